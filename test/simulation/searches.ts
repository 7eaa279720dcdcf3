/** The full searches: pairs of runs whose every interleaving is played. */
import type { Retirement } from '../../src/domain/command/command.ts';
import type { AccountPlan, Actor, History, RotateBy } from './history.ts';

/** As little as possible besides the key itself: every further request multiplies the orders. */
const ACCOUNT: AccountPlan = {
  newer: 0,
  older: 0,
  ownWorkspace: false,
  limit: 50,
  reset: null,
  expires: false,
  guardrail: false,
  lists: [],
  targets: 1,
  freshMs: 0,
};

function rotation(by: RotateBy, retire: Retirement): Actor {
  return { does: 'rotate', at: 0, by, retire };
}

function pair(first: Actor, second: Actor): History {
  return { seed: 'search', account: ACCOUNT, actors: [first, second], faults: [], delays: 'calm' };
}

export const SEARCHES: Readonly<Record<string, History>> = {
  'two rotations by name, disable': pair(rotation('name', 'disable'), rotation('name', 'disable')),
  'two rotations by name, delete': pair(rotation('name', 'delete'), rotation('name', 'delete')),
  'two rotations by name, next-rotation': pair(rotation('name', 'next-rotation'), rotation('name', 'next-rotation')),
  'by api-key and by hash, keep and disable': pair(rotation('api-key', 'keep'), rotation('hash', 'disable')),
  'two attempts of one run': pair(
    { ...rotation('name', 'disable'), run: 77, attempt: 1 },
    { ...rotation('name', 'disable'), run: 77, attempt: 2 },
  ),
  'two creations of one name': pair({ does: 'create', at: 0, name: 'made' }, { does: 'create', at: 0, name: 'made' }),
};
