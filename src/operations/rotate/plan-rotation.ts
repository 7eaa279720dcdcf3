/** Step 1 of a rotation: reads everything, writes nothing, and returns the plan. */
import type { RotateCommand } from '../../domain/command/command.ts';
import { meets } from '../../domain/conditions/condition.ts';
import { instantOf, type Key } from '../../domain/key/key.ts';
import { type ListPlan, listsNaming, planLists, unknownHashes } from '../../domain/rotation/list-plan.ts';
import { isEarlierAttempt, type RunId } from '../../domain/rotation/names.ts';
import { type NewKeySettings, newSettings, sourceOf } from '../../domain/rotation/new-key-settings.ts';
import { type Journal, type SealedNames, UNDER_WAY_MS } from '../../domain/rotation/sealed-names.ts';
import { familyOf, refusedBearing, type Situation } from '../../domain/rotation/situation.ts';
import { ActionError, RequestError } from '../../domain/text/errors.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import type { KeyList, OpenRouterReader, Workspace } from '../../openrouter/api.ts';
import type { Reading } from '../account/account.ts';
import { Guardrails } from '../account/guardrails.ts';
import { goneHashes, listsToCarry, type WorkspaceLists } from '../account/key-lists.ts';
import { workspaceId as resolvedWorkspaceId } from '../account/workspaces.ts';
import { allOrFirstError } from '../concurrency/concurrency.ts';
import { type PreparedDelivery, prepareDelivery } from '../create/delivery.ts';
import type { GuardrailRef } from '../outcome/outcome.ts';
import { type Around, findSituation, type Located, locate, shownWhole, situationIn } from './find-situation.ts';
import { type OverduePlan, overdueOf } from './overdue.ts';
import { leftOutWarnings, noticesOf, warningsOf } from './rotation-notices.ts';

