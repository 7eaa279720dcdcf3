/**
 * Uses the local OpenRouter with the official Python client, which is newer than the one for JavaScript. If Python or
 * the package is not available, one line says so.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { demandDescribed } from '../test/support/api.ts';
import { startIssuer } from '../test/support/github/github-issuer.ts';
import { startOpenRouter } from '../test/support/openrouter/openrouter.ts';
import { pythonTool } from './tools.ts';

const CLIENT = 'openrouter==1.3.84';
/** It runs beside the tests, which have priority. */
const ANSWERS_MS = 300_000;

const tool = pythonTool(CLIENT, 'python');
if ('missing' in tool) console.log(`skip  the Python client: ${tool.missing}`);
else await judge(tool.path);

async function judge(python: string): Promise<void> {
  const id = (digit: number) => `550e8400-e29b-41d4-a716-44665544000${digit}`;
  const issuer = await startIssuer();
  const server = await startOpenRouter({
    issuers: [issuer.issuer],
    workspaces: [{ id: id(1), slug: 'production' }],
    byok: [{ id: id(2) }],
    destinations: [{ id: id(3) }],
    guardrails: [{ id: id(4), name: 'small', limit_usd: 1, reset_interval: 'daily' }],
  });
  try {
    const script = join(import.meta.dirname, 'python-client.py');
    server.setPolicy({ id: id(5), issuer: issuer.issuer.url, subject: issuer.subject(), key: server.managementKey });
    const login = [id(5), issuer.issue({ aud: 'https://openrouter.ai' })];
    const ids = [1, 2, 3, 4].map(id);
    const given = [server.url, server.managementKey, ...login, ...ids];
    await promisify(execFile)(python, [script, ...given], { timeout: ANSWERS_MS });
    // The client sends an empty update on purpose.
    const asked = server.requests.filter(({ body }) => JSON.stringify(body) !== '{}');
    demandDescribed('openrouter', asked);
    console.log(`The Python client made ${server.requests.length} requests.`);
  } finally {
    await Promise.all([server.stop(), issuer.stop()]);
  }
}
