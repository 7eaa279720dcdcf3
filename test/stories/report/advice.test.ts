/** The advice of the job summary, followed to the letter: the keys can spend for a week. */
import { expect, test } from 'vitest';
import { spendPerDay } from '../../../src/domain/key/state.ts';
import type { KeySeed } from '../../support/openrouter/openrouter.ts';
import fc from '../../support/properties.ts';
import { openAccount } from '../../support/worlds/account.ts';

const SIGNS = { '🔴': 'spent', '📉': 'runs out', '♾️': 'unlimited' };

test('keys that got the limit of the summary can spend for 7 days at their rate', async () => {
  const seed = fc.record({
    limit: fc.option(fc.integer({ min: 0, max: 300 })),
    usage: fc.integer({ min: 0, max: 400 }),
    limit_reset: fc.constantFrom(null, 'daily' as const, 'weekly' as const, 'monthly' as const),
    spent: fc.integer({ min: 0, max: 300 }),
  });
  const [seeds = []] = fc.sample(fc.array(seed, { minLength: 40, maxLength: 40 }), { seed: 7, numRuns: 1 });
  const { server, step } = await openAccount({ keys: seeds.map(keyOf) });
  const before = await step({ operation: 'check', 'current-name': '*' });
  const rows = (before.summary ?? '').split('\n').filter(line => line.startsWith('| '));
  for (const sign of Object.keys(SIGNS)) {
    const glance = rows.find(row => row.startsWith(`| ${sign} | <b>`)) ?? '';
    const limit = /<code>limit: ([^<]*)<\/code>/.exec(glance)?.[1] ?? '';
    const names = rows.flatMap(row => (row.startsWith(`| ${sign} | `) && /\| (key‑?\d+)<br>/.exec(row)?.[1]) || []);
    const hashes = seeds.flatMap((_, n) => (names.includes(`key${n}`) ? [`h${n}`] : []));
    expect(hashes.length, sign).toBeGreaterThan(1);
    const done = await step({ operation: 'update', hash: hashes.join(','), limit });
    expect(done.code).toBe(0);
    for (const hash of hashes) {
      const key = server.key(hash);
      const rate = (key && spendPerDay(key as never, Date.now())) ?? Number.POSITIVE_INFINITY;
      expect(key?.limit_remaining, `${sign} ${limit} for ${JSON.stringify(key)}`).toBeGreaterThanOrEqual(7 * rate);
    }
  }
});

function keyOf(
  {
    limit,
    usage,
    limit_reset,
    spent,
  }: { limit: number | null; usage: number; limit_reset: Exclude<KeySeed['limit_reset'], undefined>; spent: number },
  n: number,
): KeySeed {
  return {
    hash: `h${n}`,
    name: `key${n}`,
    limit,
    limit_reset,
    usage: usage + spent,
    usage_daily: limit_reset === 'daily' ? spent / 30 : 0,
    usage_weekly: spent,
    usage_monthly: spent,
    created_at: '2025-01-01T00:00:00Z',
  };
}
