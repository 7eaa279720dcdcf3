/**
 * Every output, declared once: what action.yml, the README and docs/reference.md say about it, and the operations that
 * set it. To add an output: declare it here, set it where the others are set, and run `npm run generate`. The order is
 * that of action.yml; outputs of one group come together.
 *
 * At run time only the types are used, so that none of this is in the bundle.
 */
import { OPERATIONS, type OperationName } from '../../domain/command/command.ts';
import type { FieldName } from '../../domain/key/key.ts';

export interface OutputDeclaration {
  readonly operations: readonly OperationName[];
  readonly docs: {
    readonly group: string;
    /** One line: in action.yml, the README and the reference. */
    readonly line: string;
    /** What else the reference says. */
    readonly more?: string;
    /** What the output needs besides the operation: `with require`. */
    readonly when?: string;
  };
}

/** The name of the output of a key's field: kebab-case. */
export type FieldOutput<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}-${FieldOutput<Tail>}`
  : Name;

const ON_KEYS = ['update', 'check', 'rotate', 'create', 'delete'] as const;
const GATED = ['update', 'check', 'rotate', 'create', 'apply'] as const;
/** Where `require` is judged. */
const REQUIRING = [...GATED, 'validate'] as const;
const LISTING = ['update', 'delete', 'apply'] as const;
const MAKING = ['create', 'rotate'] as const;

export const OUTPUTS = {
  hash: { operations: ON_KEYS, docs: { group: 'The key', line: "The key's hash." } },
  name: { operations: ON_KEYS, docs: { group: 'The key', line: 'Its display name.' } },
  label: { operations: ON_KEYS, docs: { group: 'The key', line: 'The masked key, such as `sk-or-v1-0e6...1c9`.' } },
  disabled: { operations: ON_KEYS, docs: { group: 'The key', line: '`true` or `false`.' } },
  limit: { operations: ON_KEYS, docs: { group: 'The key', line: 'The limit in USD, or `unlimited`.' } },
  'limit-remaining': {
    operations: ON_KEYS,
    docs: {
      group: 'The key',
      line: 'What is left of the limit in USD, or `unlimited`.',
      more: 'Can be negative.',
    },
  },
  'limit-reset': { operations: ON_KEYS, docs: { group: 'The key', line: '`daily`, `weekly`, `monthly` or `none`.' } },
  'include-byok-in-limit': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'Whether BYOK usage counts against the limit: `true` or `false`.' },
  },
  usage: { operations: ON_KEYS, docs: { group: 'The key', line: 'Credits used in total, in USD.' } },
  'usage-daily': { operations: ON_KEYS, docs: { group: 'The key', line: 'Credits used today (UTC), in USD.' } },
  'usage-weekly': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'Credits used since Monday (UTC), in USD.' },
  },
  'usage-monthly': { operations: ON_KEYS, docs: { group: 'The key', line: 'Credits used this month (UTC), in USD.' } },
  'byok-usage': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'Usage with your own provider keys in total, in USD.' },
  },
  'byok-usage-daily': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'Usage with your own provider keys today (UTC), in USD.' },
  },
  'byok-usage-weekly': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'Usage with your own provider keys since Monday (UTC), in USD.' },
  },
  'byok-usage-monthly': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'Usage with your own provider keys this month (UTC), in USD.' },
  },
  'created-at': { operations: ON_KEYS, docs: { group: 'The key', line: 'When the key was created (ISO 8601).' } },
  'updated-at': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'When the key was last changed; empty if never.' },
  },
  'last-used-at': {
    operations: ON_KEYS,
    docs: {
      group: 'The key',
      line: 'When the key was last used; empty if never or unknown.',
      more: 'OpenRouter has recorded this since the end of 2025.',
    },
  },
  'expires-at': { operations: ON_KEYS, docs: { group: 'The key', line: 'When the key expires, or `never`.' } },
  'creator-user-id': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'The user who created the key; empty if unknown.' },
  },
  'workspace-id': { operations: ON_KEYS, docs: { group: 'The key', line: "The UUID of the key's workspace." } },
  'external-user': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'The user of your product that the key is for; empty if none.' },
  },
  'used-percent': {
    operations: ON_KEYS,
    docs: {
      group: 'The key',
      line: 'How much of the limit is used, in percent.',
      more: '0 for an unlimited key, 100 for a limit of 0.',
    },
  },
  'spend-per-day': {
    operations: ON_KEYS,
    docs: {
      group: 'The key',
      line: 'Average spend per day, in USD, since the first of the month or Monday, whichever is earlier.',
      more: 'For a key created later, since its creation. BYOK usage is included if it counts against the limit.',
    },
  },
  'runs-out-at': {
    operations: ON_KEYS,
    docs: {
      group: 'The key',
      line: 'When the limit is used up at `spend-per-day`, or `never`.',
      more: 'Also `never` when the limit resets first, or when that is more than ten years away.',
    },
  },
  changed: {
    operations: OPERATIONS,
    docs: { group: 'What was done', line: '`true` when anything was changed (in a dry run: would be).' },
  },
  changes: {
    operations: ['update'],
    docs: {
      group: 'What was done',
      line: 'JSON of the changes: `{"limit":{"from":50,"to":75}}`.',
      more: 'Field names are those of the API, with real nulls. With several keys, the object has an entry per hash.',
    },
  },
  keys: {
    operations: OPERATIONS,
    docs: {
      group: 'What was done',
      line: 'JSON array of the key objects as OpenRouter returned them.',
      more: 'In the order of selection.',
    },
  },
  'keys-file': {
    operations: OPERATIONS,
    docs: { group: 'What was done', line: 'Path of a file with the same array, always complete.' },
  },
  'report-file': {
    operations: OPERATIONS,
    docs: {
      group: 'What was done',
      line: "Path of a Markdown file with the job summary's text, for issues, comments and chat.",
      more: 'At most 60,000 characters. Also written with `job-summary: false`, and when the step fails.',
    },
  },
  headline: {
    operations: OPERATIONS,
    docs: {
      group: 'What was done',
      line: "The report's title as one line of plain text, for chat.",
      more: 'At most 200 characters. Names are reduced to letters, digits, spaces and `-_.:/()`.',
    },
  },
  failed: {
    operations: LISTING,
    docs: {
      group: 'What was done',
      line: 'JSON array of the keys that failed: `[{"hash":…,"name":…,"error":…}]`.',
      more: '`[]` if none failed. `name` is null for a key that could not be read.',
    },
  },
  'previous-name': { operations: ['update'], docs: { group: 'Before the update', line: 'The previous name.' } },
  'previous-disabled': {
    operations: ['update'],
    docs: { group: 'Before the update', line: 'Whether the key was disabled before.' },
  },
  'previous-limit': { operations: ['update'], docs: { group: 'Before the update', line: 'The previous limit.' } },
  'previous-limit-reset': { operations: ['update'], docs: { group: 'Before the update', line: 'The previous reset.' } },
  'previous-include-byok-in-limit': {
    operations: ['update'],
    docs: { group: 'Before the update', line: 'Whether BYOK usage counted against the limit before.' },
  },
  'previous-workspace-id': {
    operations: ['update'],
    docs: { group: 'Before the update', line: 'The previous workspace (UUID).' },
  },
  'previous-guardrail': {
    operations: ['update'],
    docs: { group: 'Before the update', line: 'The previous guardrail, or `none`.', when: 'with `guardrail`' },
  },
  passed: {
    operations: REQUIRING,
    docs: {
      group: 'Conditions',
      line: '`true` when every condition of `require` holds, else `false`.',
      more: 'Also `false` when the step failed earlier, and `true` when `where` leaves no key.',
      when: 'with `require`',
    },
  },
  unmet: {
    operations: REQUIRING,
    docs: {
      group: 'Conditions',
      line: 'JSON array of the unmet conditions: `[{"hash":…,"name":…,"condition":…,"actual":…}]`.',
      when: 'with `require`',
    },
  },
  'warn-unmet': {
    operations: GATED,
    docs: {
      group: 'Conditions',
      line: 'Like `unmet`, for the conditions of `warn`.',
      more: 'Not set when the step fails before `warn` is checked.',
      when: 'with `warn`',
    },
  },
  key: {
    operations: MAKING,
    docs: {
      group: 'New keys',
      line: 'The new key (masked), for later steps of the same job.',
      when: 'with `output-key: true`',
    },
  },
  alerts: {
    operations: ['check', 'update', 'delete'],
    docs: {
      group: 'The step',
      line: 'JSON array of the open alerts that `leaked-in` found.',
      more: 'Each has `repository`, `number`, `url`, `hash`, `key` (its state) and `resolved`.',
    },
  },
  revoked: {
    operations: ['update', 'delete', 'rotate'],
    docs: {
      group: 'The step',
      line: '`true` when OpenRouter refused every key that the step disabled or deleted, else `false`.',
      more: 'Covers only keys with a value known to the step; not set if there are none.',
    },
  },
  'previous-hash': { operations: ['rotate'], docs: { group: 'New keys', line: "The old key's hash." } },
  'stored-in': {
    operations: MAKING,
    docs: {
      group: 'New keys',
      line: 'JSON array of the targets that were written (in a dry run: would be), in the syntax of `store-in`.',
    },
  },
  'carried-over': {
    operations: ['rotate'],
    docs: {
      group: 'New keys',
      line: 'JSON array of what was carried over besides settings: `[{"kind":…,"id":…,"name":…}]`.',
      more: '`kind` is `guardrail`, `byok` (a credential) or `destination` (a broadcast destination).',
    },
  },
  'budget-remaining': {
    operations: ['check'],
    docs: {
      group: 'Budget and spend',
      line: 'What is left, in USD, of the tightest budget that applies to the key; `unlimited` when there is none.',
      more: 'The budgets are those of the key, its guardrail, its workspace and its member.',
      when: 'with `api-key` alone',
    },
  },
  'budget-scope': {
    operations: ['check'],
    docs: {
      group: 'Budget and spend',
      line: 'Which budget `budget-remaining` is about.',
      more:
        '`key_limit` (the limit of the key itself), `api_key`, `member`, `workspace`, `workspace_default_key` or ' +
        '`workspace_default_member`; empty when there is none. OpenRouter may add others.',
      when: 'with `api-key` alone',
    },
  },
  'budget-resets-at': {
    operations: ['check'],
    docs: { group: 'Budget and spend', line: 'When that budget resets, or `never`.', when: 'with `api-key` alone' },
  },
  'free-requests-remaining': {
    operations: ['check'],
    docs: {
      group: 'Budget and spend',
      line: 'How many requests to free models are left today.',
      when: 'with `api-key` alone',
    },
  },
  'credits-remaining': {
    operations: ['check'],
    docs: {
      group: 'Budget and spend',
      line: "The account's credits in USD, total minus used; empty if they could not be read.",
      when: 'with a condition on it, or `spend`; not with `api-key` alone',
    },
  },
  'credits-run-out-at': {
    operations: ['check'],
    docs: {
      group: 'Budget and spend',
      line: 'When the credits run out at the average of the last 7 completed UTC days, or `never`.',
      more: 'Also `never` when that is more than ten years away. Empty if it could not be read.',
      when: 'with a condition on it, or `spend`; not with `api-key` alone',
    },
  },
  'spend-by-day': {
    operations: ['check'],
    docs: {
      group: 'Budget and spend',
      line: 'JSON array of the last 30 days: `[{"date":"2026-11-20","usage":1.25,"byok-usage":0,"requests":12}]`.',
      more: 'Oldest first. Days without use are included; today is not.',
      when: 'with `spend`',
    },
  },
  'spend-by-model': {
    operations: ['check'],
    docs: {
      group: 'Budget and spend',
      line: 'JSON array of the models: `[{"model":…,"usage":…,"byok-usage":…,"requests":…}]`.',
      more: 'Largest `usage` first.',
      when: 'with `spend`',
    },
  },
  'spend-by-key': {
    operations: ['check'],
    docs: {
      group: 'Budget and spend',
      line: 'JSON array of the keys: `[{"hash":…,"name":…,"last-7-days":…,"previous-7-days":…}]`.',
      more: 'Completed UTC days, in USD, without BYOK. Largest rise first.',
      when: 'with `spend`',
    },
  },
  plan: {
    operations: ['apply'],
    docs: {
      group: 'Keys as code',
      line: 'JSON array of planned actions: `[{"name":…,"hash":…,"action":…,"changes":…,"store-in":…,"reason":…}]`.',
      more:
        '`action` is `create`, `update`, `rotate`, `disable`, `delete`, `none` or `error`. `changes` has field ' +
        'names as in the API. Entries come in the order of the file, then overdue old keys by name, then unlisted ' +
        'keys by name.',
    },
  },
  'plan-file': {
    operations: ['apply'],
    docs: { group: 'Keys as code', line: 'Path of a file with the same array, always complete.' },
  },
  drift: {
    operations: ['apply'],
    docs: {
      group: 'Keys as code',
      line: '`true` when the keys differ from the file.',
      more:
        'That is, when a planned action is not `none`, or an unlisted key is reported. Disabling an overdue old ' +
        'key is not drift.',
    },
  },
  'config-file': {
    operations: ['export'],
    docs: { group: 'Keys as code', line: 'Path of the keys file that was written.' },
  },
  valid: {
    operations: ['validate'],
    docs: {
      group: 'Keys as code',
      line: '`true` when the keys file has no fault, else `false`.',
      more: 'It is about the file alone and does not depend on `require`.',
    },
  },
} as const satisfies Record<string, OutputDeclaration> & Record<FieldOutput<FieldName>, OutputDeclaration>;

/** Lets the compiler check, where an output is set, that it is declared. */
export type OutputName = keyof typeof OUTPUTS;
