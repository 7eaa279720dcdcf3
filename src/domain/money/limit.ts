/** `limit`: what a limit expression means. Relative forms are words, never signs: YAML reads `+25` as the number 25. */
import type { Parsed } from '../text/parse.ts';
import { misspelt } from '../text/pattern.ts';
import { bareNumber, fromNumber, type MicroUsd, parseDecimal, percentOf, plain, toNumber } from './usd.ts';

/** What the input asks for. `amount` in millionths of USD, `percent` in millionths of a percent. */
export type LimitRule =
  | { rule: 'exactly'; amount: MicroUsd }
  | { rule: 'unlimited' }
  | { rule: 'raise' | 'lower'; amount: MicroUsd }
  | { rule: 'raise' | 'lower'; percent: bigint }
  | { rule: 'at least' | 'at most' | 'top up'; amount: MicroUsd };

/** A limit that does not depend on the present one: the only kind that a new key can take. */
export type AbsoluteLimit = Extract<LimitRule, { rule: 'exactly' | 'unlimited' }>;
type RelativeRule = Exclude<LimitRule, AbsoluteLimit>;

/** The part of a key that a limit expression depends on. USD; null means unlimited. */
export interface Budget {
  limit: number | null;
  limit_remaining: number | null;
}

/** The accepted forms, as a fault lists them. */
const FORMS = {
  any: '75, unlimited, "raise by 25", "raise by 20%", "lower by 10", "at least 100", "at most 50" or "top up to 20"',
  repeatable: '75, unlimited, "at least 100", "at most 50" or "top up to 20"',
  absolute: '75 or unlimited',
} as const;

/** Which rules are accepted: `repeatable` ones change nothing when applied again. */
type LimitForms = keyof typeof FORMS;

/** Parses any rule. `forms` only affects the advice in a fault: the caller checks whether it accepts the rule. */
export function parseLimit(text: string, forms: LimitForms = 'any'): Parsed<LimitRule> {
  const words = text.toLowerCase().replace(/\s+/g, ' ');
  if (words === 'unlimited') return { value: { rule: 'unlimited' } };
  const phrase = /^(raise by|lower by|at least|at most|top up to)\b ?(.*)$/.exec(words);
  const [form, operand] = phrase ? [phrase[1], phrase[2] ?? ''] : [undefined, words];
  const relative = form === 'raise by' ? 'raise' : form === 'lower by' ? 'lower' : undefined;
  const percent = relative !== undefined && operand.endsWith('%');
  const number = parseDecimal(percent ? operand.slice(0, -1) : operand);
  if ('fault' in number) {
    const meant = suggestion(words);
    const isOffered = meant !== undefined && isTaken(meant, forms);
    return {
      fault: `${withoutHint(number.fault, forms)}${isOffered ? ` (did you mean ${meant}?)` : ''}; use ${FORMS[forms]}`,
    };
  }
  const amount = number.value;
  if (relative) return { value: percent ? { rule: relative, percent: amount } : { rule: relative, amount } };
  if (form === undefined) return { value: { rule: 'exactly', amount } };
  return { value: { rule: form === 'top up to' ? 'top up' : (form as 'at least' | 'at most'), amount } };
}

/** Whether a suggestion has one of the accepted forms. */
function isTaken(meant: string, forms: LimitForms): boolean {
  const isRelative = meant.startsWith('"');
  if (forms === 'any' || !isRelative) return true;
  return forms === 'repeatable' && !/^"(raise|lower) by/.test(meant);
}

