/**
 * The inputs, understood once: strings of the runner become one typed value, a union by operation in which nonsense
 * cannot be said, or an `InputError` with every fault found. No later line looks at raw text again.
 */
import { closest } from 'fastest-levenshtein';
import type { Condition } from './domain/condition.ts';
import { parseConditions, type Scope } from './domain/condition-parser.ts';
import { InputError } from './domain/errors.ts';
import { parseFlag } from './domain/flag.ts';
import { LIMIT_RESETS } from './domain/key.ts';
import { type Lifetime, parseLifetime } from './domain/lifetime.ts';
import { isAbsolute, type LimitRule, parseLimit } from './domain/limit.ts';
import { isLoopback } from './domain/loopback.ts';
import { looksMarked } from './domain/names.ts';
import { type NamePattern, namePattern } from './domain/pattern.ts';
import type { Wanted } from './domain/settings.ts';
import { parseTargets, type Target } from './domain/target.ts';
import { quoted, say } from './domain/untrusted.ts';

export const OPERATIONS = ['update', 'check', 'rotate', 'create', 'delete'] as const;
export type Operation = (typeof OPERATIONS)[number];

interface Declared {
  readonly default: string;
  readonly operations: readonly Operation[];
}

const declared = (operations: string, fallback = ''): Declared => ({
  default: fallback,
  operations: operations === 'all' ? OPERATIONS : (operations.split(' ') as Operation[]),
});

/** Every declared input, its default, and the operations that use it. action.yml and the README say the same. */
export const INPUTS = {
  operation: declared('all', 'update'),
  'provisioning-key': declared('all'),
  hash: declared('update check rotate delete'),
  'current-name': declared('update check rotate delete'),
  'api-key': declared('check update rotate delete'),
  'workspace-id': declared('all'),
  where: declared('update check delete'),
  'max-keys': declared('update delete', '1'),
  name: declared('update create rotate'),
  disabled: declared('update'),
  limit: declared('update create rotate'),
  'limit-reset': declared('update create rotate'),
  'include-byok-in-limit': declared('update create rotate'),
  'expires-in': declared('create rotate'),
  require: declared('update check rotate create'),
  'fail-on-unmet': declared('update check rotate create', 'true'),
  'store-in': declared('create rotate'),
  'github-token': declared('create rotate'),
  'output-key': declared('create rotate', 'false'),
  retire: declared('rotate', 'next-rotation'),
  'delete-at-job-end': declared('create', 'false'),
  'dry-run': declared('update rotate create delete', 'false'),
  'job-summary': declared('all', 'true'),
  'api-url': declared('all', 'https://openrouter.ai/api/v1'),
  'timeout-seconds': declared('all', '30'),
  'max-retries': declared('all', '4'),
} as const satisfies Record<string, Declared>;

export type InputName = keyof typeof INPUTS;

/** The inputs that are secrets: masked before anything else, never printed. */
export const SECRET_INPUTS = ['provisioning-key', 'api-key', 'github-token'] as const;

/** How to talk to OpenRouter: the same for every operation. */
export interface Connection {
  apiUrl: URL;
  /** ms for one attempt, connection to last byte */
  timeoutMs: number;
  /** further attempts after a failed one */
  maxRetries: number;
}

interface Common {
  connection: Connection;
  jobSummary: boolean;
}

/** Which keys: exactly one of the three ways. */
export type Selector =
  | { by: 'hash'; hashes: readonly string[] }
  | { by: 'name'; pattern: NamePattern }
  | { by: 'api-key'; secret: string };

interface Account extends Common {
  provisioningKey: string;
  /** undefined: OpenRouter's default workspace (and no guard for `hash`) */
  workspaceId: string | undefined;
}

interface Selecting extends Account {
  selector: Selector;
  where: readonly Condition[];
}

/** `undefined`: no `require`, and `passed` and `unmet` are not set. */
export interface Gate {
  conditions: readonly Condition[];
  failOnUnmet: boolean;
}

