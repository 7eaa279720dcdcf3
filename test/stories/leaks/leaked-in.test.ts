/** Keys of the account that GitHub's secret scanning found: selected, ended, and their alerts resolved. */
import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { patchedName, Seals } from '../../../src/domain/rotation/names.ts';
import { demandDescribed } from '../../support/api.ts';
import { sampled } from '../../support/depth.ts';
import { type GitHubOptions, startGitHub } from '../../support/github/github.ts';
import type { KeySeed } from '../../support/openrouter/keyring.ts';
import { hashOf } from '../../support/openrouter/openrouter.ts';
import { type RunResult, runAction } from '../../support/runner/runner.ts';
import { annotations, callsOf, expectHarmless, localOpenRouter, writesOf } from '../../support/worlds/account.ts';

const newSecret = () => `sk-or-v1-${randomBytes(32).toString('hex')}`;
const REPOSITORY = 'octo-org/app';
const HERE = { 'leaked-in': 'repository' };

/** `now` is the clock of both. */
async function place(keys: KeySeed[], options: GitHubOptions = {}) {
  const openrouter = await localOpenRouter({ keys, ...(options.now && { now: options.now }) });
  const github = await startGitHub(options);
  onTestFinished(async () => {
    await github.stop();
    demandDescribed('github', github.requests);
  });
  const secrets: string[] = [];
  return {
    openrouter,
    github,
    leak(secret: string | null, more: object = {}) {
      if (secret !== null) secrets.push(secret);
      return github.addAlert({ repository: REPOSITORY, secret, ...more });
    },
    async step(inputs: Record<string, string>): Promise<RunResult> {
      const given = {
        'provisioning-key': openrouter.managementKey,
        'api-url': openrouter.url,
        'github-token': github.token,
      };
      const env = {
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: REPOSITORY,
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_RUN_ID: '42',
      };
      const result = await runAction({
        inputs: { ...given, ...HERE, ...inputs },
        env,
        secrets: [openrouter.managementKey, github.token],
      });
      expectHarmless(result, [...openrouter.secrets(), ...secrets, github.token].slice(0, 20));
      return result;
    },
  };
}

/** By number; GitHub lists the newest first. */
const alertsOf = ({ outputs }: RunResult) =>
  JSON.parse(outputs.alerts ?? 'null')?.toSorted((a: { number: number }, b: { number: number }) => a.number - b.number);

test('the leaked keys are disabled, proven to be refused, and their alerts resolved', async () => {
  const [one, two] = [newSecret(), newSecret()];
  const { openrouter, github, leak, step } = await place([
    { secret: one, name: 'one' },
    { secret: two, name: 'two' },
    { name: 'safe' },
  ]);
  leak(one);
  leak(two);
  const result = await step({ disabled: 'true', 'resolve-alerts': 'true' });
  expect([result.code, result.outputs.revoked, result.outputs.changed]).toEqual([0, 'true', 'true']);
  expect(openrouter.keys().map(({ name, disabled }) => [name, disabled])).toEqual(
    expect.arrayContaining([
      ['one', true],
      ['two', true],
      ['safe', false],
    ]),
  );
  expect(alertsOf(result)).toEqual([
    expect.objectContaining({ repository: REPOSITORY, number: 1, hash: hashOf(one), key: 'disabled', resolved: true }),
    expect.objectContaining({ number: 2, hash: hashOf(two), key: 'disabled', resolved: true }),
  ]);
  const run = 'https://github.com/octo-org/app/actions/runs/42';
  expect(github.alerts()).toMatchObject([
    { state: 'resolved', resolution: 'revoked', comment: run },
    { state: 'resolved', resolution: 'revoked', comment: run },
  ]);
});

