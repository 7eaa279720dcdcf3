/** A history as a value: who does what when to which account, and what goes wrong. Played by `play.ts`. */
import type { Retirement } from '../../src/domain/command/command.ts';

/** What can go wrong with one attempt of a request. */
export const FAULTS = [
  /** No connection: nothing was sent. */
  'refused',
  /** The connection is lost, and nothing is done. */
  'lost',
  /** The work is done, but the answer is lost. */
  'lost after',
  /** The connection is lost at once, but the work is still done, up to 100 s later. */
  'late',
  /** No answer ever comes: nothing is done, or the work is. */
  'silent',
  'silent after',
  /** The same, and the work is done up to 100 s after sending. */
  'silent late',
  '500',
  '502 after',
  '429',
  '409',
  /** A read by hash or ID shows the state before this run's own last write; a whole list is up to 30 s behind. */
  'behind',
  /** The machine is suspended for 16 minutes before the request leaves, or before its answer is read. */
  'sleep before',
  'sleep after',
  /** The process is killed before the request leaves, or when its work is done. */
  'kill before',
  'kill after',
  /** Killed as the request leaves; its work is done up to 100 s later. */
  'kill late',
  /** The work is done late: after 1 to 100 s, or as long as the fault says. */
  'slow',
  /** Another key is deleted just before a page of a list is made. */
  'slip',
  /** The job is cancelled as the request leaves; ten seconds later the runner kills the process. */
  'cancel',
] as const;
export type FaultKind = (typeof FAULTS)[number];

/** Readable names for the requests of a rotation or creation. */
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
  /** Which request of the actor: its number (every attempt counts, from 1), or its kind. */
  at: number | RequestName;
  /** How many of that kind succeed before it. */
  skip?: number;
  /** How many fail, from that one on: 1 if left out. */
  times?: number;
  /** For `late`, `silent late`, `kill late` and `slow`: how late it is. For `behind`: how far a list is behind. */
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
  /** 30 s and 5 if left out. */
  timeoutMs?: number;
  maxRetries?: number;
  /** The run: all attempts of one run have the same number. If left out, a run of its own. */
  run?: number;
  attempt?: number;
}

export type Actor = ActorCommon &
  (
    | {
        does: 'rotate';
        by: RotateBy;
        retire: Retirement;
        /** Delivers to the output `key`, besides the secrets or (retire: keep) instead of them. */
        output?: 'too' | 'alone';
        /** `limit: raise by 10` */
        raise?: boolean;
      }
    /** Applies a file that declares the key in use with its secrets, and due for rotation. */
    | { does: 'apply'; retire: Exclude<Retirement, 'keep'> }
    | { does: 'create'; name: string; output?: 'too' | 'alone' }
    | { does: 'update'; limit: number; by: 'name' | 'hash' }
    /** Deletes a bystander. */
    | { does: 'delete'; bystander: number }
    | { does: 'person'; act: PersonAct }
    /** Somebody spends 1 USD with a stored secret. */
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

/** The key in use and its surroundings. */
export interface AccountPlan {
  /** How many other keys are newer and older than the key in use. */
  newer: number;
  older: number;
  /** Outside the default workspace. */
  ownWorkspace: boolean;
  limit: number | null;
  reset: 'daily' | 'weekly' | 'monthly' | null;
  expires: boolean;
  disabled?: boolean;
  guardrail: boolean;
  /** BYOK credentials and destinations that name the key in use, besides so many others. */
  lists: { kind: 'byok' | 'destination'; others: number }[];
  /** How many secrets hold the key in use. */
  targets: number;
  /** ms for which a new key gets a 401. */
  freshMs: number;
}

export interface History {
  /** For delays, and everything else that is drawn. */
  seed: number | string;
  account: AccountPlan;
  actors: Actor[];
  /** Rates (probabilities per attempt) to draw faults from; or a list, in a history that is written down. */
  faults: Fault[] | Partial<Record<FaultKind, number>>;
  /** `calm`: every request takes 20 ms. `wild`: from 1 ms to a minute. */
  delays: 'calm' | 'wild';
  /** How the quiet rotation at the end retires and finds its key; `disable` and `name` if left out. */
  finally?: Retirement;
  finallyBy?: RotateBy;
  /** False: there is no quiet rotation at the end. */
  quiet?: false;
  /** Runs that must succeed. */
  succeed?: number[];
}

export const HOUR = 3_600_000;
/** The beginning of every history: a Tuesday noon, far from midnight. */
export const BEGINNING = Date.UTC(2026, 10, 24, 12);
