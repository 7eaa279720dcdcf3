// Every message in docs/troubleshooting.md is what a person sees in that situation.

import { describe, expect, test } from 'vitest';
import { refusedUrl } from '../support/openrouter/openrouter.ts';
import { GATE_POLICY, POLICY, SEAL_KEY } from '../support/openrouter/openrouter-federation.ts';
import { page } from '../support/runner/readme.ts';
import { aged, type Settled, settle } from '../support/runner/recipes.ts';
import { expectNoSecret, type RunOptions, runAction } from '../support/runner/runner.ts';

type Situation = (here: Settled) => RunOptions | Promise<RunOptions>;

const CHECK = { operation: 'check', limit: '' };
const OWN_KEY = { ...CHECK, 'provisioning-key': '', 'current-name': '' };
const LOGIN = { 'provisioning-key': '', 'federation-policy-id': POLICY, 'seal-key': SEAL_KEY };
const ALWAYS = { times: Number.POSITIVE_INFINITY };

/** What causes each message, by its beginning there; inputs are added to those of a successful update. */
const SITUATIONS: Record<string, Situation> = {
  'provisioning-key is empty.': () => ({ inputs: { 'provisioning-key': '' } }),
  'seal-key: federation-policy-id needs it': () => ({ inputs: { ...LOGIN, 'seal-key': '' } }),
  'api-key is empty': () => ({ inputs: { ...OWN_KEY, 'api-key': '', require: 'budget-remaining >= 5' } }),
  'Exactly one of': () => ({ inputs: { 'current-name': '' } }),
  'There is no input': () => ({ inputs: { dry_run: 'true' } }),
  '… is only for operation': () => ({ inputs: { retire: 'disable' } }),
  'Nothing to change:': () => ({ inputs: { limit: '' } }),
  'hash: this looks like an API key': ({ openrouter }) => ({
    inputs: { 'current-name': '', hash: openrouter.keys()[0]?.secret ?? '' },
  }),
  'name: there is an enabled key': here => ({
    inputs: { ...rotation(here), operation: 'create', 'current-name': '', name: 'prod' },
  }),

  'No key of this account': () => ({ inputs: { 'current-name': '', hash: 'abc' } }),
  'current-name: no key is named': () => ({ inputs: { 'current-name': 'Prod' } }),
  'workspace-id: this account': () => ({ inputs: { 'workspace-id': 'nowhere' } }),
  'max-keys:': () => ({ inputs: { 'current-name': '*' } }),
  'current-name: … enabled keys': here => {
    here.openrouter.seed(aged([{ name: 'prod' }])[0]);
    return { inputs: rotation(here) };
  },
  '… is retired.': async here => {
    const old = here.openrouter.keysNamed('prod')[0]?.hash ?? '';
    await runAction({ inputs: { ...usual(here), ...rotation(here) }, env: { GITHUB_API_URL: here.github.url } });
    return { inputs: { 'current-name': '', hash: old } };
  },

  'The key fails the requirements:': () => ({ inputs: { ...CHECK, require: 'limit > 90' } }),
  'The account fails the requirements:': () => ({ inputs: { ...CHECK, require: 'credits-remaining > 100000000' } }),
  'Nothing was changed, because': () => ({ inputs: { require: 'limit < 70' } }),
  'api-key: OpenRouter answered 401': () => ({ inputs: { ...OWN_KEY, 'api-key': 'sk-or-v1-gone' } }),
  'limit: with a limit of': ({ openrouter }) => {
    openrouter.spend(openrouter.keysNamed('prod')[0]?.hash ?? '', 20);
    return { inputs: { limit: '10' } };
  },

  'The provisioning key (provisioning-key)': () => ({ inputs: { 'provisioning-key': 'sk-or-v1-unknown' } }),
  'federation-policy-id: GitHub issues no token': () => ({ inputs: LOGIN }),
  'The federation policy (federation-policy-id) does not exist': here => {
    here.openrouter.removePolicy(POLICY);
    return { inputs: LOGIN, env: { ...here.idToken } };
  },
  'The federation policy (federation-policy-id) acts as': here => {
    here.actAs(here.openrouter.keysNamed('prod')[0]?.secret ?? '');
    return { inputs: { ...LOGIN, 'federation-policy-id': GATE_POLICY }, env: { ...here.idToken } };
  },
  'Only a provisioning': ({ openrouter }) => {
    openrouter.fault({}, { status: 403, body: { error: { code: 403, message: 'Invalid management key' } } });
    return {};
  },
  'OpenRouter does not allow this': ({ openrouter }) => {
    openrouter.fault({}, { status: 403, body: { error: { code: 403, message: 'Not for members' } } });
    return {};
  },
  "api-url: … answered …, but not in the form of OpenRouter's API": ({ openrouter }) => {
    openrouter.fault({}, { html: 404 }, ALWAYS);
    return {};
  },
  'GET /key was answered for another key': ({ openrouter }) => {
    const secret = 'sk-or-v1-0123456789abcdef0123456789abcdef';
    openrouter.fault({ path: '/key' }, { as: openrouter.addManagementKey() });
    return { inputs: { ...OWN_KEY, 'api-key': secret } };
  },
  'The credits of the account': ({ openrouter }) => {
    openrouter.fault({}, { status: 402 });
    return {};
  },
  'OpenRouter is not available in the region': ({ openrouter }) => {
    openrouter.fault({}, { status: 451 });
    return {};
  },
  "The clock of OpenRouter's answers": ({ openrouter }) => {
    openrouter.fault({}, { withHeaders: { date: 'Mon, 30 Nov 2037 08:00:00 GMT' } }, ALWAYS);
    return { inputs: { operation: 'delete', limit: '', where: 'created-at < -90d' } };
  },
  "This is a firewall's refusal": ({ openrouter }) => {
    openrouter.fault({}, 'firewall', ALWAYS);
    return {};
  },
  "The account's daily quota": ({ openrouter }) => {
    const body = { error: { code: 429, message: 'Rate limit exceeded: keys-modify-api-rpd-v2' } };
    openrouter.fault({ method: 'PATCH' }, { status: 429, body });
    return {};
  },
  'It is rate limited': ({ openrouter }) => {
    openrouter.fault({}, { status: 429 }, ALWAYS);
    return {};
  },
  'Something else changed it': ({ openrouter }) => {
    openrouter.fault({ method: 'GET', path: '/keys' }, { status: 409 });
    return {};
  },
  '… the answer is not JSON': ({ openrouter }) => {
    openrouter.fault({}, { html: 200 }, ALWAYS);
    return {};
  },
  'It redirects': ({ openrouter }) => {
    openrouter.fault({}, { redirect: 'https://example.com/api' });
    return {};
  },
  'Check that … can be reached': () => ({ inputs: { 'api-url': refusedUrl() } }),

  'github-token: store-in needs': here => ({ inputs: { ...rotation(here), 'github-token': '' } }),
  'GITHUB_TOKEN can never write secrets.': here => ({ inputs: rotation(here, 'ghs_without_permission') }),
  'Without the permission to read BYOK credentials': here => {
    here.openrouter.fault({ path: '/byok' }, { status: 403 }, ALWAYS);
    return { inputs: rotation(here) };
  },
  'OpenRouter did not accept the new key': here => {
    here.openrouter.setRules({ maxKeyLifetimeDays: 90 });
    return { inputs: rotation(here) };
  },
  'The organization enforces SAML': here => {
    here.github.setRules({ singleSignOn: ['octo-org'] });
    return { inputs: rotation(here) };
  },
  'An IP allow list refuses': here => {
    here.github.setRules({ ipAllowList: ['octo-org'] });
    return { inputs: rotation(here) };
  },
  'An archived repository': here => {
    here.github.setRules({ archived: ['octo-org/app'] });
    return { inputs: rotation(here) };
  },
  "GITHUB_API_URL: … answered …, but not in the form of GitHub's API": here => {
    here.github.fault({ method: 'PUT' }, { html: 404 });
    return { inputs: rotation(here) };
  },
  'github-token is not a valid token': here => ({ inputs: rotation(here, 'ghs_unknown') }),
  'A rotation of this key is going on': async here => {
    here.openrouter.fault({ method: 'PATCH' }, 'hang');
    await runAction({
      inputs: { ...usual(here), ...rotation(here) },
      env: { GITHUB_API_URL: here.github.url },
      onSpawn: child => here.openrouter.onRequest(({ method }) => void (method === 'PATCH' && child.kill('SIGKILL'))),
    });
    here.openrouter.clearFaults();
    return { inputs: rotation(here), env: { GITHUB_RUN_ID: '9002' } };
  },
  'Run the rotation again': here => {
    here.github.fault({ method: 'PUT', path: /environments/ }, { status: 422 }, ALWAYS);
    const targets = 'repository OPENROUTER_API_KEY\nenvironment production OPENROUTER_API_KEY';
    return { inputs: { ...rotation(here), 'store-in': targets } };
  },
};

