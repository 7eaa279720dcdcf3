/** What a failed connection means, as a table. */
import { describe, expect, test } from 'vitest';
import { AttemptFailure, classify, cutOff, type FailureKind, failureAdvice, timedOut } from '../../src/http/retry.ts';

const coded = (code: string, more: object = {}) => Object.assign(new Error(`broken: ${code}`), { code, ...more });
const connect = { syscall: 'connect' };

describe('a failed connection', () => {
  test.each<[what: string, error: unknown, kind: FailureKind, says: RegExp]>([
    ['nobody listens', coded('ECONNREFUSED', connect), 'unreachable', /connection refused/],
    ['an unknown name', coded('ENOTFOUND', { syscall: 'getaddrinfo' }), 'unreachable', /host name is not known/],
    ['no name server', coded('EAI_AGAIN', { syscall: 'getaddrinfo' }), 'unreachable', /could not be looked up/],
    ['no connection in time', coded('UND_ERR_CONNECT_TIMEOUT'), 'unreachable', /could not connect in time/],
    ['no route while connecting', coded('EHOSTUNREACH', connect), 'unreachable', /failed: broken/],
    ['no route any more', coded('EHOSTUNREACH', { syscall: 'read' }), 'lost', /failed: broken/],
    ['a reset', coded('ECONNRESET', { syscall: 'read' }), 'lost', /^lost its connection$/],
    ['a closed socket', coded('UND_ERR_SOCKET'), 'lost', /^lost its connection$/],
    ['an untrusted root', coded('SELF_SIGNED_CERT_IN_CHAIN'), 'certificate', /api\.test is not trusted \(SELF/],
    ['another name', coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'certificate', /is not trusted/],
    [
      'a proxy that refuses',
      new Error('Proxy response (407) !== 200 when HTTP Tunneling'),
      'proxy refused',
      /answered 407/,
    ],
    [
      'a proxy that fails',
      new Error('Proxy response (502) !== 200 when HTTP Tunneling'),
      'proxy failed',
      /answered 502/,
    ],
    [
      'two addresses, none of which listens',
      new AggregateError([coded('ECONNREFUSED', connect), coded('ENETUNREACH', connect)]),
      'unreachable',
      /connection refused/,
    ],
    [
      'two addresses, one of which was lost',
      new AggregateError([coded('ECONNREFUSED', connect), coded('ECONNRESET')]),
      'lost',
      /^lost its connection$/,
    ],
    ['no error at all', 'a text\n::error::x', 'lost', /^failed: a text\\n::error::x$/],
  ])('is classified: %s', (_what, error, kind, says) => {
    const failure = classify(error, 'api.test');
    expect(failure.kind).toBe(kind);
    expect(failure.message).toMatch(says);
  });

  test.each<[kind: FailureKind, arrived: boolean, permanent: boolean]>([
    ['unreachable', false, false],
    ['lost', true, false],
    ['timed out', true, false],
    ['cut off', true, true],
    ['certificate', false, true],
    ['proxy refused', false, true],
    ['proxy failed', false, false],
  ])('says whether anything arrived, and whether a retry can help: %s', (kind, arrived, permanent) => {
    expect(new AttemptFailure(kind, 'x')).toMatchObject({ arrived, permanent });
  });
});

describe('advice', () => {
  const where = { host: 'api.test', setting: 'api-url', proxied: false };
  test('names the setting, and the proxy if there is one', () => {
    expect(failureAdvice(classify(coded('ECONNREFUSED', connect), 'api.test'), where)).toBe(
      'Check that api.test (api-url) can be reached from this runner.',
    );
    expect(failureAdvice(timedOut(1_000), { ...where, proxied: true })).toMatch(
      /timeout-seconds\. Requests go through/,
    );
    expect(failureAdvice(classify(coded('CERT_HAS_EXPIRED'), 'api.test'), where)).toContain('NODE_EXTRA_CA_CERTS');
    expect(failureAdvice(cutOff(), where)).toBe('');
  });
});
