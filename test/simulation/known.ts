/** Histories that once broke a promise, each named after what went wrong. They stay here. */
import type { AccountPlan, Actor, Fault, History } from './history.ts';

const PLAIN: AccountPlan = {
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
/** A later rotation: whatever was under way is over by then. */
const LATER = 17 * 60_000;
const ROTATION = { does: 'rotate', at: 0, by: 'name', retire: 'disable' } as const;
const AGAIN = { ...ROTATION, at: LATER } as const;

function history(
  actors: Actor[],
  faults: Fault[] = [],
  more: Partial<Omit<History, 'account'>> & { account?: Partial<AccountPlan> } = {},
): History {
  return { seed: 'known', delays: 'calm', actors, faults, ...more, account: { ...PLAIN, ...more.account } };
}

/** Two attempts of one run; the second may begin once a request of the first has been processed. */
function attempts(first: Partial<Actor>, second: Partial<Actor>): Actor[] {
  return [
    { ...ROTATION, run: 77, attempt: 1, ...first } as Actor,
    { ...ROTATION, run: 77, attempt: 2, ...second } as Actor,
  ];
}

export const KNOWN: Readonly<Record<string, History>> = {
  'a deletion moves the old key to the previous page, and it counts as gone beside its leftover': history(
    [ROTATION, AGAIN],
    [
      { actor: 0, at: 'store', kind: 'kill after' },
      { actor: 1, at: 'next page of keys', kind: 'slip', times: 3 },
    ],
    { account: { newer: 99 } },
  ),
  'a key enabled until the next rotation moves to the previous page, and lives forever': history(
    [{ ...ROTATION, retire: 'next-rotation' }, AGAIN],
    [{ actor: 1, at: 'next page of keys', kind: 'slip', times: 3 }],
    { account: { newer: 99 } },
  ),
  'the assignment of the guardrail moves to the previous page, and the new key has none': history(
    [ROTATION],
    [{ actor: 0, at: 'next page of guardrails', kind: 'slip', times: 3 }],
    { account: { newer: 100, guardrail: true } },
  ),
  'only an output: the commit is done but answered 502, and the old key gets its name back': history(
    [{ ...ROTATION, retire: 'keep', output: 'alone', maxRetries: 0 }],
    [{ actor: 0, at: 'commit', kind: '502 after', times: 9 }],
  ),
  'a run that is taken over after storing does not say which target holds what': history(
    [ROTATION, { ...ROTATION, at: LATER - 90_000 }],
    [{ actor: 0, at: 'store', kind: 'sleep after' }],
  ),
  'a run mistakes its own late POST for another rotation': history(
    [ROTATION],
    [{ actor: 0, at: 'create', kind: 'late', ms: 1_300 }],
    { succeed: [0] },
  ),
  "a run's own late POST arrives after the run has succeeded, and nobody removes the key": history(
    [ROTATION],
    [{ actor: 0, at: 'create', kind: 'late', ms: 60_000 }],
    { succeed: [0] },
  ),
  'two concurrent creations both store': history([
    { does: 'create', at: 0, name: 'made' },
    { does: 'create', at: 0, name: 'made' },
  ]),
  'an update of the limit during a rotation is lost': history(
    [ROTATION, { does: 'update', at: 1, after: { actor: 0, request: 'equip' }, limit: 77, by: 'name' }],
    [{ actor: 0, at: 'store', kind: 'slow', ms: 5_000 }],
    { account: { reset: 'monthly' }, succeed: [0, 1] },
  ),
  'an update of the limit arrives as the old key is retired, and reports success': history(
    [ROTATION, { does: 'update', at: 1, after: { actor: 0, request: 'store' }, limit: 77, by: 'name' }],
    [{ actor: 0, at: 'store', kind: 'slow', ms: 5_000 }],
    { account: { reset: 'monthly' }, succeed: [0] },
  ),
  'what the old key spends during its rotation is granted again': history(
    [ROTATION, { does: 'spend', at: 1, after: { actor: 0, request: 'equip' }, target: 0 }],
    [{ actor: 0, at: 'store', kind: 'slow', ms: 5_000 }],
    { succeed: [0] },
  ),
  'raise by is applied again to a leftover that already has it': history(
    [
      { ...ROTATION, raise: true, retire: 'delete' },
      { ...AGAIN, raise: true },
    ],
    [{ actor: 0, at: 'retire', kind: 'kill after' }],
  ),
  'the PUT of an earlier attempt arrives after a later attempt has disabled its key': history(
    attempts({}, { at: 1, after: { actor: 0, request: 'probe' } }),
    [{ actor: 0, at: 'store', kind: 'kill late', ms: 60_000 }],
  ),
  'a suspended run commits a key that another run has retired': history(
    [ROTATION, { ...ROTATION, at: LATER - 90_000 }],
    [{ actor: 0, at: 'commit', kind: 'sleep before' }],
  ),
  'a stale second look lets two rotations win': history(
    [ROTATION, ROTATION],
    [
      { actor: 0, at: 'list keys', skip: 1, kind: 'behind', ms: 5_000 },
      { actor: 1, at: 'list keys', skip: 1, kind: 'behind', ms: 5_000 },
    ],
  ),
  'a read that is one write behind is mistaken for another rotation': history(
    [ROTATION],
    [{ actor: 0, at: 'read a key', kind: 'behind', times: 40 }],
    { succeed: [0] },
  ),
  'the stored key is a ready journal of a key whose replacement is committed: api-key fails forever': history(
    attempts({ timeoutMs: 120_000 }, { after: { actor: 0, request: 'equip' }, timeoutMs: 120_000 }),
    [
      { actor: 0, at: 'probe', kind: 'slow', ms: 15_000 },
      { actor: 1, at: 'store', kind: 'slow', ms: 30_000 },
    ],
    { finallyBy: 'api-key' },
  ),
  'a key that another rotation has just committed loses its guardrail and its lists': history(
    [ROTATION, { ...ROTATION, after: { actor: 0, request: 'create' } }],
    [{ actor: 1, at: 'list keys', kind: 'slow', ms: 2_000 }],
    { account: { guardrail: true, lists: [{ kind: 'byok', others: 0 }] } },
  ),
  'the second look reads the old key before and the list after another rotation, and misses it': history(
    [{ ...ROTATION, retire: 'delete' }, ROTATION],
    [
      { actor: 1, at: 'create', kind: 'slow', ms: 100 },
      { actor: 1, at: 'list keys', skip: 1, kind: 'slow', ms: 1_000 },
    ],
  ),
  'the key of a losing attempt is not a leftover of any key once the winner has deleted the old one': history(
    attempts({ retire: 'delete', timeoutMs: 120_000 }, { after: { actor: 0, request: 'equip' }, timeoutMs: 120_000 }),
    [
      { actor: 0, at: 'probe', kind: 'slow', ms: 15_000 },
      { actor: 1, at: 'store', kind: 'slow', ms: 30_000 },
    ],
  ),
  'what the old key has spent is granted again if a run ends between its deletion and the commit': history(
    [
      { ...ROTATION, retire: 'delete' },
      { does: 'spend', at: 1, after: { actor: 0, request: 'equip' }, target: 0 },
    ],
    [
      { actor: 0, at: 'store', kind: 'slow', ms: 5_000 },
      { actor: 0, at: 'retire', kind: 'kill after' },
    ],
  ),
  'a list loses the new key after a stale read from before the key joined': history(
    [{ ...ROTATION, retire: 'delete' }],
    [{ actor: 0, at: 'read a list', kind: 'behind', times: 40 }],
    { account: { newer: 1, lists: [{ kind: 'byok', others: 1 }] }, succeed: [0] },
  ),
};
