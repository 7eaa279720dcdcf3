/**
 * The post step: deletes the key that was created for the job. It does not trust the state left by the main step, since
 * any step of a job can set `STATE_…` variables through GITHUB_ENV, and the runner passes them on. So the state is
 * signed with the account's sealing secret, which only the two steps of this action have.
 */
import { nameHost, type OpenAccess, openAccess, transportTo } from './connect.ts';
import type { Connection } from './domain/command/command.ts';
import { Seals } from './domain/rotation/names.ts';
import { ActionError, asActionError } from './domain/text/errors.ts';
import { say } from './domain/text/untrusted.ts';
import type { Cancellation } from './http/request-limits.ts';
import type { Transport } from './http/transport.ts';
import { parsePostInputs } from './inputs/parse-inputs.ts';
import { OpenRouterClient } from './openrouter/client.ts';
import { fail, logLine } from './report/log/log.ts';
import { writeState } from './report/outputs/files.ts';

const HASH = 'delete-hash';
const SIGNATURE = 'delete-seal';

/** Only the key's hash is known here. A signal does not stop this before the deletion is answered or given up. */
export async function runPost(cancellation: Cancellation): Promise<void> {
  let transport: Transport | undefined;
  let access: OpenAccess | undefined;
  try {
    const { connection, credentials } = parsePostInputs(process.env);
    const hash = keyToDelete(process.env, Seals.of(credentials), connection);
    if (hash === undefined) return;
    nameHost(connection);
    transport = transportTo(connection);
    access = openAccess(credentials.access, connection, transport, cancellation.finishing);
    await deleteKey(hash, new OpenRouterClient(transport, access.credential, cancellation.finishing));
  } catch (error) {
    fail(error);
  } finally {
    cancellation.dispose();
    await Promise.all([transport?.close(), access?.close()]);
  }
}

async function deleteKey(hash: string, openrouter: OpenRouterClient): Promise<void> {
  try {
    const did = await openrouter.delete(hash);
    logLine(
      did === 'deleted'
        ? say`The key of this job was deleted. Its hash was ${hash}.`
        : say`The key of this job was already gone. Its hash was ${hash}.`,
    );
  } catch (error) {
    throw new ActionError(
      `${asActionError(error).message} ` +
        say`The deletion of this job's key was given up, so that the key may still be live until it expires. Its hash is ${hash}: ` +
        'delete it with operation delete.',
    );
  }
}

/**
 * Makes the post step delete a key.
 * @throws ActionError when the state cannot be saved, so that nobody would delete the key
 */
export function deleteAtJobEnd(hash: string, seals: Seals, connection: Connection): void {
  writeState(SIGNATURE, seals.sign(signed(hash, connection)));
  writeState(HASH, hash);
}

/**
 * The hash of the key that the post step must delete; undefined when there is none.
 * @throws ActionError when the state was not written by the main step; nothing must be sent then
 */
function keyToDelete(env: NodeJS.ProcessEnv, seals: Seals, connection: Connection): string | undefined {
  const [hash = '', signature = ''] = [env[`STATE_${HASH}`], env[`STATE_${SIGNATURE}`]];
  if (hash === '' && signature === '') return undefined;
  if (hash !== '' && seals.isSigned(signed(hash, connection), signature)) return hash;
  throw new ActionError(
    'The post step was not given the state that the main step left, so nothing was sent and no key was deleted. ' +
      'Another step of this job may have set STATE_ variables through GITHUB_ENV, or seal-key, provisioning-key or ' +
      'api-url has changed since. If a key was created for this job, it expires by itself; delete it with operation delete to end it now.',
  );
}

/** Everything that the post step relies on: its purpose, the hash and the address, one per line. */
function signed(hash: string, { apiUrl }: Connection): string {
  return `delete-at-job-end\n${hash}\n${apiUrl.href.replace(/\/+$/, '')}`;
}
