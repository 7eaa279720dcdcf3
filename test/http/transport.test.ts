/** The retry loop on a virtual clock: time limits, slots, signals, what may have been processed, secrets. */
import { describe, expect, test } from 'vitest';
import { AnswerError, CancelledError, NetworkError } from '../../src/domain/text/errors.ts';
import type { Answer, Call, Exchange } from '../../src/http/call.ts';
import { Cancellation, CONNECTIONS, type RequestLimits } from '../../src/http/request-limits.ts';
import { AttemptFailure } from '../../src/http/retry.ts';
import type { Transport, TransportOptions } from '../../src/http/transport.ts';
import { answerOf, callOf, transportOver, UNLIMITED } from '../support/in-process/in-process.ts';
import { VirtualClock } from '../support/in-process/virtual-clock.ts';

const GET = callOf('GET', '/x');
const POST: Call = { ...callOf('POST', '/x'), repeatable: 'unless arrived' };

type Step = number | Answer | AttemptFailure | 'hang';

/** A host that gives the listed answers, and then 200. */
function host(steps: readonly Step[], options: Partial<TransportOptions> = {}) {
  const clock = new VirtualClock();
  const began: number[] = [];
  const lines: string[] = [];
  const start = clock.now();
  const exchange: Exchange = async () => {
    const step = steps[began.length] ?? 200;
    began.push(clock.now() - start);
    if (step === 'hang') return new Promise<never>(() => undefined);
    if (step instanceof AttemptFailure) throw step;
    return typeof step === 'number' ? answerOf(step) : step;
  };
  const transport = transportOver(exchange, clock, { log: line => void lines.push(line), ...options });
  return { clock, transport, began, lines };
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => expect.fail('it did not fail'),
    error => error as Error,
  );
}

