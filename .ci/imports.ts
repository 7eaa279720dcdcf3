/**
 * Checks the direction of imports in `src`. A room is a folder, and may import the rooms that the table allows. No file
 * may import itself through others, even for types. No two files export the same name, and another file imports each
 * exported name. Prints each fault, and fails. Files directly in `src` (index, run, …) may import everything.
 */
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

interface Allowed {
  /** Rooms (`domain` means every room of it), or files of them, as in `http/request-limits`. */
  values: readonly string[];
  /** Rooms or files from which only types may be imported. */
  types?: readonly string[];
  /** Packages and Node's modules; missing: any. */
  packages?: readonly string[];
}

const MAX_FILES = 10;

/** Each room may import those before it. */
const DOMAIN = ['text', 'money', 'time', 'key', 'conditions', 'command', 'rotation', 'declared'];
const OPERATIONS = [
  'outcome',
  'concurrency',
  'account',
  'revocation',
  'leaks',
  'engine',
  'validate',
  'export',
  'update',
  'check',
  'delete',
  'create',
  'rotate',
  'apply',
];
const REPORT = ['figures', 'log', 'outputs', 'summary'];

const ALLOWED: Record<string, Allowed> = {
  ...ordered('domain', DOMAIN, { values: [], packages: ['fastest-levenshtein', 'node:crypto'] }),
  inputs: { values: ['domain'], packages: [] },
  'keys-file': { values: ['domain', 'inputs/values'] },
  http: { values: ['domain', 'clock'] },
  openrouter: { values: ['domain', 'http'], packages: [] },
  login: { values: ['domain', 'http', 'openrouter'], types: ['clock'], packages: [] },
  github: { values: ['domain', 'http'] },
  posting: { values: ['domain'], types: ['clock', 'http', 'github'], packages: [] },
  ...ordered('operations', OPERATIONS, {
    values: ['domain', 'openrouter', 'http/request-limits'],
    types: ['github', 'clock'],
    packages: [],
  }),
  ...ordered('report', REPORT, { values: ['domain'], types: ['operations/outcome'] }),
  report: { values: ['domain', 'report'], types: ['operations/outcome'] },
};

function ordered(folder: string, rooms: readonly string[], common: Allowed): Record<string, Allowed> {
  const paths = rooms.map(room => `${folder}/${room}`);
  return Object.fromEntries(
    paths.map((path, index) => [path, { ...common, values: [...common.values, ...paths.slice(0, index)] }]),
  );
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const read = (folder: string) => {
    const paths = globSync('**/*.{ts,cts}', { cwd: join(root, folder), exclude: ['**/node_modules'] });
    const files = paths.map(file => file.replaceAll('\\', '/'));
    return new Map(files.map(file => [file, readFileSync(join(root, folder, file), 'utf8')]));
  };
  const texts = read('src');
  const files = [...texts.keys()];
  const outside = ['test', '.ci'].flatMap(folder =>
    [...read(folder)].map(([file, text]) => [`${folder}/${file}`, text] as const),
  );
  const found = [
    ...[...texts].flatMap(([file, text]) => violations(file, text)),
    ...circles(texts),
    ...crowded(files),
    ...homonyms(texts),
    ...unimported(texts, new Map(outside)),
  ];
  for (const violation of found) console.error(violation);
  if (found.length > 0) process.exitCode = 1;
}

/**
 * The forbidden imports of a file, one sentence each.
 *
 * @param file path in `src`, with `/`
 */
export function violations(file: string, text: string): string[] {
  const room = posix.dirname(file);
  if (room === '.') return [];
  const allowed = ALLOWED[room];
  if (allowed === undefined) return [`src/${file}: ${room} is missing in the table of .ci/imports.ts`];
  return importsOf(text)
    .filter(each => !isAllowed(each, room, file, allowed))
    .map(({ from, typesOnly }) => `src/${file}: may not import ${typesOnly ? 'types of ' : ''}${from}`);
}

/** One sentence for each circle of files that import each other, even for types. */
export function circles(texts: ReadonlyMap<string, string>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push(`src: a circle of imports: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`);
      return;
    }
    if (done.has(file)) return;
    for (const { from } of importsOf(texts.get(file) ?? '')) {
      const target = posix.join(posix.dirname(file), from);
      if (from.startsWith('.') && texts.has(target)) visit(target, [...path, file]);
    }
    done.add(file);
  };
  for (const file of texts.keys()) visit(file, []);
  return found;
}

/** One sentence for each room with too many files. */
export function crowded(files: readonly string[]): string[] {
  const rooms = Map.groupBy(files, file => posix.dirname(file));
  return [...rooms].flatMap(([room, { length }]) =>
    length > MAX_FILES ? [`${posix.join('src', room)}: ${length} files; a room has at most ${MAX_FILES}`] : [],
  );
}

/** One sentence for each exported name with two meanings. */
export function homonyms(texts: ReadonlyMap<string, string>): string[] {
  const declared = [...texts].flatMap(([file, text]) => [...exportsOf(text)].map(name => ({ name, file })));
  return [...Map.groupBy(declared, ({ name }) => name)].flatMap(([name, all]) =>
    all.length > 1 ? [`src: ${name} is exported by ${all.map(({ file }) => file).join(' and ')}`] : [],
  );
}

/**
 * One sentence for each exported name that no other file imports.
 *
 * @param outside files that may import from `src`: tests and scripts, by their paths in the repository
 */
export function unimported(texts: ReadonlyMap<string, string>, outside: ReadonlyMap<string, string>): string[] {
  const inside = [...texts].map(([file, text]) => [`src/${file}`, text] as const);
  const importers = [...inside, ...outside].flatMap(([file, text]) =>
    importsOf(text).map(({ from }) => ({ target: posix.join(posix.dirname(file), from), text })),
  );
  const importersOf = Map.groupBy(importers, ({ target }) => target);
  return inside.flatMap(([file, text]) =>
    [...exportsOf(text)]
      .filter(name => !importersOf.get(file)?.some(each => new RegExp(`\\b${name}\\b`).test(each.text)))
      .map(name => `${file}: exports ${name}, which no other file imports`),
  );
}

interface Import {
  from: string;
  typesOnly: boolean;
}

function isAllowed({ from, typesOnly }: Import, room: string, file: string, allowed: Allowed): boolean {
  if (!from.startsWith('.')) return allowed.packages?.includes(from) ?? true;
  const target = posix.join(posix.dirname(file), from).replace(/\.c?ts$/, '');
  if (posix.dirname(target) === room) return true;
  const known = [...allowed.values, ...(typesOnly ? (allowed.types ?? []) : [])];
  return known.some(each => target === each || target.startsWith(`${each}/`));
}

/** A node of the syntax tree; only the parts used here are typed. */
interface Node {
  type: string;
  source?: { value?: string } | null;
  importKind?: string;
  exportKind?: string;
  specifiers?: Node[];
  declaration?: Node | null;
  declarations?: Node[];
  id?: { name?: string } | null;
}

/** The names that a file declares and exports. A function with several signatures is one. */
function exportsOf(text: string): ReadonlySet<string> {
  const { body } = parseAst(text, { lang: 'ts' }) as unknown as { body: Node[] };
  const exported = body.flatMap(({ declaration }) => declaration?.declarations ?? declaration ?? []);
  return new Set(exported.flatMap(({ id }) => id?.name ?? []));
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
