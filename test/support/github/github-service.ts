// The core of the local GitHub: the part of its API about secrets, alerts, issues and comments. No HTTP, no timers, no
// I/O; `sodiumReady` (vault.ts) must have been awaited before its first use.

import { type Answer, Refusal, type Service, type ServiceRequest, serviceOver } from '../server/service.ts';
import { loginOf, type TokenSeed } from './github-account.ts';
import { serveAlerts } from './github-alerts.ts';
import { type GitHubOwner, type GitHubServiceOptions, Host, ownerOf } from './github-host.ts';
import { serveIssues } from './github-issues.ts';
import { queryOf, refuseAll, tokenOf, userShown } from './github-rules.ts';
import { serveSecrets } from './github-secrets.ts';

export type { GitHubServiceOptions } from './github-host.ts';

export interface GitHubService extends Service, GitHubOwner {}

export function createGitHubService(options: GitHubServiceOptions = {}): GitHubService {
  const host = new Host(options);
  const service = serviceOver(host.timeline, {
    base: options.prefix ?? '',
    now: host.now,
    serve: request => serve(host, request),
    answer: answerOf,
    reasons: REASONS,
  });
  return { ...service, ...ownerOf(host) };
}

const REASONS: Record<number, string> = {
  401: 'Bad credentials',
  403: 'Resource not accessible by integration',
  404: 'Not Found',
  422: 'Validation Failed',
  429: 'API rate limit exceeded',
};

/** Marks the answer as GitHub's own with the id of every request, even if no server adds GitHub's headers. */
function answerOf({ status, message, headers }: Refusal): Answer {
  const body = { message, documentation_url: 'https://docs.github.com/rest', status: String(status) };
  return { status, body, headers: { 'x-github-request-id': 'C0DE:1A2B3C:4D5E6F:7A8B9C:0D1E2F30', ...headers } };
}

function serve(host: Host, request: ServiceRequest): Answer {
  if (!request.headers['user-agent']) throw new Refusal(403, 'Request forbidden by administrative rules.');
  const token = tokenOf(host, request);
  refuseAll(host, request);
  if (request.path === '/user' && request.method === 'GET') return getUser(request, token);
  for (const serveSome of [serveSecrets, serveAlerts, serveIssues]) {
    const answer = serveSome(host, request, token);
    if (answer) return answer;
  }
  throw new Refusal(404, 'Not Found');
}

/** An app and the token of a job have no user. */
function getUser(request: ServiceRequest, token: TokenSeed): Answer {
  queryOf(request, []);
  if ((token.kind ?? 'user') !== 'user') throw new Refusal(403, 'Resource not accessible by integration');
  return { status: 200, body: userShown(loginOf(token)) };
}
