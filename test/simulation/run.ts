/**
 * `npm run simulate -- --seeds 100000`: plays a history for every seed, on all cores, and shows those that break a
 * promise, each as small as possible, as a table of requests.
 *
 * `--seeds N` how many, `--from N` the first one, `--seconds N` the maximum time, `--show N` how many to show in full,
 * `--workers N` instead of one per core, `--seed N` only this one, which is always shown. `--apply`: a keys file
 * replaces one or more of the rotations. `--grace`: rotations leave the old key enabled for an hour. `--squatter`: a
 * stranger gives a key the name of the key in use.
 *
 * `npm run simulate -- --exhaustive` searches all interleavings instead; with `--kills`, also those in which one run is
 * killed at any request. `--seconds N` limits each search.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { History } from './history.ts';
import { imagine, imagineApply, imagineGrace, imagineSquatter } from './imagine.ts';
import { interleave, tableOfSteps } from './interleave.ts';
import { play } from './play.ts';
import { SEARCHES } from './searches.ts';
import { shrink } from './shrink.ts';

/** What replaces plain rotations: applied keys files, rotations that give the old key an hour, or a stranger's key. */
type Kind = 'plain' | 'apply' | 'grace' | 'squatter';

/** What a worker plays: every `step`th seed from `from` to `end`. */
interface Job {
  from: number;
  step: number;
  end: number;
  /** ms since 1970 */
  until: number;
  kind: Kind;
}

const IMAGINED: Record<Kind, (seed: number) => History> = {
  plain: imagine,
  apply: imagineApply,
  grace: imagineGrace,
  squatter: imagineSquatter,
};

type Report = { played: number } | { excused: string } | Breach;

interface Breach {
  seed: number;
  promise: string;
  what: string;
}

if (isMainThread) await main();
else await work(workerData as Job);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '0' },
      seconds: { type: 'string', default: '86400' },
      show: { type: 'string', default: '3' },
      workers: { type: 'string', default: String(availableParallelism()) },
      seed: { type: 'string' },
      apply: { type: 'boolean', default: false },
      grace: { type: 'boolean', default: false },
      squatter: { type: 'boolean', default: false },
      exhaustive: { type: 'boolean', default: false },
      kills: { type: 'boolean', default: false },
    },
  });
  const seconds = Number(values.seconds);
  const kind: Kind = values.squatter ? 'squatter' : values.grace ? 'grace' : values.apply ? 'apply' : 'plain';
  if (values.exhaustive) await searchAll(values.kills ? 1 : 0, seconds);
  else if (values.seed !== undefined) await show(Number(values.seed), kind, false);
  else {
    const until = Date.now() + seconds * 1000;
    const [from, step] = [Number(values.from), Number(values.workers)];
    const job = { from, step, end: from + Number(values.seeds), until, kind };
    await playAll(job, Number(values.show));
  }
}

/** `job.step` workers, each playing every `step`th seed. */
async function playAll(job: Job, shown: number): Promise<void> {
  const begun = performance.now();
  const breaches: Breach[] = [];
  const excused = new Map<string, number>();
  let played = 0;
  const take = (report: Report) => {
    if ('played' in report) played += report.played;
    else if ('excused' in report) excused.set(report.excused, (excused.get(report.excused) ?? 0) + 1);
    else {
      breaches.push(report);
      console.log(`seed ${report.seed}: ${report.promise}: ${report.what.slice(0, 300)}`);
    }
  };
  const workers = Array.from({ length: job.step }, (_, index) => inWorker({ ...job, from: job.from + index }, take));
  await Promise.all(workers);
  const took = (performance.now() - begun) / 1000;
  console.log(
    `\n${played} histories in ${took.toFixed(0)} s (${Math.round((played / took) * 60)} per minute), ${breaches.length} broke a promise`,
  );
  for (const [excuse, count] of excused)
    console.log(`${count} were disturbed in a way that no promise excludes: ${excuse}`);
  const kinds = Map.groupBy(breaches, ({ promise }) => promise);
  for (const [promise, each] of kinds) {
    const some = each.slice(0, 12).map(({ seed }) => seed);
    console.log(`${each.length} broke: ${promise} (${some.join(', ')})`);
  }
  for (const [, [first]] of [...kinds].slice(0, shown)) if (first) await show(first.seed, job.kind, true);
  if (breaches.length > 0) process.exitCode = 1;
}

function inWorker(job: Job, take: (report: Report) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: job });
    worker.on('message', take);
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}

async function work({ from, step, end, until, kind }: Job): Promise<void> {
  const send = (report: Report) => parentPort?.postMessage(report);
  for (let seed = from; seed < end && Date.now() < until; seed += step) {
    const { broken, excused } = await play(IMAGINED[kind](seed));
    send({ played: 1 });
    for (const excuse of new Set(excused.map(({ promise }) => promise))) send({ excused: excuse });
    for (const { promise, what } of broken.slice(0, 1)) send({ seed, promise, what });
  }
}

async function show(seed: number, kind: Kind, small: boolean): Promise<void> {
  const history = IMAGINED[kind](seed);
  const shown = small ? await shrink(history) : history;
  const played = await play(shown);
  console.log(`\n=== seed ${seed}\n${JSON.stringify(shown)}\n\n${played.table()}\n`);
  for (const { promise, what } of played.broken) console.log(`BROKEN: ${promise}: ${what}`);
}

async function searchAll(kills: 0 | 1, seconds: number): Promise<void> {
  for (const [name, history] of Object.entries(SEARCHES)) {
    const search = await interleave(history, { kills, maxStates: Number.POSITIVE_INFINITY, maxMs: seconds * 1000 });
    const { states, ends, broken, excused, complete } = search;
    const size = `${states} states, ${ends} ends${complete ? '' : ' (not complete)'}`;
    console.log(`${name}: ${size}, ${broken.length} broke a promise, ${excused} were disturbed`);
    const [shortest] = broken.toSorted((a, b) => a.steps.length - b.steps.length);
    if (shortest) console.log(`\n${await tableOfSteps(history, shortest.steps)}\n`);
    if (shortest) process.exitCode = 1;
  }
}
