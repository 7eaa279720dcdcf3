// What a local server serves, apart from HTTP: requests, answers and refusals, and states that can be gone back to.
//
// A service is synchronous, has no timers and no I/O, and reads the clock it is given: a request is one step, and a
// simulation with a virtual clock can call it directly. The HTTP server (server.ts) is a thin layer above.

export interface ServiceRequest {
  method: string;
  /** Without base and query, percent-encoded as it was sent. */
  path: string;
  /** The query as it was sent, without `?`. */
  search: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; the text itself when it is not JSON; undefined when there is none. */
  body: unknown;
  /** The connection that it came by, from 1; undefined without HTTP. */
  connection?: number;
  /** The hash of the key concerned; set by the service. */
  key?: string;
}

export interface Answer {
  status: number;
  /** Sent as JSON; undefined for no body. */
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  text?: string;
  headers?: Record<string, string>;
}

/** A state of a service: immutable, so that taking, keeping and restoring one costs next to nothing. */
export interface Snapshot {
  /** Only the service that made it can read it. */
  readonly opaque: unique symbol;
}

export interface Service {
  /** Path before all others, like `/api/v1`; empty for none. */
  readonly base: string;
  /** Does what is asked. Refusals are answers; only a mistake of the server's own is thrown. */
  work(request: ServiceRequest): Answer;
  /** Answers a GET from an older state. */
  look(request: ServiceRequest, state: Snapshot): Answer;
  snapshot(): Snapshot;
  /** Goes back to a state, its history included. */
  restore(state: Snapshot): void;
  /** The state so many milliseconds ago by the service's clock; the oldest known when that is longer ago. */
  past(ms: number): Snapshot;
  /** The state before the last write that concerned this path (`/keys/HASH`); the present one when there was none. */
  beforeLastWrite(path: string): Snapshot;
  /** An error in the API's own shape. */
  refuse(status: number, message?: string): Answer;
}

/** Thrown inside a service: the request is answered with this status and message. */
export class Refusal extends Error {
  readonly status: number;
  /** Beside `code` and `message` in OpenRouter's error. */
  readonly metadata: Record<string, unknown> | undefined;
  readonly headers: Record<string, string> | undefined;

  constructor(
    status: number,
    message: string,
    more: { metadata?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.metadata = more.metadata;
    this.headers = more.headers;
  }
}

/** A request as a client would send it: `target` is the path after the base, with its query; `text` the body. */
export function requestOf(
  method: string,
  target: string,
  headers: Record<string, string | string[] | undefined> = {},
  text = '',
): ServiceRequest {
  const [path, search] = splitOnce(target, '?');
  return { method, path, search, headers, body: parsed(text) };
}

/** The token of the Authorization header, without its scheme. */
export function credentialOf({ headers }: ServiceRequest): string | undefined {
  return /^\S+\s+(\S+)\s*$/.exec(headerOf(headers, 'authorization'))?.[1];
}

/** Empty when there is no such header. */
export function headerOf(headers: ServiceRequest['headers'], name: string): string {
  return String(headers[name] ?? '');
}

/** The route's parameters, decoded segment by segment, when the path has the template's shape (`/keys/:hash`). */
export function route(template: string, path: string): string[] | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parameters: string[] = [];
  for (const [index, part] of wanted.entries()) {
    const segment = given[index] ?? '';
    if (part.startsWith(':')) {
      if (segment === '') return undefined;
      parameters.push(decoded(segment));
    } else if (part !== segment) return undefined;
  }
  return parameters;
}

/** JSON when it is JSON, else the text itself; undefined for an empty text. */
export function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** How long a past state is kept, in milliseconds, and how many at most. */
const KEPT_MS = 120_000;
const KEPT = 400;

interface Past<State> {
  /** When it was replaced, in milliseconds since 1970. */
  until: number;
  state: State;
  /** The path that the write concerned which replaced it. */
  path: string | undefined;
}

/** An immutable state, and those before it. */
export class Timeline<State extends object> {
  #now: () => number;
  #state: State;
  #past: readonly Past<State>[] = [];

  constructor(now: () => number, initial: State) {
    this.#now = now;
    this.#state = initial;
  }

  get state(): State {
    return this.#state;
  }

  /** Replaces parts of the state by a write that concerned this path. */
  commit(change: Partial<State>, path?: string): void {
    const now = this.#now();
    const recent = this.#past.filter(({ until }) => now - until <= KEPT_MS).slice(1 - KEPT);
    this.#past = [...recent, { until: now, state: this.#state, path }];
    this.amend(change);
  }

  /** Replaces parts of the state as if they had always been so. */
  amend(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
  }

  /** The state at that instant. */
  at(instant: number): State {
    return this.#past.find(({ until }) => until > instant)?.state ?? this.#state;
  }

  before(path: string): State {
    return this.#past.findLast(past => past.path === path)?.state ?? this.#state;
  }

  snapshot(of: State = this.#state): Snapshot {
    return { state: of, past: this.#past } as unknown as Snapshot;
  }

  restore(snapshot: Snapshot): void {
    const { state, past } = snapshot as unknown as { state: State; past: readonly Past<State>[] };
    this.#state = state;
    this.#past = past;
  }

  /** Runs the work on another state, and comes back to this one. */
  on<T>(snapshot: Snapshot, work: () => T): T {
    const here = this.snapshot();
    this.restore(snapshot);
    try {
      return work();
    } finally {
      this.restore(here);
    }
  }
}

/** What makes a timeline a service. `serve` does the work and may throw a Refusal, which `answer` words. */
export interface Core {
  base: string;
  now: () => number;
  serve: (request: ServiceRequest) => Answer;
  answer: (refusal: Refusal) => Answer;
  /** What an error says, by status, when nothing more is known. */
  reasons: Record<number, string>;
}

export function serviceOver<State extends object>(timeline: Timeline<State>, core: Core): Service {
  const work = (request: ServiceRequest): Answer => {
    try {
      return core.serve(request);
    } catch (error) {
      if (error instanceof Refusal) return core.answer(error);
      throw error;
    }
  };
  return {
    base: core.base,
    work,
    look: (request, state) => timeline.on(state, () => work(request)),
    snapshot: () => timeline.snapshot(),
    restore: state => timeline.restore(state),
    past: ms => timeline.snapshot(timeline.at(core.now() - ms)),
    beforeLastWrite: path => timeline.snapshot(timeline.before(path)),
    refuse: (status, message = core.reasons[status] ?? 'Error') => core.answer(new Refusal(status, message)),
  };
}

/** A copy of the map with this entry, in its old place when there was one. */
export function withEntry<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key, value: Value): ReadonlyMap<Key, Value> {
  return new Map(map).set(key, value);
}

export function withoutEntry<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
