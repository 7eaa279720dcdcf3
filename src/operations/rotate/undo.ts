/** What a rotation that failed leaves: nothing, as long as no target has or may have the new key; else both keys. */

import type { Key } from '../../domain/key/key.ts';
import { ActionError, asActionError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { RequestLimits } from '../../http/request-limits.ts';
import type { OpenRouterReader } from '../../openrouter/api.ts';
import { ifThere } from '../../openrouter/client.ts';
import type { Effects } from '../account/effects.ts';
import { leaveLists } from '../account/key-lists.ts';
import { together } from '../concurrency/all-or-first-error.ts';
import { isDelivered, whoHoldsWhat } from '../create/delivery.ts';
import { deleteNewKey } from '../create/new-key.ts';
import { OvertakenError, type Rotation } from './rotation.ts';

/** ms for taking the new key off lists when the job is cancelled: deleting it matters more. */
const LEAVE_MS = 1_500;

/** Of what somebody else did to the old key meanwhile nothing is claimed. */
const UNCHANGED = 'Nothing was changed: this rotation has touched no other key.';

/** Undoes what can be undone. The error says what failed, and what is now. */
export async function afterFailure(cause: unknown, rotation: Rotation, effects: Effects): Promise<ActionError> {
  const error = asActionError(cause);
  const { fresh, stored } = rotation;
  if (error instanceof OvertakenError) {
    return new ActionError([error.message, whoHoldsWhat(stored)].filter(text => text !== '').join(' '));
  }
  if (!fresh) return new ActionError(`${error.message} ${UNCHANGED}`);
  if (isDelivered(stored)) return new ActionError(`${error.message} ${await bothStay(rotation, effects)}`);
  const warnings = await leaveAll(rotation, fresh.key.hash, effects);
  const { gone, text } = await deleteNewKey(rotation.key ?? fresh.key, effects);
  if (!gone) return new ActionError(`${error.message} ${text} No target has it; the next rotation removes it.`);
  rotation.key = undefined;
  rotation.joined = [];
  rotation.warnings.push(...warnings);
  return new ActionError(`${error.message} ${text} ${UNCHANGED}`);
}

async function leaveAll({ joining }: Rotation, hash: string, effects: Effects): Promise<string[]> {
  const { account, cancellation } = effects;
  const hurry = { attemptMs: LEAVE_MS, notAfter: account.clock.now() + LEAVE_MS };
  const limits: RequestLimits = { ...cancellation.undoing, ...(cancellation.cancelled && hurry) };
  return leaveLists(joining, { drop: new Set([hash]) }, account.during(limits).openrouter);
}

/** Each key's state as it is now, and which target holds which. */
async function bothStay({ plan, fresh, stored }: Rotation, effects: Effects): Promise<string> {
  const { openrouter } = effects.account.during(effects.cancellation.undoing);
  const { old } = plan.situation;
  const [oldText, newText] = await together([
    old ? stateText('old', old, openrouter) : Promise.resolve('There was no old key any more.'),
    stateText('new', fresh?.key, openrouter),
  ]);
  return `${whoHoldsWhat(stored)} ${oldText} ${newText} Run the rotation again: it repairs what this one left.`;
}

async function stateText(which: string, key: Key | undefined, openrouter: OpenRouterReader): Promise<string> {
  if (!key) return '';
  const { hash, name } = key;
  try {
    const now = await ifThere(openrouter.key(hash));
    if (!now) return say`The ${which} key (${hash}) is gone.`;
    return say`The ${which} key (${hash}) is ${now.disabled ? 'disabled' : 'enabled'} and named ${quoted(now.name)}.`;
  } catch (error) {
    asActionError(error);
    return say`The ${which} key (${hash}) was ${quoted(name)}; what it is now could not be read.`;
  }
}
