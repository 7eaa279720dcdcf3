/** `retire: after 3d`: the old key lives for a while, and the first run after that ends it. */
import { expect, onTestFinished, test } from 'vitest';
import { annotations, openAccount, writesOf } from '../../support/worlds/account.ts';
import { REPOSITORY, short, startWorld, WORKSPACE, type World } from '../../support/worlds/world.ts';

const ROTATE = { 'current-name': 'prod', 'store-in': 'repository OPENROUTER_API_KEY' };
const AFTER = { ...ROTATE, retire: 'after 3d' };
/** Minutes. */
const DAY = 24 * 60;
const MARK = /^prod \[replaced by [0-9a-f]{12} until (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ), [0-9a-f]{8}-[0-9a-f]{12}\]$/;

async function world(): Promise<World> {
  const place = await startWorld({ stored: [REPOSITORY] });
  onTestFinished(() => place.stop());
  return place;
}

const live = (place: World) => place.family().find(({ name }) => name === 'prod');
const nowOf = (place: World, { hash } = place.old) => place.openrouter.key(hash);

test('the old key stays enabled, and its name says until when', async () => {
  const place = await world();
  // OpenRouter's Date has whole seconds.
  const before = Math.floor(Date.now() / 1000) * 1000;
  const result = await place.rotate(AFTER);
  expect([result.code, nowOf(place)?.disabled]).toEqual([0, false]);
  const until = Date.parse(MARK.exec(nowOf(place)?.name ?? '')?.[1] ?? '');
  expect(until).toBeGreaterThanOrEqual(before + 3 * 86_400_000);
  expect(until).toBeLessThan(Date.now() + 3 * 86_400_000 + 60_000);
  expect(annotations(result, 'notice').join('\n')).toMatch(
    /With retire: after 3 days the old key stays enabled until 2\d{3}-.*until then two keys can spend/,
  );
  expect(result.stdout).toMatch(/The old key .* stays enabled for 3 days/);
});

test('the next rotation leaves it alone until its time has ended, and says what it may spend', async () => {
  const place = await world();
  await place.rotate(AFTER);
  const name = nowOf(place)?.name;
  place.later(DAY);
  const result = await place.rotate({ ...ROTATE, retire: 'disable' });
  expect([result.code, nowOf(place)]).toEqual([0, expect.objectContaining({ name, disabled: false })]);
  expect(annotations(result, 'notice').join('\n')).toMatch(
    /1 key of earlier rotations stays enabled until the time in the name, and may still spend \(30 USD together\)/,
  );
});

test('the first rotation after that disables it', async () => {
  const place = await world();
  await place.rotate(AFTER);
  place.later(3 * DAY + 1);
  expect((await place.rotate(AFTER)).code).toBe(0);
  expect(nowOf(place)?.disabled).toBe(true);
  expect(live(place)?.disabled).toBe(false);
});

test('a daily rotation disables it even if where leaves the key out', async () => {
  const place = await world();
  await place.rotate(AFTER);
  const daily = { ...AFTER, where: 'created-at < -90d' };
  const early = await place.rotate(daily);
  expect([early.code, early.outputs.changed, nowOf(place)?.disabled]).toEqual([0, 'false', false]);
  place.later(3 * DAY + 1);
  const planned = await place.rotate({ ...daily, 'dry-run': 'true' });
  expect([planned.code, planned.outputs.changed, nowOf(place)?.disabled]).toEqual([0, 'true', false]);
  expect(annotations(planned, 'notice').join('\n')).toMatch(/is to be disabled: its time ended at/);
  const result = await place.rotate(daily);
  expect([result.code, result.outputs.changed, nowOf(place)?.disabled]).toEqual([0, 'true', true]);
  expect(annotations(result, 'notice').join('\n')).toContain(`${place.old.hash}) was disabled: its time ended at`);
  const again = await place.rotate(daily);
  expect([again.code, again.outputs.changed]).toEqual([0, 'false']);
});

test('one that somebody disabled at the same moment is not a change of this run', async () => {
  const place = await world();
  await place.rotate(AFTER);
  place.later(3 * DAY + 1);
  place.openrouter.onRequest(({ path }) => {
    if (path === `/keys/${place.old.hash}`) place.openrouter.change(place.old.hash, { disabled: true });
  });
  const result = await place.rotate({ ...AFTER, where: 'created-at < -90d' });
  expect([result.code, result.outputs.changed]).toEqual([0, 'false']);
  expect(annotations(result, 'notice').join()).not.toContain('was disabled');
});

test('one that cannot be disabled fails the step', async () => {
  const place = await world();
  await place.rotate(AFTER);
  place.later(3 * DAY + 1);
  place.openrouter.fault({ method: 'PATCH', path: `/keys/${place.old.hash}` }, { status: 403 }, { times: 9 });
  const result = await place.rotate({ ...AFTER, where: 'created-at < -90d' });
  expect([result.code, nowOf(place)?.disabled]).toEqual([1, false]);
  expect(annotations(result).join()).toContain(short(place.old));
});

