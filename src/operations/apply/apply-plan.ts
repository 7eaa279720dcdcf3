/** Keys as code: what differs between a keys file and the workspace, and what would be done about it. Nothing is written. */
import { claimsOf, KeysByName } from '../../domain/declared/keys-by-name.ts';
import { ActionError } from '../../domain/text/errors.ts';
import { say } from '../../domain/text/untrusted.ts';
import type { AccountReader, Reading } from '../account/account.ts';
import { NOT_CARRIED_OVER } from '../account/key-lists.ts';
import { orphanedWarnings } from '../account/retired.ts';
import { workspaceId } from '../account/workspaces.ts';
import { allOrFirstError, eachOrFirstError } from '../concurrency/concurrency.ts';
import { EntryPlanner } from './apply-rows.ts';
import { lookAtSecrets, NOT_LOOKED_AT } from './apply-secrets.ts';
import { planOverdue, planUnlisted } from './apply-unlisted.ts';
import type { ApplyInput, ApplyPlan, PlannedRow } from './planned-row.ts';

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

/** Only a dry run does without: it then does not look at targets. */
function requireToken({ file, githubToken, dryRun }: ApplyInput): void {
  if (githubToken !== undefined || dryRun || !file.exact.some(({ storeIn }) => storeIn.length > 0)) return;
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
