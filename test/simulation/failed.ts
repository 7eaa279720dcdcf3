/** Seeds that once broke a promise, each with what was wrong. They are played forever; `imagine.ts` must keep its meaning. */
export const FAILED: ReadonlyMap<number, string> = new Map([
  [20076, 'A list read as it was before the new key joined it was written without the new key.'],
  [20242, 'An update beside a rotation with a relative limit: the promise was worded too strictly.'],
  [22355, 'A list read by its id was taken to be 30 seconds old, which is not assumed.'],
  [24638, 'Two attempts of one run looked before either wrote, and both committed: not promised.'],
  [24704, 'A commit that was refused after the old key was deleted granted again what that had spent.'],
  [25026, 'The same when the commit was never sent.'],
  [25253, 'A list read by its id was taken to be 30 seconds old, which is not assumed.'],
  [25287, 'What had been spent before the old key was deleted was granted again.'],
  [27356, 'An update of the limit was lost when the run ended between the deletion and the commit.'],
  [28226, 'The same, among lost answers and stale reads.'],
  [200177, 'An update beside a deletion that was repeated: what was excused did not say so.'],
  [202880, 'A rotation that had lost wrote its mark over the one that led to the winner, and its own key stayed.'],
  [204010, 'The same, with two targets.'],
  [205965, 'An update between the last read of the old key and its deletion: not promised.'],
  [211699, 'The same.'],
  [211983, 'An update was written over by a change that came late: not promised.'],
]);
