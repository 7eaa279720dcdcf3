/** What a key made moments ago has, while lists do not show it yet, in virtual time. */
import { describe, expect, test } from 'vitest';
import type { Situation } from '../../../src/domain/rotation/situation.ts';
import { ForeignError } from '../../../src/domain/text/errors.ts';
import type { OpenRouterReader } from '../../../src/openrouter/api.ts';
import { AccountReader, type Reading } from '../../../src/operations/account/account.ts';
import { Guardrails } from '../../../src/operations/account/guardrails.ts';
import { shownWhole } from '../../../src/operations/rotate/find-situation.ts';
import { UNLIMITED } from '../../support/in-process/in-process.ts';
import { keyOf, SEALS } from '../../support/in-process/keys.ts';
import { VirtualClock } from '../../support/in-process/virtual-clock.ts';

const SECOND = 1000;

/** A key that got a guardrail and its name just now; the list of assignments shows it after `lag` ms. */
function justMade(
  lag: number,
  updatedAgo = 0,
  guardrailsOf = async () => [{ id: 'g1', name: 'strict', workspace_id: null }],
) {
  const clock = new VirtualClock();
  const start = clock.now();
  const at = (ms: number) => new Date(ms).toISOString();
  const key = keyOf('h1', { created_at: at(start - updatedAgo - SECOND), updated_at: at(start - updatedAgo) });
  let reads = 0;
  const openrouter = {
    during: () => openrouter,
    now: () => clock.now(),
    guardrails: guardrailsOf,
    guardrailAssignments: async () => {
      reads++;
      return new Map(clock.now() - start >= lag ? [[key.hash, 'g1']] : []);
    },
    keyList: async (kind: 'byok', id: string) => ({ kind, id, name: id, hashes: [key.hash], matchesKeyNames: false }),
  };
  const bound = { openrouter: openrouter as unknown as OpenRouterReader, seals: SEALS, clock, limits: UNLIMITED };
  const account = new AccountReader(bound);
  const reading = { account, log: () => undefined } as unknown as Reading;
  const situation: Situation = {
    old: key,
    oldShort: 'h1',
    base: key.name,
    leftovers: [],
    retired: [],
    predecessors: [],
    superseded: [],
    inGrace: [],
    unsealed: [],
    bearing: undefined,
  };
  const guardrails = new Guardrails(account.openrouter);
  const behind = { kind: 'byok' as const, id: 'b1', name: 'b1', hashes: ['other'], matchesKeyNames: false };
  const around = { lists: { lists: [behind], absent: [] }, guardrails, workspace: undefined, askedAt: start };
  return {
    key,
    waited: () => clock.now() - start,
    reads: () => reads,
    shown: () => shownWhole(situation, around, reading),
  };
}

describe('a key that was made moments ago', () => {
  test('has the guardrail that the list of assignments shows 30 seconds later', async () => {
    const { key, shown, waited } = justMade(30 * SECOND);
    const { guardrails } = await shown();
    expect((await guardrails.assignments()).get(key.hash)).toBe('g1');
    expect(waited()).toBeLessThanOrEqual(32 * SECOND);
  });

  test('has none when the list still shows none after 32 seconds', async () => {
    const { key, shown, waited } = justMade(Number.POSITIVE_INFINITY);
    const { guardrails } = await shown();
    expect((await guardrails.assignments()).has(key.hash)).toBe(false);
    expect(waited()).toBe(32 * SECOND);
  });

  test('does not count as having none when a firewall refuses the list of guardrails', async () => {
    const refusal = new ForeignError(403, 'a firewall', false);
    await expect(justMade(30 * SECOND, 0, () => Promise.reject(refusal)).shown()).rejects.toBe(refusal);
  });

  test('is in the lists that name it when they are read one by one', async () => {
    const { key, shown } = justMade(0);
    expect((await shown()).lists.lists).toMatchObject([{ id: 'b1', hashes: [key.hash] }]);
  });
});

test('nothing is read again for a key that was last changed a minute ago', async () => {
  const { shown, waited, reads } = justMade(30 * SECOND, 60 * SECOND);
  expect((await shown()).lists.lists).toMatchObject([{ hashes: ['other'] }]);
  expect([waited(), reads()]).toEqual([0, 0]);
});
