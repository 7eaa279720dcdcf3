/** Carries out the rows of a keys file's plan: updates and creations concurrently, rotations one after another. */
import type { Condition } from '../../domain/conditions/condition.ts';
import { decide } from '../../domain/declared/declared-key.ts';
import { KeysByName } from '../../domain/declared/keys-by-name.ts';
import { ActionError, asActionError } from '../../domain/text/errors.ts';
import type { Effects } from '../account/account.ts';
import { Guardrails } from '../account/guardrails.ts';
import { allOrFirstError, mapLimited } from '../concurrency/concurrency.ts';
import { type CreationPlan, create } from '../create/create.ts';
import { Settled } from '../engine/engine.ts';
import { Judge, unmetFailure } from '../engine/judge.ts';
import type { CreateOutcome, RotateOutcome } from '../outcome/outcome.ts';
import type { RotationPlan } from '../rotate/plan-rotation.ts';
import { rotate } from '../rotate/rotate.ts';
import { applyUpdates, isChanged } from '../update/update.ts';
import {
  type ApplyPlan,
  type CreateWork,
  type Done,
  failedDone,
  lookAtSecrets,
  type PlannedRow,
  type RotateWork,
} from './planned-row.ts';

/** The result of every row that was worked on. */
export type DoneRows = Map<PlannedRow, Done>;

/** Updates of many keys share their requests for guardrails. */
export async function updateAll({ rows }: ApplyPlan, effects: Effects, done: DoneRows): Promise<void> {
  const working = rows.flatMap(each => (each.work?.kind === 'update' ? [{ each, update: each.work.update }] : []));
  const updates = working.map(({ update }) => update);
  const results = await applyUpdates({ updates, onlyDisables: false }, effects);
  for (const [index, result] of results.entries()) {
    const { each } = working[index] as (typeof working)[number];
    const { error, ...rest } = result;
    done.set(each, {
      row: result.did === 'unchanged' ? each.row : { ...each.row, did: result.did },
      result: rest,
      changed: isChanged(result),
      ...(error !== undefined && { error }),
    });
  }
}

/** A bounded number at a time: each key must be stored within minutes of its creation. */
export async function createAll(plan: ApplyPlan, effects: Effects, done: DoneRows): Promise<void> {
  const creating = plan.rows.flatMap(each => (each.work?.kind === 'create' ? [{ each, work: each.work }] : []));
  await mapLimited(creating, 'Creating keys', effects.reading, async ({ each, work }) => {
    done.set(each, await carryOut(each, () => createAgain(work, plan, effects), effects));
  });
}

/** One after another, since rotations may share lists. */
export async function rotateAll(plan: ApplyPlan, effects: Effects, done: DoneRows): Promise<void> {
  for (const each of plan.rows) {
    const { work } = each;
    if (work?.kind === 'rotate') done.set(each, await carryOut(each, () => rotateAgain(work, plan, effects), effects));
  }
}

const DID = { create: 'created', rotate: 'rotated' } as const;

async function carryOut(
  each: PlannedRow,
  work: () => Promise<CreateOutcome | RotateOutcome>,
  { cancellation }: Effects,
): Promise<Done> {
  if (cancellation.cancelled) return failedDone(each, 'not attempted: the job was cancelled');
  try {
    const { operation, failure, results, changed, notices, warnings } = await work();
    const row = { ...each.row, did: failure ? ('failed' as const) : DID[operation] };
    const done = { row, result: results[0], changed, notices, warnings };
    return failure ? { ...done, error: failure.message } : done;
  } catch (error) {
    return failedDone(each, asActionError(error).message);
  }
}

async function createAgain(work: CreateWork, plan: ApplyPlan, effects: Effects): Promise<CreateOutcome> {
  const { reading } = effects;
  const { names } = await stillPlanned(work, plan, effects);
  const known = { workspaceId: plan.workspaceId, names, guardrails: new Guardrails(reading.account.openrouter) };
  const now = await create.plan(work.command, reading, known);
  refuseChangedSettings(decidedIn(work.plan), decidedIn(now));
  await refuseUnmet(create.forecast(now, false), work, plan, effects);
  return create.apply(now, effects);
}

