/** Time that passes only when everything waits for it, and processes that live in it, sleep through some of it, or die. */
import type { Clock } from '../../src/clock.ts';

interface Event {
  at: number;
  nth: number;
  /** undefined: called off */
  happen: (() => void) | undefined;
}

/** Resolves when no code of any process has anything left to do without an answer or a timer. */
export function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

/** What a process can ask of time. */
export interface Timers {
  now(): number;
  /** Returns a way to call it off. */
  after(ms: number, happen: () => void): () => void;
}

export class VirtualTime implements Timers {
  #now: number;
  #count = 0;
  /** A binary heap: the next event first. */
  readonly #events: Event[] = [];

  /** `now` in ms since 1970. */
  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** What happens at a moment; of several at the same one, the one that was asked for first. Returns a way to call it off. */
  at(moment: number, happen: () => void): () => void {
    const event: Event = { at: Math.max(moment, this.#now), nth: this.#count++, happen };
    let place = this.#events.length;
    for (let parent = (place - 1) >> 1; place > 0; place = parent, parent = (place - 1) >> 1) {
      const above = this.#events[parent] as Event;
      if (!isBefore(event, above)) break;
      this.#events[place] = above;
    }
    this.#events[place] = event;
    return () => {
      event.happen = undefined;
    };
  }

  after(ms: number, happen: () => void): () => void {
    return this.at(this.#now + ms, happen);
  }

  /** Lets time pass to the next event, and everything that follows from it happen. False when there is none. */
  async pass(until = Number.POSITIVE_INFINITY): Promise<boolean> {
    for (;;) {
      const [next] = this.#events;
      if (next === undefined || next.at > until) return false;
      this.#removeFirst();
      if (next.happen === undefined) continue;
      this.#now = next.at;
      next.happen();
      await settled();
      return true;
    }
  }

  /** Lets time pass with nothing happening in it. */
  skip(ms: number): void {
    this.#now += ms;
  }

  /** The moment of the next event that comes within so many ms; undefined when there is none. */
  next(withinMs: number): number | undefined {
    while (this.#events[0] && this.#events[0].happen === undefined) this.#removeFirst();
    const [next] = this.#events;
    return next && next.at <= this.#now + withinMs ? next.at : undefined;
  }

  #removeFirst(): void {
    const last = this.#events.pop() as Event;
    if (this.#events.length === 0) return;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const right = this.#events[left + 1];
      const child = right && isBefore(right, this.#events[left] as Event) ? left + 1 : left;
      const below = this.#events[child];
      if (below === undefined || !isBefore(below, last)) break;
      this.#events[place] = below;
      place = child;
    }
    this.#events[place] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.nth < b.nth);
}

/** One run of the action, as the machine sees it: what reaches it waits while it sleeps, and is lost when it is dead. */
export class Process {
  readonly #time: Timers;
  readonly #skewMs: number;
  #asleepUntil = 0;
  dead = false;

  /** `skewMs`: how far its clock is ahead of OpenRouter's. */
  constructor(time: Timers, skewMs = 0) {
    this.#time = time;
    this.#skewMs = skewMs;
  }

  readonly clock: Clock = {
    now: () => this.#time.now() + this.#skewMs,
    sleep: (ms, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) return resolve();
        let over = false;
        const end = () => {
          if (over) return;
          over = true;
          callOff();
          signal?.removeEventListener('abort', end);
          resolve();
        };
        signal?.addEventListener('abort', end);
        const callOff = this.#time.after(ms, () => this.deliver(end));
      }),
  };

  /** Something reaches the process: an answer, a timer, a signal. */
  deliver(happen: () => void): void {
    if (this.dead) return;
    const rest = this.#asleepUntil - this.#time.now();
    if (rest > 0) this.#time.after(rest, () => this.deliver(happen));
    else happen();
  }

  /** The machine stands still. */
  sleepFor(ms: number): void {
    this.#asleepUntil = Math.max(this.#asleepUntil, this.#time.now() + ms);
  }

  kill(): void {
    this.dead = true;
  }
}

/** Errors without stacks meanwhile: thousands of requests are given up, each with an error whose stack nobody reads. */
export async function withoutStacks<Result>(work: () => Promise<Result>): Promise<Result> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