test('check reads them, and a dry run plans, without a write', async () => {
  const secret = newSecret();
  const { openrouter, github, leak, step } = await place([{ secret, name: 'one' }]);
  leak(secret);
  for (const inputs of [{ operation: 'check' }, { operation: 'delete', 'dry-run': 'true', 'resolve-alerts': 'true' }]) {
    const result = await step(inputs);
    expect([result.code, result.outputs.revoked]).toEqual([0, undefined]);
    expect(alertsOf(result)).toEqual([
      expect.objectContaining({ hash: hashOf(secret), key: 'enabled', resolved: false }),
    ]);
    expect(JSON.parse(result.outputs.keys ?? '')).toMatchObject([{ hash: hashOf(secret) }]);
  }
  expect([writesOf(openrouter), github.requests.filter(({ method }) => method !== 'GET')]).toEqual([[], []]);
});

test('a value that no key has any more counts as refused, and its alert is resolved', async () => {
  const { openrouter, leak, step } = await place([]);
  leak(newSecret());
  const result = await step({ operation: 'delete', 'resolve-alerts': 'true' });
  expect([result.code, result.outputs.changed, result.outputs.revoked]).toEqual([0, 'false', 'true']);
  expect(alertsOf(result)).toEqual([expect.objectContaining({ hash: null, key: 'refused', resolved: true })]);
  expect(callsOf(openrouter).filter(call => call === 'GET /key')).toHaveLength(1);
});

test('a step that ends no key proves nothing, although a value is refused', async () => {
  const secret = newSecret();
  const { leak, step } = await place([{ secret, name: 'one' }]);
  leak(secret);
  leak(newSecret());
  const result = await step({ limit: '5' });
  expect([result.code, result.outputs.limit, result.outputs.revoked]).toEqual([0, '5', undefined]);
  expect(alertsOf(result).map((each: { key: string }) => each.key)).toEqual(['enabled', 'refused']);
});

test('a live key of another account, and an alert without a value, are named in warnings', async () => {
  const { openrouter, leak, step } = await place([]);
  leak(openrouter.addStranger({ limit: 5 }));
  leak(null);
  leak('sk-or-short');
  const result = await step({ operation: 'check' });
  expect(result.code).toBe(0);
  expect(alertsOf(result).map((each: { key: string }) => each.key)).toEqual(['unknown', 'unknown', 'unknown']);
  const warnings = annotations(result, 'warning').toSorted();
  expect(warnings).toHaveLength(3);
  expect(warnings.join('\n')).toMatch(/alert 1 of "octo-org\/app" is live, and not of this account/);
  expect(warnings.join('\n')).toMatch(/alert 2 .* holds no value, or one that is not shaped like a key/);
  expect(warnings.join('\n')).toMatch(/alert 3 .* holds no value, or one that is not shaped like a key/);
});

test.each([{ operation: 'check' }, { disabled: 'true' }, { disabled: 'true', 'dry-run': 'true' }])(
  'a leaked management key fails the step after the others were worked on: %o',
  async inputs => {
    const secret = newSecret();
    const { openrouter, leak, step } = await place([{ secret, name: 'one' }]);
    leak(openrouter.managementKey);
    leak(secret);
    const result = await step(inputs as Record<string, string>);
    expect(result.code).toBe(1);
    expect(annotations(result).join()).toMatch(/a live management \(provisioning\) key has leaked: alert 1/);
    const isDone = 'disabled' in inputs && !('dry-run' in inputs);
    expect(openrouter.key(hashOf(secret))?.disabled).toBe(isDone);
  },
);

test('alerts of keys that where leaves out are still shown; max-keys limits only if given', async () => {
  const secrets = [newSecret(), newSecret(), newSecret()];
  const { openrouter, leak, step } = await place(secrets.map((secret, index) => ({ secret, name: `k${index}` })));
  for (const secret of secrets) leak(secret);
  const bounded = await step({ operation: 'delete', 'max-keys': '2' });
  expect([bounded.code, writesOf(openrouter)]).toEqual([1, []]);
  const result = await step({ operation: 'delete', where: 'name != k2', 'resolve-alerts': 'true' });
  expect([result.code, openrouter.keys().map(({ name }) => name)]).toEqual([0, ['k2']]);
  expect(alertsOf(result)).toMatchObject([
    { key: 'deleted', resolved: true },
    { key: 'deleted', resolved: true },
    { key: 'enabled', resolved: false },
  ]);
});

