/** Proxies as the environment names them, in either case, with or without a scheme. */

import { isLoopback } from '../domain/command/loopback.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What undici's EnvHttpProxyAgent takes; it does the matching of NO_PROXY. */
export interface ProxySettings {
  httpProxy: string;
  httpsProxy: string;
  noProxy: string;
}

/** The proxy settings for a host, or undefined when the environment names no proxy for its scheme. */
export function proxyFor(base: URL, env: Environment): ProxySettings | undefined {
  const secure = base.protocol === 'https:';
  const proxy = secure ? variable(env, 'https_proxy') : variable(env, 'http_proxy');
  if (proxy === undefined) return undefined;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  // Plain http is for this machine alone: the key must not leave it by way of a proxy elsewhere.
  if (!secure && !(URL.canParse(url) && isLoopback(new URL(url).hostname))) return undefined;
  return { httpProxy: secure ? '' : url, httpsProxy: secure ? url : '', noProxy: variable(env, 'no_proxy') ?? '' };
}

/** Why the environment's proxy cannot be used, without printing it: it may hold credentials. */
export function proxyFault(base: URL, env: Environment): string | undefined {
  const settings = proxyFor(base, env);
  const url = settings && (settings.httpsProxy || settings.httpProxy);
  if (url === undefined || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) return undefined;
  const name = base.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  return `${name} is not a valid proxy URL (http://host:port). Correct the variable, or remove it.`;
}

function variable(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || env[name.toUpperCase()]?.trim() || undefined;
}
