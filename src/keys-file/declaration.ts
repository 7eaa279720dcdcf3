/**
 * Every word of a keys file, declared once: what it means, where it may stand, how its text is parsed, and what the JSON
 * Schema of the file says of it. The parser and `npm run generate` use nothing else.
 */
import { RETIREMENTS } from '../domain/command.ts';
import { LIMIT_RESETS } from '../domain/key.ts';
import { UNLISTED } from '../domain/keys-file.ts';

/** Where a setting may stand beside exact entries. */
export interface Places {
  defaults: boolean;
  patterns: boolean;
}

interface Setting extends Places {
  doc: string;
  /** JSON Schema of the value. */
  schema: object;
}

const ANYWHERE: Places = { defaults: true, patterns: true };
const lines = { type: ['string', 'array'], items: { type: 'string' } };
const duration = '^\\d{1,9} ?([mhdwHDW]|minutes?|hours?|days?|weeks?)$';

/** The settings of an entry of `keys`. */
export const ENTRY_SETTINGS = {
  limit: {
    ...ANYWHERE,
    doc: 'Credit limit in USD: 75, unlimited, "at least 100", "at most 50" or "top up to 20". 0 allows no spending.',
    schema: {
      anyOf: [
        { type: 'number', minimum: 0, maximum: 1_000_000_000 },
        {
          type: 'string',
          pattern: '^(\\d+(\\.\\d{1,6})?|[Uu]nlimited|([Aa]t least|[Aa]t most|[Tt]op up to) \\d+(\\.\\d{1,6})?)$',
        },
      ],
    },
  },
  'limit-reset': {
    ...ANYWHERE,
    doc: 'When the used part of the limit returns to 0: at midnight UTC every day, Monday or first of the month, or never.',
    schema: { enum: LIMIT_RESETS },
  },
  'include-byok-in-limit': {
    ...ANYWHERE,
    doc: 'Whether usage with your own provider keys (BYOK) counts against the limit.',
    schema: { type: 'boolean' },
  },
  disabled: {
    ...ANYWHERE,
    doc: 'true disables the key, false enables it. Without it a disabled key stays as it is.',
    schema: { type: 'boolean' },
  },
  guardrail: {
    ...ANYWHERE,
    doc: 'The guardrail of the key: its UUID, its exact name in the workspace, or none.',
    schema: { type: 'string', minLength: 1 },
  },
  'expires-in': {
    defaults: true,
    patterns: false,
    doc: 'Lifetime of a key that is created or rotated: a duration such as 180d, or never. The expiry of an existing key cannot be changed.',
    schema: { type: 'string', pattern: `${duration}|^[Nn]ever$` },
  },
  'rotate-every': {
    defaults: true,
    patterns: false,
    doc: 'A key that is older than this is rotated: a duration of at least 1d, shorter than expires-in.',
    schema: { type: 'string', pattern: duration },
  },
  'store-in': {
    defaults: false,
    patterns: false,
    doc: 'GitHub secrets that hold the key, one target a line or an item, such as "repository OPENROUTER_API_KEY".',
    schema: lines,
  },
  retire: {
    defaults: true,
    patterns: false,
    doc: 'What becomes of the old key when it is rotated.',
    schema: { enum: RETIREMENTS },
  },
  require: {
    ...ANYWHERE,
    doc: 'Conditions that the key must meet, one a line or an item, such as "limit <= 500".',
    schema: lines,
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof ENTRY_SETTINGS;
export const SETTING_NAMES = Object.keys(ENTRY_SETTINGS) as SettingName[];

/** The words at the top of the file. */
export const TOP_LEVEL = {
  'workspace-id': 'The workspace whose keys the file declares: its UUID or slug. The default workspace when absent.',
  defaults: 'Settings for every entry that does not say otherwise.',
  keys: 'The keys by name. A name with * is a pattern: it applies to existing keys, and none is created.',
  unlisted: 'What happens to keys that no entry names.',
} as const;

export type TopLevelName = keyof typeof TOP_LEVEL;
export const TOP_LEVEL_NAMES = Object.keys(TOP_LEVEL) as TopLevelName[];

/** The JSON Schema of the file, for editors. The parser finds more faults than a schema can. */
export function keysFileSchema(): object {
  const settings = (allowed: (setting: Setting) => boolean) => ({
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      SETTING_NAMES.filter(name => allowed(ENTRY_SETTINGS[name])).map(name => {
        const { doc, schema } = ENTRY_SETTINGS[name];
        return [name, { description: doc, ...schema }];
      }),
    ),
  });
  const entry = (allowed: (setting: Setting) => boolean) => ({ anyOf: [settings(allowed), { type: 'null' }] });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'OpenRouter API keys as code',
    type: 'object',
    additionalProperties: false,
    required: ['keys'],
    properties: {
      'workspace-id': {
        description: TOP_LEVEL['workspace-id'],
        type: 'string',
        pattern: '^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[a-z0-9-]+)$',
      },
      defaults: { description: TOP_LEVEL.defaults, ...settings(({ defaults }) => defaults) },
      keys: {
        description: TOP_LEVEL.keys,
        type: 'object',
        patternProperties: { '\\*': entry(({ patterns }) => patterns) },
        additionalProperties: entry(() => true),
      },
      unlisted: { description: TOP_LEVEL.unlisted, enum: UNLISTED },
    },
  };
}
