/**
 * A local OpenRouter in the background, for workflows that use the action from the checkout. Writes its address and the
 * keys, which are worth nothing elsewhere, to the step's outputs. It ends after a minute without requests.
 */
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startOpenRouter } from './support/openrouter/openrouter.ts';

const IDLE_MS = 60_000;

if (process.send) await serve();
else await startInBackground();

async function startInBackground(): Promise<void> {
  const self = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [self], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const outputs = await new Promise<Record<string, string>>((resolve, reject) => {
    child.once('message', message => resolve(message as Record<string, string>));
    child.once('exit', code => reject(new Error(`The local OpenRouter ended with ${code}.`)));
  });
  child.disconnect();
  child.unref();
  for (const name of ['provisioning-key', 'api-key']) console.log(`::add-mask::${outputs[name]}`);
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  appendFileSync(process.env.GITHUB_OUTPUT ?? '/dev/stdout', lines.join(''));
}

async function serve(): Promise<void> {
  const openrouter = await startOpenRouter({
    keys: [
      { name: 'prod', limit: 50, limit_remaining: 38, limit_reset: 'monthly' },
      { name: 'ci-lint', limit: 5 },
      { name: 'ci-unit', limit: 5 },
      { name: 'ci-docs', limit: 5, disabled: true },
    ],
  });
  const idle = setTimeout(() => void openrouter.stop(), IDLE_MS);
  openrouter.onRequest(() => void idle.refresh());
  const prod = openrouter.keysNamed('prod')[0];
  process.send?.({
    'api-url': openrouter.url,
    'provisioning-key': openrouter.managementKey,
    hash: prod?.hash,
    'api-key': prod?.secret,
  });
}
