/** Credits of the account: judged once per step, and how long they last. */
import { describe, expect, test } from 'vitest';
import { annotations, callsOf, openAccount } from '../../support/worlds/account.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const KEYS = Array.from({ length: 60 }, (_, n) => ({ hash: `h${n}`, name: `ci-${n}`, limit: 5000 }));

/** 60 healthy keys; the account has 30 USD left and spent 21 in the last 7 completed days, and 9 before. */
async function lowOnCredits() {
  const account = await openAccount({
    keys: KEYS,
    credits: { total_credits: 60, total_usage: 0 },
    now: () => NOON,
  });
  account.server.spend('h1', 9, 'credits', { daysAgo: 8 });
  account.server.spend('h2', 14, 'credits', { daysAgo: 7 });
  account.server.spend('h3', 7, 'credits', { daysAgo: 1 });
  account.server.spend('h3', 50, 'byok', { daysAgo: 2 });
  return account;
}

/** Without the annotation about the local server's clock. */
function warningsOf(result: Parameters<typeof annotations>[0]): string[] {
  return annotations(result, 'warning').filter(text => !text.includes('clock'));
}

describe('a condition on the credits', () => {
  test('is one line in the Monday report, and no row about keys', async () => {
    const { server, step } = await lowOnCredits();
    const result = await step({ operation: 'check', 'current-name': '*', warn: 'credits-remaining >= 50' });
    expect(result.code).toBe(0);
    expect(callsOf(server).filter(call => call !== 'GET /keys')).toEqual(['GET /credits']);
    expect(warningsOf(result)).toEqual(['warn: Unmet by the account: credits-remaining >= 50: is 30']);
    expect(JSON.parse(result.outputs['warn-unmet'] ?? '')).toEqual([
      { hash: null, name: null, condition: 'credits-remaining >= 50', actual: '30' },
    ]);
    expect(result.outputs).toMatchObject({ 'credits-remaining': '30' });
    expect(result.outputs).not.toHaveProperty('credits-run-out-at');
    expect(result.summary).toContain('| the account | <code>credits-remaining &gt;= 50</code> | <b>30</b> |');
    expect(result.summary).not.toMatch(/needs? attention/);
    expect(result.summary?.split('<details>')[0]).not.toMatch(/ci-\d/);
    expect(result.outputs.headline).toBe(
      "⚠️ OpenRouter, default workspace: 60 keys checked, the account's credits fail a warning condition",
    );
  });

  test.each<[what: string, inputs: Record<string, string>, error: string]>([
    ['a checked key', { operation: 'check' }, 'The account fails the requirements: '],
    ['an update', { limit: '7' }, 'Nothing was changed, because the account fails the requirements: '],
    [
      'a rotation',
      { operation: 'rotate', 'output-key': 'true', retire: 'keep' },
      'Nothing was changed, because the account fails the requirements: ',
    ],
  ])('that fails alone does not blame the one key of %s', async (_what, inputs, error) => {
    const { server, step } = await lowOnCredits();
    const require = 'enabled\ncredits-remaining >= 50';
    const result = await step({ 'current-name': 'ci-1', ...inputs, require });
    expect(annotations(result)[0]).toMatch(new RegExp(`^${error}credits-remaining >= 50: is 30. Add credits`));
    expect(result.summary).toContain("❌ OpenRouter: the account's credits fail the requirements");
    expect(server.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    const gentle = await step({ 'current-name': 'ci-1', ...inputs, require, 'fail-on-unmet': 'false' });
    expect(gentle.code).toBe(0);
    if (inputs.operation !== 'check') {
      expect(annotations(gentle, 'notice').join()).toContain('because the account fails the requirements.');
    }
  });

  test('that fails together with a condition on the key is reported as about the account', async () => {
    const { step } = await lowOnCredits();
    const require = 'limit < 5\ncredits-remaining >= 50';
    const result = await step({ operation: 'check', 'current-name': 'ci-1', require });
    expect(annotations(result)[0]).toMatch(
      /^The key fails the requirements: "ci-1" \(h1\): limit < 5: is 5000; the account: credits-remaining >= 50: is 30\./,
    );
  });

  test('fails the step once, and the title says so', async () => {
    const { step } = await lowOnCredits();
    const result = await step({ operation: 'check', 'current-name': '*', require: 'credits-run-out-at > 14d' });
    expect(result.code).toBe(1);
    expect(annotations(result)).toHaveLength(1);
    expect(annotations(result)[0]).toMatch(
      /^The account fails the requirements: credits-run-out-at > 14d: is 2026-12-03T12:00:00Z\. Add credits or change/,
    );
    expect(result.summary).toContain("the account's credits fail the requirements");
    expect(result.outputs).toMatchObject({ passed: 'false', 'credits-run-out-at': '2026-12-03T12:00:00Z' });
    expect(result.outputs).not.toHaveProperty('credits-remaining');
  });

  test('reads the activity once for require and warn together', async () => {
    const { server, step } = await lowOnCredits();
    const require = 'credits-run-out-at > 9d\ncredits-remaining > 20';
    const result = await step({ operation: 'check', hash: 'h1', require, warn: 'credits-run-out-at > 11d' });
    expect(result.outputs).toMatchObject({ passed: 'true' });
    expect(JSON.parse(result.outputs['warn-unmet'] ?? '')).toHaveLength(1);
    expect(callsOf(server).sort()).toEqual(['GET /activity', 'GET /credits', 'GET /keys/h1']);
    expect(server.requests.find(({ path }) => path.startsWith('/activity'))?.path).not.toContain('api_key_hash');
  });

  test('is judged when where leaves no key', async () => {
    const { step } = await lowOnCredits();
    const inputs = { operation: 'check', 'current-name': '*', where: 'limit > 1000' };
    const result = await step({ ...inputs, require: 'enabled\ncredits-remaining >= 50' });
    expect(result.code).toBe(1);
    expect(JSON.parse(result.outputs.unmet ?? '')).toEqual([
      { hash: null, name: null, condition: 'credits-remaining >= 50', actual: '30' },
    ]);
    const update = await step({ ...inputs, operation: 'update', limit: '5', require: 'credits-remaining >= 50' });
    expect(update.outputs).toMatchObject({ passed: 'false', changed: 'false' });
    expect(update.outputs).not.toHaveProperty('credits-remaining');
  });

  test.each([
    ['where: credits-run-out-at > 1d', { where: 'credits-run-out-at > 1d' }, /belongs to the account, not to a key/],
    ['a negative duration', { require: 'credits-run-out-at > -1d' }, /credits-run-out-at never does/],
    ['a field of keys', { require: 'credits-remaining >= 7 * spend-per-day' }, /only compared with a number/],
    ['as such a field', { require: 'limit <= credits-remaining' }, /only compared with a number/],
    ['a total', { require: 'total credits-remaining >= 5' }, /total takes an amount/],
  ])('takes no %s', async (_what, inputs, message) => {
    const { server, step } = await lowOnCredits();
    const result = await step({ operation: 'check', 'current-name': '*', ...inputs });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(message);
    expect(server.requests).toHaveLength(0);
  });
});

describe('with spend', () => {
  test('both outputs are set, whatever the conditions name, at the cost of two requests besides one per key', async () => {
    const { server, step } = await lowOnCredits();
    const result = await step({ operation: 'check', hash: 'h1', spend: 'true' });
    expect(callsOf(server).sort()).toEqual(['GET /activity', 'GET /activity', 'GET /credits', 'GET /keys/h1']);
    expect(result.outputs).toMatchObject({
      'credits-remaining': '30',
      'credits-run-out-at': '2026-12-03T12:00:00Z',
    });
  });

  test('keys are sorted by how much more they spent than in the week before, without BYOK', async () => {
    const { server, step } = await lowOnCredits();
    server.spend('h2', 20, 'credits', { daysAgo: 14 });
    server.spend('h2', 100, 'credits', { daysAgo: 15 });
    const result = await step({ operation: 'check', hash: 'h1,h2,h3', spend: 'true' });
    expect(JSON.parse(result.outputs['spend-by-key'] ?? '')).toEqual([
      { hash: 'h3', name: 'ci-3', 'last-7-days': 7, 'previous-7-days': 0 },
      { hash: 'h2', name: 'ci-2', 'last-7-days': 14, 'previous-7-days': 20 },
      { hash: 'h1', name: 'ci-1', 'last-7-days': 0, 'previous-7-days': 9 },
    ]);
  });

  test('a failure to read them is a warning, and they are empty', async () => {
    const { server, step } = await lowOnCredits();
    server.fault({ path: '/credits' }, { status: 403, body: { error: { code: 403, message: 'Forbidden' } } });
    const result = await step({ operation: 'check', hash: 'h1', spend: 'true' });
    expect(result.code).toBe(0);
    expect(warningsOf(result)).toHaveLength(1);
    expect(warningsOf(result)[0]).toMatch(/^How long the account's credits last is not known: GET \/credits .*403/);
    expect(result.outputs).toMatchObject({ 'credits-remaining': '', 'credits-run-out-at': '' });
    expect(JSON.parse(result.outputs['spend-by-day'] ?? '')).toHaveLength(30);
  });

  test('but fails the gate that names them', async () => {
    const { server, step } = await lowOnCredits();
    const refusal = { status: 403, body: { error: { code: 403, message: 'Forbidden' } } };
    server.fault({ path: '/credits' }, refusal, { times: 2 });
    const result = await step({ operation: 'check', hash: 'h1', spend: 'true', require: 'credits-remaining > 5' });
    expect(result.code).toBe(1);
    expect(result.outputs.passed).toBe('false');
  });

  test('no spend is reported for keys that could not be read', async () => {
    const { step } = await lowOnCredits();
    const result = await step({ operation: 'check', hash: 'gone', spend: 'true' });
    expect(result.code).toBe(1);
    expect(Object.keys(result.outputs).filter(name => name.startsWith('spend-by'))).toEqual([]);
  });
});
