/** Walking paged lists of all lengths, while they change. */

import { describe, expect, test } from 'vitest';
import { AnswerError } from '../../src/domain/text/errors.ts';
import { walk } from '../../src/openrouter/walk.ts';
import fc from '../support/properties.ts';

interface Options {
  /** Maximum number of items on a page. */
  length?: number;
  /** Called before the nth page (from 1) is made, and may change the list. */
  before?: (nth: number, items: string[]) => void;
}

/** The items found by a walk, the number of pages requested, and how often it had to wait for pages. */
async function walked(items: string[], { length = 100, before }: Options = {}) {
  const list = [...items];
  const offsets: number[] = [];
  let waits = 0;
  let asking = false;
  const page = async (offset: number) => {
    const nth = offsets.push(offset);
    if (!asking) waits++;
    asking = true;
    await Promise.resolve();
    asking = false;
    before?.(nth, list);
    return list.slice(offset, offset + length);
  };
  const found = await walk({ name: 'GET /x', page, idOf: item => item });
  return { found, offsets, waits, list };
}

const named = (count: number) => Array.from({ length: count }, (_, index) => `item ${index}`);

describe('a list that does not change', () => {
  test.each([0, 1, 2, 3, 5, 50, 99, 100, 101, 102, 198, 199, 200, 201, 298, 299, 1000])(
    'of %i items is read completely',
    async count => {
      expect((await walked(named(count))).found).toEqual(named(count));
    },
  );

  test('of any length on pages of any length is read completely', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(120), fc.integer({ min: 1, max: 60 }), async (count, length) => {
        expect((await walked(named(count), { length })).found).toEqual(named(count));
      }),
    ));

  test('costs one round trip when it fits on a page, and four for a thousand items', async () => {
    expect(await walked(named(60))).toMatchObject({ offsets: [0, 1], waits: 1 });
    expect(await walked(named(100))).toMatchObject({ offsets: [0, 1], waits: 1 });
    expect(await walked([])).toMatchObject({ offsets: [0, 1], waits: 1 });
    const long = await walked(named(1000));
    expect(long.waits).toBe(4);
    expect(long.offsets.length).toBeLessThanOrEqual(16);
  });

  test('is requested once more without overlap after a page with only the repeated item', async () => {
    expect((await walked(named(2))).offsets).toEqual([0, 1, 2]);
    expect((await walked(named(3), { length: 1 })).found).toEqual(named(3));
  });

  test('from a host that ignores the offset is read once', async () => {
    const page = async () => named(7);
    expect(await walk({ name: 'GET /x', page, idOf: item => item })).toEqual(named(7));
  });
});

describe('a list that changes', () => {
  test('by additions at its beginning loses nothing and counts nothing twice', async () => {
    const { found } = await walked(named(350), { before: (nth, list) => void list.unshift(`new ${nth}`) });
    expect(found.filter(item => item.startsWith('item'))).toEqual(named(350));
    expect(new Set(found).size).toBe(found.length);
  });

  test('by a deletion is walked again from the beginning, so that nothing is skipped', async () => {
    const { found, offsets } = await walked(named(350), {
      before: (nth, list) => void (nth === 4 && list.splice(0, 30)),
    });
    for (const item of named(350).slice(30)) expect(found).toContain(item);
    expect(offsets.filter(offset => offset === 0)).toHaveLength(2);
  });

  test('at any time and in any way still yields everything that stays', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 2, max: 40 }),
        fc.array(
          fc.record({
            when: fc.integer({ min: 1, max: 20 }),
            deleteAt: fc.nat(250),
            deleted: fc.nat(50),
            added: fc.nat(50),
          }),
          { maxLength: 4 },
        ),
        async (count, length, changes) => {
          const gone = new Set<string>();
          let fresh = 0;
          const { found } = await walked(named(count), {
            length,
            before: (nth, list) => {
              for (const { when, deleteAt, deleted, added } of changes) {
                if (when !== nth) continue;
                for (const item of list.splice(deleteAt, deleted)) gone.add(item);
                for (let index = 0; index < added; index++) list.unshift(`new ${fresh++}`);
              }
            },
          });
          for (const item of named(count)) if (!gone.has(item)) expect(found).toContain(item);
          expect(new Set(found).size).toBe(found.length);
        },
      ),
      { numRuns: 1_000 },
    ));

  test('all the time is an error after five restarts', async () => {
    const work = walked(named(5000), { before: (_nth, list) => void list.splice(0, 30) });
    await expect(work).rejects.toThrow(/GET \/x: the list keeps changing.*begun again 5 times/);
  });
});

describe('failures', () => {
  test('a list without an end is given up after a thousand pages', async () => {
    let pages = 0;
    const page = async (offset: number) => {
      pages++;
      return Array.from({ length: 100 }, (_, index) => `item ${offset + index}`);
    };
    const work = walk({ name: 'GET /x', page, idOf: item => item });
    await expect(work).rejects.toThrow(AnswerError);
    await expect(work).rejects.toThrow(/more than 1,000 pages/);
    expect(pages).toBeLessThan(1_020);
  });

  test('a failed page ends the walk, unless it lies beyond the end', async () => {
    const failing = (from: number) => async (offset: number) => {
      if (offset >= from) throw new Error(`no page at ${offset}`);
      return named(250).slice(offset, offset + 100);
    };
    const idOf = (item: string) => item;
    await expect(walk({ name: 'GET /x', page: failing(150), idOf })).rejects.toThrow('no page at');
    expect(await walk({ name: 'GET /x', page: failing(251), idOf })).toEqual(named(250));
  });
});
