/** What a step authenticates with at OpenRouter. The login is loaded at the first request of a step that has a policy. */
import { systemClock } from './clock.ts';
import { transportTo } from './connect.ts';
import type { Access, Connection, Federation } from './domain/command/command.ts';
import type { RequestLimits } from './http/request-limits.ts';
import type { Transport } from './http/transport.ts';
import type { Login } from './login/login.ts';
import { type Credential, ShortLivedTokens, StoredKey } from './openrouter/credential.ts';
import { mask } from './report/log/log.ts';

/** To be ended with `close`. */
export interface OpenAccess {
  credential: Credential;
  close(): Promise<void>;
}

/**
 * @param openrouter where tokens are exchanged
 * @param limits of a login, which outlives any request that waits for it
 */
export function openAccess(
  access: Access,
  connection: Connection,
  openrouter: Transport,
  limits: RequestLimits,
): OpenAccess {
  if (access.by === 'provisioning-key')
    return { credential: new StoredKey(access.secret), close: async () => undefined };
  let login: Promise<Login> | undefined;
  const opened = () => {
    login ??= openLogin(access.federation, connection, openrouter, limits);
    return login;
  };
  return {
    credential: new ShortLivedTokens(opened),
    close: async () => (await login?.catch(() => undefined))?.close(),
  };
}

async function openLogin(
  federation: Federation,
  connection: Connection,
  openrouter: Transport,
  limits: RequestLimits,
): Promise<Login> {
  const { Login } = await import('./login/login.ts');
  return new Login({
    federation,
    openrouter,
    openTransport: (apiUrl, setting) => transportTo({ ...connection, apiUrl }, setting),
    env: process.env,
    limits,
    clock: systemClock,
    mask,
  });
}
