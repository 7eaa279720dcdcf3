// The servers' cores without HTTP, as used by the simulation: deterministic, and any state can be restored.

import sodium from 'libsodium-wrappers';
import { beforeAll, describe, expect, test } from 'vitest';
import { undescribed } from '../support/api.ts';
import { createGitHubService } from '../support/github/github-service.ts';
import { sodiumReady } from '../support/github/vault.ts';
import { createOpenRouterService } from '../support/openrouter/openrouter-service.ts';
import type { RecordedRequest } from '../support/server/server.ts';
import { type Answer, requestOf, type Service } from '../support/server/service.ts';

const NOON = Date.parse('2026-11-20T12:00:00Z');

function openRouter(seed = 'one') {
  let now = NOON;
  const service = createOpenRouterService({ now: () => now, seed });
  const headers = { authorization: `Bearer ${service.managementKey}`, 'content-type': 'application/json' };
  const ask = (method: string, target: string, body?: object) =>
    requestOf(method, target, headers, body && JSON.stringify(body));
  return {
    service,
    ask,
    later: (ms: number) => {
      now += ms;
    },
    send: (method: string, target: string, body?: object) => service.work(ask(method, target, body)),
  };
}

/** The value with this name in an answer's body. */
function field(answer: Answer, name: string): unknown {
  return (answer.body as { data: Record<string, unknown> }).data[name];
}

describe('the core of OpenRouter', () => {
  test('gives the same answers to the same requests with the same seed', () => {
    const play = (seed: string) => {
      const { send, later } = openRouter(seed);
      const made = send('POST', '/keys', { name: 'prod', limit: 5 });
      later(1500);
      const patched = send('PATCH', `/keys/${field(made, 'hash')}`, { limit: 7 });
      return JSON.stringify([made, patched, send('GET', '/keys')]);
    };
    expect(play('one')).toBe(play('one'));
    expect(play('one')).not.toBe(play('two'));
  });

  test('branches: a state is saved, restored, and continued in another way', () => {
    const { service, send } = openRouter();
    const { hash } = service.seed({ name: 'prod', limit: 5 });
    const before = service.snapshot();
    const first = send('POST', '/keys', { name: 'new' });
    service.spend(hash, 3);
    send('DELETE', `/keys/${hash}`);
    const after = service.snapshot();
    service.restore(before);
    expect(service.keys().map(key => [key.name, key.limit_remaining])).toEqual([['prod', 5]]);
    expect(send('POST', '/keys', { name: 'new' })).toEqual(first);
    service.restore(after);
    expect(service.keys().map(key => key.name)).toEqual(['new']);
  });

  test('shows older states without restoring them', () => {
    const { service, ask, send, later } = openRouter();
    const hash = String(field(send('POST', '/keys', { name: 'prod' }), 'hash'));
    later(20_000);
    send('PATCH', `/keys/${hash}`, { limit: 7 });
    later(5_000);
    const get = ask('GET', `/keys/${hash}`);
    const list = ask('GET', '/keys');
    expect(field(service.look(get, service.beforeLastWrite(`/keys/${hash}`)), 'limit')).toBeNull();
    expect(service.look(list, service.past(10_000)).body).toMatchObject({ data: [{ limit: null }] });
    expect(service.look(list, service.past(26_000)).body).toEqual({ data: [] });
    expect(service.work(list).body).toMatchObject({ data: [{ limit: 7 }] });
    expect(service.work(get).body).toMatchObject({ data: { limit: 7 } });
  });

  test('saves a state of a thousand keys quickly', () => {
    const keys = Array.from({ length: 1050 }, (_, index) => ({ name: `key ${index}` }));
    const service = createOpenRouterService({ now: () => NOON, seed: 'many', keys });
    const from = performance.now();
    for (let nth = 0; nth < 10_000; nth += 1) service.restore(service.snapshot());
    expect(performance.now() - from).toBeLessThan(1000);
    expect(service.keys()).toHaveLength(1050);
  });
});

