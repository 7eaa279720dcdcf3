/** Conditions on what a keys file declares, judged without any key: anything undecided counts as unmet. Pure. */
import type { Condition, Operand, Operator, Unmet } from '../conditions/condition.ts';
import { FIELDS, outputName } from '../key/key.ts';
import { nanoFromNumber, nanoToNumber, plain, toNumber } from '../money/usd.ts';
import { isUuid } from '../text/parse.ts';
import { type NamePattern, namePattern } from '../text/pattern.ts';
import type { DeclaredLimit, ExactEntry, KeysFile, PatternEntry } from './declarations.ts';

type Entry = ExactEntry | PatternEntry;
type Comparison = Extract<Condition, { kind: 'key' | 'total' }>;

/**
 * The conditions that do not hold for every key that an entry allows: for each entry in the order of the file, then the
 * totals. A file without entries meets all of them.
 */
export function unmetDeclarations(conditions: readonly Condition[], { exact, patterns }: KeysFile): Unmet[] {
  const entries = [...exact, ...patterns].toSorted((a, b) => a.place - b.place);
  const ofEntries = entries.flatMap(entry =>
    conditions.flatMap(condition => {
      if (condition.kind === 'total') return [];
      const { is, actual } = judgeEntry(condition, entry);
      return is === 'always' ? [] : [unmetBy(condition, actual, nameOf(entry))];
    }),
  );
  if (entries.length === 0) return [];
  const totals = conditions.flatMap(condition => {
    if (condition.kind !== 'total') return [];
    const { is, actual } = judgeTotal(condition, entries);
    return is === 'always' ? [] : [unmetBy(condition, actual, null)];
  });
  return [...ofEntries, ...totals];
}

/** `name` of the entry; null for a total. */
function unmetBy({ kind, text }: Condition, actual: string, name: string | null): Unmet {
  return { hash: null, name, about: kind === 'total' ? 'total' : 'key', condition: text, actual };
}

/** Whether a condition holds for all keys that a declaration allows, for none, or only for some. */
type Certainty = 'always' | 'never' | 'sometimes';

interface Finding {
  is: Certainty;
  /** What is declared, in words. */
  actual: string;
}

function judgeEntry(condition: Condition, entry: Entry): Finding {
  if (condition.kind === 'enabled') return notDeclared('disabled');
  return condition.kind === 'account' ? notDeclared(condition.about) : judge(condition, entry);
}

function judge({ about, operator, operand }: Comparison, entry: Entry): Finding {
  const { limit, limit_reset, include_byok_in_limit, disabled, guardrail } = entry.settings;
  switch (about) {
    case 'name':
      return { is: ofName(entry, operator, operand), actual: nameOf(entry) };
    case 'limit': {
      if (limit === undefined) return notDeclared(about);
      const is = ofNumber(boundsOf(limit), operator, operand);
      return { is, actual: limitText(limit) + (is === 'sometimes' ? ` (${advice(about)})` : '') };
    }
    case 'limit_reset':
      return limit_reset === undefined ? notDeclared(about) : ofValue(limit_reset ?? 'none', operator, operand);
    case 'include_byok_in_limit':
      return include_byok_in_limit === undefined
        ? notDeclared(about)
        : ofValue(include_byok_in_limit, operator, operand);
    case 'disabled':
      return disabled === undefined ? notDeclared(about) : ofValue(disabled, operator, operand);
    case 'guardrail': {
      if (guardrail === undefined) return notDeclared(about);
      if (guardrail === 'none') return ofValue(guardrail, operator, operand);
      const actual = guardrail.by === 'id' ? guardrail.id : guardrail.name;
      return { is: ofGuardrail(guardrail.by, actual, operator, operand), actual };
    }
    default:
      return notDeclared(about);
  }
}

/** A pattern can match any number of keys, so its sum is unknown. */
function judgeTotal({ about, operator, operand }: Comparison, entries: readonly Entry[]): Finding {
  let [least, most] = [0n, 0n];
  let [isLeastUnlimited, isMostUnlimited] = [false, false];
  for (const entry of entries) {
    const { limit } = entry.settings;
    if (about !== 'limit' || limit === undefined) return notDeclared(about);
    if ('pattern' in entry) return { is: 'sometimes', actual: 'not known, since a pattern can match several keys' };
    const bounds = boundsOf(limit);
    if (Number.isFinite(bounds.least)) least += nanoFromNumber(bounds.least);
    else isLeastUnlimited = true;
    if (Number.isFinite(bounds.most)) most += nanoFromNumber(bounds.most);
    else isMostUnlimited = true;
  }
  const sum = {
    least: isLeastUnlimited ? UNLIMITED : nanoToNumber(least),
    most: isMostUnlimited ? UNLIMITED : nanoToNumber(most),
  };
  const actual = sum.least === sum.most ? amountText(sum.most) : `${amountText(sum.least)} to ${amountText(sum.most)}`;
  return { is: ofNumber(sum, operator, operand), actual };
}

