// The action does what the README says: its workflows are run, and its tables are validated against the code.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { VERSION } from '../../src/http/transport.ts';
import type { KeySeed } from '../support/openrouter/openrouter.ts';
import { blocks, page, README, table } from '../support/runner/readme.ts';
import { aged, ago, recipe, settle } from '../support/runner/recipes.ts';
import { runAction } from '../support/runner/runner.ts';
import { runJob } from '../support/runner/workflow.ts';

const root = join(import.meta.dirname, '../..');
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('The README has at most 15 kB, and at most 20 inputs', () => {
  expect(Buffer.byteLength(README)).toBeLessThanOrEqual(15_000);
  expect(table('## Inputs').length).toBeLessThanOrEqual(20);
});

test('The package, the README and the code have one version, and the action uses Node 24', () => {
  expect(manifest.version).toBe(VERSION);
  expect(README).toContain(`\`@v${VERSION}\``);
  expect(action.runs.using).toBe('node24');
});

describe('A workflow of the README', () => {
  test('sets the limit to whatever a person wants, up to its ceiling', async () => {
    const name = 'Set the limit of an OpenRouter key';
    const here = await settle(name, {
      keys: [
        { name: 'prod', limit: 50 },
        { name: 'staging', limit: 5 },
      ],
    });
    const run = (limit: string) =>
      runJob(recipe(name), 'limit', { ...here, values: { ...here.values, 'inputs.limit': limit } });
    for (const limit of ['75', 'at least 100', 'raise by 25', 'top up to 150']) {
      expect((await run(limit)).succeeded).toBe(true);
    }
    expect(here.openrouter.keys().map(({ limit }) => limit)).toEqual([150, 5]);
    expect((await run('501')).succeeded).toBe(false);
    expect(here.openrouter.keys().map(({ limit }) => limit)).toEqual([150, 5]);
  });

  test('passes only a key that can spend enough', async () => {
    const guardrail = { id: '6c1f1de5-7f0c-4f53-9f1b-2f4c5a9f7d10', name: 'spent', limit_usd: 3, keys: ['guarded'] };
    const here = await settle('Deploy', {
      keys: [{ hash: 'guarded', name: 'guarded', limit: 100, usage: 2 }],
      guardrails: [guardrail],
    });
    const gate = async (secret: string) =>
      (await runJob(recipe('Deploy'), 'deploy', { ...here, values: { 'secrets.OPENROUTER_API_KEY': secret } }))
        .succeeded;
    const seeded = (seed: KeySeed) => gate(here.openrouter.seed(seed).secret);
    expect(await seeded({ limit: 10, expires_at: ago(-30) })).toBe(true);
    expect(await seeded({})).toBe(true);
    expect(await seeded({ limit: 10, limit_remaining: 2.5 })).toBe(false);
    expect(await gate(here.openrouter.key('guarded')?.secret ?? '')).toBe(false);
    expect(await seeded({ expires_at: ago(-6) })).toBe(false);
    expect(await seeded({ disabled: true })).toBe(false);
    expect(new Set(here.openrouter.requests.map(({ method, path }) => `${method} ${path}`))).toEqual(
      new Set(['GET /key']),
    );
  });

  test('rotates a key every month, and disables the old one three days later', async () => {
    const name = 'Rotate the OpenRouter key';
    const here = await settle(name, { keys: [{ name: 'prod', limit: 50, limit_reset: 'monthly' }] });
    const target = 'repository octo-org/app OPENROUTER_API_KEY';
    const [old] = here.openrouter.keys();
    here.github.setSecret(target, old?.secret ?? '');
    const rotate = async (day: number) => {
      here.openrouter.setNow(() => Date.now() + day * 86_400_000);
      const values = { ...here.values, 'secrets.OPENROUTER_API_KEY': here.github.secret(target) ?? '' };
      expect((await runJob(recipe(name), 'rotate', { ...here, values })).succeeded).toBe(true);
      return here.openrouter.keysNamed('prod')[0];
    };
    const fresh = await rotate(0);
    expect(fresh).toMatchObject({ limit: 50, limit_reset: 'monthly', disabled: false });
    expect(fresh?.hash).not.toBe(old?.hash);
    expect(here.github.secret(target)).toBe(fresh?.secret);
    const isDisabled = () => here.openrouter.key(old?.hash ?? '')?.disabled;
    expect([(await rotate(2))?.hash, isDisabled()]).toEqual([fresh?.hash, false]);
    expect([(await rotate(4))?.hash, isDisabled()]).toEqual([fresh?.hash, true]);
    expect((await rotate(31))?.hash).not.toBe(fresh?.hash);
    expect(here.openrouter.keysNamed('prod')).toHaveLength(1);
  });

  test('makes the keys of an account match their file, and leaves other keys alone', async () => {
    const name = 'Apply the keys file';
    const [file = ''] = blocks('yaml').filter(text => text.startsWith('# .github/openrouter-keys.yml'));
    const here = await settle(name, {
      keys: [
        { name: 'ci-nightly', limit: 20 },
        { name: 'research', limit: 300 },
      ],
    });
    const run = () => runJob(recipe(name), 'apply', { ...here, files: { '.github/openrouter-keys.yml': file } });
    expect((await run()).succeeded).toBe(true);
    const [prod] = here.openrouter.keysNamed('prod');
    expect(prod).toMatchObject({ limit: 200, limit_reset: 'monthly', disabled: false });
    expect(here.github.secrets()).toEqual({
      'environment octo-org/app production OPENROUTER_API_KEY': prod?.secret,
    });
    const limits = () => here.openrouter.keys().map(({ name, limit }) => [name, limit]);
    const expected = [
      ['ci-nightly', 5],
      ['research', 300],
      ['prod', 200],
    ];
    expect(limits()).toEqual(expected);
    here.openrouter.setNow(() => Date.now() + 91 * 86_400_000);
    expect((await run()).succeeded).toBe(true);
    expect(here.openrouter.keysNamed('prod')[0]?.hash).not.toBe(prod?.hash);
  });
});

