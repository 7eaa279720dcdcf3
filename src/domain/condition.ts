/** `require` and `where`: conditions on a key (section 5 of the contract). */
import { closest } from 'fastest-levenshtein';
import { parseFlag } from './flag.ts';
import { parseDuration, parseInstant } from './instant.ts';
import {
  FIELD_NAMES,
  FIELDS,
  type FieldName,
  instantOf,
  isExpired,
  type Key,
  LIMIT_RESETS,
  outputName,
  written,
} from './key.ts';
import { plain } from './plain.ts';
import { quoted, say } from './untrusted.ts';

type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** What a condition compares with. A duration in ms counts from now, back when it is negative. */
type Operand = { is: string | boolean | number } | { inMs: number };

export type Condition =
  | { text: string; about: 'enabled' }
  | { text: string; about: FieldName | 'credits_remaining'; operator: Operator; operand: Operand };

/** What a condition looks at. A field that is missing is not known: a condition on it does not hold. */
export interface Subject {
  key: Partial<Key>;
  /** ms */
  now: number;
  /** The account's credits in USD; asked for only when a condition names them. */
  creditsRemaining?: number | undefined;
}

export interface Unmet {
  /** null: that of a key which is still to be made, or asks about itself */
  hash: string | null;
  /** As the input wrote it. */
  condition: string;
  /** What is, as outputs write it (empty for a null that has no word), or `unknown`. */
  actual: string;
}

/** Where conditions stand decides which fields they may name. */
export type Scope = 'require' | 'where' | 'require of a new key' | 'require of the own key' | 'where of the own key';

const ENUMS: Partial<Record<FieldName, readonly string[]>> = { limit_reset: LIMIT_RESETS };

/** The conditions of a text, one a line, and a fault for every line that is none. */
export function parseConditions(text: string, scope: Scope): { conditions: Condition[]; faults: string[] } {
  const conditions: Condition[] = [];
  const faults: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/).map(each => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const parsed = parseCondition(line, scope);
    if ('fault' in parsed) faults.push(`${quoted(line)}: ${parsed.fault}`);
    else conditions.push(parsed);
  }
  return { conditions, faults };
}

function parseCondition(text: string, scope: Scope): Condition | { fault: string } {
  if (text === 'enabled') return { text, about: 'enabled' };
  const parts = /^([A-Za-z][\w-]*)\s*(==|!=|<=|>=|<|>)(?![=<>!])\s*(.*)$/s.exec(text);
  if (!parts) return { fault: 'a condition is "enabled" or FIELD OP VALUE, such as limit-remaining >= 5' };
  const [, field = '', operator = '', value = ''] = parts;
  const about = subjectNamed(field, scope);
  if (typeof about === 'object') return about;
  const operand = parseOperand(about, operator as Operator, unquoted(value.trim()));
  return 'fault' in operand ? operand : { text, about, operator: operator as Operator, operand };
}

function subjectNamed(text: string, scope: Scope): FieldName | 'credits_remaining' | { fault: string } {
  const name = text.replaceAll('-', '_');
  const credits = name === 'credits_remaining';
  if (!credits && !Object.hasOwn(FIELDS, name)) {
    const nearest = closest(text, [...FIELD_NAMES.map(outputName), 'credits-remaining']);
    return { fault: `there is no field ${quoted(text)} (the nearest is ${nearest})` };
  }
  if (credits && scope.startsWith('where')) {
    return { fault: 'credits-remaining belongs to the account, not to a key: it is for require only' };
  }
  if (scope.endsWith('own key') && (credits || !FIELDS[name as FieldName].ofOwnKey)) {
    return { fault: `${text} is not known to a key that asks about itself; give provisioning-key too${hint(name)}` };
  }
  if (scope === 'require of a new key' && (name === 'hash' || name === 'label')) {
    return { fault: `${text} of a key that is still to be made cannot be required` };
  }
  return name as FieldName | 'credits_remaining';
}

function hint(name: string): string {
  return name === 'disabled' ? ', or use the condition "enabled"' : '';
}

function unquoted(value: string): string {
  const inner = /^"(.*)"$|^'(.*)'$/s.exec(value);
  return inner ? (inner[1] ?? inner[2] ?? '') : value;
}

