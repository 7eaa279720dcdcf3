/** Operation update: read, plan, one PATCH with what differs, and no trust in a 2xx. */
import type { UpdateCommand } from '../domain/command.ts';
import { ActionError, asActionError } from '../domain/errors.ts';
import type { Key } from '../domain/key.ts';
import { plannedKey, planUpdate, type Settings, settingsOf, unappliedFields } from '../domain/settings.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { Effects, Reading } from './effects.ts';
import type { Operation } from './engine.ts';
import { partialFailure } from './failures.ts';
import type { Judged } from './judge.ts';
import type { FailedKey, KeyResult, UpdateOutcome } from './outcome.ts';
import { applyPatch, NotAppliedError } from './patch-key.ts';
import { retiredGuard } from './retired.ts';
import { noneLeft, noneMatched, type Selected, select } from './select.ts';
import { sideBySide } from './side-by-side.ts';

/** What is to be done with one key. */
interface KeyUpdate {
  key: Key;
  /** Only what differs. */
  patch: Partial<Settings>;
}

export interface UpdatePlan {
  updates: readonly KeyUpdate[];
  /** Keys that could not be read or planned. */
  failed: readonly FailedKey[];
  notices: readonly string[];
  place: Selected['place'];
  /** ms, by OpenRouter's clock */
  plannedAt: number;
}

export const update: Operation<UpdateCommand, UpdatePlan, UpdateOutcome> = {
  wording: {
    notDone: 'Nothing was changed, because the result would not meet require',
    unmet: 'The update was made, but its result does not meet require:',
  },

  async plan(command, reading) {
    const { wanted, selection, account } = command;
    const onlyDisables = Object.keys(wanted).length === 1 && wanted.disabled === true;
    const guard = onlyDisables ? undefined : retiredGuard(account.provisioningKey);
    const selected = await select(selection, account, reading, { guard, changing: true });
    refuseOneNameForAll(wanted.name, selected.keys.length);
    return planAll(selected, command, reading);
  },

  planned: ({ updates, failed, plannedAt }) => ({
    keys: updates.map(({ key, patch }) => ({ key: plannedKey(key, patch, plannedAt) })),
    incomplete: failed.length > 0,
  }),

  forecast: (plan, stopped) =>
    outcomeOf(
      plan,
      plan.updates.map(({ key, patch }) => {
        const nothing = stopped || isEmpty(patch);
        const after = nothing ? key : plannedKey(key, patch, plan.plannedAt);
        return { did: nothing ? 'unchanged' : 'updated', returned: key, after, before: settingsOf(key) };
      }),
      plan.failed,
      true,
    ),

  async apply(plan, effects) {
    const [only] = plan.updates;
    if (only && plan.updates.length + plan.failed.length === 1) effects.announce(settingsOf(only.key), undefined);
    const done = await sideBySide(plan.updates, 'Updating keys', effects, each => applyOne(each, effects));
    const failed = done.flatMap(({ result, error }) =>
      error === undefined ? [] : [{ hash: result.after.hash, name: result.after.name, error }],
    );
    return outcomeOf(
      plan,
      done.map(({ result }) => result),
      [...plan.failed, ...failed],
      false,
    );
  },

  final: ({ results, failed }): Judged => ({
    keys: results.filter(({ did }) => did !== 'failed').map(({ after: key }) => ({ key })),
    incomplete: failed.length > 0,
  }),
};

/** Several hashes were refused with the inputs; a pattern shows only here how many keys it matches. */
function refuseOneNameForAll(name: string | undefined, selected: number): void {
  if (name === undefined || selected <= 1) return;
  throw new ActionError(
    `name: ${selected} keys are selected, and they cannot all be given the same name. Nothing was changed. ` +
      'Select one key, or leave name out.',
  );
}

function planAll(selected: Selected, { wanted, selection }: UpdateCommand, reading: Reading): UpdatePlan {
  const now = reading.openrouter.now();
  const updates: KeyUpdate[] = [];
  const failed: FailedKey[] = selected.unusable.map(({ hash, name, error }) => ({ hash, name, error }));
  for (const key of selected.keys.splice(0)) {
    const plan = planUpdate(key, wanted, now);
    if (plan) updates.push({ key, patch: plan.patch });
    else failed.push({ hash: key.hash, name: key.name, error: cannotLower(key) });
  }
  const { selector } = selection;
  const unmatched = selector.by === 'name' && updates.length + failed.length + selected.leftOut === 0;
  const notices = unmatched
    ? [noneMatched(selector.pattern, selected.searched)]
    : noneLeft({ ...selected, keys: updates.map(({ key }) => key) });
  return { updates, failed, notices, place: selected.place, plannedAt: now };
}

function cannotLower(key: Key): string {
  return (
    say`limit: key ${quoted(key.name)} (${key.hash}) is unlimited, which cannot be lowered by an amount. ` +
    'Give the new limit, or "at most 50".'
  );
}

async function applyOne(
  { key, patch }: KeyUpdate,
  { openrouter }: Effects,
): Promise<{ result: KeyResult; error?: string }> {
  const before = settingsOf(key);
  if (isEmpty(patch)) return { result: { did: 'unchanged', returned: key, after: key, before } };
  try {
    const after = await applyPatch(openrouter, key.hash, patch);
    return { result: { did: 'updated', returned: after, after, before } };
  } catch (error) {
    const after = error instanceof NotAppliedError ? error.key : key;
    return { result: { did: 'failed', returned: after, after, before }, error: asActionError(error).message };
  }
}

function outcomeOf(
  plan: UpdatePlan,
  results: readonly KeyResult[],
  failed: readonly FailedKey[],
  dryRun: boolean,
): UpdateOutcome {
  const selected = plan.updates.length + plan.failed.length;
  return {
    operation: 'update',
    dryRun,
    changed: results.some(({ before, after }) => unappliedFields(after, before).length > 0),
    results,
    single: selected === 1 ? results[0]?.after : undefined,
    failed,
    notices: plan.notices,
    warnings: [],
    failure: partialFailure(failed, selected),
    ...plan.place,
  };
}

function isEmpty(patch: Partial<Settings>): boolean {
  return Object.keys(patch).length === 0;
}
