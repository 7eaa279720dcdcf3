/** What a condition compares with: text, a flag, a number or an instant, as its field takes it. */

import { LIMIT_RESETS, outputName } from '../key/key.ts';
import { bareNumber } from '../money/usd.ts';
import { parseFlag } from '../text/flag.ts';
import { misspelt } from '../text/nearest.ts';
import type { Parsed } from '../text/parsed.ts';
import { namePattern } from '../text/pattern.ts';
import { isUuid } from '../text/uuid.ts';
import { durationInWords, parseDuration, parseInstant } from '../time/instant.ts';
import type { Operand, Operator, SubjectField } from './condition.ts';
import { kindOf, nullWordOf } from './condition-fields.ts';

/** The value of a condition, as its field takes it. */
export function parseOperand(about: SubjectField, operator: Operator, value: string): Parsed<Operand> {
  if (value === '') return { fault: 'the value is missing (an expression that came out empty?)' };
  const kind = kindOf(about);
  const ordered = operator !== '==' && operator !== '!=';
  if (ordered && (kind === 'text' || kind === 'flag')) {
    return { fault: `${operator} is only for numbers and instants; use == or !=` };
  }
  switch (kind) {
    case 'flag':
      return parseTruth(value);
    case 'number':
      return alwaysOrNever(about, operator, value) ?? parseNumber(about, value);
    case 'instant':
      return alwaysOrNever(about, operator, value) ?? parseMoment(about, value, ordered);
    case 'text':
      return about === 'limit_reset' ? parseReset(value) : parseText(about, operator, value);
  }
}

/** Nothing is above the word for null: it is larger than every number, and later than every instant. */
function alwaysOrNever(about: SubjectField, operator: Operator, value: string): { fault: string } | undefined {
  const nullWord = nullWordOf(about);
  if (nullWord === '' || value !== nullWord || (operator !== '<=' && operator !== '>')) return undefined;
  const meant = operator === '<=' ? `!= ${nullWord}` : `== ${nullWord}`;
  return {
    fault: `${operator} ${nullWord} ${operator === '<=' ? 'always' : 'never'} holds (did you mean ${outputName(about)} ${meant}?)`,
  };
}

function parseTruth(value: string): Parsed<Operand> {
  const flag = parseFlag(value);
  return 'fault' in flag ? { fault: `the value is true or false: ${flag.fault}` } : { value: { is: flag.value } };
}

function parseReset(value: string): Parsed<Operand> {
  if ((LIMIT_RESETS as readonly string[]).includes(value)) return { value: { is: value } };
  const meant = isNullish(value) ? 'none' : misspelt(value, LIMIT_RESETS);
  return { fault: `the value is one of ${LIMIT_RESETS.join(', ')}${didYouMean(meant)}` };
}

/** Names can be patterns; in any other text a `*` was probably meant to be one, and would never match. */
function parseText(about: SubjectField, operator: Operator, value: string): Parsed<Operand> {
  if (about === 'guardrail') return value.includes('*') ? NO_PATTERN : { value: { is: guardrailText(value) } };
  if (about === 'hash' && !value.includes('*') && !isHash(value)) return NO_HASH;
  // Equal to it is none, which fails closed.
  if (about === 'workspace_id' && operator === '!=' && !value.includes('*') && !isUuid(value)) return NO_WORKSPACE;
  if (!value.includes('*')) return { value: { is: isInLowerCase(about, value) ? value.toLowerCase() : value } };
  return PATTERN_FIELDS.includes(about) ? { value: { like: namePattern(value) } } : NO_PATTERN;
}

/** Whether it can be equal to a hash: `!=` with the beginning of one, which messages show, would always hold. */
function isHash(value: string): boolean {
  return /^[\w-]{1,200}$/.test(value) && (/^[0-9a-f]{64}$/i.test(value) || !/^[0-9a-f]{8,}$/i.test(value));
}

const NO_HASH = { fault: 'a hash has 64 characters, digits and the letters a to f; give all of them' };
const NO_WORKSPACE = { fault: 'the value is the UUID of a workspace, not its slug or name' };

