/**
 * Which hosts a step connects to, and with which credential. The login is loaded at the first request with a policy.
 */
import { systemClock } from './clock.ts';
import type { Access, Connection, Federation } from './domain/command/command.ts';
import { ActionError } from './domain/text/errors.ts';
import { isLoopback } from './domain/text/parse.ts';
import { say } from './domain/text/untrusted.ts';
import { openTransport } from './http/exchange.ts';
import type { RequestLimits } from './http/request-limits.ts';
import type { Transport } from './http/transport.ts';
import type { Login } from './login/login.ts';
import { type Credential, ShortLivedTokens, StoredKey } from './openrouter/credential.ts';
import { logLine, mask, maskLikeKey } from './report/log/log.ts';

/** `setting`: the input or variable that messages name when the host cannot be reached. */
export function transportTo({ apiUrl, timeoutMs, maxRetries }: Connection, setting = 'api-url'): Transport {
  return openTransport({
    base: apiUrl,
    setting,
    timeoutMs,
    maxRetries,
    env: process.env,
    clock: systemClock,
    random: Math.random,
    log: logLine,
    onSecret: maskLikeKey,
  });
}

/** Logs a line when requests go to a host other than OpenRouter's own. */
export function nameHost({ apiUrl }: Connection): void {
  const own = apiUrl.hostname === 'openrouter.ai' || apiUrl.hostname.endsWith('.openrouter.ai');
  if (!own) logLine(say`Requests go to ${apiUrl.host} (api-url), not to openrouter.ai.`);
}

/** The GitHub API of this runner. */
export function githubApiUrl(env: NodeJS.ProcessEnv): URL {
  const url = env.GITHUB_API_URL || 'https://api.github.com';
  const safe = URL.canParse(url) && (new URL(url).protocol === 'https:' || isLoopback(new URL(url).hostname));
  if (safe) return new URL(url);
  throw new ActionError('GITHUB_API_URL, which the runner sets, is not an https address; secrets are not sent to it.');
}

/** Must be closed. */
export interface OpenAccess {
  credential: Credential;
  close(): Promise<void>;
}

/**
 * @param openrouter where tokens are exchanged
 * @param limits on a login, which outlives any request that waits for it
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
