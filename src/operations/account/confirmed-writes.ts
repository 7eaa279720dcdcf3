/**
 * A write counts only once OpenRouter shows it. Its reads lag (docs/internals/rotation.md): a read by hash may still
 * show the state before this run's last write, and a list may be 30 seconds behind. So a surprising answer about this
 * run's own keys is requested again before it counts.
 */
import { type Key, outputName, written } from '../../domain/key/key.ts';
import { type Settings, unappliedFields } from '../../domain/key/settings.ts';
import { AnswerError, ConflictError, RequestError, undefinedIf404 } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { Account, AccountReader } from './account.ts';

/** ms for which OpenRouter may not show a write yet. */
const LAG_MS = 30_000;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 4_000;

/** What waiting needs; an account has both. */
type Pace = Pick<AccountReader, 'clock' | 'limits'>;

/** The first confirmed answer, or the last one after 30 seconds. */
export async function askAgain<Answer>(
  ask: () => Promise<Answer>,
  isConfirmed: (answer: Answer) => boolean,
  { clock, limits }: Pace,
): Promise<Answer> {
  const until = clock.now() + LAG_MS;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
    const answer = await ask();
    if (isConfirmed(answer) || clock.now() + wait > until) return answer;
    await clock.sleep(wait, limits.begin);
  }
}

/** Waits for so many ms, or until `limits.begin` aborts. */
export async function sleepFor(ms: number, { clock, limits }: Pace): Promise<void> {
  const until = clock.now() + ms;
  for (let left = ms; left > 0 && !limits.begin.aborted; left = until - clock.now()) {
    await clock.sleep(Math.min(left, MAX_WAIT_MS), limits.begin);
  }
}

/** A key as this run has written it. */
interface WrittenKey {
  hash: string;
  /** Its earlier names: an answer that shows one may be one write behind. */
  earlier: ReadonlySet<string>;
}

/** The present state of a key that this run has written; undefined when it is gone. */
export function readOwn(account: AccountReader, own: WrittenKey): Promise<Key | undefined> {
  const isConfirmed = (key: Key | undefined) => key !== undefined && !own.earlier.has(key.name);
  return askAgain(() => undefinedIf404(account.openrouter.key(own.hash)), isConfirmed, account);
}

/** A value was not applied. `key` is the key as read: other values may have been applied. */
export class NotAppliedError extends AnswerError {
  override name = 'NotAppliedError';
  readonly key: Key;

  constructor(message: string, key: Key) {
    super(message, true);
    this.key = key;
  }
}

/**
 * The key after the PATCH. If the answer differs from what was sent, is a conflict (409) or, with `earlier`, was lost,
 * the key is read again before that counts.
 * @param earlier for a key that this run has written before: its names before this change. A read that shows one may be
 * one write behind, and is repeated.
 * @throws NotAppliedError when a value is still not applied
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
  const isConfirmed = (key: Key | undefined) =>
    key !== undefined && (unappliedFields(key, patch).length === 0 || !earlier.has(key.name));
  return askAgain(read, isConfirmed, account);
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
