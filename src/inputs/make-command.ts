/**
 * Turns valid inputs into the command of an operation: what they mean together, and which combinations are faults.
 * `undefined` means that a fault was added to the form.
 */
import type {
  Access,
  AccountCommand,
  ApplyCommand,
  CheckCommand,
  CheckOwnKeyCommand,
  Command,
  Connection,
  CreateCommand,
  Credentials,
  DeleteCommand,
  Delivery,
  ExportCommand,
  Federation,
  FederationScope,
  Gate,
  KeySelector,
  NewKeyWanted,
  RotateCommand,
  Selection,
  Selector,
  Storage,
  UpdateCommand,
  ValidateCommand,
  WorkspaceRef,
  WorkspaceScope,
} from '../domain/command/command.ts';
import type { Reporting } from '../domain/command/places.ts';
import { isAbsolute } from '../domain/money/limit.ts';
import { definedOf } from '../domain/text/parse.ts';
import { DAY_MS, tooShortToStore } from '../domain/time/instant.ts';
import { type Form, listed } from './form.ts';
import type { InputName } from './input-declaration.ts';
import { parseGitHubToken } from './values.ts';

const EMPTY_EXPRESSION = 'An expression that came out empty counts as not given.';

const CREATE = 'Create a provisioning key at https://openrouter.ai/settings/management-keys and store it as a secret.';

/** The command of the form. `whyNoSecret` explains an empty secret, and is called only for one. */
export function commandOf(form: Form, whyNoSecret: (advice: string) => string): Command | undefined {
  const operation = form.value('operation');
  if (operation === 'validate') {
    const command = validateCommand(form);
    return command && { jobSummary: form.value('job-summary'), reporting: reportingOf(form), ...command };
  }
  const step = { connection: connectionOf(form), jobSummary: form.value('job-summary'), reporting: reportingOf(form) };
  if (form.ownKey) {
    const command = checkOwnKeyCommand(form, whyNoSecret);
    return command && { ...step, ...command };
  }
  const credentials = credentialsOf(form, () => whyNoSecret(CREATE), !isReading(operation));
  const command = accountCommand(form, operation);
  return credentials && command && { ...step, credentials, ...command };
}

function accountCommand(form: Form, operation: AccountCommand['operation']): AccountCommand | undefined {
  switch (operation) {
    case 'update':
      return updateCommand(form);
    case 'check':
      return checkCommand(form);
    case 'rotate':
      return rotateCommand(form);
    case 'create':
      return createCommand(form);
    case 'delete':
      return deleteCommand(form);
    case 'apply':
      return applyCommand(form);
    case 'export':
      return exportCommand(form);
  }
}

/** How to talk to OpenRouter. */
export function connectionOf(form: Form): Connection {
  return {
    apiUrl: form.value('api-url'),
    timeoutMs: form.value('timeout-seconds') * 1000,
    maxRetries: form.value('max-retries'),
  };
}

/** Where to post the report; undefined (perhaps with a fault): nowhere. A token without a place is simply not used. */
export function reportingOf(form: Form): Reporting | undefined {
  const [places, token] = [form.value('report-to'), form.value('report-token')];
  if (!form.given('report-to')) return undefined;
  if (!form.given('report-token')) {
    form.fault(
      "report-token: report-to needs a token that may write comments or issues: leave report-token out, so that it is the job's own.",
    );
  }
  const sound = token === undefined ? undefined : parseGitHubToken(token);
  if (sound !== undefined && 'faults' in sound) for (const fault of sound.faults) form.fault(`report-token: ${fault}.`);
  const maxRetries = form.value('max-retries');
  return places && sound !== undefined && 'value' in sound ? { places, token: sound.value, maxRetries } : undefined;
}

/** Whether the operation only reads names and never seals one. */
function isReading(operation: AccountCommand['operation']): boolean {
  return operation === 'check' || operation === 'export';
}

/**
 * The access to the account; undefined, with a fault, when it is missing or ambiguous.
 * @param seals the step seals names or its state
 */
export function credentialsOf(form: Form, whyNoSecret: () => string, seals: boolean): Credentials | undefined {
  const access = accessOf(form, whyNoSecret);
  const sealKeys = form.value('seal-key');
  if (form.given('federation-policy-id') && seals && !form.given('seal-key')) {
    form.fault(
      'seal-key: federation-policy-id needs it, since no provisioning key is there to seal names. ' +
        'Store a random secret of at least 32 characters (openssl rand -base64 48), and keep it.',
    );
    return undefined;
  }
  return access && (sealKeys || !form.given('seal-key')) ? { access, sealKeys: sealKeys ?? [] } : undefined;
}