test('the same alert through a repository and its organization counts once, over all pages', async () => {
  const secrets = Array.from({ length: 120 }, newSecret);
  const { leak, step } = await place([{ secret: secrets[119] ?? '', name: 'last' }]);
  for (const secret of secrets) leak(secret);
  const result = await step({ operation: 'check', 'leaked-in': 'repository\norganization octo-org' });
  expect(result.code).toBe(0);
  expect(alertsOf(result)).toHaveLength(120);
  expect(JSON.parse(result.outputs.keys ?? '')).toMatchObject([{ name: 'last' }]);
});

test('a leaked retired key is read, with its replacement named, and can be disabled', async () => {
  const secret = newSecret();
  const { openrouter, leak, step } = await place([{ name: 'prod', hash: 'a'.repeat(64) }]);
  const hash = hashOf(secret);
  const ending = { kind: 'replaced', other: 'a'.repeat(12), until: 'next' } as const;
  const name = patchedName('prod', ending, '1a2b3c4d', new Seals([openrouter.managementKey]), hash);
  openrouter.seed({ secret, name });
  leak(secret);
  const checked = await step({ operation: 'check' });
  expect([checked.code, checked.outputs.hash]).toEqual([0, hash]);
  expect(annotations(checked, 'warning').join()).toMatch(
    /is retired. A rotation replaced it by the key whose hash begins with aaaaaaaaaaaa/,
  );
  const limited = await step({ limit: '5' });
  expect([limited.code, writesOf(openrouter)]).toEqual([1, []]);
  expect(annotations(limited)).toEqual([expect.stringMatching(/^leaked-in: key "prod .* is retired/)]);
  const disabled = await step({ disabled: 'true' });
  expect([disabled.code, openrouter.key(hash)?.disabled]).toEqual([0, true]);
});

test('no alert is success with a notice', async () => {
  const { step } = await place([{ name: 'safe' }]);
  const result = await step({ operation: 'delete' });
  expect([result.code, result.outputs.keys, result.outputs.alerts]).toEqual([0, '[]', '[]']);
  expect(annotations(result, 'notice').join()).toMatch(
    /there is no open secret scanning alert about a key of OpenRouter/,
  );
});

test.each<[what: string, options: GitHubOptions, fault: RegExp]>([
  ['scanning is off', {}, /secret scanning is off there|cannot see it/],
])('a place that cannot be read is an error, and nothing is changed: %s', async (_, options, fault) => {
  const secret = newSecret();
  const { openrouter, github, leak, step } = await place([{ secret, name: 'one' }], options);
  leak(secret);
  github.setRules({ scanningOff: [REPOSITORY] });
  const result = await step({ operation: 'delete' });
  expect([result.code, writesOf(openrouter)]).toEqual([1, []]);
  expect(annotations(result).join()).toMatch(fault);
});

const ALERT = {
  number: 1,
  state: 'open',
  html_url: 'https://github.com/octo-org/app/security/secret-scanning/1',
  repository: { full_name: REPOSITORY },
};

test.each<[what: string, page: () => unknown, fault: RegExp]>([
  [
    'a repository of somebody else',
    () => [{ ...ALERT, repository: { full_name: 'elsewhere/app' } }],
    /else than alerts/,
  ],
  [
    'a path in place of a repository',
    () => [{ ...ALERT, repository: { full_name: 'octo-org/..' } }],
    /else than alerts/,
  ],
  ['a number that none has', () => [{ ...ALERT, number: -1 }], /else than alerts/],
  ['a page that is none', () => [{ ...ALERT, html_url: 'javascript:alert(1)' }], /else than alerts/],
  ['no list', () => ({ secret: 'not-like-a-key-0123' }), /answered no list/],
  [
    'thousands of values unlike keys',
    () => Array.from({ length: 9_000 }, (_, n) => ({ ...ALERT, secret: `not-like-a-key-${n}` })),
    /more than 100 values unlike keys/,
  ],
  [
    'more alerts than anybody has',
    () => Array.from({ length: 10_001 }, () => ({ ...ALERT, secret: null })),
    /more than 10000 alerts/,
  ],
])('an impossible page of alerts is an error at once, and nothing is changed: %s', async (_, page, fault) => {
  const secret = newSecret();
  const { openrouter, github, leak, step } = await place([{ secret, name: 'one' }]);
  leak(secret);
  github.fault({ path: '/orgs/octo-org/secret-scanning/alerts' }, { answer: page() });
  const result = await step({ operation: 'delete', 'leaked-in': 'repository\norganization octo-org' });
  expect([result.code, writesOf(openrouter)]).toEqual([1, []]);
  expect(annotations(result).join()).toMatch(fault);
  expect(result.durationMs).toBeLessThan(10_000);
});

test('the SHA-256 of a leaked value is not shown if a host quotes it', async () => {
  const secret = newSecret();
  const { openrouter, leak, step } = await place([]);
  leak(secret);
  const message = `no ${hashOf(secret)} today`;
  openrouter.fault({ path: `/keys/${hashOf(secret)}` }, { status: 400, body: { error: { code: 400, message } } });
  const result = await step({ operation: 'check' });
  expect(result.code).toBe(1);
  expect(annotations(result).join()).toMatch(/no \(SHA-256 of a leaked key\) today/);
  expect(result.stdout + result.summary).not.toContain(hashOf(secret));
});

test('a value of a few letters is not masked: it would tear every word apart', async () => {
  const { github, step } = await place([]);
  github.addAlert({ repository: REPOSITORY, secret: 'e' });
  const result = await step({ operation: 'check' });
  expect([result.code, result.masks.includes('e')]).toEqual([0, false]);
});

test('GITHUB_TOKEN cannot read alerts, and the error says so', async () => {
  const { openrouter, step } = await place([{ name: 'one' }], {
    tokens: [{ token: 'ghs_runner', kind: 'actions' }],
  });
  const result = await step({ operation: 'check' });
  expect([result.code, callsOf(openrouter)]).toEqual([1, []]);
  expect(annotations(result).join()).toMatch(/Secret scanning alerts: read.*GITHUB_TOKEN can never read alerts/);
});

test('an alert that cannot be resolved is a warning', async () => {
  const secret = newSecret();
  const { leak, step } = await place([{ secret, name: 'one' }], {
    tokens: [{ token: 'ghp_reader', kind: 'user', alerts: 'read' }],
  });
  leak(secret);
  const result = await step({ disabled: 'true', 'resolve-alerts': 'true' });
  expect([result.code, result.outputs.revoked]).toEqual([0, 'true']);
  expect(alertsOf(result)).toMatchObject([{ key: 'disabled', resolved: false }]);
  expect(annotations(result, 'warning').join()).toMatch(/resolve-alerts: .*Secret scanning alerts: write/);
});

test.each([
  [{ operation: 'check', 'github-token': '' }, /^github-token: leaked-in needs a token/],
  [{ operation: 'check', 'workspace-id': 'team' }, /^workspace-id: not together with leaked-in/],
  [{ operation: 'delete', 'store-in': 'repository KEY' }, /^store-in: not together with leaked-in/],
  [{ operation: 'check', hash: 'h1' }, /^Exactly one of hash, current-name, api-key and leaked-in/],
  [{ operation: 'rotate', 'store-in': 'repository KEY' }, /leaked-in is only for operation/],
  [{ limit: '5', 'resolve-alerts': 'true' }, /^resolve-alerts: update resolves alerts only with disabled: true/],
  [
    { operation: 'delete', 'leaked-in': '', hash: 'h1', 'github-token': '', 'resolve-alerts': 'true' },
    /^resolve-alerts is only for leaked-in/,
  ],
  [{ operation: 'check', 'leaked-in': 'repo' }, /^leaked-in: "repo": write repository/],
  [{ operation: 'check', 'leaked-in': 'organization' }, /^leaked-in: /],
])('%o is refused before any request', async (inputs, fault) => {
  const { openrouter, github, step } = await place([]);
  const result = await step(inputs as unknown as Record<string, string>);
  expect(annotations(result).some(message => fault.test(message))).toBe(true);
  expect([result.code, openrouter.requests, github.requests]).toEqual([1, [], []]);
});

test.each([
  [{ operation: 'check', 'workspace-id': 'all' }, /^workspace-id: not together with leaked-in/],
  [{ operation: 'rotate' }, /^leaked-in is only for operation check, update and delete; this is operation rotate/],
  [{ operation: 'delete', 'store-in': 'repository KEY', 'max-keys': '5' }, /^store-in: not together with leaked-in/],
])('%o is one error, which names the problem', async (inputs, fault) => {
  const { step } = await place([]);
  const result = await step(inputs);
  expect(annotations(result)).toEqual([expect.stringMatching(fault)]);
});

/** A Wednesday. */
const NOON = Date.parse('2026-12-02T12:00:00Z');
const USED = { usage: 50, usage_monthly: 20, usage_weekly: 8, usage_daily: 3.2 };

/** The lines of the log about what was spent, and the same of the summary without its markup. */
function spendOf({ stdout, summary }: RunResult): { log: string[]; summary: string[] } {
  const plain = summary
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
  const lines = (text: string) => text.split('\n').filter(line => line.includes('since the alert of'));
  return { log: lines(stdout), summary: lines(plain) };
}

test.each([
  { operation: 'check' },
  { disabled: 'true' },
  { disabled: 'true', 'dry-run': 'true' },
  { disabled: 'true', require: 'limit == 5' },
  { operation: 'delete' },
  { operation: 'delete', where: 'name == other' },
])('what a leaked key spent since its alert is shown in log and summary: %o', async inputs => {
  const secret = newSecret();
  const { leak, step } = await place([{ secret, name: 'one', ...USED }, { name: 'other' }], { now: () => NOON });
  leak(secret, { createdAt: Date.parse('2026-12-02T04:17:30Z') });
  const { log, summary } = spendOf(await step(inputs as Record<string, string>));
  const spent = 'spent at most 3.20 USD since the alert of 2026-12-02 04:17 UTC (counted from 2026-12-02 00:00 UTC).';
  const short = hashOf(secret).slice(0, 12);
  expect([log, summary]).toEqual([[`"one" (${short}…) ${spent}`], [`💸 one ${short} ${spent}`]]);
});

test('each key has one line, since its earliest alert, the largest amount first', async () => {
  const [week, all, byok, idle] = [newSecret(), newSecret(), newSecret(), newSecret()];
  const keys: KeySeed[] = [
    { secret: week, name: 'week', ...USED },
    { secret: all, name: 'all', ...USED },
    { secret: byok, name: 'byok', byok_usage: 1.5 },
    { secret: idle, name: 'idle', usage: 9, usage_monthly: 0 },
  ];
  const { leak, step } = await place(keys, { now: () => NOON });
  for (const day of ['02', '01']) leak(week, { createdAt: Date.parse(`2026-12-${day}T10:00:00Z`) });
  leak(week, { createdAt: Date.parse('2026-11-30T10:00:00Z') });
  leak(all, { createdAt: Date.parse('2025-05-05T10:00:00Z') });
  for (const secret of [byok, idle]) leak(secret, { createdAt: Date.parse('2026-12-02T10:00:00Z') });
  leak(newSecret());
  const result = await step({ operation: 'check' });
  expect(spendOf(result).log.map(line => line.replace(/ \([0-9a-f]{12}…\)/, ''))).toEqual([
    '"all" spent at most 50.00 USD since the alert of 2025-05-05 10:00 UTC (counted from its creation).',
    '"week" spent at most 8.00 USD since the alert of 2026-11-30 10:00 UTC (counted from 2026-11-30 00:00 UTC).',
    '"byok" spent nothing with credits, and at most 1.50 USD with provider keys of your own (BYOK) since the alert of ' +
      '2026-12-02 10:00 UTC (counted from 2026-12-02 00:00 UTC).',
    '"idle" spent nothing since the alert of 2026-12-02 10:00 UTC.',
  ]);
  expect(spendOf(result).summary).toHaveLength(4);
  expect(alertsOf(result)).toHaveLength(7);
  expect(Object.keys(alertsOf(result)[0])).toEqual(['repository', 'number', 'url', 'hash', 'key', 'resolved']);
});

test('a leaked key that is still enabled is named first, with its alert and what to do', async () => {
  const [one, two] = [newSecret(), newSecret()];
  const { leak, step } = await place([
    { secret: one, name: 'one' },
    { secret: two, name: 'two', disabled: true },
  ]);
  leak(one);
  const single = await step({ operation: 'check' });
  const line = `"one" (${hashOf(one).slice(0, 12)}…) leaked (alert 1 of octo-org/app: ${alertsOf(single)[0].url}) and is still enabled.`;
  const advice = 'Disable leaked keys now (disabled: true), or replace them (operation: rotate, retire: disable).';
  expect(single.stdout).toContain(`${line}\n${advice}\n`);
  expect(single.outputs.headline).toBe('⚠️ OpenRouter: one, leaked and still enabled');
  expect(single.summary).toContain('leaked (alert 1 of octo-org/app) and is still enabled.');
  expect(single.summary).toContain('👉 What to do: disable it now (<code>disabled: true</code>)');
  expect(single.summary).not.toContain('✅ enabled');
  leak(two);
  const both = await step({ operation: 'check', require: 'limit == 5', 'fail-on-unmet': 'false' });
  expect(both.stdout).toContain('Status: 1 leaked and is still enabled; 1 fails the requirements.');
  expect(both.summary).toMatch(/🚨 \| <b>1 key leaked and is still enabled<\/b><br>one \| disable it now/);
  const limited = await step({ limit: '5', where: 'name == one' });
  expect(limited.outputs.headline).toBe('⚠️ OpenRouter: one updated, leaked and still enabled');
});

test.each([{ disabled: 'true' }, { disabled: 'true', 'dry-run': 'true' }, { operation: 'delete' }])(
  'a leaked key that is disabled or deleted is not reported as still enabled: %o',
  async inputs => {
    const secret = newSecret();
    const { leak, step } = await place([{ secret, name: 'one' }]);
    leak(secret);
    const result = await step(inputs as Record<string, string>);
    expect(result.code).toBe(0);
    expect(`${result.stdout}${result.summary}${result.outputs.headline}`).not.toContain('still enabled');
  },
);

const AMOUNTS: [usage: number, shown: string][] = [
  [3.2, '3.20'],
  [3.2000001, '3.21'],
  [3.2049, '3.21'],
  [0.0051, '0.01'],
  [0.0012344, '0.001235'],
  [0.0000004, '0.000001'],
  [1e-12, '0.000001'],
];

test.each(sampled(AMOUNTS, 3))(
  '%d USD are shown as at most %s USD, never less than what was spent',
  async (usage, shown) => {
    const secret = newSecret();
    const used = { usage, usage_monthly: usage, usage_weekly: usage, usage_daily: usage };
    const { leak, step } = await place([{ secret, name: 'one', ...used }], { now: () => NOON });
    leak(secret);
    const { log } = spendOf(await step({ operation: 'check' }));
    expect(log).toEqual([expect.stringContaining(`spent at most ${shown} USD since`)]);
  },
);

test('what a key spends while it is disabled is counted', async () => {
  const secret = newSecret();
  const { openrouter, leak, step } = await place([{ secret, name: 'one', ...USED }], { now: () => NOON });
  leak(secret);
  openrouter.onRequest(({ method }) => {
    if (method === 'PATCH') openrouter.spend(hashOf(secret), 2);
  });
  const { log } = spendOf(await step({ disabled: 'true' }));
  expect(log).toEqual([expect.stringContaining('spent at most 5.20 USD since the alert of 2026-12-02 12:00 UTC')]);
});

test('a key that a rotation had already disabled is shown with what it spent', async () => {
  const secret = newSecret();
  const { openrouter, github, leak, step } = await place([{ secret, name: 'prod', ...USED }], { now: () => NOON });
  leak(secret);
  const rotated = await step({
    'leaked-in': '',
    operation: 'rotate',
    hash: hashOf(secret),
    retire: 'disable',
    'store-in': 'repository OPENROUTER_API_KEY',
  });
  expect([rotated.code, openrouter.key(hashOf(secret))?.disabled]).toEqual([0, true]);
  const ended = await step({ disabled: 'true', 'resolve-alerts': 'true' });
  expect([ended.code, ended.outputs.changed, github.alerts()[0]?.state]).toEqual([0, 'false', 'resolved']);
  expect(spendOf(ended).log).toEqual([
    expect.stringMatching(
      /^"prod \[replaced by .*\]" .* spent at most 3.20 USD since the alert of 2026-12-02 12:00 UTC/,
    ),
  ]);
});

const ALERT_TIMES: [what: string, createdAt: unknown, shown: RegExp | undefined][] = [
  ['missing', undefined, undefined],
  ['null', null, undefined],
  ['a number', NOON, undefined],
  ['a list', ['2026-12-02T04:17:00Z'], undefined],
  ['not an instant', 'yesterday', undefined],
  ['a day that does not exist', '2026-11-31T04:17:00Z', undefined],
  ['a command', '2026-12-02T04:17:00Z\n::stop-commands::x', undefined],
  ['in the future', '2026-12-02T13:00:00Z', undefined],
  ['in the year 9999', '9999-12-31T23:59:59Z', undefined],
  ['in the year 0', '0000-01-01T00:00:00Z', /at most 50.00 USD since the alert of 0000-01-01 00:00 UTC .*its creation/],
  [
    'with an offset of zero',
    '2026-12-02T04:17:00.123+00:00',
    /at most 3.20 USD since the alert of 2026-12-02 04:17 UTC/,
  ],
];

test.each(sampled(ALERT_TIMES, 2))(
  'an alert whose time is %s counts, and its time is used only if plausible',
  async (what, createdAt, shown) => {
    const secret = newSecret();
    const { openrouter, github, step } = await place([{ secret, name: 'one', ...USED }], { now: () => NOON });
    const alert = { ...ALERT, secret, created_at: createdAt };
    github.fault({ path: '/repos/octo-org/app/secret-scanning/alerts' }, { answer: [alert] });
    const result = await step({ disabled: 'true' });
    expect([what, result.code, openrouter.key(hashOf(secret))?.disabled]).toEqual([what, 0, true]);
    const { log, summary } = spendOf(result);
    expect([log.length, summary.length]).toEqual(shown ? [1, 1] : [0, 0]);
    if (shown) expect(log[0]).toMatch(shown);
  },
);

test('at most 50 leaked keys have a line', async () => {
  const secrets = Array.from({ length: 53 }, newSecret);
  const keys = secrets.map((secret, index) => ({ secret, name: `k${index}`, usage: index }));
  const { leak, step } = await place(keys, { now: () => NOON });
  for (const secret of secrets) leak(secret);
  const result = await step({ operation: 'check' });
  const { log, summary } = spendOf(result);
  expect([log.length, summary.length]).toEqual([50, 50]);
  expect(log[0]).toMatch(/^"k52" .* at most 52.00 USD/);
  for (const text of [result.stdout, result.summary])
    expect(text).toContain('and 3 more leaked keys, which spent no more than these');
});
