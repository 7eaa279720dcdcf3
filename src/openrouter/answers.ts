/**
 * Parses the API's answers into values: a 2xx proves nothing until its shape has been checked. Unknown fields are kept
 * unchanged, since the API adds new ones.
 */

import {
  FIELD_NAMES,
  FIELDS,
  type FieldName,
  inconsistency,
  instantOf,
  type Key,
  type KeyBudget,
} from '../domain/key/key.ts';
import { AnswerError } from '../domain/text/errors.ts';
import { say } from '../domain/text/untrusted.ts';
import type { ActivityRow, Guardrail, KeyList, OwnKey, Workspace } from './api.ts';

/** The assignment of a guardrail to a key. */
interface Assignment {
  guardrail_id: string;
  key_hash: string;
}

/** Parses one value of an answer. `where` is the call in messages (`GET /keys/abc`), `path` the value (`data[3]`). */
export type Parser<Value> = (value: unknown, where: string, path: string) => Value;

export function parseKey(value: unknown, where: string, path = 'data'): Key {
  return checkFields(record(value, where, path), FIELD_NAMES, where, path) as unknown as Key;
}

export function parseOwnKey(value: unknown, where: string, path = 'data'): OwnKey {
  const names = FIELD_NAMES.filter(name => FIELDS[name].ofOwnKey === 'always');
  const own = checkFields(record(value, where, path), names, where, path);
  for (const name of ['is_management_key', 'is_provisioning_key', 'disabled']) {
    if (own[name] !== undefined) expectKind('flag', own[name], where, `${path}.${name}`);
  }
  if (own.workspace_id != null) expectKind('text', own.workspace_id, where, `${path}.workspace_id`);
  if (own.budgets !== undefined) parseList(own.budgets, where, parseBudget, `${path}.budgets`);
  if (own.effective_budget != null) parseBudget(own.effective_budget, where, `${path}.effective_budget`);
  if (own.free_model_daily_requests !== undefined) {
    const place = `${path}.free_model_daily_requests`;
    const free = record(own.free_model_daily_requests, where, place);
    for (const name of ['limit', 'remaining', 'used']) expectKind('number', free[name], where, `${place}.${name}`);
  }
  return own as unknown as OwnKey;
}

export function parseList<Item>(value: unknown, where: string, item: Parser<Item>, path = 'data'): Item[] {
  if (!Array.isArray(value)) throw unexpectedShape(where, path, value, 'a list');
  return value.map((each, index) => item(each, where, `${path}[${index}]`));
}

export function parseAssignment(value: unknown, where: string, path: string): Assignment {
  return parseTexts(value, ['guardrail_id', 'key_hash'], where, path) as unknown as Assignment;
}

export function parseGuardrail(value: unknown, where: string, path: string): Guardrail {
  const guardrail = parseTexts(value, ['id', 'name'], where, path);
  if (guardrail.workspace_id !== null) expectKind('text', guardrail.workspace_id, where, `${path}.workspace_id`);
  return guardrail as unknown as Guardrail;
}

export function parseWorkspace(value: unknown, where: string, path: string): Workspace {
  const workspace = parseTexts(value, ['id', 'slug', 'name'], where, path);
  if (workspace.io_logging_api_key_ids != null) {
    const place = `${path}.io_logging_api_key_ids`;
    parseList(workspace.io_logging_api_key_ids, where, parseNumber, place);
  }
  return workspace as unknown as Workspace;
}

/** Parses a BYOK credential as the list of keys that may use it. */
export function parseByok(value: unknown, where: string, path: string): KeyList {
  const { id, name, label, allowed_api_key_hashes } = parseTexts(value, ['id'], where, path);
  return {
    kind: 'byok',
    id: id as string,
    name: firstText(name, label, id),
    hashes: parseHashes(allowed_api_key_hashes, where, `${path}.allowed_api_key_hashes`),
    matchesKeyNames: false,
  };
}

/** Parses a broadcast destination as the list of keys whose traces go there. */
export function parseDestination(value: unknown, where: string, path: string): KeyList {
  const { id, name, api_key_hashes, filter_rules } = parseTexts(value, ['id'], where, path);
  return {
    kind: 'destination',
    id: id as string,
    name: firstText(name, id),
    hashes: parseHashes(api_key_hashes, where, `${path}.api_key_hashes`),
    matchesKeyNames: hasRuleOn('api_key_name', filter_rules),
  };
}

