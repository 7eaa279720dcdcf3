/** Operation create: makes a new key. An interrupted run leaves at most a key that cannot spend. */
import type { CreateCommand } from '../../domain/command/command.ts';
import { isExpired, type Key, type KnownKey } from '../../domain/key/key.ts';
import type { Settings } from '../../domain/key/settings.ts';
import { applyLimit } from '../../domain/money/limit.ts';
import { isEarlierAttempt, isUnused } from '../../domain/rotation/names.ts';
import { type NewKeySettings, plannedNewKey } from '../../domain/rotation/new-key-settings.ts';
import type { SealedNames } from '../../domain/rotation/sealed-names.ts';
import { ActionError, asActionError, undefinedIf404 } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import { expiryOf } from '../../domain/time/instant.ts';
import type { NewKey, OpenRouter } from '../../openrouter/api.ts';
import type { Account, Effects, Reading } from '../account/account.ts';
import { applyPatch } from '../account/confirmed-writes.ts';
import { assignGuardrail, Guardrails } from '../account/guardrails.ts';
import { orphanedWarnings } from '../account/retired.ts';
import { workspaceId } from '../account/workspaces.ts';
import { allOrFirstError } from '../concurrency/concurrency.ts';
import type { Operation } from '../engine/engine.ts';
import type { CreateOutcome, GuardrailRef, KeyResult } from '../outcome/outcome.ts';
import {
  allTargets,
  type DeliveryRecord,
  deliver,
  isDelivered,
  overwritesText,
  type PreparedDelivery,
  prepareDelivery,
  whoHoldsWhat,
} from './delivery.ts';
import { deleteLate, deleteNewKey, type Fresh, listShowing, makeKey, probe, storeLimits } from './new-key.ts';

export interface CreationPlan {
  command: CreateCommand;
  /** undefined: the account's default workspace */
  workspaceId: string | undefined;
  settings: NewKeySettings;
  guardrail: GuardrailRef | undefined;
  delivery: PreparedDelivery;
  /** ms, by OpenRouter's clock */
  plannedAt: number;
  warnings: readonly string[];
}

/** What a creation needs to know about the workspace. */
interface KnownNames {
  /** undefined: the account's default workspace */
  workspaceId: string | undefined;
  names: SealedNames;
  guardrails: Guardrails;
}

/** Creations can be planned from what is already known about a workspace. */
interface Create extends Operation<CreateCommand, CreationPlan, CreateOutcome> {
  plan(command: CreateCommand, reading: Reading, known?: KnownNames): Promise<CreationPlan>;
}

export const create: Create = {
  wording: {
    notDone: 'No key was created',
    planned: 'it',
    done: 'The key was created',
    result: 'it',
  },

  async plan(command, reading, known) {
    const { account } = reading;
    const { wanted, delivery } = command;
    const id = known ? known.workspaceId : await workspaceId(command.workspace, account.openrouter);
    const guardrails = known?.guardrails ?? new Guardrails(account.openrouter);
    const [names, guardrail, prepared] = await allOrFirstError([
      known ? Promise.resolve(known.names) : account.namesIn(id),
      guardrails.chosen(wanted.guardrail ?? 'none', id),
      prepareDelivery(delivery, reading),
    ]);
    if (delivery.storage) refuseTaken(wanted.name, names);
    return {
      command,
      workspaceId: id,
      settings: settingsOfNew(command, names.now),
      guardrail,
      delivery: prepared,
      plannedAt: names.now,
      warnings: orphanedWarnings(names),
    };
  },

  forecast(plan, stopped) {
    const outcome = foreseen(plan);
    if (!stopped) return outcome;
    const delivered = allTargets('kept', plan.delivery);
    return { ...outcome, changed: false, results: [], single: undefined, delivered };
  },

  async apply(plan, effects) {
    effects.catchSignals();
    const delivered = allTargets('kept', plan.delivery);
    const creation: Creation = { plan, fresh: undefined, key: undefined, delivered };
    try {
      await makeAll(creation, effects);
    } catch (error) {
      return outcomeOf(creation, await afterFailure(asActionError(error), creation, effects));
    }
    return outcomeOf(creation, undefined);
  },
};

