// An account at a local OpenRouter, and steps that use the action on it: how nearly every story begins.

import { expect, onTestFinished } from 'vitest';
import { demandDescribed } from '../api.ts';
import { type LocalOpenRouter, type OpenRouterOptions, startOpenRouter } from '../openrouter/openrouter.ts';
import { expectNoSecret, type RunOptions, type RunResult, runAction } from '../runner/runner.ts';

export interface Account {
  server: LocalOpenRouter;
  /** Runs the action on this account. Whatever comes of it, nothing is smuggled, malformed or given away. */
  step(inputs?: Record<string, string>, more?: Omit<RunOptions, 'inputs'>): Promise<RunResult>;
}

export interface Honesty {
  /** True for a test that sends what the API does not describe. */
  wrongOnPurpose?: boolean;
}

/** A server that ends with the test, which fails when anything that was asked or answered is not described. */
export async function localOpenRouter({ wrongOnPurpose, ...options }: OpenRouterOptions & Honesty = {}) {
  const server = await startOpenRouter(options);
  onTestFinished(async () => {
    await server.stop();
    const requestsOnly = options.withoutNewFields ?? false;
    if (!wrongOnPurpose) demandDescribed('openrouter', server.requests, { requestsOnly });
  });
  return server;
}

/** The server ends with the test. */
export async function openAccount(options: OpenRouterOptions & Honesty = {}): Promise<Account> {
  const server = await localOpenRouter(options);
  return {
    server,
    async step(inputs, more) {
      const given = { 'provisioning-key': server.managementKey, 'api-url': server.url, ...inputs };
      const result = await runAction({ ...more, inputs: given });
      expectHarmless(result, [...server.secrets(), given['provisioning-key']].slice(0, 20));
      return result;
    },
  };
}

/** No runner command out of foreign text, no broken command file, no secret, no mistake of the action's own. */
export function expectHarmless(result: RunResult, secrets: string[]): void {
  expect(result.smuggled).toEqual([]);
  expect(result.malformed).toEqual([]);
  expect(result.stderr).toBe('');
  expect(result.timedOut).toBe(false);
  expect(result.stdout).not.toContain('bug in the action itself');
  expectNoSecret(result, secrets);
}

/** The messages of one kind, as the runner annotates them. */
export function annotations(result: RunResult, type: 'error' | 'warning' | 'notice' = 'error'): string[] {
  return result.annotations.filter(each => each.type === type).map(({ message }) => message);
}

/** `GET /keys/h1`, in the order of arrival. */
export function callsOf({ requests }: LocalOpenRouter): string[] {
  return requests.map(({ method, path }) => `${method} ${path}`);
}

/** What was written: everything but reading. */
export function writesOf(server: LocalOpenRouter): string[] {
  return callsOf(server).filter(call => !call.startsWith('GET '));
}
