/** Which keys an operation works on: selected by hash, name or value, narrowed by `where`, limited by `max-keys`. */
import type { Selection, Selector } from '../../domain/command/command.ts';
import { meets } from '../../domain/conditions/condition.ts';
import { instantOf, isWholeHash, type Key, placeText, type WorkspaceNames } from '../../domain/key/key.ts';
import { looksMarked, shortHash } from '../../domain/rotation/names.ts';
import type { SealedNames } from '../../domain/rotation/sealed-names.ts';
import { Bearers, doubtfulBearing, refusedBearing } from '../../domain/rotation/situation.ts';
import { ActionError, asActionError, ForeignError, isNotFound, RefusalError } from '../../domain/text/errors.ts';
import { type NamePattern, whyNoMatch } from '../../domain/text/pattern.ts';
import { quoted, say } from '../../domain/text/untrusted.ts';
import { hashOf, isMaskOf, type OpenRouterReader, type OwnKey } from '../../openrouter/api.ts';
import { mapLimited } from '../concurrency/concurrency.ts';
import type { FailedKey, Outcome } from '../outcome/outcome.ts';
import type { AccountReader, Reading } from './account.ts';
import { foreignWorkspace, type Searched, searchedBy, searchedText } from './workspaces.ts';

/** A key that is not worked on, and why. The others are. */
export interface Unusable extends FailedKey {
  hash: string;
  /** The hash is whole, and no key of this account has it. */
  gone: boolean;
}

export interface Selected {
  keys: Key[];
  unusable: Unusable[];
  /** The known values of selected keys, by hash. */
  held: ReadonlyMap<string, string>;
  /** How many keys `where` left out. */
  leftOut: number;
  /** The whole list that was searched for the keys; undefined: none was. */
  listed: SealedNames | undefined;
  /** What a person should know about how the keys were chosen. */
  warnings: readonly string[];
  /** Where keys were searched for, as outcomes show it. */
  place: Pick<Outcome, 'workspaces' | 'searched'>;
  /** What was searched, in words. */
  searched: string;
}

/** Returns why a key selected by its hash must not be worked on; undefined: it may be. */
export type Guard = (key: Key) => string | undefined;

export interface SelectOptions {
  guard?: Guard | undefined;
  /** The keys will be changed: names that only look like those of a rotation are left alone. */
  changing: boolean;
  /** A pattern may match nothing; an exact name never may. */
  mayMatchNone?: true;
}

type Found = Pick<Selected, 'keys' | 'unusable' | 'listed' | 'held'>;

/** The found keys that meet `where`. @throws ActionError when they are more than `max-keys` */
export function narrowed(
  found: Found,
  { where, maxKeys }: Pick<Selection, 'where' | 'maxKeys'>,
  now: number,
  { workspaces, isPattern = false }: { workspaces?: WorkspaceNames; isPattern?: boolean } = {},
): Found & Pick<Selected, 'leftOut'> {
  const keys = found.keys.filter(key => meets(where, { key, now }));
  if (maxKeys !== undefined && keys.length > maxKeys) throw tooMany(keys, maxKeys, workspaces, isPattern);
  return { ...found, keys, leftOut: found.keys.length - keys.length };
}

/** Any selector but `leaked-in`. */
type KnownSelector = Exclude<Selector, { by: 'leaked' }>;

/** The selected keys that meet `where`. @throws ActionError when they are more than `max-keys` */
export async function select(
  { selector, workspace, where, maxKeys }: Omit<Selection, 'selector'> & { selector: KnownSelector },
  reading: Reading,
  options: SelectOptions,
): Promise<Selected> {
  const { account } = reading;
  const searched = await searchedBy(workspace, account.openrouter);
  const found = await find(selector, searched, reading, options);
  const isPattern = selector.by === 'name' && !selector.pattern.exact;
  const left = narrowed(found, { where, maxKeys }, account.now(), { workspaces: searched.names, isPattern });
  return {
    ...left,
    warnings: selector.by === 'name' && selector.pattern.exact ? judgeBearers(left.keys, found.listed) : [],
    place: {
      ...(searched.names && { workspaces: searched.names }),
      ...(selector.by === 'name' && { searched: { workspace } }),
    },
    searched: searched.text,
  };
}

/**
 * A warning for each key whose name does not prove that it is the right one.
 * @throws ActionError when the name may belong to another key
 */
function judgeBearers(keys: readonly Key[], listed: SealedNames | undefined): string[] {
  if (listed === undefined || keys.length === 0) return [];
  const bearers = new Bearers(listed);
  return keys
    .filter(key => !listed.marked(key))
    .flatMap(key => {
      const bearing = bearers.of(key);
      if (bearing.refused) throw new ActionError(`current-name: ${refusedBearing(bearing, listed.now)}`);
      return doubtfulBearing(bearing, listed.now);
    });
}

