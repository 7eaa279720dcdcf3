/**
 * Builds `dist` (or the folder that is named): TypeScript to `build`, then one bundle of it, with the licences of all
 * that is in it. `build/composition.json` tells which module is in which file, in bytes.
 */
/// <reference path="./ncc.d.ts" />
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import ncc from '@vercel/ncc';
import { minifySync } from 'rolldown/utils';
import { withoutDocs } from './strip-docs.ts';

/** Bytes of each module before it is minified, by file of the bundle. A module's name is its path in `build`, or in the project. */
export type Composition = Record<string, Record<string, number>>;

/**
 * Parts of undici that an update would load and never use, and what stands in for them, from `src/http/undici`.
 * docs/performance.md has what each of them saves.
 */
const SUBSTITUTES = {
  'lib/dispatcher/client-h2.js': 'no-http2.cjs',
  'lib/dispatcher/parser-h1.js': 'no-milo.cjs',
  'lib/llhttp/llhttp_simd-wasm.js': 'parser.cjs',
  'lib/llhttp/llhttp-wasm.js': 'parser-without-simd.cjs',
};

/** Modules of Node that undici loads for next to nothing, and what stands in for them. */
const BUILTIN_SUBSTITUTES = {
  'node:assert': 'assert.cjs',
  'node:http': 'http.cjs',
};

/** What undici asks for only in cases that are rare here, or never occur: files beside the bundle. */
const ASIDE = {
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
copyUndici();
const { code, assets, stats } = await ncc(at('build', 'index.js'), {
  cache: false,
  quiet: true,
  externals: Object.fromEntries(Object.entries(ASIDE).map(([request, file]) => [request, `./${file}`])),
});
mkdirSync(dist, { recursive: true });
for (const [file, { source }] of Object.entries({ 'index.js': { source: withoutCreateRequire(code) }, ...assets })) {
  writeFileSync(join(dist, file), file.endsWith('.js') ? minified(file, source.toString()) : source);
}
copyFileSync(at('build', 'http', 'undici', 'no-forms.cjs'), join(dist, 'no-forms.cjs'));
copyFileSync(at('build', 'post.js'), join(dist, 'post.js'));
const composition = compositionOf(stats.toJson());
writeFileSync(at('build', 'composition.json'), JSON.stringify(composition, undefined, 2));
writeFileSync(join(dist, 'licenses.txt'), licences(Object.values(composition).flatMap(Object.keys)));

/** Puts undici, with its substitutes, where the bundler finds it before the one in `node_modules`. */
function copyUndici(): void {
  const copy = at('build', 'node_modules', 'undici');
  for (const user of ['@actions/github', '@actions/http-client']) {
    cpSync(at('node_modules', user), at('build', 'node_modules', user), { recursive: true });
  }
  for (const part of ['package.json', 'index.js', 'lib']) {
    cpSync(at('node_modules', 'undici', part), join(copy, part), { recursive: true });
  }
  for (const parser of ['llhttp', 'llhttp_simd']) {
    const bytes: Uint8Array = createRequire(import.meta.url)(`undici/lib/llhttp/${parser}-wasm.js`);
    writeFileSync(join(copy, 'lib', 'llhttp', `${parser}.wasm`), bytes);
  }
  const { ERROR, TYPE } = createRequire(import.meta.url)('undici/lib/llhttp/constants.js');
  writeFileSync(join(copy, 'lib', 'llhttp', 'constants.js'), `module.exports = ${JSON.stringify({ ERROR, TYPE })};`);
  for (const [file, substitute] of Object.entries(SUBSTITUTES)) {
    copyFileSync(at('build', 'http', 'undici', substitute), join(copy, file));
  }
  for (const folder of ['api', 'core', 'dispatcher']) {
    for (const file of readdirSync(join(copy, 'lib', folder))) {
      const path = join(copy, 'lib', folder, file);
      let source = readFileSync(path, 'utf8');
      for (const [builtin, substitute] of Object.entries(BUILTIN_SUBSTITUTES)) {
        source = source.replaceAll(`require('${builtin}')`, `require('../../${substitute}')`);
      }
      writeFileSync(path, source);
    }
  }
  for (const substitute of Object.values(BUILTIN_SUBSTITUTES)) {
    copyFileSync(at('build', 'http', 'undici', substitute), join(copy, substitute));
  }
}

function withoutCreateRequire(entry: string): string {
  const make = '__WEBPACK_EXTERNAL_createRequire(import.meta.url)';
  const [first = '', ...rest] = entry.split('\n');
  if (!first.startsWith('import { createRequire')) throw new Error('ncc begins its bundle in another way.');
  return rest
    .join('\n')
    .replaceAll(`${make}("./`, `process.getBuiltinModule("node:module").createRequire(import.meta.url)("./`)
    .replaceAll(`${make}(`, 'process.getBuiltinModule(');
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
    codegen: { asciiOnly: true },
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
