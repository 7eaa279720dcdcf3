/** Seeds that once broke a promise, each with what was wrong. They are played forever; `imagine.ts` must keep its meaning. */
export const FAILED: ReadonlyMap<number, string> = new Map([
  [849, 'An attempt did not see in its second look that the old key was gone, stored its key, and left it.'],
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
  [30071, 'A rotation that stores nothing ended a key that was stored: not promised.'],
  [38086, 'Assignments of guardrails were taken to be as new as the slowest answer that was asked for beside them.'],
  [42812, 'A machine that stood still four times made a key an hour after it had planned its expiry: not promised.'],
  [61647, 'A leftover won between the last look at it and the mark of the old key: not promised.'],
  [76324, 'A commit arrived when its run had given up and a later attempt had retired the key: not promised.'],
  [92929, 'A change that came late set the limit which the key had had before an update: not promised.'],
  [
    97660,
    'A later attempt raised the limit again, and was repaired after it had failed: the promise was worded too strictly.',
  ],
  [98494, 'The same, with a killed attempt.'],
  [200177, 'An update beside a deletion that was repeated: what was excused did not say so.'],
  [202880, 'A rotation that had lost wrote its mark over the one that led to the winner, and its own key stayed.'],
  [204010, 'The same, with two targets.'],
  [205965, 'An update between the last read of the old key and its deletion: not promised.'],
  [211699, 'The same.'],
  [211983, 'An update was written over by a change that came late: not promised.'],
]);

/** The same of histories in which old keys live for an hour. */
export const FAILED_GRACE: ReadonlyMap<number, string> = new Map([
  [47643, 'A second look did not see the ready key of another run, whose journal names a key that marks lead on from.'],
  [87181, 'A retired key that a late attempt stored spent from its own budget: the promise was worded too strictly.'],
  [53118, 'The time of a key came while the last rotation ran: the promise was worded too strictly.'],
]);
