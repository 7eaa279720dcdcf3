/** Warnings of keys that a rotation left enabled, and that nothing will disable any more. */
import type { Account } from '../../domain/command/command.ts';
import type { Key } from '../../domain/key/key.ts';
import { forgotten, SealedNames } from '../../domain/rotation/sealed-names.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';

/**
 * A warning for each of the listed keys. None where no list was walked (undefined). `ending`: the hashes of keys that
 * this step ends. `now` in ms, by OpenRouter's clock.
 */
export function forgottenWarnings(
  listed: readonly Key[] | undefined,
  { provisioningKey }: Account,
  now: number,
  ending?: ReadonlySet<string>,
): string[] {
  if (listed === undefined) return [];
  return forgotten(new SealedNames(listed, provisioningKey, now), ending).map(forgottenText);
}

export function forgottenText({ name, hash }: Key): string {
  return (
    say`Key ${quoted(name)} (${hash}) is still enabled and can spend: nothing disables it any more. It was to end with the ` +
    'next rotation of a key that is gone, or that this step ends. Disable it (operation update with hash and ' +
    'disabled: true) unless it is still in use.'
  );
}
