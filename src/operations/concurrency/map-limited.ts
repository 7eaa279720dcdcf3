/** Bounded concurrency: many keys at a time, but never all at once. */

import type { Clock } from '../../clock.ts';
import { CONNECTIONS } from '../../http/request-limits.ts';

const PROGRESS_MS = 5_000;

/** What long work needs to report its progress; a `Reading` has it. */
interface Progress {
  account: { clock: Clock };
  log: (line: string) => void;
}

/**
 * The results of `work` for every item, in order. Long work reports its progress. `work` must not reject: the others
 * would go on unnoticed.
 */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  doing: string,
  { account: { clock }, log }: Progress,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let begun = 0;
  let done = 0;
  let reported = clock.now();
  const worker = async () => {
    for (let index = begun++; index < items.length; index = begun++) {
      results[index] = await work(items[index] as Item);
      done++;
      if (clock.now() - reported < PROGRESS_MS) continue;
      reported = clock.now();
      log(`${doing}: ${done} of ${items.length}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONNECTIONS, items.length) }, worker));
  return results;
}
