/**
 * Making a key so that none can be lost or stray (section 7 of the contract): it cannot spend until it has all its
 * settings, the POST is never blindly repeated, and what was made in vain is found by its name and deleted.
 */
import { randomBytes } from 'node:crypto';
import { ActionError, AnswerError, asActionError, NetworkError, RequestError } from '../domain/errors.ts';
import { instantOf, type Key, written } from '../domain/key.ts';
import type { Settings } from '../domain/settings.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { NewKey } from '../openrouter/client.ts';
import type { Context } from './effects.ts';
import { apply } from './patch-key.ts';

/** A key in the making and its plaintext. */
export interface Fresh {
  key: Key;
  secret: string;
  /** ms since 1970 by this machine's clock; by OpenRouter's it is the key's `created_at`. */
  madeAt: number;
}

const SECOND_LOOK_MS = 1_000;
const PROBE_MS = 30_000;
/** A key that was made longer ago is not the one that a POST has just made. */
const YOUNG_MS = 5 * 60_000;

/** 8 random hex digits, which make the name of a key in the making unique. */
export function nonce(): string {
  return randomBytes(4).toString('hex');
}

/**
 * POST: a key of this very name, which a nonce makes unique. After a lost answer, a server failure or a 2xx without a
 * usable key, that name is looked for, deleted, and the POST made once more.
 * @throws ActionError when no key came of it; what may be left of one is told
 */
export async function makeKey(body: NewKey, context: Context): Promise<Fresh> {
  for (let attempt = 1; ; attempt++) {
    const openrouter = context.openrouter.during(context.cancellation.working);
    try {
      const { key, secret } = await openrouter.create(body, context.mask);
      const wrong = whatDiffers(key, body);
      if (wrong === undefined) return { key, secret, madeAt: madeAt(key, context) };
      throw await refuseMade(key, body, wrong, context);
    } catch (error) {
      if (!(error instanceof RequestError) || !error.mayHaveBeenProcessed) throw error;
      await removeStray(body, error, context);
      if (attempt === 2 || context.cancellation.cancelled) throw error;
    }
  }
}

/** The first thing that the answer to a POST has otherwise than it was asked for; a 2xx is not proof. */
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

/** Ends a key that is not what was asked for; one that can hardly be the new key is left alone. */
async function refuseMade(key: Key, body: NewKey, wrong: string, context: Context): Promise<ActionError> {
  const { openrouter } = context;
  const what = `OpenRouter made the new key with ${wrong}.`;
  await removeStray(body, new AnswerError(what, true), context, 1);
  const young = instantOf(key.created_at) > openrouter.now() - YOUNG_MS;
  const isNew = key.usage === 0 && young;
  const left =
    key.name === body.name ? undefined : isNew ? await undo(key, context) : say`Key ${key.hash} was left alone.`;
  return new ActionError(
    `${what} ${left ?? 'It was deleted again.'} Check that api-url names OpenRouter; with another name or lifetime it may go through.`,
  );
}

/** A POST may be answered long after its work, and others count the age of a rotation from `created_at`. */
function madeAt({ created_at }: Key, { openrouter, clock }: Context): number {
  return clock.now() - Math.max(0, openrouter.now() - instantOf(created_at));
}

/**
 * The new key with its settings, and the proof that they arrived.
 * @throws NotAppliedError when they did not
 */
export function settle(key: Key, patch: Partial<Settings>, { openrouter, cancellation }: Context): Promise<Key> {
  return apply(openrouter.during(cancellation.working), key.hash, patch);
}

/**
 * Waits until OpenRouter answers the new key: a key that is not known everywhere yet is answered 401.
 * @throws ActionError when it still is after 30 s
 */
export async function probe(secret: string, { openrouter, clock, cancellation }: Context): Promise<void> {
  const until = clock.now() + PROBE_MS;
  for (let wait = 250; ; wait = Math.min(wait * 2, 2_000)) {
    if (await openrouter.during(cancellation.working).ownKey(secret, 'the new key')) return;
    if (clock.now() + wait > until) {
      throw new ActionError(
        'OpenRouter did not accept the new key within 30 s (401 to GET /key). Its service may be slow; run this again later.',
      );
    }
    await clock.sleep(wait, cancellation.working.begin);
  }
}

/** Deletes a key that nobody has. Returns why it could not be, in a sentence. */
export async function undo(key: Key, { openrouter, cancellation }: Context): Promise<string | undefined> {
  try {
    await openrouter.during(cancellation.finishing).delete(key.hash);
    return undefined;
  } catch (error) {
    return say`The new key ${quoted(key.name)} (${key.hash}) could not be deleted: ${asActionError(error).message}`;
  }
}

/** Finds and deletes the key that a POST may have made; without an answer it may come late, and two looks are needed. */
async function removeStray(
  body: NewKey,
  lost: RequestError,
  { openrouter, clock, cancellation }: Context,
  looks = 2,
): Promise<void> {
  const finishing = openrouter.during(cancellation.finishing);
  try {
    for (let look = 1; ; look++) {
      const strays = (await finishing.list(body.workspace_id)).filter(({ name }) => name === body.name);
      for (const stray of strays) await finishing.delete(stray.hash);
      if (strays.length > 0 || look >= looks) return;
      await clock.sleep(SECOND_LOOK_MS, cancellation.finishing.begin);
    }
  } catch (error) {
    throw new NetworkError(
      `${lost.message} ${say`Whether a key named ${quoted(body.name)} was made could not be told: ${asActionError(error).message}`} ` +
        'If it was, it cannot spend, and nobody has it.',
      true,
    );
  }
}
