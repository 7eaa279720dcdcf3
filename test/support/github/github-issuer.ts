// A local issuer of tokens for GitHub's jobs, as used with `permissions: id-token: write`, signed with real keys.
//
// | what                                       | how                                                                   |
// |--------------------------------------------|-----------------------------------------------------------------------|
// | the variables of such a job                | env()                                                                 |
// | the kind of job                            | options, or setJob({ environment, pullRequest, ref, immutable, … })   |
// | a token without a request                  | issue({ aud, exp, … }): claims as given, signed; tampered(token)      |
// | the issued tokens                          | tokens()                                                              |
// | refusals, lost and late answers            | fault({}, { status: 500 }), 'reset-after', { answer: {} }: faults.ts  |

import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type LocalServer, type ServerOptions, serve, withServer } from '../server/server.ts';
import {
  type Answer,
  credentialOf,
  headerOf,
  Refusal,
  type Service,
  type ServiceRequest,
  serviceOver,
  Timeline,
} from '../server/service.ts';

const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

/** What a token's subject and claims say about the job. */
interface Job {
  repository: string;
  /** Null: the job has none. */
  environment: string | null;
  /** The event is `pull_request`. */
  pullRequest: boolean;
  ref: string;
  /** The repository was created, renamed or moved since July 2026: its subject has ids. */
  immutable: boolean;
}

interface IssuerServiceOptions extends Partial<Job> {
  /** Milliseconds since 1970; the real clock by default. */
  now?: () => number;
  /** The value of ACTIONS_ID_TOKEN_REQUEST_TOKEN. */
  requestToken?: string;
  /** How long tokens live, in seconds: 300 by default. */
  lifetime?: number;
}

export interface IssuerOptions extends ServerOptions, IssuerServiceOptions {}

/** What those who trust an issuer know about it. */
export interface Issuer {
  /** Exactly as in the claim `iss`. */
  url: string;
  keyId: string;
  publicKey: KeyObject;
}

interface IssuerOwner {
  readonly issuer: Issuer;
  readonly requestToken: string;
  setJob(job: Partial<Job>): void;
  /** The subject of the job's tokens: `repo:octo-org/app:environment:production`. */
  subject(): string;
  /** A token with these claims instead of the usual ones. */
  issue(claims?: Record<string, unknown>): string;
  /** Every issued token, oldest first. */
  tokens(): string[];
}

interface IssuerService extends Service, IssuerOwner {}

export interface LocalIssuer extends LocalServer, IssuerOwner {
  /** The variables that the runner gives to the step. */
  env(): { ACTIONS_ID_TOKEN_REQUEST_URL: string; ACTIONS_ID_TOKEN_REQUEST_TOKEN: string };
}

export async function startIssuer(options: IssuerOptions = {}): Promise<LocalIssuer> {
  const service = createIssuerService(options);
  const server = await serve(service, { ...options, headers: () => ({ server: 'Microsoft-HTTPAPI/2.0' }) });
  const env = () => ({
    ACTIONS_ID_TOKEN_REQUEST_URL: `${server.url}${ID_TOKEN_PATH}`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: service.requestToken,
  });
  return withServer({ ...service, env }, server);
}

/** The issuer without HTTP; it issues tokens at ID_TOKEN_PATH. */
function createIssuerService(options: IssuerServiceOptions = {}): IssuerService {
  const { now = Date.now, lifetime = 300, requestToken = `eyJ${'requestToken'.repeat(8)}` } = options;
  const timeline = new Timeline<Issued>(now, { job: jobFrom(options), tokens: [] });
  const issue = (claims: Record<string, unknown> = {}): string => {
    const { job, tokens } = timeline.state;
    const at = Math.floor(now() / 1000);
    const times = { iat: at, nbf: at - 600, exp: at + lifetime };
    const token = signed({ ...claimsOf(job), ...times, jti: `token-${tokens.length + 1}`, ...claims });
    timeline.commit({ tokens: [...tokens, token] });
    return token;
  };
  const service = serviceOver(timeline, {
    base: '',
    now,
    serve: request => answerWith(request, requestToken, issue),
    answer: ({ status, message }) => ({ status, body: { message } }),
    reasons: { 401: 'Unauthorized', 500: 'Internal Server Error', 503: 'Service Unavailable' },
  });
  return {
    ...service,
    issuer: { url: GITHUB_ISSUER, keyId: pair().id, publicKey: pair().publicKey },
    requestToken,
    setJob: change => timeline.amend({ job: { ...timeline.state.job, ...change } }),
    subject: () => subjectOf(timeline.state.job),
    issue,
    tokens: () => [...timeline.state.tokens],
  };
}

