/**
 * A rotation that is cut off, systematically: at every request, in every way that a request can fail, for every way to
 * select its key and to retire it. The drawn histories have such cuts too, but among much else and by chance.
 */
import { RETIREMENTS, type Retirement } from '../../src/domain/command/command.ts';
import type { AccountPlan, Actor, Fault, FaultKind, History, RotateBy } from './history.ts';
import { play } from './play.ts';

export interface Kind {
  by: RotateBy;
  retire: Retirement;
}

/** How a request can fail, and whether all that come after it fail as well. */
interface Way {
  kind: FaultKind;
  lasting?: true;
}

export const KILLED_AFTER: Way = { kind: 'kill after' };
export const ANSWER_LOST: Way = { kind: 'lost after' };
export const WAYS: Readonly<Record<string, Way>> = {
  'the process is killed before the work': { kind: 'kill before' },
  'the process is killed after the work': KILLED_AFTER,
  'the connection is lost before the work': { kind: 'lost' },
  'the answer is lost': ANSWER_LOST,
  'it is answered 500': { kind: '500' },
  'the work is done, but the answer is 502': { kind: '502 after' },
  'it is never answered': { kind: 'silent' },
  'the work is done, but it is never answered': { kind: 'silent after' },
  'the servers fail from then on': { kind: '500', lasting: true },
  'every answer is lost from then on': { kind: 'lost after', lasting: true },
};

/** Which request of a rotation fails: one by its number, or of those that do the same, the first after `skip` others. */
interface Cut extends Pick<Fault, 'at' | 'skip'> {
  way: Way;
}

/** By what they do, since a rotation that finds a leftover has other numbers: it retires that too, for instance. */
const SECOND_CUTS: readonly Cut[] = (
  [
    { at: 'create' },
    { at: 'equip' },
    { at: 'store' },
    { at: 'store', skip: 1 },
    { at: 'retire' },
    { at: 'retire', skip: 1 },
    { at: 'commit' },
  ] as const
).map(cut => ({ ...cut, way: KILLED_AFTER }));

/** The one that is cut off at every request, reading ones too, in every way. */
export const MAIN: Kind = { by: 'name', retire: 'next-rotation' };
export const KINDS: readonly Kind[] = (['name', 'hash', 'api-key'] as const).flatMap(by =>
  RETIREMENTS.map(retire => ({ by, retire })),
);

/** Everything that a key can have, and keys beside it. */
const ACCOUNT: AccountPlan = {
  newer: 2,
  older: 1,
  ownWorkspace: true,
  limit: 50,
  reset: null,
  expires: true,
  guardrail: true,
  lists: [
    { kind: 'byok', others: 1 },
    { kind: 'destination', others: 0 },
  ],
  targets: 2,
  freshMs: 0,
};
const MINUTE = 60_000;
/** When whatever was under way is over. */
const LATER = 17 * MINUTE;

/** MAIN cut off once, at each of its requests. */
export async function cutAnywhere(way: Way): Promise<History[]> {
  return (await requestsOf(MAIN)).map(({ at }) => cutOff(MAIN, [{ at, way }]));
}

/** A rotation that is cut off once, at each of its writes. */
export async function cutAtAnyWrite(kind: Kind, way: Way): Promise<History[]> {
  return (await writesOf(kind)).map(({ at }) => cutOff(kind, [{ at, way }]));
}

/** A rotation that is killed after any of its writes, and so is the next one. */
export async function killedTwice(kind: Kind): Promise<History[]> {
  const writes = await writesOf(kind);
  return writes.flatMap(({ at }) => SECOND_CUTS.map(second => cutOff(kind, [{ at, way: KILLED_AFTER }, second])));
}

/** One rotation a cut; whoever has the stored secrets spends after each. What follows is undisturbed. */
function cutOff(kind: Kind, cuts: readonly Cut[]): History {
  const actors = cuts.flatMap((_, index): Actor[] => [
    { does: 'spend', at: index * LATER + 10 * MINUTE, target: 0 },
    { does: 'spend', at: index * LATER + 10 * MINUTE, target: 1 },
  ]);
  return {
    ...rotations(kind, cuts.length, actors),
    faults: cuts.map(({ at, skip = 0, way: { kind: failure, lasting } }, actor): Fault => {
      return { actor, at, skip, kind: failure, ...(lasting && { times: Number.POSITIVE_INFINITY }) };
    }),
  };
}

function rotations({ by, retire }: Kind, count: number, others: readonly Actor[]): History {
  const each = (_: unknown, index: number): Actor => {
    return { does: 'rotate', at: index * LATER, by, retire, maxRetries: 0, timeoutMs: 2_000 };
  };
  return {
    seed: 'cut off',
    account: ACCOUNT,
    actors: [...Array.from({ length: count }, each), ...others],
    faults: [],
    delays: 'calm',
    finally: retire,
    // A hash goes stale: when the rotation was done after all, it alone cannot be used again.
    finallyBy: by === 'hash' ? 'name' : by,
  };
}

/** What a rotation of this kind asks when nothing fails. */
async function requestsOf(kind: Kind): Promise<{ at: number; isWrite: boolean }[]> {
  const { rows } = await play({ ...rotations(kind, 1, []), succeed: [0], quiet: false });
  return rows.map(({ nth, method }) => ({ at: nth, isWrite: method !== 'GET' }));
}

async function writesOf(kind: Kind): Promise<{ at: number }[]> {
  return (await requestsOf(kind)).filter(({ isWrite }) => isWrite);
}
