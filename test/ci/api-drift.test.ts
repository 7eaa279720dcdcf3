// `npm run api:drift` notices what OpenRouter changes: each change of autumn 2026 would have been reported.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readDescription } from '../../.ci/api-drift/description.ts';
import { readJavaScriptClient } from '../../.ci/api-drift/javascript-client.ts';
import { readPythonClient } from '../../.ci/api-drift/python-client.ts';
import { drift, type Operation, type Surface } from '../../.ci/api-drift/surface.ts';

const here = import.meta.dirname;
const read = (file: string) => readDescription(readFileSync(join(here, file), 'utf8')).surface;
const inAugust = read('api-drift/known-in-august.yaml');
const now = read('support/api/openrouter.yaml');
const lines = (known: Surface, found: Surface) =>
  drift(known, found).map(({ kind, operation, fact }) => `${kind} ${operation} ${fact}`);

test('reports every change of the endpoints for keys since August 2026', () => {
  expect(lines(inAugust, now)).toEqual([
    'new GET /key answer.data.allowed_data_regions: list',
    'new GET /key answer.data.budgets: list',
    'new GET /key answer.data.effective_budget: null or object',
    'new GET /key answer.data.free_model_daily_requests: object',
    'new GET /key answer.data.organization_id: null or string',
    'new GET /key answer.data.workspace_id: null or string',
    'new GET /keys answer.data[].external_user: null or string',
    'new GET /keys answer.data[].last_used_at: null or string',
    'new GET /keys error 404: documented',
    'new GET /keys query.include_expired: optional boolean',
    'new POST /keys answer.data.external_user: null or string',
    'new POST /keys answer.data.last_used_at: null or string',
    'new POST /keys body.external: optional object',
    'new GET /keys/{hash} answer.data.external_user: null or string',
    'new GET /keys/{hash} answer.data.last_used_at: null or string',
    'new PATCH /keys/{hash} answer.data.external_user: null or string',
    'new PATCH /keys/{hash} answer.data.last_used_at: null or string',
    'new PATCH /keys/{hash} body.workspace_id: optional string',
    'new PATCH /keys/{hash} error 403: documented',
    'new PATCH /keys/{hash} error 409: documented',
  ]);
});

test('finds those changes in the JavaScript client of September, which has the first half of them', () => {
  const client = join(dirname(fileURLToPath(import.meta.resolve('@openrouter/sdk'))), '..');
  expect(lines(inAugust, readJavaScriptClient(client, [...inAugust.keys()]))).toEqual([
    'new GET /key answer.data.allowed_data_regions: list',
    'new GET /key answer.data.free_model_daily_requests: object',
    'new GET /key answer.data.organization_id: null or string',
    'new GET /key answer.data.workspace_id: null or string',
    'new GET /keys answer.data[].external_user: null or string',
    'new POST /keys answer.data.external_user: null or string',
    'new POST /keys body.external: optional object',
    'new GET /keys/{hash} answer.data.external_user: null or string',
    'new PATCH /keys/{hash} answer.data.external_user: null or string',
  ]);
});

test('reads every operation that this action knows from the JavaScript client', () => {
  const client = join(dirname(fileURLToPath(import.meta.resolve('@openrouter/sdk'))), '..');
  expect([...readJavaScriptClient(client, [...now.keys()]).keys()].sort()).toEqual([...now.keys()].sort());
});

test('reads a Python client', () => {
  const surface = readPythonClient(join(here, 'api-drift/python-client'), ['PATCH /keys/{hash}', 'GET /keys']);
  expect(Object.fromEntries(surface)).toEqual({
    'PATCH /keys/{hash}': {
      query: {},
      body: {
        types: ['object'],
        fields: {
          limit: { shape: { types: ['number', 'null'] }, optional: true },
          limit_reset: { shape: { types: ['string', 'null'], values: ['daily', 'weekly'] }, optional: true },
          name: { shape: { types: ['string'] }, optional: true },
        },
      },
      answer: {
        types: ['object'],
        fields: {
          data: {
            shape: {
              types: ['object'],
              fields: {
                type: { shape: { types: ['string'], values: ['webhook', 's3'] }, optional: false },
                regions: { shape: { types: ['list'], items: { types: ['string'] } }, optional: true },
                config: { shape: { types: ['object'] }, optional: true },
                last_used_at: { shape: { types: ['string', 'null'] }, optional: true },
              },
            },
            optional: false,
          },
          deleted: { shape: { types: ['boolean'], values: ['true'] }, optional: false },
        },
      },
      errors: [409, 500, 502],
    },
    'GET /keys': {
      query: {
        from: { shape: { types: ['string'] }, optional: true },
        offset: { shape: { types: ['number', 'null'] }, optional: true },
      },
      answer: {
        types: ['object'],
        fields: {
          data: { shape: { types: ['list'], items: { types: ['string', 'number'] } }, optional: false },
        },
      },
      errors: [],
    },
  });
});

test('refuses a client that it does not understand, rather than finding no difference', () => {
  const folder = join(here, 'api-drift');
  expect(() => readPythonClient(folder, ['GET /keys'])).toThrow();
  expect(() => readJavaScriptClient(folder, ['GET /keys'])).not.toThrow();
  expect(drift(now, readJavaScriptClient(folder, ['GET /keys'])).map(each => each.kind)).toContain('gone');
});

describe('what counts as a difference', () => {
  const operation: Operation = {
    query: {},
    answer: { types: ['object'], fields: { limit: { shape: { types: ['number'] }, optional: false } } },
    errors: [401],
  };
  const withLimit = (shape: object, optional = false): Operation => ({
    ...operation,
    answer: { types: ['object'], fields: { limit: { shape: { types: ['number'], ...shape }, optional } } },
  });
  const many = Array.from({ length: 26 }, (_, index) => `provider-${index}`);

  test.each<[what: string, known: Operation, found: Operation | undefined, expected: string[]]>([
    ['nothing', operation, operation, []],
    ['an operation that is gone', operation, undefined, ['gone GET /x the whole operation']],
    [
      'null',
      operation,
      withLimit({ types: ['number', 'null'] }),
      ['changed GET /x answer.limit: null or number (known: number)'],
    ],
    [
      'a field that can be absent',
      operation,
      withLimit({}, true),
      ['changed GET /x answer.limit: optional number (known: number)'],
    ],
    [
      'a value more',
      withLimit({ values: ['1'] }),
      withLimit({ values: ['2', '1'] }),
      ['changed GET /x answer.limit: number (1, 2) (known: number (1))'],
    ],
    [
      'a field that is gone',
      operation,
      { ...operation, answer: { types: ['object'], fields: {} } },
      ['gone GET /x answer.limit: number'],
    ],
    ['an error that is gone', operation, { ...operation, errors: [] }, ['gone GET /x error 401: documented']],
    ['a long list of values, which is no enumeration', withLimit({}), withLimit({ values: many }), []],
    ['fields of an object with any fields', { ...operation, answer: { types: ['object'] } }, operation, []],
  ])('%s', (_, known, found, expected) => {
    expect(lines(new Map([['GET /x', known]]), new Map(found ? [['GET /x', found]] : []))).toEqual(expected);
  });
});
