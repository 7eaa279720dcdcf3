/** Instants (ISO 8601, UTC) and durations, as inputs write them. */
import type { Parsed } from '../text/parsed.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;

/** ms; with leap days to spare */
export const TEN_YEARS_MS = 3653 * DAY_MS;

const UNITS = {
  minute: { ms: MINUTE_MS, letter: 'm' },
  hour: { ms: HOUR_MS, letter: 'h' },
  day: { ms: DAY_MS, letter: 'd' },
  week: { ms: WEEK_MS, letter: 'w' },
} as const;
type Unit = keyof typeof UNITS;

/** What people write for units that do not exist, and what to write instead. */
const OTHER_UNITS: readonly [words: RegExp, advice: string][] = [
  [/^(s|secs?|seconds?)$/i, 'the smallest unit is the minute (m)'],
  [/^(mins?)$/i, 'write m or minutes for minutes'],
  [/^(hrs?)$/i, 'write h or hours for hours'],
  [/^(mo|mon|months?)$/i, 'there are no months; write days, such as 30d'],
  [/^(y|yr|yrs|years?)$/i, 'there are no years; write days, such as 365d'],
];

/**
 * Milliseconds of `30m`, `12h`, `90d` or `2w` (minutes, hours, days, weeks). `H`, `D`, `W`, one space, and words such
 * as `30 minutes` are accepted too. `M` is not: it could mean months.
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

/** Milliseconds since 1970 of `2027-12-31T23:59:59Z`, with or without a fraction of a second. */
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
export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

/** The last completed UTC days before `now` (ms), oldest first: `2026-11-20`. */
export function completedDays(now: number, count: number): string[] {
  const today = Math.floor(now / DAY_MS);
  return Array.from({ length: count }, (_, index) =>
    new Date((today - count + index) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** The instant in UTC with seconds, the only form that the API takes. */
export function formatInstant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
