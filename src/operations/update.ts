/** Operation update: read, plan, one PATCH with what differs, and no trust in a 2xx. */
import type { UpdateInputs } from '../inputs.ts';
import { ActionError } from '../rules/errors.ts';
import type { Key } from '../rules/key.ts';
import { missingIn, type Plan, planUpdate, settingsOf } from '../rules/plan.ts';
import { quoted, say } from '../rules/untrusted.ts';
import { apply, NotArrivedError } from './apply.ts';
import type { Context } from './context.ts';
import { partialFailure } from './failures.ts';
import { Judge } from './gate.ts';
import type { FailedKey, KeyResult, Outcome } from './outcome.ts';
import { retiredGuard } from './retired.ts';
import { noneLeft, select } from './select.ts';
import { sideBySide } from './side-by-side.ts';

interface Work {
  key: Key;
  plan: Plan;
}

export async function update(inputs: UpdateInputs, context: Context): Promise<Outcome> {
  const { wanted, dryRun } = inputs;
  const onlyDisables = Object.keys(wanted).length === 1 && wanted.disabled === true;
  const guard = onlyDisables ? undefined : retiredGuard(inputs.provisioningKey);
  const selection = await select(inputs, context, guard);
  refuseOneNameForAll(inputs, selection.keys.length);
  const { planned, failed } = planAll(selection.keys, inputs, context.clock.now());
  failed.unshift(...selection.unusable);

  const base = { operation: 'update', dryRun, notices: noneLeft(selection), warnings: [] } as const;
  const judge = new Judge(inputs.gate, context);
  const forecast = await judge.judge(planned.map(({ plan }) => plan.planned));
  const single = failed.length + planned.length === 1 ? planned[0] : undefined;

  if (single) context.announce(settingsOf(single.key));
  if (forecast && !forecast.passed) {
    const results = planned.map(unchanged);
    const failure = judge.failure(forecast, 'Nothing was changed, because the result would not meet require:');
    return {
      ...base,
      changed: false,
      results,
      single: single?.key,
      failed,
      verdict: forecast,
      failure: failure ?? partialFailure(failed, planned.length),
    };
  }
  const results = dryRun ? planned.map(forecastOf) : await updateAll(planned, context);
  for (const { did, after, error } of results) {
    if (did === 'failed') failed.push({ hash: after.hash, error: error ?? '' });
  }
  const verdict = dryRun ? forecast : await judge.judge(results.filter(succeeded).map(({ after }) => after));
  return {
    ...base,
    changed: results.some(({ before, after }) => missingIn(after, before).length > 0),
    results,
    single: single && results[0]?.after,
    failed,
    verdict: verdict && { ...verdict, passed: verdict.passed && failed.length === 0 },
    failure:
      partialFailure(failed, selection.keys.length + selection.unusable.length) ??
      judge.failure(verdict, 'The update was made, but its result does not meet require:'),
  };
}

/** Several hashes were refused with the inputs; a pattern shows only here how many keys it matches. */
function refuseOneNameForAll({ wanted }: UpdateInputs, selected: number): void {
  if (wanted.name === undefined || selected <= 1) return;
  throw new ActionError(
    `name: ${selected} keys are selected, and they cannot all be given the same name. Nothing was changed. ` +
      'Select one key, or leave name out.',
  );
}

function planAll(
  keys: readonly Key[],
  { wanted }: UpdateInputs,
  now: number,
): { planned: Work[]; failed: FailedKey[] } {
  const planned: Work[] = [];
  const failed: FailedKey[] = [];
  for (const key of keys) {
    const plan = planUpdate(key, wanted, now);
    if (plan) planned.push({ key, plan });
    else failed.push({ hash: key.hash, error: cannotLower(key) });
  }
  return { planned, failed };
}

function cannotLower(key: Key): string {
  return (
    say`limit: key ${quoted(key.name)} (${key.hash}) is unlimited, which cannot be lowered by an amount. ` +
    'Give the limit it shall have, or "at most 50".'
  );
}

function updateAll(planned: readonly Work[], context: Context): Promise<KeyResult[]> {
  return sideBySide(planned, 'Updating keys', context, async work => {
    const { key, plan } = work;
    if (Object.keys(plan.patch).length === 0) return unchanged(work);
    try {
      const after = await apply(context.openrouter, key.hash, plan.patch);
      return { did: 'updated', returned: after, after, before: settingsOf(key) };
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      const after = error instanceof NotArrivedError ? error.key : key;
      return { did: 'failed', returned: after, after, before: settingsOf(key), error: error.message };
    }
  });
}

function unchanged({ key }: Work): KeyResult {
  return { did: 'unchanged', returned: key, after: key, before: settingsOf(key) };
}

function forecastOf(work: Work): KeyResult {
  const { plan } = work;
  const did = Object.keys(plan.patch).length === 0 ? 'unchanged' : 'updated';
  return { ...unchanged(work), did, after: plan.planned };
}

function succeeded({ did }: KeyResult): boolean {
  return did !== 'failed';
}
