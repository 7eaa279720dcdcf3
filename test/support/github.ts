// The local GitHub over HTTP: a thin layer above its service, with faults, hooks and a record of every request.

import { createGitHubService, type GitHubService, type GitHubServiceOptions } from './github-service.ts';
import { gitHubHeaders } from './headers.ts';
import { type LocalServer, type ServerOptions, serve, withServer } from './server.ts';
import { sodiumReady } from './vault.ts';

export type { Fault, FaultMatch, FaultTimes } from './faults.ts';
export type { Permission, TokenSeed } from './github-service.ts';
export type { Visibility } from './vault.ts';

export interface GitHubOptions extends ServerOptions, GitHubServiceOptions {}

export interface LocalGitHub extends LocalServer, GitHubService {}

export async function startGitHub(options: GitHubOptions = {}): Promise<LocalGitHub> {
  await sodiumReady;
  const service = createGitHubService(options);
  const server = await serve(service, { ...options, headers: gitHubHeaders });
  return withServer(service, server);
}
