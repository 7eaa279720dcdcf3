/** This action's address on GitHub. Only package.json defines it; `npm run publish:as` changes it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `owner/name`. @param root folder of the repository */
export function repository(root = join(import.meta.dirname, '..')): string {
  const { repository: address } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return String(address).replace(/^github:/, '');
}
