/** Which keys an operation works on (section 7 of the contract, Selecting; `where` and `max-keys`). */

import { type Condition, meets } from '../domain/condition.ts';
import { ActionError, isNotFound, RefusalError } from '../domain/errors.ts';
import { instantOf, type Key } from '../domain/key.ts';
import { readName } from '../domain/names.ts';
import { quoted, say } from '../domain/untrusted.ts';
import type { Selector } from '../inputs.ts';
import type { OwnKey } from '../openrouter/answers.ts';
import type { Context } from './context.ts';
import type { FailedKey } from './outcome.ts';
import { sideBySide } from './side-by-side.ts';

export interface Selecting {
  selector: Selector;
  provisioningKey: string;
  workspaceId: string | undefined;
  where: readonly Condition[];
  /** undefined: no bound */
  maxKeys?: number | undefined;
}

/** Why one key is not worked on; the others are. */
export interface Unusable extends FailedKey {
  /** The hash is gone: no key of this account has it. */
  gone: boolean;
}

export interface Selection {
  keys: Key[];
  unusable: Unusable[];
  /** How many keys `where` left out. */
  leftOut: number;
}

/** Judges a key that was chosen by its hash; returns why it must not be worked on. */
export type Guard = (key: Key) => string | undefined;

/** The keys that are selected, meet `where` and are no more than allowed. Nothing is written. */
export async function select(selecting: Selecting, context: Context, guard?: Guard): Promise<Selection> {
  const { where, maxKeys } = selecting;
  const { clock } = context;
  const found = await findKeys(selecting, context, guard);
  const now = clock.now();
  const keys = found.keys.filter(key => meets(where, { key, now }));
  if (maxKeys !== undefined && keys.length > maxKeys) throw tooMany(keys, maxKeys);
  return { keys, unusable: found.unusable, leftOut: found.keys.length - keys.length };
}

async function findKeys(
  selecting: Selecting,
  context: Context,
  guard: Guard | undefined,
): Promise<{ keys: Key[]; unusable: Unusable[] }> {
  const { selector, workspaceId } = selecting;
  switch (selector.by) {
    case 'hash':
      return byHashes(selector.hashes, workspaceId, context, guard);
    case 'name':
      return { keys: await byName(selecting, context), unusable: [] };
    case 'api-key':
      return { keys: [(await byValue(selector.secret, workspaceId, context)).key], unusable: [] };
  }
}

/** Where names were looked for, in words. */
export function searchedIn(workspaceId: string | undefined): string {
  return workspaceId === undefined ? "OpenRouter's default workspace" : say`workspace ${workspaceId}`;
}

async function byHashes(
  hashes: readonly string[],
  workspaceId: string | undefined,
  context: Context,
  guard: Guard | undefined,
): Promise<{ keys: Key[]; unusable: Unusable[] }> {
  const read = await sideBySide<string, Key | Unusable | { fatal: unknown }>(
    hashes,
    'Reading keys',
    context,
    async hash => {
      try {
        const key = await context.openrouter.key(hash);
        const error = foreignWorkspace(key, workspaceId) ?? guard?.(key);
        return error === undefined ? key : { hash, error, gone: false };
      } catch (error) {
        if (!(error instanceof ActionError) || concernsAll(error)) return { fatal: error };
        return { hash, error: error.message, gone: isNotFound(error) };
      }
    },
  );
  const keys: Key[] = [];
  const unusable: Unusable[] = [];
  for (const each of read) {
    if ('name' in each) keys.push(each);
    else if ('hash' in each) unusable.push(each);
    else throw each.fatal;
  }
  return { keys, unusable };
}

/** Refusals that every other key would meet as well: of the credential, or of the address. */
function concernsAll(error: ActionError): boolean {
  return error instanceof RefusalError && (error.status === 401 || error.status === 403 || error.status < 400);
}

/** Why a key must not be touched: `workspace-id` guards `hash`. */
export function foreignWorkspace(key: Key, workspaceId: string | undefined): string | undefined {
  if (workspaceId === undefined || key.workspace_id.toLowerCase() === workspaceId) return undefined;
  return (
    say`Key ${quoted(key.name)} (${key.hash}) is in workspace ${key.workspace_id}, not in ${workspaceId} as ` +
    'workspace-id says. It was not touched. Correct hash or workspace-id.'
  );
}

