// How long the chain of requests of a rotation is that wait for one another.

import type { LocalServer, RecordedRequest } from '../support/server/server.ts';
import { STORE_IN, startWorld } from '../support/worlds/world.ts';
import { duration, median, type Part, table } from './table.ts';

const LATENCY_MS = 50;
const MAX_ROUND_TRIPS = 12.5;

/**
 * A rotation by name of a key stored in two places, without a guardrail or lists. Its time with slow answers minus its
 * time with immediate ones, as a number of round trips.
 */
export async function benchRotation(rounds: number): Promise<Part> {
  const atOnce: Rotation[] = [];
  const far: Rotation[] = [];
  for (let round = 0; round < rounds; round++) {
    atOnce.push(await rotation(0));
    far.push(await rotation(LATENCY_MS));
  }
  const [start, wall] = [atOnce, far].map(all => median(all.map(each => each.wallMs))) as [number, number];
  const answer = median(far.map(({ answerMs }) => answerMs));
  const roundTrips = (wall - start) / answer;
  const head = [
    'rotation, two targets',
    'requests',
    'of them one after the other',
    'answers at once',
    `answers in ${LATENCY_MS} ms`,
    'round trips',
  ];
  const row = [
    'by name',
    String(far[0]?.requests),
    String(far[0]?.chain),
    duration(start),
    duration(wall),
    `${roundTrips.toFixed(2)} of ${answer.toFixed(1)} ms`,
  ];
  return {
    text: table(head, [row]),
    targets: [{ what: 'critical path of a rotation, in round trips', reached: roundTrips, atMost: MAX_ROUND_TRIPS }],
  };
}

interface Rotation {
  wallMs: number;
  /** What an answer really took on average: the server's timers stretch it. */
  answerMs: number;
  requests: number;
  /** The longest series of requests that each began after the answer to the previous one. */
  chain: number;
}

async function rotation(latencyMs: number): Promise<Rotation> {
  const world = await startWorld({ guardrail: false, github: { latencyMs }, openrouter: { latencyMs } });
  try {
    // Not with the clock of the tests: its waits are a hundredth as long.
    const result = await world.rotate({ 'current-name': 'prod', 'store-in': STORE_IN }, { fastTimers: false });
    if (result.code !== 0) throw new Error(`The rotation failed:\n${result.log}`);
    const requests = [world.openrouter, world.github].flatMap((server: LocalServer) => server.requests);
    const taken = requests.map(({ startedAt, endedAt = startedAt }) => endedAt - startedAt);
    const answerMs = taken.reduce((sum, each) => sum + each, 0) / taken.length;
    return { wallMs: result.durationMs, answerMs, requests: requests.length, chain: longestChain(requests) };
  } finally {
    await world.stop();
  }
}

function longestChain(requests: readonly RecordedRequest[]): number {
  let chain = 0;
  let freeAt = 0;
  const ended = requests.map(({ startedAt, endedAt = startedAt }) => ({ startedAt, endedAt }));
  for (const { startedAt, endedAt } of ended.toSorted((a, b) => a.endedAt - b.endedAt)) {
    if (startedAt < freeAt) continue;
    chain++;
    freeAt = endedAt;
  }
  return chain;
}
