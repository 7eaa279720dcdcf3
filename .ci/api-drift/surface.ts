/**
 * What is known of an API, in a form in which two sources can be compared: by operation, one fact for each parameter,
 * field and documented error. Lengths, patterns and formats are no part of it, since clients do not carry them.
 */

export type Type = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'list' | 'anything';

/** What a value can be. */
export interface Shape {
  types: readonly Type[];
  /** The only texts, numbers or flags that are allowed; left out: any. */
  values?: readonly string[];
  /** Of an object; left out: any fields. */
  fields?: Readonly<Record<string, Field>>;
  /** Of a list. */
  items?: Shape;
}

export interface Field {
  shape: Shape;
  optional: boolean;
}

export interface Operation {
  query: Readonly<Record<string, Field>>;
  body?: Shape;
  /** The body of a success; left out: none. */
  answer?: Shape;
  /** The documented statuses of errors. */
  errors: readonly number[];
}

/** By method and path, as in `PATCH /keys/{hash}`. */
export type Surface = ReadonlyMap<string, Operation>;

/** A client of the API as a registry has it. */
export interface Client {
  /** As in `npm @openrouter/sdk`. */
  name: string;
  version: string;
  /** Only the operations that were asked for and that it has. @throws Error when something in it cannot be read */
  read(operations: readonly string[]): Surface;
}

export interface Drift {
  kind: 'new' | 'changed' | 'gone';
  /** As in `PATCH /keys/{hash}`. */
  operation: string;
  /** As in `body.limit: optional number or null`. */
  fact: string;
}

/** A list of more values than this is a directory that grows by itself (providers), not an enumeration. */
const MOST_VALUES = 25;

/** What another source knows otherwise, in the order of what is known. Operations that are not known do not count. */
export function drift(known: Surface, found: Surface): Drift[] {
  return [...known].flatMap(([operation, knownOperation]): Drift[] => {
    const foundOperation = found.get(operation);
    if (foundOperation === undefined) return [{ kind: 'gone', operation, fact: 'the whole operation' }];
    const before = factsOf(knownOperation);
    const now = factsOf(foundOperation);
    const paths = [...new Set([...before.keys(), ...now.keys()])].sort();
    return paths.flatMap((path): Drift[] => {
      const [old, fresh] = [before.get(path), now.get(path)];
      const parent = parentOf(path);
      if (old !== undefined && fresh !== undefined) {
        const [was, is] = [describe(old), describe(fresh)];
        return was === is ? [] : [{ kind: 'changed', operation, fact: `${path}: ${is} (known: ${was})` }];
      }
      if (old !== undefined) {
        const isWhole = parent === undefined || now.has(parent);
        return isWhole ? [{ kind: 'gone', operation, fact: `${path}: ${describe(old)}` }] : [];
      }
      // What belongs to something new goes without saying; of an object with any fields, none is known on purpose.
      const holder = parent === undefined ? undefined : before.get(parent);
      const isNews = fresh !== undefined && (parent === undefined || (holder !== undefined && !isOpen(holder)));
      return isNews ? [{ kind: 'new', operation, fact: `${path}: ${describe(fresh)}` }] : [];
    });
  });
}

/** A value that is one of several shapes. A field that not all of its objects have is optional. */
export function union(shapes: readonly Shape[]): Shape {
  const types = [...new Set(shapes.flatMap(shape => shape.types))];
  const objects = shapes.flatMap(({ fields }) => (fields === undefined ? [] : [fields]));
  const lists = shapes.flatMap(({ items }) => (items === undefined ? [] : [items]));
  const limited = shapes.filter(shape => shape.types.some(type => type !== 'null'));
  const values = limited.every(shape => shape.values !== undefined)
    ? [...new Set(limited.flatMap(shape => shape.values ?? []))]
    : undefined;
  return {
    types,
    ...(values !== undefined && { values }),
    ...(objects.length > 0 && { fields: mergeFields(objects) }),
    ...(lists.length > 0 && { items: union(lists) }),
  };
}

interface Fact extends Shape {
  optional: boolean;
}

function factsOf({ query, body, answer, errors }: Operation): Map<string, Fact> {
  const facts = new Map<string, Fact>();
  for (const [name, field] of Object.entries(query)) addFacts(`query.${name}`, field, facts);
  if (body !== undefined) addFacts('body', { shape: body, optional: false }, facts);
  if (answer !== undefined) addFacts('answer', { shape: answer, optional: false }, facts);
  for (const status of errors) facts.set(`error ${status}`, { types: [], optional: false });
  return facts;
}

function addFacts(path: string, { shape, optional }: Field, facts: Map<string, Fact>): void {
  facts.set(path, { ...shape, optional });
  for (const [name, field] of Object.entries(shape.fields ?? {})) addFacts(`${path}.${name}`, field, facts);
  if (shape.items !== undefined) addFacts(`${path}[]`, { shape: shape.items, optional: false }, facts);
}

/** The path of the field or list that a field belongs to; undefined for a body, a parameter or an error. */
function parentOf(path: string): string | undefined {
  return /^(?:body|answer)./.test(path) ? path.replace(/(?:\.[^.[\]]+|\[\])$/, '') : undefined;
}

function isOpen({ types, fields }: Shape): boolean {
  return types.includes('anything') || (types.includes('object') && fields === undefined);
}

function describe({ types, values, optional }: Fact): string {
  const listed = values !== undefined && values.length <= MOST_VALUES ? ` (${values.toSorted().join(', ')})` : '';
  if (types.length === 0) return 'documented';
  return `${optional ? 'optional ' : ''}${types.toSorted().join(' or ')}${listed}`;
}

function mergeFields(objects: readonly Readonly<Record<string, Field>>[]): Record<string, Field> {
  const names = new Set(objects.flatMap(fields => Object.keys(fields)));
  return Object.fromEntries(
    [...names].map((name): [string, Field] => {
      const found = objects.flatMap(fields => fields[name] ?? []);
      const optional = found.length < objects.length || found.some(field => field.optional);
      return [name, { shape: union(found.map(field => field.shape)), optional }];
    }),
  );
}
