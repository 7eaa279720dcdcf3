/** Step 1 of a rotation: everything is looked at and nothing is written. What it comes to is the plan. */
import type { RotateCommand } from '../domain/command.ts';
import { meets } from '../domain/condition.ts';
import { ActionError, RequestError } from '../domain/errors.ts';
import { instantOf, isExpired, type Key } from '../domain/key.ts';
import { type ListPlan, listsNaming, planLists, unknownHashes } from '../domain/lists.ts';
import type { RunId } from '../domain/names.ts';
import {
  type NewKeySettings,
  newSettings,
  skipsRelativeLimit,
  sourceOf,
  whyLimitStays,
} from '../domain/new-key-settings.ts';
import { forgotten, type Journal, type SealedNames, UNDER_WAY_MS } from '../domain/sealed-names.ts';
import type { Situation } from '../domain/situation.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { KeyList, OpenRouterReader, Workspace } from '../openrouter/api.ts';
import { sleepFor } from './believed.ts';
import { type PreparedDelivery, prepareDelivery } from './delivery.ts';
import type { Reading } from './effects.ts';
import { findSituation, type Located, locate, situationIn } from './find-situation.ts';
import { Guardrails } from './guardrails.ts';
import { absentText, goneHashes, readEach, readLists, type WorkspaceLists } from './lists.ts';
import type { GuardrailRef } from './outcome.ts';
import type { Snapshot } from './snapshot.ts';
import { together } from './together.ts';
import { workspaceId } from './workspaces.ts';

/** All that a rotation knows before it writes anything: its plan. */
export interface RotationPlan {
  command: RotateCommand;
  situation: Situation;
  /** The workspace whose keys were listed; undefined: the default one. */
  listed: string | undefined;
  /** Where settings are copied from. */
  source: Key;
  settings: NewKeySettings;
  guardrail: {
    /** That of the source. */
    before: GuardrailRef | undefined;
    /** That of the new key. */
    after: GuardrailRef | undefined;
  };
  lists: ListPlan<KeyList>;
  delivery: PreparedDelivery;
  /** ms, by OpenRouter's clock */
  plannedAt: number;
  notices: readonly string[];
  warnings: readonly string[];
}

/** `where` leaves the old key out: nothing is done. */
export interface LeftOut {
  leftOut: Key;
}

/**
 * @param known what is known of the workspace already; then nothing of it is read again
 * @throws ActionError when the rotation cannot begin; nothing was changed then
 */
export async function look(
  command: RotateCommand,
  reading: Reading,
  known?: Snapshot,
): Promise<RotationPlan | LeftOut> {
  const { openrouter } = reading;
  const searched = known ? known.workspaceId : await workspaceId(command.workspace, openrouter);
  const [seen, delivery] = await together([
    locate(command, searched, openrouter).then(located => lookAround(located, command, reading, known)),
    prepareDelivery(command.delivery, reading),
  ]);
  if ('leftOut' in seen) return seen;
  const { situation, names, lists, guardrails } = seen;
  const source = sourceOf(situation);
  const settings = newSettings(situation, command.wanted, names.now);
  const listsOfFamily = listsNaming(lists.lists, familyOf(situation));
  const [before, after, gone] = await together([
    guardrails.of(source.hash),
    wantedGuardrail(command, source, guardrails),
    goneHashes(unknownHashes(listsOfFamily, hashesOf(names)), openrouter),
  ]);
  return {
    command,
    situation,
    listed: seen.listed,
    source,
    settings,
    guardrail: { before, after },
    lists: planLists(lists.lists, situation, gone),
    delivery,
    plannedAt: names.now,
    notices: noticesOf(command, seen, source),
    warnings: warningsOf(seen, settings),
  };
}

/** What depends on the keys of a workspace, and must not have been read before them. */
interface Around {
  lists: WorkspaceLists;
  guardrails: Guardrails;
  workspace: Workspace | undefined;
}

/** What is seen in the workspace of the key. */
interface Seen extends Around {
  situation: Situation;
  names: SealedNames;
  listed: string | undefined;
}

type Found = Pick<Seen, 'situation' | 'names'>;

/** A list shows what was done this many ms ago, at the latest; with a little more, since clocks tell seconds. */
const SHOWN_MS = 32_000;
const NEXT_LOOK_MS = 2_000;

async function lookAround(
  located: Located,
  command: RotateCommand,
  reading: Reading,
  known: Snapshot | undefined,
): Promise<Seen | LeftOut> {
  const { openrouter } = reading;
  const { provisioningKey } = command.account;
  const listed = located.workspaceId;
  if (known) {
    const found = situationIn(located, provisioningKey, known.keys, openrouter.now());
    const leftOut = leftOutOrRefused(command, found, reading.run);
    if (leftOut) return { leftOut };
    return { ...found, listed, lists: known.lists, guardrails: known.guardrails, workspace: undefined };
  }
  const { situation, names, more } = await findSituation(located, provisioningKey, reading, () =>
    readAround(listed, openrouter),
  );
  const leftOut = leftOutOrRefused(command, { situation, names }, reading.run);
  if (leftOut) return { leftOut };
  return { situation, names, listed, ...(await shownWhole(situation, more, reading)) };
}

