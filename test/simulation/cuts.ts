/**
 * Rotations interrupted systematically: at every request, in every way that a request can fail, for every way to select
 * and retire the key. The drawn histories have such interruptions too, but by chance and among much else.
 */
import { RETIREMENTS, type Retirement } from '../../src/domain/command/command.ts';
import type { AccountPlan, Actor, Fault, FaultKind, History, RotateBy } from './history.ts';
import { play } from './play.ts';

export interface Kind {
  by: RotateBy;
  retire: Retirement;
}

/** How a request fails, and whether all later ones fail as well. */
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
  'the answer is 500': { kind: '500' },
  'the work is done, but the answer is 502': { kind: '502 after' },
  'no answer ever comes': { kind: 'silent' },
  'the work is done, but no answer ever comes': { kind: 'silent after' },
  'the servers fail from then on': { kind: '500', lasting: true },
  'every answer is lost from then on': { kind: 'lost after', lasting: true },
};

/** Which request of a rotation fails: the one of a number, or the first of its kind after `skip` others. */
interface Cut extends Pick<Fault, 'at' | 'skip'> {
  way: Way;
}

/** By kind, since a rotation that finds a leftover has other numbers: for instance, it also retires the leftover. */
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

/** The rotation that is interrupted at every request, reads included, in every way. */
const MAIN: Kind = { by: 'name', retire: 'next-rotation' };
export const KINDS: readonly Kind[] = (['name', 'hash', 'api-key'] as const).flatMap(by =>
  RETIREMENTS.map(retire => ({ by, retire })),
);

/** A key with everything that it can have, and other keys. */
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
/** By then, whatever was under way is over. */
const LATER = 17 * MINUTE;

/** MAIN, interrupted once, at each of its requests. */
export async function cutAnywhere(way: Way): Promise<History[]> {
  return (await requestsOf(MAIN)).map(({ at }) => cutOff(MAIN, [{ at, way }]));
}

/** A rotation that is interrupted once, at each of its writes. */
export async function cutAtAnyWrite(kind: Kind, way: Way): Promise<History[]> {
  return (await writesOf(kind)).map(({ at }) => cutOff(kind, [{ at, way }]));
}

/** A rotation that is killed after any of its writes, followed by another killed one. */
export async function killedTwice(kind: Kind): Promise<History[]> {
  const writes = await writesOf(kind);
  return writes.flatMap(({ at }) => SECOND_CUTS.map(second => cutOff(kind, [{ at, way: KILLED_AFTER }, second])));
}

/** One rotation per cut; after each, the stored secrets are used. What follows is undisturbed. */
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
    // A hash goes stale: if the rotation was done after all, it cannot be used again.
    finallyBy: by === 'hash' ? 'name' : by,
  };
}

/** The requests of a rotation of this kind when nothing fails. */
async function requestsOf(kind: Kind): Promise<{ at: number; isWrite: boolean }[]> {
  const { rows } = await play({ ...rotations(kind, 1, []), succeed: [0], quiet: false });
  return rows.map(({ nth, method }) => ({ at: nth, isWrite: method !== 'GET' }));
}

async function writesOf(kind: Kind): Promise<{ at: number }[]> {
  return (await requestsOf(kind)).filter(({ isWrite }) => isWrite);
}
