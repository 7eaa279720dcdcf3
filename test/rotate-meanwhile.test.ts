/** What a rotation has done at each of its later moments, so that a run that ends there loses nothing. */
import { expect, onTestFinished, test } from 'vitest';
import { REPOSITORY, short, startWorld, type World } from './support/world.ts';

const ROTATE = { 'current-name': 'prod', 'store-in': 'repository OPENROUTER_API_KEY' };

async function world(): Promise<World> {
  const place = await startWorld({ stored: [REPOSITORY] });
  onTestFinished(() => place.stop());
  return place;
}

test('before the old key is deleted, what it spent meanwhile is taken off the limit of the new one', async () => {
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

test('a key that was to end with the rotation stays enabled when somebody has renamed it meanwhile', async () => {
  const place = await world();
  const { openrouter, github, old } = place;
  const before = place.leftover(`prod [replaced by ${short(old)} until next`);
  github.onAnswered(({ method }) => {
    if (method === 'PUT') openrouter.change(before.hash, { name: 'kept by hand' });
  });
  expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
  expect(openrouter.key(before.hash)).toMatchObject({ name: 'kept by hand', disabled: false });
});
