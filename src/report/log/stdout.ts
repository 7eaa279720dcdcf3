/**
 * `process.stdout` as far as a log needs it: text written straight to file descriptor 1. The real one would load Node's
 * streams and sockets first, which is an eighth of what a step with a wrong input takes (docs/performance.md).
 */
import { writeSync } from 'node:fs';

/** From now on `process.stdout` can only be written to. */
export function replaceStdout(): void {
  Object.defineProperty(process, 'stdout', { configurable: true, value: { write } });
}

/** A log that nobody reads any more (the runner is gone) must not end the work. */
function write(text: string): boolean {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EAGAIN') return false;
      // The reader shares a pipe that does not block, and is behind.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
}
