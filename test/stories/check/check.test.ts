/** Operation check: reads and judges, never writes; with only the key it is the gate with the least privilege. */
import { describe, expect, test } from 'vitest';
import { patchedName, Seals } from '../../../src/domain/rotation/names.ts';
import { annotations, callsOf, openAccount } from '../../support/worlds/account.ts';

const SECRET = `sk-or-v1-0e6${'7'.repeat(57)}1c96`;
const PROD = { hash: 'h1', name: 'prod', secret: SECRET, limit: 50, limit_remaining: 2.5 };

describe('a check by hash', () => {
  test('reports the key and writes nothing; without require it judges nothing', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const result = await step({ operation: 'check', hash: 'h1' });
    expect(result.code).toBe(0);
    expect(callsOf(server)).toEqual(['GET /keys/h1']);
    expect(result.outputs).toMatchObject({ changed: 'false', name: 'prod', limit: '50', 'limit-remaining': '2.5' });
    for (const name of ['passed', 'unmet', 'failed', 'changes', 'previous-name', 'key']) {
      expect(result.outputs).not.toHaveProperty(name);
    }
    expect(result.log).toContain('"prod" (h1) checked: enabled, 2.50 USD left of 50.00 USD');
  });

  test('fails when a condition is not met, and names it with the actual value', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    const result = await step({ operation: 'check', hash: 'h1', require: 'enabled\nlimit-remaining >= 5' });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toContain('limit-remaining >= 5: is 2.5');
    expect(result.outputs.passed).toBe('false');
    expect(JSON.parse(result.outputs.unmet ?? '')).toEqual([
      { hash: 'h1', name: 'prod', condition: 'limit-remaining >= 5', actual: '2.5' },
    ]);
    expect(result.outputs.name).toBe('prod');
  });

  test('compares two numbers of the key, and names both', async () => {
    const used = { ...PROD, usage_daily: 6, usage_weekly: 3 };
    const { step } = await openAccount({ keys: [used] });
    const require = 'usage-daily <= 3 * usage-weekly\nlimit-remaining >= usage-weekly';
    const result = await step({ operation: 'check', hash: 'h1', require, warn: 'limit >= usage-daily' });
    expect(annotations(result)[0]).toContain('limit-remaining >= usage-weekly: is 2.5, and usage-weekly is 3');
    expect(JSON.parse(result.outputs.unmet ?? '')).toEqual([
      { hash: 'h1', name: 'prod', condition: 'limit-remaining >= usage-weekly', actual: '2.5' },
    ]);
    expect(result.outputs['warn-unmet']).toBe('[]');
    expect(result.summary).toContain('2.5, and usage-weekly is 3');
    const chosen = await step({ operation: 'check', 'current-name': '*', where: 'usage-daily > 2 * usage-weekly' });
    expect(chosen.outputs.keys).toBe('[]');
  });

  test('only reports with fail-on-unmet: false', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    const inputs = { operation: 'check', hash: 'h1', require: 'limit-remaining >= 5', 'fail-on-unmet': 'false' };
    const result = await step(inputs);
    expect(result.code).toBe(0);
    expect(result.outputs.passed).toBe('false');
    expect(result.log).toContain('Unmet by "prod" (h1): limit-remaining >= 5: is 2.5');
  });

  test('passes when every condition is met', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    const result = await step({ operation: 'check', hash: 'h1', require: 'enabled\nexpires-at > 7d' });
    expect(result.code).toBe(0);
    expect(result.outputs).toMatchObject({ passed: 'true', unmet: '[]' });
  });

  test('of a deleted hash fails, and passed is false', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    const result = await step({ operation: 'check', hash: 'gone', require: 'enabled', 'fail-on-unmet': 'false' });
    expect(result.code).toBe(1);
    expect(result.outputs.passed).toBe('false');
    expect(annotations(result)[0]).toMatch(/404.*does not exist, was deleted, or belongs to another account/);
  });

  test('of a retired key names the key that replaced it', async () => {
    const { server, step } = await openAccount();
    const name = patchedName(
      'prod',
      { kind: 'replaced', other: 'abcdefabcdef', until: undefined },
      '1a2b3c4d',
      new Seals([server.managementKey]),
      'old',
    );
    server.seed({ hash: 'old', name });
    const result = await step({ operation: 'check', hash: 'old' });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toContain('abcdefabcdef');
  });

  test('of several keys passes only when every key does', async () => {
    const { step } = await openAccount({ keys: [PROD, { hash: 'h2', name: 'two', limit: 50 }] });
    const result = await step({ operation: 'check', hash: 'h1,h2', require: 'limit-remaining >= 5' });
    expect(result.code).toBe(1);
    expect(JSON.parse(result.outputs.unmet ?? '').map((each: { hash: string }) => each.hash)).toEqual(['h1']);
    expect(result.outputs).not.toHaveProperty('name');
  });

  test('of several keys names in the log the one that fails a condition', async () => {
    const { step } = await openAccount({
      keys: [
        { name: 'full', limit: 9 },
        { name: 'low', limit: 3, hash: 'f01d' },
      ],
    });
    const result = await step({ operation: 'check', 'current-name': '*', require: 'limit-remaining >= 5' });
    expect(result.log.match(/^Unmet.*$/gm)).toEqual(['Unmet by "low" (f01d): limit-remaining >= 5: is 3']);
  });
});

