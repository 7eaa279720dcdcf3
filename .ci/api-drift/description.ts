/**
 * The two descriptions: the one that the tests validate against (test/support/api/openrouter.yaml), and the one that
 * OpenRouter publishes (OpenAPI 3).
 */
import type { Operation, Surface } from './drift.ts';
import { type Field, type Schema, Schemas, type Shape } from './shape.ts';

/** @param document as in test/support/api/openrouter.yaml */
export function readKnown(document: Known): Surface {
  const schemas = new Schemas(document);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { query = {}, body, answers, errors = [] }]): [string, Operation] => {
      const answer = Object.values(answers).find(each => each !== null);
      return [
        `${method} ${path}`,
        {
          query: new Map(
            Object.entries(query).map(([name, schema]) => [name, parameter(schemas.shape(schema), { optional: true })]),
          ),
          ...(body && { body: schemas.shape(body) }),
          ...(answer && { answer: schemas.shape(answer) }),
          statuses: [...Object.keys(answers), ...errors.map(String)],
        },
      ];
    }),
  );
  return new Map(operations);
}

/**
 * Reads an OpenAPI document. Only the wanted operations are read completely, under the wanted names, since the names of
 * path parameters mean nothing. @throws Error when it is not such a document, or has a dangling reference
 */
export function readPublished(
  document: unknown,
  wanted: Iterable<string>,
): { operations: readonly string[]; surface: Surface } {
  if (!isOpenApi(document))
    throw new Error('The answer is not an OpenAPI 3 description: `openapi` or `paths` is missing.');
  const schemas = new Schemas(document);
  const published = Object.entries(document.paths).flatMap(([path, item]) => {
    const methods = schemas.resolve(item);
    return METHODS.flatMap(method => {
      const operation = methods[method];
      if (operation === undefined) return [];
      const parameters = [...(methods.parameters ?? []), ...(operation.parameters ?? [])];
      return [{ name: `${method.toUpperCase()} ${path}`, operation: { ...operation, parameters } }];
    });
  });
  const surface = new Map<string, Operation>();
  for (const name of wanted) {
    const found = published.find(each => isSameOperation(each.name, name));
    if (found !== undefined) surface.set(name, operationOf(found.operation, schemas));
  }
  return { operations: published.map(({ name }) => name), surface };
}

/** Whether two operations differ at most in the names of their path parameters. */
export function isSameOperation(a: string, b: string): boolean {
  return a.replace(/\{[^}]*\}/g, '{}') === b.replace(/\{[^}]*\}/g, '{}');
}

interface Known {
  paths: Record<string, Record<string, KnownOperation>>;
}

interface KnownOperation {
  query?: Record<string, Schema>;
  body?: Schema;
  /** By status; null: an answer without a body. */
  answers: Record<string, Schema | null>;
  errors?: number[];
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'] as const;

interface OpenApi {
  openapi: string;
  paths: Record<string, PathItem>;
}

type PathItem = Partial<Record<(typeof METHODS)[number], OpenApiOperation>> & { parameters?: Parameter[] };

interface OpenApiOperation {
  parameters?: Parameter[];
  requestBody?: WithContent;
  responses?: Record<string, WithContent>;
}

/** By media type. */
interface WithContent {
  content?: Record<string, { schema?: Schema }>;
}

interface Parameter extends WithContent {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
}

function isOpenApi(document: unknown): document is OpenApi {
  if (typeof document !== 'object' || document === null || !('openapi' in document && 'paths' in document))
    return false;
  const { openapi, paths } = document;
  return typeof openapi === 'string' && openapi.startsWith('3.') && typeof paths === 'object' && paths !== null;
}

function operationOf({ parameters = [], requestBody, responses = {} }: OpenApiOperation, schemas: Schemas): Operation {
  const query = parameters
    .map(each => schemas.resolve(each))
    .filter(each => each.in === 'query')
    .map((each): [string, Field] => {
      const schema = each.schema ?? contentOf(each) ?? {};
      return [each.name, parameter(schemas.shape(schema), { optional: each.required !== true })];
    });
  const body = requestBody && contentOf(schemas.resolve(requestBody));
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const answer = success && contentOf(schemas.resolve(success));
  return {
    query: new Map(query),
    ...(body && { body: schemas.shape(body) }),
    ...(answer && { answer: schemas.shape(answer) }),
    statuses: Object.keys(responses),
  };
}

/** In a query null means that the parameter is missing, so it does not count as a type. */
function parameter(shape: Shape, { optional }: { optional: boolean }): Field {
  return { shape: { ...shape, types: shape.types.filter(type => type !== 'null') }, optional };
}

/** JSON, if there is a choice. */
function contentOf({ content = {} }: WithContent): Schema | undefined {
  return (content['application/json'] ?? Object.values(content)[0])?.schema;
}
