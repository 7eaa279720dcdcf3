/** The part of ncc that the build uses; it comes without types. */
declare module '@vercel/ncc' {
  interface Bundle {
    code: string;
    assets: Record<string, { source: string | Buffer }>;
    // biome-ignore lint/suspicious/noExplicitAny: webpack's own description of what it did.
    stats: { toJson(): any };
  }
  interface Options {
    cache: false;
    quiet: boolean;
    /** As CommonJS: Node then asks for its own modules without `createRequire`, which loads four more. */
    esm: false;
    /** What is left out of the bundle, and from where it is loaded instead. */
    externals: Record<string, string>;
  }
  export default function ncc(entry: string, options: Options): Promise<Bundle>;
}
