/**
 * Operation update: carries out the plan of update-plan.ts. Sends each key one PATCH with what differs, and changes
 * guardrails for up to 100 keys at once. A 2xx alone counts for nothing.
 */
import type { UpdateCommand } from '../../domain/command/command.ts';
import { type Key, placesOf } from '../../domain/key/key.ts';
import { type Settings, settingsOf, unappliedFields } from '../../domain/key/settings.ts';
import { ActionError, asActionError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { AccountReader, Effects } from '../account/account.ts';
import { applyPatch, NotAppliedError } from '../account/confirmed-writes.ts';
import { assignGuardrail, unassignGuardrail } from '../account/guardrails.ts';
import { retiredText } from '../account/retired.ts';
import { mapLimited } from '../concurrency/concurrency.ts';
import type { Operation } from '../engine/engine.ts';
import { afterEnding, withAlerts } from '../leaks/resolve-alerts.ts';
import {
  type FailedKey,
  type GuardrailRef,
  type KeyResult,
  partialFailure,
  type UpdateOutcome,
} from '../outcome/outcome.ts';
import { heldOf, proveRevoked } from '../revocation/revocation.ts';
import { type KeyUpdate, planUpdates, type UpdatePlan } from './update-plan.ts';

export const update: Operation<UpdateCommand, UpdatePlan, UpdateOutcome> = {
  wording: {
    notDone: 'Nothing was changed',
    planned: 'the result',
    done: 'The update was made',
    result: 'its result',
  },

  plan: planUpdates,

  endingConditions: ({ wanted, selection, gate }) =>
    wanted.disabled === undefined ? [] : [...selection.where, ...(gate.require ?? [])],

  forecast: (plan, stopped) =>
    withAlerts(
      outcomeOf(
        plan,
        plan.updates.map(each => (stopped ? untouched(each) : foreseen(each))),
        plan.failed,
      ),
      plan.leak,
    ),

  async apply(plan, effects) {
    announce(plan, effects);
    const results = await applyUpdates(plan, effects);
    const failed = results.flatMap(({ after: { hash, name }, error }) =>
      error === undefined ? [] : [{ hash, name, error }],
    );
    const outcome = outcomeOf(plan, results, [...plan.failed, ...failed]);
    const ended = results.flatMap(({ after, error }) => (after.disabled && error === undefined ? [after] : []));
    const proof = await proveRevoked(heldOf(ended, plan.held), effects.account);
    return afterEnding(outcome, proof, plan, effects);
  },
};

/** Reports the present values before anything is sent. */
function announce({ updates, failed }: UpdatePlan, effects: Effects): void {
  const [only] = updates;
  if (!only || updates.length + failed.length !== 1) return;
  effects.announce(settingsOf(only.key), only.guardrail && (only.guardrail.before?.id ?? 'none'));
}

/** The part of a plan that is needed to carry it out. */
type UpdateWork = Pick<UpdatePlan, 'updates' | 'onlyDisables'>;

/** A key being updated, and its result so far. */
interface KeyInWork extends KeyResult {
  after: Key;
  before: Settings;
  error?: string;
}

/**
 * Guardrails are assigned before the PATCH and removed after it: a raised limit is never without its guardrail. A
 * failure of one key leaves the others alone.
 */
export async function applyUpdates(plan: UpdateWork, effects: Effects): Promise<KeyInWork[]> {
  const works = plan.updates.map(each => ({ ...each, result: untouched(each) }));
  await assignGuardrails(works, effects);
  await mapLimited(works, 'Updating keys', effects.reading, async work => {
    if (work.result.error === undefined) await patch(work, plan, effects);
  });
  await removeGuardrails(works, effects);
  return works.map(({ result }) => result);
}

async function patch(work: KeyUpdate & { result: KeyInWork }, plan: UpdateWork, { account }: Effects): Promise<void> {
  const { key, result } = work;
  if (isEmpty(work.patch)) return;
  try {
    const after = await applyPatch(account, key.hash, work.patch);
    Object.assign(result, { did: 'updated', after, returned: after, ...(work.limitSpent && { limitSpent: true }) });
    if (!plan.onlyDisables) failIfRetired(after, account);
  } catch (error) {
    const after = error instanceof NotAppliedError ? error.key : result.after;
    Object.assign(result, { did: 'failed', after, returned: after, error: asActionError(error).message });
  }
}

/** A rotation has replaced the key in the meantime: the update was made on a key that is no longer in use. */
function failIfRetired(after: Key, account: AccountReader): void {
  const name = account.nameOf(after);
  if (name?.sealedBy === undefined || name.ending.kind !== 'replaced') return;
  throw new ActionError(
    say`The update was made, but a rotation has retired key ${quoted(name.base)} (${after.hash}) at the same moment. ` +
      retiredText(name.base, name.ending.other),
  );
}

function untouched({ key, guardrail, remark }: KeyUpdate): KeyInWork {
  return {
    did: 'unchanged',
    returned: key,
    after: key,
    before: settingsOf(key),
    ...(guardrail && { guardrail: { before: guardrail.before, after: guardrail.before } }),
    ...(remark !== undefined && { remark }),
  };
}

/** A key as the update would leave it. */
export function foreseen(each: KeyUpdate): KeyInWork {
  const { patch, after, guardrail, limitSpent } = each;
  const reassigned = guardrail !== undefined && guardrail.before?.id !== guardrail.after?.id;
  return {
    ...untouched(each),
    did: isEmpty(patch) && !reassigned ? 'unchanged' : 'updated',
    after,
    ...(guardrail && { guardrail }),
    ...(limitSpent && { limitSpent }),
  };
}

function outcomeOf(plan: UpdatePlan, results: readonly KeyInWork[], failed: readonly FailedKey[]): UpdateOutcome {
  const selected = plan.updates.length + plan.failed.length;
  return {
    operation: 'update',
    changed: results.some(isChanged),
    results,
    single: selected === 1 ? results[0]?.after : undefined,
    failed,
    notices: plan.notices,
    warnings: plan.warnings,
    failure: partialFailure(failed, selected, placesOf(plan.selected, plan.place.workspaces)),
    ...plan.place,
  };
}

/** Whether anything about the key has changed. */
export function isChanged({ before, after, guardrail }: KeyInWork): boolean {
  return unappliedFields(after, before).length > 0 || guardrail?.before?.id !== guardrail?.after?.id;
}

function isEmpty(patch: Partial<Settings>): boolean {
  return Object.keys(patch).length === 0;
}

const MAX_PER_REQUEST = 100;

/** A key whose guardrail changes. `result` is filled in as answers arrive. */
interface GuardrailChange {
  key: { hash: string };
  guardrail: { before: GuardrailRef | undefined; after: GuardrailRef | undefined } | undefined;
  result: KeyResult & { error?: string };
}

/** Assigns the wanted guardrails where they differ; an assignment replaces the previous one. */
async function assignGuardrails(changes: readonly GuardrailChange[], effects: Effects): Promise<void> {
  const wanted = changes.filter(({ guardrail }) => guardrail?.after && guardrail.after.id !== guardrail.before?.id);
  await inGroups(wanted, ({ guardrail }) => guardrail?.after, effects, assignGuardrail);
}

/** Removes guardrails where none is wanted, from keys that have not failed. */
async function removeGuardrails(changes: readonly GuardrailChange[], effects: Effects): Promise<void> {
  const unwanted = changes.filter(
    ({ guardrail, result }) => guardrail?.before && !guardrail.after && result.error === undefined,
  );
  await inGroups(unwanted, ({ guardrail }) => guardrail?.before, effects, unassignGuardrail);
}

async function inGroups(
  changes: readonly GuardrailChange[],
  refOf: (change: GuardrailChange) => GuardrailRef | undefined,
  { account }: Effects,
  send: typeof assignGuardrail,
): Promise<void> {
  await Promise.all(
    groupsOf(changes, change => refOf(change)?.id).map(async group => {
      const [first] = group;
      const ref = first && refOf(first);
      if (!ref) return;
      try {
        await send(
          ref,
          group.map(({ key }) => key.hash),
          account,
        );
        for (const { result, guardrail } of group) Object.assign(result, { did: 'updated', guardrail });
      } catch (error) {
        const { message } = asActionError(error);
        for (const { result } of group) Object.assign(result, { did: 'failed', error: message });
      }
    }),
  );
}

/** Groups items of the same name, each group small enough for one request. */
function groupsOf<Item>(items: readonly Item[], nameOf: (item: Item) => string | undefined): Item[][] {
  const groups: Item[][] = [];
  for (const named of Map.groupBy(items, nameOf).values()) {
    for (let at = 0; at < named.length; at += MAX_PER_REQUEST) groups.push(named.slice(at, at + MAX_PER_REQUEST));
  }
  return groups;
}