describe('the credits of the account', () => {
  test('are read only when a condition names them', async () => {
    const { server, step } = await openAccount({ keys: [PROD], credits: { total_credits: 10.3, total_usage: 10 } });
    const enough = await step({ operation: 'check', hash: 'h1', require: 'credits-remaining >= 0.3' });
    expect(enough.outputs.passed).toBe('true');
    expect(callsOf(server)).toEqual(['GET /keys/h1', 'GET /credits']);
    const short = await step({ operation: 'check', hash: 'h1', require: 'credits_remaining > 0.3' });
    expect(short.code).toBe(1);
    expect(annotations(short)[0]).toContain('credits_remaining > 0.3: is 0.3');
  });

  test('that cannot be read fail the gate', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ path: '/credits' }, { answer: { data: { total_credits: 'many', total_usage: 0 } } });
    const result = await step({ operation: 'check', hash: 'h1', require: 'credits-remaining > 1' });
    expect(result.code).toBe(1);
    expect(result.outputs.passed).toBe('false');
    expect(annotations(result)[0]).toMatch(/data\.total_credits is text, not a number/);
  });
});

describe('a check with only the key', () => {
  const alone = { 'provisioning-key': '', 'api-key': SECRET, operation: 'check' };

  test('sends exactly one request, as that key', async () => {
    const { server, step } = await openAccount({ keys: [{ ...PROD, usage_daily: 1, limit_reset: null }] });
    const result = await step({ ...alone, require: 'enabled\nlimit-remaining >= 1\nexpires-at > 7d' });
    expect(result.code).toBe(0);
    expect(callsOf(server)).toEqual(['GET /key']);
    expect(server.requests[0]?.credential).toBe(SECRET);
    expect(result.outputs).toMatchObject({
      passed: 'true',
      changed: 'false',
      label: 'sk-or-v1-0e6...c96',
      limit: '50',
      'limit-remaining': '2.5',
      'limit-reset': 'none',
      'expires-at': 'never',
      'usage-daily': '1',
      hash: '',
      name: '',
      'created-at': '',
    });
    expect(JSON.parse(result.outputs.keys ?? '')).toMatchObject([{ label: 'sk-or-v1-0e6...c96', limit: 50 }]);
  });

  test('fails when a condition is not met, or only reports it', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    const result = await step({ ...alone, require: 'limit-remaining >= 5' });
    expect(result.code).toBe(1);
    expect(JSON.parse(result.outputs.unmet ?? '')).toEqual([
      { hash: null, name: null, condition: 'limit-remaining >= 5', actual: '2.5' },
    ]);
    const quiet = await step({ ...alone, require: 'limit-remaining >= 5', 'fail-on-unmet': 'false' });
    expect([quiet.code, quiet.outputs.passed]).toEqual([0, 'false']);
  });

  test.each(['name == prod', 'disabled == false', 'created-at > -90d', 'external-user == x', 'credits-remaining > 5'])(
    'cannot require what the key does not know about itself, and sends nothing: %s',
    async condition => {
      const { server, step } = await openAccount({ keys: [PROD] });
      const result = await step({ ...alone, require: condition });
      expect(result.code).toBe(1);
      expect(server.requests).toHaveLength(0);
      expect(annotations(result)[0]).toMatch(
        new RegExp(`${condition.split(' ')[0]} is not known to a key that asks about`),
      );
    },
  );

  test.each<[what: string, seed: object]>([
    ['disabled', { disabled: true }],
    ['expired', { expires_at: '2020-01-01T00:00:00Z' }],
    ['deleted', { hash: 'x', secret: 'sk-or-v1-other' }],
  ])('of a key that is %s: every condition is unmet, and the message says what a 401 means', async (_what, seed) => {
    const { step } = await openAccount({ keys: [{ ...PROD, ...seed }] });
    const result = await step({ ...alone, require: 'enabled\nlimit >= 0' });
    expect(result.code).toBe(1);
    expect(result.outputs.passed).toBe('false');
    expect(JSON.parse(result.outputs.unmet ?? '')).toEqual([
      { hash: null, name: null, condition: 'enabled', actual: 'unknown' },
      { hash: null, name: null, condition: 'limit >= 0', actual: 'unknown' },
    ]);
    expect(annotations(result)[0]).toMatch(/401.*disabled, expired, deleted/);
    const quiet = await step({ ...alone, require: 'enabled', 'fail-on-unmet': 'false' });
    expect([quiet.code, quiet.outputs.passed]).toEqual([0, 'false']);
    expect(annotations(quiet, 'notice')[0]).toMatch(/401/);
    const bare = await step(alone);
    expect(bare.code).toBe(1);
    expect(annotations(bare)[0]).toMatch(/^api-key: .*401/);
    expect(bare.outputs).not.toHaveProperty('passed');
  });

  test('refuses a management key, whose power the job should not hold', async () => {
    const { server, step } = await openAccount();
    const result = await step({ ...alone, 'api-key': server.managementKey });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(/^api-key: this is a provisioning \(management\) key/);
  });

  test('can be left out by where', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    const result = await step({ ...alone, where: 'usage > 1000', require: 'limit > 1000' });
    expect(result.code).toBe(0);
    expect(result.outputs).toMatchObject({ passed: 'true', unmet: '[]', keys: '[]' });
    expect(annotations(result, 'notice')).toHaveLength(1);
  });

  test('does not accept the answer about another key as its own', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ path: '/key' }, { lie: { limit_remaining: '2.5' } });
    const result = await step({ ...alone, require: 'limit-remaining >= 1' });
    expect(result.code).toBe(1);
    expect(result.outputs.passed).toBe('false');
    expect(annotations(result)[0]).toMatch(/data\.limit_remaining is text/);
  });
});

