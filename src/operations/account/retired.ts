/** Keys that a rotation has retired: their secret may still be in use somewhere, but they are no longer the key. */
import { readName } from '../../domain/rotation/names.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { Guard } from './select.ts';

/** Refuses a retired key that was selected by its hash, and names the key that replaced it. */
export function retiredGuard(provisioningKey: string): Guard {
  return key => {
    const name = readName(key, provisioningKey);
    if (!name?.sealed || name.ending.kind !== 'replaced') return undefined;
    return (
      say`hash: key ${quoted(key.name)} (${key.hash}) is retired. ${retiredText(name.base, name.ending.other)} ` +
      'A retired key can only be disabled (disabled: true, alone) or deleted.'
    );
  };
}

/** What replaced a retired key. `base` is its name without the mark, `other` how the hash of the other key begins. */
export function retiredText(base: string, other: string): string {
  return say`A rotation replaced it by the key whose hash begins with ${other}. Use that hash, or current-name: ${base}.`;
}
