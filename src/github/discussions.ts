/** GitHub's issues, pull requests and comments, as far as reports need them. Loaded only when a report is posted. */
import { AnswerError, ForeignError, RefusalError } from '../domain/text/errors.ts';
import { say } from '../domain/text/untrusted.ts';
import { type Call, callText, type FinalAnswer, foreignText, quote, verdictOf } from '../http/call.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import { isRateLimit } from '../http/retry.ts';
import type { Transport } from '../http/transport.ts';
import { isSecondaryLimit } from './refusal.ts';

/** A comment, or an issue. */
export interface Post {
  /** The id of a comment, or the number of an issue. */
  id: number;
  body: string;
  author: { login: string; isBot: boolean };
}

/** One page of a list of posts. */
export interface PostPage {
  posts: readonly Post[];
  /** There is a further page. */
  more: boolean;
}

/** What a token can do in one repository. */
export class Discussions {
  readonly #transport: Transport;
  readonly #token: string;
  /** As a path: `/repos/octo-org/app` */
  readonly #repository: string;
  readonly #limits: RequestLimits;

  constructor(transport: Transport, token: string, repository: string, limits: RequestLimits) {
    this.#transport = transport;
    this.#token = token;
    this.#repository = `/repos/${repository}`;
    this.#limits = limits;
  }

  /**
   * The login of the token's user.
   * @throws RefusalError `unauthorized` or `forbidden` for a token of an app or a job
   */
  async login(): Promise<string> {
    const call = { method: 'GET', path: '/user' } as const;
    const { login } = fieldsOf(await this.#send(call, 200));
    if (typeof login === 'string' && login !== '') return login;
    throw new AnswerError(
      say`${callText(call)}: the answer names no user. Check that GITHUB_API_URL is GitHub's.`,
      true,
    );
  }

  /** The comments of an issue or a pull request, oldest first. `page` counts from 1. */
  comments(number: number, page: number): Promise<PostPage> {
    return this.#list(`/issues/${number}/comments?per_page=100&page=${page}`, ({ id }) => id);
  }

  /** The open issues, without pull requests, newest first. `page` counts from 1. */
  openIssues(page: number): Promise<PostPage> {
    return this.#list(`/issues?state=open&per_page=100&page=${page}`, ({ number, pull_request: pull }) =>
      pull === undefined || pull === null ? number : undefined,
    );
  }

  async addComment(number: number, body: string): Promise<void> {
    await this.#write('POST', `/issues/${number}/comments`, { body });
  }

  async changeComment(id: number, body: string): Promise<void> {
    await this.#write('PATCH', `/issues/comments/${id}`, { body });
  }

  async openIssue(title: string, body: string): Promise<void> {
    await this.#write('POST', '/issues', { title, body });
  }

  async changeIssue(number: number, changes: { body: string } | { state: 'closed' }): Promise<void> {
    await this.#write('PATCH', `/issues/${number}`, changes);
  }

  async #list(path: string, idOf: (fields: Fields) => unknown): Promise<PostPage> {
    const call = { method: 'GET', path: this.#repository + path } as const;
    const answer = await this.#send(call, 200);
    const items = parsed(answer.text);
    if (!Array.isArray(items)) {
      throw new AnswerError(
        say`${callText(call)}: the answer is not a list. Check that GITHUB_API_URL is GitHub's.`,
        true,
      );
    }
    const posts = items.flatMap((item: unknown) => postOf(asFields(item), idOf) ?? []);
    // The link only says that there is a next page. Its address is not used: the token goes nowhere else.
    return { posts, more: /\brel="?next\b/.test(answer.header('link') ?? '') };
  }

  async #write(method: 'POST' | 'PATCH', path: string, body: object): Promise<void> {
    await this.#send(
      { method, path: this.#repository + path, body: JSON.stringify(body) },
      method === 'POST' ? 201 : 200,
    );
  }

  async #send(part: Pick<Call, 'method' | 'path' | 'body'>, expected: number): Promise<FinalAnswer> {
    const call: Call = {
      ...part,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `token ${this.#token}`,
        ...(part.body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
      },
      repeatable: part.method === 'POST' ? 'unless arrived' : 'safe',
      decide: answer => (isSecondaryLimit(answer) ? { giveUp: true } : undefined),
    };
    const answer = await this.#transport.send(call, this.#limits);
    if (answer.status === expected) return answer;
    throw refusalOf(call, answer, this.#transport.base);
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** undefined: it is not a post, or cannot be one of ours. */
function postOf(fields: Fields, idOf: (fields: Fields) => unknown): Post | undefined {
  const id = idOf(fields);
  const { login, type } = asFields(fields.user);
  if (!Number.isSafeInteger(id) || typeof fields.body !== 'string' || typeof login !== 'string') return undefined;
  return { id: id as number, body: fields.body, author: { login, isBot: type === 'Bot' } };
}

function fieldsOf(answer: FinalAnswer): Fields {
  return asFields(parsed(answer.text));
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Only an answer in GitHub's own form is a verdict, unless it is a rate limit. */
function refusalOf(call: Call, answer: FinalAnswer, base: URL): RefusalError {
  const { status, mayHaveBeenProcessed } = answer;
  const message = answer.header('x-github-request-id') === undefined ? undefined : fieldsOf(answer).message;
  const isLimited = isRateLimit(answer) || isSecondaryLimit(answer);
  if (status < 400 || (typeof message !== 'string' && !isLimited && status < 500)) {
    const text = foreignText(call, answer, { api: "GitHub's API", setting: 'GITHUB_API_URL', base });
    return new ForeignError(status, text, mayHaveBeenProcessed || status < 400);
  }
  const refused = say`${callText(call)} was refused: ${base.host} answered ${status}${quote(answer)}.`;
  const verdict = isLimited ? undefined : verdictOf(answer, typeof message === 'string');
  return new RefusalError(
    verdict,
    `${refused} ${isLimited ? 'It is rate limited.' : adviceFor(call, status)}`.trim(),
    mayHaveBeenProcessed,
  );
}

function adviceFor({ path }: Call, status: number): string {
  const permission = path.includes('/comments')
    ? 'pull-requests: write (or issues: write for an issue)'
    : 'issues: write';
  if (status === 401) return 'report-token is not a valid token.';
  if (status === 403) return `The token in report-token may lack a permission: give the job ${permission}.`;
  if (status === 404) return `There is no such issue or pull request, or report-token lacks ${permission}.`;
  if (status === 410) return 'Issues are disabled in this repository.';
  return status >= 500 ? 'GitHub or something on the way to it failed.' : 'GitHub did not accept it.';
}
