/**
 * The network between the runs and the two hosts: every attempt of every run passes here. Sending it, processing it and
 * reading its answer are separate moments, and a history says what goes wrong in between.
 */
import type { Answer, Call } from '../../src/http/call.ts';
import { AttemptFailure } from '../../src/http/retry.ts';
import { requestOf, type Answer as Served, type ServiceRequest } from '../support/server/service.ts';
import { draw } from './draw.ts';
import { BEGINNING, type Fault, type FaultKind, type History, REQUESTS } from './history.ts';
import type { Process, VirtualTime } from './virtual-time.ts';
import type { World } from './world.ts';

export type Host = 'openrouter' | 'github';

/** One attempt, as the table of a history shows it. */
export interface Row {
  actor: number;
  nth: number;
  host: Host;
  method: string;
  path: string;
  body: string;
  sentAt: number;
  /** How old the state is that a read shows. */
  behindMs: number;
  /** undefined: the work was never done */
  workedAt?: number;
  status?: number;
  answer?: Served;
  notes: string[];
}

/** One attempt on its way. */
export interface Attempt {
  row: Row;
  process: Process;
  request: ServiceRequest;
  signal: AbortSignal;
  resolve: (answer: Answer) => void;
  reject: (failure: AttemptFailure) => void;
}

const SLEEP_MS = 16 * 60_000;
/** How long after sending a request may still be processed. Stores and late steps allow for two minutes. */
const LATE_MS = 100_000;
/** How long a read by hash may show the state before the run's own last write. */
const BEHIND_MS = 20_000;
const LIST_BEHIND_MS = 30_000;

/** How a run reaches the two hosts. */
export interface Network {
  exchange(actor: number, process: Process, host: Host, call: Call, signal: AbortSignal): Promise<Answer>;
}

/** Processes requests, and keeps the table. */
export class Hosts {
  readonly world: World;
  readonly rows: Row[] = [];
  /** Called after the work of every request. */
  onWorked: (row: Row, request: ServiceRequest) => void = () => undefined;
  readonly #now: () => number;
  /** By actor and path: when it last wrote there. */
  readonly #ownWrites = new Map<string, number>();
  /** By path: who wrote there last. */
  readonly #writers = new Map<string, number>();
  /** By actor and path: how far behind the list is that the actor is reading. */
  readonly #lags = new Map<string, number>();

  constructor(world: World, now: () => number) {
    this.world = world;
    this.#now = now;
  }

  /** A request leaves. `behindMs`: a read shows an older state; the first page of a list decides for all pages. */
  begin(actor: number, nth: number, host: Host, call: Call, behindMs = 0): { row: Row; request: ServiceRequest } {
    const row: Row = {
      actor,
      nth,
      host,
      method: call.method,
      path: call.path,
      body: call.body ?? '',
      sentAt: this.#now(),
      behindMs,
      notes: [],
    };
    this.rows.push(row);
    const request = requestOf(call.method, call.path, call.headers, call.body);
    if (request.search.includes('offset=')) {
      const walked = `${actor} ${request.path}`;
      if (/(^|&)offset=0$/.test(request.search)) this.#lags.set(walked, behindMs);
      row.behindMs = this.#lags.get(walked) ?? 0;
    }
    return { row, request };
  }

  /** Processes a request. */
  work(row: Row, request: ServiceRequest): Served {
    const answer = row.host === 'github' ? this.world.github.work(request) : this.#openrouter(row, request);
    row.workedAt = this.#now();
    row.status = answer.status;
    row.answer = answer;
    if (answer.status === 201 && row.host === 'openrouter') {
      const { data, key } = answer.body as { data: { hash: string }; key: string };
      this.world.family.set(data.hash, { secret: key, maker: row.actor });
    }
    this.onWorked(row, request);
    return answer;
  }

