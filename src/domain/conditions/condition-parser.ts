/**
 * The grammar of `require`, `warn` and `where`: one condition per line.
 *
 *     enabled
 *     FIELD OP VALUE            limit-remaining >= 5
 *     total FIELD OP VALUE      total usage-monthly <= 500
 *
 * Anything ambiguous is a fault: a condition that always holds would let everything pass.
 */
import { isAccountFact } from '../key/facts.ts';
import { LIMIT_RESETS, outputName } from '../key/key.ts';
import { bareNumber } from '../money/usd.ts';
import { isUuid, type Parsed, type ParsedLines, parseFlag, parseLines } from '../text/parse.ts';
import { misspelt, namePattern } from '../text/pattern.ts';
import { quoted, say } from '../text/untrusted.ts';
import { durationInWords, parseDuration, parseInstant } from '../time/instant.ts';
import type { Condition, Operand, Operator, SubjectField } from './condition.ts';
import { isField, kindOf, nullWordOf, parseField, type Scope } from './condition-fields.ts';

/** Parses conditions, one per line, with a fault for every invalid line. */
export function parseConditions(text: string, scope: Scope): ParsedLines<Condition> {
  return parseLines(text, (line, raw) => {
    const unusual = whyUnusual(raw.replace(line, () => ''));
    return unusual === undefined ? parseCondition(line, scope) : { fault: unusual };
  });
}

const OPERATORS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='] satisfies Operator[];

function parseCondition(text: string, scope: Scope): Parsed<Condition> {
  const [, total, field = '', operator = '', rest = ''] = SHAPE.exec(text) ?? [];
  const joined = whyNotOne(field === '' ? text : text.slice(0, -rest.length || undefined) + unquotedPart(rest));
  if (joined !== undefined) return { fault: joined };
  if (text === 'enabled' && scope === 'require of a keys file') return { fault: ENABLED_IN_FILE };
  if (text === 'enabled') return { value: { text, kind: 'enabled' } };
  if (field === '') return { fault: malformed(text, scope) };
  if (!OPERATORS.includes(operator)) return { fault: noOperator(operator) };
  if (field === 'enabled') return { fault: enabledCompared(operator, rest) };
  const kind = total === undefined ? 'key' : 'total';
  const about = parseField(field, kind, scope);
  if ('fault' in about) return about;
  const value = unquoted(rest);
  if ('fault' in value) return value;
  const unclear = kindOf(about.value) === 'text' && value.value === rest ? whyUnclear(about.value, rest) : undefined;
  if (unclear !== undefined) return { fault: unclear };
  const isBare = value.value === rest;
  const compared = isBare ? parseComparedField(about.value, operator as Operator, rest, scope) : undefined;
  if (compared !== undefined && kind === 'total') return { fault: TOTAL_OF_FIELD };
  const operand = compared ?? parseOperand(about.value, operator as Operator, value.value);
  if ('fault' in operand) return operand;
  const compares = { text, operator: operator as Operator, operand: operand.value };
  const subject = about.value;
  return {
    value: isAccountFact(subject)
      ? { ...compares, kind: 'account', about: subject }
      : { ...compares, kind, about: subject },
  };
}

/** A numeric field of the same key, or a multiple of one; undefined: the value is something else. */
function parseComparedField(
  about: SubjectField,
  operator: Operator,
  value: string,
  scope: Scope,
): Parsed<Operand> | undefined {
  const [, multiple, name = ''] = /^(?:(\d{1,9}(?:\.\d{1,6})?)\s*\*\s*)?([A-Za-z][\w-]*)$/.exec(value) ?? [];
  if (kindOf(about) !== 'number' || name === '' || name === nullWordOf(about)) return undefined;
  if (multiple === undefined && !isField(name.replaceAll('-', '_'))) return undefined;
  const field = parseField(name, 'key', scope);
  if ('fault' in field) return field;
  if (kindOf(field.value) !== 'number')
    return { fault: say`${name} is not a number, so nothing can be compared with it` };
  if (isAccountFact(about) || isAccountFact(field.value)) return { fault: ACCOUNT_AND_KEY };
  const times = Number(multiple ?? 1);
  if (times <= 0) return { fault: 'the multiple of a field is a positive number, such as 3 * spend-per-day' };
  if (field.value === about && times === 1)
    return {
      fault: say`${name} is compared with itself, which ${operator.includes('=') && operator !== '!=' ? 'always holds' : 'never holds'}`,
    };
  return { value: { field: field.value, times } };
}

const TOTAL_OF_FIELD = 'a total is compared with a number; without total, a field may be compared with another one';

