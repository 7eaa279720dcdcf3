/**
 * The outcomes of operations: one type per operation, so that a report never guesses what it shows. Also the errors of
 * a step in which keys failed.
 */
import type { Retirement, WorkspaceScope } from '../../domain/command/command.ts';
import type { Target } from '../../domain/command/target.ts';
import type { Condition, Unmet } from '../../domain/conditions/condition.ts';
import type { AccountFacts, Facts } from '../../domain/key/facts.ts';
import type { Key, KnownKey } from '../../domain/key/key.ts';
import type { Settings } from '../../domain/key/settings.ts';
import { ActionError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';

/** What was done to a key (in a dry run: what would be). */
export type Did = 'updated' | 'unchanged' | 'checked' | 'deleted' | 'disabled' | 'created' | 'rotated' | 'failed';

/** A guardrail as messages and outputs show it. */
export interface GuardrailRef {
  id: string;
  name: string;
}

/** One selected key. */
export interface KeyResult {
  did: Did;
  /** The key object as last returned by the API; undefined for a key that is only planned. */
  returned: object | undefined;
  /** The key after the work (in a dry run: as it would be). This is judged, and shown in log and summary. */
  after: KnownKey;
  /** The settings before an update. */
  before?: Settings;
  /** Left out if the step has nothing to do with guardrails; undefined inside: none. */
  guardrail?: { before: GuardrailRef | undefined; after: GuardrailRef | undefined };
  /** The new limit is at or below what is already used of it: the key can no longer spend. */
  limitSpent?: true;
  /** Why a given setting changed nothing: `limit unchanged: it has no limit`. */
  remark?: string;
  /** What is known beyond the fields of the key, except its guardrail. */
  facts?: Facts;
  /** The requirements of its entry in a keys file, besides the step's; the keys of one entry share one array. */
  require?: readonly Condition[];
  /** No entry of the keys file names it: it is not judged. */
  unlisted?: true;
}

/** A key that failed. `hash` is null for one that does not exist yet, `name` for one that could not be read. */
export interface FailedKey {
  hash: string | null;
  name: string | null;
  error: string;
  unlisted?: true;
}

/** Whether all requirements are met. Not passed with nothing unmet: it could not be judged. */
export interface Judgment {
  passed: boolean;
  unmet: readonly Unmet[];
}

/** What is known about the key of an alert. `refused`: no working key; `unknown`: not of this account, or not known. */
export type AlertState = 'enabled' | 'disabled' | 'deleted' | 'refused' | 'unknown';

/** An open secret scanning alert, as the output `alerts` shows it. */
export interface AlertRow {
  repository: string;
  number: number;
  url: string;
  hash: string | null;
  key: AlertState;
  resolved: boolean;
}

/** A leaked key of this account as last read, and when the first open alert about it was raised (ms). */
export interface LeakedKey {
  key: KnownKey;
  since: number;
}

interface Common {
  /** Whether anything was changed (in a dry run: would be). */
  changed: boolean;
  /** In the order selected. */
  results: readonly KeyResult[];
  /** The final state of the key if there is only one, as far as it is known (in a dry run: as planned). */
  single: Partial<Key> | undefined;
  failed: readonly FailedKey[];
  /** Worth knowing, one line each. */
  notices: readonly string[];
  warnings: readonly string[];
  /** undefined: nothing was required */
  verdict?: Judgment | undefined;
  /** The unmet conditions of `warn`; undefined: none were given, or they were not judged. */
  warned?: readonly Unmet[] | undefined;
  /** What was read about the account. */
  account?: AccountFacts;
  /** Why the step fails, if it does. */
  failure?: ActionError | undefined;
  /** The names of the searched workspaces, by id; only when all are searched. */
  workspaces?: ReadonlyMap<string, string>;
  /** Whether OpenRouter refuses every key that the step ended and whose value it holds; undefined: it holds none. */
  revoked?: boolean;
  /** Every open alert that was found; undefined: keys were selected in another way. */
  alerts?: readonly AlertRow[];
  /** The keys of these alerts, each once, except keys whose alerts do not say when they were raised. */
  leaked?: readonly LeakedKey[];
  /** Where keys were searched for by name. Left out: they were selected in another way. */
  searched?: { workspace: WorkspaceScope };
}

export interface UpdateOutcome extends Common {
  operation: 'update';
}

/** USD spent on a day, or with a model. */
export interface Spent {
  usage: number;
  byokUsage: number;
  requests: number;
}

/** What a key spent in the last 7 completed UTC days and in the 7 days before: USD, without BYOK. */
export interface KeySpend {
  hash: string;
  name: string;
  lastWeek: number;
  weekBefore: number;
}

/** What the checked keys spent in the last 30 completed UTC days. */
export interface Spend {
  /** Oldest first; days without use included. `2026-11-20` */
  byDay: readonly (Spent & { date: string })[];
  /** Largest first. */
  byModel: readonly (Spent & { model: string })[];
  /** Largest rise first. */
  byKey: readonly KeySpend[];
}

export interface CheckOutcome extends Common {
  operation: 'check';
  /** Asked for with `spend`. */
  spend?: Spend;
  /** What `GET /key` says about the budget that blocks first: values as outputs write them. */
  budget?: ReadonlyMap<'budget-remaining' | 'budget-scope' | 'budget-resets-at' | 'free-requests-remaining', string>;
}

export interface DeleteOutcome extends Common {
  operation: 'delete';
  /** Secrets that were removed (in a dry run: would be). */
  removedFrom: readonly Target[];
}

/** Where a new key goes: first as planned, then as far as it is known. */
export interface Delivered {
  /** In the order in which they are written. */
  targets: readonly TargetState[];
  /** The output `key` holds it. */
  outputKey: boolean;
}

export interface TargetState {
  target: Target;
  /** `maybe`: an answer was lost. `kept`: it still holds what it held. */
  state: 'planned' | 'stored' | 'maybe' | 'kept';
  /** It held another secret before. */
  replaced?: true;
}

export interface CreateOutcome extends Common {
  operation: 'create';
  delivered: Delivered;
}

/** What the new key took over from the old one besides its fields. */
export interface CarriedOver {
  kind: 'guardrail' | 'byok' | 'destination';
  id: string;
  name: string;
}

export interface RotateOutcome extends Common {
  operation: 'rotate';
  delivered: Delivered;
  /** Empty when the old key is gone. */
  previousHash: string;
  /**
   * The old key, and what became of it (in a dry run: would). `ended`: it was disabled or had expired before, and only
   * got its mark. `unchanged`: this step did nothing to it. undefined: there is none, or its state is unknown.
   */
  oldKey: { name: string; became: Retirement | 'ended' | 'unchanged' } | undefined;
  carriedOver: readonly CarriedOver[];
}

/** One row of the plan of `apply`. */
export interface ApplyRow {
  name: string;
  /** null: the key does not exist yet */
  hash: string | null;
  action: 'create' | 'update' | 'rotate' | 'disable' | 'delete' | 'none' | 'error';
  /** API field names; real nulls. */
  changes: Readonly<Record<string, { from: unknown; to: unknown }>>;
  storeIn: readonly Target[];
  /** Why it is rotated, disabled or deleted; or the error. Empty otherwise. */
  reason: string;
  /** A change that gives the key more power. */
  morePower: boolean;
  /** What was done; undefined: only planned, or there was nothing to do. */
  did?: Did;
}

export interface ApplyOutcome extends Common {
  operation: 'apply';
  rows: readonly ApplyRow[];
  /** Unlisted keys that are only reported. */
  reported: readonly Key[];
  /** Something differs from the file. */
  drift: boolean;
}

export interface ExportOutcome extends Common {
  operation: 'export';
  file: {
    /** Absolute. */
    path: string;
    text: string;
    /** Keys that it declares, and keys that only comments name. */
    declared: number;
    leftOut: number;
  };
}

export interface ValidateOutcome extends Common {
  operation: 'validate';
  /** What the file declares. */
  declared: { path: string; keys: number; patterns: number };
}

export type Outcome =
  | UpdateOutcome
  | CheckOutcome
  | DeleteOutcome
  | CreateOutcome
  | RotateOutcome
  | ApplyOutcome
  | ExportOutcome
  | ValidateOutcome;

/** How a step ended: the outcome of its operation, and whether it was a dry run. */
export type Concluded<O extends Outcome = Outcome> = O & {
  /** Nothing was carried out. */
  dryRun: boolean;
};

/** Failed keys in an error. */
const MAX_NAMED = 50;

type PlaceOf = (hash: string | null) => string;

/** undefined when no key failed. `selected` is how many keys there were; `placeOf` says where one is (placesOf). */
export function partialFailure(
  failed: readonly FailedKey[],
  selected: number,
  placeOf?: PlaceOf,
): ActionError | undefined {
  const [first] = failed;
  if (first === undefined) return undefined;
  return selected <= 1 ? new ActionError(first.error) : namedFailure(failed, selected, placeOf);
}

/** The same, but each error names its key, even the only one. */
export function namedFailure(
  failed: readonly FailedKey[],
  selected: number,
  placeOf: PlaceOf = () => '',
): ActionError | undefined {
  if (failed.length === 0) return undefined;
  const lines = failed.slice(0, MAX_NAMED).map(each => say`${whichText(each)}${placeOf(each.hash)}: ${each.error}`);
  const more = failed.length > MAX_NAMED ? [`and ${failed.length - MAX_NAMED} more; the job summary names them`] : [];
  return new ActionError(
    [`Failed for ${failed.length} of ${selected} key${selected === 1 ? '' : 's'}:`, ...lines, ...more].join('\n'),
  );
}

/** Both errors as one, so that neither hides the other. */
export function bothFailures(first: ActionError | undefined, second: ActionError | undefined): ActionError | undefined {
  return first && second ? new ActionError(`${first.message}\n${second.message}`) : (first ?? second);
}

/** `"prod" (f01d52606dc8)`, as far as it is known. */
function whichText({ hash, name }: FailedKey): string {
  if (name === null) return hash ?? '';
  return hash === null ? quoted(name) : say`${quoted(name)} (${hash})`;
}