  #openrouter(row: Row, request: ServiceRequest): Served {
    const { openrouter, plan } = this.world;
    const { actor, notes, behindMs } = row;
    if (request.method !== 'GET') {
      const answer = openrouter.work(request);
      if (answer.status < 300) {
        const path = request.path === '/keys' ? `/keys/${request.key}` : request.path;
        this.#ownWrites.set(`${actor} ${path}`, this.#now());
        this.#writers.set(path, actor);
      }
      return answer;
    }
    if (request.path === '/key') return this.#ownKey(request, notes, plan.freshMs);
    if (/^\/(keys|byok|observability\/destinations)\/./.test(request.path)) {
      const wrote = this.#ownWrites.get(`${actor} ${request.path}`) ?? Number.NEGATIVE_INFINITY;
      const mayBeBehind = this.#writers.get(request.path) === actor && this.#now() - wrote < BEHIND_MS;
      if (behindMs === 0 || !mayBeBehind) return openrouter.work(request);
      notes.push('as before its own last write');
      return openrouter.look(request, openrouter.beforeLastWrite(request.path));
    }
    if (behindMs === 0) return openrouter.work(request);
    notes.push(`as ${Math.round(behindMs / 1000)} s ago`);
    return openrouter.look(request, openrouter.past(behindMs));
  }

  #ownKey(request: ServiceRequest, notes: string[], freshMs: number): Served {
    const answer = this.world.openrouter.work(request);
    const key = request.key === undefined ? undefined : this.world.key(request.key);
    if (freshMs === 0 || key === undefined || !this.world.isFresh(key)) return answer;
    notes.push('not known everywhere yet');
    return this.world.openrouter.refuse(401, 'User not found.');
  }
}

/** ms until an attempt reaches its host, from there until its answer is back, and until a late attempt arrives. */
interface Moments {
  there: number;
  back: number;
  late: number;
}

const lost = () => new AttemptFailure('lost', 'lost its connection');
const unreachable = () => new AttemptFailure('unreachable', 'found no one listening (connection refused)');

/** A network with drawn delays, and with drawn or listed faults. */
export class DrawnNetwork implements Network {
  readonly #history: History;
  readonly #time: VirtualTime;
  readonly #hosts: Hosts;
  readonly #counts = new Map<number, number>();
  /** By listed fault: how many requests have matched it so far. */
  readonly #met = new Map<Fault, number>();
  #calm = false;
  /** What went wrong, as a list of faults. */
  readonly faults: Fault[] = [];
  /** Called when the job of an actor is cancelled. */
  onCancel: (actor: number) => void = () => undefined;

  constructor(history: History, time: VirtualTime, hosts: Hosts) {
    this.#history = history;
    this.#time = time;
    this.#hosts = hosts;
  }

  /** From now on nothing goes wrong. */
  calm(): void {
    this.#calm = true;
  }

