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
    /** False for CommonJS: it needs no `createRequire` for Node's own modules, which would load four more. */
    esm: false;
    /** Modules left out of the bundle, and where to load them from instead. */
    externals: Record<string, string>;
  }
  export default function ncc(entry: string, options: Options): Promise<Bundle>;
}
