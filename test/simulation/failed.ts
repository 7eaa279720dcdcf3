/** Seeds that once broke a promise, each with the cause. They stay here: `imagine.ts` must keep their meaning. */
export const FAILED: ReadonlyMap<number, string> = new Map([
  [849, 'An attempt missed in its second look that the old key was gone, stored its key, and left it.'],
  [20076, 'A stale read of a list, from before the new key joined it, was written back without the key.'],
  [20242, 'An update during a rotation with a relative limit: the promise was too strict.'],
  [22355, 'A list read by its ID was 30 seconds old, which is not assumed.'],
  [24638, 'Two attempts of one run looked before either wrote, and both committed: not promised.'],
  [24704, 'A commit was refused after the old key was deleted: what that key had spent was granted again.'],
  [25026, 'The same when the commit was never sent.'],
  [25253, 'A list read by its ID was 30 seconds old, which is not assumed.'],
  [25287, 'Spending before the deletion of the old key was granted again.'],
  [27356, 'An update of the limit was lost when the run ended between the deletion and the commit.'],
  [28226, 'The same, among lost answers and stale reads.'],
  [30071, 'A rotation that stores nothing ended a stored key: not promised.'],
  [38086, 'Guardrail assignments counted as being as new as the slowest of the concurrent answers.'],
  [42812, 'A machine that was suspended four times made a key an hour after planning its expiry: not promised.'],
  [61647, 'A leftover won between the last look at it and the mark of the old key: not promised.'],
  [76324, 'A commit arrived after its run had given up and a later attempt had retired the key: not promised.'],
  [92929, 'A late change restored the limit from before an update: not promised.'],
  [97660, 'A later attempt raised the limit again, failed, and was repaired: the promise was too strict.'],
  [98494, 'The same, with a killed attempt.'],
  [200177, 'An update during a deletion that was repeated: the excuse did not cover it.'],
  [202880, 'A losing rotation overwrote the mark that led to the winner, and its own key stayed.'],
  [204010, 'The same, with two targets.'],
  [205965, 'An update between the last read of the old key and its deletion: not promised.'],
  [211699, 'The same.'],
  [211983, 'A late change overwrote an update: not promised.'],
]);

/** The same for histories in which old keys live for an hour. */
export const FAILED_GRACE: ReadonlyMap<number, string> = new Map([
  [47643, 'A second look missed the ready key of another run, whose journal names a key that marks lead on from.'],
  [87181, 'A late attempt stored a retired key, which spent from its own budget: the promise was too strict.'],
  [53118, 'A key became overdue while the last rotation ran: the promise was too strict.'],
]);
