// Every recipe in docs does what its page promises: its jobs run on local servers.

import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { endingLater, recipes } from '../../.ci/recipes.ts';
import type { GitHubOptions } from '../support/github/github.ts';
import type { KeySeed } from '../support/openrouter/keyring.ts';
import { ago, recipe, type Settled, settle } from '../support/runner/recipes.ts';
import { runAction } from '../support/runner/runner.ts';
import { runJob, type Values, type Workflow } from '../support/runner/workflow.ts';

/** Where recipes run: on `main`, in our own repository. */
const OURS = {
  'github.event.pull_request.head.repo.fork': false,
  'github.event.pull_request.user.login': 'octocat',
};
const FORK = { ...OURS, 'github.event.pull_request.head.repo.fork': true };
const DEPENDABOT = { ...OURS, 'github.event.pull_request.user.login': 'dependabot[bot]' };

/** For recipes that post with the token of their job. */
function withJobToken(): GitHubOptions {
  return { tokens: [{ token: `ghs_${'j'.repeat(36)}`, kind: 'actions' }] };
}

/** What each recipe promises, by the name of its workflow. */
const STORIES: Record<string, (name: string) => Promise<void>> = {
  'Deploy, or open an issue': async name => {
    const here = await settle(name, {}, withJobToken());
    const deploy = (secret: string) =>
      runJob(recipe(name), 'deploy', {
        ...here,
        values: { ...here.values, 'secrets.OPENROUTER_API_KEY': secret },
        commands: { echo: 'touch "$SAID/deployed"' },
      });
    const spent = here.openrouter.seed({ limit: 10, limit_remaining: 2 }).secret;
    const blocked = await deploy(spent);
    expect([blocked.succeeded, blocked.said]).toEqual([false, {}]);
    const issue = { title: 'The OpenRouter key of production blocks deployments', state: 'open' };
    expect(here.github.issues()).toMatchObject([issue]);
    expect(here.github.issues()[0]?.body).toContain('budget-remaining &gt;= 5');
    await deploy(spent);
    expect(here.github.issues()).toMatchObject([issue]);
    const passed = await deploy(here.openrouter.seed({ limit: 10 }).secret);
    expect([passed.succeeded, Object.keys(passed.said)]).toEqual([true, ['deployed']]);
    expect(here.github.issues()).toMatchObject([{ ...issue, state: 'closed' }]);
  },

  'Plan of the keys file': async name => {
    const here = await settle(name, { keys: [{ name: 'prod', limit: 50 }] }, withJobToken());
    const number = here.github.addIssue({ pull: true });
    const plan = (file: string, event: Values = OURS) =>
      runJob(recipe(name), 'plan', {
        ...here,
        values: { ...here.values, 'github.event.number': `${number}`, ...event },
        event: { name: 'pull_request', payload: { pull_request: { number } } },
        files: { '.github/openrouter-keys.yml': file },
      });
    const posted = () => here.github.comments(number).map(({ body }) => body);
    expect((await plan('keys: { prod: { limit: 75 } }')).succeeded).toBe(true);
    expect(posted()).toEqual([expect.stringMatching(/50.*75/)]);
    expect((await plan('keys: { prod: { limit: lots } }')).succeeded).toBe(false);
    expect(posted()).toEqual([expect.stringContaining('lots')]);
    expect(here.openrouter.keys()[0]?.limit).toBe(50);
    expect((await plan('', FORK)).skipped).toBe(true);
    expect((await plan('', DEPENDABOT)).skipped).toBe(true);
  },

  'Export the OpenRouter keys': async name => {
    const team = '11111111-2222-4333-8444-555555555555';
    const keys = [{ name: 'prod', limit: 50 }, { name: 'twin' }, { name: 'twin' }, { name: 'lab', workspace_id: team }];
    const here = await settle(name, { workspaces: [{ id: team, name: 'Team', slug: 'team' }], keys });
    const exported = async (workspace: string) => {
      const values = { ...here.values, 'inputs.workspace': workspace };
      return (await runJob(recipe(name), 'export', { ...here, values })).steps[0]?.summary;
    };
    expect(await exported('')).toMatch(/^ {2}prod:\n {4}limit: 50\n(?: {2}# "twin" .*\n){2}unlisted: report$/m);
    expect(await exported('team')).toMatch(/^workspace-id: team\nkeys:\n {2}lab:\n/m);
    expect(here.openrouter.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  },

  'Drift of the keys file': async name => {
    const here = await settle(name, { keys: [{ name: 'prod', limit: 50 }] }, withJobToken());
    const look = (limit: number) =>
      runJob(recipe(name), 'drift', {
        ...here,
        files: { '.github/openrouter-keys.yml': `keys: { prod: { limit: ${limit} } }` },
      });
    expect((await look(75)).succeeded).toBe(true);
    const issue = { title: 'OpenRouter keys differ from their file', state: 'open' };
    expect(here.github.issues()).toMatchObject([issue]);
    expect(here.github.issues()[0]?.body).toMatch(/50.*75/);
    await look(50);
    expect(here.github.issues()).toMatchObject([{ ...issue, state: 'closed' }]);
    expect(here.openrouter.keys()[0]?.limit).toBe(50);
  },

  'OpenRouter keys to Slack': async name => {
    const here = await settle(name, {
      credits: { total_credits: 500, total_usage: 100 },
      keys: [{ name: '<!channel>', limit: 5 }],
    });
    const page = {
      'secrets.SLACK_WEBHOOK_URL': 'https://example.com/webhook',
      'github.server_url': 'https://github.com',
      'github.run_id': '9001',
    };
    const post = async () => {
      const { said } = await runJob(recipe(name), 'report', { ...here, values: { ...here.values, ...page } });
      return parse(said.slack ?? '');
    };
    const link = 'https://github.com/octo-org/app/actions/runs/9001';
    expect(await post()).toEqual({
      text: `🔑 OpenRouter: channel. Credits: 400 USD. They run out: never. ${link}`,
    });
    here.openrouter.fault({ path: '/keys' }, { status: 401 }, { times: 9 });
    expect(await post()).toEqual({ text: `❌ OpenRouter: check failed. Credits: ? USD. They run out: ?. ${link}` });
  },

  'OpenRouter keys to a webhook': async name => {
    // A key that runs out in three days.
    const days = new Date().getUTCDate();
    const used = { usage: days, usage_monthly: days, usage_weekly: 0, usage_daily: 0 };
    const here = await settle(name, { keys: [{ name: 'hasty', limit: days + 3, ...used }] });
    const { said } = await runJob(recipe(name), 'report', {
      ...here,
      values: { ...here.values, 'secrets.TEAMS_WEBHOOK_URL': 'https://example.com/webhook' },
      commands: { curl: 'printf "%s\\n" "$@" > "$SAID/curl"; cat > "$SAID/curl-config"' },
    });
    expect(said.curl).not.toContain('https://example.com/webhook');
    expect(said['curl-config']).toBe('url = "https://example.com/webhook"\n');
    expect(said.curl).toContain('{"text": "⚠️ OpenRouter: hasty fails the requirements"}');
  },

  'Keys file': async name => {
    const here = await settle(name);
    const look = (file: string) =>
      runJob(recipe(name), 'validate', {
        ...here,
        values: { ...here.values, ...FORK },
        files: { '.github/openrouter-keys.yml': file },
      });
    expect((await look('keys: { prod: { limit: 75 }, "ci-*": { limit: at most 5 } }')).succeeded).toBe(true);
    expect((await look('keys: { prod: { limit: lots } }')).succeeded).toBe(false);
    expect((await look('keys: { prod: { limit: 501 } }')).succeeded).toBe(false);
    expect((await look('keys: { prod: }')).succeeded).toBe(false);
    expect(here.openrouter.requests).toEqual([]);
  },

  'OpenRouter keys': async name => {
    // On any day of the month, they have spent 1 and 3 USD per day so far.
    const days = new Date().getUTCDate();
    const here = await settle(name, {
      credits: { total_credits: 500, total_usage: 100 },
      activity: [{ key: 'hasty', date: ago(1).slice(0, 10), model: 'acme/large', usage: 3 }],
      workspaces: [{ id: '11111111-2222-4333-8444-555555555555', name: 'Team', slug: 'team' }],
      keys: [
        { name: 'steady', limit: 500, usage: days, usage_monthly: days, usage_weekly: 0, usage_daily: 0 },
        {
          name: 'hasty',
          hash: 'hasty',
          limit: 3 * days + 10,
          usage: 3 * days,
          usage_monthly: 3 * days,
          usage_weekly: 0,
          usage_daily: 0,
          workspace_id: '11111111-2222-4333-8444-555555555555',
        },
        { name: 'ending', expires_at: ago(-3) },
        { name: 'disabled', limit: 1, usage: 1, disabled: true },
      ],
    });
    const job = await runJob(recipe(name), 'report', here);
    expect(job.succeeded).toBe(true);
    expect(here.openrouter.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    const unmet = JSON.parse(job.steps[0]?.outputs['warn-unmet'] ?? '') as { name: string; condition: string }[];
    expect(unmet.map(each => [each.name, each.condition])).toEqual(
      expect.arrayContaining([
        ['hasty', 'runs-out-at > 30d'],
        ['ending', 'expires-at > 14d'],
      ]),
    );
    expect(unmet.filter(each => ['steady', 'disabled'].includes(each.name))).toEqual([]);
    expect(job.steps[0]?.summary).toContain('```mermaid');
    expect(JSON.parse(job.steps[0]?.outputs['spend-by-model'] ?? '')).toMatchObject([
      { model: 'acme/large', usage: 3 },
    ]);
  },

  'A key leaked': async name => {
    const here = await settle(
      name,
      { keys: [{ name: 'prod-web', usage: 3.2 }, { name: 'prod-api' }, { name: 'toy' }, { name: 'other' }] },
      { environments: { 'octo-org/app': ['prod-web', 'prod-api'] } },
    );
    const target = 'environment octo-org/app prod-web OPENROUTER_API_KEY';
    const secretOf = (key: string) => here.openrouter.keysNamed(key)[0]?.secret ?? '';
    const [old, toy] = [secretOf('prod-web'), secretOf('toy')];
    const values = { ...here.values, 'github.run_id': '9001' };
    const end = (keys: string, rotated: string) => ({
      ...values,
      'needs.find.outputs.keys': keys,
      'needs.find.result': 'success',
      'needs.rotate.result': rotated,
    });

    const quiet = (await runJob(recipe(name), 'find', { ...here, values })).outputs.keys ?? '';
    expect((await runJob(recipe(name), 'rotate', { ...here, values: end(quiet, '') })).skipped).toBe(true);
    expect((await runJob(recipe(name), 'end', { ...here, values: end(quiet, 'skipped') })).succeeded).toBe(true);
    expect([quiet, disabledOf(here), here.github.issues()]).toEqual(['[]', [], []]);

    for (const secret of [old, toy]) here.github.addAlert({ repository: 'octo-org/app', secret });
    const { keys = '' } = (await runJob(recipe(name), 'find', { ...here, values })).outputs;
    const [used, ...others] = JSON.parse(keys) as { hash: string; name: string }[];
    expect([used?.name, others]).toEqual(['prod-web', []]);
    const matrix = { 'matrix.key.hash': used?.hash ?? '', 'matrix.key.name': used?.name ?? '' };
    const rotate = { ...here, values: { ...end(keys, ''), ...matrix } };
    expect((await runJob(recipe(name), 'rotate', rotate)).succeeded).toBe(true);
    expect(here.github.secret(target)).toBe(secretOf('prod-web'));
    expect((await runJob(recipe(name), 'end', { ...here, values: end(keys, 'failure') })).skipped).toBe(true);
    expect((await runJob(recipe(name), 'end', { ...here, values: end(keys, 'success') })).succeeded).toBe(true);
    const live = here.openrouter.keys().filter(key => !key.disabled);
    expect(live.map(key => key.name).sort()).toEqual(['other', 'prod-api', 'prod-web']);
    expect([old, toy].map(here.openrouter.canSpend)).toEqual([false, false]);
    expect(here.github.alerts().map(({ state, resolution }) => [state, resolution])).toEqual([
      ['resolved', 'revoked'],
      ['resolved', 'revoked'],
    ]);
    expect(here.github.issues()).toMatchObject([{ title: 'OpenRouter keys leaked, run 9001', state: 'open' }]);
    const said = here.github.issues()[0]?.body?.replace(/<[^>]*>/g, '');
    expect(said).toMatch(/^💸 prod-web .* spent at most 3\.20 USD since the alert of \d{4}-\d\d-\d\d \d\d:\d\d UTC/m);
    expect(said).toMatch(/^💸 toy \w+ spent nothing since the alert of/m);
  },

  'Disable a leaked OpenRouter key': async name => {
    const here = await settle(name);
    const [leaked] = [here.openrouter.seed({ name: 'leaked' }), here.openrouter.seed({ name: 'other' })];
    const values = { ...here.values, 'secrets.OPENROUTER_LEAKED_KEY': leaked.secret };
    expect((await runJob(recipe(name), 'disable', { ...here, values })).succeeded).toBe(true);
    expect(disabledOf(here)).toEqual(['leaked']);
  },

  'Disable the keys of a person': async name => {
    const here = await settle(name, {
      workspaces: [{ id: '11111111-2222-4333-8444-555555555555', name: 'Team', slug: 'team' }],
      keys: [
        { name: 'chat', creator_user_id: 'user_alice' },
        { name: 'evals', creator_user_id: 'user_alice', workspace_id: '11111111-2222-4333-8444-555555555555' },
        { name: 'alice-1' },
        { name: 'chat [replaced by hand]' },
        { name: 'malice-1' },
      ],
    });
    const rotated = await runAction({
      inputs: {
        operation: 'rotate',
        'provisioning-key': here.openrouter.managementKey,
        'api-url': here.openrouter.url,
        'current-name': 'chat',
        'output-key': 'true',
        retire: 'keep',
      },
    });
    expect(rotated.code).toBe(0);
    const run = (whose: string, dry: boolean) =>
      runJob(recipe(name), 'disable', {
        ...here,
        values: { ...here.values, 'inputs.whose': whose, 'inputs.dry-run': dry },
      });
    const hers = 'creator-user-id == user_alice';
    expect([(await run(hers, true)).succeeded, disabledOf(here), here.openrouter.keys().length]).toEqual([true, [], 6]);
    expect((await run(hers, false)).succeeded).toBe(true);
    expect(disabledOf(here).sort()).toEqual(['chat', 'evals']);
    expect(here.openrouter.keys()).toHaveLength(5);
    expect((await run('name == alice-*', false)).succeeded).toBe(true);
    expect(disabledOf(here).sort()).toEqual(['alice-1', 'chat', 'evals']);
    expect(here.openrouter.keys()).toHaveLength(5);
  },

  'Top up before a release': async name => {
    const here = await settle(name, { keys: [{ name: 'prod', limit: 50, limit_remaining: 3 }] });
    const run = () => runJob(recipe(name), 'top-up', here);
    const limits = () => here.openrouter.keys().map(({ limit, limit_remaining }) => [limit, limit_remaining]);
    expect([(await run()).succeeded, (await run()).succeeded]).toEqual([true, true]);
    expect(limits()).toEqual([[67, 20]]);
    here.openrouter.change(here.openrouter.keys()[0]?.hash ?? '', { limit: 490 });
    here.openrouter.spend(here.openrouter.keys()[0]?.hash ?? '', 440);
    expect((await run()).succeeded).toBe(false);
    expect(limits()).toEqual([[490, 3]]);
  },

  'Release with a raised limit': async name => {
    const here = await settle(name, { keys: [{ name: 'prod', limit: 50 }] });
    const limit = () => here.openrouter.keys()[0]?.limit;
    const raised = await runJob(recipe(name), 'raise', here);
    expect([raised.outputs, limit()]).toEqual([{ 'previous-limit': '50' }, 60]);
    const restore = (previous: Values) =>
      runJob(recipe(name), 'restore', { ...here, values: { ...here.values, ...previous } });
    expect((await restore({})).skipped).toBe(true);
    expect((await restore({ 'needs.raise.outputs.previous-limit': '50' })).succeeded).toBe(true);
    expect(limit()).toBe(50);
    here.openrouter.change(here.openrouter.keys()[0]?.hash ?? '', { limit: 480 });
    expect((await runJob(recipe(name), 'raise', here)).succeeded).toBe(false);
    expect(limit()).toBe(480);
  },

  'Rotate an old OpenRouter key': async name => {
    const here = await settle(name, { keys: [{ name: 'prod', created_at: ago(89) }] });
    const [old] = here.openrouter.keys();
    const run = () => runJob(recipe(name), 'rotate', here);
    expect((await run()).succeeded).toBe(true);
    expect(here.openrouter.keys()).toEqual([old]);
    here.openrouter.setNow(() => Date.now() + 2 * 86_400_000);
    expect((await run()).succeeded).toBe(true);
    const [fresh] = here.openrouter.keysNamed('prod');
    expect(here.github.secret('environment octo-org/app production OPENROUTER_API_KEY')).toBe(fresh?.secret);
    expect(Math.round(daysUntil(fresh?.expires_at))).toBe(122);
  },

  'Rotate the OpenRouter keys': async name => {
    const keys = recipe(name).jobs.rotate?.strategy?.matrix.key ?? [];
    expect(keys).toHaveLength(12);
    const some = keys.slice(0, 2);
    const here = await settle(
      name,
      { keys: keys.map(key => ({ name: key })) },
      { environments: { 'octo-org/app': keys } },
    );
    for (const key of some) {
      const values = { ...here.values, 'matrix.key': key };
      expect((await runJob(recipe(name), 'rotate', { ...here, values })).succeeded).toBe(true);
    }
    const secrets = some.map(key => here.openrouter.keysNamed(key)[0]?.secret);
    const targets = some.map(key => `environment octo-org/app ${key} OPENROUTER_API_KEY`);
    expect(here.github.secrets()).toEqual(Object.fromEntries(targets.map((target, nth) => [target, secrets[nth]])));
  },

  'Rotate the shared OpenRouter key': async name => {
    const here = await settle(
      name,
      { keys: [{ name: 'shared' }] },
      {
        repositories: ['octo-org/app', 'octo-org/web', 'octo-org/worker'],
        environments: { 'octo-org/worker': ['production'] },
      },
    );
    expect((await runJob(recipe(name), 'rotate', here)).succeeded).toBe(true);
    const secret = here.openrouter.keysNamed('shared')[0]?.secret;
    expect(here.github.secrets()).toEqual({
      'repository octo-org/web OPENROUTER_API_KEY': secret,
      'dependabot octo-org/web OPENROUTER_API_KEY': secret,
      'environment octo-org/worker production OPENROUTER_API_KEY': secret,
      'organization octo-org OPENROUTER_API_KEY': secret,
    });
  },

  ...Object.fromEntries(
    ['Vault', 'AWS Secrets Manager', 'Google Secret Manager', 'Azure Key Vault', 'Kubernetes', 'SOPS'].map(store => [
      `Rotate the key in ${store}`,
      rotateIntoStore,
    ]),
  ),

  'Gate an environment': async name => {
    const here = await settle(name);
    const gate = (secret: string) =>
      runJob(recipe(name), 'gate', { ...here, values: { 'secrets.OPENROUTER_API_KEY': secret } });
    const enough = await gate(here.openrouter.seed({ limit: 10 }).secret);
    expect(enough).toMatchObject({ succeeded: true, outputs: { passed: 'true' } });
    const spent = await gate(here.openrouter.seed({ limit: 10, limit_remaining: 4 }).secret);
    expect(spent).toMatchObject({ succeeded: true, outputs: { passed: 'false' } });
    expect(here.openrouter.requests.filter(({ path }) => path !== '/key')).toEqual([]);
  },

  'Nightly evaluation': async name => {
    const here = await settle(name);
    const values = { ...here.values, 'github.run_id': '9001', 'github.run_attempt': '1' };
    const commands = { test: 'printf %s "$2" > "$SAID/key"' };
    const job = await runJob(recipe(name), 'evaluate', { ...here, values, commands });
    expect(job.succeeded).toBe(true);
    const made = job.steps[0]?.outputs ?? {};
    expect(made).toMatchObject({ name: 'evaluation 9001.1', limit: '2', key: job.said.key });
    expect(Math.round(daysUntil(made['expires-at']) * 24)).toBe(1);
    expect(job.posts[0]?.log).toContain('The key of this job was deleted.');
    expect(here.openrouter.keys()).toEqual([]);
  },

  'Key for a pull request': async name => {
    const here = await settle(name, {}, { environments: { 'octo-org/app': ['pr-7'] } });
    await createPullRequestKey(here);
    const [key] = here.openrouter.keys();
    expect(key).toMatchObject({ name: 'pr-7', limit: 3, disabled: false });
    expect(Math.round(daysUntil(key?.expires_at))).toBe(7);
    expect(here.github.secrets()).toEqual({
      'environment octo-org/app pr-7 PULL_REQUEST_OPENROUTER_KEY': key?.secret,
    });
    const again = await runJob(recipe(name), 'create', { ...here, values: { ...here.values, 'inputs.number': '7' } });
    expect([again.succeeded, here.openrouter.keys().length]).toEqual([false, 1]);
  },

  'Evaluate a pull request': async name => {
    const here = await settle(name);
    const evaluate = (secret: string, event: Values = OURS) =>
      runJob(recipe(name), 'evaluate', {
        ...here,
        values: { ...event, 'github.event.number': '7', 'secrets.PULL_REQUEST_OPENROUTER_KEY': secret },
        commands: { test: 'printf %s "$2" > "$SAID/key"' },
      });
    const { secret } = here.openrouter.seed({ limit: 3 });
    expect(await evaluate(secret)).toMatchObject({ succeeded: true, said: { key: secret } });
    const without = await evaluate('');
    expect(without).toMatchObject({ succeeded: false, said: {} });
    expect(without.steps[0]?.log).toContain('api-key is empty');
    expect(await evaluate(here.openrouter.seed({ limit: 3, usage: 2.9 }).secret)).toMatchObject({ succeeded: false });
    expect((await evaluate(secret, FORK)).skipped).toBe(true);
    expect((await evaluate(secret, DEPENDABOT)).skipped).toBe(true);
  },

  'End the keys of closed pull requests': async name => {
    const made = (key: string) => ({ name: key, limit: 3, expires_at: ago(-6) });
    const here = await settle(name, { keys: [...[7, 8, 77].map(pr => made(`pr-${pr}`)), { name: 'pr-bot' }] });
    const end = async (gh: string) => (await runJob(recipe(name), 'end', { ...here, commands: { gh } })).succeeded;
    const names = () => here.openrouter.keys().map(key => key.name);
    expect([await end('return 1'), names()]).toEqual([false, ['pr-7', 'pr-8', 'pr-77', 'pr-bot']]);
    expect([await end('printf "name != pr-7\\nname != pr-9\\n"'), names()]).toEqual([true, ['pr-7', 'pr-bot']]);
    expect([await end('true'), names()]).toEqual([true, ['pr-bot']]);
    expect([await end('true'), names()]).toEqual([true, ['pr-bot']]);
  },

  'Delete the key of a pull request': async name => {
    const environments = { 'octo-org/app': ['pr-7', 'pr-8'] };
    const here = await settle(name, { keys: [{ name: 'pr-7' }, { name: 'pr-8' }] }, { environments });
    const targets = ['pr-7', 'pr-8'].map(pr => `environment octo-org/app ${pr} PULL_REQUEST_OPENROUTER_KEY`);
    for (const target of targets) here.github.setSecret(target, 'a key');
    const values = { ...here.values, 'inputs.number': '7' };
    expect((await runJob(recipe(name), 'delete', { ...here, values })).succeeded).toBe(true);
    expect(here.openrouter.keys().map(key => key.name)).toEqual(['pr-8']);
    expect(Object.keys(here.github.secrets())).toEqual(targets.slice(1));
  },

  'Disable unused CI keys': async name => {
    const old = { created_at: ago(200), usage: 0 };
    const here = await settle(name, {
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
    expect((await runJob(recipe(name), 'disable', here)).succeeded).toBe(true);
    const patched = here.openrouter.requests.filter(({ method }) => method === 'PATCH').map(({ key }) => key ?? '');
    expect(patched.map(hash => here.openrouter.key(hash)?.name).sort()).toEqual(['ci-never-used', 'ci-unused']);
    expect(disabledOf(here)).toEqual(['ci-unused', 'ci-never-used', 'ci-disabled']);
  },

  'Limit of an OpenRouter key, without a stored key': async name => {
    const here = await settle(name, { keys: [{ name: 'prod', limit: 50 }] });
    const { 'secrets.OPENROUTER_PROVISIONING_KEY': _, ...values } = here.values;
    const run = (limit: string, idToken = here.idToken ?? {}) =>
      runJob(recipe(name), 'limit', { ...here, idToken, values: { ...values, 'inputs.limit': limit } });
    expect((await run('raise by 25')).succeeded).toBe(true);
    expect(here.openrouter.keys()[0]?.limit).toBe(75);
    expect((await run('501')).succeeded).toBe(false);
    expect((await run('80', {})).succeeded).toBe(false);
    expect(here.openrouter.keys()[0]?.limit).toBe(75);
  },

  'Deploy without a stored key': async name => {
    const here = await settle(name);
    const gate = async (seed: KeySeed) => {
      here.actAs(here.openrouter.seed(seed).secret);
      const { 'vars.OPENROUTER_GATE_POLICY_ID': id = '' } = here.values;
      const values = { 'vars.OPENROUTER_GATE_POLICY_ID': id };
      const job = await runJob(recipe(name), 'deploy', {
        ...here,
        values,
        commands: { echo: 'touch "$SAID/deployed"' },
      });
      return 'deployed' in job.said;
    };
    expect(await gate({ limit: 10 })).toBe(true);
    expect(await gate({ limit: 10, limit_remaining: 4 })).toBe(false);
    expect(await gate({ limit: 10, disabled: true })).toBe(false);
  },

  // The steps around it run from start to end in test/stories/login/seal-key.test.ts.
  'Names that the old provisioning key sealed': async name => {
    const here = await settle(name, { keys: [{ name: 'prod' }] });
    const values = { ...here.values, 'secrets.OPENROUTER_OLD_KEY': `sk-or-v1-${'0'.repeat(64)}` };
    const job = await runJob(recipe(name), 'count', { ...here, values });
    expect(job.succeeded).toBe(true);
    expect(job.steps[0]?.log).toMatch(/seal-key line 2: 0 names; provisioning-key: 0 names/);
  },

  'Sweep leftover OpenRouter keys': async name => {
    const keys = [{ name: 'prod' }, { name: 'pr-3', expires_at: ago(0.5) }, { name: 'pr-4', expires_at: ago(3) }];
    const here = await settle(name, { keys });
    const { openrouter, github } = here;
    // A runner dies after the new key was made, and before it is ready.
    openrouter.fault({ method: 'PATCH' }, 'hang', { times: 2 });
    let end = () => {};
    openrouter.onRequest(({ method }) => void (method === 'PATCH' && end()));
    const dieCreating = (key: string) =>
      runAction({
        inputs: {
          operation: 'create',
          'provisioning-key': openrouter.managementKey,
          'api-url': openrouter.url,
          name: key,
          'output-key': 'true',
        },
        env: { GITHUB_API_URL: github.url },
        onSpawn: child => {
          end = () => void child.kill('SIGKILL');
        },
      });
    await dieCreating('web');
    openrouter.setNow(() => Date.now() - 2 * 86_400_000);
    await dieCreating('api');
    openrouter.setNow(Date.now);
    openrouter.clearFaults();
    const names = () => openrouter.keys().map(key => key.name.replace(/, .*/, ''));
    const sweep = async () => (await runJob(recipe(name), 'sweep', here)).succeeded;
    expect(names()).toEqual(['prod', 'pr-3', 'pr-4', 'web [creating', 'api [creating']);
    expect([await sweep(), names()]).toEqual([true, ['prod', 'pr-3', 'web [creating']]);
    expect([await sweep(), names()]).toEqual([true, ['prod', 'pr-3', 'web [creating']]);
  },
};

describe('The recipes in docs', () => {
  test('are all tested, and have different names', () => {
    const inDocs = recipes().filter(({ source }) => source.startsWith('docs/'));
    const names = inDocs.map(({ text }) => (parse(text) as Workflow).name);
    expect(names.sort()).toEqual(Object.keys(STORIES).sort());
  });

  test.each(Object.entries(STORIES))('%s: does what it promises', (name, story) => story(name));
});

test('A step that prints a key, or has one on a command line, is detected', async () => {
  const here = await settle('Deploy', { keys: [{ name: 'prod' }] });
  const run = (run: string) =>
    runJob(
      { name: '', on: {}, jobs: { job: { steps: [{ run, env: { KEY: here.openrouter.keys()[0]?.secret } }] } } },
      'job',
      here,
    );
  await expect(run('echo "$KEY"')).rejects.toThrow('printed');
  await expect(run('echo "$KEY" >&2')).rejects.toThrow('printed');
  await expect(run('env KEY="$KEY" true')).rejects.toThrow('command line');
  expect((await run('printf %s "$KEY" | cat > /dev/null')).succeeded).toBe(true);
});

/** Runs step by step what .ci/act.ts runs with stand-ins that check every argument. */
async function rotateIntoStore(name: string): Promise<void> {
  const here = await settle(name, { keys: [{ name: 'prod' }] });
  const { openrouter } = here;
  const values = Object.fromEntries(
    [
      ...['vars.AWS_ROLE', 'vars.AZURE_CLIENT_ID', 'vars.AZURE_SUBSCRIPTION_ID', 'vars.AZURE_TENANT_ID'],
      ...['vars.GOOGLE_IDENTITY_PROVIDER', 'vars.VAULT_ADDR', 'secrets.KUBECONFIG'],
    ].map(each => [each, 'a value']),
  );
  const run = (text: string, store: string, steps: [start: number, end?: number]) => {
    const workflow = parse(text) as Workflow;
    const job = workflow.jobs.rotate;
    const only = { ...workflow, jobs: { rotate: { ...job, steps: job?.steps.slice(...steps) ?? [] } } };
    const commands = Object.fromEntries(STORES.map(each => [each, store]));
    return runJob(only, 'rotate', { ...here, values: { ...here.values, ...values }, commands });
  };
  const text = recipes().find(each => each.text.startsWith(`name: ${name}\n`))?.text ?? '';
  const keep = 'case $1 in create) cat ;; *) cat >> "$SAID/stored" ;; esac';
  const later = () => run(endingLater(text), keep, [-1]);
  const live = () =>
    openrouter.keys().flatMap(key => (key.disabled ? [] : [key.name.replace(/ \[replaced by .*/, ', replaced')]));
  const [first = { hash: '', secret: '' }] = openrouter.keys();

  // The key that it made is nobody's: the old one stays in use.
  expect((await run(text, 'return 1', [0])).succeeded).toBe(false);
  openrouter.spend(first.hash, 0.01);
  expect((await later()).succeeded).toBe(true);
  expect(openrouter.canSpend(first.secret)).toBe(true);

  openrouter.setNow(() => Date.now() + 3_600_000);
  const stored = await run(text, keep, [0, -1]);
  expect([stored.succeeded, live()]).toEqual([true, ['prod, replaced', 'prod, replaced', 'prod']]);
  expect(stored.said.stored).toContain(openrouter.keysNamed('prod')[0]?.secret);
  expect([(await later()).succeeded, live()]).toEqual([true, ['prod, replaced', 'prod']]);

  openrouter.setNow(() => Date.now() + 7_200_000);
  expect((await run(text, keep, [0])).succeeded).toBe(true);
  expect([live(), openrouter.keys().length]).toEqual([['prod'], 3]);
  expect([(await later()).succeeded, openrouter.keys().length]).toEqual([true, 2]);
}

/** Commands that store a new key. The one that creates a manifest for Kubernetes passes it on. */
const STORES = ['aws', 'az', 'gcloud', 'gh', 'git', 'kubectl', 'sops', 'vault'];

function disabledOf({ openrouter }: Settled): string[] {
  return openrouter.keys().flatMap(key => (key.disabled ? [key.name] : []));
}

function daysUntil(instant: string | null | undefined): number {
  return (Date.parse(instant ?? '') - Date.now()) / 86_400_000;
}

async function createPullRequestKey(here: Settled): Promise<void> {
  const values = { ...here.values, 'inputs.number': '7' };
  expect((await runJob(recipe('Key for a pull request'), 'create', { ...here, values })).succeeded).toBe(true);
}
