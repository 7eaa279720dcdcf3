/** `expires-in` and `rotate-every`: how long keys live. */

import { misspelt } from '../text/nearest.ts';
import type { Parsed } from '../text/parsed.ts';
import {
  DAY_MS,
  formatInstant,
  HOUR_MS,
  isDate,
  MINUTE_MS,
  parseDuration,
  parseInstant,
  TEN_YEARS_MS,
} from './instant.ts';

/** In ms. A duration counts from the moment the key is created; `never` means no expiry. */
export type Lifetime = { for: number } | { until: number } | 'never';

/** What a place takes, as a fault says it. */
const FORMS = {
  any: 'use a number and a unit (30m, 12h, 90d, 2w), a UTC instant (2027-12-31T23:59:59Z), a date (2027-12-31, which means its end), or never',
  durations: 'use a number and a unit (30m, 12h, 90d, 2w), or never',
} as const;

/** The lifetime that the text says: a duration, an instant, a date (which means its end), or `never`. `now` in ms. */
export function parseLifetime(text: string, now: number, forms: keyof typeof FORMS = 'any'): Parsed<Lifetime> {
  const parsed = parseForm(text, now);
  if (!('malformed' in parsed)) return parsed;
  const meant = suggestion(text, now);
  const isOffered = meant !== undefined && (forms === 'any' || !meant.includes('-'));
  return { fault: `${parsed.malformed}${isOffered ? ` (did you mean ${meant}?)` : ''}; ${FORMS[forms]}` };
}

/** `malformed`: why the text has none of the forms. */
function parseForm(text: string, now: number): Parsed<Lifetime> | { malformed: string } {
  if (text.toLowerCase() === 'never') return { value: 'never' };
  const duration = parseDuration(text);
  if ('value' in duration) return within(now + duration.value, now, { for: duration.value });
  const until = parseInstant(isDate(text) ? `${text}T23:59:59Z` : text);
  if ('value' in until) return within(until.value, now, { until: until.value });
  return { malformed: /^\d{4}-/.test(text) ? until.fault : duration.fault };
}

/** What was probably meant by a text that is no lifetime: as it should be written. */
function suggestion(text: string, now: number): string | undefined {
  if (/^(none|null|no|off|unlimited|forever)$/i.test(text) || misspelt(text, ['never'])) return 'never';
  const meant = [...nearDurations(text), ...nearInstants(text)];
  return meant.find(each => 'value' in parseForm(each, now));
}

/** A number without its unit counts days; a unit may be misspelt. */
function nearDurations(text: string): string[] {
  const [, number, word = ''] = /^(\d{1,9}) *([A-Za-z]*)$/.exec(text) ?? [];
  if (number === undefined) return [];
  const unit = word === '' ? 'days' : misspelt(word, ['minutes', 'hours', 'days', 'weeks']);
  return unit === undefined ? [] : [`${number}${unit.charAt(0)}`];
}

/** `T` and `Z` may be missing or written otherwise. */
function nearInstants(text: string): string[] {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:Z|\+00:?00)?$/i.exec(text) ?? [];
  if (day === undefined || time === undefined) return [];
  return [`${day}T${time.length === 5 ? `${time}:00` : time}Z`];
}

function within(until: number, now: number, lifetime: Lifetime): Parsed<Lifetime> {
  if (until <= now) return { fault: 'it is in the past' };
  return until > now + TEN_YEARS_MS ? { fault: 'it is more than ten years ahead' } : { value: lifetime };
}

/** `expires_at` for the API: UTC with seconds; null for never. `now` in ms. */
export function expiryOf(lifetime: Lifetime, now: number): string | null {
  if (lifetime === 'never') return null;
  return formatInstant('for' in lifetime ? now + lifetime.for : lifetime.until);
}

/** Why a key that is stored somewhere must not have this lifetime; undefined when it may. `now` in ms. */
export function tooShortToStore(lifetime: Lifetime, now: number): string | undefined {
  if (lifetime === 'never') return undefined;
  const ms = 'for' in lifetime ? lifetime.for : lifetime.until - now;
  if (ms >= HOUR_MS) return undefined;
  const minutes = Math.floor(ms / MINUTE_MS);
  return (
    `the key would live only ${minutes} minute${minutes === 1 ? '' : 's'} (m is minutes; there are no months), and what ` +
    'is stored would expire before it is used. Give at least 1h, or 30d for a month'
  );
}

/** How often a key is rotated, in ms: a duration of at least a day. */
export function parseRotateEvery(text: string): Parsed<number> {
  const duration = parseDuration(text);
  if ('fault' in duration) return duration;
  if (duration.value < DAY_MS) return { fault: 'it is less than a day (m is minutes); the least is 1d' };
  return duration.value > TEN_YEARS_MS ? { fault: 'it is more than ten years' } : duration;
}