test('The action accepts the limits, conditions and targets in the tables of the reference', async () => {
  const reference = page('docs/reference.md');
  const [targets, conditions] = ['## Targets', '## Conditions'].map(heading =>
    table(heading, reference).map(([form = '']) => form.replaceAll('\\|', '|')),
  ) as [string[], string[]];
  const limits = table('## Limits', reference).flatMap(([forms = '']) => forms.replaceAll('`', '').split(', '));
  expect([limits.length, conditions.length, targets.length]).toEqual([10, 18, 6]);
  const { openrouter, github } = await settle(
    'Rotate the OpenRouter key',
    { keys: aged([{ name: 'prod', limit: 50 }]), guardrails: [] },
    { repositories: ['octo-org/app', 'octo-org/web'], tokens: [`ghp_${'x'.repeat(36)}`] },
  );
  const step = (inputs: Record<string, string>) =>
    runAction({
      inputs: {
        'provisioning-key': openrouter.managementKey,
        'api-url': openrouter.url,
        'current-name': 'prod',
        ...inputs,
      },
      env: { GITHUB_API_URL: github.url },
    });
  for (const limit of limits) expect((await step({ limit, 'dry-run': 'true' })).code, limit).toBe(0);
  const all = await step({ operation: 'check', require: conditions.join('\n'), 'fail-on-unmet': 'false' });
  expect([all.code, all.outputs.passed]).toEqual([0, 'false']);
  const stored = { operation: 'rotate', 'store-in': targets.join('\n'), 'github-token': github.token };
  const rotated = await step(stored);
  expect(JSON.parse(rotated.outputs['stored-in'] ?? '')).toEqual(targets);
  expect(Object.keys(github.secrets())).toHaveLength(targets.length);
});

test('Every command in the README is a script of package.json or npm', () => {
  const commands = blocks('sh').flatMap(text => text.trim().split('\n'));
  const scripts = commands.map(line => /^npm (?:run )?(\S+)/.exec(line)?.[1] ?? line);
  expect(scripts).toContain('cit');
  for (const script of scripts) expect([...Object.keys(manifest.scripts), 'cit']).toContain(script);
});
