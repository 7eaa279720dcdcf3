/** Keeps V8 from optimizing undici's HTTP parser, which is WebAssembly. docs/performance.md has the figures. */

let kept = false;

/**
 * To be called before undici compiles its parser, which it does when its first connection is there; costs 2 ms once in
 * a process. After a few answers V8 would begin to optimize the parser's largest function on another thread, for 50 ms
 * and more, and the exit of the process waits for that.
 *
 * A change of V8's flags while it runs is safe here: this one is a number that V8 reads when it compiles a module of
 * WebAssembly, and none has been compiled yet. Given when Node starts, the same flag would make Node's own compiled
 * code unusable. After this one, only the encryption of secrets is compiled, which is over before V8 would optimize it.
 */
export function keepParserAsItIs(): void {
  if (kept) return;
  kept = true;
  // Not imported, since Node has no compiled code for it: it is loaded when there is nothing else to do.
  process.getBuiltinModule('node:v8').setFlagsFromString('--wasm-tiering-budget=1000000000');
}
