/**
 * Reads the operations of OpenRouter's JavaScript client from its source, without running any of it. The source is
 * generated (by Speakeasy) and therefore regular: schemas are constants made with zod, and each function names its
 * path, its method, and the schemas of what it sends and gets.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { type Field, type Operation, type Shape, type Surface, type Type, union } from './surface.ts';

/** @param folder of the package `@openrouter/sdk`; @throws Error when something in it cannot be read */
export function readJavaScriptClient(folder: string, wanted: readonly string[]): Surface {
  const schemas = new Schemas(join(folder, 'esm/models'));
  const surface = new Map<string, Operation>();
  for (const name of globSync('*.js', { cwd: join(folder, 'esm/funcs') })) {
    const program = parse(join(folder, 'esm/funcs', name));
    const path = textOf(argument(callsOf('pathToFunc', program)[0], 0));
    const verb = textOf(property(argument(callsOf('_createRequest', program)[0], 1), 'method'));
    const operation = `${verb} ${path}`;
    if (wanted.includes(operation)) surface.set(operation, operationOf(program, schemas));
  }
  return surface;
}

/** A node of the syntax tree; only what is used of it is typed. */
interface Node {
  type: string;
  [field: string]: unknown;
}

function operationOf(program: Node, schemas: Schemas): Operation {
  const input = all(program, node => nameOf(node).endsWith('$outboundSchema'))[0];
  const fields = input === undefined ? {} : (schemas.shape(referenceOf(input)).fields ?? {});
  const query = propertiesOf(argument(callsOf('encodeFormQuery', program)[0], 0)).map(([name]) => name);
  const body = argument(callsOf('encodeJSON', program)[0], 1);
  const success = callsOf('json', program)[0];
  const result = textOf(property(argument(success, 2), 'key'));
  const answer = success === undefined ? undefined : schemas.shape(referenceOf(argument(success, 1)));
  const bodyShape = body === undefined ? undefined : fields[nameOf(body).split('.').at(-1) ?? '']?.shape;
  const whole = result === undefined ? answer : answer?.fields?.[result]?.shape;
  return {
    query: Object.fromEntries(query.flatMap(name => (fields[name] === undefined ? [] : [[name, fields[name]]]))),
    ...(bodyShape !== undefined && { body: bodyShape }),
    ...(whole !== undefined && { answer: whole }),
    errors: callsOf('jsonErr', program).flatMap(call => statusesOf(argument(call, 0))),
  };
}

const SIMPLE: Record<string, Type> = {
  string: 'string',
  datetime: 'string',
  date: 'string',
  number: 'number',
  int: 'number',
  boolean: 'boolean',
  null: 'null',
  any: 'anything',
  unknown: 'anything',
};

/** A constant of the models: names are unique among the operations and among all others. */
interface Reference {
  part: 'operations' | 'models';
  name: string;
}

class Schemas {
  /** The text of the file that exports a constant, by the constant. */
  readonly #files = new Map<string, string>();
  readonly #constants = new Map<string, Node>();

  constructor(folder: string) {
    for (const file of globSync('**/*.js', { cwd: folder })) {
      // Parsed only when asked for: parsing all takes seconds.
      const text = readFileSync(join(folder, file), 'utf8');
      const part = file.startsWith('operations') ? 'operations' : 'models';
      for (const [, name = ''] of text.matchAll(/^export const ([\w$]+) = /gm))
        this.#files.set(`${part}.${name}`, text);
    }
  }

  shape(reference: Reference): Shape {
    const schema = this.#constant(reference);
    const { shape } = this.#fieldOf(schema, reference.part);
    return reference.name.endsWith('$outboundSchema') ? renamed(shape, schema) : shape;
  }

