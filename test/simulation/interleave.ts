/**
 * Every interleaving of the requests of a few runs, also with one of them killed at any request: a search through all
 * orders in which their requests can be processed. If two orders lead to the same world, with the same answers to every
 * run, they continue in the same way, and only one of them is followed.
 *
 * A request and its answer are one step here: what happens in between could as well happen before the run's next
 * request. Nothing else goes wrong; delays, faults and stale answers are for the drawn histories.
 */
import { createHash } from 'node:crypto';
import type { Answer, Call } from '../../src/http/call.ts';
import { BEGINNING, type History } from './history.ts';
import { type Attempt, answerOf, type Host, Hosts, type Network, type Row, tableOf } from './network.ts';
import { type Broken, Promises } from './promises.ts';
import { begin, isRunner, messageOf, type Runner, type RunState } from './run-actor.ts';
import { Process, settled, VirtualTime, withoutStacks } from './virtual-time.ts';
import { World } from './world.ts';

/** What can happen next: an actor's oldest request is processed, its sleep ends, or it is killed before or after. */
interface Step {
  actor: number;
  kind: 'continues' | 'is killed before' | 'is killed after';
}

interface Search {
  /** Distinct states that were reached. */
  states: number;
  /** Orders that were followed to their end. */
  ends: number;
  broken: { promise: string; what: string; steps: readonly Step[] }[];
  excused: number;
  /** False: it stopped at the maximum of states or time. */
  complete: boolean;
}

interface Bounds {
  /** How many runs are killed. */
  kills: 0 | 1;
  maxStates: number;
  /** ms of real time */
  maxMs: number;
}

/** Searches all interleavings of the runs of a history; its faults and delays are ignored. */
export function interleave(history: History, bounds: Bounds): Promise<Search> {
  return withoutStacks(() => searched(history, bounds));
}

async function searched(history: History, { kills, maxStates, maxMs }: Bounds): Promise<Search> {
  const seen = new Set<string>();
  const search: Search = { states: 0, ends: 0, broken: [], excused: 0, complete: true };
  const until = performance.now() + maxMs;
  // Each with digests of what the runs had received before its last step, which need not be computed again.
  const waiting: { steps: Step[]; received: readonly string[] }[] = [{ steps: [], received: [] }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { steps, received } = next;
    if (seen.size >= maxStates || performance.now() > until) {
      search.complete = false;
      break;
    }
    const table = await Table.set(history);
    for (const step of steps.slice(0, -1)) await table.take(step, false);
    if (steps.length > 0) table.received = [...received];
    for (const step of steps.slice(-1)) await table.take(step);
    for (let taken = steps; ; ) {
      const state = table.state();
      if (taken.length > 0 && seen.has(state)) break;
      seen.add(state);
      const [first, ...others] = table.possible(kills);
      if (first === undefined) {
        await table.finish();
        search.ends++;
        search.excused += table.promises.excused.length > 0 ? 1 : 0;
        for (const { promise, what } of table.promises.broken) search.broken.push({ promise, what, steps: taken });
        break;
      }
      for (const other of others) waiting.push({ steps: [...taken, other], received: [...table.received] });
      taken = [...taken, first];
      await table.take(first);
    }
  }
  search.states = seen.size;
  return search;
}

/** One order as a table of requests, for people. */
export async function tableOfSteps(history: History, steps: readonly Step[]): Promise<string> {
  const table = await Table.set(history);
  for (const step of steps) await table.take(step);
  for (let [next] = table.possible(0); next; [next] = table.possible(0)) await table.take(next);
  await table.finish();
  return table.text();
}

/** Longer sleeps are timeouts, which are left out. */
const MAX_SLEEP_MS = 3_600_000;
const QUIET_MS = 16 * 60_000;

