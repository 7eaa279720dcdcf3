/** Steps 6 and 7 of a rotation: retires the old key and what earlier rotations have left, then names the new key. */
import type { Retirement } from '../../domain/command/command.ts';
import { instantOf, type Key } from '../../domain/key/key.ts';
import type { Settings } from '../../domain/key/settings.ts';
import { isEarlierAttempt, isUnused, type RunId, shortHash, type Until } from '../../domain/rotation/names.ts';
import { budgetText, changedBudget } from '../../domain/rotation/new-key-settings.ts';
import { type Journal, UNDER_WAY_MS } from '../../domain/rotation/sealed-names.ts';
import { undefinedIf404 } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { Account, AccountReader, Effects } from '../account/account.ts';
import { applyPatch, readOwn } from '../account/confirmed-writes.ts';
import { allOrFirstError, eachOrFirstError } from '../concurrency/concurrency.ts';
import { finishLimits } from '../create/new-key.ts';
import {
  leaveBefore,
  type NewKeyInPlace,
  OVERTAKEN,
  OvertakenError,
  type Rotation,
  refuseTakenOver,
  refuseWon,
  settleLists,
} from './rotation.ts';

/** The old key and the leftovers after they were retired. */
interface Retired {
  /** As the retiring PATCH returned it, or as read before it was deleted; undefined when there was none. */
  old: Key | undefined;
  /** This run's mark; undefined when the old key was deleted, or there was none. */
  mark: string | undefined;
  /** As read just before they were retired. */
  leftovers: readonly Journal[];
  /** Hashes of keys that were disabled here. */
  disabled: readonly string[];
}

/**
 * Retires nothing before it is certain that no other rotation has taken over.
 * @throws OvertakenError when one has
 */
export async function retire(rotation: Rotation, inPlace: NewKeyInPlace, effects: Effects): Promise<Retired> {
  const { retire: how } = rotation.plan.command;
  const account = effects.account.during(finishLimits(inPlace.fresh, effects));
  const { openrouter } = account;
  const { hash } = inPlace.fresh.key;
  const ready = rotation.key?.name ?? '';
  const { leftovers: left } = rotation.plan.situation;
  const [now, old, leftNow] = await allOrFirstError([
    readOwn(account, { hash, earlier: inPlace.names }),
    inPlace.old ? undefinedIf404(openrouter.key(inPlace.old.hash)) : Promise.resolve(undefined),
    eachOrFirstError(left, ({ key }) => undefinedIf404(openrouter.key(key.hash))),
  ]);
  rotation.key = now;
  refuseTakenOver(now, inPlace.fresh, ready);
  if (inPlace.old) refuseWon(old, inPlace.old, inPlace.old.name);
  // Before the old key's mark is overwritten: it may be all that leads to a leftover that has won.
  for (const [index, leftover] of left.entries()) refuseWonByLeftover(leftover, leftNow[index], rotation);
  const retiring: Retiring = { rotation, inPlace, account, run: effects.reading.run };
  rotation.oldKey = 'retiring';
  const retiredOld = old && (await retireOld(old, how, retiring));
  rotation.oldKey = 'retired';
  const leftovers: Journal[] = [];
  const disabled = old && how === 'disable' ? [old.hash] : [];
  for (const leftover of left) {
    const done = await retireLeftover(leftover, how, retiring);
    if (done) leftovers.push(done.leftover);
    if (done?.disabled) disabled.push(leftover.key.hash);
  }
  const ended = await eachOrFirstError(inPlace.superseded, key => disableSuperseded(key, retiring));
  return { old: retiredOld?.key, mark: retiredOld?.mark, leftovers, disabled: [...disabled, ...ended.flat()] };
}

/**
 * Step 7: gives the new key its final name, which from then on belongs to it alone.
 * @throws OvertakenError when another rotation has taken over or won
 */
export async function commit(
  rotation: Rotation,
  inPlace: NewKeyInPlace,
  retired: Retired,
  effects: Effects,
): Promise<void> {
  const { plan } = rotation;
  const { hash } = inPlace.fresh.key;
  const account = effects.account.during(finishLimits(inPlace.fresh, effects));
  const ready = rotation.key?.name ?? '';
  const { old } = inPlace;
  const marked = old && retired.mark !== undefined ? old : undefined;
  const [now, oldNow] = await allOrFirstError([
    readOwn(account, { hash, earlier: inPlace.names }),
    marked ? readOwn(account, { hash: marked.hash, earlier: new Set([marked.name]) }) : Promise.resolve(undefined),
  ]);
  rotation.key = now;
  refuseTakenOver(now, inPlace.fresh, ready);
  if (marked) refuseWon(oldNow, marked, retired.mark ?? '');
  const changed = changedBudget(plan.settings, { ...plan.situation, ...retired }, plan.command.wanted);
  const patch = { name: plan.settings.name, ...changed };
  rotation.key = await applyPatch(account, hash, patch, new Set([...inPlace.names, ready]));
  if (Object.keys(changed).length > 0) {
    rotation.notices.push(
      `The old key was used or changed while the rotation was under way, so the new key has ${budgetText(changed, plan.settings)}.`,
    );
  }
  await settleLists(rotation, retired.disabled, account.openrouter);
}

interface Retiring {
  rotation: Rotation;
  inPlace: NewKeyInPlace;
  /** With the limits for everything after a target has the new key. */
  account: Account;
  /** This run. */
  run: RunId;
}

