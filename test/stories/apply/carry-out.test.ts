/** Carrying out a keys file: bounds, order, concurrent changes by others, and interruptions. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Place } from '../../support/in-process/applying.ts';

const A = 'repository octo-org/app A';
const B = 'environment octo-org/app production B';
const GUARDRAIL = '7c1f0d9e-2222-4a3b-9c4d-5e6f70819203';

/** One key for each action: create, update, rotate, none, disable. */
function team(): Place {
  const place = new Place({
    keys: [{ name: 'plain', hash: 'plain1', limit: 5 }],
    guardrails: [{ id: GUARDRAIL, name: 'eu' }],
    byok: [{ id: GUARDRAIL.replace('7c', '9c'), allowed_api_key_hashes: ['plain1'] }],
  });
  place.stored({ name: 'old', limit: 50, usage: 20, created_at: place.ago(91) }, A);
  place.openrouter.seed({ name: 'same', limit: 3 });
  place.openrouter.seed({ name: 'stray', limit: 3 });
  return place;
}

const FILE = `
keys:
  new: { limit: 9, store-in: "environment production B", guardrail: eu }
  old: { store-in: repository A, rotate-every: 90d, limit-reset: monthly }
  plain: { limit: 6, guardrail: eu }
  same: { limit: 3 }
unlisted: delete
`;

describe('an undisturbed run', () => {
  test('creates, updates, rotates and deletes, and a repetition changes nothing', async () => {
    const place = team();
    const { outcome, rows, writes } = await place.apply(FILE);
    expect(outcome?.failure).toBeUndefined();
    expect(rows.map(({ name, action, did }) => [name, action, did])).toEqual([
      ['new', 'create', 'created'],
      ['old', 'rotate', 'rotated'],
      ['plain', 'update', 'updated'],
      ['same', 'none', undefined],
      ['stray', 'delete', 'deleted'],
    ]);
    expect(place.state()).toMatchObject({
      keys: [
        { name: 'new', limit: 9, guardrail: GUARDRAIL },
        { name: 'old […]', disabled: true },
        { name: 'old', limit: 30, limit_reset: 'monthly', disabled: false },
        { name: 'plain', limit: 6, guardrail: GUARDRAIL },
        { name: 'same', limit: 3 },
      ],
      secrets: { [A]: 'old', [B]: 'new' },
    });
    expect(writes.at(-1)).toMatch(/^DELETE/);
    expect(writes.findIndex(call => call.includes('/guardrails/'))).toBeLessThan(writes.indexOf('PATCH /keys/plain1'));
    const again = await place.apply(FILE);
    expect([again.writes, again.outcome?.drift, again.outcome?.changed]).toEqual([[], false, false]);
  });

  test('has a dry run that forecasts the same', async () => {
    const place = team();
    const planned = await place.plan(FILE);
    const done = await place.apply(FILE);
    const settled = (rows: typeof done.rows) => rows.map(({ did: _, ...row }) => row);
    expect(settled(done.rows)).toEqual(settled(planned.rows));
    expect(planned.outcome?.results.map(({ did }) => did)).toEqual(done.outcome?.results.map(({ did }) => did));
  });
});

describe('a run that is killed before any of its writes', () => {
  test.each(['16 minutes later', 'at once, by the next attempt of the same run'])('is finished %s', async when => {
    const undisturbed = team();
    const { writes } = await undisturbed.apply(FILE);
    expect(writes.length).toBe(12);
    for (let write = 1; write <= writes.length; write++) {
      const place = team();
      const killed = await place.apply(FILE, { run: '77', killBeforeWrite: write });
      expect(killed.outcome).toBeUndefined();
      place.later(when.startsWith('16') ? 16 * 60_000 : 1_000);
      const second = when.startsWith('16') ? {} : { run: '77', attempt: 2 };
      const { outcome, error } = await place.apply(FILE, second);
      const what = `write ${write}: ${writes[write - 1]}`;
      expect(`${what} ${error?.message ?? outcome?.failure?.message ?? 'ok'}`).toBe(`${what} ok`);
      expect(liveState(place), what).toEqual(liveState(undisturbed));
      const third = await place.plan(FILE);
      expect(
        third.rows.filter(({ action }) => action !== 'none').map(({ reason }) => reason),
        what,
      ).toEqual([]);
      for (const secret of Object.values(place.github.secrets())) {
        expect(place.openrouter.canSpend(secret ?? ''), what).toBe(true);
      }
    }
  });
});

