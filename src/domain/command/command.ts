/**
 * What a step is asked to do: the inputs as typed values, one type for each operation, with illegal states
 * unrepresentable. The input parser creates them; everything after it works only with these.
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

/** What OpenRouter grants to a token: management of the account, or the rights of an ordinary key. */
export type FederationScope = 'management' | 'inference';

/** A federation policy, which lets this job act as a key without storing it. */
export interface Federation {
  /** UUID */
  policyId: string;
  /** The audience that the policy demands of the job's token. */
  audience: string;
  scope: FederationScope;
}

/** What gives access to an account: a stored key, or a policy. */
export type Access = { by: 'provisioning-key'; secret: string } | { by: 'federation'; federation: Federation };

export interface Credentials {
  access: Access;
  /** Used instead of the provisioning key to seal names: the first seals, all are recognized. Empty: not given. */
  sealKeys: readonly string[];
}

/** One workspace of the account; a slug is resolved with one request. */
export type WorkspaceRef = { by: 'id'; id: string } | { by: 'slug'; slug: string };

/** Where to look for keys; undefined: the account's default workspace. */
export type WorkspaceScope = WorkspaceRef | { by: 'all' } | undefined;

/** Which keys: exactly one of four ways. */
export type Selector =
  | { by: 'hash'; hashes: readonly [string, ...string[]] }
  | { by: 'name'; pattern: NamePattern }
  | { by: 'api-key'; secret: string }
  /** Keys of the account whose values appear in open secret scanning alerts. */
  | { by: 'leaked'; places: readonly LeakPlace[]; githubToken: string };

/** Which key, for operations that work on a single one. */
export type KeySelector =
  | { by: 'hash'; hash: string }
  | { by: 'name'; name: string }
  | { by: 'api-key'; secret: string };

/** Which keys an operation works on. */
export interface Selection {
  selector: Selector;
  /** The workspace searched by name or value. With hashes it is a guard (undefined: no guard). */
  workspace: WorkspaceScope;
  /** Keys that do not meet these are left out. */
  where: readonly Condition[];
  /** undefined: no limit */
  maxKeys: number | undefined;
}

/** What the keys must meet, both before anything is written and at the end. */
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

/** Where a secret is stored, and a token with write access there. */
export interface Storage {
  targets: readonly [Target, ...Target[]];
  githubToken: string;
}

/** Where a new key goes: to secrets, to the output `key`, or both. */
export type Delivery = { storage: Storage; outputKey: boolean } | { storage: undefined; outputKey: true };

/** What becomes of the old key in a rotation. */
export const RETIREMENTS = ['next-rotation', 'disable', 'delete', 'keep'] as const;
/** `after`: how long it stays enabled, in ms. */
export type Retirement = (typeof RETIREMENTS)[number] | { after: number };

/** What the new key of a rotation inherits besides the fields: everything, or the guardrail but no lists. */
export const CARRIED = ['all', 'guardrail'] as const;
export type CarryOver = (typeof CARRIED)[number];

export interface UpdateCommand {
  operation: 'update';
  selection: Selection;
  /** A missing property stays unchanged. */
  wanted: Omit<Wanted, 'workspace_id'>;
  /** One or neither, not both: a move takes the guardrail along. */
  placement: { guardrail: GuardrailChoice } | { moveTo: WorkspaceRef } | undefined;
  /** Alerts whose keys OpenRouter refuses are resolved. */
  resolveAlerts: boolean;
  gate: Gate;
  dryRun: boolean;
}

/** Keys whose spending one step reads, since each costs a request. */
export const MAX_SPEND_KEYS = 200;

export interface CheckCommand {
  operation: 'check';
  selection: Selection;
  /** Report what the keys spent in the last 30 days. */
  spend: boolean;
  gate: Gate;
}

/** `check` with only the key itself: one request, no access to the account. */
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
  /** Secrets to remove before the key; requires exactly one key. */
  storage: Storage | undefined;
  /** Alerts whose keys OpenRouter refuses are resolved. */
  resolveAlerts: boolean;
  dryRun: boolean;
}

/** Settings of a new key, for `create` and `rotate`. A missing property is copied (rotate) or left to OpenRouter. */
export interface NewKeyWanted {
  limit_reset?: string | null;
  include_byok_in_limit?: boolean;
  lifetime?: Lifetime;
  guardrail?: GuardrailChoice;
}

/** Who owns a new key. */
interface NewKeyOwner {
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
  /** Judged on the old key; if unmet, nothing is done and the step succeeds. */
  where: readonly Condition[];
  wanted: NewKeyWanted & { name?: string; limit?: LimitRule };
  gate: Gate;
  delivery: Delivery;
  retire: Retirement;
  carryOver: CarryOver;
  dryRun: boolean;
}

/** Makes the keys of a workspace match a file. `failOnDrift` exists only in a dry run. */
export type ApplyCommand = ApplySettings & ({ dryRun: false } | { dryRun: true; failOnDrift: boolean });

interface ApplySettings {
  operation: 'apply';
  workspace: WorkspaceRef | undefined;
  /** The file's path, relative to the runner's workspace. */
  config: string;
  /** How many unlisted keys may be disabled or deleted. */
  maxKeys: number;
  /** For entries without `retire`. */
  retire: Retirement;
  carryOver: CarryOver;
  /** undefined: targets cannot be read or written */
  githubToken: string | undefined;
  gate: Gate;
}

/** Writes a keys file of the existing keys. */
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

/** Checks a keys file by itself, without an account. */
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

/** A step: the operation, and settings that only its start and end use. */
export type Command = OnlineCommand | OfflineCommand;

/** The settings of every step. */
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