/** The notice when no key is left to work on. That is success. */
export function noneFound(selector: Selector, { keys, unusable, leftOut, listed, searched }: Selected): string[] {
  if (keys.length > 0 || unusable.length > 0) return [];
  if (leftOut > 0) return [noneLeft(leftOut)];
  if (selector.by !== 'name') return [];
  const { text } = selector.pattern;
  return [
    say`current-name: no key matches ${quoted(text)} in ${searched}, and nothing else was searched${hint(text, listed?.keys ?? [])}; ` +
      'nothing was done.',
  ];
}

/** The notice when `where` leaves no key. */
export function noneLeft(leftOut: number): string {
  const keys = leftOut === 1 ? 'the 1 selected key does not meet' : `none of the ${leftOut} selected keys meets`;
  return `where: ${keys} the conditions; nothing was done.`;
}

function find(selector: KnownSelector, searched: Searched, reading: Reading, options: SelectOptions): Promise<Found> {
  switch (selector.by) {
    case 'hash':
      return byHashes(selector.hashes, searched, reading, options.guard);
    case 'name':
      return byName(selector.pattern, searched, reading.account, options);
    case 'api-key':
      return bySecret(selector.secret, searched, reading.account);
  }
}

async function bySecret(secret: string, { ids: [id] }: Searched, { openrouter }: AccountReader): Promise<Found> {
  const key = await byValue(secret, id, openrouter);
  return { keys: [key], unusable: [], listed: undefined, held: new Map([[key.hash, secret]]) };
}

async function byHashes(
  hashes: readonly string[],
  { ids: [guardedBy] }: Searched,
  reading: Reading,
  guard: Guard | undefined,
): Promise<Found> {
  let failed: { fatal: unknown } | undefined;
  const read = await mapLimited<string, Key | Unusable | { fatal: unknown }>(
    hashes,
    'Reading keys',
    reading,
    async hash => {
      if (failed) return failed;
      try {
        const key = await reading.account.openrouter.key(hash);
        const error = foreignWorkspace(key, guardedBy) ?? guard?.(key);
        return error === undefined ? key : { hash, name: key.name, error, gone: false };
      } catch (error) {
        if (!(error instanceof ActionError) || concernsAll(error)) {
          failed = { fatal: error };
          return failed;
        }
        return { hash, name: null, error: error.message, gone: isNotFound(error) && isWholeHash(hash) };
      }
    },
  );
  const keys: Key[] = [];
  const unusable: Unusable[] = [];
  for (const each of read) {
    if ('fatal' in each) throw each.fatal;
    if ('gone' in each) unusable.push(each);
    else keys.push(each);
  }
  return { keys, unusable, listed: undefined, held: new Map() };
}

/** Whether every other key would be refused as well: because of the credential, or of the address. */
function concernsAll(error: ActionError): boolean {
  if (error instanceof ForeignError) return error.status === 401 || error.status === 403 || error.status < 400;
  return error instanceof RefusalError && (error.verdict === 'unauthorized' || error.verdict === 'forbidden');
}

async function byName(
  pattern: NamePattern,
  searched: Searched,
  account: AccountReader,
  { changing, mayMatchNone }: SelectOptions,
): Promise<Found> {
  const lists = await Promise.allSettled(searched.ids.map(id => account.openrouter.list(id)));
  // A key that was moved in the meantime may be in two lists.
  const byHash = new Map<string, Key>();
  for (const [index, list] of lists.entries()) {
    if (list.status === 'rejected') throw notListed(list.reason, searched.ids[index], searched.names);
    for (const key of list.value) byHash.set(key.hash, key);
  }
  const listed = account.named([...byHash.values()]);
  const wanted = patternFilter(pattern, listed, changing);
  const keys = listed.keys.filter(key => pattern.matches(key.name) && wanted(key));
  if (keys.length === 0 && (pattern.exact || !mayMatchNone)) throw noMatch(pattern.text, searched.text, listed.keys);
  return { keys, unusable: [], listed, held: new Map() };
}

/** The error names the workspace if there are several. What was read of the others does not count. */
function notListed(error: unknown, id: string | undefined, names: WorkspaceNames): unknown {
  if (id === undefined || names === undefined || names.size < 2 || !(error instanceof ActionError)) return error;
  return new ActionError(
    say`The keys of workspace ${quoted(names.get(id) ?? id)} (${id}) could not be listed: ${error.message} Nothing was changed.`,
  );
}

/**
 * A pattern skips keys in a rotation unless it is meant for them (it contains ` [`). Even then, if keys are to be
 * changed, it skips names that merely look like those of a rotation: they may be anybody's.
 */
