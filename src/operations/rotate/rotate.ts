/**
 * Operation rotate: replaces one key. The stored secret is a working key at every moment, and the next rotation repairs
 * one that was interrupted anywhere. docs/internals/rotation.md explains the steps and what they rely on.
 */
import type { Retirement, RotateCommand } from '../../domain/command/command.ts';
import { isExpired, type Key, type KnownKey } from '../../domain/key/key.ts';
import { plannedNewKey } from '../../domain/rotation/new-key-settings.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import { hashOf, isMaskOf, type KeyList, type NewKey } from '../../openrouter/api.ts';
import type { Account, Effects, Reading } from '../account/account.ts';
import { applyPatch } from '../account/confirmed-writes.ts';
import { assignGuardrail } from '../account/guardrails.ts';
import { allTargets, deliver, isDelivered } from '../create/delivery.ts';
import { type Fresh, type Made, makeKey, probe } from '../create/new-key.ts';
import { type Operation, Settled } from '../engine/engine.ts';
import { type CarriedOver, type KeyResult, namedFailure, type RotateOutcome } from '../outcome/outcome.ts';
import { type HeldKey, proveRevoked, withProof } from '../revocation/revocation.ts';
import { type EndedKey, endOverdue, type OverduePlan, overdueText } from './overdue.ts';
import { planRotation, type RotationPlan, type Snapshot } from './plan-rotation.ts';
import { commit, retire } from './retire.ts';
import { afterFailure, beginRotation, joinLists, lookAgain, type NewKeyInPlace, type Rotation } from './rotation.ts';

type RotatePlan = RotationPlan | OverduePlan;

/** Rotations can be planned from what is already known about a workspace. */
interface Rotate extends Operation<RotateCommand, RotatePlan, RotateOutcome> {
  plan(command: RotateCommand, reading: Reading, known?: Snapshot): Promise<RotatePlan | Settled<RotateOutcome>>;
}

export const rotate: Rotate = {
  wording: {
    notDone: 'Nothing was changed',
    planned: 'the new key',
    done: 'The key was rotated',
    result: 'the new one',
  },

  async plan(command, reading, known) {
    const looked = await planRotation(command, reading, known);
    if (!('leftOut' in looked)) return looked;
    return looked.overdue.length > 0 ? looked : new Settled(leftOut(looked));
  },

  forecast(plan, stopped) {
    if ('leftOut' in plan)
      return leftOutBut(
        plan,
        plan.overdue.map(key => ({ key, after: key, changed: true })),
        true,
      );
    return stopped ? untouched(plan) : foreseen(plan);
  },

  async apply(plan, effects) {
    effects.catchSignals();
    if ('leftOut' in plan) return endOverdueOnly(plan, effects);
    const rotation = beginRotation(plan);
    try {
      const made = await create(rotation, effects);
      const inPlace = await secondLook(rotation, made.fresh, effects);
      await equip(rotation, inPlace, effects);
      await probe(made.secret, effects);
      await deliver(plan.delivery, made, rotation.delivered, effects);
      const retired = await retire(rotation, inPlace, effects);
      await commit(rotation, inPlace, retired, effects);
    } catch (error) {
      rotation.failure = await afterFailure(error, rotation, effects);
    }
    const outcome = outcomeOf(rotation);
    return withProof(outcome, await proveRevoked(endedOf(rotation), effects.account));
  },
};

/** The old key and its value, if the step holds it and the rotation has ended the key. */
function endedOf({ plan: { command, situation }, failure, oldKey }: Rotation): HeldKey[] {
  const { selector, retire: how } = command;
  const { old } = situation;
  if (failure || oldKey !== 'retired' || !old || selector.by !== 'api-key') return [];
  const isOld = hashOf(selector.secret) === old.hash || isMaskOf(old.label, selector.secret);
  return isOld && (how === 'disable' || how === 'delete') ? [{ key: old, secret: selector.secret }] : [];
}

