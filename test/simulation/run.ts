/**
 * `npm run simulate -- --seeds 100000`: plays a history for every seed, on all cores, and shows those that break a
 * promise, each made as small as it can be, as a table of requests.
 *
 * `--seeds N` how many, `--from N` the first one, `--seconds N` at most so long, `--seed N` only this one, shown whatever
 * it does, `--show N` how many broken ones are shown in full, `--workers N` other than one a core.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { imagine } from './imagine.ts';
import { play } from './play.ts';
import { shrink } from './shrink.ts';

interface Job {
  from: number;
  step: number;
  end: number;
  /** ms since 1970 */
  until: number;
}

type Report = { played: number } | { excused: string } | { seed: number; promise: string; what: string };

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
    },
  });
  if (values.seed !== undefined) return show(Number(values.seed), false);
  const workers = Number(values.workers);
  const [from, count] = [Number(values.from), Number(values.seeds)];
  const begun = performance.now();
  const broken: { seed: number; promise: string; what: string }[] = [];
  const excused = new Map<string, number>();
  let played = 0;
  const jobs = Array.from({ length: workers }, (_, index) => {
    const job: Job = {
      from: from + index,
      step: workers,
      end: from + count,
      until: Date.now() + Number(values.seconds) * 1000,
    };
    return new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: job });
      worker.on('error', reject);
      worker.on('exit', () => resolve());
      worker.on('message', (report: Report) => {
        if ('played' in report) played += report.played;
        else if ('excused' in report) excused.set(report.excused, (excused.get(report.excused) ?? 0) + 1);
        else if ('seed' in report) {
          broken.push(report);
          console.log(`seed ${report.seed}: ${report.promise}: ${report.what.slice(0, 300)}`);
        }
      });
    });
  });
  await Promise.all(jobs);
  const seconds = (performance.now() - begun) / 1000;
  console.log(`\n${played} histories in ${seconds.toFixed(0)} s (${Math.round((played / seconds) * 60)} a minute)`);
  for (const [excuse, count] of excused)
    console.log(`${count} were disturbed, which is not promised otherwise: ${excuse}`);
  const kinds = Map.groupBy(broken, ({ promise }) => promise);
  for (const [promise, each] of kinds)
    console.log(
      `${each.length} broke: ${promise} (${each
        .slice(0, 12)
        .map(({ seed }) => seed)
        .join(', ')})`,
    );
  for (const [, [first]] of [...kinds].slice(0, Number(values.show))) if (first) await show(first.seed, true);
  if (broken.length > 0) process.exitCode = 1;
}

async function work({ from, step, end, until }: Job): Promise<void> {
  let since = 0;
  for (let seed = from; seed < end && Date.now() < until; seed += step) {
    const { broken, excused } = await play(imagine(seed));
    for (const excuse of new Set(excused.map(({ promise }) => promise)))
      parentPort?.postMessage({ excused: excuse } satisfies Report);
    since++;
    for (const { promise, what } of broken.slice(0, 1))
      parentPort?.postMessage({ seed, promise, what } satisfies Report);
    if (since < 200) continue;
    parentPort?.postMessage({ played: since } satisfies Report);
    since = 0;
  }
  parentPort?.postMessage({ played: since } satisfies Report);
}

async function show(seed: number, small: boolean): Promise<void> {
  const history = imagine(seed);
  const played = await play(history);
  const least = small && played.broken.length > 0 ? await shrink(history) : history;
  const shown = least === history ? played : await play(least);
  console.log(`\n=== seed ${seed}\n${JSON.stringify(least)}\n\n${shown.table()}\n`);
  for (const { promise, what, at } of shown.broken)
    console.log(`BROKEN at ${new Date(at).toISOString()}: ${promise}: ${what}`);
}
