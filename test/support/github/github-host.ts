// A local GitHub: its repositories, tokens and scopes, what a test can see and do, and every write.

import { randomUUID } from 'node:crypto';
import { headerOf, type ServiceRequest, Timeline, withEntry, withoutEntry } from '../server/service.ts';
import {
  type Alert,
  type AlertSeed,
  type Comment,
  type CommentSeed,
  type GitHubRules,
  type GitHubState,
  type Issue,
  type IssueSeed,
  nameOfNumber,
  type TokenSeed,
} from './github-account.ts';
import { type Kind, type Scope, Scopes, type StoredSecret, type Visibility } from './vault.ts';

export interface GitHubServiceOptions {
  /** Milliseconds since 1970; the real clock by default. */
  now?: () => number;
  /** What the key pairs are derived from; another one each time by default. */
  seed?: string;
  /** `/api/v3` for an Enterprise server. */
  prefix?: '' | '/api/v3';
  tokens?: (string | TokenSeed)[];
  /** `octo-org/app` by default. */
  repositories?: string[];
  /** By repository: `{ 'octo-org/app': ['production'] }`. */
  environments?: Record<string, string[]>;
  /** The repositories' owners by default. */
  organizations?: string[];
  alerts?: AlertSeed[];
  rules?: Partial<GitHubRules>;
}

/**
 * What the owner of the repositories, and a test, can see and do outside the API. Secrets are named by target:
 * `repository octo-org/app NAME`, `environment octo-org/app eu/prod west NAME`, `dependabot octo-org/app NAME`,
 * `codespaces octo-org/app NAME`, `organization octo-org NAME`, `organization-dependabot octo-org NAME`.
 */
export interface GitHubOwner {
  readonly token: string;
  /** The plaintext; undefined if the secret is missing or garbage. */
  secret(target: string): string | undefined;
  /** Whether the secret was sealed for a key other than its scope's. */
  isGarbage(target: string): boolean;
  /** All secrets by target; undefined for garbage. */
  secrets(): Record<string, string | undefined>;
  /** Stores a secret, as a person would; an organization's is private by default. */
  setSecret(target: string, value: string, access?: { visibility: Visibility; selected?: string[] }): void;
  /** Changes who may read an organization's secret, as a person would, but not its value. */
  setAccess(target: string, access: { visibility: Visibility; selected?: string[] }): void;
  removeSecret(target: string): void;
  visibility(target: string): Visibility | undefined;
  /** Full names of the repositories that may read a `selected` organization secret. */
  selectedRepositories(target: string): string[];
  repositoryId(fullName: string): number;
  /** Changes the given rules. */
  setRules(rules: Partial<GitHubRules>): void;
  /** Secret scanning finds something. Returns the alert's number. */
  addAlert(seed?: AlertSeed): number;
  alert(repository: string, number: number): Alert | undefined;
  /** The alerts of all repositories, oldest first. */
  alerts(): Alert[];
  /** A person opens an issue or a pull request. Returns its number. */
  addIssue(seed?: IssueSeed): number;
  /** A person changes it. */
  changeIssue(repository: string, number: number, change: Partial<Pick<Issue, 'title' | 'body' | 'state'>>): void;
  /** Issues and pull requests of every repository, oldest first. */
  issues(): Issue[];
  /** A person or a bot comments. Returns the comment's id. */
  addComment(seed: CommentSeed): number;
  /** The comments of an issue or pull request, oldest first; by default in the first repository. */
  comments(number: number, repository?: string): Comment[];
  /** The whole state, for `load` of another server with the same places (saved-state.ts converts it to text). */
  save(): SavedGitHub;
  load(saved: SavedGitHub): void;
}

/** The state, with scopes by kind and place. */
interface SavedGitHub extends Omit<GitHubState, 'secrets'> {
  readonly secrets: readonly { kind: Kind; place: string; secrets: ReadonlyMap<string, StoredSecret> }[];
}

const FREE: GitHubRules = {
  singleSignOn: [],
  ipAllowList: [],
  archived: [],
  scanningOff: [],
  issuesOff: [],
  alertPages: 'cursor',
};

/** The content of this GitHub. */
export class Host {
  readonly now: () => number;
  readonly tokens: readonly TokenSeed[];
  readonly repositories: readonly string[];
  readonly scopes: Scopes;
  readonly timeline: Timeline<GitHubState>;
  readonly #prefix: string;

