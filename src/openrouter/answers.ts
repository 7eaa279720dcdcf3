/** Answers of the API held against its description: a 2xx is not proof until its shape is. */
import { AnswerError } from '../domain/errors.ts';
import { FIELD_NAMES, FIELDS, type FieldName, instantOf, type Key, type OwnKeyDetails } from '../domain/key.ts';
import { say } from '../domain/untrusted.ts';

/** What `GET /key` answers about the key that asks. */
export type OwnKey = Pick<Key, Extract<FieldName, `${'limit' | 'usage' | 'byok'}${string}`> | 'label'> &
  Pick<Key, 'include_byok_in_limit' | 'expires_at' | 'creator_user_id'> &
  OwnKeyDetails & {
    /** null, or left out by older servers */
    workspace_id?: string | null;
    /** Not described, but heeded where it is answered. */
    disabled?: boolean;
    is_management_key?: boolean;
    is_provisioning_key?: boolean;
  };

export interface Assignment {
  guardrail_id: string;
  key_hash: string;
}

/** `where` names the call in messages: `GET /keys/abc`. */
export function parseKey(value: unknown, where: string, path = 'data'): Key {
  return checkFields(record(value, where, path), FIELD_NAMES, where, path) as unknown as Key;
}

export function parseOwnKey(value: unknown, where: string): OwnKey {
  const names = FIELD_NAMES.filter(name => FIELDS[name].ofOwnKey === 'always');
  const own = checkFields(record(value, where, 'data'), names, where, 'data');
  for (const name of ['is_management_key', 'is_provisioning_key']) {
    if (name in own && typeof own[name] !== 'boolean')
      throw unexpectedShape(where, `data.${name}`, own[name], 'true or false');
  }
  checkDetails(own, where);
  return own as unknown as OwnKey;
}

/** What older servers leave out, and conditions are judged by. */
function checkDetails(own: Record<string, unknown>, where: string): void {
  if (own.disabled !== undefined) checkPart('flag', own.disabled, where, 'data.disabled');
  if (own.workspace_id != null) checkPart('text', own.workspace_id, where, 'data.workspace_id');
  if (own.effective_budget != null) {
    const budget = record(own.effective_budget, where, 'data.effective_budget');
    checkPart('number', budget.remaining_usd, where, 'data.effective_budget.remaining_usd');
    checkPart('text', budget.scope, where, 'data.effective_budget.scope');
    if (budget.resets_at !== null) checkPart('instant', budget.resets_at, where, 'data.effective_budget.resets_at');
  }
  if (own.free_model_daily_requests !== undefined) {
    const free = record(own.free_model_daily_requests, where, 'data.free_model_daily_requests');
    checkPart('number', free.remaining, where, 'data.free_model_daily_requests.remaining');
  }
}

function checkPart(kind: keyof typeof EXPECTED, value: unknown, where: string, path: string): void {
  if (!isKind(kind, value)) throw unexpectedShape(where, path, value, EXPECTED[kind]);
}

export function parseList<Item>(
  value: unknown,
  where: string,
  item: (each: unknown, where: string, path: string) => Item,
): Item[] {
  if (!Array.isArray(value)) throw unexpectedShape(where, 'data', value, 'a list');
  return value.map((each, index) => item(each, where, `data[${index}]`));
}

export function parseAssignment(value: unknown, where: string, path: string): Assignment {
  const entry = record(value, where, path);
  for (const name of ['guardrail_id', 'key_hash']) {
    if (typeof entry[name] !== 'string') throw unexpectedShape(where, `${path}.${name}`, entry[name], 'text');
  }
  return entry as unknown as Assignment;
}

export function parseNumberField(value: unknown, where: string, path: string): number {
  if (isKind('number', value)) return value as number;
  throw unexpectedShape(where, path, value, EXPECTED.number);
}

/** An object, or an error that names the path. */
export function record(value: unknown, where: string, path: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw unexpectedShape(where, path, value, 'an object');
}

export function unexpectedShape(where: string, path: string, value: unknown, expected: string): AnswerError {
  return new AnswerError(
    say`${where} succeeded, but its answer is not what OpenRouter's API describes: ${path} is ${kindOf(value)}, not ${expected}. ` +
      'Check that api-url names OpenRouter (or a proxy that leaves its answers alone); if it does, its API has ' +
      'changed: please report it to this action.',
    true,
  );
}

const EXPECTED = {
  text: 'text',
  flag: 'true or false',
  number: 'a number',
  instant: 'an instant (ISO 8601)',
} as const;

function checkFields(
  value: Record<string, unknown>,
  names: readonly FieldName[],
  where: string,
  path: string,
): Record<string, unknown> {
  for (const name of names) {
    const { kind, nullable, optional } = FIELDS[name];
    const given = value[name];
    if (given === undefined ? optional : given === null ? nullable : isKind(kind, given)) continue;
    throw unexpectedShape(where, `${path}.${name}`, given, EXPECTED[kind] + (nullable ? ' or null' : ''));
  }
  return value;
}

function isKind(kind: keyof typeof EXPECTED, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    case 'number':
      // JSON can say 1e308, which is nobody's money, and with which no arithmetic works.
      return typeof value === 'number' && Math.abs(value) < 1e30;
    case 'instant':
      return typeof value === 'string' && !Number.isNaN(instantOf(value));
  }
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !isKind('number', value)) return 'beyond all amounts';
  return typeof value === 'string' ? 'text' : `a${typeof value === 'object' ? 'n' : ''} ${typeof value}`;
}
