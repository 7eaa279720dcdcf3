// `npm run api:drift` in its own process, with a server that publishes a description as large as OpenRouter's.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const known = parse(readFileSync(join(root, 'test/support/api/openrouter.yaml'), 'utf8'));
const unused = readFileSync(join(root, '.ci/api-drift/unused-operations.txt'), 'utf8')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'));

// biome-ignore lint/suspicious/noExplicitAny: tests change the document anywhere.
type Json = any;

/** What OpenRouter would publish for the API that the tests know: OpenAPI, with a lot of unrelated content. */
function published(change: (description: Json) => void = () => {}): Json {
  const refs = JSON.stringify({ paths: known.paths, schemas: known.$defs }).replaceAll(
    '#/$defs/',
    '#/components/schemas/',
  );
  const { paths, schemas } = JSON.parse(refs);
  const description: Json = { openapi: '3.1.0', info: { title: 'OpenRouter API' }, paths: {}, components: { schemas } };
  for (const [path, methods] of Object.entries<Json>(paths)) {
    for (const [method, operation] of Object.entries<Json>(methods))
      add(description, `${method} ${path}`, openApi(operation));
  }
  for (const name of unused) add(description, name, { responses: { 200: { description: 'Fine' } } });
  for (let nth = 1; nth <= 60; nth += 1) add(description, `POST /models/${nth}`, unrelated(nth));
  change(description);
  return description;
}

function add(description: Json, name: string, operation: Json): void {
  const [method = '', path = ''] = name.split(' ');
  description.paths[path] = { ...description.paths[path], [method.toLowerCase()]: operation };
}

function openApi({ query = {}, body, answers, errors = [] }: Json): Json {
  const json = (schema: Json) => ({ content: { 'application/json': { schema } } });
  return {
    parameters: Object.entries(query).map(([name, schema]) => ({ in: 'query', name, schema })),
    ...(body && { requestBody: { required: true, ...json(body) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, schema]) => [
          status,
          { description: 'Fine', ...(schema ? json(schema) : {}) },
        ]),
      ),
      ...Object.fromEntries(errors.map((status: number) => [status, { description: 'Refused' }])),
    },
  };
}

function unrelated(nth: number): Json {
  const example = { model: `author/model-${nth}`, text: 'What a model might say. '.repeat(1200) };
  return { responses: { 200: { content: { 'application/json': { schema: { type: 'object', example } } } } } };
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface Run {
  /** The exit code. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the comparison with the listener's answer; the server's address in its output becomes URL. */
async function compare(answer: RequestListener, env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const server = createServer(answer);
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise(resolve => void server.close(resolve));
  });
  return compareWith(`http://127.0.0.1:${(server.address() as AddressInfo).port}/openapi.json`, env);
}

function compareWith(url: string, env: NodeJS.ProcessEnv = {}): Promise<Run> {
  return new Promise(resolve => {
    const args = [join(root, '.ci/api-drift.ts'), url];
    execFile(process.execPath, args, { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      const shown = (text: string) => text.replaceAll(url, 'URL');
      resolve({ code: Number(error?.code ?? 0), stdout: shown(stdout), stderr: shown(stderr) });
    });
  });
}

const json =
  (body: unknown): RequestListener =>
  (_, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));

/** The report, line by line. */
async function differences(change: (description: Json) => void): Promise<string[]> {
  const { code, stdout, stderr } = await compare(json(published(change)));
  expect([code, stderr]).toEqual([1, '']);
  const [title, ...lines] = stdout.trimEnd().split('\n');
  expect(title).toBe('URL differs from what this action knows:');
  return lines.filter(line => line !== '').map(line => line.trim());
}

test('finds no difference in a matching description of 1.7 MB', async () => {
  const body = published();
  expect(JSON.stringify(body).length).toBeGreaterThan(1_700_000);
  expect(await compare(json(body))).toEqual({ code: 0, stdout: 'No difference to URL.\n', stderr: '' });
});

