/**
 * Every input, declared once: its text in action.yml, the README and docs/reference.md, its default, the operations
 * that use it, and its parser. To add an input: declare it here, pass its value on in `make-command.ts`, and run `npm
 * run generate`. The order is that of action.yml; inputs of a group are next to each other. Nothing reads `docs` at run
 * time.
 */
import { OPERATIONS, type OperationName } from '../domain/command/command.ts';
import { parseFlag } from '../domain/text/parse.ts';
import {
  type InputSituation,
  type ParsedInput,
  parseCarryOver,
  parseCredential,
  parseExpiry,
  parseGate,
  parseGitHubToken,
  parseGuardrailChoice,
  parseHashes,
  parseLeakedIn,
  parseName,
  parseNewLimit,
  parseOneWorkspace,
  parseOperation,
  parsePattern,
  parsePolicyId,
  parseReportTo,
  parseReportToken,
  parseReset,
  parseRetirement,
  parseSealKeys,
  parseStoreIn,
  parseText,
  parseUrl,
  parseWhere,
  parseWorkspaceRef,
  wholeNumber,
} from './values.ts';

/** What the code needs to know about an input. */
export interface Declaration {
  /** As in action.yml: the runner fills it in, and an equal value counts as not given. */
  readonly default?: string;
  readonly operations: readonly OperationName[];
  /** Masked before anything is printed, and never quoted. */
  readonly secret?: true;
  /** Part of the authentication, but not a secret. */
  readonly identifies?: true;
  readonly parse: (text: string, situation: InputSituation) => ParsedInput<unknown>;
}

/** The documentation of an input, in Markdown. */
export interface Documentation {
  readonly group: string;
  /** One line: in action.yml, the README and the reference. */
  readonly line: string;
  /** Further text for the reference. */
  readonly more?: string;
  /** The default in action.yml if it is an expression, which GitHub evaluates. The code then has no default. */
  readonly expression?: string;
}

const SELECTING = ['update', 'check', 'rotate', 'delete'] as const;
const SETTING = ['update', 'create', 'rotate'] as const;
const MAKING = ['create', 'rotate'] as const;
const GATED = ['update', 'check', 'rotate', 'create', 'apply'] as const;
/** The operations on an account. */
const ONLINE = ['update', 'check', 'rotate', 'create', 'delete', 'apply', 'export'] as const;

