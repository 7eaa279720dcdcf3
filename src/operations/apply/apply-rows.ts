/** Plans the rows of each entry of a keys file from the plan of the operation that it needs. */
import type {
  CreateCommand,
  GuardrailChoice,
  NewKeyWanted,
  RotateCommand,
  Storage,
} from '../../domain/command/command.ts';
import type { Target } from '../../domain/command/target.ts';
import type { DeclaredLimit, ExactEntry, PatternEntry } from '../../domain/declared/declarations.ts';
import { type Decision, decide } from '../../domain/declared/declared-key.ts';
import type { KeysByName } from '../../domain/declared/keys-by-name.ts';
import type { Key } from '../../domain/key/key.ts';
import type { AbsoluteLimit } from '../../domain/money/limit.ts';
import { doubtfulBearing } from '../../domain/rotation/situation.ts';
import { ActionError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { Reading } from '../account/account.ts';
import { Guardrails } from '../account/guardrails.ts';
import { listsToCarry } from '../account/key-lists.ts';
import { allOrFirstError, eachOrFirstError } from '../concurrency/concurrency.ts';
import { create } from '../create/create.ts';
import { overwritesText } from '../create/delivery.ts';
import { NOTHING_REQUIRED, Settled } from '../engine/engine.ts';
import type { ApplyRow, GuardrailRef } from '../outcome/outcome.ts';
import type { RotationPlan, Snapshot } from '../rotate/plan-rotation.ts';
import { rotate } from '../rotate/rotate.ts';
import { type KeyUpdate, planOne, spentWarning } from '../update/update-plan.ts';
import {
  type ApplyInput,
  changeByCreation,
  changeByRotation,
  changeByUpdate,
  type PlannedRow,
  readingWithoutTargets,
  rowOf,
  type Secrets,
} from './planned-row.ts';

/** What the rows are planned from. */
interface Known {
  input: ApplyInput;
  workspaceId: string | undefined;
  keys: KeysByName;
  secrets: Secrets;
  reading: Reading;
}

export class EntryPlanner {
  readonly #known: Known;
  /** What the operations of single keys read with. */
  readonly #reading: Reading;
  readonly #guardrails: Guardrails;
  readonly #chosen = new Map<string, Promise<GuardrailRef | undefined>>();
  #lists: Promise<Snapshot['lists']> | undefined;

  constructor(known: Known) {
    const { input, reading } = known;
    this.#known = known;
    this.#reading = input.githubToken === undefined ? readingWithoutTargets(reading) : reading;
    this.#guardrails = new Guardrails(reading.account.openrouter);
  }

  async exactRow(entry: ExactEntry): Promise<PlannedRow> {
    const { keys, secrets, reading } = this.#known;
    const decision = decide(entry, { keys, run: reading.run, secretAt: target => secrets.get(target) });
    const key = 'key' in decision ? decision.key : undefined;
    const row = await orErrorRow(entry, entry.name, key, () => this.#rowOf(entry, decision));
    const doubt = key ? doubtfulBearing(keys.bearers.of(key), keys.names.now) : [];
    return { ...row, warnings: [...doubt, ...(row.warnings ?? [])] };
  }

  /** One row for each key that the pattern claims. */
  patternRows(entry: PatternEntry, claimed: readonly Key[]): Promise<PlannedRow[]> {
    return eachOrFirstError(claimed, key =>
      orErrorRow(entry, key.name, key, () => this.#update(entry, key, undefined)),
    );
  }

  /** The notice if no key matches the pattern. A pattern whose keys all belong to other entries is not unused. */
  unusedNotice({ pattern, at }: PatternEntry): string[] {
    const { keys, input } = this.#known;
    if (keys.plain.some(({ name }) => pattern.matches(name))) return [];
    return [say`${input.file.path}:${at.line}: no key matches ${quoted(pattern.text)}.`];
  }

  async #rowOf(entry: ExactEntry, decision: Decision): Promise<PlannedRow> {
    switch (decision.action) {
      case 'error':
        return errorRow(entry, entry.name, decision.key, decision.reason);
      case 'none':
        return { ...idle(entry, rowOf(entry.name, undefined, 'none')), warnings: [decision.warning] };
      case 'create':
        return this.#creation(entry);
      case 'rotate':
        return this.#rotation(entry, decision.key, decision.reason);
      case 'update':
        return this.#update(entry, decision.key, decision.warning);
    }
  }

  async #update(entry: ExactEntry | PatternEntry, key: Key, warning: string | undefined): Promise<PlannedRow> {
    const { names } = this.#known.keys;
    const { guardrail: choice, ...wanted } = entry.settings;
    const planned = planOne(key, wanted, names.now);
    if (typeof planned === 'string') throw new ActionError(planned);
    const update: KeyUpdate = { ...planned, guardrail: choice && (await this.#guardrailChange(choice, key)) };
    const change = changeByUpdate(update);
    const changes = Object.keys(change.changes).length > 0;
    return {
      row: { ...rowOf(key.name, key, changes ? 'update' : 'none'), ...change },
      key,
      work: changes ? { kind: 'update', update } : undefined,
      entry,
      remark: update.remark,
      warnings: [...(warning === undefined ? [] : [warning]), ...spentWarning(update)],
    };
  }

  async #guardrailChange(choice: GuardrailChoice, key: Key): Promise<NonNullable<KeyUpdate['guardrail']>> {
    const [before, after] = await allOrFirstError([this.#guardrails.of(key.hash), this.#choose(choice)]);
    return { before, after };
  }

  /** Each choice is looked up once. */
  #choose(choice: GuardrailChoice): Promise<GuardrailRef | undefined> {
    const name = JSON.stringify(choice);
    const chosen = this.#chosen.get(name) ?? this.#guardrails.chosen(choice, this.#known.workspaceId);
    this.#chosen.set(name, chosen);
    return chosen;
  }

  async #creation(entry: ExactEntry): Promise<PlannedRow> {
    const { input, workspaceId, keys } = this.#known;
    const command = creationOf(entry, input, workspaceId);
    const known = { workspaceId, names: keys.names, guardrails: this.#guardrails };
    const plan = await create.plan(command, this.#reading, known);
    const row = { ...rowOf(entry.name, undefined, 'create'), ...changeByCreation(plan), storeIn: entry.storeIn };
    const existing = entry.storeIn.filter(target => this.#known.secrets.get(target) === 'there');
    const warnings = existing.map(target => overwritesText(entry.name, target));
    return { row, key: undefined, work: { kind: 'create', entry, key: undefined, command, plan }, entry, warnings };
  }

  async #rotation(entry: ExactEntry, key: Key | undefined, reason: string): Promise<PlannedRow> {
    const { input, workspaceId } = this.#known;
    const command = rotationOf(entry, input, workspaceId);
    const plan = await rotate.plan(command, this.#reading, await this.#snapshot());
    if (plan instanceof Settled || 'leftOut' in plan)
      throw new TypeError('A rotation without where cannot leave its key out.');
    const isFresh = hasFreshBudget(entry, plan);
    const change = changeByRotation(plan, isFresh);
    return {
      row: { ...rowOf(entry.name, key, 'rotate'), ...change, storeIn: entry.storeIn, reason },
      key,
      work: { kind: 'rotate', entry, key, command, plan },
      entry,
      notices: isFresh ? [freshBudgetText(entry)] : [],
    };
  }

  async #snapshot(): Promise<Snapshot> {
    const { input, reading, workspaceId, keys } = this.#known;
    this.#lists ??= listsToCarry(input.carryOver, reading.account.openrouter, workspaceId);
    return { workspaceId, keys: keys.names.keys, guardrails: this.#guardrails, lists: await this.#lists };
  }
}

/** With an absolute limit that never resets, what the old key has spent does not count for the new one. */
function hasFreshBudget({ settings }: ExactEntry, { settings: { limit, limit_reset } }: RotationPlan): boolean {
  return settings.limit?.rule === 'exactly' && limit !== null && limit_reset === null;
}

function freshBudgetText({ name }: ExactEntry): string {
  return say`Key ${quoted(name)}: the rotation begins its budget anew, since its limit is absolute and never resets.`;
}

/** An error of the operation fails this row alone. */
async function orErrorRow(
  entry: ExactEntry | PatternEntry,
  name: string,
  key: Key | undefined,
  plan: () => Promise<PlannedRow>,
): Promise<PlannedRow> {
  try {
    return await plan();
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return errorRow(entry, name, key, error.message);
  }
}

function errorRow(entry: ExactEntry | PatternEntry, name: string, key: Key | undefined, reason: string): PlannedRow {
  return { ...idle(entry, { ...rowOf(name, key, 'error'), reason }), key };
}

function idle(entry: ExactEntry | PatternEntry, row: ApplyRow): PlannedRow {
  return { row, key: undefined, work: undefined, entry };
}

/** `id`: the workspace; undefined: the default one */
function creationOf(entry: ExactEntry, input: ApplyInput, id: string | undefined): CreateCommand {
  const { name, settings } = entry;
  const { limit } = settings;
  return {
    operation: 'create',
    owner: {},
    ...commonOf(id),
    wanted: { name, ...(limit && { limit: absolute(limit) }), ...wantedOf(entry) },
    delivery: deliveryOf(entry, input),
    deleteAtJobEnd: false,
  };
}

/** The name selects the key: only the name finds every journal that interrupted rotations have left of it. */
function rotationOf(entry: ExactEntry, input: ApplyInput, id: string | undefined): RotateCommand {
  const { name, settings, retire } = entry;
  const { limit } = settings;
  return {
    operation: 'rotate',
    ...commonOf(id),
    selector: { by: 'name', name },
    where: [],
    wanted: { ...(limit && { limit }), ...wantedOf(entry) },
    delivery: deliveryOf(entry, input),
    retire: retire ?? input.retire,
    carryOver: input.carryOver,
  };
}

/** Requirements are judged for all keys together. */
function commonOf(id: string | undefined) {
  const workspace = id === undefined ? undefined : ({ by: 'id', id } as const);
  return { workspace, gate: NOTHING_REQUIRED, dryRun: false };
}

/** Only entries with `store-in` get here. Only a dry run has no token: it neither reads nor writes secrets. */
function deliveryOf({ storeIn }: ExactEntry, { githubToken }: ApplyInput): { storage: Storage; outputKey: false } {
  const targets = storeIn as readonly [Target, ...Target[]];
  return { storage: { targets, githubToken: githubToken ?? '' }, outputKey: false };
}

function wantedOf({ settings, expiresIn }: ExactEntry): NewKeyWanted {
  const { limit_reset, include_byok_in_limit, guardrail } = settings;
  return {
    ...(limit_reset !== undefined && { limit_reset }),
    ...(include_byok_in_limit !== undefined && { include_byok_in_limit }),
    ...(guardrail !== undefined && { guardrail }),
    ...(expiresIn !== undefined && { lifetime: expiresIn === 'never' ? ('never' as const) : { for: expiresIn } }),
  };
}

/** For a new key, "at least N", "at most N" and "top up to N" mean N. */
function absolute(limit: DeclaredLimit): AbsoluteLimit {
  return limit.rule === 'unlimited' ? limit : { rule: 'exactly', amount: limit.amount };
}
