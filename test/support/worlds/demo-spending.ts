/**
 * The keys of the demo and what each has spent, by day, so that usage, activity and credits agree. The amounts of the
 * present week and month are the same on every day, so that everyone sees the same table.
 */
import { hashOf, type KeySeed, nextReset } from '../openrouter/keyring.ts';

interface DemoKey {
  name: string;
  /** Its workspace; if missing, the default one. */
  workspace?: 'lab';
  /** In days. */
  age: number;
  lastUsed: number;
  /** Total spending in USD. */
  used: number;
  /** Spending in the limit's present period, in USD; not fixed for keys whose limit never resets. */
  usedInPeriod?: number;
  /** USD per day in the last seven completed days, and in those before that; zero by default. */
  perDay?: { lately: number; before: number };
  /** Spending on single days before today, instead of `perDay`. */
  spentOn?: [daysAgo: number, usd: number][];
  model?: { model: string; provider: string };
  settings?: Pick<KeySeed, 'limit' | 'limit_reset' | 'disabled'>;
  /** In days; it never expires by default. */
  expiresIn?: number;
}

const SONNET = { model: 'anthropic/claude-sonnet-4.5', provider: 'Anthropic' };
const GPT = { model: 'openai/gpt-4.1', provider: 'OpenAI' };

export const DEMO_KEYS: readonly DemoKey[] = [
  {
    ...{ name: 'prod', age: 120, lastUsed: 0.01, used: 201.5, usedInPeriod: 37.5, model: SONNET },
    perDay: { lately: 1.2, before: 1.2 },
    settings: { limit: 50, limit_reset: 'monthly' },
  },
  {
    ...{ name: 'staging', age: 90, lastUsed: 0.5, used: 121.2, usedInPeriod: 19, model: GPT },
    perDay: { lately: 2.6, before: 2.6 },
    settings: { limit: 20, limit_reset: 'weekly' },
  },
  {
    ...{ name: 'ci-nightly', age: 60, lastUsed: 1, used: 10, model: GPT },
    perDay: { lately: 0.05, before: 0.25 },
    settings: { limit: 10 },
  },
  { name: 'ci-old', age: 300, lastUsed: 200, used: 0.4, settings: { limit: 5 } },
  { name: 'research', age: 200, lastUsed: 0.2, used: 212.4, model: SONNET, perDay: { lately: 4.5, before: 1.5 } },
  {
    ...{ name: 'hackathon', age: 27, lastUsed: 2, used: 3.1, model: GPT },
    spentOn: [
      [16, 1.2],
      [9, 1],
      [2, 0.9],
    ],
    settings: { limit: 25 },
    expiresIn: 3,
  },
  { name: 'leaked-2025', age: 400, lastUsed: 320, used: 4, settings: { limit: 15, disabled: true } },
  {
    ...{ name: 'lab-eval', workspace: 'lab', age: 80, lastUsed: 1, used: 42.6, model: GPT },
    perDay: { lately: 0.8, before: 0.8 },
    settings: { limit: 60 },
  },
  { name: 'lab-notebooks', workspace: 'lab', age: 150, lastUsed: 45, used: 8.2, settings: { limit: 20 } },
];

/** The key as it was before the known days, which are [days ago, USD]. */
export function demoKey(key: DemoKey, now: number): { seed: KeySeed; days: [daysAgo: number, usd: number][] } {
  const days = daysOf(key, now);
  const seed = {
    secret: demoSecret(key.name),
    name: key.name,
    created_at: ago(key.age, now),
    last_used_at: ago(key.lastUsed, now),
    usage: cents(days.reduce((left, [, usd]) => left - usd, key.used)),
    ...{ usage_monthly: 0, usage_weekly: 0, usage_daily: 0 },
    ...key.settings,
    ...(key.expiresIn !== undefined && { expires_at: ago(-key.expiresIn, now) }),
  };
  return { seed, days };
}

export function demoSecret(name: string): string {
  return `sk-or-v1-${hashOf(`demo ${name}`)}`;
}

const DAY_MS = 86_400_000;

/** The last 30 completed days, and today if the period needs it: its spending is spread over its days. */
function daysOf({ perDay, spentOn = [], usedInPeriod, settings }: DemoKey, now: number): [number, number][] {
  if (!perDay) return spentOn;
  const reset = settings?.limit_reset;
  const isNow = (daysAgo: number) => reset && nextReset(reset, now - daysAgo * DAY_MS) > now;
  const all = Array.from({ length: 31 }, (_, daysAgo) => daysAgo);
  const current = usedInPeriod === undefined ? [] : all.filter(isNow);
  const share = current.length === 0 ? 0 : Math.floor((100 * (usedInPeriod ?? 0)) / current.length) / 100;
  const today = cents((usedInPeriod ?? 0) - share * (current.length - 1));
  return all.flatMap((daysAgo): [number, number][] => {
    if (current.includes(daysAgo)) return [[daysAgo, daysAgo === 0 ? today : share]];
    return daysAgo === 0 ? [] : [[daysAgo, daysAgo <= 7 ? perDay.lately : perDay.before]];
  });
}

function ago(days: number, now: number): string {
  return new Date(now - days * DAY_MS).toISOString();
}

/** Whole cents: sums of days have binary noise. */
export function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
