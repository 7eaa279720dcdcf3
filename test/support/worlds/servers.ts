// Local servers that end with the test, the official clients for them, and a plain call for what no client sends.

import { getOctokit } from '@actions/github';
import { OpenRouter } from '@openrouter/sdk';
import { request } from 'undici';
import { onTestFinished } from 'vitest';
import { demandDescribed } from '../api.ts';
import { type GitHubOptions, startGitHub } from '../github/github.ts';
import type { OpenRouterOptions } from '../openrouter/openrouter.ts';
import { type Honesty, localOpenRouter } from './account.ts';

export async function openRouter(options: OpenRouterOptions & Honesty = {}) {
  const server = await localOpenRouter(options);
  return { server, client: clientOf(server.url, server.managementKey) };
}

export function clientOf(serverURL: string, apiKey: string): OpenRouter {
  return new OpenRouter({ apiKey, serverURL, retryConfig: { strategy: 'none' } });
}

export async function gitHub({ wrongOnPurpose, ...options }: GitHubOptions & Honesty = {}) {
  const server = await startGitHub(options);
  onTestFinished(async () => {
    await server.stop();
    if (!wrongOnPurpose) demandDescribed('github', server.requests);
  });
  return { server, octokit: getOctokit(server.token, { baseUrl: server.url }) };
}

export interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  token?: string;
  /** Text is sent unchanged, everything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

export async function call(url: string, { method = 'GET', token, body, headers }: Call = {}) {
  const response = await request(url, {
    method,
    headers: {
      'user-agent': 'test',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headersTimeout: 5000,
  });
  const text = await response.body.text();
  const parse = () => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  };
  return { status: response.statusCode, headers: response.headers, text, body: parse() };
}
