/** Operation apply: makes the keys of a workspace what a keys file declares. No state is kept: doing it again changes nothing. */

import type { Key } from '../../domain/key/key.ts';
import { plannedKey, settingsOf } from '../../domain/key/settings.ts';
import { ActionError } from '../../domain/text/errors.ts';
import { say } from '../../domain/text/untrusted.ts';
import type { Effects } from '../account/effects.ts';
import { create } from '../create/create.ts';
import type { Operation } from '../engine/engine.ts';
import type { Judged, JudgedKey } from '../engine/judge.ts';
import { bothFailures, namedFailure } from '../outcome/failures.ts';
import type { ApplyOutcome, CreateOutcome, FailedKey, KeyResult, RotateOutcome } from '../outcome/outcome.ts';
import { rotate } from '../rotate/rotate.ts';
import { type Done, leftDone } from './apply-done.ts';
import { type Ending, endUnlisted } from './apply-ending.ts';
import { type ApplyInput, type ApplyPlan, type PlannedRow, planApply } from './apply-plan.ts';
import { createAll, type DoneRows, rotateAll, updateAll } from './apply-work.ts';

export { applyInput } from './apply-plan.ts';

/** What came of every row, in the order of the plan. */
interface Applied extends ApplyOutcome {
  done: readonly Done[];
}

export const apply: Operation<ApplyInput, ApplyPlan, Applied> = {
  wording: {
    notDone: 'Nothing was changed, because the result would fail the requirements',
    unmet: 'The file was applied, but the result fails the requirements:',
  },

  plan: planApply,

  planned: ({ rows, plannedAt }) =>
    judgedOf(rows, each => (each.row.action === 'error' ? 'failed' : plannedJudged(each, plannedAt))),

  forecast(plan, stopped) {
    const { mode, file } = plan.input;
    const done = plan.rows.map(each => (stopped ? leftDone(each) : foreseen(each, plan.plannedAt)));
    const outcome = outcomeOf(plan, done);
    if (!mode.dryRun || !mode.failOnDrift || !outcome.drift) return outcome;
    return { ...outcome, failure: bothFailures(outcome.failure, driftError(file.path)) };
  },

  async apply(plan, effects) {
    effects.catchSignals();
    const done: DoneRows = new Map();
    await Promise.all([updateAll(plan, effects, done), createAll(plan, effects, done)]);
    await rotateAll(plan, effects, done);
    await endAll(plan, effects, done);
    const rows = plan.rows.map(each => done.get(each) ?? leftDone(each));
    return outcomeOf(plan, rows);
  },

  final: ({ done }, { rows }) => {
    const doneOf = new Map(rows.map((each, index) => [each, done[index]]));
    return judgedOf(rows, each => {
      const came = doneOf.get(each);
      if (each.row.action === 'error' || came?.error !== undefined) return 'failed';
      return came?.result && finalJudged(each, came.result);
    });
  },
};

function driftError(path: string): ActionError {
  return new ActionError(
    say`fail-on-drift: the keys differ from ${path}. Apply the file, or change it to what the keys are; the plan shows each difference.`,
  );
}

/** Last, and only if nothing failed before. */
async function endAll(plan: ApplyPlan, effects: Effects, done: DoneRows): Promise<void> {
  const endings = plan.rows.flatMap((each): Ending[] => {
    const { work } = each;
    return work?.kind === 'disable' || work?.kind === 'delete' ? [{ each, work }] : [];
  });
  const [first] = endings;
  if (!first) return;
  const hasFailed = plan.rows.some(each => each.row.action === 'error' || done.get(each)?.error !== undefined);
  if (hasFailed || effects.cancellation.cancelled) {
    const why = hasFailed ? 'something failed before' : 'the job was cancelled';
    done.set(first.each, leftDone(first.each, [`Unlisted keys were left alone, because ${why}.`]));
    return;
  }
  const ended = await endUnlisted(endings, plan, effects);
  for (const [index, { each }] of endings.entries()) done.set(each, ended[index] ?? leftDone(each));
}

