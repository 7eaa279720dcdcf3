/** Finds the key to rotate, and what earlier rotations of it have left. It only reads. */
import type { RotateCommand } from '../../domain/command/command.ts';
import { instantOf, type Key } from '../../domain/key/key.ts';
import { sourceOf } from '../../domain/rotation/new-key-settings.ts';
import { type SealedNames, UNDER_WAY_MS } from '../../domain/rotation/sealed-names.ts';
import {
  familyOf,
  oldAndLeftovers,
  type Situation,
  situationOfGone,
  situationOfKey,
  situationOfName,
} from '../../domain/rotation/situation.ts';
import { ActionError, isNotFound, undefinedIf404 } from '../../domain/text/errors.ts';
import type { OpenRouterReader, Workspace } from '../../openrouter/api.ts';
import type { AccountReader, Reading } from '../account/account.ts';
import { askAgain, sleepFor } from '../account/confirmed-writes.ts';
import { Guardrails } from '../account/guardrails.ts';
import { readEach, type WorkspaceLists } from '../account/key-lists.ts';
import { byValue, noMatch } from '../account/select.ts';
import { foreignWorkspace, searchedText } from '../account/workspaces.ts';
import { allOrFirstError, eachOrFirstError } from '../concurrency/concurrency.ts';

/** What the selector alone says about the key, before its workspace is listed. */
export interface Located {
  /** undefined: the account's default workspace */
  workspaceId: string | undefined;
  /** Read by its hash; undefined if only its name is known, or it is gone. */
  selected: Key | undefined;
  /** Decides from the list. @throws ActionError when there is nothing to rotate */
  decide: (names: SealedNames) => Situation;
}

interface Found {
  situation: Situation;
  names: SealedNames;
}

/** Reads the key if it is selected by hash or value. `searched` is the workspace that the inputs name. */
export async function locate(
  { selector }: RotateCommand,
  searched: string | undefined,
  openrouter: OpenRouterReader,
): Promise<Located> {
  switch (selector.by) {
    case 'name':
      return { workspaceId: searched, selected: undefined, decide: names => byName(selector.name, searched, names) };
    case 'api-key':
      return found(await byValue(selector.secret, searched, openrouter));
    case 'hash':
      return byHash(selector.hash, searched, openrouter);
  }
}

/**
 * Lists the workspace, and reads the old key and the leftovers by hash: a read by hash beats an entry of a list. If a
 * name differs or a key is gone, the list may be behind another rotation, and is read again before anything is decided.
 * @param alongside reads what must not be older than the list, at the same time as the keys by hash
 */
export async function findSituation<More>(
  located: Located,
  account: AccountReader,
  alongside: () => Promise<More>,
): Promise<Found & { more: More }> {
  const { openrouter } = account;
  const attempt = async (): Promise<Attempt<More>> => {
    const read = new Map<string, Key | undefined>();
    if (located.selected) read.set(located.selected.hash, located.selected);
    const listed = await openrouter.list(located.workspaceId);
    let more: { value: More } | undefined;
    for (let behind = false; ; ) {
      const names = account.named(overlaid(listed, read));
      const situation = decided(located, names);
      const unread =
        situation instanceof ActionError ? [] : oldAndLeftovers(situation).filter(({ hash }) => !read.has(hash));
      if (situation instanceof ActionError || (unread.length === 0 && more)) return { names, situation, behind, more };
      const [now, value] = await allOrFirstError([
        eachOrFirstError(unread, ({ hash }) => undefinedIf404(openrouter.key(hash))),
        more ? Promise.resolve(more.value) : alongside(),
      ]);
      more = { value };
      for (const [index, before] of unread.entries()) {
        read.set(before.hash, now[index]);
        behind ||= now[index]?.name !== before.name;
      }
    }
  };
  const { names, situation, more } = await askAgain(attempt, ({ behind }) => !behind, account);
  if (situation instanceof ActionError) throw situation;
  return { situation, names, more: (more as { value: More }).value };
}

/** The same from keys that were listed already. */
export function situationIn(located: Located, account: AccountReader, keys: readonly Key[]): Found {
  const { selected } = located;
  const read = new Map(selected ? [[selected.hash, selected]] : []);
  const names = account.named(overlaid(keys, read));
  return { situation: located.decide(names), names };
}

interface Attempt<More> {
  names: SealedNames;
  situation: Situation | ActionError;
  /** The list differed from reads by hash. */
  behind: boolean;
  /** Read after the list, unless there is nothing to rotate. */
  more: { value: More } | undefined;
}

