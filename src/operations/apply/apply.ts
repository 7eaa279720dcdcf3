/** Operation apply: makes the keys of a workspace match a keys file. No state is kept; repeating it changes nothing. */
import type { ExactEntry, PatternEntry } from '../../domain/declared/declarations.ts';
import type { Key } from '../../domain/key/key.ts';
import { ActionError } from '../../domain/text/errors.ts';
import { say } from '../../domain/text/untrusted.ts';
import type { Effects } from '../account/account.ts';
import { create } from '../create/create.ts';
import type { Operation } from '../engine/engine.ts';
import {
  type ApplyOutcome,
  bothFailures,
  type CreateOutcome,
  type FailedKey,
  type KeyResult,
  namedFailure,
  type RotateOutcome,
} from '../outcome/outcome.ts';
import { rotate } from '../rotate/rotate.ts';
import { foreseen as foreseenUpdate } from '../update/update.ts';
import { type EndingRow, endOverdueRows, endUnlisted } from './apply-ending.ts';
import { planApply } from './apply-plan.ts';
import { createAll, type DoneRows, rotateAll, updateAll } from './apply-work.ts';
import { type ApplyInput, type ApplyPlan, type Done, leftDone, type PlannedRow } from './planned-row.ts';

export { applyInput } from './planned-row.ts';

export const apply: Operation<ApplyInput, ApplyPlan, ApplyOutcome> = {
  wording: {
    notDone: 'Nothing was changed',
    planned: 'the result',
    done: 'The file was applied',
    result: 'the result',
  },

  plan: planApply,

  endingConditions({ file, gate }) {
    if (file.unlisted !== 'disable' && file.unlisted !== 'delete') return [];
    return [...(gate.require ?? []), ...[...file.exact, ...file.patterns].flatMap(({ require }) => require)];
  },

  forecast(plan, stopped) {
    const { input } = plan;
    const done = plan.rows.map(each => (stopped ? leftDone(each) : foreseen(each)));
    const outcome = outcomeOf(plan, done);
    if (!input.dryRun || !input.failOnDrift || !outcome.drift) return outcome;
    return { ...outcome, failure: bothFailures(outcome.failure, driftError(input.file.path)) };
  },

  async apply(plan, effects) {
    effects.catchSignals();
    const done: DoneRows = new Map();
    await Promise.all([updateAll(plan, effects, done), createAll(plan, effects, done)]);
    await rotateAll(plan, effects, done);
    await endOverdueRows(plan, effects, done);
    await endAll(plan, effects, done);
    const rows = plan.rows.map(each => done.get(each) ?? leftDone(each));
    return outcomeOf(plan, rows);
  },
};

function driftError(path: string): ActionError {
  return new ActionError(
    say`fail-on-drift: the keys differ from ${path}. Apply the file, or change it to what the keys are; the plan shows each difference.`,
  );
}

/** Ends unlisted keys: last, and only if nothing failed before. */
async function endAll(plan: ApplyPlan, effects: Effects, done: DoneRows): Promise<void> {
  const endings = plan.rows.flatMap((each): EndingRow[] => {
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

/** The expected result of a row. */
function foreseen(each: PlannedRow): Done {
  const { row, work } = each;
  switch (work?.kind) {
    case 'create':
      return foreseenBy(row, create.forecast(work.plan, false));
    case 'rotate':
      return foreseenBy(row, rotate.forecast(work.plan, false));
    case 'update':
      return { row, result: foreseenUpdate(work.update), changed: true };
    case 'overdue':
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
  return { did, returned: key, after: { ...key, ...change } };
}

/** Many rotations and creations have the same notices and warnings: each is shown once. */
function outcomeOf(plan: ApplyPlan, done: readonly Done[]): ApplyOutcome {
  const failed = plan.rows.flatMap(({ row, key, entry }, index): FailedKey[] => {
    const error = row.action === 'error' ? row.reason : done[index]?.error;
    return error === undefined ? [] : [{ hash: key?.hash ?? null, name: row.name, error, ...(!entry && UNLISTED) }];
  });
  const results = plan.rows.flatMap(({ entry }, index): KeyResult[] => {
    const result = done[index]?.result;
    return result ? [{ ...result, ...(entry ? requiredBy(entry) : UNLISTED) }] : [];
  });
  const rows = done.map(({ row }) => row);
  return {
    operation: 'apply',
    changed: done.some(({ changed }) => changed),
    results,
    single: undefined,
    failed,
    notices: [...new Set([...plan.notices, ...done.flatMap(({ notices = [] }) => notices)])],
    warnings: [...new Set([...plan.warnings, ...done.flatMap(({ warnings = [] }) => warnings)])],
    rows,
    reported: plan.reported,
    drift:
      plan.reported.length > 0 || plan.rows.some(({ row, work }) => row.action !== 'none' && work?.kind !== 'overdue'),
    failure: bothFailures(namedFailure(failed, rows.length), plan.failure),
  };
}

const UNLISTED = { unlisted: true } as const;

function requiredBy({ require }: ExactEntry | PatternEntry): Pick<KeyResult, 'require'> {
  return require.length > 0 ? { require } : {};
}
