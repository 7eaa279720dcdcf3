/** Builds `dist`: TypeScript to `build`, then one bundle of it, with the licences of all that is in it. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const at = (...path: string[]) => join(root, ...path);
const node = (script: string, ...args: string[]) =>
  execFileSync(process.execPath, [at('node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });

for (const folder of ['build', 'dist']) rmSync(at(folder), { recursive: true, force: true });
node('typescript/bin/tsc', '-p', '.ci/tsconfig.build.json');

// @actions/core has no side effects on import but does not say so, and would bring an HTTP client for OIDC alone
// (40 ms of a start). The bundler believes a copy that says it.
const core = at('build', 'node_modules', '@actions', 'core');
mkdirSync(core, { recursive: true });
cpSync(at('node_modules', '@actions', 'core'), core, { recursive: true });
const manifest = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8'));
writeFileSync(join(core, 'package.json'), JSON.stringify({ ...manifest, sideEffects: false }));

node(
  '@vercel/ncc/dist/ncc/cli.js',
  'build',
  'build/index.js',
  '-o',
  'dist',
  '--license',
  'licenses.txt',
  '--no-cache',
  '--quiet',
);
copyFileSync(at('build', 'post.js'), at('dist', 'post.js'));
