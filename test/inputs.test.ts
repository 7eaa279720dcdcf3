/** Section 1 of the contract: every input, what it takes and what it refuses, and that nothing is sent before all are right. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { InputError } from '../src/domain/errors.ts';
import { INPUTS, type Inputs, inputVariable, loadInputs } from '../src/inputs.ts';
import { openAccount, told } from './support/account.ts';
import { refusedUrl } from './support/openrouter.ts';
import { expectNoSecret, runAction } from './support/runner.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const SECRET = `sk-or-v1-${'0e6f'.repeat(16)}`;
const UUID = '0df9e665-d932-5740-b2c7-b52af166bc11';

type Given = Record<string, string>;

function load(given: Given, env: Given = {}, event?: unknown): Inputs {
  const variables = Object.entries(given).map(([name, value]) => [inputVariable(name), value]);
  const all = { GITHUB_REPOSITORY: 'octo-org/app', ...Object.fromEntries(variables), ...env };
  return loadInputs(all, NOW, () => event);
}

function faultsOf(given: Given, env?: Given, event?: unknown): readonly string[] {
  try {
    load(given, env, event);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
}

const BASE = { 'provisioning-key': 'sk-or-v1-prov', hash: 'h1' };
/** The least that each operation takes. */
const LEAST: Record<string, Given> = {
  update: { ...BASE, limit: '75' },
  check: { operation: 'check', ...BASE },
  delete: { operation: 'delete', ...BASE },
  create: { operation: 'create', 'provisioning-key': 'sk-or-v1-prov', name: 'n', 'output-key': 'true' },
  rotate: { operation: 'rotate', ...BASE, 'output-key': 'true', retire: 'keep' },
};
const update = (more: Given): Given => ({ ...BASE, limit: '75', ...more });

