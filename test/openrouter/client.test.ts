/** The client on a local OpenRouter in the same process: every method, the daily quota, and wrong answers. */
import { describe, expect, test } from 'vitest';
import {
  AnswerError,
  ConflictError,
  DailyQuotaError,
  NetworkError,
  RefusalError,
  RequestError,
} from '../../src/domain/text/errors.ts';
import type { Transport, TransportOptions } from '../../src/http/transport.ts';
import { OpenRouterClient, OpenRouterReadClient } from '../../src/openrouter/client.ts';
import { StoredKey } from '../../src/openrouter/credential.ts';
import { exchangeWith, type InProcessHook, transportOver, UNLIMITED } from '../support/in-process/in-process.ts';
import { VirtualClock } from '../support/in-process/virtual-clock.ts';
import { hashOf } from '../support/openrouter/keyring.ts';
import { createOpenRouterService, type OpenRouterServiceOptions } from '../support/openrouter/openrouter-service.ts';
import type { Fault } from '../support/server/faults.ts';
import type { ServiceRequest } from '../support/server/service.ts';

const WORKSPACE = '11111111-2222-4333-8444-555555555555';
const GUARDRAIL = '7c1f0d9e-2222-4a3b-9c4d-5e6f70819203';
const OTHER_GUARDRAIL = '7c1f0d9e-2222-4a3b-9c4d-5e6f70819204';
const HASH = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const PROD = { hash: HASH, name: 'prod', limit: 50, workspace_id: WORKSPACE };

function account(options: OpenRouterServiceOptions = {}, hook?: InProcessHook, more: Partial<TransportOptions> = {}) {
  const clock = new VirtualClock();
  const requests: ServiceRequest[] = [];
  const service = createOpenRouterService({ now: () => clock.now(), ...options });
  const exchange = exchangeWith(
    service,
    () => clock.now(),
    request => {
      requests.push(request);
      return hook?.(request);
    },
  );
  const client = new OpenRouterClient(
    transportOver(exchange, clock, more),
    new StoredKey(service.managementKey),
    UNLIMITED,
  );
  return { clock, service, client, requests, calls: () => requests.map(({ method, path }) => `${method} ${path}`) };
}

/** The fault for the first requests of a method. */
function first(count: number, method: string, fault: Fault): InProcessHook {
  let left = count;
  return request => (request.method === method && left-- > 0 ? fault : undefined);
}

async function failureOf(work: Promise<unknown>): Promise<RequestError> {
  const error = await work.then(
    () => expect.fail('it did not fail'),
    failure => failure,
  );
  expect(error).toBeInstanceOf(RequestError);
  return error;
}

