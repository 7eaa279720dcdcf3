/**
 * Posts a report: as the only comment on a pull request, or as the only open issue with a title. Earlier posts are
 * found by a hidden first line, the marker, and by their author, so that nobody can make this action change what others
 * wrote.
 */
import type { Clock } from '../clock.ts';
import type { ReportPlace } from '../domain/command/places.ts';
import { isForbidden, RefusalError, RequestError } from '../domain/text/errors.ts';
import { redacted } from '../domain/text/untrusted.ts';
import type { Discussions, Post, PostPage } from '../github/discussions.ts';
import type { RequestLimits } from '../http/request-limits.ts';
import { inert, inertTitle, MAX_CHARACTERS } from './posted-text.ts';

/** The report to post. */
export interface Report {
  /** Markdown with at most this many characters. */
  within(most: number): string;
  /** Something needs attention, so an issue is opened or stays open. */
  needsAttention: boolean;
}

interface PosterOptions {
  discussions: Discussions;
  limits: RequestLimits;
  clock: Clock;
  /** The runner's variables. */
  env: Readonly<Record<string, string | undefined>>;
  /** How often a POST whose answer was lost is repeated. */
  maxRetries: number;
}

/** A place whose pull request is known. */
export type KnownPlace = (ReportPlace & { kind: 'issue' }) | (ReportPlace & { kind: 'pull-request'; number: number });

export type Posted = 'posted' | 'updated' | 'closed' | 'nothing to do';

const MAX_PAGES = 10;
const PAUSE_MS = 1_000;

/** It is unknown whether the report exists already, so nothing is posted. */
class EndNotReachedError extends RequestError {
  override name = 'EndNotReachedError';
}

export class Poster {
  readonly #options: PosterOptions;
  #author: Promise<string | 'a bot'> | undefined;

  constructor(options: PosterOptions) {
    this.#options = options;
  }

  /** @throws RequestError when posting failed, or may have failed */
  async post(place: KnownPlace, report: Report): Promise<Posted> {
    const title = redacted(place.title);
    const marker = markerOf({ ...place, title }, this.#options.env);
    return place.kind === 'issue'
      ? this.#postIssue(inertTitle(title), marker, report)
      : this.#postComment(place.number, marker, report);
  }

  async #postComment(number: number, marker: string, report: Report): Promise<Posted> {
    const { discussions } = this.#options;
    const body = textOf(marker, report);
    const find = () => this.#find(marker, page => discussions.comments(number, page));
    const own = await find();
    if (own === undefined) return this.#create(find, () => discussions.addComment(number, body));
    await discussions.changeComment(own.id, body);
    return 'updated';
  }

  async #postIssue(title: string, marker: string, report: Report): Promise<Posted> {
    const { discussions } = this.#options;
    const find = () => this.#find(marker, page => discussions.openIssues(page));
    const own = await find();
    if (!report.needsAttention) return own === undefined ? 'nothing to do' : this.#close(own.id, marker);
    const body = textOf(marker, report);
    if (own === undefined) return this.#create(find, () => discussions.openIssue(title, body));
    await discussions.changeIssue(own.id, { body });
    return 'updated';
  }

  /** The comment comes first: if the issue stays open, the next run closes it. */
  async #close(number: number, marker: string): Promise<Posted> {
    const { discussions, env } = this.#options;
    const own = closingMarker(marker, env);
    const find = () => this.#find(own, page => discussions.comments(number, page));
    const body = `${own}\nNothing needs attention any more.${runLink(env)}`;
    await this.#create(find, () => discussions.addComment(number, body));
    await discussions.changeIssue(number, { state: 'closed' });
    return 'closed';
  }

  /** If the answer to a POST was lost, its result is searched for before it is repeated. */
  async #create(find: () => Promise<Post | undefined>, create: () => Promise<void>): Promise<Posted> {
    const { clock, limits, maxRetries } = this.#options;
    for (let attempt = 0; ; attempt++) {
      try {
        await create();
        return 'posted';
      } catch (error) {
        if (!(error instanceof RequestError && error.mayHaveBeenProcessed)) throw error;
        await clock.sleep(PAUSE_MS, limits.begin);
        if (await find()) return 'posted';
        if (attempt >= maxRetries) throw error;
      }
    }
  }

  /** The post with the marker that the token's owner wrote; undefined: there is none. */
  async #find(marker: string, list: (page: number) => Promise<PostPage>): Promise<Post | undefined> {
    this.#author ??= this.#authorOf();
    const author = await this.#author;
    for (let page = 1; page <= MAX_PAGES; page++) {
      const { posts, more } = await list(page);
      const own = posts.find(post => bears(post.body, marker) && isBy(author, post));
      if (own !== undefined || !more) return own;
    }
    throw new EndNotReachedError(
      `Among the first ${MAX_PAGES} pages is none of this step, and there are more. It is not known whether it was ` +
        'posted before.',
      false,
    );
  }

  async #authorOf(): Promise<string | 'a bot'> {
    try {
      return await this.#options.discussions.login();
    } catch (error) {
      // Tokens of jobs and apps have no user.
      const isRefused = isForbidden(error) || (error instanceof RefusalError && error.verdict === 'unauthorized');
      if (isRefused) return 'a bot';
      throw error;
    }
  }
}

/** `a bot` cannot be a login, which has no space. */
function isBy(author: string | 'a bot', { author: { login, isBot } }: Post): boolean {
  return author === 'a bot' ? isBot : login.toLowerCase() === author.toLowerCase();
}

/** Making the text inert also makes it longer, so it may have to be shortened again. */
function textOf(marker: string, report: Report): string {
  for (let most = 60_000; ; most = Math.floor(most * 0.8)) {
    const text = `${marker}\n${inert(report.within(most))}`;
    if (text.length <= MAX_CHARACTERS || most < 1_000) return text.slice(0, MAX_CHARACTERS);
  }
}

function runLink(env: PosterOptions['env']): string {
  const { GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: run = '' } = env;
  const isSound = /^https?:\/\/[\w.:-]+$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(repository) && /^\d+$/.test(run);
  return isSound ? ` See [the run](${server}/${repository}/actions/runs/${run}).` : '';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The marker depends on the kind, the workflow file (on any branch) and the title. */
function markerOf({ kind, title }: Pick<ReportPlace, 'kind' | 'title'>, env: Environment): string {
  return marked([kind, workflowFile(env), title]);
}

/** The marker of the comment with which a run closes an issue, so that this run finds it again. */
function closingMarker(marker: string, env: Environment): string {
  return marked(['closing', marker, env.GITHUB_RUN_ID ?? '', env.GITHUB_RUN_ATTEMPT ?? '']);
}

/** Whether the marker is the whole first line of the text. */
function bears(text: string, marker: string): boolean {
  return text.split(/\r?\n/, 1)[0] === marker;
}

/** `octo-org/app/.github/workflows/keys.yml`, or the name of the workflow if the runner does not set its file. */
function workflowFile(env: Environment): string {
  const path = env.GITHUB_WORKFLOW_REF?.replace(/@.*$/s, '');
  return path || `${env.GITHUB_REPOSITORY ?? ''}\n${env.GITHUB_WORKFLOW ?? ''}`;
}

function marked(parts: readonly string[]): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `<!-- openrouter-key-action ${digest} -->`;
}