export interface UpdateInputs extends Selecting {
  operation: 'update';
  /** undefined: no bound (hashes that were listed one by one) */
  maxKeys: number | undefined;
  wanted: Wanted;
  gate: Gate | undefined;
  dryRun: boolean;
}

export interface CheckInputs extends Selecting {
  operation: 'check';
  gate: Gate | undefined;
}

/** `check` with nothing but the key itself: one request, no power over the account. */
export interface CheckOwnKeyInputs extends Common {
  operation: 'check own key';
  apiKey: string;
  where: readonly Condition[];
  gate: Gate | undefined;
}

export interface DeleteInputs extends Selecting {
  operation: 'delete';
  maxKeys: number | undefined;
  dryRun: boolean;
}

/** Where a new key goes. At least one of the two is given. */
export interface Delivery {
  targets: readonly Target[];
  /** empty when there are no targets */
  githubToken: string;
  /** set the masked output `key` */
  outputKey: boolean;
}

/** What a new key is to be like. A property that is missing is copied (rotate) or left to OpenRouter (create). */
export interface NewKeyWanted {
  name?: string;
  limit?: LimitRule;
  limit_reset?: string | null;
  include_byok_in_limit?: boolean;
  lifetime?: Lifetime;
}

export interface CreateInputs extends Account {
  operation: 'create';
  wanted: NewKeyWanted & { name: string };
  gate: Gate | undefined;
  delivery: Delivery;
  deleteAtJobEnd: boolean;
  dryRun: boolean;
}

/** What becomes of the old key. */
const RETIRE = ['next-rotation', 'disable', 'delete', 'keep'] as const;
export type Retire = (typeof RETIRE)[number];

export interface RotateInputs extends Account {
  operation: 'rotate';
  selector: Selector;
  wanted: NewKeyWanted;
  gate: Gate | undefined;
  delivery: Delivery;
  retire: Retire;
  dryRun: boolean;
}

export type Inputs = UpdateInputs | CheckInputs | CheckOwnKeyInputs | DeleteInputs | CreateInputs | RotateInputs;

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variable in which the runner passes an input. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

/** An input as the runner passed it, trimmed; undefined when it is absent, empty or white space. */
export function rawInput(env: Environment, name: string): string | undefined {
  return env[inputVariable(name)]?.trim() || undefined;
}

/**
 * The inputs of this run. `now` in ms; `event` is GitHub's event payload, asked for only to explain an empty secret.
 * @throws InputError with every fault found
 */
export function loadInputs(env: Environment, now: number, event: () => unknown): Inputs {
  const form = new Form(env, now, event);
  form.refuseUndeclared();
  form.checkAll();
  const operation = form.oneOf('operation', OPERATIONS);
  if (operation === undefined) throw new InputError(form.faults);
  form.refuseUnused(operation);
  const inputs = read(form, operation);
  if (form.faults.length > 0) throw new InputError(form.faults);
  return inputs;
}

function read(form: Form, operation: Operation): Inputs {
  switch (operation) {
    case 'update':
      return readUpdate(form);
    case 'check':
      return form.given('api-key') && !form.given('provisioning-key') ? readCheckOwnKey(form) : readCheck(form);
    case 'delete':
      return { operation: 'delete', ...selecting(form), maxKeys: form.maxKeys(), dryRun: form.flag('dry-run') };
    case 'create':
      return readCreate(form);
    case 'rotate':
      return readRotate(form);
  }
}

function readUpdate(form: Form): UpdateInputs {
  const wanted: Wanted = { ...form.name(), ...form.settings() };
  const disabled = form.optionalFlag('disabled');
  if (disabled !== undefined) wanted.disabled = disabled;
  const asked = ['name', 'disabled', 'limit', 'limit-reset', 'include-byok-in-limit'] as const;
  if (!asked.some(name => form.given(name))) {
    form.fault(
      'Nothing to change: give at least one of name, disabled, limit, limit-reset or include-byok-in-limit. ' +
        'An expression that came out empty counts as not given.',
    );
  }
  const selected = selecting(form);
  if (selected.selector.by === 'hash' && selected.selector.hashes.length > 1 && form.given('name')) {
    form.fault('name: several keys cannot all be given the same name. Give one hash, or leave name out.');
  }
  return {
    operation: 'update',
    ...selected,
    maxKeys: form.maxKeys(),
    wanted,
    gate: form.gate('require'),
    dryRun: form.flag('dry-run'),
  };
}

