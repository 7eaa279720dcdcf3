/** What holds for the export of every account: the file is valid, and applying it at once changes nothing. */
import { expect, test } from 'vitest';
import { parseConditions } from '../../../src/domain/conditions/condition-parser.ts';
import {
  type PatchedEnding,
  type PostedEnding,
  patchedName,
  postedName,
  Seals,
} from '../../../src/domain/rotation/names.ts';
import { namePattern } from '../../../src/domain/text/pattern.ts';
import { Place } from '../../support/in-process/applying.ts';
import type { KeySeed } from '../../support/openrouter/keyring.ts';
import fc from '../../support/properties.ts';

const KEY_LIKE = `sk-or-v1-${'0123456789abcdef'.repeat(4)}`;

/** Names that YAML, or a keys file, could read as something else. */
const MISREAD = [
  ...['true', 'Yes', 'null', '~', '123', '1.5', '0x1F', '1e3', '.inf', '2026-11-30', '<<', '=', 'y'],
  ...[
    '- a',
    '# x',
    'a #b',
    'a: b',
    ': ',
    '"q"',
    "'",
    '[x]',
    '{y}',
    '&a',
    '*a',
    '!t',
    '|',
    '>',
    '%TAG',
    '@at',
    '`',
    '? a',
  ],
  ...[
    'a\nb',
    'a\tb',
    'a\rb',
    '\u0000',
    '\u0085',
    '\u2028',
    '\u200b',
    '\ufeff',
    '\ud800',
    '\u{e0041}',
    '\u3164',
    ' padded ',
  ],
  ...[
    '🔑',
    '👩‍👩‍👧',
    'ä',
    '',
    ' ',
    '\\',
    'x'.repeat(2_000),
    '\u0024{{ secrets.X }}',
    '\u0024{X}',
    KEY_LIKE,
    `see ${KEY_LIKE}`,
  ],
  ...[
    'a*',
    'a [',
    'prod [replaced by abc]',
    'x [creating, run 1.1, 00000000-000000000000]',
    '::error::x',
    '##[error]x',
  ],
];

