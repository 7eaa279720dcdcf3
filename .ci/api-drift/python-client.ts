/**
 * Reads the operations of OpenRouter's Python client from its source, without running any of it. The source is
 * generated (by Speakeasy) and therefore regular: models are classes of annotated fields, a request is a call of
 * `_build_request` with method and path, and what it answers is what `unmarshal_json_response` is given.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Field, type Operation, type Shape, type Surface, type Type, union } from './surface.ts';

/** @param folder of the package `openrouter`; @throws Error when something in it cannot be read */
export function readPythonClient(folder: string, wanted: readonly string[]): Surface {
  const models = new Models(folder);
  const surface = new Map<string, Operation>();
  for (const name of pythonFiles(folder)) {
    for (const method of readSource(join(folder, name)).split(/^ {4}(?:async )?def /m)) {
      const [, verb, path] = /_build_request\w*\(\s*method="(\w+)",\s*path="([^"]+)"/.exec(method) ?? [];
      const operation = `${verb} ${path}`;
      if (wanted.includes(operation) && !surface.has(operation)) surface.set(operation, operationOf(method, models));
    }
  }
  return surface;
}

function operationOf(method: string, models: Models): Operation {
  const request = /\brequest(?: =|,) (operations|components)\.(\w+)/.exec(method);
  const fields = request === null ? [] : models.fields(request[1] ?? '', request[2] ?? '');
  const query = fields.filter(field => field.annotations.includes('QueryParamMetadata'));
  const body = fields.find(field => field.annotations.includes('RequestMetadata'));
  const success = /"2\d\d", "application\/json"\).*?unmarshal_json_response\(\s*(\w+)\.(\w+)/s.exec(method);
  const statuses = [...method.matchAll(/match_response\(\s*http_res, (\[[^\]]*\]|"\d+")/g)].flatMap(([, list]) =>
    [...(list ?? '').matchAll(/\d{3}/g)].map(([status]) => Number(status)),
  );
  return {
    query: Object.fromEntries(query.map(({ name, shape, optional }) => [name, { shape, optional }])),
    ...(body !== undefined && { body: body.shape }),
    ...(success !== null && { answer: models.shape(success[1] ?? '', success[2] ?? '') }),
    errors: statuses.filter(status => status >= 400),
  };
}

interface NamedField extends Field {
  /** As the API spells it. */
  name: string;
  /** The names of everything in the annotation. */
  annotations: readonly string[];
}

const SIMPLE: Record<string, Type> = {
  str: 'string',
  int: 'number',
  float: 'number',
  bool: 'boolean',
  datetime: 'string',
  date: 'string',
  None: 'null',
  Any: 'anything',
};

/** The model classes and type aliases of the client, by folder (`components`, `operations`) and name. */
class Models {
  readonly #modules = new Map<string, string>();

  constructor(folder: string) {
    for (const part of ['components', 'operations']) {
      for (const name of pythonFiles(join(folder, part))) {
        const text = readSource(join(folder, part, name));
        for (const [, defined] of text.matchAll(/^(?:class )?([A-Za-z]\w*)(?:\(BaseModel\):| = )/gm)) {
          this.#modules.set(`${part}.${defined}`, text);
        }
      }
    }
  }

  shape(part: string, name: string): Shape {
    const text = this.#module(part, name);
    const alias = new RegExp(`^${name} = (?:TypeAliasType\\(\\s*"\\w+",\\s*)?`, 'm').exec(text);
    if (alias !== null) return this.#shapeOf(parseExpression(text, alias.index + alias[0].length).expression, part);
    const fields = this.fields(part, name).map(({ name: field, shape, optional }) => [field, { shape, optional }]);
    return { types: ['object'], fields: Object.fromEntries(fields) };
  }

  fields(part: string, name: string): NamedField[] {
    const text = this.#module(part, name);
    const start = text.search(new RegExp(`^class ${name}\\(BaseModel\\):`, 'm'));
    if (start < 0) throw new Error(`${part}.${name} is not a model.`);
    const body = text.slice(start).split(/\n(?=\S)/, 1)[0] ?? '';
    return [...body.matchAll(/^ {4}(\w+): /gm)]
      .filter(([, field]) => field !== 'model_config')
      .map(({ 0: match, 1: field = '', index }) => this.#field(field, body, index + match.length, part));
  }

  #field(attribute: string, body: string, start: number, part: string): NamedField {
    const { expression } = parseExpression(body, start);
    const annotations = namesIn(expression);
    const inner = unannotated(expression);
    const alias = find(expression, each => each.keyword === 'alias');
    return {
      name: alias?.text ?? attribute,
      shape: this.#shapeOf(inner, part),
      optional: inner.name === 'Optional' || inner.name === 'OptionalNullable',
      annotations,
    };
  }

