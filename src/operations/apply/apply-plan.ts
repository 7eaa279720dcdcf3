/**
 * The plan of a keys file: what differs between the file and the workspace, overdue and unlisted keys included, and
 * what would be done about it. Nothing is written.
 */
import type { KeysFile } from '../../domain/declared/declarations.ts';
import { claimsOf, KeysByName, sortedByName } from '../../domain/declared/keys-by-name.ts';
import type { Key } from '../../domain/key/key.ts';
import { shortHash } from '../../domain/rotation/names.ts';
import { ActionError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { AccountReader, Reading } from '../account/account.ts';
import { NOT_CARRIED_OVER } from '../account/key-lists.ts';
import { orphanedWarnings, unsealedText } from '../account/retired.ts';
import { workspaceId } from '../account/workspaces.ts';
import { allOrFirstError, eachOrFirstError } from '../concurrency/concurrency.ts';
import { overdueReason } from '../rotate/overdue.ts';
import { EntryPlanner } from './apply-rows.ts';
import {
  type ApplyInput,
  type ApplyPlan,
  changeByDisabling,
  type EndWork,
  lookAtSecrets,
  NOT_LOOKED_AT,
  type PlannedRow,
  rowOf,
} from './planned-row.ts';

/** @throws ActionError when the file cannot be planned at all */
export async function planApply(input: ApplyInput, reading: Reading): Promise<ApplyPlan> {
  const { file, githubToken } = input;
  requireToken(input);
  const id = await sameWorkspace(input, reading.account);
  const keys = new KeysByName(await reading.account.namesIn(id));
  const claims = claimsOf(file, keys);
  const unlisted = planUnlisted(claims.unlisted, keys, input);
  const secrets = await lookAtSecrets(file.exact, keys, githubToken, reading);
  const planner = new EntryPlanner({ input, workspaceId: id, keys, secrets, reading });
  const [exact, patterns] = await allOrFirstError([
    eachOrFirstError(file.exact, entry => planner.exactRow(entry)),
    eachOrFirstError(file.patterns, entry => planner.patternRows(entry, claims.ofPattern(entry))),
  ]);
  const overdue = planOverdue(claims.unlisted, keys);
  const rows = [...inFileOrder([...exact, ...patterns.flat()]), ...overdue, ...unlisted.rows];
  const blind = githubToken === undefined && file.exact.some(({ storeIn }) => storeIn.length > 0);
  return {
    input,
    workspaceId: id,
    rows,
    reported: unlisted.reported,
    failure: unlisted.failure,
    notices: [
      ...(blind ? [NOT_LOOKED_AT] : []),
      ...(input.carryOver === 'guardrail' ? [NOT_CARRIED_OVER] : []),
      ...file.patterns.flatMap(entry => planner.unusedNotice(entry)),
      ...rows.flatMap(({ notices = [] }) => notices),
    ],
    warnings: [
      ...file.warnings,
      ...rows.flatMap(({ warnings = [] }) => warnings),
      ...unlisted.warnings,
      ...orphanedWarnings(keys.names, new Set([...unlisted.ending, ...overdue.flatMap(({ key }) => key?.hash ?? [])])),
    ],
  };
}

/** Only a dry run may lack the token: it then skips the targets. */
function requireToken({ file, githubToken, dryRun }: ApplyInput): void {
  if (githubToken !== undefined || dryRun || !file.exact.some(({ storeIn }) => storeIn.length > 0)) return;
  throw new ActionError(
    'github-token: entries of the keys file have store-in, which needs a token that may write those secrets: of a GitHub ' +
      'App or a fine-grained token. GITHUB_TOKEN can never write secrets. If a secret was given, it may not exist for this run.',
  );
}

/** If the input and the file both name a workspace, it must be the same one. */
async function sameWorkspace(
  { workspace, file }: ApplyInput,
  { openrouter }: AccountReader,
): Promise<string | undefined> {
  const [byInput, byFile] = await allOrFirstError([
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

interface UnlistedPlan {
  rows: readonly PlannedRow[];
  /** More keys would be disabled or deleted than max-keys allows, so none is. */
  failure?: ActionError;
  /** Keys that differ from the file and are left alone. */
  reported: readonly Key[];
  warnings: readonly string[];
  /** Hashes of the keys that would be disabled or deleted. */
  ending: ReadonlySet<string>;
}

/** `unlisted` is in the order of the rows. Disabled and expired keys are affected only if they would be deleted. */
function planUnlisted(unlisted: readonly Key[], keys: KeysByName, input: ApplyInput): UnlistedPlan {
  const { file } = input;
  const what = file.unlisted;
  const exact = new Set(file.exact.map(({ name }) => name));
  const ofEntries = keys.names.unsealedMarks(base => exact.has(base));
  const unsealed = [...new Set([...affectedBy(file, keys.unsealed), ...ofEntries])];
  const stillEnabled = affectedBy(file, keys.stillEnabled);
  const warnings = [...unsealed.map(unsealedText), ...stillEnabled.map(stillEnabledText)];
  if (what === 'ignore') return { rows: [], reported: [], warnings, ending: new Set() };
  // They are left alone, but must not pass as keys that the file declares.
  const hidden = unsealed.filter(key => keys.isLive(key));
  const affected = what === 'delete' ? unlisted : unlisted.filter(key => keys.isLive(key));
  if (what === 'report') {
    const reported = affected.map(key => reportedText(key, file));
    return {
      rows: [],
      reported: [...affected, ...hidden],
      warnings: [...reported, ...warnings],
      ending: new Set(),
    };
  }
  const { true: spared = [], false: ended = [] } = Object.groupBy(affected, key => `${keys.isInRotation(key)}`);
  if (ended.length > input.maxKeys) {
    return {
      rows: [],
      failure: tooMany(ended, input),
      reported: [...ended, ...spared, ...hidden],
      warnings: [...spared.map(key => sparedText(key, file)), ...warnings],
      ending: new Set(),
    };
  }
  const rows = ended.map(key => endingRow(key, what, keys.predecessors(key), file));
  const ending = ended.flatMap(key => [key, ...keys.predecessors(key)]);
  return {
    rows,
    reported: [...spared, ...hidden],
    warnings: [...spared.map(key => sparedText(key, file)), ...warnings],
    ending: new Set(ending.map(({ hash }) => hash)),
  };
}

/** Overdue keys whose marks lead to a key that the file covers; by name, then by hash. */
function planOverdue(unlisted: readonly Key[], { names, plain }: KeysByName): PlannedRow[] {
  const uncovered = new Set(unlisted);
  const covered = new Set(plain.filter(key => !uncovered.has(key)));
  const ending = names.keys.filter(key => {
    const successor = names.isOverdue(key) ? names.successor(key) : undefined;
    return successor !== undefined && covered.has(successor);
  });
  return sortedByName(ending).map(key => {
    const row = { ...rowOf(key.name, key, 'disable'), ...changeByDisabling(), reason: overdueReason(key, names) };
    return { row, key, work: { kind: 'overdue', key }, entry: undefined };
  });
}

/** With `unlisted: ignore` only the keys that a pattern of the file matches. */
function affectedBy({ unlisted, patterns }: KeysFile, keys: readonly Key[]): readonly Key[] {
  if (unlisted !== 'ignore') return keys;
  return keys.filter(({ name }) => patterns.some(({ pattern }) => pattern.matches(name)));
}

function endingRow(key: Key, kind: EndWork['kind'], predecessors: readonly Key[], { path }: KeysFile): PlannedRow {
  const change = kind === 'disable' ? changeByDisabling() : {};
  const row = { ...rowOf(key.name, key, kind), ...change, reason: say`not in ${path} (unlisted: ${kind})` };
  return { row, key, work: { kind, key, predecessors }, entry: undefined };
}

function reportedText({ name, hash }: Key, { path }: KeysFile): string {
  return say`Key ${quoted(name)} (${hash}) is not in ${path} (unlisted: report).`;
}

export function sparedText({ name, hash }: Key, { path }: KeysFile): string {
  return say`Key ${quoted(name)} (${hash}) is not in ${path}, and it was renamed or moved, or a rotation of it is unfinished: it was left alone.`;
}

function stillEnabledText({ name, hash }: Key): string {
  return (
    say`Key ${quoted(name)} (${hash}) was retired by a rotation and is enabled: retire: keep left it so, or somebody has ` +
    'enabled it again. It was left alone: disable it, unless it is still in use.'
  );
}

function tooMany(keys: readonly Key[], { file: { path, unlisted }, maxKeys }: ApplyInput): ActionError {
  const names = keys.slice(0, 10).map(key => say`${quoted(key.name)} (${shortHash(key.hash)})`);
  const more = keys.length > names.length ? ` and ${keys.length - names.length} more` : '';
  return new ActionError(
    say`max-keys: ${keys.length} keys are not in ${path} and would be ${unlisted}d, but at most ${maxKeys} may be: ` +
      `${names.join(', ')}${more}. They were left alone. Add them to the file, or set max-keys: ${keys.length} if all are meant.`,
  );
}
