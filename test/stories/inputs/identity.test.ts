/** Whoever may create keys can give one the name of another: how far a name alone counts. */
import { expect, test } from 'vitest';
import { annotations, openAccount, writesOf } from '../../support/worlds/account.ts';
import { REPOSITORY, short, startWorld } from '../../support/worlds/world.ts';

const MINE = { name: 'prod', creator_user_id: 'user_mine' };
const SQUATTER = { name: 'prod', creator_user_id: 'user_squatter', limit: null };

test.each([
  { operation: 'update', disabled: 'true' },
  { operation: 'update', limit: '200', where: 'disabled == false' },
  { operation: 'update', limit: '200', 'max-keys': '2' },
  { operation: 'check', where: 'disabled == false' },
  { operation: 'delete', where: 'disabled == false' },
])('a name that a key of another creator has too selects no key: %o', async inputs => {
  const { server, step } = await openAccount({
    keys: [
      { ...SQUATTER, hash: 'b'.repeat(64) },
      { ...MINE, hash: 'a'.repeat(64), disabled: !('max-keys' in inputs) },
    ],
  });
  const result = await step({ 'current-name': 'prod', ...inputs });
  if (inputs.disabled === 'true') expect(annotations(result)[0]).toMatch(/^max-keys: 2 keys are selected/);
  else {
    expect(annotations(result)[0]).toMatch(/^current-name: the name "prod" does not prove which key is meant/);
    expect(annotations(result)[0]).toContain('bbbbbbbbbbbb');
    expect(annotations(result)[0]).toContain('aaaaaaaaaaaa');
  }
  expect(result.code).toBe(1);
  expect(writesOf(server)).toEqual([]);
});

test('a name shared with a key of the same creator is used, with a warning that names the other', async () => {
  const { server, step } = await openAccount({ keys: [MINE, { ...MINE, hash: 'a'.repeat(64), disabled: true }] });
  const result = await step({ 'current-name': 'prod', where: 'disabled == false', limit: '5' });
  expect(result.code).toBe(0);
  expect(annotations(result, 'warning')).toEqual([expect.stringMatching(/chosen by its name.*aaaaaaaaaaaa, disabled/)]);
  expect(writesOf(server)).toHaveLength(1);
});

const ROTATE = { 'current-name': 'prod', 'store-in': 'repository OPENROUTER_API_KEY', retire: 'disable' };

test.each([
  ['expired', { expires_at: '2020-01-01T00:00:00Z' }],
  ['disabled', { disabled: true }],
])("a scheduled rotation does not take a stranger's key while its own is %s", async (_, ended) => {
  const place = await startWorld({ stored: [REPOSITORY], old: ended });
  const { openrouter, old } = place;
  try {
    openrouter.seed({ ...SQUATTER, workspace_id: old.workspace_id });
    const before = openrouter.keys();
    const result = await place.rotate(ROTATE);
    expect(annotations(result)[0]).toMatch(/^current-name: the name "prod" does not prove which key is meant/);
    expect([result.code, openrouter.keys(), place.stored()]).toEqual([1, before, [old.secret]]);
    // One rotation by hash proves the key of the name from then on.
    const byHash = await place.rotate({ ...ROTATE, 'current-name': '', hash: old.hash, 'expires-in': '90d' });
    expect(annotations(byHash)).toEqual([]);
    const made = place.stored();
    expect(made).not.toEqual([old.secret]);
  } finally {
    await place.stop();
  }
});

test("an interrupted rotation is repaired without a stranger's key", async () => {
  const place = await startWorld({ stored: [REPOSITORY] });
  const { openrouter, old } = place;
  try {
    const left = place.leftover(`prod [ready for ${short(old)}, run 8000.1`);
    openrouter.remove(old.hash);
    const squatter = openrouter.seed({ ...SQUATTER, workspace_id: old.workspace_id });
    expect((await place.rotate({ ...ROTATE, 'current-name': '', hash: left.hash })).code).toBe(0);
    expect(openrouter.keys().find(({ hash }) => hash === squatter.hash)).toEqual(squatter);
  } finally {
    await place.stop();
  }
});

test('check of all keys and a rotation name enabled keys that only look retired', async () => {
  const place = await startWorld({ stored: [REPOSITORY] });
  const { openrouter, old } = place;
  try {
    const seed = { workspace_id: old.workspace_id, limit: 5 };
    const copied = openrouter.seed({
      ...seed,
      name: 'prod [replaced by 0123456789ab until next, 1a2b3c4d-0123456789ab]',
    });
    openrouter.seed({ ...seed, name: 'prod [replaced by 1123456789ab, 1a2b3c4d-0123456789ab]', disabled: true });
    // The world has one of its own.
    const both = [copied.hash, '3'.repeat(64)].map(hash => expect.stringContaining(hash));
    const inputs = { 'workspace-id': old.workspace_id, 'provisioning-key': openrouter.managementKey };
    const all = await place.rotate({ ...inputs, operation: 'check', 'current-name': '*', 'store-in': '' });
    expect(annotations(all, 'warning')).toEqual(expect.arrayContaining(both));
    expect(annotations(all, 'warning')).toHaveLength(2);
    const rotated = await place.rotate(ROTATE);
    expect(annotations(rotated, 'warning')).toEqual(expect.arrayContaining(both));
  } finally {
    await place.stop();
  }
});
