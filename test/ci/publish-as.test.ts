// `npm run publish:as` replaces this action's address on GitHub in every file that contains it.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { publishAs } from '../../.ci/publish-as.ts';
import { repository } from '../../.ci/repository.ts';

const root = join(import.meta.dirname, '../..');
const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** A separate repository with a copy of every file here that contains the address. */
function copy(): { folder: string; texts: () => Map<string, string> } {
  const folder = mkdtempSync(join(tmpdir(), 'publish-as-'));
  made.push(folder);
  const found = execFileSync('git', ['grep', '-lz', repository()], { cwd: root, encoding: 'utf8' });
  const files = found.split('\0').filter(Boolean);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  }
  execFileSync('git', ['init', '-q'], { cwd: folder });
  execFileSync('git', ['add', '--all'], { cwd: folder });
  return { folder, texts: () => new Map(files.map(file => [file, readFileSync(join(folder, file), 'utf8')])) };
}

test('replaces the address everywhere, once and for all', () => {
  const { folder, texts } = copy();
  const original = texts();
  const before = repository();
  // In one piece it would be replaced in this file too, when changed back.
  const address = ['octo-org', 'llm.keys'].join('/');
  const naming = [...original.keys()];
  expect(naming).toEqual(expect.arrayContaining(['package.json', 'README.md', 'SECURITY.md', 'CHANGELOG.md']));

  expect(publishAs(address, folder)).toEqual(naming);
  const after = texts();
  expect([...after].filter(([, text]) => text.includes(before))).toEqual([]);
  expect(repository(folder)).toBe(address);
  expect(after.get('README.md')).toContain(`uses: ${address}@v1`);
  expect(after.get('SECURITY.md')).toContain(`https://github.com/${address}/security/advisories/new`);

  expect(publishAs(address, folder)).toEqual([]);
  expect(texts()).toEqual(after);

  publishAs(before, folder);
  expect(texts()).toEqual(original);
});

test.each([
  '',
  'octo-org',
  'octo-org/',
  '/keys',
  'octo-org/keys/more',
  'https://github.com/octo-org/keys',
  'octo-org/keys.git',
  'octo-org/..',
  '-octo/keys',
  'octo-/keys',
  'octo--org/keys',
  'octo org/keys',
  'octo-org/keys\n',
  'octo_org/keys',
  `${'a'.repeat(40)}/keys`,
  `octo-org/${'a'.repeat(101)}`,
  'OWNER/$(id)',
])('refuses %j', address => {
  expect(() => publishAs(address, root)).toThrow('is not a valid OWNER/NAME');
});
