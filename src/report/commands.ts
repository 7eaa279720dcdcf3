/**
 * The runner's commands in the log (annotations and masks), escaped as `@actions/core` does, which a test compares.
 * Written straight to file descriptor 1: `process.stdout` would load Node's streams and sockets first, which is a
 * quarter of what a step with a wrong input takes (docs/performance.md).
 */
import { writeSync } from 'node:fs';
import { EOL } from 'node:os';

/** One line as it is. */
export function info(line: string): void {
  print(line);
}

/** An annotation of the run, with the severity that the name says; the text may have several lines. */
export const error = (text: string): void => command('error', text);
export const warning = (text: string): void => command('warning', text);
export const notice = (text: string): void => command('notice', text);

/** From now on the runner shows the value as asterisks. */
export const setSecret = (value: string): void => command('add-mask', value);

function command(name: string, text: string): void {
  print(`::${name}::${text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`);
}

/** A log that nobody reads any more (the runner is gone) must not end the work. */
function print(line: string): void {
  let rest = Buffer.from(line + EOL);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      // The reader shares a pipe that does not block, and is behind.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
