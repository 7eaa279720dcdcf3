/** Where reports go: comments of pull requests and issues; only own ones are changed. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { demandDescribed } from '../../support/api.ts';
import { type GitHubOptions, type LocalGitHub, secondaryRateLimit, startGitHub } from '../../support/github/github.ts';
import type { OpenRouterOptions } from '../../support/openrouter/openrouter.ts';
import type { RunOptions } from '../../support/runner/runner.ts';
import { annotations, openAccount } from '../../support/worlds/account.ts';

const JOB = { token: `ghs_${'j'.repeat(36)}`, kind: 'actions' as const };
const BOT = 'github-actions[bot]';
const MARKER = /^<!-- openrouter-key-action [0-9a-f]{64} -->$/;
const WORKFLOW = { GITHUB_WORKFLOW_REF: 'octo-org/app/.github/workflows/keys.yml@refs/heads/main' };

/** A pull request of the event, numbered 1, and an account with one key. */
async function settle(openrouter: OpenRouterOptions = {}, options: GitHubOptions & { wrongOnPurpose?: boolean } = {}) {
  const { server, step } = await openAccount({
    keys: [{ hash: 'h1', name: 'prod', limit: 50, usage: 20 }],
    ...openrouter,
  });
  const { wrongOnPurpose, ...given } = options;
  const github = await startGitHub({ tokens: [JOB], ...given });
  onTestFinished(async () => {
    await github.stop();
    if (!wrongOnPurpose) demandDescribed('github', github.requests);
  });
  const pull = github.addIssue({ pull: true, title: 'A change' });
  const run = (inputs: Record<string, string>, { env, ...more }: Omit<RunOptions, 'inputs'> = {}) =>
    step(inputs, {
      jobToken: github.token,
      event: { name: 'pull_request', payload: { pull_request: { number: pull } } },
      env: { GITHUB_API_URL: github.url, ...WORKFLOW, ...env },
      ...more,
    });
  const check = (inputs: Record<string, string> = {}, more?: Omit<RunOptions, 'inputs'>) =>
    run({ operation: 'check', hash: 'h1', ...inputs }, more);
  return { server, github, pull, run, check };
}

function firstLine(text: string | null | undefined): string {
  return text?.split('\n')[0] ?? '';
}

