/** Amounts, spans of time, keys, changes and counts, as log and summary show them. */
import type { AccountFacts } from '../../domain/key/facts.ts';
import { FIELDS, type FieldName, type Key, type KnownKey, outputName, written } from '../../domain/key/key.ts';
import { changesBetween, SETTINGS } from '../../domain/key/settings.ts';
import { accessOf, spendPerDay } from '../../domain/key/state.ts';
import { nanoFromNumber, nanoToNumber, plain } from '../../domain/money/usd.ts';
import { quoted, say, shown } from '../../domain/text/untrusted.ts';
import { DAY_MS, durationWords, formatInstant } from '../../domain/time/instant.ts';
import type {
  ApplyOutcome,
  Concluded,
  Did,
  ExportOutcome,
  KeyResult,
  RotateOutcome,
  TargetState,
  ValidateOutcome,
} from '../../operations/outcome/outcome.ts';

const HOUR_MS = 3_600_000;
/** Characters of a value in the log: names can be megabytes long. */
const MAX_VALUE_LENGTH = 200;

/** `1,834.21`, rounded to cents. Less than a cent is not shown as 0. */
export function amount(usd: number): string {
  const size = Math.abs(usd);
  const isRounded = size === 0 || (size >= 0.005 && size < 1e21);
  return grouped(isRounded ? usd.toFixed(2) : plain(Number(usd.toFixed(6))));
}

/** `1,834.207519`: the same with all decimals, at most 6, for values that somebody has set. */
export function exactAmount(usd: number): string {
  return grouped(plain(Number(usd.toFixed(6))));
}

/** `1,834.21 USD`, or `unlimited`. */
export function usdText(usd: number | null): string {
  return usd === null ? 'unlimited' : `${amount(usd)} USD`;
}

function grouped(decimal: string): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  return `${thousands(whole)}.${fraction.padEnd(2, '0')}`;
}

/** `4 days`, `5 hours`, `less than an hour`; `ms` is not negative. Rounded down, so as not to promise too much. */
export function span(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS);
  if (hours < 1) return 'less than an hour';
  return hours < 24 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day');
}

/** An instant (ms) to the minute: `2026-12-01 00:00 UTC`. */
export function minuteText(ms: number): string {
  return `${formatInstant(ms).slice(0, 16).replace('T', ' ')} UTC`;
}