/** The live keys, and the secrets. */
function liveState(place: Place) {
  const { keys, secrets } = place.state() as { keys: { name: string; disabled: boolean }[]; secrets: object };
  return { keys: keys.filter(({ name }) => !name.endsWith('[…]')), secrets };
}

describe('a cancelled job', () => {
  test('starts nothing more, and undoes or finishes what has begun', async () => {
    const { writes } = await team().apply(FILE);
    for (let write = 1; write <= writes.length; write++) {
      const place = team();
      const { outcome, error } = await place.apply(FILE, { cancelBeforeWrite: write });
      expect(error).toBeUndefined();
      expect(outcome?.results.length).toBeGreaterThan(0);
      for (const [target, secret] of Object.entries(place.github.secrets())) {
        expect(place.openrouter.canSpend(secret ?? ''), `${target} after write ${write}`).toBe(true);
      }
    }
  });

  test('reports each key as not attempted', async () => {
    const place = team();
    const { outcome } = await place.apply(FILE, { cancelBeforeWrite: 1 });
    expect(outcome?.failed.find(({ name }) => name === 'old')?.error).toBe('not attempted: the job was cancelled');
    expect(place.key('stray')).toBeDefined();
  });
});

describe('one failure', () => {
  test('does not stop the other entries, but ends no unlisted key', async () => {
    const place = team();
    const { outcome, rows } = await place.apply(FILE, {
      hook: ({ method, path }) => (method === 'PATCH' && path === '/keys/plain1' ? { status: 400 } : undefined),
    });
    expect(rows.map(({ name, did }) => [name, did])).toEqual([
      ['new', 'created'],
      ['old', 'rotated'],
      ['plain', 'failed'],
      ['same', undefined],
      ['stray', undefined],
    ]);
    expect(outcome?.failed).toMatchObject([{ name: 'plain', hash: 'plain1' }]);
    expect(outcome?.failure?.message).toMatch(/^Failed for 1 of 5 keys:\n"plain" \(plain1\): /);
    expect(outcome?.warnings).toContain('Unlisted keys were left alone, because something failed before.');
    expect(outcome?.changed).toBe(true);
  });

  test('at a target of a creation leaves no key behind', async () => {
    const place = team();
    const { outcome } = await place.apply(FILE, {
      hook: ({ method, path }) => (method === 'PUT' && path.endsWith('/B') ? { status: 422 } : undefined),
    });
    expect(outcome?.failed).toMatchObject([{ name: 'new', hash: null, error: expect.stringContaining('was deleted') }]);
    expect(place.key('new')).toBeUndefined();
    expect(place.key('old')?.disabled).toBe(false);
  });

  test('that is the daily quota starts no further change', async () => {
    const place = team();
    place.openrouter.setDailyQuota({ limit: 1 });
    const { outcome } = await place.apply(FILE);
    expect(outcome?.failed.map(({ name }) => name)).toEqual(expect.arrayContaining(['old']));
    expect(place.github.secret(A)).toBe(place.key('old')?.secret);
    expect(place.openrouter.canSpend(place.github.secret(A) ?? '')).toBe(true);
  });
});

