/**
 * Holds the local OpenRouter to the official Python client, which is newer than the one for JavaScript. Python's own
 * tools install it into node_modules/.cache, once; where there is no Python, or no package, one line says so.
 */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { demandDescribed } from '../test/support/api.ts';
import { startOpenRouter } from '../test/support/openrouter.ts';

const CLIENT = 'openrouter==1.3.84';
const INSTALL_MS = 120_000;

const venv = join(import.meta.dirname, '..', 'node_modules', '.cache', CLIENT);
const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
const reason = install();
if (reason === undefined) await judge();
else console.log(`skip  the Python client: ${reason}`);

/** Why the client cannot be had; undefined when it is there. */
function install(): string | undefined {
  if (existsSync(venv)) return undefined;
  const steps: [command: string, ...args: string[]][] = [
    ['python3', '-m', 'venv', venv],
    [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', CLIENT],
  ];
  for (const [command, ...args] of steps) {
    const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: INSTALL_MS });
    if (status === 0) continue;
    rmSync(venv, { recursive: true, force: true });
    return error?.message ?? stderr.trim().split('\n').at(-1) ?? `${command} failed`;
  }
  return undefined;
}

async function judge(): Promise<void> {
  const id = (digit: number) => `550e8400-e29b-41d4-a716-44665544000${digit}`;
  const server = await startOpenRouter({
    workspaces: [{ id: id(1), slug: 'production' }],
    byok: [{ id: id(2) }],
    destinations: [{ id: id(3) }],
    guardrails: [{ id: id(4), name: 'small', limit_usd: 1, reset_interval: 'daily' }],
  });
  try {
    const script = join(import.meta.dirname, 'python-client.py');
    const ids = [1, 2, 3, 4].map(id);
    await promisify(execFile)(python, [script, server.url, server.managementKey, ...ids], { timeout: INSTALL_MS });
    // An empty update is asked for on purpose.
    const asked = server.requests.filter(({ body }) => JSON.stringify(body) !== '{}');
    demandDescribed('openrouter', asked);
    console.log(`The Python client made ${server.requests.length} requests.`);
  } finally {
    await server.stop();
  }
}
