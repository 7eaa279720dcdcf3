/**
 * A rotation under way: what it has done so far; how a failure undoes that as long as no target has or may have the new
 * key; the second look once the new key exists; and the lists that the new key joins.
 */
import type { Key } from '../../domain/key/key.ts';
import { listText } from '../../domain/rotation/list-plan.ts';
import type { SealedNames } from '../../domain/rotation/sealed-names.ts';
import { newJournals, oldAndLeftovers, type Situation, supersededIn } from '../../domain/rotation/situation.ts';
import { ActionError, asActionError, undefinedIf404 } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { RequestLimits } from '../../http/request-limits.ts';
import type { KeyList, OpenRouter, OpenRouterReader } from '../../openrouter/api.ts';
import type { Effects } from '../account/account.ts';
import { changeList, leaveLists } from '../account/key-lists.ts';
import { allOrFirstError, eachOrFirstError } from '../concurrency/concurrency.ts';
import { allTargets, type DeliveryRecord, isDelivered, whoHoldsWhat } from '../create/delivery.ts';
import { deleteLate, deleteNewKey, type Fresh, listShowing } from '../create/new-key.ts';
import { overlaid } from './find-situation.ts';
import type { RotationPlan } from './plan-rotation.ts';

export interface Rotation {
  readonly plan: RotationPlan;
  fresh: Fresh | undefined;
  /** The new key as last returned; undefined before it exists and after it was deleted. */
  key: Key | undefined;
  /** The new key has its guardrail. */
  guarded: boolean;
  /** Lists that name the new key, or may: their change has begun. */
  joining: readonly KeyList[];
  /** Lists that show the new key. */
  joined: readonly KeyList[];
  /** Which target has the new key. */
  delivered: DeliveryRecord;
  /** What was done with the old key. `retiring`: an answer is missing, so its state is unknown. */
  oldKey: 'unchanged' | 'retiring' | 'retired';
  notices: string[];
  warnings: string[];
  failure: ActionError | undefined;
}

export function beginRotation(plan: RotationPlan): Rotation {
  return {
    plan,
    fresh: undefined,
    key: undefined,
    guarded: false,
    joining: [],
    joined: [],
    delivered: allTargets('kept', plan.delivery),
    oldKey: 'unchanged',
    notices: [],
    warnings: [],
    failure: undefined,
  };
}

/** The new key once it is certain that this rotation may continue. */
export interface NewKeyInPlace extends SeenAgain {
  fresh: Fresh;
  /** Its earlier names: an answer that shows one may be one write behind. */
  names: ReadonlySet<string>;
}

/** Another rotation has taken over or won: any further write of this one would be wrong. */
export class OvertakenError extends ActionError {
  override name = 'OvertakenError';
}

/** The new key must be as this run left it, named `name`. @throws OvertakenError when it is not */
export function refuseTakenOver(now: Key | undefined, { key: { hash } }: Fresh, name: string): asserts now is Key {
  if (now && !now.disabled && now.name === name) return;
  const what = now === undefined ? 'deleted' : now.disabled ? 'disabled' : say`renamed to ${quoted(now.name)}`;
  throw new OvertakenError(
    say`The new key ${quoted(name)} (${hash}) was ${what} before this rotation was done: another rotation of the same key ` +
      `has taken over. ${OVERTAKEN}`,
  );
}

/** The old key must be named `name`. @throws OvertakenError when it does not */
export function refuseWon(now: Key | undefined, { name: before, hash }: Key, name: string): asserts now is Key {
  if (now && now.name === name) return;
  const what = now === undefined ? 'deleted' : say`renamed to ${quoted(now.name)}`;
  throw new OvertakenError(
    say`The old key ${quoted(before)} (${hash}) was ${what} while this rotation was under way: another rotation of the same ` +
      `key has won, or somebody changed it by hand. ${OVERTAKEN}`,
  );
}

/** What to do then. */
export const OVERTAKEN =
  'Nothing more was written. Look at the run of the other rotation; to keep rotations from meeting, give their workflow ' +
  'a concurrency group.';

/** ms for taking the new key off lists when the job is cancelled: deleting it matters more. */
const LEAVE_MS = 1_500;

/** It claims nothing about what others did to the old key in the meantime. */
const UNCHANGED = 'Nothing was changed: this rotation has touched no other key.';

