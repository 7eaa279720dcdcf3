/** The account of the demo: local servers with the keys of a small team, and a repository that uses one of them. */
import { type LocalGitHub, startGitHub } from '../github/github.ts';
import { hashOf, type KeySeed, type LocalOpenRouter, startOpenRouter } from '../openrouter/openrouter.ts';

export interface DemoAccount {
  openrouter: LocalOpenRouter;
  github: LocalGitHub;
  /** Every plaintext that a runner would mask from the start. */
  secrets(): string[];
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;
/** A key keeps its guardrail through a rotation, and what names it by its hash. */
const GUARDRAIL = '6c1f1de5-7f0c-4f53-9f1b-2f4c5a9f7d10';
const AZURE = '0b6d0c4e-94f1-4f0e-8a6b-3d2f8e5c7a11';
const TRACES = '9d3c5b7a-1e2f-4a6b-b8c9-7f5e4d3c2b12';

export async function startDemoAccount(): Promise<DemoAccount> {
  const openrouter = await startOpenRouter({
    credits: { total_credits: 500, total_usage: 492.6 },
    keys: keys(Date.now()),
    guardrails: [{ id: GUARDRAIL, name: 'eu-only', allowed_data_regions: ['europe'], keys: [hashFor('prod')] }],
    byok: [{ id: AZURE, name: 'azure', provider: 'azure', allowed_api_key_hashes: [hashFor('prod')] }],
    destinations: [{ id: TRACES, name: 'traces', api_key_hashes: [hashFor('prod'), hashFor('staging')] }],
  });
  const prod = secretFor('prod');
  const github = await startGitHub({ environments: { 'octo-org/app': ['production'] } });
  github.setSecret('repository octo-org/app OPENROUTER_API_KEY', prod);
  github.setSecret('environment octo-org/app production OPENROUTER_API_KEY', prod);
  return {
    openrouter,
    github,
    secrets: () => [...openrouter.secrets(), github.token],
    stop: async () => void (await Promise.all([openrouter.stop(), github.stop()])),
  };
}

function keys(now: number): KeySeed[] {
  const ago = (days: number) => new Date(now - days * DAY_MS).toISOString();
  const made = (name: string, days: number, seed: KeySeed): KeySeed => ({
    secret: secretFor(name),
    name,
    created_at: ago(days),
    usage_daily: 0,
    ...seed,
  });
  return [
    made('prod', 120, { limit: 50, limit_reset: 'monthly', usage: 201.5, ...spent(37.5), last_used_at: ago(0.01) }),
    made('staging', 90, { limit: 20, limit_reset: 'weekly', usage: 61.2, ...spent(19), last_used_at: ago(0.5) }),
    made('ci-nightly', 60, { limit: 10, usage: 10, ...spent(2), last_used_at: ago(1) }),
    made('ci-old', 300, { limit: 5, usage: 0.4, ...spent(0), last_used_at: ago(200) }),
    made('research', 200, { usage: 212.4, ...spent(80), last_used_at: ago(0.2) }),
    made('hackathon', 27, { limit: 25, usage: 3.1, ...spent(3.1), last_used_at: ago(2), expires_at: ago(-3) }),
    made('leaked-2025', 400, { limit: 15, usage: 4, ...spent(0), disabled: true, last_used_at: ago(320) }),
  ];
}

function spent(usd: number): KeySeed {
  return { usage_monthly: usd, usage_weekly: usd };
}

/** The same in every run, so that a hash can be copied from one run to the next. */
function hashFor(name: string): string {
  return hashOf(secretFor(name));
}

function secretFor(name: string): string {
  return `sk-or-v1-${hashOf(`demo ${name}`)}`;
}