/** The hint for a signed number is "raise by"; dropped unless that form is accepted. */
function withoutHint(fault: string, forms: LimitForms): string {
  return forms === 'any' ? fault : fault.replace(/ \(say "raise by[^)]*\)/, '');
}

const NO_LIMIT = new Set(['none', 'null', 'nil', 'never', 'no', 'no limit', 'off', '∞', 'nan', 'inf', 'infinity']);

/** Other words for the five relative forms, followed by the number or by a word such as `by`. */
const SYNONYMS: readonly [words: RegExp, form: string][] = [
  [/^(increase|raise|add|plus|up|grow|\+)$/, 'raise by'],
  [/^(decrease|reduce|lower|cut|subtract|minus|down|-)$/, 'lower by'],
  [/^(raise to|increase to|min|minimum|at minimum|not below|no less than|>=?)$/, 'at least'],
  [
    /^(lower to|decrease to|reduce to|cut to|max|maximum|at maximum|not above|no more than|up to|cap|cap at|<=?)$/,
    'at most',
  ],
  [/^(top ?up|top-up|topup to|top-up to|refill|refill to|fill up to|reset to)$/, 'top up to'],
];

const RELATIVE_FORMS = ['raise by', 'lower by', 'at least', 'at most', 'top up to'];

/** The probable intention behind a text that has none of the forms, correctly written. */
function suggestion(words: string): string | undefined {
  if (NO_LIMIT.has(words) || misspelt(words, ['unlimited'])) return 'unlimited';
  const [, before = '', rest = ''] = /^([^\d$]*?)\s*((?:usd ?|\$ ?)?\.?\d.*)$/.exec(words) ?? [];
  const isPercent = rest.endsWith('%');
  const number = bareNumber(isPercent ? rest.slice(0, -1).trim() : rest);
  if (number === undefined || 'fault' in parseDecimal(number)) return undefined;
  const form = before === '' ? (isPercent ? 'raise by' : undefined) : formNamed(before);
  if (form === undefined) return before === '' ? number : undefined;
  // Percentages make sense only after "raise by" and "lower by".
  return isPercent && !form.endsWith(' by') ? undefined : `"${form} ${number}${isPercent ? '%' : ''}"`;
}

function formNamed(words: string): string | undefined {
  const known = SYNONYMS.find(([synonyms]) => synonyms.test(words) || synonyms.test(words.replace(/ by$/, '')));
  if (known) return known[1];
  return RELATIVE_FORMS.includes(words) ? words : misspelt(words, RELATIVE_FORMS);
}

/** Whether the result is independent of the present limit. */
export function isAbsolute(rule: LimitRule): rule is AbsoluteLimit {
  return rule.rule === 'exactly' || rule.rule === 'unlimited';
}

/**
 * The limit after the rule, in USD, null for unlimited. It is the present limit itself, digit for digit, when the
 * rule changes nothing. `undefined`: the rule means nothing here (lowering an unlimited key).
 */
export function applyLimit(rule: LimitRule, present: Budget): number | null | undefined {
  if (rule.rule === 'exactly') return toNumber(rule.amount);
  if (rule.rule === 'unlimited') return null;
  if (present.limit === null) {
    if (rule.rule === 'lower') return undefined;
    return rule.rule === 'at most' ? toNumber(rule.amount) : null;
  }
  const limit = fromNumber(present.limit);
  const result = limitAfter(rule, limit, present.limit_remaining);
  return result === limit ? present.limit : toNumber(result);
}

function limitAfter(rule: RelativeRule, limit: MicroUsd, remaining: number | null): MicroUsd {
  const step = stepOf(rule, limit);
  switch (rule.rule) {
    case 'raise':
      return limit + step;
    case 'lower':
      return larger(limit - step, 0n);
    case 'at least':
      return larger(limit, step);
    case 'at most':
      return limit > step ? step : limit;
    case 'top up':
      return remaining === null ? limit : limit + larger(step - fromNumber(remaining), 0n);
  }
}

function stepOf(rule: RelativeRule, limit: MicroUsd): MicroUsd {
  return 'percent' in rule ? percentOf(limit, rule.percent) : rule.amount;
}

function larger(a: MicroUsd, b: MicroUsd): MicroUsd {
  return a > b ? a : b;
}

/**
 * Why the rule does not change the present limit: `unchanged: it has no limit`.
 * Undefined when the rule changes the limit, or means nothing for this key.
 */
export function whyUnchanged(rule: LimitRule, present: Budget): string | undefined {
  return applyLimit(rule, present) === present.limit ? `unchanged: ${reasonUnchanged(rule, present)}` : undefined;
}

function reasonUnchanged(rule: LimitRule, { limit }: Budget): string {
  if (limit === null) return rule.rule === 'unlimited' ? 'it is unlimited already' : 'it has no limit';
  if (rule.rule === 'unlimited' || rule.rule === 'exactly') return `it is ${plain(limit)} already`;
  const step = plain(toNumber(stepOf(rule, fromNumber(limit))));
  switch (rule.rule) {
    case 'raise':
      return 'the increase comes to 0';
    case 'lower':
      return limit === 0 ? 'it is 0 already' : 'the decrease comes to 0';
    case 'at least':
    case 'at most':
      return `it is ${rule.rule} ${step} already`;
    case 'top up':
      return `at least ${step} remain already`;
  }
}

/**
 * Whether a key with this limit can no longer spend: all of the limit is used. `limit_remaining` belongs to the new
 * limit. An unlimited key can always spend.
 */
export function leavesNothing({ limit, limit_remaining: remaining }: Budget): boolean {
  if (limit === null) return false;
  return fromNumber(limit) <= 0n || (remaining !== null && fromNumber(remaining) <= 0n);
}