function patternFilter(pattern: NamePattern, names: SealedNames, changing: boolean): (key: Key) => boolean {
  if (pattern.exact) return () => true;
  if (!pattern.text.includes(' [')) return key => names.sealed(key) === undefined;
  return changing ? key => names.sealed(key) !== undefined || !looksMarked(key.name) : () => true;
}

/** The error when no key has the name. */
export function noMatch(name: string, searched: string, listed: readonly Key[]): ActionError {
  return new ActionError(
    say`current-name: no key ${name.includes('*') ? 'matches' : 'is named'} ${quoted(name)} in ${searched}, and nothing else ` +
      `was searched${hint(name, listed)}. Correct the name, or name another workspace with workspace-id.`,
  );
}

function hint(name: string, listed: readonly Key[]): string {
  const why = whyNoMatch(
    name,
    listed.map(key => key.name),
  );
  return why === undefined ? '' : ` (${why})`;
}

function tooMany(keys: readonly Key[], maxKeys: number, workspaces: WorkspaceNames, isPattern: boolean): ActionError {
  const names = keys
    .slice(0, 10)
    .map(key => say`${quoted(key.name)} (${shortHash(key.hash)})${placeText(key, workspaces)}`);
  const more = keys.length > names.length ? ` and ${keys.length - names.length} more` : '';
  const why = isPattern ? 'The pattern matches more than one key.' : 'Names are not unique.';
  return new ActionError(
    `max-keys: ${keys.length} keys are selected, but at most ${maxKeys} may be: ${names.join(', ')}${more}. ` +
      `Nothing was changed. ${why} Narrow current-name or where, or set max-keys: ${keys.length} if all are meant.`,
  );
}

/**
 * The key with this value. Its hash is the SHA-256 of the value, so one request finds it in any workspace, disabled or
 * not. If no key has that hash, the key is asked about itself, and the workspace's list is searched for it.
 * @param workspaceId a key of another workspace is an error; undefined: no guard, and the default workspace is searched
 * @throws ActionError when it is a management key, or when no key or several keys could be it
 */
export async function byValue(
  secret: string,
  workspaceId: string | undefined,
  openrouter: OpenRouterReader,
): Promise<Key> {
  const key = await byDigest(secret, openrouter);
  if (!key) return byDescription(secret, workspaceId, openrouter);
  const foreign = foreignWorkspace(key, workspaceId);
  if (foreign) throw new ActionError(foreign);
  return key;
}

/** @throws ActionError when the key is a management key, which has no settings to work on */
export function refuseManagementKey(own: OwnKey): void {
  if (!own.is_management_key && !own.is_provisioning_key) return;
  throw new ActionError(
    'api-key: this is a provisioning (management) key, which can do everything with the account. ' +
      'api-key takes the ordinary key that is meant; store that in the secret instead.',
  );
}

const DIGEST = '(SHA-256 of api-key)';

/** The digest is shown only when it is the hash of a key: otherwise it would reveal something about a secret. */
async function byDigest(secret: string, openrouter: OpenRouterReader): Promise<Key | undefined> {
  if (!secret.startsWith('sk-or-')) return undefined;
  const key = await keyWithDigest(secret, DIGEST, openrouter);
  return key && isMaskOf(key.label, secret) ? key : undefined;
}

/** The key whose hash is the SHA-256 of a value; undefined: none. Messages show `shownAs` in place of the hash. */
export async function keyWithDigest(
  secret: string,
  shownAs: string,
  openrouter: OpenRouterReader,
): Promise<Key | undefined> {
  const digest = hashOf(secret);
  try {
    return await openrouter.key(digest, shownAs);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    // A host may quote the request.
    throw new ActionError(asActionError(error).message.replaceAll(digest, shownAs));
  }
}

async function byDescription(
  secret: string,
  workspaceId: string | undefined,
  openrouter: OpenRouterReader,
): Promise<Key> {
  const own = await openrouter.ownKey(secret, 'api-key');
  if (!own) {
    throw new ActionError(
      'api-key: OpenRouter does not know this key (401): it was deleted, is of another account, or is mistyped. ' +
        'Store a working key, or select the key that is meant by hash, which also finds disabled keys.',
    );
  }
  refuseManagementKey(own);
  const found = (await openrouter.list(workspaceId)).filter(key => describes(own, key));
  const [key] = found;
  if (found.length === 1 && key) return key;
  throw new ActionError(
    `api-key: ${found.length === 0 ? 'no key' : `${found.length} keys`} in ${searchedText(workspaceId)} could be the given key. ` +
      'It may be in another workspace (workspace-id) or be of another account. Select it by hash instead.',
  );
}

function describes(own: OwnKey, key: Key): boolean {
  const instant = (value: string | null | undefined) => (value == null ? undefined : instantOf(value));
  return own.label === key.label && own.limit === key.limit && instant(own.expires_at) === instant(key.expires_at);
}
