/**
 * Every interleaving of the requests of a few runs, and each with one of them killed at any request: a search through
 * all orders in which their requests can be worked on. Where two orders have led to the same world and every run has
 * been heard the same, what follows is the same, and it is followed once.
 *
 * A request and its answer are one step here: what happens in between is the same as what happens before the run's next
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

/** What can happen next: an actor's oldest request is worked on, its sleep ends, or it is killed before or after that. */
export interface Step {
  actor: number;
  kind: 'goes on' | 'is killed before' | 'is killed after';
}

export interface Search {
  /** Different states that were reached. */
  states: number;
  /** Orders that were followed to their end. */
  ends: number;
  broken: { promise: string; what: string; steps: readonly Step[] }[];
  excused: number;
  /** False: it stopped at the most states, or when the time was over. */
  complete: boolean;
}

export interface Bounds {
  /** How many runs are killed. */
  kills: 0 | 1;
  mostStates: number;
  /** ms of real time */
  mostMs: number;
}

/** Of all interleavings of the runs of a history, whose faults and delays do not count here. */
export function interleave(history: History, bounds: Bounds): Promise<Search> {
  return withoutStacks(() => searched(history, bounds));
}

async function searched(history: History, { kills, mostStates, mostMs }: Bounds): Promise<Search> {
  const seen = new Set<string>();
  const search: Search = { states: 0, ends: 0, broken: [], excused: 0, complete: true };
  const until = performance.now() + mostMs;
  // Each with what the runs had been heard before its last step, which need not be digested again.
  const waiting: { steps: Step[]; heard: readonly string[] }[] = [{ steps: [], heard: [] }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { steps, heard } = next;
    if (seen.size >= mostStates || performance.now() > until) {
      search.complete = false;
      break;
    }
    const table = await Table.set(history);
    for (const step of steps.slice(0, -1)) await table.take(step, false);
    if (steps.length > 0) table.heard = [...heard];
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
      for (const other of others) waiting.push({ steps: [...taken, other], heard: [...table.heard] });
      taken = [...taken, first];
      await table.take(first);
    }
  }
  search.states = seen.size;
  return search;
}

/** One order as a table of requests, for a person. */
export async function tableOfSteps(history: History, steps: readonly Step[]): Promise<string> {
  const table = await Table.set(history);
  for (const step of steps) await table.take(step);
  for (let [next] = table.possible(0); next; [next] = table.possible(0)) await table.take(next);
  await table.finish();
  return table.text();
}

/** Sleeps longer than this are time-outs, which do not come into it. */
const LONGEST_SLEEP_MS = 3_600_000;
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
  /** By actor: a digest of all that it was heard. */
  heard: string[] = [];
  readonly #over = new Set<RunState>();
  /** In the order in which they were worked on. */
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
    if (alone) return [{ actor: alone.actor, kind: 'goes on' }];
    const goOn = alive
      .filter(({ actor }) => this.#canGoOn(actor))
      .map(({ actor }): Step => ({ actor, kind: 'goes on' }));
    if (this.#killed >= kills) return goOn;
    const kill = (kind: Step['kind']) =>
      alive.filter(({ actor }) => this.#pending[actor]?.length).map(({ actor }): Step => ({ actor, kind }));
    return [...goOn, ...kill('is killed before'), ...kill('is killed after')];
  }

  /** `hearing`: what the run is heard is digested. */
  async take({ actor, kind }: Step, hearing = true): Promise<void> {
    const attempt = this.#pending[actor]?.[0];
    const { process } = this.#runs[actor] as RunState;
    if (kind !== 'goes on') {
      if (attempt && kind === 'is killed after') this.#hosts.work(attempt.row, attempt.request);
      process.kill();
      this.#killed++;
      return;
    }
    if (attempt) {
      this.#pending[actor]?.shift();
      const served = this.#hosts.work(attempt.row, attempt.request);
      if (hearing)
        this.heard[actor] = digest(
          `${this.heard[actor]} ${attempt.row.nth} ${this.#plain(served.body)} ${served.status}`,
        );
      attempt.resolve(answerOf(served, this.#now));
    } else {
      const time = this.#times[actor] as VirtualTime;
      this.#now = Math.max(this.#now, time.next(LONGEST_SLEEP_MS) ?? 0);
      await time.pass();
      if (hearing) this.heard[actor] = digest(`${this.heard[actor]} slept`);
    }
    await this.#settle();
  }

  /** When no run goes on: a quiet rotation, and every promise judged. */
  async finish(): Promise<void> {
    this.promises.over(this.#runs);
    this.#now += QUIET_MS;
    this.promises.beforeQuiet();
    const quiet = this.#runs.length;
    this.#begin({ does: 'rotate', at: 0, by: 'name', retire: this.#history.finally ?? 'disable' }, quiet);
    await this.#settle();
    const run = this.#runs[quiet] as RunState;
    while (!run.ended && this.#canGoOn(quiet)) await this.take({ actor: quiet, kind: 'goes on' });
    this.promises.quiet(run);
  }

  /** What the world is and what every run has been heard, without times and without what is made up. */
  state(): string {
    const { openrouter, lists, targets } = this.#world;
    const keys = this.#world
      .living()
      .map(key => [key.hash, key.name, key.disabled, key.limit, key.usage, openrouter.guardrailOf(key.hash)].join());
    const held = targets.map(target => this.#world.held(target));
    const listed = lists.map(list => openrouter.listed(list)?.join());
    const runs = this.#runs.map(({ ended, process }, actor) => [ended, process.dead, this.heard[actor]].join());
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
    // Each run has timers of its own, which all tell the time that it is for everybody.
    const timers = {
      now: () => this.#now,
      after: (ms: number, happen: () => void) => time.at(this.#now + ms, happen),
    };
    this.#times[actor] = time;
    this.#pending[actor] = [];
    this.heard[actor] = '';
    const process = new Process(timers);
    const patient = { ...spec, timeoutMs: 10 * LONGEST_SLEEP_MS };
    this.#runs[actor] = begin(actor, patient, this.#history, this.#world, process, this);
  }

  /** It reads what no run of this history ever changes: when it is worked on makes no difference. */
  #concernsNobody(attempt: Attempt | undefined): boolean {
    if (attempt?.request.method !== 'GET') return false;
    const { path } = attempt.request;
    const { guardrail, lists } = this.#history.account;
    if (/^\/(public-key|workspaces)\//.test(path) || /^\/guardrails\/[0-9a-f]{8}-[^/]*$/.test(path)) return true;
    if (/^\/(byok|observability)/.test(path)) return lists.length === 0;
    return path === '/guardrails/assignments/keys' && !guardrail;
  }

  #canGoOn(actor: number): boolean {
    if (this.#pending[actor]?.length) return true;
    const next = this.#times[actor]?.next(Number.POSITIVE_INFINITY);
    return next !== undefined && next - this.#now < LONGEST_SLEEP_MS;
  }

  async #settle(): Promise<void> {
    await settled();
    for (const run of this.#runs) {
      if (!run.ended || this.#over.has(run)) continue;
      this.#over.add(run);
      this.promises.ended(run);
    }
  }

  /** Text in which keys are called by who made them, and times and seals are left out: the same in every order. */
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
