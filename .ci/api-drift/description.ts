/** What this action knows of OpenRouter: the description that requests and answers are validated against in the tests. */
import { parse } from 'yaml';
import { type Field, type Operation, type Shape, type Surface, type Type, union } from './surface.ts';

/** @param text a description, as in test/support/api/openrouter.yaml */
export function readDescription(text: string): { version: string; surface: Surface } {
  const { describes, paths, $defs = {} } = parse(text) as Description;
  const surface = new Map<string, Operation>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { query = {}, body, answers, errors = [] }] of Object.entries(methods)) {
      const answer = Object.values(answers).find(each => each !== null);
      surface.set(`${method} ${path}`, {
        query: Object.fromEntries(
          Object.entries(query).map(([name, schema]): [string, Field] => [
            name,
            { shape: shapeOf(schema, $defs), optional: true },
          ]),
        ),
        ...(body && { body: shapeOf(body, $defs) }),
        ...(answer && { answer: shapeOf(answer, $defs) }),
        errors,
      });
    }
  }
  return { version: describes.version, surface };
}

interface Description {
  describes: { version: string };
  paths: Record<string, Record<string, DescribedOperation>>;
  $defs?: Record<string, Schema>;
}

interface DescribedOperation {
  query?: Record<string, Schema>;
  body?: Schema;
  /** By status; null: an answer without a body. */
  answers: Record<string, Schema | null>;
  errors?: number[];
}

/** The part of JSON Schema that descriptions use. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
}

const TYPES: Record<string, Type> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
  object: 'object',
  array: 'list',
};

function shapeOf(schema: Schema, definitions: Record<string, Schema>): Shape {
  if (schema.$ref !== undefined) {
    const definition = definitions[schema.$ref.replace('#/$defs/', '')];
    if (definition === undefined) throw new Error(`${schema.$ref} is not defined.`);
    return shapeOf(definition, definitions);
  }
  if (schema.anyOf !== undefined) return union(schema.anyOf.map(each => shapeOf(each, definitions)));
  const types = [schema.type ?? []].flat().map(type => TYPES[type] ?? 'anything');
  const { required = [], properties, items } = schema;
  const values = schema.const === undefined ? schema.enum : [schema.const];
  return {
    types: types.length === 0 ? ['anything'] : types,
    ...(values !== undefined && { values: values.filter(value => value !== null).map(String) }),
    ...(properties !== undefined && {
      fields: Object.fromEntries(
        Object.entries(properties).map(([name, each]): [string, Field] => [
          name,
          { shape: shapeOf(each, definitions), optional: !required.includes(name) },
        ]),
      ),
    }),
    ...(items !== undefined && { items: shapeOf(items, definitions) }),
  };
}