/** The plan of a rotation: all that it knows before it writes anything. */
export interface RotationPlan {
  command: RotateCommand;
  situation: Situation;
  /** The workspace of the key; undefined: the default one. */
  workspaceId: string | undefined;
  /** The key whose settings are copied. */
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

/**
 * What is known about a workspace, read once: the keys, their guardrails, and the lists that name them. Several
 * rotations are planned from it, and none reads it again.
 */
export interface Snapshot {
  /** undefined: the account's default workspace */
  workspaceId: string | undefined;
  keys: readonly Key[];
  guardrails: Guardrails;
  lists: WorkspaceLists;
}

/**
 * @param known what is already known about the workspace, which is then not read again
 * @throws ActionError when the rotation cannot begin; nothing has been changed
 */
export async function planRotation(
  command: RotateCommand,
  reading: Reading,
  known?: Snapshot,
): Promise<RotationPlan | OverduePlan> {
  const { openrouter } = reading.account;
  const searched = known ? known.workspaceId : await resolvedWorkspaceId(command.workspace, openrouter);
  const [seen, delivery] = await allOrFirstError([
    locate(command, searched, openrouter).then(located => lookAround(located, command, reading, known)),
    prepareDelivery(command.delivery, reading),
  ]);
  if ('leftOut' in seen) return seen;
  const { situation, names, lists, guardrails } = seen;
  const source = sourceOf(situation);
  const settings = newSettings(situation, command.wanted, names.now);
  const listsOfFamily = listsNaming(lists.lists, familyOf(situation));
  const [before, after, gone] = await allOrFirstError([
    guardrails.of(source.hash),
    wantedGuardrail(command, source, guardrails),
    goneHashes(unknownHashes(listsOfFamily, hashesOf(names)), openrouter),
  ]);
  return {
    command,
    situation,
    workspaceId: seen.workspaceId,
    source,
    settings,
    guardrail: { before, after },
    lists: planLists(lists.lists, situation, gone),
    delivery,
    plannedAt: names.now,
    notices: noticesOf(command, seen, source),
    warnings: warningsOf(command, seen, settings),
  };
}

/** What was read of the key's workspace. */
interface Seen extends Omit<Around, 'askedAt'> {
  situation: Situation;
  names: SealedNames;
  workspaceId: string | undefined;
}

type Found = Pick<Seen, 'situation' | 'names'>;

async function lookAround(
  located: Located,
  command: RotateCommand,
  reading: Reading,
  known: Snapshot | undefined,
): Promise<Seen | OverduePlan> {
  const { account } = reading;
  const { workspaceId } = located;
  if (known) {
    const found = situationIn(located, account, known.keys);
    const leftOut = leftOutOrRefused(command, found, reading.run);
    if (leftOut) return leftOut;
    return { ...found, workspaceId, lists: known.lists, guardrails: known.guardrails, workspace: undefined };
  }
  const { situation, names, more } = await findSituation(located, account, () =>
    readAround(command, workspaceId, account.openrouter),
  );
  const leftOut = leftOutOrRefused(command, { situation, names }, reading.run);
  if (leftOut) return leftOut;
  return { situation, names, workspaceId, ...(await shownWhole(situation, more, reading)) };
}

/** What is left to do if `where` leaves the key out. @throws ActionError when the rotation must not begin */
function leftOutOrRefused(command: RotateCommand, found: Found, run: RunId): OverduePlan | undefined {
  refuseUnderWay(found.situation.leftovers, run, found.names.now);
  const { old } = found.situation;
  if (old && isLeftOut(command, found)) {
    const overdue = overdueOf(old, found.names);
    return { command, leftOut: old, overdue, names: found.names, warnings: leftOutWarnings(found, overdue) };
  }
  refuseRivals(found);
  refuseTakenName(command, found);
  return undefined;
}

async function readAround(
  { carryOver }: RotateCommand,
  workspaceId: string | undefined,
  openrouter: OpenRouterReader,
): Promise<Around> {
  const guardrails = new Guardrails(openrouter);
  const askedAt = openrouter.now();
  const [lists, workspace] = await allOrFirstError([
    listsToCarry(carryOver, openrouter, workspaceId),
    workspaceId === undefined ? Promise.resolve(undefined) : readWorkspace(workspaceId, openrouter),
    guardrails.assignments(),
  ]);
  return { lists, guardrails, workspace, askedAt };
}

/** Only a notice needs the workspace, so a failure does not stop the rotation. */
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

function hashesOf({ keys }: SealedNames): string[] {
  return keys.map(({ hash }) => hash);
}

/** By OpenRouter's clock. An earlier attempt of the same run is over, or stops once it sees what a later one did. */
function refuseUnderWay(leftovers: readonly Journal[], run: RunId, now: number): void {
  for (const { key, run: by } of leftovers) {
    const age = now - instantOf(key.created_at);
    if (age >= UNDER_WAY_MS || isEarlierAttempt(by, run)) continue;
    const minutes = Math.max(1, Math.ceil((UNDER_WAY_MS - Math.max(0, age)) / 60_000));
    throw new ActionError(
      say`A rotation of this key is going on or was cut off just now: ${quoted(key.name)} (${key.hash}) was made less ` +
        say`than 15 minutes ago by run ${by.run}. Nothing was changed. Wait for that run, or run this again in ${minutes === 1 ? '1 minute' : `${minutes} minutes`}: ` +
        'it repairs what was left.',
    );
  }
}

/** An unfinished rotation is repaired whatever `where` says. */
function isLeftOut({ where }: RotateCommand, { situation: { old, leftovers }, names }: Found): boolean {
  if (old === undefined || leftovers.length > 0 || names.sealed(old)) return false;
  return !meets(where, { key: old, now: names.now });
}

/** @throws ActionError when the name may belong to another key */
function refuseRivals({ situation: { bearing }, names }: Found): void {
  if (bearing?.refused) throw new ActionError(`current-name: ${refusedBearing(bearing, names.now)}`);
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
