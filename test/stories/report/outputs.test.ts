/** Outputs, their bounds, and command files that are missing or cannot be written. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { OUTPUTS } from '../../../src/report/outputs/output-declaration.ts';
import { expectNoSecret, fileOf, type RunResult } from '../../support/runner/runner.ts';
import { annotations, openAccount, writesOf } from '../../support/worlds/account.ts';

const PROD = { hash: 'h1', name: 'prod', limit: 50, usage: 20 };

function keysOf(result: RunResult): { hash: string }[] {
  return JSON.parse(fileOf(result, result.outputs['keys-file']));
}

test('action.yml declares exactly the outputs, each with a description', () => {
  const { outputs } = parse(readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8'));
  expect(Object.keys(outputs)).toEqual(Object.keys(OUTPUTS));
  for (const each of Object.values<{ description: string }>(outputs)) expect(each.description).toMatch(/\S/);
});

describe('the fields of the key', () => {
  test('write null as the input of the same name accepts it, and any other null as empty', async () => {
    const { step } = await openAccount({ keys: [{ hash: 'h1', name: 'n', creator_user_id: null }] });
    const { outputs } = await step({ operation: 'check', hash: 'h1' });
    expect(outputs).toMatchObject({
      limit: 'unlimited',
      'limit-remaining': 'unlimited',
      'limit-reset': 'none',
      'expires-at': 'never',
      'updated-at': '',
      'last-used-at': '',
      'creator-user-id': '',
    });
  });

  test('write numbers as plain decimals, never in exponent form', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const numbers = { usage: 1e-7, usage_daily: 1.5e20, byok_usage: 0.1, limit_remaining: -2.5 };
    server.fault({ method: 'GET' }, { lie: numbers });
    const { outputs } = await step({
      operation: 'check',
      hash: 'h1',
      require: 'usage < 0.00000001',
      'fail-on-unmet': 'false',
    });
    expect(outputs).toMatchObject({
      usage: '0.0000001',
      'usage-daily': '150000000000000000000',
      'byok-usage': '0.1',
      'limit-remaining': '-2.5',
      unmet: '[{"hash":"h1","name":"prod","condition":"usage < 0.00000001","actual":"0.0000001"}]',
    });
  });

  test('arrive whole, whatever a name contains', async () => {
    const name = 'two\nlines\nghadelimiter_x<<EOF\n=a=b\n::set-output name=x::y';
    const { step } = await openAccount({ keys: [{ ...PROD, name }] });
    const { outputs, summary } = await step({ hash: 'h1', name: 'plain' });
    expect(outputs['previous-name']).toBe(name);
    expect(JSON.parse(outputs.changes ?? '')).toEqual({ name: { from: name, to: 'plain' } });
    expect(summary.split('\n').filter(line => line.startsWith('| name'))).toHaveLength(1);
  });

  test('are not set for several keys', async () => {
    const { step } = await openAccount({ keys: [PROD, { ...PROD, hash: 'h2' }] });
    const { outputs } = await step({ operation: 'check', hash: 'h1,h2' });
    expect(Object.keys(outputs).sort()).toEqual(['changed', 'headline', 'keys', 'keys-file', 'report-file']);
  });
});

describe('keys and keys-file', () => {
  test('hold what the API returned, field by field, in the order selected', async () => {
    const { server, step } = await openAccount({ keys: [PROD, { ...PROD, hash: 'h2' }] });
    const result = await step({ operation: 'check', hash: 'h2,h1' });
    const expected = ['h2', 'h1'].map(hash => {
      const { secret: _, ...key } = server.key(hash) ?? { secret: '' };
      return key;
    });
    expect(JSON.parse(result.outputs.keys ?? '')).toEqual(expected);
    expect(keysOf(result)).toEqual(expected);
  });

  test('stay within bounds: keys is empty with a notice when it is too long, and the file has all', async () => {
    const { server, step } = await openAccount();
    for (let index = 0; index < 200; index++) server.seed({ hash: `h${index}`, name: `key ${index}` });
    const result = await step({ operation: 'check', 'current-name': '*' });
    expect(result.code).toBe(0);
    expect(result.outputs.keys?.length).toBe(0);
    expect(keysOf(result)).toHaveLength(200);
    expect(annotations(result, 'notice')).toEqual([expect.stringMatching(/^The output keys is empty.*keys-file/)]);
    const few = await step({ operation: 'check', 'current-name': 'key 1*' });
    expect(few.outputs.keys?.length).toBeGreaterThan(30_000);
  });

  test('cannot be read by others', async () => {
    const temp = mkdtempSync(join(tmpdir(), 'temp-'));
    onTestFinished(() => rmSync(temp, { recursive: true }));
    const { step } = await openAccount({ keys: [PROD] });
    const { outputs } = await step({ operation: 'check', hash: 'h1' }, { env: { RUNNER_TEMP: temp } });
    const path = outputs['keys-file'] ?? '';
    expect(path.startsWith(temp)).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveLength(1);
    if (process.platform !== 'win32') {
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  });

  test('cause only a warning when the folder cannot be written', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    const result = await step({ hash: 'h1', limit: '75' }, { env: { RUNNER_TEMP: '/nowhere/at/all' } });
    expect(result.code).toBe(0);
    expect(result.outputs).toMatchObject({ changed: 'true', limit: '75' });
    expect(result.outputs).not.toHaveProperty('keys-file');
    expect(result.outputs).not.toHaveProperty('report-file');
    expect(annotations(result, 'warning')).toEqual([
      expect.stringMatching(/^The output keys-file is not set/),
      expect.stringMatching(/^The output report-file is not set/),
    ]);
  });
});

describe('report-file', () => {
  test('has the Markdown of the job summary, even without one', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    const both = await step({ hash: 'h1', limit: '75' });
    expect(fileOf(both, both.outputs['report-file']).trim()).toBe(both.summary.trim());
    const alone = await step({ hash: 'h1', limit: '80', 'job-summary': 'false' });
    expect(alone.summary).toBe('');
    expect(fileOf(alone, alone.outputs['report-file'])).toMatch(/^## .*prod.* updated/);
  });

  test.each<[what: string, inputs: Record<string, string>, text: RegExp]>([
    ['for the fault of an input', { hash: 'h1', limit: '+5' }, /^## ❌ .*update failed[\s\S]*limit/],
    ['before anything was done', { hash: 'gone', limit: '75' }, /^## ❌ .*failed[\s\S]*another account/],
    [
      'by unmet conditions',
      { operation: 'check', hash: 'h1', require: 'limit >= 60' },
      /^## ❌ .*prod.* fails the req/,
    ],
  ])('is written when the step fails %s', async (_what, inputs, text) => {
    const { step } = await openAccount({ keys: [PROD] });
    const result = await step(inputs);
    expect(result.code).toBe(1);
    expect(fileOf(result, result.outputs['report-file'])).toMatch(text);
    expect(result.outputs).toMatchObject({ changed: 'false' });
  });
});

describe('what a host says about a key', () => {
  const SECRET = `sk-or-v1-${'5ec7'.repeat(16)}`;

  test('is redacted in outputs and files if it looks like an API key; masked labels stay', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const label = 'sk-or-v1-0e6...1c96';
    server.fault({}, { lie: { name: `of ${SECRET}`, external_user: SECRET, label, [SECRET]: { deep: [SECRET] } } });
    const result = await step({ operation: 'check', hash: 'h1' });
    expect(result.code).toBe(0);
    expectNoSecret(result, [SECRET]);
    expect(result.outputs).toMatchObject({ name: 'of sk-or-***', 'external-user': 'sk-or-***', label });
    expect(keysOf(result)).toMatchObject([{ label, 'sk-or-***': { deep: ['sk-or-***'] } }]);
  });

  test('nested 20,000 deep leaves outputs that cannot hold it empty, and changes nothing else', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const { secret: _, ...fields } = { secret: '', ...server.key('h1'), limit: 75 };
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const body = `{"data":${JSON.stringify(fields).slice(0, -1)},"deep":${deep}}}`;
    server.fault({ method: 'PATCH' }, { status: 200, body });
    const result = await step({ hash: 'h1', limit: '75' });
    expect(result.code).toBe(0);
    expect(result.outputs).toMatchObject({ changed: 'true', limit: '75', keys: '' });
    expect(result.outputs).not.toHaveProperty('keys-file');
    expect(result.summary).toMatch(/^## .*prod.* updated/);
    expect(annotations(result, 'notice')).toEqual([
      expect.stringMatching(/^The output keys is empty.*cannot be written as JSON/),
    ]);
    expect(annotations(result, 'warning')).toEqual([expect.stringMatching(/^The output keys-file is not set/)]);
  });

  test('a name of 5 MB leaves the other outputs set', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({}, { lie: { name: 'n'.repeat(5_000_000) } });
    const result = await step({ operation: 'check', hash: 'h1' });
    expect(result.code).toBe(0);
    expect(result.outputs).toMatchObject({ name: '', limit: '50', keys: '' });
    expect(bytesOf(Object.entries(result.outputs).flat())).toBeLessThan(1_000_000);
    expect(bytesOf([result.summary, result.log])).toBeLessThan(20_000);
    expect(
      annotations(result, 'notice')
        .map(text => /^The output ([\w-]+) is empty/.exec(text)?.[1])
        .sort(),
    ).toEqual(['keys', 'name']);
  });
});

function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

describe('GitHub’s 1 MiB', () => {
  test('is respected by outputs and summary of very many keys with very long names, with a note', async () => {
    const { server, step } = await openAccount();
    for (let index = 0; index < 3000; index++) {
      server.seed({ hash: `${index}-${'f'.repeat(58)}`, name: `${'<|*\n'.repeat(30)}${index}`, limit: 5 });
    }
    const result = await step({
      operation: 'check',
      'current-name': '*',
      require: 'limit > 5\nlimit-reset == monthly',
      'fail-on-unmet': 'false',
    });
    expect(result.code).toBe(0);
    expect(bytesOf(Object.entries(result.outputs).flat())).toBeLessThan(1_000_000);
    expect(bytesOf([result.summary])).toBeLessThan(1_048_576);
    expect(result.summary).toContain('✂️ Cut here');
    expect(result.outputs).toMatchObject({ passed: 'false', unmet: '', keys: '' });
    expect(annotations(result, 'notice')).toHaveLength(2);
    expect(keysOf(result)).toHaveLength(3000);
    expect(result.log.length).toBeLessThan(150_000);
  });
});

describe('a command file', () => {
  test('for outputs that the runner did not name causes a warning; nothing is printed instead', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const result = await step({ hash: 'h1', limit: '75' }, { env: { GITHUB_OUTPUT: undefined } });
    expect(result.code).toBe(0);
    expect(server.key('h1')?.limit).toBe(75);
    expect(annotations(result, 'warning')[0]).toMatch(/^GITHUB_OUTPUT is not set/);
    expect(result.stdout).not.toContain('set-output');
  });

  test('that cannot be written stops an update before anything is changed', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const result = await step({ hash: 'h1', limit: '75', require: 'enabled' }, { env: { GITHUB_OUTPUT: tmpdir() } });
    expect(result.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    expect(annotations(result)).toEqual([
      expect.stringMatching(/^The outputs could not be written to the file in GITHUB_OUTPUT/),
    ]);
    expect(result.summary).toContain('could not be written');
  });

  test('that cannot be written does not hide what was done', async () => {
    const { server, step } = await openAccount({ keys: [PROD, { ...PROD, hash: 'h2' }] });
    const result = await step({ hash: 'h1,h2', limit: '75' }, { env: { GITHUB_OUTPUT: tmpdir() } });
    expect(result.code).toBe(1);
    expect(server.key('h2')?.limit).toBe(75);
    expect(annotations(result)).toEqual([expect.stringMatching(/^The outputs could not be written/)]);
    expect(result.log).toContain('(h2) updated: limit 50 → 75');
    expect(result.summary).toMatch(/50\.00&nbsp;USD → <b>75/);
  });

  test('that cannot be written is reported together with the fault of an input', async () => {
    const { step } = await openAccount();
    const result = await step({ hash: 'h1', limit: '+5', require: 'enabled' }, { env: { GITHUB_OUTPUT: tmpdir() } });
    expect(result.code).toBe(1);
    expect(annotations(result)).toEqual([
      expect.stringMatching(/^limit: /),
      expect.stringMatching(/^The outputs could not/),
    ]);
    expect(result.summary).toContain('limit');
  });

  test('for the summary may be missing, and causes only a warning if it cannot be written', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    const missing = await step({ hash: 'h1', limit: '75' }, { env: { GITHUB_STEP_SUMMARY: undefined } });
    expect([missing.code, missing.annotations]).toEqual([0, []]);
    const broken = await step({ hash: 'h1', limit: '80' }, { env: { GITHUB_STEP_SUMMARY: tmpdir() } });
    expect(broken.code).toBe(0);
    expect(annotations(broken, 'warning')).toEqual([expect.stringMatching(/summary could not be written/)]);
  });

  test('for the summary is left alone with job-summary: false', async () => {
    const { step } = await openAccount({ keys: [PROD] });
    expect((await step({ hash: 'h1', limit: '75', 'job-summary': 'false' })).summary).toBe('');
    expect((await step({ hash: 'gone', limit: '75', 'job-summary': 'false' })).summary).toBe('');
  });
});

test('the action works outside of a runner, without files, an event or a temporary folder', async () => {
  const { server, step } = await openAccount({ keys: [PROD] });
  const names = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY', 'GITHUB_EVENT_PATH', 'GITHUB_ENV'];
  const env = Object.fromEntries([...names, 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'].map(name => [name, undefined]));
  const result = await step({ hash: 'h1', limit: '75' }, { env });
  expect(result.code).toBe(0);
  expect(server.key('h1')?.limit).toBe(75);
});

test('the job summary is added to what was written before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'summary-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'summary');
  writeFileSync(path, 'before\n');
  const { step } = await openAccount({ keys: [PROD] });
  await step({ hash: 'h1', limit: '75' }, { env: { GITHUB_STEP_SUMMARY: path } });
  expect(readFileSync(path, 'utf8')).toMatch(/^before\n## /);
});
