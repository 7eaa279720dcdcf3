// The local OpenRouter over HTTP: a thin layer above its service, with faults, hooks and a record of every request.
//
// | what                                        | how                                                                 |
// |---------------------------------------------|---------------------------------------------------------------------|
// | keys, spending, guardrails, lists, quota    | options; seed, change, spend, remove, assign, setListed, …          |
// | spending of earlier days, in /activity too  | `spend(hash, usd, 'credits', { daysAgo: 3 })`; option `credits`     |
// | budgets of GET /key                         | `workspaces: [{ id, budgets: [{ scope, limit_usd, … }] }]`          |
// | a key that ended but is accepted for a time | `rules: { revocationLags: [{ ms }, { requests }] }`, one per edge   |
// | IP allow list, credits used up, region      | `setRules({ refuses: 403 })`, 402, 451; `refuses: null` ends it     |
// | maximum key lifetime                        | `setRules({ maxKeyLifetimeDays: 90 })`                              |
// | a live key of another account               | addStranger()                                                       |
// | further management keys                     | addManagementKey, removeManagementKey                               |
// | policies of workload identity, tokens       | openLogin (login.ts), setPolicy, removePolicy, accessTokens         |
// | tokens that end early                       | setRequestsPerToken(1), setTokenLifetime(60), endAccessTokens       |
// | refusals of the exchange                    | `fault({ path: '/oauth/token' }, oauthFault(503, …))`               |
// | answers that are not OpenRouter's           | `for (const [what, fault] of foreignAnswers(404))` (foreign.ts)     |
// | an answer about another key                 | `fault({ path: '/key' }, { as: secret }, { skip: 1 })`              |
// | a Date far off                              | `fault({}, { withHeaders: { date } })`; all else: faults.ts         |

import { cloudflareHeaders } from '../server/headers.ts';
import { type LocalServer, type ServerOptions, serve, withServer } from '../server/server.ts';
import {
  createOpenRouterService,
  type OpenRouterService,
  type OpenRouterServiceOptions,
} from './openrouter-service.ts';

export type { Fault, FaultMatch, FaultTimes } from '../server/faults.ts';
export { type Answer, type RecordedRequest, refusedUrl } from '../server/server.ts';
export { hashOf, type KeyRecord, type KeySeed } from './keyring.ts';

export interface OpenRouterOptions extends ServerOptions, OpenRouterServiceOptions {}

export interface LocalOpenRouter extends LocalServer, OpenRouterService {
  now(): number;
  /** Milliseconds since 1970, to stand still there, or a clock. */
  setNow(now: number | (() => number)): void;
}

export async function startOpenRouter(options: OpenRouterOptions = {}): Promise<LocalOpenRouter> {
  let clock = options.now ?? Date.now;
  const now = (): number => clock();
  const service = createOpenRouterService({ ...options, now });
  const server = await serve(service, { ...options, now, headers: cloudflareHeaders });
  const setNow = (next: number | (() => number)) => {
    clock = typeof next === 'number' ? () => next : next;
  };
  return withServer({ ...service, now, setNow }, server);
}