function readCheck(form: Form): CheckInputs {
  return { operation: 'check', ...selecting(form), gate: form.gate('require') };
}

function readCheckOwnKey(form: Form): CheckOwnKeyInputs {
  form.selector();
  if (form.given('workspace-id')) {
    form.fault('workspace-id: a key that asks about itself does not know its workspace. Give provisioning-key too.');
  }
  return {
    operation: 'check own key',
    ...common(form),
    apiKey: form.credential('api-key'),
    where: form.conditions('where', 'where of the own key'),
    gate: form.gate('require of the own key'),
  };
}

function readCreate(form: Form): CreateInputs {
  const { name } = form.name();
  if (!form.given('name')) form.fault('name: create needs the name of the new key.');
  const limit = form.limit();
  if (limit && !isAbsolute(limit)) {
    form.fault('limit: a new key has no present limit; give a number or unlimited.');
  }
  const deleteAtJobEnd = form.flag('delete-at-job-end');
  if (deleteAtJobEnd && form.given('store-in')) {
    form.fault('delete-at-job-end: a key that ends with the job cannot be stored (store-in) for others.');
  }
  const wanted = { name: name ?? '', ...form.settings(), ...form.lifetime() };
  if (deleteAtJobEnd && wanted.lifetime === undefined) wanted.lifetime = { for: 86_400_000 };
  return {
    operation: 'create',
    ...account(form),
    wanted,
    gate: form.gate('require of a new key'),
    delivery: form.delivery('create'),
    deleteAtJobEnd,
    dryRun: form.flag('dry-run'),
  };
}

function readRotate(form: Form): RotateInputs {
  const selector = form.selector();
  if (selector.by === 'hash' && selector.hashes.length > 1) {
    form.fault('hash: rotate replaces one key at a time; give one hash.');
  }
  if (selector.by === 'name' && !selector.pattern.exact) {
    form.fault('current-name: rotate takes an exact name, without *.');
  }
  const delivery = form.delivery('rotate');
  const retire = form.oneOf('retire', RETIRE) ?? 'next-rotation';
  if (delivery.outputKey && !form.given('store-in') && retire !== 'keep') {
    form.fault(
      'retire: without store-in nobody has stored the new key yet when the old one would be retired. ' +
        'Set retire: keep, store the output key yourself, and disable the old key afterwards.',
    );
  }
  return {
    operation: 'rotate',
    ...account(form),
    selector,
    wanted: { ...form.name(), ...form.settings(), ...form.lifetime() },
    gate: form.gate('require of a new key'),
    delivery,
    retire,
    dryRun: form.flag('dry-run'),
  };
}

function common(form: Form): Common {
  return {
    connection: {
      apiUrl: form.apiUrl(),
      timeoutMs: form.count('timeout-seconds', 1, 3600) * 1000,
      maxRetries: form.count('max-retries', 0, 20),
    },
    jobSummary: form.flag('job-summary'),
  };
}

function account(form: Form): Account {
  return { ...common(form), provisioningKey: form.provisioningKey(), workspaceId: form.workspaceId() };
}

function selecting(form: Form): Selecting {
  return { ...account(form), selector: form.selector(), where: form.conditions('where', 'where') };
}

/** The inputs as a form: each is read and judged once, and every fault is noted. */
class Form {
  readonly #env: Environment;
  readonly #now: number;
  readonly #event: () => unknown;
  readonly #faults = new Set<string>();

  constructor(env: Environment, now: number, event: () => unknown) {
    this.#env = env;
    this.#now = now;
    this.#event = event;
  }

