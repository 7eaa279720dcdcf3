/** Operation check: reads and judges. It is handed nothing that could write. */
import type { CheckCommand, CheckOwnKeyCommand } from '../domain/command.ts';
import { allUnknown, meets } from '../domain/condition.ts';
import { ActionError } from '../domain/errors.ts';
import { ownKeyFacts } from '../domain/facts.ts';
import { FIELD_NAMES, FIELDS, type Key } from '../domain/key.ts';
import { settingsOf } from '../domain/settings.ts';
import type { OwnKey } from '../openrouter/answers.ts';
import type { Reading } from './effects.ts';
import { inspect, Settled } from './engine.ts';
import { partialFailure } from './failures.ts';
import { refuseManagementKey } from './find-by-value.ts';
import { unmetFailure } from './judge.ts';
import type { CheckOutcome, KeyResult } from './outcome.ts';
import { retiredGuard } from './retired.ts';
import { noneLeft, noneMatched, select } from './select.ts';

const EMPTY = {
  operation: 'check',
  dryRun: false,
  changed: false,
  results: [],
  single: undefined,
  failed: [],
  notices: [],
  warnings: [],
} as const satisfies CheckOutcome;

export async function check({ selection, account, gate }: CheckCommand, reading: Reading): Promise<CheckOutcome> {
  const guard = retiredGuard(account.provisioningKey);
  const selected = await select(selection, account, reading, { guard, changing: false });
  const { keys, unusable, leftOut } = selected;
  const { selector } = selection;
  const unmatched = selector.by === 'name' && keys.length + leftOut === 0;
  const outcome: CheckOutcome = {
    ...EMPTY,
    results: keys.map(checked),
    single: keys.length + unusable.length === 1 ? keys[0] : undefined,
    failed: unusable.map(({ hash, name, error }) => ({ hash, name, error })),
    notices: unmatched ? [noneMatched(selector.pattern, selected.searched)] : noneLeft(selected),
    failure: partialFailure(unusable, keys.length + unusable.length),
    ...selected.place,
  };
  const judged = { keys: keys.map(key => ({ key })), incomplete: unusable.length > 0 };
  const unmet = `${keys.length > 1 ? 'Not every key meets' : 'The key does not meet'} require:`;
  return inspect(new Settled(outcome, judged, unmet), gate, reading);
}

/** One request, made as the key itself: a gate for jobs that hold no power over the account. */
export async function checkOwnKey(command: CheckOwnKeyCommand, reading: Reading): Promise<CheckOutcome> {
  const { apiKey, where, gate } = command;
  const own = await reading.openrouter.ownKey(apiKey, 'api-key');
  if (own === undefined) return refusedKey(command);
  refuseManagementKey(own);
  const key = keyFieldsOf(own);
  if (!meets(where, { key, now: reading.openrouter.now() })) {
    const notices = noneLeft({ keys: [], unusable: [], leftOut: 1 });
    return inspect(new Settled<CheckOutcome>({ ...EMPTY, notices }), gate, reading);
  }
  const results = [{ ...checked(nameless(own)), returned: own as unknown as Key }];
  const settled = new Settled<CheckOutcome>(
    { ...EMPTY, results, single: key },
    { keys: [{ key, facts: ownKeyFacts(own) }] },
    'The key does not meet require:',
  );
  return inspect(settled, gate, reading);
}

/** The key was answered 401: nothing is known of it, so nothing that is required holds. */
function refusedKey({ gate }: CheckOwnKeyCommand): CheckOutcome {
  const what =
    'api-key: OpenRouter answered 401, which here means that the key is disabled, expired, deleted or mistyped.';
  if (gate.require === undefined) {
    throw new ActionError(`${what} Look at the key at https://openrouter.ai/settings/keys, or store a working one.`);
  }
  const verdict = { passed: false, unmet: allUnknown(gate.require, null) };
  const warned = gate.warn && allUnknown(gate.warn, null);
  const failure = gate.failOnUnmet ? unmetFailure(verdict, `${what} Nothing that is required can hold:`) : undefined;
  return { ...EMPTY, verdict, warned, notices: gate.failOnUnmet ? [] : [what], failure };
}

function checked(key: Key): KeyResult {
  return { did: 'checked', returned: key, after: key, before: settingsOf(key) };
}

/** What `GET /key` answers as fields of a key; the rest is none. It answers, so it is enabled unless it denies it. */
function keyFieldsOf(own: OwnKey): Partial<Key> {
  const names = FIELD_NAMES.filter(name => FIELDS[name].ofOwnKey && name in own) as (keyof OwnKey & keyof Key)[];
  return { disabled: own.disabled ?? false, ...Object.fromEntries(names.map(name => [name, own[name]])) };
}

/** A key that asks about itself does not learn its name, for which the masked key stands, nor when it was created. */
function nameless(own: OwnKey): Key {
  const unknown = { hash: '', disabled: false, created_at: '1970-01-01T00:00:00Z', updated_at: null };
  return { ...unknown, ...own, workspace_id: own.workspace_id ?? '', name: own.label };
}