test('reports what is new, changed and gone in the used operations', async () => {
  const lines = await differences(({ paths, components: { schemas } }) => {
    const created = paths['/keys'].post;
    created.responses = {
      ...created.responses,
      200: created.responses[201],
      201: undefined,
      422: { description: 'No' },
    };
    schemas.CreateKeysRequestBody.properties.owner = { type: 'object', properties: { name: { type: 'string' } } };
    schemas.CreateKeysRequestBody.required.push('limit');
    schemas.UpdateKeysRequestBody.properties.limit = { type: 'string' };
    delete schemas.UpdateKeysRequestBody.properties.workspace_id;
    paths['/keys'].get.parameters.push({ in: 'query', name: 'sort', schema: { enum: ['name', 'age'] } });
    paths['/keys'].get.parameters.push({ in: 'header', name: 'X-Title', schema: { type: 'string' } });
    paths['/credits'].get.responses[200].content['application/json'].schema = {
      type: 'object',
      properties: { data: { type: ['array', 'null'], items: { const: 1 } } },
    };
    delete paths['/key'].get;
  });
  expect(lines).toEqual([
    'new:',
    'GET /keys  query.sort: optional string (age, name)',
    'POST /keys  body.owner: optional object',
    'POST /keys  status 200: documented',
    'POST /keys  status 422: documented',
    'GET /credits  answer.data[]: number (1)',
    'changed:',
    'POST /keys  body.limit: null or number (known: optional null or number)',
    'PATCH /keys/{hash}  body.limit: optional string (known: optional null or number)',
    'GET /credits  answer.data: optional list or null (known: object)',
    'gone:',
    'GET /key  the whole operation',
    'POST /keys  status 201: documented',
    'PATCH /keys/{hash}  body.workspace_id: optional string',
    'GET /credits  answer.data.total_credits: number',
    'GET /credits  answer.data.total_usage: number',
  ]);
});

test('reports unknown operations on keys and accounts', async () => {
  const unknown = [
    'PUT /key',
    'POST /keys/{hash}/rotate',
    'GET /credits/history',
    'GET /activity/export',
    'PATCH /guardrails/{id}/order',
    'GET /workspaces/{id}/secrets',
    'POST /byok/{id}/test',
    'GET /observability/destinations/{id}/log',
    'POST /oauth/revoke',
    'GET /organization',
  ];
  const lines = await differences(description => {
    for (const name of [...unknown, 'POST /keyboards', 'GET /models/keys']) add(description, name, { responses: {} });
  });
  expect(lines.toSorted()).toEqual(['new:', ...unknown.map(name => `${name}  the whole operation`)].toSorted());
});

test('finds no difference if the same is written in another way', async () => {
  const body = published(({ paths, components }) => {
    const { schemas } = components;
    // The name of a path parameter.
    paths['/keys/{key_hash}'] = paths['/keys/{hash}'];
    delete paths['/keys/{hash}'];
    // A shared parameter, and OpenRouter's own way to say that a text is a boolean.
    const [flag, ...others] = paths['/keys'].get.parameters;
    components.parameters = { Flag: { ...flag, schema: { type: 'string', 'x-openrouter-type': flag.schema.type } } };
    paths['/keys'].get.parameters = [{ $ref: '#/components/parameters/Flag' }, ...others];
    // Parameters for all operations of a path.
    const assignments = paths['/guardrails/assignments/keys'];
    assignments.parameters = assignments.get.parameters;
    delete assignments.get.parameters;
    // Combined schemas, and the older form of null.
    const { name, ...properties } = schemas.CreateKeysRequestBody.properties;
    schemas.CreateKeysRequestBody = {
      allOf: [{ $ref: '#/components/schemas/Named' }, { type: 'object', properties }, { required: ['name'] }],
    };
    schemas.Named = { type: 'object', properties: { name } };
    schemas.UpdateKeysRequestBody.properties.limit = { type: 'number', nullable: true };
    schemas.UpdateKeysRequestBody.properties.disabled = {
      oneOf: [{ const: true }, { const: false }, { type: 'boolean' }],
    };
  });
  expect(await compare(json(body))).toEqual({ code: 0, stdout: 'No difference to URL.\n', stderr: '' });
});

