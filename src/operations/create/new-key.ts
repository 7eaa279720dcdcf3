/**
 * Makes a key so that none is lost or left behind: it cannot spend until it has all its settings, and the POST is never
 * blindly repeated. After a lost answer the key is found by its name, which a nonce makes unique, and deleted.
 */
import { instantOf, type Key, written } from '../../domain/key/key.ts';
import {
  ActionError,
  asActionError,
  ForeignError,
  RequestError,
  UnusableKeyError,
  undefinedIf404,
} from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { RequestLimits } from '../../http/request-limits.ts';
import type { NewKey, OpenRouterReader } from '../../openrouter/api.ts';
import type { Account, AccountReader, Effects } from '../account/account.ts';
import { askAgain } from '../account/confirmed-writes.ts';

/** A key in the making. */
export interface Fresh {
  key: Key;
  /** The key's `created_at` by this machine's clock, in ms since 1970. */
  madeAt: number;
  /** Every name that the POSTs of this run have sent: any other key with such a name came from a late POST. */
  posted: ReadonlySet<string>;
}

/** A new key and its plaintext, which nothing keeps once it is delivered. */
export interface Made {
  fresh: Fresh;
  secret: string;
}

/** The body of a POST, with a different name on every call. */
type NewKeyOf = () => NewKey;

const MAX_POSTS = 2;
const MAX_LOOKS = 2;
const NEXT_LOOK_MS = 1_000;
const PROBE_MS = 30_000;
/** An older key is not the one that a POST has just made. */
const YOUNG_MS = 5 * 60_000;
/** No attempt to store the key begins later than this after it was made. */
const STORE_WINDOW_MS = 10 * 60_000;
/** The same for the steps that follow. */
const FINISH_WINDOW_MS = 13 * 60_000;
/** No such attempt lasts longer, so all end well within the 15 minutes in which others leave the key alone. */
const ATTEMPT_MS = 60_000;

/** Limits for writing the new key to its targets, and for naming a created one. */
export function storeLimits({ madeAt }: Fresh, { cancellation }: Effects): RequestLimits {
  return { ...cancellation.working, attemptMs: ATTEMPT_MS, notAfter: madeAt + STORE_WINDOW_MS };
}

/** Limits for everything after a target has the new key. */
export function finishLimits({ madeAt }: Fresh, { cancellation }: Effects): RequestLimits {
  return { ...cancellation.finishing, attemptMs: ATTEMPT_MS, notAfter: madeAt + FINISH_WINDOW_MS };
}

/**
 * Makes one key. After a lost answer, a server failure or a success without a usable key, it finds the key by its name,
 * deletes it, and sends the POST once more with another name.
 * @throws ActionError when no key was made; it says what may be left
 */
export async function makeKey(newKeyOf: NewKeyOf, effects: Effects): Promise<Made> {
  const { openrouter } = effects.account.during(effects.cancellation.working);
  const posted = new Set<string>();
  for (let posts = 1; ; posts++) {
    const body = newKeyOf();
    posted.add(body.name);
    try {
      const { key, secret } = await openrouter.create(body, effects.mask);
      const differs = whatDiffers(key, body);
      if (differs === undefined) return { fresh: { key, madeAt: madeAt(key, effects.account), posted }, secret };
      throw await refuseMade(key, body, differs, effects);
    } catch (error) {
      if (!(error instanceof RequestError) || !error.mayHaveBeenProcessed) throw error;
      const { text, known } = await removeMade(body, error, effects);
      if (!known || posts === MAX_POSTS || effects.cancellation.cancelled) {
        throw new ActionError(`${error.message} ${text}`);
      }
    }
  }
}

/**
 * Waits until OpenRouter accepts the new key: a key that is not known everywhere yet gets a 401.
 * @throws ActionError when it still does after 30 s
 */
export async function probe(secret: string, { account, cancellation }: Effects): Promise<void> {
  const { openrouter, clock, limits } = account.during(cancellation.working);
  const until = clock.now() + PROBE_MS;
  for (let wait = 250; ; wait = Math.min(wait * 2, 2_000)) {
    const refused = await refusedNewKey(secret, openrouter);
    if (refused === undefined) return;
    if (clock.now() + wait > until) throw refused;
    await clock.sleep(wait, limits.begin);
  }
}

/** Why the new key is not accepted (401); undefined when it is. */
async function refusedNewKey(secret: string, openrouter: OpenRouterReader): Promise<ActionError | undefined> {
  try {
    return (await openrouter.ownKey(secret, 'the new key')) ? undefined : new ActionError(NOT_ACCEPTED);
  } catch (error) {
    if (error instanceof ForeignError && error.status === 401) return error;
    throw error;
  }
}

const NOT_ACCEPTED =
  'OpenRouter did not accept the new key within 30 s (401 to GET /key). Its service may be slow; run this again later. If ' +
  'the account has a maximum key lifetime, OpenRouter refuses keys that never expire or expire too late: set expires-in.';

/**
 * The list of a workspace once it shows this run's own key: an older list proves nothing.
 * @throws ActionError when no list shows it within 30 seconds
 */
