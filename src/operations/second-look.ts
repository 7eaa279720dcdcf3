/**
 * The second look, after the new key was made: what has changed since the plan. Of two
 * simultaneous rotations of one key at most one goes on, since each sees the other's journal in a list that shows its own.
 */
import { ActionError } from '../domain/errors.ts';
import { isExpired, type Key } from '../domain/key.ts';
import { isEarlierAttempt, isUnused } from '../domain/names.ts';
import { SealedNames } from '../domain/sealed-names.ts';
import { newJournals, oldAndLeftovers, type Situation, supersededIn } from '../domain/situation.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { OpenRouter } from '../openrouter/api.ts';
import { ifThere } from '../openrouter/client.ts';
import { askAgain } from './believed.ts';
import type { Effects } from './effects.ts';
import { overlaid } from './find-situation.ts';
import type { RotationPlan } from './look.ts';
import { deleteLate, type Fresh } from './new-key.ts';
import { eachTogether, together } from './together.ts';

/** What the second look adds to the plan. */
export interface SeenAgain {
  /** The old key as it was read now. */
  old: Key | undefined;
  /** Keys that end with this rotation, those that are seen only now included. */
  superseded: readonly Key[];
}

/** @throws ActionError when the rotation must not go on; the new key is still to be deleted */
export async function lookAgain(
  { situation, listed, command }: RotationPlan,
  fresh: Fresh,
  effects: Effects,
): Promise<SeenAgain> {
  const openrouter = effects.openrouter.during(effects.cancellation.working);
  const known = oldAndLeftovers(situation);
  const [keys, first] = await together([
    listShowing(fresh, listed, openrouter, effects),
    eachTogether(known, ({ hash }) => ifThere(openrouter.key(hash))),
  ]);
  // The list is often the later answer: what it does not show may be gone since it was read by hash.
  const isListed = ({ hash }: Key) => keys.some(key => key.hash === hash);
  const now = await eachTogether(
    known.map((key, index) => ({ key, read: first[index] })),
    async ({ key, read }) => (read && !isListed(key) ? ifThere(openrouter.key(key.hash)) : read),
  );
  const read = new Map(known.map(({ hash }, index) => [hash, now[index]]));
  const late = new Set((await deleteLate(keys, fresh, openrouter)).map(({ hash }) => hash));
  const present = overlaid(keys, read).filter(({ hash }) => !late.has(hash));
  const names = new SealedNames(present, command.account.provisioningKey, openrouter.now());
  refuseAppeared(situation, names, fresh);
  // The list shows the new key, so that it is newer than what was read before that key was made.
  refuseChanged(known, hash => read.get(hash));
  refuseChanged(known, hash => keys.find(key => key.hash === hash) ?? read.get(hash));
  refuseReturned(situation, names);
  const before = new Set(situation.superseded.map(({ hash }) => hash));
  const more = supersededIn(names, situation).filter(({ hash }) => !before.has(hash));
  return {
    old: situation.old && read.get(situation.old.hash),
    superseded: [...situation.superseded, ...more],
  };
}

/**
 * The same for a creation whose key is to be stored: another key of that name would mean that it is being made twice.
 * What an earlier attempt of this run has left, and what late POSTs of this run have made, is deleted.
 * @throws ActionError when the creation must not go on; the new key is still to be deleted
 */
export async function lookForTwin(
  { name, listed, provisioningKey }: { name: string; listed: string | undefined; provisioningKey: string },
  fresh: Fresh,
  effects: Effects,
): Promise<void> {
  const openrouter = effects.openrouter.during(effects.cancellation.working);
  const keys = await listShowing(fresh, listed, openrouter, effects);
  const late = new Set((await deleteLate(keys, fresh, openrouter)).map(({ hash }) => hash));
  const others = keys.filter(({ hash }) => hash !== fresh.key.hash && !late.has(hash));
  const names = new SealedNames(others, provisioningKey, openrouter.now());
  const twins: Key[] = [];
  for (const { key, run } of names.creations().filter(({ base }) => base === name)) {
    if (isEarlierAttempt(run, effects.run)) twins.push(...(await endEarlierAttempt(key, name, openrouter)));
    else if (names.isUnderWay(key)) twins.push(key);
  }
  const [twin] = [...names.enabledNamed(name), ...twins];
  if (!twin) return;
  throw new ActionError(
    say`name: a key named ${quoted(name)} is being created twice: ${quoted(twin.name)} (${twin.hash}) has appeared in the meantime. ` +
      'Look at the other run; to give the targets of an existing key a new secret use operation rotate.',
  );
}

/**
 * A list that does not show this run's own key is older than that key, and proves nothing.
 * @throws ActionError when no list shows it within 30 seconds
 */
async function listShowing(
  { key: { name, hash } }: Fresh,
  workspaceId: string | undefined,
  openrouter: OpenRouter,
  { clock, cancellation }: Effects,
): Promise<Key[]> {
  const shows = (keys: readonly Key[]) => keys.some(key => key.hash === hash);
  const keys = await askAgain(() => openrouter.list(workspaceId), shows, { clock, limits: cancellation.working });
  if (shows(keys)) return keys;
  throw new ActionError(
    say`OpenRouter's list of keys does not show the new key ${quoted(name)} (${hash}) within 30 s, so that it is not ` +
      'known whether something else is working on the same key. Run this again later.',
  );
}

function refuseAppeared({ oldShort, leftovers }: Situation, names: SealedNames, fresh: Fresh): void {
  const known = new Set([fresh.key.hash, ...leftovers.map(({ key }) => key.hash)]);
  const [appeared] = newJournals(oldShort, names, known);
  if (!appeared) return;
  throw new ActionError(
    say`Another rotation of the same key began at the same time (${quoted(appeared.name)}). ` +
      'Run this one again later, and give the workflow a concurrency group so that rotations never meet.',
  );
}

function refuseChanged(known: readonly Key[], nowOf: (hash: string) => Key | undefined): void {
  for (const before of known) {
    const now = nowOf(before.hash);
    const same = now?.name === before.name && now.disabled === before.disabled;
    if (same && now.workspace_id === before.workspace_id) continue;
    throw new ActionError(
      say`Key ${quoted(before.name)} (${before.hash}) was ${now ? 'changed' : 'deleted'} while the rotation began. Run it again.`,
    );
  }
}

function refuseReturned({ old, oldShort }: Situation, names: SealedNames): void {
  const returned = old ? undefined : names.withShortHash(oldShort);
  if (!returned) return;
  throw new ActionError(
    say`The old key ${quoted(returned.name)} (${returned.hash}), which was gone when the rotation began, is there again. Run it again.`,
  );
}

/** An earlier attempt may have brought its key to an end just now; then that is the key of the name. */
async function endEarlierAttempt({ hash, name }: Key, base: string, openrouter: OpenRouter): Promise<Key[]> {
  const now = await ifThere(openrouter.key(hash));
  if (now && now.name === name && isUnused(now)) await openrouter.delete(hash);
  return now?.name === base && !now.disabled && !isExpired(now, openrouter.now()) ? [now] : [];
}
