/** Keys as code: what differs between a keys file and the workspace, and what would be done about it. Nothing is written. */
import type { ApplyCommand, CreateCommand, RotateCommand } from '../../domain/command/command.ts';
import type { ExactEntry, KeysFile, PatternEntry } from '../../domain/declared/declarations.ts';
import { claimsOf, KeysByName } from '../../domain/declared/keys-by-name.ts';
import type { Key } from '../../domain/key/key.ts';
import { ActionError } from '../../domain/text/errors.ts';
import { say } from '../../domain/text/untrusted.ts';
import type { AccountReader } from '../account/account.ts';
import type { Reading } from '../account/effects.ts';
import { forgottenWarnings } from '../account/retired.ts';
import { workspaceId } from '../account/workspaces.ts';
import { eachTogether, together } from '../concurrency/all-or-first-error.ts';
import type { CreationPlan } from '../create/create.ts';
import type { ApplyRow } from '../outcome/outcome.ts';
import type { RotationPlan } from '../rotate/look.ts';
import type { KeyUpdate } from '../update/update-plan.ts';
import { EntryPlanner } from './apply-rows.ts';
import { lookAtSecrets, NOT_LOOKED_AT } from './apply-secrets.ts';
import { planUnlisted } from './apply-unlisted.ts';

/** The command with the file that it names, read and parsed. */
export type ApplyInput = ApplyCommand & { file: KeysFile; dryRun: boolean };

export type CreateWork = {
  kind: 'create';
  entry: ExactEntry;
  key: undefined;
  command: CreateCommand;
  plan: CreationPlan;
};
/** `key` bears the entry's name; undefined: no key does, since a rotation was cut off */
export type RotateWork = {
  kind: 'rotate';
  entry: ExactEntry;
  key: Key | undefined;
  command: RotateCommand;
  plan: RotationPlan;
};
/** An unlisted key and its enabled predecessors. */
export type EndWork = { kind: 'disable' | 'delete'; key: Key; predecessors: readonly Key[] };
/** What is done for a row. */
export type Work = { kind: 'update'; update: KeyUpdate } | CreateWork | RotateWork | EndWork;

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
  /** In the file's order, then unlisted keys by name. */
  rows: readonly PlannedRow[];
  /** Unlisted keys that are only reported. */
  reported: readonly Key[];
  notices: readonly string[];
  warnings: readonly string[];
  /** ms, by OpenRouter's clock */
  plannedAt: number;
}

/** An entry may require something although the step does not. */
export function applyInput(command: ApplyCommand, file: KeysFile): ApplyInput {
  const ownRequire = [...file.exact, ...file.patterns].some(({ require }) => require.length > 0) ? [] : undefined;
  const gate = { ...command.gate, require: command.gate.require ?? ownRequire };
  return { ...command, gate, file, dryRun: command.mode.dryRun };
}

/** @throws ActionError when nothing of the file can be planned */
export async function planApply(input: ApplyInput, reading: Reading): Promise<ApplyPlan> {
  const { file, githubToken } = input;
  requireToken(input);
  const id = await sameWorkspace(input, reading.account);
  const keys = new KeysByName(await reading.account.namesIn(id));
  const claims = claimsOf(file, keys);
  const unlisted = planUnlisted(claims.unlisted, keys, input);
  const secrets = await lookAtSecrets(file.exact, keys, githubToken, reading);
  const planner = new EntryPlanner({ input, workspaceId: id, keys, secrets, reading });
  const [exact, patterns] = await together([
    eachTogether(file.exact, entry => planner.exactRow(entry)),
    eachTogether(file.patterns, entry => planner.patternRows(entry, claims.ofPattern(entry))),
  ]);
  const rows = [...inFileOrder([...exact, ...patterns.flat()]), ...unlisted.rows];
  const blind = githubToken === undefined && file.exact.some(({ storeIn }) => storeIn.length > 0);
  return {
    input,
    workspaceId: id,
    rows,
    reported: unlisted.reported,
    notices: [
      ...(blind ? [NOT_LOOKED_AT] : []),
      ...file.patterns.flatMap(entry => planner.unusedNotice(entry)),
      ...rows.flatMap(({ notices = [] }) => notices),
    ],
    warnings: [
      ...file.warnings,
      ...rows.flatMap(({ warnings = [] }) => warnings),
      ...unlisted.warnings,
      ...forgottenWarnings(keys.names, unlisted.ending),
    ],
    plannedAt: keys.names.now,
  };
}

/** Only a dry run does without: it then does not look at targets. */
function requireToken({ file, githubToken, mode }: ApplyInput): void {
  if (githubToken !== undefined || mode.dryRun || !file.exact.some(({ storeIn }) => storeIn.length > 0)) return;
  throw new ActionError(
    'github-token: entries of the keys file have store-in, which needs a token that may write those secrets: of a GitHub ' +
      'App or a fine-grained token. GITHUB_TOKEN can never write secrets. If a secret was given, it may not exist for this run.',
  );
}

/** The input and the file must name the same workspace where both name one. */
async function sameWorkspace(
  { workspace, file }: ApplyInput,
  { openrouter }: AccountReader,
): Promise<string | undefined> {
  const [byInput, byFile] = await together([
    workspaceId(workspace, openrouter),
    workspaceId(file.workspace, openrouter, 'workspace-id', file.path),
  ]);
  if (byInput === undefined || byFile === undefined || byInput === byFile) return byFile ?? byInput;
  throw new ActionError(
    say`workspace-id: the input names workspace ${byInput}, and ${file.path} names ${byFile}. Name it in one of the two.`,
  );
}

/** Exact entries and patterns in the order of the file. */
function inFileOrder(rows: readonly PlannedRow[]): PlannedRow[] {
  return rows.toSorted((a, b) => (a.entry?.place ?? 0) - (b.entry?.place ?? 0));
}
