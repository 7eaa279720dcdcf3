// Thousands of updates while the network and the server fail at random, and a model that knows the right result.
// TEST_DEPTH=10 for more of it, SOAK_SEED for other faults.

import { expect, test } from 'vitest';
import { howMany } from '../../support/depth.ts';
import type { Fault, KeyRecord } from '../../support/openrouter/openrouter.ts';
import { fileOf } from '../../support/runner/runner.ts';
import { openAccount } from '../../support/worlds/account.ts';

const KEYS = howMany({ sample: 200, full: 1000 });
const SEED = Number(process.env.SOAK_SEED ?? 1);

type Settings = Pick<KeyRecord, 'disabled' | 'limit' | 'limit_reset' | 'include_byok_in_limit'>;

interface Round {
  inputs: Record<string, string>;
  /** What must become of a key, written independently. */
  after: (key: KeyRecord) => Partial<Settings>;
}

const ROUNDS: Round[] = [
  // Relative: a repeated request must not count twice.
  { inputs: { limit: 'raise by 20%' }, after: ({ limit }) => ({ limit: limit && micro(limit * 1.2) }) },
  {
    inputs: { 'limit-reset': 'weekly', 'include-byok-in-limit': 'true' },
    after: () => ({ limit_reset: 'weekly', include_byok_in_limit: true }),
  },
  {
    inputs: { where: 'limit >= 50', disabled: 'true' },
    after: ({ limit }) => (limit === null || limit >= 50 ? { disabled: true } : {}),
  },
  {
    inputs: { where: 'limit != unlimited', limit: 'lower by 7.25', disabled: 'false' },
    after: ({ limit }) => (limit === null ? {} : { limit: Math.max(0, micro(limit - 7.25)), disabled: false }),
  },
];

test(`every key ends as it should, or is named as failed and unchanged (seed ${SEED})`, {
  timeout: 600_000,
}, async () => {
  const random = randomNumbers(SEED);
  const { server, step } = await openAccount({
    keys: Array.from({ length: KEYS }, (_, n) => ({
      name: `soak-${n}`,
      limit: n % 10 === 0 ? null : n % 100,
      usage: n % 7,
      disabled: n % 13 === 0,
    })),
  });
  const bystander = server.seed({ name: 'bystander', limit: 5 });
  let faults = 0;
  server.onRequest(({ method, path }) => {
    const fault = random() < 0.12 ? anyFault(random, method === 'PATCH', path) : undefined;
    if (fault !== undefined) faults += 1;
    return fault;
  });

  let patches = 0;
  let failures = 0;
  for (const { inputs, after } of ROUNDS) {
    const before = server.keys();
    const result = await step(
      { 'current-name': 'soak-*', 'max-keys': String(KEYS), 'max-retries': '20', 'timeout-seconds': '1', ...inputs },
      // A timeout of a real request takes a real second.
      { env: { FAST_TIMERS_KEEP: '1000' }, timeoutMs: 300_000 },
    );
    const failed = new Set((JSON.parse(result.outputs.failed ?? '[]') as { hash: string }[]).map(({ hash }) => hash));
    expect(result.code).toBe(failed.size > 0 ? 1 : 0);
    failures += failed.size;

    const returned = new Map(
      (JSON.parse(fileOf(result, result.outputs['keys-file'])) as KeyRecord[]).map(each => [each.hash, each]),
    );
    for (const old of before) {
      const key = server.key(old.hash);
      if (!key) throw new Error(`${old.name} is gone.`);
      const should = old.hash === bystander.hash ? {} : after(old);
      const asItWas = { ...old, ...settingsOf(old) };
      const asItShould = { ...old, ...should };
      const wrong = [asItShould, ...(failed.has(old.hash) ? [asItWas] : [])].every(each => !sameSettings(key, each));
      if (wrong)
        throw new Error(`${old.name} after ${JSON.stringify(inputs)}: ${JSON.stringify({ old, should, key })}`);
      expect({ name: key.name, usage: key.usage, workspace: key.workspace_id }).toEqual({
        name: old.name,
        usage: old.usage,
        workspace: old.workspace_id,
      });
      const reported = returned.get(old.hash);
      if (reported && !failed.has(old.hash) && !sameSettings(reported, key))
        throw new Error(`${old.name} is not as was reported.`);
      if (!sameSettings(key, old)) patches += 1;
    }
  }
  expect(server.maxInFlight).toBeLessThanOrEqual(16);
  expect(patches).toBeGreaterThan(KEYS * 2);
  expect(faults).toBeGreaterThan(KEYS / 10);
  // A 200 that did nothing is the only fault that no retry fixes, and it is rare.
  expect(failures).toBeLessThan(KEYS / 20);
  console.log(
    `${patches} updates, ${faults} faults, ${failures} keys named as failed, ${server.requests.length} requests`,
  );
});

function anyFault(random: () => number, writes: boolean, path: string): Fault {
  const of = <Value>(...values: Value[]) => values[Math.floor(random() * values.length)] as Value;
  const status = of(408, 429, 500, 502, 503, 504, 520, 529);
  const kinds: Fault[] = [
    'reset-before',
    'reset-after',
    { status, work: false },
    { status, work: status !== 429 },
    { cut: true },
    { html: of(502, 503, 524) },
    { empty: 500 },
    { delayMs: 5 },
  ];
  // Each costs a real second.
  if (random() < 0.01) return of<Fault>('hang', 'hang-after');
  if (writes && path !== '/keys' && random() < 0.03) return 'lie';
  return of(...kinds);
}

function settingsOf({ disabled, limit, limit_reset, include_byok_in_limit }: Settings): Settings {
  return { disabled, limit, limit_reset, include_byok_in_limit };
}

function sameSettings(one: Settings, other: Settings): boolean {
  return JSON.stringify(settingsOf(one)) === JSON.stringify(settingsOf(other));
}

function micro(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}

/** Mulberry32: small, and the same everywhere for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
