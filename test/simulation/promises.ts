/** What a rotation promises, checked after every step of a history, when a run ends, and after a quiet rotation. */
import type { Target } from '../../src/domain/command/target.ts';
import { readName } from '../../src/domain/rotation/names.ts';
import type { Delivered, TargetState } from '../../src/operations/outcome/outcome.ts';
import type { KeyRecord } from '../support/openrouter/keyring.ts';
import type { ServiceRequest } from '../support/server/service.ts';
import { type History, HOUR } from './history.ts';
import type { Row } from './network.ts';
import { messageOf, type RunState } from './run-actor.ts';
import { GUARDRAIL, NAME, SEALS, type World } from './world.ts';

/** A broken promise. */
export interface Broken {
  /** Which promise, in a few words that are the same for every breach of it. */
  promise: string;
  /** What happened instead. */
  what: string;
  /** ms since 1970 */
  at: number;
}

/** Lifetimes are counted by the clocks of runs, each of which may be some minutes off. */
const LIFETIME_SLACK_MS = 45 * 60_000;
/** And from the plan, after which a machine may be suspended several times. */
const LIFETIME_SLACK_ASLEEP_MS = 6 * HOUR;

/** A run that reads a key at most so many requests (with retries) before writing to it has looked as well as it can. */
const JUST_BEFORE = 10;

interface Put {
  target: string;
  secret: string;
  actor: number;
}

/** Why something wrong was not promised: no protocol without conditional writes can prevent it. */
type Excuse =
  /** A run overwrote what another had written since it last looked, or since its request left. */
  | 'two runs looked at the same key before either wrote'
  /** The same with a list, which a run replaces as a whole. */
  | 'two runs looked at the same list before either wrote'
  /** The first attempt of a change was processed after its retry, and after what the run did next. */
  | 'a change was applied again, long after its retry'
  /** The same with a secret: the run had long succeeded, and the next rotation ended the key. */
  | 'a secret was stored again, long after its retry'
  /** The new key is only an output: the run stored nothing, and ended a stored key that was not committed. */
  | 'a rotation that stores nothing ended a leftover';

/** Promises that such an overwrite can break for a while. */
const DISTURBED: ReadonlySet<string> = new Set([
  'no stray is left',
  'no retired key stays enabled',
  'at most one enabled key has the name',
  'the budget is what it was',
  'a quiet rotation succeeds',
  'exactly one live key has the name',
]);

/** The same for lists. */
const DISTURBED_LISTS: ReadonlySet<string> = new Set([
  'lists are carried over',
  'a stored key is in every list that named its predecessor',
  'no list names a key that is gone',
]);

export class Promises {
  readonly broken: Broken[] = [];
  /** What is wrong, but was not promised; `promise` is the excuse. */
  readonly excused: Broken[] = [];
  readonly #history: History;
  readonly #world: World;
  readonly #now: () => number;
  readonly #puts: Put[] = [];
  /** Names that runs gave to keys of the family, in order. */
  readonly #renamed: { actor: number; hash: string; name: string }[] = [];
  readonly #deleted: { actor: number; hash: string }[] = [];
  /** By the path of a key or a list: who wrote to it last, and when. */
  readonly #lastWrites = new Map<string, { actor: number; at: number; nth: number }>();
  /** By actor and path: when it last read it. */
  readonly #lastReads = new Map<string, { at: number; nth: number }>();
  /** By actor and path: the latest of its requests that wrote to it. */
  readonly #latestWrites = new Map<string, number>();
  #overwritten: Excuse | undefined;
  /** Why what an update had written was overwritten. */
  #updateOverwritten: Excuse | undefined;
  #listOverwritten = false;
  /** Why a stored secret need not work. */
  #deadSecretExcuse: Excuse | undefined;
  /** Hashes of keys that were deleted while another run was writing to them. */
  readonly #deletedUnseen = new Set<string>();
  /** Some update has reported success. */
  #updated = false;
  readonly #stepwise: boolean;
  /** Before the quiet rotation an enabled key had the name. */
  #wasEnabled = true;
  /** When the last quiet rotation began, in ms since 1970. */
  #quietSince = 0;