  exchange(actor: number, process: Process, host: Host, call: Call, signal: AbortSignal): Promise<Answer> {
    const nth = (this.#counts.get(actor) ?? 0) + 1;
    this.#counts.set(actor, nth);
    const fault = this.#calm ? undefined : this.#faultOf(actor, nth, call);
    const drawn = 1_000 + Math.floor(draw(this.#history.seed, actor, nth, 'behind') * (LIST_BEHIND_MS - 1_000));
    const behindMs = fault?.kind === 'behind' ? (fault.ms ?? drawn) : 0;
    const { row, request } = this.#hosts.begin(actor, nth, host, call, behindMs);
    if (fault) {
      this.faults.push({ actor, at: nth, kind: fault.kind, ...(fault.ms !== undefined && { ms: fault.ms }) });
      row.notes.push(fault.kind);
    }
    return new Promise((resolve, reject) => {
      this.#play({ row, process, request, signal, resolve, reject }, fault);
    });
  }

  #play(attempt: Attempt, fault: { kind: FaultKind; ms?: number } | undefined): void {
    const { actor, nth } = attempt.row;
    const drawn = 1_000 + Math.floor(draw(this.#history.seed, actor, nth, 'late') * (LATE_MS - 1_000));
    const [there, back] = [this.#delay(attempt.row, 'there'), this.#delay(attempt.row, 'back')];
    if (fault) this.#fates[fault.kind](attempt, { there, back, late: fault.ms ?? drawn });
    else this.#answered(attempt, there, back);
  }

  /** What each fault does to an attempt. */
  readonly #fates: Record<FaultKind, (attempt: Attempt, moments: Moments) => void> = {
    refused: (attempt, { there }) => this.#later(there, attempt, () => attempt.reject(unreachable())),
    lost: (attempt, { there }) => this.#later(there, attempt, () => attempt.reject(lost())),
    'lost after': (attempt, { there, back }) =>
      this.#workAt(there, attempt, () => this.#later(back, attempt, () => attempt.reject(lost()))),
    late: (attempt, { there, late }) => {
      this.#workAt(late, attempt);
      this.#later(there, attempt, () => attempt.reject(lost()));
    },
    silent: () => undefined,
    'silent after': (attempt, { there }) => this.#workAt(there, attempt),
    'silent late': (attempt, { late }) => this.#workAt(late, attempt),
    '500': (attempt, { there, back }) => this.#refuse(there + back, attempt, 500),
    '429': (attempt, { there, back }) => this.#refuse(there + back, attempt, 429),
    '409': (attempt, { there, back }) => this.#refuse(there + back, attempt, 409),
    '502 after': (attempt, { there, back }) => this.#workAt(there, attempt, () => this.#refuse(back, attempt, 502)),
    behind: (attempt, { there, back }) => this.#answered(attempt, there, back),
    'sleep before': (attempt, { there, back }) => {
      attempt.process.sleepFor(SLEEP_MS);
      this.#answered(attempt, SLEEP_MS + there, back);
    },
    'sleep after': (attempt, { there, back }) => {
      this.#time.after(there, () => attempt.process.sleepFor(SLEEP_MS));
      this.#answered(attempt, there, back);
    },
    'kill before': ({ process }) => process.kill(),
    'kill after': (attempt, { there }) => this.#workAt(there, attempt, () => attempt.process.kill()),
    'kill late': (attempt, { late }) => {
      this.#workAt(late, attempt);
      attempt.process.kill();
    },
    slow: (attempt, { late, back }) => this.#answered(attempt, late, back),
    slip: (attempt, { there, back }) => {
      this.#time.after(there - 1, () => this.#hosts.world.removeNewest());
      this.#answered(attempt, there, back);
    },
    cancel: (attempt, { there, back }) => {
      this.#time.after(1, () => this.onCancel(attempt.row.actor));
      this.#answered(attempt, there, back);
    },
  };

  #answered(attempt: Attempt, there: number, back: number): void {
    const { actor, nth } = attempt.row;
    this.#time.after(there, () => {
      // A request that the client has given up may or may not be dropped on the way.
      if (attempt.signal.aborted && draw(this.#history.seed, actor, nth, 'dropped') < 0.5) return;
      const served = this.#hosts.work(attempt.row, attempt.request);
      this.#later(back, attempt, () => attempt.resolve(answerOf(served, this.#time.now())));
    });
  }

  #workAt(ms: number, attempt: Attempt, then: () => void = () => undefined): void {
    this.#time.after(ms, () => {
      this.#hosts.work(attempt.row, attempt.request);
      then();
    });
  }