describe('reading', () => {
  test('a key, by its hash', async () => {
    const { client } = account({ keys: [PROD] });
    expect(await client.key(HASH)).toMatchObject({ hash: HASH, name: 'prod', external_user: null });
    expect(await failureOf(client.key(OTHER))).toMatchObject({
      verdict: 'not found',
      message: expect.stringContaining(OTHER),
    });
  });

  test('all keys of a workspace, whatever their state, newest first', async () => {
    const keys = Array.from({ length: 230 }, (_, nth) => ({
      name: `key ${nth}`,
      workspace_id: WORKSPACE,
      disabled: nth % 2 > 0,
    }));
    const { client, service } = account({ keys: [...keys, { name: 'elsewhere' }] });
    const listed = await client.list(WORKSPACE);
    expect(listed.map(({ name }) => name).sort()).toEqual(keys.map(({ name }) => name).sort());
    expect((await client.list(undefined)).map(({ name }) => name)).toEqual(['elsewhere']);
    expect(service.keys()).toHaveLength(231);
  });

  test('an ordinary key by itself, with its budgets; nothing for an invalid key', async () => {
    const { client, service } = account({ keys: [PROD] });
    const secret = service.key(HASH)?.secret ?? '';
    expect(await client.ownKey(secret, 'api-key')).toMatchObject({ limit: 50, workspace_id: WORKSPACE });
    expect(await client.ownKey('sk-or-v1-unknown', 'api-key')).toBeUndefined();
    const old = account({ keys: [PROD], withoutNewFields: true });
    const answered = await old.client.ownKey(old.service.key(HASH)?.secret ?? '', 'api-key');
    expect(answered).not.toHaveProperty('workspace_id');
    expect(await old.client.key(HASH)).not.toHaveProperty('last_used_at');
  });

  test('credits, workspaces and guardrails', async () => {
    const guardrails = [{ id: GUARDRAIL, name: 'eu-only', workspace_id: WORKSPACE, keys: [HASH] }];
    const { client } = account({ keys: [PROD], workspaces: [{ id: WORKSPACE, slug: 'production' }], guardrails });
    expect(await client.creditsRemaining()).toBe(74.75);
    expect((await client.workspace('production')).id).toBe(WORKSPACE);
    expect((await client.workspaces()).map(({ id }) => id)).toContain(WORKSPACE);
    expect(await client.guardrail(GUARDRAIL)).toMatchObject({ name: 'eu-only', workspace_id: WORKSPACE });
    expect((await client.guardrails(WORKSPACE)).map(({ id }) => id)).toContain(GUARDRAIL);
    expect(await client.guardrailAssignments()).toEqual(new Map([[HASH, GUARDRAIL]]));
    expect((await failureOf(client.workspace('staging'))).message).toMatch(
      /404.*no workspace with the ID or slug "staging"\. Correct workspace-id/,
    );
    expect((await failureOf(client.guardrail(OTHER_GUARDRAIL))).message).toMatch(/no guardrail with the ID/);
  });

  test('both kinds of lists of keys', async () => {
    const byok = [
      { id: '11111111-0000-4000-8000-000000000001', workspace_id: WORKSPACE, allowed_api_key_hashes: [HASH] },
      { id: '11111111-0000-4000-8000-000000000002', workspace_id: WORKSPACE, allowed_api_key_hashes: null },
    ];
    const destination = {
      id: '11111111-0000-4000-8000-000000000003',
      name: 'traces',
      workspace_id: WORKSPACE,
      api_key_hashes: [HASH],
      filter_rules: {
        enabled: true,
        groups: [{ logic: 'and' as const, rules: [{ field: 'api_key_name', operator: 'equals', value: 'prod' }] }],
      },
    };
    const other = { hash: OTHER, workspace_id: WORKSPACE };
    const { client } = account({ keys: [PROD, other], byok, destinations: [destination] });
    const credentials = await client.keyLists('byok', WORKSPACE);
    expect(credentials?.map(({ hashes }) => hashes).sort()).toEqual([[HASH], null].sort());
    expect(await client.keyLists('destination', WORKSPACE)).toEqual([
      { kind: 'destination', id: destination.id, name: 'traces', hashes: [HASH], matchesKeyNames: true },
    ]);
    expect(await client.keyList('destination', destination.id)).toMatchObject({ hashes: [HASH] });
    expect(await client.setKeyList({ kind: 'destination', id: destination.id }, [OTHER])).toMatchObject({
      hashes: [OTHER],
    });
  });

  test.each<[fault: Fault, none: boolean]>([
    [{ status: 403 }, false],
    [{ html: 404 }, false],
    [{ status: 404 }, true],
    ['firewall', false],
    [{ status: 400 }, false],
    [{ status: 401 }, false],
  ])('no lists, only if OpenRouter itself says so: %j', async (fault, none) => {
    const { client } = account({}, () => fault);
    const work = client.keyLists('byok', WORKSPACE);
    if (none) expect(await work).toBeUndefined();
    else expect(await failureOf(work)).toBeInstanceOf(RefusalError);
  });

  test('what a key spent, by date', async () => {
    const activity = [{ key: HASH, date: '2026-11-20', model: 'openai/gpt-6', usage: 1.25, requests: 12 }];
    const { client } = account({ keys: [PROD], activity });
    expect(await client.activity(HASH)).toMatchObject([
      { date: '2026-11-20', model: 'openai/gpt-6', usage: 1.25, requests: 12 },
    ]);
    const later = account({}, () => ({
      answer: { data: [{ date: '2026-11-20 00:00:00', model: 'm', usage: 1, byok_usage_inference: 0, requests: 1 }] },
    }));
    expect((await later.client.activity(HASH))[0]?.date).toBe('2026-11-20');
  });

  test('only, if the client is read-only', () => {
    const methods = (prototype: object) => Object.getOwnPropertyNames(prototype);
    const writing = methods(OpenRouterClient.prototype).filter(name => !/^(constructor|during)$/.test(name));
    expect(writing).toContain('create');
    const reader = new OpenRouterReadClient({} as Transport, new StoredKey('sk-or-v1-0'), UNLIMITED);
    for (const each of [reader, reader.during(UNLIMITED)]) {
      for (const name of writing) expect(each).not.toHaveProperty(name);
    }
  });
});

