/** What can happen to the place of an exported file between the check and the write. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newKeysFile } from '../../src/keys-file/write-keys-file.ts';

let workspace: string;

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'workspace-'));
  mkdirSync(join(workspace, 'team'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const place = (config: string | undefined) =>
  newKeysFile(config, { GITHUB_WORKSPACE: workspace, RUNNER_TEMP: join(workspace, 'team') });

test('a folder that has become a link in the meantime is not written to', () => {
  const file = place('team/keys.yaml');
  renameSync(join(workspace, 'team'), join(workspace, 'moved'));
  symlinkSync(join(workspace, 'moved'), join(workspace, 'team'));
  expect(() => file.write('keys: {}\n')).toThrow(
    'config: "team/keys.yaml" is in a folder that was replaced meanwhile.',
  );
  rmSync(join(workspace, 'team'));
  symlinkSync(tmpdir(), join(workspace, 'team'));
  expect(() => file.write('keys: {}\n')).toThrow('is not in the workspace');
  expect(readdirSync(join(workspace, 'moved'))).toEqual([]);
});

test('a folder that has disappeared in the meantime is an error', () => {
  const file = place('team/keys.yaml');
  rmSync(join(workspace, 'team'), { recursive: true });
  expect(() => file.write('keys: {}\n')).toThrow('is in a folder that does not exist');
});

test('a link to a folder inside the workspace is followed', () => {
  symlinkSync(join(workspace, 'team'), join(workspace, 'link'));
  expect(place('link/keys.yml').write('keys: {}\n')).toBe(join(workspace, 'link/keys.yml'));
  expect(readFileSync(join(workspace, 'team/keys.yml'), 'utf8')).toBe('keys: {}\n');
});

test('a folder whose links form a circle is an error', () => {
  symlinkSync(join(workspace, 'b'), join(workspace, 'a'));
  symlinkSync(join(workspace, 'a'), join(workspace, 'b'));
  expect(() => place('a/keys.yml')).toThrow('config: "a/keys.yml" is in a folder that cannot be read (ELOOP).');
});

test('without a path each file gets its own folder under RUNNER_TEMP', () => {
  const paths = [1, 2].map(() => place(undefined).write('keys: {}\n'));
  expect(new Set(paths).size).toBe(2);
  for (const path of paths) {
    expect(path.startsWith(join(workspace, 'team', 'openrouter-export-'))).toBe(true);
    expect(statSync(path).isFile()).toBe(true);
  }
  rmSync(join(workspace, 'team'), { recursive: true });
  expect(() => place(undefined).write('')).toThrow('config: the keys file could not be written (ENOENT). Make sure');
});
