// The state of a local GitHub: who asks, secret scanning alerts, issues and their comments, and what it refuses as a
// whole. Immutable: a write makes a new one.

import type { Scope, StoredSecret } from './vault.ts';

/** `read` serves GET only. */
export type Permission = boolean | 'read';

export interface TokenSeed {
  token: string;
  /**
   * Whose it is. `actions` is the GITHUB_TOKEN of a job: it reaches issues and pull requests at most, and is
   * `github-actions[bot]`. `app`: an installation of a GitHub App. Neither has a user (GET /user is refused).
   * `user` when not given.
   */
  kind?: 'user' | 'app' | 'actions';
  /** The user's, or the bot's with `[bot]`; `octocat` or `key-rotation[bot]` when not given. */
  login?: string;
  /** Repository secrets. All permissions are given when not named. */
  secrets?: Permission;
  environments?: Permission;
  dependabot?: Permission;
  codespaces?: Permission;
  organization?: Permission;
  /** Secret scanning alerts, in repositories and organizations. */
  alerts?: Permission;
  issues?: Permission;
  pullRequests?: Permission;
  /** The repositories it sees; all when not named. Others do not exist for it. */
  repositories?: string[];
}

/** What a token may be given a permission for. */
export type Resource = Exclude<keyof TokenSeed, 'token' | 'kind' | 'login' | 'repositories'>;

export interface GitHubState {
  /** The secrets of each scope, by their names in upper case. */
  readonly secrets: ReadonlyMap<Scope, ReadonlyMap<string, StoredSecret>>;
  /** By repository and number, as in `octo-org/app#3`, in the order made; so are issues. */
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly issues: ReadonlyMap<string, Issue>;
  /** By id, in the order made. */
  readonly comments: ReadonlyMap<number, Comment>;
  readonly rules: GitHubRules;
}

/** What GitHub refuses whatever is asked. Repositories by full name, in lower case. */
export interface GitHubRules {
  /** The organizations that demand single sign-on, which no token here went through. */
  readonly singleSignOn: readonly string[];
  /** The organizations whose IP allow list does not name the client. */
  readonly ipAllowList: readonly string[];
  /** Repositories that are read-only. */
  readonly archived: readonly string[];
  /** Repositories without secret scanning. */
  readonly scanningOff: readonly string[];
  /** Repositories without issues. */
  readonly issuesOff: readonly string[];
  /** How lists of alerts are continued where nobody asked for a page: by a cursor, or by its number. */
  readonly alertPages: 'cursor' | 'number';
}

export interface AlertSeed {
  /** The first one of this GitHub when not given. */
  repository?: string;
  /** The leaked value; null: the alert shows none. */
  secret?: string | null;
  /** `openrouter_api_key` when not given. */
  type?: string;
  state?: 'open' | 'resolved';
  resolution?: string | null;
  validity?: 'active' | 'inactive' | 'unknown';
  /** Milliseconds since 1970; now when not given. */
  createdAt?: number;
}

export interface Alert extends Readonly<Required<AlertSeed>> {
  readonly number: number;
  readonly comment: string | null;
  /** Logins. */
  readonly resolvedBy: string | null;
  readonly assignee: string | null;
  readonly resolvedAt: number | null;
  readonly updatedAt: number | null;
}

export interface IssueSeed {
  /** The first one of this GitHub when not given. */
  repository?: string;
  title?: string;
  body?: string | null;
  /** A login: `octocat` when not given; those that end with `[bot]` are bots. */
  author?: string;
  state?: 'open' | 'closed';
  /** It is a pull request. */
  pull?: boolean;
  labels?: string[];
}

export interface Issue extends Readonly<Required<IssueSeed>> {
  readonly number: number;
  readonly stateReason: string | null;
  /** The app that wrote it, by its login. */
  readonly app: string | null;
  readonly closedBy: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
}

export interface CommentSeed {
  repository?: string;
  /** Of the issue or pull request. */
  number: number;
  body: string;
  author?: string;
}

export interface Comment extends Readonly<Required<CommentSeed>> {
  readonly id: number;
  readonly app: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const ACTIONS_BOT = 'github-actions[bot]';

/** Who a token is, by login. */
export function loginOf({ kind = 'user', login }: TokenSeed): string {
  if (login !== undefined) return login;
  return { user: 'octocat', app: 'key-rotation[bot]', actions: ACTIONS_BOT }[kind];
}

/** `octo-org/app#3` */
export function nameOfNumber(repository: string, number: number): string {
  return `${repository.toLowerCase()}#${number}`;
}