/** A world with its runs, moved step by step. */
class Table implements Network {
  readonly #history: History;
  readonly #world: World;
  readonly #hosts: Hosts;
  readonly promises: Promises;
  readonly #runs: RunState[] = [];
  readonly #times: VirtualTime[] = [];
  readonly #pending: Attempt[][] = [];
  /** By actor: a digest of everything that it has received. */
  received: string[] = [];
  readonly #over = new Set<RunState>();
  /** In the order of processing. */
  readonly #worked: Row[] = [];
  #now = BEGINNING;
  #killed = 0;

  static async set(history: History): Promise<Table> {
    const table = new Table(history);
    await table.#settle();
    return table;
  }

  private constructor(history: History) {
    this.#history = history;
    const now = () => this.#now;
    this.#world = new World(history.account, now, String(history.seed));
    this.#hosts = new Hosts(this.#world, now);
    this.promises = new Promises({ ...history, faults: [] }, this.#world, now);
    this.#hosts.onWorked = (row, request) => {
      this.#worked.push(row);
      this.promises.worked(row, request);
    };
    for (const [actor, spec] of history.actors.entries()) if (isRunner(spec)) this.#begin(spec, actor);
  }

  exchange(actor: number, process: Process, host: Host, call: Call, signal: AbortSignal): Promise<Answer> {
    const pending = this.#pending[actor] ?? [];
    const nth = this.#hosts.rows.filter(row => row.actor === actor).length + 1;
    const { row, request } = this.#hosts.begin(actor, nth, host, call);
    return new Promise((resolve, reject) => {
      pending.push({ row, process, request, signal, resolve, reject });
    });
  }