describe('the report of all keys', () => {
  test('shows what needs attention first, with totals and a bar for each key', async () => {
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const { step } = await openAccount({
      keys: [
        { name: 'fine', limit: 100, usage: 0.1 },
        { name: 'free', limit: null, usage: 7 },
        { name: 'off', limit: 5, disabled: true },
        { name: 'empty', limit: 10, usage: 10 },
        { name: 'soon over', limit: 10, expires_at: soon },
        { name: 'nearly', limit: 10, usage: 9.5 },
        { name: 'over', limit: 10, expires_at: '2020-01-01T00:00:00Z' },
        { name: 'short', limit: 3, usage: 2 },
      ],
    });
    const inputs = { operation: 'check', 'current-name': '*', require: 'limit >= 5', 'fail-on-unmet': 'false' };
    const result = await step(inputs);
    expect(result.code).toBe(0);
    const rows = result.summary.split('\n').filter(line => /^\| [^ ]+ \| [^|]+<br><code>/u.test(line));
    expect(rows.map(row => row.split(' | ')[1]?.split('<br>')[0])).toEqual([
      'short',
      'empty',
      'nearly',
      'soon over',
      'over',
      'off',
      'free',
      'fine',
    ]);
    expect(rows[1]).toMatch(/██████████\s100\s%/);
    expect(rows[7]).toMatch(/█░░░░░░░░░\s0\s%/);
    expect(result.log.split('\n').filter(line => line.includes('checked:'))).toHaveLength(8);
  });

  test('needs no max-keys: reading is free', async () => {
    const { server, step } = await openAccount({ keys: [{ name: 'a' }, { name: 'b' }] });
    const result = await step({ operation: 'check', 'current-name': '*' });
    expect(result.code).toBe(0);
    expect(new Set(callsOf(server))).toEqual(new Set(['GET /keys']));
  });
});

