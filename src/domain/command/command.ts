/**
 * What a step is asked to do: the inputs as typed values, one type for each operation, in which illegal states are
 * unrepresentable. The parser of the inputs makes them; everything after it works with nothing else.
 */
import type { Condition } from '../conditions/condition.ts';
import type { Wanted } from '../key/settings.ts';
import type { AbsoluteLimit, LimitRule } from '../money/limit.ts';
import type { NamePattern } from '../text/pattern.ts';
import type { Lifetime } from '../time/instant.ts';
import type { LeakPlace, Reporting } from './places.ts';
import type { Target } from './target.ts';

/** How to talk to OpenRouter. */
export interface Connection {
  apiUrl: URL;
  /** ms for one attempt, connection to last byte */
  timeoutMs: number;
  /** further attempts after a failed one */
  maxRetries: number;
}

/** What OpenRouter grants to a token: power over the account, or that of an ordinary key. */
export type FederationScope = 'management' | 'inference';

/** A federation policy, which lets this job act as a key without storing it. */
export interface Federation {
  /** UUID */
  policyId: string;
  /** That the policy demands of the job's token. */
  audience: string;
  scope: FederationScope;
}

/** The power over an account: a key that is stored, or a policy. */
export type Access = { by: 'provisioning-key'; secret: string } | { by: 'federation'; federation: Federation };

export interface Credentials {
  access: Access;
  /** Seal names in place of the provisioning key: the first seals, all are recognized. Empty: not given. */
  sealKeys: readonly string[];
}

/** One workspace of the account; a slug is resolved with one request. */
export type WorkspaceRef = { by: 'id'; id: string } | { by: 'slug'; slug: string };

/** Where keys are looked for; undefined: the account's default workspace. */
export type WorkspaceScope = WorkspaceRef | { by: 'all' } | undefined;

/** Which keys: exactly one of four ways. */
export type Selector =
  | { by: 'hash'; hashes: readonly [string, ...string[]] }
  | { by: 'name'; pattern: NamePattern }
  | { by: 'api-key'; secret: string }
  /** Keys of the account whose values stand in open secret scanning alerts. */
  | { by: 'leaked'; places: readonly LeakPlace[]; githubToken: string };

/** Which one key, for operations that work on one. */
export type KeySelector =
  | { by: 'hash'; hash: string }
  | { by: 'name'; name: string }
  | { by: 'api-key'; secret: string };

/** Which keys an operation works on. */
export interface Selection {
  selector: Selector;
  /** Searched by name and value; with hashes a guard (undefined: no guard). */
  workspace: WorkspaceScope;
  /** Keys that do not meet these are left out. */
  where: readonly Condition[];
  /** undefined: no bound */
  maxKeys: number | undefined;
}

/** What the keys must meet, before anything is written and in the end. */
export interface Gate {
  /** undefined: nothing is required, and `passed` and `unmet` are not set */
  require: readonly Condition[] | undefined;
  /** undefined: `warn-unmet` is not set */
  warn: readonly Condition[] | undefined;
  /** False: an unmet `require` sets outputs only. */
  failOnUnmet: boolean;
}

/** The guardrail that a key must have. A name is looked up in the key's workspace. */
export type GuardrailChoice = { by: 'id'; id: string } | { by: 'name'; name: string } | 'none';

/** Where a secret is stored, and the token that may write there. */
export interface Storage {
  targets: readonly [Target, ...Target[]];
  githubToken: string;
}

/** Where a new key goes: to secrets, to the output `key`, or both. */
export type Delivery = { storage: Storage; outputKey: boolean } | { storage: undefined; outputKey: true };

/** What becomes of the old key in a rotation. */
export const RETIREMENTS = ['next-rotation', 'disable', 'delete', 'keep'] as const;
/** `after`: ms for which it stays enabled. */
export type Retirement = (typeof RETIREMENTS)[number] | { after: number };

/** What the new key of a rotation takes over beside the fields: all, or its guardrail and no lists. */
export const CARRIED = ['all', 'guardrail'] as const;
export type CarryOver = (typeof CARRIED)[number];

export interface UpdateCommand {
  operation: 'update';
  selection: Selection;
  /** A property that is missing stays as it is. */
  wanted: Omit<Wanted, 'workspace_id'>;
  /** Either one, or neither: a move takes the guardrail along. */
  placement: { guardrail: GuardrailChoice } | { moveTo: WorkspaceRef } | undefined;
  /** Alerts whose keys OpenRouter refuses are resolved. */
  resolveAlerts: boolean;
  gate: Gate;
  dryRun: boolean;
}