/** A pattern passes over keys in a rotation, unless it is meant for them. */
async function byName({ selector, provisioningKey, workspaceId }: Selecting, { openrouter }: Context): Promise<Key[]> {
  const { pattern } = selector as Extract<Selector, { by: 'name' }>;
  const passesOver = !pattern.exact && !pattern.text.includes(' [');
  const found = (await openrouter.list(workspaceId)).filter(
    key => pattern.matches(key.name) && !(passesOver && readName(key.name, provisioningKey)?.sealed),
  );
  if (found.length > 0) return found;
  throw noMatch(pattern.text, workspaceId);
}

/** The error when no key has the name. */
export function noMatch(name: string, workspaceId: string | undefined): ActionError {
  return new ActionError(
    say`current-name: no key ${name.includes('*') ? 'matches' : 'is named'} ${quoted(name)} in ` +
      `${searchedIn(workspaceId)}, the only one that was searched. Correct the name, or name another workspace with workspace-id.`,
  );
}

/** The one listed key that `secret` is. The list does not hold secrets, so it is known by what it says of itself. */
export async function byValue(
  secret: string,
  workspaceId: string | undefined,
  { openrouter }: Pick<Context, 'openrouter'>,
): Promise<{ key: Key; listed: Key[] }> {
  const own = await openrouter.ownKey(secret, 'api-key');
  if (own) refuseManagementKey(own);
  const listed = await openrouter.list(workspaceId);
  const found = listed.filter(key => (own ? describes(own, key) : isMaskOf(key.label, secret)));
  const [key] = found;
  if (found.length === 1 && key) return { key, listed };
  const many = found.length === 0 ? 'No key' : `${found.length} keys`;
  throw new ActionError(
    `api-key: ${many} in ${searchedIn(workspaceId)} could be the given key. ` +
      'It may be in another workspace (workspace-id), be of another account, or have been deleted. ' +
      'Select it by hash instead.',
  );
}

/** @throws ActionError when the key is a management key: it is no ordinary key, and has no settings to work on */
export function refuseManagementKey(own: OwnKey): void {
  if (!own.is_management_key && !own.is_provisioning_key) return;
  throw new ActionError(
    'api-key: this is a provisioning (management) key, which can do everything with the account. ' +
      'api-key takes the ordinary key that is meant; store that in the secret instead.',
  );
}

function describes(own: OwnKey, key: Key): boolean {
  const instant = (value: string | null | undefined) => (value == null ? undefined : instantOf(value));
  return own.label === key.label && own.limit === key.limit && instant(own.expires_at) === instant(key.expires_at);
}

/** `sk-or-v1-0e6...1c96` masks every key that begins and ends so. */
function isMaskOf(label: string, secret: string): boolean {
  const [begin, end, ...more] = label.split('...');
  if (begin === undefined || end === undefined || more.length > 0 || begin === '' || end === '') return false;
  return secret.length >= begin.length + end.length && secret.startsWith(begin) && secret.endsWith(end);
}

function tooMany(keys: readonly Key[], maxKeys: number): ActionError {
  const names = keys.slice(0, 10).map(key => quoted(key.name));
  const more = keys.length > names.length ? ` and ${keys.length - names.length} more` : '';
  return new ActionError(
    `max-keys: ${keys.length} keys are selected, but at most ${maxKeys} may be: ${names.join(', ')}${more}. ` +
      `Nothing was changed. Narrow current-name or where, or set max-keys: ${keys.length} if all are meant.`,
  );
}

/** The notice when `where` leaves no key, which is success. */
export function noneLeft(selection: {
  keys: readonly unknown[];
  unusable: readonly unknown[];
  leftOut: number;
}): string[] {
  const { keys, unusable, leftOut } = selection;
  if (keys.length > 0 || unusable.length > 0 || leftOut === 0) return [];
  return [
    `where: none of the ${leftOut} selected key${leftOut === 1 ? '' : 's'} meets the conditions; nothing was done.`,
  ];
}
