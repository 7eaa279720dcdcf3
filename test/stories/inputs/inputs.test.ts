/** Every input: what it accepts and refuses, and that nothing is sent before all are valid. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Command } from '../../../src/domain/command/command.ts';
import { InputError } from '../../../src/domain/text/errors.ts';
import { inputVariable } from '../../../src/inputs/form.ts';
import { INPUTS, type InputName, SECRET_INPUTS } from '../../../src/inputs/input-declaration.ts';
import { fallbackContext, parseInputs, parsePostInputs } from '../../../src/inputs/parse-inputs.ts';
import { refusedUrl } from '../../support/openrouter/openrouter.ts';
import fc from '../../support/properties.ts';
import { expectNoSecret, runAction } from '../../support/runner/runner.ts';
import { annotations, openAccount } from '../../support/worlds/account.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const SECRET = `sk-or-v1-${'0e6f'.repeat(16)}`;
const UUID = '0df9e665-d932-5740-b2c7-b52af166bc11';

type Given = Record<string, string>;

function load(given: Given, env: Given = {}, event?: unknown): Command {
  const variables = Object.entries(given).map(([name, value]) => [inputVariable(name), value]);
  const all = { GITHUB_REPOSITORY: 'octo-org/app', ...Object.fromEntries(variables), ...env };
  return parseInputs(all, NOW, () => event);
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
/** The minimum that each operation needs. */
const MINIMAL: Record<string, Given> = {
  update: { ...BASE, limit: '75' },
  check: { operation: 'check', ...BASE },
  delete: { operation: 'delete', ...BASE },
  create: { operation: 'create', 'provisioning-key': 'sk-or-v1-prov', name: 'n', 'output-key': 'true' },
  rotate: { operation: 'rotate', ...BASE, 'output-key': 'true', retire: 'keep' },
  apply: { operation: 'apply', 'provisioning-key': 'sk-or-v1-prov', config: 'keys.yml' },
  export: { operation: 'export', 'provisioning-key': 'sk-or-v1-prov' },
  validate: { operation: 'validate', config: 'keys.yml' },
};
const STORED = { 'store-in': 'repository K', 'github-token': 'ghp_x' };
const update = (more: Given): Given => ({ ...BASE, limit: '75', ...more });

