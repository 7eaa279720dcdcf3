// Preloaded into the action's process by the tests: waits pass a hundred times faster, and so does the clock, so that
// "for 30 seconds at most" still means 30 seconds for the action.
//
// FAST_TIMERS       the divisor, 100 by default
// FAST_TIMERS_ALL   1: also delays of 20 s and more, which are mostly timeouts of real requests
// FAST_TIMERS_KEEP  delays in milliseconds, separated by commas, that stay unchanged

const { syncBuiltinESMExports } = require('node:module');
const timers = require('node:timers');
const timersPromises = require('node:timers/promises');
const { promisify } = require('node:util');

const divisor = Number(process.env.FAST_TIMERS || 100);
const longest = process.env.FAST_TIMERS_ALL === '1' ? Number.POSITIVE_INFINITY : 20_000;
// undici counts its own socket timeouts in ticks of 499 ms: a faster tick would time out real requests.
const kept = new Set([499, ...(process.env.FAST_TIMERS_KEEP ?? '').split(',').map(Number)]);

const real = {
  setTimeout: timers.setTimeout,
  wait: timersPromises.setTimeout,
  abortAfter: AbortSignal.timeout,
  now: Date.now,
  elapsed: performance.now.bind(performance),
};

/** Milliseconds by which the action's clock is ahead of the real one. */
let ahead = 0;

function shrunk(delay) {
  const ms = Number(delay);
  return ms > 0 && ms < longest && !kept.has(ms) ? ms / divisor : delay;
}

/** The returned function is called after the delay, and sets the clock to what it would be with real waits. */
function arrival(delay) {
  const due = real.elapsed() + ahead + Number(delay);
  return () => {
    ahead = Math.max(ahead, due - real.elapsed());
  };
}

function setTimeout(callback, delay, ...args) {
  const short = shrunk(delay);
  if (short === delay || typeof callback !== 'function') return real.setTimeout(callback, delay, ...args);
  const arrive = arrival(delay);
  return real.setTimeout(
    function fire(...given) {
      arrive();
      return callback.apply(this, given);
    },
    short,
    ...args,
  );
}

async function wait(delay, value, options) {
  const short = shrunk(delay);
  const arrive = short === delay ? () => {} : arrival(delay);
  const result = await real.wait(short, value, options);
  arrive();
  return result;
}

Object.defineProperty(setTimeout, promisify.custom, { value: wait });
globalThis.setTimeout = setTimeout;
timers.setTimeout = setTimeout;
timersPromises.setTimeout = wait;
timersPromises.scheduler.wait = (delay, options) => wait(delay, undefined, options);
AbortSignal.timeout = ms => real.abortAfter.call(AbortSignal, Math.ceil(shrunk(ms)));

performance.now = () => real.elapsed() + ahead;
globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [real.now() + ahead] : args, newTarget),
  get: (target, property, receiver) =>
    property === 'now' ? () => Math.floor(real.now() + ahead) : Reflect.get(target, property, receiver),
});

syncBuiltinESMExports();