export function parseActivityRow(value: unknown, where: string, path: string): ActivityRow {
  const row = parseTexts(value, ['date', 'model'], where, path);
  for (const name of ['usage', 'byok_usage_inference', 'requests']) {
    expectKind('number', row[name], where, `${path}.${name}`);
  }
  const date = row.date as string;
  if (!/^\d{4}-\d\d-\d\d(?!\d)/.test(date)) throw unexpectedShape(where, `${path}.date`, date, 'a date (2026-11-20)');
  return { ...(row as unknown as ActivityRow), date: date.slice(0, 10) };
}

export function parseNumber(value: unknown, where: string, path: string): number {
  expectKind('number', value, where, path);
  return value as number;
}

/** Parses an object; throws an error that names the path. */
export function record(value: unknown, where: string, path: string): Record<string, unknown> {
  if (isObject(value)) return value;
  throw unexpectedShape(where, path, value, 'an object');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A 2xx answer that does not match the API's description. */
export function unexpectedShape(where: string, path: string, value: unknown, expected: string): AnswerError {
  return new AnswerError(
    say`${where} succeeded, but its answer is not what OpenRouter's API describes: ${path} is ${kindOf(value)}, not ${expected}. ` +
      ADVICE,
    true,
  );
}

/** A 2xx answer that contradicts itself: nothing can be decided on it. */
function contradictory(where: string, path: string, why: string): AnswerError {
  return new AnswerError(say`${where} succeeded, but its answer contradicts itself (${path}): ${why}. ${ADVICE}`, true);
}

/** A 2xx answer whose body is not JSON at all. */
export function notJson(where: string, contentType: string | undefined): AnswerError {
  const type = contentType?.split(';')[0]?.trim() || 'no content type';
  return new AnswerError(say`${where} succeeded, but the answer is not JSON (${type}). ${ADVICE}`, true);
}

const ADVICE =
  'Check that api-url names OpenRouter (or a proxy that leaves its answers alone); if it does, its API has ' +
  'changed: please report it to this action.';

const EXPECTED = {
  text: 'text',
  flag: 'true or false',
  number: 'a number',
  instant: 'an instant (ISO 8601)',
} as const;

type Kind = keyof typeof EXPECTED;

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
  const contradiction = inconsistency(value as Partial<Key>);
  if (contradiction !== undefined) throw contradictory(where, path, contradiction);
  return value;
}

function parseTexts(value: unknown, names: readonly string[], where: string, path: string): Record<string, unknown> {
  const object = record(value, where, path);
  for (const name of names) expectKind('text', object[name], where, `${path}.${name}`);
  return object;
}

function parseBudget(value: unknown, where: string, path: string): KeyBudget {
  const budget = parseTexts(value, ['scope'], where, path);
  for (const name of ['limit_usd', 'spend_usd', 'remaining_usd']) {
    expectKind('number', budget[name], where, `${path}.${name}`);
  }
  if (budget.resets_at !== null) expectKind('instant', budget.resets_at, where, `${path}.resets_at`);
  return budget as unknown as KeyBudget;
}

function parseHashes(value: unknown, where: string, path: string): readonly string[] | null {
  if (value === null) return null;
  if (!Array.isArray(value)) throw unexpectedShape(where, path, value, 'a list or null');
  value.forEach((each, index) => void expectKind('text', each, where, `${path}[${index}]`));
  return value;
}

/** Whether one of a destination's filter rules refers to a field. Rules of unknown shapes are ignored. */
function hasRuleOn(field: string, filter: unknown): boolean {
  if (!isObject(filter) || filter.enabled === false || !Array.isArray(filter.groups)) return false;
  return filter.groups.some(
    group =>
      isObject(group) && Array.isArray(group.rules) && group.rules.some(rule => isObject(rule) && rule.field === field),
  );
}

function firstText(...values: unknown[]): string {
  return values.find((value): value is string => typeof value === 'string' && value !== '') ?? '';
}

function expectKind(kind: Kind, value: unknown, where: string, path: string): void {
  if (!isKind(kind, value)) throw unexpectedShape(where, path, value, EXPECTED[kind]);
}

function isKind(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    case 'number':
      // JSON allows 1e308, which is no real amount and breaks arithmetic.
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
