/** Refusals by OpenRouter and their causes: quotas, conflicts, credentials, firewalls. */
import { describe, expect, test } from 'vitest';
import { patchedName, Seals } from '../../../src/domain/rotation/names.ts';
import { annotations, callsOf, openAccount, writesOf } from '../../support/worlds/account.ts';

const PROD = { hash: 'h1', name: 'prod', limit: 50 };
const UPDATE = { hash: 'h1', limit: '75' };
const keys = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ hash: `h${index}`, name: `ci-${index}`, limit: 1 }));

describe('the daily quota on changes to keys', () => {
  test.each(['headers', 'body'] as const)(
    'ends all changes of a run, and its reset is read from the %s',
    async details => {
      const { server, step } = await openAccount({
        keys: keys(60),
        dailyQuota: { limit: 5, details },
        now: () => Date.parse('2026-11-24T22:00:00Z'),
      });
      const result = await step({ 'current-name': 'ci-*', 'max-keys': '60', limit: '2' });
      expect(result.code).toBe(1);
      expect(server.keys().filter(({ limit }) => limit === 2)).toHaveLength(5);
      // Those that were already under way when the first was refused.
      expect(writesOf(server).length).toBeLessThanOrEqual(5 + 16);
      expect(result.log).not.toContain('trying again');
      const failed: { name: string; error: string }[] = JSON.parse(result.outputs.failed ?? '');
      expect(failed).toHaveLength(55);
      const untried = failed.filter(
        ({ error }) => error === 'not attempted: the daily quota for changing keys is used up',
      );
      expect(untried.length).toBeGreaterThanOrEqual(55 - 16);
      const refused = failed.filter(each => !untried.includes(each));
      for (const { error } of refused) {
        expect(error).toMatch(/429 \(.*keys-modify-api-rpd-v2\)\. .*daily quota.* It resets at 2026-11-25T00:00:00Z/);
      }
      expect(result.outputs.changed).toBe('true');
    },
  );

  test('is neither any other 429 nor one that asks for a short wait', async () => {
    const { server, step } = await openAccount({ keys: [PROD], wrongOnPurpose: true });
    const says = (message: string) => ({ status: 429, body: { error: { code: 429, message } } });
    server.fault({ method: 'PATCH' }, says('Rate limit exceeded: rpdx'));
    server.fault({ method: 'PATCH' }, { ...says('limit of 20 per day'), headers: { 'retry-after': '1' } });
    const result = await step(UPDATE);
    expect([result.code, writesOf(server).length]).toEqual([0, 3]);
    for (const words of ['keys-rpd', '10000 requests per day', 'Daily limit reached', 'daily quota']) {
      server.fault({ method: 'PATCH' }, says(words));
      const refused = await step({ ...UPDATE, limit: '80' });
      expect(annotations(refused)[0]).toMatch(
        /daily quota for changing keys is used up\. It resets at 00:00 UTC, as far as is known/,
      );
    }
    expect(writesOf(server)).toHaveLength(7);
  });

  test('does not prevent undoing, which is tried once', async () => {
    const { server, step } = await openAccount({ dailyQuota: { limit: 1 } });
    const result = await step({ operation: 'create', name: 'new', 'output-key': 'true' });
    expect(result.code).toBe(1);
    expect(writesOf(server).map(call => call.split(' ')[0])).toEqual(['POST', 'PATCH', 'DELETE']);
    const [left] = server.keys();
    expect(left?.limit).toBe(0);
    expect(annotations(result).join()).toContain(left?.hash ?? '-');
    expect(result.outputs.key ?? '').toBe('');
  });
});

describe('a conflict with another change (409)', () => {
  test('is no error if the key is as planned', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'PATCH' }, { status: 409, work: true });
    const result = await step(UPDATE);
    expect([result.code, result.outputs.changed, result.outputs.limit]).toEqual([0, 'true', '75']);
    expect(callsOf(server)).toEqual(['GET /keys/h1', 'PATCH /keys/h1', 'GET /keys/h1']);
  });

  test('is reported, and nothing more is sent', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'PATCH' }, { status: 409 });
    const result = await step(UPDATE);
    expect(result.code).toBe(1);
    expect(writesOf(server)).toHaveLength(1);
    expect(annotations(result)[0]).toMatch(/409 .*Something else changed it at the same moment/);
    expect(result.outputs).toMatchObject({ changed: 'false', limit: '50' });
  });

  test('with a rotation that retires the key at the same moment names the replacement', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const replaced = { kind: 'replaced', other: 'abcdefabcdef', until: 'next' } as const;
    const name = patchedName('prod', replaced, '1a2b3c4d', new Seals([server.managementKey]), 'h1');
    server.onRequest(({ method }) => (method === 'PATCH' ? server.change('h1', { name }) : undefined));
    const result = await step(UPDATE);
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(
      /update was made, but a rotation has retired key "prod" .*begins with abcdefabcdef/,
    );
    expect(result.outputs).toMatchObject({ changed: 'true', limit: '75' });
    const disabled = await step({ hash: 'h1', disabled: 'true' });
    expect(disabled.code).toBe(0);
  });
});

describe('a refusal', () => {
  const FIREWALL = /This is a firewall's refusal, not OpenRouter's/;
  const MANAGEMENT = /Only a provisioning \(management\) key can do this/;

  test.each<[what: string, fault: object | 'firewall', says: RegExp, not?: RegExp]>([
    [
      '401',
      { status: 401, body: { error: { code: 401, message: 'Invalid management key' } } },
      /unknown, revoked, or an ordinary API key/,
    ],
    ['403 of the API that wants a management key', { status: 403 }, MANAGEMENT],
    [
      '403 of the API for another reason',
      { status: 403, body: { error: { code: 403, message: 'Not a member' } } },
      /does not allow this to this account/,
      MANAGEMENT,
    ],
    ['403 with a page of HTML', { html: 403 }, FIREWALL, MANAGEMENT],
    [
      '403 with cf-mitigated',
      { status: 403, body: { error: 'no' }, headers: { 'cf-mitigated': 'challenge' } },
      FIREWALL,
      MANAGEMENT,
    ],
    ['403 of a firewall', 'firewall', FIREWALL, MANAGEMENT],
  ])('is blamed on what caused it: %s', async (_what, fault, says, not) => {
    const { server, step } = await openAccount({ keys: keys(40), wrongOnPurpose: true });
    server.fault({}, fault as 'firewall', { times: 99 });
    const result = await step({
      hash: keys(40)
        .map(({ hash }) => hash)
        .join(','),
      limit: '2',
    });
    expect(result.code).toBe(1);
    expect(annotations(result)).toEqual([expect.stringMatching(says)]);
    if (not) expect(annotations(result)[0]).not.toMatch(not);
    // All would fail alike: those not under way yet are not even read.
    expect(server.requests.length).toBeLessThanOrEqual(16);
    expect(writesOf(server)).toEqual([]);
  });
});