describe('what is declared', () => {
  // As the contract's table has it, by hand.
  const TABLE: Record<string, [fallback: string, operations: string]> = {
    operation: ['update', 'update check rotate create delete'],
    'provisioning-key': ['', 'update check rotate create delete'],
    hash: ['', 'update check rotate delete'],
    'current-name': ['', 'update check rotate delete'],
    'api-key': ['', 'update check rotate delete'],
    'workspace-id': ['', 'update check rotate create delete'],
    where: ['', 'update check delete'],
    'max-keys': ['1', 'update delete'],
    name: ['', 'update create rotate'],
    disabled: ['', 'update'],
    limit: ['', 'update create rotate'],
    'limit-reset': ['', 'update create rotate'],
    'include-byok-in-limit': ['', 'update create rotate'],
    'expires-in': ['', 'create rotate'],
    require: ['', 'update check rotate create'],
    'fail-on-unmet': ['true', 'update check rotate create'],
    'store-in': ['', 'create rotate'],
    'github-token': ['', 'create rotate'],
    'output-key': ['false', 'create rotate'],
    retire: ['next-rotation', 'rotate'],
    'delete-at-job-end': ['false', 'create'],
    'dry-run': ['false', 'update rotate create delete'],
    'job-summary': ['true', 'update check rotate create delete'],
    'api-url': ['https://openrouter.ai/api/v1', 'update check rotate create delete'],
    'timeout-seconds': ['30', 'update check rotate create delete'],
    'max-retries': ['4', 'update check rotate create delete'],
  };

  test('is the same in the contract, the code and action.yml', () => {
    const { inputs } = parse(readFileSync(new URL('../action.yml', import.meta.url), 'utf8'));
    expect(Object.keys(inputs)).toEqual(Object.keys(TABLE));
    expect(Object.keys(INPUTS)).toEqual(Object.keys(TABLE));
    for (const [name, [fallback, operations]] of Object.entries(TABLE)) {
      expect(inputs[name].default ?? '').toBe(fallback);
      expect(inputs[name].description).toMatch(/\S/);
      const code = INPUTS[name as keyof typeof INPUTS];
      expect(code.default).toBe(fallback);
      expect([...code.operations].sort()).toEqual(operations.split(' ').sort());
    }
  });

  const VALUES: Given = {
    hash: 'h1',
    'current-name': 'prod',
    'api-key': 'sk-or-v1-x',
    where: 'enabled',
    'max-keys': '5',
    name: 'x',
    disabled: 'true',
    limit: '5',
    'limit-reset': 'daily',
    'include-byok-in-limit': 'true',
    'expires-in': '90d',
    require: 'enabled',
    'fail-on-unmet': 'false',
    'store-in': 'repository K',
    'github-token': 'ghp_x',
    'output-key': 'true',
    retire: 'disable',
    'delete-at-job-end': 'true',
    'dry-run': 'true',
  };
  const unused = Object.keys(LEAST).flatMap(operation =>
    Object.keys(VALUES)
      .filter(name => !TABLE[name]?.[1].split(' ').includes(operation))
      .map(name => [operation, name] as const),
  );

  test.each(unused)('operation %s does not silently ignore %s', (operation, name) => {
    const faults = faultsOf({ ...LEAST[operation], [name]: VALUES[name] ?? '' });
    expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name} is only for operations? .*${operation}\\.$`))]);
  });

  test('a value that GitHub fills in by itself counts as not given', () => {
    const defaults = Object.fromEntries(Object.entries(TABLE).map(([name, [fallback]]) => [name, fallback]));
    for (const [operation, least] of Object.entries(LEAST)) {
      expect(faultsOf({ ...defaults, ...least, operation })).toEqual([]);
      expect(faultsOf({ ...defaults, 'max-keys': ' 1 ', 'dry-run': 'False', ...least, operation })).toEqual([]);
    }
  });
});

describe('an input that is empty or only white space', () => {
  test.each(Object.keys(INPUTS))('is not given: %s', name => {
    const without = { ...LEAST.update };
    delete without[name];
    for (const empty of ['', ' ', '\n', '\t \r\n']) {
      expect(faultsOf({ ...without, [name]: empty })).toEqual(faultsOf(without));
    }
  });

  test('is trimmed otherwise', () => {
    expect(load(update({ name: '  two words \n', hash: '\nh1 ', 'dry-run': ' true ' }))).toMatchObject({
      wanted: { name: 'two words' },
      selector: { by: 'hash', hashes: ['h1'] },
      dryRun: true,
    });
  });
});

describe('operation', () => {
  test('is update when not given', () => {
    expect(load(update({})).operation).toBe('update');
  });

  test.each(['Update', 'remove', 'updates', 'create,delete'])('%s is none', operation => {
    expect(faultsOf({ ...BASE, operation })).toEqual([
      expect.stringContaining('is not one of update, check, rotate, create, delete'),
    ]);
  });
});

describe('booleans', () => {
  const flags = ['disabled', 'include-byok-in-limit', 'fail-on-unmet', 'dry-run', 'job-summary'];

  test.each(flags)('%s takes the words of YAML 1.2 and no others', name => {
    for (const word of ['true', 'True', 'TRUE', 'false', 'False', 'FALSE']) {
      expect(faultsOf(update({ [name]: word }))).toEqual([]);
    }
    for (const word of ['yes', 'no', 'on', 'off', '1', '0', 'tRue', 't', 'null', 'true,false']) {
      expect(faultsOf(update({ [name]: word }))).toEqual([
        expect.stringContaining(`${name}: "${word}": it is not one of true, True, TRUE, false, False, FALSE`),
      ]);
    }
  });

  test.each(['output-key', 'delete-at-job-end'])('%s does so too', name => {
    expect(faultsOf({ ...LEAST.create, [name]: 'yes' })).toContain(
      `${name}: "yes": it is not one of true, True, TRUE, false, False, FALSE (did you mean true?).`,
    );
  });

  test('mean what they say', () => {
    expect(load(update({ disabled: 'FALSE', 'include-byok-in-limit': 'True', 'job-summary': 'False' }))).toMatchObject({
      wanted: { disabled: false, include_byok_in_limit: true },
      jobSummary: false,
      dryRun: false,
    });
  });
});

describe('numbers of attempts, seconds and keys', () => {
  test.each([
    ['timeout-seconds', '1', []],
    ['timeout-seconds', '3600', []],
    ['timeout-seconds', '0', ['from 1 to 3600']],
    ['timeout-seconds', '3601', ['from 1 to 3600']],
    ['timeout-seconds', '1.5', ['from 1 to 3600']],
    ['timeout-seconds', '-1', ['from 1 to 3600']],
    ['timeout-seconds', '30s', ['from 1 to 3600']],
    ['timeout-seconds', '1e3', ['from 1 to 3600']],
    ['max-retries', '0', []],
    ['max-retries', '20', []],
    ['max-retries', '21', ['from 0 to 20']],
    ['max-retries', 'none', ['from 0 to 20']],
    ['max-keys', '1000', []],
    ['max-keys', '0', ['from 1 to']],
    ['max-keys', '*', ['from 1 to']],
  ])('%s: %s', (name, value, faults) => {
    expect(faultsOf(update({ [name]: value }))).toEqual(faults.map(each => expect.stringContaining(each)));
  });
});

describe('the selector', () => {
  const ways: Given = { hash: 'h1', 'current-name': 'prod', 'api-key': 'sk-or-v1-x' };
  const { hash: _, ...bare } = LEAST.update as Given;

  test('is exactly one of the three', () => {
    for (const [name, value] of Object.entries(ways)) expect(faultsOf({ ...bare, [name]: value })).toEqual([]);
    expect(faultsOf(bare)).toEqual([expect.stringMatching(/^Exactly one of .* none of them is given/)]);
    expect(faultsOf({ ...bare, hash: 'h1', 'current-name': 'x' })).toEqual([
      expect.stringContaining('hash and current-name are given'),
    ]);
    expect(faultsOf({ ...bare, ...ways })).toEqual([
      expect.stringContaining('hash and current-name and api-key are given'),
    ]);
  });

  test.each<[text: string, hashes: string[]]>([
    ['h1', ['h1']],
    ['h1,h2', ['h1', 'h2']],
    ['h1 , h2\nh3\th4', ['h1', 'h2', 'h3', 'h4']],
    ['h1,h1 h1', ['h1']],
    ['a_b-C9', ['a_b-C9']],
    ['x'.repeat(200), ['x'.repeat(200)]],
  ])('hashes: %j', (hash, hashes) => {
    expect(load(update({ hash }))).toMatchObject({ selector: { by: 'hash', hashes } });
  });

  test.each([
    ['h1, ,h2', 'an element between commas is empty'],
    ['h1,', 'an element between commas is empty'],
    [',', 'an element between commas is empty'],
    [',h1', 'an element between commas is empty'],
    ['h1,\n,h2', 'an element between commas is empty'],
    ['h/1', 'is no hash'],
    ['../keys', 'is no hash'],
    ['h1?x=1', 'is no hash'],
    ['h1;h2', 'is no hash'],
    ['ä', 'is no hash'],
    ['x'.repeat(201), 'is no hash'],
  ])('%j is refused as hash: %s', (hash, why) => {
    expect(faultsOf(update({ hash }))).toEqual([expect.stringMatching(new RegExp(`^hash: .*${why}`))]);
  });

  test.each([SECRET, 'SK-OR-V1-ABC', `"${SECRET}"`, `h1,${SECRET}`])('a key is no hash, and is leaked now', hash => {
    const faults = faultsOf(update({ hash }));
    expect(faults).toEqual([expect.stringMatching(/hash is wanted.*api-key.*already printed.*leaked/)]);
  });

  test('one hash only in rotate, and an exact name', () => {
    expect(faultsOf({ ...LEAST.rotate, hash: 'h1,h2' })).toEqual([expect.stringMatching(/^hash: rotate replaces one/)]);
    const { hash: __, ...rotate } = LEAST.rotate as Given;
    expect(faultsOf({ ...rotate, 'current-name': 'ci-*' })).toEqual([expect.stringMatching(/^current-name: .*exact/)]);
  });

  test('hashes that were named one by one need no max-keys, names do', () => {
    expect(load(update({ hash: 'h1,h2' }))).toMatchObject({ maxKeys: undefined });
    expect(load(update({ hash: 'h1,h2', 'max-keys': '2' }))).toMatchObject({ maxKeys: 2 });
    expect(load({ ...bare, 'current-name': 'ci-*' })).toMatchObject({ maxKeys: 1 });
  });
});

describe('a workspace', () => {
  test.each(['default', '123', `${UUID}x`, UUID.replaceAll('-', '')])('is a UUID, which %s is not', id => {
    expect(faultsOf(update({ 'workspace-id': id }))).toEqual([expect.stringMatching(/^workspace-id: .* not a UUID/)]);
  });

  test('is the same in either case', () => {
    expect(load(update({ 'workspace-id': UUID.toUpperCase() }))).toMatchObject({ workspaceId: UUID });
  });

  test('means nothing to a key that asks about itself', () => {
    expect(faultsOf({ operation: 'check', 'api-key': 'sk-or-v1-x', 'workspace-id': UUID })).toEqual([
      expect.stringMatching(/^workspace-id: /),
    ]);
  });
});

describe('update', () => {
  test('needs something to change: an expression that came out empty must not pass for success', () => {
    expect(faultsOf({ ...BASE, limit: '', name: ' ', disabled: '\n' })).toEqual([
      expect.stringMatching(/^Nothing to change: give at least one of name, disabled, limit/),
    ]);
    for (const one of [{ name: 'x' }, { disabled: 'true' }, { 'limit-reset': 'none' }] as Given[]) {
      expect(faultsOf({ ...BASE, ...one })).toEqual([]);
    }
  });

  test('does not say that nothing was given when what was given is wrong', () => {
    expect(faultsOf({ ...BASE, limit: '+25' })).toEqual([expect.stringMatching(/^limit: "\+25": signs/)]);
  });

  test.each(['Daily', 'yearly', 'never', 'null'])('limit-reset is no %s', word => {
    expect(faultsOf(update({ 'limit-reset': word }))).toEqual([
      expect.stringContaining('is not one of daily, weekly, monthly, none'),
    ]);
  });

  test('a name may not look like one that a rotation gives', () => {
    expect(faultsOf(update({ name: 'prod [replaced by abc, 1-2]' }))).toEqual([expect.stringMatching(/^name: /)]);
  });
});

describe('create and rotate', () => {
  test.each<[what: string, Given, RegExp]>([
    ['create without a name', { ...LEAST.create, name: '' }, /^name: create needs the name/],
    ['create with nobody to get the key', { ...LEAST.create, 'output-key': 'false' }, /^store-in: create would make/],
    ['rotate with nobody to get the key', { operation: 'rotate', ...BASE }, /^store-in: rotate would make/],
    ['create with a relative limit', { ...LEAST.create, limit: 'raise by 5' }, /^limit: a new key has no present/],
    ['create with a lifetime in the past', { ...LEAST.create, 'expires-in': '0d' }, /^expires-in: "0d": it is in/],
    [
      'store-in without a token',
      { ...LEAST.create, 'store-in': 'repository K' },
      /^github-token: .*never write secrets/,
    ],
    ['a token without store-in', { ...LEAST.create, 'github-token': 'ghp_x' }, /^github-token is only for store-in/],
    ['an output key whose old key goes', { ...LEAST.rotate, retire: 'disable' }, /^retire: without store-in.*keep/],
    ['an unknown retire', { ...LEAST.rotate, retire: 'burn' }, /^retire: "burn" is not one of next-rotation, disable/],
    [
      'a stored key that ends with the job',
      { ...LEAST.create, 'delete-at-job-end': 'true', 'store-in': 'repository K', 'github-token': 'ghp_x' },
      /^delete-at-job-end: /,
    ],
    ['a target that is none', { ...LEAST.create, 'store-in': 'repo K', 'github-token': 'g' }, /^store-in: "repo K"/],
    ['a condition on a hash to come', { ...LEAST.create, require: 'hash == x' }, /^require: .*still to be created/],
  ])('%s is refused', (_what, given, fault) => {
    expect(faultsOf(given)).toContainEqual(expect.stringMatching(fault));
  });

  test('a key that ends with the job ends within a day anyway', () => {
    const job = { ...LEAST.create, 'delete-at-job-end': 'true' };
    expect(load(job)).toMatchObject({ wanted: { lifetime: { for: 86_400_000 } } });
    expect(load({ ...job, 'expires-in': '2h' })).toMatchObject({ wanted: { lifetime: { for: 7_200_000 } } });
  });
});

describe('an input that does not exist', () => {
  test.each([
    ['INPUT_DRY_RUN', 'dry_run', 'dry-run'],
    ['INPUT_LIMITS', 'limits', 'limit'],
    ['INPUT_PROVISIONING_KEY', 'provisioning_key', 'provisioning-key'],
    ['INPUT_API-URI', 'api-uri', 'api-url'],
  ])('%s is an error that suggests the nearest name', (variable, written, nearest) => {
    expect(faultsOf(update({}), { [variable]: 'true' })).toEqual([
      `There is no input "${written}"; did you mean ${nearest}?`,
    ]);
  });

  test('does not delete for real where a dry run was meant', async () => {
    const { server, step } = await openAccount({ keys: [{ hash: 'h1' }] });
    const result = await step({ operation: 'delete', hash: 'h1', dry_run: 'true' });
    expect(result.code).toBe(1);
    expect(server.requests).toHaveLength(0);
    expect(told(result)).toEqual(['There is no input "dry_run"; did you mean dry-run?']);
  });
});

describe('api-url', () => {
  test.each([
    ['openrouter.ai/api/v1', 'it is no URL'],
    ['ftp://openrouter.ai/api/v1', 'it does not begin with https://'],
    ['http://openrouter.ai/api/v1', 'plain http'],
    ['http://127.0.0.1.evil.example/', 'plain http'],
    ['http://localhost.evil.example/', 'plain http'],
    ['http://10.0.0.1/', 'plain http'],
    ['https://user:pass@openrouter.ai/api/v1', 'contains credentials'],
    ['https://openrouter.ai/api/v1?x=1', 'a query or a fragment'],
    ['https://openrouter.ai/api/v1#x', 'a query or a fragment'],
  ])('%s is refused: %s', (url, why) => {
    const faults = faultsOf(update({ 'api-url': url }));
    expect(faults).toEqual([expect.stringMatching(new RegExp(`^api-url: .*${why}`))]);
    expect(faults[0]).not.toContain('pass');
  });

  test.each([
    'https://eu.openrouter.ai/api/v1/',
    'http://127.0.0.1:4711/api',
    'http://localhost:1/',
    'http://[::1]:1/',
  ])('%s is taken', url => {
    expect(faultsOf(update({ 'api-url': url }))).toEqual([]);
  });
});

describe('an empty provisioning key', () => {
  const { 'provisioning-key': _, ...without } = LEAST.update as Given;
  const pull = (fork: boolean) => ({ pull_request: { head: { repo: { fork } } } });

  test.each<[what: string, Given, unknown, RegExp]>([
    ['a push', {}, {}, /The secret may not exist .*fork or Dependabot/],
    ['a pull request of the repository', {}, pull(false), /The secret may not exist/],
    ['a fork', {}, pull(true), /comes from a fork, which gets no secrets/],
    ['Dependabot', { GITHUB_ACTOR: 'dependabot[bot]' }, {}, /started by Dependabot/],
    ['a pull request of Dependabot', {}, { sender: { login: 'dependabot[bot]' } }, /started by Dependabot/],
    ['no event that can be read', {}, undefined, /The secret may not exist/],
    ['an event of another shape', {}, { pull_request: null, sender: 7 }, /The secret may not exist/],
  ])('is explained by the run: %s', (_what, env, event, why) => {
    expect(faultsOf(without, env, event)).toEqual([expect.stringMatching(why)]);
  });

  test('is explained on the bundle from the event of the run', async () => {
    const { step } = await openAccount();
    const event = { name: 'pull_request', payload: pull(true) };
    const result = await step({ 'provisioning-key': '', hash: 'h1', limit: '5' }, { event });
    expect(told(result)).toEqual([expect.stringMatching(/^provisioning-key is empty\. .*from a fork/)]);
  });

  test('is right only for a check of the key itself', () => {
    expect(load({ operation: 'check', 'api-key': 'sk-or-v1-x' })).toMatchObject({ operation: 'check own key' });
    expect(faultsOf({ operation: 'check', hash: 'h1' })).toEqual([expect.stringMatching(/^provisioning-key is empty/)]);
    expect(faultsOf({ operation: 'delete', 'api-key': 'sk-or-v1-x' })).toHaveLength(1);
  });
});

describe('a secret with characters that no secret has', () => {
  test.each(['provisioning-key', 'api-key'])('is refused without being shown: %s', name => {
    for (const value of ['sk-or v1', 'sk-or-v1-ä', '"sk\nor"', 'sk\u200bor']) {
      const base = { operation: 'check', 'provisioning-key': 'sk-or-v1-p', 'api-key': 'sk-or-v1-x' };
      const faults = faultsOf({ ...base, [name]: value });
      expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name}: the value has characters`))]);
      expect(faults[0]).not.toContain(value);
    }
  });
});

