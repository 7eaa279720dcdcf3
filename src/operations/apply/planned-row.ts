/**
 * The rows of a keys file's plan: the key, the work and its result. Also whether the secrets that the file names exist:
 * a key with a missing one is rotated.
 */
import type { ApplyCommand, CreateCommand, RotateCommand } from '../../domain/command/command.ts';
import type { Target } from '../../domain/command/target.ts';
import type { ExactEntry, KeysFile, PatternEntry } from '../../domain/declared/declarations.ts';
import { dependsOnSecrets, type SecretState } from '../../domain/declared/declared-key.ts';
import type { KeysByName } from '../../domain/declared/keys-by-name.ts';
import type { Key } from '../../domain/key/key.ts';
import { changesBetween, givesMorePower, type Power, settingsOf } from '../../domain/key/settings.ts';
import type { NewKeySettings } from '../../domain/rotation/new-key-settings.ts';
import { type ActionError, asActionError } from '../../domain/text/errors.ts';
import type { SecretReader } from '../../github/client.ts';
import type { AccountReader, Reading } from '../account/account.ts';
import { mapLimited } from '../concurrency/concurrency.ts';
import type { CreationPlan } from '../create/create.ts';
import type { ApplyRow, GuardrailRef, KeyResult } from '../outcome/outcome.ts';
import type { RotationPlan } from '../rotate/plan-rotation.ts';
import type { KeyUpdate } from '../update/update-plan.ts';

/** The command with its keys file, read and parsed. */
export type ApplyInput = ApplyCommand & { file: KeysFile };

/** An entry may have requirements even if the step has none. */
export function applyInput(command: ApplyCommand, file: KeysFile): ApplyInput {
  const ownRequire = [...file.exact, ...file.patterns].some(({ require }) => require.length > 0) ? [] : undefined;
  const gate = { ...command.gate, require: command.gate.require ?? ownRequire };
  return { ...command, gate, file };
}

export type CreateWork = {
  kind: 'create';
  entry: ExactEntry;
  key: undefined;
  command: CreateCommand;
  plan: CreationPlan;
};
/** `key` has the entry's name; undefined: no key does, since a rotation was interrupted */
export type RotateWork = {
  kind: 'rotate';
  entry: ExactEntry;
  key: Key | undefined;
  command: RotateCommand;
  plan: RotationPlan;
};
/** An unlisted key and its enabled predecessors. */
export type EndWork = { kind: 'disable' | 'delete'; key: Key; predecessors: readonly Key[] };
/** A retired key whose time has come. */
type OverdueWork = { kind: 'overdue'; key: Key };
/** The work for a row. */
type Work = { kind: 'update'; update: KeyUpdate } | CreateWork | RotateWork | EndWork | OverdueWork;

export interface PlannedRow {
  row: ApplyRow;
  /** The key as it is; undefined when there is none, or several. */
  key: Key | undefined;
  /** undefined: there is nothing to do, or it cannot be done */
  work: Work | undefined;
  /** undefined: no entry names the key */
  entry: ExactEntry | PatternEntry | undefined;
  /** Why a setting changes nothing. */
  remark?: string | undefined;
  notices?: readonly string[];
  warnings?: readonly string[];
}

export interface ApplyPlan {
  input: ApplyInput;
  /** undefined: the account's default workspace */
  workspaceId: string | undefined;
  /** In the file's order, then overdue keys by name, then unlisted keys by name. */
  rows: readonly PlannedRow[];
  /** Unlisted keys that are only reported. */
  reported: readonly Key[];
  /** Why unlisted keys are left alone, if that fails the step. */
  failure: ActionError | undefined;
  notices: readonly string[];
  warnings: readonly string[];
}

/** A row without changes. */
export function rowOf(name: string, key: Key | undefined, action: ApplyRow['action']): ApplyRow {
  return { name, hash: key?.hash ?? null, action, changes: {}, storeIn: [], reason: '', morePower: false };
}

/** The result of a row. */
export interface Done {
  row: ApplyRow;
  /** The key; undefined where there is none. */
  result: KeyResult | undefined;
  /** Something was changed (in a dry run: would be), even if the row failed afterwards. */
  changed: boolean;
  error?: string;
  notices?: readonly string[];
  warnings?: readonly string[];
}

