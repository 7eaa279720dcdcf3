// The demo, as run by somebody who has just cloned the project.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { INPUTS } from '../../src/inputs/input-declaration.ts';
import { type LocalOpenRouter, startOpenRouter } from '../support/openrouter/openrouter.ts';
import { blocks, page } from '../support/runner/readme.ts';
import { startDemoAccount } from '../support/worlds/demo-account.ts';

const ROOT = join(import.meta.dirname, '../..');

let openrouter: LocalOpenRouter | undefined;

afterEach(async () => {
  await openrouter?.stop();
  openrouter = undefined;
});

interface Shown {
  code: number;
  text: string;
}

function demo(args: string[], env: Record<string, string> = {}): Promise<Shown> {
  return new Promise(resolve => {
    const options = { cwd: ROOT, env: { PATH: process.env.PATH, ...env } };
    execFile(process.execPath, ['test/demo.ts', ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr }),
    );
  });
}

/** The part under a heading. */
function under(heading: string, { text }: Shown): string {
  return new RegExp(`^== ${heading}.*\\n([^]*?)(?=^== |$(?![^]))`, 'm').exec(text)?.[1] ?? '';
}

/** A key or token anywhere; masked ones are shorter. */
const SECRET = /sk-or-v1-[0-9a-f]{10,}|ghp_\w+/;