describe('a call', () => {
  test('is retried after waits that double, each logged on its own line', async () => {
    const { transport, began, lines } = host([503, new AttemptFailure('lost', 'lost its connection'), 429]);
    expect(await transport.send(GET, UNLIMITED)).toMatchObject({ status: 200, mayHaveBeenProcessed: true });
    expect(began).toEqual([0, 250, 750, 1750]);
    expect(lines).toEqual([
      'GET /x answered 503; trying again in 0.3 s (attempt 2 of 5)',
      'GET /x lost its connection; trying again in 0.5 s (attempt 3 of 5)',
      'GET /x answered 429; trying again in 1.0 s (attempt 4 of 5)',
    ]);
  });

  test('ends a hanging attempt after its timeout, and makes another', async () => {
    const { transport, began } = host(['hang'], { timeoutMs: 7_000 });
    expect(await transport.send(GET, UNLIMITED)).toMatchObject({ status: 200 });
    expect(began).toEqual([0, 7_250]);
  });

  test('ends an attempt after the shorter of the two time limits', async () => {
    const { transport, began } = host(['hang'], { maxRetries: 0 });
    const error = await failureOf(transport.send(GET, { ...UNLIMITED, attemptMs: 2_000 }));
    expect(error).toBeInstanceOf(NetworkError);
    expect(error.message).toBe(
      'GET /x was not answered within 2 s. local.test or the network is slow or down; run it again later, or raise timeout-seconds.',
    );
    expect(began).toEqual([0]);
  });

  test('names the setting of its host when nothing can be reached', async () => {
    const unreachable = new AttemptFailure('unreachable', 'found no one listening (connection refused)');
    const { transport } = host([unreachable], { maxRetries: 0, setting: 'GITHUB_API_URL', proxied: true });
    const { message } = await failureOf(transport.send(GET, UNLIMITED));
    expect(message).toContain('Check that local.test (GITHUB_API_URL) can be reached from this runner.');
    expect(message).toContain('through the proxy named in HTTPS_PROXY or HTTP_PROXY');
  });

  test('begins no attempt after its deadline, and ends with the last outcome', async () => {
    const { transport, clock, began } = host([503, 503, 503, 503]);
    const limits = { ...UNLIMITED, notAfter: clock.now() + 800 };
    expect(await transport.send(GET, limits)).toMatchObject({ status: 503 });
    expect(began).toEqual([0, 250, 750]);
    await clock.sleep(1_000);
    const late = await failureOf(transport.send(GET, limits));
    expect(late).toBeInstanceOf(CancelledError);
    expect(late.message).toContain('too much time has passed');
  });

  test('is not repeated if its answer is final or the call was stopped in the meantime', async () => {
    const { transport, began } = host([429, 503]);
    expect(
      await transport.send(
        { ...GET, decide: ({ status }) => (status === 429 ? { giveUp: true } : undefined) },
        UNLIMITED,
      ),
    ).toMatchObject({
      status: 429,
    });
    let stop: Error | undefined;
    const call: Call = { ...GET, stopped: () => stop };
    const sent = transport.send(call, UNLIMITED);
    stop = new Error('stopped');
    await expect(sent).rejects.toBe(stop);
    expect(began).toHaveLength(1);
    stop = undefined;
    const other = transport.send(
      { ...GET, stopped: () => (began.length > 1 ? new Error('no more') : undefined) },
      UNLIMITED,
    );
    expect(await other).toMatchObject({ status: 503, mayHaveBeenProcessed: true });
  });

  test('immediately passes on any other error of the exchange', async () => {
    const mistake = new TypeError('a mistake');
    const { transport, lines } = host([], { exchange: () => Promise.reject(mistake) });
    await expect(transport.send(GET, UNLIMITED)).rejects.toBe(mistake);
    expect(lines).toEqual([]);
  });

  test.each<[what: string, step: Step, processed: boolean]>([
    ['a refused connection', new AttemptFailure('unreachable', 'x'), false],
    ['a certificate', new AttemptFailure('certificate', 'x'), false],
    ['a proxy that refuses', new AttemptFailure('proxy refused', 'x'), false],
    ['a lost answer', new AttemptFailure('lost', 'x'), true],
    ['no answer in time', 'hang', true],
    ['a 400', 400, false],
    ['a 429', 429, false],
    ['a 408', 408, true],
    ['a 500', 500, true],
    ['a 400 that was cut short', { ...answerOf(400), complete: false }, true],
  ])('knows whether it may have been processed: %s', async (_what, step, processed) => {
    const { transport } = host([step], { maxRetries: 0 });
    const outcome = await transport.send(POST, UNLIMITED).catch((error: NetworkError) => error);
    expect(outcome.mayHaveBeenProcessed).toBe(processed);
  });
});

describe('a signal', () => {
  test('ends reading at once: running attempts, waits between them, and calls that wait for a slot', async () => {
    const cancellation = new Cancellation();
    const { transport, clock, began } = host(Array<Step>(CONNECTIONS).fill('hang'));
    const all = Array.from({ length: 2 * CONNECTIONS }, () => failureOf(transport.send(GET, cancellation.reading)));
    await clock.sleep(1_000);
    cancellation.cancel(clock);
    const errors = await Promise.all(all);
    cancellation.dispose();
    expect(errors.filter(error => error instanceof NetworkError)).toHaveLength(CONNECTIONS);
    expect(errors.filter(error => error instanceof CancelledError)).toHaveLength(CONNECTIONS);
    expect(began).toHaveLength(CONNECTIONS);
    expect(clock.now()).toBeLessThan(new VirtualClock().now() + 1_100);
  });

  test('leaves working requests two seconds to be answered, and lets finishing ones begin for five and a half', async () => {
    const cancellation = new Cancellation();
    const { transport, clock } = host(['hang', 200, 'hang']);
    const start = clock.now();
    const working = failureOf(transport.send(POST, cancellation.working));
    await clock.sleep(100);
    cancellation.cancel(clock);
    expect((await working).message).toContain('was not answered before the job was cancelled. Whether it was done');
    expect(clock.now() - start).toBe(2_100);
    await expect(transport.send(POST, cancellation.working)).rejects.toThrow('was not sent: the job was cancelled');
    expect(await transport.send(POST, cancellation.undoing)).toMatchObject({ status: 200 });
    await failureOf(transport.send(POST, cancellation.finishing));
    expect(clock.now() - start).toBe(5_600);
    cancellation.dispose();
  });
});

