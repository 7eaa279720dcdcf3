/**
 * The JSON Schema of keys files, for editors (docs/openrouter-keys.schema.json). The parser finds more than a schema
 * can.
 */
import { ENTRY_SETTINGS, type Places, SETTING_NAMES, TOP_LEVEL } from '../src/keys-file/keys-file-words.ts';

/** Generated from the parser's words. */
export function keysFileSchema(): object {
  const { 'workspace-id': workspace, groups, unlisted } = TOP_LEVEL;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'OpenRouter API keys as code',
    type: 'object',
    additionalProperties: false,
    anyOf: [{ required: ['keys'] }, { required: ['groups'] }],
    properties: {
      'workspace-id': described(workspace),
      ...defaultsAndKeys(),
      groups: {
        ...described(groups),
        type: 'object',
        additionalProperties: {
          type: 'object',
          additionalProperties: false,
          required: ['keys'],
          properties: defaultsAndKeys(),
        },
      },
      unlisted: described(unlisted),
    },
  };
}

function defaultsAndKeys(): object {
  const { defaults, keys } = TOP_LEVEL;
  return {
    defaults: { ...described(defaults), ...settings(({ defaults: allowed }) => allowed) },
    keys: {
      ...described(keys),
      type: 'object',
      patternProperties: { '\\*': orNull(settings(({ patterns }) => patterns)) },
      additionalProperties: orNull(settings(() => true)),
    },
  };
}

function settings(allowed: (places: Places) => boolean): object {
  const names = SETTING_NAMES.filter(name => allowed(ENTRY_SETTINGS[name]));
  const properties = Object.fromEntries(names.map(name => [name, described(ENTRY_SETTINGS[name])]));
  return { type: 'object', additionalProperties: false, properties };
}

function orNull(schema: object): object {
  return { anyOf: [schema, { type: 'null' }] };
}

function described({ docs: { line, schema } }: { docs: { line: string; schema: object } }): object {
  return { description: line, ...schema };
}
