// What CONTRIBUTING, SECURITY and CHANGELOG say is so: their links lead somewhere, and nothing is left out.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

test.each(['CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md'])('every file that %s links to is there', file => {
  const links = [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path ?? '');
  expect(links.filter(path => !existsSync(join(root, path)))).toEqual([]);
});

test('CONTRIBUTING gives the reason for every dependency, and for no other', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const rows = [...read('CONTRIBUTING.md').matchAll(/^\| (`[@a-z].*?`) \| (.+) \|$/gm)].filter(([, , why]) => why);
  const named = rows.flatMap(([, names]) => [...(names ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''));
  const packages = named.filter(name => !name.startsWith('test/'));
  expect(packages.sort()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].sort());
});

test('CHANGELOG has a section for the version in package.json', () => {
  expect(read('CHANGELOG.md')).toContain(`\n## [${JSON.parse(read('package.json')).version}] - `);
});

test('our workflows pin the actions of others by commit, keep no credentials, and give every job its permissions', () => {
  const folder = '.github/workflows';
  for (const file of readdirSync(join(root, folder))) {
    const text = read(join(folder, file));
    const uses = [...text.matchAll(/uses: (.+)$/gm)].map(([, use]) => use ?? '').filter(use => use !== './');
    for (const use of uses) expect(use, file).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const { permissions, concurrency, jobs } = parse(text);
    expect([file, permissions, typeof concurrency]).toEqual([file, {}, 'object']);
    for (const [name, job] of Object.entries<Record<string, unknown>>(jobs)) {
      expect(job.permissions, `${file} ${name}`).toBeTypeOf('object');
      expect(job['timeout-minutes'], `${file} ${name}`).toBeTypeOf('number');
      for (const step of job.steps as { uses?: string; with?: object }[]) {
        if (step.uses?.startsWith('actions/checkout@')) expect(step.with).toEqual({ 'persist-credentials': false });
      }
    }
  }
});
