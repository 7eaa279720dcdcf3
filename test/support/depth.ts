/**
 * How deep the long searches go: simulated histories, faults at every request, arbitrary values. `npm test` plays a
 * sample, the same one every time. TEST_DEPTH=full, which .ci/run sets, plays all of it, and TEST_DEPTH=10 ten times as
 * many where there is no end.
 */
const { TEST_DEPTH: depth = 'sample' } = process.env;
if (!/^(?:sample|full|[1-9]\d{0,3})$/.test(depth))
  throw new Error('TEST_DEPTH is sample, full, or how many times as many as full.');

export const isSample = depth === 'sample';

/** How many to play of what could go on forever. */
export function howMany(counts: { sample: number; full: number }): number {
  return isSample ? counts.sample : counts.full * (depth === 'full' ? 1 : Number(depth));
}

/** Of what has an end, one in `stride`, from `offset` on: those who sample side by side begin at different places. */
export function sampled<Item>(items: readonly Item[], stride: number, offset = 0): Item[] {
  return items.filter((_, index) => !isSample || index % stride === offset % stride);
}