  /** Something reaches the process. */
  #later(ms: number, { process }: Attempt, happen: () => void): void {
    this.#time.after(ms, () => process.deliver(happen));
  }

  #refuse(ms: number, attempt: Attempt, status: number): void {
    const { row, resolve } = attempt;
    const { openrouter } = this.#hosts.world;
    const refusal = row.host === 'github' ? { status, body: { message: 'Server Error' } } : openrouter.refuse(status);
    this.#later(ms, attempt, () => {
      row.notes.push(`answered ${status}`);
      resolve(answerOf(refusal, this.#time.now()));
    });
  }

  #faultOf(actor: number, nth: number, call: Call): { kind: FaultKind; ms?: number } | undefined {
    const { faults, seed } = this.#history;
    if (Array.isArray(faults)) return faults.find(fault => fault.actor === actor && this.#isMet(fault, nth, call));
    let chance = draw(seed, actor, nth, 'fault');
    for (const [kind, rate = 0] of Object.entries(faults) as [FaultKind, number | undefined][]) {
      if (!canHappen(kind, call)) continue;
      if (chance < rate) return { kind };
      chance -= rate;
    }
    return undefined;
  }

  /** Whether a listed fault is for this request. */
  #isMet(fault: Fault, nth: number, { method, path, body = '' }: Call): boolean {
    if (typeof fault.at === 'number') return nth >= fault.at && nth < fault.at + (fault.times ?? 1);
    if (!REQUESTS[fault.at].test(`${method} ${path} ${body}`)) return false;
    const met = this.#met.get(fault) ?? 0;
    this.#met.set(fault, met + 1);
    return met >= (fault.skip ?? 0) && met < (fault.skip ?? 0) + (fault.times ?? 1);
  }

  /** ms. Most are short; some wild ones are long enough for anything to happen in between. */
  #delay({ actor, nth }: Row, way: string): number {
    if (this.#calm || this.#history.delays === 'calm') return 10;
    const kind = draw(this.#history.seed, actor, nth, way, 'kind');
    const length = draw(this.#history.seed, actor, nth, way, 'length');
    const max = kind < 0.6 ? 100 : kind < 0.9 ? 1_500 : kind < 0.985 ? 6_000 : 45_000;
    return 1 + Math.floor(length * max);
  }
}

function canHappen(kind: FaultKind, { method, path }: Call): boolean {
  if (kind === 'behind') return method === 'GET';
  if (kind === 'slip') return method === 'GET' && /offset=[1-9]/.test(path);
  return kind !== '409' || method === 'PATCH';
}

/** An answer as a client reads it. `now` by the host's clock. */
export function answerOf({ status, body, text, headers = {} }: Served, now: number): Answer {
  const all: Record<string, string> = {
    date: new Date(now).toUTCString(),
    'content-type': 'application/json',
    ...headers,
  };
  return {
    status,
    header: name => all[name],
    text: text ?? (body === undefined ? '' : JSON.stringify(body)),
    complete: true,
  };
}

/** The table of a history: one line per request, in the order of processing. */
export function tableOf(
  rows: readonly Row[],
  actorName: (actor: number) => string,
  nameOf: (hash: string) => string,
): string {
  const lines = rows
    .map((row, index) => ({ row, at: row.workedAt ?? row.sentAt, index }))
    .sort((a, b) => a.at - b.at || a.index - b.index)
    .map(({ row, at }) => ({
      actor: row.actor,
      begin: `${((at - BEGINNING) / 1000).toFixed(2).padStart(8)}  ${actorName(row.actor).padEnd(10)} ${String(row.nth).padStart(3)}`,
      rest: readable(row, nameOf),
    }));
  const merged: string[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] as (typeof lines)[number];
    let same = 1;
    while (lines[index + same]?.rest === line.rest && lines[index + same]?.actor === line.actor) same++;
    merged.push(`${line.begin}  ${line.rest}${same > 1 ? `   (${same} times)` : ''}`);
    index += same;
  }
  return merged.join('\n');
}

/** A request and its answer, without what all of them have in common. */
function readable(row: Row, nameOf: (hash: string) => string): string {
  const answer =
    row.workedAt === undefined ? '(not done)' : `${row.status} ${row.answer ? answerText(row.answer) : ''}`;
  const notes = row.notes.length > 0 ? `   ! ${row.notes.join(', ')}` : '';
  return `${row.method} ${row.path}${row.body === '' ? '' : ` ${row.body}`} → ${answer}${notes}`
    .replace(/include_disabled=true&include_expired=true&|workspace_id=[0-9a-f-]{36}&|limit=100&/g, '')
    .replace(
      /,?"(include_byok_in_limit|workspace_id|creator_user_id|limit_reset|external)":(\{[^}]*\}|"[^"]*"|\w+)/g,
      '',
    )
    .replace(/sk-or-v1-\S{6}[^"]*/g, 'sk-…')
    .replace(/, [0-9a-f]{8}-[0-9a-f]{12}\]/g, ']')
    .replace(/[0-9a-f]{12,64}/g, hash => nameOf(hash));
}

/** The parts of an answer that matter to a reader. */
function answerText({ body }: Served): string {
  const { data } = (body ?? {}) as { data?: unknown };
  if (Array.isArray(data)) {
    // Other keys only pad a list out.
    const shown = data.filter(({ name }: { name?: string }) => !name?.startsWith('other '));
    const others = data.length === shown.length ? [] : [`${data.length - shown.length} others`];
    return `[${[...shown.map(each => brief(each)), ...others].join('; ')}]`;
  }
  if (data !== undefined) return brief(data);
  return body === undefined ? '' : JSON.stringify(body).slice(0, 120);
}

function brief(value: unknown): string {
  const each = value as Record<string, unknown>;
  if (typeof each.hash === 'string' && typeof each.name === 'string') {
    return `${each.hash} ${each.name}${each.disabled ? ' (disabled)' : ''} ${each.limit_remaining}/${each.limit}`;
  }
  if ('key_hash' in each) return `${each.key_hash} has ${each.guardrail_id}`;
  const hashes = each.allowed_api_key_hashes ?? each.api_key_hashes;
  if (Array.isArray(hashes))
    return `list ${String(each.id).slice(-2)}: ${hashes.length > 8 ? hashes.length : hashes.join(' ')}`;
  return JSON.stringify(value).slice(0, 60);
}