describe('a comment of the pull request', () => {
  test('is posted once, has the text of report-file, and is updated by the next run on any branch', async () => {
    const { github, pull, check } = await settle();
    const first = await check({ 'report-to': 'pull-request' });
    expect(first.code).toBe(0);
    const [made] = github.comments(pull);
    expect(firstLine(made?.body)).toMatch(MARKER);
    expect(made?.body.replace(/^.*\n/, '')).toBe(first.files[first.outputs['report-file'] ?? '']);
    expect(made?.author).toBe(BOT);
    const branch = { GITHUB_WORKFLOW_REF: WORKFLOW.GITHUB_WORKFLOW_REF.replace('main', 'other') };
    await check({ 'report-to': 'pull-request', require: 'limit >= 60', 'fail-on-unmet': 'false' }, { env: branch });
    expect(github.comments(pull)).toHaveLength(1);
    expect(github.comments(pull)[0]?.body).toContain('limit &gt;= 60');
  });

  test('has one text for each title, workflow and pull request', async () => {
    const { github, pull, check } = await settle();
    const other = github.addIssue({ pull: true });
    await check({ 'report-to': `pull-request\npull-request web keys\npull-request ${other} web keys` });
    await check(
      { 'report-to': 'pull-request' },
      { env: { GITHUB_WORKFLOW_REF: 'octo-org/app/.github/workflows/b.yml@x' } },
    );
    expect(new Set(github.comments(pull).map(({ body }) => firstLine(body))).size).toBe(3);
    expect(github.comments(other)).toHaveLength(1);
  });

  test('reports failures too: of inputs, of the keys file and of requests', async () => {
    const { github, pull, run, check } = await settle();
    const bodies = () => github.comments(pull).map(({ body }) => body);
    const wrong = await check({ 'report-to': 'pull-request', limt: '5' });
    expect(wrong.code).toBe(1);
    expect(bodies()).toEqual([expect.stringContaining('There is no input')]);
    await run({ operation: 'validate', config: 'none.yml', 'report-to': 'pull-request validate' });
    await check({ hash: 'unknown', 'report-to': 'pull-request check' });
    expect(bodies().map(body => body.split('\n')[1])).toEqual([
      '## ❌ OpenRouter: check failed',
      '## ❌ OpenRouter: validate failed',
      '## ❌ OpenRouter: check failed',
    ]);
  });

  test('is not posted, with a notice, if the event has no pull request', async () => {
    const { github, check } = await settle();
    const result = await check({ 'report-to': 'pull-request' }, { event: { name: 'push', payload: {} } });
    expect([result.code, github.requests.length]).toEqual([0, 0]);
    expect(annotations(result, 'notice')).toEqual([expect.stringContaining('has no pull request')]);
  });

  test.for([
    ['of somebody else', 'mallory', BOT] as const,
    ['of another bot, if the token has a user', 'other[bot]', 'octocat'] as const,
  ])('%s with the same marker is left as it is', async ([_, author, own]) => {
    const tokens = own === BOT ? [JOB] : [{ token: `ghp_${'u'.repeat(36)}` }];
    const { github, pull, check } = await settle({}, { tokens });
    await check({ 'report-to': 'pull-request' });
    const [made] = github.comments(pull);
    const elsewhere = github.addIssue({ pull: true });
    github.addComment({ number: elsewhere, body: made?.body ?? '', author });
    github.addComment({ number: elsewhere, body: `quoted\n${made?.body}`, author: own });
    github.addComment({ number: elsewhere, body: `${firstLine(made?.body)} and more`, author: own });
    await check({ 'report-to': `pull-request ${elsewhere}` });
    const after = github.comments(elsewhere);
    expect(after.map(each => each.author)).toEqual([author, own, own, own]);
    expect(after[0]?.body).toBe(made?.body);
  });

  test('is not posted if ten pages do not reach the end', async () => {
    const { github, pull, check } = await settle();
    for (let nth = 0; nth < 1001; nth++) github.addComment({ number: pull, body: `${nth}`, author: 'mona' });
    const result = await check({ 'report-to': 'pull-request' });
    expect([result.code, github.comments(pull).length]).toEqual([0, 1001]);
    expect(annotations(result, 'warning')).toEqual([expect.stringContaining('first 10 pages')]);
    expect(github.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  test('whose answer was lost is searched for before it is posted again', async () => {
    const { github, pull, check } = await settle();
    github.fault({ method: 'POST' }, 'reset-after');
    const lost = await check({ 'report-to': 'pull-request' });
    expect([annotations(lost, 'warning'), github.comments(pull).length]).toEqual([[], 1]);
    github.fault({ method: 'POST' }, { status: 502 });
    await check({ 'report-to': 'pull-request again' });
    expect(github.comments(pull)).toHaveLength(2);
  });

  test('that cannot be posted is a warning and changes no result', async () => {
    const { github, check } = await settle({}, { tokens: [{ ...JOB, pullRequests: 'read' }] });
    const result = await check({ 'report-to': 'pull-request' });
    expect([result.code, result.outputs.changed]).toEqual([0, 'false']);
    expect(annotations(result, 'warning')).toEqual([expect.stringContaining('pull-requests: write')]);
    github.fault({ path: '/user' }, { status: 500 }, { times: 9 });
    const unknown = await check({ 'report-to': 'pull-request', 'max-retries': '0' });
    expect(unknown.code).toBe(0);
    expect(annotations(unknown, 'warning')).toHaveLength(1);
    expect(github.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test.for([
    ['an unknown number', 'pull-request 99', {}, 'There is no such issue or pull request'],
    ['a token that is not valid', 'pull-request', { 'report-token': 'ghs_unknown' }, 'not a valid token'],
    ['an answer of something in between', 'pull-request', {}, 'not in the form of GitHub'],
    ['a secondary rate limit', 'pull-request', {}, 'rate limited'],
    ['a failure of GitHub', 'pull-request', {}, 'GitHub or something on the way to it failed'],
    ['a list that is not one', 'pull-request', {}, 'the answer is not a list'],
    ['a user without a login', 'pull-request', {}, 'the answer names no user'],
    ['disabled issues', 'issue x', {}, 'Issues are disabled'],
  ] as const)('is a warning with its cause: %s', async ([what, place, inputs, cause]) => {
    const { github, pull, check } = await settle({}, { wrongOnPurpose: true });
    if (what === 'an answer of something in between') github.fault({ method: 'GET' }, { html: 403 }, { times: 9 });
    if (what === 'a secondary rate limit') github.fault({ method: 'POST' }, secondaryRateLimit({ retryAfter: 5 }));
    if (what === 'a failure of GitHub') github.fault({ method: 'POST' }, { status: 500 }, { times: 9 });
    if (what === 'a list that is not one') github.fault({ path: /comments/ }, { answer: {} });
    if (what === 'a user without a login') github.fault({ path: '/user' }, { answer: {} });
    if (what === 'disabled issues') github.setRules({ issuesOff: ['octo-org/app'] });
    const result = await check({ 'report-to': place, warn: 'limit >= 60', ...inputs });
    expect([result.code, github.comments(pull).length]).toEqual([0, 0]);
    expect(annotations(result, 'warning').filter(text => text.startsWith('report-to'))).toEqual([
      expect.stringContaining(cause),
    ]);
  });

  test.for([
    ['a list that is never answered', { method: 'GET', path: /comments/ }, 'hang', 0],
    ['a POST whose answer never comes', { method: 'POST' }, 'hang-after', 1],
  ] as const)('is given up after 30 seconds, with a warning that says so: %s', async ([_, match, fault, posted]) => {
    const { github, pull, check } = await settle();
    github.fault(match, fault, { times: 5 });
    const env = { FAST_TIMERS_ALL: '1' };
    const result = await check({ 'report-to': 'pull-request\nissue x' }, { env });
    expect([result.code, github.comments(pull).length]).toEqual([0, posted]);
    expect(annotations(result, 'warning')).toEqual([
      expect.stringMatching(/^report-to: "pull-request": Posting took longer than 30 seconds.* may be missing/),
      expect.stringMatching(/^report-to: "issue x": Posting took longer than 30 seconds/),
    ]);
    expect(result.log).not.toContain('cancelled');
  });

  test('is not posted after a signal', async () => {
    const { github, server, run } = await settle();
    let child: ChildProcess | undefined;
    server.onRequest(({ method }) => {
      if (method === 'POST') child?.kill('SIGINT');
    });
    const onSpawn = (spawned: ChildProcess) => {
      child = spawned;
    };
    const create = { operation: 'create', name: 'new', 'output-key': 'true', 'report-to': 'pull-request' };
    const result = await run(create, { onSpawn });
    expect([result.code, github.requests.length]).toEqual([1, 0]);
    expect(result.log).toContain('not posted, since the job is being cancelled');
  });
});

describe('an issue', () => {
  const ISSUE = { 'report-to': 'issue Keys need attention' };
  const openIssues = (github: LocalGitHub) => github.issues().filter(({ pull, state }) => !pull && state === 'open');

  test('is opened, updated, and closed with a link to the run when nothing needs attention any more', async () => {
    const { github, check } = await settle();
    const open = () => openIssues(github);
    await check(ISSUE);
    expect(open()).toEqual([]);
    await check({ ...ISSUE, warn: 'limit >= 60' });
    expect(open()).toMatchObject([{ title: 'Keys need attention', author: BOT }]);
    await check({ ...ISSUE, require: 'limit >= 70' });
    expect(open()).toHaveLength(1);
    expect(open()[0]?.body).toContain('limit &gt;= 70');
    const number = open()[0]?.number ?? 0;
    await check(ISSUE);
    expect(open()).toEqual([]);
    expect(github.comments(number).map(({ body }) => body)).toEqual([
      expect.stringContaining('(https://github.com/octo-org/app/actions/runs/9001)'),
    ]);
    await check({ ...ISSUE, warn: 'limit >= 60' });
    expect(open().map(each => each.number)).not.toContain(number);
  });

  test('is opened because of an unresolved alert, and closed once that is resolved', async () => {
    const [secret, reader] = [`sk-or-v1-${'7'.repeat(64)}`, `ghp_${'r'.repeat(36)}`];
    const tokens = [JOB, { token: reader, kind: 'user' as const }];
    const { github, run } = await settle({ keys: [{ secret, name: 'leaked' }] }, { tokens });
    github.addAlert({ repository: 'octo-org/app', secret });
    const leaked = { ...ISSUE, 'leaked-in': 'repository', 'github-token': reader };
    const disabled = await run({ ...leaked, operation: 'update', disabled: 'true' });
    expect([disabled.code, annotations(disabled, 'warning')]).toEqual([0, []]);
    expect(openIssues(github)).toHaveLength(1);
    await run({ ...leaked, operation: 'delete', 'resolve-alerts': 'true' });
    expect(openIssues(github)).toEqual([]);
  });

  test('is opened because of a key that is not in the keys file, outside a dry run too', async () => {
    const { github, run } = await settle();
    const workspace = mkdtempSync(join(tmpdir(), 'workspace-'));
    onTestFinished(() => rmSync(workspace, { recursive: true, force: true }));
    const apply = (yaml: string) => {
      writeFileSync(join(workspace, 'keys.yml'), yaml);
      return run({ ...ISSUE, operation: 'apply', config: 'keys.yml' }, { env: { GITHUB_WORKSPACE: workspace } });
    };
    const reported = await apply('keys: {}\nunlisted: report\n');
    expect([reported.code, reported.outputs.changed, reported.outputs.drift]).toEqual([0, 'false', 'true']);
    expect(openIssues(github)).toHaveLength(1);
    await apply('keys: { prod: }\nunlisted: report\n');
    expect(openIssues(github)).toEqual([]);
  });

  test('by somebody else with the same title and marker stays open', async () => {
    const { github, check } = await settle();
    await check({ ...ISSUE, warn: 'limit >= 60' });
    const own = github.issues().find(({ pull }) => !pull);
    github.addIssue({ title: own?.title ?? '', body: own?.body ?? '', author: 'mallory' });
    await check(ISSUE);
    expect(
      github
        .issues()
        .filter(({ pull }) => !pull)
        .map(({ author, state }) => [author, state]),
    ).toEqual(
      expect.arrayContaining([
        [BOT, 'closed'],
        ['mallory', 'open'],
      ]),
    );
  });
});

describe('what is posted', () => {
  test.for([
    '/deploy @octo-org/admins #12 GH-12 octo-org/app#1 octo-org/app@1a2b3c4d5e',
    '@mona https://github.com/octo-org/app/issues/1 /pull/2 1a2b3c4d5e',
    '\n/merge\r\n> /close #1\u2028/lock',
  ])('mentions nobody, refers to nothing and contains no command: %j', async name => {
    const { github, pull, check } = await settle({ keys: [{ hash: 'h1', name, limit: 5 }] });
    await check({ warn: 'limit >= 60', 'report-to': 'pull-request' });
    const source = github.comments(pull)[0]?.body ?? '';
    expect(source).not.toMatch(/^[\s>|*-]*\//m);
    const text = shown(source);
    expect(text).not.toMatch(/@[\w-]|#\d|GH-\d|(?:issues|pull)\/\d/i);
    expect(text.replace(/<code>.*?<\/code>/gs, '')).not.toMatch(/\b1a2b3c4d5e\b/);
  });

  test('shows no masked value, not even in a title', async () => {
    const secret = 'a secret that seals the names of keys';
    const { github, pull, check } = await settle({ keys: [{ hash: 'h1', name: `x ${secret} y <b> 12`, limit: 5 }] });
    await check({ 'seal-key': secret, warn: 'limit >= 60', 'report-to': `pull-request\nissue @mona #3 ${secret}` });
    const [issue] = github.issues().filter(({ pull: isPull }) => !isPull);
    expect(issue?.title).toBe('@\u200bmona #\u200b3 ***');
    for (const text of [github.comments(pull)[0]?.body, issue?.body]) {
      expect(text).not.toContain('seals the names');
      expect(shown(text ?? '')).toContain('x *** y');
    }
  });

  test('accepts no marker from the name of a key', async () => {
    const { github, pull, check } = await settle();
    await check({ 'report-to': 'pull-request' });
    const marker = firstLine(github.comments(pull)[0]?.body);
    const hostile = await settle({ keys: [{ hash: 'h1', name: `\n${marker}\n`, limit: 5 }] });
    await hostile.check({ 'report-to': 'pull-request other' });
    expect(hostile.github.comments(hostile.pull)[0]?.body.split(marker)).toHaveLength(1);
  });
});

describe('the inputs', () => {
  test.for([
    [{ 'report-to': 'slack' }, 'write pull-request [NUMBER] [TITLE] or issue TITLE'],
    [{ 'report-to': 'pull-request', 'report-token': '' }, 'report-token: report-to needs a token'],
    [{ 'report-to': 'pull-request', 'report-token': 'two words' }, 'report-token: the value has characters'],
    [{ 'report-token': `sk-or-v1-${'0'.repeat(64)}` }, 'report-token: the value looks like a key of OpenRouter'],
  ] as const)('%j are refused, and nothing is sent', async ([inputs, fault]) => {
    const { github, server, check } = await settle();
    const result = await check(inputs);
    expect([result.code, server.requests.length, github.requests.length]).toEqual([1, 0, 0]);
    expect(annotations(result)).toEqual([expect.stringContaining(fault)]);
  });

  test('may include a token that nothing needs', async () => {
    const { github, check } = await settle();
    const result = await check({ 'report-token': 'whatever it is' });
    expect([result.code, github.requests.length]).toEqual([0, 0]);
  });

  test('post nothing if GITHUB_REPOSITORY or GITHUB_API_URL is unusable', async () => {
    const { github, check } = await settle();
    const nowhere = await check({ 'report-to': 'pull-request' }, { env: { GITHUB_REPOSITORY: '../x' } });
    const plain = await check({ 'report-to': 'pull-request' }, { env: { GITHUB_API_URL: 'http://example.com' } });
    expect([nowhere.code, plain.code, github.requests.length]).toEqual([0, 0, 0]);
    expect(annotations(nowhere, 'warning')).toEqual([expect.stringContaining('GITHUB_REPOSITORY')]);
    expect(annotations(plain, 'warning')).toEqual([expect.stringContaining('GITHUB_API_URL')]);
  });
});

describe('headline', () => {
  test('is the title in plain text, with names reduced to what a chat shows as text', async () => {
    const { check, run } = await settle({
      keys: [{ hash: 'h1', name: '<!channel> *prod* @here `x` [a](b) ü-1', limit: 5 }],
    });
    expect((await check()).outputs.headline).toBe('🔑 OpenRouter: channel prod here x a(b) ü-1');
    expect((await run({ hash: 'h1', limit: '7', 'dry-run': 'true' })).outputs.headline).toMatch(
      /^🧪 Dry run: channel .* would be updated$/,
    );
    expect((await check({ hash: 'nope' })).outputs.headline).toBe('❌ OpenRouter: check failed');
    expect((await run({ operation: '<!here>' })).outputs.headline).toBe('❌ OpenRouter: here failed');
  });

  test('shows no key that becomes whole by leaving characters out', async () => {
    const { check } = await settle({ keys: [{ hash: 'h1', name: `sk-or-v1-*${'a'.repeat(20)}`, limit: 5 }] });
    expect((await check()).outputs.headline).toBe('🔑 OpenRouter: sk-or-');
  });
});

/** As GitHub shows it, with characters instead of entities; separators stay. */
function shown(text: string): string {
  return text
    .replace(/^.*\n/, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&nbsp;', ' ');
}
