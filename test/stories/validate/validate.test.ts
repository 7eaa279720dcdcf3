/** A keys file judged by itself: without a key or a request, as in the pull request of a fork. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileOf, type RunOptions, type RunResult, runAction } from '../../support/runner/runner.ts';
import { annotations, expectHarmless, localOpenRouter } from '../../support/worlds/account.ts';

const PATH = '.github/openrouter-keys.yml';

let workspace: string;

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'workspace-'));
  mkdirSync(join(workspace, '.github'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

async function validate(yaml: string, inputs: Record<string, string> = {}, more: RunOptions = {}): Promise<RunResult> {
  writeFileSync(join(workspace, PATH), yaml);
  const result = await runAction({
    ...more,
    inputs: { operation: 'validate', config: PATH, ...inputs },
    env: { GITHUB_WORKSPACE: workspace, ...more.env },
  });
  expectHarmless(result, []);
  return result;
}

const FILE = 'keys:\n  prod: { limit: 200 }\n  "ci-*": { limit: at most 5 }\n';

describe('a file without faults', () => {
  test('is valid, without any key', async () => {
    const result = await validate(FILE);
    expect([result.code, annotations(result)]).toEqual([0, []]);
    expect(result.outputs).toMatchObject({ valid: 'true', changed: 'false', keys: '[]' });
    expect([result.outputs.passed, result.outputs.unmet, result.outputs.failed]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(result.log).toContain('.github/openrouter-keys.yml is valid: 1 key and 1 pattern.');
    expect(result.summary).toMatch(/^## 🔑 OpenRouter: <code>.*keys.*yml<\/code> is valid \(1 key and 1 pattern\)/);
    expect(fileOf(result, result.outputs['report-file'])).toBe(`${result.summary.trimEnd()}\n\n`);
  });

  test('is checked by what it declares', async () => {
    const met = await validate(FILE, { require: 'limit <= 200' });
    expect([met.code, met.outputs.passed, met.outputs.unmet]).toEqual([0, 'true', '[]']);
    const unmet = await validate(`${FILE}  other:\n`, { require: 'limit <= 100\nname != prod' });
    expect([unmet.code, unmet.outputs.valid, unmet.outputs.passed]).toEqual([1, 'true', 'false']);
    expect(JSON.parse(unmet.outputs.unmet ?? '')).toEqual([
      { hash: null, name: 'prod', condition: 'limit <= 100', actual: '200' },
      { hash: null, name: 'prod', condition: 'name != prod', actual: 'prod' },
      { hash: null, name: 'other', condition: 'limit <= 100', actual: 'not declared (declare limit)' },
    ]);
    expect(annotations(unmet)).toEqual([
      '.github/openrouter-keys.yml is valid, but what it declares fails the requirements: "prod": limit <= 100: is 200; ' +
        '"prod": name != prod: is prod; "other": limit <= 100: is not declared (declare limit). Fix the file or the ' +
        'condition (require); with fail-on-unmet: false the step only sets its outputs.',
    ]);
    expect(unmet.log).toContain('Unmet by "other": limit <= 100: is not declared (declare limit)');
    expect(unmet.summary).toMatch(
      /^## ❌ OpenRouter: .* is valid \(2 keys and 1 pattern\), but fails the requirements/,
    );
    expect(unmet.summary).toContain('<b>other</b>');
    const reported = await validate(`${FILE}  other:\n`, { require: 'limit <= 100', 'fail-on-unmet': 'false' });
    expect([reported.code, reported.outputs.passed]).toEqual([0, 'false']);
    const none = await validate('keys: {}', { require: 'limit <= 100' });
    expect([none.code, none.outputs.passed, none.outputs.unmet]).toEqual([0, 'true', '[]']);
  });

  test('shows its warnings, and its own conditions are not judged', async () => {
    const result = await validate('keys: { a: { expires-in: 9d, require: limit <= 5 } }');
    expect([result.code, annotations(result, 'warning')]).toEqual([
      0,
      [expect.stringMatching(/has expires-in and no rotate-every/)],
    ]);
  });
});

describe('a file with faults', () => {
  test('is not valid, and each fault is shown on its line', async () => {
    const result = await validate('keys:\n  a: { limit: x }\n  b: { limt: 5 }\n', { require: 'limit <= 5' });
    expect(result.code).toBe(1);
    expect(result.outputs).toMatchObject({ valid: 'false', passed: 'false', unmet: '[]' });
    const places = [...result.stdout.matchAll(/^::error .*?(file=[^:]*)::/gm)].map(([, place]) => place);
    expect(places).toEqual([`file=${PATH},line=2,col=15`, `file=${PATH},line=3,col=8`]);
    expect(annotations(result)[0]).toMatch(/^\.github\/openrouter-keys\.yml:2:15: limit: "x": /);
  });

  test('is not valid with an invisible character, and its other faults are shown too', async () => {
    const result = await validate('# a\u200bcomment\nkeys:\n  pr\u2028od: { limit: many }\n  staging: { limt: 5 }\n');
    expect(annotations(result)).toEqual([
      expect.stringMatching(/keys\.yml:1:4: the character U\+200B is not allowed/),
      expect.stringMatching(/keys\.yml:3:5: the character U\+2028 is not allowed/),
      expect.stringMatching(/keys\.yml:4:14: .*no setting "limt"; did you mean limit\?/),
    ]);
    expect(result.outputs.valid).toBe('false');
  });

  test('that is missing is not valid either', async () => {
    const result = await validate(FILE, { config: 'nowhere.yml' });
    expect([result.code, result.outputs.valid]).toEqual([1, 'false']);
    expect(annotations(result)).toEqual([expect.stringMatching(/^config: "nowhere.yml": there is no such file/)]);
  });
});

describe('credentials', () => {
  test('of a wrapper are ignored, even invalid ones, and nothing is sent', async () => {
    const openrouter = await localOpenRouter();
    const result = await validate(FILE, {
      'provisioning-key': 'not a\nkey',
      'api-key': 'sk-or-v1-0123456789abcdef0123456789abcdef',
      'github-token': 'gh token',
      'api-url': openrouter.url,
    });
    expect([result.code, result.outputs.valid, openrouter.requests]).toEqual([0, 'true', []]);
    expect(result.masks).toEqual(expect.arrayContaining(['sk-or-v1-0123456789abcdef0123456789abcdef', 'gh token']));
  });

  test('may be empty: a fork has none', async () => {
    const payload = { pull_request: { head: { repo: { fork: true } } } };
    const result = await validate(FILE, { 'provisioning-key': '' }, { event: { name: 'pull_request', payload } });
    expect([result.code, result.outputs.valid]).toEqual([0, 'true']);
  });
});

describe('inputs', () => {
  test.each([
    [{ config: '' }, 'config: validate needs the path of the file that declares the keys'],
    [{ 'dry-run': 'true' }, 'dry-run is only for operation'],
    [{ warn: 'limit <= 5' }, 'warn is only for operation'],
    [{ 'workspace-id': 'production' }, 'workspace-id is only for operation'],
    [{ 'current-name': 'prod' }, 'current-name is only for operation'],
    [{ require: 'usage <= 5' }, 'require: "usage <= 5": usage is not declared in a keys file; validate judges name'],
    [{ require: 'enabled' }, 'write disabled == false'],
  ])('%j is an error, and says nothing about the file', async (inputs, message) => {
    const result = await validate(FILE, inputs);
    expect([result.code, result.outputs.valid]).toEqual([1, undefined]);
    expect(annotations(result)).toEqual([expect.stringContaining(message)]);
  });
});