/** Undoes what can be undone. The error says what failed, and what is left. */
export async function afterFailure(cause: unknown, rotation: Rotation, effects: Effects): Promise<ActionError> {
  const error = asActionError(cause);
  const { fresh, delivered } = rotation;
  if (error instanceof OvertakenError) {
    return new ActionError([error.message, whoHoldsWhat(delivered)].filter(text => text !== '').join(' '));
  }
  if (!fresh) return new ActionError(`${error.message} ${UNCHANGED}`);
  if (isDelivered(delivered)) return new ActionError(`${error.message} ${await bothStay(rotation, effects)}`);
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

/** The present state of each key, and which target holds which. */
async function bothStay({ plan, fresh, delivered }: Rotation, effects: Effects): Promise<string> {
  const { openrouter } = effects.account.during(effects.cancellation.undoing);
  const { old } = plan.situation;
  const [oldText, newText] = await allOrFirstError([
    old ? stateText('old', old, openrouter) : Promise.resolve('There was no old key any more.'),
    stateText('new', fresh?.key, openrouter),
  ]);
  return `${whoHoldsWhat(delivered)} ${oldText} ${newText} Run the rotation again: it repairs what this one left.`;
}

async function stateText(which: string, key: Key | undefined, openrouter: OpenRouterReader): Promise<string> {
  if (!key) return '';
  const { hash, name } = key;
  try {
    const now = await undefinedIf404(openrouter.key(hash));
    if (!now) return say`The ${which} key (${hash}) is gone.`;
    return say`The ${which} key (${hash}) is ${now.disabled ? 'disabled' : 'enabled'} and named ${quoted(now.name)}.`;
  } catch (error) {
    asActionError(error);
    return say`The ${which} key (${hash}) was ${quoted(name)}; what it is now could not be read.`;
  }
}

/** @throws ActionError when a list does not show the new key afterwards */
export async function joinLists(rotation: Rotation, hash: string, openrouter: OpenRouter): Promise<void> {
  const { joined, ended } = rotation.plan.lists;
  rotation.joining = joined;
  await eachOrFirstError(joined, list => changeList(list, { add: hash, drop: ended }, openrouter));
  rotation.joined = joined;
}

/** Takes keys off their lists before they are deleted; a failure is a warning. Returns whether any list names one. */
export async function leaveBefore(
  rotation: Rotation,
  hashes: readonly string[],
  openrouter: OpenRouter,
): Promise<boolean> {
  const drop = new Set(hashes);
  const naming = rotation.plan.lists.named.filter(list => list.hashes?.some(hash => drop.has(hash)));
  await takeOff(naming, drop, rotation, openrouter);
  return naming.length > 0;
}

/**
 * After the commit: disabled keys leave the lists, and lists that got the new hash are read once more, since a
 * concurrent change may have dropped it. A failure is a warning.
 */
export async function settleLists(
  rotation: Rotation,
  disabled: readonly string[],
  openrouter: OpenRouter,
): Promise<void> {
  const { joined, named, ended } = rotation.plan.lists;
  const drop = new Set([...ended, ...disabled]);
  const leaving = named.filter(list => !joined.includes(list) && list.hashes?.some(each => drop.has(each)));
  await takeOff([...joined, ...leaving], drop, rotation, openrouter);
}

/**
 * Takes hashes off lists. A list that the new key has joined may still be read in its earlier state, and would be
 * written back without the key: so the key is added again.
 */
async function takeOff(
  lists: readonly KeyList[],
  drop: ReadonlySet<string>,
  { plan, fresh, warnings }: Rotation,
  openrouter: OpenRouter,
): Promise<void> {
  const hash = fresh?.key.hash;
  const found = await eachOrFirstError(lists, list =>
    hash !== undefined && plan.lists.joined.includes(list)
      ? rejoin(list, hash, drop, openrouter)
      : leaveLists([list], { drop }, openrouter),
  );
  warnings.push(...found.flat());
}

async function rejoin(
  list: KeyList,
  hash: string,
  drop: ReadonlySet<string>,
  openrouter: OpenRouter,
): Promise<string[]> {
  try {
    await changeList(list, { add: hash, drop }, openrouter);
    return [];
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    return [`${listText(list)} may lack the new key, or still name one that has ended: ${error.message}`];
  }
}

/** What the second look adds to the plan. */
interface SeenAgain {
  /** The old key as just read. */
  old: Key | undefined;
  /** Keys that end with this rotation, including those seen only now. */
  superseded: readonly Key[];
}

/** @throws ActionError when the rotation must stop; the new key still has to be deleted */
export async function lookAgain(
  { situation, workspaceId }: RotationPlan,
  fresh: Fresh,
  effects: Effects,
): Promise<SeenAgain> {
  const account = effects.account.during(effects.cancellation.working);
  const { openrouter } = account;
  const known = oldAndLeftovers(situation);
  const [keys, first] = await allOrFirstError([
    listShowing(fresh, workspaceId, account),
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
  // The list shows the new key, so it is newer than anything read before that key was made.
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