export const INPUTS = {
  operation: {
    default: 'update',
    operations: OPERATIONS,
    parse: parseOperation,
    docs: {
      group: 'What to do',
      line: '`update`, `check`, `rotate`, `create`, `delete`, `apply`, `export` or `validate`.',
      more: 'Case does not matter.',
    },
  },
  'dry-run': {
    default: 'false',
    operations: ['update', 'rotate', 'create', 'delete', 'apply'],
    parse: parseFlag,
    docs: {
      group: 'What to do',
      line: '`true`: read, plan and report, but change nothing.',
      more: 'The outputs show the plan.',
    },
  },
  'provisioning-key': {
    operations: ONLINE,
    secret: true,
    parse: parseCredential,
    docs: {
      group: 'What to do',
      line: 'The provisioning (management) key of the account, from a secret.',
      more:
        'Not needed with `federation-policy-id`, in `check` with `api-key` (the key then reads itself), or in ' +
        '`validate`, which ignores every credential.',
    },
  },
  'federation-policy-id': {
    operations: ONLINE,
    identifies: true,
    parse: parsePolicyId,
    docs: {
      group: 'What to do',
      line: 'The federation policy (UUID) to log in with instead of `provisioning-key`. No key is stored then.',
      more:
        "The job needs `permissions: id-token: write`. In `check` without a selector, the policy's key reads " +
        'itself. `update`, `rotate`, `create`, `delete` and `apply` also need `seal-key`.',
    },
  },
  'federation-audience': {
    default: 'https://openrouter.ai',
    operations: ONLINE,
    identifies: true,
    parse: parseText,
    docs: { group: 'What to do', line: 'The audience that the federation policy expects.' },
  },
  'seal-key': {
    operations: ONLINE,
    secret: true,
    parse: parseSealKeys,
    docs: {
      group: 'What to do',
      line: 'Random secrets that seal the names of keys in place of the provisioning key, one per line.',
      more:
        'At most 5, with at least 32 characters each. The first one seals; seals of the others and of ' +
        '`provisioning-key` are still recognized. They give no access to the account.',
    },
  },
  hash: {
    operations: SELECTING,
    parse: parseHashes,
    docs: {
      group: 'Which keys',
      line: "The key's hash, or several separated by commas, spaces or new lines.",
      more:
        '`rotate` takes one. Keep hashes in variables (`vars`), not in secrets: GitHub drops job outputs that ' +
        'contain a masked value. Duplicates count once.',
    },
  },
  'current-name': {
    operations: [...SELECTING, 'export'],
    parse: parsePattern,
    docs: {
      group: 'Which keys',
      line: "The key's current name, or a pattern with `*`.",
      more:
        '`rotate` takes an exact name. `*` matches any characters, and case matters. A pattern skips names that a ' +
        'rotation or creation gave (`NAME [replaced by …]`), unless it contains ` [`.',
    },
  },
  'api-key': {
    operations: SELECTING,
    secret: true,
    parse: parseCredential,
    docs: {
      group: 'Which keys',
      line: "The key's own value, from a secret.",
      more:
        'The key is found in any workspace, enabled or not. `check` without `provisioning-key` sends `GET /key` as ' +
        'that key, so a deployment gate needs no access to the account.',
    },
  },
  'leaked-in': {
    operations: ['check', 'update', 'delete'],
    parse: parseLeakedIn,
    docs: {
      group: 'Which keys',
      line: 'Selects keys that GitHub found to have leaked in `repository` or `organization ORG`, one per line.',
      more:
        'It reads the open secret scanning alerts there and selects their keys in any workspace of this account. ' +
        'For another repository, write `OWNER/REPO: repository`. Needs `github-token` with ' +
        '"Secret scanning alerts: read"; `GITHUB_TOKEN` cannot read alerts. ' +
        'The report shows the most that each key can have spent since its alert.',
    },
  },
  'workspace-id': {
    operations: ONLINE,
    parse: parseWorkspaceRef,
    docs: {
      group: 'Which keys',
      line: 'The workspace: UUID, slug, or `all` (with `current-name` in `update`, `check` and `delete`).',
      more:
        '`current-name` searches it; `create`, `apply` and `export` work in it. With `hash` or `api-key` it is a ' +
        'guard: a key of another workspace is an error. If absent: the default workspace. `check` with `api-key` ' +
        'alone takes only a UUID. A workspace with the slug `all` can only be named by its UUID.',
    },
  },
  where: {
    operations: [...SELECTING, 'export'],
    parse: parseWhere,
    docs: {
      group: 'Which keys',
      line: 'Conditions, one per line: selected keys that fail one are left out.',
      more:
        'If no key is left, the step succeeds with a notice. In `rotate` it is checked against the old key, but an ' +
        'unfinished rotation is completed regardless.',
    },
  },
  'max-keys': {
    operations: ['update', 'delete', 'apply'],
    parse: wholeNumber(1, 1_000_000),
    docs: {
      group: 'Which keys',
      line: 'Maximum number of keys, after `where`. Default: 1; no limit with `hash` or `leaked-in`.',
      more:
        'If there are more, no key is changed. In `apply`: maximum number of keys that `unlisted` may disable or ' +
        'delete (default 1).',
    },
  },
  name: {
    operations: SETTING,
    parse: parseName,
    docs: {
      group: 'Settings of the key',
      line: 'The new display name.',
      more: '`create` needs it. A name must not end like those that rotations give (`[replaced by …]`).',
    },
  },
  disabled: {
    operations: ['update'],
    parse: parseFlag,
    docs: { group: 'Settings of the key', line: '`true` disables the key, `false` enables it.' },
  },
  limit: {
    operations: SETTING,
    parse: parseNewLimit,
    docs: {
      group: 'Settings of the key',
      line: 'The new limit in USD: `75`, `unlimited`, `raise by 25`, `at least 100`, `top up to 20`, …',
      more: 'See [limits](#limits). `create` takes only an amount or `unlimited` (the default).',
    },
  },
  'limit-reset': {
    operations: SETTING,
    parse: parseReset,
    docs: {
      group: 'Settings of the key',
      line: 'How often the limit resets: `daily`, `weekly`, `monthly` or `none`.',
      more: 'Resets are at midnight UTC; weeks begin on Monday.',
    },
  },
  'include-byok-in-limit': {
    operations: SETTING,
    parse: parseFlag,
    docs: {
      group: 'Settings of the key',
      line: '`true`: usage with your own provider keys (BYOK) counts against the limit.',
    },
  },
  guardrail: {
    operations: SETTING,
    parse: parseGuardrailChoice,
    docs: {
      group: 'Settings of the key',
      line: 'The new guardrail: UUID, exact name, or `none`.',
      more: "A name is looked up in the key's workspace. Cannot be combined with `move-to-workspace`.",
    },
  },
  'external-user': {
    operations: ['create'],
    parse: parseText,
    docs: {
      group: 'Settings of the key',
      line: 'The user of your product that the key is for (`external_user`).',
    },
  },
  'creator-user-id': {
    operations: ['create'],
    parse: parseText,
    docs: {
      group: 'Settings of the key',
      line: 'The organization member to record as the creator of the key.',
    },
  },
  'move-to-workspace': {
    operations: ['update'],
    parse: parseOneWorkspace,
    docs: {
      group: 'Settings of the key',
      line: 'Moves the key to this workspace: UUID or slug.',
      more: 'Its guardrail moves along; BYOK credentials, broadcast destinations and presets do not.',
    },
  },
  'expires-in': {
    operations: MAKING,
    parse: parseExpiry,
    docs: {
      group: 'Settings of the key',
      line: 'Lifetime of the new key: `12h`, `90d`, `2027-12-31`, `2027-12-31T23:59:59Z`, `never`, …',
      more:
        'See [lifetimes](#lifetimes). If absent, `rotate` gives the new key the same lifetime as the old one, and ' +
        'a key from `create` does not expire (with `delete-at-job-end`: after 24 hours).',
    },
  },
  'store-in': {
    operations: ['create', 'rotate', 'delete'],
    parse: parseStoreIn,
    docs: {
      group: 'New keys',
      line: 'GitHub secrets for the new key, one per line, such as `repository OPENROUTER_API_KEY`.',
      more:
        'See [targets](#targets). `create` and `rotate` need `store-in`, `output-key: true`, or both. They ' +
        'overwrite existing secrets; `create` warns of that. `delete` with exactly one selected key removes these ' +
        'secrets and then the key.',
    },
  },
  'github-token': {
    operations: ['create', 'rotate', 'delete', 'apply', 'check', 'update'],
    secret: true,
    parse: parseGitHubToken,
    docs: {
      group: 'New keys',
      line: 'A GitHub App token or fine-grained token, for `store-in` or `leaked-in`.',
      more: '`GITHUB_TOKEN` can neither write secrets nor read alerts.',
    },
  },
  'resolve-alerts': {
    default: 'false',
    operations: ['update', 'delete'],
    parse: parseFlag,
    docs: {
      group: 'Which keys',
      line: '`true`: resolve the alerts of `leaked-in` as revoked once OpenRouter refuses their keys.',
      more: 'Needs "Secret scanning alerts: write". In `update` only with `disabled: true`.',
    },
  },
  'output-key': {
    default: 'false',
    operations: MAKING,
    parse: parseFlag,
    docs: {
      group: 'New keys',
      line: '`true`: the new key becomes the masked output `key`, for later steps of the job.',
      more: 'Without `store-in`, `rotate` allows this only with `retire: keep`.',
    },
  },
  retire: {
    default: 'next-rotation',
    operations: ['rotate', 'apply'],
    parse: parseRetirement,
    docs: {
      group: 'New keys',
      line: 'What happens to the old key: `next-rotation`, `after 3d`, `disable`, `delete` or `keep`.',
      more:
        'With `next-rotation` it stays enabled until the next rotation, with `after 3d` for three days (`1h` to ' +
        '`30d`). Until then, two keys can spend. `keep` leaves it enabled.',
    },
  },
  'carry-over': {
    default: 'all',
    operations: ['rotate', 'apply'],
    parse: parseCarryOver,
    docs: {
      group: 'New keys',
      line: 'What a rotation carries over: `all` (guardrail, BYOK credentials, destinations), or only the `guardrail`.',
      more:
        'With `guardrail`, the key lists of BYOK credentials and broadcast destinations are neither read nor ' +
        'changed, even when a key is deleted. Use it if the provisioning key is not allowed to read them.',
    },
  },
  'delete-at-job-end': {
    default: 'false',
    operations: ['create'],
    parse: parseFlag,
    docs: {
      group: 'New keys',
      line: '`true`: the key is deleted when the job ends, whatever its result.',
      more:
        'Cannot be combined with `store-in`. Without `expires-in` the key expires after 24 hours, in case the ' +
        'runner dies.',
    },
  },
  require: {
    operations: [...GATED, 'validate'],
    parse: parseGate,
    docs: {
      group: 'Conditions',
      line: 'Conditions, one per line, that every key must meet, both in the plan and in the result.',
      more:
        'See [conditions](#conditions). If the plan fails one, no key is changed. `validate` checks them against ' +
        'what the file declares.',
    },
  },
  warn: {
    operations: GATED,
    parse: parseGate,
    docs: {
      group: 'Conditions',
      line: 'Conditions like those of `require`, but an unmet one is a warning and never a failure.',
      more: 'Checked once, against the final state (in a dry run, against the plan).',
    },
  },
  'fail-on-unmet': {
    default: 'true',
    operations: [...GATED, 'validate'],
    parse: parseFlag,
    docs: {
      group: 'Conditions',
      line: '`false`: an unmet `require` sets outputs instead of failing the step.',
      more: 'If the plan fails `require`, no key is changed in either case.',
    },
  },
  config: {
    operations: ['apply', 'export', 'validate'],
    parse: parseText,
    docs: {
      group: 'Keys as code',
      line: 'Path of the YAML file that declares the keys, relative to `GITHUB_WORKSPACE`.',
      more:
        'Run `actions/checkout` first. `export` writes a new `.yml` or `.yaml` file there; without `config` it writes to ' +
        '`RUNNER_TEMP`.',
    },
  },
  'fail-on-drift': {
    default: 'false',
    operations: ['apply'],
    parse: parseFlag,
    docs: {
      group: 'Keys as code',
      line: '`true`, with `dry-run: true`: the step fails when the keys differ from the file.',
    },
  },
  spend: {
    default: 'false',
    operations: ['check'],
    parse: parseFlag,
    docs: {
      group: 'Reports',
      line: '`true`: report the spend of the last 30 days by day, model and key, and how long the credits last.',
      more:
        'Takes one request per key (at most 200 keys) and two for the credits. Not available with `api-key` alone. ' +
        'Today (UTC) is not included.',
    },
  },
  'job-summary': {
    default: 'true',
    operations: OPERATIONS,
    parse: parseFlag,
    docs: { group: 'Reports', line: '`false`: write no job summary.' },
  },
  'report-to': {
    operations: OPERATIONS,
    parse: parseReportTo,
    docs: {
      group: 'Reports',
      line: 'Where to post the report, one per line: `pull-request [NUMBER] [TITLE]` or `issue TITLE`.',
      more:
        '`pull-request`: one comment that each run updates. `issue`: an issue that is open while something needs ' +
        'attention and closed afterwards. Use different titles for several steps of one workflow. Reports are also ' +
        'posted in dry runs and when the step fails. A report that cannot be posted within 30 seconds causes only a ' +
        'warning.',
    },
  },
  'report-token': {
    operations: OPERATIONS,
    secret: true,
    parse: parseReportToken,
    docs: {
      group: 'Reports',
      line: 'The token for `report-to`, with `pull-requests: write` or `issues: write`.',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub evaluates it
      expression: '${{ github.token }}',
    },
  },
  'api-url': {
    default: 'https://openrouter.ai/api/v1',
    operations: OPERATIONS,
    parse: parseUrl,
    docs: {
      group: 'Connection',
      line: 'Base URL of the OpenRouter API.',
      more: 'It must begin with `https://`; `http://` is accepted only for localhost.',
    },
  },
  'timeout-seconds': {
    default: '30',
    operations: OPERATIONS,
    parse: wholeNumber(1, 3600),
    docs: {
      group: 'Connection',
      line: 'Time limit for one HTTP attempt, from connecting to the last byte: 1 to 3600.',
    },
  },
  'max-retries': {
    default: '4',
    operations: OPERATIONS,
    parse: wholeNumber(0, 20),
    docs: { group: 'Connection', line: 'Maximum number of retries of a failed request, if a retry is safe: 0 to 20.' },
  },
} as const satisfies Record<string, Declaration & { docs: Documentation }>;

export type InputName = keyof typeof INPUTS;

type ParsedOf<Name extends InputName> =
  ReturnType<(typeof INPUTS)[Name]['parse']> extends ParsedInput<infer Value> ? Value : never;

/** The value of an input; undefined when it is not given, unless it has a default. */
export type ValueOf<Name extends InputName> = (typeof INPUTS)[Name] extends { default: string }
  ? ParsedOf<Name>
  : ParsedOf<Name> | undefined;

export const INPUT_NAMES = Object.keys(INPUTS) as InputName[];

/** The inputs that are masked before anything else, and never printed. */
export const SECRET_INPUTS = INPUT_NAMES.filter(name => 'secret' in INPUTS[name]);