test('survives names with a meaning in JavaScript, and schemas that contain themselves', async () => {
  const lines = await differences(({ paths, components: { schemas } }) => {
    const { properties } = schemas.UpdateKeysRequestBody;
    for (const name of ['constructor', '__proto__', 'toString']) {
      Object.defineProperty(properties, name, { value: { type: 'string' }, enumerable: true });
    }
    properties.parent = { $ref: '#/components/schemas/UpdateKeysRequestBody' };
    paths['/keys'].get.parameters.push({ in: 'query', name: 'x\n::stop-commands::y', schema: { type: 'string' } });
  });
  expect(lines).toEqual([
    'new:',
    'GET /keys  query.x\\n::stop-commands::y: optional string',
    'PATCH /keys/{hash}  body.__proto__: optional string',
    'PATCH /keys/{hash}  body.constructor: optional string',
    'PATCH /keys/{hash}  body.parent: optional anything',
    'PATCH /keys/{hash}  body.toString: optional string',
  ]);
});

const answer =
  (status: number, body = '', headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

test.each<[what: string, listener: RequestListener, message: string]>([
  ['a page', answer(200, '<!doctype html>'), 'The answer is not JSON. It begins with: <!doctype html>'],
  [
    'half of it',
    answer(200, JSON.stringify(published()).slice(0, -9)),
    'The answer is not JSON. It begins with: {"openapi"',
  ],
  ['nothing', answer(200), 'The answer is not JSON.'],
  ['other JSON', json({ error: { message: 'No' } }), 'The answer is not an OpenAPI 3 description'],
  ['null', json(null), 'The answer is not an OpenAPI 3 description'],
  ['an older dialect', json({ swagger: '2.0', paths: {} }), 'The answer is not an OpenAPI 3 description'],
  [
    'a description of something else',
    json({ openapi: '3.1.0', paths: { '/v1/keys': { get: {} } } }),
    'The description has none of the operations that this action uses. Have their paths changed?',
  ],
  [
    'a reference to nowhere',
    json(published(({ components }) => delete components.schemas.ListResponse)),
    '#/components/schemas/ListResponse is not defined.',
  ],
  ['a status that says no', answer(404, '{}'), 'URL answered 404.'],
  [
    'a redirect',
    answer(301, '', { location: 'https://docs.example/v2.json' }),
    'URL moved to https://docs.example/v2.json.',
  ],
  ['more than 16 MiB', answer(200, ' '.repeat(16 * 1024 ** 2 + 1)), 'URL answered more than 16777216 bytes.'],
  ['an answer that breaks off', (_, response) => void response.write('{', () => response.destroy()), 'terminated'],
])('compares nothing when the answer is %s', async (_, listener, message) => {
  const { code, stdout, stderr } = await compare(listener);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`Not compared: ${message}`);
});

test.each<[what: string, listener: RequestListener]>([
  ['does not answer', () => {}],
  ['does not finish its answer', (_, response) => void response.write('{')],
])('gives up after a minute when the host %s', async (_, listener) => {
  const faster = {
    NODE_OPTIONS: `--import=${pathToFileURL(join(root, 'test/support/runner/fast-timers.cjs'))}`,
    FAST_TIMERS_ALL: '1',
  };
  const { code, stdout, stderr } = await compare(listener, faster);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('Not compared: The operation was aborted due to timeout');
});

test('compares nothing when the host does not exist', async () => {
  const { code, stdout, stderr } = await compareWith('http://127.0.0.1:1/openapi.json');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('Not compared: fetch failed');
});

test('an operation is either used or listed as unused, once', () => {
  const used = Object.entries<Json>(known.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method} ${path}`),
  );
  const all = [...used, ...unused].map(name => name.replace(/\{\w+\}/g, '{}'));
  expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
});