const ACCOUNT_AND_KEY = 'credits-remaining belongs to the account, not to a key: it is only compared with a number';

const ENABLED_IN_FILE =
  'whether a key is enabled also depends on when it expires, which a keys file does not declare; write disabled == false';

const SHAPE = /^(?:(total)\s+)?([A-Za-z][\w-]*)\s*([=!<>]+)\s*(.*)$/s;

/** Finds a comment or a second condition on the same line. In quotes they are text. */
function whyNotOne(outsideQuotes: string): string | undefined {
  if (/\s#/.test(outsideQuotes)) {
    return 'a comment needs a line of its own; a # that belongs to the value needs quotes around the value';
  }
  const word = /\s(and|or|&&|\|\|)\s/i.exec(outsideQuotes)?.[1];
  if (word === undefined) return whyUnusual(outsideQuotes);
  const advice = /^(or|\|\|)$/i.test(word)
    ? 'all lines must hold, and there is no "or"'
    : 'write one condition a line; all lines must hold';
  return `${advice} (a value that contains ${quoted(word)} needs quotes)`;
}

/**
 * Characters used in place of others by people and editors. As text they would differ from every value, and `!=` would
 * hold.
 */
function whyUnusual(outsideQuotes: string): string | undefined {
  const sign = /[“”„‟‘’‚‛«»‹›[\]]|(?<!\|)\|(?!\|)|[^\S \t]/u.exec(outsideQuotes)?.[0];
  if (sign === undefined) return undefined;
  const what = /\s/.test(sign) ? 'white space other than a space or tab' : sign;
  return `the condition has ${what} in it; if it belongs to the value, quote it with " or '`;
}

/** Unquoted text that may be a list or contain another condition. As one text it would differ from every value. */
function whyNotOneText(value: string): string | undefined {
  const sign = /[,;]|&&|\|\||(?:[=!]=|[<>]=?)(?<=[\w-]\s*[=!<>]=?)/.exec(value)?.[0];
  if (sign === undefined) return undefined;
  return `write one value and one condition a line; all lines must hold (a value that contains ${quoted(sign)} needs quotes)`;
}