const HEAD = /^\| message \| cause \| what to do \|$|^\|---\|---\|---\|$/;

/** Situations that cause a warning and do not fail the step. */
const WARNINGS = new Set(['limit: with a limit of']);

function usual({ openrouter }: Settled): Record<string, string> {
  return {
    'provisioning-key': openrouter.managementKey,
    'api-url': openrouter.url,
    'current-name': 'prod',
    limit: '75',
  };
}

function rotation({ github }: Settled, token = github.token): Record<string, string> {
  return { operation: 'rotate', 'store-in': 'repository OPENROUTER_API_KEY', 'github-token': token };
}

describe('The messages in docs/troubleshooting.md', () => {
  const [, part = ''] = page('docs/troubleshooting.md').split('\n## Messages\n');
  const lines = part.split('\n').filter(line => line.startsWith('|') && !HEAD.test(line));
  const rows = lines.map(line => /^\| `([^`]+)` \|/.exec(line)?.[1] ?? line);

  test('are all provoked, each by one situation', () => {
    const begins = Object.keys(SITUATIONS);
    expect(rows.map(row => begins.filter(each => row.startsWith(each)).length)).toEqual(rows.map(() => 1));
    expect(begins).toHaveLength(rows.length);
  });

  test.each(Object.entries(SITUATIONS))('"%s" is what a person sees', async (begins, lead) => {
    const here = await settle(
      'Rotate the OpenRouter key',
      { keys: [{ name: 'prod', limit: 50 }, { name: 'staging' }] },
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
    const type = WARNINGS.has(begins) ? 'warning' : 'error';
    const seen = result.annotations.filter(each => each.type === type).map(({ message }) => message);
    expect(seen.join('\n')).toMatch(new RegExp(pattern));
    expect(result.code).toBe(WARNINGS.has(begins) ? 0 : 1);
    expectNoSecret(result, [...here.openrouter.secrets(), here.github.token]);
  });
});

describe('The questions in docs/troubleshooting.md', () => {
  const settled = () => settle('Deploy', { keys: [{ name: 'prod', limit: 50 }] });
  const step = (here: Settled, inputs: Record<string, string>) => runAction({ inputs: { ...usual(here), ...inputs } });

  test('names are case-sensitive, and the error names the one that differs only in case', async () => {
    const result = await step(await settled(), { 'current-name': 'Prod' });
    expect([result.code, result.log]).toEqual([1, expect.stringContaining('"prod"')]);
  });

  test('operations and the words of a limit may be in any case', async () => {
    const here = await settled();
    expect((await step(here, { operation: 'Update', limit: 'RAISE BY 5' })).code).toBe(0);
    expect(here.openrouter.keys()[0]?.limit).toBe(55);
  });

  test('with fail-on-unmet: false a 401 for api-key is an unmet condition, and one for provisioning-key still fails', async () => {
    const here = await settled();
    const gate = { require: 'limit-remaining >= 5', 'fail-on-unmet': 'false' };
    const own = await step(here, { ...OWN_KEY, ...gate, 'api-key': 'sk-or-v1-gone' });
    expect([own.code, own.outputs.passed]).toEqual([0, 'false']);
    expect((await step(here, { ...OWN_KEY, 'api-key': 'sk-or-v1-gone', require: '' })).code).toBe(1);
    const other = await step(here, { ...CHECK, ...gate, 'provisioning-key': 'sk-or-v1-unknown' });
    expect([other.code, other.outputs.passed]).toEqual([1, 'false']);
  });

  test('require is checked against the plan: if that fails, nothing is written, whatever fail-on-unmet says', async () => {
    const here = await settled();
    const result = await step(here, { require: 'limit <= 60', 'fail-on-unmet': 'false' });
    expect([result.code, result.outputs.passed, here.openrouter.keys()[0]?.limit]).toEqual([0, 'false', 50]);
  });

  test('a gate on budgets fails on a server without budgets', async () => {
    const here = await settle('Deploy', { withoutNewFields: true, keys: [{ name: 'prod', limit: 50 }] });
    const own = { ...OWN_KEY, 'api-key': here.openrouter.keys()[0]?.secret ?? '' };
    const gate = await step(here, { ...own, require: 'budget-remaining >= 5' });
    expect([gate.code, gate.log]).toEqual([1, expect.stringContaining('is unknown')]);
    expect((await step(here, { ...own, require: 'limit-remaining >= 5' })).code).toBe(0);
  });
});
