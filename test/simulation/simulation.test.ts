/**
 * Rotations, creations and everything around them, played in one process against a world in memory, with a clock that
 * stops while code runs. `npm run simulate` plays more of them.
 */
import { describe, expect, test } from 'vitest';
import { howMany, isSample, sampled } from '../support/depth.ts';
import { ANSWER_LOST, cutAnywhere, cutAtAnyWrite, KILLED_AFTER, KINDS, type Kind, killedTwice, WAYS } from './cuts.ts';
import { FAILED, FAILED_GRACE } from './failed.ts';
import type { History } from './history.ts';
import { imagine, imagineApply, imagineGrace, imagineSquatter } from './imagine.ts';
import { interleave, tableOfSteps } from './interleave.ts';
import { KNOWN } from './known.ts';
import { play } from './play.ts';
import { SEARCHES } from './searches.ts';

/** How many seeds are played, from 0. */
const SEEDS = howMany({ sample: 60, full: 600 });
const APPLY_SEEDS = howMany({ sample: 15, full: 100 });
/** How many states of two concurrent runs are searched if there are too many to search all. */
const STATES = howMany({ sample: 300, full: 1_500 });
const GRACE_SEEDS = howMany({ sample: 15, full: 200 });
const SQUATTER_SEEDS = howMany({ sample: 15, full: 200 });

/** On an idle machine all of them take a minute together. */
const TIMEOUT = { timeout: 300_000 };

describe('what once went wrong no longer does', TIMEOUT, () => {
  test.each(Object.entries(KNOWN))('%s', async (_, history) => {
    await expectKept(history);
  });

  test.each([...FAILED])('seed %i: %s', async seed => {
    await expectKept(imagine(seed));
  });

  test.each([...FAILED_GRACE])('seed %i, with a grace period: %s', async seed => {
    await expectKept(imagineGrace(seed));
  });
});

describe('an interrupted rotation is repaired by the next one', TIMEOUT, () => {
  test.each(Object.entries(WAYS).map(([name, way], index) => ({ name, way, index })))(
    'when $name, at any request',
    async ({ way, index }) => {
      await expectAllRepaired(await cutAnywhere(way), index);
    },
  );

  test.each(KINDS.map((kind, index) => ({ ...kind, index })))(
    'when the process is killed or an answer lost at any write of a rotation by $by, retire: $retire',
    async ({ index, ...kind }) => {
      await expectAllRepaired(await cutAtAnyWrite(kind, KILLED_AFTER), index);
      await expectAllRepaired(await cutAtAnyWrite(kind, ANSWER_LOST), index + 1);
    },
  );

  test.each<Kind>([
    { by: 'api-key', retire: 'next-rotation' },
    { by: 'name', retire: 'disable' },
  ])('when the next one is interrupted as well, with rotations by $by, retire: $retire', async kind => {
    await expectAllRepaired(await killedTwice(kind));
  });
});

describe('every promise is kept', TIMEOUT, () => {
  test(`in the histories of ${SEEDS} seeds`, async () => {
    for (let seed = 0; seed < SEEDS; seed++) await expectKept(imagine(seed));
  });

  test(`in the histories of ${APPLY_SEEDS} seeds in which a keys file is applied`, async () => {
    for (let seed = 0; seed < APPLY_SEEDS; seed++) await expectKept(imagineApply(seed));
  });

  test(`in the histories of ${GRACE_SEEDS} seeds in which old keys live for an hour`, async () => {
    for (let seed = 0; seed < GRACE_SEEDS; seed++) await expectKept(imagineGrace(seed));
  });

  test(`in the histories of ${SQUATTER_SEEDS} seeds in which a stranger's key gets the name`, async () => {
    for (let seed = 0; seed < SQUATTER_SEEDS; seed++) await expectKept(imagineSquatter(seed));
  });

  test('in every interleaving of two rotations by name', () => expectAllKept('two rotations by name, disable', 0));
  test('in every interleaving of two creations', () => expectAllKept('two creations of one name', 0));
  test('in the first interleavings of two rotations with one killed', () =>
    expectAllKept('two rotations by name, disable', 1, STATES));
  test('in the first interleavings of two attempts of one run with one killed', () =>
    expectAllKept('two attempts of one run', 1, STATES));
});

test('a history plays out the same every time', TIMEOUT, async () => {
  for (const seed of [3, 14, 159]) {
    const [first, second] = [await play(imagine(seed)), await play(imagine(seed))];
    expect(second.table()).toBe(first.table());
    const listed = await play({ ...imagine(seed), faults: [...first.faults] });
    expect(listed.table()).toBe(first.table());
  }
});

test('a broken promise is noticed, and shown as a table', TIMEOUT, async () => {
  const unmade: History = { ...(Object.values(KNOWN)[0] as History), actors: [], finallyBy: 'hash' };
  const ended: History = { ...unmade, actors: [{ does: 'person', at: 0, act: { kind: 'limit the key', limit: 1 } }] };
  const { broken, table } = await play(ended);
  expect(broken.map(({ promise }) => promise)).toContain('every stored secret works');
  expect(table.call(await play(ended))).toContain('PATCH');
});

async function expectKept(history: History): Promise<void> {
  const played = await play(history);
  if (played.broken.length === 0) return;
  const what = played.broken.map(each => `${each.promise}: ${each.what}`).join('\n');
  throw new Error(`${what}\n${JSON.stringify(history)}\n${played.table()}`);
}

async function expectAllRepaired(histories: readonly History[], offset = 0): Promise<void> {
  expect(histories.length).toBeGreaterThan(5);
  for (const history of sampled(histories, 6, offset)) await expectKept(history);
}

/** At most so many states; if left out, all, or the first ones in a sample. */
async function expectAllKept(name: string, kills: 0 | 1, states?: number): Promise<void> {
  const history = SEARCHES[name] as History;
  const maxStates = states ?? (isSample ? STATES : Number.POSITIVE_INFINITY);
  const search = await interleave(history, { kills, maxStates, maxMs: Number.POSITIVE_INFINITY });
  expect(search.states).toBeGreaterThan(isSample ? 200 : 1_000);
  const { broken } = search;
  const [first] = broken;
  if (first) throw new Error(`${first.promise}: ${first.what}\n${await tableOfSteps(history, first.steps)}`);
}
