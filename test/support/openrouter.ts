// The local OpenRouter over HTTP: a thin layer above its service, with faults, hooks and a record of every request.

import { cloudflareHeaders } from './headers.ts';
import {
  createOpenRouterService,
  type OpenRouterService,
  type OpenRouterServiceOptions,
} from './openrouter-service.ts';
import { type LocalServer, type ServerOptions, serve, withServer } from './server.ts';

export type { Fault, FaultMatch, FaultTimes } from './faults.ts';
export { hashOf, type KeyRecord, type KeySeed } from './keyring.ts';
export { type Answer, type RecordedRequest, refusedUrl } from './server.ts';

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
