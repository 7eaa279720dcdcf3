/** What a key's plaintext says about it. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashOf, isMaskOf } from '../../src/openrouter/api.ts';

test('its hash is its SHA-256 in lower-case hex', () => {
  expect(hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(hashOf('sk-or-v1-ä')).toBe(createHash('sha256').update(Buffer.from('sk-or-v1-ä', 'utf8')).digest('hex'));
});

test.each<[label: string, is: boolean]>([
  ['sk-or-v1-f97...6e7', true],
  ['sk-or-v1-f97...d6e7', true],
  ['sk-or-v1-f97d...1c46d6e7', true],
  ['sk-or-v1-f98...6e7', false],
  ['sk-or-v1-f97...6e8', false],
  ['SK-OR-V1-F97...6E7', false],
  ['sk-or-v1-f97', false],
  ['sk-or-v1-f97...', false],
  ['...6e7', false],
  ['...', false],
  ['', false],
  ['sk-or...v1...6e7', false],
  ['sk-or-v1-f97d1c46d6e7...6e7', false],
])('a label masks it when beginning and end match: %s', (label, is) => {
  expect(isMaskOf(label, 'sk-or-v1-f97d1c46d6e7')).toBe(is);
});
