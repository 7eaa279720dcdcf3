/**
 * Compares what this action knows of OpenRouter's API (test/support/api/openrouter.yaml) with the newest official client
 * that the registries have, npm's or PyPI's, and prints what is new, changed or gone. Packages are downloaded and read,
 * never installed or run.
 *
 * Exit code 0: no difference; 1: some; 2: nothing could be compared.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDescription } from './api-drift/description.ts';
import { readJavaScriptClient } from './api-drift/javascript-client.ts';
import { readPythonClient } from './api-drift/python-client.ts';
import { type Client, type Drift, drift } from './api-drift/surface.ts';

const DESCRIPTION = join(import.meta.dirname, '../test/support/api/openrouter.yaml');
const DOWNLOAD_MS = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'api-drift-'));
try {
  process.exitCode = compare([fromNpm, fromPyPI].flatMap(get => attempt(get) ?? []));
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function compare(clients: readonly Client[]): 0 | 1 | 2 {
  const { version, surface } = readDescription(readFileSync(DESCRIPTION, 'utf8'));
  // Both clients are generated from one description and count their versions alike.
  const newest = clients.toSorted((a, b) => compareVersions(b.version, a.version))[0];
  if (newest === undefined) return 2;
  const about = `${newest.name} ${newest.version}`;
  if (compareVersions(newest.version, version) < 0) {
    // What only an older client lacks is not gone.
    console.error(`The newest client found, ${about}, is older than what this action knows (${version}).`);
    return 2;
  }
  try {
    const found = drift(surface, newest.read([...surface.keys()]));
    console.log(found.length === 0 ? `No difference to ${about}.` : report(about, version, found));
    return found.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(`${about} cannot be read: ${error instanceof Error ? error.message : error}`);
    return 2;
  }
}

function report(about: string, known: string, found: readonly Drift[]): string {
  const lines = (['new', 'changed', 'gone'] as const).flatMap(kind => {
    const some = found.filter(each => each.kind === kind);
    return some.length === 0 ? [] : ['', `${kind}:`, ...some.map(each => `  ${each.operation}  ${each.fact}`)];
  });
  return [`${about} differs from what this action knows (${known}):`, ...lines].join('\n');
}

function fromNpm(): Client {
  const name = '@openrouter/sdk';
  const packed = run('npm', ['pack', `${name}@latest`, '--ignore-scripts', '--json', '--pack-destination', folder]);
  const [{ filename, version }] = JSON.parse(packed) as [{ filename: string; version: string }];
  const client = join(folder, 'npm');
  mkdirSync(client);
  run('tar', ['-xzf', join(folder, filename.replaceAll('/', '-').replace('@', '')), '-C', client]);
  return {
    name: `npm ${name}`,
    version,
    read: operations => readJavaScriptClient(join(client, 'package'), operations),
  };
}

function fromPyPI(): Client {
  const target = join(folder, 'pypi');
  const python = process.platform === 'win32' ? 'python' : 'python3';
  run(python, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--dest', target, 'openrouter']);
  const wheel = readdirSync(target).find(file => file.endsWith('.whl')) ?? '';
  run(python, ['-m', 'zipfile', '-e', join(target, wheel), target]);
  return {
    name: 'PyPI openrouter',
    version: wheel.split('-')[1] ?? '',
    read: operations => readPythonClient(join(target, 'openrouter'), operations),
  };
}

/** A client, or undefined when it cannot be had here, which a line says. */
function attempt(get: () => Client): Client | undefined {
  try {
    return get();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(`Not compared: ${message.trim().split('\n').at(-1)}`);
    return undefined;
  }
}

function run(command: string, args: readonly string[]): string {
  // npm is a script on Windows.
  const shell = process.platform === 'win32' && command === 'npm';
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  return execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio, shell, timeout: DOWNLOAD_MS });
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
