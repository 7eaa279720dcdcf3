// The machine around a step: line endings and paths of Windows, command files that cannot be written, a wrong clock.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fileOf } from '../../support/runner/runner.ts';
import { annotations, openAccount, writesOf } from '../../support/worlds/account.ts';

const DAY = 86_400_000;

describe('a workflow file with Windows line endings', () => {
  test('gives the same hashes, conditions and comments', async () => {
    const { server, step } = await openAccount({
      keys: [
        { hash: 'h1', limit: 5 },
        { hash: 'h2', limit: 9 },
      ],
    });
    const result = await step({
      hash: 'h1\r\nh2\r\n',
      limit: ' at least 7\r\n',
      require: '# at least one test run\r\n\r\nenabled\r\nlimit >= 7\r\n',
    });
    expect(result.code).toBe(0);
    expect(result.outputs).toMatchObject({ passed: 'true', unmet: '[]' });
    expect(server.keys().map(({ limit }) => limit)).toEqual([7, 9]);
  });

  test('names the same targets', async () => {
    const { step } = await openAccount({ keys: [{ hash: 'h1' }] });
    const result = await step({
      operation: 'rotate',
      hash: 'h1',
      'store-in': 'repository A\r\nrepository A\r\n',
      'github-token': 'ghs_0',
    });
    expect(annotations(result)).toEqual(['store-in: "repository A": the same target twice.']);
  });

  test('hides every line of a secret', async () => {
    const { step } = await openAccount();
    const { masks } = await step({ hash: 'h1', limit: '5', 'provisioning-key': 'sk-first\r\nsk-second' });
    expect(masks).toEqual(expect.arrayContaining(['sk-first', 'sk-second']));
  });
});

test('the list of keys can be in a temporary folder with spaces, accents and a trailing separator', async () => {
  const folder = placeFor('Übergabe of run (1) ');
  const { step } = await openAccount({ keys: [{ hash: 'h1', name: 'prod' }] });
  const result = await step({ operation: 'check', hash: 'h1' }, { env: { RUNNER_TEMP: `${folder}/` } });
  expect(result.code).toBe(0);
  expect(result.outputs['keys-file']).toMatch(/openrouter-keys-\w+[\\/]keys\.json$/);
  expect(result.outputs['keys-file']?.startsWith(folder)).toBe(true);
});

test('the list of keys cannot be read by others on the machine', async () => {
  const { step } = await openAccount({ keys: [{ hash: 'h1', name: 'prod' }] });
  const result = await step({ operation: 'check', hash: 'h1' });
  expect(JSON.parse(fileOf(result, result.outputs['keys-file']))).toMatchObject([{ name: 'prod' }]);
});

describe('a missing temporary folder', () => {
  test('costs only the file: there is a warning, and all other outputs are set', async () => {
    const { step } = await openAccount({ keys: [{ hash: 'h1', limit: 5 }] });
    const result = await step({ hash: 'h1', limit: '7' }, { env: { RUNNER_TEMP: join(tmpdir(), 'not', 'there') } });
    expect(result.code).toBe(0);
    expect(result.outputs).toMatchObject({ changed: 'true', limit: '7' });
    expect(result.outputs['keys-file']).toBeUndefined();
    expect(annotations(result, 'warning')).toEqual([
      expect.stringContaining('keys-file is not set'),
      expect.stringContaining('report-file is not set'),
    ]);
  });
});

