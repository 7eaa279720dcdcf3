/**
 * Retired keys: a rotation has replaced them, but their secret may still be in use. Some of them were left enabled, and
 * nothing will disable them any more.
 */
import type { Key } from '../../domain/key/key.ts';
import { orphaned, overdue, type SealedNames } from '../../domain/rotation/sealed-names.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { AccountReader } from './account.ts';
import type { Guard } from './select.ts';

/** Refuses a retired key selected by this input, and names the key that replaced it. */
export function retiredGuard(account: AccountReader, input: 'hash' | 'leaked-in' = 'hash'): Guard {
  return key => {
    const name = account.nameOf(key);
    if (name?.sealedBy === undefined || name.ending.kind !== 'replaced') return undefined;
    return (
      say`${input}: key ${quoted(key.name)} (${key.hash}) is retired. ${retiredText(name.base, name.ending.other)} ` +
      'A retired key can only be disabled (disabled: true, alone) or deleted.'
    );
  };
}

/** For each retired key, names the key that replaced it. */
export function retiredWarnings(keys: readonly Key[], account: AccountReader): string[] {
  return keys.flatMap(key => {
    const name = account.nameOf(key);
    if (name?.sealedBy === undefined || name.ending.kind !== 'replaced') return [];
    return [say`Key ${quoted(key.name)} (${key.hash}) is retired. ` + retiredText(name.base, name.ending.other)];
  });
}

/** What replaced a retired key. `base` is its name without the mark, `other` the start of the other key's hash. */
export function retiredText(base: string, other: string): string {
  return say`A rotation replaced it by the key whose hash begins with ${other}. Use that hash, or current-name: ${base}.`;
}

/**
 * A warning for each listed key that nothing will disable any more, and for each overdue one. None if no list was read
 * (undefined).
 * @param ending the hashes of keys that this step ends
 */
export function orphanedWarnings(names: SealedNames | undefined, ending?: ReadonlySet<string>): string[] {
  if (names === undefined) return [];
  return [...orphaned(names, ending).map(orphanedText), ...overdue(names, ending).map(overdueWarning)];
}

function orphanedText({ name, hash }: Key): string {
  return (
    say`Key ${quoted(name)} (${hash}) is still enabled and can spend: nothing disables it any more. It was to end with the ` +
    'next rotation of a key that is gone, or that this step ends. Disable it (operation update with hash and ' +
    'disabled: true) unless it is still in use.'
  );
}

function overdueWarning({ name, hash }: Key): string {
  return (
    say`Key ${quoted(name)} (${hash}) is still enabled, and its time has ended. The next rotation of the key that replaced it ` +
    'disables it, and so does apply where the file declares that key: run one of them daily.'
  );
}

/** The warning about a key whose name looks like that of a rotation, but is not sealed. */
export function unsealedText({ name, hash }: Key): string {
  return (
    say`Key ${quoted(name)} (${hash}) is named as if this action had named it, but none of the present secrets sealed the name ` +
    '(was the provisioning key replaced since?). It is left alone: disable or rename it by hand.'
  );
}
