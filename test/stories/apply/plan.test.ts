/** What a keys file plans, rule by rule. Nothing is written. */
import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { type Applied, type ApplyOptions, DAY_MS, Place } from '../../support/in-process/applying.ts';
import type { KeySeed } from '../../support/openrouter/keyring.ts';

const REPOSITORY = 'repository octo-org/app A';
const GUARDRAIL = '7c1f0d9e-2222-4a3b-9c4d-5e6f70819203';

let place = new Place();

afterEach(() => {
  place = new Place();
});

/** A name sealed by this account's provisioning key. The seals of `ready` and `replaced` hold for one hash only. */
function sealed(open: string, hash = ''): string {
  const named = `${open}, 1a2b3c4d`;
  const covered = /\[(replacing|creating)\b/.test(open) ? named : `${named}\n${hash}`;
  const mac = createHmac('sha256', place.openrouter.managementKey).update(covered).digest('hex').slice(0, 12);
  return `${named}-${mac}]`;
}

/** A key that a rotation or creation has named. */
function left(open: string, minutes: number, seed: KeySeed = {}) {
  const key = place.openrouter.seed({ created_at: place.ago(minutes / 1440), limit: 0, ...seed });
  place.openrouter.change(key.hash, { name: sealed(open, key.hash) });
  return key;
}

/** `action: reason` of every row, by name. */
async function actions(yaml: string, options: ApplyOptions = {}): Promise<Record<string, string>> {
  const { rows, error, writes } = await place.plan(yaml, options);
  if (error) throw error;
  expect(writes).toEqual([]);
  return Object.fromEntries(rows.map(({ name, action, reason }) => [name, reason ? `${action}: ${reason}` : action]));
}

function changesOf({ rows }: Applied, name: string) {
  const { changes, morePower } = rows.find(row => row.name === name) ?? {};
  return { changes, morePower };
}

const STORED = 'keys: { prod: { store-in: repository A } }';

describe('an exact entry', () => {
  test('updates what differs, and nothing else', async () => {
    place.openrouter.seed({ name: 'a', limit: 20, limit_reset: 'weekly', include_byok_in_limit: true });
    place.openrouter.seed({ name: 'b', limit: 5 });
    const planned = await place.plan(`keys:
  a: { limit: 50, limit-reset: none, include-byok-in-limit: false }
  b: { limit: 5.0 }`);
    expect(changesOf(planned, 'a')).toEqual({
      changes: {
        limit: { from: 20, to: 50 },
        limit_reset: { from: 'weekly', to: null },
        include_byok_in_limit: { from: true, to: false },
      },
      morePower: true,
    });
    expect(planned.rows.map(({ action }) => action)).toEqual(['update', 'none']);
    expect(planned.outcome).toMatchObject({ drift: true, changed: true, dryRun: true });
  });

  test('without settings leaves the key as it is', async () => {
    place.openrouter.seed({ name: 'a', limit: 20 });
    expect((await place.plan('keys: { a: }')).outcome).toMatchObject({ drift: false, changed: false });
  });

  test('of a key that does not exist creates it if somebody receives it', async () => {
    const yaml = `
defaults: { limit: at least 7, limit-reset: monthly }
keys:
  prod: { store-in: repository A, expires-in: 90d, rotate-every: 30d, guardrail: eu }
  other:`;
    expect((await actions(yaml)).prod).toMatch(/^error: guardrail: no guardrail is named "eu"/);
    place = new Place({ guardrails: [{ id: GUARDRAIL, name: 'eu' }] });
    const [prod, other] = (await place.plan(yaml)).rows;
    expect(prod).toMatchObject({
      action: 'create',
      hash: null,
      changes: {
        limit: { from: null, to: 7 },
        limit_reset: { from: null, to: 'monthly' },
        expires_at: { from: null, to: '2027-02-22T12:00:00Z' },
        guardrail: { from: null, to: GUARDRAIL },
      },
      storeIn: [{ line: 'repository A' }],
    });
    expect(other?.reason).toMatch(/without store-in nobody would receive a new one; add store-in, or create it/);
  });

  test('with several keys means the enabled one, and is an error if the name is ambiguous', async () => {
    const disabled = { name: 'prod', disabled: true };
    const [a, b] = [place.openrouter.seed(disabled), place.openrouter.seed(disabled)];
    expect((await actions('keys: { prod: }')).prod).toBe(
      `error: 2 keys of this name could be meant (their hashes begin with ${b.hash.slice(0, 12)}, ${a.hash.slice(0, 12)}); rename or delete all but one`,
    );
    const live = place.openrouter.seed({ name: 'prod', limit: 5 });
    expect((await place.plan('keys: { prod: { limit: 6 } }')).rows).toMatchObject([
      { action: 'update', hash: live.hash },
    ]);
    place.openrouter.seed({ name: 'prod', expires_at: place.ago(1), created_at: place.ago(9) });
    expect((await actions('keys: { prod: }')).prod).toBe('none');
    place.openrouter.seed({ name: 'prod' });
    expect((await actions('keys: { prod: }')).prod).toMatch(/^error: 2 keys/);
  });

  test('is an error while a rotation or creation of it is under way', async () => {
    const key = place.stored({ name: 'prod' }, REPOSITORY);
    const journal = left(`prod [replacing ${key.hash.slice(0, 12)}, run 7.1`, 14);
    expect((await actions(STORED)).prod).toMatch(/^error: a rotation or creation of this key is under way/);
    expect((await actions(STORED, { run: '7', attempt: 2 })).prod).toBe('rotate: an unfinished rotation is repaired');
    expect((await actions(STORED, { run: '7', attempt: 1 })).prod).toMatch(/^error/);
    place.openrouter.remove(journal.hash);
    left('other [creating, run 7.1', 14);
    expect((await actions(STORED)).prod).toBe('none');
    left('prod [creating, run 7.1', 14);
    expect((await actions(STORED)).prod).toMatch(/^error: a rotation or creation/);
    place.later(2 * 60_000);
    expect((await actions(STORED)).prod).toBe('none');
  });

  test('that repairs an unfinished rotation needs store-in', async () => {
    const key = place.stored({ name: 'prod' }, REPOSITORY);
    left(`prod [ready for ${key.hash.slice(0, 12)}, run 7.1`, 16, { limit: 5 });
    expect(await actions(STORED)).toEqual({ prod: 'rotate: an unfinished rotation is repaired' });
    expect((await actions('keys: { prod: }')).prod).toMatch(
      /^error: a rotation of this key is unfinished, and without store-in/,
    );
    place.openrouter.remove(key.hash);
    expect(await actions(STORED)).toEqual({ prod: 'rotate: an unfinished rotation is repaired' });
  });

  test('does not enable a key that was disabled, unless it says so', async () => {
    place.openrouter.seed({ name: 'prod', disabled: true, limit: 5, created_at: place.ago(99) });
    const plan = (entry: string) => place.plan(`keys: { prod: ${entry} }`);
    const silent = await plan('{ limit: 6, store-in: repository A, rotate-every: 30d }');
    expect(silent.rows).toMatchObject([{ action: 'update', changes: { limit: { from: 5, to: 6 } } }]);
    expect(silent.outcome?.warnings[0]).toMatch(/is disabled, and its entry does not say so. It stays disabled/);
    const declared = await plan('{ disabled: true, store-in: repository A, rotate-every: 30d }');
    expect(declared.rows).toMatchObject([{ action: 'none' }]);
    expect(declared.outcome?.warnings).toEqual([]);
    const enabling = await plan('{ disabled: false }');
    expect(enabling.rows).toMatchObject([
      { action: 'update', morePower: true, changes: { disabled: { from: true, to: false } } },
    ]);
    const rotating = await plan('{ disabled: false, store-in: repository A, rotate-every: 30d }');
    expect(rotating.rows).toMatchObject([
      { action: 'rotate', morePower: true, changes: { disabled: { from: true, to: false } } },
    ]);
    expect((await place.plan('defaults: { disabled: false }\nkeys: { prod: }')).rows).toMatchObject([
      { action: 'update' },
    ]);
  });

  test('that disables a key does not create it, and does not disable half of a rotation', async () => {
    const absent = await place.plan('keys: { prod: { disabled: true, store-in: repository A } }');
    expect(absent.rows).toMatchObject([{ action: 'none', hash: null, changes: {} }]);
    expect(absent.outcome?.warnings).toEqual([
      'Key "prod" is declared as disabled and does not exist: none is created.',
    ]);
    const key = place.openrouter.seed({ name: 'prod' });
    expect((await place.plan('keys: { prod: { disabled: true } }')).rows).toMatchObject([
      { action: 'update', changes: { disabled: { from: false, to: true } }, morePower: false },
    ]);
    left(`prod [ready for ${key.hash.slice(0, 12)}, run 7.1`, 16);
    expect((await actions('keys: { prod: { disabled: true } }')).prod).toMatch(
      /^error: the key is disabled, or declared as/,
    );
  });

  test('rotates a key that has expired, is too old, or has lost a secret', async () => {
    const entry = 'keys: { prod: { store-in: [repository A, environment production A], rotate-every: 90d } }';
    place.stored({ name: 'prod', created_at: place.ago(1.5) }, REPOSITORY, 'environment octo-org/app production A');
    expect((await actions(entry.replace('90d', '1d'))).prod).toBe('rotate: it is 1 day old; rotate-every is 1 day');
    place.openrouter.remove(place.openrouter.keysNamed('prod')[0]?.hash ?? '');
    const seeds: KeySeed[] = [
      { created_at: place.ago(90) },
      { created_at: place.ago(91) },
      { created_at: place.ago(30), expires_at: place.ago(1) },
    ];
    const came = [];
    for (const seed of seeds) {
      const key = place.stored({ name: 'prod', ...seed }, REPOSITORY, 'environment octo-org/app production A');
      came.push((await actions(entry)).prod);
      place.openrouter.remove(key.hash);
    }
    place.stored({ name: 'prod' }, REPOSITORY);
    place.github.removeSecret('environment octo-org/app production A');
    came.push((await actions(entry)).prod);
    expect(came).toEqual([
      'none',
      'rotate: it is 91 days old; rotate-every is 90 days',
      `rotate: it expired at ${place.ago(1)}`,
      'rotate: the secret is missing: octo-org/app: environment production A',
    ]);
  });

  test('rotates a key that was created before rotate-after, once that has passed', async () => {
    place.stored({ name: 'prod', created_at: place.ago(3) }, REPOSITORY);
    const entry = (days: number) => `keys: { prod: { store-in: repository A, rotate-after: ${place.ago(days)} } }`;
    expect((await actions(entry(4))).prod).toBe('none');
    expect((await actions(entry(-1))).prod).toBe('none');
    const asked = entry(2);
    expect((await actions(asked)).prod).toBe(
      `rotate: it was created at ${place.ago(3)}; rotate-after is 2026-11-22T12:00:00Z`,
    );
    expect((await place.apply(asked)).rows).toMatchObject([{ action: 'rotate', did: 'rotated' }]);
    expect((await actions(asked)).prod).toBe('none');
    const tomorrow = entry(-1);
    place.later(2 * DAY_MS);
    expect((await actions(tomorrow)).prod).toMatch(/^rotate: it was created at/);
    const planned = await place.plan(tomorrow.replace('store-in: repository A, ', ''));
    expect([planned.rows.map(({ action }) => action), planned.outcome?.warnings]).toEqual([
      ['none'],
      [
        expect.stringMatching(
          /is due for rotation \(it was created at .*; rotate-after is .*has no store-in: rotate it/,
        ),
      ],
    ]);
  });

  test('warns of a due rotation if nobody would receive the new key', async () => {
    place.openrouter.seed({ name: 'prod', created_at: place.ago(91), limit: 5 });
    const planned = await place.plan('keys: { prod: { rotate-every: 90d, limit: 5 } }');
    expect(planned.rows).toMatchObject([{ action: 'none' }]);
    expect(planned.outcome?.warnings[0]).toMatch(/is due for rotation \(it is 91 days old.*has no store-in: rotate it/);
  });

  test('with a target that cannot be read is an error of its own', async () => {
    place.openrouter.seed({ name: 'prod' });
    const yaml =
      'keys: { prod: { store-in: environment nowhere A }, new: { store-in: environment nowhere B }, fine: { limit: 3 } }';
    place.openrouter.seed({ name: 'fine' });
    const planned = await actions(yaml);
    expect(planned.prod).toMatch(/^error: .*environment nowhere A/);
    expect(planned.new).toMatch(/^error: .*environment nowhere B/);
    expect(planned.fine).toBe('update');
  });

  test('is planned without its targets in a dry run without a token, and refused otherwise', async () => {
    place.openrouter.seed({ name: 'prod' });
    const blind = await place.plan(STORED, { token: false });
    expect(blind.rows).toMatchObject([{ action: 'none' }]);
    expect(blind.outcome?.notices).toEqual([expect.stringMatching(/^Without github-token the targets .* not checked/)]);
    expect(blind.calls.filter(call => call.includes('secrets'))).toEqual([]);
    expect((await place.plan('keys: { new: { store-in: repository A } }', { token: false })).rows).toMatchObject([
      { action: 'create' },
    ]);
    const refused = await place.apply(STORED, { token: false });
    expect([refused.error?.message, refused.calls]).toEqual([expect.stringMatching(/^github-token: /), []]);
    expect((await place.apply('keys: { prod: }', { token: false })).error).toBeUndefined();
  });

  test('shows the settings of the new key compared with those of the old one', async () => {
    place = new Place({ guardrails: [{ id: GUARDRAIL, name: 'eu' }] });
    place.stored(
      { name: 'prod', limit: 50, usage: 20, created_at: place.ago(91), expires_at: place.ago(-9) },
      REPOSITORY,
    );
    const plan = (more: string) => place.plan(`keys: { prod: { store-in: repository A, rotate-every: 90d, ${more} } }`);
    const kept = changesOf(await plan('expires-in: 100d'), 'prod');
    expect(kept.changes).toEqual({
      limit: { from: 50, to: 30 },
      expires_at: { from: expect.any(String), to: '2027-03-04T12:00:00Z' },
    });
    const fresh = await plan('limit: 50, guardrail: eu, expires-in: 100d');
    expect(fresh.rows).toMatchObject([{ morePower: true, changes: { guardrail: { from: null, to: GUARDRAIL } } }]);
    expect(fresh.outcome?.notices).toContain(
      'Key "prod": the rotation begins its budget anew, since its limit is absolute and never resets.',
    );
    const topped = changesOf(await plan('limit: top up to 40, expires-in: 100d'), 'prod');
    expect(topped.changes?.limit).toEqual({ from: 50, to: 40 });
  });
});

describe('patterns', () => {
  test('cover keys that no exact entry and no earlier pattern covers', async () => {
    for (const name of ['ci-b', 'ci-a', 'ci-x-1', 'ci-exact', 'prod']) place.openrouter.seed({ name, limit: 9 });
    left('ci-z [creating, run 7.1', 99);
    const planned = await place.plan(`keys:
  "ci-x-*": { limit: 1 }
  "ci-*": { limit: at most 5 }
  "none-*":
  ci-exact: { limit: 7 }
  "*-exact": { limit: 3 }`);
    expect(planned.rows.map(({ name, action, changes }) => [name, action, changes.limit?.to])).toEqual([
      ['ci-x-1', 'update', 1],
      ['ci-a', 'update', 5],
      ['ci-b', 'update', 5],
      ['ci-exact', 'update', 7],
    ]);
    expect(planned.outcome?.notices).toEqual(['keys.yml:4: no key matches "none-*".']);
  });

  test('do not take rotation settings from the defaults, and never rotate', async () => {
    place.openrouter.seed({ name: 'ci-old', created_at: place.ago(300), limit: 5 });
    const planned = await place.plan('defaults: { rotate-every: 1d, expires-in: 2d, limit: 4 }\nkeys: { "ci-*": }');
    expect(planned.rows).toMatchObject([{ action: 'update', changes: { limit: { from: 5, to: 4 } } }]);
    expect(planned.outcome?.warnings).toEqual([]);
  });
});

describe('groups', () => {
  test('come after the keys of the file, in order, and the first matching pattern applies', async () => {
    for (const name of ['ci-tmp-1', 'ci-web', 'ci-api', 'prod']) place.openrouter.seed({ name, limit: 9 });
    const { rows } = await place.plan(`groups:
  tmp:
    keys: { "ci-tmp-*": { limit: at most 1 } }
  ci:
    defaults: { limit: 5, limit-reset: daily }
    keys: { "ci-*": , ci-api: { limit: 8 } }
defaults: { limit-reset: monthly }
keys: { prod: { limit: 200 } }
`);
    expect(rows.map(({ name, changes }) => [name, changes.limit?.to, changes.limit_reset?.to])).toEqual([
      ['prod', 200, 'monthly'],
      ['ci-tmp-1', 1, 'monthly'],
      ['ci-web', 5, 'daily'],
      ['ci-api', 8, 'daily'],
    ]);
  });
});

describe('more power', () => {
  const cases: [title: string, before: KeySeed, entry: string, morePower: boolean][] = [
    ['a higher limit', { limit: 5 }, 'limit: 6', true],
    ['a lower limit', { limit: 5 }, 'limit: 4', false],
    ['no limit', { limit: 5 }, 'limit: unlimited', true],
    ['a limit where there was none', { limit: null }, 'limit: 5', false],
    ['a limit with a reset where there was none', { limit: null }, 'limit: 5, limit-reset: daily', false],
    ['a limit that now resets', { limit: 5 }, 'limit-reset: monthly', true],
    ['a limit that resets more often', { limit: 5, limit_reset: 'monthly' }, 'limit-reset: daily', true],
    ['a limit that resets less often', { limit: 5, limit_reset: 'daily' }, 'limit-reset: monthly', false],
    [
      'BYOK usage that no longer counts',
      { limit: 5, include_byok_in_limit: true },
      'include-byok-in-limit: false',
      true,
    ],
    ['BYOK usage that counts', { limit: 5 }, 'include-byok-in-limit: true', false],
    ['a removed guardrail', { limit: 5 }, 'guardrail: none', true],
    ['the same guardrail', { limit: 5 }, 'guardrail: first', false],
    ['another guardrail', { limit: 5 }, 'guardrail: second', true],
    ['disabling', { limit: 5 }, 'disabled: true', false],
  ];
  test.each(cases)('%s', async (_title, before, entry, morePower) => {
    place = new Place({
      keys: [{ name: 'k', hash: 'k1', ...before }],
      guardrails: [
        { id: GUARDRAIL, name: 'first', keys: ['k1'] },
        { id: GUARDRAIL.replace('7c', '8c'), name: 'second' },
      ],
    });
    const { rows, error } = await place.plan(`keys: { k: { ${entry} } }`);
    expect(error).toBeUndefined();
    expect(rows[0]?.morePower).toBe(morePower);
  });
});

describe('unlisted keys', () => {
  function team() {
    for (const name of ['b', 'a', 'kept']) place.openrouter.seed({ name });
    place.openrouter.seed({ name: 'off', disabled: true });
    place.openrouter.seed({ name: 'over', created_at: place.ago(9), expires_at: place.ago(1) });
    left('never [creating, run 7.1', 99);
    place.openrouter.seed({ name: 'copied [replaced by 0123456789ab, 1a2b3c4d-0123456789ab]' });
  }
  const plan = (unlisted: string, options: ApplyOptions = { maxKeys: 9 }) =>
    place.plan(`keys: { kept: }\nunlisted: ${unlisted}`, options);
  const named = ({ rows }: Applied) => rows.map(({ name, action }) => `${name} ${action}`);

  test('are ignored, reported, disabled or deleted', async () => {
    team();
    const ignored = await plan('ignore');
    expect([named(ignored), ignored.outcome?.drift, ignored.outcome?.warnings]).toEqual([['kept none'], false, []]);
    const reported = await plan('report');
    expect([named(reported), reported.outcome?.drift, reported.outcome?.changed]).toEqual([['kept none'], true, false]);
    expect(reported.outcome?.reported.map(({ name }) => name)).toEqual(['a', 'b', expect.stringMatching(/^copied \[/)]);
    expect(reported.outcome?.warnings).toHaveLength(3);
    expect(named(await plan('disable'))).toEqual(['kept none', 'a disable', 'b disable']);
    const deleted = await plan('delete');
    expect(named(deleted)).toEqual(['kept none', 'a delete', 'b delete', 'off delete', 'over delete']);
    expect(deleted.rows[1]).toMatchObject({ reason: 'not in keys.yml (unlisted: delete)', changes: {} });
    expect(deleted.outcome?.warnings).toEqual([
      expect.stringMatching(/^Key "copied \[replaced by .* none of the present secrets sealed the name/),
    ]);
  });

  test.each(['kept [replaced by 0123456789ab', 'kept [ready for 0123456789ab, run 7.1', 'kept [creating, run 7.1'])(
    'cannot hide behind a name such as %s …], which anybody can give',
    async name => {
      const hidden = place.openrouter.seed({ name: `${name}, 1a2b3c4d-0123456789ab]`, limit: null });
      place.openrouter.seed({ name: 'kept' });
      for (const unlisted of ['report', 'disable', 'delete']) {
        const { outcome } = await plan(unlisted);
        expect([unlisted, outcome?.drift, outcome?.reported.map(({ hash }) => hash)]).toEqual([
          unlisted,
          true,
          [hidden.hash],
        ]);
        expect(outcome?.warnings.join()).toContain(hidden.hash);
      }
      const pattern = await place.plan('keys: { "ke*": { limit: at most 5, require: limit <= 5 } }');
      expect(pattern.outcome?.warnings).toEqual([expect.stringContaining(hidden.hash)]);
      const other = await place.plan('keys: { kept: , "ci-*": { limit: 5 } }');
      // A retired key of an entry may still spend, whoever named it.
      const warned = name.includes('replaced') ? [expect.stringContaining(hidden.hash)] : [];
      expect([other.outcome?.drift, other.outcome?.warnings]).toEqual([false, warned]);
    },
  );

  test('cause a warning if a rotation has retired them and somebody has enabled them again', async () => {
    const key = place.openrouter.seed({ name: 'kept' });
    const short = key.hash.slice(0, 12);
    left(`kept [replaced by ${short} until next`, 99, { limit: 5 });
    left(`kept [replaced by ${short}`, 99, { limit: 5, disabled: true });
    expect((await plan('report')).outcome).toMatchObject({ drift: false, warnings: [] });
    const back = left(`kept [replaced by ${short}`, 99, { limit: 5 });
    for (const unlisted of ['report', 'disable', 'delete']) {
      const { rows, outcome } = await plan(unlisted);
      expect([rows.length, outcome?.drift, outcome?.reported]).toEqual([1, false, []]);
      expect(outcome?.warnings).toEqual([
        expect.stringMatching(`${back.hash}.* was retired by a rotation and is enabled`),
      ]);
    }
    const pattern = await place.plan('keys: { "ke*": { limit: at most 5 } }');
    expect(pattern.outcome?.warnings).toHaveLength(1);
    expect((await plan('ignore')).outcome).toMatchObject({ drift: false, warnings: [] });
  });

  test('cause a warning if they were to end with a key that is gone', async () => {
    place.openrouter.seed({ name: 'kept' });
    const orphan = left('a [replaced by 0123456789ab until next', 99, { limit: 5 });
    for (const unlisted of ['report', 'disable', 'delete']) {
      const { outcome } = await plan(unlisted);
      expect([unlisted, outcome?.drift]).toEqual([unlisted, false]);
      expect(outcome?.warnings).toEqual([expect.stringContaining(orphan.hash)]);
    }
  });

  test('that are already disabled and were named by another provisioning key are no drift', async () => {
    place.openrouter.seed({ name: 'kept' });
    place.openrouter.seed({ name: 'kept [replaced by 0123456789ab, 1a2b3c4d-0123456789ab]', disabled: true });
    const { outcome } = await plan('report');
    expect([outcome?.drift, outcome?.warnings.length]).toEqual([false, 1]);
  });

  test('are limited by max-keys, not counting predecessors', async () => {
    const key = place.openrouter.seed({ name: 'a' });
    left(`a [replaced by ${key.hash.slice(0, 12)} until next`, 99, { limit: 5 });
    place.openrouter.seed({ name: 'kept' });
    expect(named(await plan('disable', {}))).toEqual(['kept none', 'a disable']);
    place.openrouter.seed({ name: 'b' });
    const bounded = await plan('disable', {});
    expect(named(bounded)).toEqual(['kept none']);
    expect(bounded.outcome?.failure?.message).toMatch(
      /^max-keys: 2 keys are not in keys.yml and would be disabled, but at most 1 may be: "a" \(.*, "b" \(.*They were left alone/,
    );
    expect([bounded.outcome?.drift, bounded.outcome?.reported.map(({ name }) => name)]).toEqual([true, ['a', 'b']]);
    expect((await plan('report', {})).error).toBeUndefined();
  });

  test('with an unfinished rotation are only reported', async () => {
    place.openrouter.seed({ name: 'kept' });
    const key = place.openrouter.seed({ name: 'a' });
    left(`a [ready for ${key.hash.slice(0, 12)}, run 7.1`, 99, { limit: 5 });
    const planned = await plan('delete', {});
    expect([named(planned), planned.outcome?.drift]).toEqual([['kept none'], true]);
    expect(planned.outcome?.warnings[0]).toMatch(/a rotation of it is unfinished: it was left alone/);
  });
});

describe('the workspace', () => {
  const OTHER = '11111111-2222-4333-8444-555555555555';

  test('is that of the file', async () => {
    place = new Place({ workspaces: [{ id: OTHER, slug: 'other' }] });
    place.openrouter.seed({ name: 'a', limit: 1 });
    const there = place.openrouter.seed({ name: 'a', limit: 1, workspace_id: OTHER });
    for (const workspace of [OTHER, 'other', OTHER.toUpperCase()]) {
      const { rows } = await place.plan(`workspace-id: ${workspace}\nkeys: { a: { limit: 2 } }`);
      expect(rows).toMatchObject([{ hash: there.hash, action: 'update' }]);
    }
    expect((await place.plan('workspace-id: nowhere\nkeys: { a: }')).error?.message).toMatch(
      /^keys.yml: workspace-id: .*no workspace with the slug "nowhere"/,
    );
  });
});

describe('a creation', () => {
  test('whose target already exists may overwrite the secret of another key: the plan and the run warn', async () => {
    const place = new Place();
    place.stored({ name: 'prod' }, 'repository octo-org/app API_KEY');
    const file = 'keys: { prod: , web: { store-in: [repository API_KEY, repository WEB_KEY] } }';
    const warning = expect.stringMatching(
      /^Creating key "web" overwrites a secret that exists already: octo-org\/app: repository API_KEY/,
    );
    expect((await place.plan(file)).outcome?.warnings).toEqual([warning]);
    expect((await place.plan(file, { token: false })).outcome?.warnings).toEqual([]);
    expect((await place.apply(file)).outcome?.warnings).toEqual([warning]);
  });
});

describe('drift', () => {
  test('fails a dry run with fail-on-drift; an error row fails any dry run', async () => {
    place.openrouter.seed({ name: 'a', limit: 1 });
    const failure = async (yaml: string, options: ApplyOptions = {}) =>
      (await place.plan(yaml, options)).outcome?.failure?.message;
    expect(await failure('keys: { a: { limit: 1 } }', { failOnDrift: true })).toBeUndefined();
    expect(await failure('keys: { a: { limit: 2 } }')).toBeUndefined();
    expect(await failure('keys: { a: { limit: 2 } }', { failOnDrift: true })).toMatch(
      /^fail-on-drift: the keys differ from keys.yml/,
    );
    expect(await failure('keys: { b: }')).toMatch(/^Failed for 1 of 1 key:\n"b": there is no such key/);
  });
});

describe('requirements', () => {
  test('of the step and of an entry are checked against the plan, and stop everything', async () => {
    place.openrouter.seed({ name: 'a', limit: 1 });
    place.openrouter.seed({ name: 'b', limit: 1 });
    place.openrouter.seed({ name: 'unlisted', limit: 999 });
    const yaml =
      'keys: { a: { limit: 5, require: limit <= 4 }, b: { limit: 5 }, new: { store-in: repository A, limit: 600 } }';
    const own = await place.apply(yaml);
    expect([own.writes, own.outcome?.verdict]).toMatchObject([
      [],
      { passed: false, unmet: [{ name: 'a', actual: '5' }] },
    ]);
    const step = await place.apply(yaml, { require: 'limit <= 500\ntotal limit <= 100' });
    expect(step.writes).toEqual([]);
    expect(step.outcome?.verdict?.unmet.map(({ name, condition }) => `${name}: ${condition}`)).toEqual([
      'new: limit <= 500',
      'null: total limit <= 100',
      'a: limit <= 4',
    ]);
    expect(step.outcome?.failure?.message).toMatch(
      /^Nothing was changed, because the result would fail the requirements:/,
    );
  });

  test('on the account are judged once for the step and once for the file, and read once', async () => {
    place = new Place({ credits: { total_credits: 5, total_usage: 4 } });
    for (const name of ['a', 'b', 'c']) place.openrouter.seed({ name, limit: 1 });
    const yaml = `defaults: { require: "limit <= 4\\ncredits-remaining >= 2" }
keys: { a: { limit: 5 }, b: , "c*": , new: { limit: 2, store-in: repository A } }`;
    const { outcome, writes, calls } = await place.apply(yaml, { require: 'credits-remaining >= 3' });
    expect(writes).toEqual([]);
    expect(outcome?.verdict?.unmet.map(({ name, condition }) => `${name}: ${condition}`)).toEqual([
      'null: credits-remaining >= 3',
      'a: limit <= 4',
      'null: credits-remaining >= 2',
    ]);
    expect(calls.filter(call => call === 'GET /credits')).toHaveLength(1);
  });

  test('are checked against the result, and an error row makes sums unknown', async () => {
    place.openrouter.seed({ name: 'a', limit: 1 });
    const yaml = 'keys: { a: { limit: 5, require: limit <= 5 }, missing: }';
    const done = await place.apply(yaml, { require: 'enabled' });
    expect(done.writes).toHaveLength(1);
    expect(done.outcome?.verdict).toEqual({ passed: false, unmet: [] });
    const sum = await place.plan(yaml, { require: 'total limit <= 100' });
    expect(sum.outcome?.verdict?.unmet).toMatchObject([{ condition: 'total limit <= 100', actual: 'unknown' }]);
  });

  test('of a key that others have changed in the meantime are checked against its final state', async () => {
    const key = place.openrouter.seed({ name: 'a', limit: 1 });
    const done = await place.apply('keys: { a: { limit: 5, require: name == a } }', {
      hook: ({ method }) => {
        if (method === 'PATCH') place.openrouter.change(key.hash, { name: 'b' });
      },
    });
    expect(done.outcome?.verdict).toMatchObject({ passed: false, unmet: [{ condition: 'name == a', actual: 'b' }] });
  });
});
