// What the README says is what the action does: its workflows are run, its tables held against the code.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { languageFaults } from '../.ci/language-service.ts';
import { VERSION } from '../src/version.ts';
import { type GitHubOptions, startGitHub } from './support/github.ts';
import { type KeySeed, type OpenRouterOptions, startOpenRouter } from './support/openrouter.ts';
import { anchors, blocks, marked, README, table } from './support/readme.ts';
import { expectNoSecret, type RunOptions, runAction } from './support/runner.ts';
import { runJob, type Values, type Workflow, type World } from './support/workflow.ts';

const action = parse(readFileSync(join(import.meta.dirname, '../action.yml'), 'utf8'));
const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
const texts = blocks('yaml');
const workflows = new Map(texts.map(text => [(parse(text) as Workflow).name, parse(text) as Workflow]));

const running: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map(server => server.stop()));
});

const NOW = Date.now();
const ago = (days: number) => new Date(NOW - days * 86_400_000).toISOString();

/** An account and a repository, with the secrets and variables that the recipes name. */
async function world(openrouterOptions: OpenRouterOptions = {}, githubOptions: GitHubOptions = {}): Promise<Settled> {
  const openrouter = await startOpenRouter(openrouterOptions);
  const github = await startGitHub({ environments: { 'octo-org/app': ['production'] }, ...githubOptions });
  running.push(openrouter, github);
  const values = {
    'secrets.OPENROUTER_PROVISIONING_KEY': openrouter.managementKey,
    'vars.SECRETS_APP_ID': '123456',
    'secrets.SECRETS_APP_PRIVATE_KEY': 'the private key of the App',
  };
  return { openrouter, github, values };
}

type Settled = World & { values: Record<string, string> };

function recipe(name: string): Workflow {
  const found = workflows.get(name);
  if (!found) throw new Error(`The README has no workflow "${name}".`);
  return found;
}

