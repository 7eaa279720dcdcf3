/**
 * What is believed of OpenRouter's answers (docs/internals/rotation.md): a read by hash may still show the state before this
 * run's last write, and a list may be 30 seconds behind. So a surprising answer about this run's own keys is asked for
 * again before it counts.
 */

import type { Key } from '../../domain/key/key.ts';
import { undefinedIf404 } from '../../domain/text/errors.ts';
import type { AccountReader } from './account.ts';

/** ms for which OpenRouter may not show what has been done. */
const LAG_MS = 30_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 4_000;

/** Waiting, until there is no time to wait any more: the account has both. */
type Pace = Pick<AccountReader, 'clock' | 'limits'>;

/** The first answer that is believed, or the last one of 30 seconds. */
export async function askAgain<Answer>(
  ask: () => Promise<Answer>,
  isBelieved: (answer: Answer) => boolean,
  { clock, limits }: Pace,
): Promise<Answer> {
  const until = clock.now() + LAG_MS;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    const answer = await ask();
    if (isBelieved(answer) || clock.now() + wait > until) return answer;
    await clock.sleep(wait, limits.begin);
  }
}

/** Waits for so many ms, or until there is no time to wait any more. */
export async function sleepFor(ms: number, { clock, limits }: Pace): Promise<void> {
  const until = clock.now() + ms;
  for (let left = ms; left > 0 && !limits.begin.aborted; left = until - clock.now()) {
    await clock.sleep(Math.min(left, LONGEST_WAIT_MS), limits.begin);
  }
}

/** A key as this run has written it. */
export interface WrittenKey {
  hash: string;
  /** Names that it had before: an answer that shows one may be one write behind. */
  earlier: ReadonlySet<string>;
}

/** A key that this run has written, as it is now; undefined when it is gone. */
export function readOwn(account: AccountReader, own: WrittenKey): Promise<Key | undefined> {
  const isBelieved = (key: Key | undefined) => key !== undefined && !own.earlier.has(key.name);
  return askAgain(() => undefinedIf404(account.openrouter.key(own.hash)), isBelieved, account);
}