/** `1 key`, `1,000 keys` */
export function counted(count: number, noun: string): string {
  return `${thousands(String(count))} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1,000` for `1000` */
export function thousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `"prod" (f01d52606dc8…)`; a key that does not exist yet, or asks about itself, has no hash. */
export function keyText({ name, hash }: { name: string | null; hash: string }): string {
  const short = hash.length > 12 ? `${hash.slice(0, 12)}…` : hash;
  if (name === null) return say`${short}`;
  return hash === '' ? quoted(name) : say`${quoted(name)} (${short})`;
}

/** One setting that differs. */
interface Change {
  /** As the input is named. */
  field: string;
  from: string;
  to: string;
}

/** How a value is written: for people, or in the syntax of inputs. */
type Writing = (field: string, value: unknown) => string;

/** In the syntax of inputs. */
const asInput: Writing = (field, value) => {
  const name = field as FieldName;
  if (!Object.hasOwn(FIELDS, name)) return value === null || value === undefined ? 'none' : String(value);
  return written(name, value);
};

/** In the syntax of inputs, but with amounts in the format for people. */
export const forPeople: Writing = (field, value) =>
  field === 'limit' && typeof value === 'number' ? `${exactAmount(value)} USD` : asInput(field, value);

/** What differs, guardrail included. */
export function changesOf({ before, after, guardrail }: KeyResult, write: Writing): Change[] {
  const changes = changesBetween(before, after);
  const settings = SETTINGS.flatMap(name => {
    const change = changes[name];
    return change ? [{ field: outputName(name), from: write(name, change.from), to: write(name, change.to) }] : [];
  });
  const [from, to] = [guardrail?.before, guardrail?.after];
  if (from?.id === to?.id) return settings;
  return [...settings, { field: 'guardrail', from: from?.name ?? 'none', to: to?.name ?? 'none' }];
}

/** `limit 50 → 75, disabled false → true`; empty when nothing differs. */
export function changesText(result: KeyResult): string {
  return changesOf(result, asInput)
    .map(({ field, from, to }) => say`${field} ${shown(from, MAX_VALUE_LENGTH)} → ${shown(to, MAX_VALUE_LENGTH)}`)
    .join(', ');
}

/** The key's limit in words: `2.50 USD left of 50.00 USD`. */
export function limitText({ limit, limit_remaining: left }: Pick<Key, 'limit' | 'limit_remaining'>): string {
  return limit === null ? 'unlimited' : `${usdText(left)} left of ${exactAmount(limit)} USD`;
}

const ORDER: readonly Did[] = [
  'created',
  'updated',
  'rotated',
  'disabled',
  'deleted',
  'checked',
  'unchanged',
  'failed',
];

/** Keys that can be reported on, including those that could not be read. */
export function selectedCount({ results, failed }: Pick<Concluded, 'results' | 'failed'>): number {
  const read = new Set(results.map(({ after }) => after.hash));
  return results.length + failed.filter(({ hash }) => hash === null || !read.has(hash)).length;
}

/** `6 updated, 1 unchanged`; in a dry run `6 would be updated, 1 unchanged`. Failures are counted separately. */
export function didText({ results, dryRun }: Pick<Concluded, 'results' | 'dryRun'>): string {
  return ORDER.flatMap(did => {
    const count = results.filter(each => each.did === did).length;
    if (count === 0 || did === 'failed') return [];
    if (did === 'checked') return [`${counted(count, 'key')} checked`];
    const would = dryRun && did !== 'unchanged';
    return [`${thousands(String(count))} ${would ? `would be ${did}` : did}`];
  }).join(', ');
}

const ACTIONS = [
  ['create', 'created'],
  ['update', 'updated'],
  ['rotate', 'rotated'],
  ['disable', 'disabled'],
  ['delete', 'deleted'],
] as const;

/** `2 to create, 5 to update, 34 unchanged`; of a plan that was carried out `2 created, …`. */
export function planText({
  rows,
  dryRun,
  reported,
}: Pick<Concluded<ApplyOutcome>, 'rows' | 'dryRun' | 'reported'>): string {
  const parts = ACTIONS.flatMap(([action, did]) => {
    const all = rows.filter(each => each.action === action);
    const done = all.filter(each => each.did === did).length;
    const count = dryRun ? all.length : done;
    return count === 0 ? [] : [`${thousands(String(count))} ${dryRun ? `to ${action}` : did}`];
  });
  const failed = rows.filter(({ did, action }) => did === 'failed' || action === 'error').length;
  const unchanged = rows.filter(({ action }) => action === 'none').length;
  const undone = rows.filter(({ action, did }) => action !== 'none' && action !== 'error' && did === undefined).length;
  const rest: [count: number, text: string][] = [
    [unchanged, 'unchanged'],
    [failed, dryRun ? 'with an error' : 'failed'],
    [dryRun ? 0 : undone, 'not carried out'],
    [reported.length, 'not in the file'],
  ];
  return [
    ...parts,
    ...rest.flatMap(([count, text]) => (count > 0 ? [`${thousands(String(count))} ${text}`] : [])),
  ].join(', ');
}

/** `12 keys and 1 pattern`: what a keys file declares. */
export function declaredText({ declared: { keys, patterns } }: Pick<ValidateOutcome, 'declared'>): string {
  return counted(keys, 'key') + (patterns > 0 ? ` and ${counted(patterns, 'pattern')}` : '');
}

/** `57 keys exported, 3 left out`. */
export function exportedText({ file: { declared, leftOut } }: Pick<ExportOutcome, 'file'>): string {
  return `${counted(declared, 'key')} exported${leftOut > 0 ? `, ${thousands(String(leftOut))} left out` : ''}`;
}

type Became = NonNullable<RotateOutcome['oldKey']>['became'];

const BECAME: Readonly<Record<Extract<Became, string>, readonly [done: string, planned: string]>> = {
  'next-rotation': ['stays enabled until the next rotation', 'would stay enabled until the next rotation'],
  disable: ['was disabled', 'would be disabled'],
  delete: ['was deleted', 'would be deleted'],
  keep: ['stays enabled; its name says what replaced it', 'would stay enabled; its name would say what replaced it'],
  ended: ['had ended before; its name says what replaced it', 'has ended; its name would say what replaced it'],
  unchanged: ['was not touched', 'was not touched'],
};

/** `stays enabled until the next rotation` */
export function becameText(became: Became, dryRun: boolean): string {
  if (typeof became === 'string') return BECAME[became][dryRun ? 1 : 0];
  return `${dryRun ? 'would stay' : 'stays'} enabled for ${durationWords(became.after)}`;
}

/** What a secret holds after the step. */
export const SECRET_TEXT = {
  planned: 'would get the new key',
  stored: 'has the new key',
  maybe: 'may have the new key',
  kept: 'still has its old value',
} as const satisfies Record<TargetState['state'], string>;

/** Amounts in USD. Usage with a provider's own key (BYOK) counts where it counts against the key's limit. */
export interface Money {
  /** How many keys are enabled and have not expired. */
  enabled: number;
  /** What all of them with a limit can still spend now, together. */
  canSpend: number;
  /** How many of them have no limit. */
  unlimited: readonly KnownKey[];
  /** All enabled keys together. */
  perDay: number;
  /** All keys together, in the present UTC month. */
  thisMonth: number;
}

/** The keys that exist in the end (in a dry run: would exist): deleted ones spend nothing. */
export function keysLeft(results: readonly KeyResult[]): KnownKey[] {
  return results.flatMap(({ did, after }) => (did === 'deleted' ? [] : [after]));
}

/** `now` in ms. */
export function moneyOf(keys: readonly KnownKey[], now: number): Money {
  const enabled = keys.filter(key => accessOf(key, now) === 'enabled');
  return {
    enabled: enabled.length,
    canSpend: sumOf(enabled.map(({ limit_remaining: left }) => Math.max(0, left ?? 0))),
    unlimited: enabled.filter(({ limit }) => limit === null),
    perDay: sumOf(enabled.map(key => spendPerDay(key, now) ?? 0)),
    thisMonth: sumOf(keys.map(key => key.usage_monthly + (key.include_byok_in_limit ? key.byok_usage_monthly : 0))),
  };
}

/** How much credit the account has, and for how long; empty if neither is known. */
export function creditsText({ creditsRemaining: left, creditsRunOutAt: end }: AccountFacts, now: number): string {
  if (left !== undefined && left <= 0) return "The account's credits are used up: requests fail";
  const credits = `The account's credits${left === undefined ? '' : ` (${usdText(left)} left)`}`;
  const rate = 'at the rate of the last 7 days';
  if (end === 'never') return `${credits} do not run out ${rate}`;
  if (end !== undefined) {
    return `${credits} last ${span(Math.max(0, end - now))}, until ${estimateText(end, now)}, ${rate}`;
  }
  return left === undefined ? '' : `The account has ${usdText(left)} of credits left`;
}

/** An estimated instant, as precise as it can be: the day, or the minute within the next two days. */
function estimateText(instant: number, now: number): string {
  return instant - now < 2 * DAY_MS ? minuteText(instant) : formatInstant(instant).slice(0, 10);
}

export function sumOf(amounts: readonly number[]): number {
  return nanoToNumber(amounts.reduce((sum, each) => sum + nanoFromNumber(each), 0n));
}
