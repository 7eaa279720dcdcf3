/** Plays a history, and reports which promises it broke. */
import type { Retirement } from '../../src/domain/command/command.ts';
import { type Actor, BEGINNING, type Fault, type History, REQUESTS } from './history.ts';
import { DrawnNetwork, Hosts, type Row, tableOf } from './network.ts';
import { doByHand } from './person.ts';
import { type Broken, Promises } from './promises.ts';
import { begin, isRunner, messageOf, type Runner, type RunState } from './run-actor.ts';
import { Process, settled, VirtualTime, withoutStacks } from './virtual-time.ts';
import { World } from './world.ts';

interface Played {
  broken: readonly Broken[];
  /** What is wrong, but was not promised. */
  excused: readonly Broken[];
  /** The faults that happened: with this list, the history plays out the same again. */
  faults: readonly Fault[];
  runs: readonly RunState[];
  rows: readonly Row[];
  readonly world: World;
  /** The history as a table of requests, with the result of each run. */
  table(): string;
}

/** No history that ends has more events. */
const MAX_EVENTS = 20_000;
/** ms between the signal of a cancelled job and the end of its processes. */
const KILLED_AFTER_MS = 10_000;
/** Longer than any rotation counts as under way. */
const QUIET_MS = 16 * 60_000;

export async function play(history: History): Promise<Played> {
  const stage = new Stage(history);
  await withoutStacks(() => stage.play());
  return stage;
}

class Stage implements Played {
  readonly #history: History;
  readonly #time = new VirtualTime(BEGINNING);
  readonly world: World;
  readonly #hosts: Hosts;
  readonly #promises: Promises;
  readonly #network: DrawnNetwork;
  readonly runs: RunState[] = [];
  readonly #over = new Set<RunState>();
  readonly #begun = new Set<number>();

  constructor(history: History) {
    this.#history = history;
    const now = () => this.#time.now();
    this.world = new World(history.account, now, String(history.seed));
    this.#hosts = new Hosts(this.world, now);
    this.#promises = new Promises(history, this.world, now);
    this.#network = new DrawnNetwork(history, this.#time, this.#hosts);
    this.#hosts.onWorked = (row, request) => {
      this.#promises.worked(row, request);
      this.#beginAfter(row);
    };
    this.#network.onCancel = actor => this.#cancel(actor);
  }

  get broken(): readonly Broken[] {
    return this.#promises.broken;
  }

  get excused(): readonly Broken[] {
    return this.#promises.excused;
  }

  get faults(): readonly Fault[] {
    return this.#network.faults;
  }

  get rows(): readonly Row[] {
    return this.#hosts.rows;
  }

  async play(): Promise<void> {
    for (const [index, actor] of this.#history.actors.entries()) {
      if (!actor.after) this.#time.at(BEGINNING + actor.at, () => this.#act(actor, index));
    }
    await this.#untilOver();
    this.#promises.over(this.runs);
    if (this.#history.quiet === false) return;
    if (this.#history.actors.some(actor => actor.does === 'person' && actor.act.kind === 'rename the key')) return;
    const { length } = this.#history.actors;
    const retire = this.#history.finally ?? 'disable';
    await this.#quietly(length, retire);
    if (retire === 'next-rotation') await this.#quietly(length + 1, 'disable');
    if (typeof retire !== 'object') return;
    // The old keys become overdue, and the next run ends them.
    this.#time.skip(retire.after);
    await this.#quietly(length + 1, 'disable');
  }

  table(): string {
    const names = new Map([...this.world.family.keys()].map((hash, index) => [hash, `K${index}`]));
    const nameOf = (hash: string) => {
      for (const [long, name] of names) if (long.startsWith(hash)) return name;
      return hash.slice(0, 6);
    };
    const actorName = (actor: number) => `${this.#history.actors[actor]?.does ?? 'quiet'} ${actor}`;
    const said = this.runs.map(run => {
      const message = run.process.dead ? 'killed' : messageOf(run) || (run.ended ? 'success' : 'still running');
      const { outcome } = run;
      const stored =
        outcome?.operation === 'rotate' || outcome?.operation === 'create'
          ? ` [changed ${outcome.changed}; ${outcome.delivered.targets.map(({ target, state }) => `${target.secret} ${state}`)}]`
          : '';
      return `${actorName(run.actor)}: ${message}${stored}${[...(outcome?.warnings ?? [])].map(text => `\n   warning: ${text}`).join('')}`;
    });
    return [tableOf(this.rows, actorName, nameOf), '', ...said].join('\n');
  }

  async #quietly(index: number, retire: Retirement): Promise<void> {
    this.#time.skip(QUIET_MS);
    this.#network.calm();
    this.#promises.beforeQuiet();
    this.#begin({ does: 'rotate', at: 0, by: this.#history.finallyBy ?? 'name', retire }, index);
    await settled();
    await this.#untilOver();
    const run = this.runs.find(({ actor }) => actor === index);
    if (run) this.#promises.quiet(run);
  }

  async #untilOver(): Promise<void> {
    for (let events = 0; await this.#time.pass(); events++) {
      if (events > MAX_EVENTS) throw new Error('The history does not end.');
      for (const run of this.runs) {
        if (!run.ended || this.#over.has(run)) continue;
        this.#over.add(run);
        this.#promises.ended(run);
      }
    }
  }

  /** Begins the actors that wait for this request. */
  #beginAfter(row: Row): void {
    const text = `${row.method} ${row.path} ${row.body}`;
    for (const [index, actor] of this.#history.actors.entries()) {
      if (actor.after?.actor !== row.actor || this.#begun.has(index) || !REQUESTS[actor.after.request].test(text))
        continue;
      this.#begun.add(index);
      this.#time.after(actor.at, () => this.#act(actor, index));
    }
  }

  #act(actor: Actor, index: number): void {
    if (isRunner(actor)) this.#begin(actor, index);
    if (actor.does === 'spend') this.world.spend(this.world.targets[actor.target % this.world.targets.length] ?? '');
    if (actor.does === 'person') doByHand(actor.act, this.world);
    this.#promises.step();
  }

  #begin(actor: Runner, index: number): void {
    const process = new Process(this.#time, actor.skewMs);
    this.runs.push(begin(index, actor, this.#history, this.world, process, this.#network));
  }

  /** Sends the signal; ten seconds later the runner kills the process. */
  #cancel(actor: number): void {
    const run = this.runs.find(each => each.actor === actor);
    if (!run?.catching) {
      run?.process.kill();
      return;
    }
    run.process.deliver(() => run.cancellation.cancel(run.process.clock));
    this.#time.after(KILLED_AFTER_MS, () => {
      if (!run.ended) run.process.kill();
    });
  }
}