/**
 * What a key has beside its fields, when it was made and given them moments ago: lists may not show it yet. Of a BYOK
 * credential or a destination a read by its ID does; of guardrails there is no such read, so that only waiting helps
 * where the key is shown without one although there are some.
 */
async function shownWhole(situation: Situation, around: Around, reading: Reading): Promise<Around> {
  const { openrouter } = reading;
  const now = openrouter.now();
  if (familyOf(situation).every(key => unshownFor(key, now) <= 0)) return around;
  const [lists, guardrails] = await together([
    readEach(around.lists, openrouter),
    guardrailsShowing(sourceOf(situation), around.guardrails, reading),
  ]);
  return { ...around, lists, guardrails };
}

async function guardrailsShowing(source: Key, seen: Guardrails, reading: Reading): Promise<Guardrails> {
  const { openrouter, clock, limits, log } = reading;
  const unshown = () => unshownFor(source, openrouter.now());
  const isSettled = async (guardrails: Guardrails) => (await guardrails.assignments()).has(source.hash);
  if (unshown() <= 0 || (await isSettled(seen)) || !(await seen.exist(source.workspace_id))) return seen;
  log(
    `The key was made just now: waiting up to ${Math.ceil(unshown() / 1000)} s until OpenRouter's lists show the guardrail that it may have.`,
  );
  let guardrails = seen;
  for (let left = unshown(); left > 0 && !limits.begin.aborted; left = unshown()) {
    await sleepFor(Math.min(left, NEXT_LOOK_MS), { clock, limits });
    guardrails = new Guardrails(openrouter);
    if (await isSettled(guardrails)) break;
  }
  return guardrails;
}

/** The key that `where` leaves out. @throws ActionError when the rotation must not begin */
function leftOutOrRefused(command: RotateCommand, found: Found, run: RunId): Key | undefined {
  refuseUnderWay(found.situation.leftovers, run, found.names.now);
  if (isLeftOut(command, found)) return found.situation.old;
  refuseTakenName(command, found);
  return undefined;
}

/**
 * ms for which a list may not show yet what a key has beside its fields: that was given to it before it got its name,
 * by a run that made it just now.
 */
function unshownFor({ created_at, updated_at }: Key, now: number): number {
  // This action changes every key that it makes; one that was never changed was made by something else.
  if (updated_at === null || now - instantOf(created_at) > UNDER_WAY_MS) return 0;
  return instantOf(updated_at) + SHOWN_MS - now;
}

async function readAround(listed: string | undefined, openrouter: OpenRouterReader): Promise<Around> {
  const guardrails = new Guardrails(openrouter);
  const [lists, workspace] = await together([
    readLists(openrouter, listed),
    listed === undefined ? Promise.resolve(undefined) : readWorkspace(listed, openrouter),
    guardrails.assignments(),
  ]);
  return { lists, guardrails, workspace };
}

