// The local GitHub over HTTP: a thin layer above its service, with faults, hooks and a record of every request.
//
// | what                                       | how                                                                  |
// |--------------------------------------------|----------------------------------------------------------------------|
// | secrets, of organizations too              | setSecret, setAccess, removeSecret, secret(target), isGarbage        |
// | who asks, and what that may do             | `tokens: [{ token, kind: 'user' or 'app' or 'actions', issues, … }]` |
// | secret scanning alerts                     | addAlert({ repository, secret, type, state }), alert, alerts         |
// | no scanning; pages by number               | `setRules({ scanningOff: [repository], alertPages: 'number' })`      |
// | issues and pull requests                   | addIssue({ title, pull, author }), changeIssue, issues               |
// | comments, of others too                    | addComment({ number, body, author }), comments(number)               |
// | SAML, IP allow list, archived, no issues   | setRules({ singleSignOn, ipAllowList, archived, issuesOff })         |
// | secondary rate limits                      | fault({ method: 'PUT' }, secondaryRateLimit({ retryAfter: 5 }))      |
// | lost answers                               | fault({ method: 'POST' }, 'reset-after'); all else: faults.ts        |
// | answers that are not GitHub's              | `for (const [what, fault] of foreignAnswers(404))` (foreign.ts)      |

import { gitHubHeaders } from '../server/headers.ts';
import { type LocalServer, type ServerOptions, serve, withServer } from '../server/server.ts';
import { createGitHubService, type GitHubService, type GitHubServiceOptions } from './github-service.ts';
import { sodiumReady } from './vault.ts';

export type { Fault, FaultMatch, FaultTimes } from '../server/faults.ts';
export type { Alert, Issue, Permission, TokenSeed } from './github-account.ts';
export { abuseDetection, secondaryRateLimit } from './github-rules.ts';
export type { Visibility } from './vault.ts';

export interface GitHubOptions extends ServerOptions, GitHubServiceOptions {}

export interface LocalGitHub extends LocalServer, GitHubService {}

export async function startGitHub(options: GitHubOptions = {}): Promise<LocalGitHub> {
  await sodiumReady;
  const service = createGitHubService(options);
  const server = await serve(service, { ...options, headers: gitHubHeaders });
  return withServer(service, server);
}
