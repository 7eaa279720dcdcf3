/** The fields of conditions: what each holds, and where it may be used. */
import { ACCOUNT_FACT_NAMES, type AccountFactName, FACT_NAMES, type FactName, isAccountFact } from '../key/facts.ts';
import { FIELD_NAMES, FIELDS, type FieldName, outputName } from '../key/key.ts';
import { DERIVED_NAMES, type DerivedName } from '../key/state.ts';
import type { Parsed } from '../text/parse.ts';
import { misspelt, nearest } from '../text/pattern.ts';
import { quoted, say } from '../text/untrusted.ts';
import type { SubjectField } from './condition.ts';

/** Where conditions are used: this decides which fields they may name. `warn` accepts the same as `require`. */
export type Scope =
  | 'require'
  | 'where'
  | 'require of a new key'
  | 'require of a keys file'
  | 'require of the own key'
  | 'where of the own key';

/** Parses the name of a field, in either spelling, in a condition of this scope. */
export function parseField(text: string, kind: 'key' | 'total', scope: Scope): Parsed<SubjectField> {
  const name = text.replaceAll('-', '_');
  if (!isField(name)) {
    const { meant, isOfGate } = nearestField(text, kind, scope);
    const elsewhere = isOfGate ? `; ${meant} is only for check with api-key alone` : '';
    return { fault: say`there is no field ${quoted(text)} (did you mean ${meant}?)` + elsewhere };
  }
  if (kind === 'total' && scope.startsWith('where')) return { fault: 'total is only for require and warn' };
  if (kind === 'total' && !isAmount(name)) {
    return { fault: `total takes an amount in USD, such as limit, limit-remaining, usage-monthly or spend-per-day` };
  }
  const fault = whyNotHere(name, scope);
  return fault === undefined ? { value: name } : { fault };
}

export function isField(name: string): name is SubjectField {
  return (ALL_FIELDS as readonly string[]).includes(name);
}

/** What a field holds. */
export function kindOf(name: SubjectField): Kind {
  return isKeyField(name) ? FIELDS[name].kind : OTHER_FIELDS[name].kind;
}

/** The word for a field's null; empty if it has none. */
export function nullWordOf(about: SubjectField): string {
  return isKeyField(about) ? FIELDS[about].nullWord : OTHER_FIELDS[about].nullWord;
}

type Kind = 'text' | 'flag' | 'number' | 'instant';

/** Fields outside the key object: what they hold, and the word for their null. */
const OTHER_FIELDS: Readonly<Record<DerivedName | FactName | AccountFactName, { kind: Kind; nullWord: string }>> = {
  used_percent: { kind: 'number', nullWord: '' },
  spend_per_day: { kind: 'number', nullWord: '' },
  runs_out_at: { kind: 'instant', nullWord: 'never' },
  credits_remaining: { kind: 'number', nullWord: '' },
  credits_run_out_at: { kind: 'instant', nullWord: 'never' },
  guardrail: { kind: 'text', nullWord: 'none' },
  budget_remaining: { kind: 'number', nullWord: 'unlimited' },
  budget_resets_at: { kind: 'instant', nullWord: 'never' },
  free_requests_remaining: { kind: 'number', nullWord: '' },
};

/** The fields that a condition can be about. */
const ALL_FIELDS: readonly SubjectField[] = [...FIELD_NAMES, ...DERIVED_NAMES, ...ACCOUNT_FACT_NAMES, ...FACT_NAMES];

function isKeyField(name: SubjectField): name is FieldName {
  return Object.hasOwn(FIELDS, name);
}

/** Whether a field is an amount in USD: only these can be summed. */
function isAmount(name: SubjectField): boolean {
  return name === 'spend_per_day' || (isKeyField(name) && FIELDS[name].kind === 'number');
}

/**
 * The field most similar to the text: an allowed one that contains it, or else the nearest spelling. Fields of a gate
 * are suggested everywhere except in `where`, which never accepts them.
 */
function nearestField(text: string, kind: 'key' | 'total', scope: Scope): { meant: string; isOfGate: boolean } {
  const allowed = ALL_FIELDS.filter(
    name => whyNotHere(name, scope) === undefined && (kind === 'key' || isAmount(name)),
  );
  const names = allowed.map(outputName);
  const ofGate =
    kind === 'total' || scope.startsWith('where')
      ? []
      : OWN_KEY_ONLY.map(outputName).filter(name => !names.includes(name));
  const lower = text.toLowerCase().replaceAll('_', '-');
  const containing = (name: string) => name === lower || (lower.length > 3 && `-${name}-`.includes(`-${lower}-`));
  const meant =
    names.find(name => containing(name) && !isOfAccount(name)) ??
    misspelt(lower, [...names, ...ofGate]) ??
    [...names, ...ofGate].find(containing) ??
    nearest(lower, names);
  return { meant, isOfGate: ofGate.includes(meant) };
}

/** Used to read `run-out-at` as a misspelling of a key's `runs-out-at`, not as part of `credits-run-out-at`. */
function isOfAccount(name: string): boolean {
  return isAccountFact(name.replaceAll('-', '_'));
}

const OWN_KEY_ONLY: readonly SubjectField[] = ['budget_remaining', 'budget_resets_at', 'free_requests_remaining'];

/** The fields that a keys file can declare. */
const DECLARED = ['name', 'limit', 'limit_reset', 'include_byok_in_limit', 'disabled', 'guardrail'] as const;

/** Why conditions of this scope cannot use the field. */
function whyNotHere(name: SubjectField, scope: Scope): string | undefined {
  const text = outputName(name);
  if (scope === 'require of a keys file' && !(DECLARED as readonly string[]).includes(name)) {
    return `${text} is not declared in a keys file; validate judges ${DECLARED.map(outputName).join(', ')}`;
  }
  if (scope.startsWith('where')) {
    if (isAccountFact(name)) return `${text} belongs to the account, not to a key: it is only for require and warn`;
    if ((FACT_NAMES as readonly string[]).includes(name)) return `${text} is only for require and warn`;
  }
  if (scope.endsWith('own key')) {
    const unknown = isKeyField(name) ? FIELDS[name].ofOwnKey === false : name === 'guardrail' || isAccountFact(name);
    const hint = name === 'disabled' ? ', or use the condition "enabled"' : '';
    return unknown
      ? `${text} is not known to a key that asks about itself; give provisioning-key too${hint}`
      : undefined;
  }
  if (OWN_KEY_ONLY.includes(name)) {
    return (
      `${text} is known only to a key that asks about itself: operation check with api-key, without provisioning-key ` +
      '(or with federation-policy-id and no selector)'
    );
  }
  return scope === 'require of a new key' && (name === 'hash' || name === 'label')
    ? `${text} of a key that is still to be created cannot be required`
    : undefined;
}
