/**
 * Operation rotate: replaces one key without a moment in which the stored secret is not a working key, and repairs by
 * itself a rotation that was cut off anywhere. docs/rotation.md explains the steps and what they rest on.
 */
import type { Retirement, RotateCommand } from '../../domain/command/command.ts';
import { isExpired, type Key } from '../../domain/key/key.ts';
import { settingsOf } from '../../domain/key/settings.ts';
import { plannedNewKey } from '../../domain/rotation/new-key-settings.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { KeyList, NewKey } from '../../openrouter/api.ts';
import type { Account } from '../account/account.ts';
import type { Effects, Reading } from '../account/effects.ts';
import { assignGuardrail } from '../account/guardrails.ts';
import { applyPatch } from '../account/patch-key.ts';
import { deliver, deliveredOf, isDelivered, nothingStored, targetsOf } from '../create/delivery.ts';
import { makeKey, probe } from '../create/new-key.ts';
import { type Operation, Settled } from '../engine/engine.ts';
import type { CarriedOver, KeyResult, RotateOutcome } from '../outcome/outcome.ts';
import { commit } from './commit.ts';
import { joinLists } from './join-lists.ts';
import { look, type RotationPlan } from './look.ts';
import { retire } from './retire.ts';
import { beginRotation, type NewKeyInPlace, type Rotation } from './rotation.ts';
import { lookAgain } from './second-look.ts';
import type { Snapshot } from './snapshot.ts';
import { afterFailure } from './undo.ts';

/** Rotations can be planned from what is known of a workspace already. */
interface Rotate extends Operation<RotateCommand, RotationPlan, RotateOutcome> {
  plan(command: RotateCommand, reading: Reading, known?: Snapshot): Promise<RotationPlan | Settled<RotateOutcome>>;
}

export const rotate: Rotate = {
  wording: {
    notDone: 'Nothing was changed, because the new key would fail the requirements',
    unmet: 'The key was rotated, but the new one fails the requirements:',
  },

  async plan(command, reading, known) {
    const looked = await look(command, reading, known);
    return 'leftOut' in looked ? new Settled(leftOut(command, looked.leftOut)) : looked;
  },

  planned: plan => ({ keys: [{ key: newKeyOf(plan), facts: { guardrail: plan.guardrail.after ?? 'none' } }] }),

  forecast: (plan, stopped) => (stopped ? untouched(plan) : foreseen(plan)),

  async apply(plan, effects) {
    effects.catchSignals();
    const rotation = beginRotation(plan);
    try {
      const inPlace = await create(rotation, effects);
      await equip(rotation, inPlace, effects);
      await probe(inPlace.fresh.secret, effects);
      await store(rotation, inPlace, effects);
      const retired = await retire(rotation, inPlace, effects);
      await commit(rotation, inPlace, retired, effects);
    } catch (error) {
      rotation.failure = await afterFailure(error, rotation, effects);
    }
    return outcomeOf(rotation);
  },

  final({ failure, results }) {
    const [rotated] = results;
    if (failure || !rotated) return undefined;
    return { keys: [{ key: rotated.after, facts: { guardrail: rotated.guardrail?.after ?? 'none' } }] };
  },
};

/** Step 2: a key that cannot spend, then another look. */
async function create(rotation: Rotation, effects: Effects): Promise<NewKeyInPlace> {
  const { plan } = rotation;
  const fresh = await makeKey(() => bodyOf(plan, effects.account, effects.reading), effects);
  rotation.fresh = fresh;
  rotation.key = fresh.key;
  const seen = await lookAgain(plan, fresh, effects);
  return { fresh, names: new Set(fresh.posted), ...seen };
}

/** Step 3: the guardrail and the lists first, so that the key never spends without them; then all settings in one PATCH. */
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

