// Each policy of docs/recipes.md fails the key that violates it and passes the one that meets it, in every operation
// that the page names: check, apply and validate.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { sampled } from '../support/depth.ts';
import type { KeySeed } from '../support/openrouter/keyring.ts';
import type { OpenRouterOptions } from '../support/openrouter/openrouter.ts';
import { blocks, page, table } from '../support/runner/readme.ts';
import { type RunResult, runAction } from '../support/runner/runner.ts';
import type { Step } from '../support/runner/workflow.ts';
import { annotations, localOpenRouter, writesOf } from '../support/worlds/account.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const WORKSPACE = '11111111-2222-4333-8444-555555555555';
const GUARDRAIL = { id: '7c1f0d9e-2222-4a3b-9c4d-5e6f70819203', name: 'eu' };
const PATH = 'keys.yml';

/** The account's key `prod`, and what else the policy needs. */
interface Situation {
  key: KeySeed;
  account?: OpenRouterOptions;
}

interface Policy {
  meets: Situation;
  violates: Situation;
  /** How a keys file declares both; missing if a file cannot. */
  declared?: { meets: string; violates: string };
}

/** 3 USD per day in the last week. */
const spending = (credits: number): OpenRouterOptions => ({
  credits: { total_credits: credits, total_usage: 100 },
  activity: [1, 2, 3, 4, 5, 6, 7].map(days => ({ key: 'prod', date: `2026-11-${23 - days}`, usage: 3 })),
});

const POLICIES: Record<string, Policy> = {
  'limit != unlimited': {
    meets: { key: { limit: 5 } },
    violates: { key: { limit: null } },
    declared: { meets: 'limit: 5', violates: 'limit: unlimited' },
  },
  'limit <= 500': {
    meets: { key: { limit: 500 } },
    violates: { key: { limit: 501 } },
    declared: { meets: 'limit: 500', violates: 'limit: 501' },
  },
  'expires-at != never': {
    meets: { key: { expires_at: '2026-12-24T00:00:00Z' } },
    violates: { key: {} },
  },
  'limit-reset == monthly': {
    meets: { key: { limit: 5, limit_reset: 'monthly' } },
    violates: { key: { limit: 5, limit_reset: 'weekly' } },
    declared: { meets: 'limit-reset: monthly', violates: 'limit-reset: weekly' },
  },
  'guardrail != none': {
    meets: { key: {}, account: { guardrails: [{ ...GUARDRAIL, keys: ['prod'] }] } },
    violates: { key: {}, account: { guardrails: [GUARDRAIL] } },
    declared: { meets: 'guardrail: eu', violates: 'guardrail: none' },
  },
  'total usage-monthly <= 1000': {
    meets: { key: { usage: 1000, usage_monthly: 1000 } },
    violates: { key: { usage: 1001, usage_monthly: 1001 } },
  },
  'total limit <= 5000': {
    meets: { key: { limit: 5000 } },
    violates: { key: { limit: 5001 } },
    declared: { meets: 'limit: 5000', violates: 'limit: 5001' },
  },
  'usage-daily <= 3 * spend-per-day': {
    meets: { key: { usage: 23, usage_monthly: 23, usage_weekly: 1, usage_daily: 1 } },
    violates: { key: { usage: 23, usage_monthly: 23, usage_weekly: 20, usage_daily: 20 } },
  },
  'credits-run-out-at > 14d': {
    meets: { key: {}, account: spending(200) },
    violates: { key: {}, account: spending(110) },
  },
};

const section = page('docs/recipes.md').split('\n## Policies\n')[1]?.split('\n## ')[0] ?? '';

let workspace: string;
beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'policies-'));
});
afterAll(() => rmSync(workspace, { recursive: true }));

async function account({ key, account: more }: Situation, others: KeySeed[] = []) {
  const old = { created_at: '2026-08-01T00:00:00Z', usage: 0 };
  const server = await localOpenRouter({
    now: () => NOON,
    keys: [{ ...old, hash: 'prod', name: 'prod', ...key }, ...others.map(each => ({ ...old, ...each }))],
    ...more,
  });
  const run = (inputs: Record<string, string>, file = ''): Promise<RunResult> => {
    writeFileSync(join(workspace, PATH), file);
    return runAction({
      inputs: {
        'provisioning-key': server.managementKey,
        'api-url': server.url,
        config: inputs.config ?? '',
        ...inputs,
      },
      env: { GITHUB_WORKSPACE: workspace },
    });
  };
  return { server, run };
}