  constructor(history: History, world: World, now: () => number) {
    this.#history = history;
    this.#world = world;
    this.#now = now;
    // A run suspended for the 15 minutes that others grant it may store a key that they have ended.
    const sleeps = Array.isArray(history.faults)
      ? history.faults.some(({ kind }) => kind === 'sleep before' || kind === 'sleep after')
      : 'sleep before' in history.faults || 'sleep after' in history.faults;
    this.#stepwise = !sleeps && !history.account.disabled;
  }

  /** After the work of a request. */
  worked(row: Row, request: ServiceRequest): void {
    const hash = /^\/keys\/([^/]+)$/.exec(request.path)?.[1];
    if (row.method === 'GET') this.#lastReads.set(`${row.actor} ${request.path}`, { at: row.sentAt, nth: row.nth });
    if (row.method === 'GET' || (row.status ?? 500) >= 300) return;
    if (row.host === 'github') {
      const { secret = '' } = (request.body ?? {}) as { secret?: string };
      const put = { target: request.path.split('/')[2] ?? '', secret, actor: row.actor };
      const own = this.#renamed.findLast(({ actor }) => actor === row.actor);
      if (row.method === 'PUT' && own?.name === NAME && this.#world.hashOf(secret) === own.hash)
        this.#deadSecretExcuse = 'a secret was stored again, long after its retry';
      if (row.method === 'PUT') this.#puts.push(put);
    } else this.#noticeOverwriting(row, request.path);
    if (hash !== undefined) this.#changedKey(row, hash, request);
    this.step();
  }

  /** After anything that changed the world. */
  step(): void {
    if (!this.#stepwise) return;
    this.#nameIsUnique();
    for (const target of this.#world.targets) this.#storedWorks(target);
  }

  /** When a run has ended. */
  ended(run: RunState): void {
    const { outcome, actor } = run;
    const { does } = run.spec;
    if (does === 'apply' && outcome?.changed === false && this.#puts.some(put => put.actor === actor))
      this.#break('changed is true when a secret was written', messageOf(run));
    if (does !== 'rotate' && does !== 'create') return;
    const name = does === 'rotate' ? NAME : run.spec.does === 'create' ? run.spec.name : '';
    const puts = this.#puts.filter(put => put.actor === actor);
    const changed = outcome?.changed ?? false;
    const remaining = this.#madeBy(actor).filter(hash => this.#world.key(hash));
    const message = messageOf(run);
    if (!changed && puts.length > 0) this.#break('changed is true when a secret was written', `${message}`);
    const made = remaining.filter(hash => this.#knows(run, hash));
    if (!changed && made.length > 0 && !/could not|may|whether/i.test(message))
      this.#break('changed is true when a new key is still there', message);
    const omitted = puts.find(({ target }) => message !== '' && !message.includes(target));
    if (omitted) this.#break('an error says which target holds what', `${omitted.target}: ${message}`);
    if (/new key was deleted/i.test(message) && made.length > 0)
      this.#break('a key reported as deleted is gone', `${this.#world.key(made[0] ?? '')?.name}: ${message}`);
    if (outcome && (outcome.operation === 'rotate' || outcome.operation === 'create')) {
      const secrets = new Set(this.#madeBy(actor).map(hash => this.#world.family.get(hash)?.secret));
      for (const { secret } of targetsIn('stored', outcome.delivered))
        if (!puts.some(put => put.target === secret && secrets.has(put.secret)))
          this.#break('a secret reported as stored was stored', `${secret}: ${message}`);
      if (message === '' && !this.#othersRename && !outcome.results.some(({ did }) => did === 'unchanged')) {
        if (!this.#renamed.some(each => each.actor === actor && each.name === name))
          this.#break('a success has committed', `run ${actor} named no key ${name}`);
      }
    }
  }

  /** When everything has arrived. */
  over(runs: readonly RunState[]): void {
    this.#nameIsUnique();
    this.#updated = runs.some(({ outcome }) => outcome?.operation === 'update' && outcome.changed && !outcome.failure);
    for (const run of runs) {
      const must = this.#history.succeed?.includes(run.actor);
      if (must && (messageOf(run) !== '' || !run.ended))
        this.#break('an undisturbed rotation succeeds', messageOf(run) || 'it never ended');
    }
    for (const { outcome, actor } of runs) {
      if (outcome?.operation !== 'rotate' && outcome?.operation !== 'create') continue;
      for (const { secret } of targetsIn('kept', outcome.delivered))
        if (this.#puts.some(put => put.actor === actor && put.target === secret))
          this.#break('a secret reported as not stored was never stored', `${secret} by run ${actor}`);
    }
    for (const before of this.#world.bystanders) {
      if (this.#world.ended.has(before.hash)) continue;
      const now = this.#world.key(before.hash);
      if (JSON.stringify(now) !== JSON.stringify(before))
        this.#break("nobody else's key is touched", `${before.name} is now ${JSON.stringify(now)}`);
    }
  }

  /** Before a quiet rotation. */
  beforeQuiet(): void {
    this.#quietSince = this.#now();
    this.#wasEnabled = this.#world.living().some(key => key.name === NAME && !key.disabled);
  }

  /** After an undisturbed rotation by name. */
  quiet(run: RunState): void {
    const message = messageOf(run);
    const named = this.#world.living().filter(key => key.name === NAME && !key.disabled);
    const [live] = named;
    if (message !== '' || !run.ended) this.#break('a quiet rotation succeeds', message || 'it never ended');
    else if (live === undefined || named.length !== 1)
      this.#break('exactly one live key has the name', `${named.length}: ${this.#family()}`);
    else this.#isDone(live, run);
  }

  #isDone(live: KeyRecord, run: RunState): void {
    for (const target of this.#world.targets)
      if (this.#world.held(target) !== live.hash) this.#break('the live key is stored', `${target} holds another one`);
    this.#noStray(live, run);
    this.#isWhole(live);
  }

  #noticeOverwriting({ actor, nth, sentAt, method }: Row, path: string): void {
    const last = this.#lastWrites.get(path);
    const wasOnItsWay = last !== undefined && last.actor !== actor && last.at >= sentAt;
    const overwrites = wasOnItsWay || this.#wasWrittenSinceRead(path, { actor, nth });
    const isList = !path.startsWith('/keys/');
    if (overwrites && method === 'DELETE') this.#deletedUnseen.add(path.slice('/keys/'.length));
    this.#listOverwritten ||= overwrites && isList;
    if (!isList && (overwrites || this.#actsOnOldLook(path, { actor, nth })))
      this.#overwritten ??= 'two runs looked at the same key before either wrote';
    const isLate = (this.#latestWrites.get(`${actor} ${path}`) ?? 0) > nth;
    if (isLate) this.#overwritten ??= 'a change was applied again, long after its retry';
    else this.#latestWrites.set(`${actor} ${path}`, nth);
    if (isLate || (overwrites && this.#isOfUpdate(path))) this.#updateOverwritten ??= this.#overwritten;
    this.#lastWrites.set(path, { actor, nth, at: this.#now() });
  }

  /** Another actor has written to it since this one read it, just before its own write. */
  #wasWrittenSinceRead(path: string, { actor, nth }: Pick<Row, 'actor' | 'nth'>): boolean {
    const last = this.#lastWrites.get(path);
    const read = this.#lastReads.get(`${actor} ${path}`);
    const lookedFirst = read !== undefined && nth - read.nth <= JUST_BEFORE;
    return last !== undefined && last.actor !== actor && lookedFirst && last.at >= read.at;
  }

  /** The actor did not make this key, and since it read another such key, somebody has written to that one. */
  #actsOnOldLook(path: string, by: Pick<Row, 'actor' | 'nth'>): boolean {
    const isOwn = (key: string) => this.#world.family.get(key.slice('/keys/'.length))?.maker === by.actor;
    const others = [...this.#lastWrites.keys()].filter(key => key !== path && key.startsWith('/keys/') && !isOwn(key));
    return !isOwn(path) && others.some(key => this.#wasWrittenSinceRead(key, by));
  }

  /** An update has written to it. */
  #isOfUpdate(path: string): boolean {
    return this.#history.actors.some(
      ({ does }, actor) => does === 'update' && this.#latestWrites.has(`${actor} ${path}`),
    );
  }

  #changedKey({ actor }: Row, hash: string, request: ServiceRequest): void {
    if (request.method === 'DELETE') this.#deleted.push({ actor, hash });
    const { name } = (request.body ?? {}) as { name?: string };
    if (name !== undefined) this.#renamed.push({ actor, hash, name });
    const spec = this.#history.actors[actor];
    if (!this.#world.family.has(hash) && spec?.does !== 'delete')
      this.#break("nobody else's key is touched", `${request.method} of ${hash}`);
    if (spec?.does === 'delete') this.#world.ended.add(hash);
    this.#livesItsTime(hash, request);
  }

  /** A key that was promised a time is not ended earlier; only its name counts as the promise. */
  #livesItsTime(hash: string, { body }: ServiceRequest): void {
    const { name, disabled } = (body ?? {}) as { name?: string; disabled?: boolean };
    const key = this.#world.key(hash);
    if (disabled !== true || name !== undefined || !key || this.#world.ended.has(hash)) return;
    const ending = readName(key, SEALS)?.ending;
    if (ending?.kind === 'replaced' && typeof ending.until === 'number' && ending.until > this.#now())
      this.#break('an old key lives at least its time', key.name);
  }

  #storedWorks(target: string): void {
    const world = this.#world;
    const hash = world.held(target);
    if (hash !== undefined && world.ended.has(hash)) return;
    const secret = world.github.get(target) ?? '';
    if (hash === undefined || !world.openrouter.canSpend(secret)) {
      const key = hash === undefined ? undefined : world.key(hash);
      if (key && this.#isEndedByOutputAlone(key))
        this.#deadSecretExcuse ??= 'a rotation that stores nothing ended a leftover';
      if (hash !== undefined && this.#deletedUnseen.has(hash))
        this.#deadSecretExcuse ??= 'two runs looked at the same key before either wrote';
      const state = key ? `${key.name}${key.disabled ? ' (disabled)' : ''}, ${key.limit_remaining} left` : 'gone';
      this.#break('every stored secret works', `${target} holds ${hash?.slice(0, 12)}, which is ${state}`);
      return;
    }
    // If somebody has renamed the key of a file, apply makes another one of the name, which has no predecessor.
    if (this.#othersRename && this.#history.actors.some(({ does }) => does === 'apply')) return;
    if (this.#history.account.guardrail && world.openrouter.guardrailOf(hash) !== GUARDRAIL)
      this.#break('a stored key has the guardrail of its predecessor', `${target}: ${hash.slice(0, 12)}`);
    for (const list of world.lists)
      if (!this.#severalChangeLists && !world.openrouter.listed(list)?.includes(hash))
        this.#break('a stored key is in every list that named its predecessor', `${target}: ${hash.slice(0, 12)}`);
  }

  #isEndedByOutputAlone(key: KeyRecord): boolean {
    const ending = readName(key, SEALS)?.ending;
    if (ending?.kind !== 'replaced') return false;
    const maker = [...this.#world.family].find(([hash]) => hash.startsWith(ending.other))?.[1].maker ?? -1;
    const by = this.#history.actors[maker];
    return by?.does === 'rotate' && by.output === 'alone';
  }

  get #othersChangeLists(): boolean {
    return this.#history.actors.some(actor => actor.does === 'person' && actor.act.kind === 'list a bystander');
  }

  /** Without conditional writes, one of two concurrent changes of a list is lost. */
  get #severalChangeLists(): boolean {
    return (
      this.#othersChangeLists ||
      this.#history.actors.filter(({ does }) => does === 'rotate' || does === 'apply').length > 1
    );
  }

  get #othersRename(): boolean {
    return this.#history.actors.some(actor => actor.does === 'person' && actor.act.kind === 'rename the key');
  }

  #nameIsUnique(): void {
    const seen = new Set<string>();
    for (const { name, disabled } of this.#world.living()) {
      if (disabled || name.endsWith(']')) continue;
      if (seen.has(name)) this.#break('at most one enabled key has the name', this.#family());
      seen.add(name);
    }
  }

  #noStray(live: KeyRecord, { spec }: RunState): void {
    const keeps = this.#history.actors.some(actor => actor.does === 'rotate' && actor.retire === 'keep');
    const retire = spec.does === 'rotate' ? spec.retire : 'disable';
    let predecessors = 0;
    for (const key of this.#world.living()) {
      if (key.hash === live.hash || this.#world.ended.has(key.hash)) continue;
      const ending = readName(key, SEALS)?.ending;
      const maker = this.#history.actors[this.#world.family.get(key.hash)?.maker ?? -1];
      if (maker?.does === 'create') {
        const unfinished = ending?.kind === 'creating';
        if (unfinished && key.limit !== 0) this.#break('an unfinished creation cannot spend', key.name);
        continue;
      }
      if (ending?.kind === 'replacing' || ending?.kind === 'ready')
        this.#break('no stray is left', `${key.name}${key.disabled ? ' (disabled)' : ''}`);
      if (key.disabled) continue;
      if (ending?.kind !== 'replaced') this.#break('no stray is left', key.name);
      else if (retire === 'next-rotation' && ending.until === 'next' && live.hash.startsWith(ending.other))
        predecessors++;
      else if (
        typeof ending.until === 'number' &&
        (ending.until > this.#quietSince || this.#leadsNowhere(ending.other))
      )
        continue;
      else if (!keeps && retire !== 'keep')
        this.#break('no retired key stays enabled', `${key.name}: ${this.#family()}`);
    }
    const hadOne = this.#wasEnabled && this.#world.ended.size === 0;
    if (retire === 'next-rotation' && predecessors === 0 && hadOne)
      this.#break('the predecessor stays enabled until the next rotation', `${predecessors}: ${this.#family()}`);
  }

  /** If a rotation deletes the key that another's mark leads to, it only warns about that other one. */
  #leadsNowhere(short: string): boolean {
    const next = this.#world.living().find(({ hash }) => hash.startsWith(short));
    const ending = next && readName(next, SEALS)?.ending;
    return next === undefined || (ending?.kind === 'replaced' && this.#leadsNowhere(ending.other));
  }

  #isWhole(live: KeyRecord): void {
    const { old, openrouter, lists, plan } = this.#world;
    for (const field of [
      'limit_reset',
      'include_byok_in_limit',
      'creator_user_id',
      'workspace_id',
      'external_user',
    ] as const)
      if (live[field] !== old[field]) this.#break('settings are carried over', `${field} is ${live[field]}`);
    if (
      Math.abs(lifetimeOf(live) - lifetimeOf(old)) > (this.#stepwise ? LIFETIME_SLACK_MS : LIFETIME_SLACK_ASLEEP_MS) ||
      (live.expires_at === null) !== (old.expires_at === null)
    )
      this.#break('settings are carried over', `it lives until ${live.expires_at}`);
    if (plan.guardrail && openrouter.guardrailOf(live.hash) !== GUARDRAIL)
      this.#break('the guardrail is carried over', String(openrouter.guardrailOf(live.hash)));
    for (const list of lists) {
      const named = openrouter.listed(list) ?? [];
      if (!named.includes(live.hash))
        this.#break('lists are carried over', `list ${list.slice(-2)} lacks the live key`);
      const gone = named.filter(hash => !this.#world.key(hash) && !this.#world.ended.has(hash));
      if (gone.length > 0 && named.length > 1 && !this.#othersChangeLists)
        this.#break('no list names a key that is gone', `list ${list.slice(-2)} names ${gone.join(', ')}`);
    }
    this.#budgetIsRight(live);
  }

  #budgetIsRight(live: KeyRecord): void {
    const { actors } = this.#history;
    const { old, spent, spentByRetired } = this.#world;
    const limitsSet = (actor: (typeof actors)[number]) =>
      actor.does === 'update'
        ? [actor.limit]
        : actor.does === 'person' && actor.act.kind === 'limit the key'
          ? [actor.act.limit]
          : [];
    // If the new key is only an output, the stored ones stay in use.
    const aside = actors.some(actor => actor.does === 'rotate' && actor.output === 'alone');
    if (aside) return;
    if (actors.flatMap(limitsSet).length > 0) {
      this.#updateIsKept(live);
      return;
    }
    // A repair keeps the raise of a run that did not commit, and does not raise again.
    const raising = actors.flatMap((actor, index) => (actor.does === 'rotate' && actor.raise ? [index] : []));
    const committed = raising.filter(index =>
      this.#renamed.some(({ actor, name }) => actor === index && name === NAME),
    );
    const raises = committed.length + (raising.length > committed.length ? 1 : 0);
    const expected =
      old.limit === null ? null : old.limit_reset === null ? (old.limit_remaining ?? 0) - spent : old.limit;
    const right =
      live.limit === expected ||
      (raises > 0 &&
        live.limit !== null &&
        expected !== null &&
        live.limit > expected &&
        live.limit <= expected + spent + 10 * raises);
    const actual = old.limit_reset === null ? live.limit_remaining : live.limit;
    const isKept = actual === expected || (actual != null && expected !== null && actual - expected === spentByRetired);
    if (!right && !isKept) this.#break('the budget is what it was', `${actual} instead of ${expected}`);
  }

  /** A limit that an update has set and reported is not lost during a rotation. */
  #updateIsKept(live: KeyRecord): void {
    const { actors } = this.#history;
    const [first, ...more] = actors.filter(({ does }) => does === 'update' || does === 'person');
    const raised = actors.some(actor => actor.does === 'rotate' && actor.raise);
    // A suspended run deletes a key long after it last looked at it.
    if (
      first?.does !== 'update' ||
      more.length > 0 ||
      raised ||
      !this.#stepwise ||
      live.limit_reset === null ||
      !this.#updated
    )
      return;
    if (live.limit !== first.limit)
      this.#break('an update is not lost', `the limit is ${live.limit} instead of ${first.limit}`);
  }

  #madeBy(actor: number): string[] {
    return [...this.#world.family].flatMap(([hash, { maker }]) => (maker === actor ? [hash] : []));
  }

  /** Whether the run knows that it made this key. */
  #knows({ outcome }: RunState, hash: string): boolean {
    return outcome?.single?.hash === hash || outcome?.results.some(({ after }) => after.hash === hash) === true;
  }

  #family(): string {
    return this.#world
      .living()
      .map(key => `${key.hash.slice(0, 12)} ${key.name}${key.disabled ? ' (disabled)' : ''}`)
      .join('; ');
  }

  #excuseOf(promise: string): Excuse | undefined {
    if (promise === 'every stored secret works') return this.#deadSecretExcuse;
    if (this.#listOverwritten && DISTURBED_LISTS.has(promise))
      return 'two runs looked at the same list before either wrote';
    if (promise === 'an update is not lost') return this.#updateOverwritten;
    return DISTURBED.has(promise) ? this.#overwritten : undefined;
  }

  #break(promise: string, what: string): void {
    const excuse = this.#excuseOf(promise);
    if (excuse) {
      this.excused.push({ promise: excuse, what: `${promise}: ${what}`, at: this.#now() });
      return;
    }
    if (this.broken.some(each => each.promise === promise)) return;
    this.broken.push({ promise, what, at: this.#now() });
  }
}

/** ms; 0 for a key that lives forever. */
function lifetimeOf({ created_at, expires_at }: KeyRecord): number {
  return expires_at === null ? 0 : Date.parse(expires_at) - Date.parse(created_at);
}

function targetsIn(which: TargetState['state'], { targets }: Delivered): Target[] {
  return targets.flatMap(({ target, state }) => (state === which ? [target] : []));
}
