/** Operation check: reads and judges keys and what they spent in the last 30 completed UTC days. No write access. */
import { type CheckCommand, type CheckOwnKeyCommand, MAX_SPEND_KEYS } from '../../domain/command/command.ts';
import { allUnknown, meets } from '../../domain/conditions/condition.ts';
import { type AccountFacts, type Facts, factWritten, ownKeyFacts } from '../../domain/key/facts.ts';
import { FIELD_NAMES, FIELDS, type Key, type KnownKey } from '../../domain/key/key.ts';
import { nanoFromNumber, nanoToNumber } from '../../domain/money/usd.ts';
import { ActionError, asActionError, CancelledError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import { completedDays } from '../../domain/time/instant.ts';
import type { ActivityRow, OpenRouterReader, OwnKey } from '../../openrouter/api.ts';
import type { AccountReader, Reading } from '../account/account.ts';
import { sleepFor } from '../account/confirmed-writes.ts';
import { orphanedWarnings, retiredGuard, retiredWarnings, unsealedText } from '../account/retired.ts';
import { noneFound, noneLeft, refuseManagementKey, type Selected } from '../account/select.ts';
import { eachOrFirstError } from '../concurrency/concurrency.ts';
import { AccountFactsReader } from '../engine/account-facts.ts';
import { inspect, Settled } from '../engine/engine.ts';
import { unmetFailure } from '../engine/judge.ts';
import { withAlerts } from '../leaks/resolve-alerts.ts';
import { selectKeys } from '../leaks/select-keys.ts';
import {
  type CheckOutcome,
  type Concluded,
  type KeyResult,
  type KeySpend,
  partialFailure,
  type Spend,
  type Spent,
} from '../outcome/outcome.ts';

const EMPTY = {
  operation: 'check',
  changed: false,
  results: [],
  single: undefined,
  failed: [],
  notices: [],
  warnings: [],
} as const satisfies CheckOutcome;

export async function check(
  { selection, gate, spend }: CheckCommand,
  reading: Reading,
): Promise<Concluded<CheckOutcome>> {
  const guard = retiredGuard(reading.account);
  const selected = await selectKeys(selection, reading, {
    guard: selection.selector.by === 'leaked' ? undefined : guard,
    changing: false,
  });
  const { keys, unusable } = selected;
  const outcome: CheckOutcome = {
    ...EMPTY,
    results: keys.map(checked),
    single: keys.length + unusable.length === 1 ? keys[0] : undefined,
    failed: unusable.map(({ hash, name, error }) => ({ hash, name, error })),
    notices: [...noneFound(selection.selector, selected), ...sealNotices(selection, selected, reading.account)],
    warnings: [
      ...selected.warnings,
      ...(selection.selector.by === 'leaked' ? retiredWarnings(keys, reading.account) : []),
      ...orphanedWarnings(selected.listed),
      ...unsealedWarnings(selection, selected),
    ],
    failure: partialFailure(unusable, keys.length + unusable.length),
    ...selected.place,
  };
  const unmet = keys.length === 1 ? 'The key fails the requirements' : 'The requirements are not met';
  const whole = spend ? await withSpending(outcome, keys, reading.account) : outcome;
  return inspect(new Settled(withAlerts(whole, selected.leak), unmet), gate, reading);
}

/** A step that could read none of its keys shows no spending: zeros would say that they spent nothing. */
async function withSpending(
  outcome: CheckOutcome,
  keys: readonly Key[],
  account: AccountReader,
): Promise<CheckOutcome> {
  const isNoneRead = keys.length === 0 && outcome.failed.length > 0;
  const spend = isNoneRead ? undefined : await spendOf(keys, account);
  const { facts, warnings } = await creditsOf(account.openrouter);
  return { ...outcome, ...(spend && { spend }), account: facts, warnings: [...outcome.warnings, ...warnings] };
}

/** Warnings about enabled keys of matching names that only look retired: no rotation will ever end them. */
function unsealedWarnings({ selector }: CheckCommand['selection'], { listed }: Selected): string[] {
  if (selector.by !== 'name' || selector.pattern.exact || !listed?.areSealsChecked) return [];
  return listed.unsealedMarks(base => selector.pattern.matches(base)).map(unsealedText);
}

/** Notices that seals were not checked, or which other secrets sealed names. */
function sealNotices({ selector }: CheckCommand['selection'], selected: Selected, account: AccountReader): string[] {
  const { keys, listed = account.named(keys), searched } = selected;
  if (!listed.areSealsChecked) {
    const isMeant = (name: string) => selector.by !== 'name' || selector.pattern.matches(name);
    const isMarked = (key: Key) => [listed.marked(key)].some(mark => mark && (isMeant(mark.base) || isMeant(key.name)));
    return listed.keys.some(isMarked) ? [SEALS_UNCHECKED] : [];
  }
  const older = selector.by === 'name' && selector.pattern.text === '*' ? listed.olderSeals() : [];
  if (older.length === 0) return [];
  const counts = older.map(({ source, count }) => `${source}: ${count} ${count === 1 ? 'name' : 'names'}`);
  return [
    say`Names in ${searched} that were sealed by another secret than the first: ${counts.join('; ')}. A secret that has ` +
      'sealed no name in any workspace is not needed any more.',
  ];
}

const SEALS_UNCHECKED =
  'Seals were not checked, since seal-key is not given: names like those that rotations and creations give count as not ' +
  'sealed, and their keys are treated like any other.';

/** ms before a refused key is asked again. */
const SECOND_ASK_MS = 2_000;

/** One request, made as the key itself: a gate for jobs without power over the account. Only a second 401 counts. */
export async function checkOwnKey(command: CheckOwnKeyCommand, reading: Reading): Promise<Concluded<CheckOutcome>> {
  const { key: asking, where, gate, workspaceId } = command;
  const { openrouter } = reading.account;
  const own = (await askAs(asking, openrouter)) ?? (await askOnceMore(asking, reading.account));
  if (own === undefined) return refusedKey(command);
  if (asking.by === 'api-key') refuseManagementKey(own);
  refuseOtherWorkspace(own, workspaceId);
  const key = keyFieldsOf(own);
  if (!meets(where, { key, now: openrouter.now() })) {
    return inspect(new Settled<CheckOutcome>({ ...EMPTY, notices: [noneLeft(1)] }), gate, reading);
  }
  const facts = ownKeyFacts(own, openrouter.now());
  const result: KeyResult = { did: 'checked', returned: own, after: key, facts };
  const outcome: CheckOutcome = { ...EMPTY, results: [result], single: key, budget: budgetOf(facts) };
  return inspect(new Settled(outcome, 'The key fails the requirements'), gate, reading);
}

/** A single refusal may be a brief failure, and would stop a deployment. */
async function askOnceMore(key: CheckOwnKeyCommand['key'], account: AccountReader): Promise<OwnKey | undefined> {
  await sleepFor(SECOND_ASK_MS, account);
  return askAs(key, account.openrouter);
}

/** An access token has no label to compare. */
function askAs(key: CheckOwnKeyCommand['key'], openrouter: OpenRouterReader): Promise<OwnKey | undefined> {
  return key.by === 'api-key' ? openrouter.ownKey(key.secret, 'api-key') : openrouter.actingKey();
}

/** @throws ActionError when the key is not in the wanted workspace */
function refuseOtherWorkspace({ workspace_id: actual, label }: OwnKey, wanted: string | undefined): void {
  if (wanted === undefined || actual?.toLowerCase() === wanted) return;
  throw new ActionError(
    actual == null
      ? `workspace-id: OpenRouter did not answer in which workspace the key is, so it cannot be compared with ${wanted}. ` +
          'Leave workspace-id out, or give provisioning-key too.'
      : say`workspace-id: the key ${quoted(label)} is in workspace ${actual}, not in ${wanted}. Correct workspace-id, or use the key of that workspace.`,
  );
}

/** The budget with the least left, as outputs write it; what an older server leaves out is empty. */
function budgetOf(facts: Facts): NonNullable<CheckOutcome['budget']> {
  const scope = facts.budget === undefined || facts.budget === 'none' ? '' : facts.budget.scope;
  return new Map([
    ['budget-remaining', factWritten('budget_remaining', facts)],
    ['budget-scope', scope],
    ['budget-resets-at', factWritten('budget_resets_at', facts)],
    ['free-requests-remaining', factWritten('free_requests_remaining', facts)],
  ]);
}

/** The key got a 401: nothing is known about it, so no requirement holds. */
function refusedKey({ gate, key }: CheckOwnKeyCommand): Concluded<CheckOutcome> {
  const what =
    key.by === 'api-key'
      ? 'api-key: OpenRouter answered 401, which here means that the key is disabled, expired, deleted or mistyped.'
      : 'federation-policy-id: OpenRouter answered 401 to the token that it had issued, and to a new one: the key that ' +
        'the policy acts as is disabled, expired or deleted.';
  if (gate.require === undefined) {
    throw new ActionError(`${what} Look at the key at https://openrouter.ai/settings/keys, or store a working one.`);
  }
  const verdict = { passed: false, unmet: allUnknown(gate.require) };
  const warned = gate.warn && allUnknown(gate.warn);
  const failure = gate.failOnUnmet ? unmetFailure(verdict, `${what} So no requirement is met:`) : undefined;
  return { ...EMPTY, dryRun: false, verdict, warned, notices: gate.failOnUnmet ? [] : [what], failure };
}

function checked(key: Key): KeyResult {
  return { did: 'checked', returned: key, after: key };
}

/** The key fields that `GET /key` returns. A key that gets an answer is enabled, unless the answer says otherwise. */
function keyFieldsOf(own: OwnKey): KnownKey {
  const names = FIELD_NAMES.filter(name => FIELDS[name].ofOwnKey && name in own) as (keyof OwnKey & keyof Key)[];
  const fields = Object.fromEntries(names.map(name => [name, own[name]]));
  return { disabled: own.disabled ?? false, ...(fields as Omit<KnownKey, 'disabled'>) };
}

const DAYS = 30;
const WEEK = 7;

/** @throws ActionError when there are too many keys, or the activity of one cannot be read */
async function spendOf(keys: readonly Key[], { openrouter }: AccountReader): Promise<Spend> {
  if (keys.length > MAX_SPEND_KEYS) {
    throw new ActionError(
      `spend: ${keys.length} keys are selected, and each costs a request; at most ${MAX_SPEND_KEYS} are allowed. ` +
        'Narrow the selection with current-name or where.',
    );
  }
  const rows = await eachOrFirstError(keys, key => openrouter.activity(key.hash));
  const now = openrouter.now();
  return { ...summed(rows.flat(), now), byKey: byKey(keys, rows, now) };
}

/** `rows` in the order of the keys. */
function byKey(keys: readonly Key[], rows: readonly (readonly ActivityRow[])[], now: number): KeySpend[] {
  const days = completedDays(now, 2 * WEEK);
  const spent = (own: readonly ActivityRow[], within: readonly string[]) =>
    own.filter(({ date }) => within.includes(date)).reduce((sum, { usage }) => sum + nanoFromNumber(usage), 0n);
  return keys
    .map(({ hash, name }, index) => {
      const own = rows[index] ?? [];
      return { hash, name, lastWeek: spent(own, days.slice(WEEK)), weekBefore: spent(own, days.slice(0, WEEK)) };
    })
    .sort((a, b) => Number(b.lastWeek - b.weekBefore - (a.lastWeek - a.weekBefore)))
    .map(each => ({
      ...each,
      lastWeek: nanoToNumber(each.lastWeek),
      weekBefore: nanoToNumber(each.weekBefore),
    }));
}

/** The account's credits. What cannot be read is undefined, with a warning. */
async function creditsOf(openrouter: OpenRouterReader): Promise<{ facts: AccountFacts; warnings: string[] }> {
  const reader = new AccountFactsReader(openrouter);
  const [remaining, runOutAt] = await Promise.allSettled([reader.remaining(), reader.runOutAt()]);
  const errors = [remaining, runOutAt].flatMap(each =>
    each.status === 'rejected' ? [asActionError(each.reason)] : [],
  );
  const cancelled = errors.find(error => error instanceof CancelledError);
  if (cancelled) throw cancelled;
  const messages = new Set(errors.map(({ message }) => message));
  return {
    facts: {
      creditsRemaining: remaining.status === 'fulfilled' ? remaining.value : undefined,
      creditsRunOutAt: runOutAt.status === 'fulfilled' ? runOutAt.value : undefined,
    },
    warnings: [...messages].map(message => `How long the account's credits last is not known: ${message}`),
  };
}

/** Sums up the 30 days before today; other rows are left out. `now` in ms. */
function summed(rows: readonly ActivityRow[], now: number): Omit<Spend, 'byKey'> {
  const dates = completedDays(now, DAYS);
  const within = rows.filter(({ date }) => dates.includes(date));
  const byDate = sums(within, ({ date }) => date);
  const byModel = sums(within, ({ model }) => model);
  return {
    byDay: dates.map(date => ({ date, ...(byDate.get(date) ?? NOTHING) })),
    byModel: [...byModel]
      .map(([model, spent]) => ({ model, ...spent }))
      .sort((a, b) => b.usage - a.usage || b.byokUsage - a.byokUsage || (a.model < b.model ? -1 : 1)),
  };
}

const NOTHING: Spent = { usage: 0, byokUsage: 0, requests: 0 };

function sums(rows: readonly ActivityRow[], nameOf: (row: ActivityRow) => string): Map<string, Spent> {
  const totals = new Map<string, { usage: bigint; byok: bigint; requests: number }>();
  for (const row of rows) {
    const name = nameOf(row);
    const total = totals.get(name) ?? { usage: 0n, byok: 0n, requests: 0 };
    totals.set(name, {
      usage: total.usage + nanoFromNumber(row.usage),
      byok: total.byok + nanoFromNumber(row.byok_usage_inference),
      requests: total.requests + row.requests,
    });
  }
  return new Map(
    [...totals].map(([name, { usage, byok, requests }]) => [
      name,
      { usage: nanoToNumber(usage), byokUsage: nanoToNumber(byok), requests },
    ]),
  );
}
