/** What is retried, and when, as tables. */

import { describe, expect, test } from 'vitest';
import { decideRetry, type Failed, isRateLimit, type Repeatable } from '../../src/http/retry.ts';
import fc from '../support/properties.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');

function failed({ headers = {}, ...more }: Partial<Failed> & { headers?: Record<string, string> }): Failed {
  return { complete: true, arrived: true, permanent: false, header: name => headers[name], ...more };
}

function decide(what: Parameters<typeof failed>[0], repeatable: Repeatable = 'safe', attempt = 0, random = 0.5) {
  return decideRetry(failed(what), repeatable, attempt, random, NOW);
}

describe('a failed attempt', () => {
  test('is retried for every transient status, and for no other', () => {
    const again = Array.from({ length: 500 }, (_, index) => index + 100).filter(
      status => 'again' in decide({ status }),
    );
    const cloudflare = Array.from({ length: 11 }, (_, index) => 520 + index);
    expect(again).toEqual([408, 429, 500, 502, 503, 504, ...cloudflare]);
  });

  test('is retried when there was no answer, unless a retry cannot help', () => {
    expect(decide({})).toHaveProperty('again');
    expect(decide({ permanent: true })).toEqual({ giveUp: true });
  });

  test('waits twice as long each time, up to 20 seconds, with full jitter', () => {
    const waits = Array.from({ length: 9 }, (_, attempt) => decide({ status: 500 }, 'safe', attempt, 0.999999));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16000, 20000, 20000, 20000].map(again => ({ again })));
    fc.assert(
      fc.property(fc.nat(19), fc.double({ min: 0, max: 0.9999, noNaN: true }), (attempt, random) => {
        const decision = decide({ status: 503 }, 'safe', attempt, random);
        expect(decision).toEqual({ again: Math.round(random * Math.min(20_000, 500 * 2 ** attempt)) });
      }),
    );
  });

  test.each([
    ['0', { again: 0 }],
    ['7', { again: 7_000 }],
    [' 60 ', { again: 60_000 }],
    ['61', { tooLong: 'Retry-After: 61' }],
    ['86400', { tooLong: 'Retry-After: 86400' }],
    ['Mon, 23 Nov 2026 12:00:30 GMT', { again: 30_000 }],
    ['Mon, 23 Nov 2026 11:00:00 GMT', { again: 0 }],
    ['Mon, 23 Nov 2026 12:01:01 GMT', { tooLong: 'Retry-After: Mon, 23 Nov 2026 12:01:01 GMT' }],
    ['soon', { again: 250 }],
    ['1.5', { again: 250 }],
    ['-5', { again: 250 }],
  ])('obeys Retry-After up to a minute: %s', (after, decision) => {
    for (const status of [429, 503]) expect(decide({ status, headers: { 'retry-after': after } })).toEqual(decision);
  });

  test('waits until an exhausted limit resets, in seconds (GitHub) or milliseconds (others)', () => {
    const used = { 'x-ratelimit-remaining': '0' };
    const seconds = { ...used, 'x-ratelimit-reset': String(NOW / 1000 + 20) };
    const millis = { ...used, 'x-ratelimit-reset': String(NOW + 20_000) };
    const far = { ...used, 'x-ratelimit-reset': String(NOW / 1000 + 3600) };
    expect(decide({ status: 403, headers: seconds })).toEqual({ again: 20_000 });
    expect(decide({ status: 429, headers: millis })).toEqual({ again: 20_000 });
    expect(decide({ status: 403, headers: far })).toEqual({ tooLong: 'rate limit resets at 2026-11-23T13:00:00.000Z' });
  });

  test('distinguishes a rate limit from a missing permission', () => {
    const rate = (status: number, headers: Record<string, string> = {}) => isRateLimit(failed({ status, headers }));
    expect(rate(429)).toBe(true);
    expect(rate(403)).toBe(false);
    expect(rate(403, { 'retry-after': '5' })).toBe(true);
    expect(rate(403, { 'x-ratelimit-remaining': '0' })).toBe(true);
    expect(rate(403, { 'x-ratelimit-remaining': '17' })).toBe(false);
    expect(rate(500, { 'retry-after': '5' })).toBe(false);
  });
});

describe('a request that could create something twice', () => {
  test.each<[what: string, Parameters<typeof failed>[0], repeats: boolean]>([
    ['the connection was refused', { arrived: false }, true],
    ['the answer was lost', { arrived: true }, false],
    ['a complete 429', { status: 429 }, true],
    ['a 429 that was cut short', { status: 429, complete: false }, false],
    ['a 500', { status: 500 }, false],
    ['a 502', { status: 502 }, false],
    ['a 408', { status: 408 }, false],
    ['a 400', { status: 400 }, false],
  ])('is repeated only when nothing can have happened: %s', (_what, failure, repeats) => {
    expect('again' in decide(failure, 'unless arrived')).toBe(repeats);
  });
});
