/** The record that tells `npm test` whether `dist` matches the source or has to be built. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isBundleFresh, recordBundle } from '../../.ci/freshness.ts';

let root: string;

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fresh-'));
  const project = ['src/index.ts', 'src/http/call.ts', '.ci/build.ts', 'package.json', 'package-lock.json'];
  for (const path of [...project, 'tsconfig.json', 'dist/index.js']) write(path, `content of ${path}`);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a bundle', () => {
  it('is not fresh before it has been built here', () => {
    expect(isBundleFresh(root)).toBe(false);
  });

  it('is fresh after it has been built, whatever the times of the files', () => {
    recordBundle(root);
    utimesSync(join(root, 'src/index.ts'), new Date(), new Date());
    expect(isBundleFresh(root)).toBe(true);
  });

  it.each(['src/http/call.ts', '.ci/build.ts', 'package-lock.json', 'dist/index.js'])(
    'is not fresh when the content of %s has changed',
    path => {
      recordBundle(root);
      write(path, 'other content');
      expect(isBundleFresh(root)).toBe(false);
    },
  );

  it('is not fresh when a file was added, renamed or deleted', () => {
    recordBundle(root);
    write('src/new.ts', '');
    expect(isBundleFresh(root)).toBe(false);
    recordBundle(root);
    cpSync(join(root, 'src/new.ts'), join(root, 'src/renamed.ts'));
    rmSync(join(root, 'src/new.ts'));
    expect(isBundleFresh(root)).toBe(false);
    recordBundle(root);
    rmSync(join(root, 'src/renamed.ts'));
    expect(isBundleFresh(root)).toBe(false);
  });
});