/** The end of the issuer's URL; the audience is added to its query. */
const ID_TOKEN_PATH = '/idtoken?api-version=2.0';

interface Issued {
  readonly job: Job;
  readonly tokens: readonly string[];
}

function jobFrom(options: Partial<Job>): Job {
  return {
    repository: options.repository ?? 'octo-org/app',
    environment: options.environment === undefined ? 'production' : options.environment,
    pullRequest: options.pullRequest ?? false,
    ref: options.ref ?? 'refs/heads/main',
    immutable: options.immutable ?? false,
  };
}

/** The token with another payload under the same signature. */
export function tampered(token: string, claims: Record<string, unknown>): string {
  const [header, payload = '', signature] = token.split('.');
  const before = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return [header, encoded({ ...before, ...claims }), signature].join('.');
}

function answerWith(
  request: ServiceRequest,
  requestToken: string,
  issue: (claims: Record<string, unknown>) => string,
): Answer {
  if (request.method !== 'GET' || request.path !== '/idtoken') throw new Refusal(404, 'Not Found');
  const isBearer = /^bearer \S+$/i.test(headerOf(request.headers, 'authorization'));
  if (!isBearer || credentialOf(request) !== requestToken) throw new Refusal(401, 'The request token is not valid.');
  if (request.body !== undefined) throw new Refusal(400, 'A GET takes no body.');
  const query = new URLSearchParams(request.search);
  const names = [...query.keys()].toSorted();
  const isWhole =
    names.every(name => ['api-version', 'audience'].includes(name)) && new Set(names).size === names.length;
  if (!isWhole || query.get('api-version') !== '2.0')
    throw new Refusal(400, `The query ?${request.search} is not valid.`);
  const audience = query.get('audience');
  if (audience === '') throw new Refusal(400, 'The audience is empty.');
  const value = issue(audience === null ? {} : { aud: audience });
  return { status: 200, body: { count: value.length, value } };
}

function claimsOf(job: Job): Record<string, unknown> {
  const [owner = ''] = job.repository.split('/');
  const workflow = `${job.repository}/.github/workflows/keys.yml@${job.ref}`;
  const sha = createHash('sha1').update(job.ref).digest('hex');
  return {
    iss: GITHUB_ISSUER,
    sub: subjectOf(job),
    aud: `https://github.com/${owner}`,
    actor: 'octocat',
    actor_id: '583231',
    base_ref: job.pullRequest ? 'main' : '',
    check_run_id: '31415926535',
    ...(job.environment !== null && { environment: job.environment }),
    event_name: job.pullRequest ? 'pull_request' : 'push',
    head_ref: job.pullRequest ? 'feature' : '',
    job_workflow_ref: workflow,
    job_workflow_sha: sha,
    ref: job.ref,
    ref_protected: 'false',
    ref_type: job.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    repository: job.repository,
    repository_id: REPOSITORY_ID,
    repository_owner: owner,
    repository_owner_id: OWNER_ID,
    repository_visibility: 'private',
    run_attempt: '1',
    run_id: '9001',
    run_number: '42',
    runner_environment: 'github-hosted',
    sha,
    workflow: 'keys',
    workflow_ref: workflow,
    workflow_sha: sha,
  };
}

const OWNER_ID = '123456';
const REPOSITORY_ID = '456789';

/** The environment takes precedence over the event, and the event over the ref. */
function subjectOf({ repository, environment, pullRequest, ref, immutable }: Job): string {
  const [owner, name] = repository.split('/');
  const whole = immutable ? `${owner}@${OWNER_ID}/${name}@${REPOSITORY_ID}` : repository;
  if (environment !== null) return `repo:${whole}:environment:${environment.replaceAll(':', '%3A')}`;
  return pullRequest ? `repo:${whole}:pull_request` : `repo:${whole}:ref:${ref}`;
}

interface Pair {
  id: string;
  publicKey: KeyObject;
  privateKey: KeyObject;
}

let made: Pair | undefined;

/** Created on first use, once per process. */
function pair(): Pair {
  if (made) return made;
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const id = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 40);
  made = { id, publicKey, privateKey };
  return made;
}

function signed(claims: Record<string, unknown>): string {
  const { id, privateKey } = pair();
  const text = `${encoded({ typ: 'JWT', alg: 'RS256', kid: id })}.${encoded(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
