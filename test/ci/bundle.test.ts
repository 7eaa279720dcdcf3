/** What is in the bundle, what a step loads of it, and whose code it is. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as undici from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import Pool from '#undici/pool';
import type { Composition } from '../../.ci/build.ts';
import { type OpenRouterOptions, startOpenRouter } from '../support/openrouter/openrouter.ts';
import { type RunOptions, runAction } from '../support/runner/runner.ts';
import { makeCertificate } from '../support/server/certificate.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
let composition: Composition;

beforeAll(async () => {
  await promisify(execFile)(process.execPath, [join(root, '.ci', 'build.ts'), folder]);
  composition = JSON.parse(readFileSync(join(root, 'build', 'composition.json'), 'utf8'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const modules = () => Object.values(composition).flatMap(file => Object.keys(file));
const packageOf = (name: string) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1];

describe('the bundle', () => {
  it('is the same whatever folder it is built in', () => {
    const files = readdirSync(folder).toSorted();
    expect(files).toEqual(readdirSync(join(root, 'dist')).toSorted());
    for (const file of files) {
      expect(readFileSync(join(folder, file)).equals(readFileSync(join(root, 'dist', file))), file).toBe(true);
    }
  });

  it('has no module of a package twice', () => {
    const names = modules().filter(packageOf);
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('has the pool that undici exports', () => {
    expect(Pool).toBe(undici.Pool);
  });

  it('has only one undici, whoever imports it', () => {
    const places = modules().filter(name => packageOf(name) === 'undici');
    expect(new Set(places.map(name => name.slice(0, name.indexOf('undici/'))))).toEqual(new Set(['node_modules/']));
    const pools = readdirSync(folder).map(file =>
      readFileSync(join(folder, file), 'utf8').split('class Pool extends '),
    );
    expect(pools.reduce((count, parts) => count + parts.length - 1, 0)).toBe(1);
  });

  it('names every package in it, with its licence', () => {
    const text = readFileSync(join(folder, 'licenses.txt'), 'utf8');
    const packages = new Set(modules().flatMap(name => packageOf(name) ?? []));
    expect([...packages]).toEqual(expect.arrayContaining(['@actions/github', 'undici', '@octokit/core', 'libsodium']));
    for (const name of packages)
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\\n(MIT|ISC|Apache-2.0)`, 'm'));
  });

  it('has no HTTP/2, no forms and no second parser', () => {
    const text = readdirSync(folder).map(file => readFileSync(join(folder, file), 'latin1'));
    for (const file of text) expect(file).not.toMatch(/ClientHttp2Session|UNDICI_USE_MILO/);
    const unused = createRequire(import.meta.url)(join(folder, 'unused-undici.cjs'));
    expect(() => unused()).toThrow('HTTP/1.1 only');
    expect(() => unused.extractBody()).toThrow('no forms');
  });

  it('is read by Node as CommonJS modules, whatever surrounds it', () => {
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toEqual({ type: 'commonjs' });
  });
});

describe('the part of the bundle that a step loads', () => {
  it('is only the entry when an input is invalid', async () => {
    expect(await filesRead({ inputs: { hash: 'h1', 'provisioning-key': 'x', limit: '+25' } })).toEqual(['index.js']);
  });

  it('has no octokit, encryption, keys file or second half of undici in an update', async () => {
    await using server = await localOpenRouter();
    const inputs = { 'api-url': server.url, 'provisioning-key': server.managementKey, hash: 'h1', limit: '75' };
    const read = await filesRead({ inputs });
    expect(server.key('h1')?.limit).toBe(75);
    const loaded = read.flatMap(file => Object.keys(composition[file] ?? {}));
    expect(loaded).toContain('node_modules/undici/lib/dispatcher/pool.js');
    expect(loaded).toContain('operations/update/update.js');
    expect(loaded).not.toContain('node_modules/undici/index.js');
    const others =
      /octokit|@actions\/github|libsodium|operations\/(create|rotate|apply)|keys-file\/|node_modules\/yaml\/|web\//;
    expect(loaded.filter(name => others.test(name))).toEqual([]);
  });

  it('is enough on a machine without SIMD', async () => {
    await using server = await localOpenRouter();
    const inputs = { 'api-url': server.url, 'provisioning-key': server.managementKey, hash: 'h1', limit: '75' };
    await filesRead({ inputs, env: { UNDICI_NO_WASM_SIMD: '1' } });
    expect(server.key('h1')?.limit).toBe(75);
  });

  it.each(['https', 'http'])(
    'has a parser that V8 does not optimize over %s: the exit would wait for that',
    async scheme => {
      const authority = makeCertificate(folder);
      await using server = await localOpenRouter(scheme === 'https' ? { tls: authority.tls } : {});
      const { stdout } = await runAction({
        inputs: { 'api-url': server.url, 'provisioning-key': server.managementKey, hash: 'h1', limit: '75' },
        env: { NODE_EXTRA_CA_CERTS: authority.path },
        entry: join(folder, 'index.js'),
        nodeOptions: ['--trace-wasm-compilation-times'],
      });
      expect(server.key('h1')?.limit).toBe(75);
      expect(stdout).toMatch(/Compiled function .*Liftoff/);
      expect(stdout).not.toMatch(/Compiled function .*TurboFan/);
    },
  );
});

describe('a step that ends before its work is done', () => {
  it('fails', async () => {
    const preload = join(folder, 'no-connections.cjs');
    // Connections are never established, and no timer notices.
    writeFileSync(
      preload,
      `require('node:net').connect = () => new (require('node:stream').Duplex)({ read() {}, write() {} });
       globalThis.setTimeout = () => ({ unref() {}, refresh() {} });`,
    );
    const { code, annotations } = await runAction({
      inputs: { 'api-url': 'http://127.0.0.1:1', 'provisioning-key': 'x', hash: 'h1', limit: '75' },
      entry: join(folder, 'index.js'),
      fastTimers: false,
      nodeOptions: ['--require', preload],
    });
    expect(code).toBe(1);
    expect(annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining('ended before its work was done'),
    ]);
  });
});

async function localOpenRouter(options: OpenRouterOptions = {}) {
  const server = await startOpenRouter({ ...options, keys: [{ hash: 'h1', name: 'prod', limit: 50 }] });
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.stop() });
}

/** The files of the bundle that Node ran, according to its own coverage. */
async function filesRead(options: RunOptions): Promise<string[]> {
  const coverage = mkdtempSync(join(tmpdir(), 'coverage-'));
  try {
    const entry = join(folder, 'index.js');
    await runAction({ ...options, entry, env: { ...options.env, NODE_V8_COVERAGE: coverage } });
    const scripts = readdirSync(coverage).flatMap(
      file => JSON.parse(readFileSync(join(coverage, file), 'utf8')).result,
    );
    const urls = scripts.map(({ url }: { url: string }) => url).filter(url => url.includes(basename(folder)));
    return urls.map(url => basename(url)).sort();
  } finally {
    rmSync(coverage, { recursive: true, force: true });
  }
}