test('when an old key is deleted, the one that it replaced only gets a warning', async () => {
  const place = await world();
  await place.rotate(AFTER);
  const result = await place.rotate({ ...ROTATE, retire: 'delete' });
  expect([result.code, nowOf(place)?.disabled]).toEqual([0, false]);
  expect(annotations(result, 'warning').join()).toMatch(
    new RegExp(`${place.old.hash}.* is still enabled and can spend`),
  );
});

test('a person may enable or rename it: if it is not as the rotation left it, it is left alone', async () => {
  const place = await world();
  await place.rotate(AFTER);
  place.later(3 * DAY + 1);
  place.openrouter.change(place.old.hash, { name: 'kept by hand' });
  const result = await place.rotate({ ...AFTER, where: 'created-at < -90d' });
  expect([result.code, result.outputs.changed, nowOf(place)?.disabled]).toEqual([0, 'false', false]);
});

test('any other step that reads the list names it in a warning once it is overdue', async () => {
  const place = await world();
  await place.rotate(AFTER);
  place.later(3 * DAY + 1);
  const check = { operation: 'check', 'current-name': 'prod', 'workspace-id': WORKSPACE };
  const result = await place.run(check);
  expect(annotations(result, 'warning').join()).toMatch(/is still enabled, and its time has ended/);
  place.openrouter.seed({ name: 'other', workspace_id: WORKSPACE });
  for (const where of ['created-at < -90d', 'limit == unlimited']) {
    const other = await place.rotate({ ...ROTATE, 'current-name': 'other', where });
    expect([other.code, nowOf(place)?.disabled]).toEqual([0, false]);
    expect(annotations(other, 'warning').join()).toMatch(/is still enabled, and its time has ended/);
  }
});

test('a rotation whose key where leaves out names keys that nothing disables, and keys with unsealed names', async () => {
  const place = await world();
  await place.rotate(AFTER);
  const left = { ...AFTER, where: 'created-at < -90d' };
  const [unsealed] = annotations(await place.rotate(left), 'warning');
  expect(unsealed).toMatch(/^Key "prod \[replaced by 0123456789ab.* none of the present secrets sealed the name/);
  place.openrouter.remove(live(place)?.hash ?? '');
  place.openrouter.seed({ name: 'other', workspace_id: WORKSPACE });
  const other = await place.rotate({ ...left, 'current-name': 'other' });
  expect(annotations(other, 'warning')).toEqual([
    expect.stringMatching(
      new RegExp(`${place.old.hash}\\) is still enabled and can spend: nothing disables it any more`),
    ),
  ]);
});

test('the key that replaced it cannot be moved until then, and the error says what to do', async () => {
  const place = await world();
  await place.rotate(AFTER);
  const result = await place.run({
    hash: live(place)?.hash ?? '',
    'move-to-workspace': place.openrouter.defaultWorkspace,
  });
  expect([result.code, live(place)?.workspace_id]).toEqual([1, WORKSPACE]);
  expect(annotations(result).join()).toMatch(
    new RegExp(`${place.old.hash}\\) is still enabled until the time in its name. Disable that key first`),
  );
});

test.each([
  ['after', /retire: .*give a duration, such as after 3d|after: a duration is a number and a unit/],
  ['after 30m', /retire: .*less than an hour/],
  ['after 31d', /retire: .*more than 30 days/],
  ['after 3M', /retire: .*M could mean months/],
  ['later', /retire: .*next-rotation, disable, delete, keep, after 3d/],
])('retire: %s is refused before any request', async (retire, fault) => {
  const { server, step } = await openAccount();
  const result = await step({ ...ROTATE, operation: 'rotate', 'github-token': 'ghp_x', retire });
  expect(annotations(result).join()).toMatch(fault);
  expect([server.requests, writesOf(server)]).toEqual([[], []]);
});

test('a key whose mark leads, through another key, to one that is gone is named as one that nothing disables', async () => {
  const place = await world();
  await place.rotate(AFTER);
  await place.rotate({ ...ROTATE, retire: 'disable' });
  const second = place
    .family()
    .find(({ name, hash }) => name.startsWith('prod [replaced by ') && hash !== place.old.hash);
  const live = place.family().find(({ name }) => name === 'prod');
  expect(second?.disabled).toBe(true);
  place.openrouter.remove(live?.hash ?? '');
  place.openrouter.seed({ name: 'other', workspace_id: WORKSPACE });
  const result = await place.run({ operation: 'check', 'current-name': 'other', 'workspace-id': WORKSPACE });
  expect(annotations(result, 'warning').join()).toMatch(
    new RegExp(`${place.old.hash}\\) is still enabled and can spend: nothing disables it any more`),
  );
});
