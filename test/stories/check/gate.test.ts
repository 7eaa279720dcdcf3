/** require, where, fail-on-unmet and dry-run: checked against the plan and against the answer. */
import { describe, expect, test } from 'vitest';
import { annotations, callsOf, openAccount, writesOf } from '../../support/worlds/account.ts';

const PROD = { hash: 'h1', name: 'prod', limit: 450, usage: 20 };

describe('on the plan', () => {
  test('a condition is the ceiling for a raise: above it nothing is changed', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const inputs = { hash: 'h1', limit: 'raise by 100', require: 'limit <= 500' };
    const result = await step(inputs);
    expect(result.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(annotations(result)[0]).toMatch(/Nothing was changed.*limit <= 500: is 550/);
    expect(result.outputs).toMatchObject({ changed: 'false', changes: '{}', passed: 'false', limit: '450' });
    expect(JSON.parse(result.outputs.unmet ?? '')).toEqual([
      { hash: 'h1', name: 'prod', condition: 'limit <= 500', actual: '550' },
    ]);
    const under = await step({ ...inputs, limit: 'raise by 50' });
    expect(under.code).toBe(0);
    expect(under.outputs).toMatchObject({ limit: '500', passed: 'true', unmet: '[]' });
  });

  test('it applies whatever fail-on-unmet says: the step passes and still changes nothing', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const inputs = { hash: 'h1', limit: 'raise by 100', require: 'limit <= 500', 'fail-on-unmet': 'false' };
    const result = await step(inputs);
    expect(result.code).toBe(0);
    expect(writesOf(server)).toEqual([]);
    expect(result.outputs).toMatchObject({ changed: 'false', passed: 'false' });
    expect(result.log).toContain('Unmet by "prod" (h1): limit <= 500: is 550');
  });

  test('the remainder and the state of the key are judged as they will be', async () => {
    const { step } = await openAccount({ keys: [{ hash: 'h1', limit: 10, usage: 9, disabled: true }] });
    const require = 'enabled\nlimit-remaining >= 5';
    expect((await step({ hash: 'h1', limit: '12', disabled: 'false', require })).code).toBe(1);
    expect((await step({ hash: 'h1', limit: '14', disabled: 'false', require })).code).toBe(0);
  });

  test('one key above it keeps every key from being changed', async () => {
    const { server, step } = await openAccount({ keys: [PROD, { hash: 'h2', limit: 10 }] });
    const result = await step({ hash: 'h1,h2', limit: 'raise by 100', require: 'limit <= 500' });
    expect(result.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(JSON.parse(result.outputs.unmet ?? '').map((each: { hash: string }) => each.hash)).toEqual(['h1']);
  });

  test('a key that could not be read fails by itself, and the others are worked on', async () => {
    const { server, step } = await openAccount({ keys: [PROD, { hash: 'h2', limit: 10 }] });
    const result = await step({ hash: 'gone,h2', limit: 'raise by 100', require: 'limit <= 500' });
    expect(result.code).toBe(1);
    expect(writesOf(server)).toEqual(['PATCH /keys/h2']);
    expect(result.outputs).toMatchObject({ changed: 'true', passed: 'false', unmet: '[]' });
  });

  test('the credits of the account can be the ceiling', async () => {
    const { server, step } = await openAccount({ keys: [PROD], credits: { total_credits: 5, total_usage: 4 } });
    const result = await step({ hash: 'h1', limit: '500', require: 'credits-remaining >= 2' });
    expect(result.code).toBe(1);
    expect(callsOf(server)).toEqual(['GET /keys/h1', 'GET /credits']);
    expect(JSON.parse(result.outputs.unmet ?? '')[0]).toMatchObject({ actual: '1' });
  });
});

describe('on the answer', () => {
  test('a condition that became untrue in the meantime fails the step, and what was done is not hidden', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.onRequest(({ method }) => (method === 'PATCH' ? server.spend('h1', 400) : undefined));
    const inputs = { hash: 'h1', limit: '460', require: 'limit-remaining >= 100' };
    const result = await step(inputs);
    expect(result.code).toBe(1);
    expect(server.key('h1')?.limit).toBe(460);
    expect(result.outputs).toMatchObject({ changed: 'true', limit: '460', 'limit-remaining': '40', passed: 'false' });
    expect(annotations(result)[0]).toMatch(/^The update was made, but.*limit-remaining >= 100: is 40/);
  });

  test('or is only reported, with fail-on-unmet: false', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.onRequest(({ method }) => (method === 'PATCH' ? server.spend('h1', 400) : undefined));
    const require = 'limit-remaining >= 100';
    const result = await step({ hash: 'h1', limit: '460', require, 'fail-on-unmet': 'False' });
    expect([result.code, result.outputs.passed]).toEqual([0, 'false']);
  });

  test('a key that failed does not pass, whatever fail-on-unmet says', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'PATCH' }, { status: 400 });
    const result = await step({ hash: 'h1', limit: '460', require: 'enabled', 'fail-on-unmet': 'false' });
    expect([result.code, result.outputs.passed, result.outputs.changed]).toEqual([1, 'false', 'false']);
  });
});

