/** Concurrent work: a few different tasks at once, or one task for many items, a bounded number at a time. */
import type { Clock } from '../../clock.ts';
import { CONNECTIONS } from '../../http/request-limits.ts';

/** All results, or the first failure once all have settled: nothing keeps running unnoticed. */
export async function allOrFirstError<Results extends readonly unknown[]>(
  work: readonly [...{ [Index in keyof Results]: Promise<Results[Index]> }],
): Promise<Results> {
  const settled = await Promise.allSettled(work);
  return settled.map(each => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  }) as unknown as Results;
}

/** The same for one task with many items. */
export function eachOrFirstError<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  return allOrFirstError<Result[]>([...items].map(work));
}

const PROGRESS_MS = 5_000;

/** What long work needs to report its progress; a `Reading` has it. */
interface Progress {
  account: { clock: Clock };
  log: (line: string) => void;
}

/**
 * The results of `work` for every item, in order. Long work reports its progress. `work` must not reject: the others
 * would keep running unnoticed.
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
