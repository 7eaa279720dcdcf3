/** Operation apply: makes the keys of a workspace what a keys file declares. No state is kept: doing it again changes nothing. */
import type { Condition } from '../domain/condition.ts';
import { ActionError, asActionError } from '../domain/errors.ts';
import type { Key } from '../domain/key.ts';
import { shortHash } from '../domain/names.ts';
import type { NewKeySettings } from '../domain/new-key-settings.ts';
import { SealedNames } from '../domain/sealed-names.ts';
import { plannedKey, settingsOf, unappliedFields } from '../domain/settings.ts';
import { quoted, say } from '../domain/untrusted.ts';
import { type ApplyInput, type ApplyPlan, type PlannedRow, planApply, type Work } from './apply-plan.ts';
import { create } from './create.ts';
import type { Effects } from './effects.ts';
import { type Operation, Settled } from './engine.ts';
import { bothFailures, partialFailure } from './failures.ts';
import { Judge, type Judged, type JudgedKey, unmetFailure } from './judge.ts';
import { leavingOf } from './leaving.ts';
import { leaveLists } from './lists.ts';
import type { ApplyOutcome, ApplyRow, CreateOutcome, Did, FailedKey, KeyResult, RotateOutcome } from './outcome.ts';
import { applyPatch } from './patch-key.ts';
import { rotate } from './rotate.ts';
import { eachTogether } from './together.ts';
import { applyUpdates } from './update.ts';

export const apply: Operation<ApplyInput & { dryRun: boolean }, ApplyPlan, ApplyOutcome> = {
  wording: {
    notDone: 'Nothing was changed, because the result would fail the requirements',
    unmet: 'The file was applied, but the result fails the requirements:',
  },

  plan: planApply,

  planned: ({ rows, plannedAt }) => judgedOf(rows, row => plannedOf(row, plannedAt)),

  forecast(plan, stopped) {
    const { mode, file } = plan.input;
    const done = plan.rows.map(each => (stopped ? untouched(each) : foreseen(each, plan.plannedAt)));
    const outcome = outcomeOf(plan, done, true);
    if (stopped || !mode.dryRun || !mode.failOnDrift || !outcome.drift) return outcome;
    const drift = new ActionError(
      say`fail-on-drift: the keys differ from ${file.path}. Apply the file, or change it to what the keys are; the plan shows each difference.`,
    );
    return { ...outcome, failure: bothFailures(outcome.failure, drift) };
  },

  async apply(plan, effects) {
    effects.catchSignals();
    const done = new Map<PlannedRow, Done>();
    const note = (each: PlannedRow, came: Done) => done.set(each, came);
    await Promise.all([updateAll(plan, effects, note), createAll(plan, effects, note)]);
    for (const each of plan.rows) {
      if (each.work?.kind === 'rotate') note(each, await carryOut(each, each.work, plan, effects));
    }
    await endUnlisted(plan, effects, [...done.values()], note);
    return outcomeOf(
      plan,
      plan.rows.map(each => done.get(each) ?? untouched(each)),
      false,
    );
  },

  final({ results }, { rows }) {
    const after = new Map(results.map(result => [result.after.name, result]));
    return judgedOf(rows, ({ row, key }) => {
      const result = key
        ? results.find(({ before, after }) => after.hash === key.hash || before.name === row.name)
        : after.get(row.name);
      return result && result.did !== 'failed' ? { key: result.after } : undefined;
    });
  },
};

/** What came of a row. */
interface Done {
  row: ApplyRow;
  result: KeyResult | undefined;
  error?: string;
  /** Something was changed although it failed. */
  changed?: boolean;
  notices?: readonly string[];
  warnings?: readonly string[];
}

type Note = (each: PlannedRow, came: Done) => void;

/** The keys that entries name and that exist, each with the conditions of its entry. */
function judgedOf(rows: readonly PlannedRow[], keyOf: (row: PlannedRow) => JudgedKey | undefined): Judged {
  const keys = rows.flatMap(each => {
    const judged = each.entry && each.row.action !== 'error' ? keyOf(each) : undefined;
    const require: readonly Condition[] = each.entry?.require ?? [];
    return judged ? [{ ...judged, ...(require.length > 0 && { require }) }] : [];
  });
  return { keys, incomplete: rows.some(({ row }) => row.action === 'error') };
}

