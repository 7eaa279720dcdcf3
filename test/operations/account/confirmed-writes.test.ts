/** How long a surprising answer is asked for again: in virtual time. */
import { expect, test } from 'vitest';
import { askAgain } from '../../../src/operations/account/confirmed-writes.ts';
import { UNLIMITED } from '../../support/in-process/in-process.ts';
import { VirtualClock } from '../../support/in-process/virtual-clock.ts';

/** Asks for what is believed after `lag` ms; returns the last answer and how long it took. */
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

test('an answer that comes within 26 seconds is believed', async () => {
  const { last } = await asked(26_000);
  expect(last).toBeGreaterThanOrEqual(26_000);
});

test('one that does not come is given up after 30 seconds at most', async () => {
  const { last, passed } = await asked(Number.POSITIVE_INFINITY);
  expect(last).toBe(passed);
  expect(passed).toBeGreaterThan(26_000);
  expect(passed).toBeLessThanOrEqual(30_000);
});