  get faults(): string[] {
    return [...this.#faults];
  }

  fault(text: string): void {
    this.#faults.add(text);
  }

  /** Given means: not empty, and not what GitHub fills in by itself. */
  given(name: InputName): boolean {
    const text = this.text(name);
    return text !== undefined && !sameAsDefault(name, text);
  }

  text(name: InputName): string | undefined {
    return rawInput(this.#env, name);
  }

  /** A misspelt input only makes the runner warn; its value still arrives. */
  refuseUndeclared(): void {
    const variables = new Map(Object.keys(INPUTS).map(name => [inputVariable(name), name]));
    for (const variable of Object.keys(this.#env)) {
      if (!variable.startsWith('INPUT_') || variables.has(variable)) continue;
      const written = variable.slice('INPUT_'.length).toLowerCase();
      this.fault(say`There is no input ${quoted(written)}; did you mean ${closest(written, Object.keys(INPUTS))}?`);
    }
  }

  refuseUnused(operation: Operation): void {
    for (const [name, { operations }] of Object.entries(INPUTS) as [InputName, Declared][]) {
      if (!operations.includes(operation) && this.given(name)) {
        const several = operations.length > 1 ? 'operations' : 'operation';
        this.fault(`${name} is only for ${several} ${operations.join(', ')}; this is operation ${operation}.`);
      }
    }
  }

  /** Values are judged whatever the operation, so that one run shows every fault. */
  checkAll(): void {
    for (const name of ['disabled', 'include-byok-in-limit'] as const) this.optionalFlag(name);
    for (const name of ['fail-on-unmet', 'output-key', 'delete-at-job-end', 'dry-run', 'job-summary'] as const) {
      this.flag(name);
    }
    this.name();
    this.settings();
    this.lifetime();
    this.hashes();
    this.workspaceId();
    this.oneOf('retire', RETIRE);
    this.maxKeys();
    this.targets();
    common(this);
  }

  oneOf<Word extends string>(name: InputName, words: readonly Word[]): Word | undefined {
    const text = this.text(name);
    if (text === undefined) return (INPUTS[name].default as Word) || undefined;
    if ((words as readonly string[]).includes(text)) return text as Word;
    this.fault(say`${name}: ${quoted(text)} is not one of ${words.join(', ')}.`);
    return undefined;
  }

  flag(name: InputName): boolean {
    return this.optionalFlag(name) ?? INPUTS[name].default === 'true';
  }

  optionalFlag(name: InputName): boolean | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const parsed = parseFlag(text);
    if ('value' in parsed) return parsed.value;
    this.fault(say`${name}: ${quoted(text)}: ${parsed.fault}.`);
    return undefined;
  }

  count(name: InputName, least: number, most: number): number {
    const text = this.text(name) ?? INPUTS[name].default;
    const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    this.fault(say`${name}: ${quoted(text)} is not a whole number from ${least} to ${most}.`);
    return least;
  }

  /** Hashes were chosen one by one and need no bound unless one is given; a name can match more than was meant. */
  maxKeys(): number | undefined {
    const most = this.count('max-keys', 1, 1_000_000);
    return this.given('hash') && !this.given('max-keys') ? undefined : most;
  }

  name(): { name?: string } {
    const name = this.text('name');
    if (name === undefined) return {};
    if (looksMarked(name)) {
      this.fault(
        say`name: ${quoted(name)} ends like a name that this action gives to keys in a rotation. Choose another ending.`,
      );
    }
    return { name };
  }

  settings(): Pick<NewKeyWanted, 'limit' | 'limit_reset' | 'include_byok_in_limit'> {
    const limit = this.limit();
    const reset = this.text('limit-reset') && this.oneOf('limit-reset', LIMIT_RESETS);
    const byok = this.optionalFlag('include-byok-in-limit');
    return {
      ...(limit && { limit }),
      ...(reset && { limit_reset: reset === 'none' ? null : reset }),
      ...(byok !== undefined && { include_byok_in_limit: byok }),
    };
  }

  limit(): LimitRule | undefined {
    const text = this.text('limit');
    if (text === undefined) return undefined;
    const parsed = parseLimit(text);
    if ('value' in parsed) return parsed.value;
    this.fault(say`limit: ${quoted(text)}: ${parsed.fault}.`);
    return undefined;
  }

  lifetime(): { lifetime?: Lifetime } {
    const text = this.text('expires-in');
    if (text === undefined) return {};
    const parsed = parseLifetime(text, this.#now);
    if ('value' in parsed) return { lifetime: parsed.value };
    this.fault(say`expires-in: ${quoted(text)}: ${parsed.fault}.`);
    return {};
  }

  selector(): Selector {
    const ways = (['hash', 'current-name', 'api-key'] as const).filter(name => this.given(name));
    if (ways.length !== 1) {
      const found = ways.length === 0 ? 'none of them is given' : `${ways.join(' and ')} are given`;
      this.fault(
        `Exactly one of hash, current-name and api-key selects the key; ${found}. ` +
          'An expression that came out empty counts as not given.',
      );
    }
    if (ways[0] === 'hash') return { by: 'hash', hashes: this.hashes() };
    if (ways[0] === 'current-name') return { by: 'name', pattern: namePattern(this.text('current-name') ?? '') };
    if (ways.length > 0 && this.text('api-key') === this.text('provisioning-key')) {
      this.fault('api-key: this is the provisioning key itself; api-key takes the ordinary key that is meant.');
    }
    return { by: 'api-key', secret: ways.length > 0 ? this.credential('api-key') : '' };
  }

  hashes(): string[] {
    const text = this.text('hash');
    if (text === undefined) return [];
    const elements = text.split(',').map(each => each.trim());
    if (elements.includes('')) {
      this.fault('hash: an element between commas is empty (an expression that came out empty?). Leave out the comma.');
    }
    const hashes = [...new Set(elements.flatMap(each => each.split(/\s+/)).filter(each => each !== ''))];
    for (const hash of hashes) this.#judgeHash(hash);
    return hashes;
  }

  #judgeHash(hash: string): void {
    if (looksLikeApiKey(hash)) {
      this.fault(
        "hash: this looks like an API key, but the key's hash is wanted (operation check or OpenRouter's keys page " +
          'shows it). To select by the key itself use api-key. The runner has already printed the value in this ' +
          'log, so treat that key as leaked: disable it and make a new one.',
      );
    } else if (!/^[\w-]+$/.test(hash) || hash.length > 200) {
      this.fault(say`hash: ${quoted(hash)} is no hash: letters, digits, _ and -, at most 200 of them.`);
    }
  }

  workspaceId(): string | undefined {
    const text = this.text('workspace-id');
    if (text !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) {
      this.fault(say`workspace-id: ${quoted(text)} is not a UUID such as 0df9e665-d932-5740-b2c7-b52af166bc11.`);
    }
    return text?.toLowerCase();
  }

  conditions(name: 'where' | 'require', scope: Scope): Condition[] {
    const { values: conditions, faults } = parseConditions(this.text(name) ?? '', scope);
    for (const fault of faults) this.fault(`${name}: ${fault}.`);
    if (this.given(name) && conditions.length + faults.length === 0) {
      this.fault(`${name}: there are only comments, no condition. Add one, or leave the input out.`);
    }
    return conditions;
  }

  gate(scope: Scope): Gate | undefined {
    if (!this.given('require')) return undefined;
    return { conditions: this.conditions('require', scope), failOnUnmet: this.flag('fail-on-unmet') };
  }

  targets(): Target[] {
    const { values: targets, faults } = parseTargets(this.text('store-in') ?? '', this.#env.GITHUB_REPOSITORY);
    for (const fault of faults) this.fault(`store-in: ${fault}.`);
    return targets;
  }

  delivery(operation: 'create' | 'rotate'): Delivery {
    const targets = this.targets();
    const outputKey = this.flag('output-key');
    if (!this.given('store-in') && !outputKey) {
      this.fault(
        `store-in: ${operation} would make a key that nobody gets. ` +
          'Give store-in (a GitHub secret), or output-key: true for the steps that follow in this job.',
      );
    }
    const misread = this.faults.some(fault => fault.startsWith('store-in:'));
    if (this.given('store-in') && targets.length === 0 && !misread)
      this.fault('store-in: no target is left. Give one a line.');
    if (this.given('store-in') && !this.given('github-token')) {
      this.fault(
        'github-token: store-in needs a token that may write secrets: of a GitHub App or a fine-grained token. ' +
          'GITHUB_TOKEN can never write secrets. If a secret was given, it may not exist for this run.',
      );
    }
    if (!this.given('store-in') && this.given('github-token')) {
      this.fault('github-token is only for store-in, which is not given.');
    }
    return { targets, githubToken: this.given('github-token') ? this.credential('github-token') : '', outputKey };
  }

  provisioningKey(): string {
    if (this.given('provisioning-key')) return this.credential('provisioning-key');
    this.fault(`provisioning-key is empty. ${whyNoSecret(this.#env, this.#event())}`);
    return '';
  }

  /** A credential goes into a header: nothing but visible ASCII can be one. */
  credential(name: (typeof SECRET_INPUTS)[number]): string {
    const text = this.text(name) ?? '';
    if (!/^[\x21-\x7e]+$/.test(text)) {
      this.fault(
        `${name}: the value has characters that no key has (white space, quotes or line breaks copied along?). ` +
          'Store the secret again, the key alone.',
      );
    }
    return text;
  }

  apiUrl(): URL {
    const text = this.text('api-url') ?? INPUTS['api-url'].default;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const fault = url ? urlFault(url) : 'it is no URL such as https://openrouter.ai/api/v1';
    if (fault) this.fault(say`api-url: ${fault}.`);
    return url ?? new URL(INPUTS['api-url'].default);
  }
}

/** Whether a text looks like the secret value of a key, which must never be printed. */
function looksLikeApiKey(text: string): boolean {
  return /^["']?sk-or-/i.test(text);
}

function urlFault(url: URL): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'it does not begin with https://';
  if (url.username !== '' || url.password !== '') return 'it contains credentials, which would be printed in logs';
  if (url.search !== '' || url.hash !== '') return 'it has a query or a fragment; give the base alone';
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return 'plain http would show the provisioning key to the network; use https (http only for this machine itself)';
  }
  return undefined;
}

function sameAsDefault(name: InputName, text: string): boolean {
  const fallback = INPUTS[name].default;
  const flag = fallback === 'true' || fallback === 'false' ? parseFlag(text) : undefined;
  return flag && 'value' in flag ? String(flag.value) === fallback : text === fallback;
}

/** The part of GitHub's event that tells a fork or Dependabot. */
interface Event {
  sender?: { login?: unknown };
  pull_request?: { user?: { login?: unknown }; head?: { repo?: { fork?: unknown } } };
}

/** Why a secret is empty. GitHub gives none to runs of forks and Dependabot; the event shows which it is. */
function whyNoSecret(env: Environment, payload: unknown): string {
  const event = (payload ?? {}) as Event;
  const actors = [env.GITHUB_ACTOR, event.sender?.login, event.pull_request?.user?.login];
  if (actors.includes('dependabot[bot]')) {
    return (
      'This run was started by Dependabot, which sees only Dependabot secrets. ' +
      "Store the key there too, or skip this job for Dependabot's runs: if: github.actor != 'dependabot[bot]'."
    );
  }
  if (event.pull_request?.head?.repo?.fork === true) {
    return (
      'This run comes from a fork, which gets no secrets. ' +
      'Skip this job for forks: if: github.event.pull_request.head.repo.fork == false.'
    );
  }
  return (
    'The secret may not exist (in this repository, organization or environment), or the run comes from a fork or ' +
    'Dependabot, which get no secrets. Make a provisioning key at https://openrouter.ai/settings/management-keys ' +
    'and store it as a secret.'
  );
}
