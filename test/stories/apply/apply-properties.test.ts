/** What holds for every account and every keys file. */

import { expect, test } from 'vitest';
import type { ApplyRow } from '../../../src/operations/outcome/outcome.ts';
import { howMany } from '../../support/depth.ts';
import { DAY_MS, Place } from '../../support/in-process/applying.ts';
import type { KeySeed } from '../../support/openrouter/keyring.ts';
import fc from '../../support/properties.ts';

const GUARDRAIL = '7c1f0d9e-2222-4a3b-9c4d-5e6f70819203';
const NAMES = ['a', 'b', 'c', 'ci-1', 'ci-2', 'x y'];
const RUNS = howMany({ sample: 10, full: 40 });

interface Key {
  name: string;
  seed: KeySeed;
  daysOld: number;
  guarded: boolean;
  stored: boolean;
}

const usd = fc.constantFrom(null, 0, 5, 12.5, 20);
const reset = fc.constantFrom(null, 'daily' as const, 'monthly' as const);

const key: fc.Arbitrary<Key> = fc.record({
  name: fc.constantFrom(...NAMES, 'stray', 'ci-9'),
  seed: fc.record({
    limit: usd,
    limit_reset: reset,
    usage: fc.constantFrom(0, 3),
    include_byok_in_limit: fc.boolean(),
    disabled: fc.boolean(),
  }),
  daysOld: fc.constantFrom(1, 40, 100),
  guarded: fc.boolean(),
  stored: fc.boolean(),
});

/** Settings as written in a file, as flow mappings. */
const settings = fc
  .record(
    {
      limit: fc.constantFrom('7', 'unlimited', 'at least 10', 'at most 5', 'top up to 8'),
      'limit-reset': fc.constantFrom('weekly', 'none'),
      'include-byok-in-limit': fc.constantFrom('true', 'false'),
      disabled: fc.constantFrom('true', 'false'),
      guardrail: fc.constantFrom('eu', 'none'),
    },
    { requiredKeys: [] },
  )
  .map(record => Object.entries(record).map(([word, value]) => `${word}: ${value}`));

const rotated = fc.constantFrom(
  [],
  ['rotate-every: 30d'],
  ['rotate-every: 30d', 'expires-in: 90d'],
  ['rotate-after: 2026-11-01T00:00:00Z'],
);

const exact = fc
  .record({ name: fc.constantFrom(...NAMES), settings, rotated, stored: fc.boolean() })
  .map(({ name, settings, rotated, stored }) => ({
    name,
    text: flow(name, [...settings, ...(stored ? [...rotated, `store-in: repository ${secretOf(name)}`] : [])]),
  }));

/** Entries with different names, which do not overlap. */
const entries = fc.uniqueArray(exact, { selector: ({ name }) => name, minLength: 1, maxLength: NAMES.length });
const pattern = fc.option(
  settings.map(words => flow('ci-*', words)),
  { nil: undefined },
);
const unlisted = fc.constantFrom('ignore', 'report', 'disable', 'delete');

function flow(name: string, words: readonly string[]): string {
  return `  ${JSON.stringify(name)}: { ${words.join(', ')} }`;
}

function secretOf(name: string): string {
  return `KEY_${name.replaceAll(/\W/g, '_')}`.toUpperCase();
}

function placeWith(keys: readonly Key[]): Place {
  const place = new Place({ guardrails: [{ id: GUARDRAIL, name: 'eu' }] });
  for (const { name, seed, daysOld, guarded, stored } of keys) {
    const made = place.openrouter.seed({ ...seed, name, created_at: place.ago(daysOld) });
    if (guarded) place.openrouter.assign(GUARDRAIL, made.hash);
    if (stored) place.github.setSecret(`repository octo-org/app ${secretOf(name)}`, made.secret);
  }
  return place;
}

function fileOf(lines: readonly string[], more = ''): string {
  return `keys:\n${lines.join('\n')}\n${more}`;
}

/** Each entry in the group of its number; 0: in no group. */
function groupedFileOf(lines: readonly string[], group: (index: number) => number, more: string): string {
  const { 0: ofFile = [], ...groups } = Object.groupBy(lines, (_, index) => group(index));
  const grouped = Object.entries(groups).map(
    ([name, some = []]) => `  g${name}:\n    keys:\n${some.map(line => `    ${line}`).join('\n')}`,
  );
  const text = [
    ...(ofFile.length > 0 ? ['keys:', ...ofFile] : []),
    ...(grouped.length > 0 ? ['groups:', ...grouped] : []),
  ];
  return `${text.join('\n')}\n${more}`;
}

