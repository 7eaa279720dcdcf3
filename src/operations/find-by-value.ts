/** The key that a secret value is. */
import { ActionError } from '../domain/errors.ts';
import { instantOf, type Key } from '../domain/key.ts';
import type { OwnKey } from '../openrouter/answers.ts';
import type { OpenRouterReader } from '../openrouter/api.ts';
import { searchedText } from './workspaces.ts';

/** @throws ActionError when none or several keys could be it */
export async function byValue(
  secret: string,
  workspaceId: string | undefined,
  openrouter: OpenRouterReader,
): Promise<Key> {
  const own = await openrouter.ownKey(secret, 'api-key');
  if (own) refuseManagementKey(own);
  const listed = await openrouter.list(workspaceId);
  const found = listed.filter(key => (own ? describes(own, key) : isMaskOf(key.label, secret)));
  const [key] = found;
  if (found.length === 1 && key) return key;
  const many = found.length === 0 ? 'No key' : `${found.length} keys`;
  throw new ActionError(
    `api-key: ${many} in ${searchedText(workspaceId)} could be the given key. ` +
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
