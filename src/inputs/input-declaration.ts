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
      more: 'Upper and lower case are the same.',
    },
  },
  'dry-run': {
    default: 'false',
    operations: ['update', 'rotate', 'create', 'delete', 'apply'],
    parse: parseFlag,
    docs: {
      group: 'What to do',
      line: '`true`: read, plan and report, and change nothing anywhere.',
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
        'Not needed with `federation-policy-id`, for `check` with `api-key` (the key then reads itself), and for ' +
        '`validate`, which ignores every credential.',
    },
  },
  'federation-policy-id': {
    operations: ONLINE,
    identifies: true,
    parse: parsePolicyId,
    docs: {
      group: 'What to do',
      line: 'The federation policy (UUID) to log in by, instead of `provisioning-key`: no key is stored.',
      more:
        'The job needs `permissions: id-token: write`. In `check` without `hash`, `current-name` and `api-key`, the key ' +
        'of the policy reads itself. `update`, `rotate`, `create`, `delete` and `apply` also need `seal-key`.',
    },
  },
  'federation-audience': {
    default: 'https://openrouter.ai',
    operations: ONLINE,
    identifies: true,
    parse: parseText,
    docs: { group: 'What to do', line: 'The audience that the federation policy demands.' },
  },
  'seal-key': {
    operations: ONLINE,
    secret: true,
    parse: parseSealKeys,
    docs: {
      group: 'What to do',
      line: 'A random secret that seals the names of keys, instead of the provisioning key; one per line.',
      more:
        'At least 32 characters each, at most 5 lines: the first seals, all are recognized, and so is ' +
        '`provisioning-key`. It has no power over the account.',
    },
  },
  hash: {
    operations: SELECTING,
    parse: parseHashes,
    docs: {
      group: 'Which keys',
      line: "The key's hash; several separated by commas, spaces or new lines.",
      more:
        '`rotate` takes one. Keep hashes in variables (`vars`), not in secrets: GitHub drops job outputs that contain ' +
        'a masked value. The same hash twice counts once.',
    },
  },
  'current-name': {
    operations: [...SELECTING, 'export'],
    parse: parsePattern,
    docs: {
      group: 'Which keys',
      line: "The key's current name, or a pattern with `*`.",
      more:
        '`rotate` takes an exact name. `*` stands for any characters; upper and lower case differ. A pattern leaves out ' +
        'keys that a rotation or creation has named, unless it contains ` [`.',
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
        'It is found in any workspace, enabled or not. `check` without `provisioning-key` reads `GET /key` as that key ' +
        'itself, so that a deployment can be gated without power over the account.',
    },
  },
  'leaked-in': {
    operations: ['check', 'update', 'delete'],
    parse: parseLeakedIn,
    docs: {
      group: 'Which keys',
      line: 'Selects keys that GitHub found to have leaked: `repository` or `organization ORG`, one per line.',
      more:
        'The keys of this account, in any workspace, whose values stand in open secret scanning alerts there; ' +
        '`OWNER/REPO: repository` for another repository. Needs `github-token` with "Secret scanning alerts: read"; `GITHUB_TOKEN` cannot read alerts. ' +
        'The report says what each key spent since its alert, at most.',
    },
  },
  'workspace-id': {
    operations: ONLINE,
    parse: parseWorkspaceRef,
    docs: {
      group: 'Which keys',
      line: 'The workspace: UUID, slug, or `all` (with `current-name` in `update`, `check` and `delete`).',
      more:
        'Searched by `current-name`, and used by `create`, `apply` and `export`. With `hash` and `api-key` it is a guard: a key of ' +
        'another workspace is an error. Not given: the default workspace. `check` with `api-key` alone takes only a ' +
        'UUID. A workspace whose slug is `all` can only be named by its UUID.',
    },
  },
  where: {
    operations: [...SELECTING, 'export'],
    parse: parseWhere,
    docs: {
      group: 'Which keys',
      line: 'Conditions, one per line: selected keys that do not meet them are left out.',
      more:
        'None left is success, with a notice. In `rotate` it judges the old key, except while a rotation is unfinished: ' +
        'that is completed in any case.',
    },
  },
  'max-keys': {
    operations: ['update', 'delete', 'apply'],
    parse: wholeNumber(1, 1_000_000),
    docs: {
      group: 'Which keys',
      line: 'Maximum number of keys, after `where`. Default: 1, and no limit with `hash` and `leaked-in`.',
      more: 'With more, nothing is changed. In `apply`: the most keys that `unlisted` may disable or delete (1 when not given).',
    },
  },
  name: {
    operations: SETTING,
    parse: parseName,
    docs: {
      group: 'Settings of the key',
      line: 'The new display name.',
      more: '`create` needs it. Names that end like those that a rotation gives (`[replaced by …]`) are refused.',
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
      more: 'See [limits](#limits). `create` takes only an amount or `unlimited`; without `limit` it makes an unlimited key.',
    },
  },
  'limit-reset': {
    operations: SETTING,
    parse: parseReset,
    docs: {
      group: 'Settings of the key',
      line: 'When the used part of the limit returns to 0: `daily`, `weekly`, `monthly` or `none`.',
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
      line: 'The guardrail that the key must have: UUID, exact name, or `none`.',
      more: "A name is looked up in the key's workspace. Not together with `move-to-workspace`.",
    },
  },
  'external-user': {
    operations: ['create'],
    parse: parseText,
    docs: {
      group: 'Settings of the key',
      line: 'The user of your own product that the key belongs to (`external_user`).',
    },
  },
  'creator-user-id': {
    operations: ['create'],
    parse: parseText,
    docs: {
      group: 'Settings of the key',
      line: 'The member of the organization who counts as the creator of the key.',
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
        'See [lifetimes](#lifetimes). Not given: `rotate` gives the new key the lifetime of the old one again, and ' +
        '`create` makes a key that does not expire (with `delete-at-job-end`: after 24 hours).',
    },
  },
  'store-in': {
    operations: ['create', 'rotate', 'delete'],
    parse: parseStoreIn,
    docs: {
      group: 'New keys',
      line: 'GitHub secrets for the new key, one per line, such as `repository OPENROUTER_API_KEY`.',
      more:
        'See [targets](#targets). `delete`, with exactly one key selected, removes these secrets and then the key. ' +
        '`create` and `rotate` need `store-in`, `output-key: true`, or both. A secret that exists is overwritten, of which `create` warns.',
    },
  },
  'github-token': {
    operations: ['create', 'rotate', 'delete', 'apply', 'check', 'update'],
    secret: true,
    parse: parseGitHubToken,
    docs: {
      group: 'New keys',
      line: 'A token for `store-in` or `leaked-in`: of a GitHub App, or fine-grained.',
      more: '`GITHUB_TOKEN` can never write secrets, and never read alerts.',
    },
  },
  'resolve-alerts': {
    default: 'false',
    operations: ['update', 'delete'],
    parse: parseFlag,
    docs: {
      group: 'Which keys',
      line: '`true`: alerts of `leaked-in` are resolved as revoked once OpenRouter refuses their keys.',
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
      more: 'In `rotate` without `store-in` only with `retire: keep`.',
    },
  },
  retire: {
    default: 'next-rotation',
    operations: ['rotate', 'apply'],
    parse: parseRetirement,
    docs: {
      group: 'New keys',
      line: 'What becomes of the old key: `next-rotation`, `after 3d`, `disable`, `delete` or `keep`.',
      more:
        'With `next-rotation` the old key stays enabled until the next rotation, with `after 3d` for three days (`1h` to ' +
        '`30d`): two keys can spend until then. `keep` leaves it enabled.',
    },
  },
  'carry-over': {
    default: 'all',
    operations: ['rotate', 'apply'],
    parse: parseCarryOver,
    docs: {
      group: 'New keys',
      line: 'What the new key of a rotation takes over: `all`, or `guardrail` without BYOK credentials and destinations.',
      more:
        'With `guardrail` the lists of BYOK credentials and broadcast destinations are neither read nor changed, also where ' +
        'a key is deleted: for provisioning keys that may not read them.',
    },
  },
  'delete-at-job-end': {
    default: 'false',
    operations: ['create'],
    parse: parseFlag,
    docs: {
      group: 'New keys',
      line: '`true`: the key is deleted when the job ends, whatever its result.',
      more: 'Not together with `store-in`. Without `expires-in` the key expires after 24 hours, should the runner die.',
    },
  },
  require: {
    operations: [...GATED, 'validate'],
    parse: parseGate,
    docs: {
      group: 'Conditions',
      line: 'Conditions, one per line, that every key must meet, in the plan and in the result.',
      more:
        'See [conditions](#conditions). If the plan fails one, no key is changed. In `validate` they are ' +
        'checked against what the file declares.',
    },
  },
  warn: {
    operations: GATED,
    parse: parseGate,
    docs: {
      group: 'Conditions',
      line: 'Conditions like `require`; an unmet one is a warning, never a failure.',
      more: 'Judged once, on the final state (in a dry run on the plan).',
    },
  },
  'fail-on-unmet': {
    default: 'true',
    operations: [...GATED, 'validate'],
    parse: parseFlag,
    docs: {
      group: 'Conditions',
      line: '`false`: an unmet `require` sets outputs instead of failing the step.',
      more: 'What fails it on the plan is not written in either case.',
    },
  },
  config: {
    operations: ['apply', 'export', 'validate'],
    parse: parseText,
    docs: {
      group: 'Keys as code',
      line: 'Path of the YAML file that declares the keys, relative to `GITHUB_WORKSPACE`.',
      more:
        '`actions/checkout` must have run before. `export` writes a new file there, which ends in `.yml` or `.yaml`; ' +
        'without `config` it writes one under `RUNNER_TEMP`.',
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
      line: '`true`: report what the keys spent in the last 30 days by day, model and key, and how long the credits last.',
      more: 'One request per key, at most 200 keys, and two for the credits. Not for `check` with `api-key` alone. Today (UTC) is not included.',
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
      line: 'Where the report is posted, one per line: `pull-request [NUMBER] [TITLE]` or `issue TITLE`.',
      more:
        '`pull-request`: one comment that each run updates. `issue`: an open issue of that title while something needs ' +
        'attention; it is closed afterwards. A title distinguishes several steps of a workflow. Reports are posted in dry ' +
        'runs and when the step fails, too; one that cannot be posted within 30 seconds is only a warning.',
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
      line: 'Base of the OpenRouter API.',
      more: 'It begins with `https://`; `http://` is accepted only for the machine itself.',
    },
  },
  'timeout-seconds': {
    default: '30',
    operations: OPERATIONS,
    parse: wholeNumber(1, 3600),
    docs: { group: 'Connection', line: 'Time for one HTTP attempt, from connection to last byte: 1 to 3600.' },
  },
  'max-retries': {
    default: '4',
    operations: OPERATIONS,
    parse: wholeNumber(0, 20),
    docs: { group: 'Connection', line: 'Further attempts after a failed one, where a retry is safe: 0 to 20.' },
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