const actionsOf = (rows: readonly ApplyRow[]) =>
  rows.map(({ name, action, hash, reason }) => ({ name, action, hash, reason }));

test('applying a plan without errors makes the next plan empty, and leaves every secret a working key', async () => {
  const groups = fc.array(fc.nat(2), { minLength: NAMES.length + 1, maxLength: NAMES.length + 1 });
  const account = fc.record({ keys: fc.array(key, { maxLength: 8 }), entries, pattern, unlisted, groups });
  await fc.assert(
    fc.asyncProperty(account, async ({ keys, entries, pattern, unlisted, groups }) => {
      const lines = [...entries.map(({ text }) => text), ...(pattern === undefined ? [] : [pattern])];
      const place = placeWith(keys);
      const yaml = groupedFileOf(lines, index => groups[index] ?? 0, `unlisted: ${unlisted}`);
      const planned = await place.plan(yaml, { maxKeys: 9 });
      fc.pre(planned.rows.every(({ action }) => action !== 'error'));
      // If two keys of a name both end disabled, the name is ambiguous.
      fc.pre(
        !entries.some(({ name, text }) => /disabled: true/.test(text) && place.openrouter.keysNamed(name).length > 1),
      );
      const done = await place.apply(yaml, { maxKeys: 9 });
      expect(done.error).toBeUndefined();
      expect(done.outcome?.failed).toEqual([]);
      expect(done.rows.map(({ did: _, ...row }) => row)).toEqual(planned.rows);
      const again = await place.plan(yaml, { maxKeys: 9 });
      expect(actionsOf(again.rows.filter(({ action }) => action !== 'none'))).toEqual([]);
      for (const { name, action } of done.rows) {
        if (action !== 'create' && action !== 'rotate') continue;
        const secret = place.github.secret(`repository octo-org/app ${secretOf(name)}`);
        expect(place.openrouter.keyBySecret(secret ?? '')).toMatchObject({ name, disabled: false });
      }
    }),
    { numRuns: RUNS },
  );
});

test('the order of entries that do not overlap does not matter', async () => {
  const account = fc.record({ keys: fc.array(key, { maxLength: 8 }), entries, seed: fc.infiniteStream(fc.nat()) });
  await fc.assert(
    fc.asyncProperty(account, async ({ keys, entries, seed }) => {
      const place = placeWith(keys);
      const shuffled = entries
        .map(entry => ({ entry, at: seed.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ entry }) => entry);
      const byName = async (some: readonly { text: string }[]) =>
        (await place.plan(fileOf(some.map(({ text }) => text)))).rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      expect(await byName(shuffled)).toEqual(await byName(entries));
    }),
    { numRuns: RUNS },
  );
});

test('leaving out an entry plans a subset', async () => {
  const account = fc.record({ keys: fc.array(key, { maxLength: 8 }), entries, left: fc.nat() });
  await fc.assert(
    fc.asyncProperty(account, async ({ keys, entries, left }) => {
      const place = placeWith(keys);
      const rows = async (some: readonly { text: string }[]) =>
        (await place.plan(fileOf(some.length > 0 ? some.map(({ text }) => text) : ['  {}']))).rows;
      const all = await rows(entries);
      const fewer = entries.filter((_, index) => index !== left % entries.length);
      expect(await rows(fewer)).toEqual(all.filter(({ name }) => fewer.some(entry => entry.name === name)));
    }),
    { numRuns: RUNS },
  );
});

test('a run changes in a rotation what its plan says, whatever the age of the keys', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(key, { maxLength: 5 }), fc.integer({ min: 0, max: 60 }), async (keys, days) => {
      const place = placeWith(keys);
      place.later(days * DAY_MS);
      const yaml = fileOf(
        NAMES.map(name => flow(name, ['rotate-every: 30d', `store-in: repository ${secretOf(name)}`])),
      );
      const { rows, error } = await place.apply(yaml);
      expect(error).toBeUndefined();
      for (const { name, did, changes } of rows) {
        if (did !== 'created' && did !== 'rotated') continue;
        const made = place.openrouter.keyBySecret(
          place.github.secret(`repository octo-org/app ${secretOf(name)}`) ?? '',
        );
        for (const [field, { to }] of Object.entries(changes)) {
          if (field !== 'expires_at') expect(made).toMatchObject({ [field]: to });
        }
      }
    }),
    { numRuns: RUNS / 2 },
  );
});
