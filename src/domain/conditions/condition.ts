/** `require`, `warn` and `where`: which conditions a key meets. `condition-parser.ts` parses them. */
import {
  ACCOUNT_FACT_NAMES,
  type AccountFactName,
  type AccountFacts,
  accountFactWritten,
  FACT_NAMES,
  type FactName,
  type Facts,
  factWritten,
} from '../key/facts.ts';
import { FIELDS, type FieldName, instantOf, type Key, outputName, written } from '../key/key.ts';
import { accessOf, type DerivedName, derivedWritten, runsOutAt, spendPerDay, usedPercent } from '../key/state.ts';
import { dividedBy, nanoFromNumber, nanoToNumber, plain } from '../money/usd.ts';
import { isUuid } from '../text/parse.ts';
import type { NamePattern } from '../text/pattern.ts';
import { say, shown } from '../text/untrusted.ts';

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** What a condition on a key can refer to: fields of the key object, derived fields, and facts beyond it. */
type FieldOfKey = FieldName | DerivedName | FactName;

/** What a condition can refer to. */
export type SubjectField = FieldOfKey | AccountFactName;

/** What a condition compares with. A duration in ms counts from now, backwards if negative. */
export type Operand =
  | { is: string | boolean | number }
  | { like: NamePattern }
  | { inMs: number }
  /** A multiple of another number of the same key. */
  | { field: FieldOfKey; times: number };

/**
 * `text` is the condition as written in the input. A `total` sums over all selected keys; `account` concerns no key.
 */
export type Condition =
  | { text: string; kind: 'enabled' }
  | { text: string; kind: 'key' | 'total'; about: FieldOfKey; operator: Operator; operand: Operand }
  | { text: string; kind: 'account'; about: AccountFactName; operator: Operator; operand: Operand };

/** What a condition is judged on. A missing field is unknown, and no condition on it holds. */
export interface ConditionSubject {
  key: Partial<Key>;
  /** ms since 1970 by the API's clock */
  now: number;
  facts?: Facts | undefined;
}

/** The account as conditions see it. `now` as in `ConditionSubject`. */
interface AccountSubject {
  facts: AccountFacts;
  now: number;
}

export interface Unmet {
  /** null for a total, the account, or a key that is not created yet or reads itself */
  hash: string | null;
  /** null if `hash` is, or if the key could not be read */
  name: string | null;
  /** About a single key, all keys together, or the account. */
  about: 'key' | 'total' | 'account';
  /** As written in the input. */
  condition: string;
  /** The actual value as outputs write it (empty for a null without a word), or `unknown`. */
  actual: string;
  /** The other field of the comparison and its value: `usage-weekly is 3`. For people, not for outputs. */
  compared?: string | undefined;
}

/**
 * The conditions that do not hold: for each subject, then the totals, then those on the account. `incomplete`: some
 * selected key could not be read, so no total is known. Without any key only the account is judged.
 */
export function unmetConditions(
  conditions: readonly Condition[],
  subjects: readonly ConditionSubject[],
  incomplete = false,
  account: AccountSubject = { facts: {}, now: 0 },
): Unmet[] {
  const ofKeys = subjects.flatMap(subject =>
    conditions.flatMap(condition => {
      if (condition.kind === 'total' || condition.kind === 'account') return [];
      const { met, ...rest } = evaluate(condition, subject);
      const { hash = null, name = null } = subject.key;
      return met ? [] : [{ hash, name, about: 'key' as const, condition: condition.text, ...rest }];
    }),
  );
  const isNone = subjects.length === 0 && !incomplete;
  const totals = conditions.flatMap(condition => {
    if (condition.kind !== 'total' || isNone) return [];
    const { met, actual } = evaluateTotal(condition, subjects, incomplete);
    return met ? [] : [keyless(condition, actual)];
  });
  const ofAccount = conditions.flatMap(condition => {
    if (condition.kind !== 'account') return [];
    const { met, actual } = evaluateAccount(condition, account);
    return met ? [] : [keyless(condition, actual)];
  });
  return [...ofKeys, ...totals, ...ofAccount];
}

/** Whether a key meets all conditions. This is how `where` filters. */
export function meets(conditions: readonly Condition[], subject: ConditionSubject): boolean {
  return unmetConditions(conditions, [subject]).length === 0;
}

