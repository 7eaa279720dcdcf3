/**
 * `npm run publish:as OWNER/NAME`: replaces this action's address on GitHub, as in package.json, in every file that
 * contains it. Running it again with the same address changes nothing.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './repository.ts';

if (import.meta.main) {
  try {
    const changed = publishAs(process.argv[2] ?? '', join(import.meta.dirname, '..'));
    for (const file of changed) console.log(file);
    console.log(changed.length === 0 ? 'Nothing to change.' : `${changed.length} files changed.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/**
 * Returns the changed files.
 *
 * @param address `owner/name`
 * @param root folder of a Git repository; only tracked files are changed
 * @throws Error when the address cannot be one of GitHub's
 */
export function publishAs(address: string, root: string): string[] {
  // An owner has up to 39 letters, digits and single hyphens; a name has up to 100 characters.
  const isAddress = /^(?!.*--)[a-z\d](?:[a-z\d-]{0,37}[a-z\d])?\/(?!\.\.?$)(?!.*\.git$)[\w.-]{1,100}$/i.test(address);
  if (!isAddress) throw new Error(`${JSON.stringify(address)} is not a valid OWNER/NAME of a repository on GitHub.`);
  const current = repository(root);
  const escaped = current.replaceAll(/[.\\]/g, '\\$&');
  const place = new RegExp(`(?<![\\w.-])${escaped}(?![\\w-])`, 'g');
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  return files.filter(file => {
    const text = readFileSync(join(root, file), 'utf8');
    const renamed = text.replaceAll(place, () => address);
    // Binary files would be corrupted if read as text.
    if (renamed === text || text.includes('\0')) return false;
    writeFileSync(join(root, file), renamed);
    return true;
  });
}
