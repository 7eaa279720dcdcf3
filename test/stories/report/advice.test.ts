/** The advice of the job summary, followed to the letter: its keys can then spend for a week at their rate. */
import { expect, test } from 'vitest';
import { spendPerDay } from '../../../src/domain/key/state.ts';
import { howMany } from '../../support/depth.ts';
import type { KeyRecord, KeySeed } from '../../support/openrouter/openrouter.ts';
import fc from '../../support/properties.ts';
import { type Account, annotations, openAccount } from '../../support/worlds/account.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const STEPS_PER_DAY = 4;

const usd = (max: number) => fc.integer({ min: 0, max: max * 100 }).map(cents => cents / 100);

/** Hours since the key was created and until it expires; what it used in the present periods and before. */
const use = fc.record({
  limit: fc.option(usd(300)),
  reset: fc.constantFrom(null, 'daily' as const, 'weekly' as const, 'monthly' as const),
  isByokCounted: fc.boolean(),
  earlier: usd(400),
  weekly: usd(200),
  shareOfDay: fc.double({ min: 0, max: 1, noNaN: true }),
  byok: usd(40),
  age: fc.integer({ min: 1, max: 400 * 24 }),
  expiry: fc.option(fc.integer({ min: -20 * 24, max: 20 * 24 })),
  disabled: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
});
type Use = typeof use extends fc.Arbitrary<infer Value> ? Value : never;

const account = fc.record({
  hour: fc.integer({ min: 0, max: 100 * 24 }),
  keys: fc.oneof(
    use.map(each => [each]),
    { arbitrary: fc.array(use, { minLength: 3, maxLength: 6 }), weight: 3 },
  ),
  require: fc.constantFrom('', 'runs-out-at > 30d\nexpires-at > 14d\nlimit <= 100'),
});

test('the advice for arbitrary accounts, followed to the letter, leaves no key unable to spend within 7 days', async () => {
  const accounts = fc.sample(account, { numRuns: howMany({ sample: 5, full: 40 }) });
  const followed: Advice[] = [];
  for (const { hour, keys, require } of accounts) {
    const now = Date.UTC(2026, 10, 1) + hour * HOUR;
    const place = await openAccount({ keys: keys.map((each, n) => keyOf(each, n, now)), now: () => now });
    const inputs = { operation: 'check', 'current-name': '*', require, 'fail-on-unmet': 'false' };
    const { code, summary = '' } = await place.step(inputs);
    expect(code).toBe(0);
    const about = advisedKeys(summary, place.server.keys(), now);
    const spenders: Spender[] = [];
    for (const { advice, keys } of about) spenders.push(...(await follow(advice, keys, place)));
    spendForAWeek(spenders, place, now);
    if (spenders.length > 0) followed.push(...about.map(({ advice }) => advice));
  }
  expect(followed.length).toBeGreaterThan(1);
}, 600_000);

function keyOf({ limit, reset, earlier, weekly, byok, ...use }: Use, n: number, now: number): KeySeed {
  const usage = earlier + weekly;
  const created = now - Math.max(use.age, use.expiry === null ? 0 : 1 - use.expiry) * HOUR;
  return {
    hash: `${n}`.padStart(12, 'f').padEnd(64, '0'),
    name: `key${n}`,
    limit,
    limit_reset: reset,
    include_byok_in_limit: use.isByokCounted,
    disabled: use.disabled,
    usage,
    usage_monthly: usage,
    usage_weekly: weekly,
    usage_daily: Number((weekly * use.shareOfDay).toFixed(2)),
    byok_usage: byok,
    created_at: new Date(created).toISOString(),
    expires_at: use.expiry === null ? null : new Date(now + use.expiry * HOUR).toISOString(),
  };
}

interface Advice {
  /** What to type for keys that can no longer spend, or will not, and for those that end. */
  raise: Record<string, string> | undefined;
  replace: Record<string, string> | undefined;
}

/** A key as the page shows it. */
interface Shown {
  hash: string;
  runsOut: boolean;
  ends: boolean;
}

