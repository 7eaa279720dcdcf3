// `npm run summary:preview` with a browser that takes pictures, with or without color emoji.

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
let machine: string;

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'preview-'));
  for (const folder of ['bin', 'tmp']) mkdirSync(join(machine, folder));
  writeFileSync(join(machine, 'picture.png'), 'the picture of the README');
});
afterEach(() => rmSync(machine, { recursive: true, force: true, maxRetries: 3 }));

/** Behaves like Chromium: makes a picture of one pixel, and leaves files in the temporary folder and its profile. */
function installChromium(dataset: string): void {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const file = join(machine, 'bin', 'chromium');
  const script = `#!${process.execPath}
const { writeFileSync } = require('node:fs');
const { TMPDIR } = process.env;
const given = name => process.argv.find(each => each.startsWith(name))?.slice(name.length);
writeFileSync(TMPDIR + '/left-behind', '');
if (given('--user-data-dir=')) writeFileSync(given('--user-data-dir=') + '/Cookies', '');
if (given('--screenshot=')) writeFileSync(given('--screenshot='), Buffer.from('${pixel}', 'base64'));
if (given('--dump-dom') !== undefined) console.log('<html ${dataset}>');
`;
  writeFileSync(file, script);
  chmodSync(file, 0o755);
}

function preview(): string {
  const args = ['--folder', join(machine, 'summaries'), '--picture', join(machine, 'picture.png')];
  const env = { ...process.env, PATH: join(machine, 'bin'), TMPDIR: join(machine, 'tmp') };
  return execFileSync(process.execPath, [join(root, 'test/summary-preview.ts'), ...args], { env, encoding: 'utf8' });
}

const read = (file: string) => readFileSync(join(machine, file));
const untouched = Buffer.from('the picture of the README');

// The browser is a script with an interpreter.
const onUnix = test.skipIf(process.platform === 'win32');

onUnix('replaces the picture of the README where emoji have colors', () => {
  installChromium('data-ends="100,200" data-color-emoji="true"');
  expect(preview()).toContain(`The summaries are in ${join(machine, 'summaries')}`);
  expect(read('picture.png')).toEqual(read('summaries/readme.png'));
  expect(readdirSync(join(machine, 'summaries'))).toEqual(
    expect.arrayContaining(['1.md', 'dark-01.png', 'dark.html', 'light-01.png', 'light.html']),
  );
  expect(readdirSync(join(machine, 'tmp'))).toEqual([]);
});

onUnix('leaves that picture alone where no font has colored emoji, and says so', () => {
  installChromium('data-ends="100,200" data-color-emoji="false"');
  expect(preview()).toContain('No font here shows emoji in color');
  expect(read('picture.png')).toEqual(untouched);
  expect(existsSync(join(machine, 'summaries/readme.png'))).toBe(true);
  expect(readdirSync(join(machine, 'tmp'))).toEqual([]);
});

onUnix('leaves nothing behind when a chart cannot be drawn', () => {
  installChromium('');
  expect(() => preview()).toThrow('Mermaid could not draw a chart');
  expect(read('picture.png')).toEqual(untouched);
  expect(readdirSync(join(machine, 'tmp'))).toEqual([]);
});

test('writes the pages even if there is no browser', () => {
  expect(preview()).toContain('There is no Chromium');
  expect(read('picture.png')).toEqual(untouched);
  expect(readdirSync(join(machine, 'tmp'))).toEqual([]);
});