/** Requires exactly one kind of access. */
function accessOf(form: Form, whyNoSecret: () => string): Access | undefined {
  const federation = federationOf(form, 'management');
  if (form.given('provisioning-key')) {
    if (form.given('federation-policy-id')) {
      form.fault(
        'federation-policy-id: not together with provisioning-key, which it replaces. Give one of them; old names that ' +
          'the provisioning key sealed are recognized with it in a further line of seal-key.',
      );
    }
    const secret = form.value('provisioning-key');
    return secret === undefined ? undefined : { by: 'provisioning-key', secret };
  }
  if (federation) return { by: 'federation', federation };
  if (!form.given('federation-policy-id')) {
    form.fault(
      `provisioning-key is empty. ${whyNoSecret()} To log in without a stored key, give federation-policy-id.`,
    );
  }
  return undefined;
}

function federationOf(form: Form, scope: FederationScope): Federation | undefined {
  const [policyId, audience] = [form.value('federation-policy-id'), form.value('federation-audience')];
  if (form.given('federation-audience') && !form.given('federation-policy-id')) {
    form.fault('federation-audience is only for federation-policy-id, which is not given.');
  }
  return policyId === undefined ? undefined : { policyId, audience, scope };
}

const CHANGES = [
  'name',
  'disabled',
  'limit',
  'limit-reset',
  'include-byok-in-limit',
  'guardrail',
  'move-to-workspace',
] as const satisfies InputName[];

function updateCommand(form: Form): UpdateCommand | undefined {
  const selection = selectionOf(form);
  refuseIdleToken(form);
  if (!CHANGES.some(name => form.given(name))) {
    form.fault(`Nothing to change: give at least one of ${listed(CHANGES, 'or')}. ${EMPTY_EXPRESSION}`);
  }
  if (form.given('guardrail') && form.given('move-to-workspace')) {
    form.fault(
      "guardrail: not together with move-to-workspace, since a key's guardrail moves along. " +
        'Move the key first, and set the guardrail in a second step.',
    );
  }
  if (selection?.selector.by === 'hash' && selection.selector.hashes.length > 1 && form.given('name')) {
    form.fault('name: several keys cannot all get the same name. Give one hash, or leave name out.');
  }
  const guardrail = form.value('guardrail');
  const moveTo = form.value('move-to-workspace');
  if (!selection) return undefined;
  return {
    operation: 'update',
    selection: { ...selection, maxKeys: maxKeysOf(form, selection.selector) },
    wanted: definedOf({
      name: form.value('name'),
      disabled: form.value('disabled'),
      limit: form.value('limit'),
      limit_reset: form.value('limit-reset'),
      include_byok_in_limit: form.value('include-byok-in-limit'),
    }),
    placement: guardrail ? { guardrail } : moveTo && { moveTo },
    resolveAlerts: resolvesAlerts(form),
    gate: gateOf(form),
    dryRun: form.value('dry-run'),
  };
}

function checkCommand(form: Form): CheckCommand | undefined {
  const selection = selectionOf(form);
  refuseIdleToken(form);
  if (!selection) return undefined;
  const spend = form.value('spend');
  return { operation: 'check', selection, spend, gate: gateOf(form) };
}

function checkOwnKeyCommand(form: Form, whyNoSecret: (advice: string) => string): CheckOwnKeyCommand | undefined {
  const key = ownKeyOf(form, whyNoSecret);
  const workspace = form.value('workspace-id');
  if (workspace !== undefined && workspace.by !== 'id') {
    form.fault(
      'workspace-id: a key that reads itself knows only the UUID of its workspace. Give the UUID, or provisioning-key too.',
    );
  }
  if (form.value('spend'))
    form.fault('spend: a key cannot read what it spent by day. Give provisioning-key, or select keys.');
  if (!key) return undefined;
  return {
    operation: 'check own key',
    key,
    workspaceId: workspace?.by === 'id' ? workspace.id : undefined,
    where: form.value('where') ?? [],
    gate: gateOf(form),
  };
}