describe('the core of GitHub', () => {
  beforeAll(() => sodiumReady);

  const path = '/repos/octo-org/app/actions/secrets';
  const target = 'repository octo-org/app KEY';

  function put(service: Service & { token: string }, value: string): Answer {
    const headers = {
      authorization: `Bearer ${service.token}`,
      'user-agent': 'test',
      'content-type': 'application/json',
    };
    const { key, key_id } = service.work(requestOf('GET', `${path}/public-key`, headers)).body as Record<
      string,
      string
    >;
    const box = sodium.crypto_box_seal(value, Buffer.from(key ?? '', 'base64'));
    const body = { encrypted_value: Buffer.from(box).toString('base64'), key_id };
    return service.work(requestOf('PUT', `${path}/KEY`, headers, JSON.stringify(body)));
  }

  test('opens sealed secrets, and branches', () => {
    const service = createGitHubService({ now: () => NOON, seed: 'one' });
    const empty = service.snapshot();
    expect(put(service, 'first').status).toBe(201);
    expect(put(service, 'second').status).toBe(204);
    expect(service.secret(target)).toBe('second');
    service.restore(empty);
    expect(service.secret(target)).toBeUndefined();
    expect(put(service, 'again').status).toBe(201);
  });

  test('has the same keys with the same seed', () => {
    const keyOf = (seed: string) => {
      const service = createGitHubService({ seed });
      const headers = { authorization: `token ${service.token}`, 'user-agent': 'test' };
      return JSON.stringify(service.work(requestOf('GET', `${path}/public-key`, headers)));
    };
    expect(keyOf('one')).toBe(keyOf('one'));
    expect(keyOf('one')).not.toBe(keyOf('two'));
  });
});

describe('the description', () => {
  function recorded(method: string, target: string, body: object | undefined, answer: Answer): RecordedRequest {
    const request = requestOf(method, target, {}, body && JSON.stringify(body));
    const query = Object.fromEntries(new URLSearchParams(request.search));
    return { ...request, headers: {}, nth: 1, outside: false, query, startedAt: 0, answer };
  }

  const { send } = openRouter();
  const made = send('POST', '/keys', { name: 'prod' });
  const refused = send('GET', '/keys/unknown');
  const wrong: [what: string, request: RecordedRequest, faults: string[]][] = [
    [
      'a field of a request',
      recorded('POST', '/keys', { name: 'k', limits: 1 }, made),
      ['body must NOT have additional properties (limits)'],
    ],
    [
      'a value of a request',
      recorded('POST', '/keys', { name: 'k', limit: '1' }, made),
      ['body/limit must be number,null'],
    ],
    ['a parameter', recorded('GET', '/keys?limit=1', undefined, refused), ['parameter limit is not described']],
    ['a path', recorded('GET', '/models', undefined, refused), ['GET /models is not described']],
    [
      'a status',
      recorded('GET', '/keys', undefined, { status: 410, body: refused.body }),
      ['answer 410 is not described'],
    ],
    [
      'a field of an answer',
      recorded('POST', '/keys', { name: 'k' }, withData(made, { more: 1 })),
      ['answer 201/data must NOT have additional properties (more)'],
    ],
    [
      'a missing field',
      recorded('POST', '/keys', { name: 'k' }, withData(made, { label: undefined })),
      ["answer 201/data must have required property 'label'"],
    ],
    [
      'an error without a message',
      recorded('GET', '/keys/h', undefined, { status: 404, body: { error: { code: 404 } } }),
      ["answer 404/error must have required property 'message'"],
    ],
  ];

  function withData(answer: Answer, more: Record<string, unknown>): Answer {
    const body = answer.body as { data: object };
    return { ...answer, body: JSON.parse(JSON.stringify({ ...body, data: { ...body.data, ...more } })) };
  }

  test('accepts correct requests', () => {
    expect(undescribed('openrouter', [recorded('POST', '/keys', { name: 'prod' }, made)])).toEqual([]);
    expect(undescribed('openrouter', [recorded('GET', '/keys/unknown', undefined, refused)])).toEqual([]);
  });

  test.for(wrong)('detects %s that it does not contain', ([, request, faults]) => {
    const found = undescribed('openrouter', [request]);
    expect(found).toHaveLength(faults.length);
    for (const [index, fault] of faults.entries()) expect(found[index]).toContain(fault);
  });
});