export async function listShowing(
  { key: { name, hash } }: Fresh,
  workspaceId: string | undefined,
  account: AccountReader,
): Promise<Key[]> {
  const shows = (keys: readonly Key[]) => keys.some(key => key.hash === hash);
  const keys = await askAgain(() => account.openrouter.list(workspaceId), shows, account);
  if (shows(keys)) return keys;
  throw new ActionError(
    say`OpenRouter's list of keys does not show the new key ${quoted(name)} (${hash}) within 30 s, so that it is not ` +
      'known whether something else is working on the same key. Run this again later.',
  );
}

/** Deletes keys that late POSTs of this run have made: they cannot spend, and nobody has them. */
export async function deleteLate(listed: readonly Key[], fresh: Fresh, account: Account): Promise<Key[]> {
  const late = listed.filter(key => fresh.posted.has(key.name) && key.hash !== fresh.key.hash && isNew(key, account));
  for (const { hash } of late) await account.openrouter.delete(hash);
  return late;
}

/** Deletes a new key that nobody has. Returns whether it is gone, and a sentence about it. */
export async function deleteNewKey(
  { name, hash }: Pick<Key, 'name' | 'hash'>,
  { account, cancellation }: Effects,
): Promise<{ gone: boolean; text: string }> {
  try {
    const did = await account.during(cancellation.undoing).openrouter.delete(hash);
    return { gone: true, text: did === 'deleted' ? 'The new key was deleted.' : 'The new key is gone (404).' };
  } catch (error) {
    const why = asActionError(error).message;
    return { gone: false, text: say`The new key ${quoted(name)} (${hash}) could not be deleted: ${why}` };
  }
}

/** The first difference between the answer to a POST and the request; a 2xx proves nothing. */
function whatDiffers(key: Key, body: NewKey): string | undefined {
  const instant = (text: string | null | undefined) => (text == null ? undefined : instantOf(text));
  if (key.name !== body.name) return say`name ${quoted(key.name)} instead of ${quoted(body.name)}`;
  if (key.limit !== body.limit)
    return `limit ${written('limit', key.limit)} instead of ${written('limit', body.limit)}`;
  if (instant(key.expires_at) !== instant(body.expires_at)) {
    const [is, asked] = [written('expires_at', key.expires_at), written('expires_at', body.expires_at)];
    return say`expiry ${is} instead of ${asked}`;
  }
  const workspace = body.workspace_id?.toLowerCase();
  if (workspace === undefined || key.workspace_id.toLowerCase() === workspace) return undefined;
  return say`workspace ${key.workspace_id} instead of ${workspace}`;
}

/** Deletes a key that differs from the request, whether or not a list shows it. One that is not new is left alone. */
async function refuseMade(key: Key, body: NewKey, differs: string, effects: Effects): Promise<ActionError> {
  const what = `OpenRouter answered that the new key has ${differs}.`;
  const left = isNew(key, effects.account)
    ? (await deleteNewKey(key, effects)).text
    : say`That key (${key.hash}) is not new, so it was left alone: look at it, and delete it if nobody needs it.`;
  // The key with the requested name may not be the one in the answer.
  const named = key.name === body.name ? '' : ` ${(await removeStrays(body, effects, 1)).text}`;
  return new ActionError(
    `${what} ${left}${named} Check that api-url names OpenRouter; with another name or lifetime it may go through.`,
  );
}

/** A POST may be answered long after the key was made, and others count the age of a rotation from `created_at`. */
function madeAt({ created_at }: Key, { clock, openrouter }: AccountReader): number {
  return clock.now() - Math.max(0, openrouter.now() - instantOf(created_at));
}

/** Deletes the key of a POST whose answer is lost or unusable: by the hash in the answer, or else by name. */
async function removeMade(
  body: NewKey,
  error: RequestError,
  effects: Effects,
): Promise<{ text: string; known: boolean }> {
  if (!(error instanceof UnusableKeyError)) return removeStrays(body, effects);
  const { openrouter } = effects.account.during(effects.cancellation.undoing);
  const key = await undefinedIf404(openrouter.key(error.hash)).catch(() => undefined);
  if (key?.name !== body.name || !isNew(key, effects.account)) return removeStrays(body, effects);
  const { gone, text } = await deleteNewKey(key, effects);
  return { text, known: gone };
}

/** Finds and deletes keys that a POST may have made. `text` reports the result; `known`: it is certain. */
async function removeStrays(
  { name, workspace_id }: NewKey,
  { account, cancellation }: Effects,
  looks = MAX_LOOKS,
): Promise<{ text: string; known: boolean }> {
  const { openrouter, clock, limits } = account.during(cancellation.undoing);
  try {
    for (let look = 1; ; look++) {
      const strays = (await openrouter.list(workspace_id)).filter(key => key.name === name && isNew(key, account));
      for (const stray of strays) await openrouter.delete(stray.hash);
      if (strays.length > 0)
        return { text: 'The key that it had made was found by its name and deleted.', known: true };
      if (look >= looks) {
        return { text: 'No key of the name that it sent was found; one that appears later cannot spend.', known: true };
      }
      await clock.sleep(NEXT_LOOK_MS, limits.begin);
    }
  } catch (error) {
    const unknown = say`Whether a key named ${quoted(name)} was made is not known: ${asActionError(error).message}`;
    return { text: `${unknown} If it was, it cannot spend, and nobody has it.`, known: false };
  }
}

/** A key made moments ago and never used can only be this run's. */
function isNew({ created_at, usage, byok_usage }: Key, account: AccountReader): boolean {
  return instantOf(created_at) > account.now() - YOUNG_MS && usage === 0 && byok_usage === 0;
}