/** The key that reads itself, given by a policy or its value. */
function ownKeyOf(form: Form, whyNoSecret: (advice: string) => string): CheckOwnKeyCommand['key'] | undefined {
  const federation = federationOf(form, 'inference');
  if (federation) return { by: 'federation', federation };
  if (form.given('federation-policy-id')) return undefined;
  if (form.given('api-key')) {
    const selector = selectorOf(form);
    return selector?.by === 'api-key' ? selector : undefined;
  }
  form.fault(
    `api-key is empty, and nothing else selects a key. ${whyNoSecret('Store the key as a secret.')} To check other ` +
      'keys, give provisioning-key or federation-policy-id with hash or current-name.',
  );
  return undefined;
}

function deleteCommand(form: Form): DeleteCommand | undefined {
  const selection = selectionOf(form);
  const isLeaked = form.given('leaked-in');
  // With leaked-in, store-in is a fault whatever its value.
  const storage = isLeaked ? undefined : storageOf(form);
  if (form.given('store-in') && selection && !isLeaked) refuseSeveral(form, selection.selector);
  if (!selection) return undefined;
  const maxKeys = storage ? 1 : maxKeysOf(form, selection.selector);
  return {
    operation: 'delete',
    selection: { ...selection, maxKeys },
    storage,
    resolveAlerts: resolvesAlerts(form),
    dryRun: form.value('dry-run'),
  };
}

/** Secrets belong to a single key. */
function refuseSeveral(form: Form, selector: Selector): void {
  const one = selector.by === 'hash' ? selector.hashes.length === 1 : selector.by !== 'name' || selector.pattern.exact;
  if (!one) {
    form.fault(
      'store-in: delete removes these secrets together with exactly one key. ' +
        'Give one hash, an exact current-name, or api-key.',
    );
  }
  if ((form.value('max-keys') ?? 1) > 1) {
    form.fault('max-keys: delete with store-in deletes exactly one key. Leave max-keys out.');
  }
}

function createCommand(form: Form): CreateCommand | undefined {
  const name = form.value('name');
  if (!form.given('name')) form.fault('name: create needs the name of the new key.');
  const limit = form.value('limit');
  if (limit && !isAbsolute(limit)) {
    form.fault('limit: a new key has no present limit that could be changed. Give a number or unlimited.');
  }
  const workspace = workspaceOf(form);
  const deleteAtJobEnd = form.value('delete-at-job-end');
  if (deleteAtJobEnd && form.given('store-in')) {
    form.fault(
      'delete-at-job-end: not together with store-in, since what is stored would be useless when the job has ended.',
    );
  }
  const delivery = deliveryOf(form);
  if (name === undefined || !delivery) return undefined;
  const wanted = { name, ...definedOf({ limit: limit && isAbsolute(limit) ? limit : undefined }), ...newKeyOf(form) };
  // If the runner dies, the post step never runs.
  if (deleteAtJobEnd) wanted.lifetime ??= { for: DAY_MS };
  return {
    operation: 'create',
    workspace,
    wanted,
    owner: definedOf({ external_user: form.value('external-user'), creator_user_id: form.value('creator-user-id') }),
    gate: gateOf(form),
    delivery,
    deleteAtJobEnd,
    dryRun: form.value('dry-run'),
  };
}

function rotateCommand(form: Form): RotateCommand | undefined {
  // The user meant another operation, which is already a fault: do not ask for what rotate needs.
  if (form.given('leaked-in') && !ROTATE_SELECTORS.some(name => form.given(name))) return undefined;
  const selector = keySelectorOf(form);
  const workspace = workspaceOf(form);
  const delivery = deliveryOf(form);
  const retire = form.value('retire');
  if (form.value('output-key') && !form.given('store-in') && retire !== 'keep' && !form.faulty('retire')) {
    form.fault(
      'retire: without store-in nobody has stored the new key yet when the old one would be retired. ' +
        'Set retire: keep, store the output key yourself, and disable the old key afterwards.',
    );
  }
  if (!selector || !delivery) return undefined;
  return {
    operation: 'rotate',
    selector,
    workspace,
    where: form.value('where') ?? [],
    wanted: { ...definedOf({ name: form.value('name'), limit: form.value('limit') }), ...newKeyOf(form) },
    gate: gateOf(form),
    delivery,
    retire,
    carryOver: form.value('carry-over'),
    dryRun: form.value('dry-run'),
  };
}

