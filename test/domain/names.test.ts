/** Names as the journal of a rotation: what is written is read, and nobody else can write it. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ending, looksMarked, readName, sealedName, shortHash, withoutMark } from '../../src/domain/names.ts';

const PROVISIONING_KEY = 'sk-or-v1-provisioning';
const NONCE = '1a2b3c4d';

const other = fc.string({ unit: fc.constantFrom(...'abc019_-XYZ'), minLength: 1, maxLength: 12 });
const run = fc.record({ run: fc.nat(999_999_999).map(String), attempt: fc.nat(999) });
const ending: fc.Arbitrary<Ending> = fc.oneof(
  fc.record({ kind: fc.constantFrom('replacing' as const, 'ready' as const), other, run }),
  fc.record({ kind: fc.constant('replaced' as const), other, untilNext: fc.boolean() }),
  fc.record({ kind: fc.constant('creating' as const), run }),
);
const base = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('prod', 'prod [x]', 'a\nb', 'ключ 🔑', ''));
const nonce = fc.stringMatching(/^[0-9a-f]{8}$/);

describe('a sealed name', () => {
  test('is written as the contract shows it, sealed over all up to the nonce', () => {
    const name = sealedName(
      'prod',
      { kind: 'replacing', other: 'f01d52606dc8', run: { run: '9001', attempt: 1 } },
      NONCE,
      PROVISIONING_KEY,
    );
    const open = 'prod [replacing f01d52606dc8, run 9001.1, 1a2b3c4d';
    const mac = createHmac('sha256', PROVISIONING_KEY).update(open, 'utf8').digest('hex').slice(0, 12);
    expect(name).toBe(`${open}-${mac}]`);
  });

  test.each<[Ending, string]>([
    [{ kind: 'ready', other: 'abc', run: { run: '7', attempt: 2 } }, 'n [ready for abc, run 7.2, 1a2b3c4d-'],
    [{ kind: 'replaced', other: 'abc', untilNext: false }, 'n [replaced by abc, 1a2b3c4d-'],
    [{ kind: 'replaced', other: 'abc', untilNext: true }, 'n [replaced by abc until next, 1a2b3c4d-'],
    [{ kind: 'creating', run: { run: '0', attempt: 0 } }, 'n [creating, run 0.0, 1a2b3c4d-'],
  ])('has one shape for each meaning: %o', (what, begins) => {
    expect(sealedName('n', what, NONCE, PROVISIONING_KEY)).toMatch(
      new RegExp(`^${begins.replace(/[[\]]/g, '\\$&')}[0-9a-f]{12}\\]$`),
    );
  });

  test('is read as it was meant, whatever the name', () => {
    fc.assert(
      fc.property(base, ending, nonce, fc.string({ minLength: 1 }), (name, what, number, key) => {
        expect(readName(sealedName(name, what, number, key), key)).toEqual({ base: name, ending: what, sealed: true });
      }),
    );
  });

  test('is no longer sealed when any character of it is another, or another key wrote it', () => {
    fc.assert(
      fc.property(base, ending, nonce, fc.nat(), fc.constantFrom(...'0f]x '), (name, what, number, place, char) => {
        const written = sealedName(name, what, number, PROVISIONING_KEY);
        const at = place % written.length;
        const tampered = written.slice(0, at) + char + written.slice(at + 1);
        fc.pre(tampered !== written);
        expect(readName(tampered, PROVISIONING_KEY)?.sealed ?? false).toBe(false);
        expect(readName(written, 'another key')?.sealed).toBe(false);
      }),
    );
  });

  test.each([
    'prod',
    '',
    'prod [replacing]',
    'prod [replacing f01d52606dc8, run 9001.1]',
    'prod [replacing f01d52606dc8, run 9001.1, 1a2b3c4d-0123456789ab] ',
    'prod [replacing f01d52606dc8, run 9001, 1a2b3c4d-0123456789ab]',
    'prod [replacing f01d52606dc8x, run 9001.1, 1a2b3c4d-0123456789ab]',
    'prod [replacing f01d52606dc8, run 9001.1, 1A2B3C4D-0123456789AB]',
    'prod [Replaced by f01d52606dc8, 1a2b3c4d-0123456789ab]',
    'prod[replaced by f01d52606dc8, 1a2b3c4d-0123456789ab]',
    'prod [replaced by f01d52606dc8 until, 1a2b3c4d-0123456789ab]',
    'prod [ready for f01d52606dc8, 1a2b3c4d-0123456789ab]',
    'prod [creating f01d52606dc8, run 1.1, 1a2b3c4d-0123456789ab]',
  ])('is only a name of exactly one of the shapes: %j is none', name => {
    expect(readName(name, PROVISIONING_KEY)).toBe(undefined);
  });

  test('counts for nothing when its shape is right and its seal is made up', () => {
    const made = 'prod [replaced by f01d52606dc8 until next, 1a2b3c4d-0123456789ab]';
    expect(readName(made, PROVISIONING_KEY)).toEqual({
      base: 'prod',
      ending: { kind: 'replaced', other: 'f01d52606dc8', untilNext: true },
      sealed: false,
    });
  });
});

describe('a name that a user asks for', () => {
  test('may not look like one of these', () => {
    fc.assert(
      fc.property(base, ending, nonce, (name, what, number) => {
        expect(looksMarked(sealedName(name, what, number, PROVISIONING_KEY))).toBe(true);
      }),
    );
  });

  test.each([
    ['prod [replacing x]', true],
    ['prod [REPLACED BY y]  ', true],
    ['[creating]', true],
    ['x [ready for]', true],
    ['prod', false],
    ['prod [eu]', false],
    ['prod [replacing x] 2', false],
    ['prod [recreating]', false],
    ['replacing', false],
    ['x [creatings]', false],
  ])('%j: looks like one is %s', (name, looks) => {
    expect(looksMarked(name)).toBe(looks);
  });

  test.each([
    ['begins a mark again and again', '[creating '.repeat(100_000), false],
    ['begins a mark again and again, and ends one', `${'[creating '.repeat(100_000)}]`, true],
    ['closes what was never opened', ']'.repeat(1_000_000), false],
    ['is a mark and then space', `x [creating]${' '.repeat(1_000_000)}`, true],
    ['is a mark, space and more', `x [creating]${' '.repeat(1_000_000)}x`, false],
    ['is long and sealed', `${' [creating, run 1.'.repeat(100_000)} [creating, run 1.1, 1a2b3c4d-0123456789ab]`, true],
  ])('costs no more than its length when it %s', (_, name, looks) => {
    const began = performance.now();
    expect(looksMarked(name)).toBe(looks);
    const ending = readName(name, PROVISIONING_KEY);
    expect(withoutMark(name)).toBe(ending === undefined ? name : ending.base);
    // Quadratic work would take minutes.
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('short hashes are the first 12 characters', () => {
    expect(shortHash('f01d52606dc8f01d52606dc8')).toBe('f01d52606dc8');
    expect(shortHash('short')).toBe('short');
  });
});
