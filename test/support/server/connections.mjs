// Preloaded into the action's process: prints a line to stderr for every connection attempt.

import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';

const say = where => writeSync(2, `connects to ${where}\n`);

subscribe('net.client.socket', ({ socket }) => {
  socket.on('connectionAttempt', (address, port) => say(`${address}:${port}`));
  // An unresolvable name causes no attempt.
  socket.on('lookup', (error, _address, _family, host) => error && say(host));
});
