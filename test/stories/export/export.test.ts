/** Existing keys become a keys file, through the bundle: where it is written, and what it says. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileOf, type RunResult } from '../../support/runner/runner.ts';
import { type Account, annotations, callsOf, openAccount, writesOf } from '../../support/worlds/account.ts';

const PATH = '.github/openrouter-keys.yml';
const DAY_MS = 86_400_000;
const WORKSPACE = '11111111-2222-4333-8444-555555555555';
const EU = '7c1f0d9e-2222-4a3b-9c4d-5e6f70819203';
const TWIN = '7c1f0d9e-2222-4a3b-9c4d-5e6f70819204';
const SCHEMA =
  '# yaml-language-server: $schema=https://raw.githubusercontent.com/openrouter-key-action/openrouter-key-action/v1/docs/openrouter-keys.schema.json';

let workspace: string;

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'workspace-'));
  mkdirSync(join(workspace, '.github'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

function run(account: Account, inputs: Record<string, string> = {}, operation = 'export'): Promise<RunResult> {
  return account.step({ operation, ...inputs }, { env: { GITHUB_WORKSPACE: workspace } });
}

const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

describe('the file', () => {
  test('says how each key differs from a new one, and applying it plans nothing', async () => {
    const account = await openAccount({
      guardrails: [
        { id: EU, name: 'eu-only' },
        { id: TWIN, name: 'twin' },
        { id: '7c1f0d9e-2222-4a3b-9c4d-5e6f70819205', name: 'twin' },
      ],
      keys: [
        { name: 'staging', limit: null, limit_reset: 'monthly', include_byok_in_limit: true },
        { name: 'prod', hash: 'p'.repeat(20), limit: 200 },
        { name: 'true', hash: 't'.repeat(20), limit: 12.5, disabled: true },
        { name: 'odd', limit: 18.856440098 },
      ],
    });
    account.server.assign(EU, 'p'.repeat(20));
    account.server.assign(TWIN, 't'.repeat(20));
    const result = await run(account, { config: PATH });
    expect([result.code, annotations(result), annotations(result, 'warning')]).toEqual([0, [], []]);
    expect([...new Set(callsOf(account.server))].sort()).toEqual(
      ['GET /keys', 'GET /guardrails/assignments/keys', 'GET /guardrails'].sort(),
    );
    expect(writesOf(account.server)).toEqual([]);
    const text = readFileSync(join(workspace, PATH), 'utf8');
    expect(text).toBe(`${SCHEMA}
keys:
  odd:
    # limit is left out: 18.856440098 has more digits than a keys file takes.
  prod:
    limit: 200
    guardrail: eu-only
  staging:
    limit: unlimited
    limit-reset: monthly
    include-byok-in-limit: true
  "true":
    limit: 12.5
    disabled: true
    guardrail: ${TWIN}
unlisted: report
`);
    expect(result.outputs).toMatchObject({ 'config-file': join(workspace, PATH), changed: 'false' });
    expect(JSON.parse(result.outputs.keys ?? '')).toHaveLength(4);
    expect(result.outputs.hash).toBeUndefined();
    expect(result.log).toContain(`4 keys exported: ${join(workspace, PATH)}`);
    expect(result.summary).toMatch(/^## 🔑 OpenRouter, default workspace: 4 keys exported\n/);
    expect(result.summary).toContain(
      `<details><summary>📄 keys file</summary>\n\n\`\`\`yaml\n${text}\`\`\`\n\n</details>`,
    );
    expect(fileOf(result, result.outputs['report-file'])).toContain('limit-reset: monthly');

    expect((await run(account, { config: PATH }, 'validate')).outputs.valid).toBe('true');
    const planned = await run(account, { config: PATH, 'dry-run': 'true', 'fail-on-drift': 'true' }, 'apply');
    expect([planned.code, planned.outputs.drift]).toEqual([0, 'false']);
    const actions = JSON.parse(planned.outputs.plan ?? '') as { action: string }[];
    expect(actions.map(({ action }) => action)).toEqual(['none', 'none', 'none', 'none']);
  });

  test('names in comments the keys that it cannot declare, and why', async () => {
    const secret = `sk-or-v1-${'0123456789abcdef'.repeat(4)}`;
    const account = await openAccount({
      keys: [
        { name: 'ok', limit: 1 },
        { name: 'twice', hash: 'a'.repeat(20) },
        { name: 'twice', hash: 'b'.repeat(20) },
        { name: 'half', hash: 'c'.repeat(20), disabled: true },
        { name: 'half', hash: 'd'.repeat(20), limit: 3 },
        { name: 'ci-*', hash: 'e'.repeat(20) },
        { name: 'old', hash: 'f'.repeat(20), expires_at: ago(1) },
        { name: 'line\u2028break\n::error::x*', hash: 'g'.repeat(20) },
        { name: 'app [replaced by 0123456789ab, 1a2b3c4d-0123456789ab]', hash: 'h'.repeat(20) },
        { name: `my ${secret}`, hash: 'i'.repeat(20) },
      ],
    });
    const result = await run(account, { config: PATH });
    expect([result.code, annotations(result)]).toEqual([0, []]);
    const text = readFileSync(join(workspace, PATH), 'utf8');
    expect(text.split('\n').slice(1)).toEqual([
      'keys:',
      expect.stringMatching(
        /^ {2}# "app \[replaced by 0123456789ab, 1a2b3c4d-0123456789ab\]" \(h{12}\) is left out: it is named as if .* seal/,
      ),
      '  # "ci-*" (eeeeeeeeeeee) is left out: a name with * would be a pattern.',
      '  # "half" (cccccccccccc) is left out: another key has the same name, and is the one that an entry of this name would mean.',
      '  half:',
      '    limit: 3',
      '  # "line\\u2028break\\n::error::x*" (gggggggggggg) is left out: a name with * would be a pattern.',
      '  # "my sk-or-***" (iiiiiiiiiiii) is left out: its name looks like an API key, and is not shown.',
      '  ok:',
      '    limit: 1',
      expect.stringMatching(/^ {2}# "old" \(f{12}\) is left out: it expired at 20/),
      expect.stringMatching(/^ {2}# "twice" \(a{12}\) is left out: 2 keys of this name could be meant/),
      expect.stringMatching(/^ {2}# "twice" \(b{12}\) is left out: 2 keys of this name could be meant/),
      'unlisted: report',
      '',
    ]);
    expect(result.log).toContain('2 keys exported, 8 left out: ');
    expect(result.summary).toContain('Its comments say why keys were left out.');
    const planned = await run(account, { config: PATH, 'dry-run': 'true' }, 'apply');
    expect(planned.code).toBe(0);
  });

  test('is written quickly, whatever the names of thousands of keys', async () => {
    const many = Array.from({ length: 3000 }, (_, nth) => ({
      hash: `h${nth}x`.padEnd(64, '0'),
      name: 'prod',
      creator_user_id: `user_${nth}`,
    }));
    const long = Array.from({ length: 3 }, (_, nth) => ({ hash: `long${nth}`, name: `${nth}${'n'.repeat(500_000)}` }));
    const account = await openAccount({ keys: [...many, ...long, { name: 'fine', limit: 5 }] });
    const result = await run(account, { config: PATH });
    expect([result.code, annotations(result)]).toEqual([0, []]);
    const text = readFileSync(join(workspace, PATH), 'utf8');
    expect(text).toContain('\n  fine:\n    limit: 5\n');
    expect(text.match(/# "prod" .* 3000 keys of this name could be meant .* and 2980 more\)/g)).toHaveLength(20);
    expect(text).toContain('  # and 2980 more of this name, for the same reason.\n');
    expect(text.match(/…" \(long\d\) is left out: a keys file cannot hold this name\./g)).toHaveLength(3);
    expect(text.length).toBeLessThan(20_000);
    expect(result.durationMs).toBeLessThan(10_000);
  });

  test('of a selection ignores the other keys, and judges names by the whole workspace', async () => {
    const account = await openAccount({
      workspaces: [{ id: WORKSPACE, slug: 'production' }],
      keys: [
        { name: 'ci-1', limit: 5, workspace_id: WORKSPACE },
        { name: 'ci-2', limit: 50, workspace_id: WORKSPACE },
        { name: 'ci-2', limit: 5, workspace_id: WORKSPACE },
        { name: 'prod', limit: 5, workspace_id: WORKSPACE },
        { name: 'elsewhere', limit: 5 },
      ],
    });
    const inputs = { 'workspace-id': 'production', 'current-name': 'ci-*', where: 'limit <= 5' };
    const result = await run(account, inputs);
    expect(result.code).toBe(0);
    const text = fileOf(result, result.outputs['config-file']);
    expect(text).toMatch(
      /\nworkspace-id: production\nkeys:\n {2}ci-1:\n {4}limit: 5\n {2}# "ci-2" .*2 keys of this name.*\nunlisted: ignore\n$/,
    );
    const none = await run(account, { ...inputs, where: 'limit <= 1', config: PATH });
    expect([none.code, annotations(none, 'notice')]).toEqual([
      0,
      ['where: no selected key meets the conditions, so that the keys file declares none.'],
    ]);
    expect(readFileSync(join(workspace, PATH), 'utf8')).toContain('keys: {}\nunlisted: ignore\n');
    const misspelt = await run(account, { ...inputs, 'current-name': 'prood' });
    expect([misspelt.code, misspelt.outputs['config-file'], annotations(misspelt)]).toEqual([
      1,
      undefined,
      [expect.stringMatching(/^current-name: no key is named "prood" in workspace .*did you mean "prod"/)],
    ]);
  });

  test('names no guardrail if OpenRouter refuses to list them, and says so', async () => {
    const account = await openAccount({ keys: [{ name: 'prod', limit: 5 }] });
    const body = { error: { code: 404, message: 'Not found' } };
    account.server.fault({ path: '/guardrails/assignments/keys' }, { status: 404, body });
    const result = await run(account);
    expect(result.code).toBe(0);
    expect(annotations(result, 'notice')).toEqual([expect.stringMatching(/^OpenRouter refused to list guardrails/)]);
    expect(fileOf(result, result.outputs['config-file'])).toContain(
      '\n# OpenRouter refused to list guardrails, so that no entry',
    );
  });

  test('of an empty workspace declares no keys', async () => {
    const result = await run(await openAccount());
    expect(fileOf(result, result.outputs['config-file'])).toBe(`${SCHEMA}\nkeys: {}\nunlisted: report\n`);
  });
});

describe('the path', () => {
  const refused: [name: string, config: string, message: string, prepare?: () => void][] = [
    ['of another kind', '.github/keys.json', 'does not end in .yml or .yaml'],
    ['of a folder', '.github/keys.yml/', 'does not end in .yml or .yaml'],
    ['in no folder', 'nowhere/keys.yml', 'is in a folder that does not exist'],
    [
      'below a file',
      'file/keys.yml',
      'is in a folder that does not exist',
      () => writeFileSync(join(workspace, 'file'), ''),
    ],
    ['outside', '../keys.yml', 'is not in the workspace'],
    ['outside, absolute', join(tmpdir(), 'keys.yml'), 'is not in the workspace'],
    ['behind a link', 'link/keys.yml', 'is not in the workspace', () => symlinkSync(tmpdir(), join(workspace, 'link'))],
    ['in .git', '.git/keys.yml', 'is in a folder named .git', () => mkdirSync(join(workspace, '.git'))],
    [
      'in .git, behind a link',
      'hooks/keys.yml',
      'is in a folder named .git',
      () => {
        mkdirSync(join(workspace, 'sub/.git/hooks'), { recursive: true });
        symlinkSync(join(workspace, 'sub/.git/hooks'), join(workspace, 'hooks'));
      },
    ],
    [
      'of a file',
      PATH,
      'exists already, and is not overwritten',
      () => writeFileSync(join(workspace, PATH), 'keys: {}\n'),
    ],
    ['of a link', PATH, 'exists already', () => symlinkSync(join(workspace, 'new.yml'), join(workspace, PATH))],
  ];

  test.each(refused)('%s is refused before any request', async (_, config, message, prepare) => {
    const account = await openAccount();
    prepare?.();
    const result = await run(account, { config });
    expect([result.code, result.outputs['config-file'], account.server.requests]).toEqual([1, undefined, []]);
    expect(annotations(result)).toEqual([expect.stringContaining(message)]);
    expect(existsSync(join(workspace, 'new.yml'))).toBe(false);
  });

  test('that comes into use while the keys are read is not overwritten', async () => {
    const account = await openAccount({ keys: [{ name: 'prod' }] });
    account.server.onRequest(() => writeFileSync(join(workspace, PATH), 'mine'));
    const result = await run(account, { config: PATH });
    expect([result.code, readFileSync(join(workspace, PATH), 'utf8')]).toEqual([1, 'mine']);
    expect(annotations(result)).toEqual([expect.stringContaining('exists already, and is not overwritten')]);
  });
});

describe('inputs', () => {
  test.each([
    [{ 'dry-run': 'true' }, 'dry-run is only for operation'],
    [{ require: 'limit <= 5' }, 'require is only for operation'],
    [
      { 'workspace-id': 'all' },
      'workspace-id: all is only for update, check and delete. export works in one workspace',
    ],
    [{ hash: 'abc' }, 'hash is only for operation'],
    [{ 'max-keys': '3' }, 'max-keys is only for operation'],
  ])('%j is an error', async (inputs, message) => {
    const account = await openAccount();
    const result = await run(account, inputs);
    expect([result.code, account.server.requests]).toEqual([1, []]);
    expect(annotations(result)).toEqual([expect.stringContaining(message)]);
  });
});
