/** Keys as code: what differs between a keys file and the workspace, and what would be done about it. Nothing is written. */
import type { ApplyCommand, CreateCommand, Gate, GuardrailChoice, RotateCommand, Storage } from '../domain/command.ts';
import { type AccountState, type Decision, decide, type SecretState } from '../domain/declared-key.ts';
import { ActionError } from '../domain/errors.ts';
import { isExpired, type Key } from '../domain/key.ts';
import type { DeclaredLimit, DeclaredSettings, ExactEntry, KeysFile, PatternEntry } from '../domain/keys-file.ts';
import type { AbsoluteLimit } from '../domain/limit.ts';
import { shortHash } from '../domain/names.ts';
import { givesMorePower, type Power } from '../domain/power.ts';
import { SealedNames } from '../domain/sealed-names.ts';
import { changesBetween, plannedKey, settingsOf, type Wanted } from '../domain/settings.ts';
import type { Target } from '../domain/target.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { SecretReader } from '../github/store.ts';
import { type CreationPlan, create } from './create.ts';
import type { Reading } from './effects.ts';
import { Settled } from './engine.ts';
import { Guardrails } from './guardrails.ts';
import { readLists } from './lists.ts';
import type { RotationPlan } from './look.ts';
import type { ApplyRow, GuardrailRef } from './outcome.ts';
import { rotate } from './rotate.ts';
import { forgottenWarnings } from './select.ts';
import type { Snapshot } from './snapshot.ts';
import { eachTogether, together } from './together.ts';
import { type KeyUpdate, planOne, spentWarning } from './update-plan.ts';
import { workspaceId } from './workspaces.ts';

/** The command with the file that it names, read and parsed. */
export type ApplyInput = ApplyCommand & { file: KeysFile };

/** What is done for a row. */
export type Work =
  | { kind: 'update'; update: KeyUpdate }
  | { kind: 'create'; command: CreateCommand; plan: CreationPlan }
  | { kind: 'rotate'; command: RotateCommand; plan: RotationPlan }
  /** The key and its enabled predecessors. */
  | { kind: 'disable' | 'delete'; keys: readonly [Key, ...Key[]] };

export interface PlannedRow {
  row: ApplyRow;
  /** The key as it is; undefined when there is none, or several. */
  key: Key | undefined;
  /** undefined: there is nothing to do, or it cannot be done */
  work: Work | undefined;
  /** undefined: no entry names the key */
  entry: ExactEntry | PatternEntry | undefined;
}

export interface ApplyPlan {
  input: ApplyInput;
  /** undefined: the account's default workspace */
  workspaceId: string | undefined;
  /** In the file's order, then unlisted keys by name. */
  rows: readonly PlannedRow[];
  /** Unlisted keys that are only reported. */
  reported: readonly Key[];
  notices: readonly string[];
  warnings: readonly string[];
  /** ms, by OpenRouter's clock */
  plannedAt: number;
}

/** @throws ActionError when nothing of the file can be planned */
export async function planApply(input: ApplyInput, reading: Reading): Promise<ApplyPlan> {
  requireToken(input);
  const id = await sameWorkspace(input, reading);
  const listed = await reading.openrouter.list(id);
  return new Planner(input, id, listed, reading).plan();
}

/** Only a dry run does without: it then does not look at targets. */
function requireToken({ file, githubToken, mode }: ApplyInput): void {
  if (githubToken !== undefined || mode.dryRun || !file.exact.some(({ storeIn }) => storeIn.length > 0)) return;
  throw new ActionError(
    'github-token: entries of the keys file have store-in, which needs a token that may write those secrets: of a GitHub ' +
      'App or a fine-grained token. GITHUB_TOKEN can never write secrets. If a secret was given, it may not exist for this run.',
  );
}

/** The input and the file must name the same workspace where both name one. */
async function sameWorkspace({ workspace, file }: ApplyInput, { openrouter }: Reading): Promise<string | undefined> {
  const [byInput, byFile] = await together([
    workspaceId(workspace, openrouter),
    workspaceId(file.workspace, openrouter, 'workspace-id', file.path),
  ]);
  if (byInput === undefined || byFile === undefined || byInput === byFile) return byFile ?? byInput;
  throw new ActionError(
    say`workspace-id: the input names workspace ${byInput}, and ${file.path} names ${byFile}. Name it in one of the two.`,
  );
}

