/** Compares two descriptions of an API: by operation, with one fact for each parameter, field and documented status. */
import type { Field, Fields, Shape } from './shape.ts';

export interface Operation {
  query: Fields;
  body?: Shape;
  /** The body of a success; missing: none. */
  answer?: Shape;
  /** Documented, of successes and of errors. */
  statuses: readonly string[];
}

/** By method and path, as in `PATCH /keys/{hash}`. */
export type Surface = ReadonlyMap<string, Operation>;

export interface Drift {
  kind: 'new' | 'changed' | 'gone';
  /** As in `PATCH /keys/{hash}`. */
  operation: string;
  /** As in `body.limit: optional number or null`. */
  fact: string;
}

/** A longer list of values is a growing directory (providers), not an enumeration. */
const MAX_VALUES = 25;

/** The differences of another description, in the order of the known one. Unknown operations do not count. */
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
      // Parts of something new need not be listed. The fields of an open object are deliberately unknown.
      const holder = parent === undefined ? undefined : before.get(parent);
      const isNews = fresh !== undefined && (parent === undefined || (holder !== undefined && !isOpen(holder)));
      return isNews ? [{ kind: 'new', operation, fact: `${path}: ${describe(fresh)}` }] : [];
    });
  });
}

interface Fact extends Shape {
  optional: boolean;
}

function factsOf({ query, body, answer, statuses }: Operation): Map<string, Fact> {
  const facts = new Map<string, Fact>();
  for (const [name, field] of query) addFacts(`query.${name}`, field, facts);
  if (body !== undefined) addFacts('body', { shape: body, optional: false }, facts);
  if (answer !== undefined) addFacts('answer', { shape: answer, optional: false }, facts);
  for (const status of statuses) facts.set(`status ${status}`, { types: [], optional: false });
  return facts;
}

function addFacts(path: string, { shape, optional }: Field, facts: Map<string, Fact>): void {
  facts.set(path, { ...shape, optional });
  for (const [name, field] of shape.fields ?? []) addFacts(`${path}.${name}`, field, facts);
  if (shape.items !== undefined) addFacts(`${path}[]`, { shape: shape.items, optional: false }, facts);
}

/** The path of the field or list that contains a field; undefined for a body, a parameter or a status. */
function parentOf(path: string): string | undefined {
  return /^(?:body|answer)./.test(path) ? path.replace(/(?:\.[^.[\]]+|\[\])$/, '') : undefined;
}

function isOpen({ types, fields }: Shape): boolean {
  return types.includes('anything') || (types.includes('object') && fields === undefined);
}

function describe({ types, values, optional }: Fact): string {
  const listed = values !== undefined && values.length <= MAX_VALUES ? ` (${values.toSorted().join(', ')})` : '';
  if (types.length === 0) return 'documented';
  return `${optional ? 'optional ' : ''}${types.toSorted().join(' or ')}${listed}`;
}