describe('a dry run', () => {
  test('judges the plan and does nothing else', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const inputs = { hash: 'h1', require: 'limit <= 500', 'dry-run': 'true' };
    const met = await step({ ...inputs, limit: 'raise by 50' });
    expect([met.code, met.outputs.passed, met.outputs.limit]).toEqual([0, 'true', '500']);
    const unmet = await step({ ...inputs, limit: 'raise by 100' });
    expect([unmet.code, unmet.outputs.passed]).toEqual([1, 'false']);
    expect(JSON.parse(unmet.outputs.unmet ?? '')[0].actual).toBe('550');
    expect(writesOf(server)).toEqual([]);
  });
});

describe('a gate that cannot be judged', () => {
  test('because a line is malformed sends nothing, and reports every fault', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const result = await step({ hash: 'h1', limit: '5', require: 'limit <=\nfoo == 1\nenabled', where: 'usage > $5' });
    expect(result.code).toBe(1);
    expect(server.requests).toHaveLength(0);
    expect(annotations(result).sort()).toEqual([
      expect.stringMatching(/^require: "foo == 1": there is no field/),
      expect.stringMatching(/^require: "limit <=": the value is missing/),
      expect.stringMatching(/^where: "usage > \$5": the value is a number/),
    ]);
    expect(result.outputs.passed).toBe('false');
  });

  test('because the account could not be read does not pass', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    const inputs = { 'provisioning-key': 'sk-or-v1-unknown', hash: 'h1', limit: '5' };
    const result = await step({ ...inputs, require: 'enabled', 'fail-on-unmet': 'false' });
    expect([result.code, result.outputs.passed]).toEqual([1, 'false']);
    expect((await step(inputs)).outputs).not.toHaveProperty('passed');
  });

  test('because it has only comments is an error: anything would pass', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const result = await step({ hash: 'h1', limit: '5', require: '# limit <= 500' });
    expect(result.code).toBe(1);
    expect(server.requests).toHaveLength(0);
  });
});

describe('the sum over all selected keys', () => {
  const keys = [
    { hash: 'h1', name: 'one', limit: 60, usage: 10 },
    { hash: 'h2', name: 'two', limit: 60, usage: 20 },
    { hash: 'h3', name: 'free', limit: null },
  ];

  test('is judged over all of them: on the plan, in the end, and as unmet when one is unknown', async () => {
    const { server, step } = await openAccount({ keys });
    const require = 'total limit <= 150';
    const over = await step({ hash: 'h1,h2', limit: 'raise by 25', require });
    expect(over.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(JSON.parse(over.outputs.unmet ?? '')).toEqual([
      { hash: null, name: null, condition: require, actual: '170' },
    ]);
    expect(annotations(over)[0]).toContain('all together: total limit <= 150: is 170');
    expect((await step({ hash: 'h1,h2', limit: 'raise by 15', require })).outputs.passed).toBe('true');
    const unlimited = await step({ operation: 'check', 'current-name': '*', require: 'total limit-remaining < 5' });
    expect(JSON.parse(unlimited.outputs.unmet ?? '')[0].actual).toBe('unlimited');
    const unknown = await step({ operation: 'check', hash: 'h1,gone', require: 'total usage < 1000' });
    expect(JSON.parse(unknown.outputs.unmet ?? '')[0].actual).toBe('unknown');
    const none = await step({
      operation: 'check',
      'current-name': '*',
      where: 'usage > 99',
      require: 'total usage > 1000',
    });
    expect([none.code, none.outputs.passed, none.outputs.unmet]).toEqual([0, 'true', '[]']);
  });
});

describe('warn', () => {
  test('is judged once, on the final state, and never fails or stops anything', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const inputs = { hash: 'h1', limit: 'raise by 100', warn: 'limit <= 500\nused-percent < 1' };
    const result = await step(inputs);
    expect([result.code, server.key('h1')?.limit]).toEqual([0, 550]);
    expect(JSON.parse(result.outputs['warn-unmet'] ?? '')).toEqual([
      { hash: 'h1', name: 'prod', condition: 'limit <= 500', actual: '550' },
      { hash: 'h1', name: 'prod', condition: 'used-percent < 1', actual: '3.636364' },
    ]);
    expect(result.outputs).not.toHaveProperty('passed');
    expect(annotations(result, 'warning').join()).toContain('limit <= 500: is 550');
    const planned = await step({ ...inputs, 'dry-run': 'true' });
    expect(JSON.parse(planned.outputs['warn-unmet'] ?? '')[0].actual).toBe('650');
    const stopped = await step({ ...inputs, require: 'limit <= 600' });
    expect([stopped.code, server.key('h1')?.limit]).toEqual([1, 550]);
    expect(JSON.parse(stopped.outputs['warn-unmet'] ?? '')[0].actual).toBe('650');
    const failed = await step({ ...inputs, 'provisioning-key': 'sk-or-v1-unknown' });
    expect(failed.outputs).not.toHaveProperty('warn-unmet');
  });
});

