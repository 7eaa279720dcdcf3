/** What a rotation does about keys that change between its steps. */
import { expect, onTestFinished, test } from 'vitest';
import type { RunResult } from '../../support/runner/runner.ts';
import { REPOSITORY, short, startWorld, WORKSPACE, type World } from '../../support/worlds/world.ts';

const ELSEWHERE = '99999999-2222-4333-8444-555555555555';
const ROTATE = { 'current-name': 'prod', 'store-in': 'repository OPENROUTER_API_KEY' };

async function world(): Promise<World> {
  const place = await startWorld({
    stored: [REPOSITORY],
    openrouter: { workspaces: [WORKSPACE, ELSEWHERE] },
  });
  onTestFinished(() => place.stop());
  return place;
}

function errors({ annotations }: RunResult): string {
  return annotations.flatMap(({ type, message }) => (type === 'error' ? [message] : [])).join('\n');
}

/** Does something once the new key is made. */
function whenMade({ openrouter }: World, act: () => void): void {
  openrouter.onAnswered(({ method, path }) => {
    if (method === 'POST' && path === '/keys') act();
  });
}

test('the new key is deleted when the old one was moved to another workspace in the meantime', async () => {
  const place = await world();
  const { openrouter, old } = place;
  whenMade(place, () => openrouter.change(old.hash, { workspace_id: ELSEWHERE }));
  expect(errors(await place.rotate(ROTATE))).toMatch(/was changed while the rotation began/);
  expect(place.family().map(({ hash }) => hash)).toEqual([old.hash]);
  expect(place.stored()).toEqual([old.secret]);
});

test('the new key is deleted when the old one, which was gone, exists again', async () => {
  const place = await world();
  const { openrouter, old } = place;
  const left = place.leftover(`prod [ready for ${short(old)}, run 8000.1`);
  openrouter.remove(old.hash);
  whenMade(place, () => void openrouter.seed({ ...old, name: 'formerly prod' }));
  expect(errors(await place.rotate(ROTATE))).toMatch(/which was gone when the rotation began, is there again/);
  expect(new Set(place.family().map(({ hash }) => hash))).toEqual(new Set([old.hash, left.hash]));
});

test('before the old key is deleted, what it spent in the meantime is subtracted from the limit of the new one', async () => {
  const place = await world();
  const { openrouter, github, old } = place;
  const made = () => place.family().find(({ hash }) => hash !== old.hash);
  let limitAtDeletion: number | null | undefined;
  github.onAnswered(({ method }) => {
    if (method === 'PUT') openrouter.spend(old.hash, 4);
  });
  openrouter.onRequest(({ method }) => {
    if (method === 'DELETE') limitAtDeletion = made()?.limit;
  });
  expect(await place.rotate({ ...ROTATE, retire: 'delete' })).toMatchObject({ code: 0 });
  expect(limitAtDeletion).toBe(26);
  expect(made()).toMatchObject({ name: 'prod', limit: 26 });
});

test('a key that was to end with the rotation stays enabled when somebody has renamed it in the meantime', async () => {
  const place = await world();
  const { openrouter, github, old } = place;
  const before = place.leftover(`prod [replaced by ${short(old)} until next`);
  github.onAnswered(({ method }) => {
    if (method === 'PUT') openrouter.change(before.hash, { name: 'kept by hand' });
  });
  const result = await place.rotate(ROTATE);
  expect(result.code).toBe(0);
  expect(openrouter.key(before.hash)).toMatchObject({ name: 'kept by hand', disabled: false });
  const warnings = result.annotations.filter(({ type }) => type === 'warning').map(({ message }) => message);
  expect(warnings).toContainEqual(expect.stringMatching(`${before.hash}.*renamed meanwhile \\(to "kept by hand"\\)`));
});
