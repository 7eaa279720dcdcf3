/** GitHub secrets in one process: checking and removing them, and hosts with endless lists. */
import { beforeAll, describe, expect, test } from 'vitest';
import { parseTargets } from '../../src/domain/command/target.ts';
import { RefusalError } from '../../src/domain/text/errors.ts';
import { SecondaryWaits } from '../../src/github/client.ts';
import { secretStore } from '../../src/github/secrets.ts';
import type { Exchange } from '../../src/http/call.ts';
import { secondaryRateLimit } from '../support/github/github-rules.ts';
import { createGitHubService, type GitHubServiceOptions } from '../support/github/github-service.ts';
import { sodiumReady } from '../support/github/vault.ts';
import {
  answerOf,
  exchangeWith,
  type InProcessHook,
  transportOver,
  UNLIMITED,
} from '../support/in-process/in-process.ts';
import { VirtualClock } from '../support/in-process/virtual-clock.ts';

const KINDS: [line: string, target: string][] = [
  ['repository KEY', 'repository octo-org/app KEY'],
  ['environment eu/prod west KEY', 'environment octo-org/app eu/prod west KEY'],
  ['dependabot KEY', 'dependabot octo-org/app KEY'],
  ['codespaces KEY', 'codespaces octo-org/app KEY'],
  ['organization octo-org KEY', 'organization octo-org KEY'],
];
const BASE = 'https://github.test/api/v3';

beforeAll(() => sodiumReady);

function targetOf(line: string) {
  const [target] = parseTargets(line, 'octo-org/app').values;
  if (!target) throw new Error(`${line} is not a target.`);
  return target;
}

function github(options: GitHubServiceOptions = {}, hook?: InProcessHook) {
  const clock = new VirtualClock();
  const calls: string[] = [];
  const service = createGitHubService({
    now: () => clock.now(),
    environments: { 'octo-org/app': ['eu/prod west'] },
    prefix: '/api/v3',
    ...options,
  });
  const exchange = exchangeWith(
    service,
    () => clock.now(),
    request => {
      calls.push(`${request.method} ${request.path}`);
      return hook?.(request);
    },
  );
  const transport = transportOver(exchange, clock, { base: new URL(BASE), setting: 'GITHUB_API_URL' });
  return {
    service,
    calls,
    store: secretStore({
      transport,
      token: options.tokens?.length ? 'limited' : service.token,
      waits: new SecondaryWaits(),
    }),
  };
}

describe('a secret', () => {
  test.each(KINDS)('is checked, stored and removed: %s', async (line, name) => {
    const { service, store } = github();
    const target = targetOf(line);
    expect(await store.exists(target, UNLIMITED)).toBe(false);
    expect(await store.remove(target, UNLIMITED)).toBe('gone');
    await store.put(await store.prepare(target, UNLIMITED), 'a new key', UNLIMITED);
    expect(service.secret(name)).toBe('a new key');
    expect(await store.exists(target, UNLIMITED)).toBe(true);
    expect(await store.remove(target, UNLIMITED)).toBe('removed');
    expect(service.secrets()).toEqual({});
  });

  test.each(KINDS)('that a token may not see does not count as missing: %s', async (line, name) => {
    const lacking = { secrets: false, environments: false, dependabot: false, codespaces: false, organization: false };
    const { service, store } = github({ tokens: [{ token: 'limited', ...lacking }] });
    service.setSecret(name, 'before');
    for (const work of [store.exists, store.remove]) {
      await expect(work(targetOf(line), UNLIMITED)).rejects.toThrow(/lacks the (repository|organization) permission/);
    }
    expect(service.secret(name)).toBe('before');
  });

  test('that a token may only read is not removed', async () => {
    const { service, store } = github({ tokens: [{ token: 'limited', secrets: 'read' }] });
    service.setSecret('repository octo-org/app KEY', 'before');
    expect(await store.exists(targetOf('repository KEY'), UNLIMITED)).toBe(true);
    await expect(store.remove(targetOf('repository KEY'), UNLIMITED)).rejects.toThrow(RefusalError);
  });

  test('counts as removed, not gone, when the answer to its removal was lost', async () => {
    let lost = false;
    const { service, store, calls } = github({}, ({ method }) => {
      if (method !== 'DELETE' || lost) return undefined;
      lost = true;
      return 'reset-after';
    });
    service.setSecret('repository octo-org/app KEY', 'before');
    expect(await store.remove(targetOf('repository KEY'), UNLIMITED)).toBe('removed');
    expect(calls.filter(call => call.startsWith('DELETE'))).toHaveLength(2);
    expect(service.secrets()).toEqual({});
  });
});

