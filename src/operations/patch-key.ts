/** One PATCH, believed only when the key shows it. */

import { AnswerError } from '../domain/errors.ts';
import { type Key, outputName, written } from '../domain/key.ts';
import { type Settings, unappliedFields } from '../domain/settings.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { OpenRouter } from '../openrouter/client.ts';

/** A value has not arrived. `key` is what was read: other values may have. */
export class NotAppliedError extends AnswerError {
  override name = 'NotAppliedError';
  readonly key: Key;

  constructor(message: string, key: Key) {
    super(message, true);
    this.key = key;
  }
}

/**
 * The key after the PATCH. An answer that differs from what was sent is read again before it is believed.
 * @throws NotAppliedError when a value still has not arrived
 */
export async function applyPatch(openrouter: OpenRouter, hash: string, patch: Partial<Settings>): Promise<Key> {
  const answered = await openrouter.update(hash, patch);
  if (unappliedFields(answered, patch).length === 0) return answered;
  const key = await openrouter.key(hash);
  const missing = unappliedFields(key, patch);
  if (missing.length === 0) return key;
  const still = missing.map(
    name =>
      say`${outputName(name)} is still ${quoted(written(name, key[name]))} instead of ${quoted(written(name, patch[name]))}`,
  );
  throw new NotAppliedError(
    say`OpenRouter accepted the change of key ${quoted(key.name)} (${hash}), but ${still.join(', ')}. ` +
      'Something else may be changing the key, or OpenRouter does not allow the value. Look at the key, then try again.',
    key,
  );
}
