// Preloaded into the action's process: every connection that it tries to make is a line on stderr.

import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';

const say = where => writeSync(2, `connects to ${where}\n`);

subscribe('net.client.socket', ({ socket }) => {
  socket.on('connectionAttempt', (address, port) => say(`${address}:${port}`));
  // A name that cannot be resolved leads to no attempt.
  socket.on('lookup', (error, _address, _family, host) => error && say(host));
});
