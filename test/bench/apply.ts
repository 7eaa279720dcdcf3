// A keys file of many entries, few of which differ from the keys.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Load } from './many.ts';

/** A file with an entry for each of `entries` keys, of which the first `differing` have another limit. */
export function applyOf(entries: number, differing: number): Load {
  const names = Array.from({ length: entries }, (_, index) => `key-${index}`);
  const lines = names.map(
    (name, index) => `  ${name}: { limit: ${index < differing ? 20 : 10}, limit-reset: monthly, disabled: false }`,
  );
  return {
    name: `apply of ${entries.toLocaleString('en')} entries, ${differing} of which differ`,
    keys: names.map(name => ({ name, limit: 10, limit_reset: 'monthly' })),
    inputs: folder => {
      writeFileSync(join(folder, 'keys.yml'), `keys:\n${lines.join('\n')}\n`);
      return { operation: 'apply', config: 'keys.yml' };
    },
    writes: differing,
    ...(entries === 1_000 && { mostOfIdeal: 1.1 }),
    ...(entries === 5_000 && { mostMegabytes: 200 }),
  };
}
