/** Where a keys file may be, and what kind of file it may be. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeysFileError } from '../../src/domain/text/errors.ts';
import { loadKeysFile } from '../../src/keys-file/load-keys-file.ts';

const root = mkdtempSync(join(tmpdir(), 'load-'));
const workspace = join(root, 'work');
const GOOD = 'keys: { a: { store-in: repository A } }\n';

beforeAll(() => {
  mkdirSync(join(workspace, '.github'), { recursive: true });
  writeFileSync(join(workspace, '.github', 'keys.yml'), GOOD);
  writeFileSync(join(root, 'outside.yml'), GOOD);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const load = (config: string) =>
  loadKeysFile(config, { GITHUB_WORKSPACE: workspace, GITHUB_REPOSITORY: 'octo-org/app' }, Date.now());
const put = (name: string, content: string | Buffer) => writeFileSync(join(workspace, name), content);

describe('a keys file', () => {
  test('is read from the workspace, by a relative or an absolute path', () => {
    for (const path of ['.github/keys.yml', './.github/../.github/keys.yml', join(workspace, '.github/keys.yml')])
      expect(load(path)).toMatchObject({
        path: '.github/keys.yml',
        exact: [{ name: 'a', storeIn: [{ repo: 'app' }] }],
      });
  });

  test('may begin with a byte order mark', () => {
    put('bom.yml', `\uFEFF${GOOD}`);
    expect(load('bom.yml').exact).toHaveLength(1);
  });

  test('reports all its faults with its path', () => {
    put('bad.yml', 'keys:\n  a: { limit: x, disabled: on }\n');
    expect(() => load('bad.yml')).toThrow(/^bad\.yml:2:15: limit: .*\nbad\.yml:2:28: disabled: /);
    expect(() => load('bad.yml')).toThrow(KeysFileError);
  });

  test('must exist; a missing one was probably not checked out', () => {
    expect(() => load('missing.yml')).toThrow(/^config: "missing\.yml": there is no such file\. .*actions\/checkout/);
    expect(() => load('.github/keys.yml/x')).toThrow(/cannot be read \(ENOTDIR\)/);
  });

  test.skipIf(process.platform === 'win32')('must not lead out of the workspace', () => {
    symlinkSync(join(root, 'outside.yml'), join(workspace, 'link.yml'));
    symlinkSync(root, join(workspace, 'folder'));
    symlinkSync(join(workspace, 'loop.yml'), join(workspace, 'loop.yml'));
    for (const path of ['link.yml', 'folder/outside.yml', '../outside.yml', join(root, 'outside.yml'), '..'])
      expect(() => load(path), path).toThrow(/is not in the workspace of the job \(GITHUB_WORKSPACE\)/);
    expect(() => load('loop.yml')).toThrow(/cannot be read \(ELOOP\)/);
    symlinkSync(join(workspace, '.github/keys.yml'), join(workspace, 'inside.yml'));
    expect(load('inside.yml').path).toBe('inside.yml');
  });

  test.skipIf(process.platform === 'win32')('shows nothing of another file that a link leads to', () => {
    mkdirSync(join(workspace, '.git'));
    put('.git/config', '[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic dG9rZW4=\n');
    symlinkSync('.git/config', join(workspace, 'shows.yml'));
    symlinkSync('.git', join(workspace, 'shown'));
    for (const path of ['shows.yml', 'shown/config'])
      expect(() => load(path), path).toThrow(/^config: "[^"]*" is a link to a file whose name does not end in \.yml/);
  });

  test.skipIf(process.platform === 'win32')('must be a regular file', () => {
    expect(() => load('.github')).toThrow(/is not a regular file/);
  });

  test('must be UTF-8, and at most 1 MiB', () => {
    put('latin.yml', Buffer.from('keys: { "\xe4": }', 'latin1'));
    expect(() => load('latin.yml')).toThrow(/is not UTF-8 text/);
    put('large.yml', `${GOOD}#${'x'.repeat(1024 * 1024)}`);
    expect(() => load('large.yml')).toThrow(/is larger than 1 MiB/);
  });
});
