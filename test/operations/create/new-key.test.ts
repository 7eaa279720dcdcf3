/** How long a run may write with a new key. */
import { expect, test } from 'vitest';
import { UNDER_WAY_MS } from '../../../src/domain/rotation/sealed-names.ts';
import { Cancellation } from '../../../src/http/request-limits.ts';
import type { Effects } from '../../../src/operations/account/account.ts';
import { type Fresh, finishLimits, storeLimits } from '../../../src/operations/create/new-key.ts';

test('every attempt ends before others may treat the new key as a leftover', () => {
  const minute = 60_000;
  const limits = [storeLimits, finishLimits].map(each =>
    each({ madeAt: 0 } as Fresh, { cancellation: new Cancellation() } as Effects),
  );
  expect(limits).toMatchObject([
    { notAfter: 10 * minute, attemptMs: minute },
    { notAfter: 13 * minute, attemptMs: minute },
  ]);
  expect(UNDER_WAY_MS).toBe(15 * minute);
});
