/** Whether the key that a creation has just made is being created twice. */
import type { Key } from '../../domain/key/key.ts';
import { isExpired } from '../../domain/key/key.ts';
import { isEarlierAttempt, isUnused } from '../../domain/rotation/names.ts';
import { ActionError, undefinedIf404 } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { OpenRouter } from '../../openrouter/api.ts';
import type { Effects } from '../account/effects.ts';
import { deleteLate, type Fresh, listShowing } from './new-key.ts';

/**
 * After the POST of a key that is to be stored: another key of that name would mean that it is being made twice.
 * What an earlier attempt of this run has left, and what late POSTs of this run have made, is deleted.
 * @throws ActionError when the creation must not go on; the new key is still to be deleted
 */
export async function lookForTwin(
  { name, listed }: { name: string; listed: string | undefined },
  fresh: Fresh,
  { account: whole, cancellation, reading: { run: own } }: Effects,
): Promise<void> {
  const account = whole.during(cancellation.working);
  const keys = await listShowing(fresh, listed, account);
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

/** An earlier attempt may have brought its key to an end just now; then that is the key of the name. */
async function endEarlierAttempt({ hash, name }: Key, base: string, openrouter: OpenRouter): Promise<Key[]> {
  const now = await undefinedIf404(openrouter.key(hash));
  if (now && now.name === name && isUnused(now)) await openrouter.delete(hash);
  return now?.name === base && !now.disabled && !isExpired(now, openrouter.now()) ? [now] : [];
}
