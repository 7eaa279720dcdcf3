/** Instants (ISO 8601, UTC) and durations, as inputs write them. */

const MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Milliseconds of `30m`, `12h`, `90d` or `2w` (minutes, hours, days, weeks); undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const parts = /^(\d{1,9})([mhdw])$/.exec(text);
  return parts ? Number(parts[1]) * MS[parts[2] as keyof typeof MS] : undefined;
}

/** Milliseconds since 1970 of `2027-12-31T23:59:59Z`; undefined when it is no UTC instant that exists. */
export function parseInstant(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text)) return undefined;
  const ms = Date.parse(text);
  // Date.parse lets 31 February roll over into March.
  return Number.isNaN(ms) || formatInstant(ms).slice(0, 19) !== text.slice(0, 19) ? undefined : ms;
}

/** The instant in UTC with seconds, the only form that the API takes. */
export function formatInstant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
