/** undici's HTTP parser, as WebAssembly. */
declare const bytes: Uint8Array<ArrayBuffer>;
export default bytes;

declare global {
  /** Neither TypeScript's ES2024 nor Node's types have it. */
  namespace WebAssembly {
    class Module {
      constructor(bytes: Uint8Array<ArrayBuffer>);
    }
  }
}