/** What the page says to do, and for which keys: those with the same sign. */
function advisedKeys(summary: string, keys: readonly KeyRecord[], now: number): { advice: Advice; keys: Shown[] }[] {
  const line = /👉 What to do: (.*)/.exec(summary)?.[1];
  if (keys.length === 1) {
    const shown = keys.map(({ hash }) => ({
      hash,
      runsOut: true,
      ends: /expire[sd] \d/.test(summary.replaceAll('&#8209;', '-')),
    }));
    return line === undefined ? [] : [{ advice: adviceOf(line), keys: shown }];
  }
  const rows = summary.split('\n').filter(each => each.startsWith('| '));
  const glance = rows.flatMap(row => /^\| (\S+) \| <b>.*\| (.+) \|$/.exec(row)?.slice(1) ?? []);
  const columns = rows.find(row => row.startsWith('|  | key |'))?.split(' | ') ?? [];
  return glance.flatMap((sign, index) => {
    if (index % 2 === 1) return [];
    const own = rows.filter(row => row.startsWith(`| ${sign} | `) && row.includes('<br><code>'));
    const shown = own.map(row => shownOf(row.split(' | '), columns, keys, now));
    return [{ advice: adviceOf(glance[index + 1] ?? ''), keys: shown }];
  });
}

function shownOf(cells: readonly string[], columns: readonly string[], keys: readonly KeyRecord[], now: number): Shown {
  const cell = (title: string) => cells[columns.findIndex(each => each.replace(' |', '') === title)] ?? '';
  const short = /<code>(\w{12})<\/code>/.exec(cell('key'))?.[1] ?? '';
  const hash = keys.find(each => each.hash.startsWith(short))?.hash ?? '';
  const [date = '', isSoon] = cell('expires').replaceAll('&#8209;', '-').split('<br>');
  const ends = isSoon !== undefined || Date.parse(`${date}T23:59:59Z`) <= now + 7 * DAY;
  return { hash, runsOut: cell('runs out') !== '', ends };
}

/** The inputs in each part of the text. */
function adviceOf(text: string): Advice {
  const parts = text.split(/, then |; /).map(part => {
    const typed = [...part.matchAll(/<code>([a-z-]+): ([^<]*)<\/code>/g)];
    return Object.fromEntries(typed.map(([, input = '', value = '']) => [input, value]));
  });
  return {
    raise: parts.find(({ limit, operation }) => limit !== undefined && operation === undefined),
    replace: parts.find(({ operation }) => operation === 'rotate'),
  };
}

/** A key that can spend, and what it spends per day. */
interface Spender {
  hash: string;
  perDay: number;
  why: string;
}

async function follow(advice: Advice, keys: readonly Shown[], { server, step }: Account): Promise<Spender[]> {
  const { raise, replace } = advice;
  const before = new Map(server.keys().map(key => [key.hash, key]));
  const raised = raise ? keys.filter(key => key.runsOut || raise.limit?.startsWith('top up') === false) : [];
  if (raise && raised.length > 0) {
    const result = await step({ ...raise, hash: raised.map(({ hash }) => hash).join('\n') });
    expect([result.code, annotations(result)], JSON.stringify(raise)).toEqual([0, []]);
  }
  const replaced = new Map<string, string>();
  for (const { hash } of replace ? keys.filter(({ ends }) => ends) : []) {
    const result = await step({ ...replace, hash, 'output-key': 'true', retire: 'keep' });
    expect([result.code, annotations(result)], JSON.stringify(replace)).toEqual([0, []]);
    replaced.set(hash, result.outputs.hash ?? '');
  }
  return keys.flatMap(({ hash }) => {
    const key = before.get(hash);
    if (!key || !(raised.some(each => each.hash === hash) || replaced.has(hash))) return [];
    const perDay = spendPerDay(key, server.now());
    if (perDay === undefined) throw new Error('The rate of a key of this server is known.');
    return [{ hash: replaced.get(hash) ?? hash, perDay, why: `${JSON.stringify(advice)} for ${JSON.stringify(key)}` }];
  });
}

/** Lets the keys spend, and time pass. */
function spendForAWeek(spenders: readonly Spender[], { server }: Account, now: number): void {
  for (let n = 1; n <= 7 * STEPS_PER_DAY; n += 1) {
    server.setNow(now + (n / STEPS_PER_DAY) * DAY - 1);
    for (const { hash, perDay, why } of spenders) {
      const cost = perDay / STEPS_PER_DAY;
      const { disabled, expires_at, limit_remaining: left } = server.key(hash) as KeyRecord;
      const isAccepted = !disabled && (expires_at === null || Date.parse(expires_at) > server.now());
      expect(isAccepted, `after ${n / STEPS_PER_DAY} days: ${why}`).toBe(true);
      expect(left ?? cost, `after ${n / STEPS_PER_DAY} days: ${why}`).toBeGreaterThanOrEqual(cost - 1e-5);
      server.spend(hash, cost);
    }
  }
}
