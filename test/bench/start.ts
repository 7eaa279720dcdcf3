// A cold start, once, on a small machine: this action between what costs least and what others cost.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../support/certificate.ts';
import { startOpenRouter } from '../support/openrouter.ts';
import { type Command, type Cost, time, use } from './process.ts';
import { step } from './runner.ts';
import { duration, median, megabytes, type Row, table } from './table.ts';
import type { Target } from './targets.ts';

interface Subject {
  name: string;
  command: Command;
  /** Its exit code when it does what it should; 0 when not given. */
  code?: number;
  /** Node tells what it used. */
  node: boolean;
}

const ROOT = join(import.meta.dirname, '..', '..');
const CLIENTS = join(import.meta.dirname, 'clients');
/** What a process used varies little. */
const USE_ROUNDS = 5;

/** The table of starts. All subjects run in turn, `rounds` times, so that what disturbs one disturbs all. */
export async function benchStart(
  rounds: number,
  authority: Certificate,
  folder: string,
): Promise<{ text: string; targets: Target[] }> {
  const keys = [{ hash: 'bench', name: 'bench', limit: 1 }];
  const server = await startOpenRouter({ tls: authority.tls, keys });
  const { subjects, notes } = subjectsAt(server.url, server.managementKey, authority, folder);
  const costs = new Map(subjects.map(({ name }) => [name, [] as Cost[]]));
  const used = new Map(subjects.map(({ name }) => [name, [] as Cost[]]));
  for (const { command, code } of subjects) await time(command, code);
  for (let round = 0; round < rounds; round++) {
    for (const { name, command, code } of subjects) costs.get(name)?.push(await time(command, code));
  }
  for (let round = 0; round < Math.min(rounds, USE_ROUNDS); round++) {
    for (const { name, command, code, node } of subjects) if (node) used.get(name)?.push(await use(command, code));
  }
  await server.stop();
  const text = [startTable(subjects, costs, used), '', `${rounds} rounds, all in turn.`, ...notes].join('\n');
  const targets = [
    { what: 'update of one key, times the bare script', reached: ratioOf(costs, UPDATE, BARE), atMost: 1.4 },
    { what: 'a wrong input, times `node -e 0`', reached: ratioOf(costs, WRONG, EMPTY), atMost: 1.35 },
  ];
  return { text, targets };
}

function startTable(subjects: Subject[], costs: Map<string, Cost[]>, used: Map<string, Cost[]>): string {
  const walls = (name: string) => costs.get(name)?.map(({ wall }) => wall) ?? [];
  const rows = subjects.map(({ name }): Row => {
    const usage = used.get(name) ?? [];
    const cpu = median(usage.flatMap(each => each.cpu ?? []));
    return [
      name,
      duration(median(walls(name))),
      duration(Math.min(...walls(name))),
      Number.isNaN(cpu) ? '–' : duration(cpu),
      megabytes(median(usage.flatMap(each => each.memory ?? []))),
      ratioOf(costs, name, EMPTY).toFixed(2),
      ratioOf(costs, name, BARE).toFixed(2),
    ];
  });
  return table(['whole process', 'median', 'minimum', 'CPU', 'memory', `: ${EMPTY}`, ': bare'], rows);
}

/** Round by round, so that a slow moment of the machine weighs on both sides. */
function ratioOf(costs: Map<string, Cost[]>, name: string, base: string): number {
  const floor = costs.get(base) ?? [];
  return median((costs.get(name) ?? []).map(({ wall }, round) => wall / (floor[round]?.wall ?? Number.NaN)));
}

const EMPTY = '`node -e 0`';
const BARE = 'bare `node:https` script';
const WRONG = '**this action**, a wrong input';
const UPDATE = '**this action**, update of one key';

function subjectsAt(url: string, key: string, authority: Certificate, folder: string) {
  const system = { PATH: process.env.PATH ?? '', NODE_EXTRA_CA_CERTS: authority.path };
  const env = { ...system, API_URL: url, API_KEY: key, HASH: 'bench' };
  const nodeSubject = (name: string, ...args: string[]): Subject => ({
    name,
    command: { file: process.execPath, args, env },
    node: true,
  });
  const action = (name: string, inputs: Record<string, string>, code = 0): Subject => {
    const own = join(folder, name.replaceAll(/\W+/g, '-'));
    mkdirSync(own);
    const base = { 'api-url': url, 'provisioning-key': key, hash: 'bench' };
    return { name, command: step({ ...base, ...inputs }, own, system), code, node: true };
  };
  const subjects = [
    nodeSubject(EMPTY, '-e', '0'),
    action(WRONG, { limit: '+25' }, 1),
    nodeSubject(BARE, join(CLIENTS, 'bare.mjs')),
    action('**this action**, nothing to change', { limit: 'at least 0' }),
    action(UPDATE, { limit: 'raise by 1' }),
    nodeSubject('`@openrouter/sdk`, bundled', bundledSdk(folder)),
  ];
  const notes: string[] = [];
  if (isThere('curl') && isThere('jq')) {
    const script = { file: 'sh', args: [join(CLIENTS, 'curl.sh')], env };
    subjects.splice(2, 0, { name: 'curl and jq', command: script, node: false });
  } else notes.push('curl or jq is not on this machine; left out.');
  return { subjects, notes };
}

/** A script outside the project needs its packages beside it. */
function bundledSdk(folder: string): string {
  const source = join(folder, 'sdk-source');
  mkdirSync(source);
  symlinkSync(join(ROOT, 'node_modules'), join(source, 'node_modules'), 'junction');
  copyFileSync(join(CLIENTS, 'sdk.mjs'), join(source, 'sdk.mjs'));
  const ncc = join(ROOT, 'node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js');
  const args = [ncc, 'build', join(source, 'sdk.mjs'), '-o', join(folder, 'sdk'), '--no-cache', '--quiet'];
  execFileSync(process.execPath, args, { stdio: 'pipe' });
  return join(folder, 'sdk', 'index.mjs');
}

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