/** What each workflow of the README promises, by its name. */
const STORIES: Record<string, () => Promise<void>> = {
  'Set the limit of an OpenRouter key': async () => {
    const here = await world({
      keys: [
        { name: 'prod', limit: 50 },
        { name: 'staging', limit: 5 },
      ],
    });
    const run = (limit: string) =>
      runJob(recipe('Set the limit of an OpenRouter key'), 'limit', {
        ...here,
        values: { ...here.values, 'inputs.limit': limit },
      });
    for (const limit of ['75', 'at least 100', 'raise by 25', 'top up to 150']) {
      expect((await run(limit)).succeeded).toBe(true);
    }
    expect(here.openrouter.keys().map(({ limit }) => limit)).toEqual([150, 5]);
  },

  Deploy: async () => {
    const here = await world();
    const gate = (seed: KeySeed) => {
      const { secret } = here.openrouter.seed(seed);
      return runJob(recipe('Deploy'), 'deploy', { ...here, values: { 'secrets.OPENROUTER_API_KEY': secret } });
    };
    const enough = await gate({ limit: 10, expires_at: ago(-30) });
    const empty = await gate({ limit: 10, limit_remaining: 2.5 });
    const ending = await gate({ expires_at: ago(-6) });
    const disabled = await gate({ disabled: true });
    expect([enough, empty, ending, disabled].map(({ succeeded }) => succeeded)).toEqual([true, false, false, false]);
    expect(empty.steps[0]?.log).toContain('limit-remaining >= 5: is 2.5');
    expect(here.openrouter.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(4).fill('GET /key'));
  },

  'Disable a leaked OpenRouter key': async () => {
    const here = await world();
    const [leaked] = [here.openrouter.seed({ name: 'leaked' }), here.openrouter.seed({ name: 'other' })];
    const values = { ...here.values, 'secrets.OPENROUTER_LEAKED_KEY': leaked.secret };
    const job = await runJob(recipe('Disable a leaked OpenRouter key'), 'disable', { ...here, values });
    expect(job.succeeded).toBe(true);
    expect(here.openrouter.keys().map(({ name, disabled }) => [name, disabled])).toEqual([
      ['leaked', true],
      ['other', false],
    ]);
  },

  'Top up before a release': async () => {
    const here = await world({ keys: [{ name: 'prod', limit: 50, limit_remaining: 3 }] });
    const run = () => runJob(recipe('Top up before a release'), 'top-up', here);
    const limits = () => here.openrouter.keys().map(({ limit, limit_remaining }) => [limit, limit_remaining]);
    expect([(await run()).succeeded, (await run()).succeeded]).toEqual([true, true]);
    expect(limits()).toEqual([[67, 20]]);
    here.openrouter.change(here.openrouter.keys()[0]?.hash ?? '', { limit: 490 });
    here.openrouter.spend(here.openrouter.keys()[0]?.hash ?? '', 440);
    expect((await run()).succeeded).toBe(false);
    expect(limits()).toEqual([[490, 3]]);
  },

  'Disable unused CI keys': async () => {
    const old = { created_at: ago(200), usage: 0 };
    const here = await world({
      keys: [
        { ...old, name: 'ci-unused', last_used_at: ago(100) },
        { ...old, name: 'ci-never-used' },
        { ...old, name: 'ci-used', last_used_at: ago(80) },
        { ...old, name: 'ci-used-without-a-date', usage: 1 },
        { name: 'ci-new', created_at: ago(10) },
        { ...old, name: 'ci-disabled', disabled: true },
        { ...old, name: 'prod' },
      ],
    });
    const job = await runJob(recipe('Disable unused CI keys'), 'disable', here);
    expect(job.succeeded).toBe(true);
    const patched = here.openrouter.requests.filter(({ method }) => method === 'PATCH').map(({ key }) => key ?? '');
    expect(patched.map(hash => here.openrouter.key(hash)?.name).sort()).toEqual(['ci-never-used', 'ci-unused']);
    const disabled = here.openrouter.keys().filter(key => key.disabled);
    expect(disabled.map(({ name }) => name)).toEqual(['ci-unused', 'ci-never-used', 'ci-disabled']);
  },

  'OpenRouter keys': async () => {
    const here = await world({ keys: REPORTED });
    const job = await runJob(recipe('OpenRouter keys'), 'report', here);
    expect(job.succeeded).toBe(true);
    expect(here.openrouter.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    const summary = job.steps[0]?.summary.trim() ?? '';
    expect(summary).toBe(marked('summary', summary));
  },

  'Rotate the OpenRouter key': async () => {
    const here = await world({ keys: [{ name: 'prod', limit: 50, limit_reset: 'monthly', created_at: ago(30) }] });
    const [old] = here.openrouter.keys();
    const targets = [
      'repository octo-org/app OPENROUTER_API_KEY',
      'environment octo-org/app production OPENROUTER_API_KEY',
    ];
    for (const target of targets) here.github.setSecret(target, old?.secret ?? '');
    expect((await runJob(recipe('Rotate the OpenRouter key'), 'rotate', here)).succeeded).toBe(true);
    const [fresh] = here.openrouter.keysNamed('prod');
    expect(fresh).toMatchObject({ limit: 50, limit_reset: 'monthly', disabled: false });
    expect(fresh?.hash).not.toBe(old?.hash);
    expect(targets.map(here.github.secret)).toEqual([fresh?.secret, fresh?.secret]);
    expect(here.openrouter.key(old?.hash ?? '')?.disabled).toBe(false);
    here.openrouter.setNow(() => Date.now() + 30 * 86_400_000);
    expect((await runJob(recipe('Rotate the OpenRouter key'), 'rotate', here)).succeeded).toBe(true);
    expect(here.openrouter.key(old?.hash ?? '')?.disabled).toBe(true);
    expect(here.openrouter.keysNamed('prod')).toHaveLength(1);
  },

  'Rotate the shared OpenRouter key': async () => {
    const here = await world(
      { keys: [{ name: 'shared', created_at: ago(30) }] },
      {
        repositories: ['octo-org/app', 'octo-org/web', 'octo-org/worker', 'octo-org/docs'],
        environments: { 'octo-org/worker': ['production'] },
      },
    );
    expect((await runJob(recipe('Rotate the shared OpenRouter key'), 'rotate', here)).succeeded).toBe(true);
    const secret = here.openrouter.keysNamed('shared')[0]?.secret;
    expect(here.github.secrets()).toEqual({
      'repository octo-org/web OPENROUTER_API_KEY': secret,
      'dependabot octo-org/web OPENROUTER_API_KEY': secret,
      'environment octo-org/worker production OPENROUTER_API_KEY': secret,
      'codespaces octo-org/docs OPENROUTER_API_KEY': secret,
      'organization octo-org OPENROUTER_API_KEY': secret,
    });
  },

  'Rotate the key in Vault': async () => {
    const here = await world({ keys: [{ name: 'prod', created_at: ago(30) }] });
    const first = here.openrouter.keys()[0]?.secret ?? '';
    const run = (vault: string) =>
      runJob(recipe('Rotate the key in Vault'), 'rotate', { ...here, commands: { vault } });
    const failed = await run('return 1');
    expect(failed.succeeded).toBe(false);
    expect(here.openrouter.canSpend(first)).toBe(true);
    const job = await run('echo "$*" > "$SAID/arguments"; cat > "$SAID/stored"');
    expect(job.succeeded).toBe(true);
    expect(job.said.arguments).toBe('kv put -mount=secret openrouter api-key=-\n');
    const live = here.openrouter.keys().filter(key => !key.disabled);
    expect(live.map(({ name, secret }) => [name, secret])).toEqual([['prod', job.said.stored]]);
  },

  Evaluate: async () => {
    const here = await world();
    const ours = { 'github.event.pull_request.head.repo.fork': false, 'github.actor': 'octocat' };
    const values = { ...here.values, ...ours, 'github.run_id': '9001', 'github.run_attempt': '1' };
    const run = (more: Values) =>
      runJob(recipe('Evaluate'), 'evaluate', {
        ...here,
        values: { ...values, ...more },
        commands: { test: 'printf %s "$2" > "$SAID/key"' },
      });
    const job = await run({});
    expect(job.succeeded).toBe(true);
    const made = job.steps[0]?.outputs ?? {};
    expect(made).toMatchObject({ name: 'evaluation 9001.1', limit: '2', key: job.said.key });
    const hours = (Date.parse(made['expires-at'] ?? '') - Date.now()) / 3_600_000;
    expect(Math.round(hours)).toBe(1);
    expect(job.posts[0]?.log).toContain('The key of this job was deleted.');
    expect(here.openrouter.keys()).toEqual([]);
    expect((await run({ 'github.event.pull_request.head.repo.fork': true })).skipped).toBe(true);
    expect((await run({ 'github.actor': 'dependabot[bot]' })).skipped).toBe(true);
  },

  'Key of a pull request': async () => {
    const here = await world({ keys: [{ name: 'pr-12' }, { name: 'prod' }] });
    const commands = { gh: 'echo "$GH_TOKEN $GH_REPO $*" > "$SAID/gh"' };
    const event = (action: string, more: Values = {}) => {
      const values = {
        ...here.values,
        'github.repository': 'octo-org/app',
        'github.event.action': action,
        'github.event.number': '128',
        'github.event.pull_request.head.repo.fork': false,
        'github.event.pull_request.user.login': 'octocat',
        ...more,
      };
      const run = (job: string) => runJob(recipe('Key of a pull request'), job, { ...here, values, commands });
      return Promise.all([run('create'), run('delete')]);
    };
    const [opened, notClosed] = await event('opened');
    expect([opened.succeeded, notClosed.skipped]).toEqual([true, true]);
    const [key] = here.openrouter.keysNamed('pr-128');
    expect(key).toMatchObject({ limit: 3, disabled: false });
    expect(here.github.secrets()).toEqual({ 'repository octo-org/app OPENROUTER_API_KEY_PR_128': key?.secret });
    const [notOpened, closed] = await event('closed');
    expect([notOpened.skipped, closed.succeeded]).toEqual([true, true]);
    expect(here.openrouter.keys().map(({ name }) => name)).toEqual(['pr-12', 'prod']);
    expect(closed.said.gh).toBe(`${here.github.token} octo-org/app secret delete OPENROUTER_API_KEY_PR_128\n`);
    const fork = { 'github.event.pull_request.head.repo.fork': true };
    const dependabot = { 'github.event.pull_request.user.login': 'dependabot[bot]' };
    const others = [await event('opened', fork), await event('closed', fork), await event('opened', dependabot)];
    expect(others.flat().map(({ skipped }) => skipped)).toEqual(Array(6).fill(true));
  },

  'Sweep unfinished OpenRouter keys': async () => {
    const here = await world({ keys: [{ name: 'prod', created_at: ago(9) }] });
    const { openrouter, github } = here;
    // A runner that dies after the new key was made, and before it is ready.
    openrouter.fault({ method: 'PATCH' }, 'hang');
    await runAction({
      inputs: {
        operation: 'create',
        'provisioning-key': openrouter.managementKey,
        'api-url': openrouter.url,
        name: 'pr-9',
        'store-in': 'repository OPENROUTER_API_KEY',
        'github-token': github.token,
      },
      env: { GITHUB_API_URL: github.url },
      onSpawn: child => openrouter.onRequest(({ method }) => void (method === 'PATCH' && child.kill('SIGKILL'))),
    });
    openrouter.clearFaults();
    expect(openrouter.keys().map(({ name }) => name.replace(/, .*/, ''))).toEqual(['prod', 'pr-9 [creating']);
    const early = await runJob(recipe('Sweep unfinished OpenRouter keys'), 'sweep', here);
    expect([early.succeeded, openrouter.keys().length]).toEqual([true, 2]);
    const unfinished = openrouter.keys()[1];
    openrouter.remove(unfinished?.hash ?? '');
    openrouter.seed({ name: unfinished?.name ?? '', limit: 0, created_at: ago(2) });
    expect((await runJob(recipe('Sweep unfinished OpenRouter keys'), 'sweep', here)).succeeded).toBe(true);
    expect(openrouter.keys().map(({ name }) => name)).toEqual(['prod']);
  },
};

/** The keys of the summary that the README shows: with fixed dates, so that it can be compared. */
const REPORTED: KeySeed[] = [
  [
    'prod',
    { limit: 50, limit_reset: 'monthly', usage: 201.5, usage_monthly: 37.5, last_used_at: '2026-11-20T08:00:00Z' },
  ],
  [
    'staging',
    { limit: 20, limit_reset: 'weekly', usage: 61.2, usage_weekly: 19, last_used_at: '2026-11-19T08:00:00Z' },
  ],
  ['ci-nightly', { limit: 10, usage: 10, usage_monthly: 2, last_used_at: '2026-11-20T02:00:00Z' }],
  ['ci-old', { limit: 5, usage: 0.4, usage_monthly: 0, last_used_at: '2026-04-02T08:00:00Z' }],
  ['research', { usage: 212.4, usage_monthly: 80, last_used_at: '2026-11-20T07:00:00Z' }],
  [
    'hackathon',
    {
      limit: 25,
      usage: 3.1,
      usage_monthly: 0,
      expires_at: '2026-10-31T00:00:00Z',
      last_used_at: '2026-10-30T08:00:00Z',
    },
  ],
  ['leaked-2025', { limit: 15, usage: 4, usage_monthly: 0, disabled: true, last_used_at: '2025-12-30T08:00:00Z' }],
].map(([name, seed], index) => ({
  name: name as string,
  hash: `${index + 1}c9e50d1f2ab`.repeat(5).slice(0, 64),
  ...(seed as KeySeed),
}));

describe('The workflows of the README', () => {
  test('are all tried', () => {
    expect([...workflows.keys()].sort()).toEqual(Object.keys(STORIES).sort());
    expect(texts).toHaveLength(workflows.size);
    expect(README.match(/uses: openrouter-key-action\/\S+@v1$/gm)).toHaveLength(
      texts.join('\n').match(/uses: openrouter-key-action/g)?.length ?? 0,
    );
  });

  test.each(texts.map(text => [(parse(text) as Workflow).name, text]))('%s: GitHub finds no fault', async (_, text) => {
    expect(await languageFaults('recipe.yml', text)).toEqual([]);
  });

  test.each(Object.entries(STORIES))('%s: does what it promises', (_, story) => story());
});

/** What leads to each message of the README's table, by its beginning there. */
const MESSAGES: [begins: string, lead: (here: Settled) => RunOptions | Promise<RunOptions>][] = [
  ['provisioning-key is empty.', () => ({ inputs: { 'provisioning-key': '' } })],
  [
    'The provisioning key (provisioning-key) is unknown',
    () => ({ inputs: { 'provisioning-key': 'sk-or-v1-unknown' } }),
  ],
  [
    'Only a provisioning',
    ({ openrouter }) => {
      openrouter.fault({}, { status: 403 });
      return {};
    },
  ],
  ['No key of this account has the hash', () => ({ inputs: { 'current-name': '', hash: 'abc' } })],
  ['current-name: no key is named', () => ({ inputs: { 'current-name': 'nobody' } })],
  ['max-keys:', () => ({ inputs: { 'current-name': '*' } })],
  ['Nothing to change:', () => ({ inputs: { limit: '' } })],
  ['There is no input', () => ({ inputs: { dry_run: 'true' } })],
  [
    'hash: this looks like an API key',
    ({ openrouter }) => ({ inputs: { 'current-name': '', hash: openrouter.keys()[0]?.secret ?? '' } }),
  ],
  [
    'api-key: OpenRouter answered 401',
    () => ({
      inputs: { operation: 'check', 'provisioning-key': '', 'current-name': '', limit: '', 'api-key': 'sk-or-v1-gone' },
    }),
  ],
  ['The key does not meet require', () => ({ inputs: { operation: 'check', limit: '', require: 'limit > 90' } })],
  ['Nothing was changed, because', () => ({ inputs: { require: 'limit < 70' } })],
  [
    'It is rate limited',
    ({ openrouter }) => {
      openrouter.fault({}, { status: 429 }, { times: Number.POSITIVE_INFINITY });
      return {};
    },
  ],
  ['GITHUB_TOKEN can never write secrets.', here => ({ inputs: rotation(here, 'ghs_without_permission') })],
  [
    'A rotation of this key is going on',
    async here => {
      here.openrouter.fault({ method: 'PATCH' }, 'hang');
      const kill = { inputs: { ...usual(here), ...rotation(here) }, env: { GITHUB_API_URL: here.github.url } };
      await runAction({
        ...kill,
        onSpawn: child => here.openrouter.onRequest(({ method }) => void (method === 'PATCH' && child.kill('SIGKILL'))),
      });
      here.openrouter.clearFaults();
      return { inputs: rotation(here), env: { GITHUB_RUN_ID: '9002' } };
    },
  ],
  [
    'name: there is an enabled key named',
    here => ({ inputs: { ...rotation(here), operation: 'create', 'current-name': '', name: 'prod' } }),
  ],
  [
    '… is retired',
    async here => {
      const old = here.openrouter.keysNamed('prod')[0]?.hash ?? '';
      await runAction({ inputs: { ...usual(here), ...rotation(here) }, env: { GITHUB_API_URL: here.github.url } });
      return { inputs: { 'current-name': '', hash: old } };
    },
  ],
];

/** An update that succeeds. */
function usual({ openrouter }: World): Record<string, string> {
  return {
    'provisioning-key': openrouter.managementKey,
    'api-url': openrouter.url,
    'current-name': 'prod',
    limit: '75',
  };
}

function rotation({ github }: World, token = github.token): Record<string, string> {
  return { operation: 'rotate', 'store-in': 'repository OPENROUTER_API_KEY', 'github-token': token };
}

describe('The messages of the README', () => {
  const rows = table('## Messages').map(([first = '']) => first.replace(/^`|`$/g, ''));

  test('are all tried', () => {
    expect(rows.map(row => MESSAGES.filter(([begins]) => row.startsWith(begins)).length)).toEqual(rows.map(() => 1));
    expect(MESSAGES).toHaveLength(rows.length);
  });

  test.each(MESSAGES)('"%s" is what a person sees then', async (begins, lead) => {
    const here = await world(
      { keys: [{ name: 'prod', limit: 50, created_at: ago(30) }, { name: 'staging' }] },
      { tokens: [`ghp_${'x'.repeat(36)}`, { token: 'ghs_without_permission', secrets: false }] },
    );
    const { inputs, env, ...options } = await lead(here);
    const result = await runAction({
      ...options,
      inputs: { ...usual(here), ...inputs },
      env: { GITHUB_API_URL: here.github.url, ...env },
    });
    const wanted = rows.find(row => row.startsWith(begins)) ?? 'no such row';
    const pattern = wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.+');
    expect(result.log).toMatch(new RegExp(pattern));
    expect(result.code).toBe(1);
    expectNoSecret(result, [...here.openrouter.secrets(), here.github.token]);
  });
});

describe('The tables of the README, action.yml and the code', () => {
  test('speak of one version', () => {
    expect(manifest.version).toBe(VERSION);
    expect(README).toContain(`@v${VERSION}\``);
    expect(action.runs.using).toBe('node24');
  });

  test('give limits, conditions and targets that the action takes', async () => {
    const here = await world({ keys: [{ name: 'prod', limit: 50, created_at: ago(30) }] });
    const step = (inputs: Record<string, string>) =>
      runAction({ inputs: { ...usual(here), ...inputs }, env: { GITHUB_API_URL: here.github.url } });
    const limits = table('### Limits').flatMap(([forms = '']) => forms.replaceAll('`', '').split(', '));
    const conditions = table('### Conditions').map(([condition = '']) => condition);
    expect([limits.length, conditions.length]).toEqual([10, 9]);
    for (const limit of limits) expect((await step({ limit, 'dry-run': 'true' })).code, limit).toBe(0);
    const all = await step({ operation: 'check', limit: '', require: conditions.join('\n'), 'fail-on-unmet': 'false' });
    expect([all.code, all.outputs.passed]).toEqual([0, 'false']);
    const targets = table('### Targets').map(([target = '']) => target);
    const web = await startGitHub({
      repositories: ['octo-org/app', 'octo-org/web'],
      environments: { 'octo-org/app': ['production'] },
    });
    running.push(web);
    const made = await runAction({
      inputs: { ...usual(here), ...rotation({ ...here, github: web }), limit: '', 'store-in': targets.join('\n') },
      env: { GITHUB_API_URL: web.url },
    });
    expect(made.code).toBe(0);
    expect(JSON.parse(made.outputs['stored-in'] ?? '')).toEqual(targets);
    expect(Object.keys(web.secrets())).toHaveLength(targets.length);
  });
});

test('Every link within the README leads somewhere', () => {
  const links = [...README.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter(anchor => !anchors().includes(anchor ?? ''))).toEqual([]);
});

test('Every command of the README is a script of package.json, or of npm', () => {
  const commands = blocks('sh').flatMap(text => text.trim().split('\n'));
  const scripts = commands.map(line => /^npm (?:run )?(\S+)/.exec(line)?.[1] ?? line);
  expect(scripts).toContain('cit');
  for (const script of scripts) expect([...Object.keys(manifest.scripts), 'cit']).toContain(script);
});
