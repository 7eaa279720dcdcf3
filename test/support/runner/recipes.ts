// The recipes of README and docs, by name, and a place to run them: an account and a repository, with the secrets and
// variables that recipes use, and a token with no more permissions than the recipe asks for.

import { afterEach } from 'vitest';
import { parse } from 'yaml';
import { recipes } from '../../../.ci/recipes.ts';
import { type GitHubOptions, startGitHub, type TokenSeed } from '../github/github.ts';
import { startIssuer } from '../github/github-issuer.ts';
import type { KeySeed } from '../openrouter/keyring.ts';
import { type OpenRouterOptions, startOpenRouter } from '../openrouter/openrouter.ts';
import { GATE_POLICY, POLICY, SEAL_KEY } from '../openrouter/openrouter-federation.ts';
import type { Workflow, World } from './workflow.ts';

export interface Settled extends World {
  values: Record<string, string>;
  /** The policy of gates acts as this key from now on. */
  actAs(key: string): void;
}

const workflows = new Map(recipes().map(({ text }) => [(parse(text) as Workflow).name, parse(text) as Workflow]));

export function recipe(name: string): Workflow {
  const found = workflows.get(name);
  if (!found) throw new Error(`No page has a workflow "${name}".`);
  return found;
}

const running: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map(server => server.stop()));
});

/** An instant that many days ago, or ahead if negative. */
export function ago(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}

/** Keys are 100 days old by default: a rotation would wait until lists show a key that was just created. */
export function aged(seeds: readonly KeySeed[]): KeySeed[] {
  return seeds.map(seed => ({ created_at: ago(100), ...seed }));
}

/** For one recipe: its token has only the permissions that the recipe names. */
export async function settle(
  name: string,
  { keys = [], ...openrouterOptions }: OpenRouterOptions = {},
  githubOptions: GitHubOptions = {},
): Promise<Settled> {
  const [job] = Object.values(recipe(name).jobs);
  const issuer = await startIssuer({ environment: job?.environment ?? null });
  const openrouter = await startOpenRouter({
    issuers: [issuer.issuer],
    ...openrouterOptions,
    keys: aged(keys),
  });
  const github = await startGitHub({
    environments: { 'octo-org/app': ['production'] },
    tokens: [tokenOf(recipe(name))],
    ...githubOptions,
  });
  running.push(openrouter, github, issuer);
  const policy = { issuer: issuer.issuer.url, subject: issuer.subject() };
  openrouter.setPolicy({ ...policy, id: POLICY, key: openrouter.managementKey });
  const values = {
    'secrets.OPENROUTER_PROVISIONING_KEY': openrouter.managementKey,
    'secrets.OPENROUTER_SEAL_KEY': SEAL_KEY,
    'vars.OPENROUTER_POLICY_ID': POLICY,
    'vars.OPENROUTER_GATE_POLICY_ID': GATE_POLICY,
    'vars.SECRETS_APP_CLIENT_ID': 'Iv23liExample',
    'secrets.SECRETS_APP_PRIVATE_KEY': 'the private key of the App',
    'vars.ALERTS_APP_CLIENT_ID': 'Iv23liAlerts',
    'secrets.ALERTS_APP_PRIVATE_KEY': 'the private key of another App',
    'github.token': github.token,
    'github.repository': 'octo-org/app',
  };
  const actAs = (key: string) => openrouter.setPolicy({ ...policy, id: GATE_POLICY, key });
  return { openrouter, github, values, idToken: issuer.env(), actAs };
}

/** The permissions of all tokens that the recipe creates, and those of its jobs for posting. */
function tokenOf({ jobs }: Workflow): TokenSeed {
  const steps = Object.values(jobs).flatMap(job => job.steps);
  const made = steps.filter(({ uses }) => uses?.startsWith('actions/create-github-app-token@'));
  const given = (permission: string) =>
    made
      .map(step => step.with?.[`permission-${permission}`])
      .toSorted((a, b) => (a === 'write' ? -1 : b === 'write' ? 1 : 0))[0];
  const may = (permission: string) => given(permission) === 'write';
  const posts = (permission: string) => Object.values(jobs).some(job => job.permissions?.[permission] === 'write');
  return {
    token: `ghs_${'x'.repeat(36)}`,
    kind: 'app',
    secrets: may('secrets'),
    environments: may('environments'),
    dependabot: may('dependabot-secrets'),
    codespaces: false,
    organization: may('organization-secrets'),
    alerts: may('secret-scanning-alerts') || (given('secret-scanning-alerts') === 'read' && 'read'),
    issues: posts('issues'),
    pullRequests: posts('pull-requests'),
  };
}