class Planner {
  readonly #input: ApplyInput;
  readonly #reading: Reading;
  readonly #workspaceId: string | undefined;
  readonly #names: SealedNames;
  readonly #guardrails: Guardrails;
  readonly #chosen = new Map<string, Promise<GuardrailRef | undefined>>();
  readonly #warnings: string[];
  readonly #notices: string[] = [];
  #lists: Promise<Snapshot['lists']> | undefined;
  #secrets: ReadonlyMap<Target, SecretState> = new Map();

  constructor(input: ApplyInput, id: string | undefined, listed: readonly Key[], reading: Reading) {
    this.#input = input;
    this.#reading = reading;
    this.#workspaceId = id;
    this.#names = new SealedNames(listed, input.account.provisioningKey, reading.openrouter.now());
    this.#guardrails = new Guardrails(reading.openrouter);
    this.#warnings = [...input.file.warnings];
  }

  async plan(): Promise<ApplyPlan> {
    const { file } = this.#input;
    this.#secrets = await this.#lookAtSecrets();
    const exact = await eachTogether(file.exact, entry => this.#exactRow(entry));
    const patterns = await eachTogether(file.patterns, entry => this.#patternRows(entry));
    const unlisted = this.#unlisted();
    const acted = this.#actOn(unlisted);
    const reported = file.unlisted === 'report' ? unlisted.filter(key => this.#isLive(key)) : [];
    const ending = new Set(
      acted.flatMap(({ work }) => (work && 'keys' in work ? work.keys.map(({ hash }) => hash) : [])),
    );
    const listed = { listed: this.#names.keys };
    return {
      input: this.#input,
      workspaceId: this.#workspaceId,
      rows: inFileOrder([...exact, ...patterns.flat()], acted),
      reported,
      notices: this.#notices,
      warnings: [
        ...this.#warnings,
        ...reported.map(key => say`Key ${quoted(key.name)} (${key.hash}) is not in ${file.path} (unlisted: report).`),
        ...this.#unsealedWarnings(),
        ...forgottenWarnings(listed, this.#input.account, this.#names.now, ending),
      ],
      plannedAt: this.#names.now,
    };
  }

  /** Whether the secrets of keys that exist are there; nothing where targets cannot be looked at. */
  async #lookAtSecrets(): Promise<ReadonlyMap<Target, SecretState>> {
    const { file, githubToken } = this.#input;
    const targets = file.exact
      .filter(({ name }) => this.#names.keys.some(key => key.name === name))
      .flatMap(({ storeIn }) => storeIn);
    if (githubToken === undefined) {
      const all = file.exact.flatMap(({ storeIn }) => storeIn);
      if (all.length > 0)
        this.#notices.push(
          'Without github-token the targets of store-in were not looked at: whether a secret is missing is not known.',
        );
      return new Map();
    }
    if (targets.length === 0) return new Map();
    const secrets = await this.#reading.secrets(githubToken);
    return new Map(
      await eachTogether(targets, async target => [target, await this.#secretState(secrets, target)] as const),
    );
  }

  async #secretState(secrets: SecretReader, target: Target): Promise<SecretState> {
    const { limits } = this.#reading;
    try {
      const [, exists] = await together([secrets.prepare(target, limits), secrets.exists(target, limits)]);
      return exists ? 'there' : 'missing';
    } catch (error) {
      if (error instanceof ActionError) return { error: error.message };
      throw error;
    }
  }

  async #exactRow(entry: ExactEntry): Promise<PlannedRow> {
    const state: AccountState = {
      names: this.#names,
      run: this.#reading.run,
      secretAt: target => this.#secrets.get(target),
    };
    const decision = decide(entry, state);
    const key = 'key' in decision ? decision.key : 'old' in decision ? decision.old : undefined;
    try {
      return await this.#carriedBy(entry, decision);
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      return errorRow(entry, entry.name, key, error.message);
    }
  }

  async #carriedBy(entry: ExactEntry, decision: Decision): Promise<PlannedRow> {
    switch (decision.action) {
      case 'error':
        return errorRow(entry, entry.name, decision.key, decision.reason);
      case 'none':
        this.#warnings.push(decision.warning);
        return { row: rowOf(entry.name, undefined, 'none'), key: undefined, work: undefined, entry };
      case 'create':
        return this.#creation(entry);
      case 'rotate':
        return this.#rotation(entry, decision.old, decision.reason);
      case 'update':
        if (decision.warning !== undefined) this.#warnings.push(decision.warning);
        return this.#update(entry, decision.key);
    }
  }

  async #patternRows(entry: PatternEntry): Promise<PlannedRow[]> {
    const keys = this.#names.keys.filter(key => this.#entryOf(key) === entry);
    if (!this.#names.keys.some(key => !this.#names.marked(key) && entry.pattern.matches(key.name))) {
      this.#notices.push(say`${this.#input.file.path}:${entry.at.line}: no key matches ${quoted(entry.pattern.text)}.`);
    }
    return eachTogether(keys, async key => {
      try {
        return await this.#update(entry, key);
      } catch (error) {
        if (!(error instanceof ActionError)) throw error;
        return errorRow(entry, key.name, key, error.message);
      }
    });
  }

  /** The entry that names a key: an exact name beats a pattern, and the first pattern in the file wins. */
  #entryOf(key: Key): ExactEntry | PatternEntry | undefined {
    if (this.#names.marked(key)) return undefined;
    const { file } = this.#input;
    this.#exactNames ??= new Map(file.exact.map(entry => [entry.name, entry]));
    return this.#exactNames.get(key.name) ?? file.patterns.find(({ pattern }) => pattern.matches(key.name));
  }
  #exactNames: ReadonlyMap<string, ExactEntry> | undefined;

  async #update(entry: ExactEntry | PatternEntry, key: Key): Promise<PlannedRow> {
    const { guardrail: choice, ...wanted } = entry.settings;
    const planned = planOne(key, wanted as Wanted, this.#names.now);
    if (typeof planned === 'string') throw new ActionError(planned);
    const guardrail = choice && (await this.#guardrailChange(choice, key));
    const update: KeyUpdate = { ...planned, guardrail };
    this.#warnings.push(...spentWarning(update));
    const after = plannedKey(key, update.patch, this.#names.now);
    const changes = { ...changesBetween(settingsOf(key), settingsOf(after)), ...guardrailChanges(guardrail) };
    const nothing = Object.keys(changes).length === 0;
    const row = {
      ...rowOf(key.name, key, nothing ? 'none' : 'update'),
      changes,
      morePower: givesMorePower(
        powerOf(key, guardrail?.before, guardrail),
        powerOf(after, guardrail?.after, guardrail),
      ),
    };
    return { row, key, work: nothing ? undefined : { kind: 'update', update }, entry };
  }

  async #guardrailChange(choice: GuardrailChoice, key: Key): Promise<NonNullable<KeyUpdate['guardrail']>> {
    const [before, after] = await together([this.#guardrails.of(key.hash), this.#choose(choice)]);
    return { before, after };
  }

  /** Each choice is looked up once. */
  #choose(choice: GuardrailChoice): Promise<GuardrailRef | undefined> {
    const name = JSON.stringify(choice);
    const chosen = this.#chosen.get(name) ?? this.#guardrails.chosen(choice, this.#workspaceId);
    this.#chosen.set(name, chosen);
    return chosen;
  }

  async #creation(entry: ExactEntry): Promise<PlannedRow> {
    const command = creationOf(entry, this.#input, this.#workspaceId, this.#storageOf(entry));
    const plan = await create.plan(command, this.#looking, await this.#snapshot());
    const { limit, limit_reset, include_byok_in_limit, expires_at } = plan.settings;
    const changes = {
      ...fromNull({ limit, limit_reset, include_byok_in_limit, expires_at }),
      ...(plan.guardrail && { guardrail: { from: null, to: plan.guardrail.id } }),
    };
    const row = { ...rowOf(entry.name, undefined, 'create'), changes, storeIn: entry.storeIn };
    return { row, key: undefined, work: { kind: 'create', command, plan }, entry };
  }

  async #rotation(entry: ExactEntry, old: Key | undefined, reason: string): Promise<PlannedRow> {
    const command = rotationOf(entry, old, this.#input, this.#workspaceId, this.#storageOf(entry));
    const plan = await rotate.plan(command, this.#looking, await this.#snapshot());
    if (plan instanceof Settled) throw new ActionError('The rotation was not planned.');
    const { settings, source, guardrail } = plan;
    const { limit, limit_reset, include_byok_in_limit, expires_at } = settings;
    const changed = { limit, limit_reset, include_byok_in_limit, expires_at };
    const anew = 'limit' in entry.settings && limit_reset === null && limit !== null;
    this.#warnings.push(...plan.warnings);
    if (anew && entry.settings.limit?.rule === 'exactly') {
      this.#notices.push(
        say`Key ${quoted(entry.name)}: the rotation begins its budget anew, since its limit is absolute and never resets.`,
      );
    }
    const row = {
      ...rowOf(entry.name, old, 'rotate'),
      changes: { ...differences(source, changed), ...guardrailChanges(guardrail) },
      storeIn: entry.storeIn,
      reason,
      morePower:
        (anew && entry.settings.limit?.rule === 'exactly') ||
        givesMorePower(powerOf(source, guardrail.before, guardrail), {
          ...powerOf(source, guardrail.after, guardrail),
          ...changed,
          disabled: false,
        }),
    };
    return { row, key: old, work: { kind: 'rotate', command, plan }, entry };
  }

  #storageOf({ storeIn }: ExactEntry): Storage {
    const [first, ...more] = storeIn as [Target, ...Target[]];
    return { targets: [first, ...more], githubToken: this.#input.githubToken ?? '' };
  }

  /** Without a token (a dry run) nothing can be looked at, and nothing will be stored. */
  get #looking(): Reading {
    if (this.#input.githubToken !== undefined) return this.#reading;
    const unseen: SecretReader = {
      prepare: async target => ({ target, publicKey: '', keyId: '' }),
      exists: async () => true,
    };
    return { ...this.#reading, secrets: async () => unseen };
  }

  async #snapshot(): Promise<Snapshot> {
    this.#lists ??= readLists(this.#reading.openrouter, this.#workspaceId);
    return {
      workspaceId: this.#workspaceId,
      keys: this.#names.keys,
      guardrails: this.#guardrails,
      lists: await this.#lists,
    };
  }

  /** Keys that no entry names, by name. Keys in a rotation are none of their own. */
  #unlisted(): Key[] {
    if (this.#input.file.unlisted === 'ignore') return [];
    return this.#names.keys
      .filter(key => !this.#names.marked(key) && this.#entryOf(key) === undefined)
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  #isLive(key: Key): boolean {
    return !key.disabled && !isExpired(key, this.#names.now);
  }

  /** @throws ActionError when there are more than max-keys */
  #actOn(unlisted: readonly Key[]): PlannedRow[] {
    const { file, maxKeys } = this.#input;
    if (file.unlisted !== 'disable' && file.unlisted !== 'delete') return [];
    const action = file.unlisted;
    const keys = action === 'disable' ? unlisted.filter(key => this.#isLive(key)) : unlisted;
    if (keys.length > maxKeys) throw tooMany(keys, maxKeys, file);
    return keys.map(key => {
      if (this.#isInRotation(key)) {
        this.#warnings.push(
          say`Key ${quoted(key.name)} (${key.hash}) is not in ${file.path}, and a rotation of it is unfinished: it was left alone.`,
        );
        return { row: rowOf(key.name, key, 'none'), key, work: undefined, entry: undefined };
      }
      const changes: ApplyRow['changes'] = action === 'disable' ? { disabled: { from: false, to: true } } : {};
      const row = { ...rowOf(key.name, key, action), changes, reason: say`not in ${file.path} (unlisted: ${action})` };
      const keys: [Key, ...Key[]] = [key, ...this.#enabledPredecessors(key)];
      return { row, key, work: { kind: action, keys }, entry: undefined };
    });
  }

  #isInRotation(key: Key): boolean {
    const short = shortHash(key.hash);
    return this.#names.journals().some(({ other, base }) => other === short || base === key.name);
  }

  #enabledPredecessors(key: Key): Key[] {
    return this.#names
      .predecessors([shortHash(key.hash)])
      .filter(each => !each.disabled && this.#names.replacement(each)?.untilNext === true);
  }

  #unsealedWarnings(): string[] {
    return this.#names.keys
      .filter(key => this.#names.marked(key) && !this.#names.sealed(key))
      .map(
        key =>
          say`Key ${quoted(key.name)} (${key.hash}) is named as if this action had named it, but its seal is not of this ` +
          'provisioning key. It was left alone: disable or rename it by hand.',
      );
  }
}

/** Exact entries and patterns in the order in which they stand in the file; then unlisted keys. */
function inFileOrder(declared: readonly PlannedRow[], acted: readonly PlannedRow[]): PlannedRow[] {
  const place = ({ entry }: PlannedRow) => entry?.at ?? { line: 0, column: 0 };
  const sorted = declared.toSorted((a, b) => place(a).line - place(b).line || place(a).column - place(b).column);
  return [...sorted, ...acted];
}

function rowOf(name: string, key: Key | undefined, action: ApplyRow['action']): ApplyRow {
  return { name, hash: key?.hash ?? null, action, changes: {}, storeIn: [], reason: '', morePower: false };
}

function errorRow(entry: ExactEntry | PatternEntry, name: string, key: Key | undefined, reason: string): PlannedRow {
  return { row: { ...rowOf(name, key, 'error'), reason }, key, work: undefined, entry };
}

function powerOf(key: Key, guardrail: GuardrailRef | undefined, known: unknown): Power {
  return { ...key, guardrail: known === undefined ? undefined : (guardrail?.id ?? null) };
}

function guardrailChanges(change: KeyUpdate['guardrail']): ApplyRow['changes'] {
  if (change === undefined || change.before?.id === change.after?.id) return {};
  return { guardrail: { from: change.before?.id ?? null, to: change.after?.id ?? null } };
}

function fromNull(settings: Record<string, unknown>): ApplyRow['changes'] {
  return Object.fromEntries(Object.entries(settings).map(([name, to]) => [name, { from: null, to }]));
}

function differences(source: Key, settings: Record<string, unknown>): ApplyRow['changes'] {
  const before = source as unknown as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, to]) => {
      const from = before[name] ?? null;
      return from === to ? [] : [[name, { from, to }]];
    }),
  );
}

function tooMany(keys: readonly Key[], maxKeys: number, { path, unlisted }: KeysFile): ActionError {
  const names = keys.slice(0, 10).map(key => say`${quoted(key.name)} (${key.hash.slice(0, 12)})`);
  const more = keys.length > names.length ? ` and ${keys.length - names.length} more` : '';
  return new ActionError(
    say`max-keys: ${keys.length} keys are not in ${path} and would be ${unlisted}d, but at most ${maxKeys} may be: ` +
      `${names.join(', ')}${more}. Nothing was changed. Add them to the file, or set max-keys: ${keys.length} if all are meant.`,
  );
}

const NOTHING_REQUIRED: Gate = { require: undefined, warn: undefined, failOnUnmet: true };

function common({ connection, jobSummary, account }: ApplyInput, id: string | undefined) {
  const workspace = id === undefined ? undefined : ({ by: 'id', id } as const);
  return { connection, jobSummary, account, workspace, gate: NOTHING_REQUIRED, dryRun: false };
}

/** The creation of a key that the file declares. */
function creationOf(
  { name, settings, expiresIn }: ExactEntry,
  input: ApplyInput,
  id: string | undefined,
  storage: Storage,
): CreateCommand {
  const { limit } = settings;
  return {
    operation: 'create',
    ...common(input, id),
    wanted: { name, ...(limit && { limit: absolute(limit) }), ...newKeyWanted(settings, expiresIn) },
    delivery: { storage, outputKey: false },
    deleteAtJobEnd: false,
  };
}

/** The rotation of a key that the file declares, to the settings that it declares. */
function rotationOf(
  { name, settings, expiresIn, retire }: ExactEntry,
  old: Key | undefined,
  input: ApplyInput,
  id: string | undefined,
  storage: Storage,
): RotateCommand {
  const { limit } = settings;
  return {
    operation: 'rotate',
    ...common(input, id),
    selector: old ? { by: 'hash', hash: old.hash } : { by: 'name', name },
    where: [],
    wanted: { ...(limit && { limit }), ...newKeyWanted(settings, expiresIn) },
    delivery: { storage, outputKey: false },
    retire: retire ?? input.retire,
  };
}

function newKeyWanted(
  { limit_reset, include_byok_in_limit, guardrail }: DeclaredSettings,
  expiresIn: ExactEntry['expiresIn'],
) {
  return {
    ...(limit_reset !== undefined && { limit_reset }),
    ...(include_byok_in_limit !== undefined && { include_byok_in_limit }),
    ...(guardrail !== undefined && { guardrail }),
    ...(expiresIn !== undefined && { lifetime: expiresIn === 'never' ? ('never' as const) : { for: expiresIn } }),
  };
}

/** For a key that is created, "at least N", "at most N" and "top up to N" mean N. */
function absolute(limit: DeclaredLimit): AbsoluteLimit {
  return limit.rule === 'unlimited' ? limit : { rule: 'exactly', amount: limit.amount };
}
