// The tests' runner is honest: it reads what GitHub's runner reads, and notices what must never be printed.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectNoSecret, fileOf, type RunOptions, runAction } from '../support/runner/runner.ts';

describe('the runner', () => {
  const ACTION = `
inputs:
  operation: { default: update }
  dry run: { default: 'false' }
  api-key: {}
runs: { using: node24, main: main.mjs, post: post.mjs }
`;

  async function run(main: string, options: RunOptions = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'action-'));
    try {
      writeFileSync(join(folder, 'action.yml'), ACTION);
      writeFileSync(join(folder, 'main.mjs'), main);
      writeFileSync(join(folder, 'post.mjs'), 'console.log("post", process.env.STATE_hash)');
      return await runAction({ action: join(folder, 'action.yml'), ...options });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('gives inputs, defaults and a clean environment', async () => {
    const main = 'console.log(JSON.stringify(process.env))';
    const seen = JSON.parse((await run(main, { inputs: { operation: '', 'api-key': 'k' } })).stdout);
    expect(seen).toMatchObject({ INPUT_OPERATION: '', INPUT_DRY_RUN: 'false', 'INPUT_API-KEY': 'k' });
    expect(seen).toMatchObject({ GITHUB_REPOSITORY: 'octo-org/app', GITHUB_RUN_ID: '9001', GITHUB_RUN_ATTEMPT: '1' });
    expect(Object.keys(seen).filter(name => /^(?:VITEST|npm_)/.test(name))).toEqual([]);
    const bare = JSON.parse((await run(main, { withoutDefaults: true, env: { GITHUB_OUTPUT: undefined } })).stdout);
    expect(bare).not.toHaveProperty('INPUT_OPERATION');
    expect(bare).not.toHaveProperty('GITHUB_OUTPUT');
  });

  test('reads outputs, state, summary, files and the exit code', async () => {
    const result = await run(`
      import { appendFileSync, writeFileSync } from 'node:fs';
      const { GITHUB_OUTPUT, GITHUB_STATE, GITHUB_STEP_SUMMARY, RUNNER_TEMP } = process.env;
      appendFileSync(GITHUB_OUTPUT, 'keys<<END\\n[\\n1]\\nEND\\nname=a=b<<c\\n');
      appendFileSync(GITHUB_STATE, 'hash=h1\\nrest');
      appendFileSync(GITHUB_STEP_SUMMARY, '# Done');
      const file = RUNNER_TEMP + '/keys.json';
      writeFileSync(file, '[]');
      appendFileSync(GITHUB_OUTPUT, 'keys-file=' + file);
      process.exitCode = 3;
    `);
    expect(result).toMatchObject({ code: 3, signal: null, state: { hash: 'h1' }, summary: '# Done' });
    expect(result.outputs).toMatchObject({ keys: '[\n1]', name: 'a=b<<c' });
    expect(fileOf(result, result.outputs['keys-file'])).toBe('[]');
    expect(result.malformed).toEqual(['rest']);
  });

  test('runs the post step with the state', async () => {
    expect((await run('', { step: 'post', state: { hash: 'h1' } })).stdout).toBe('post h1\n');
  });

  test('reads commands, masks what a person sees, and notices smuggled commands', async () => {
    const result = await run(`
      console.log('early s3cret');
      console.log('::add-mask::s3cret');
      console.log('late s3cret');
      console.log('::error title=A%2C B::100%25%0Asure: s3cret');
      console.log('::warning::careful');
      console.log('::debug::not shown');
      console.log('a name\\r::stop-commands::x');
      console.log('see ##[save-state name=x]y');
      console.error('::set-output name=x::y');
    `);
    expect(result.masks).toEqual(['s3cret']);
    expect(result.annotations).toEqual([
      { type: 'error', title: 'A, B', message: '100%\nsure: s3cret' },
      { type: 'warning', message: 'careful' },
      { type: 'debug', message: 'not shown' },
    ]);
    expect(result.log).toBe(
      'early s3cret\nlate ***\nError: 100%\nsure: ***\nWarning: careful\na name\n::stop-commands::x\nsee ##[save-state name=x]y',
    );
    expect(result.smuggled).toEqual(['::stop-commands::x', 'see ##[save-state name=x]y', '::set-output name=x::y']);
  });

  test('finds a secret anywhere, in any form', async () => {
    const secret = 'sk-or-v1-0e6f44a47a05f1da/+';
    const find = async (main: string) => expectNoSecret(await run(main, { inputs: { 'api-key': secret } }), [secret]);
    const key = 'const key = process.env["INPUT_API-KEY"];';
    const write = (file: string, text: string) => `
      import { appendFileSync } from 'node:fs'; ${key} appendFileSync(process.env.${file}, ${text});`;
    await find(`${key} console.log('::add-mask::' + key);`);
    await find(write('GITHUB_OUTPUT', '"key=" + key'));
    await expect(find(`${key} console.log('x' + key);`)).rejects.toThrow(/plain in stdout/);
    await expect(find(`${key} console.error(encodeURIComponent(key));`)).rejects.toThrow(/URL-encoded in stderr/);
    await expect(find(write('GITHUB_OUTPUT', '"hash=" + key'))).rejects.toThrow(/output hash/);
    await expect(find(write('GITHUB_STATE', '"hash=" + key'))).rejects.toThrow(/state/);
    for (const before of ['', 'a', 'ab', 'abc']) {
      const text = `Buffer.from('${before}' + key + 'tail').toString('base64')`;
      await expect(find(write('GITHUB_STEP_SUMMARY', text))).rejects.toThrow(/Base64.* in summary/);
    }
  });

  test('lets waits and the clock pass quickly, but not the timeouts of real requests', async () => {
    const main = `
      import { setTimeout as wait } from 'node:timers/promises';
      import { promisify } from 'node:util';
      const from = [Date.now(), performance.now(), new Date().getTime()];
      await wait(4000);
      await new Promise(resolve => setTimeout(resolve, 4000));
      await promisify(setTimeout)(2000);
      const long = setTimeout(() => console.log('timed out'), 20000);
      setTimeout(() => clearTimeout(long), 5000);
      console.log(JSON.stringify([Date.now() - from[0], performance.now() - from[1], new Date() - from[2]]));
    `;
    const result = await run(main);
    expect(result.durationMs).toBeLessThan(5000);
    for (const elapsed of JSON.parse(result.stdout)) {
      expect(elapsed).toBeGreaterThanOrEqual(9990);
      expect(elapsed).toBeLessThan(12_000);
    }
    const all = await run('setTimeout(() => console.log("done"), 60000)', {
      env: { FAST_TIMERS_ALL: '1', FAST_TIMERS: '600' },
    });
    expect(all.stdout).toBe('done\n');
    const real = await run('setTimeout(() => console.log("done"), 300)', { fastTimers: false });
    expect(real.durationMs).toBeGreaterThan(300);
    const kept = await run('setTimeout(() => console.log("done"), 300)', { env: { FAST_TIMERS_KEEP: '300' } });
    expect(kept.durationMs).toBeGreaterThan(300);
  });

  test('sends signals, and kills a process that takes too long', async () => {
    const polite = `
      process.on('SIGTERM', () => process.exit(7));
      setInterval(() => {}, 1000);
      console.log('ready');
    `;
    expect((await run(polite, { signalAfter: { signal: 'SIGTERM', output: /ready/ } })).code).toBe(7);
    expect(await run(polite, { timeoutMs: 300 })).toMatchObject({ code: null, signal: 'SIGKILL', timedOut: true });
  });
});
