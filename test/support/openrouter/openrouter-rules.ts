// The rules of the local OpenRouter: which parameters and fields a request may have, and their values.

import { headerOf, Refusal, type ServiceRequest } from '../server/service.ts';

/** Says what a value must be if it is wrong. */
type Rule = (value: unknown) => string | undefined;
export type Rules = Record<string, Rule>;

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const COUNT = /^\d+$/;
/** The requested page of a list; the list of keys has no `limit`. */
export const PAGE = { offset: COUNT, limit: /^(?:[1-9]\d?|100)$/ };

export const newKeyRules: Rules = {
  name: value => (isText(value) ? undefined : 'must be a string that is not empty'),
  limit,
  limit_reset: limitReset,
  include_byok_in_limit: flag,
  expires_at: expiry,
  workspace_id: uuid,
  creator_user_id: value => (value === null || isText(value) ? undefined : 'must be a user ID or null'),
  external,
};

/** The fields that PATCH accepted before October 2026. */
export const oldUpdateRules: Rules = {
  name: value => (typeof value === 'string' ? undefined : 'must be a string'),
  disabled: flag,
  limit,
  limit_reset: limitReset,
  include_byok_in_limit: flag,
  workspace_id: () => undefined,
};

export const updateRules: Rules = { ...oldUpdateRules, workspace_id: uuid };

/** The parameters of the query. The real API ignores unknown ones; here they are a bug in the client. */
export function queryOf(request: ServiceRequest, allowed: Record<string, RegExp>): Record<string, string> {
  const query = new URLSearchParams(request.search);
  const names = [...query.keys()];
  for (const name of names) {
    const shape = allowed[name];
    if (!shape) throw new Refusal(400, `Unrecognized query parameter "${name}"`);
    if (names.indexOf(name) !== names.lastIndexOf(name))
      throw new Refusal(400, `Query parameter "${name}" given twice`);
    if (!shape.test(query.get(name) ?? '')) throw new Refusal(400, `Invalid value of query parameter "${name}"`);
  }
  return Object.fromEntries(query);
}

/** The fields of the body. The real API ignores unknown ones; here they are a bug in the client. */
export function bodyOf(request: ServiceRequest, rules: Rules, required: string[] = []): object {
  const type = headerOf(request.headers, 'content-type');
  if (!/^application\/json\s*(?:;|$)/i.test(type)) {
    throw new Refusal(400, `Content-Type must be application/json, not "${type}"`);
  }
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(400, 'Invalid request parameters: the body must be a JSON object');
  }
  refuseFields(body, rules, '');
  for (const name of required) {
    if (!(name in body)) throw new Refusal(400, `Invalid request parameters: ${name} is required`);
  }
  return body;
}

export function refuseBody(request: ServiceRequest): void {
  if (request.body !== undefined) throw new Refusal(400, `A ${request.method} takes no body`);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function refuseFields(body: object, rules: Rules, prefix: string): void {
  for (const [name, value] of Object.entries(body)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) throw new Refusal(400, `Invalid request parameters: unrecognized field "${prefix}${name}"`);
    const fault = rule(value);
    if (fault) throw new Refusal(400, `Invalid request parameters: ${prefix}${name} ${fault}`);
  }
}

function limit(value: unknown): string | undefined {
  const isAmount = typeof value === 'number' && Number.isFinite(value) && value >= 0;
  return value === null || isAmount ? undefined : 'must be a number of at least 0, or null';
}

function limitReset(value: unknown): string | undefined {
  const words: unknown[] = ['daily', 'weekly', 'monthly', null];
  return words.includes(value) ? undefined : 'must be daily, weekly, monthly or null';
}

export function flag(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : 'must be a boolean';
}

function uuid(value: unknown): string | undefined {
  return typeof value === 'string' && UUID.test(value) ? undefined : 'must be a UUID';
}

function expiry(value: unknown): string | undefined {
  if (value === null) return undefined;
  const shape = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z$/;
  const seconds = typeof value === 'string' ? shape.exec(value)?.[1] : undefined;
  const ms = seconds === undefined ? Number.NaN : Date.parse(`${seconds}Z`);
  // A nonexistent day is parsed as another one.
  const exists = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(seconds ?? '');
  return exists ? undefined : 'must be an ISO 8601 timestamp in UTC (Z), with seconds, or null';
}

/** The key's user, in the account's own terms, and the key's name there. */
function external(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('user' in value)) return 'must be an object with user';
  const within = (least: number): Rule => {
    return one =>
      typeof one === 'string' && one.length >= least && one.length <= 512
        ? undefined
        : `must have ${least} to 512 characters`;
  };
  refuseFields(value, { user: within(1), api_key: within(32) }, 'external.');
  return undefined;
}
