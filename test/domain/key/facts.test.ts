/** When the account's credits run out. */
import { describe, expect, test } from 'vitest';
import { accountFactWritten, creditsRunOutAt } from '../../../src/domain/key/facts.ts';
import { DAY_MS } from '../../../src/domain/time/instant.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');

describe('credits', () => {
  test.each<[what: string, remaining: number, spent: number, at: number | 'never']>([
    ['at the average of seven days', 30, 21, NOW + 10 * DAY_MS],
    ['without binary noise', 0.3, 0.7, NOW + 3 * DAY_MS],
    ['now, when nothing is left', 0, 0, NOW],
    ['now, when less than nothing is left', -1, 7, NOW],
    ['never, when nothing was spent', 5, 0, 'never'],
    ['in nearly ten years', 3652, 7, NOW + 3652 * DAY_MS],
    ['never, over ten years ahead', 3654, 7, 'never'],
  ])('run out %s', (_what, remaining, spent, at) => {
    expect(creditsRunOutAt(remaining, spent, NOW)).toBe(at);
  });

  test('are written as in outputs', () => {
    const facts = { creditsRemaining: -2.5, creditsRunOutAt: NOW + 0.4 };
    expect(accountFactWritten('credits_remaining', facts)).toBe('-2.5');
    expect(accountFactWritten('credits_run_out_at', facts)).toBe('2026-11-23T12:00:00Z');
    expect(accountFactWritten('credits_run_out_at', { creditsRunOutAt: 'never' })).toBe('never');
    expect(accountFactWritten('credits_run_out_at', {})).toBe('');
    expect(accountFactWritten('credits_remaining', { creditsRemaining: undefined })).toBe('');
  });
});