describe('changing', () => {
  test('a key and its workspace', async () => {
    const { client } = account({ keys: [PROD], workspaces: ['22222222-2222-4333-8444-555555555555'] });
    const patch = { limit: 75, workspace_id: '22222222-2222-4333-8444-555555555555' };
    expect(await client.update(HASH, patch)).toMatchObject(patch);
  });

  test('the guardrails of keys, with a count', async () => {
    const guardrails = [GUARDRAIL, OTHER_GUARDRAIL].map(id => ({ id, workspace_id: WORKSPACE }));
    const { client, service } = account({ keys: [PROD], guardrails });
    expect(await client.assignGuardrail(GUARDRAIL, [HASH])).toBe(1);
    expect(await client.assignGuardrail(OTHER_GUARDRAIL, [HASH])).toBe(1);
    expect(service.guardrailOf(HASH)).toBe(OTHER_GUARDRAIL);
    expect(await client.unassignGuardrail(OTHER_GUARDRAIL, [HASH])).toBe(1);
    expect(service.guardrailOf(HASH)).toBeUndefined();
  });

  test('the hashes of a list', async () => {
    const id = '11111111-0000-4000-8000-000000000001';
    const { client, service } = account({
      keys: [PROD, { hash: OTHER, workspace_id: WORKSPACE }],
      byok: [{ id, workspace_id: WORKSPACE, allowed_api_key_hashes: [HASH] }],
    });
    expect(await client.setKeyList({ kind: 'byok', id }, [HASH, OTHER])).toMatchObject({ hashes: [HASH, OTHER] });
    expect(service.listed(id)).toEqual([HASH, OTHER]);
    expect((await failureOf(client.keyList('byok', GUARDRAIL))).message).toMatch(/no BYOK credential.*was deleted/);
  });

  test('by creating a key, which is masked before anything else and created once', async () => {
    const masked: string[] = [];
    const { client, service } = account();
    const { key, secret } = await client.create({ name: 'new', limit: 0, external: { user: 'u1' } }, text =>
      masked.push(text),
    );
    expect(masked).toContain(secret);
    expect(key).toMatchObject({ hash: hashOf(secret), limit: 0, external_user: 'u1' });
    expect(service.keysNamed('new')).toHaveLength(1);
  });

  test.each<[fault: Fault, times: number]>([
    ['reset-after', 1],
    [{ status: 502, work: true }, 1],
    [{ status: 429 }, 2],
  ])('with a POST, which is repeated only when nothing can have happened: %j', async (fault, posts) => {
    const { client, calls } = account({}, first(1, 'POST', fault));
    const error = await client
      .create({ name: 'new', limit: 0 }, () => undefined)
      .catch((failure: RequestError) => failure);
    expect(calls()).toHaveLength(posts);
    if (posts === 1) expect(error).toMatchObject({ mayHaveBeenProcessed: true });
  });

  test.each<[fault: Fault | undefined, hash: string, result: string]>([
    [undefined, HASH, 'deleted'],
    [undefined, OTHER, 'gone'],
    ['reset-after', HASH, 'deleted'],
    [{ status: 502, work: true }, HASH, 'deleted'],
    [{ status: 429 }, OTHER, 'gone'],
  ])('by deleting a key, where a 404 after a lost answer counts as deleted: %j', async (fault, hash, result) => {
    const { client, service } = account({ keys: [PROD] }, fault && first(1, 'DELETE', fault));
    expect(await client.delete(hash)).toBe(result);
    if (hash === HASH) expect(service.key(HASH)).toBeUndefined();
  });

  test('in a conflict is an error of its own type, and is not repeated', async () => {
    const { client, calls } = account({ keys: [PROD] }, () => ({ status: 409 }));
    const error = await failureOf(client.update(HASH, { limit: 75 }));
    expect(error).toBeInstanceOf(ConflictError);
    expect(error).toMatchObject({ mayHaveBeenProcessed: false });
    expect(calls()).toHaveLength(1);
  });
});

