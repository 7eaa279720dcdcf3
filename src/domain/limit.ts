/** `limit`: what a limit expression means (section 3 of the contract). Relative forms are words, never signs. */
import { fromNumber, type MicroUsd, parseDecimal, percentOf, toNumber } from './usd.ts';

/** What the input asks for. `amount` in millionths of USD, `percent` in millionths of a percent. */
export type LimitRule =
  | { rule: 'exactly'; amount: MicroUsd }
  | { rule: 'unlimited' }
  | { rule: 'raise' | 'lower'; amount: MicroUsd }
  | { rule: 'raise' | 'lower'; percent: bigint }
  | { rule: 'at least' | 'at most' | 'top up'; amount: MicroUsd };

/** A limit that needs no present one: the only kind that a new key can take. */
export type AbsoluteLimit = Extract<LimitRule, { rule: 'exactly' | 'unlimited' }>;

/** The part of a key that a limit expression looks at. USD; null means unlimited. */
export interface Budget {
  limit: number | null;
  limit_remaining: number | null;
}

const FORMS =
  '75, unlimited, "raise by 25", "raise by 20%", "lower by 10", "at least 100", "at most 50" or "top up to 20"';

/** The rule that the text says, or why it says none. */
export function parseLimit(text: string): { rule: LimitRule } | { fault: string } {
  const words = text.toLowerCase().replace(/\s+/g, ' ');
  if (words === 'unlimited') return { rule: { rule: 'unlimited' } };
  const phrase = /^(raise by|lower by|at least|at most|top up to)\b ?(.*)$/.exec(words);
  const [form, operand] = phrase ? [phrase[1], phrase[2] ?? ''] : [undefined, words];
  const relative = form === 'raise by' ? 'raise' : form === 'lower by' ? 'lower' : undefined;
  const percent = relative !== undefined && operand.endsWith('%');
  const number = parseDecimal(percent ? operand.slice(0, -1) : operand);
  if ('fault' in number) return { fault: `${number.fault}; use ${FORMS}` };
  const amount = number.value;
  if (relative) return { rule: percent ? { rule: relative, percent: amount } : { rule: relative, amount } };
  if (form === undefined) return { rule: { rule: 'exactly', amount } };
  return { rule: { rule: form === 'top up to' ? 'top up' : (form as 'at least' | 'at most'), amount } };
}

/** Whether the rule needs no present limit. */
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

function limitAfter(
  rule: Exclude<LimitRule, { rule: 'exactly' | 'unlimited' }>,
  limit: MicroUsd,
  remaining: number | null,
): MicroUsd {
  const step = 'percent' in rule ? percentOf(limit, rule.percent) : rule.amount;
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

function larger(a: MicroUsd, b: MicroUsd): MicroUsd {
  return a > b ? a : b;
}
