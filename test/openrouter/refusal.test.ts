/** What refusals mean, as tables. */
import { describe, expect, test } from 'vitest';
import { DailyQuotaError, ForeignError } from '../../src/domain/text/errors.ts';
import type { Call } from '../../src/http/call.ts';
import type { Asker } from '../../src/openrouter/api.ts';
import { isDailyQuota, type OpenRouterSubject, openRouterRefusal, quotaReset } from '../../src/openrouter/refusal.ts';
import { answerOf, callOf } from '../support/in-process/in-process.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const MIDNIGHT = Date.parse('2026-11-25T00:00:00Z');
const error = (message: string, metadata?: unknown) => ({ error: { code: 'x', message, metadata } });

interface Case {
  call?: Call;
  asker?: Asker;
  subject?: OpenRouterSubject;
}

function refused(status: number, body: unknown, headers: Record<string, string> = {}, more: Case = {}) {
  const { call = callOf('GET', '/keys?offset=0'), asker = 'provisioning-key', subject } = more;
  const answer = { ...answerOf(status, body, headers), mayHaveBeenProcessed: false };
  return openRouterRefusal({ call, asker, base: new URL('https://api.test/v1'), now: NOW, subject }, answer);
}

describe('a refusal', () => {
  test.each<[what: string, status: number, body: unknown, says: RegExp, more?: Case]>([
    ['an ordinary key', 401, error('Invalid management key'), /provisioning key.*revoked, or an ordinary API key/],
    ['an unknown key', 401, error('User not found.'), /provisioning key.*unknown, revoked/],
    ['a key of its own', 401, error('User not found.'), /does not accept the new key/, { asker: 'the new key' }],
    ['not a management key', 403, error('Only management keys can do this'), /Only a provisioning \(management\) key/],
    ['not a provisioning key', 403, error('requires a provisioning API key'), /Only a provisioning/],
    ['another reason', 403, error('Key limit exceeded'), /does not allow this to this account/],
    ['an IP allow list, perhaps', 403, error('Forbidden'), /IP allow list, it refuses every address/],
    ['nothing of a firewall', 403, '', /a firewall's refusal/],
    ['HTML of a firewall', 403, '<!DOCTYPE html><p>management keys', /a firewall's refusal/],
    ['JSON of a firewall', 403, { message: 'management keys' }, /a firewall's refusal/],
    ['credits', 402, error('Insufficient credits'), /credits of the account are used up\. Buy credits/],
    ['a region', 451, error('Unavailable'), /not available in the region.*regional hosts/],
    [
      'no such key',
      404,
      error('no'),
      /No key of this account has the hash abc/,
      { subject: { kind: 'key', hash: 'abc' } },
    ],
    ['no such workspace', 404, error('no'), /no workspace.*"prod"/, { subject: { kind: 'workspace', ref: 'prod' } }],
    ['no such page', 404, error('no'), /workspace-id may name/, { call: callOf('GET', '/keys?workspace_id=1') }],
    ['no such address', 404, error('no'), /check api-url/],
    ['a conflict', 409, error('no'), /Something else changed it/],
    ['a limit', 429, error('Rate limit exceeded'), /It is rate limited\. Run it again later, or raise max-retries/],
    ['a failure', 503, error('no'), /OpenRouter or something on the way/],
  ])('says what is wrong and what to do: %s', (_what, status, body, says, more) => {
    const { message } = refused(status, body, {}, more);
    expect(message).toMatch(/^GET \/keys\?\S+ was refused: api\.test answered \d{3}/);
    expect(message).toMatch(says);
  });

  test("decides something only if it is OpenRouter's own", () => {
    const verdicts = [400, 401, 403, 404, 402, 409, 429, 500].map(status => refused(status, error('x')).verdict);
    expect(verdicts).toEqual(['invalid', 'unauthorized', 'forbidden', 'not found', ...Array(4).fill(undefined)]);
    expect(refused(403, error('x'), { 'cf-mitigated': 'challenge' })).toBeInstanceOf(ForeignError);
  });

  test.for([400, 401, 402, 403, 404, 405, 451])('decides nothing if something else answered: %i', status => {
    const bodies = ['', 'x', '<p>', 'null', [], {}, { detail: 'x' }, { error: 'x' }, { error: {} }, { message: 'x' }];
    for (const body of [...bodies, { error: { message: 1 } }, [error('x')], '{"error":{"message":"x"}']) {
      const refusal = refused(status, body, { 'content-type': 'text/html; charset=UTF-8' });
      expect(refusal).toBeInstanceOf(ForeignError);
      expect(refusal.verdict).toBeUndefined();
      if (status === 403) continue;
      expect(refusal.message).toMatch(
        /^api-url: api\.test answered \d{3}, but not in the form of OpenRouter's API \(text\/html\): something in between/,
      );
    }
  });
});

describe('the daily quota', () => {
  const PATCH = callOf('PATCH', '/keys/abc');
  const QUOTA = error('Rate limit exceeded: keys-modify-api-rpd-v2');

  test.each<[is: boolean, call: Call, status: number, body: unknown, headers?: Record<string, string>]>([
    [true, PATCH, 429, QUOTA],
    [true, callOf('DELETE', '/keys/abc'), 429, QUOTA],
    [true, callOf('POST', '/keys'), 429, QUOTA],
    [false, callOf('GET', '/keys/abc'), 429, QUOTA],
    [false, callOf('POST', '/guardrails/1/assignments/keys'), 429, QUOTA],
    [false, callOf('PATCH', '/keyserver'), 429, QUOTA],
    [false, PATCH, 403, QUOTA],
    [false, PATCH, 429, QUOTA, { 'retry-after': '60' }],
    [true, PATCH, 429, QUOTA, { 'retry-after': '61' }],
    [false, PATCH, 429, QUOTA, { 'retry-after': new Date(NOW + 60_000).toUTCString() }],
    [true, PATCH, 429, error('x', { limit: { name: 'keys-RPD' } })],
    [true, PATCH, 429, error('5 requests per day')],
    [true, PATCH, 429, error('5 requests per-day')],
    [true, PATCH, 429, error('Daily limit reached')],
    [true, PATCH, 429, error('the daily quota')],
    [false, PATCH, 429, error('keysrpd')],
    [false, PATCH, 429, error('rpds')],
    [false, PATCH, 429, error('requests per minute')],
    [false, PATCH, 429, { message: 'per day' }],
    [false, PATCH, 429, 'per day'],
    [false, PATCH, 429, `{"error":{"message":"x","metadata":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`],
  ])('is distinguished from other limits: %s for %j, %i %j %j', (is, call, status, body, headers) => {
    expect(isDailyQuota(call, answerOf(status, body, headers), NOW)).toBe(is);
  });

  test.each<[what: string, body: unknown, headers: Record<string, string>, at: number | undefined]>([
    ['a header, in ms', QUOTA, { 'x-ratelimit-reset': String(MIDNIGHT) }, MIDNIGHT],
    ['a header, in s', QUOTA, { 'x-ratelimit-reset': String(MIDNIGHT / 1000) }, MIDNIGHT],
    ['the body', error('x', { headers: { 'X-RateLimit-Reset': String(MIDNIGHT) } }), {}, MIDNIGHT],
    ['the body, as a number', error('x', { headers: { 'x-ratelimit-reset': MIDNIGHT } }), {}, MIDNIGHT],
    ['Retry-After', QUOTA, { 'retry-after': '3600' }, NOW + 3_600_000],
    ['nothing', QUOTA, {}, undefined],
    ['what is not a time', error('x', { headers: { 'X-RateLimit-Reset': 'soon' } }), {}, undefined],
    ['what no date can be', QUOTA, { 'x-ratelimit-reset': '9'.repeat(30) }, undefined],
  ])('resets at the time in the answer: %s', (_what, body, headers, at) => {
    expect(quotaReset(answerOf(429, body, headers), NOW)).toBe(at);
  });

  test('has its own error type, which says when it resets', () => {
    const { message, ...rest } = refused(429, QUOTA, { 'x-ratelimit-reset': String(MIDNIGHT) }, { call: PATCH });
    expect(rest).toMatchObject({ name: 'DailyQuotaError' });
    expect(message).toMatch(/daily quota for changing keys is used up\. It resets at 2026-11-25T00:00:00Z/);
    const unknown = refused(429, QUOTA, {}, { call: PATCH });
    expect(unknown).toBeInstanceOf(DailyQuotaError);
    expect(unknown.message).toContain('It resets at 00:00 UTC, as far as is known');
  });
});
