/** Names as the journal of a rotation: they can be read back, and nobody else can write them. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type Ending,
  looksMarked,
  patchedName,
  postedName,
  readName,
  Seals,
  shortHash,
  type Until,
  withoutMark,
} from '../../../src/domain/rotation/names.ts';
import fc from '../../support/properties.ts';

const SECRET = 'sk-or-v1-provisioning';
const SEALS = new Seals([SECRET]);
const NONCE = '1a2b3c4d';
const HASH = '0e6f44a47a05f1dad2ad7e88c4c1d6b77688157716fb1a5271146f7464951c96';

const other = fc.string({ unit: fc.constantFrom(...'abc019_-XYZ'), minLength: 1, maxLength: 12 });
const run = fc.record({ run: fc.nat(999_999_999).map(String), attempt: fc.nat(999) });
const seconds = fc.integer({ min: 0, max: 4_000_000_000 }).map(each => each * 1000);
const until = fc.oneof(fc.constantFrom<Until[]>(undefined, 'next'), seconds);
const ending: fc.Arbitrary<Ending> = fc.oneof(
  fc.record({ kind: fc.constant('replacing' as const), other, run }),
  fc.record({ kind: fc.constant('ready' as const), other, run }),
  fc.record({ kind: fc.constant('replaced' as const), other, until }),
  fc.record({ kind: fc.constant('creating' as const), run }),
);
const base = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('prod', 'prod [x]', 'a\nb', 'ключ 🔑', ''));
const nonce = fc.stringMatching(/^[0-9a-f]{8}$/);

/** The name as a POST or PATCH would write it for the key with this hash. */
function sealedName(name: string, what: Ending, number: string, seals: Seals, hash = HASH): string {
  return what.kind === 'replacing' || what.kind === 'creating'
    ? postedName(name, what, number, seals)
    : patchedName(name, what, number, seals, hash);
}

/** A key with this name that cannot spend. */
function bearer(
  name: string,
  more: { hash?: string; limit?: number | null; usage?: number; byok_usage?: number } = {},
) {
  return { name, hash: HASH, limit: 0, usage: 0, byok_usage: 0, ...more };
}

function macOf(text: string): string {
  return createHmac('sha256', SECRET).update(text, 'utf8').digest('hex').slice(0, 12);
}

