/**
 * Whether `dist` matches the source, without building it: an uncommitted record of what the last build read and wrote.
 * It compares content, since all files of a fresh clone have the same time.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = dirname(import.meta.dirname);
/** Where tools keep files that `npm ci` may delete. */
const RECORD = join('node_modules', '.cache', 'bundle.json');
const READ = ['src', '.ci', 'package.json', 'package-lock.json', 'tsconfig.json'];
const WRITTEN = ['dist'];

/** Also false when no build has been recorded, as in a fresh clone. */
export function isBundleFresh(root = ROOT): boolean {
  try {
    return readFileSync(join(root, RECORD), 'utf8') === stateOf(root);
  } catch {
    return false;
  }
}

/** Records that `dist` was built just now. */
export function recordBundle(root = ROOT): void {
  mkdirSync(dirname(join(root, RECORD)), { recursive: true });
  writeFileSync(join(root, RECORD), stateOf(root));
}

function stateOf(root: string): string {
  return JSON.stringify({ read: contentHash(root, READ), written: contentHash(root, WRITTEN) });
}

function contentHash(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(path => filesBelow(join(root, path))).sort()) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** The file itself, or all files below the folder. */
function filesBelow(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter(each => each.isFile()).map(each => join(each.parentPath, each.name));
}
