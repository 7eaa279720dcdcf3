/**
 * Every word of a keys file, declared once: where it is allowed, what it means, and its JSON Schema. The parser and
 * `npm run generate` use nothing else. The build removes the properties `docs`.
 */
import { RETIREMENTS } from '../domain/command/command.ts';
import { UNLISTED } from '../domain/declared/declarations.ts';
import { LIMIT_RESETS } from '../domain/key/key.ts';

/** Where a setting is allowed besides exact entries. */
export interface Places {
  defaults: boolean;
  patterns: boolean;
}

interface Docs {
  line: string;
  /** JSON Schema of the value. */
  schema: object;
}

const ANYWHERE: Places = { defaults: true, patterns: true };
const SINGLE_KEYS: Places = { defaults: true, patterns: false };

/** The settings of an entry of `keys`. */
export const ENTRY_SETTINGS = {
  limit: {
    ...ANYWHERE,
    docs: {
      line: 'Credit limit in USD: 75, unlimited, "at least 100", "at most 50" or "top up to 20". 0 allows no spending.',
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
  },
  'limit-reset': {
    ...ANYWHERE,
    docs: {
      line: 'When the limit resets: at midnight UTC every day, every Monday or on the first of the month, or never.',
      schema: { enum: LIMIT_RESETS },
    },
  },
  'include-byok-in-limit': {
    ...ANYWHERE,
    docs: {
      line: 'Whether usage with your own provider keys (BYOK) counts against the limit.',
      schema: { type: 'boolean' },
    },
  },
  disabled: {
    ...ANYWHERE,
    docs: {
      line: 'true disables the key, false enables it. Without it, a disabled key stays disabled.',
      schema: { type: 'boolean' },
    },
  },
  guardrail: {
    ...ANYWHERE,
    docs: {
      line: 'The guardrail of the key: its UUID, its exact name in the workspace, or none.',
      schema: { type: 'string', minLength: 1 },
    },
  },
  'expires-in': {
    ...SINGLE_KEYS,
    docs: {
      line: 'Lifetime of new keys (created or rotated): a duration such as 180d, or never. The expiry of an existing key cannot change.',
      schema: { type: 'string', pattern: '^(\\d{1,9} ?([mhdwHDW]|minutes?|hours?|days?|weeks?)|[Nn]ever)$' },
    },
  },
  'rotate-every': {
    ...SINGLE_KEYS,
    docs: {
      line: 'Keys older than this are rotated: a duration of at least 1d, shorter than expires-in.',
      schema: { type: 'string', pattern: '^\\d{1,9} ?([mhdwHDW]|minutes?|hours?|days?|weeks?)$' },
    },
  },
  'rotate-after': {
    ...SINGLE_KEYS,
    docs: {
      line: 'After this instant, a key created before it is rotated: 2026-12-01T09:00:00Z.',
      schema: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$' },
    },
  },
  'store-in': {
    defaults: false,
    patterns: false,
    docs: {
      line: 'GitHub secrets that hold the key, one target per line or item, such as "repository OPENROUTER_API_KEY".',
      schema: { type: ['string', 'array'], items: { type: 'string' }, minLength: 1, minItems: 1 },
    },
  },
  retire: {
    ...SINGLE_KEYS,
    docs: {
      line: 'What happens to the old key in a rotation.',
      schema: { anyOf: [{ enum: RETIREMENTS }, { type: 'string', pattern: '^[Aa]fter +\\d{1,9} ?[A-Za-z]+$' }] },
    },
  },
  require: {
    ...ANYWHERE,
    docs: {
      line: 'Conditions that the key must meet, one per line or item, such as "limit <= 500".',
      schema: { type: ['string', 'array'], items: { type: 'string' }, minLength: 1, minItems: 1 },
    },
  },
} as const satisfies Record<string, Places & { docs: Docs }>;

export type SettingName = keyof typeof ENTRY_SETTINGS;
export const SETTING_NAMES = Object.keys(ENTRY_SETTINGS) as SettingName[];

/** The top-level words of the file; those without their own schema are mappings. */
export const TOP_LEVEL = {
  'workspace-id': {
    docs: {
      line: 'The workspace of the keys: its UUID or slug. Default: the default workspace.',
      schema: {
        type: 'string',
        pattern: '^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[a-z0-9-]+)$',
        not: { const: 'all' },
      },
    },
  },
  defaults: { docs: { line: 'Settings for every entry without its own.', schema: {} } },
  keys: {
    docs: {
      line: 'The keys by name. A name with * is a pattern: it matches existing keys and creates none.',
      schema: {},
    },
  },
  groups: {
    docs: {
      line: 'Groups by name, each with its own defaults and keys. Every key name is unique in the file.',
      schema: {},
    },
  },
  unlisted: { docs: { line: 'What happens to keys that no entry matches.', schema: { enum: UNLISTED } } },
} as const satisfies Record<string, { docs: Docs }>;

export type TopLevelName = keyof typeof TOP_LEVEL;
export const TOP_LEVEL_NAMES = Object.keys(TOP_LEVEL) as TopLevelName[];

/** The words of a group, with the same meaning as at the top level. */
export const GROUP_NAMES = ['defaults', 'keys'] as const satisfies TopLevelName[];
export type GroupName = (typeof GROUP_NAMES)[number];
