/** Concurrent runs: two applies, and an apply during a rotation of one of its keys. */

import { expect, test } from 'vitest';
import { type Applied, Place } from '../../support/in-process/applying.ts';
import fc from '../../support/properties.ts';

const A = 'repository octo-org/app A';
const B = 'repository octo-org/app B';
const FILE = `keys:
  new: { limit: 9, store-in: repository B }
  old: { limit: at least 5, store-in: repository A, rotate-every: 90d }
  plain: { limit: 6 }
`;
const ROTATION = 'keys: { old: { store-in: repository A, rotate-every: 90d } }';

function team(): Place {
  const place = new Place({ keys: [{ name: 'plain', limit: 5 }] });
  place.stored({ name: 'old', limit: 50, created_at: place.ago(91) }, A);
  return place;
}

/** What a rotation promises, whatever else is running. */
function expectPromises(place: Place, runs: readonly Applied[]): void {
  for (const target of [A, B]) {
    const secret = place.github.secret(target);
    if (secret !== undefined) expect(place.openrouter.canSpend(secret), target).toBe(true);
  }
  for (const name of ['old', 'new']) {
    expect(place.openrouter.keysNamed(name).filter(({ disabled }) => !disabled).length).toBeLessThanOrEqual(1);
  }
  for (const { error } of runs) expect(error).toBeUndefined();
}

const latencies = fc.infiniteStream(fc.integer({ min: 0, max: 400 }));

test.each([
  ['two applies at once', FILE],
  ['an apply during a rotation', ROTATION],
])('%s leave every secret a working key, and a later run finishes what they left', async (_title, other) => {
  await fc.assert(
    fc.asyncProperty(latencies, latencies, fc.integer({ min: 0, max: 3_000 }), async (one, two, head) => {
      const place = team();
      const runs = await Promise.all([
        place.apply(FILE, { latency: () => one.next().value as number }),
        place.apply(other, {
          latency: (first => () => {
            const wait = first ? head : 0;
            first = false;
            return wait + (two.next().value as number);
          })(true),
        }),
      ]);
      expectPromises(place, runs);
      place.later(16 * 60_000);
      const last = await place.apply(FILE);
      expectPromises(place, [last]);
      expect(last.outcome?.failed).toEqual([]);
      expect(place.openrouter.keyBySecret(place.github.secret(A) ?? '')).toMatchObject({
        name: 'old',
        disabled: false,
      });
      expect(place.openrouter.keyBySecret(place.github.secret(B) ?? '')).toMatchObject({
        name: 'new',
        disabled: false,
      });
      expect((await place.plan(FILE)).rows.map(({ action }) => action)).toEqual(['none', 'none', 'none']);
    }),
    { numRuns: 30 },
  );
});
