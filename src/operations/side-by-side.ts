/** Bounded concurrency: many keys at a time, but never all at once. */

import { CONNECTIONS } from '../http/transport.ts';
import type { Context } from './effects.ts';

const PROGRESS_MS = 5_000;

/**
 * The results of `work` for every item, in order. Long work tells its progress. `work` must not reject: the others
 * would go on behind the back of whoever caught it.
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  doing: string,
  { clock, log }: Pick<Context, 'clock' | 'log'>,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let begun = 0;
  let done = 0;
  let told = clock.now();
  const worker = async () => {
    for (let index = begun++; index < items.length; index = begun++) {
      results[index] = await work(items[index] as Item);
      done++;
      if (clock.now() - told < PROGRESS_MS) continue;
      told = clock.now();
      log(`${doing}: ${done} of ${items.length}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONNECTIONS, items.length) }, worker));
  return results;
}