async function rotateAgain(work: RotateWork, plan: ApplyPlan, effects: Effects): Promise<RotateOutcome> {
  const { old } = work.plan.situation;
  const [now] = await allOrFirstError([rotate.plan(work.command, effects.reading), stillPlanned(work, plan, effects)]);
  if (now instanceof Settled || 'leftOut' in now || now.situation.old?.hash !== old?.hash)
    throw changedMeanwhile('the old key');
  refuseChangedSettings(decidedIn(work.plan), decidedIn(now), hasSpent(work.plan, now));
  await refuseUnmet(rotate.forecast(now, false), work, plan, effects);
  return rotate.apply(now, effects);
}

/**
 * Decides again from the present keys and secrets.
 * @throws ActionError when the action or its key would be a different one
 */
async function stillPlanned(
  { kind, entry, key }: CreateWork | RotateWork,
  { workspaceId, input }: ApplyPlan,
  { reading }: Effects,
): Promise<KeysByName> {
  const keys = new KeysByName(await reading.account.namesIn(workspaceId));
  const secrets = await lookAtSecrets([entry], keys, input.githubToken, reading);
  const now = decide(entry, { keys, run: reading.run, secretAt: target => secrets.get(target) });
  if (now.action === 'error') throw new ActionError(now.reason);
  const about = 'key' in now ? now.key?.hash : undefined;
  if (now.action !== kind || about !== key?.hash) throw changedMeanwhile('the key or its secret');
  return keys;
}

/** The planned settings of a new key. */
type Decided = CreationPlan['settings'] & { guardrail: string | undefined };

function decidedIn(plan: CreationPlan | RotationPlan): Decided {
  const guardrail = 'source' in plan ? plan.guardrail.after : plan.guardrail;
  return { ...plan.settings, guardrail: guardrail?.id };
}

/** Whether the old key has spent some of its budget, which is otherwise unchanged. */
function hasSpent({ source: before }: RotationPlan, { source: now }: RotationPlan): boolean {
  const isSameBudget = before.limit === now.limit && before.limit_reset === null && now.limit_reset === null;
  return isSameBudget && (now.limit_remaining ?? 0) < (before.limit_remaining ?? 0);
}

/** Settings must be as they were shown and judged. The expiry may differ: it counts from now. */
function refuseChangedSettings(before: Decided, now: Decided, hasSpent = false): void {
  const { limit, limit_reset, include_byok_in_limit, guardrail } = before;
  const isLess = now.limit !== null && limit !== null && now.limit < limit;
  if (now.limit !== limit && !(hasSpent && isLess)) throw changedMeanwhile('the limit');
  if (now.limit_reset !== limit_reset) throw changedMeanwhile('limit-reset');
  if (now.include_byok_in_limit !== include_byok_in_limit) throw changedMeanwhile('include-byok-in-limit');
  if (now.guardrail !== guardrail) throw changedMeanwhile('the guardrail');
}

function changedMeanwhile(what: string): ActionError {
  return new ActionError(
    `${what} was changed while the file was being applied, so that the plan no longer fits. Nothing was done to this key; run it again.`,
  );
}

/** Conditions on sums and on the account were checked against the plan: only those on single keys are checked here. */
async function refuseUnmet(
  forecast: CreateOutcome | RotateOutcome,
  { entry }: CreateWork | RotateWork,
  { input: { gate } }: ApplyPlan,
  { reading }: Effects,
): Promise<void> {
  const ofOneKey = ({ kind }: Condition) => kind === 'key' || kind === 'enabled';
  const require = entry.require.filter(ofOneKey);
  const judge = new Judge({ ...gate, require: gate.require?.filter(ofOneKey) }, reading.account.openrouter);
  const results = forecast.results.map(each => ({ ...each, require }));
  const verdict = await judge.judge(() => ({ ...forecast, results }));
  if (verdict === undefined || verdict.passed) return;
  throw unmetFailure(verdict, 'Nothing was done to this key, because the result would fail the requirements:');
}
