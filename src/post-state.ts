/**
 * What the main step leaves for the post step, written and read here. The post step must not trust it: every step of
 * a job can set `STATE_…` variables through GITHUB_ENV, and the runner passes them on. So the state carries an HMAC
 * with the provisioning key, which only the two steps of this action have, over all that the post step acts upon.
 */
import type { Connection } from './domain/command/command.ts';
import { ActionError } from './domain/text/errors.ts';
import { writeState } from './report/outputs/files.ts';

const HASH = 'delete-hash';
const SEAL = 'delete-seal';

/**
 * Makes the post step delete a key.
 * @throws ActionError when the state cannot be saved: nobody would delete the key then
 */
export function deleteAtJobEnd(hash: string, provisioningKey: string, connection: Connection): void {
  writeState(SEAL, seal(hash, provisioningKey, connection));
  writeState(HASH, hash);
}

/**
 * The hash of the key that the main step left to delete; undefined when it left none.
 * @throws ActionError when the state is not what the main step wrote; nothing must be sent then
 */
export function keyToDelete(
  env: NodeJS.ProcessEnv,
  provisioningKey: string,
  connection: Connection,
): string | undefined {
  const [hash = '', sealed = ''] = [env[`STATE_${HASH}`], env[`STATE_${SEAL}`]];
  if (hash === '' && sealed === '') return undefined;
  if (hash !== '' && equal(sealed, seal(hash, provisioningKey, connection))) return hash;
  throw new ActionError(
    'The post step was not given the state that the main step left, so nothing was sent and no key was deleted. ' +
      'Another step of this job may have set STATE_ variables through GITHUB_ENV, or provisioning-key or api-url has ' +
      'changed since. If a key was created for this job, it expires by itself; delete it with operation delete to end it now.',
  );
}

/** HMAC-SHA256 in hex over the purpose, the hash and the address, a line each. */
function seal(hash: string, provisioningKey: string, { apiUrl }: Connection): string {
  const text = `delete-at-job-end\n${hash}\n${apiUrl.href.replace(/\/+$/, '')}`;
  return crypto().createHmac('sha256', provisioningKey).update(text, 'utf8').digest('hex');
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && crypto().timingSafeEqual(left, right);
}

/** Loaded only where it is needed: it costs a start. */
function crypto() {
  return process.getBuiltinModule('node:crypto');
}