/** A list in which reads by hash replace its keys; keys that are gone (undefined) are left out. */
export function overlaid(listed: readonly Key[], read: ReadonlyMap<string, Key | undefined>): Key[] {
  const hashes = new Set(listed.map(({ hash }) => hash));
  const unlisted = [...read].flatMap(([hash, key]) => (key && !hashes.has(hash) ? [key] : []));
  return [...listed.flatMap(key => (read.has(key.hash) ? (read.get(key.hash) ?? []) : [key])), ...unlisted];
}

function decided({ decide }: Located, names: SealedNames): Situation | ActionError {
  try {
    return decide(names);
  } catch (error) {
    if (error instanceof ActionError) return error;
    throw error;
  }
}

function found(key: Key): Located {
  const here = (names: SealedNames) => names.keys.find(({ hash }) => hash === key.hash) ?? key;
  return { workspaceId: key.workspace_id, selected: key, decide: names => situationOfKey(here(names), names) };
}

function byName(name: string, searched: string | undefined, names: SealedNames): Situation {
  const situation = situationOfName(name, names);
  if (situation) return situation;
  throw noMatch(name, searchedText(searched), names.keys);
}

async function byHash(hash: string, searched: string | undefined, openrouter: OpenRouterReader): Promise<Located> {
  try {
    const key = await openrouter.key(hash);
    const foreign = foreignWorkspace(key, searched);
    if (foreign) throw new ActionError(foreign);
    return found(key);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const decide = (names: SealedNames) => {
      const situation = situationOfGone(hash, names);
      if (situation) return situation;
      const elsewhere = searched === undefined ? ' (another one can be named with workspace-id)' : '';
      throw new ActionError(
        `${error.message} Keys of a cut-off rotation of it were looked for in ${searchedText(searched)}${elsewhere}, and there are none.`,
      );
    };
    return { workspaceId: searched, selected: undefined, decide };
  }
}

/** What depends on the keys of a workspace, and must not have been read before them. */
export interface Around {
  lists: WorkspaceLists;
  guardrails: Guardrails;
  workspace: Workspace | undefined;
  /** ms, by OpenRouter's clock: when reading all that began. Some answers may have taken long. */
  askedAt: number;
}

/** ms after which a list shows a change at the latest; a little more than the 30 s, since clocks count seconds. */
const SHOWN_MS = 32_000;
const NEXT_LOOK_MS = 2_000;

/** The same, complete for all keys of the situation. Reads and waits only if one of them was made just now. */
export async function shownWhole(situation: Situation, around: Around, reading: Reading): Promise<Around> {
  if (familyOf(situation).every(key => unshownFor(key, around.askedAt) <= 0)) return around;
  const [lists, guardrails] = await allOrFirstError([
    readEach(around.lists, reading.account.openrouter),
    guardrailsShowing(sourceOf(situation), around, reading),
  ]);
  return { ...around, lists, guardrails };
}

async function guardrailsShowing(
  source: Key,
  { guardrails: seen, askedAt }: Around,
  { account, log }: Reading,
): Promise<Guardrails> {
  const isSettled = async (guardrails: Guardrails, asked: number) =>
    unshownFor(source, asked) <= 0 || (await guardrails.assignments()).has(source.hash);
  if ((await isSettled(seen, askedAt)) || !(await seen.exist(source.workspace_id))) return seen;
  const unshown = () => Math.max(0, unshownFor(source, account.now()));
  if (unshown() > 0) {
    log(
      `The key was made just now: waiting up to ${Math.ceil(unshown() / 1000)} s until OpenRouter's lists show the guardrail that it may have.`,
    );
  }
  for (;;) {
    await sleepFor(Math.min(unshown(), NEXT_LOOK_MS), account);
    const [guardrails, asked] = [new Guardrails(account.openrouter), account.now()];
    if ((await isSettled(guardrails, asked)) || account.limits.begin.aborted) return guardrails;
  }
}

/**
 * ms for which a list requested at that moment may not show what a key has besides its fields: a run that made the key
 * just now gave it that before its name.
 */
function unshownFor({ created_at, updated_at }: Key, asked: number): number {
  // This action changes every key that it makes; one that was never changed was made by something else.
  if (updated_at === null || asked - instantOf(created_at) > UNDER_WAY_MS) return 0;
  return instantOf(updated_at) + SHOWN_MS - asked;
}
