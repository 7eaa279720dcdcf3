/** Instants (ISO 8601, UTC) and durations in inputs, and the lifetimes of keys (`expires-in`, `rotate-every`). */
import type { Parsed } from '../text/parse.ts';
import { misspelt } from '../text/pattern.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;

/** ms; the most leap days that ten years can have */
export const TEN_YEARS_MS = 3653 * DAY_MS;

const UNITS = {
  minute: { ms: MINUTE_MS, letter: 'm' },
  hour: { ms: HOUR_MS, letter: 'h' },
  day: { ms: DAY_MS, letter: 'd' },
  week: { ms: WEEK_MS, letter: 'w' },
} as const;
type Unit = keyof typeof UNITS;

/** Units that people write but that do not exist, and what to write instead. */
const OTHER_UNITS: readonly [words: RegExp, advice: string][] = [
  [/^(s|secs?|seconds?)$/i, 'the smallest unit is the minute (m)'],
  [/^(mins?)$/i, 'write m or minutes for minutes'],
  [/^(hrs?)$/i, 'write h or hours for hours'],
  [/^(mo|mon|months?)$/i, 'there are no months; write days, such as 30d'],
  [/^(y|yr|yrs|years?)$/i, 'there are no years; write days, such as 365d'],
];

/**
 * Parses `30m`, `12h`, `90d` or `2w` (minutes, hours, days, weeks) to milliseconds. `H`, `D`, `W`, one space, and words
 * such as `30 minutes` are accepted too. `M` is not: it could mean months.
 */
export function parseDuration(text: string): Parsed<number> {
  const parts = durationParts(text);
  if ('fault' in parts) return parts;
  return { value: parts.value.count * UNITS[parts.value.unit].ms };
}

/** A duration in words: `90 days`, `1 week`. Undefined for a text that is not a duration. */
export function durationInWords(text: string): string | undefined {
  const parts = durationParts(text);
  if ('fault' in parts) return undefined;
  const { count, unit } = parts.value;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Milliseconds as a duration in words, in the largest unit that divides them: `3 days`. */
export function durationWords(ms: number): string {
  const [unit, { ms: size }] = Object.entries(UNITS).findLast(([, each]) => ms % each.ms === 0) ?? [
    'minute',
    UNITS.minute,
  ];
  const count = Math.round(ms / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function durationParts(text: string): Parsed<{ count: number; unit: Unit }> {
  const [, digits = '', fraction = '', word = ''] = /^(\d{1,9})(\.\d+)? ?([A-Za-z]+)$/.exec(text) ?? [];
  if (word === '') return { fault: 'a duration is a number and a unit, such as 30m, 12h, 90d or 2w' };
  if (word === 'M') return { fault: 'M could mean months; write m for minutes (there are no months: write 30d)' };
  const unit = unitNamed(word);
  if (unit !== undefined && fraction === '') return { value: { count: Number(digits), unit } };
  if (unit !== undefined) return { fault: 'a duration is a whole number and a unit; write 36h for a day and a half' };
  const advice = OTHER_UNITS.find(([words]) => words.test(word))?.[1] ?? 'the units are m, h, d and w';
  return { fault: `a duration is a number and a unit, such as 30m, 12h, 90d or 2w: ${advice}` };
}

function unitNamed(word: string): Unit | undefined {
  const lower = word.toLowerCase();
  return (Object.keys(UNITS) as Unit[]).find(unit => [UNITS[unit].letter, unit, `${unit}s`].includes(lower));
}

/** Parses `2027-12-31T23:59:59Z`, with or without a fraction of a second, to milliseconds since 1970. */
export function parseInstant(text: string): Parsed<number> {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text)) return { fault: whyNotInstant(text) };
  const ms = Date.parse(text);
  // Date.parse lets 31 February roll over into March.
  const exists = !Number.isNaN(ms) && formatInstant(ms).slice(0, 19) === text.slice(0, 19);
  return exists ? { value: ms } : { fault: 'there is no such date or time' };
}

function whyNotInstant(text: string): string {
  const form = 'an instant is written in UTC as 2027-12-31T23:59:59Z';
  if (isDate(text)) return `a date needs a time: ${text}T00:00:00Z`;
  return /^\d{4}-\d\d-\d\dT.*[+-]\d\d:?\d\d$/.test(text) ? `${form}, without an offset` : form;
}

/** Whether the text has the form of a date: `2027-12-31`. It need not exist. */
function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

/** The last completed UTC days before `now` (ms), oldest first: `2026-11-20`. */
export function completedDays(now: number, count: number): string[] {
  const today = Math.floor(now / DAY_MS);
  return Array.from({ length: count }, (_, index) =>
    new Date((today - count + index) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** The instant in UTC with seconds, the only form that the API accepts. */
export function formatInstant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** In ms. A duration counts from the moment the key is created; `never` means no expiry. */
export type Lifetime = { for: number } | { until: number } | 'never';

/** The accepted forms, as a fault lists them. */
const FORMS = {
  any: 'use a number and a unit (30m, 12h, 90d, 2w), a UTC instant (2027-12-31T23:59:59Z), a date (2027-12-31, which means its end), or never',
  durations: 'use a number and a unit (30m, 12h, 90d, 2w), or never',
} as const;

/** Parses a lifetime: a duration, an instant, a date (which means its end), or `never`. `now` in ms. */
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

/** The probable intention behind a text that is not a lifetime, correctly written. */
function suggestion(text: string, now: number): string | undefined {
  if (/^(none|null|no|off|unlimited|forever)$/i.test(text) || misspelt(text, ['never'])) return 'never';
  const meant = [...nearDurations(text), ...nearInstants(text)];
  return meant.find(each => 'value' in parseForm(each, now));
}

/** A number without a unit counts days; a unit may be misspelt. */
function nearDurations(text: string): string[] {
  const [, number, word = ''] = /^(\d{1,9}) *([A-Za-z]*)$/.exec(text) ?? [];
  if (number === undefined) return [];
  const unit = word === '' ? 'days' : misspelt(word, ['minutes', 'hours', 'days', 'weeks']);
  return unit === undefined ? [] : [`${number}${unit.charAt(0)}`];
}

/** `T` and `Z` may be missing or written differently. */
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

/** Why a stored key must not have this lifetime; undefined when it may. `now` in ms. */
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

/** Parses how often a key is rotated: a duration of at least a day, in ms. */
export function parseRotateEvery(text: string): Parsed<number> {
  const duration = parseDuration(text);
  if ('fault' in duration) return duration;
  if (duration.value < DAY_MS) return { fault: 'it is less than a day (m is minutes); the least is 1d' };
  return duration.value > TEN_YEARS_MS ? { fault: 'it is more than ten years' } : duration;
}
