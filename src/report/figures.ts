/** Amounts, shares, bars, keys and changes, as log and summary show them. */
import { type Key, outputName, written } from '../domain/key.ts';
import { plain } from '../domain/plain.ts';
import { changesBetween, SETTINGS, type Settings } from '../domain/settings.ts';
import { quoted, say } from '../domain/untrusted.ts';

const BAR_WIDTH = 10;

/** `12.5 USD`, or `unlimited`. At most 6 decimals. */
export function usd(amount: number | null): string {
  return amount === null ? 'unlimited' : `${plain(Number(amount.toFixed(6)))} USD`;
}

/** `1,834.21`: for columns, where digits stand below each other. What is less than a cent is not made to look like 0. */
export function inColumn(amount: number): string {
  const size = Math.abs(amount);
  const text = size === 0 || (size >= 0.005 && size < 1e21) ? amount.toFixed(2) : plain(Number(amount.toFixed(6)));
  const [whole = '', fraction = ''] = text.split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction || '00'}`;
}

/** The used share of the limit, from 0 up (over 1 when overdrawn); undefined without a limit. */
export function usedShare({
  limit,
  limit_remaining: remaining,
}: Pick<Key, 'limit' | 'limit_remaining'>): number | undefined {
  if (limit === null || remaining === null) return undefined;
  return limit > 0 ? Math.max(0, (limit - remaining) / limit) : 1;
}

/** `██████░░░░ 62 %` */
export function bar(share: number): string {
  const filled = Math.min(BAR_WIDTH, share > 0 ? Math.max(1, Math.floor(share * BAR_WIDTH)) : 0);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${Math.floor(share * 100)} %`;
}

/** `"prod" (f01d52606dc8…)`; a key that is still to be made, or asks about itself, has no hash. */
export function keyText(key: Pick<Key, 'name' | 'hash'>): string {
  if (key.hash === '') return quoted(key.name);
  return say`${quoted(key.name)} (${key.hash.length > 12 ? `${key.hash.slice(0, 12)}…` : key.hash})`;
}

/** The settings that differ, named and written as inputs take them. */
export function changedFields(before: Settings, after: Settings): { field: string; from: string; to: string }[] {
  const changes = changesBetween(before, after);
  return SETTINGS.flatMap(name => {
    const change = changes[name];
    return change ? [{ field: outputName(name), from: written(name, change.from), to: written(name, change.to) }] : [];
  });
}

/** `limit 50 → 75, disabled false → true`; empty when nothing differs. */
export function changesText(before: Settings, after: Settings): string {
  return changedFields(before, after)
    .map(({ field, from, to }) => say`${field} ${from} → ${to}`)
    .join(', ');
}
