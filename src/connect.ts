/** To which hosts a step connects, and how. */
import { systemClock } from './clock.ts';
import type { Connection } from './domain/command/command.ts';
import { isLoopback } from './domain/command/loopback.ts';
import { ActionError } from './domain/text/errors.ts';
import { say } from './domain/text/untrusted.ts';
import { openTransport } from './http/exchange.ts';
import type { Transport } from './http/transport.ts';
import { logLine, maskLikeKey } from './report/log/log.ts';

/** `setting` is what a message names when the host cannot be reached. */
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

/** Says so when requests go to another host than OpenRouter's own. */
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
