// A cold start with one key: this action compared with the cheapest way and with other clients.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { startOpenRouter } from '../support/openrouter/openrouter.ts';
import type { Certificate } from '../support/server/certificate.ts';
import { type Command, ROOT, step, time } from './process.ts';
import { duration, median, type Part, pairedRatio, type Row, table } from './table.ts';

interface Subject {
  name: string;
  command: Command;
  /** The expected exit code; 0 when not given. */
  code?: number;
}

const CLIENTS = join(import.meta.dirname, 'clients');
const EMPTY = '`node -e 0`';
const BARE = 'bare `node:https` script';
const UNDICI = 'bare undici script';
const CURL = 'bash with curl and jq';
const WRONG = '**this action**, an invalid input';
const UPDATE = '**this action**, update of one key';

/** All subjects run in turn, `rounds` times. */
export async function benchStart(rounds: number, authority: Certificate, temp: string): Promise<Part> {
  const server = await startOpenRouter({ tls: authority.tls, keys: [{ hash: 'bench', name: 'bench', limit: 1 }] });
  const subjects = subjectsAt(server.url, server.managementKey, authority, temp);
  const walls = new Map(subjects.map(({ name }) => [name, [] as number[]]));
  for (const { command, code } of subjects) await time(command, code);
  for (let round = 0; round < rounds; round++) {
    for (const { name, command, code } of subjects) walls.get(name)?.push((await time(command, code)).wall);
  }
  await server.stop();
  const ratio = (name: string, base: string) => pairedRatio(walls.get(name) ?? [], walls.get(base) ?? []);
  const rows = [...walls].map(([name, all]): Row => {
    const [center, least] = [duration(median(all)), duration(Math.min(...all))];
    return [name, center, least, ratio(name, EMPTY).toFixed(2), ratio(name, BARE).toFixed(2)];
  });
  const targets = [
    { what: `update of one key, times the ${BARE}`, reached: ratio(UPDATE, BARE), atMost: 1.8 },
    { what: `update of one key, times the ${UNDICI}`, reached: ratio(UPDATE, UNDICI), atMost: 0.75 },
    { what: `update of one key, times ${CURL}`, reached: ratio(UPDATE, CURL), atMost: 1 },
    { what: `an invalid input, times ${EMPTY}`, reached: ratio(WRONG, EMPTY), atMost: 1.7 },
  ];
  const head = ['whole process', 'median', 'minimum', `: ${EMPTY}`, ': bare'];
  return { text: table(head, rows), targets: targets.filter(({ reached }) => !Number.isNaN(reached)) };
}

/** A machine without curl or jq leaves that subject out. */
function subjectsAt(url: string, key: string, authority: Certificate, temp: string): Subject[] {
  const system = { PATH: process.env.PATH ?? '', NODE_EXTRA_CA_CERTS: authority.path };
  // curl reads all trusted roots at each start, as it would for a real host.
  const roots = join(temp, 'roots.pem');
  writeFileSync(roots, [...rootCertificates, readFileSync(authority.path, 'utf8')].join('\n'));
  const env = { ...system, CURL_CA_BUNDLE: roots, API_URL: url, API_KEY: key, HASH: 'bench' };
  const script = (name: string, file: string, ...args: string[]): Subject => ({ name, command: { file, args, env } });
  const client = (name: string, file: string) => script(name, process.execPath, join(CLIENTS, file));
  const action = (name: string, limit: string, code: number): Subject => {
    const inputs = { 'api-url': url, 'provisioning-key': key, hash: 'bench', limit };
    return { name, command: step(inputs, system, temp, join(ROOT, 'dist')), code };
  };
  return [
    script(EMPTY, process.execPath, '-e', '0'),
    action(WRONG, '+25', 1),
    client(BARE, 'bare.mjs'),
    ...(hasPrograms('bash', 'curl', 'jq') ? [script(CURL, 'bash', join(CLIENTS, 'curl.sh'))] : []),
    action(UPDATE, 'raise by 1', 0),
    client(UNDICI, 'undici.mjs'),
    client('`@openrouter/sdk`', 'sdk.mjs'),
  ];
}

function hasPrograms(...programs: string[]): boolean {
  try {
    for (const program of programs) execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
