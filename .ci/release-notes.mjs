/**
 * Prints the notes of a release, v1.2.3, from CHANGELOG.md; fails if the places with the version number disagree. Plain
 * JavaScript without dependencies: the job that publishes a release runs it on the runner's own Node and installs
 * nothing.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = file => readFileSync(join(import.meta.dirname, '..', file), 'utf8');
const version = (process.argv[2] ?? '').replace(/^v/, '');
const sections = read('CHANGELOG.md').split(/^## /m);
const [heading = '', ...notes] = (sections.find(each => each.startsWith(`[${version}]`)) ?? '').split('\n');

const versions = {
  'package.json': JSON.parse(read('package.json')).version,
  'package-lock.json': JSON.parse(read('package-lock.json')).version,
  'src/http/transport.ts': /VERSION = '([^']+)'/.exec(read('src/http/transport.ts'))?.[1],
};
const faults = Object.entries(versions)
  .filter(([, each]) => each !== version)
  .map(([file, each]) => `${file} says ${each}.`);
if (!/ - \d{4}-\d\d-\d\d$/.test(heading)) faults.push(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD".`);

for (const fault of faults) console.error(`${version}: ${fault}`);
if (faults.length > 0) process.exitCode = 1;
// The links at the end of the file belong to no section.
else
  console.log(
    notes
      .filter(line => !/^\[[^\]]+\]: /.test(line))
      .join('\n')
      .trim(),
  );
