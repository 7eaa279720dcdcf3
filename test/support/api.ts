// Validates the requests and answers recorded by a server against the descriptions of the APIs (api/*.yaml).

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { RecordedRequest } from './server/server.ts';
import { route } from './server/service.ts';

/**
 * Everything in the requests, and in answers without faults, that does not match the API's description. Unknown fields
 * count too. `requestsOnly` is for servers with an older API.
 */
export function undescribed(api: Api, requests: readonly RecordedRequest[], { requestsOnly = false } = {}): string[] {
  const find = describe(api);
  return requests
    .filter(request => !request.outside)
    .flatMap(request => {
      const operation = find(request);
      if (!operation) return [`${title(request)} is not described`];
      const faults = requestFaults(operation, request);
      const isOwn = request.fault === undefined || (typeof request.fault === 'object' && 'delayMs' in request.fault);
      return requestsOnly || !isOwn || faults.length > 0 ? faults : answerFaults(operation, request);
    });
}

/** Throws if anything does not match the description. */
export function demandDescribed(...given: Parameters<typeof undescribed>): void {
  const faults = undescribed(...given);
  if (faults.length > 0) throw new Error(`Not as the API describes it:\n${faults.join('\n')}`);
}

/** The descriptions in api/. */
type Api = 'openrouter' | 'github' | 'github-issuer';

type Schema = Record<string, unknown>;

/** An operation in a file of api/. */
interface Described {
  query?: Record<string, Schema>;
  body?: Schema;
  /** The body is form-encoded. */
  form?: boolean;
  /** The body of errors; by default the file's usual one. */
  refusal?: Schema;
  /** By status; null for an answer without a body. */
  answers: Record<string, Schema | null>;
  /** The documented statuses of errors, if any are documented. */
  errors?: number[];
}

type Operation = Described & Required<Pick<Described, 'query' | 'form' | 'refusal'>>;

interface Document {
  errors: Schema;
  /** Statuses that any operation may have, described or not. */
  anywhere?: number[];
  paths: Record<string, Record<string, Described>>;
  $defs?: Record<string, Schema>;
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false });
for (const name of ['double', 'int32', 'int64']) ajv.addFormat(name, true);
ajv.addFormat('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i);
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/);
ajv.addFormat('uri', { validate: (text: string) => URL.canParse(text) });

/** The files of api/ that describe one server. */
const FILES: Record<Api, string[]> = {
  openrouter: ['openrouter'],
  github: ['github', 'github-alerts', 'github-issues'],
  'github-issuer': ['github-issuer'],
};

type Find = (request: RecordedRequest) => Operation | undefined;

const descriptions = new Map<Api, Find>();

function describe(api: Api): Find {
  const known = descriptions.get(api);
  if (known) return known;
  // If both match, a path without parameters wins: /guardrails/assignments/keys, not /guardrails/:id/….
  const inOrder = FILES[api].flatMap(operationsIn).toSorted((a, b) => count(a.template, ':') - count(b.template, ':'));
  const find: Find = ({ method, path }) =>
    inOrder.find(one => one.methods[method] && route(one.template, path))?.methods[method];
  descriptions.set(api, find);
  return find;
}

function operationsIn(file: string): { template: string; methods: Record<string, Operation> }[] {
  const text = readFileSync(join(import.meta.dirname, 'api', `${file}.yaml`), 'utf8');
  const { errors, anywhere = [], paths, $defs } = closed(parse(text)) as Document;
  const whole = (schema: Schema): Schema => ({ ...schema, $defs });
  const usual = whole(errors);
  const operation = ({ query = {}, body, refusal, answers, ...rest }: Described): Operation => ({
    query: mapped(query, whole),
    ...(body && { body: whole(body) }),
    form: rest.form ?? false,
    refusal: refusal ? whole(refusal) : usual,
    answers: mapped(answers, schema => schema && whole(schema)),
    ...(rest.errors && { errors: [...rest.errors, ...anywhere] }),
  });
  return Object.entries(paths).map(([path, methods]) => ({
    template: path.replace(/\{(\w+)\}/g, ':$1'),
    methods: mapped(methods, operation),
  }));
}

/** Objects that list their fields must have no others, since clients and servers here must be exact. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([name, part]) => [name, closed(part)]);
  const isOpen = 'properties' in schema && !('additionalProperties' in schema);
  return { ...Object.fromEntries(entries), ...(isOpen && { additionalProperties: false }) };
}

function requestFaults(operation: Operation, request: RecordedRequest): string[] {
  const query = Object.entries(request.query).flatMap(([name, text]) => {
    const schema = operation.query[name];
    const where = `${title(request)}: parameter ${name}`;
    return schema ? mismatches(schema, meaningOf(text, schema), where) : [`${where} is not described`];
  });
  const body = operation.form ? Object.fromEntries(new URLSearchParams(String(request.body))) : request.body;
  if (operation.body) return [...query, ...mismatches(operation.body, body, `${title(request)}: body`)];
  return request.body === undefined ? query : [...query, `${title(request)}: takes no body`];
}

function answerFaults(operation: Operation, request: RecordedRequest): string[] {
  const { answer } = request;
  if (!answer) return [];
  const where = `${title(request)}: answer ${answer.status}`;
  if (answer.status >= 400) {
    const isDocumented = operation.errors?.includes(answer.status) ?? true;
    return isDocumented ? mismatches(operation.refusal, answer.body, where) : [`${where} is not described`];
  }
  const schema = operation.answers[answer.status];
  if (schema === undefined) return [`${where} is not described`];
  if (schema === null) return answer.body === undefined ? [] : [`${where} has no body`];
  return mismatches(schema, answer.body, where);
}

const validators = new Map<Schema, ValidateFunction>();

function mismatches(schema: Schema, value: unknown, where: string): string[] {
  const validate = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const extra = 'additionalProperty' in params ? ` (${params.additionalProperty})` : '';
    return `${where}${instancePath} ${message}${extra}`;
  });
}

/** What a parameter's text stands for. */
function meaningOf(text: string, { type }: Schema): unknown {
  const types = [type].flat();
  if (types.includes('boolean') && /^(?:true|false)$/.test(text)) return text === 'true';
  return types.includes('integer') && /^-?\d+$/.test(text) ? Number(text) : text;
}

function mapped<Value, Made>(values: Record<string, Value>, make: (value: Value) => Made): Record<string, Made> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, make(value)]));
}

function title({ method, path }: RecordedRequest): string {
  return `${method} ${path}`;
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
