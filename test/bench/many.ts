// Thousands of keys against a server as far away as a real one: how near to the ideal, how wide, how large.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../support/certificate.ts';
import type { KeySeed } from '../support/keyring.ts';
import { type LocalOpenRouter, startOpenRouter } from '../support/openrouter.ts';
import { type Command, use } from './process.ts';
import { step } from './runner.ts';
import { duration, median, megabytes, type Row, table } from './table.ts';
import type { Target } from './targets.ts';

const CLIENTS = join(import.meta.dirname, 'clients');
const LATENCY_MS = 50;
const SIDE_BY_SIDE = 16;
const KEYS_PER_PAGE = 100;

/**
 * Work on many keys. An operation that works on many is measured by adding what makes its load to `bench.ts`: the
 * tables and targets follow.
 */
export interface Load {
  /** `update of 1,000 keys` */
  name: string;
  keys: readonly KeySeed[];
  /** Beyond the address and the provisioning key; a file that they name may be written to `folder`. */
  inputs: (folder: string) => Record<string, string>;
  /** How many keys are written. */
  writes: number;
  /** A script of `clients` that does it instead of the action. */
  client?: string;
  /** Times the ideal, at most, where it is to be held. */
  mostOfIdeal?: number;
  mostMegabytes?: number;
}

/** An update of so many keys at once, by a pattern that matches all of them. */
export function updateOf(count: number): Load {
  return {
    name: `update of ${count.toLocaleString('en')} keys`,
    keys: Array.from({ length: count }, (_, index) => ({ name: `key ${index}`, limit: 10 })),
    inputs: () => ({ 'current-name': '*', 'max-keys': String(count), limit: 'raise by 1' }),
    writes: count,
    ...(count === 1_000 && { mostOfIdeal: 1.05 }),
    ...(count === 10_000 && { mostMegabytes: 150 }),
  };
}

/** The same by a client that does nothing else: what undici, TLS and the local server leave of the ideal. */
export function floorOf(count: number): Load {
  return {
    ...updateOf(count),
    name: `the same by undici alone, ${count.toLocaleString('en')} keys`,
    client: 'undici.mjs',
  };
}

/** The table of the loads; each is run `rounds` times. */
export async function benchMany(
  loads: readonly Load[],
  rounds: number,
  authority: Certificate,
  folder: string,
): Promise<{ text: string; targets: Target[] }> {
  const measured: Measured[] = [];
  for (const load of loads) measured.push(await measure(load, rounds, authority, folder));
  return { text: [manyTable(measured), '', EXPLANATION].join('\n'), targets: measured.flatMap(targetsOf) };
}

const EXPLANATION =
  `Every answer takes ${LATENCY_MS} ms. Ideal: the pages of the list one after the other, the last of them empty, ` +
  `then the writes ${SIDE_BY_SIDE} side by side, each in exactly that time, and nothing else. The action asks for ` +
  'several pages of a long list at once, and so gains on it. With its answers: the same ideal with the time that ' +
  'the local server really took on average, which its timers and its own work stretch.';

interface Measured {
  load: Load;
  walls: number[];
  /** ms, of exactly that many answers of exactly that latency. */
  ideal: number;
  /** ms, with the answers as long as they were. */
  idealAsAnswered: number;
  requests: number;
  inFlight: number;
  connections: number;
  bytes: number;
}

async function measure(load: Load, rounds: number, authority: Certificate, folder: string): Promise<Measured> {
  const walls: number[] = [];
  const memories: number[] = [];
  const taken: number[] = [];
  let [requests, inFlight, connections] = [0, 0, 0];
  for (let round = 0; round < rounds; round++) {
    const server = await startOpenRouter({
      tls: authority.tls,
      latencyMs: LATENCY_MS,
      keys: load.keys.map(key => ({ ...key })),
    });
    const own = join(folder, `${load.name.replaceAll(/\W+/g, '-')}-${round}`);
    mkdirSync(own);
    const { wall, memory = Number.NaN } = await use(commandOf(load, server, own, authority));
    walls.push(wall);
    memories.push(memory);
    inFlight = Math.max(inFlight, server.maxInFlight);
    connections = server.connections;
    requests = server.requests.length;
    taken.push(...server.requests.map(({ startedAt, endedAt = startedAt }) => endedAt - startedAt));
    await server.stop();
  }
  const pages = Math.ceil(load.keys.length / KEYS_PER_PAGE) + 1;
  const steps = pages + Math.ceil(load.writes / SIDE_BY_SIDE);
  const answer = taken.reduce((sum, each) => sum + each, 0) / taken.length;
  return {
    load,
    walls,
    ideal: steps * LATENCY_MS,
    idealAsAnswered: steps * answer,
    requests,
    inFlight,
    connections,
    bytes: Math.max(...memories),
  };
}

function commandOf(load: Load, server: LocalOpenRouter, folder: string, authority: Certificate): Command {
  const system = { PATH: process.env.PATH ?? '', NODE_EXTRA_CA_CERTS: authority.path };
  if (load.client === undefined) {
    const inputs = { 'api-url': server.url, 'provisioning-key': server.managementKey, ...load.inputs(folder) };
    return step(inputs, folder, system);
  }
  const env = { ...system, API_URL: server.url, API_KEY: server.managementKey };
  return { file: process.execPath, args: [join(CLIENTS, load.client)], env };
}

function manyTable(measured: readonly Measured[]): string {
  const head = [
    'load',
    'requests',
    'ideal',
    'median',
    'minimum',
    ': ideal',
    ': with its answers',
    'in flight',
    'connections',
    'memory',
  ];
  return table(
    head,
    measured.map(({ load, walls, ideal, idealAsAnswered, requests, inFlight, connections, bytes }): Row => {
      const wall = median(walls);
      return [
        load.name,
        requests.toLocaleString('en'),
        duration(ideal),
        duration(wall),
        duration(Math.min(...walls)),
        (wall / ideal).toFixed(3),
        (wall / idealAsAnswered).toFixed(3),
        String(inFlight),
        String(connections),
        megabytes(bytes),
      ];
    }),
  );
}

function targetsOf({ load, walls, ideal, inFlight, bytes }: Measured): Target[] {
  const { name, client, mostOfIdeal, mostMegabytes } = load;
  if (client !== undefined) return [];
  const targets: Target[] = [{ what: `${name}: in flight`, reached: inFlight, atMost: SIDE_BY_SIDE }];
  if (mostOfIdeal !== undefined) {
    targets.push({ what: `${name}: times the ideal`, reached: median(walls) / ideal, atMost: mostOfIdeal });
  }
  if (mostMegabytes !== undefined) {
    targets.push({ what: `${name}: memory`, reached: bytes / 1e6, atMost: mostMegabytes, unit: 'MB' });
  }
  return targets;
}
