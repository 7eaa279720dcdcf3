// Thousands of keys against a server as far away as a real one: how near to the ideal, how wide, how large.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../support/certificate.ts';
import { startOpenRouter } from '../support/openrouter.ts';
import { use } from './process.ts';
import { step } from './runner.ts';
import { duration, median, megabytes, type Row, table } from './table.ts';

const LATENCY_MS = 50;
const SIDE_BY_SIDE = 16;
const KEYS_PER_PAGE = 100;

/** The table of updates of so many keys at once, by `current-name: '*'`; each is made `rounds` times. */
export async function benchMany(
  counts: readonly number[],
  rounds: number,
  authority: Certificate,
  folder: string,
): Promise<string> {
  const rows: Row[] = [];
  for (const count of counts) rows.push(await manyRow(count, rounds, authority, folder));
  const head = [
    'keys',
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
  return [
    table(head, rows),
    '',
    `Every answer takes ${LATENCY_MS} ms. Ideal: the pages of the list one after the other, the last of them empty, ` +
      `then the PATCHes ${SIDE_BY_SIDE} side by side, each in exactly that time, and nothing else. The action asks for ` +
      'several pages of a long list at once, and so gains on it. With its answers: the same ideal with the time that ' +
      'the local server really took on average, which its timers and its own work stretch.',
  ].join('\n');
}

async function manyRow(count: number, rounds: number, authority: Certificate, folder: string): Promise<Row> {
  const walls: number[] = [];
  const memories: number[] = [];
  const taken: number[] = [];
  let [requests, inFlight, connections] = [0, 0, 0];
  for (let round = 0; round < rounds; round++) {
    const keys = Array.from({ length: count }, (_, index) => ({ name: `key ${index}`, limit: 10 }));
    const server = await startOpenRouter({ tls: authority.tls, latencyMs: LATENCY_MS, keys });
    const own = join(folder, `many-${count}-${round}`);
    mkdirSync(own);
    const inputs = { 'api-url': server.url, 'provisioning-key': server.managementKey };
    const selected = { ...inputs, 'current-name': '*', 'max-keys': String(count), limit: 'raise by 1' };
    const command = step(selected, own, { PATH: process.env.PATH ?? '', NODE_EXTRA_CA_CERTS: authority.path });
    const { wall, memory = Number.NaN } = await use(command);
    walls.push(wall);
    memories.push(memory);
    ({ maxInFlight: inFlight, connections } = server);
    requests = server.requests.length;
    taken.push(...server.requests.map(({ startedAt, endedAt = startedAt }) => endedAt - startedAt));
    await server.stop();
  }
  const pages = Math.ceil(count / KEYS_PER_PAGE) + 1;
  const steps = pages + Math.ceil(count / SIDE_BY_SIDE);
  const ideal = steps * LATENCY_MS;
  const answer = taken.reduce((sum, each) => sum + each, 0) / taken.length;
  return [
    count.toLocaleString('en'),
    requests.toLocaleString('en'),
    duration(ideal),
    duration(median(walls)),
    duration(Math.min(...walls)),
    (median(walls) / ideal).toFixed(3),
    (median(walls) / (steps * answer)).toFixed(3),
    String(inFlight),
    String(connections),
    megabytes(Math.max(...memories)),
  ];
}