/** The keys that entries name and that exist, each with the conditions of its entry. */
function judgedOf(rows: readonly PlannedRow[], judge: (row: PlannedRow) => JudgedKey | undefined | 'failed'): Judged {
  let incomplete = false;
  const keys = rows.flatMap((each): JudgedKey[] => {
    const judged = each.entry && judge(each);
    incomplete ||= judged === 'failed';
    if (judged === undefined || judged === 'failed') return [];
    const require = each.entry?.require ?? [];
    return [{ ...judged, ...(require.length > 0 && { require }) }];
  });
  return { keys, incomplete };
}

/** The key as the plan would leave it; undefined when there is none. */
function plannedJudged({ key, work }: PlannedRow, now: number): JudgedKey | undefined {
  switch (work?.kind) {
    case 'create':
      return create.planned(work.plan).keys[0];
    case 'rotate':
      return rotate.planned(work.plan).keys[0];
    case 'update': {
      const { patch, guardrail } = work.update;
      const facts = guardrail && { guardrail: guardrail.after ?? ('none' as const) };
      return { key: plannedKey(work.update.key, patch, now), ...(facts && { facts }) };
    }
    default:
      return key && { key };
  }
}

/** A list of assignments may not show the guardrail of a new key yet, so what this run gave it is taken as known. */
function finalJudged({ work }: PlannedRow, { after, guardrail }: KeyResult): JudgedKey {
  const isNew = work?.kind === 'create' || work?.kind === 'rotate';
  if (!isNew && guardrail === undefined) return { key: after };
  return { key: after, facts: { guardrail: guardrail?.after ?? 'none' } };
}

/** What a row would come to. */
function foreseen(each: PlannedRow, now: number): Done {
  const { row, work } = each;
  switch (work?.kind) {
    case 'create':
      return foreseenBy(row, create.forecast(work.plan, false));
    case 'rotate':
      return foreseenBy(row, rotate.forecast(work.plan, false));
    case 'update': {
      const { key, patch, guardrail, limitSpent } = work.update;
      const after = plannedKey(key, patch, now);
      const more = { ...(guardrail && { guardrail }), ...(limitSpent && { limitSpent }) };
      return { row, result: { did: 'updated', returned: key, after, before: settingsOf(key), ...more }, changed: true };
    }
    case 'disable':
      return { row, result: ended(work.key, 'disabled', { disabled: true }), changed: true };
    case 'delete':
      return { row, result: ended(work.key, 'deleted', {}), changed: true };
    default:
      return leftDone(each);
  }
}

function foreseenBy(row: Done['row'], { results, notices, warnings }: CreateOutcome | RotateOutcome): Done {
  return { row, result: results[0], changed: true, notices, warnings };
}

function ended(key: Key, did: 'disabled' | 'deleted', change: Partial<Key>): KeyResult {
  return { did, returned: key, after: { ...key, ...change }, before: settingsOf(key) };
}

/** Rotations and creations say much that is the same for all of them: it is said once. */
function outcomeOf(plan: ApplyPlan, done: readonly Done[]): Applied {
  const failed = plan.rows.flatMap(({ row, key }, index): FailedKey[] => {
    const error = row.action === 'error' ? row.reason : done[index]?.error;
    return error === undefined ? [] : [{ hash: key?.hash ?? null, name: row.name, error }];
  });
  const rows = done.map(({ row }) => row);
  return {
    operation: 'apply',
    changed: done.some(({ changed }) => changed),
    results: done.flatMap(({ result }) => result ?? []),
    single: undefined,
    failed,
    notices: [...new Set([...plan.notices, ...done.flatMap(({ notices = [] }) => notices)])],
    warnings: [...new Set([...plan.warnings, ...done.flatMap(({ warnings = [] }) => warnings)])],
    rows,
    reported: plan.reported,
    drift: plan.reported.length > 0 || rows.some(({ action }) => action !== 'none'),
    failure: namedFailure(failed, rows.length),
    done,
  };
}