/** What the step says about the condition. */
function verdict({ code, outputs, log }: RunResult) {
  const unmet = JSON.parse(outputs.unmet ?? 'null') as { condition: string }[] | null;
  if (unmet === null) throw new Error(log);
  return { code, passed: outputs.passed, unmet: unmet.map(({ condition }) => condition) };
}

const met = { code: 0, passed: 'true', unmet: [] };
const unmet = (condition: string) => ({ code: 1, passed: 'false', unmet: [condition] });

test('Every policy of the page is tested', () => {
  expect(table('## Policies', page('docs/recipes.md')).map(([, condition]) => condition)).toEqual(
    Object.keys(POLICIES),
  );
});

describe.each(sampled(Object.entries(POLICIES), 2))('The policy %s', (condition, { meets, violates, declared }) => {
  test('in check', async () => {
    const check = async (situation: Situation) => {
      const { run } = await account(situation);
      return verdict(await run({ operation: 'check', 'current-name': '*', require: condition }));
    };
    expect(await check(meets)).toEqual(met);
    expect(await check(violates)).toEqual(unmet(condition));
  });

  test('in apply, before anything is written', async () => {
    const apply = async (situation: Situation, entry: string) => {
      const { server, run } = await account(situation);
      const file = `keys:\n  prod: { ${entry} }\n`;
      const result = await run({ operation: 'apply', config: PATH, require: condition }, file);
      return { ...verdict(result), writes: writesOf(server).length };
    };
    // A file that declares the setting violates it by itself; otherwise it declares something else.
    const entries = declared ?? { meets: 'include-byok-in-limit: true', violates: 'include-byok-in-limit: true' };
    const [before, after] = declared ? [violates, meets] : [meets, violates];
    expect(await apply(before, entries.meets)).toEqual({ ...met, writes: 1 });
    expect(await apply(after, entries.violates)).toEqual({ ...unmet(condition), writes: 0 });
  });

  test('in validate, where a file declares it, without a request', async () => {
    const validate = async (entry: string) => {
      const { server, run } = await account(meets);
      const file = `keys:\n  prod: { ${entry} }\n`;
      const result = await run({ operation: 'validate', config: PATH, require: condition }, file);
      expect(server.requests).toEqual([]);
      return result;
    };
    if (declared) {
      expect(verdict(await validate(declared.meets))).toEqual(met);
      expect(verdict(await validate(declared.violates))).toEqual(unmet(condition));
      expect(verdict(await validate('')).code).toBe(1);
    } else {
      const result = await validate('limit: 5');
      expect([result.code, annotations(result)]).toEqual([
        1,
        [expect.stringContaining('is not declared in a keys file')],
      ]);
    }
  });
});

test('The require of an entry replaces that of the defaults, but not the input', async () => {
  const file = 'defaults: { require: limit <= 500 }\nkeys:\n  prod: { limit: 600, require: limit <= 700 }\n';
  const apply = async (inputs: Record<string, string>) => {
    const { server, run } = await account({ key: { limit: 5 } });
    const { code } = await run({ operation: 'apply', config: PATH, ...inputs }, file);
    return [code, server.key('prod')?.limit];
  };
  expect(await apply({})).toEqual([0, 600]);
  expect(await apply({ require: 'limit <= 500' })).toEqual([1, 5]);
});

describe('The step that judges all keys', () => {
  const [{ with: given = {} } = {}] = parse(blocks('yaml', section)[0] ?? '') as Step[];
  const inputs = Object.entries(given).filter(([name]) => name !== 'provisioning-key');
  const good = { limit: 5, expires_at: '2026-12-24T00:00:00Z' };
  const judge = async (others: KeySeed[]) => {
    const { run } = await account({ key: good }, others);
    return verdict(await run(Object.fromEntries(inputs.map(([name, value]) => [name, String(value)]))));
  };

  test('passes keys that meet every line, and leaves out disabled ones', async () => {
    expect(await judge([{ limit: null, disabled: true }])).toEqual(met);
  });

  const bad: Record<string, KeySeed> = {
    'limit != unlimited': { ...good, limit: null },
    'expires-at != never': { ...good, expires_at: null },
    'total usage-monthly <= 1000': { ...good, limit: 2000, usage: 1001 },
  };

  test('has these conditions', () => {
    expect(String(given.require).trim().split('\n')).toEqual(Object.keys(bad));
  });

  test.each(Object.entries(bad))('fails for %s, whatever the workspace of the key', async (condition, key) => {
    expect(await judge([{ name: 'other', workspace_id: WORKSPACE, ...key }])).toEqual(unmet(condition));
  });
});
