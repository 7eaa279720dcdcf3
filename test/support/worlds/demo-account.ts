/** The account of the demo: local servers with the keys of a small team, and a repository that uses one of them. */

import { type LocalGitHub, startGitHub } from '../github/github.ts';
import { type Issuer, startIssuer } from '../github/github-issuer.ts';
import { hashOf, type LocalOpenRouter, startOpenRouter } from '../openrouter/openrouter.ts';
import { GATE_POLICY, POLICY } from '../openrouter/openrouter-federation.ts';
import { stateOfText, textOfState } from '../server/saved-state.ts';
import { cents, DEMO_KEYS, demoKey, demoSecret } from './demo-spending.ts';

export interface DemoAccount {
  openrouter: LocalOpenRouter;
  github: LocalGitHub;
  /** The token of the job, as `github.token`. */
  jobToken: string;
  /** The variables of a job with `id-token: write`; empty when it does not log in. */
  tokenEnv: Record<string, string>;
  /** Every plaintext that the runner would mask from the start. */
  secrets(): string[];
  /** The state of both servers, for `kept` of the next run. */
  saved(): string;
  stop(): Promise<void>;
}

const JOB_TOKEN = `ghs_${'0'.repeat(36)}`;
/** Through a rotation a key keeps its guardrail, and whatever names it by its hash. */
const GUARDRAIL = '6c1f1de5-7f0c-4f53-9f1b-2f4c5a9f7d10';
const AZURE = '0b6d0c4e-94f1-4f0e-8a6b-3d2f8e5c7a11';
const TRACES = '9d3c5b7a-1e2f-4a6b-b8c9-7f5e4d3c2b12';
const WORKSPACES = { lab: { id: '5e0a3c1d-8b7f-4d2e-9c6a-1f4b7d0e3a13', slug: 'lab', name: 'Lab' } };

const REPOSITORY = 'octo-org/app';
/** Some that many repositories have, and those of the twelve keys in docs/keys-as-code.md. */
const ENVIRONMENTS = [
  ...['production', 'staging', 'preview', 'release/2.x'],
  ...['billing', 'chat', 'crawler', 'docs', 'evals', 'mobile', 'ops', 'search', 'support', 'translate', 'voice', 'web'],
];

interface DemoOptions {
  /** Milliseconds since 1970; the real clock by default. */
  now?: () => number;
  /** The account trusts the job: one federation policy acts as the provisioning key, another as the key `prod`. */
  logsIn?: boolean;
  /** The state saved by an earlier run. */
  kept?: string | undefined;
}

/** The text was not saved by a demo with the same places. */
export class NotKeptError extends Error {}

export async function startDemoAccount(options: DemoOptions = {}): Promise<DemoAccount> {
  const { now = Date.now, logsIn = false, kept } = options;
  const state = kept === undefined ? undefined : stateFrom(kept);
  // Only then, since it makes a key pair.
  const issuer = logsIn ? await startIssuer() : undefined;
  const [openrouter, github] = await Promise.all([startAccount(now, issuer?.issuer), startRepository()]);
  if (state) {
    openrouter.load(state.openrouter);
    github.load(state.github);
  }
  if (issuer) {
    const subject = issuer.subject();
    const policy = { issuer: issuer.issuer.url, subject };
    openrouter.setPolicy({ ...policy, id: POLICY, key: openrouter.managementKey });
    openrouter.setPolicy({ ...policy, id: GATE_POLICY, key: openrouter.keysNamed('prod')[0]?.secret ?? '' });
  }
  return {
    openrouter,
    github,
    jobToken: JOB_TOKEN,
    tokenEnv: issuer?.env() ?? {},
    saved: () => textOfState({ version: SAVED_VERSION, openrouter: openrouter.save(), github: github.save() }),
    secrets: () => [...openrouter.secrets(), github.token, JOB_TOKEN],
    stop: async () => void (await Promise.all([openrouter.stop(), github.stop(), issuer?.stop()])),
  };
}

interface SavedDemo {
  openrouter: ReturnType<LocalOpenRouter['save']>;
  github: ReturnType<LocalGitHub['save']>;
}

/** Must change whenever the shape of a server's state, or the demo's initial data, changes. */
const SAVED_VERSION = 1;

function stateFrom(kept: string): SavedDemo {
  const read = (): Partial<SavedDemo & { version: number }> | null => {
    try {
      return stateOfText(kept) as SavedDemo;
    } catch {
      return null;
    }
  };
  const { version, openrouter, github } = read() ?? {};
  if (version !== SAVED_VERSION || !openrouter || !github) throw new NotKeptError('not a state of this demo');
  return { openrouter, github };
}

/** Keys of two workspaces, what they have spent, and 7.40 USD left of the account's credits. */
async function startAccount(now: () => number, issuer?: Issuer): Promise<LocalOpenRouter> {
  const keys = DEMO_KEYS.map(key => ({ key, ...demoKey(key, now()) }));
  const used = keys.reduce((sum, { seed }) => sum + (seed.usage ?? 0), 0);
  const bought = DEMO_KEYS.reduce((sum, { used }) => sum + used, 7.4);
  const openrouter = await startOpenRouter({
    now,
    issuers: issuer ? [issuer] : [],
    managementKeys: [demoSecret('provisioning key')],
    credits: { total_credits: cents(bought), total_usage: cents(used) },
    workspaces: Object.values(WORKSPACES),
    keys: keys.map(({ key, seed }) => ({
      ...seed,
      ...(key.workspace && { workspace_id: WORKSPACES[key.workspace].id }),
    })),
    guardrails: [{ id: GUARDRAIL, name: 'eu-only', allowed_data_regions: ['europe'], keys: [hashFor('prod')] }],
    byok: [{ id: AZURE, name: 'azure', provider: 'azure', allowed_api_key_hashes: [hashFor('prod')] }],
    destinations: [{ id: TRACES, name: 'traces', api_key_hashes: [hashFor('prod'), hashFor('staging')] }],
  });
  for (const { key, days } of keys) {
    for (const [daysAgo, usd] of days) openrouter.spend(hashFor(key.name), usd, 'credits', { ...key.model, daysAgo });
  }
  return openrouter;
}

/** Two of its places hold the key `prod`; a key was committed by mistake; a pull request is open. */
async function startRepository(): Promise<LocalGitHub> {
  const github = await startGitHub({
    environments: { [REPOSITORY]: ENVIRONMENTS },
    tokens: [
      `ghp_${'0123456789abcdefghijklmnopqrstuvwxyz'}`,
      { token: JOB_TOKEN, kind: 'actions', issues: true, pullRequests: true },
    ],
    alerts: [
      { secret: demoSecret('leaked-2025'), state: 'resolved', validity: 'inactive' },
      { secret: demoSecret('hackathon'), validity: 'active' },
    ],
  });
  github.setSecret(`repository ${REPOSITORY} OPENROUTER_API_KEY`, demoSecret('prod'));
  github.setSecret(`environment ${REPOSITORY} production OPENROUTER_API_KEY`, demoSecret('prod'));
  github.addIssue({ title: 'Raise the limits of the team', pull: true });
  return github;
}

/** Constant, so that a hash can be copied from one run to the next. */
function hashFor(name: string): string {
  return hashOf(demoSecret(name));
}
