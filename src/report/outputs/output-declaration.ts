/**
 * Every output, declared once: what action.yml, the README and docs/reference.md say of it, and the operations that
 * set it. To add an output: declare it here, set it where the others are set, and `npm run generate`. The order is
 * that of action.yml; outputs of one group stand together.
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
    /** Beside the operation, what it takes for the output to be set: `with require`. */
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
    docs: { group: 'The key', line: 'Used with your own provider keys in total, in USD.' },
  },
  'byok-usage-daily': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'Used with your own provider keys today (UTC), in USD.' },
  },
  'byok-usage-weekly': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'Used with your own provider keys since Monday (UTC), in USD.' },
  },
  'byok-usage-monthly': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'Used with your own provider keys this month (UTC), in USD.' },
  },
  'created-at': { operations: ON_KEYS, docs: { group: 'The key', line: 'When the key was created (ISO 8601).' } },
  'updated-at': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'When the key was last changed; empty for never.' },
  },
  'last-used-at': {
    operations: ON_KEYS,
    docs: {
      group: 'The key',
      line: 'When the key was last used; empty for never, or when it is not known.',
      more: 'OpenRouter has recorded use since the end of 2025.',
    },
  },
  'expires-at': { operations: ON_KEYS, docs: { group: 'The key', line: 'When the key expires, or `never`.' } },
  'creator-user-id': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'The user who created the key; empty when not known.' },
  },
  'workspace-id': { operations: ON_KEYS, docs: { group: 'The key', line: 'UUID of the workspace of the key.' } },
  'external-user': {
    operations: ON_KEYS,
    docs: { group: 'The key', line: 'The user of your own system for whom the key was created; empty for none.' },
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
      line: 'Average spend a day, in USD, since the first of the month or Monday, whichever is earlier.',
      more: 'The days begin at the earliest when the key was created. BYOK usage counts where it counts against the limit.',
    },
  },
  'runs-out-at': {
    operations: ON_KEYS,
    docs: {
      group: 'The key',
      line: 'When the limit is used up at `spend-per-day`, or `never`.',
      more: '`never` also when the limit resets before, and when that is more than ten years ahead.',
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
      more: 'Field names as in the API, with real nulls; with several keys an object by hash.',
    },
  },
  keys: {
    operations: OPERATIONS,
    docs: {
      group: 'What was done',
      line: 'JSON array of the key objects as OpenRouter returned them.',
      more: 'In the order in which they were selected.',
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
      more: 'At most 60,000 characters. It is written with `job-summary: false` too, and when the step fails.',
    },
  },
  headline: {
    operations: OPERATIONS,
    docs: {
      group: 'What was done',
      line: "The report's title as one line of plain text, for chat.",
      more: 'At most 200 characters; of names only letters, digits, spaces and `-_.:/()`.',
    },
  },
  failed: {
    operations: LISTING,
    docs: {
      group: 'What was done',
      line: 'JSON array of the keys that failed: `[{"hash":…,"name":…,"error":…}]`.',
      more: '`[]` when none did. `name` is null for a key that could not be read.',
    },
  },
  'previous-name': { operations: ['update'], docs: { group: 'Before the update', line: 'The name before.' } },
  'previous-disabled': {
    operations: ['update'],
    docs: { group: 'Before the update', line: 'Whether the key was disabled before.' },
  },
  'previous-limit': { operations: ['update'], docs: { group: 'Before the update', line: 'The limit before.' } },
  'previous-limit-reset': { operations: ['update'], docs: { group: 'Before the update', line: 'The reset before.' } },
  'previous-include-byok-in-limit': {
    operations: ['update'],
    docs: { group: 'Before the update', line: 'Whether BYOK usage counted against the limit before.' },
  },
  'previous-workspace-id': {
    operations: ['update'],
    docs: { group: 'Before the update', line: 'The workspace before (UUID).' },
  },
  'previous-guardrail': {
    operations: ['update'],
    docs: { group: 'Before the update', line: 'The guardrail before, or `none`.', when: 'with `guardrail`' },
  },
  passed: {
    operations: REQUIRING,
    docs: {
      group: 'Conditions',
      line: '`true` when every condition of `require` holds, else `false`.',
      more: '`false` also when the step failed earlier; `true` when `where` leaves no key.',
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
      line: 'The same for `warn`.',
      more: 'Not set when the step fails before `warn` is checked.',
      when: 'with `warn`',
    },
  },
  key: {
    operations: MAKING,
    docs: {
      group: 'New keys',
      line: 'The new key, masked; for later steps of the same job.',
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
      line: '`true` when OpenRouter refused every key that the step ended and whose value it holds; `false` when not.',
    },
  },
  'previous-hash': { operations: ['rotate'], docs: { group: 'New keys', line: "The old key's hash." } },
  'stored-in': {
    operations: MAKING,
    docs: {
      group: 'New keys',
      line: 'JSON array of the targets that were written (in a dry run: would be), as `store-in` has them.',
    },
  },
  'carried-over': {
    operations: ['rotate'],
    docs: {
      group: 'New keys',
      line: 'JSON array of what the new key took over beside its fields: `[{"kind":…,"id":…,"name":…}]`.',
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
      line: 'Which budget that is.',
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
      line: "The account's credits in USD, total minus used; empty when they could not be read.",
      when: 'with a condition on it, or `spend`; not with `api-key` alone',
    },
  },
  'credits-run-out-at': {
    operations: ['check'],
    docs: {
      group: 'Budget and spend',
      line: 'When they are used up at the average of the last 7 completed UTC days, or `never`.',
      more: '`never` also when that is more than ten years ahead. Empty when it could not be read.',
      when: 'with a condition on it, or `spend`; not with `api-key` alone',
    },
  },
  'spend-by-day': {
    operations: ['check'],
    docs: {
      group: 'Budget and spend',
      line: 'JSON array of the last 30 days: `[{"date":"2026-11-20","usage":1.25,"byok-usage":0,"requests":12}]`.',
      more: 'Oldest first; days without use are included, today is not.',
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
      line: 'JSON array of what is planned: `[{"name":…,"hash":…,"action":…,"changes":…,"store-in":…,"reason":…}]`.',
      more:
        '`action` is `create`, `update`, `rotate`, `disable`, `delete`, `none` or `error`. `changes` has field names as in ' +
        "the API. In the file's order, then old keys whose time is over and unlisted keys, each by name.",
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
      more: 'That is, when any planned action is other than `none`, or an unlisted key is reported.',
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
      more: 'It is about the file alone, whatever `require` comes to.',
    },
  },
} as const satisfies Record<string, OutputDeclaration> & Record<FieldOutput<FieldName>, OutputDeclaration>;

/** Where an output is set, the compiler checks that it is declared. */
export type OutputName = keyof typeof OUTPUTS;
