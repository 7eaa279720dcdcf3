// The state of a local GitHub: tokens, secret scanning alerts, issues and their comments, and general refusals.
// Immutable: a write makes a new state.

import type { Scope, StoredSecret } from './vault.ts';

/** `read` allows only GET. */
export type Permission = boolean | 'read';

export interface TokenSeed {
  token: string;
  /**
   * The owner. `actions` is the GITHUB_TOKEN of a job: it has access to issues and pull requests at most, and is
   * `github-actions[bot]`. `app`: an installation of a GitHub App. Neither has a user (GET /user is refused).
   * `user` by default.
   */
  kind?: 'user' | 'app' | 'actions';
  /** The user's, or the bot's with `[bot]`; `octocat` or `key-rotation[bot]` by default. */
  login?: string;
  /** Repository secrets. Missing permissions are granted. */
  secrets?: Permission;
  environments?: Permission;
  dependabot?: Permission;
  codespaces?: Permission;
  organization?: Permission;
  /** Secret scanning alerts, in repositories and organizations. */
  alerts?: Permission;
  issues?: Permission;
  pullRequests?: Permission;
  /** The repositories it sees; all by default. Others do not exist for it. */
  repositories?: string[];
}

/** The permissions that a token can have. */
export type Resource = Exclude<keyof TokenSeed, 'token' | 'kind' | 'login' | 'repositories'>;

export interface GitHubState {
  /** The secrets of each scope, by their names in upper case. */
  readonly secrets: ReadonlyMap<Scope, ReadonlyMap<string, StoredSecret>>;
  /** By repository and number, as in `octo-org/app#3`, in the order of creation; the same for issues. */
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly issues: ReadonlyMap<string, Issue>;
  /** By id, in the order of creation. */
  readonly comments: ReadonlyMap<number, Comment>;
  readonly rules: GitHubRules;
}

/** What GitHub refuses for every request. Repositories by full name, in lower case. */
export interface GitHubRules {
  /** The organizations that demand single sign-on; no token here is authorized for it. */
  readonly singleSignOn: readonly string[];
  /** The organizations whose IP allow list does not include the client. */
  readonly ipAllowList: readonly string[];
  /** Repositories that are read-only. */
  readonly archived: readonly string[];
  /** Repositories without secret scanning. */
  readonly scanningOff: readonly string[];
  /** Repositories without issues. */
  readonly issuesOff: readonly string[];
  /** How lists of alerts continue if no page was requested: by a cursor or a page number. */
  readonly alertPages: 'cursor' | 'number';
}

export interface AlertSeed {
  /** The first one of this GitHub by default. */
  repository?: string;
  /** The leaked value; null: the alert shows none. */
  secret?: string | null;
  /** `openrouter_api_key` by default. */
  type?: string;
  state?: 'open' | 'resolved';
  resolution?: string | null;
  validity?: 'active' | 'inactive' | 'unknown';
  /** Milliseconds since 1970; now by default. */
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
  /** The first one of this GitHub by default. */
  repository?: string;
  title?: string;
  body?: string | null;
  /** A login: `octocat` by default; those that end with `[bot]` are bots. */
  author?: string;
  state?: 'open' | 'closed';
  /** It is a pull request. */
  pull?: boolean;
  labels?: string[];
}

export interface Issue extends Readonly<Required<IssueSeed>> {
  readonly number: number;
  readonly stateReason: string | null;
  /** The login of the app that wrote it. */
  readonly app: string | null;
  readonly closedBy: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
}

export interface CommentSeed {
  repository?: string;
  /** Number of the issue or pull request. */
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

/** The login of a token. */
export function loginOf({ kind = 'user', login }: TokenSeed): string {
  if (login !== undefined) return login;
  return { user: 'octocat', app: 'key-rotation[bot]', actions: ACTIONS_BOT }[kind];
}

/** `octo-org/app#3` */
export function nameOfNumber(repository: string, number: number): string {
  return `${repository.toLowerCase()}#${number}`;
}