/** Step 2: a key that cannot spend. */
async function create(rotation: Rotation, effects: Effects): Promise<Made> {
  const { plan } = rotation;
  const made = await makeKey(() => bodyOf(plan, effects.account, effects.reading), effects);
  rotation.fresh = made.fresh;
  rotation.key = made.fresh.key;
  return made;
}

/** Still step 2: whether this rotation may continue. */
async function secondLook(rotation: Rotation, fresh: Fresh, effects: Effects): Promise<NewKeyInPlace> {
  const seen = await lookAgain(rotation.plan, fresh, effects);
  return { fresh, names: new Set(fresh.posted), ...seen };
}

/** Step 3: first the guardrail and the lists, so the key never spends without them; then all settings in one PATCH. */
async function equip(rotation: Rotation, inPlace: NewKeyInPlace, effects: Effects): Promise<void> {
  const { plan } = rotation;
  const { hash } = inPlace.fresh.key;
  const account = effects.account.during(effects.cancellation.working);
  if (plan.guardrail.after) {
    await assignGuardrail(plan.guardrail.after, [hash], account);
    rotation.guarded = true;
  }
  await joinLists(rotation, hash, account.openrouter);
  const { base, oldShort } = plan.situation;
  const journal = { kind: 'ready', other: oldShort, run: effects.reading.run } as const;
  const name = account.patchedName(base, journal, hash);
  const { limit, limit_reset, include_byok_in_limit } = plan.settings;
  const patch = { limit, limit_reset, include_byok_in_limit, name };
  rotation.key = await applyPatch(account, hash, patch, inPlace.names);
}

function bodyOf({ situation, source, settings }: RotationPlan, account: Account, { run }: Reading): NewKey {
  const journal = { kind: 'replacing', other: situation.oldShort, run } as const;
  return {
    name: account.postedName(situation.base, journal),
    limit: 0,
    include_byok_in_limit: source.include_byok_in_limit,
    workspace_id: source.workspace_id,
    creator_user_id: source.creator_user_id,
    ...(settings.expires_at !== null && { expires_at: settings.expires_at }),
    ...(source.external_user != null && { external: { user: source.external_user } }),
  };
}

function newKeyOf({ settings, source, plannedAt }: RotationPlan): KnownKey {
  const { creator_user_id, workspace_id, external_user } = source;
  const origin = { creator_user_id, workspace_id, ...(external_user !== undefined && { external_user }) };
  return plannedNewKey(settings, origin, plannedAt);
}

/** The outcome if `where` left the key out, which is success. */
function leftOut(plan: OverduePlan, what = 'nothing was done'): RotateOutcome {
  const { delivery } = plan.command;
  const { name, hash } = plan.leftOut;
  return {
    operation: 'rotate',
    changed: false,
    results: [],
    single: undefined,
    failed: [],
    notices: [say`where: key ${quoted(name)} (${hash}) does not meet the conditions; ${what}.`],
    warnings: plan.warnings,
    delivered: {
      targets: (delivery.storage?.targets ?? []).map(target => ({ target, state: 'kept' })),
      outputKey: false,
    },
    previousHash: hash,
    oldKey: { name, became: 'unchanged' },
    carriedOver: [],
  };
}

/** The key is not rotated, but keys that its earlier rotations left enabled are disabled. */
async function endOverdueOnly(plan: OverduePlan, effects: Effects): Promise<RotateOutcome> {
  const { ended, warnings } = await endOverdue(plan.overdue, plan.names, effects.account, plan.command.carryOver);
  return { ...leftOutBut(plan, ended, false), warnings: [...plan.warnings, ...warnings] };
}

