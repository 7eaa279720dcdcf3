/**
 * Compiles undici's HTTP parser, which is WebAssembly, while the first connection is being made: undici itself would
 * do it when the host already waits for the request. docs/performance.md has the figures.
 */
import parser from '#undici/parser';

let compiled: WebAssembly.Module | undefined;

/**
 * Once in a process, all of it at once and for good. V8 would compile each function when it is first called, and after
 * a few answers begin to optimize the largest one on another thread, for 50 ms, which the exit of the process waits for.
 *
 * undici compiles the same bytes later, and V8 gives it what it has: as long as the module here is not collected.
 */
export function compileParser(): void {
  if (compiled) return;
  // Loaded here, and not at the start, since Node's own code cache does not have it.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  setFlagsFromString('--no-wasm-lazy-compilation');
  setFlagsFromString('--wasm-tiering-budget=1000000000');
  try {
    compiled = new WebAssembly.Module(parser);
  } catch {
    // A machine without SIMD: undici has another parser for it.
  }
  setFlagsFromString('--wasm-lazy-compilation');
}