/** Whether a condition compares with a duration from now. */
export function countsFromNow(condition: Condition): boolean {
  return condition.kind !== 'enabled' && 'inMs' in condition.operand;
}

/** All conditions as unmet, because the key could not read itself. */
export function allUnknown(conditions: readonly Condition[]): Unmet[] {
  return conditions.map(condition => keyless(condition, 'unknown'));
}

/** An unmet condition that names no key. */
function keyless({ kind, text }: Condition, actual: string): Unmet {
  return { hash: null, name: null, about: kind === 'enabled' ? 'key' : kind, condition: text, actual };
}

/** Maximum number of characters of a value in a message: names can be megabytes long. */
const MAX_ACTUAL_LENGTH = 200;

/** `limit-remaining >= 5: is 2.5`. */
export function unmetText(unmet: Unmet): string {
  return say`${unmet.condition}: is ${shown(actualText(unmet), MAX_ACTUAL_LENGTH)}`;
}

/** The actual value, never empty. */
export function actualText({ actual, compared }: Unmet): string {
  const text = actual === '' ? 'empty' : actual;
  return compared === undefined ? text : `${text}, and ${compared}`;
}

/** The facts that conditions name and that must be read before the conditions are judged. */
export function requiredFacts(conditions: readonly Condition[]): ReadonlySet<FactName | AccountFactName> {
  const named = new Set<string>(
    conditions.flatMap(each =>
      each.kind === 'enabled' ? [] : [each.about, ...('field' in each.operand ? [each.operand.field] : [])],
    ),
  );
  return new Set([...ACCOUNT_FACT_NAMES, ...FACT_NAMES].filter(name => named.has(name)));
}

interface Evaluation {
  met: boolean;
  actual: string;
  compared?: string;
}

const UNKNOWN: Evaluation = { met: false, actual: 'unknown' };

function evaluate(condition: Exclude<Condition, { kind: 'account' }>, subject: ConditionSubject): Evaluation {
  if (condition.kind === 'enabled') {
    const actual = accessOf(subject.key, subject.now);
    return { met: actual === 'enabled', actual };
  }
  const actual = actualOf(condition.about, subject);
  if (actual === undefined) return UNKNOWN;
  const { operand } = condition;
  if (!('field' in operand)) {
    return { met: compare(actual.value, condition.operator, operand, subject.now), actual: actual.text };
  }
  const other = actualOf(operand.field, subject);
  const compared = `${outputName(operand.field)} is ${other?.text ?? 'unknown'}`;
  if (typeof other?.value !== 'number') return { met: false, actual: actual.text, compared };
  const right = { is: multipleOf(other.value, operand.times) };
  const met = compare(withoutNoise(actual.value), condition.operator, right, subject.now);
  return { met, actual: actual.text, compared };
}

/** A multiple of unlimited is unlimited. Calculated in whole billionths: 3 * 0.1 is 0.3. */
function multipleOf(value: number, times: number): number {
  if (!Number.isFinite(value)) return value;
  return nanoToNumber(dividedBy(nanoFromNumber(value) * nanoFromNumber(times), NANO));
}

const NANO = nanoFromNumber(1);

/** The number without binary noise, to compare it with another one. */
function withoutNoise(value: Value): Value {
  return typeof value === 'number' && Number.isFinite(value) ? nanoToNumber(nanoFromNumber(value)) : value;
}

function evaluateTotal(
  { about, operator, operand }: Extract<Condition, { kind: 'key' | 'total' }>,
  subjects: readonly ConditionSubject[],
  incomplete: boolean,
): Evaluation {
  if (incomplete) return UNKNOWN;
  let sum = 0n;
  let unlimited = false;
  for (const subject of subjects) {
    const value = actualOf(about, subject)?.value;
    if (typeof value !== 'number') return UNKNOWN;
    if (Number.isFinite(value)) sum += nanoFromNumber(value);
    else unlimited = true;
  }
  const total = unlimited ? Number.POSITIVE_INFINITY : nanoToNumber(sum);
  if ('field' in operand) return UNKNOWN;
  return { met: compare(total, operator, operand, 0), actual: unlimited ? 'unlimited' : plain(total) };
}