/** Why unquoted text is ambiguous; undefined when it is clear. */
function whyUnclear(about: SubjectField, value: string): string | undefined {
  if (/^["']|["']$/.test(value))
    return 'a quotation mark has no counterpart; quote a value that contains " with \', and the reverse';
  if (about === 'guardrail' && value !== 'none' && isNullish(value)) {
    return `the word for no guardrail is none (did you mean none?); a guardrail of the name ${quoted(value)} needs quotes`;
  }
  if ((about === 'external_user' || about === 'creator_user_id') && isNullish(value)) {
    return `there is no word for a missing ${outputName(about)}; a value that is really ${quoted(value)} needs quotes`;
  }
  return whyNotOneText(value) ?? (/[ \t]/.test(value) ? SPACED : undefined);
}

const SPACED = 'the value has a space in it; quote it (two values or conditions need a line each)';

/** The part after a quoted value. An opening quotation mark without a closing one is text. */
function unquotedPart(value: string): string {
  const end = closingQuote(value);
  return end === undefined ? value : value.slice(end + 1);
}

function unquoted(value: string): Parsed<string> {
  const end = closingQuote(value);
  if (end === undefined) return { value };
  if (end === value.length - 1) return { value: value.slice(1, -1) };
  return {
    fault: 'there is text after the closing quotation mark; quote a value that contains " with \', and the reverse',
  };
}

function closingQuote(value: string): number | undefined {
  const end = /^["']/.test(value) ? value.indexOf(value.charAt(0), 1) : -1;
  return end < 0 ? undefined : end;
}

const FORMS = 'a condition is "enabled", FIELD OP VALUE such as limit-remaining >= 5, or total FIELD OP VALUE';

function malformed(text: string, scope: Scope): string {
  if (/&&|\|\|/.test(text)) return `${FORMS}; write one condition a line`;
  const meant = suggestion(text, scope);
  return meant === undefined ? FORMS : `${FORMS} (did you mean ${meant}?)`;
}

function suggestion(text: string, scope: Scope): string | undefined {
  const lower = text.toLowerCase();
  const own = scope.endsWith('own key');
  if (lower === 'enabled') return 'enabled';
  if (/^(is )?disabled$|^(not |! ?)enabled$/.test(lower)) return own ? undefined : 'disabled == true';
  if (/^(not |! ?)disabled$/.test(lower)) return own ? 'enabled' : 'disabled == false';
  const withOperator = text.replace(SIGN, sign => ` ${OPERATOR_SIGNS.get(sign.trim().toLowerCase())} `);
  if (withOperator !== text && SHAPE.test(withOperator) && 'value' in parseCondition(withOperator, scope)) {
    return withOperator;
  }
  const name = lower.replaceAll('-', '_');
  if (isField(name) && kindOf(name) === 'flag') return `${outputName(name)} == true`;
  const [, value = '', operator = '', field = ''] = /^([\w.-]+)\s*([=<>]+)\s*([A-Za-z][\w-]*)$/.exec(text) ?? [];
  const mirrored = MIRRORED.get(operator);
  return mirrored && isField(field.replaceAll('-', '_')) ? `${field} ${mirrored} ${value}` : undefined;
}

/** Operators in mathematical notation and in words. The lookbehind avoids rescanning a long run of spaces. */
const SIGN = /(?<!\s)\s*(≥|≤|≠|\bis\b)\s*/i;
const OPERATOR_SIGNS = new Map([
  ['≥', '>='],
  ['≤', '<='],
  ['≠', '!='],
  ['is', '=='],
]);

const MIRRORED = new Map([
  ['==', '=='],
  ['=', '=='],
  ['<', '>'],
  ['<=', '>='],
  ['>', '<'],
  ['>=', '<='],
]);

function noOperator(operator: string): string {
  const meant = MEANT_OPERATOR.get(operator);
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  return say`${quoted(operator)} is not an operator${hint}; the operators are ${OPERATORS.join(', ')}`;
}

const MEANT_OPERATOR = new Map([
  ['=', '=='],
  ['===', '=='],
  ['=>', '>='],
  ['>==', '>='],
  ['=<', '<='],
  ['<==', '<='],
  ['<>', '!='],
  ['><', '!='],
  ['!', '!='],
  ['=!', '!='],
  ['!==', '!='],
]);

function enabledCompared(operator: string, value: string): string {
  const positive = (operator === '==') === /^["']?true/i.test(value);
  return `"enabled" stands alone (did you mean ${positive ? 'enabled' : 'disabled == true'}?)`;
}

/** Parses the value of a condition for its field. */
function parseOperand(about: SubjectField, operator: Operator, value: string): Parsed<Operand> {
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

/** The word for null is larger than every number and later than every instant: nothing exceeds it. */
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

/** Names can be patterns. In any other text a `*` was probably meant as one, and would never match. */
function parseText(about: SubjectField, operator: Operator, value: string): Parsed<Operand> {
  if (about === 'guardrail') return value.includes('*') ? NO_PATTERN : { value: { is: guardrailText(value) } };
  if (about === 'hash' && !value.includes('*') && !isHash(value)) return NO_HASH;
  // With == nothing matches, which fails closed.
  if (about === 'workspace_id' && operator === '!=' && !value.includes('*') && !isUuid(value)) return NO_WORKSPACE;
  if (!value.includes('*')) return { value: { is: isInLowerCase(about, value) ? value.toLowerCase() : value } };
  return PATTERN_FIELDS.includes(about) ? { value: { like: namePattern(value) } } : NO_PATTERN;
}

/** Whether it can equal a hash. Messages show the beginning of a hash, and `!=` with that would always hold. */
function isHash(value: string): boolean {
  return /^[\w-]{1,200}$/.test(value) && (/^[0-9a-f]{64}$/i.test(value) || !/^[0-9a-f]{8,}$/i.test(value));
}

const NO_HASH = { fault: 'a hash has 64 characters, digits and the letters a to f; give all of them' };
const NO_WORKSPACE = { fault: 'the value is the UUID of a workspace, not its slug or name' };

const PATTERN_FIELDS: readonly SubjectField[] = ['name', 'label', 'external_user'];
const NO_PATTERN = { fault: '* stands for any characters only in name, label and external-user' };

/** Whether OpenRouter writes this value in lower case. */
function isInLowerCase(about: SubjectField, value: string): boolean {
  return (about === 'hash' && /^[0-9a-f]{64}$/i.test(value)) || (about === 'workspace_id' && isUuid(value));
}

function guardrailText(value: string): string {
  return isUuid(value) ? value.toLowerCase() : value;
}

/** Whether it is a word that people write for null. */
function isNullish(value: string): boolean {
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

/**
 * Instants of past events, and computed ones in the future. A duration in the wrong direction would always or never
 * hold.
 */
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
    // If the text is almost a duration, the fault says why it is not one.
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

/** An instant as outputs write it: OpenRouter writes `+00:00` for `Z`. */
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
