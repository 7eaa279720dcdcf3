// What a local server serves, apart from HTTP: requests, answers and refusals, and states that can be restored.
//
// A service is synchronous, has no timers and no I/O, and reads the clock it is given: a request is one step, and a
// simulation with a virtual clock can call it directly. The HTTP server (server.ts) is a thin layer above.

export interface ServiceRequest {
  method: string;
  /** Without base and query, percent-encoded as sent. */
  path: string;
  /** The query as sent, without `?`. */
  search: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; the text itself when it is not JSON; undefined when empty. */
  body: unknown;
  /** The number of its connection, from 1; undefined without HTTP. */
  connection?: number;
  /** The hash of the key concerned; set by the service. */
  key?: string;
}

export interface Answer {
  status: number;
  /** Sent as JSON; undefined for no body. */
  body?: unknown;
  /** Sent unchanged, instead of `body`. */
  text?: string;
  headers?: Record<string, string>;
}

/** A state of a service: immutable, so that saving and restoring one costs almost nothing. */
interface Snapshot {
  /** Only readable by the service that made it. */
  readonly opaque: unique symbol;
}

export interface Service {
  /** Prefix of all paths, like `/api/v1`; empty for none. */
  readonly base: string;
  /** Performs the request. Refusals are answers; only a bug in the server throws. */
  work(request: ServiceRequest): Answer;
  /** Answers a GET from an older state. */
  look(request: ServiceRequest, state: Snapshot): Answer;
  snapshot(): Snapshot;
  /** Restores a state, including its history. */
  restore(state: Snapshot): void;
  /** The state that many milliseconds ago by the service's clock, or the oldest known one. */
  past(ms: number): Snapshot;
  /** The state before the last write to this path (`/keys/HASH`), or the present one if there was none. */
  beforeLastWrite(path: string): Snapshot;
  /** An error in the API's own shape. */
  refuse(status: number, message?: string): Answer;
}

/** Thrown inside a service: the request is answered with this status and message. */
export class Refusal extends Error {
  readonly status: number;
  /** Added to `code` and `message` in OpenRouter's error. */
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

/** Empty if the header is missing. */
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

/** The parsed JSON, or the text itself if it is not JSON; undefined for an empty text. */
function parsed(text: string): unknown {
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

/** How long past states are kept, in milliseconds, and how many at most. */
const KEPT_MS = 120_000;
const KEPT = 400;

interface Past<State> {
  /** When it was replaced, in milliseconds since 1970. */
  until: number;
  state: State;
  /** The path of the write that replaced it. */
  path: string | undefined;
}

/** An immutable state and its predecessors. */
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

  /** Replaces parts of the state with a write to this path. */
  commit(change: Partial<State>, path?: string): void {
    const now = this.#now();
    const recent = this.#past.filter(({ until }) => now - until <= KEPT_MS).slice(1 - KEPT);
    this.#past = [...recent, { until: now, state: this.#state, path }];
    this.amend(change);
  }

  /** Replaces parts of the state as if they had always been like this. */
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

  /** Runs the work on another state, then returns to this one. */
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

/**
 * Turns a timeline into a service. `serve` does the work and may throw a Refusal, which becomes an error in the API's
 * form.
 */
interface Core {
  base: string;
  now: () => number;
  serve: (request: ServiceRequest) => Answer;
  answer: (refusal: Refusal) => Answer;
  /** Default error messages by status. */
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

/** A copy of the map with this entry, in its old position if it existed. */
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
