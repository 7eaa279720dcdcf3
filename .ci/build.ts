/**
 * Builds `dist` (or the folder in the argument): compiles TypeScript to `build`, then bundles it, with the licences of
 * all its packages. `build/composition.json` lists the modules in each file, in bytes.
 */
/// <reference path="./ncc.d.ts" />
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ncc from '@vercel/ncc';
import { recordBundle } from './freshness.ts';

/** Bytes of each module, by file of the bundle. A module's name is its path in `build` or in the project. */
export type Composition = Record<string, Record<string, number>>;

/** Parts of undici that never run here, though its pool asks for them: HTTP/2, a second parser, and forms as bodies. */
const UNUSED = ['./client-h2.js', './parser-h1.js', '../web/fetch/body.js', '../web/fetch/formdata', '../web/webidl'];
/** The file beside the bundle that replaces them, and throws when it is called. */
const STAND_IN = 'unused-undici.cjs';

const root = dirname(import.meta.dirname);
const at = (...path: string[]) => join(root, ...path);
const dist = resolve(process.argv[2] ?? at('dist'));

for (const folder of [at('build'), dist]) rmSync(folder, { recursive: true, force: true });
execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', '.ci/tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
declareCoreFree();
const { code, assets, stats } = await ncc(at('build', 'index.js'), {
  cache: false,
  quiet: true,
  esm: false,
  externals: Object.fromEntries(UNUSED.map(request => [request, `./${STAND_IN}`])),
});
mkdirSync(dist, { recursive: true });
for (const [file, { source }] of Object.entries({ 'index.js': { source: code }, ...assets })) {
  writeFileSync(join(dist, file), source);
}
copyFileSync(at('.ci', STAND_IN), join(dist, STAND_IN));
copyFileSync(at('build', 'post.cjs'), join(dist, 'post.js'));
writeFileSync(join(dist, 'package.json'), JSON.stringify({ type: 'commonjs' }));
const composition = compositionOf(stats.toJson());
writeFileSync(at('build', 'composition.json'), JSON.stringify(composition, undefined, 2));
writeFileSync(join(dist, 'licenses.txt'), licences(Object.values(composition).flatMap(Object.keys)));
if (dist === at('dist')) recordBundle();

/**
 * @actions/core has no side effects on import but does not declare that, and would bring an HTTP client only for OIDC.
 * So the bundler gets a copy that declares it.
 */
function declareCoreFree(): void {
  const core = at('build', 'node_modules', '@actions', 'core');
  cpSync(at('node_modules', '@actions', 'core'), core, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8'));
  writeFileSync(join(core, 'package.json'), JSON.stringify({ ...manifest, sideEffects: false }));
}

interface Module {
  name: string;
  size: number;
  /** Modules that were joined into one. */
  modules?: Module[];
}

function compositionOf({ chunks }: { chunks: { files: string[]; modules: Module[] }[] }): Composition {
  const parts = ({ name, size, modules }: Module): [string, number][] =>
    modules?.flatMap(parts) ?? [[name.replace(/^\.\/(build\/)?/, ''), size]];
  return Object.fromEntries(
    chunks.map(({ files, modules }) => [
      files[0],
      Object.fromEntries(modules.flatMap(parts).filter(([name]) => !/^(external|webpack)[ /]/.test(name))),
    ]),
  );
}

/** Every package with code in the bundle, with its licence. */
function licences(modules: string[]): string {
  const packages = modules.flatMap(name => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? []);
  const texts = [...new Set(packages)].sort().map(path => {
    const { name, version, license } = JSON.parse(readFileSync(at(path, 'package.json'), 'utf8'));
    const file = readdirSync(at(path)).find(each => /^licen[cs]e/i.test(each));
    const text = file === undefined ? '' : `\n\n${readFileSync(at(path, file), 'utf8').trim()}`;
    return `${name} ${version}\n${license}${text}`;
  });
  return `${texts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