describe('what the API says about the own key', () => {
  const alone = { 'provisioning-key': '', 'api-key': SECRET, operation: 'check' };
  const OTHER = '11111111-2222-4333-8444-555555555555';

  test('names the budget that blocks first, which a gate can require', async () => {
    const { server, step } = await openAccount({
      keys: [{ ...PROD, limit: 50, limit_remaining: 40 }],
      guardrails: [
        { id: '7c1f0d9e-2222-4a3b-9c4d-5e6f70819203', keys: ['h1'], limit_usd: 12, reset_interval: 'monthly' },
      ],
      now: () => Date.parse('2026-11-24T12:00:00Z'),
    });
    const require = 'budget-remaining >= 5\nbudget-resets-at > 7d\nfree-requests-remaining >= 1\nlimit-remaining >= 5';
    const result = await step({ ...alone, require, 'fail-on-unmet': 'false' });
    expect(result.outputs).toMatchObject({
      'budget-remaining': '2',
      'budget-scope': 'api_key',
      'free-requests-remaining': '1000',
      'limit-remaining': '40',
      passed: 'false',
    });
    expect(Date.parse(result.outputs['budget-resets-at'] ?? '')).toBe(Date.UTC(2026, 11, 1));
    expect(JSON.parse(result.outputs.unmet ?? '')).toEqual([
      { hash: null, name: null, condition: 'budget-remaining >= 5', actual: '2' },
      { hash: null, name: null, condition: 'budget-resets-at > 7d', actual: result.outputs['budget-resets-at'] },
    ]);
    expect(callsOf(server)).toEqual(['GET /key']);
    server.change('h1', { limit: null });
    server.assign(undefined, 'h1');
    const free = await step({ ...alone, require: 'budget-remaining >= 1000\nbudget-resets-at == never' });
    expect(free.outputs).toMatchObject({
      'budget-remaining': 'unlimited',
      'budget-resets-at': 'never',
      passed: 'true',
    });
  });

  test("treats the key's own limit as a budget although none is marked as effective", async () => {
    const { server, step } = await openAccount({
      keys: [{ ...PROD, limit: 50, limit_remaining: 0, limit_reset: 'daily' }],
      now: () => Date.parse('2026-11-24T12:00:00Z'),
    });
    server.fault({ path: '/key' }, { lie: { budgets: [], effective_budget: null } });
    const result = await step({ ...alone, require: 'budget-remaining > 0', 'fail-on-unmet': 'false' });
    expect(result.outputs).toMatchObject({
      'budget-remaining': '0',
      'budget-scope': 'key_limit',
      'budget-resets-at': '2026-11-25T00:00:00Z',
      passed: 'false',
    });
  });

  test('is unknown, and so unmet, if an older server leaves it out', async () => {
    const { step } = await openAccount({ keys: [PROD], withoutNewFields: true });
    const require = 'budget-remaining >= 0\nfree-requests-remaining != 5\nlimit-remaining >= 1';
    const result = await step({ ...alone, require });
    expect(result.code).toBe(1);
    expect(JSON.parse(result.outputs.unmet ?? '').map((each: { actual: string }) => each.actual)).toEqual([
      'unknown',
      'unknown',
    ]);
    expect(result.outputs).toMatchObject({ 'budget-remaining': '', 'free-requests-remaining': '', 'workspace-id': '' });
    const guarded = await step({ ...alone, 'workspace-id': OTHER });
    expect(annotations(guarded)[0]).toMatch(/^workspace-id: OpenRouter did not answer in which workspace the key is/);
  });

  test('names its workspace, which is a guard; a slug or all would need more power', async () => {
    const { server, step } = await openAccount({ keys: [{ ...PROD, workspace_id: OTHER }] });
    const right = await step({ ...alone, 'workspace-id': OTHER.toUpperCase() });
    expect([right.code, right.outputs['workspace-id']]).toEqual([0, OTHER]);
    const wrong = await step({ ...alone, 'workspace-id': server.defaultWorkspace, require: 'enabled' });
    expect([wrong.code, wrong.outputs.passed]).toEqual([1, 'false']);
    expect(annotations(wrong)[0]).toMatch(/^workspace-id: the key .* is in workspace 11111111-.*, not in 0df9e665-/);
    const before = server.requests.length;
    const faults = [
      await step({ ...alone, 'workspace-id': 'production' }),
      await step({ ...alone, 'workspace-id': 'all' }),
      await step({ ...alone, spend: 'true' }),
    ];
    expect(faults.map(each => annotations(each)[0])).toEqual([
      expect.stringMatching(/^workspace-id: a key that reads itself knows only the UUID/),
      expect.stringMatching(/^workspace-id: /),
      expect.stringMatching(/^spend: a key cannot read what it spent/),
    ]);
    expect(server.requests).toHaveLength(before);
  });

  test('may be that it is disabled, and that counts', async () => {
    const { server, step } = await openAccount({ keys: [PROD], wrongOnPurpose: true });
    server.fault({ path: '/key' }, { lie: { disabled: true } });
    const result = await step({ ...alone, require: 'enabled' });
    expect([result.code, result.outputs.disabled]).toEqual([1, 'true']);
    expect(JSON.parse(result.outputs.unmet ?? '')).toMatchObject([{ condition: 'enabled', actual: 'disabled' }]);
  });
});