/** A creation under way: what it has done so far, and so what a failure leaves behind. */
interface Creation {
  readonly plan: CreationPlan;
  fresh: Fresh | undefined;
  /** The key as last returned; undefined when it was never made, or was deleted again. */
  key: Key | undefined;
  delivered: DeliveryRecord;
}

/** POST with limit 0, the guardrail, one PATCH with everything, probe, store. */
async function makeAll(creation: Creation, effects: Effects): Promise<void> {
  const { plan } = creation;
  const { command, guardrail } = plan;
  const account = effects.account.during(effects.cancellation.working);
  const made = await makeKey(() => bodyOf(plan, account, effects.reading), effects);
  const { fresh } = made;
  creation.fresh = fresh;
  creation.key = fresh.key;
  const { hash } = fresh.key;
  if (command.deleteAtJobEnd) effects.deleteAtJobEnd(hash);
  if (command.delivery.storage) {
    await refuseTwin({ name: command.wanted.name, workspaceId: plan.workspaceId }, fresh, effects);
  }
  if (guardrail) await assignGuardrail(guardrail, [hash], account);
  // Once the key is older, others may take the name: a run that was suspended must not give it a second time.
  const timely = effects.account.during(storeLimits(fresh, effects));
  creation.key = await applyPatch(timely, hash, patchOf(plan), fresh.posted);
  await probe(made.secret, effects);
  await deliver(plan.delivery, made, creation.delivered, effects);
}

async function afterFailure(error: ActionError, creation: Creation, effects: Effects): Promise<ActionError> {
  const { fresh, delivered } = creation;
  if (!fresh) return error;
  if (isDelivered(delivered)) {
    return new ActionError(
      `${error.message} ${whoHoldsWhat(delivered)} The new key stays live. To have one key everywhere, ` +
        'run operation rotate on it with all targets; or delete it and create it again.',
    );
  }
  const { gone, text } = await deleteNewKey(creation.key ?? fresh.key, effects);
  if (!gone) return new ActionError(`${error.message} ${text} Nobody has it; delete it by hand.`);
  creation.key = undefined;
  return new ActionError(`${error.message} ${text} Nothing was changed.`);
}

/** A repeated run would leave a stray live key beside the stored one. */
function refuseTaken(name: string, names: SealedNames): void {
  const [taken] = names.enabledNamed(name);
  if (!taken) return;
  throw new ActionError(
    say`name: there is an enabled key named ${quoted(name)} already (${taken.hash}). To give its targets a new ` +
      'secret use operation rotate; for another key choose another name.',
  );
}

/** `now` in ms, by OpenRouter's clock. */
function settingsOfNew({ wanted }: CreateCommand, now: number): NewKeySettings {
  const limit = wanted.limit && applyLimit(wanted.limit, { limit: 0, limit_remaining: 0 });
  return {
    name: wanted.name,
    limit: limit ?? null,
    limit_reset: wanted.limit_reset ?? null,
    include_byok_in_limit: wanted.include_byok_in_limit ?? false,
    expires_at: expiryOf(wanted.lifetime ?? 'never', now),
  };
}

function bodyOf({ command, settings, workspaceId: id }: CreationPlan, account: Account, { run }: Reading): NewKey {
  const { wanted, owner } = command;
  return {
    name: account.postedName(wanted.name, { kind: 'creating', run }),
    limit: 0,
    ...(wanted.include_byok_in_limit !== undefined && { include_byok_in_limit: wanted.include_byok_in_limit }),
    ...(settings.expires_at !== null && { expires_at: settings.expires_at }),
    ...(id !== undefined && { workspace_id: id }),
    ...(owner.creator_user_id !== undefined && { creator_user_id: owner.creator_user_id }),
    ...(owner.external_user !== undefined && { external: { user: owner.external_user } }),
  };
}