/** There was nothing to do. */
export function leftDone({ row, key, remark }: PlannedRow, warnings: readonly string[] = []): Done {
  if (key === undefined) return { row, result: undefined, changed: false, warnings };
  const result: KeyResult = { did: 'unchanged', returned: key, after: key };
  return { row, result: { ...result, ...(remark !== undefined && { remark }) }, changed: false, warnings };
}

/** The row failed before anything was changed. */
export function failedDone(each: PlannedRow, error: string): Done {
  const { result } = leftDone(each);
  const row: ApplyRow = { ...each.row, did: 'failed' };
  return { row, result: result && { ...result, did: 'failed' }, changed: false, error };
}

type Change = Pick<ApplyRow, 'changes' | 'morePower'>;

export function changeByUpdate({ key, after, guardrail }: KeyUpdate): Change {
  return {
    changes: { ...changesBetween(settingsOf(key), settingsOf(after)), ...guardrailChange(guardrail) },
    morePower: givesMorePower(powerOf(key, guardrail?.before), powerOf(after, guardrail?.after)),
  };
}

/** Every change is from null. */
export function changeByCreation({ settings, guardrail }: CreationPlan): Change {
  const fields = Object.entries(changeable(settings)).map(([name, to]) => [name, { from: null, to }] as const);
  return {
    changes: { ...Object.fromEntries(fields), ...guardrailChange({ before: undefined, after: guardrail }) },
    morePower: false,
  };
}

/** The settings of the new key compared with the old one's. `isFresh`: what the old key spent does not count. */
export function changeByRotation({ source, settings, guardrail }: RotationPlan, isFresh: boolean): Change {
  const after = { ...changeable(settings), disabled: false };
  const before: Record<string, unknown> = { ...source };
  const fields = Object.entries(after).flatMap(([name, to]) => {
    const from = before[name] ?? null;
    return from === to ? [] : [[name, { from, to }] as const];
  });
  const isStronger = givesMorePower(powerOf(source, guardrail.before), powerOf(after, guardrail.after));
  return {
    changes: { ...Object.fromEntries(fields), ...guardrailChange(guardrail) },
    morePower: isFresh || isStronger,
  };
}

export function changeByDisabling(): Change {
  return { changes: { disabled: { from: false, to: true } }, morePower: false };
}

function changeable({ limit, limit_reset, include_byok_in_limit, expires_at }: NewKeySettings) {
  return { limit, limit_reset, include_byok_in_limit, expires_at };
}

function guardrailChange(change: KeyUpdate['guardrail']): ApplyRow['changes'] {
  if (change === undefined || change.before?.id === change.after?.id) return {};
  return { guardrail: { from: change.before?.id ?? null, to: change.after?.id ?? null } };
}

/** If guardrails were not read, both sides have none, so they are equal. */
function powerOf(key: Key | Omit<Power, 'guardrail'>, guardrail: GuardrailRef | undefined): Power {
  return { ...key, guardrail: guardrail?.id ?? null };
}

export type Secrets = ReadonlyMap<Target, SecretState>;

export const NOT_LOOKED_AT =
  'Without github-token the targets of store-in were not checked, so missing secrets are not detected.';

/** The secrets of keys that exist and are in use, or will be created. Without a token none are known. */
export async function lookAtSecrets(
  entries: readonly ExactEntry[],
  keys: KeysByName,
  githubToken: string | undefined,
  reading: Reading,
): Promise<Secrets> {
  const targets = entries.filter(entry => dependsOnSecrets(entry, keys)).flatMap(({ storeIn }) => storeIn);
  if (githubToken === undefined || targets.length === 0) return new Map();
  const secrets = await reading.secrets(githubToken);
  const states = await mapLimited(targets, 'Looking at secrets', reading, target =>
    secretState(secrets, target, reading.account),
  );
  return new Map(targets.map((target, index) => [target, states[index] as SecretState]));
}

/** `exists` also checks the target itself before it reports a secret as missing. */
async function secretState(secrets: SecretReader, target: Target, { limits }: AccountReader): Promise<SecretState> {
  try {
    return (await secrets.exists(target, limits)) ? 'there' : 'missing';
  } catch (error) {
    return { error: asActionError(error).message };
  }
}

/** For a dry run without a token: it cannot look at targets, and stores nothing. */
export function readingWithoutTargets(reading: Reading): Reading {
  const unseen: SecretReader = {
    prepare: async target => ({ target, publicKey: '', keyId: '' }),
    exists: async () => true,
  };
  return { ...reading, secrets: async () => unseen };
}