describe('what keys spent', () => {
  const NOON = Date.parse('2026-11-24T12:00:00Z');
  const activity = [
    { key: 'h1', date: '2026-11-23', model: 'a/small', usage: 0.1, requests: 2 },
    { key: 'h1', date: '2026-11-23', model: 'b/large', usage: 1.5, byok: 0.25 },
    { key: 'h2', date: '2026-11-23', model: 'a/small', usage: 0.2 },
    { key: 'h2', date: '2026-10-25', model: 'a/small', usage: 4 },
    { key: 'h2', date: '2026-10-24', model: 'a/small', usage: 8 },
    { key: 'h1', date: '2026-11-24', model: 'a/small', usage: 16 },
    { key: 'h3', date: '2026-11-23', model: 'b/large', usage: 32 },
  ];
  const keys = ['h1', 'h2', 'h3'].map(hash => ({ hash, name: hash }));

  test('is summed by day and by model over the last 30 completed days, without binary noise', async () => {
    const { server, step } = await openAccount({ keys, activity, now: () => NOON });
    const result = await step({ operation: 'check', hash: 'h1,h2', spend: 'true' });
    expect(result.code).toBe(0);
    const days = JSON.parse(result.outputs['spend-by-day'] ?? '');
    expect(days).toHaveLength(30);
    expect([days[0], days[1], days[29]]).toEqual([
      { date: '2026-10-25', usage: 4, 'byok-usage': 0, requests: 1 },
      { date: '2026-10-26', usage: 0, 'byok-usage': 0, requests: 0 },
      { date: '2026-11-23', usage: 1.8, 'byok-usage': 0.25, requests: 4 },
    ]);
    expect(JSON.parse(result.outputs['spend-by-model'] ?? '')).toEqual([
      { model: 'a/small', usage: 4.3, 'byok-usage': 0, requests: 4 },
      { model: 'b/large', usage: 1.5, 'byok-usage': 0.25, requests: 1 },
    ]);
    expect(JSON.parse(result.outputs['spend-by-key'] ?? '')).toEqual([
      { hash: 'h1', name: 'h1', 'last-7-days': 1.6, 'previous-7-days': 0 },
      { hash: 'h2', name: 'h2', 'last-7-days': 0.2, 'previous-7-days': 0 },
    ]);
    // For each key, and for the account.
    const asked = server.requests.filter(({ path }) => path === '/activity').map(({ query }) => query.api_key_hash);
    expect(asked.sort()).toEqual(['h1', 'h2', undefined]);
    expect(callsOf(server)).toContain('GET /credits');
    expect(result.summary).toContain('```mermaid');
  });

  test('fails the step if it cannot be read, and before any request for it if there are too many keys', async () => {
    const { server, step } = await openAccount({ keys, activity });
    server.fault(({ query }) => query.api_key_hash === 'h2', { status: 400 });
    const result = await step({ operation: 'check', hash: 'h1,h2', spend: 'true', require: 'enabled' });
    expect([result.code, result.outputs.passed]).toEqual([1, 'false']);
    expect(annotations(result)[0]).toMatch(/^GET \/activity\?api_key_hash=h2 .* 400/);
    for (let nth = 0; nth < 198; nth += 1) server.seed({ name: `more ${nth}` });
    const before = callsOf(server).filter(call => call === 'GET /activity').length;
    const many = await step({ operation: 'check', 'current-name': '*', spend: 'true' });
    expect(annotations(many)[0]).toMatch(/^spend: 201 keys are selected, and each costs a request; at most 200/);
    expect(callsOf(server).filter(call => call === 'GET /activity')).toHaveLength(before);
  });
});