describe('a sealed name', () => {
  test('from a POST is sealed over everything up to the nonce', () => {
    const journal = { kind: 'replacing', other: 'f01d52606dc8', run: { run: '9001', attempt: 1 } } as const;
    const open = 'prod [replacing f01d52606dc8, run 9001.1, 1a2b3c4d';
    expect(postedName('prod', journal, NONCE, SEALS)).toBe(`${open}-${macOf(open)}]`);
  });

  test("from a PATCH is also sealed over its key's hash", () => {
    const mark = { kind: 'replaced', other: 'f01d52606dc8', until: 'next' } as const;
    const open = 'prod [replaced by f01d52606dc8 until next, 1a2b3c4d';
    expect(patchedName('prod', mark, NONCE, SEALS, HASH)).toBe(`${open}-${macOf(`${open}\n${HASH}`)}]`);
  });

  test.each<[Ending, boolean]>([
    [{ kind: 'ready', other: 'abc', run: { run: '7', attempt: 2 } }, false],
    [{ kind: 'replaced', other: 'abc', until: undefined }, false],
    [{ kind: 'replacing', other: 'abc', run: { run: '7', attempt: 2 } }, true],
    [{ kind: 'creating', run: { run: '7', attempt: 2 } }, true],
  ])('copied to another key: %o counts there is %s', (what, sealed) => {
    const name = sealedName('prod', what, NONCE, SEALS);
    expect(readName(bearer(name, { hash: 'another' }), SEALS)?.sealedBy).toBe(sealed ? 0 : undefined);
  });

  test.each([{ limit: 5 }, { limit: null }, { usage: 0.01 }, { byok_usage: 0.01 }])(
    'of a key in the making counts for nothing on a key that can spend or has: %o',
    more => {
      const journal = { kind: 'replacing', other: 'abc', run: { run: '7', attempt: 2 } } as const;
      const name = postedName('prod', journal, NONCE, SEALS);
      expect(readName(bearer(name), SEALS)?.sealedBy).toBe(0);
      expect(readName(bearer(name, more), SEALS)?.sealedBy).toBe(undefined);
      const ready = { ...journal, kind: 'ready' } as const;
      const readyName = patchedName('prod', ready, NONCE, SEALS, HASH);
      expect(readName(bearer(readyName, more), SEALS)?.sealedBy).toBe(0);
    },
  );

  test.each<[Ending, string]>([
    [{ kind: 'ready', other: 'abc', run: { run: '7', attempt: 2 } }, 'n [ready for abc, run 7.2, 1a2b3c4d-'],
    [{ kind: 'replaced', other: 'abc', until: undefined }, 'n [replaced by abc, 1a2b3c4d-'],
    [{ kind: 'replaced', other: 'abc', until: 'next' }, 'n [replaced by abc until next, 1a2b3c4d-'],
    [{ kind: 'creating', run: { run: '0', attempt: 0 } }, 'n [creating, run 0.0, 1a2b3c4d-'],
  ])('has one shape for each meaning: %o', (what, begins) => {
    expect(sealedName('n', what, NONCE, SEALS)).toMatch(
      new RegExp(`^${begins.replace(/[[\]]/g, '\\$&')}[0-9a-f]{12}\\]$`),
    );
  });

  test('is read back as it was written, whatever the name', () => {
    fc.assert(
      fc.property(base, ending, nonce, fc.string({ minLength: 1 }), (name, what, number, key) => {
        const seals = new Seals([key]);
        const written = bearer(sealedName(name, what, number, seals));
        expect(readName(written, seals)).toEqual({ base: name, ending: what, sealedBy: 0 });
      }),
    );
  });

  test('is not sealed if any character was changed, or another key wrote it', () => {
    fc.assert(
      fc.property(base, ending, nonce, fc.nat(), fc.constantFrom(...'0f]x '), (name, what, number, place, char) => {
        const written = sealedName(name, what, number, SEALS);
        const at = place % written.length;
        const tampered = written.slice(0, at) + char + written.slice(at + 1);
        fc.pre(tampered !== written);
        expect(readName(bearer(tampered), SEALS)?.sealedBy).toBe(undefined);
        expect(readName(bearer(written), new Seals(['another key']))).toEqual({
          base: name,
          ending: what,
          sealedBy: undefined,
        });
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
    expect(readName(bearer(name), SEALS)).toBe(undefined);
  });

  test('counts for nothing if its shape is right but its seal is made up', () => {
    const made = 'prod [replaced by f01d52606dc8 until next, 1a2b3c4d-0123456789ab]';
    expect(readName(bearer(made), SEALS)).toEqual({
      base: 'prod',
      ending: { kind: 'replaced', other: 'f01d52606dc8', until: 'next' },
      sealedBy: undefined,
    });
  });
});

test('a name is sealed with the first secret, and recognized with any of them', () => {
  const journal = { kind: 'ready', other: 'abc', run: { run: '7', attempt: 2 } } as const;
  const rotated = new Seals(['new', 'old']);
  expect(readName(bearer(sealedName('prod', journal, NONCE, rotated)), new Seals(['new']))?.sealedBy).toBe(0);
  expect(readName(bearer(sealedName('prod', journal, NONCE, new Seals(['old']))), rotated)?.sealedBy).toBe(1);
});

describe('a name requested by a user', () => {
  test('may not look like a sealed one', () => {
    fc.assert(
      fc.property(base, ending, nonce, (name, what, number) => {
        expect(looksMarked(sealedName(name, what, number, SEALS))).toBe(true);
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
    const ending = readName(bearer(name), SEALS);
    expect(withoutMark(name)).toBe(ending === undefined ? name : ending.base);
    // Quadratic work would take minutes.
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('short hashes are the first 12 characters', () => {
    expect(shortHash('f01d52606dc8f01d52606dc8')).toBe('f01d52606dc8');
    expect(shortHash('short')).toBe('short');
  });
});