function applyCommand(form: Form): ApplyCommand | undefined {
  const config = configOf(form);
  const workspace = workspaceOf(form);
  const [dryRun, failOnDrift] = [form.value('dry-run'), form.value('fail-on-drift')];
  if (failOnDrift && !dryRun && !form.faulty('dry-run')) {
    form.fault('fail-on-drift is only for dry-run: true. Without it, apply makes the keys what the file declares.');
  }
  if (config === undefined) return undefined;
  return {
    operation: 'apply',
    workspace,
    config,
    maxKeys: form.value('max-keys') ?? 1,
    retire: form.value('retire'),
    carryOver: form.value('carry-over'),
    githubToken: form.value('github-token'),
    gate: gateOf(form),
    ...(dryRun ? { dryRun, failOnDrift } : { dryRun }),
  };
}

function exportCommand(form: Form): ExportCommand {
  return {
    operation: 'export',
    workspace: workspaceOf(form),
    pattern: form.value('current-name'),
    where: form.value('where') ?? [],
    config: form.value('config'),
  };
}

function validateCommand(form: Form): ValidateCommand | undefined {
  const config = configOf(form);
  if (config === undefined) return undefined;
  const gate = { require: form.value('require'), failOnUnmet: form.value('fail-on-unmet') };
  return { operation: 'validate', config, gate };
}

/** The path of the keys file. */
function configOf(form: Form): string | undefined {
  const config = form.value('config');
  if (config !== undefined) return config;
  form.fault(
    `config: ${form.value('operation')} needs the path of the file that declares the keys, such as ` +
      `.github/openrouter-keys.yml. ${EMPTY_EXPRESSION}`,
  );
  return undefined;
}

function gateOf(form: Form): Gate {
  return { require: form.value('require'), warn: form.value('warn'), failOnUnmet: form.value('fail-on-unmet') };
}

/** The selected keys, without a maximum. */
function selectionOf(form: Form): Selection | undefined {
  const selector = selectorOf(form);
  const workspace: WorkspaceScope = form.value('workspace-id');
  if (workspace?.by === 'all' && (selector?.by === 'hash' || selector?.by === 'api-key')) {
    form.fault(
      'workspace-id: all is only for current-name. A hash or an api-key is found in any workspace: leave it out.',
    );
  }
  return selector && { selector, workspace, where: form.value('where') ?? [], maxKeys: undefined };
}

/** Hashes are listed explicitly and have no default maximum; a name or a value may match more than intended. */
function maxKeysOf(form: Form, selector: Selector): number | undefined {
  return form.value('max-keys') ?? (selector.by === 'hash' || selector.by === 'leaked' ? undefined : 1);
}

const ROTATE_SELECTORS = ['hash', 'current-name', 'api-key'] as const;
const SELECTORS = [...ROTATE_SELECTORS, 'leaked-in'] as const;

/** Requires exactly one selector. */
function selectorOf(form: Form): Selector | undefined {
  const all = form.value('operation') === 'rotate' ? ROTATE_SELECTORS : SELECTORS;
  const ways = all.filter(name => form.given(name));
  if (ways.length !== 1) {
    const found = ways.length === 0 ? 'none of them is given' : `${listed(ways)} are given`;
    form.fault(`Exactly one of ${listed(all)} selects the key; ${found}. ${EMPTY_EXPRESSION}`);
    return undefined;
  }
  const [hashes, pattern, secret] = [form.value('hash'), form.value('current-name'), form.value('api-key')];
  if (hashes) return { by: 'hash', hashes };
  if (pattern) return { by: 'name', pattern };
  if (form.given('leaked-in')) return leakedSelectorOf(form);
  if (secret === undefined) return undefined;
  if (secret !== form.value('provisioning-key')) return { by: 'api-key', secret };
  form.fault('api-key: this is the provisioning key itself. Give the value of the ordinary key that is meant.');
  return undefined;
}