  constructor(options: GitHubServiceOptions) {
    const { repositories = ['octo-org/app'], environments = {} } = options;
    const organizations = options.organizations ?? [...new Set(repositories.map(name => name.split('/')[0] ?? ''))];
    this.now = options.now ?? Date.now;
    this.repositories = repositories;
    this.#prefix = options.prefix ?? '';
    const tokens = options.tokens ?? [`ghp_${'0123456789abcdefghijklmnopqrstuvwxyz'}`];
    this.tokens = tokens.map(token => (typeof token === 'string' ? { token } : token));
    this.scopes = new Scopes(options.seed ?? randomUUID());
    for (const repository of repositories) {
      for (const kind of ['repository', 'dependabot', 'codespaces'] as const) this.scopes.add(kind, repository);
    }
    for (const [repository, names] of Object.entries(environments)) {
      if (!repositories.includes(repository)) throw new Error(`There is no repository ${repository}.`);
      for (const name of names) this.scopes.add('environment', `${repository} ${name}`);
    }
    for (const organization of organizations) {
      for (const kind of ['organization', 'organization-dependabot'] as const) this.scopes.add(kind, organization);
    }
    this.timeline = new Timeline<GitHubState>(this.now, {
      secrets: new Map(),
      alerts: new Map(),
      issues: new Map(),
      comments: new Map(),
      rules: { ...FREE, ...options.rules },
    });
    for (const seed of options.alerts ?? []) this.addAlert(seed);
  }

  get state(): GitHubState {
    return this.timeline.state;
  }

  addAlert(seed: AlertSeed): Alert {
    const repository = this.#repository(seed.repository);
    const alert: Alert = {
      secret: null,
      type: 'openrouter_api_key',
      state: 'open',
      resolution: seed.state === 'resolved' ? 'revoked' : null,
      validity: 'unknown',
      createdAt: this.now(),
      ...seed,
      repository,
      number: [...this.state.alerts.values()].filter(one => one.repository === repository).length + 1,
      comment: null,
      assignee: null,
      resolvedBy: seed.state === 'resolved' ? 'octocat' : null,
      resolvedAt: seed.state === 'resolved' ? this.now() : null,
      updatedAt: null,
    };
    return this.putAlert(alert);
  }

  putAlert(alert: Alert): Alert {
    const alerts = withEntry(this.state.alerts, nameOfNumber(alert.repository, alert.number), alert);
    this.timeline.commit({ alerts });
    return alert;
  }

  addIssue(seed: IssueSeed & { app?: string | null }): Issue {
    const repository = this.#repository(seed.repository);
    const now = this.now();
    const issue: Issue = {
      title: 'An issue',
      body: null,
      author: 'octocat',
      state: 'open',
      pull: false,
      labels: [],
      app: null,
      ...seed,
      repository,
      number: [...this.state.issues.values()].filter(one => one.repository === repository).length + 1,
      stateReason: seed.state === 'closed' ? 'completed' : null,
      closedBy: seed.state === 'closed' ? 'octocat' : null,
      createdAt: now,
      updatedAt: now,
      closedAt: seed.state === 'closed' ? now : null,
    };
    return this.putIssue(issue);
  }

  putIssue(issue: Issue): Issue {
    const issues = withEntry(this.state.issues, nameOfNumber(issue.repository, issue.number), issue);
    this.timeline.commit({ issues });
    return issue;
  }

  addComment(seed: CommentSeed & { app?: string | null }): Comment {
    const repository = this.#repository(seed.repository);
    if (!this.state.issues.has(nameOfNumber(repository, seed.number))) {
      throw new Error(`There is no issue ${repository}#${seed.number}.`);
    }
    const now = this.now();
    const id = 1_000_001 + this.state.comments.size;
    const fresh = { author: 'octocat', app: null, createdAt: now, updatedAt: now };
    return this.putComment({ ...fresh, ...seed, repository, id });
  }

  putComment(comment: Comment): Comment {
    this.timeline.commit({ comments: withEntry(this.state.comments, comment.id, comment) });
    return comment;
  }

  #repository(fullName = this.repositories[0] ?? ''): string {
    const known = this.repositories.find(name => name.toLowerCase() === fullName.toLowerCase());
    if (known === undefined) throw new Error(`There is no repository ${fullName}.`);
    return known;
  }

  secretsOf(scope: Scope): ReadonlyMap<string, StoredSecret> {
    return this.timeline.state.secrets.get(scope) ?? new Map();
  }

  get(scope: Scope, name: string): StoredSecret | undefined {
    return this.secretsOf(scope).get(name.toUpperCase());
  }

  /** Creates or updates; true if it was new. */
  put(scope: Scope, name: string, change: Partial<Omit<StoredSecret, 'name'>>, path?: string): boolean {
    const old = this.get(scope, name);
    const now = this.now();
    const fresh = { name: name.toUpperCase(), value: undefined, createdAt: now };
    const secret: StoredSecret = { ...(old ?? fresh), ...change, updatedAt: now };
    this.#replace(scope, withEntry(this.secretsOf(scope), secret.name, secret), path);
    return old === undefined;
  }

  remove(scope: Scope, name: string, path?: string): void {
    this.#replace(scope, withoutEntry(this.secretsOf(scope), name.toUpperCase()), path);
  }

  /** Prefix of a request's path in the URLs of its answer. */
  baseOf(request: ServiceRequest): string {
    return `http://${headerOf(request.headers, 'host') || 'local.test'}${this.#prefix}`;
  }

  #replace(scope: Scope, secrets: ReadonlyMap<string, StoredSecret>, path: string | undefined): void {
    this.timeline.commit({ secrets: withEntry(this.timeline.state.secrets, scope, secrets) }, path);
  }
}

