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
import { recordBundle } from './freshness.ts';
import { copyLeanUndici } from './lean-undici.ts';
import { withoutDocs } from './strip-docs.ts';

/** Bytes of each module before it is minified, by file of the bundle. A module's name is its path in `build`, or in the project. */
export type Composition = Record<string, Record<string, number>>;

/** What undici loads only to send forms as bodies, which this action never does: a file beside the bundle that says so. */
const FORMS = ['../web/fetch/body.js', '../web/fetch/formdata', '../web/webidl'];
const NO_FORMS = 'no-forms.cjs';

const root = dirname(import.meta.dirname);
const at = (...path: string[]) => join(root, ...path);
const dist = resolve(process.argv[2] ?? at('dist'));

for (const folder of [at('build'), dist]) rmSync(folder, { recursive: true, force: true });
execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', '.ci/tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
for (const file of ['inputs/input-declaration.js', 'keys-file/keys-file-words.js']) {
  const declaration = at('build', file);
  writeFileSync(declaration, withoutDocs(readFileSync(declaration, 'utf8')));
}
declareCoreFree();
takeModulesOfYaml();
copyLeanUndici(at('node_modules'), at('build'));
const { code, assets, stats } = await ncc(at('build', 'index.js'), {
  cache: false,
  quiet: true,
  esm: false,
  externals: Object.fromEntries(FORMS.map(request => [request, `./${NO_FORMS}`])),
});
mkdirSync(dist, { recursive: true });
for (const [file, { source }] of Object.entries({ 'index.js': { source: code }, ...assets })) {
  writeFileSync(join(dist, file), file.endsWith('.js') ? minified(file, source.toString()) : source);
}
copyFileSync(at('build', 'http', 'undici', NO_FORMS), join(dist, NO_FORMS));
copyFileSync(at('build', 'post.cjs'), join(dist, 'post.js'));
writeFileSync(join(dist, 'package.json'), JSON.stringify({ type: 'commonjs' }));
const composition = compositionOf(stats.toJson());
writeFileSync(at('build', 'composition.json'), JSON.stringify(composition, undefined, 2));
writeFileSync(join(dist, 'licenses.txt'), licences(Object.values(composition).flatMap(Object.keys)));
if (dist === at('dist')) recordBundle();

/**
 * @actions/core has no side effects on import but does not say so, and would bring an HTTP client for OIDC alone. The
 * bundler believes a copy that says it.
 */
function declareCoreFree(): void {
  const core = at('build', 'node_modules', '@actions', 'core');
  cpSync(at('node_modules', '@actions', 'core'), core, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8'));
  writeFileSync(join(core, 'package.json'), JSON.stringify({ ...manifest, sideEffects: false }));
}

/**
 * yaml for Node asks for an environment variable at every token: among 150 of them that is a tenth of parsing a keys file. Its modules for
 * other hosts are the same without that, and let the bundler leave out what is not used.
 */
function takeModulesOfYaml(): void {
  const yaml = at('build', 'node_modules', 'yaml');
  cpSync(at('node_modules', 'yaml'), yaml, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(yaml, 'package.json'), 'utf8'));
  const lean = { ...manifest, exports: './browser/dist/index.js', sideEffects: false };
  writeFileSync(join(yaml, 'package.json'), JSON.stringify(lean));
}

/**
 * Half the size, and less for V8 to compile: but only because this minifier leaves the parentheses around
 * the bundler's functions, which tell V8 to compile them at once and not to parse them twice. Names of functions and
 * classes stay, for those who read a stack or the bundle.
 */
function minified(file: string, source: string): string {
  const { code, errors } = minifySync(file, source, {
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
