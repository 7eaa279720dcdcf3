// Thousands of keys, on a server as far away as a real one: time and memory, compared with an older bundle.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeySeed } from '../support/openrouter/keyring.ts';
import { startOpenRouter } from '../support/openrouter/openrouter.ts';
import type { Certificate } from '../support/server/certificate.ts';
import { ROOT, step, timeWithMemory } from './process.ts';
import { duration, median, type Part, pairedRatio, type Row, table } from './table.ts';

const LATENCY_MS = 50;
const MAX_IN_FLIGHT = 16;
const MAX_MEGABYTES = 250;
/** Times the older bundle; less than 5 % more is noise. */
const MAX_RATIO = 1.05;

/** Work on many keys. */
interface Load {
  name: string;
  keys: readonly KeySeed[];
  /** Beyond the address and the provisioning key; a file that they name is written to `workspace`. */
  inputs: (workspace: string) => Record<string, string>;
  rounds: number;
}

/** The first two are compared with the older bundle; the others are for their memory. */
const LOADS: readonly Load[] = [updateOf(1_000, 7), applyOf(1_000, 7), updateOf(10_000, 1), applyOf(5_000, 3)];
const COMPARED = 2;

/** Every load with today's bundle; the compared ones with an older bundle in turn, if its folder is given. */
export async function benchMany(older: string | undefined, authority: Certificate, temp: string): Promise<Part> {
  const parts: { row: Row; targets: Part['targets'] }[] = [];
  for (const [index, load] of LOADS.entries()) {
    parts.push(await measure(load, index < COMPARED ? older : undefined, authority, temp));
  }
  const head = ['load', 'median', 'minimum', ': older bundle', 'in flight', 'memory'];
  const text = table(
    head,
    parts.map(({ row }) => row),
  );
  const note = `Every answer takes ${LATENCY_MS} ms.`;
  return { text: `${text}\n\n${note}`, targets: parts.flatMap(({ targets }) => targets) };
}

async function measure(load: Load, older: string | undefined, authority: Certificate, temp: string) {
  const runs: Run[] = [];
  const olderRuns: Run[] = [];
  for (let round = 0; round < load.rounds; round++) {
    if (older !== undefined) olderRuns.push(await run(load, older, authority, temp));
    runs.push(await run(load, join(ROOT, 'dist'), authority, temp));
  }
  const [walls, olderWalls] = [runs, olderRuns].map(all => all.map(({ wall }) => wall)) as [number[], number[]];
  const ratio = pairedRatio(walls, olderWalls);
  const inFlight = Math.max(...runs.map(each => each.inFlight));
  const megabytes = Math.max(...runs.map(({ memory }) => memory)) / 1e6;
  const times = older === undefined ? '' : ratio.toFixed(2);
  const { name } = load;
  return {
    row: [
      name,
      duration(median(walls)),
      duration(Math.min(...walls)),
      times,
      `${inFlight}`,
      `${megabytes.toFixed(0)} MB`,
    ],
    targets: [
      ...(older === undefined ? [] : [{ what: `${name}, times the older bundle`, reached: ratio, atMost: MAX_RATIO }]),
      { what: `${name}, requests in flight`, reached: inFlight, atMost: MAX_IN_FLIGHT },
      { what: `${name}, memory`, reached: megabytes, atMost: MAX_MEGABYTES, unit: 'MB' },
    ],
  };
}

interface Run {
  /** ms */
  wall: number;
  /** bytes */
  memory: number;
  inFlight: number;
}

async function run(load: Load, dist: string, authority: Certificate, temp: string): Promise<Run> {
  const keys = load.keys.map(key => ({ ...key }));
  const server = await startOpenRouter({ tls: authority.tls, latencyMs: LATENCY_MS, keys });
  const inputs = { 'api-url': server.url, 'provisioning-key': server.managementKey, ...load.inputs(temp) };
  const system = { PATH: process.env.PATH ?? '', NODE_EXTRA_CA_CERTS: authority.path };
  const { wall, memory = Number.NaN } = await timeWithMemory(step(inputs, system, temp, dist));
  await server.stop();
  return { wall, memory, inFlight: server.maxInFlight };
}

/** An update of so many keys at once, by a pattern that matches all of them. */
function updateOf(count: number, rounds: number): Load {
  return {
    name: `update of ${count.toLocaleString('en')} keys`,
    keys: Array.from({ length: count }, (_, index) => ({ name: `key ${index}`, limit: 10 })),
    inputs: () => ({ 'current-name': '*', 'max-keys': String(count), limit: 'raise by 1' }),
    rounds,
  };
}

/** A keys file with an entry for each of so many keys, of which the first 50 have another limit. */
function applyOf(count: number, rounds: number): Load {
  const names = Array.from({ length: count }, (_, index) => `key-${index}`);
  const entry = (name: string, index: number) =>
    `  ${name}: { limit: ${index < 50 ? 20 : 10}, limit-reset: monthly, disabled: false }`;
  return {
    name: `apply of ${count.toLocaleString('en')} entries`,
    keys: names.map(name => ({ name, limit: 10, limit_reset: 'monthly' })),
    inputs: workspace => {
      writeFileSync(join(workspace, 'keys.yml'), `keys:\n${names.map(entry).join('\n')}\n`);
      return { operation: 'apply', config: 'keys.yml' };
    },
    rounds,
  };
}
