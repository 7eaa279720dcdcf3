/** The key that a secret value is. */
import { instantOf, type Key } from '../../domain/key/key.ts';
import { ActionError, asActionError, isNotFound } from '../../domain/text/errors.ts';
import { hashOf, isMaskOf, type OpenRouterReader, type OwnKey } from '../../openrouter/api.ts';
import { foreignWorkspace, searchedText } from './workspaces.ts';

/**
 * Its hash is the SHA-256 of the value, so that one request finds it in any workspace, disabled or not. Where no key
 * has that hash, the key is asked about itself and looked for in the list of the workspace.
 * @param workspaceId a key of another workspace is an error; undefined: no guard, and the default workspace is searched
 * @throws ActionError when no key, several keys or a management key could be it
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

/** @throws ActionError when the key is a management key: it is no ordinary key, and has no settings to work on */
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

/** The key whose hash is the SHA-256 of a value, which messages name by `shownAs` alone; undefined when there is none. */
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
    // A host may quote what it was asked for.
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
