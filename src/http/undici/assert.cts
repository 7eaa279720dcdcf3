/** Stands in the bundle for node:assert, of which undici only uses this. */
module.exports = function assert(value: unknown, message = 'undici met a state that it takes for impossible'): void {
  if (!value) throw new Error(message);
};
