/**
 * Writes that count only once OpenRouter shows them, and which of its answers are believed
 * (docs/internals/rotation.md): a read by hash may still show the state before this run's last write, and a list may be
 * 30 seconds behind. So a surprising answer about this run's own keys is asked for again before it counts.
 */
import { type Key, outputName, written } from '../../domain/key/key.ts';
import { type Settings, unappliedFields } from '../../domain/key/settings.ts';
import { AnswerError, ConflictError, RequestError, undefinedIf404 } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { Account, AccountReader } from './account.ts';

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

/** A value was not applied. `key` is what was read: other values may have been. */
export class NotAppliedError extends AnswerError {
  override name = 'NotAppliedError';
  readonly key: Key;

  constructor(message: string, key: Key) {
    super(message, true);
    this.key = key;
  }
}

/**
 * The key after the PATCH. An answer that differs from what was sent is read again before it counts; so is a conflict
 * (409) and, with `earlier`, an answer that was lost.
 * @param earlier for a key that this run has written before: names that it had before this change. A read that shows
 * one may be one write behind, and is asked for again.
 * @throws NotAppliedError when a value still was not applied
 */
export async function applyPatch(
  account: Account,
  hash: string,
  patch: Partial<Settings>,
  earlier?: ReadonlySet<string>,
): Promise<Key> {
  try {
    const answered = await account.openrouter.update(hash, patch);
    if (unappliedFields(answered, patch).length === 0) return answered;
  } catch (error) {
    const lost = earlier !== undefined && error instanceof RequestError && error.mayHaveBeenProcessed;
    if (!lost && !(error instanceof ConflictError)) throw error;
    const key = await readAgain(account, hash, patch, earlier).catch(() => undefined);
    if (key && unappliedFields(key, patch).length === 0) return key;
    throw error;
  }
  const key = (await readAgain(account, hash, patch, earlier)) ?? (await account.openrouter.key(hash));
  if (unappliedFields(key, patch).length === 0) return key;
  throw notApplied(key, patch);
}

/** undefined: the key is gone. */
function readAgain(
  account: Account,
  hash: string,
  patch: Partial<Settings>,
  earlier: ReadonlySet<string> | undefined,
): Promise<Key | undefined> {
  const read = () => undefinedIf404(account.openrouter.key(hash));
  if (!earlier) return read();
  const isBelieved = (key: Key | undefined) =>
    key !== undefined && (unappliedFields(key, patch).length === 0 || !earlier.has(key.name));
  return askAgain(read, isBelieved, account);
}

function notApplied(key: Key, patch: Partial<Settings>): NotAppliedError {
  const still = unappliedFields(key, patch).map(
    name =>
      say`${outputName(name)} is still ${quoted(written(name, key[name]))} instead of ${quoted(written(name, patch[name]))}`,
  );
  return new NotAppliedError(
    say`OpenRouter accepted the change of key ${quoted(key.name)} (${key.hash}), but ${still.join(', ')}. ` +
      'Something else may be changing the key, or OpenRouter does not allow the value. Look at the key, then try again.',
    key,
  );
}
