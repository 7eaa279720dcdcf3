/** How long a surprising answer is requested again, in virtual time. */
import { expect, test } from 'vitest';
import { askAgain } from '../../../src/operations/account/confirmed-writes.ts';
import { UNLIMITED } from '../../support/in-process/in-process.ts';
import { VirtualClock } from '../../support/in-process/virtual-clock.ts';

/** Asks for an answer that is confirmed after `lag` ms; returns the last answer and how long it took. */
async function asked(lag: number) {
  const clock = new VirtualClock();
  const start = clock.now();
  const passed = () => clock.now() - start;
  const last = await askAgain(
    async () => passed(),
    answer => answer >= lag,
    { clock, limits: UNLIMITED },
  );
  return { last, passed: passed() };
}

test('an answer that comes within 26 seconds is confirmed', async () => {
  const { last } = await asked(26_000);
  expect(last).toBeGreaterThanOrEqual(26_000);
});

test('an answer that never comes is given up after at most 30 seconds', async () => {
  const { last, passed } = await asked(Number.POSITIVE_INFINITY);
  expect(last).toBe(passed);
  expect(passed).toBeGreaterThan(26_000);
  expect(passed).toBeLessThanOrEqual(30_000);
});