function leftOutBut(plan: OverduePlan, ended: readonly EndedKey[], isPlanned: boolean): RotateOutcome {
  const outcome = leftOut(plan, isPlanned ? 'it is not rotated' : 'it was not rotated');
  const failed = ended.flatMap(each =>
    'error' in each ? [{ hash: each.key.hash, name: each.key.name, error: each.error }] : [],
  );
  const disabled = ended.flatMap(each => ('changed' in each && each.changed ? [each.key] : []));
  return {
    ...outcome,
    changed: disabled.length > 0,
    notices: [...outcome.notices, ...disabled.map(each => overdueText(each, plan.names, isPlanned))],
    failure: namedFailure(failed, ended.length),
  };
}

/** The outcome of a rotation that was stopped before it began: the old key as it is. */
function untouched(plan: RotationPlan): RotateOutcome {
  const { old } = plan.situation;
  const results: KeyResult[] = old ? [{ did: 'unchanged', returned: old, after: old }] : [];
  return {
    ...foreseen(plan),
    changed: false,
    results,
    single: old,
    ...(old && { oldKey: { name: old.name, became: 'unchanged' } }),
    carriedOver: [],
    delivered: allTargets('kept', plan.delivery),
  };
}

/** The expected outcome of the rotation. */
function foreseen(plan: RotationPlan): RotateOutcome {
  const { situation, delivery } = plan;
  const planned = newKeyOf(plan);
  return {
    operation: 'rotate',
    changed: true,
    results: [resultOf(plan, 'rotated', situation.old, planned)],
    single: planned,
    failed: [],
    notices: plan.notices,
    warnings: plan.warnings,
    delivered: allTargets('planned', delivery),
    previousHash: situation.old?.hash ?? '',
    oldKey: situation.old && { name: situation.old.name, became: becameOf(plan, situation.old) },
    carriedOver: carriedOver(plan, plan.lists.joined, true),
  };
}

function outcomeOf(rotation: Rotation): RotateOutcome {
  const { plan, key, guarded, joined, delivered, notices, warnings, failure } = rotation;
  const did = failure ? 'failed' : 'rotated';
  return {
    ...foreseen(plan),
    changed: key !== undefined || isDelivered(delivered),
    results: key ? [resultOf(plan, did, key, key)] : [],
    single: key,
    notices: [...plan.notices, ...notices],
    warnings: [...plan.warnings, ...warnings],
    delivered,
    oldKey: oldKeyOf(rotation),
    carriedOver: key ? carriedOver(plan, joined, guarded) : [],
    failure,
  };
}

/** undefined: there is none, or its state is unknown. */
function oldKeyOf({ plan, oldKey }: Rotation): RotateOutcome['oldKey'] {
  const { old } = plan.situation;
  if (old === undefined || oldKey === 'retiring') return undefined;
  return { name: old.name, became: oldKey === 'retired' ? becameOf(plan, old) : 'unchanged' };
}

/** A key that had already ended does not stay enabled. */
function becameOf({ command: { retire }, plannedAt }: RotationPlan, old: Key): Retirement | 'ended' {
  const marksOnly = retire === 'next-rotation' || retire === 'keep' || typeof retire === 'object';
  return marksOnly && (old.disabled || isExpired(old, plannedAt)) ? 'ended' : retire;
}

function resultOf(
  { guardrail }: RotationPlan,
  did: KeyResult['did'],
  returned: Key | undefined,
  after: KnownKey,
): KeyResult {
  return {
    did,
    returned,
    after,
    ...((guardrail.before ?? guardrail.after) && { guardrail }),
    ...(after.limit === 0 && { limitSpent: true as const }),
  };
}

/** What the new key took over besides fields. A guardrail that an input chose was not carried over. */
function carriedOver({ guardrail, command }: RotationPlan, lists: readonly KeyList[], guarded: boolean): CarriedOver[] {
  const kept = guarded && command.wanted.guardrail === undefined ? guardrail.after : undefined;
  return [
    ...(kept ? [{ kind: 'guardrail' as const, ...kept }] : []),
    ...lists.map(({ kind, id, name }) => ({ kind, id, name })),
  ];
}
