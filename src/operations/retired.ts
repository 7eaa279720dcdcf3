/** Keys that a rotation has retired: their secret may still be in use somewhere, but they are no longer the key. */
import { readName } from '../domain/names.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { Guard } from './select.ts';

/** Refuses a retired key that was selected by its hash, and names the key that replaced it. */
export function retiredGuard(provisioningKey: string): Guard {
  return key => {
    const name = readName(key, provisioningKey);
    if (!name?.sealed || name.ending.kind !== 'replaced') return undefined;
    return (
      say`hash: key ${quoted(key.name)} (${key.hash}) is retired: a rotation replaced it by the key whose hash begins ` +
      say`with ${name.ending.other}. Use that hash, or current-name: ${name.base}. ` +
      'A retired key can only be disabled (disabled: true, alone) or deleted.'
    );
  };
}
