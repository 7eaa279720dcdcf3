/** A history as a value: who does what when to which account, and what goes wrong. Played by `play.ts`. */
import type { Retirement } from '../../src/domain/command/command.ts';

/** What can go wrong with one attempt of a request. */
export const FAULTS = [
  /** No connection: nothing was sent. */
  'refused',
  /** The connection is lost, with nothing done. */
  'lost',
  /** The work is done, the answer lost. */
  'lost after',
  /** The connection is lost at once, and the work is done up to 100 s later all the same. */
  'late',
  /** Never answered: nothing done, or done. */
  'silent',
  'silent after',
  /** The same, and the work is done up to 100 s after it was sent. */
  'silent late',
  '500',
  '502 after',
  '429',
  '409',
  /** A read by hash or id shows what was before this run's own last write; a list is up to 30 s behind as a whole. */
  'behind',
  /** The machine stands still for 16 minutes before the request leaves, or before its answer is read. */
  'sleep before',
  'sleep after',
  /** The process is killed before the request leaves, or when its work is done. */
  'kill before',
  'kill after',
  /** Killed as the request leaves; its work is done up to 100 s later. */
  'kill late',
  /** A second, or as much as the fault says, passes before its work is done. */
  'slow',
  /** Another key is deleted just before a page of a list is made. */
  'slip',
  /** The job is cancelled as the request leaves; ten seconds later the runner kills. */
  'cancel',
] as const;
export type FaultKind = (typeof FAULTS)[number];

/** Requests of a rotation or a creation, as a person calls them. */
export const REQUESTS = {
  create: /^POST \/keys /,
  equip: /^PATCH \/keys\/.* \[ready for /,
  probe: /^GET \/key /,
  store: /^PUT /,
  retire: /^PATCH \/keys\/.* \[replaced by |^DELETE \/keys\//,
  commit: /^PATCH \/keys\/.*"name":"[^"[]*"/,
  'read a key': /^GET \/keys\//,
  'read a list': /^GET \/(byok|observability\/destinations)\//,
  'list keys': /^GET \/keys\?.*offset=0/,
  'next page of keys': /^GET \/keys\?.*offset=[1-9]/,
  'list guardrails': /^GET \/guardrails\/assignments\/keys\?.*offset=0/,
  'next page of guardrails': /^GET \/guardrails\/assignments\/keys\?.*offset=[1-9]/,
} as const;
export type RequestName = keyof typeof REQUESTS;

export interface Fault {
  actor: number;
  kind: FaultKind;
  /** Which request of the actor, attempts counted one by one, from 1; or which ones by what they do. */
  at: number | RequestName;
  /** Of those that do the same, how many go well before. */
  skip?: number;
  /** How many suffer, from that one on: 1 when left out. */
  times?: number;
  /** How late it is, of `late`, `silent late`, `kill late` and `slow`; how far back a list shows, of `behind`. */
  ms?: number;
}

/** How a rotation finds its key. */
export type RotateBy = 'name' | 'hash' | 'api-key';

interface ActorCommon {
  /** ms after the beginning, or after the work of a request of another actor */
  at: number;
  after?: { actor: number; request: RequestName };
  /** ms by which this machine's clock is ahead of OpenRouter's. */
  skewMs?: number;
  /** Of 30 s and 5 when left out. */
  timeoutMs?: number;
  maxRetries?: number;
  /** The run; another attempt of the same one has the same number. Its own when left out. */
  run?: number;
  attempt?: number;
}

export type Actor = ActorCommon &
  (
    | {
        does: 'rotate';
        by: RotateBy;
        retire: Retirement;
        /** Delivers to the output `key`, beside the secrets or (retire: keep) instead of them. */
        output?: 'too' | 'alone';
        /** `limit: raise by 10` */
        raise?: boolean;
      }
    /** Applies a file that declares the key in use: its secrets, and that it is due for rotation. */
    | { does: 'apply'; retire: Exclude<Retirement, 'keep'> }
    | { does: 'create'; name: string; output?: 'too' | 'alone' }
    | { does: 'update'; limit: number; by: 'name' | 'hash' }
    /** Deletes a bystander. */
    | { does: 'delete'; bystander: number }
    | { does: 'person'; act: PersonAct }
    /** Whoever has a stored secret spends 1 USD. */
    | { does: 'spend'; target: number }
  );

export type PersonAct =
  | { kind: 'add a key' }
  | { kind: 'delete a bystander'; bystander: number }
  | { kind: 'disable the stored key' }
  | { kind: 'enable a retired key' }
  /** A key of another creator gets the name of the key in use. */
  | { kind: 'squat' }
  | { kind: 'rename the key'; to: string }
  | { kind: 'limit the key'; limit: number }
  | { kind: 'list a bystander'; list: number; bystander: number };

/** What the key in use is like, and what surrounds it. */
export interface AccountPlan {
  /** Other keys that are newer and older than the key in use. */
  newer: number;
  older: number;
  /** Outside the default workspace. */
  ownWorkspace: boolean;
  limit: number | null;
  reset: 'daily' | 'weekly' | 'monthly' | null;
  expires: boolean;
  disabled?: boolean;
  guardrail: boolean;
  /** BYOK credentials and destinations that name the key in use, beside so many others. */
  lists: { kind: 'byok' | 'destination'; others: number }[];
  /** How many secrets hold the key in use. */
  targets: number;
  /** ms during which a new key is answered 401. */
  freshMs: number;
}

export interface History {
  /** Of delays, and of everything made up. */
  seed: number | string;
  account: AccountPlan;
  actors: Actor[];
  /** Drawn from rates (probabilities for each attempt) while histories are looked for; listed in one that is written down. */
  faults: Fault[] | Partial<Record<FaultKind, number>>;
  /** `calm`: every request takes 20 ms. `wild`: from 1 ms to a minute. */
  delays: 'calm' | 'wild';
  /** How the quiet rotation at the end retires and finds its key; `disable` and `name` when left out. */
  finally?: Retirement;
  finallyBy?: RotateBy;
  /** False: nothing is rotated when all is over. */
  quiet?: false;
  /** Runs that must succeed. */
  succeed?: number[];
}

export const HOUR = 3_600_000;
/** When every history begins: a Tuesday noon, far from midnight. */
export const BEGINNING = Date.UTC(2026, 10, 24, 12);
