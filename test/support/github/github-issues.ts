// Issues, pull requests and their comments at the local GitHub, as far as reports need them.

import { type Answer, Refusal, route, type ServiceRequest } from '../server/service.ts';
import {
  ACTIONS_BOT,
  type Comment,
  type Issue,
  loginOf,
  nameOfNumber,
  type Resource,
  type TokenSeed,
} from './github-account.ts';
import { type Host, idOf } from './github-host.ts';
import {
  appOf,
  appShown,
  bodyOf,
  demandMethod,
  demandPermission,
  demandRepository,
  pageOf,
  queryOf,
  second,
  userShown,
  wordIn,
} from './github-rules.ts';

/** Undefined if the path is not about issues. */
export function serveIssues(host: Host, request: ServiceRequest, token: TokenSeed): Answer | undefined {
  const asked: Asked = { host, request, token };
  const at = (template: string) => route(`/repos/:owner/:repo/issues${template}`, request.path);
  const whole = at('');
  if (whole) return serveList(asked, repositoryIn(asked, whole));
  const [, , commentId] = at('/comments/:id') ?? [];
  if (commentId !== undefined) return patchComment(asked, repositoryIn(asked, at('/comments/:id')), Number(commentId));
  const commented = at('/:number/comments');
  if (commented) return serveComments(asked, issueIn(asked, commented));
  const one = at('/:number');
  return one && patchIssue(asked, issueIn(asked, one));
}

interface Asked {
  host: Host;
  request: ServiceRequest;
  token: TokenSeed;
}

function repositoryIn({ host, token }: Asked, [owner, name]: string[] = []): string {
  const repository = demandRepository(host, token, `${owner}/${name}`);
  const isOff = host.state.rules.issuesOff.some(one => one.toLowerCase() === repository.toLowerCase());
  if (isOff) throw new Refusal(410, 'Issues are disabled for this repo');
  return repository;
}

function issueIn(asked: Asked, [owner = '', name = '', number = '']: string[]): Issue {
  const { host, request, token } = asked;
  const repository = demandRepository(host, token, `${owner}/${name}`);
  const issue = host.state.issues.get(nameOfNumber(repository, Number(number)));
  demandPermission(token, issue?.pull ? 'pullRequests' : 'issues', request.method);
  if (!issue) throw new Refusal(404, 'Not Found');
  if (!issue.pull) repositoryIn(asked, [owner, name]);
  return issue;
}

function serveList(asked: Asked, repository: string): Answer {
  const { host, request, token } = asked;
  demandMethod(request, 'GET', 'POST');
  demandPermission(token, 'issues', request.method);
  return request.method === 'POST' ? createIssue(asked, repository) : listIssues(host, request, repository);
}

const FILTERS = ['state', 'creator', 'labels', 'sort', 'direction', 'since'];

/** Includes pull requests. */
function listIssues(host: Host, request: ServiceRequest, repository: string): Answer {
  const query = queryOf(request, [...FILTERS, 'per_page', 'page']);
  const state = wordIn(query, 'state', ['open', 'closed', 'all']);
  const sort = wordIn(query, 'sort', ['created', 'updated', 'comments']);
  const isAscending = wordIn(query, 'direction', ['desc', 'asc']) === 'asc';
  const labels = query.labels?.split(',') ?? [];
  const found = [...host.state.issues.values()]
    .filter(issue => issue.repository === repository && (state === 'all' || issue.state === state))
    .filter(issue => query.creator === undefined || issue.author.toLowerCase() === query.creator.toLowerCase())
    .filter(issue => labels.every(label => issue.labels.includes(label)) && isSince(query, issue));
  const rank = (issue: Issue) =>
    sort === 'comments' ? commentsOf(host, issue).length : sort === 'updated' ? issue.updatedAt : issue.createdAt;
  const newest = found.reverse().sort((a, b) => rank(b) - rank(a));
  const { items, headers } = pageOf(host, request, isAscending ? newest.reverse() : newest, FILTERS);
  return { status: 200, headers, body: items.map(issue => issueShown(host, request, issue)) };
}

function isSince(query: Record<string, string>, { updatedAt }: { updatedAt: number }): boolean {
  return query.since === undefined || updatedAt >= Date.parse(query.since);
}

function createIssue({ host, request, token }: Asked, repository: string): Answer {
  queryOf(request, []);
  const body = bodyOf(request, ['title', 'body', 'labels', 'assignees']);
  const made = host.addIssue({
    repository,
    title: titleIn(body.title),
    body: body.body === undefined ? null : textIn('body', body.body),
    labels: listIn('labels', body.labels),
    author: loginOf(token),
    app: appOf(token),
  });
  listIn('assignees', body.assignees);
  const shown = issueShown(host, request, made);
  return { status: 201, headers: { location: String(shown.url) }, body: shown };
}

function patchIssue({ host, request, token }: Asked, issue: Issue): Answer {
  demandMethod(request, 'PATCH');
  queryOf(request, []);
  const body = bodyOf(request, ['title', 'body', 'state', 'state_reason', 'labels', 'assignees']);
  const { title, body: text, labels } = body;
  listIn('assignees', body.assignees);
  const changed = host.putIssue({
    ...issue,
    ...(title !== undefined && { title: titleIn(title) }),
    ...(text !== undefined && { body: text === null ? null : textIn('body', text) }),
    ...(labels !== undefined && { labels: listIn('labels', labels) }),
    ...stateIn(issue, body, loginOf(token), host.now()),
    updatedAt: host.now(),
  });
  return { status: 200, body: issueShown(host, request, changed) };
}

