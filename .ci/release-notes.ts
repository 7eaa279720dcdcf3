/** Prints the notes of a release, v1.2.3, from CHANGELOG.md; fails when the places that say the version do not agree. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../src/version.ts';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');
const version = (process.argv[2] ?? '').replace(/^v/, '');
const [heading = '', ...notes] = (
  read('CHANGELOG.md')
    .split(/^## /m)
    .find(each => each.startsWith(`[${version}]`)) ?? ''
).split('\n');

const faults = [
  ...(JSON.parse(read('package.json')).version === version ? [] : ['package.json has another version.']),
  ...(JSON.parse(read('package-lock.json')).version === version
    ? []
    : ['package-lock.json has another version; run npm install.']),
  ...(VERSION === version ? [] : ['src/version.ts has another version.']),
  ...(/ - \d{4}-\d\d-\d\d$/.test(heading) ? [] : [`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD".`]),
];
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
