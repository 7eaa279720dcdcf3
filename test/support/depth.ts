/**
 * How deep the long searches go: simulated histories, faults at every request, arbitrary values. `npm test` runs a
 * sample, always the same one. TEST_DEPTH=full, which .ci/run sets, runs all of them, and TEST_DEPTH=10 runs ten times
 * as many of the endless ones.
 */
const { TEST_DEPTH: depth = 'sample' } = process.env;
if (!/^(?:sample|full|[1-9]\d{0,3})$/.test(depth))
  throw new Error('TEST_DEPTH is sample, full, or how many times as many as full.');

export const isSample = depth === 'sample';

/** How many cases of an endless search to run. */
export function howMany(counts: { sample: number; full: number }): number {
  return isSample ? counts.sample : counts.full * (depth === 'full' ? 1 : Number(depth));
}

/** Of a finite search, one case in `stride`, from `offset` on: parallel samples start at different offsets. */
export function sampled<Item>(items: readonly Item[], stride: number, offset = 0): Item[] {
  return items.filter((_, index) => !isSample || index % stride === offset % stride);
}