describe('a new limit that is already used up', () => {
  test.each(['20', 'lower by 430', 'at most 5', '0'])(
    '(%s) is set, with a warning and a sign in the title',
    async limit => {
      const { server, step } = await openAccount({ keys: [PROD] });
      for (const dryRun of ['true', 'false']) {
        const result = await step({ hash: 'h1', limit, 'dry-run': dryRun });
        expect(result.code).toBe(0);
        expect(annotations(result, 'warning')).toEqual([
          expect.stringMatching(/^limit: with a limit of \d+ USD key "prod" \(h1\) can no longer spend/),
        ]);
        expect(result.summary.split('\n')[0]).toContain('⚠️');
      }
      expect(server.key('h1')?.limit).toBeLessThanOrEqual(20);
      const again = await step({ hash: 'h1', limit: '21' });
      expect(annotations(again, 'warning')).toEqual([]);
    },
  );

  test('is reported as unchanged if there is no limit to raise', async () => {
    const { server, step } = await openAccount({ keys: [{ ...PROD, limit: null }] });
    for (const limit of ['raise by 5', 'at least 5', 'top up to 5']) {
      const result = await step({ hash: 'h1', limit });
      expect([result.code, result.outputs.changed]).toEqual([0, 'false']);
      expect(result.log).toContain('unchanged: it has no limit');
    }
    expect(writesOf(server)).toEqual([]);
  });
});

describe('a clock of the runner that is wrong by a month', () => {
  test.each([
    ['behind', 30],
    ['ahead of', -30],
  ])('(%s OpenRouter’s) lets nothing pass: now is what OpenRouter says', async (_word, days) => {
    const day = 86_400_000;
    const now = () => Date.now() + days * day;
    const at = (inDays: number) => new Date(now() + inDays * day).toISOString();
    const { server, step } = await openAccount({
      now,
      keys: [
        { hash: 'over', name: 'over', expires_at: at(-1) },
        { hash: 'soon', name: 'soon', expires_at: at(6) },
        { hash: 'old', name: 'old', last_used_at: at(-91), usage: 1, created_at: at(-100) },
        { hash: 'used', name: 'used', last_used_at: at(-89), usage: 1, created_at: at(-100) },
      ],
    });
    const require = 'enabled\nexpires-at > 7d';
    const checked = await step({ operation: 'check', hash: 'over,soon,old,used', require, 'fail-on-unmet': 'false' });
    const unmet: { hash: string; condition: string }[] = JSON.parse(checked.outputs.unmet ?? '');
    expect(unmet.map(({ hash, condition }) => [hash, condition])).toEqual([
      ['over', 'enabled'],
      ['over', 'expires-at > 7d'],
      ['soon', 'expires-at > 7d'],
    ]);
    const sweep = { 'current-name': '*', where: 'last-used-at < -90d\nusage > 0' };
    const found = await step({ operation: 'check', ...sweep });
    expect(JSON.parse(found.outputs.keys ?? '')).toMatchObject([{ hash: 'old' }]);
    const refused = await step({ operation: 'delete', ...sweep, 'max-keys': '9' });
    expect([refused.code, writesOf(server)]).toEqual([1, []]);
  });
});
