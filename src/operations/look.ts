/** Step 1 of a rotation: everything is looked at and nothing is written; and the second look, after the key is made. */

import { ActionError, isNotFound, type RefusalError } from '../domain/errors.ts';
import { instantOf, type Key } from '../domain/key.ts';
import type { RunId } from '../domain/names.ts';
import { type NewKeySettings, newSettings, sourceOf } from '../domain/new-key-settings.ts';
import {
  type Leftover,
  Names,
  newJournals,
  type Situation,
  situationOfGone,
  situationOfKey,
  situationOfName,
} from '../domain/situation.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { RotateInputs, Selector } from '../inputs.ts';
import { ifThere } from '../openrouter/client.ts';
import { Courier } from './delivery.ts';
import type { Context } from './effects.ts';
import { byValue, foreignWorkspace, noMatch, searchedIn } from './select.ts';

/** All that a rotation knows before it writes anything. */
export interface Looked {
  situation: Situation;
  /** The workspace whose keys were listed; undefined: the default one. */
  listed: string | undefined;
  /** Where settings are copied from. */
  source: Key;
  settings: NewKeySettings;
  /** The one that `source` holds; undefined when it holds none. */
  guardrail: string | undefined;
  courier: Courier;
  notices: string[];
  warnings: string[];
}

/** A leftover younger than this may belong to a rotation that is still going on. */
const UNDER_WAY_MS = 15 * 60_000;

/** @throws ActionError when the rotation cannot begin; nothing was changed then */
export async function look(inputs: RotateInputs, context: Context): Promise<Looked> {
  const { openrouter, clock, run } = context;
  const { situation, listed } = await findSituation(inputs, context);
  refuseUnderWay(situation.leftovers, run, openrouter.now());
  const source = sourceOf(situation);
  const settings = newSettings(situation, inputs.wanted, clock.now());
  const guardrail = await openrouter.guardrailOf(source.hash);
  const courier = await Courier.prepare(inputs.delivery, context);
  return {
    situation,
    listed,
    source,
    settings,
    guardrail,
    courier,
    notices: noticesOf(source, inputs),
    warnings: situation.unsealed.map(unsealedText),
  };
}

/**
 * After the new key was made: a journal that was not there before, or an old key or leftover that is no longer as it
 * was read, means that somebody else is at it.
 * @throws ActionError then; the new key is still to be deleted
 */
export async function lookAgain(
  { situation, listed }: Looked,
  fresh: Key,
  { provisioningKey }: RotateInputs,
  { openrouter, cancellation }: Context,
): Promise<void> {
  const client = openrouter.during(cancellation.working);
  const names = new Names(await client.list(listed), provisioningKey);
  const { old, oldShort, leftovers } = situation;
  const known = [...(old ? [old] : []), ...leftovers.map(({ key }) => key)];
  const [appeared] = newJournals(oldShort, names, new Set([fresh.hash, ...known.map(({ hash }) => hash)]));
  if (appeared) {
    throw new ActionError(
      say`Another rotation of the same key began at the same time (${quoted(appeared.name)}). ` +
        'Run this one again later, and give the workflow a concurrency group so that rotations never meet.',
    );
  }
  for (const before of known) {
    // An older server leaves expired keys out of its list.
    const now = names.keys.find(({ hash }) => hash === before.hash) ?? (await ifThere(client.key(before.hash)));
    if (now && now.name === before.name && now.disabled === before.disabled) continue;
    throw new ActionError(
      say`Key ${quoted(before.name)} (${before.hash}) was ${now ? 'changed' : 'deleted'} while the rotation began. Run it again.`,
    );
  }
}

async function findSituation(
  inputs: RotateInputs,
  context: Context,
): Promise<{ situation: Situation; listed: string | undefined }> {
  const { selector, provisioningKey, workspaceId } = inputs;
  const { openrouter } = context;
  if (selector.by === 'hash') return byHash(inputs, selector, context);
  if (selector.by === 'api-key') {
    const { key, listed } = await byValue(selector.secret, workspaceId, context);
    return { situation: situationOfKey(key, new Names(listed, provisioningKey)), listed: workspaceId };
  }
  const names = new Names(await openrouter.list(workspaceId), provisioningKey);
  const situation = situationOfName(selector.pattern.text, names);
  if (situation === undefined) throw noMatch(selector.pattern.text, workspaceId);
  return { situation, listed: workspaceId };
}

async function byHash(
  { provisioningKey, workspaceId }: RotateInputs,
  selector: Extract<Selector, { by: 'hash' }>,
  { openrouter }: Context,
): Promise<{ situation: Situation; listed: string | undefined }> {
  const hash = selector.hashes[0] ?? '';
  let read: Key | undefined;
  let gone: RefusalError | undefined;
  try {
    read = await openrouter.key(hash);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    gone = error;
  }
  const foreign = read && foreignWorkspace(read, workspaceId);
  if (foreign) throw new ActionError(foreign);
  const listed = workspaceId ?? read?.workspace_id;
  const keys = await openrouter.list(listed);
  const inList = keys.find(each => each.hash === hash);
  const names = new Names(read && !inList ? [...keys, read] : keys, provisioningKey);
  const selected = inList ?? read;
  const situation = selected ? situationOfKey(selected, names) : situationOfGone(hash, names);
  if (situation) return { situation, listed };
  throw new ActionError(
    `${gone?.message ?? ''} Keys of a cut-off rotation of it were looked for in ${searchedIn(listed)}` +
      `${workspaceId === undefined ? ' (another one can be named with workspace-id)' : ''}, and there are none.`,
  );
}

/** By OpenRouter's clock. An earlier attempt of the same run is over: GitHub starts the next only then. */
function refuseUnderWay(leftovers: readonly Leftover[], { run, attempt }: RunId, now: number): void {
  for (const { key, run: by } of leftovers) {
    const age = now - instantOf(key.created_at);
    if (age >= UNDER_WAY_MS || (by.run === run && by.attempt < attempt)) continue;
    const minutes = Math.max(1, Math.ceil((UNDER_WAY_MS - age) / 60_000));
    throw new ActionError(
      say`A rotation of this key is going on or was cut off just now: ${quoted(key.name)} (${key.hash}) was made less ` +
        say`than 15 minutes ago by run ${by.run}. Nothing was changed. Wait for that run, or run this again in ${minutes} minutes: ` +
        'it repairs what was left.',
    );
  }
}

function noticesOf(source: Key, { wanted, retire, dryRun }: RotateInputs): string[] {
  const notices: string[] = [];
  if (!wanted.limit && source.limit !== null && source.limit_reset !== null) {
    notices.push(
      say`The new key has the whole limit of its present period again (limit-reset ${source.limit_reset}): what the old key used of it does not count.`,
    );
  }
  if (retire === 'next-rotation') {
    const stays = dryRun ? 'would stay' : 'stays';
    notices.push(
      `The old key ${stays} enabled until the next rotation: until then two keys can spend. retire: disable ends it at once.`,
    );
  }
  return notices;
}

function unsealedText(key: Key): string {
  return (
    say`Key ${quoted(key.name)} (${key.hash}) is named as if a rotation of this key had named it, but this provisioning key ` +
    'did not seal the name (was it replaced since?). It is left alone: disable or rename it by hand.'
  );
}