/** Leaked keys may be in any workspace, and there may be several. */
function leakedSelectorOf(form: Form): Selector | undefined {
  const [places, githubToken] = [form.value('leaked-in'), form.value('github-token')];
  if (form.given('workspace-id')) {
    form.fault(
      'workspace-id: not together with leaked-in, which finds keys in any workspace. Use where: workspace-id == UUID.',
    );
  }
  if (form.given('store-in')) form.fault('store-in: not together with leaked-in, which may find several keys.');
  if (!form.given('github-token')) {
    form.fault(
      'github-token: leaked-in needs a token with "Secret scanning alerts: read": of a GitHub App, or fine-grained. ' +
        'GITHUB_TOKEN cannot read alerts. If a secret was given, it may not exist for this run.',
    );
  }
  return places && githubToken !== undefined ? { by: 'leaked', places, githubToken } : undefined;
}

/** Whether to resolve alerts, which requires a step that ends the keys. */
function resolvesAlerts(form: Form): boolean {
  if (!form.value('resolve-alerts')) return false;
  if (!form.given('leaked-in')) form.fault('resolve-alerts is only for leaked-in, which is not given.');
  if (form.value('operation') === 'update' && form.value('disabled') !== true) {
    form.fault('resolve-alerts: update resolves alerts only with disabled: true, which ends the keys.');
  }
  return true;
}

/** `check` and `update` use a GitHub token only to read alerts. */
function refuseIdleToken(form: Form): void {
  if (form.given('github-token') && !form.given('leaked-in')) {
    form.fault('github-token is only for leaked-in, which is not given.');
  }
}

function keySelectorOf(form: Form): KeySelector | undefined {
  const selector = selectorOf(form);
  if (selector?.by === 'hash') {
    const [hash, ...more] = selector.hashes;
    if (more.length > 0) form.fault('hash: rotate replaces one key at a time. Give one hash.');
    return { by: 'hash', hash };
  }
  if (selector?.by === 'name') {
    if (!selector.pattern.exact) form.fault('current-name: rotate takes an exact name, without *.');
    return { by: 'name', name: selector.pattern.text };
  }
  return selector?.by === 'leaked' ? undefined : selector;
}

/** One workspace; undefined: the default one. */
function workspaceOf(form: Form): WorkspaceRef | undefined {
  const workspace = form.value('workspace-id');
  if (workspace?.by !== 'all') return workspace;
  form.fault(
    `workspace-id: all is only for update, check and delete. ${form.value('operation')} works in one workspace: ` +
      'give its UUID or slug (of a workspace with the slug "all", its UUID).',
  );
  return undefined;
}

function newKeyOf(form: Form): NewKeyWanted {
  return definedOf({
    limit_reset: form.value('limit-reset'),
    include_byok_in_limit: form.value('include-byok-in-limit'),
    lifetime: form.value('expires-in'),
    guardrail: form.value('guardrail'),
  });
}

/** Where the new key goes. OpenRouter shows it only once, so it must go somewhere. */
function deliveryOf(form: Form): Delivery | undefined {
  const outputKey = form.value('output-key');
  if (form.given('store-in')) {
    const storage = storageOf(form);
    refuseShortLife(form);
    return storage && { storage, outputKey };
  }
  if (outputKey) {
    refuseUnusedToken(form);
    return { storage: undefined, outputKey };
  }
  if (!form.faulty('output-key')) {
    form.fault(
      `store-in: ${form.value('operation')} would create a key that nobody receives. Give store-in (a GitHub secret, ` +
        'such as repository OPENROUTER_API_KEY), or output-key: true for later steps of this job.',
    );
  }
  return undefined;
}

/** Where secrets are written or removed; also undefined without `store-in`. */
function storageOf(form: Form): Storage | undefined {
  const [targets, githubToken] = [form.value('store-in'), form.value('github-token')];
  if (form.given('store-in') && !form.given('github-token')) {
    form.fault(
      'github-token: store-in needs a token that may write secrets: of a GitHub App, or fine-grained. ' +
        'GITHUB_TOKEN can never write secrets. If a secret was given, it may not exist for this run.',
    );
  }
  if (!form.given('store-in') && !form.given('leaked-in')) refuseUnusedToken(form);
  return targets && githubToken !== undefined ? { targets, githubToken } : undefined;
}

function refuseUnusedToken(form: Form): void {
  if (form.given('github-token')) form.fault('github-token is only for store-in, which is not given.');
}

/** `30m` was probably meant as 30 months. */
function refuseShortLife(form: Form): void {
  const lifetime = form.value('expires-in');
  const fault = lifetime && tooShortToStore(lifetime, form.now);
  if (fault) form.fault(`expires-in: ${fault}.`);
}