describe('an answer that contradicts itself or leaves something out', () => {
  test('fails every condition on the remainder, however the key was read', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const lies = [{ limit_remaining: null }, { limit: null }];
    for (const lie of lies) {
      for (const [path, inputs] of [
        ['/keys/h1', { hash: 'h1' }],
        ['/keys', { 'current-name': 'prod' }],
        ['/key', { 'provisioning-key': '', 'api-key': SECRET }],
      ] as const) {
        server.fault({ path }, { lie });
        const result = await step({ operation: 'check', ...inputs, require: 'limit-remaining >= 5' });
        expect([result.code, result.outputs.passed]).toEqual([1, 'false']);
        expect(annotations(result)[0]).toMatch(
          /its answer contradicts itself .*limit(_remaining)? is [\d.]+, but limit(_remaining)? is null/,
        );
      }
    }
  });

  test('about when a key was last used does not count as never', async () => {
    const { server, step } = await openAccount({ keys: [PROD], withoutNewFields: true });
    const sweep = { operation: 'delete', 'current-name': '*', where: 'last-used-at < -90d' };
    const result = await step(sweep);
    expect([result.code, result.outputs.changed, server.keys().length]).toEqual([0, 'false', 1]);
    const checked = await step({ operation: 'check', hash: 'h1', require: 'last-used-at != 2026-01-01T00:00:00Z' });
    expect(checked.code).toBe(1);
    expect([checked.outputs['last-used-at'], checked.outputs['external-user']]).toEqual(['', '']);
    expect(JSON.parse(checked.outputs.unmet ?? '')).toMatchObject([{ actual: 'unknown' }]);
  });
});
