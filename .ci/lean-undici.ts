/**
 * undici without what an update would load, compile and never use. docs/performance.md has what each of these saves.
 * The bundler finds this copy before the one in `node_modules`.
 */
import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Files of undici, and what stands in for them (from `src/http/undici`). */
const FILES = {
  'lib/dispatcher/client-h2.js': 'no-http2.cjs',
  'lib/dispatcher/parser-h1.js': 'no-milo.cjs',
  'lib/llhttp/llhttp_simd-wasm.js': 'parser.cjs',
  'lib/llhttp/llhttp-wasm.js': 'parser-without-simd.cjs',
};

/** Where undici loads node:http for a number and a class, and what stands in for it. */
const HTTP_USERS = ['core/util', 'dispatcher/client'];
const HTTP = 'http.cjs';

/** Packages that load undici, and would find the one in `node_modules`. */
const USERS = ['@actions/github', '@actions/http-client'];

/** Makes the copy: `packages` is `node_modules`, `build` the folder of compiled modules. */
export function copyLeanUndici(packages: string, build: string): void {
  const require = createRequire(join(packages, 'undici', 'package.json'));
  const substitutes = join(build, 'http', 'undici');
  const copy = join(build, 'node_modules', 'undici');
  for (const part of ['package.json', 'index.js', 'lib']) {
    cpSync(join(packages, 'undici', part), join(copy, part), { recursive: true });
  }
  for (const user of USERS) cpSync(join(packages, user), join(build, 'node_modules', user), { recursive: true });
  for (const [file, substitute] of Object.entries(FILES)) copyFileSync(join(substitutes, substitute), join(copy, file));
  for (const parser of ['llhttp', 'llhttp_simd']) {
    const bytes: Uint8Array = require(`undici/lib/llhttp/${parser}-wasm.js`);
    writeFileSync(join(copy, 'lib', 'llhttp', `${parser}.wasm`), bytes);
  }
  const { ERROR, TYPE } = require('undici/lib/llhttp/constants.js');
  writeFileSync(join(copy, 'lib', 'llhttp', 'constants.js'), `module.exports = ${JSON.stringify({ ERROR, TYPE })};\n`);
  copyFileSync(join(substitutes, HTTP), join(copy, HTTP));
  for (const module of HTTP_USERS) replaceRequire(join(copy, 'lib', `${module}.js`), 'node:http', `../../${HTTP}`);
}

function replaceRequire(file: string, from: string, to: string): void {
  const source = readFileSync(file, 'utf8');
  const replaced = source.replace(`require('${from}')`, `require('${to}')`);
  if (replaced === source) throw new Error(`${file} does not require ${from} any more.`);
  writeFileSync(file, replaced);
}