describe('The demo', () => {
  test('raises the limit of prod by 25 by default', async () => {
    const shown = await demo([]);
    expect(shown.code).toBe(0);
    expect(under('The log', shown)).toContain('updated: limit 50 → 75');
    expect(under('The outputs', shown)).toMatch(/^previous-limit +50$/m);
    expect(under('The job summary', shown)).toMatch(/\| limit \| 50\b.* \| .*75\b.* \|/);
    expect(under('What has changed', shown)).toMatch(/"prod"\n +limit +50 USD {2}-> {2}75 USD/);
    expect(shown.text).not.toMatch(SECRET);
    expect(shown.text).not.toContain('\u001b[');
  });

  test('shows how a rotation replaces the secret in every target', async () => {
    const shown = await demo(['--operation', 'rotate']);
    const changes = under('What has changed', shown);
    expect(changes).toMatch(/"prod \[replaced by \w{12} until next, /);
    const replaced = /holds +(\S+), a working key: yes {2}-> {2}(\S+), a working key: yes/g;
    const secrets = [...changes.matchAll(replaced)].map(([, before, after]) => [before, after]);
    expect(secrets).toHaveLength(2);
    expect(new Set(secrets.flat()).size).toBe(2);
    expect(shown.text).not.toMatch(SECRET);
  });

  test('shows how a key for one job is created and deleted, and never its value', async () => {
    const shown = await demo(['--operation', 'create', '--output-key', 'true', '--delete-at-job-end', 'true']);
    expect(under('The outputs', shown)).toMatch(/^key +\*\*\*$/m);
    expect(under('The post step', shown)).toContain('The key of this job was deleted.');
    expect(under('What has changed by then', shown)).toMatch(/^key \w{12} \(gone\)/);
    expect(shown.text).not.toMatch(SECRET);
  });

  test('accepts the name of a key instead of its hash or value', async () => {
    const gate = await demo(['--operation', 'check', '--api-key', 'prod', '--require', 'limit-remaining >= 20']);
    expect(under('The log', gate)).toContain('limit-remaining >= 20: is 12.5');
    expect(under('What has changed', gate)).toContain('Nothing');
    const both = await demo(['--hash', 'staging, ci-old', '--disabled', 'true']);
    expect(under('What has changed', both).match(/state +enabled {2}-> {2}disabled/g)).toHaveLength(2);
    expect(gate.text + both.text).not.toMatch(SECRET);
  });

  test('applies a keys file', async () => {
    const shown = await demo(['--operation', 'apply']);
    expect(shown.text).toContain('== The result: success');
    expect(under('What has changed', shown)).toMatch(/"prod"\n +limit +50 USD {2}-> {2}75 USD/);
    expect(under('What has changed', shown)).toContain('GitHub secret repository octo-org/app WEB_OPENROUTER_API_KEY');
    const planned = await demo(['--operation', 'apply', '--dry-run']);
    expect(under('What has changed', planned)).toContain('Nothing');
    expect(shown.text + planned.text).not.toMatch(SECRET);
  });

  test('shows what two workspaces spend: a key whose spending rises, and credits that run low', async () => {
    const shown = await demo(['--operation', 'check', '--current-name', '*', '--workspace-id', 'all', '--spend']);
    expect(under('The log', shown)).toMatch(/^"lab-eval" .* in "Lab" checked/m);
    expect(under('The log', shown)).toMatch(/credits \(7\.40 USD left\) last \d+ hours/);
    expect(under('The log', shown)).toMatch(/^Spend in the last 30 days, without today: \d+\.\d\d USD/m);
    expect(under('The job summary', shown)).toContain(
      '<b>research</b> 31.50 USD in the last 7 days, 10.50 in the 7 before',
    );
    expect(under('What has changed', shown)).toContain('Nothing');
  });

  test.for(['2026-12-01', '2026-12-06', '2026-12-07', '2027-01-31', '2028-02-29'])(
    'has the same keys and credits on %s, activity that fits, and a key whose spending falls',
    async date => {
      const account = await startDemoAccount({ now: () => Date.parse(`${date}T15:30:00Z`) });
      try {
        openrouter = account.openrouter;
        const keys = openrouter.keys();
        const left = { prod: 12.5, staging: 1, 'ci-nightly': 0, research: null, hackathon: 21.9, 'lab-eval': 17.4 };
        expect(Object.fromEntries(keys.map(key => [key.name, key.limit_remaining]))).toMatchObject(left);
        const ask = async (path: string) => {
          const headers = { authorization: `Bearer ${openrouter?.managementKey}` };
          return ((await (await fetch(`${openrouter?.url}${path}`, { headers })).json()) as { data: never }).data;
        };
        const { total_credits: bought, total_usage: used }: Record<string, number> = await ask('/credits');
        expect(used).toBeCloseTo(keys.reduce((sum, { usage }) => sum + usage, 0));
        expect((bought ?? 0) - (used ?? 0)).toBeCloseTo(7.4);
        for (const { name, hash, usage, usage_daily: today } of keys) {
          const rows: { date: string; usage: number }[] = await ask(`/activity?api_key_hash=${hash}`);
          expect(rows.reduce((sum, row) => sum + row.usage, today)).toBeLessThanOrEqual(usage + 1e-6);
          if (name === 'ci-nightly') expect(rows[0]?.usage).toBeLessThan(rows.at(-1)?.usage ?? 0);
        }
      } finally {
        await account.stop();
        openrouter = undefined;
      }
    },
  );

  test('applies the file with twelve keys in docs/keys-as-code.md, each stored in its own environment', async () => {
    const file = blocks('yaml', page('docs/keys-as-code.md')).find(text => /^ {2}billing: /m.test(text)) ?? '';
    const folder = mkdtempSync(join(ROOT, 'build', 'twelve-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'keys.yml'), file);
    const shown = await demo(['--operation', 'apply', '--config', relative(ROOT, join(folder, 'keys.yml'))]);
    expect(shown.text).toContain('== The result: success');
    expect(under('What has changed', shown).match(/octo-org\/app \w+ OPENROUTER_API_KEY \(new\)/g)).toHaveLength(12);
  });

  test('posts the report to its pull request', async () => {
    const shown = await demo(['--report-to', 'pull-request']);
    expect(under('What has changed', shown)).toMatch(/^pull request octo-org\/app#1\n +comments +0 {2}-> {2}1$/m);
  });

  test('exports the keys of a workspace, and shows the file', async () => {
    const shown = await demo(['--operation', 'export', '--workspace-id', 'lab']);
    expect(under('The keys file', shown)).toContain('  lab-eval:\n    limit: 60\n');
  });

  test('validates a keys file without a key', async () => {
    const shown = await demo(['--operation', 'validate']);
    expect(under('The step', shown)).not.toContain('provisioning-key');
    expect(under('The log', shown)).toContain('demo-keys.yml is valid: 3 keys and 1 pattern');
  });

  test('finds the key that leaked, and resolves its alert', async () => {
    const leaked = ['--leaked-in', 'repository'];
    const shown = await demo(['--operation', 'check', ...leaked]);
    expect(under('The log', shown)).toMatch(/^"hackathon" .* checked/m);
    const ended = await demo(['--operation', 'delete', ...leaked, '--resolve-alerts']);
    expect(under('What has changed', ended)).toMatch(
      /^secret scanning alert 2 of octo-org\/app\n +state +open {2}-> {2}resolved/m,
    );
    expect(shown.text + ended.text).not.toMatch(SECRET);
  });

  test('logs in with a federation policy', async () => {
    const shown = await demo(['--federation-policy-id', 'demo']);
    expect(under('The step', shown)).not.toContain('provisioning-key');
    expect(under('The step', shown)).toMatch(/^ +seal-key: \*\*\*/m);
    expect(under('What has changed', shown)).toMatch(/limit +50 USD {2}-> {2}75 USD/);
    expect(shown.text).not.toMatch(SECRET);
  });

  test('lets the key of a federation policy ask about itself', async () => {
    const shown = await demo([
      ...['--operation', 'check', '--federation-policy-id', 'prod'],
      ...['--require', 'budget-remaining >= 20'],
    ]);
    expect(under('The step', shown)).not.toContain('filled in');
    expect(under('The log', shown)).toContain('budget-remaining >= 20: is 12.5');
    expect(shown.text).not.toMatch(SECRET);
  });

  test('keeps the old key of a rotation for a while', async () => {
    const shown = await demo(['--operation', 'rotate', '--retire', 'after 3d']);
    expect(under('The log', shown)).toMatch(/The old key "prod" \(\w+…\) stays enabled for 3 days/);
  });

  test('gives the provisioning key as api-key, which the action refuses', async () => {
    const gate = await demo(['--operation', 'check', '--api-key', 'provisioning-key']);
    expect(under('The log', gate)).toContain('api-key: this is a provisioning (management) key');
    const update = await demo(['--api-key', 'provisioning-key', '--limit', '5']);
    expect(under('The log', update)).toContain('api-key: this is the provisioning key itself');
    expect(gate.text + update.text).not.toMatch(SECRET);
  });

  test('keeps the accounts between runs, so that a second rotation ends what the first replaced', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'demo-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const env = { TMPDIR: folder, TEMP: folder };
    const first = await demo(['--operation', 'rotate', '--keep'], env);
    const file = under('Kept for the next run', first).split(' (')[0] ?? '';
    expect(file.startsWith(folder)).toBe(true);
    const second = await demo(['--keep', '--operation', 'rotate'], env);
    expect(under('The keys of this account, as the last run', second)).toMatch(
      /^prod \[replaced by \w{12} until next, /m,
    );
    expect(under('What has changed', second)).toMatch(/ until next, .*\n +state +enabled {2}-> {2}disabled$/m);
    const holds = /holds +(\S+), a working key: yes {2}-> {2}(\S+), a working key: yes/;
    const [, , made] = holds.exec(under('What has changed', first)) ?? [];
    expect(holds.exec(under('What has changed', second))?.[1]).toBe(made);
    expect(first.text + second.text).not.toMatch(SECRET);

    await demo(['--report-to', 'pull-request', '--keep', file]);
    const checked = await demo(['--operation', 'check', '--report-to', 'pull-request', '--keep', file]);
    expect(under('What has changed', checked)).toContain('Nothing');

    writeFileSync(file, '{"version": 1}');
    const damaged = await demo(['--keep', file]);
    expect([damaged.code, damaged.text]).toEqual([2, expect.stringContaining('does not hold what this demo has kept')]);
    const real = await demo(['--keep', file, '--real', 'MY_KEY'], { MY_KEY: 'sk-or-v1-0' });
    expect([real.code, real.text]).toEqual([2, expect.stringContaining('--keep is for the local servers')]);
  });

  test.each(
    blocks('sh')
      .flatMap(text => text.split('\n'))
      .flatMap(line => /^npm run demo -- (.*)$/.exec(line)?.[1] ?? [])
      .map(line => [line]),
  )('does what the README says: %s', async line => {
    const args = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
    const shown = await demo(args);
    expect(shown.code).toBe(0);
    expect(shown.text).not.toMatch(/^Error/m);
  });

  test('answers an unknown option with a list of all options', async () => {
    const shown = await demo(['--limmit', '5']);
    expect(shown.code).toBe(2);
    expect(shown.text.trimEnd()).toMatch(/Unknown option '--limmit'; did you mean --limit\?$/);
    for (const name of [...Object.keys(INPUTS), 'real', 'keep']) expect(shown.text).toContain(`--${name} `);
  });

  test('uses the real address with a key from the environment, and fills nothing in', async () => {
    openrouter = await startOpenRouter({ keys: [{ name: 'prod', limit: 50 }] });
    const url = ['--api-url', openrouter.url];
    const env = { MY_KEY: openrouter.managementKey };
    const nothing = await demo(['--real', 'MY_KEY', ...url], env);
    expect(nothing.code).toBe(1);
    expect(nothing.text).toContain('Exactly one of hash, current-name, api-key and leaked-in selects the key');
    expect(openrouter.requests).toEqual([]);
    const asked = await demo(['--real', 'MY_KEY', ...url, '--current-name', 'prod', '--limit', '60'], env);
    expect([asked.code, openrouter.keys()[0]?.limit]).toEqual([0, 60]);
    expect(asked.text).not.toMatch(SECRET);
    const unset = await demo(['--real', 'NO_SUCH_KEY', ...url]);
    expect([unset.code, unset.text]).toEqual([2, expect.stringContaining('NO_SUCH_KEY is not set')]);
  });
});