  #shapeOf(expression: Expression, part: string): Shape {
    const { name = '', items } = unannotated(expression);
    const [first = ANYTHING] = items;
    const simple = SIMPLE[name];
    if (simple !== undefined) return { types: [simple] };
    switch (name) {
      case 'Optional':
        return this.#shapeOf(first, part);
      case 'Nullable':
      case 'OptionalNullable':
        return union([this.#shapeOf(first, part), { types: ['null'] }]);
      case 'List':
        return { types: ['list'], items: this.#shapeOf(first, part) };
      case 'Dict':
        return { types: ['object'] };
      case 'Union':
        return union(items.filter(each => !isUnknown(each)).map(each => this.#shapeOf(each, part)));
      case 'Literal':
        return literals(items);
      default: {
        const [prefix, last] = name.includes('.') ? name.split('.') : [undefined, name];
        return this.shape(prefix?.split('_')[0] ?? part, last ?? name);
      }
    }
  }

  #module(part: string, name: string): string {
    const text = this.#modules.get(`${part}.${name}`);
    if (text === undefined) throw new Error(`The Python client has no ${part}.${name}.`);
    return text;
  }
}

/** What a client falls back to for values that it does not know: no part of the API. */
function isUnknown({ name = '' }: Expression): boolean {
  return /^(?:Unrecognized(?:Str|Int)|Unknown\w+)$/.test(name);
}

function literals(items: readonly Expression[]): Shape {
  const texts = items.map(item => item.text ?? item.name ?? '');
  const types = items.map(({ text, name = '' }): Type => {
    if (text !== undefined) return 'string';
    return name === 'True' || name === 'False' ? 'boolean' : 'number';
  });
  return {
    types: [...new Set(types)],
    values: texts.map(text => (/^(?:True|False)$/.test(text) ? text.toLowerCase() : text)),
  };
}

function unannotated(expression: Expression): Expression {
  const [inner] = expression.items;
  return expression.name === 'Annotated' && inner !== undefined ? unannotated(inner) : expression;
}

/** A name with what it is subscripted or called with, or a text. */
interface Expression {
  name?: string;
  text?: string;
  /** The name of the argument that it is given as. */
  keyword?: string;
  items: Expression[];
}

const ANYTHING: Expression = { name: 'Any', items: [] };

/** Of Python's expressions those that annotations consist of. */
function parseExpression(source: string, start: number): { expression: Expression; end: number } {
  const token = /\s*(?:(?<word>[\w.]+)|"(?<text>(?:[^"\\]|\\.)*)")/y;
  token.lastIndex = start;
  const groups = token.exec(source)?.groups;
  if (groups === undefined) throw new Error(`Not understood: ${JSON.stringify(source.slice(start, start + 60))}`);
  const { word, text } = groups;
  const expression: Expression = { ...(text === undefined ? { name: word ?? '' } : { text }), items: [] };
  let end = token.lastIndex;
  if (word !== undefined && (source[end] === '[' || source[end] === '(')) {
    const close = source[end] === '[' ? ']' : ')';
    end += 1;
    for (let at = skipSpace(source, end); source[at] !== close; at = skipSpace(source, end)) {
      if (at >= source.length) throw new Error(`Not closed: ${JSON.stringify(source.slice(start, start + 60))}`);
      const keyword = /(\w+)=/y;
      keyword.lastIndex = at;
      const given = keyword.exec(source)?.[1];
      const item = parseExpression(source, given === undefined ? at : keyword.lastIndex);
      expression.items.push({ ...item.expression, ...(given !== undefined && { keyword: given }) });
      end = skipSpace(source, item.end);
      if (source[end] === ',') end += 1;
    }
    end = skipSpace(source, end) + 1;
  }
  return { expression, end };
}

function skipSpace(source: string, start: number): number {
  let at = start;
  while (/\s/.test(source[at] ?? '')) at += 1;
  return at;
}

function find(expression: Expression, is: (each: Expression) => boolean): Expression | undefined {
  if (is(expression)) return expression;
  for (const item of expression.items) {
    const found = find(item, is);
    if (found !== undefined) return found;
  }
  return undefined;
}

function namesIn(expression: Expression): string[] {
  return [expression.name ?? '', ...expression.items.flatMap(namesIn)];
}

/** Without documentation, which can look like code. */
function readSource(path: string): string {
  return readFileSync(path, 'utf8').replace(/r?"""(?:[^\\]|\\.)*?"""/gs, '');
}

function pythonFiles(folder: string): string[] {
  return readdirSync(folder).filter(name => name.endsWith('.py') && name !== '__init__.py');
}
