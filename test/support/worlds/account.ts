// An account at a local OpenRouter, and steps that run the action on it: the start of nearly every story.

import { expect, onTestFinished } from 'vitest';
import { demandDescribed } from '../api.ts';
import { type LocalOpenRouter, type OpenRouterOptions, startOpenRouter } from '../openrouter/openrouter.ts';
import { expectNoSecret, type RunOptions, type RunResult, runAction } from '../runner/runner.ts';

export interface Account {
  server: LocalOpenRouter;
  /** Runs the action on this account. Whatever happens, nothing may be smuggled, malformed or leaked. */
  step(inputs?: Record<string, string>, more?: Omit<RunOptions, 'inputs'>): Promise<RunResult>;
}

export interface Honesty {
  /** True for a test that sends what the API does not describe. */
  wrongOnPurpose?: boolean;
}

/** A server that ends with the test. The test fails if any request or answer is not in the API's description. */
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

/** Demands: no runner command from foreign text, no broken command file, no secret, no bug in the action. */
export function expectHarmless(result: RunResult, secrets: string[]): void {
  expect(result.smuggled).toEqual([]);
  expect(result.malformed).toEqual([]);
  expect(result.stderr).toBe('');
  expect(result.timedOut).toBe(false);
  expect(result.stdout).not.toContain('bug in the action itself');
  expectNoSecret(result, secrets);
}

/** The runner's annotations of one kind. */
export function annotations(result: RunResult, type: 'error' | 'warning' | 'notice' = 'error'): string[] {
  return result.annotations.filter(each => each.type === type).map(({ message }) => message);
}

/** `GET /keys/h1`, in the order of arrival. */
export function callsOf({ requests }: LocalOpenRouter): string[] {
  return requests.map(({ method, path }) => `${method} ${path}`);
}

/** All requests that write. */
export function writesOf(server: LocalOpenRouter): string[] {
  return callsOf(server).filter(call => !call.startsWith('GET '));
}