describe('the declaration', () => {
  const ONLINE = 'update check rotate create delete apply export';
  const ALL = `${ONLINE} validate`;
  const GATED = 'update check rotate create apply';
  // Written by hand, independently of the declaration.
  const TABLE: Record<string, [fallback: string, operations: string, value: string]> = {
    operation: ['update', ALL, 'update'],
    'dry-run': ['false', 'update rotate create delete apply', 'true'],
    'provisioning-key': ['', ONLINE, 'sk-or-v1-prov'],
    'federation-policy-id': ['', ONLINE, '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
    'federation-audience': ['https://openrouter.ai', ONLINE, 'https://example.com'],
    'seal-key': ['', ONLINE, 'seal-key-of-the-tests-0123456789-abcdefgh'],
    hash: ['', 'update check rotate delete', 'h1'],
    'current-name': ['', 'update check rotate delete export', 'prod'],
    'api-key': ['', 'update check rotate delete', 'sk-or-v1-x'],
    'leaked-in': ['', 'check update delete', 'repository'],
    'workspace-id': ['', ONLINE, UUID],
    where: ['', 'update check rotate delete export', 'limit == 5'],
    'max-keys': ['', 'update delete apply', '2'],
    name: ['', 'update create rotate', 'x'],
    disabled: ['', 'update', 'false'],
    limit: ['', 'update create rotate', '5'],
    'limit-reset': ['', 'update create rotate', 'none'],
    'include-byok-in-limit': ['', 'update create rotate', 'false'],
    guardrail: ['', 'update create rotate', 'none'],
    'external-user': ['', 'create', 'customer-7'],
    'creator-user-id': ['', 'create', 'user_2dHFtVWx2n56w6HkM0000000007'],
    'move-to-workspace': ['', 'update', 'production'],
    'expires-in': ['', 'create rotate', '90d'],
    'store-in': ['', 'create rotate delete', 'repository K'],
    'github-token': ['', 'create rotate delete apply check update', 'ghp_x'],
    'resolve-alerts': ['false', 'update delete', 'true'],
    'output-key': ['false', 'create rotate', 'true'],
    retire: ['next-rotation', 'rotate apply', 'disable'],
    'carry-over': ['all', 'rotate apply', 'guardrail'],
    'delete-at-job-end': ['false', 'create', 'true'],
    require: ['', `${GATED} validate`, 'limit == 5'],
    warn: ['', GATED, 'limit == 5'],
    'fail-on-unmet': ['true', `${GATED} validate`, 'false'],
    config: ['', 'apply export validate', 'keys.yml'],
    'fail-on-drift': ['false', 'apply', 'true'],
    spend: ['false', 'check', 'true'],
    'job-summary': ['true', ALL, 'false'],
    'report-to': ['', ALL, 'pull-request'],
    'report-token': ['', ALL, 'ghs_x'],
    'api-url': ['https://openrouter.ai/api/v1', ALL, 'https://eu.openrouter.ai/api/v1'],
    'timeout-seconds': ['30', ALL, '5'],
    'max-retries': ['4', ALL, '0'],
  };

  test('is the same in this test, in the code and in action.yml', () => {
    const { inputs } = parse(readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8'));
    expect(Object.keys(inputs)).toEqual(Object.keys(TABLE));
    const declared = Object.entries(INPUTS).map(([name, declaration]) => {
      const fallback = 'default' in declaration ? declaration.default : '';
      return [name, fallback, [...declaration.operations].sort().join(' ')];
    });
    const wanted = Object.entries(TABLE).map(([name, [fallback, operations]]) => {
      return [name, fallback, operations.split(' ').sort().join(' ')];
    });
    expect(declared).toEqual(wanted);
    for (const [name, [fallback]] of Object.entries(TABLE)) {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub evaluates it
      const written = name === 'report-token' ? '${{ github.token }}' : fallback;
      expect(inputs[name].default ?? '').toBe(written);
      expect(inputs[name].description).toMatch(/\S/);
    }
  });

  const IGNORED: InputName[] = [...SECRET_INPUTS, 'federation-policy-id', 'federation-audience'];

  const unused = Object.keys(MINIMAL).flatMap(operation =>
    Object.keys(TABLE)
      .filter(name => !TABLE[name]?.[1].split(' ').includes(operation))
      .filter(name => operation !== 'validate' || !IGNORED.includes(name as InputName))
      .map(name => [operation, name] as const),
  );

  test.each(unused)('operation %s does not silently ignore %s', (operation, name) => {
    const faults = faultsOf({ ...MINIMAL[operation], [name]: TABLE[name]?.[2] ?? '' });
    expect(faults).toEqual([
      expect.stringMatching(new RegExp(`^${name} is only for operation .*; this is operation ${operation}\\.$`)),
    ]);
  });

  /** `validate` takes them from a wrapper, but connects to nothing. */
  const CONNECTION = ['api-url', 'timeout-seconds', 'max-retries'];

  const used = Object.keys(MINIMAL).flatMap(operation =>
    Object.keys(TABLE)
      .filter(name => name !== 'operation' && TABLE[name]?.[1].split(' ').includes(operation))
      .filter(name => operation !== 'validate' || !CONNECTION.includes(name))
      .map(name => [operation, name] as const),
  );

  test.each(used)('operation %s does something with %s: another command, or a fault', (operation, name) => {
    const without: Given = {
      ...MINIMAL[operation],
      ...(operation === 'rotate' && STORED),
      // A token without a place to report to has no effect.
      ...(name === 'report-token' && { 'report-to': 'issue Keys' }),
    };
    delete without[name];
    const result = (given: Given) => (faultsOf(given).length > 0 ? faultsOf(given) : load(given));
    expect(result({ ...without, [name]: TABLE[name]?.[2] ?? '' })).not.toEqual(result(without));
  });

  test.each(IGNORED)('operation validate ignores %s, which a wrapper may pass', name => {
    for (const value of ['x', '"', 'a\nb']) expect(faultsOf({ ...MINIMAL.validate, [name]: value })).toEqual([]);
  });

  test('an unused input is an error that lists the operations it is for', () => {
    expect(faultsOf(update({ retire: 'disable', spend: 'true' }))).toEqual([
      'retire is only for operation rotate and apply; this is operation update.',
      'spend is only for operation check; this is operation update.',
    ]);
  });

  test('a default that GitHub fills in counts as not given', () => {
    const defaults = Object.fromEntries(Object.entries(TABLE).map(([name, [fallback]]) => [name, fallback]));
    for (const [operation, least] of Object.entries(MINIMAL)) {
      expect(faultsOf({ ...defaults, ...least, operation })).toEqual([]);
      expect(faultsOf({ ...defaults, 'dry-run': 'False', retire: ' next-rotation ', ...least, operation })).toEqual([]);
    }
  });
});

describe('an input that is empty or only white space', () => {
  test.each(Object.keys(INPUTS))('is not given: %s', name => {
    const without = { ...MINIMAL.update };
    delete without[name];
    for (const empty of ['', ' ', '\n', '\t \r\n']) {
      expect(faultsOf({ ...without, [name]: empty })).toEqual(faultsOf(without));
    }
  });

  test('is trimmed otherwise', () => {
    expect(load(update({ name: '  two words \n', hash: '\nh1 ', 'dry-run': ' true ' }))).toMatchObject({
      wanted: { name: 'two words' },
      selection: { selector: { by: 'hash', hashes: ['h1'] } },
      dryRun: true,
    });
  });
});

describe('operation', () => {
  test('is update when not given', () => {
    expect(load(update({})).operation).toBe('update');
  });

  test.each(['Check', 'CHECK', ' check '])('is read in any case: %j', operation => {
    expect(load({ ...MINIMAL.check, operation }).operation).toBe('check');
  });

  test.each([
    ['disable', ' (use update with disabled: true)'],
    ['Enable', ' (use update with disabled: false)'],
    ['remove', ' (use delete)'],
    ['plan', ' (use apply with dry-run: true)'],
    ['updates', ' (did you mean update?)'],
    ['rotat', ' (did you mean rotate?)'],
    ['create,delete', ''],
    ['constructor', ''],
  ])('%s is not one', (operation, suggestion) => {
    expect(faultsOf({ ...BASE, operation })).toEqual([
      `operation: "${operation}": it is not one of update, check, rotate, create, delete, apply, export, validate${suggestion}.`,
    ]);
  });
});

describe('booleans', () => {
  const flags = ['disabled', 'include-byok-in-limit', 'fail-on-unmet', 'dry-run', 'job-summary'];
  const refused = (name: string, word: string) =>
    expect.stringMatching(
      new RegExp(
        `^${name}: "${word}": it is not one of true, True, TRUE, false, False, FALSE( \\(did you mean .*)?\\.$`,
      ),
    );

  test.each(flags)('%s takes the words of YAML 1.2 and no others', name => {
    for (const word of ['true', 'True', 'TRUE', 'false', 'False', 'FALSE']) {
      expect(faultsOf(update({ [name]: word }))).toEqual([]);
    }
    for (const word of ['yes', 'no', 'on', 'off', '1', '0', 'tRue', 't', 'null', 'true,false']) {
      expect(faultsOf(update({ [name]: word }))).toEqual([refused(name, word)]);
    }
  });

  test.each([
    ['create', 'output-key'],
    ['create', 'delete-at-job-end'],
    ['check', 'spend'],
    ['apply', 'fail-on-drift'],
  ])('in %s, so does %s', (operation, name) => {
    expect(faultsOf({ ...MINIMAL[operation], [name]: 'yes' })).toEqual([refused(name, 'yes')]);
  });

  test('the probable meaning is suggested', () => {
    expect(faultsOf(update({ disabled: 'yes' }))[0]).toContain('did you mean true?');
    expect(faultsOf(update({ disabled: 'off' }))[0]).toContain('did you mean false?');
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
    ['timeout-seconds', '30s', ['from 1 to 3600 (did you mean 30?)']],
    ['timeout-seconds', '4000s', ['from 1 to 3600.']],
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
  const { hash: _, ...bare } = MINIMAL.update as Given;

  test('is exactly one of the three', () => {
    for (const [name, value] of Object.entries(ways)) expect(faultsOf({ ...bare, [name]: value })).toEqual([]);
    expect(faultsOf(bare)).toEqual([expect.stringMatching(/^Exactly one of .* none of them is given/)]);
    expect(faultsOf({ ...bare, hash: 'h1', 'current-name': 'x' })).toEqual([
      expect.stringContaining('hash and current-name are given'),
    ]);
    expect(faultsOf({ ...bare, ...ways })).toEqual([
      expect.stringContaining('hash, current-name and api-key are given'),
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
    expect(load(update({ hash }))).toMatchObject({ selection: { selector: { by: 'hash', hashes } } });
  });

  test.each([
    ['h1, ,h2', 'an element between commas is empty'],
    ['h1,', 'an element between commas is empty'],
    [',', 'an element between commas is empty'],
    [',h1', 'an element between commas is empty'],
    ['h1,\n,h2', 'an element between commas is empty'],
    ['h/1', 'is not a valid hash'],
    ['../keys', 'is not a valid hash'],
    ['h1?x=1', 'is not a valid hash'],
    ['h1;h2', 'is not a valid hash'],
    ['ä', 'is not a valid hash'],
    ['x'.repeat(201), 'is not a valid hash'],
  ])('%j is refused as hash: %s', (hash, why) => {
    expect(faultsOf(update({ hash }))).toEqual([expect.stringMatching(new RegExp(`^hash: .*${why}`))]);
  });

  test.each([SECRET, 'SK-OR-V1-ABC', `"${SECRET}"`, `h1,${SECRET}`])('a key is not a hash, and has leaked', hash => {
    const faults = faultsOf(update({ hash }));
    expect(faults).toEqual([expect.stringMatching(/hash is wanted.*api-key.*already printed.*leaked/)]);
  });

  test('in rotate: only one hash, or an exact name', () => {
    expect(faultsOf({ ...MINIMAL.rotate, hash: 'h1,h2' })).toEqual([
      expect.stringMatching(/^hash: rotate replaces one/),
    ]);
    const { hash: __, ...rotate } = MINIMAL.rotate as Given;
    expect(faultsOf({ ...rotate, 'current-name': 'ci-*' })).toEqual([expect.stringMatching(/^current-name: .*exact/)]);
  });

  test('hashes need no max-keys, names and values do; an explicit 1 limits hashes too', () => {
    const maxKeys = (given: Given) => (load(given) as { selection: { maxKeys: number | undefined } }).selection.maxKeys;
    expect(maxKeys(update({ hash: 'h1,h2' }))).toBeUndefined();
    expect(maxKeys(update({ hash: 'h1,h2', 'max-keys': '2' }))).toBe(2);
    expect(maxKeys(update({ hash: 'h1,h2', 'max-keys': '1' }))).toBe(1);
    expect(maxKeys({ ...bare, 'current-name': 'ci-*' })).toBe(1);
    expect(maxKeys({ ...bare, 'api-key': 'sk-or-v1-x' })).toBe(1);
    expect(maxKeys({ operation: 'check', 'provisioning-key': 'sk-or-v1-p', 'current-name': '*' })).toBeUndefined();
    expect(load({ ...MINIMAL.apply })).toMatchObject({ maxKeys: 1 });
    expect(load({ ...MINIMAL.apply, 'max-keys': '7' })).toMatchObject({ maxKeys: 7 });
  });

  test('of the provisioning key itself is an error', () => {
    expect(faultsOf({ ...bare, 'api-key': bare['provisioning-key'] ?? '' })).toEqual([
      expect.stringMatching(/^api-key: this is the provisioning key itself/),
    ]);
  });
});

describe('a workspace', () => {
  const byName = { 'provisioning-key': 'sk-or-v1-p', 'current-name': 'ci-*' };

  test.each<[text: string, workspace: object]>([
    [UUID, { by: 'id', id: UUID }],
    [UUID.toUpperCase(), { by: 'id', id: UUID }],
    ['production', { by: 'slug', slug: 'production' }],
    ['team-2', { by: 'slug', slug: 'team-2' }],
    ['all', { by: 'all' }],
  ])('is %s', (text, workspace) => {
    expect(load({ operation: 'check', ...byName, 'workspace-id': text })).toMatchObject({ selection: { workspace } });
  });

  test.each([
    ['My Team', ' (did you mean my-team?)'],
    ['ALL', ' (did you mean all?)'],
    ['a_b', ' (did you mean a-b?)'],
    ['…', ''],
  ])('is not %s', (text, suggestion) => {
    expect(faultsOf(update({ 'workspace-id': text }))).toEqual([
      `workspace-id: "${text}": it is not a UUID such as ${UUID}, and not a slug of lowercase letters, digits and hyphens${suggestion}.`,
    ]);
  });

  test.each<[what: string, Given, RegExp | undefined]>([
    ['update by name', { ...byName, limit: '5' }, undefined],
    ['delete by name', { ...byName, operation: 'delete' }, undefined],
    ['update by hash', update({}), /^workspace-id: all is only for current-name/],
    ['check by value', { operation: 'check', 'provisioning-key': 'p', 'api-key': 'k' }, /only for current-name/],
    [
      'rotate',
      MINIMAL.rotate as Given,
      /^workspace-id: all is only for update, check and delete\. rotate works in one/,
    ],
    [
      'create',
      MINIMAL.create as Given,
      /^workspace-id: all is only for update, check and delete\. create works in one/,
    ],
    ['apply', MINIMAL.apply as Given, /^workspace-id: all is only for update, check and delete\. apply works in one/],
  ])('all, in %s', (_what, given, fault) => {
    const faults = faultsOf({ ...given, 'workspace-id': 'all' });
    expect(faults).toEqual(fault === undefined ? [] : [expect.stringMatching(fault)]);
  });

  test('is a UUID for a key that reads itself', () => {
    const own = { operation: 'check', 'api-key': 'sk-or-v1-x' };
    expect(load({ ...own, 'workspace-id': UUID })).toMatchObject({ operation: 'check own key', workspaceId: UUID });
    for (const text of ['production', 'all']) {
      expect(faultsOf({ ...own, 'workspace-id': text })).toEqual([
        expect.stringMatching(/^workspace-id: a key that reads/),
      ]);
    }
  });

  test('that a key is moved to is one', () => {
    const { limit: _, ...move } = update({ 'move-to-workspace': 'production' });
    expect(load(move)).toMatchObject({ wanted: {}, placement: { moveTo: { by: 'slug', slug: 'production' } } });
    expect(faultsOf({ ...move, 'move-to-workspace': 'all' })).toEqual([
      expect.stringMatching(/^move-to-workspace: "all": a key is in one workspace/),
    ]);
  });
});

describe('update', () => {
  test('needs something to change: an empty expression must not count as success', () => {
    expect(faultsOf({ ...BASE, limit: '', name: ' ', disabled: '\n' })).toEqual([
      expect.stringMatching(/^Nothing to change: give at least one of name, disabled, limit, .* or move-to-workspace/),
    ]);
    const ones: Given[] = [{ name: 'x' }, { disabled: 'false' }, { 'limit-reset': 'none' }, { guardrail: 'none' }];
    for (const one of [...ones, { 'move-to-workspace': 'production' }]) {
      expect(faultsOf({ ...BASE, ...one })).toEqual([]);
    }
  });

  test('does not report that nothing was given when a given value is wrong', () => {
    expect(faultsOf({ ...BASE, limit: '+25' })).toEqual([expect.stringMatching(/^limit: "\+25": signs/)]);
  });

  test.each([
    ['Daily', ' (did you mean daily?)'],
    ['month', ' (did you mean monthly?)'],
    ['Never', ' (use none)'],
    ['null', ' (use none)'],
    ['yearly', ''],
  ])('limit-reset does not take %s', (word, suggestion) => {
    const faults = faultsOf(update({ 'limit-reset': word }));
    expect(faults).toEqual([
      expect.stringContaining(`limit-reset: "${word}": it is not one of daily, weekly, monthly, none`),
    ]);
    expect(faults[0]).toContain(suggestion);
  });

  test('accepts every setting', () => {
    const given = { name: 'x', disabled: 'true', 'limit-reset': 'none', 'include-byok-in-limit': 'false' };
    expect(load(update(given))).toMatchObject({
      wanted: { name: 'x', disabled: true, limit_reset: null, include_byok_in_limit: false },
      placement: undefined,
    });
    expect(Object.keys((load(update({})) as { wanted: object }).wanted)).toEqual(['limit']);
  });

  test.each<[text: string, guardrail: unknown]>([
    ['none', 'none'],
    [UUID.toUpperCase(), { by: 'id', id: UUID }],
    ['EU only', { by: 'name', name: 'EU only' }],
  ])('guardrail: %s', (guardrail, choice) => {
    expect(load(update({ guardrail }))).toMatchObject({ placement: { guardrail: choice } });
    expect(load({ ...MINIMAL.create, guardrail })).toMatchObject({ wanted: { guardrail: choice } });
    expect(load({ ...MINIMAL.rotate, guardrail })).toMatchObject({ wanted: { guardrail: choice } });
  });

  test('does not accept a guardrail together with another workspace', () => {
    expect(faultsOf(update({ guardrail: 'none', 'move-to-workspace': UUID }))).toEqual([
      expect.stringMatching(/^guardrail: not together with move-to-workspace/),
    ]);
  });

  test('does not give several keys the same name', () => {
    expect(faultsOf(update({ hash: 'h1,h2', name: 'x' }))).toEqual([expect.stringMatching(/^name: several keys/)]);
  });

  test('a name may not look like one that a rotation gives', () => {
    expect(faultsOf(update({ name: 'prod [replaced by abc, 1-2]' }))).toEqual([expect.stringMatching(/^name: /)]);
  });
});

describe('create and rotate', () => {
  test.each<[what: string, Given, RegExp]>([
    ['create without a name', { ...MINIMAL.create, name: '' }, /^name: create needs the name/],
    [
      'create with nobody to get the key',
      { ...MINIMAL.create, 'output-key': 'false' },
      /^store-in: create would create/,
    ],
    ['rotate with nobody to get the key', { operation: 'rotate', ...BASE }, /^store-in: rotate would create/],
    [
      'create with a relative limit',
      { ...MINIMAL.create, limit: 'raise by 5' },
      /^limit: a new key has no present limit/,
    ],
    ['create with a lifetime in the past', { ...MINIMAL.create, 'expires-in': '0d' }, /^expires-in: "0d": it is in/],
    [
      'store-in without a token',
      { ...MINIMAL.create, 'store-in': 'repository K' },
      /^github-token: .*never write secrets/,
    ],
    ['a token without store-in', { ...MINIMAL.create, 'github-token': 'ghp_x' }, /^github-token is only for store-in/],
    ['an output key whose old key goes', { ...MINIMAL.rotate, retire: 'disable' }, /^retire: without store-in.*keep/],
    [
      'an unknown retire',
      { ...MINIMAL.rotate, retire: 'burn' },
      /^retire: "burn": it is not one of next-rotation, disa/,
    ],
    ['only an unknown retire', { ...MINIMAL.rotate, retire: 'deleted' }, /^retire: "deleted"[^\n]*$/],
    ['a misspelt retire', { ...MINIMAL.rotate, retire: 'disabled' }, /did you mean disable\?/],
    ['30 minutes', { ...MINIMAL.create, ...STORED, 'expires-in': '30m' }, /^expires-in: .*m is minutes/],
    [
      'an instant within the hour',
      { ...MINIMAL.rotate, ...STORED, 'expires-in': '2026-11-23T12:59:59Z' },
      /^expires-in: .*expire before it is used/,
    ],
    ['only comments', { ...MINIMAL.create, ...STORED, 'store-in': '# nothing' }, /^store-in: there are only comments/],
    [
      'a stored key that ends with the job',
      { ...MINIMAL.create, 'delete-at-job-end': 'true', 'store-in': 'repository K', 'github-token': 'ghp_x' },
      /^delete-at-job-end: /,
    ],
    ['a target that is none', { ...MINIMAL.create, 'store-in': 'repo K', 'github-token': 'g' }, /^store-in: "repo K"/],
    ['a condition on a hash to come', { ...MINIMAL.create, require: 'hash == x' }, /^require: .*still to be created/],
  ])('%s is refused', (_what, given, fault) => {
    expect(faultsOf(given)).toContainEqual(expect.stringMatching(fault));
  });

  test('a stored key lives for at least an hour; one that only this job uses need not', () => {
    for (const lifetime of ['1h', '90d', 'never', '2026-11-23T13:00:00Z']) {
      expect(faultsOf({ ...MINIMAL.create, ...STORED, 'expires-in': lifetime })).toEqual([]);
    }
    expect(faultsOf({ ...MINIMAL.create, 'expires-in': '30m' })).toEqual([]);
  });

  test('a new key goes to secrets, to an output, or both', () => {
    const stored = { storage: { targets: [{ kind: 'repository', secret: 'K' }], githubToken: 'ghp_x' } };
    const { 'output-key': _, ...create } = MINIMAL.create as Given;
    expect(load({ ...create, ...STORED })).toMatchObject({ delivery: { ...stored, outputKey: false } });
    expect(load({ ...MINIMAL.create, ...STORED })).toMatchObject({ delivery: { ...stored, outputKey: true } });
    expect(load(MINIMAL.create as Given)).toMatchObject({ delivery: { storage: undefined, outputKey: true } });
  });

  test('a rotation has one key, a place for the new one, and a fate for the old one', () => {
    const { hash: _, 'output-key': __, retire: ___, ...rotate } = MINIMAL.rotate as Given;
    const given = { ...rotate, ...STORED, 'current-name': 'prod', where: 'created-at < -90d', limit: 'raise by 5' };
    expect(load({ ...given, 'workspace-id': 'team' })).toMatchObject({
      operation: 'rotate',
      selector: { by: 'name', name: 'prod' },
      workspace: { by: 'slug', slug: 'team' },
      where: [{ text: 'created-at < -90d' }],
      wanted: { limit: { rule: 'raise' } },
      retire: 'next-rotation',
      dryRun: false,
    });
  });

  test('a key that ends with the job ends within a day at the latest', () => {
    const job = { ...MINIMAL.create, 'delete-at-job-end': 'true' };
    expect(load(job)).toMatchObject({ wanted: { lifetime: { for: 86_400_000 } } });
    expect(load({ ...job, 'expires-in': '2h' })).toMatchObject({ wanted: { lifetime: { for: 7_200_000 } } });
  });
});

describe('delete with store-in', () => {
  const stored: Given = { operation: 'delete', 'provisioning-key': 'sk-or-v1-p', ...STORED };

  test.each<[what: string, Given, RegExp | undefined]>([
    ['one hash', { hash: 'h1' }, undefined],
    ['the same hash twice', { hash: 'h1,h1' }, undefined],
    ['two hashes', { hash: 'h1,h2' }, /^store-in: .*exactly one key/],
    ['an exact name', { 'current-name': 'prod' }, undefined],
    ['a pattern', { 'current-name': 'ci-*' }, /^store-in: .*exactly one key/],
    ['the value of a key', { 'api-key': 'sk-or-v1-x' }, undefined],
    ['more than one allowed', { 'current-name': 'prod', 'max-keys': '2' }, /^max-keys: .*exactly one key/],
    ['no token', { hash: 'h1', 'github-token': '' }, /^github-token: store-in needs/],
  ])('takes exactly one key: %s', (_what, given, fault) => {
    const faults = faultsOf({ ...stored, ...given });
    expect(faults).toEqual(fault === undefined ? [] : [expect.stringMatching(fault)]);
  });

  test('removes the secrets with the key', () => {
    expect(load({ ...stored, 'current-name': 'prod' })).toMatchObject({
      selection: { maxKeys: 1 },
      storage: { targets: [{ secret: 'K' }], githubToken: 'ghp_x' },
    });
    expect(load(MINIMAL.delete as Given)).toMatchObject({ storage: undefined });
    expect(faultsOf({ ...MINIMAL.delete, 'github-token': 'ghp_x' })).toEqual([
      'github-token is only for store-in, which is not given.',
    ]);
  });
});

test.each(['create', 'rotate'] as const)('%s with a token but no store-in asks only for store-in', operation => {
  const { 'store-in': _store, 'output-key': _output, ...rest } = MINIMAL[operation] as Given;
  expect(faultsOf({ ...rest, 'github-token': 'ghp_x' })).toEqual([
    expect.stringMatching(/^store-in: (create|rotate) would create a key that nobody receives\. Give store-in/),
  ]);
});

describe('apply', () => {
  const apply = MINIMAL.apply as Given;

  test('needs a file', () => {
    expect(faultsOf({ ...apply, config: ' ' })).toEqual([expect.stringMatching(/^config: apply needs the path/)]);
  });

  test('is carried out, or is a dry run with or without fail-on-drift', () => {
    expect(load(apply)).toMatchObject({ config: 'keys.yml', githubToken: undefined, dryRun: false });
    expect(load({ ...apply, 'dry-run': 'true' })).toMatchObject({ dryRun: true, failOnDrift: false });
    expect(load({ ...apply, 'dry-run': 'true', 'fail-on-drift': 'true' })).toMatchObject({
      dryRun: true,
      failOnDrift: true,
    });
    expect(faultsOf({ ...apply, 'fail-on-drift': 'true' })).toEqual([
      expect.stringMatching(/^fail-on-drift is only for dry-run: true/),
    ]);
    expect(faultsOf({ ...apply, 'fail-on-drift': 'false', 'dry-run': 'false' })).toEqual([]);
  });

  test('accepts settings that entries of the file leave out', () => {
    const given = { ...apply, 'workspace-id': 'team', 'github-token': 'ghp_x', retire: 'disable', require: 'enabled' };
    expect(load(given)).toMatchObject({
      workspace: { by: 'slug', slug: 'team' },
      githubToken: 'ghp_x',
      retire: 'disable',
      gate: { require: [{ text: 'enabled' }], warn: undefined, failOnUnmet: true },
    });
  });
});

describe('conditions', () => {
  test('of require and warn are separate', () => {
    expect(load(update({ require: 'enabled', warn: 'limit <= 5', 'fail-on-unmet': 'false' }))).toMatchObject({
      gate: { require: [{ text: 'enabled' }], warn: [{ text: 'limit <= 5' }], failOnUnmet: false },
    });
    expect(load(update({}))).toMatchObject({ gate: { require: undefined, warn: undefined, failOnUnmet: true } });
  });

  test.each(['require', 'warn', 'where'])('%s is not only comments', name => {
    expect(faultsOf(update({ [name]: '# nothing' }))).toEqual([
      expect.stringMatching(new RegExp(`^${name}: there are only comments, and no condition`)),
    ]);
  });

  test('of a new key cannot name what only its old key has', () => {
    for (const name of ['require', 'warn']) {
      expect(faultsOf({ ...MINIMAL.rotate, [name]: 'hash == x' })).toEqual([
        expect.stringMatching(`^${name}: "hash == x"`),
      ]);
    }
    expect(faultsOf({ ...MINIMAL.rotate, where: 'hash == x' })).toEqual([]);
  });

  test('of a key that reads itself can only name what it knows', () => {
    const own = { operation: 'check', 'api-key': 'sk-or-v1-x' };
    for (const name of ['require', 'warn', 'where']) {
      expect(faultsOf({ ...own, [name]: 'name == prod' })).toEqual([expect.stringMatching(`^${name}: "name == prod"`)]);
      expect(faultsOf({ ...own, 'provisioning-key': 'sk-or-v1-p', [name]: 'name == prod' })).toEqual([]);
    }
  });

  test('a key does not know its own spend by day', () => {
    expect(faultsOf({ operation: 'check', 'api-key': 'sk-or-v1-x', spend: 'true' })).toEqual([
      expect.stringMatching(/^spend: a key cannot read/),
    ]);
    expect(load({ ...MINIMAL.check, spend: 'true' })).toMatchObject({ operation: 'check', spend: true });
  });
});

describe('the post step', () => {
  const env = { 'INPUT_PROVISIONING-KEY': 'sk-or-v1-p', 'INPUT_TIMEOUT-SECONDS': '5', INPUT_LIMIT: 'nonsense' };

  test('parses only what it needs', () => {
    expect(parsePostInputs(env)).toEqual({
      credentials: { access: { by: 'provisioning-key', secret: 'sk-or-v1-p' }, sealKeys: [] },
      connection: { apiUrl: new URL('https://openrouter.ai/api/v1'), timeoutMs: 5000, maxRetries: 4 },
    });
  });

  test.each([
    ['INPUT_PROVISIONING-KEY', '', /^provisioning-key is empty\. .*was not deleted/],
    ['INPUT_PROVISIONING-KEY', 'sk or', /^provisioning-key: the value has characters/],
    ['INPUT_API-URL', 'http://evil.example/', /^api-url: plain http/],
    ['INPUT_MAX-RETRIES', '21', /^max-retries: "21": it is not a whole number from 0 to 20/],
    ['INPUT_TIMEOUT-SECONDS', '0', /^timeout-seconds: "0": it is not a whole number from 1 to 3600/],
  ])('checks them as the main step does: %s=%s', (variable, value, fault) => {
    expect(() => parsePostInputs({ ...env, [variable]: value })).toThrow(fault);
  });
});

describe('the context in which a failure is reported when the inputs cannot be parsed', () => {
  test.each<[env: Given, context: object]>([
    [{}, { operation: 'update', gated: false, jobSummary: true }],
    [
      { INPUT_OPERATION: 'Rotate', INPUT_REQUIRE: 'x' },
      { operation: 'rotate', gated: true, jobSummary: true },
    ],
    [
      { INPUT_OPERATION: 'burn', 'INPUT_JOB-SUMMARY': 'FALSE' },
      { operation: 'burn', gated: false, jobSummary: false },
    ],
    [
      { INPUT_REQUIRE: ' \n', 'INPUT_JOB-SUMMARY': 'no' },
      { operation: 'update', gated: false, jobSummary: true },
    ],
  ])('%j', (env, context) => {
    expect(fallbackContext(env)).toEqual(context);
  });
});

describe('an input that does not exist', () => {
  test.each([
    ['INPUT_DRY_RUN', 'dry_run', 'dry-run'],
    ['INPUT_LIMITS', 'limits', 'limit'],
    ['INPUT_WARNINGS', 'warnings', 'warn'],
    ['INPUT_PROVISIONING_KEY', 'provisioning_key', 'provisioning-key'],
    ['INPUT_API-URI', 'api-uri', 'api-url'],
  ])('%s is an error that suggests the nearest name', (variable, written, nearest) => {
    expect(faultsOf(update({}), { [variable]: 'true' })).toEqual([
      `There is no input "${written}"; did you mean ${nearest}?`,
    ]);
  });

  test('does not delete for real when a dry run was intended', async () => {
    const { server, step } = await openAccount({ keys: [{ hash: 'h1' }] });
    const result = await step({ operation: 'delete', hash: 'h1', dry_run: 'true' });
    expect(result.code).toBe(1);
    expect(server.requests).toHaveLength(0);
    expect(annotations(result)).toEqual(['There is no input "dry_run"; did you mean dry-run?']);
  });
});

describe('api-url', () => {
  test.each([
    ['openrouter.ai/api/v1', 'it is not a valid URL .*did you mean https://openrouter.ai/api/v1\\?'],
    ['user:pass@openrouter.ai', 'it (is not a valid URL|does not begin)'],
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
  const { 'provisioning-key': _, ...without } = MINIMAL.update as Given;
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

  test('is explained by the bundle from the event of the run', async () => {
    const { step } = await openAccount();
    const event = { name: 'pull_request', payload: pull(true) };
    const result = await step({ 'provisioning-key': '', hash: 'h1', limit: '5' }, { event });
    expect(annotations(result)).toEqual([expect.stringMatching(/^provisioning-key is empty\. .*from a fork/)]);
  });

  test('is valid only for a check of the key itself', () => {
    expect(load({ operation: 'check', 'api-key': 'sk-or-v1-x' })).toMatchObject({ operation: 'check own key' });
    expect(faultsOf({ operation: 'check', hash: 'h1' })).toEqual([expect.stringMatching(/^provisioning-key is empty/)]);
    expect(faultsOf({ operation: 'delete', 'api-key': 'sk-or-v1-x' })).toHaveLength(1);
  });
});

describe('a secret with impossible characters', () => {
  test.each(['provisioning-key', 'api-key'])('is refused and not shown: %s', name => {
    for (const value of ['sk-or v1', 'sk-or-v1-ä', 'sk\nor', 'sk\u200bor']) {
      const base = { operation: 'check', 'provisioning-key': 'sk-or-v1-p', 'api-key': 'sk-or-v1-x' };
      const faults = faultsOf({ ...base, [name]: value });
      expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name}: the value has characters`))]);
      expect(faults[0]).not.toContain(value);
    }
  });
});

describe('a credential of something else', () => {
  const LONG = 'A1b2C3d4'.repeat(5);
  test.each([
    [`ghp_${LONG}`, 'looks like a GitHub token'],
    [`gho_${LONG}`, 'looks like a GitHub token'],
    [`ghu_${LONG}`, 'looks like a GitHub token'],
    [`ghs_${LONG}`, 'looks like a GitHub token'],
    [`ghr_${LONG}`, 'looks like a GitHub token'],
    [`github_pat_${LONG}`, 'looks like a GitHub token'],
    [`sk-ant-${LONG}`, "another vendor's API key"],
    [`sk-proj-${LONG}`, "another vendor's API key"],
    [`"sk-or-v1-${LONG}"`, 'quotes around it'],
    [`'sk-or-v1-${LONG}'`, 'quotes around it'],
    [`OPENROUTER_KEY=sk-or-v1-${LONG}`, 'something before sk-or-'],
    [`$sk-or-v1-${LONG}`, 'something before sk-or-'],
    ['sk-or-v1-0e6...1c9', 'masked key'],
    ['sk-or-v1-0e6…1c9', 'masked key'],
    ['sk-or-v1-0e6******1c9', 'masked key'],
    ['***', 'masked key'],
    [`eyJ${LONG}.eyJ${LONG}.${LONG}`, 'federation-policy-id'],
  ])('%s is refused, never sent, and no part of it is shown', (value, looksLike) => {
    for (const name of ['provisioning-key', 'api-key']) {
      const faults = faultsOf({
        operation: 'check',
        'provisioning-key': 'sk-or-v1-p',
        'api-key': 'sk-or-v1-x',
        [name]: value,
      });
      expect(faults).toEqual([expect.stringMatching(`^${name}: the value .*${looksLike}`)]);
      expect(faults[0]).not.toContain(LONG);
    }
  });

  test('a key of OpenRouter is not a GitHub token', () => {
    const faults = faultsOf({ ...MINIMAL.rotate, 'github-token': `sk-or-v1-${LONG}` } as Given);
    expect(faults[0]).toMatch(/^github-token: the value looks like a key of OpenRouter/);
    expect(faults.join()).not.toContain(LONG);
  });
});

describe('a hash', () => {
  test.each([
    ['0e6f44a47a05', 'the log shows only the beginning; the output hash has all of it'],
    [
      'sk-or-v1-0e6...1c9',
      "this is a masked key; select it with current-name: '*' and where: label == sk-or-v1-0e6...1c9",
    ],
    [
      'sk-or-v1-0e6***1c9',
      "this is a masked key; select it with current-name: '*' and where: label == sk-or-v1-0e6*1c9",
    ],
    ['null', 'an empty result of another step'],
    ['undefined', 'an empty result of another step'],
    ['sk-or-x', 'this looks like an API key'],
    ['ghs_0123456789abcdefghij', 'this looks like a credential, and not like a hash'],
    ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvIn0.c2lnbg', 'this looks like a credential, and not like a hash'],
  ])('%s is refused in every operation', (hash, fault) => {
    for (const operation of ['update', 'check', 'delete', 'rotate']) {
      const faults = faultsOf({ ...MINIMAL[operation], 'current-name': '', 'api-key': '', hash } as Given);
      expect(faults.join()).toContain(fault);
    }
  });

  test('that is a secret with spaces and commas is not shown in parts', async () => {
    const secret = 'a secret, with spaces: for the seals of names #1';
    const { server, step } = await openAccount();
    const result = await step({ operation: 'check', hash: secret, 'seal-key': secret });
    expect([result.code, server.requests]).toEqual([1, []]);
    expect(annotations(result)).toEqual(['hash: it holds a secret of this step, and no hash.']);
  });

  test('of 64 digits is sent in lower case, and counts once', () => {
    const hash = 'AB'.repeat(32);
    expect(
      load({ operation: 'check', 'provisioning-key': 'sk-or-v1-p', hash: `${hash} ${hash.toLowerCase()}` }),
    ).toMatchObject({
      selection: { selector: { by: 'hash', hashes: [hash.toLowerCase()] } },
    });
  });

  test('that is invalid, among others: delete deletes the others and fails', async () => {
    const [one, gone] = ['a'.repeat(64), 'b'.repeat(64)];
    const { server, step } = await openAccount({ keys: [{ hash: one }] });
    const result = await step({ operation: 'delete', hash: `${one} ${gone} prod` });
    expect([result.code, result.outputs.changed, server.keys()]).toEqual([1, 'true', []]);
    expect(annotations(result).join()).toMatch(/a hash has 64 hex digits; is this a name\? Then use current-name/i);
    expect(JSON.parse(result.outputs.failed ?? '')).toEqual([expect.objectContaining({ hash: 'prod' })]);
  });
});

describe('a word that an input does not accept', () => {
  test.each([
    [{ operation: 'create', name: 'x', 'output-key': 'true', limit: '20%' }, 'raise by'],
    [{ operation: 'create', name: 'x', 'output-key': 'true', limit: '+25' }, 'raise by'],
  ])('is not suggested there: %o', (inputs, word) => {
    const faults = faultsOf({ 'provisioning-key': 'sk-or-v1-p', ...inputs } as Given);
    expect(faults.join()).toContain('use 75 or unlimited');
    expect(faults.join()).not.toContain(word);
  });

  test('an exponent must be quoted', () => {
    expect(faultsOf({ 'provisioning-key': 'sk-or-v1-p', hash: 'h1', limit: '1E-05' }).join()).toContain(
      'write it in quotes',
    );
  });
});

describe('on the bundle', () => {
  test('all faults are reported together, each separately, and nothing is sent', async () => {
    const { server, step } = await openAccount({ keys: [{ hash: 'h1' }] });
    const result = await step({
      hash: 'h1,,h/2',
      'current-name': 'x',
      limit: '+25',
      disabled: 'yes',
      'limit-reset': 'yearly',
      'timeout-seconds': '0',
      'workspace-id': 'My team',
      retire: 'disable',
      where: 'foo == 1',
      require: 'limit >',
      nmae: 'x',
    });
    expect(result.code).toBe(1);
    expect(server.requests).toHaveLength(0);
    const names = annotations(result).map(each => /^[a-z-]+|There is no input/.exec(each)?.[0] ?? each.split(' ')[0]);
    expect(names.sort()).toEqual(
      ['There is no input', 'Exactly', 'disabled', 'hash', 'hash', 'limit', 'limit-reset', 'require', 'retire']
        .concat(['timeout-seconds', 'where', 'workspace-id'])
        .sort(),
    );
    const { 'report-file': report = '', ...outputs } = result.outputs;
    const headline = '❌ OpenRouter: update failed';
    expect(outputs).toEqual({ changed: 'false', headline, passed: 'false', unmet: '[]' });
    expect(result.files[report]).toContain('timeout');
    expect(result.summary).toContain('❌');
    for (const text of ['limit', 'workspace']) expect(result.summary).toContain(text);
  });

  test('the same holds without a summary, and if the runner fills in no defaults', async () => {
    const inputs = { 'provisioning-key': 'sk-or-v1-p', hash: 'h1', limit: '1e3', 'job-summary': 'FALSE' };
    const result = await runAction({ inputs, withoutDefaults: true });
    expect(result.code).toBe(1);
    expect(annotations(result)).toEqual([expect.stringMatching(/^limit: "1e3": exponents are not accepted/)]);
    expect(result.summary).toBe('');
  });

  test('a runner that passes only what the workflow names works too', async () => {
    const { server, step } = await openAccount({ keys: [{ hash: 'h1', limit: 5 }] });
    expect((await step({ hash: 'h1', limit: '7' }, { withoutDefaults: true })).code).toBe(0);
    expect(server.key('h1')?.limit).toBe(7);
  });

  test.each(['provisioning-key', 'api-key', 'github-token'])(
    'a credential of another host is masked, and never sent: %s',
    async name => {
      const { server, step } = await openAccount({ keys: [{ hash: 'h1' }] });
      const value = name === 'github-token' ? SECRET : `ghp_${'A1b2C3d4'.repeat(5)}`;
      const stored = { operation: 'rotate', 'store-in': 'repository K', 'github-token': 'ghp_x', hash: 'h1' };
      const selected = name === 'api-key' ? { operation: 'check' } : stored;
      const result = await step({ ...selected, [name]: value });
      expect([result.code, server.requests.length]).toEqual([1, 0]);
      expect(annotations(result)).toEqual([expect.stringMatching(`^${name}: the value looks like a`)]);
      expectNoSecret(result, [value]);
    },
  );

  test('a key given as hash is masked at once and never shown again', async () => {
    const result = await runAction({
      inputs: { 'provisioning-key': 'sk-or-v1-p', 'api-url': refusedUrl(), hash: `h1,${SECRET}`, limit: '5' },
    });
    expect(result.code).toBe(1);
    expect(result.masks).toContain(SECRET);
    expect(result.stdout.indexOf('::add-mask::')).toBeLessThan(result.stdout.indexOf('::error::'));
    expectNoSecret(result, [SECRET]);
  });

  test.each(Object.keys(INPUTS))('a key given as %s is not shown by a suggestion either', name => {
    for (const text of [
      `My ${SECRET}`,
      `my.host/${SECRET}`,
      `${SECRET}.host/api`,
      `raise_${SECRET}`,
      `${SECRET} = 5`,
    ]) {
      for (const operation of ['update', 'rotate', 'check']) {
        const faults = faultsOf({ 'provisioning-key': 'sk-or-v1-p', operation, [name]: text });
        expect(faults.join()).not.toContain(SECRET.slice(9, 30));
      }
    }
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

  test('nothing typed into any input causes more than a fault', () => {
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