/** Settings that were not given keep OpenRouter's defaults. */
function patchOf({ command: { wanted }, settings: { name, limit } }: CreationPlan): Partial<Settings> {
  return {
    name,
    limit,
    ...(wanted.limit_reset !== undefined && { limit_reset: wanted.limit_reset }),
    ...(wanted.include_byok_in_limit !== undefined && { include_byok_in_limit: wanted.include_byok_in_limit }),
  };
}

function newKeyOf({ command: { owner }, settings, workspaceId: id, plannedAt }: CreationPlan): KnownKey {
  return plannedNewKey(settings, { ...owner, ...(id !== undefined && { workspace_id: id }) }, plannedAt);
}

/** The expected outcome of the creation. */
function foreseen(plan: CreationPlan): CreateOutcome {
  const { command, settings, delivery, warnings } = plan;
  const planned = newKeyOf(plan);
  const unlimited = settings.limit === null && !command.wanted.limit;
  return {
    operation: 'create',
    changed: true,
    results: [resultOf(plan, 'created', undefined, planned)],
    single: planned,
    failed: [],
    notices: unlimited ? [NO_LIMIT] : [],
    warnings,
    delivered: allTargets('planned', delivery),
  };
}

const NO_LIMIT =
  'The new key has no limit of its own, since limit was not given: it can spend all credits of the account.';

function outcomeOf({ plan, key, delivered }: Creation, failure: ActionError | undefined): CreateOutcome {
  const outcome = foreseen(plan);
  const overwritten = delivered.targets.flatMap(({ target, replaced }) =>
    replaced ? [overwritesText(plan.settings.name, target)] : [],
  );
  return {
    ...outcome,
    warnings: [...outcome.warnings, ...overwritten],
    changed: key !== undefined,
    results: key ? [resultOf(plan, failure ? 'failed' : 'created', key, key)] : [],
    single: key,
    delivered,
    failure,
  };
}

function resultOf(
  { guardrail }: CreationPlan,
  did: KeyResult['did'],
  returned: Key | undefined,
  after: KnownKey,
): KeyResult {
  const guarded = guardrail && { guardrail: { before: undefined, after: guardrail } };
  return { did, returned, after, ...guarded };
}

/**
 * After the POST of a key that will be stored: another key of that name means that it is being created twice. Keys of
 * an earlier attempt of this run, and of its late POSTs, are deleted.
 * @throws ActionError when the creation must stop; the new key still has to be deleted
 */
async function refuseTwin(
  { name, workspaceId: id }: { name: string; workspaceId: string | undefined },
  fresh: Fresh,
  { account: whole, cancellation, reading: { run: own } }: Effects,
): Promise<void> {
  const account = whole.during(cancellation.working);
  const keys = await listShowing(fresh, id, account);
  const late = new Set((await deleteLate(keys, fresh, account)).map(({ hash }) => hash));
  const others = keys.filter(({ hash }) => hash !== fresh.key.hash && !late.has(hash));
  const names = account.named(others);
  const twins: Key[] = [];
  for (const { key, run } of names.creations().filter(({ base }) => base === name)) {
    if (isEarlierAttempt(run, own)) twins.push(...(await endEarlierAttempt(key, name, account.openrouter)));
    else if (names.isUnderWay(key)) twins.push(key);
  }
  const [twin] = [...names.enabledNamed(name), ...twins];
  if (!twin) return;
  throw new ActionError(
    say`name: a key named ${quoted(name)} is being created twice: ${quoted(twin.name)} (${twin.hash}) has appeared in the meantime. ` +
      'Look at the other run; to give the targets of an existing key a new secret use operation rotate.',
  );
}

/** An earlier attempt may have finished its key just now: then that key has the name. */
async function endEarlierAttempt({ hash, name }: Key, base: string, openrouter: OpenRouter): Promise<Key[]> {
  const now = await undefinedIf404(openrouter.key(hash));
  if (now && now.name === name && isUnused(now)) await openrouter.delete(hash);
  return now?.name === base && !now.disabled && !isExpired(now, openrouter.now()) ? [now] : [];
}