export function ownerOf(host: Host): GitHubOwner {
  const find = (target: string): StoredSecret | undefined => {
    const { scope, name } = host.scopes.target(target);
    return host.get(scope, name);
  };
  return {
    token: host.tokens[0]?.token ?? '',
    secret: target => find(target)?.value,
    isGarbage(target) {
      const secret = find(target);
      return secret !== undefined && secret.value === undefined;
    },
    secrets() {
      const all = host.scopes.all().flatMap(scope => [...host.secretsOf(scope).values()].map(one => ({ scope, one })));
      return Object.fromEntries(all.map(({ scope, one }) => [`${scope.kind} ${scope.place} ${one.name}`, one.value]));
    },
    setSecret(target, value, access) {
      const { scope, name } = host.scopes.target(target);
      const selected = (access?.selected ?? []).map(repository => idOf(host, repository));
      const sharing = isOrganization(scope) ? { visibility: access?.visibility ?? 'private', selected } : {};
      host.put(scope, name, { value, ...sharing });
    },
    setAccess(target, { visibility, selected = [] }) {
      const { scope, name } = host.scopes.target(target);
      host.put(scope, name, { visibility, selected: selected.map(repository => idOf(host, repository)) });
    },
    removeSecret(target) {
      const { scope, name } = host.scopes.target(target);
      host.remove(scope, name);
    },
    visibility: target => find(target)?.visibility,
    selectedRepositories: target => (find(target)?.selected ?? []).map(id => nameOf(host, id)),
    repositoryId: fullName => idOf(host, fullName),
    setRules: rules => host.timeline.amend({ rules: { ...host.state.rules, ...rules } }),
    ...alertOwner(host),
    ...issueOwner(host),
    ...savingOwner(host),
  };
}

function savingOwner(host: Host): Pick<GitHubOwner, 'save' | 'load'> {
  return {
    save() {
      const secrets = [...host.state.secrets].map(([{ kind, place }, secrets]) => ({ kind, place, secrets }));
      return { ...host.state, secrets };
    },
    load({ secrets, ...saved }) {
      const places = secrets.map(({ kind, place, secrets }) => {
        const scope = host.scopes.scope(kind, place);
        if (!scope) throw new Error(`There is no ${kind} ${place}.`);
        return [scope, secrets] as const;
      });
      host.timeline.amend({ ...saved, secrets: new Map(places) });
    },
  };
}

function alertOwner(host: Host): Pick<GitHubOwner, 'addAlert' | 'alert' | 'alerts'> {
  return {
    addAlert: (seed = {}) => host.addAlert(seed).number,
    alert: (repository, number) => host.state.alerts.get(nameOfNumber(repository, number)),
    alerts: () => [...host.state.alerts.values()],
  };
}

function issueOwner(host: Host): Pick<GitHubOwner, 'addIssue' | 'changeIssue' | 'issues' | 'addComment' | 'comments'> {
  return {
    addIssue: (seed = {}) => host.addIssue(seed).number,
    changeIssue(repository, number, change) {
      const issue = host.state.issues.get(nameOfNumber(repository, number));
      if (!issue) throw new Error(`There is no issue ${repository}#${number}.`);
      const closedAt = change.state === 'closed' ? host.now() : change.state === 'open' ? null : issue.closedAt;
      host.putIssue({ ...issue, ...change, closedAt, updatedAt: host.now() });
    },
    issues: () => [...host.state.issues.values()],
    addComment: seed => host.addComment(seed).id,
    comments: (number, repository = host.repositories[0] ?? '') =>
      [...host.state.comments.values()].filter(one => one.repository === repository && one.number === number),
  };
}

export function isOrganization(scope: Scope): boolean {
  return scope.kind === 'organization' || scope.kind === 'organization-dependabot';
}

export function idOf(host: Host, fullName: string): number {
  const index = host.repositories.findIndex(name => name.toLowerCase() === fullName.toLowerCase());
  if (index < 0) throw new Error(`There is no repository ${fullName}.`);
  return 1296269 + index;
}

/** Empty if no repository has that id. */
export function nameOf(host: Host, id: number): string {
  return host.repositories[id - 1296269] ?? '';
}
