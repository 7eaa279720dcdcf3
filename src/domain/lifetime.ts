/** `expires-in`: how long a new key lives (section 4 of the contract). */
import { formatInstant, parseDuration, parseInstant } from './instant.ts';

/** A duration counts from the moment the key is made; `never` means no expiry. */
export type Lifetime = { for: number } | { until: number } | 'never';

const TEN_YEARS = 3653 * 86_400_000;

/** The lifetime that the text says, or why it says none. `now` in ms. */
export function parseLifetime(text: string, now: number): { lifetime: Lifetime } | { fault: string } {
  if (text.toLowerCase() === 'never') return { lifetime: 'never' };
  const duration = parseDuration(text);
  const until = duration === undefined ? parseInstant(text) : now + duration;
  if (until === undefined) {
    return { fault: 'use a number and a unit (30m, 12h, 90d, 2w), a UTC instant (2027-12-31T23:59:59Z), or never' };
  }
  if (until <= now) return { fault: 'it is in the past' };
  if (until > now + TEN_YEARS) return { fault: 'it is more than ten years ahead' };
  return { lifetime: duration === undefined ? { until } : { for: duration } };
}

/** `expires_at` for the API: UTC with seconds; null for never. `now` in ms. */
export function expiryOf(lifetime: Lifetime, now: number): string | null {
  if (lifetime === 'never') return null;
  return formatInstant('for' in lifetime ? now + lifetime.for : lifetime.until);
}