const PATTERN_FIELDS: readonly SubjectField[] = ['name', 'label', 'external_user'];
const NO_PATTERN = { fault: '* stands for any characters only in name, label and external-user' };

/** Whether OpenRouter writes what the field holds in lower case. */
function isInLowerCase(about: SubjectField, value: string): boolean {
  return (about === 'hash' && /^[0-9a-f]{64}$/i.test(value)) || (about === 'workspace_id' && isUuid(value));
}

function guardrailText(value: string): string {
  return isUuid(value) ? value.toLowerCase() : value;
}

/** Words that people write for a null. */
export function isNullish(value: string): boolean {
  return /^(none|null|never|unlimited|infinity|inf|no)$/i.test(value);
}

function didYouMean(meant: string | undefined): string {
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}

function parseNumber(about: SubjectField, value: string): Parsed<Operand> {
  const nullWord = nullWordOf(about);
  if (nullWord !== '' && value === nullWord) return { value: { is: Number.POSITIVE_INFINITY } };
  if (/^-?\d{1,20}(\.\d+)?$/.test(value)) return { value: { is: Number(value) } };
  const word = nullWord !== '' && (isNullish(value) || misspelt(value, [nullWord])) ? nullWord : undefined;
  const bare = bareNumber((about === 'used_percent' ? value.replace(/(?<!\s)\s*%$/, '') : value).replace(/^\+/, ''));
  const or = nullWord === '' ? '' : `, or ${nullWord}`;
  return { fault: `the value is a number such as 5 or 12.50${or}${didYouMean(word ?? bare)}` };
}

/** Past: what has happened. Future: what is computed to happen. A duration the other way would always hold, or never. */
const PAST: readonly SubjectField[] = ['created_at', 'updated_at', 'last_used_at'];
const FUTURE: readonly SubjectField[] = ['runs_out_at', 'budget_resets_at', 'credits_run_out_at'];

function parseMoment(about: SubjectField, value: string, ordered: boolean): Parsed<Operand> {
  const nullWord = nullWordOf(about);
  if (nullWord !== '' && value === nullWord) return { value: { is: Number.POSITIVE_INFINITY } };
  if (/^\d{4}-/.test(value)) return parseMomentInTime(value);
  const size = value.replace(/^-/, '');
  const duration = parseDuration(size);
  if ('fault' in duration) {
    const word = nullWord !== '' && (isNullish(value) || misspelt(value, [nullWord])) ? nullWord : undefined;
    const or = nullWord === '' ? '' : `, or ${nullWord}`;
    // A text that is nearly a duration gets the reason why it is not one.
    const why = /^\d+(\.\d+)? ?[A-Za-z]+$/.test(size) ? `: ${duration.fault}` : '';
    return {
      fault: `the value is a UTC instant (2027-12-31T23:59:59Z) or a duration (7d, -90d)${or}${didYouMean(word)}${why}`,
    };
  }
  if (!ordered) return { fault: 'a duration counts from now: compare it with <, <=, > or >=' };
  const inMs = value === size ? duration.value : -duration.value;
  const fault = whyWrongWay(about, value, size, inMs);
  return fault === undefined ? { value: { inMs } } : { fault };
}

/** Instants as outputs have them: `+00:00` is what OpenRouter writes for `Z`. */
function parseMomentInTime(value: string): Parsed<Operand> {
  const instant = parseInstant(value.replace(/\+00:00$/, 'Z'));
  if ('value' in instant) return { value: { is: instant.value } };
  return { fault: `the value is a UTC instant or a duration: ${instant.fault}` };
}

function whyWrongWay(about: SubjectField, value: string, size: string, inMs: number): string | undefined {
  if (PAST.includes(about) && inMs > 0) {
    return `${value} lies in the future; write -${size} for ${durationInWords(size)} ago`;
  }
  if (PAST.includes(about) && inMs === 0) {
    return `${value} is now, and ${outputName(about)} is never later; write -90d for 90 days ago`;
  }
  if (FUTURE.includes(about) && inMs < 0) {
    return `${value} lies in the past, and ${outputName(about)} never does; write ${size} for ${durationInWords(size)} from now`;
  }
  return undefined;
}