/** The key as the plan would leave it; undefined when there is none. */
function plannedOf({ key, work }: PlannedRow, now: number): JudgedKey | undefined {
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

/** Updates of many keys share their requests for guardrails. */
async function updateAll({ rows, input }: ApplyPlan, effects: Effects, note: Note): Promise<void> {
  const updating = rows.flatMap(each => (each.work?.kind === 'update' ? [{ each, update: each.work.update }] : []));
  const { provisioningKey } = input.account;
  const updates = updating.map(({ update }) => update);
  const results = await applyUpdates({ updates, onlyDisables: false, provisioningKey }, effects);
  for (const [index, { each }] of updating.entries()) {
    const result = results[index] as KeyResult & { error?: string };
    const { error } = result;
    const changed = unappliedFields(result.after, result.before).length > 0;
    note(each, { row: did(each, result.did), result, changed, ...(error !== undefined && { error }) });
  }
}

async function createAll(plan: ApplyPlan, effects: Effects, note: Note): Promise<void> {
  const creating = plan.rows.flatMap(each => (each.work?.kind === 'create' ? [{ each, work: each.work }] : []));
  await eachTogether(creating, async ({ each, work }) => note(each, await carryOut(each, work, plan, effects)));
}

/** A creation or rotation looks again just before it begins, and is judged again. */
async function carryOut(
  each: PlannedRow,
  work: Extract<Work, { kind: 'create' | 'rotate' }>,
  plan: ApplyPlan,
  effects: Effects,
): Promise<Done> {
  try {
    const outcome = await (work.kind === 'create'
      ? createAgain(each, work, plan, effects)
      : rotateAgain(each, work, plan, effects));
    const { failure, results, changed, notices, warnings } = outcome;
    const came = {
      row: did(each, failure ? 'failed' : work.kind === 'create' ? 'created' : 'rotated'),
      result: results[0],
      changed,
      notices,
      warnings,
    };
    return failure ? { ...came, error: failure.message } : came;
  } catch (error) {
    return { ...untouched(each), row: did(each, 'failed'), error: asActionError(error).message };
  }
}

async function createAgain(
  each: PlannedRow,
  { command, plan: before }: Extract<Work, { kind: 'create' }>,
  plan: ApplyPlan,
  effects: Effects,
): Promise<CreateOutcome> {
  const now = await create.plan(command, effects.reading);
  refuseOther(before.settings, now.settings, before.guardrail?.id, now.guardrail?.id);
  await refuseUnmet(create.planned(now), each, plan, effects);
  return create.apply(now, effects);
}

async function rotateAgain(
  each: PlannedRow,
  { command, plan: before }: Extract<Work, { kind: 'rotate' }>,
  plan: ApplyPlan,
  effects: Effects,
): Promise<RotateOutcome> {
  const now = await rotate.plan(command, effects.reading);
  if (now instanceof Settled || now.situation.old?.hash !== before.situation.old?.hash)
    throw changedMeanwhile('the old key');
  refuseOther(before.settings, now.settings, before.guardrail.after?.id, now.guardrail.after?.id);
  await refuseUnmet(rotate.planned(now), each, plan, effects);
  return rotate.apply(now, effects);
}

/** The expiry counts from now, and what remains of a budget may have become less; anything else was decided for another key. */
function refuseOther(
  before: NewKeySettings,
  now: NewKeySettings,
  guardrailBefore: string | undefined,
  guardrailNow: string | undefined,
): void {
  const larger = (now.limit ?? Number.POSITIVE_INFINITY) > (before.limit ?? Number.POSITIVE_INFINITY);
  if (larger) throw changedMeanwhile('the limit');
  if (before.limit_reset !== now.limit_reset) throw changedMeanwhile('limit-reset');
  if (before.include_byok_in_limit !== now.include_byok_in_limit) throw changedMeanwhile('include-byok-in-limit');
  if (guardrailBefore !== guardrailNow) throw changedMeanwhile('the guardrail');
}

function changedMeanwhile(what: string): ActionError {
  return new ActionError(
    `${what} was changed while the file was being applied, so that the plan no longer fits. Nothing was done to this key; run it again.`,
  );
}

async function refuseUnmet(
  judged: Judged,
  { entry }: PlannedRow,
  { input }: ApplyPlan,
  { reading }: Effects,
): Promise<void> {
  const judge = new Judge(input.gate, reading);
  const keys = judged.keys.map(each => ({ ...each, require: entry?.require ?? [] }));
  const verdict = await judge.judge(() => ({ keys }));
  if (verdict === undefined || verdict.passed) return;
  throw unmetFailure(verdict, 'Nothing was done to this key, because the result would fail the requirements:');
}

/** Last, and only if nothing failed before. */
async function endUnlisted(plan: ApplyPlan, effects: Effects, before: readonly Done[], note: Note): Promise<void> {
  const ending = plan.rows.flatMap(each => (each.work && 'keys' in each.work ? [{ each, work: each.work }] : []));
  if (ending.length === 0) return;
  if (plan.rows.some(({ row }) => row.action === 'error') || before.some(({ error }) => error !== undefined)) {
    const warnings = ['Unlisted keys were left alone, because something failed before.'];
    for (const [index, { each }] of ending.entries())
      note(each, { ...untouched(each), ...(index === 0 && { warnings }) });
    return;
  }
  const listed = await effects.openrouter.list(plan.workspaceId);
  const names = new SealedNames(listed, plan.input.account.provisioningKey, effects.openrouter.now());
  await eachTogether(ending, async ({ each, work }) => {
    try {
      note(each, await end(each, work, names, plan, effects));
    } catch (error) {
      note(each, { ...untouched(each), row: did(each, 'failed'), error: asActionError(error).message });
    }
  });
}

async function end(
  each: PlannedRow,
  { kind, keys }: Extract<Work, { kind: 'disable' | 'delete' }>,
  names: SealedNames,
  plan: ApplyPlan,
  effects: Effects,
): Promise<Done> {
  const { openrouter } = effects;
  const [key, ...predecessors] = keys;
  const now = await openrouter.key(key.hash);
  if (now.name !== key.name || names.journals().some(({ other }) => other === shortHash(key.hash))) {
    const warnings = [
      say`Key ${quoted(now.name)} (${key.hash}) is not in ${plan.input.file.path}, and it was renamed or a rotation of it is unfinished: it was left alone.`,
    ];
    return { ...untouched(each), warnings };
  }
  const all = [now, ...predecessors];
  if (kind === 'disable') {
    for (const { hash } of predecessors) await applyPatch(openrouter, hash, { disabled: true });
    const after = await applyPatch(openrouter, key.hash, { disabled: true });
    return {
      row: did(each, 'disabled'),
      result: { did: 'disabled', returned: after, after, before: settingsOf(now) },
      changed: true,
    };
  }
  const { leaving, warnings } = await leavingOf(all, names.keys, plan.input.account, effects.reading);
  const left = await eachTogether(leaving, ({ lists, drop }) => leaveLists(lists, drop, openrouter));
  for (const { hash } of all.toReversed()) await openrouter.delete(hash);
  const result: KeyResult = { did: 'deleted', returned: now, after: now, before: settingsOf(now) };
  return { row: did(each, 'deleted'), result, changed: true, warnings: [...warnings, ...left.flat()] };
}

function did({ row }: PlannedRow, what: Did): ApplyRow {
  return what === 'unchanged' ? row : { ...row, did: what };
}

function untouched({ row, key }: PlannedRow): Done {
  const result: KeyResult | undefined = key && { did: 'unchanged', returned: key, after: key, before: settingsOf(key) };
  return { row, result };
}

const FORESEEN = {
  create: 'created',
  update: 'updated',
  rotate: 'rotated',
  disable: 'disabled',
  delete: 'deleted',
} as const;

/** What a row would come to. */
function foreseen(each: PlannedRow, now: number): Done {
  const { row, key, work } = each;
  if (work === undefined) return untouched(each);
  const planned = plannedOf(each, now)?.key ?? key;
  const after = { ...(key as Key), ...planned, ...(work.kind === 'disable' && { disabled: true }) };
  const before = settingsOf(key ?? after);
  const result: KeyResult = { did: FORESEEN[work.kind], returned: key, after, before };
  return { row, result };
}

function outcomeOf(plan: ApplyPlan, done: readonly Done[], dryRun: boolean): ApplyOutcome {
  const failed = plan.rows.flatMap(({ row, key }, index): FailedKey[] => {
    const error = row.action === 'error' ? row.reason : done[index]?.error;
    return error === undefined ? [] : [{ hash: key?.hash ?? null, name: row.name, error }];
  });
  const rows = done.map(({ row }) => row);
  return {
    operation: 'apply',
    dryRun,
    changed: dryRun ? rows.some(({ action }) => action !== 'none' && action !== 'error') : done.some(isChanged),
    results: done.flatMap(({ result }) => result ?? []),
    single: undefined,
    failed,
    notices: [...plan.notices, ...done.flatMap(({ notices = [] }) => notices)],
    warnings: [...plan.warnings, ...done.flatMap(({ warnings = [] }) => warnings)],
    rows,
    reported: plan.reported,
    drift: plan.reported.length > 0 || rows.some(({ action }) => action !== 'none'),
    failure: partialFailure(failed, rows.length),
  };
}

function isChanged({ row, changed }: Done): boolean {
  return changed === true || (row.did !== undefined && row.did !== 'failed');
}
