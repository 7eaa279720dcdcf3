/** Step 7 of a rotation: the new key gets its final name, and from there on the name belongs to it alone. */
import { budgetText, changedBudget } from '../../domain/rotation/new-key-settings.ts';
import { readOwn } from '../account/confirmed.ts';
import type { Effects } from '../account/effects.ts';
import { applyPatch } from '../account/patch-key.ts';
import { together } from '../concurrency/all-or-first-error.ts';
import { finishLimits } from '../create/new-key.ts';
import { settleLists } from './join-lists.ts';
import type { Retired } from './retire.ts';
import { type NewKeyInPlace, type Rotation, refuseTakenOver, refuseWon } from './rotation.ts';

/** @throws OvertakenError when another rotation has taken over or won */
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
  const [now, oldNow] = await together([
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