export interface CheckCommand {
  operation: 'check';
  selection: Selection;
  /** What the keys spent in the last 30 days is reported. */
  spend: boolean;
  gate: Gate;
}

/** `check` with nothing but the key itself: one request, no power over the account. */
export interface CheckOwnKeyCommand {
  operation: 'check own key';
  /** Its value, or the policy that acts as it. */
  key: { by: 'api-key'; secret: string } | { by: 'federation'; federation: Federation };
  /** UUID; a key of another workspace is an error. */
  workspaceId: string | undefined;
  where: readonly Condition[];
  gate: Gate;
}

export interface DeleteCommand {
  operation: 'delete';
  selection: Selection;
  /** Secrets that are removed before the key; with exactly one key. */
  storage: Storage | undefined;
  /** Alerts whose keys OpenRouter refuses are resolved. */
  resolveAlerts: boolean;
  dryRun: boolean;
}

/** What a new key is to be like, whatever it is made by. A missing property is copied (rotate) or left to OpenRouter. */
export interface NewKeyWanted {
  limit_reset?: string | null;
  include_byok_in_limit?: boolean;
  lifetime?: Lifetime;
  guardrail?: GuardrailChoice;
}

/** Whom a new key belongs to. */
export interface NewKeyOwner {
  external_user?: string;
  creator_user_id?: string;
}

export interface CreateCommand {
  operation: 'create';
  workspace: WorkspaceRef | undefined;
  wanted: NewKeyWanted & { name: string; limit?: AbsoluteLimit };
  owner: NewKeyOwner;
  gate: Gate;
  delivery: Delivery;
  /** The post step deletes the key. Never with `storage`. */
  deleteAtJobEnd: boolean;
  dryRun: boolean;
}

export interface RotateCommand {
  operation: 'rotate';
  selector: KeySelector;
  workspace: WorkspaceRef | undefined;
  /** Judged on the old key; not met: nothing is done, which is success. */
  where: readonly Condition[];
  wanted: NewKeyWanted & { name?: string; limit?: LimitRule };
  gate: Gate;
  delivery: Delivery;
  retire: Retirement;
  carryOver: CarryOver;
  dryRun: boolean;
}

/** Makes the keys of a workspace what a file declares. `failOnDrift` exists only where nothing is carried out. */
export type ApplyCommand = ApplySettings & ({ dryRun: false } | { dryRun: true; failOnDrift: boolean });

interface ApplySettings {
  operation: 'apply';
  workspace: WorkspaceRef | undefined;
  /** The file's path, relative to the runner's workspace. */
  config: string;
  /** How many unlisted keys may be disabled or deleted. */
  maxKeys: number;
  /** For entries that do not say. */
  retire: Retirement;
  carryOver: CarryOver;
  /** undefined: targets cannot be looked at or written */
  githubToken: string | undefined;
  gate: Gate;
}

/** Writes a keys file of the keys that there are. */
export interface ExportCommand {
  operation: 'export';
  workspace: WorkspaceRef | undefined;
  /** undefined: all keys of the workspace */
  pattern: NamePattern | undefined;
  /** Keys that do not meet these are left out. */
  where: readonly Condition[];
  /** The path of the new file, relative to the runner's workspace; undefined: under RUNNER_TEMP. */
  config: string | undefined;
}

/** Judges a keys file by itself, without an account. */
export interface ValidateCommand {
  operation: 'validate';
  /** The file's path, relative to the runner's workspace. */
  config: string;
  gate: Omit<Gate, 'warn'>;
}

/** What an operation is asked to do with an account. */
export type AccountCommand =
  | UpdateCommand
  | CheckCommand
  | DeleteCommand
  | CreateCommand
  | RotateCommand
  | ApplyCommand
  | ExportCommand;

/** A step: what it does, and what only its beginning and its end need to know. */
export type Command = OnlineCommand | OfflineCommand;

/** What every step has. */
interface Step {
  jobSummary: boolean;
  /** undefined: the report is not posted */
  reporting?: Reporting | undefined;
}

/** A step that sends requests. */
export type OnlineCommand = Step & { connection: Connection } & (
    | (AccountCommand & { credentials: Credentials })
    | CheckOwnKeyCommand
  );

/** A step that sends none: it has no connection. */
export type OfflineCommand = Step & ValidateCommand;

/** The operations, as the input `operation` names them. */
export const OPERATIONS = ['update', 'check', 'rotate', 'create', 'delete', 'apply', 'export', 'validate'] as const;
export type OperationName = (typeof OPERATIONS)[number];
