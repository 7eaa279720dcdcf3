/**
 * Builds `dist` (or the folder that is named): TypeScript to `build`, then one bundle of it, with the licences of all
 * that is in it. `build/composition.json` tells which module is in which file, in bytes.
 */
/// <reference path="./ncc.d.ts" />
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ncc from '@vercel/ncc';
import { minifySync } from 'rolldown/utils';
import { withoutDocs } from './strip-docs.ts';

/** Bytes of each module before it is minified, by file of the bundle. A module's name is its path in `build`, or in the project. */
export type Composition = Record<string, Record<string, number>>;

/**
 * undici carries its HTTP parser in four forms, of which every machine of GitHub's takes the same one. The others are
 * a third of what an update would read at its start; they lie beside the bundle, for machines that do take them.
 */
const ASIDE = {
  '../llhttp/llhttp-wasm.js': 'llhttp-wasm.cjs',
  '../milo/simd.js': 'milo-simd.cjs',
  '../milo/no-simd.js': 'milo-no-simd.cjs',
};

/**
 * What undici can do and the action never asks of it, a third of the rest: HTTP/2, which is loaded whether or not it
 * is spoken, together with node:http2 (8 ms of a start), and forms as bodies.
 */
const ABSENT = {
  './client-h2.js': 'no-http2.cjs',
  '../web/fetch/body.js': 'no-forms.cjs',
  '../web/fetch/formdata': 'no-forms.cjs',
  '../web/webidl': 'no-forms.cjs',
};

const root = dirname(import.meta.dirname);
const at = (...path: string[]) => join(root, ...path);
const dist = resolve(process.argv[2] ?? at('dist'));

for (const folder of [at('build'), dist]) rmSync(folder, { recursive: true, force: true });
execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', '.ci/tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
const declaration = at('build', 'inputs', 'declaration.js');
writeFileSync(declaration, withoutDocs(readFileSync(declaration, 'utf8')));
declareCoreFree();
const { code, assets, stats } = await ncc(at('build', 'index.js'), {
  cache: false,
  quiet: true,
  externals: Object.fromEntries(
    Object.entries({ ...ASIDE, ...ABSENT }).map(([request, file]) => [request, `./${file}`]),
  ),
});
mkdirSync(dist, { recursive: true });
for (const [file, { source }] of Object.entries({ 'index.js': { source: requiringOnce(code) }, ...assets })) {
  writeFileSync(join(dist, file), file.endsWith('.js') ? minified(file, source.toString()) : source);
}
for (const [request, file] of Object.entries(ASIDE)) {
  copyFileSync(at('node_modules/undici/lib/dispatcher', request), join(dist, file));
}
for (const file of new Set(Object.values(ABSENT))) {
  copyFileSync(at('build', 'http', 'undici', file), join(dist, file));
}
copyFileSync(at('build', 'post.js'), join(dist, 'post.js'));
const composition = compositionOf(stats.toJson());
writeFileSync(at('build', 'composition.json'), JSON.stringify(composition, undefined, 2));
writeFileSync(join(dist, 'licenses.txt'), licences(Object.values(composition).flatMap(Object.keys)));

/**
 * @actions/core has no side effects on import but does not say so, and would bring an HTTP client for OIDC alone
 * (40 ms of a start). The bundler believes a copy that says it.
 */
function declareCoreFree(): void {
  const core = at('build', 'node_modules', '@actions', 'core');
  cpSync(at('node_modules', '@actions', 'core'), core, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8'));
  writeFileSync(join(core, 'package.json'), JSON.stringify({ ...manifest, sideEffects: false }));
}

/** ncc makes a `require` anew for each of Node's modules; one for all of them is 1 ms less of a start. */
function requiringOnce(entry: string): string {
  const make = '__WEBPACK_EXTERNAL_createRequire(import.meta.url)';
  const [first = '', ...rest] = entry.split('\n');
  return [first, `const requireOutside = ${make};`, ...rest.map(line => line.replaceAll(make, 'requireOutside'))].join(
    '\n',
  );
}

/**
 * Half the size, and 5 ms of a start less to compile: but only because this minifier leaves the parentheses around
 * the bundler's functions, which tell V8 to compile them at once and not to parse them twice. Names of functions and
 * classes stay, for those who read a stack or the bundle.
 */
function minified(file: string, source: string): string {
  const { code, errors } = minifySync(file, source, {
    module: true,
    compress: { target: 'es2024', keepNames: { function: true, class: true } },
    mangle: { keepNames: true },
  });
  if (errors.length > 0) throw new Error(`${file} cannot be minified: ${errors.map(String).join('; ')}`);
  return `${code}\n`;
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

/** Every package of which something is in the bundle, with its licence. */
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
