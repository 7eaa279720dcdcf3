/** Operation check: reads and judges. It holds nothing that could write. */

import { allUnknown, meets } from '../domain/condition.ts';
import { ActionError } from '../domain/errors.ts';
import { ownKeyFacts } from '../domain/facts.ts';
import { FIELD_NAMES, FIELDS, type Key } from '../domain/key.ts';
import { settingsOf } from '../domain/settings.ts';
import type { CheckInputs, CheckOwnKeyInputs } from '../inputs.ts';
import type { OwnKey } from '../openrouter/answers.ts';
import type { Context } from './context.ts';
import { bothFailures, partialFailure } from './failures.ts';
import { Judge, unmetFailure } from './gate.ts';
import type { KeyResult, Outcome } from './outcome.ts';
import { retiredGuard } from './retired.ts';
import { noneLeft, refuseManagementKey, select } from './select.ts';

export async function check(inputs: CheckInputs, context: Context): Promise<Outcome> {
  const selection = await select(inputs, context, retiredGuard(inputs.provisioningKey));
  const { keys, unusable } = selection;
  const judge = new Judge(inputs.gate, context);
  const verdict = await judge.judge(keys, unusable.length);
  const selected = keys.length + unusable.length;
  return {
    operation: 'check',
    dryRun: false,
    changed: false,
    results: keys.map(checked),
    single: selected === 1 ? keys[0] : undefined,
    failed: unusable,
    verdict: verdict && { ...verdict, passed: verdict.passed && unusable.length === 0 },
    notices: noneLeft(selection),
    warnings: [],
    failure: bothFailures(
      partialFailure(unusable, selected),
      judge.failure(verdict, `${keys.length > 1 ? 'Not every key meets' : 'The key does not meet'} require:`),
    ),
  };
}

/** One request, made as the key itself: a gate for jobs that hold no power over the account. */
export async function checkOwnKey(inputs: CheckOwnKeyInputs, context: Context): Promise<Outcome> {
  const { apiKey, where, gate } = inputs;
  const base = { operation: 'check', dryRun: false, changed: false, results: [], failed: [], warnings: [] } as const;
  const own = await context.openrouter.ownKey(apiKey, 'api-key');
  if (own === undefined) {
    const what =
      'api-key: OpenRouter answered 401, which here means that the key is disabled, expired, deleted or mistyped.';
    if (gate === undefined) {
      throw new ActionError(`${what} Look at the key at https://openrouter.ai/settings/keys, or store a working one.`);
    }
    const verdict = { passed: false, unmet: allUnknown(gate.conditions, null) };
    const failure = gate.failOnUnmet ? unmetFailure(verdict, `${what} Nothing that is required can hold:`) : undefined;
    return { ...base, single: undefined, verdict, notices: gate.failOnUnmet ? [] : [what], failure };
  }
  refuseManagementKey(own);
  const key = keyFieldsOf(own);
  const judge = new Judge(gate, context);
  const leftOut = !meets(where, { key, now: context.clock.now() });
  const verdict = await judge.judge(leftOut ? [] : [key], 0, ownKeyFacts(own));
  return {
    ...base,
    results: leftOut ? [] : [{ ...checked(nameless(own)), returned: own as unknown as Key }],
    single: leftOut ? undefined : key,
    verdict,
    notices: noneLeft({ keys: leftOut ? [] : [key], unusable: [], leftOut: Number(leftOut) }),
    failure: judge.failure(verdict, 'The key does not meet require:'),
  };
}

function checked(key: Key): KeyResult {
  return { did: 'checked', returned: key, after: key, before: settingsOf(key) };
}

/** What `GET /key` answers as fields of a key; the rest is none. It answers, so it is enabled unless it denies it. */
function keyFieldsOf(own: OwnKey): Partial<Key> {
  const names = FIELD_NAMES.filter(name => FIELDS[name].ofOwnKey && name in own) as (keyof OwnKey & keyof Key)[];
  return { disabled: own.disabled ?? false, ...Object.fromEntries(names.map(name => [name, own[name]])) };
}

/** A key that asks about itself does not learn its name: the masked key stands for it. */
function nameless(own: OwnKey): Key {
  const unknown = { hash: '', disabled: false, created_at: '', updated_at: null };
  return { ...unknown, ...own, workspace_id: own.workspace_id ?? '', name: own.label };
}
