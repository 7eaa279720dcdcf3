/** One PATCH, believed only when the key shows it. */
import type { OpenRouter } from '../openrouter/client.ts';
import { AnswerError } from '../rules/errors.ts';
import { type Key, outputName, written } from '../rules/key.ts';
import { missingIn, type Settings } from '../rules/plan.ts';
import { quoted, say } from '../rules/untrusted.ts';

/**
 * The key after the PATCH. An answer that differs from what was sent is read again before it is believed.
 * @throws AnswerError when a value still has not arrived
 */
export async function apply(openrouter: OpenRouter, hash: string, patch: Partial<Settings>): Promise<Key> {
  const answered = await openrouter.update(hash, patch);
  if (missingIn(answered, patch).length === 0) return answered;
  const key = await openrouter.key(hash);
  const [missing] = missingIn(key, patch);
  if (missing === undefined) return key;
  throw new AnswerError(
    say`OpenRouter accepted the change of key ${quoted(key.name)} (${hash}), but ${outputName(missing)} is still ` +
      say`${quoted(written(missing, key[missing]))} instead of ${quoted(written(missing, patch[missing]))}. ` +
      'Something else may be changing the key, or OpenRouter does not allow the value. Look at the key, then try again.',
    true,
  );
}