async function retireOld(
  old: Key,
  how: Retirement,
  retiring: Retiring,
): Promise<{ key: Key; mark: string | undefined }> {
  const { rotation, account } = retiring;
  if (how === 'delete') {
    const read = await leaveAndReadAgain(old, retiring);
    await keepBudget(read, retiring);
    if ((await account.openrouter.delete(old.hash)) === 'gone') refuseWon(undefined, old, old.name);
    return { key: read, mark: undefined };
  }
  const mark = markOf(old, rotation.plan.situation.base, untilOf(how, account), retiring);
  const patch = { name: mark, ...(how === 'disable' && { disabled: true }) };
  const key = await undefinedIf404(patchRetired(old, patch, retiring));
  if (!key) refuseWon(undefined, old, old.name);
  return { key: key as Key, mark };
}

/** Changing lists takes a while, and the old key may be used or changed in the meantime. */
async function leaveAndReadAgain(old: Key, { rotation, account: { openrouter } }: Retiring): Promise<Key> {
  if (!(await leaveBefore(rotation, [old.hash], openrouter))) return old;
  const now = await undefinedIf404(openrouter.key(old.hash));
  refuseWon(now, old, old.name);
  return now;
}

/** Only the old key shows what it has spent: a run that ends between its deletion and the commit would lose that. */
async function keepBudget(old: Key, { rotation, inPlace, account }: Retiring): Promise<void> {
  const { plan } = rotation;
  const changed = changedBudget(plan.settings, { ...plan.situation, old }, plan.command.wanted);
  if (Object.keys(changed).length === 0) return;
  const earlier = new Set([...inPlace.names, rotation.key?.name ?? '']);
  rotation.key = await applyPatch(account, inPlace.fresh.key.hash, changed, earlier);
}

/** undefined: it is gone, or no longer a leftover and was left alone. */
async function retireLeftover(
  leftover: Journal,
  how: Retirement,
  retiring: Retiring,
): Promise<{ leftover: Journal; disabled: boolean } | undefined> {
  const { rotation, account } = retiring;
  const { openrouter } = account;
  const key = await undefinedIf404(openrouter.key(leftover.key.hash));
  if (!key) return undefined;
  refuseWonByLeftover(leftover, key, rotation);
  if (key.name !== leftover.key.name || !(leftover.ready || isUnused(key))) {
    rotation.warnings.push(changedLeftover(leftover, key));
    return undefined;
  }
  const read = { ...leftover, key };
  if (!leftover.ready) {
    await leaveBefore(rotation, [key.hash], openrouter);
    await openrouter.delete(key.hash);
    return { leftover: read, disabled: false };
  }
  const until = mayStillBeStored(leftover, retiring) ? 'next' : untilOf(how, account);
  const name = markOf(key, leftover.base, until, retiring);
  const ends = until === undefined;
  const retired = await undefinedIf404(patchRetired(key, { name, ...(ends && { disabled: true }) }, retiring));
  return { leftover: { ...read, key: retired ?? key }, disabled: ends };
}

/** An earlier attempt of this run may still be storing its key, whose secret must then work. */
function mayStillBeStored({ key, run }: Journal, { account, run: own }: Retiring): boolean {
  return isEarlierAttempt(run, own) && account.now() - instantOf(key.created_at) < UNDER_WAY_MS;
}

/** Returns the hash of a key that was disabled. If the key has lost its mark, somebody took it back into use. */
async function disableSuperseded({ hash, name }: Key, { rotation, account }: Retiring): Promise<string[]> {
  const now = await undefinedIf404(account.openrouter.key(hash));
  if (now === undefined) return [];
  if (now.name !== name) {
    if (!now.disabled) rotation.warnings.push(renamedPredecessor(now, name));
    return [];
  }
  return (await undefinedIf404(applyPatch(account, hash, { disabled: true }))) ? [hash] : [];
}

function renamedPredecessor({ name, hash }: Key, before: string): string {
  return (
    say`Key ${quoted(before)} (${hash}) was to end with this rotation, but it was renamed meanwhile (to ${quoted(name)}). It was ` +
    'left alone and is still enabled: disable it, unless it is in use again.'
  );
}

function patchRetired(key: Key, patch: Partial<Settings>, { account }: Retiring): Promise<Key> {
  return applyPatch(account, key.hash, patch, new Set([key.name]));
}

/** Counted from now by OpenRouter's clock, and rounded up to the whole seconds that a name holds. */
function untilOf(how: Retirement, account: AccountReader): Until {
  if (how === 'next-rotation') return 'next';
  return typeof how === 'object' ? Math.ceil((account.now() + how.after) / 1000) * 1000 : undefined;
}

function markOf({ hash }: Key, base: string, until: Until, { inPlace, account }: Retiring): string {
  const ending = { kind: 'replaced', other: shortHash(inPlace.fresh.key.hash), until } as const;
  return account.patchedName(base, ending, hash);
}

/** @throws OvertakenError when an earlier rotation has continued and given its key the final name */
function refuseWonByLeftover({ key: before, base }: Journal, now: Key | undefined, { plan }: Rotation): void {
  if (now === undefined || (now.name !== base && now.name !== plan.settings.name)) return;
  const { name, hash } = now;
  throw new OvertakenError(
    say`Key ${quoted(before.name)} (${hash}), which an earlier rotation had left, is ${quoted(name)} now: that rotation has ` +
      `won. ${OVERTAKEN}`,
  );
}

function changedLeftover({ key: before }: Journal, { name, hash }: Key): string {
  return (
    say`Key ${quoted(before.name)} (${hash}), which an earlier rotation had left, has changed meanwhile (it is named ` +
    say`${quoted(name)} now). It was left alone: look at it, and disable it by hand when nobody uses it.`
  );
}