describe('on the bundle', () => {
  test('every fault is told at once, each by itself, and nothing is sent', async () => {
    const { server, step } = await openAccount({ keys: [{ hash: 'h1' }] });
    const result = await step({
      hash: 'h1,,h/2',
      'current-name': 'x',
      limit: '+25',
      disabled: 'yes',
      'limit-reset': 'yearly',
      'timeout-seconds': '0',
      'workspace-id': 'default',
      retire: 'disable',
      where: 'foo == 1',
      require: 'limit >',
      nmae: 'x',
    });
    expect(result.code).toBe(1);
    expect(server.requests).toHaveLength(0);
    const names = told(result).map(each => /^[a-z-]+|There is no input/.exec(each)?.[0] ?? each.split(' ')[0]);
    expect(names.sort()).toEqual(
      ['There is no input', 'Exactly', 'disabled', 'hash', 'hash', 'limit', 'limit-reset', 'require', 'retire']
        .concat(['timeout-seconds', 'where', 'workspace-id'])
        .sort(),
    );
    expect(result.outputs).toEqual({ changed: 'false', passed: 'false', unmet: '[]' });
    expect(result.summary).toContain('❌');
    for (const text of ['limit', 'workspace']) expect(result.summary).toContain(text);
  });

  test('the same holds without a summary, and where the runner fills in no defaults', async () => {
    const inputs = { 'provisioning-key': 'sk-or-v1-p', hash: 'h1', limit: '1e3', 'job-summary': 'FALSE' };
    const result = await runAction({ inputs, withoutDefaults: true });
    expect(result.code).toBe(1);
    expect(told(result)).toEqual([expect.stringMatching(/^limit: "1e3": exponents are not accepted/)]);
    expect(result.summary).toBe('');
  });

  test('a runner that passes only what the workflow names is served as well', async () => {
    const { server, step } = await openAccount({ keys: [{ hash: 'h1', limit: 5 }] });
    expect((await step({ hash: 'h1', limit: '7' }, { withoutDefaults: true })).code).toBe(0);
    expect(server.key('h1')?.limit).toBe(7);
  });

  test('a key given as hash is masked at once and never shown again', async () => {
    const result = await runAction({
      inputs: { 'provisioning-key': 'sk-or-v1-p', 'api-url': refusedUrl(), hash: `h1,${SECRET}`, limit: '5' },
    });
    expect(result.code).toBe(1);
    expect(result.masks).toContain(SECRET);
    expect(result.stdout.indexOf('::add-mask::')).toBeLessThan(result.stdout.indexOf('::error::'));
    expectNoSecret(result, [SECRET]);
  });

  test('every secret is masked before anything is printed, line by line too', async () => {
    const inputs = { 'provisioning-key': 'sk-or-v1-p\nsecond-line', 'github-token': 'ghp_t', 'api-key': 'sk-or-v1-k' };
    const result = await runAction({ inputs: { ...inputs, operation: 'check' } });
    expect(result.code).toBe(1);
    expect(result.masks).toEqual(
      expect.arrayContaining(['sk-or-v1-p\nsecond-line', 'sk-or-v1-p', 'second-line', 'ghp_t', 'sk-or-v1-k']),
    );
    expect(result.stdout.lastIndexOf('::add-mask::')).toBeLessThan(result.stdout.indexOf('::error::'));
    expectNoSecret(result, ['second-line', 'ghp_t', 'sk-or-v1-k']);
  });

  test('nothing that may be typed into any input is more than a fault', () => {
    const given = fc.dictionary(
      fc.constantFrom(...Object.keys(INPUTS)),
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('h1', 'true', '*', '5', 'enabled', 'create', 'rotate')),
    );
    fc.assert(
      fc.property(given, inputs => {
        for (const fault of faultsOf(inputs)) expect(fault).not.toMatch(/[\u0000-\u001f]|##\[/);
      }),
      { numRuns: 1000 },
    );
  });
});