describe('what others change after the plan', () => {
  /** Just before the keys are listed again. */
  const beforeSecondLook = (change: () => void) => {
    let looks = 0;
    return ({ path, search }: { path: string; search: string }) => {
      if (path === '/keys' && search.endsWith('offset=0') && ++looks === 2) change();
    };
  };
  const ROTATE = 'keys: { plain: { limit: 6 }, old: { store-in: repository A, rotate-every: 90d, limit: 40 } }';
  const errorOf = async (place: Place, yaml: string, change: () => void) => {
    const { outcome } = await place.apply(yaml, { hook: beforeSecondLook(change) });
    return outcome?.failed.map(({ name, error }) => `${name}: ${error}`);
  };

  test('keeps a key that was disabled since from being rotated', async () => {
    const place = team();
    const { hash } = place.key('old') ?? { hash: '' };
    const failed = await errorOf(place, ROTATE, () => place.openrouter.change(hash, { disabled: true }));
    expect(failed).toEqual([expect.stringMatching(/^old: .* was changed while the file was being applied/)]);
    expect(place.openrouter.keysNamed('old')).toMatchObject([{ hash, disabled: true }]);
  });

  test('allows a smaller remainder of the same budget, but no other limit', async () => {
    const inherits = 'keys: { plain: { limit: 6 }, old: { store-in: repository A, rotate-every: 90d } }';
    const spending = team();
    const old = spending.key('old')?.hash ?? '';
    expect(await errorOf(spending, inherits, () => spending.openrouter.spend(old, 4))).toEqual([]);
    expect(spending.key('old')).toMatchObject({ limit: 26 });
    for (const limit of [40, 60]) {
      const changing = team();
      const hash = changing.key('old')?.hash ?? '';
      const failed = await errorOf(changing, inherits, () => changing.openrouter.change(hash, { limit }));
      expect(failed).toEqual([expect.stringMatching(/^old: the limit was changed while/)]);
      expect(changing.key('old')?.hash).toBe(hash);
    }
  });

  test('neither creates a key twice nor brings back a disabled one', async () => {
    for (const disabled of [true, false]) {
      const place = team();
      const create = 'keys: { plain: { limit: 6 }, new: { store-in: environment production B } }';
      const failed = await errorOf(place, create, () => void place.openrouter.seed({ name: 'new', disabled }));
      expect(failed).toEqual([expect.stringMatching(/^new: /)]);
      expect(place.openrouter.keysNamed('new')).toHaveLength(1);
      expect(place.github.secret(B)).toBeUndefined();
    }
  });

  test('leaves an unlisted key alone if it was moved to another workspace since', async () => {
    const place = team();
    const stray = place.key('stray')?.hash ?? '';
    const act = () => place.openrouter.change(stray, { workspace_id: '11111111-2222-4333-8444-555555555555' });
    const { outcome } = await place.apply(FILE, { hook: beforeSecondLook(act) });
    expect(outcome?.failure).toBeUndefined();
    expect(place.key('stray')?.hash).toBe(stray);
  });

  test('leaves an unlisted key alone if it was renamed since, and accepts that one is gone', async () => {
    for (const change of ['rename', 'remove'] as const) {
      const place = team();
      const stray = place.key('stray')?.hash ?? '';
      const act = () =>
        change === 'remove' ? place.openrouter.remove(stray) : place.openrouter.change(stray, { name: 'kept' });
      const { outcome } = await place.apply(FILE, { hook: beforeSecondLook(act) });
      expect(outcome?.failure).toBeUndefined();
      expect(place.openrouter.keysNamed('kept')).toHaveLength(change === 'rename' ? 1 : 0);
    }
  });
});

describe('unlisted keys', () => {
  const [KEPT, STRAY, BEFORE] = ['1', '2', '3'].map(digit => digit.repeat(64)) as [string, string, string];

  test('end with their enabled predecessors, and leave the lists that name them', async () => {
    const place = new Place({
      keys: [
        { name: 'kept', hash: KEPT },
        { name: 'stray', hash: STRAY },
        { name: 'stray', hash: BEFORE },
      ],
      byok: [{ id: GUARDRAIL, allowed_api_key_hashes: [KEPT, STRAY, BEFORE] }],
    });
    const open = `stray [replaced by ${STRAY.slice(0, 12)} until next, 1a2b3c4d`;
    const mac = createHmac('sha256', place.openrouter.managementKey).update(`${open}\n${BEFORE}`).digest('hex');
    place.openrouter.change(BEFORE, { name: `${open}-${mac.slice(0, 12)}]` });
    const disabling = await place.apply('keys: { kept: }\nunlisted: disable');
    expect(disabling.writes).toEqual([`PATCH /keys/${BEFORE}`, `PATCH /keys/${STRAY}`]);
    expect((await place.apply('keys: { kept: }\nunlisted: disable')).writes).toEqual([]);
    const deleting = await place.apply('keys: { kept: }\nunlisted: delete');
    expect(deleting.outcome?.failure).toBeUndefined();
    expect(place.openrouter.keys().map(({ hash }) => hash)).toContain(KEPT);
    expect(place.openrouter.keys().map(({ hash }) => hash)).not.toContain(STRAY);
    expect(place.openrouter.lists()).toMatchObject([{ hashes: [KEPT] }]);
  });
});