describe('outputs that cannot be written', () => {
  test.each(['a folder', 'a missing file'])('(%s) fail the step before anything is changed', async what => {
    const { server, step } = await openAccount({ keys: [{ hash: 'h1', limit: 5 }] });
    const result = await step({ hash: 'h1', limit: '7' }, { env: { GITHUB_OUTPUT: unwritable(what) } });
    expect(result.code).toBe(1);
    expect(annotations(result)).toEqual([
      expect.stringMatching(/^The outputs could not be written to the file in GITHUB_OUTPUT/),
    ]);
    expect(writesOf(server)).toEqual([]);
  });

  test('hide neither other errors nor unmet requirements', async () => {
    const { step } = await openAccount({ keys: [{ hash: 'h1', limit: 5 }] });
    const inputs = { operation: 'check', hash: 'gone', require: 'enabled' };
    const result = await step(inputs, { env: { GITHUB_OUTPUT: unwritable('a folder') } });
    expect(result.code).toBe(1);
    expect(annotations(result)).toEqual([
      expect.stringMatching(/^The outputs could not be written/),
      expect.stringContaining('No key of this account has the hash gone'),
    ]);
    expect(result.summary).toContain('gone');
  });

  test('do not keep the log and the summary from showing what was done', async () => {
    const { server, step } = await openAccount({
      keys: [
        { hash: 'h1', limit: 5 },
        { hash: 'h2', limit: 5 },
      ],
    });
    const result = await step({ hash: 'h1,h2', limit: '7' }, { env: { GITHUB_OUTPUT: unwritable('a folder') } });
    expect(server.keys().map(({ limit }) => limit)).toEqual([7, 7]);
    expect(result.code).toBe(1);
    expect(result.log).toContain('limit 5 → 7');
    expect(result.summary).toContain('2 updated');
    expect(annotations(result)).toEqual([expect.stringMatching(/^The outputs could not be written/)]);
  });

  test('whose variable is not set only cause a warning', async () => {
    const { server, step } = await openAccount({ keys: [{ hash: 'h1', limit: 5 }] });
    const result = await step({ hash: 'h1', limit: '7' }, { env: { GITHUB_OUTPUT: undefined } });
    expect(result.code).toBe(0);
    expect(server.key('h1')?.limit).toBe(7);
    expect(annotations(result, 'warning')).toContainEqual(expect.stringContaining('GITHUB_OUTPUT is not set'));
  });
});

test('a summary that cannot be written only causes a warning, and one that the runner does not ask for causes none', async () => {
  const { step } = await openAccount({ keys: [{ hash: 'h1' }] });
  const inputs = { operation: 'check', hash: 'h1' };
  const folder = await step(inputs, { env: { GITHUB_STEP_SUMMARY: unwritable('a folder') } });
  expect([folder.code, annotations(folder, 'warning').length]).toEqual([0, 1]);
  expect(annotations(folder, 'warning')[0]).toContain('The job summary could not be written');
  const missing = await step(inputs, { env: { GITHUB_STEP_SUMMARY: undefined } });
  expect([missing.code, annotations(missing, 'warning')]).toEqual([0, []]);
});

test('a state that cannot be written leaves no key that nobody would delete', async () => {
  const { server, step } = await openAccount();
  const inputs = { operation: 'create', name: 'job', limit: '5', 'output-key': 'true', 'delete-at-job-end': 'true' };
  const result = await step(inputs, { env: { GITHUB_STATE: unwritable('a folder') } });
  expect(result.code).toBe(1);
  expect(annotations(result).join()).toContain('state for the post step');
  const unset = await step(inputs, { env: { GITHUB_STATE: undefined } });
  expect([unset.code, unset.outputs.key ?? '']).toEqual([1, '']);
  expect(annotations(unset).join()).toContain('GITHUB_STATE is not set');
  expect(server.keys()).toEqual([]);
});

describe('a clock that is a day off', () => {
  test.each([
    ['behind', DAY],
    ['ahead of', -DAY],
  ])('(%s OpenRouter’s) causes a warning, and changes nothing else', async (word, ahead) => {
    const { server, step } = await openAccount({ keys: [{ hash: 'h1', limit: 5 }], now: () => Date.now() + ahead });
    const result = await step({ hash: 'h1', limit: '7' });
    expect(result.code).toBe(0);
    expect(server.key('h1')?.limit).toBe(7);
    expect(annotations(result, 'warning')).toEqual([
      expect.stringMatching(`clock is 1440 minutes ${word} OpenRouter's`),
    ]);
  });

  test('does not make a rotation mistake its own leftover for somebody else’s', async () => {
    const { server, step } = await openAccount({
      keys: [{ hash: 'h1', name: 'prod', created_at: '2026-01-01T00:00:00Z' }],
      now: () => Date.now() + DAY,
    });
    const inputs = { operation: 'rotate', hash: 'h1', 'output-key': 'true', retire: 'keep' };
    const result = await step(inputs);
    expect([result.code, annotations(result)]).toEqual([0, []]);
    expect(server.keysNamed('prod')).toHaveLength(1);
  });
});

/** A path at which no file can be written, not even by root. */
function unwritable(what: string): string {
  const folder = placeFor('command files');
  return what === 'a folder' ? folder : join(folder, 'missing');
}

function placeFor(name: string): string {
  const root = mkdtempSync(join(tmpdir(), 'surroundings-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, name);
  mkdirSync(folder);
  return folder;
}
