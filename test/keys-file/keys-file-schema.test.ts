/** The JSON Schema that editors use, against the parser. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseKeysFile } from '../../src/keys-file/parse-keys-file.ts';

const root = join(import.meta.dirname, '../..');
const schema = JSON.parse(readFileSync(join(root, 'docs/openrouter-keys.schema.json'), 'utf8'));
const validate = new Ajv.default({ strictTypes: false, allErrors: true }).compile(schema);

const isValid = (yaml: string) => validate(parse(yaml, { schema: 'core', version: '1.2' }));
const isParsed = (yaml: string) =>
  'file' in parseKeysFile(yaml, { path: 'keys.yml', repository: 'octo-org/app', now: Date.now() });

const VALID = [
  'keys: {}',
  'keys: { a: }',
  'keys: { a: {}, "b*": , "c d": { disabled: true } }',
  'workspace-id: production\nkeys: {}',
  'workspace-id: 11111111-2222-4333-8444-555555555555\nkeys: {}',
  'unlisted: delete\nkeys: {}',
  'defaults: { limit: unlimited, limit-reset: none, expires-in: 9d, rotate-every: 1d, retire: keep, require: enabled }\nkeys: {}',
  ...['75', '12.50', '0', 'unlimited', 'Unlimited', 'at least 100', 'at most 5.5', 'top up to 20', '"7"'].map(
    limit => `keys: { a: { limit: ${limit} }, "b*": { limit: ${limit} } }`,
  ),
  ...['180d', '12h', '2w', '90 days', 'never'].map(lifetime => `keys: { a: { expires-in: ${lifetime} } }`),
  'keys: { a: { rotate-after: 2026-12-01T09:00:00Z } }',
  'defaults: { rotate-after: 2026-12-01T09:00:00.5Z }\nkeys: {}',
  'groups: {}',
  'groups: { a: { keys: { b: , "c*": { limit: 5 } }, defaults: { limit: 7, retire: keep } } }\nkeys: {}',
  'keys: { a: { store-in: repository A, guardrail: eu, include-byok-in-limit: False } }',
  'keys: { a: { store-in: [repository A, environment production A], require: [enabled, "limit <= 5"] } }',
];

const INVALID = [
  'a: 1',
  'keys: []',
  'keys:',
  '{}',
  'keys: {}\nfoo: 1',
  'keys: { a: 5 }',
  'keys: { a: { limt: 5 } }',
  'unlisted: remove\nkeys: {}',
  'workspace-id: all\nkeys: {}',
  'workspace-id: A B\nkeys: {}',
  'defaults:\nkeys: {}',
  'groups:',
  'groups: { a: }',
  'groups: { a: {} }',
  'groups: { a: { keys: {}, unlisted: ignore } }',
  'groups: { a: { keys: {}, groups: {} } }',
  'groups: { a: { keys: { "b*": { retire: keep } } } }',
  'groups: { a: { keys: {}, defaults: { store-in: repository A } } }',
  'defaults: { store-in: repository A }\nkeys: {}',
  ...['store-in: repository A', 'expires-in: 9d', 'rotate-every: 9d', 'retire: keep'].map(
    setting => `keys: { "a*": { ${setting} } }`,
  ),
  ...['-1', '1e99', '.inf', 'raise by 5', '$5', 'null', '[5]', '1000000001', '"1.1234567"'].map(
    limit => `keys: { a: { limit: ${limit} } }`,
  ),
  ...['9', '2027-12-31', 'soon', '9 months'].map(lifetime => `keys: { a: { expires-in: ${lifetime} } }`),
  'keys: { a: { rotate-every: never } }',
  ...['2026-12-01', '90d', '2026-12-01T09:00:00+01:00'].map(instant => `keys: { a: { rotate-after: ${instant} } }`),
  'keys: { "a*": { rotate-after: 2026-12-01T09:00:00Z } }',
  ...['yes', '1', 'null'].map(flag => `keys: { a: { disabled: ${flag} } }`),
  'keys: { a: { limit-reset: yearly } }',
  'keys: { a: { retire: never } }',
  'keys: { a: { store-in: [] } }',
  'keys: { a: { require: 5 } }',
];

describe('the schema', () => {
  test.each(VALID)('accepts what the parser does: %j', yaml => {
    expect([isParsed(yaml), isValid(yaml)]).toEqual([true, true]);
  });

  test.each(INVALID)('refuses what the parser does: %j', yaml => {
    expect([isParsed(yaml), isValid(yaml)]).toEqual([false, false]);
  });

  test('describes every word', () => {
    const described = (of: { properties: object }) =>
      Object.values(of.properties).map(({ description }) => description);
    const entry = schema.properties.keys.additionalProperties.anyOf[0];
    for (const description of [...described(schema), ...described(entry)]) expect(description).toMatch(/\.$/);
    expect(Object.keys(entry.properties)).toHaveLength(11);
  });
});