function parseOperand(
  about: FieldName | 'credits_remaining',
  operator: Operator,
  value: string,
): Operand | { fault: string } {
  if (value === '') return { fault: 'the value is missing (an expression that came out empty?)' };
  const field = about === 'credits_remaining' ? undefined : FIELDS[about];
  const kind = field?.kind ?? 'number';
  const ordered = operator !== '==' && operator !== '!=';
  if (ordered && (kind === 'text' || kind === 'flag')) {
    return { fault: `${operator} is only for numbers and instants; use == or !=` };
  }
  if (kind === 'flag') return parseTruth(value);
  if (kind === 'number') return parseNumber(value, field?.nullWord);
  if (kind === 'instant') return parseMoment(value, ordered, field?.nullWord);
  const words = about === 'credits_remaining' ? undefined : ENUMS[about];
  return words && !words.includes(value) ? { fault: `the value is one of ${words.join(', ')}` } : { is: value };
}

function parseTruth(value: string): Operand | { fault: string } {
  const flag = parseFlag(value);
  return flag === undefined ? { fault: 'the value is true or false' } : { is: flag };
}

function parseNumber(value: string, nullWord: string | undefined): Operand | { fault: string } {
  if (nullWord && value === nullWord) return { is: Number.POSITIVE_INFINITY };
  return /^-?\d+(\.\d+)?$/.test(value) && Math.abs(Number(value)) < 1e21
    ? { is: Number(value) }
    : { fault: `the value is a number such as 5 or 12.50${nullWord ? `, or ${nullWord}` : ''}` };
}

function parseMoment(value: string, ordered: boolean, nullWord: string | undefined): Operand | { fault: string } {
  if (nullWord && value === nullWord) return { is: Number.POSITIVE_INFINITY };
  const instant = parseInstant(value);
  if (instant !== undefined) return { is: instant };
  const duration = parseDuration(value.replace(/^-/, ''));
  if (duration !== undefined && ordered) return { inMs: value.startsWith('-') ? -duration : duration };
  if (duration !== undefined) return { fault: 'a duration counts from now: compare it with <, <=, > or >=' };
  const never = nullWord ? `, or ${nullWord}` : '';
  return { fault: `the value is a UTC instant (2027-12-31T23:59:59Z) or a duration (7d, -90d)${never}` };
}

/** The conditions that do not hold for the subject. A condition on something unknown does not hold. */
export function unmetConditions(conditions: readonly Condition[], subject: Subject): Unmet[] {
  const unmet: Unmet[] = [];
  for (const condition of conditions) {
    const { met, actual } = evaluate(condition, subject);
    if (!met) unmet.push({ hash: subject.key.hash ?? null, condition: condition.text, actual });
  }
  return unmet;
}

/** All conditions as unmet because nothing is known of the key. */
export function allUnknown(conditions: readonly Condition[], hash: string | null): Unmet[] {
  return conditions.map(condition => ({ hash, condition: condition.text, actual: 'unknown' }));
}

/** `limit-remaining >= 5: is 2.5`. */
export function unmetText(unmet: Unmet): string {
  return say`${unmet.condition}: is ${actualText(unmet)}`;
}

/** What is, in a word at least. */
export function actualText({ actual }: Unmet): string {
  return actual === '' ? 'empty' : actual;
}

/** Whether a condition needs the account's credits. */
export function namesCredits(conditions: readonly Condition[]): boolean {
  return conditions.some(condition => condition.about === 'credits_remaining');
}

function evaluate(condition: Condition, subject: Subject): { met: boolean; actual: string } {
  const { key, now } = subject;
  if (condition.about === 'enabled') {
    if (key.disabled === true) return { met: false, actual: 'disabled' };
    return isExpired(key, now) ? { met: false, actual: 'expired' } : { met: true, actual: 'enabled' };
  }
  if (condition.about === 'credits_remaining') {
    const credits = subject.creditsRemaining;
    if (credits === undefined) return { met: false, actual: 'unknown' };
    return { met: compare(credits, condition.operator, operandValue(condition.operand, now)), actual: plain(credits) };
  }
  const value = key[condition.about];
  if (value === undefined && !FIELDS[condition.about].optional) return { met: false, actual: 'unknown' };
  return {
    met: compare(comparable(condition.about, value), condition.operator, operandValue(condition.operand, now)),
    actual: written(condition.about, value),
  };
}

/** A null limit or expiry is beyond every number; any other null instant (never used) is before all others. */
function comparable(about: FieldName, value: string | number | boolean | null | undefined): string | number | boolean {
  const { kind, nullWord } = FIELDS[about];
  if (value === null || value === undefined) {
    if (kind === 'text') return nullWord;
    return about.startsWith('limit') || about === 'expires_at' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }
  return kind === 'instant' ? instantOf(String(value)) : value;
}

function operandValue(operand: Operand, now: number): string | number | boolean {
  return 'is' in operand ? operand.is : now + operand.inMs;
}

function compare(left: string | number | boolean, operator: Operator, right: string | number | boolean): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
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