/** It is asked for a notice alone, so that a failure is none of the rotation's. */
async function readWorkspace(id: string, openrouter: OpenRouterReader): Promise<Workspace | undefined> {
  try {
    return await openrouter.workspace(id);
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

function wantedGuardrail(
  { wanted }: RotateCommand,
  source: Key,
  guardrails: Guardrails,
): Promise<GuardrailRef | undefined> {
  return wanted.guardrail === undefined
    ? guardrails.of(source.hash)
    : guardrails.chosen(wanted.guardrail, source.workspace_id);
}

function familyOf({ old, leftovers, predecessors }: Situation): Key[] {
  return [...(old ? [old] : []), ...leftovers.map(({ key }) => key), ...predecessors];
}

function hashesOf({ keys }: SealedNames): string[] {
  return keys.map(({ hash }) => hash);
}

/** By OpenRouter's clock. An earlier attempt of the same run is over, or stops as soon as it sees what a later one did. */
function refuseUnderWay(leftovers: readonly Journal[], run: RunId, now: number): void {
  for (const { key, run: by } of leftovers) {
    const age = now - instantOf(key.created_at);
    if (age >= UNDER_WAY_MS || isEarlierAttempt(by, run)) continue;
    const minutes = Math.max(1, Math.ceil((UNDER_WAY_MS - Math.max(0, age)) / 60_000));
    throw new ActionError(
      say`A rotation of this key is going on or was cut off just now: ${quoted(key.name)} (${key.hash}) was made less ` +
        say`than 15 minutes ago by run ${by.run}. Nothing was changed. Wait for that run, or run this again in ${minutes} minutes: ` +
        'it repairs what was left.',
    );
  }
}

export function isEarlierAttempt(by: RunId, { run, attempt }: RunId): boolean {
  return by.run === run && by.attempt < attempt;
}

/** An unfinished rotation is repaired whatever `where` says. */
function isLeftOut({ where }: RotateCommand, { situation: { old, leftovers }, names }: Found): boolean {
  if (old === undefined || leftovers.length > 0 || names.sealed(old)) return false;
  return !meets(where, { key: old, now: names.now });
}

function refuseTakenName({ wanted }: RotateCommand, { situation: { old }, names }: Found): void {
  const [taken] =
    wanted.name === undefined ? [] : names.enabledNamed(wanted.name).filter(key => key.hash !== old?.hash);
  if (!taken) return;
  throw new ActionError(
    say`name: another enabled key of the workspace is named ${quoted(taken.name)} already (${taken.hash}). ` +
      'Nothing was changed. Choose another name, or leave name out.',
  );
}

function noticesOf(
  { wanted, retire }: RotateCommand,
  { lists, situation, names, workspace }: Seen,
  source: Key,
): string[] {
  const byName = lists.lists.filter(list => list.matchesKeyNames);
  const absent = absentText(lists);
  return [
    ...(!wanted.limit && source.limit !== null && source.limit_reset !== null
      ? [periodNotice(source.limit_reset)]
      : []),
    ...limitNotices(situation, wanted),
    ...(retire === 'next-rotation' && staysInUse(situation, names.now) ? [twoKeysNotice(source)] : []),
    ...(absent ? [absent] : []),
    ...byName.map(nameRuleNotice),
    ...(workspace?.io_logging_api_key_ids?.length ? [loggingNotice(workspace)] : []),
  ];
}

function periodNotice(reset: string): string {
  return say`The new key has the whole limit of its present period again (limit-reset ${reset}): what the old key used of it does not count.`;
}

function limitNotices(situation: Situation, wanted: RotateCommand['wanted']): string[] {
  if (skipsRelativeLimit(situation, wanted)) return [LIMIT_NOT_APPLIED_AGAIN];
  const stays = whyLimitStays(situation, wanted);
  return stays === undefined ? [] : [`limit: ${stays}.`];
}

const LIMIT_NOT_APPLIED_AGAIN =
  'limit: the settings are copied from a key of an unfinished rotation, which has the change already; it was not applied again.';

/** Whether a key that `next-rotation` leaves enabled is enabled at all. */
function staysInUse({ old, leftovers }: Situation, now: number): boolean {
  const left = [...(old ? [old] : []), ...leftovers.flatMap(({ key, ready }) => (ready ? [key] : []))];
  return left.some(key => !key.disabled && !isExpired(key, now));
}

function twoKeysNotice({ limit, limit_reset: reset }: Key): string {
  const own = limit !== null && reset === null ? ', the old one what remains of its own limit' : '';
  return (
    `With retire: next-rotation the old key stays enabled until the next rotation: until then two keys can spend${own}. ` +
    'retire: disable ends it at once.'
  );
}

function nameRuleNotice({ name, id }: KeyList): string {
  return (
    say`Broadcast destination ${quoted(name)} (${id}) has a rule on the name of keys (api_key_name). It is not changed: ` +
    'while the rotation is under way the new key has another name, and a new name is not followed.'
  );
}

function loggingNotice({ name, id }: Workspace): string {
  return (
    say`Workspace ${quoted(name)} (${id}) logs inputs and outputs of some keys only (io_logging_api_key_ids). OpenRouter ` +
    'lists them by numbers that its API does not show for a key: if the old key is one of them, add the new one by hand.'
  );
}

function warningsOf({ situation, names }: Seen, { name, limit }: NewKeySettings): string[] {
  const ends = new Set(situation.superseded.map(({ hash }) => hash));
  return [
    ...situation.unsealed.map(unsealedText),
    ...forgotten(names).flatMap(key => (ends.has(key.hash) ? [] : [stillSpendsText(key)])),
    ...(limit === 0 ? [spentText(name)] : []),
  ];
}

function unsealedText(key: Key): string {
  return (
    say`Key ${quoted(key.name)} (${key.hash}) is named as if a rotation of this key had named it, but this provisioning key ` +
    'did not seal the name (was it replaced since?). It is left alone: disable or rename it by hand.'
  );
}

export function stillSpendsText(key: Key): string {
  return (
    say`Key ${quoted(key.name)} (${key.hash}) was to stay enabled until the next rotation of the key that replaced it, and ` +
    'that key is gone: nothing disables it any more, and it can still spend. Disable or delete it by hand.'
  );
}

function spentText(name: string): string {
  return say`The new key ${quoted(name)} has a limit of 0 USD: it cannot spend. Nothing was left of the old key's limit, or limit says so.`;
}
