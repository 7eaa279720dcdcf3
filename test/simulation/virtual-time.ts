/** Time that passes only when everything waits for it, and processes that live in it, are suspended, or die. */
import type { Clock } from '../../src/clock.ts';

interface Event {
  at: number;
  nth: number;
  /** undefined: cancelled */
  happen: (() => void) | undefined;
}

/** Resolves when every process waits for an answer or a timer. */
export function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

/** What a process needs of time. */
interface Timers {
  now(): number;
  /** Returns a function that cancels it. */
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

  /** Lets something happen at a moment, in the order of the calls. Returns a function that cancels it. */
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

  /** Lets time pass to the next event, with all that follows from it. False when there is none. */
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

  /** Lets time pass without events. */
  skip(ms: number): void {
    this.#now += ms;
  }

  /** The moment of the next event within so many ms; undefined when there is none. */
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

/** One run of the action, as the machine sees it: input waits while it sleeps, and is lost when it is dead. */
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
          cancel();
          signal?.removeEventListener('abort', end);
          resolve();
        };
        signal?.addEventListener('abort', end);
        const cancel = this.#time.after(ms, () => this.deliver(end));
      }),
  };

  /** Something reaches the process: an answer, a timer, a signal. */
  deliver(happen: () => void): void {
    if (this.dead) return;
    const rest = this.#asleepUntil - this.#time.now();
    if (rest > 0) this.#time.after(rest, () => this.deliver(happen));
    else happen();
  }

  /** The machine is suspended. */
  sleepFor(ms: number): void {
    this.#asleepUntil = Math.max(this.#asleepUntil, this.#time.now() + ms);
  }

  kill(): void {
    this.dead = true;
  }
}

/** Does the work without error stacks: thousands of requests are given up, and nobody reads their stacks. */
export async function withoutStacks<Result>(work: () => Promise<Result>): Promise<Result> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
