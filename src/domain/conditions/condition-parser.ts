/**
 * The grammar of `require`, `warn` and `where`: one condition a line.
 *
 *     enabled
 *     FIELD OP VALUE            limit-remaining >= 5
 *     total FIELD OP VALUE      total usage-monthly <= 500
 *
 * Whatever could be meant otherwise is a fault: a condition that always holds would let everything pass.
 */

import { isAccountFact } from '../key/credits.ts';
import { outputName } from '../key/key.ts';
import { parseLines } from '../text/lines.ts';
import type { Parsed, ParsedLines } from '../text/parsed.ts';
import { quoted, say } from '../text/untrusted.ts';
import type { Condition, Operand, Operator, SubjectField } from './condition.ts';
import { isField, kindOf, nullWordOf, parseField, type Scope } from './condition-fields.ts';
import { isNullish, parseOperand } from './condition-operand.ts';

/** The conditions of a text, one per line, and a fault for every line that is none. */
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

/** A numeric field of the same key, or a multiple of it; undefined: the value is something else. */
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

/** A comment or a second condition on the same line; quoted they are text. */
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

/** Signs that people and editors write for something else: as text they would differ from every value, so that `!=` would hold. */
function whyUnusual(outsideQuotes: string): string | undefined {
  const sign = /[“”„‟‘’‚‛«»‹›[\]]|(?<!\|)\|(?!\|)|[^\S \t]/u.exec(outsideQuotes)?.[0];
  if (sign === undefined) return undefined;
  const what = /\s/.test(sign) ? 'white space other than a space or tab' : sign;
  return `the condition has ${what} in it; if it belongs to the value, quote it with " or '`;
}

/** A text without quotes that may be a list, or hold another condition: as one text it would differ from every value. */
function whyNotOneText(value: string): string | undefined {
  const sign = /[,;]|&&|\|\||(?:[=!]=|[<>]=?)(?<=[\w-]\s*[=!<>]=?)/.exec(value)?.[0];
  if (sign === undefined) return undefined;
  return `write one value and one condition a line; all lines must hold (a value that contains ${quoted(sign)} needs quotes)`;
}

/** Why a text without quotes may be meant otherwise; undefined when it is clear. */
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

/** What stands outside a quoted value. An opening quotation mark without a closing one is text. */
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

/** What stands for an operator on paper, and in speech. The lookbehind keeps a long run of spaces from being read again and again. */
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
