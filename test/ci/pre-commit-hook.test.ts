/** The script of the pre-commit hook, started as by pre-commit: in the user's repository, with the names of files. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const [hook] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repository-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, hook.entry), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status, lines: `${stdout}${stderr}`.trim().split('\n') };
}

describe('the hook', () => {
  test('is an executable script for files with the usual name', () => {
    if (process.platform !== 'win32') expect(statSync(join(root, hook.entry)).mode & 0o111).toBe(0o111);
    expect(readFileSync(join(root, hook.entry), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    const files = new RegExp(hook.files);
    for (const path of ['.github/openrouter-keys.yml', 'openrouter-keys.yaml']) expect(path).toMatch(files);
    for (const path of ['my-openrouter-keys.yml', '.github/openrouter-keys.yml.md']) expect(path).not.toMatch(files);
  });

  test('accepts valid files, whatever inputs a job has set', () => {
    writeFileSync(join(folder, 'a.yml'), 'keys: { prod: { limit: 5, store-in: repository A } }');
    writeFileSync(join(folder, 'b.yml'), 'keys: {}');
    const { status, lines } = run(['a.yml', 'b.yml'], {
      INPUT_OPERATION: 'delete',
      INPUT_WARN: 'x',
      GITHUB_OUTPUT: '/',
    });
    expect(status).toBe(0);
    expect(lines).toEqual(['a.yml is valid: 1 key.', 'b.yml is valid: 0 keys.']);
  });

  test('prints every error of every file, in lines that are not commands', () => {
    writeFileSync(join(folder, 'a.yml'), 'keys: { prod: { limit: 5% } }');
    writeFileSync(join(folder, 'b.yml'), 'keys: { prod: { limit: 5 }, b: }');
    const { status, lines } = run(['--require', 'limit <= 4', '--require', 'name != b', 'a.yml', 'b.yml']);
    expect(status).toBe(1);
    expect(lines[0]).toMatch(/^a\.yml:1:24: limit: "5%": /);
    expect(lines.at(-1)).toMatch(
      /^b\.yml is valid, but what it declares .*"prod": limit <= 4: is 5; "b": limit <= 4: is not declared \(declare limit\); "b": name != b/,
    );
    expect(lines.filter(line => line.startsWith('::'))).toEqual([]);
  });
});