/** Step 5: target by target, stopping at the first that fails. */
async function store(rotation: Rotation, { fresh }: NewKeyInPlace, effects: Effects): Promise<void> {
  rotation.stored = await deliver(rotation.plan.delivery, fresh, effects);
  if (rotation.stored.failure) throw rotation.stored.failure;
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

function newKeyOf({ settings, source, plannedAt }: RotationPlan): Partial<Key> {
  const { creator_user_id, workspace_id, external_user } = source;
  const origin = { creator_user_id, workspace_id, ...(external_user !== undefined && { external_user }) };
  return plannedNewKey(settings, origin, plannedAt);
}

/** What `where` left out: nothing was done, which is success. */
function leftOut({ delivery }: RotateCommand, { name, hash }: Key): RotateOutcome {
  const storage = delivery.storage?.targets ?? [];
  return {
    operation: 'rotate',
    changed: false,
    results: [],
    single: undefined,
    failed: [],
    notices: [say`where: key ${quoted(name)} (${hash}) does not meet the conditions; nothing was done.`],
    warnings: [],
    delivered: { storedIn: [], maybeIn: [], notIn: [...storage], secret: undefined },
    previousHash: hash,
    oldKey: { name, became: 'unchanged' },
    carriedOver: [],
  };
}

/** The rotation that was stopped before it began: the old key, as it is. */
function untouched(plan: RotationPlan): RotateOutcome {
  const { old } = plan.situation;
  const results: KeyResult[] = old ? [{ did: 'unchanged', returned: old, after: old, before: settingsOf(old) }] : [];
  return {
    ...foreseen(plan),
    changed: false,
    results,
    single: old,
    ...(old && { oldKey: { name: old.name, became: 'unchanged' } }),
    carriedOver: [],
    delivered: notDelivered(plan),
  };
}

/** The rotation as it would be. */
function foreseen(plan: RotationPlan): RotateOutcome {
  const { situation, source, delivery } = plan;
  const planned = newKeyOf(plan);
  const after = { ...source, ...planned, hash: '', label: '' };
  return {
    operation: 'rotate',
    changed: true,
    results: [resultOf(plan, 'rotated', situation.old, after)],
    single: planned,
    failed: [],
    notices: plan.notices,
    warnings: plan.warnings,
    delivered: { storedIn: targetsOf(delivery), maybeIn: [], notIn: [], secret: undefined },
    previousHash: situation.old?.hash ?? '',
    oldKey: situation.old && { name: situation.old.name, became: becameOf(plan, situation.old) },
    carriedOver: carriedOver(plan, plan.lists.joined, true),
  };
}

function outcomeOf(rotation: Rotation): RotateOutcome {
  const { plan, key, fresh, guarded, joined, stored, notices, warnings, failure } = rotation;
  const did = failure ? 'failed' : 'rotated';
  return {
    ...foreseen(plan),
    changed: key !== undefined || isDelivered(stored),
    results: key ? [resultOf(plan, did, key, key)] : [],
    single: key,
    notices: [...plan.notices, ...notices],
    warnings: [...plan.warnings, ...warnings],
    delivered: deliveredOf(stored, fresh),
    oldKey: oldKeyOf(rotation),
    carriedOver: key ? carriedOver(plan, joined, guarded) : [],
    failure,
  };
}

/** undefined: there is none, or what became of it is not known. */
function oldKeyOf({ plan, oldKey }: Rotation): RotateOutcome['oldKey'] {
  const { old } = plan.situation;
  if (old === undefined || oldKey === 'retiring') return undefined;
  return { name: old.name, became: oldKey === 'retired' ? becameOf(plan, old) : 'unchanged' };
}

/** A key that had ended before does not stay enabled. */
function becameOf({ command: { retire }, plannedAt }: RotationPlan, old: Key): Retirement | 'ended' {
  const marksOnly = retire === 'next-rotation' || retire === 'keep';
  return marksOnly && (old.disabled || isExpired(old, plannedAt)) ? 'ended' : retire;
}

function resultOf(
  { source, guardrail, settings }: RotationPlan,
  did: KeyResult['did'],
  returned: Key | undefined,
  after: Key,
): KeyResult {
  return {
    did,
    returned,
    after,
    before: settingsOf(source),
    ...((guardrail.before ?? guardrail.after) && { guardrail }),
    ...((returned === after ? after : settings).limit === 0 && { limitSpent: true as const }),
  };
}

function notDelivered({ delivery }: RotationPlan): RotateOutcome['delivered'] {
  return deliveredOf(nothingStored(delivery), undefined);
}

/** What the new key has of the old one beside its fields; a guardrail that an input chose was not carried over. */
function carriedOver({ guardrail, command }: RotationPlan, lists: readonly KeyList[], guarded: boolean): CarriedOver[] {
  const kept = guarded && command.wanted.guardrail === undefined ? guardrail.after : undefined;
  return [
    ...(kept ? [{ kind: 'guardrail' as const, ...kept }] : []),
    ...lists.map(({ kind, id, name }) => ({ kind, id, name })),
  ];
}