describe('requests', () => {
  test('are never more than sixteen in flight, including retries and timeouts, and none is lost', async () => {
    const clock = new VirtualClock();
    let inFlight = 0;
    let most = 0;
    let made = 0;
    const exchange: Exchange = async (_call, signal) => {
      inFlight++;
      most = Math.max(most, inFlight);
      const nth = made++;
      signal.addEventListener('abort', () => inFlight--);
      await clock.sleep(nth % 11 === 0 ? 60_000 : 10 + (nth % 7), signal);
      if (signal.aborted) throw new AttemptFailure('lost', 'lost its connection');
      inFlight--;
      return answerOf(nth % 5 === 0 ? 503 : 200);
    };
    const transport = transportOver(exchange, clock, { maxRetries: 20 });
    const answers = await Promise.all(Array.from({ length: 300 }, () => transport.send(GET, UNLIMITED)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(most).toBe(16);
  });
});

describe("the host's clock", () => {
  test('is taken from its answers, and Retry-After counts from it', async () => {
    const ahead = 86_400_000;
    const clock = new VirtualClock();
    const date = (ms: number) => ({ date: new Date(clock.now() + ahead + ms).toUTCString() });
    const until = { ...date(0), 'retry-after': date(20_000).date };
    const { transport, began } = host([answerOf(503, {}, until), answerOf(200, {}, date(0))]);
    expect(transport.hostAhead).toBeUndefined();
    await transport.send(GET, UNLIMITED);
    expect(began).toEqual([0, 20_000]);
    expect(transport.hostAhead).toBe(ahead);
  });
});

describe('texts like API keys in answers', () => {
  const secret = (nth: number) => `sk-or-v1-${String(nth).padStart(64, '0')}`;

  function masking(answer: Answer): { masked: string[]; send: () => ReturnType<Transport['send']> } {
    const masked: string[] = [];
    const { transport } = host([answer, answer], { onSecret: text => void masked.push(text), maxRetries: 0 });
    return { masked, send: () => transport.send(GET, UNLIMITED) };
  }

  test('are masked once each, whatever the status, even if JSON escapes hide them', async () => {
    const hidden = JSON.stringify({ name: secret(2) }).replace('sk-', '\\u0073k-');
    const { masked, send } = masking(
      answerOf(403, `[{"a":"${secret(1)} ${secret(1)}"},${hidden},"sk-or-v1-0e6...1c96"]`),
    );
    await send();
    await send();
    expect(masked).toEqual([secret(1), secret(2)]);
  });

  test('are too many at 200,000: the error comes quickly', async () => {
    const many = Array.from({ length: 200_000 }, (_, nth) => secret(nth));
    const { masked, send } = masking(answerOf(200, many));
    const began = performance.now();
    await expect(send()).rejects.toThrow(AnswerError);
    expect(masked).toHaveLength(10_000);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  test('of 5 MB are found quickly', async () => {
    const long = `sk-or-v1-${'a'.repeat(5_000_000)}`;
    const { masked, send } = masking(answerOf(200, { name: long, other: '"sk-or-\\'.repeat(100_000) }));
    const began = performance.now();
    await send();
    expect(masked[0]).toBe(long);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

test('limits also apply to the wait between attempts', async () => {
  const begin = new AbortController();
  const limits: RequestLimits = { begin: begin.signal, cut: new AbortController().signal };
  const { transport, clock, began } = host([answerOf(503, {}, { 'retry-after': '50' })]);
  const sent = transport.send(GET, limits);
  await clock.sleep(1_000);
  begin.abort();
  expect(await sent).toMatchObject({ status: 503 });
  expect(began).toEqual([0]);
});