function evaluateAccount(
  { about, operator, operand }: Extract<Condition, { kind: 'account' }>,
  { facts, now }: AccountSubject,
): Evaluation {
  const value = accountValue(about, facts);
  if (value === undefined || 'field' in operand) return UNKNOWN;
  return { met: compare(value, operator, operand, now), actual: accountFactWritten(about, facts) };
}

/** undefined: unknown */
function accountValue(about: AccountFactName, { creditsRemaining, creditsRunOutAt }: AccountFacts): number | undefined {
  switch (about) {
    case 'credits_remaining':
      return creditsRemaining;
    case 'credits_run_out_at':
      return orNever(creditsRunOutAt);
  }
}

/** A null without a word equals nothing. A list holds several names for one thing, and equals each of them. */
type Value = string | number | boolean | null | readonly string[];

/** The actual value, both for comparison and as outputs write it. */
interface Actual {
  value: Value;
  text: string;
}

/** undefined: unknown */
function actualOf(about: FieldOfKey, subject: ConditionSubject): Actual | undefined {
  const { key, now, facts = {} } = subject;
  switch (about) {
    case 'used_percent':
      return withText(usedPercent(key), derivedWritten(about, key, now));
    case 'spend_per_day':
      return withText(spendPerDay(key, now), derivedWritten(about, key, now));
    case 'runs_out_at':
      return withText(orNever(runsOutAt(key, now)), derivedWritten(about, key, now));
    case 'guardrail':
      return withText(facts.guardrail && guardrailNames(facts.guardrail), factWritten(about, facts));
    case 'budget_remaining':
      return withText(facts.budget === 'none' ? BEYOND : facts.budget?.remaining, factWritten(about, facts));
    case 'budget_resets_at':
      return withText(facts.budget && budgetReset(facts.budget), factWritten(about, facts));
    case 'free_requests_remaining':
      return withText(facts.freeRequestsRemaining, factWritten(about, facts));
    default:
      return actualField(about, key[about]);
  }
}

function withText(value: Value | undefined, text: string): Actual | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : { value, text };
}

/** `unlimited` is larger than every number, `never` later than every instant. */
const BEYOND = Number.POSITIVE_INFINITY;

function orNever(instant: number | 'never' | undefined): number | undefined {
  return instant === 'never' ? BEYOND : instant;
}

function budgetReset(budget: NonNullable<Facts['budget']>): number {
  return budget === 'none' || budget.resetsAt === null ? BEYOND : instantOf(budget.resetsAt);
}

/** A guardrail whose name is `none` or looks like a UUID can only be referred to by its own UUID. */
function guardrailNames(guardrail: NonNullable<Facts['guardrail']>): string[] {
  if (guardrail === 'none') return ['none'];
  const { id, name } = guardrail;
  return name === 'none' || isUuid(name) ? [id.toLowerCase()] : [id.toLowerCase(), name];
}

/** A missing expiry means the same as null. Any other missing field is unknown. */
function actualField(about: FieldName, value: Key[FieldName]): Actual | undefined {
  const known = value === undefined && about === 'expires_at' ? null : value;
  if (known === undefined) return undefined;
  const { kind, nullWord } = FIELDS[about];
  const text = written(about, known);
  if (known !== null) return withText(kind === 'instant' ? instantOf(String(known)) : known, text);
  if (kind === 'text') return { value: nullWord === '' ? null : nullWord, text };
  // A null without a word belongs to an instant of something that has not happened yet: earlier than all others.
  return { value: nullWord === '' ? Number.NEGATIVE_INFINITY : BEYOND, text };
}

function compare(left: Value, operator: Operator, operand: Exclude<Operand, { field: unknown }>, now: number): boolean {
  const right = 'inMs' in operand ? now + operand.inMs : 'like' in operand ? operand.like : operand.is;
  if (operator === '==') return equals(left, right);
  if (operator === '!=') return !equals(left, right);
  if (typeof left !== 'number' || typeof right !== 'number') return false;
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function equals(left: Value, right: string | boolean | number | NamePattern): boolean {
  if (typeof left === 'object' && left !== null) return left.some(each => equals(each, right));
  return typeof right === 'object' ? typeof left === 'string' && right.matches(left) : left === right;
}