function stateIn(issue: Issue, body: Record<string, unknown>, login: string, now: number): Partial<Issue> {
  const { state, state_reason: reason } = body;
  const reasons: unknown[] = [undefined, null, 'completed', 'not_planned', 'duplicate', 'reopened'];
  if (!reasons.includes(reason)) throw new Refusal(422, 'Validation Failed: state_reason is not known');
  if (state === undefined || state === issue.state) return {};
  if (state === 'open') return { state, stateReason: 'reopened', closedAt: null, closedBy: null };
  if (state !== 'closed') throw new Refusal(422, 'Validation Failed: state must be open or closed');
  return { state, stateReason: String(reason ?? 'completed'), closedAt: now, closedBy: login };
}

function serveComments({ host, request, token }: Asked, issue: Issue): Answer {
  demandMethod(request, 'GET', 'POST');
  if (request.method === 'GET') {
    const { since } = queryOf(request, ['since', 'per_page', 'page']);
    const all = commentsOf(host, issue).filter(one => isSince(since === undefined ? {} : { since }, one));
    const { items, headers } = pageOf(host, request, all, ['since']);
    return { status: 200, headers, body: items.map(comment => commentShown(host, request, comment)) };
  }
  queryOf(request, []);
  const body = textIn('body', bodyOf(request, ['body']).body);
  const { repository, number } = issue;
  const made = host.addComment({ repository, number, body, author: loginOf(token), app: appOf(token) });
  const shown = commentShown(host, request, made);
  return { status: 201, headers: { location: String(shown.url) }, body: shown };
}

/** Anyone with write access may change what others wrote. */
function patchComment({ host, request, token }: Asked, repository: string, id: number): Answer {
  demandMethod(request, 'PATCH');
  const comment = host.state.comments.get(id);
  const issue = comment && host.state.issues.get(nameOfNumber(comment.repository, comment.number));
  const resource: Resource = issue?.pull ? 'pullRequests' : 'issues';
  demandPermission(token, resource, request.method);
  if (!comment || comment.repository !== repository) throw new Refusal(404, 'Not Found');
  queryOf(request, []);
  const body = textIn('body', bodyOf(request, ['body']).body);
  const changed = host.putComment({ ...comment, body, updatedAt: host.now() });
  return { status: 200, body: commentShown(host, request, changed) };
}

function titleIn(value: unknown): string {
  const title = textIn('title', value);
  if (title.length > 256) throw new Refusal(422, 'Validation Failed: title is too long (maximum is 256 characters)');
  return title;
}

function textIn(name: string, value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new Refusal(422, `Validation Failed: ${name} can't be blank`);
  }
  if (value.length > 65_536) {
    throw new Refusal(422, `Validation Failed: ${name} is too long (maximum is 65536 characters)`);
  }
  return value;
}

function listIn(name: string, value: unknown): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every(one => typeof one === 'string')) return value;
  throw new Refusal(422, `Validation Failed: ${name} must be a list of texts`);
}

function commentsOf(host: Host, { repository, number }: Issue): Comment[] {
  return [...host.state.comments.values()].filter(one => one.repository === repository && one.number === number);
}

function issueShown(host: Host, request: ServiceRequest, issue: Issue): Record<string, unknown> {
  const { repository, number, pull } = issue;
  const base = `${host.baseOf(request)}/repos/${repository}`;
  const id = idOf(host, repository) * 1000 + number;
  const page = `https://github.com/${repository}/${pull ? 'pull' : 'issues'}/${number}`;
  return {
    id,
    node_id: `${pull ? 'PR' : 'I'}_${id}`,
    url: `${base}/issues/${number}`,
    repository_url: base,
    html_url: page,
    number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: userShown(issue.author),
    labels: issue.labels.map((name, index) => ({ id: index + 1, name, description: null, color: 'ededed' })),
    assignee: null,
    assignees: [],
    locked: false,
    comments: commentsOf(host, issue).length,
    ...(pull && { pull_request: { url: `${base}/pulls/${number}`, html_url: page, merged_at: null } }),
    closed_by: issue.closedBy === null ? null : userShown(issue.closedBy),
    closed_at: issue.closedAt === null ? null : second(issue.closedAt),
    created_at: second(issue.createdAt),
    updated_at: second(issue.updatedAt),
    author_association: associationOf(issue.author),
    performed_via_github_app: appShown(issue.app),
  };
}

function commentShown(host: Host, request: ServiceRequest, comment: Comment): Record<string, unknown> {
  const { id, repository, number } = comment;
  const base = `${host.baseOf(request)}/repos/${repository}/issues`;
  const kind = host.state.issues.get(nameOfNumber(repository, number))?.pull ? 'pull' : 'issues';
  return {
    id,
    node_id: `IC_${id}`,
    url: `${base}/comments/${id}`,
    body: comment.body,
    html_url: `https://github.com/${repository}/${kind}/${number}#issuecomment-${id}`,
    user: userShown(comment.author),
    created_at: second(comment.createdAt),
    updated_at: second(comment.updatedAt),
    issue_url: `${base}/${number}`,
    author_association: associationOf(comment.author),
    performed_via_github_app: appShown(comment.app),
  };
}

function associationOf(login: string): string {
  return login === ACTIONS_BOT || login === 'octocat' ? 'CONTRIBUTOR' : 'NONE';
}
