/**
 * The second look, after the new key was made: what has changed since the plan. Of two
 * simultaneous rotations of one key at most one goes on, since each sees the other's journal in a list that shows its own.
 */
import type { Key } from '../../domain/key/key.ts';
import type { SealedNames } from '../../domain/rotation/sealed-names.ts';
import { newJournals, oldAndLeftovers, type Situation, supersededIn } from '../../domain/rotation/situation.ts';
import { ActionError, undefinedIf404 } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { Effects } from '../account/account.ts';
import { allOrFirstError, eachOrFirstError } from '../concurrency/concurrency.ts';
import { deleteLate, type Fresh, listShowing } from '../create/new-key.ts';
import { overlaid } from './find-situation.ts';
import type { RotationPlan } from './plan-rotation.ts';

/** What the second look adds to the plan. */
export interface SeenAgain {
  /** The old key as it was read now. */
  old: Key | undefined;
  /** Keys that end with this rotation, those that are seen only now included. */
  superseded: readonly Key[];
}

/** @throws ActionError when the rotation must not go on; the new key is still to be deleted */
export async function lookAgain(
  { situation, listed }: RotationPlan,
  fresh: Fresh,
  effects: Effects,
): Promise<SeenAgain> {
  const account = effects.account.during(effects.cancellation.working);
  const { openrouter } = account;
  const known = oldAndLeftovers(situation);
  const [keys, first] = await allOrFirstError([
    listShowing(fresh, listed, account),
    eachOrFirstError(known, ({ hash }) => undefinedIf404(openrouter.key(hash))),
  ]);
  // The list is often the later answer: what it does not show may be gone since it was read by hash.
  const isListed = ({ hash }: Key) => keys.some(key => key.hash === hash);
  const now = await eachOrFirstError(
    known.map((key, index) => ({ key, read: first[index] })),
    async ({ key, read }) => (read && !isListed(key) ? undefinedIf404(openrouter.key(key.hash)) : read),
  );
  const read = new Map(known.map(({ hash }, index) => [hash, now[index]]));
  const late = new Set((await deleteLate(keys, fresh, account)).map(({ hash }) => hash));
  const present = overlaid(keys, read).filter(({ hash }) => !late.has(hash));
  const names = account.named(present);
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
