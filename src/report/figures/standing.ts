/** The standings of keys, the most urgent first: the only such list, for log and summary. */

import { instantOf, type KnownKey } from '../../domain/key/key.ts';
import { type KeyState, nextReset, stateOf } from '../../domain/key/state.ts';
import type { Concluded, KeyResult } from '../../operations/outcome/outcome.ts';
import { span } from './figures.ts';

interface Meaning {
  /** Distinct in every theme: each stands for one thing. */
  sign: string;
  /** For one key, and for several. */
  means: readonly [one: string, several: string];
  /** The same in a dry run, if it differs. */
  planned?: readonly [one: string, several: string];
}

/** The most urgent comes first. */
export const STANDINGS = {
  failed: { sign: '❌', means: ['failed', 'failed'] },
  leaked: { sign: '🚨', means: ['leaked and is still enabled', 'leaked and are still enabled'] },
  unmet: {
    sign: '🚫',
    means: ['fails the requirements', 'fail the requirements'],
  },
  spent: {
    sign: '🔴',
    means: ['has nothing left to spend', 'have nothing left to spend'],
  },
  'runs out': {
    sign: '📉',
    means: ['will run out at its present rate', 'will run out at their present rate'],
  },
  'expires soon': {
    sign: '⏳',
    means: ['expires within 7 days', 'expire within 7 days'],
  },
  'nearly spent': {
    sign: '🟠',
    means: ['has used 90 % of its limit', 'have used 90 % of their limit'],
  },
  warned: {
    sign: '⚠️',
    means: ['has an unmet warning condition', 'have unmet warning conditions'],
  },
  changed: {
    sign: '✏️',
    means: ['changed', 'changed'],
    planned: ['would be changed', 'would be changed'],
  },
  deleted: {
    sign: '🗑️',
    means: ['deleted', 'deleted'],
    planned: ['would be deleted', 'would be deleted'],
  },
  expired: {
    sign: '🔚',
    means: ['has expired', 'have expired'],
  },
  disabled: { sign: '⛔', means: ['is disabled', 'are disabled'] },
  unknown: {
    sign: '❔',
    means: ['may be disabled, OpenRouter did not say', 'may be disabled, OpenRouter did not say'],
  },
  unlimited: {
    sign: '♾️',
    means: ['has no limit', 'have no limit'],
  },
  healthy: { sign: '✅', means: ['needs nothing', 'need nothing'] },
} as const satisfies Record<string, Meaning>;

export type StandingName = keyof typeof STANDINGS;

const ORDER = Object.keys(STANDINGS) as StandingName[];

export interface Standing {
  result: KeyResult;
  state: KeyState;
  /** What matters most about it. */
  name: StandingName;
}

/** The keys of an outcome, those that need attention first; equals in the order selected. `now` in ms. */
export function standingsOf(
  { results, verdict, warned, alerts }: Pick<Concluded, 'results' | 'verdict' | 'warned' | 'alerts'>,
  now: number,
): Standing[] {
  const unmet = new Set(verdict?.unmet.map(({ hash }) => hash));
  const warnedHashes = new Set(warned?.map(({ hash }) => hash));
  const leaked = new Set(alerts?.map(({ hash }) => hash));
  return results
    .map(result => {
      const state = stateOf(result.after, now);
      return { result, state, name: nameOf(result, state, { unmet, warned: warnedHashes, leaked }) };
    })
    .sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name) || soonest(a) - soonest(b));
}

/** Whether the key needs no action, and nothing was done to it. */
export function needsNothing({ name, result: { did } }: Standing): boolean {
  return name === 'healthy' || (name === 'disabled' && (did === 'checked' || did === 'unchanged'));
}

/** The words after the number in `1 has nothing left to spend`, `2 keys would be deleted`; `count` is the number. */
export function meaningOf(name: StandingName, count: number, dryRun: boolean): string {
  const { means, planned = means }: Meaning = STANDINGS[name];
  return (dryRun ? planned : means)[count === 1 ? 0 : 1];
}

/** How many keys have each standing, in order. */
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
  hashes: Record<'unmet' | 'warned' | 'leaked', ReadonlySet<string | null>>,
): StandingName {
  const isOneOf = (name: keyof typeof hashes) => after.hash !== undefined && hashes[name].has(after.hash);
  if (did === 'failed') return 'failed';
  if (did !== 'deleted' && state.access === 'enabled' && isOneOf('leaked')) return 'leaked';
  if (isOneOf('unmet')) return 'unmet';
  if (did === 'deleted') return 'deleted';
  if (state.access !== 'enabled') return state.access;
  const [concern] = state.concerns;
  if (concern === 'expires soon' && runsOutFirst(after, state)) return 'runs out';
  if (concern !== undefined) return concern;
  if (isOneOf('warned')) return 'warned';
  if (did === 'updated') return 'changed';
  return state.unlimited ? 'unlimited' : 'healthy';
}

function runsOutFirst({ expires_at: expiry }: KnownKey, { concerns, runsOutAt }: KeyState): boolean {
  return concerns.includes('runs out') && typeof runsOutAt === 'number' && runsOutAt < instantOf(expiry ?? '');
}

/** Sorts keys of one standing: the one that stops first comes first. */
function soonest({ name, result, state: { runsOutAt } }: Standing): number {
  if (name === 'expires soon') return instantOf(result.after.expires_at ?? '');
  return typeof runsOutAt === 'number' ? runsOutAt : Number.MAX_SAFE_INTEGER;
}
