/**
 * JSON Schema reduced to what two descriptions are compared by: types, values, fields; no lengths, patterns, formats.
 */

type Type = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'list' | 'anything';

/** What a value can be. */
export interface Shape {
  types: readonly Type[];
  /** The allowed texts, numbers or flags; missing: any. */
  values?: readonly string[];
  /** The fields of an object; missing: any. */
  fields?: Fields;
  /** The items of a list. */
  items?: Shape;
}

export interface Field {
  shape: Shape;
  optional: boolean;
}

/** By name, in the order of the description. */
export type Fields = ReadonlyMap<string, Field>;

/** The part of JSON Schema, and of OpenAPI's older dialect, that descriptions use. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  /** OpenRouter's extension: what the text of a query parameter stands for. */
  'x-openrouter-type'?: string;
  nullable?: boolean;
  const?: unknown;
  enum?: unknown[];
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
}

const ANYTHING: Shape = { types: ['anything'] };

/** Reads the schemas of one document, whose `$ref`s point into it. */
export class Schemas {
  readonly #document: unknown;

  constructor(document: unknown) {
    this.#document = document;
  }

  shape(schema: Schema): Shape {
    return this.#shape(schema, []);
  }

  /** Resolves a `$ref`, if there is one. @throws Error when it points nowhere */
  resolve<Value extends object>(value: Value): Value {
    if (!('$ref' in value) || typeof value.$ref !== 'string') return value;
    const keys = value.$ref.replace(/^#\//, '').split('/');
    const found = keys.reduce<unknown>(
      (node, key) => (node as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')],
      this.#document,
    );
    if (typeof found !== 'object' || found === null) throw new Error(`${value.$ref} is not defined.`);
    return this.resolve(found as Value);
  }

  /** `within`: the definitions around this one; a definition that contains itself counts as any value. */
  #shape(schema: Schema, within: readonly Schema[]): Shape {
    if (within.includes(schema)) return ANYTHING;
    const inner = (each: Schema) => this.#shape(each, [...within, schema]);
    const { $ref, allOf = [], anyOf, oneOf, nullable } = schema;
    const parts = [
      this.#ownShape(schema, inner),
      ...($ref === undefined ? [] : [inner(this.resolve(schema))]),
      ...allOf.map(inner),
      ...[anyOf, oneOf].flatMap(some => (some === undefined ? [] : [union(some.map(inner))])),
    ];
    const required = [schema, ...allOf].flatMap(each => each.required ?? []);
    const shape = withRequired(parts.reduce(intersection), required);
    return nullable ? union([shape, { types: ['null'] }]) : shape;
  }

  /** The schema by itself, without its references. */
  #ownShape(schema: Schema, inner: (each: Schema) => Shape): Shape {
    const { properties, items } = schema;
    const values = schema.const === undefined ? schema.enum : [schema.const];
    return {
      types: typesOf(schema, values),
      ...(values !== undefined && { values: values.filter(value => value !== null).map(String) }),
      ...(properties !== undefined && {
        fields: new Map(
          Object.entries(properties).map(([name, each]) => [name, { shape: inner(each), optional: true }]),
        ),
      }),
      ...(items !== undefined && { items: inner(items) }),
    };
  }
}

/** One of several shapes. A field is optional unless all the objects have it. */
function union(shapes: readonly Shape[]): Shape {
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
    ...(objects.length > 0 && { fields: mergeFields(objects, inSome) }),
    ...(lists.length > 0 && { items: union(lists) }),
  };
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

/** The types as declared, or as implied by values, fields or items. */
function typesOf(schema: Schema, values: readonly unknown[] | undefined): readonly Type[] {
  const declared = schema['x-openrouter-type'] ?? schema.type;
  if (declared !== undefined) return distinctTypes([declared].flat());
  if (values !== undefined) return distinctTypes(values.map(value => (value === null ? 'null' : typeof value)));
  if (schema.properties !== undefined) return ['object'];
  return schema.items === undefined ? ['anything'] : ['list'];
}

function distinctTypes(names: readonly string[]): Type[] {
  return [...new Set(names.map(name => TYPES[name] ?? 'anything'))];
}

/** The shape of what fits both. */
function intersection(a: Shape, b: Shape): Shape {
  const [aIsAnything, bIsAnything] = [a, b].map(({ types }) => types.includes('anything'));
  const types = aIsAnything ? b.types : bIsAnything ? a.types : a.types.filter(type => b.types.includes(type));
  const values = a.values && b.values ? a.values.filter(value => b.values?.includes(value)) : (a.values ?? b.values);
  const items = a.items && b.items ? intersection(a.items, b.items) : (a.items ?? b.items);
  const fields = a.fields && b.fields ? mergeFields([a.fields, b.fields], inBoth) : (a.fields ?? b.fields);
  return { types, ...(values && { values }), ...(fields && { fields }), ...(items && { items }) };
}

function inBoth(found: readonly Field[]): Field {
  return { shape: found.map(each => each.shape).reduce(intersection), optional: found.every(each => each.optional) };
}

function inSome(found: readonly Field[], objects: number): Field {
  const optional = found.length < objects || found.some(each => each.optional);
  return { shape: union(found.map(each => each.shape)), optional };
}

function mergeFields(objects: readonly Fields[], merge: (found: readonly Field[], objects: number) => Field): Fields {
  const names = new Set(objects.flatMap(fields => [...fields.keys()]));
  return new Map(
    [...names].map(name => [
      name,
      merge(
        objects.flatMap(fields => fields.get(name) ?? []),
        objects.length,
      ),
    ]),
  );
}

function withRequired(shape: Shape, required: readonly string[]): Shape {
  if (shape.fields === undefined || required.length === 0) return shape;
  const fields = [...shape.fields].map(([name, field]): [string, Field] => [
    name,
    required.includes(name) ? { ...field, optional: false } : field,
  ]);
  return { ...shape, fields: new Map(fields) };
}