describe("a hostile GitHub's list of repositories", () => {
  const target = targetOf('organization octo-org KEY');

  /** Pages that each link to the next one. */
  function leading(next: (asked: number) => string | undefined) {
    const asked: string[] = [];
    const exchange: Exchange = async ({ path }) => {
      asked.push(path);
      if (path.endsWith('/public-key'))
        return answerOf(200, { key_id: '1', key: Buffer.alloc(32, 9).toString('base64') });
      if (!path.includes('/repositories')) return answerOf(200, { name: 'KEY', visibility: 'selected' });
      const to = next(asked.length);
      const headers: Record<string, string> = to === undefined ? {} : { link: `<${to}>; rel="next"` };
      return answerOf(200, { total_count: 1, repositories: [{ id: asked.length }] }, headers);
    };
    const transport = transportOver(exchange, new VirtualClock(), { base: new URL(BASE) });
    return {
      asked,
      work: secretStore({ transport, token: 'token', waits: new SecondaryWaits() }).prepare(target, UNLIMITED),
    };
  }

  test('that never ends is given up after a thousand pages', async () => {
    const { asked, work } = leading(page => `${BASE}/orgs/octo-org/actions/secrets/KEY/repositories?page=${page}`);
    await expect(work).rejects.toThrow(/has more than 1,000 pages\. Check that GITHUB_API_URL/);
    expect(asked.length).toBeLessThan(1_010);
  });

  test('that links to another host is still read from GitHub', async () => {
    const { asked, work } = leading(asked => (asked < 6 ? 'https://elsewhere.test/api/v3/orgs/octo-org' : undefined));
    expect(await work).toMatchObject({ sharing: { visibility: 'selected', repositories: [3, 4, 5, 6] } });
    expect(asked.at(-1)).toBe('/orgs/octo-org/actions/secrets/KEY/repositories?per_page=100&page=4');
  });

  test.each([
    [null],
    ['text'],
    [[1]],
    [{ repositories: 1 }],
    [{ repositories: [null] }],
    [{ repositories: [{ id: 'x' }] }],
  ])('of another shape leaves the secret unchanged: %j', async body => {
    const exchange: Exchange = async ({ path }) => {
      if (path.endsWith('/public-key')) {
        return answerOf(200, { key_id: '1', key: Buffer.alloc(32, 9).toString('base64') });
      }
      return answerOf(200, path.includes('/repositories') ? body : { visibility: 'selected' });
    };
    const transport = transportOver(exchange, new VirtualClock(), { base: new URL(BASE) });
    const work = secretStore({ transport, token: 'token', waits: new SecondaryWaits() }).prepare(target, UNLIMITED);
    await expect(work).rejects.toThrow(/does not say who may read the secret/);
  });
});

test('requests that wait for a secondary rate limit at the same time count their wait once', async () => {
  const limited = new Set<string>();
  const { store } = github({}, ({ path }) => {
    if (!path.endsWith('/public-key') || limited.size >= 4 || limited.has(path)) return undefined;
    limited.add(path);
    return secondaryRateLimit();
  });
  const places = KINDS.slice(1).map(([line]) => store.prepare(targetOf(line), UNLIMITED));
  expect(await Promise.all(places)).toHaveLength(4);
  expect(limited.size).toBe(4);
});