function nameOf(entry: Entry): string {
  return 'pattern' in entry ? entry.pattern.text : entry.name;
}

function notDeclared(about: string): Finding {
  return { is: 'sometimes', actual: `not declared (${advice(about)})` };
}

function advice(about: string): string {
  return `declare ${outputName(about)}`;
}

/** USD; unlimited is infinite. */
interface Bounds {
  least: number;
  most: number;
}

const UNLIMITED = Number.POSITIVE_INFINITY;

/** The possible limits of a key after the rule has been applied. */
function boundsOf(limit: DeclaredLimit): Bounds {
  if (limit.rule === 'unlimited') return { least: UNLIMITED, most: UNLIMITED };
  const amount = toNumber(limit.amount);
  switch (limit.rule) {
    case 'exactly':
      return { least: amount, most: amount };
    case 'at least':
      return { least: amount, most: UNLIMITED };
    case 'at most':
      return { least: 0, most: amount };
    // It depends on what the key has spent.
    case 'top up':
      return { least: 0, most: UNLIMITED };
  }
}

function limitText(limit: DeclaredLimit): string {
  if (limit.rule === 'unlimited') return limit.rule;
  const amount = plain(toNumber(limit.amount));
  if (limit.rule === 'exactly') return amount;
  return `${limit.rule === 'top up' ? 'top up to' : limit.rule} ${amount}`;
}

function amountText(amount: number): string {
  return Number.isFinite(amount) ? plain(amount) : FIELDS.limit.nullWord;
}

function ofNumber({ least, most }: Bounds, operator: Operator, operand: Operand): Certainty {
  const right = 'is' in operand ? operand.is : undefined;
  if (typeof right !== 'number') return 'sometimes';
  switch (operator) {
    case '<':
      return certainty(most < right, least >= right);
    case '<=':
      return certainty(most <= right, least > right);
    case '>':
      return certainty(least > right, most <= right);
    case '>=':
      return certainty(least >= right, most < right);
    default:
      return orNot(operator, certainty(least === right && most === right, right < least || right > most));
  }
}

function ofValue(value: string | boolean, operator: Operator, operand: Operand): Finding {
  const equal = 'is' in operand && operand.is === value;
  return { is: orNot(operator, certainty(equal, !equal)), actual: String(value) };
}

/** A guardrail has a UUID and a name, but which belong together is unknown here. */
function ofGuardrail(by: 'id' | 'name', value: string, operator: Operator, operand: Operand): Certainty {
  const right = 'is' in operand ? String(operand.is) : '';
  const isComparable = right === 'none' || (by === 'id') === isUuid(right);
  return orNot(operator, isComparable ? certainty(right === value, right !== value) : 'sometimes');
}

/** A pattern stands for every name that it matches. */
function ofName(entry: Entry, operator: Operator, operand: Operand): Certainty {
  const right = 'like' in operand ? operand.like : namePattern('is' in operand ? String(operand.is) : '');
  if (!('pattern' in entry)) {
    const equal = right.matches(entry.name);
    return orNot(operator, certainty(equal, !equal));
  }
  // Only an asterisk can match the asterisk in the text; it then also matches whatever that stands for.
  const isWithin = !right.exact && right.matches(entry.pattern.text);
  return orNot(operator, certainty(isWithin, !overlaps(entry.pattern, right)));
}

/** Whether some name matches both. */
function overlaps(a: NamePattern, b: NamePattern): boolean {
  if (a.exact) return b.matches(a.text);
  if (b.exact) return a.matches(b.text);
  const ends = ({ text }: NamePattern) => [text.slice(0, text.indexOf('*')), text.slice(text.lastIndexOf('*') + 1)];
  const [[beginA = '', endA = ''], [beginB = '', endB = '']] = [ends(a), ends(b)];
  return (beginA.startsWith(beginB) || beginB.startsWith(beginA)) && (endA.endsWith(endB) || endB.endsWith(endA));
}

function certainty(always: boolean, never: boolean): Certainty {
  return always ? 'always' : never ? 'never' : 'sometimes';
}

function orNot(operator: Operator, equal: Certainty): Certainty {
  if (operator === '==') return equal;
  return equal === 'always' ? 'never' : equal === 'never' ? 'always' : 'sometimes';
}