  #fieldOf(node: Node, part: Reference['part']): Field {
    const inner = (of: Node | undefined): Shape => {
      if (of === undefined) throw new Error('A schema of the JavaScript client lacks a part.');
      return this.#fieldOf(of, part).shape;
    };
    if (['optional', 'default'].includes(calleeName(node))) return { shape: inner(calleeObject(node)), optional: true };
    // A nullable value with a default has the default inside.
    const nullable = calleeName(node) === 'nullable' ? argument(node, 0) : undefined;
    return {
      shape: this.#shapeOf(node, part, inner),
      optional: nullable !== undefined && calleeName(nullable) === 'default',
    };
  }

  #shapeOf(node: Node, part: Reference['part'], inner: (of: Node | undefined) => Shape): Shape {
    if (node.type === 'Identifier' || node.type === 'MemberExpression') return this.shape(referenceOf(node, part));
    const method = calleeName(node);
    const first = argument(node, 0);
    switch (method) {
      case 'nullable':
        return union([inner(first), { types: ['null'] }]);
      case 'transform':
        return inner(calleeObject(node));
      case 'object': {
        const fields = propertiesOf(first).map(([name, value]) => [name, this.#fieldOf(value, part)]);
        return { types: ['object'], fields: Object.fromEntries(fields) };
      }
      case 'array':
        return { types: ['list'], items: inner(first) };
      case 'record':
        return { types: ['object'] };
      case 'lazy':
        return inner(first?.body as Node | undefined);
      case 'literal':
        return literal(first);
      case 'union':
      case 'smartUnion':
        return union(elementsOf(first).map(inner));
      case 'discriminatedUnion':
        return union(propertiesOf(argument(node, 1)).map(([, value]) => inner(value)));
      case 'enum':
      case 'inboundSchema':
      case 'outboundSchema':
        return this.#enumeration(referenceOf(first, part));
      default: {
        const simple = SIMPLE[method];
        if (simple === undefined)
          throw new Error(`The JavaScript client uses ${method || node.type}, which is not known.`);
        return { types: [simple] };
      }
    }
  }

  #enumeration(reference: Reference): Shape {
    const values = propertiesOf(this.#constant(reference)).map(([, value]) => textOf(value) ?? '');
    return { types: ['string'], values };
  }

  #constant({ part, name }: Reference): Node {
    const key = `${part}.${name}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const text = this.#files.get(key);
    if (text === undefined) throw new Error(`The JavaScript client has no ${key}.`);
    for (const node of all(parseAst(text) as unknown as Node, each => each.type === 'VariableDeclarator')) {
      this.#constants.set(`${part}.${nameOf(node.id as Node)}`, node.init as Node);
    }
    const found = this.#constants.get(key);
    if (found === undefined) throw new Error(`The JavaScript client does not define ${key}.`);
    return found;
  }
}

/** The fields of a request as the API spells them, which `remap$` says. */
function renamed(shape: Shape, schema: Node): Shape {
  const names = new Map(propertiesOf(argument(callsOf('remap$', schema)[0], 1)));
  if (shape.fields === undefined) return shape;
  const fields = Object.entries(shape.fields).map(([name, field]) => [textOf(names.get(name)) ?? name, field]);
  return { ...shape, fields: Object.fromEntries(fields) };
}

function literal(node: Node | undefined): Shape {
  const value = node?.value;
  const type = typeof value;
  if (type !== 'string' && type !== 'number' && type !== 'boolean') throw new Error('A literal is not understood.');
  return { types: [type], values: [String(value)] };
}

function statusesOf(node: Node | undefined): number[] {
  const nodes = node?.type === 'ArrayExpression' ? elementsOf(node) : [node];
  return nodes.map(each => Number(each?.value)).filter(status => status >= 400);
}

function parse(path: string): Node {
  return parseAst(readFileSync(path, 'utf8')) as unknown as Node;
}

/** Every node below that fits, in the order of the source. */
function all(node: Node, fits: (node: Node) => boolean): Node[] {
  const children = Object.values(node).flat().filter(isNode);
  return [...(fits(node) ? [node] : []), ...children.flatMap(child => all(child, fits))];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function callsOf(name: string, node: Node): Node[] {
  return all(node, each => each.type === 'CallExpression' && calleeName(each) === name);
}

/** `nullable` of `z.nullable(…)`. */
function calleeName(node: Node): string {
  return node.type === 'CallExpression'
    ? (nameOf(node.callee as Node)
        .split('.')
        .at(-1) ?? '')
    : '';
}

/** What a method is called on. */
function calleeObject(node: Node): Node | undefined {
  const callee = node.callee as Node | undefined;
  return callee?.type === 'MemberExpression' ? (callee.object as Node) : undefined;
}

/** `a.b` of `a.b`, also of `f().b`, where it is `.b`. */
function nameOf(node: Node): string {
  if (node.type === 'Identifier') return String(node.name);
  if (node.type === 'ChainExpression') return nameOf(node.expression as Node);
  if (node.type !== 'MemberExpression') return '';
  const last = node.property as Node;
  return `${nameOf(node.object as Node)}.${node.computed ? (textOf(last) ?? '') : nameOf(last)}`;
}

/** The constant that is named by `operations.X`, `models.X`, or plain `X` in a file of a part. */
function referenceOf(node: Node | undefined, part: Reference['part'] = 'models'): Reference {
  const [name = '', prefix] = (node === undefined ? '' : nameOf(node)).split('.').reverse();
  return { part: prefix === 'operations' || prefix === 'models' ? prefix : part, name };
}

function argument(node: Node | undefined, index: number): Node | undefined {
  return (node?.arguments as Node[] | undefined)?.[index];
}

function elementsOf(node: Node | undefined): Node[] {
  return (node?.elements as Node[] | undefined) ?? [];
}

function propertiesOf(node: Node | undefined): [string, Node][] {
  return ((node?.properties as Node[] | undefined) ?? []).map(each => {
    const key = keyOf(each.key as Node);
    return [key, each.value as Node];
  });
}

function keyOf(key: Node): string {
  if (key.type === 'ArrayExpression') return keyOf(elementsOf(key)[0] as Node);
  return textOf(key) ?? nameOf(key);
}

function property(node: Node | undefined, name: string): Node | undefined {
  return propertiesOf(node).find(([key]) => key === name)?.[1];
}

function textOf(node: Node | undefined): string | undefined {
  return typeof node?.value === 'string' ? node.value : undefined;
}