  possible(kills: number): Step[] {
    const alive = this.#runs.filter(({ ended, process }) => !ended && !process.dead);
    const alone = alive.find(({ actor }) => this.#concernsNobody(this.#pending[actor]?.[0]));
    if (alone) return [{ actor: alone.actor, kind: 'continues' }];
    const continuing = alive
      .filter(({ actor }) => this.#canContinue(actor))
      .map(({ actor }): Step => ({ actor, kind: 'continues' }));
    if (this.#killed >= kills) return continuing;
    const kill = (kind: Step['kind']) =>
      alive.filter(({ actor }) => this.#pending[actor]?.length).map(({ actor }): Step => ({ actor, kind }));
    return [...continuing, ...kill('is killed before'), ...kill('is killed after')];
  }

  /** `digesting`: what the run receives is digested. */
  async take({ actor, kind }: Step, digesting = true): Promise<void> {
    const attempt = this.#pending[actor]?.[0];
    const { process } = this.#runs[actor] as RunState;
    if (kind !== 'continues') {
      if (attempt && kind === 'is killed after') this.#hosts.work(attempt.row, attempt.request);
      process.kill();
      this.#killed++;
      return;
    }
    if (attempt) {
      this.#pending[actor]?.shift();
      const served = this.#hosts.work(attempt.row, attempt.request);
      if (digesting)
        this.received[actor] = digest(
          `${this.received[actor]} ${attempt.row.nth} ${this.#plain(served.body)} ${served.status}`,
        );
      attempt.resolve(answerOf(served, this.#now));
    } else {
      const time = this.#times[actor] as VirtualTime;
      this.#now = Math.max(this.#now, time.next(MAX_SLEEP_MS) ?? 0);
      await time.pass();
      if (digesting) this.received[actor] = digest(`${this.received[actor]} slept`);
    }
    await this.#settle();
  }

  /** When no run can continue: plays a quiet rotation, and judges every promise. */
  async finish(): Promise<void> {
    this.promises.over(this.#runs);
    this.#now += QUIET_MS;
    this.promises.beforeQuiet();
    const quiet = this.#runs.length;
    this.#begin({ does: 'rotate', at: 0, by: 'name', retire: this.#history.finally ?? 'disable' }, quiet);
    await this.#settle();
    const run = this.#runs[quiet] as RunState;
    while (!run.ended && this.#canContinue(quiet)) await this.take({ actor: quiet, kind: 'continues' });
    this.promises.quiet(run);
  }

  /** The world and what every run has received, without times and random values. */
  state(): string {
    const { openrouter, lists, targets } = this.#world;
    const keys = this.#world
      .living()
      .map(key => [key.hash, key.name, key.disabled, key.limit, key.usage, openrouter.guardrailOf(key.hash)].join());
    const held = targets.map(target => this.#world.held(target));
    const listed = lists.map(list => openrouter.listed(list)?.join());
    const runs = this.#runs.map(({ ended, process }, actor) => [ended, process.dead, this.received[actor]].join());
    return digest(this.#plain([keys, held, listed]) + runs.join(';'));
  }

  text(): string {
    const names = [...this.#world.family.keys()];
    const nameOf = (hash: string) => {
      const index = names.findIndex(each => each.startsWith(hash));
      return index < 0 ? hash.slice(0, 6) : `K${index}`;
    };
    const actorName = (actor: number) => `${this.#history.actors[actor]?.does ?? 'quiet'} ${actor}`;
    const rows = this.#worked.map((row, index): Row => ({ ...row, workedAt: BEGINNING + 1_000 * index }));
    const said = this.#runs.map(
      run => `${actorName(run.actor)}: ${run.process.dead ? 'killed' : messageOf(run) || 'success'}`,
    );
    const broken = this.promises.broken.map(({ promise, what }: Broken) => `BROKEN: ${promise}: ${what}`);
    return [tableOf(rows, actorName, nameOf), '', ...said, ...broken].join('\n');
  }

  #begin(spec: Runner, actor: number): void {
    const time = new VirtualTime(BEGINNING);
    // Each run has its own timers; the time is the same for all.
    const timers = {
      now: () => this.#now,
      after: (ms: number, happen: () => void) => time.at(this.#now + ms, happen),
    };
    this.#times[actor] = time;
    this.#pending[actor] = [];
    this.received[actor] = '';
    const process = new Process(timers);
    const patient = { ...spec, timeoutMs: 10 * MAX_SLEEP_MS };
    this.#runs[actor] = begin(actor, patient, this.#history, this.#world, process, this);
  }

  /** It reads what no run of this history ever changes: its order makes no difference. */
  #concernsNobody(attempt: Attempt | undefined): boolean {
    if (attempt?.request.method !== 'GET') return false;
    const { path } = attempt.request;
    const { guardrail, lists } = this.#history.account;
    if (/^\/(public-key|workspaces)\//.test(path) || /^\/guardrails\/[0-9a-f]{8}-[^/]*$/.test(path)) return true;
    if (/^\/(byok|observability)/.test(path)) return lists.length === 0;
    return path === '/guardrails/assignments/keys' && !guardrail;
  }

  #canContinue(actor: number): boolean {
    if (this.#pending[actor]?.length) return true;
    const next = this.#times[actor]?.next(Number.POSITIVE_INFINITY);
    return next !== undefined && next - this.#now < MAX_SLEEP_MS;
  }

  async #settle(): Promise<void> {
    await settled();
    for (const run of this.#runs) {
      if (!run.ended || this.#over.has(run)) continue;
      this.#over.add(run);
      this.promises.ended(run);
    }
  }

  /** Text that names keys by their makers, and leaves out times and seals: the same in every order. */
  #plain(value: unknown): string {
    const names = new Map<string, string>();
    const counts = new Map<number, number>();
    for (const [hash, { secret, maker }] of this.#world.family) {
      const count = (counts.get(maker) ?? 0) + 1;
      counts.set(maker, count);
      for (const text of [hash, hash.slice(0, 12), secret.slice('sk-or-v1-'.length)])
        names.set(text, `${maker}#${count}`);
    }
    return (JSON.stringify(value) ?? '')
      .replace(/"\d{4}-\d\d-\d\dT[^"]*"/g, '""')
      .replace(/-[0-9a-f]{12}\]/g, ']')
      .replace(/sk-or-v1-[0-9a-f]{3}\.\.\.[0-9a-f]{3}/g, '')
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '')
      .replace(/[0-9a-f]{64}|[0-9a-f]{12}/g, hex => names.get(hex) ?? hex);
  }
}

function digest(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}
