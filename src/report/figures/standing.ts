/** How keys stand, in the order in which somebody should look at them: the one list that log and summary draw on. */
import { nextReset } from '../../domain/key/derived.ts';
import { instantOf, type KnownKey } from '../../domain/key/key.ts';
import { type KeyState, stateOf } from '../../domain/key/state.ts';
import type { Concluded, KeyResult } from '../../operations/outcome/outcome.ts';
import { span } from './figures.ts';

interface Meaning {
  /** Distinct: each stands for one thing, whatever the theme. */
  sign: string;
  /** Of one key, and of several. */
  means: readonly [one: string, several: string];
  /** The same in a dry run, where it differs. */
  planned?: readonly [one: string, several: string];
  /** What to do; empty when nothing has to be done. */
  advice: string;
}

/** What needs attention most comes first. */
export const STANDINGS = {
  failed: { sign: '❌', means: ['failed', 'failed'], advice: 'read the error above' },
  unmet: {
    sign: '🚫',
    means: ['fails the requirements', 'fail the requirements'],
    advice: 'see which condition above; change the key or the condition',
  },
  spent: {
    sign: '🔴',
    means: ['has nothing left to spend', 'have nothing left to spend'],
    advice: 'raise the limit (<code>limit: top up to 20</code>)',
  },
  'runs out': {
    sign: '📉',
    means: ['will run out at its present rate', 'will run out at their present rate'],
    advice: 'raise the limit, or find out what spends (<code>spend: true</code>)',
  },
  'expires soon': {
    sign: '⏳',
    means: ['expires within 7 days', 'expire within 7 days'],
    advice: 'replace it in time (<code>operation: rotate</code>)',
  },
  'nearly spent': {
    sign: '🟠',
    means: ['has used 90 % of its limit', 'have used 90 % of their limit'],
    advice: 'lasts until its reset at the present rate; keep an eye on it',
  },
  warned: {
    sign: '⚠️',
    means: ['has an unmet warning condition', 'have unmet warning conditions'],
    advice: 'see which condition above; change the key or the condition',
  },
  changed: {
    sign: '✏️',
    means: ['changed', 'changed'],
    planned: ['would be changed', 'would be changed'],
    advice: '',
  },
  deleted: {
    sign: '🗑️',
    means: ['deleted', 'deleted'],
    planned: ['would be deleted', 'would be deleted'],
    advice: '',
  },
  expired: {
    sign: '🔚',
    means: ['has expired', 'have expired'],
    advice: 'rotate what is still needed, delete the rest',
  },
  disabled: { sign: '⛔', means: ['is disabled', 'are disabled'], advice: '' },
  unknown: { sign: '❔', means: ['may be disabled', 'may be disabled'], advice: 'OpenRouter did not say' },
  unlimited: {
    sign: '♾️',
    means: ['has no limit', 'have no limit'],
    advice: 'give it a limit (<code>limit: 50</code>)',
  },
  healthy: { sign: '✅', means: ['needs nothing', 'need nothing'], advice: '' },
} as const satisfies Record<string, Meaning>;

export type StandingName = keyof typeof STANDINGS;

const ORDER = Object.keys(STANDINGS) as StandingName[];

export interface Standing {
  result: KeyResult;
  state: KeyState;
  /** What matters most of it. */
  name: StandingName;
}

/** The keys of an outcome, those that need attention first; equals in the order selected. `now` in ms. */
export function standingsOf(
  { results, verdict, warned }: Pick<Concluded, 'results' | 'verdict' | 'warned'>,
  now: number,
): Standing[] {
  const unmet = new Set(verdict?.unmet.map(({ hash }) => hash));
  const warnedHashes = new Set(warned?.map(({ hash }) => hash));
  return results
    .map(result => {
      const state = stateOf(result.after, now);
      return { result, state, name: nameOf(result, state, unmet, warnedHashes) };
    })
    .sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name) || soonest(a) - soonest(b));
}

/** Whether nothing has to be done about the key and nothing was done to it. */
export function needsNothing({ name }: Standing): boolean {
  return name === 'healthy' || name === 'unlimited';
}

/** Whether the key has stopped or is about to: what a title counts. */
export function isAtRisk({ name }: Standing): boolean {
  return ORDER.indexOf(name) < ORDER.indexOf('changed');
}

/** `1 has nothing left to spend`, `2 keys would be deleted`: `count` of the standing, whatever the number is called. */
export function meaningOf(name: StandingName, count: number, dryRun: boolean): string {
  const { means, planned = means }: Meaning = STANDINGS[name];
  return (dryRun ? planned : means)[count === 1 ? 0 : 1];
}

/** What to do about keys of one standing. Only a limit that resets is worth waiting for. */
export function adviceFor(name: StandingName, standings: readonly Standing[]): string {
  const { advice } = STANDINGS[name];
  const resets =
    name === 'spent' && standings.some(each => each.name === name && each.result.after.limit_reset !== null);
  return resets ? `${advice}, or wait for its reset` : advice;
}

/** How many there are of each, in order. */
export function tally(standings: readonly Standing[]): [name: StandingName, count: number][] {
  return ORDER.flatMap(name => {
    const count = standings.filter(each => each.name === name).length;
    return count > 0 ? [[name, count] as [StandingName, number]] : [];
  });
}

/** `in 4 days, 3 days before its reset`; empty for a key that does not run out, or cannot be used anyway. */
export function runsOutText(key: KnownKey, { access, runsOutAt }: KeyState, now: number): string {
  if (access === 'disabled' || access === 'expired' || typeof runsOutAt !== 'number') return '';
  const when = runsOutAt <= now ? 'now' : `in ${span(runsOutAt - now)}`;
  const reset = nextReset(key.limit_reset, now);
  return reset === undefined || !Number.isFinite(reset) ? when : `${when}, ${span(reset - runsOutAt)} before its reset`;
}

function nameOf(
  { did, after }: KeyResult,
  state: KeyState,
  unmet: ReadonlySet<string | null>,
  warnedHashes: ReadonlySet<string | null>,
): StandingName {
  if (did === 'failed') return 'failed';
  if (after.hash !== undefined && unmet.has(after.hash)) return 'unmet';
  if (did === 'deleted') return 'deleted';
  if (state.access !== 'enabled') return state.access;
  const [concern] = state.concerns;
  if (concern === 'expires soon' && runsOutFirst(after, state)) return 'runs out';
  if (concern !== undefined) return concern;
  if (after.hash !== undefined && warnedHashes.has(after.hash)) return 'warned';
  if (did === 'updated') return 'changed';
  return state.unlimited ? 'unlimited' : 'healthy';
}

function runsOutFirst({ expires_at: expiry }: KnownKey, { concerns, runsOutAt }: KeyState): boolean {
  return concerns.includes('runs out') && typeof runsOutAt === 'number' && runsOutAt < instantOf(expiry ?? '');
}

/** Among keys of one standing the one that stops first comes first. */
function soonest({ name, result, state: { runsOutAt } }: Standing): number {
  if (name === 'expires soon') return instantOf(result.after.expires_at ?? '');
  return typeof runsOutAt === 'number' ? runsOutAt : Number.MAX_SAFE_INTEGER;
}