const name = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('prod', 'ci-1', 'two words') },
  { weight: 3, arbitrary: fc.nat(999).map(n => `ci-${n}`) },
  { weight: 3, arbitrary: fc.constantFrom(...MISREAD) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

/** The API's amounts have up to nine decimals, also with the noise of binary fractions. */
const limit = fc.constantFrom(null, 0, 5, 12.5, 0.1, 0.000001, 18.856440098, 18.856440098000007, 1e9, 2e9, 1e-9);

const ending: fc.Arbitrary<PatchedEnding | PostedEnding> = fc.constantFrom(
  { kind: 'replaced', other: 'abcdefabcdef', until: undefined },
  { kind: 'replaced', other: 'abcdefabcdef', until: 'next' },
  { kind: 'replaced', other: 'abcdefabcdef', until: Date.UTC(2026, 11, 3) },
  { kind: 'ready', other: 'abcdefabcdef', run: { run: '7', attempt: 1 } },
  { kind: 'replacing', other: 'abcdefabcdef', run: { run: '7', attempt: 1 } },
  { kind: 'creating', run: { run: '7', attempt: 1 } },
);

interface Drawn {
  name: string;
  seed: KeySeed;
  minutesOld: number;
  expires: 'never' | 'later' | 'expired';
  guardrail: number | undefined;
  /** The name gets this ending, sealed by this account or by another key. */
  marked: { ending: PatchedEnding | PostedEnding; sealed: boolean } | undefined;
}

const key: fc.Arbitrary<Drawn> = fc.record({
  name,
  seed: fc.record({
    limit,
    limit_reset: fc.constantFrom(null, 'daily' as const, 'monthly' as const),
    include_byok_in_limit: fc.boolean(),
    disabled: fc.boolean(),
    creator_user_id: fc.constantFrom(null, null, 'user_1', 'user_2'),
  }),
  minutesOld: fc.constantFrom(5, 60, 100_000),
  expires: fc.constantFrom('never', 'never', 'later', 'expired'),
  guardrail: fc.option(fc.nat(6), { nil: undefined, freq: 2 }),
  marked: fc.option(fc.record({ ending, sealed: fc.boolean() }), { nil: undefined, freq: 3 }),
});

const WORKSPACE = '11111111-2222-4333-8444-555555555555';
const id = (n: number) => `7c1f0d9e-2222-4a3b-9c4d-00000000000${n}`;
const GUARDRAILS = [
  { id: id(0), name: 'eu' },
  { id: id(1), name: 'twice' },
  { id: id(2), name: 'twice' },
  { id: id(3), name: 'none' },
  { id: id(4), name: id(0) },
  { id: id(5), name: ' padded ' },
  { id: id(6), name: 'elsewhere', workspace_id: WORKSPACE },
];

function placeWith(keys: readonly Drawn[]): Place {
  const place = new Place({ guardrails: GUARDRAILS, workspaces: [{ id: WORKSPACE, slug: 'other' }] });
  const seals = new Seals([place.openrouter.managementKey]);
  const others = new Seals(['another provisioning key']);
  for (const { name, seed, minutesOld, expires, guardrail, marked } of keys) {
    const made = place.openrouter.seed({
      ...seed,
      name,
      created_at: place.ago(minutesOld / 1440),
      expires_at: expires === 'never' ? null : place.ago(expires === 'later' ? -9 : 1e-4),
    });
    if (guardrail !== undefined) place.openrouter.assign(id(guardrail), made.hash);
    if (!marked) continue;
    const by = marked.sealed ? seals : others;
    const named =
      marked.ending.kind === 'replaced' || marked.ending.kind === 'ready'
        ? patchedName(name, marked.ending, '1a2b3c4d', by, made.hash)
        : postedName(name, marked.ending, '1a2b3c4d', by);
    place.openrouter.change(made.hash, { name: named });
  }
  return place;
}

async function expectEmptyPlan(place: Place, text: string): Promise<void> {
  const { rows, outcome, writes, error } = await place.plan(text);
  expect(error).toBeUndefined();
  expect(writes).toEqual([]);
  expect(rows.filter(({ action }) => action !== 'none')).toEqual([]);
  expect(outcome?.failure).toBeUndefined();
  for (const { hash } of outcome?.reported ?? []) expect(text).toContain(`(${hash.slice(0, 12)}) is left out: `);
}

test('the file of a whole workspace plans nothing, and its comments name every key that it leaves out', async () => {
  let declared = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(key, { maxLength: 10, size: 'max' }), async keys => {
      const place = placeWith(keys);
      const { text, outcome } = await place.export();
      declared += place.file(text).exact.length;
      const names = new Set(place.file(text).exact.map(({ name }) => name));
      for (const { hash, name } of place.openrouter.keys())
        expect(names.has(name) || text.includes(`(${hash.slice(0, 12)}) is left out: `)).toBe(true);
      expect(text).not.toContain(KEY_LIKE);
      expect(text).not.toMatch(/[^\P{C}\n]|\r/u);
      expect(outcome.results).toHaveLength(keys.length);
      await expectEmptyPlan(place, text);
    }),
    { numRuns: 300 },
  );
  expect(declared).toBeGreaterThan(300);
});

test('so does the file of a selection', async () => {
  const pattern = fc.option(fc.constantFrom('*', 'ci-*', 'p*'), { nil: undefined });
  const where = fc.constantFrom('', 'disabled == false', 'limit <= 5', 'limit-reset == none');
  await fc.assert(
    fc.asyncProperty(fc.array(key, { maxLength: 8, size: 'max' }), pattern, where, async (keys, text, conditions) => {
      const place = placeWith([...keys, { ...FIRST, name: 'ci-p' }, { ...FIRST, name: 'p' }]);
      const exported = await place.export({
        pattern: text === undefined ? undefined : namePattern(text),
        where: parseConditions(conditions, 'where').values,
      });
      expect(place.file(exported.text).unlisted).toBe(text === undefined && conditions === '' ? 'report' : 'ignore');
      await expectEmptyPlan(place, exported.text);
    }),
    { numRuns: 100 },
  );
});

const FIRST: Drawn = {
  name: '',
  seed: {},
  minutesOld: 60,
  expires: 'never',
  guardrail: undefined,
  marked: undefined,
};
