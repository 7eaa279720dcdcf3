/**
 * The direction of imports: which part of `src` may know which. Prints each import that is not allowed, and fails.
 * A part may always import itself; files directly in `src` (index, run, post-state) may import everything.
 */
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

interface Allowed {
  /** Parts, or files of them, as in `http/request-limits`. */
  values: readonly string[];
  /** Of these, types only. */
  types?: readonly string[];
  /** Packages and Node's modules; left out: any. */
  packages?: readonly string[];
}

const ALLOWED: Record<string, Allowed> = {
  domain: { values: [], packages: ['fastest-levenshtein', 'node:crypto'] },
  inputs: { values: ['domain'], packages: [] },
  'keys-file': { values: ['domain', 'inputs/values', 'spare-memory'] },
  http: { values: ['domain', 'clock', 'version'] },
  openrouter: { values: ['domain', 'http', 'spare-memory'], packages: [] },
  github: { values: ['domain', 'http'] },
  operations: { values: ['domain', 'openrouter', 'http/request-limits'], types: ['github', 'clock'], packages: [] },
  report: { values: ['domain'], types: ['operations/outcome'] },
};

if (import.meta.main) {
  const root = join(import.meta.dirname, '../src');
  const files = globSync('**/*.{ts,cts}', { cwd: root }).map(file => file.replaceAll('\\', '/'));
  const found = files.flatMap(file => violations(file, readFileSync(join(root, file), 'utf8')));
  for (const violation of found) console.error(violation);
  if (found.length > 0) process.exitCode = 1;
}

/**
 * The imports of a file that its part may not have, one sentence each.
 *
 * @param file path in `src`, with `/`
 */
export function violations(file: string, text: string): string[] {
  const part = partOf(file);
  if (part === undefined) return [];
  const allowed = ALLOWED[part];
  if (allowed === undefined) return [`src/${file}: ${part} is missing in the table of .ci/imports.ts`];
  return importsOf(text)
    .filter(each => !isAllowed(each, part, file, allowed))
    .map(({ from, typesOnly }) => `src/${file}: may not import ${typesOnly ? 'types of ' : ''}${from}`);
}

interface Import {
  from: string;
  typesOnly: boolean;
}

function isAllowed({ from, typesOnly }: Import, part: string, file: string, allowed: Allowed): boolean {
  if (!from.startsWith('.')) return allowed.packages?.includes(from) ?? true;
  const target = posix.join(posix.dirname(file), from).replace(/\.c?ts$/, '');
  const known = [part, ...allowed.values, ...(typesOnly ? (allowed.types ?? []) : [])];
  return known.some(each => target === each || target.startsWith(`${each}/`));
}

/** The folder of `src` that a file lies in; undefined for those that lie in none. */
function partOf(file: string): string | undefined {
  return file.includes('/') ? file.split('/', 1)[0] : undefined;
}

/** A node of the syntax tree; only what is used of it is typed. */
interface Node {
  type: string;
  source?: { value?: string } | null;
  importKind?: string;
  exportKind?: string;
  specifiers?: Node[];
}

function importsOf(text: string): Import[] {
  return nodesOf(parseAst(text, { lang: 'ts' })).flatMap((node): Import[] => {
    const from = node.source?.value;
    if (from === undefined) return [];
    const { specifiers = [] } = node;
    const kinds = [node.importKind, node.exportKind];
    const areTypes = specifiers.length > 0 && specifiers.every(each => each.importKind === 'type');
    return [{ from, typesOnly: node.type === 'TSImportType' || kinds.includes('type') || areTypes }];
  });
}

function nodesOf(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap(nodesOf);
  return 'type' in value ? [value as Node, ...below] : below;
}