describe('the daily quota for changing keys', () => {
  test.each(['headers', 'body'] as const)(
    'ends all changes of the run, and says when it resets: details in the %s',
    async details => {
      const { client, calls, service } = account({ keys: [PROD, { hash: OTHER }], dailyQuota: { limit: 0, details } });
      const error = await failureOf(client.update(HASH, { limit: 75 }));
      expect(error).toBeInstanceOf(DailyQuotaError);
      expect(error.message).toContain('It resets at 2026-11-25T00:00:00Z.');
      const others = [
        client.update(OTHER, { limit: 75 }),
        client.during(UNLIMITED).delete(OTHER),
        client.create({ name: 'x', limit: 0 }, () => undefined),
        client.assignGuardrail(GUARDRAIL, [HASH]),
        client.setKeyList({ kind: 'byok', id: GUARDRAIL }, [HASH]),
      ];
      for (const work of others) {
        const later = await failureOf(work);
        expect(later).toBeInstanceOf(DailyQuotaError);
        expect(later.mayHaveBeenProcessed).toBe(false);
        expect(later.message).toBe('not attempted: the daily quota for changing keys is used up');
      }
      expect(calls()).toEqual([`PATCH /keys/${HASH}`]);
      expect(await client.key(HASH)).toMatchObject({ limit: 50 });
      expect(service.keys()).toHaveLength(2);
    },
  );

  test('does not prevent undoing, with one attempt per request', async () => {
    const { client, calls, service } = account({ keys: [PROD], dailyQuota: { limit: 0 } });
    await failureOf(client.update(HASH, { limit: 75 }));
    const undoing = client.during({ ...UNLIMITED, undoing: true });
    await expect(undoing.delete(HASH)).rejects.toThrow(DailyQuotaError);
    expect(calls()).toEqual([`PATCH /keys/${HASH}`, `DELETE /keys/${HASH}`]);
    service.setDailyQuota(undefined);
    expect(await undoing.delete(HASH)).toBe('deleted');
  });

  test('also ends the retries of running changes', async () => {
    const busy: InProcessHook = ({ path }) => (path.endsWith(OTHER) ? { status: 503 } : undefined);
    const { client, calls } = account({ keys: [PROD, { hash: OTHER }], dailyQuota: { limit: 0 } }, busy);
    const [slow] = await Promise.all([
      failureOf(client.update(OTHER, { limit: 1 })),
      failureOf(client.update(HASH, { limit: 1 })),
    ]);
    expect(slow).toMatchObject({ mayHaveBeenProcessed: true });
    expect(calls()).toHaveLength(2);
  });
});

describe('wrong answers', () => {
  const lies: [what: string, fault: Fault, says: RegExp][] = [
    ['HTML', { html: 200 }, /the answer is not JSON \(text\/html\)/],
    ['nothing', { empty: 200 }, /the answer is not JSON/],
    ['another key', { lie: { hash: OTHER } }, /data\.hash is text, not the hash that was asked for/],
    ['no name', { lie: { name: null } }, /data\.name is null, not text/],
    ['a limit without what remains', { lie: { limit_remaining: null } }, /contradicts itself \(data\): limit is 50/],
    ['what remains without a limit', { lie: { limit: null } }, /contradicts itself \(data\): limit_remaining is 50/],
  ];
  test.each(lies)('are errors that say what is wrong: %s', async (_what, fault, says) => {
    const { client } = account({ keys: [PROD] }, () => fault);
    const error = await failureOf(client.key(HASH));
    expect(error).toBeInstanceOf(AnswerError);
    expect(error.message).toMatch(says);
  });

  test('do not include those with unknown fields, however deeply nested', async () => {
    const plain = account({ keys: [PROD] });
    const key = JSON.stringify(await plain.client.key(HASH));
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const { client } = account({}, () => ({ status: 200, body: `{"data":${key.slice(0, -1)},"novelty":${deep}}}` }));
    expect(await client.key(HASH)).toHaveProperty('novelty');
  });

  test('that never end are given up, page by page', async () => {
    const plain = account({ keys: [PROD] });
    const key = await plain.client.key(HASH);
    const { client, requests } = account({}, ({ search }) => {
      const offset = Number(new URLSearchParams(search).get('offset'));
      return { answer: { data: [0, 1, 2].map(index => ({ ...key, hash: `hash ${offset + index}` })) } };
    });
    await expect(client.list(WORKSPACE)).rejects.toThrow('the list has more than 1,000 pages');
    expect(requests.length).toBeLessThan(1_020);
  });

  test('with a name of 5 MB are read', async () => {
    const { client } = account({ keys: [PROD] }, () => ({ lie: { name: 'x'.repeat(5_000_000) } }));
    expect((await client.list(WORKSPACE))[0]?.name).toHaveLength(5_000_000);
  });

  test('that are truncated are not requested again after a signal', async () => {
    const begin = new AbortController();
    const { client } = account({ keys: [PROD] }, () => {
      begin.abort();
      return { cut: true };
    });
    const limits = { begin: begin.signal, cut: begin.signal };
    expect(await failureOf(client.during(limits).list(WORKSPACE))).toBeInstanceOf(NetworkError);
  });
});
