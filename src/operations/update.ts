/** Operation update: read, plan, one PATCH with what differs, and no trust in a 2xx. */

import { ActionError, asActionError } from '../domain/errors.ts';
import type { Key } from '../domain/key.ts';
import { planUpdate, type Settings, settingsOf, unappliedFields } from '../domain/settings.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { UpdateInputs } from '../inputs.ts';
import type { Context } from './context.ts';
import { bothFailures, partialFailure } from './failures.ts';
import { Judge } from './gate.ts';
import type { FailedKey, KeyResult, Outcome } from './outcome.ts';
import { apply, NotAppliedError } from './patch-key.ts';
import { retiredGuard } from './retired.ts';
import { noneLeft, select } from './select.ts';
import { sideBySide } from './side-by-side.ts';

/**
 * What is to be done with a key, and then what came of it. Filled in as answers arrive, so that of thousands of keys
 * only the last state is held.
 */
interface Work extends KeyResult {
  patch: Partial<Settings>;
  /** The key as it will be; left out where nobody asks. */
  planned: Key | undefined;
  /** Why it failed. */
  error?: string;
}

const NOT_DONE = 'Nothing was changed, because the result would not meet require';

export async function update(inputs: UpdateInputs, context: Context): Promise<Outcome> {
  const { wanted, dryRun } = inputs;
  const onlyDisables = Object.keys(wanted).length === 1 && wanted.disabled === true;
  const guard = onlyDisables ? undefined : retiredGuard(inputs.provisioningKey);
  const selection = await select(inputs, context, guard);
  refuseOneNameForAll(inputs, selection.keys.length);
  const notices = noneLeft(selection);
  const selected = selection.keys.length + selection.unusable.length;
  const { works, failed } = planAll(selection.keys.splice(0), inputs, context.clock.now());
  failed.unshift(...selection.unusable);

  const base = { operation: 'update', dryRun, notices, warnings: [] } as const;
  const judge = new Judge(inputs.gate, context);
  const forecast = await judge.judge(
    works.flatMap(({ planned }) => planned ?? []),
    failed.length,
  );
  const single = selected === 1 ? works[0] : undefined;

  if (single) context.announce(single.before);
  if (forecast && !forecast.passed) {
    const failure = judge.failure(forecast, `${NOT_DONE}:`);
    return {
      ...base,
      notices: failure ? notices : [...notices, `${NOT_DONE}.`],
      changed: false,
      results: works,
      single: single?.after,
      failed,
      verdict: forecast,
      failure: bothFailures(failure, partialFailure(failed, selected)),
    };
  }
  if (dryRun) for (const work of works) forecastOnly(work);
  else await updateAll(works, context);
  for (const { did, after, error } of works) {
    if (did === 'failed') failed.push({ hash: after.hash, error: error ?? '' });
  }
  const verdict = dryRun
    ? forecast
    : await judge.judge(
        works.filter(succeeded).map(({ after }) => after),
        failed.length,
      );
  return {
    ...base,
    changed: works.some(({ before, after }) => unappliedFields(after, before).length > 0),
    results: works,
    single: single?.after,
    failed,
    verdict: verdict && { ...verdict, passed: verdict.passed && failed.length === 0 },
    failure: bothFailures(
      partialFailure(failed, selected),
      judge.failure(verdict, 'The update was made, but its result does not meet require:'),
    ),
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
  { wanted, gate, dryRun }: UpdateInputs,
  now: number,
): { works: Work[]; failed: FailedKey[] } {
  const works: Work[] = [];
  const failed: FailedKey[] = [];
  for (const key of keys) {
    const plan = planUpdate(key, wanted, now);
    if (!plan) {
      failed.push({ hash: key.hash, error: cannotLower(key) });
      continue;
    }
    const planned = gate || dryRun ? plan.planned : undefined;
    works.push({ did: 'unchanged', returned: key, after: key, before: settingsOf(key), patch: plan.patch, planned });
  }
  return { works, failed };
}

function cannotLower(key: Key): string {
  return (
    say`limit: key ${quoted(key.name)} (${key.hash}) is unlimited, which cannot be lowered by an amount. ` +
    'Give the limit it shall have, or "at most 50".'
  );
}

async function updateAll(works: readonly Work[], context: Context): Promise<void> {
  await sideBySide(works, 'Updating keys', context, async work => {
    if (isEmpty(work.patch)) return;
    try {
      const key = await apply(context.openrouter, work.after.hash, work.patch);
      record(work, 'updated', key);
    } catch (error) {
      record(work, 'failed', error instanceof NotAppliedError ? error.key : work.after);
      work.error = asActionError(error).message;
    }
  });
}

function record(work: Work, did: Work['did'], key: Key): void {
  work.did = did;
  work.returned = key;
  work.after = key;
}

/** A dry run is the plan without the doing. */
function forecastOnly(work: Work): void {
  work.after = work.planned ?? work.after;
  if (!isEmpty(work.patch)) work.did = 'updated';
}

function isEmpty(patch: Partial<Settings>): boolean {
  return Object.keys(patch).length === 0;
}

function succeeded({ did }: KeyResult): boolean {
  return did !== 'failed';
}
