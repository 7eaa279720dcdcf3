// `.ci/run` with stand-ins for npm and node: it counts correctly, and nothing fails unnoticed.

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
/** Every run of tests passes ten tests; a command that matches FAIL fails, and one that matches KILL ends its shell. */
const STAND_IN = `#!/usr/bin/env bash
command="\${0##*/} $*"
[[ $command == 'node .ci/tests.ts'* ]] && exec "${process.execPath}" "${root}/.ci/tests.ts" "$2"
[[ -n \${KILL-} && $command == $KILL ]] && { kill -9 $PPID; exit 0; }
[[ -n \${FAIL-} && $command == $FAIL ]] && { echo 'It is broken.'; exit 1; }
[[ -n \${TEST_REPORT-} ]] && echo '{"numPassedTests":10,"numFailedTests":0,"success":true}' >"$TEST_REPORT"
[[ $command == 'node .ci/build.ts'* ]] && mkdir "$2"
[[ $command == 'npm test'* ]] && echo "$command, \${TEST_DEPTH-a sample}" >>tested
exit 0
`;

let clone: string;

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'ci-run-'));
  for (const folder of ['.ci', 'dist', 'test', 'node_modules/.bin'])
    mkdirSync(join(clone, folder), { recursive: true });
  copyFileSync(join(root, '.ci/run'), join(clone, '.ci/run'));
  writeFileSync(join(clone, 'test/long.test.ts'), "import { howMany } from './support/depth.ts';");
  writeFileSync(join(clone, 'test/short.test.ts'), '');
  for (const name of ['npm', 'node']) {
    writeFileSync(join(clone, 'node_modules/.bin', name), STAND_IN);
    chmodSync(join(clone, 'node_modules/.bin', name), 0o755);
  }
  execFileSync('git', ['init', '-q'], { cwd: clone });
  execFileSync('git', ['add', 'test'], { cwd: clone });
});
afterAll(() => rmSync(clone, { recursive: true, force: true, maxRetries: 3 }));

function run(env: Record<string, string> = {}): { status: number | null; lines: string[]; last: string } {
  const { status, stdout } = spawnSync('bash', ['.ci/run'], {
    cwd: clone,
    encoding: 'utf8',
    env: { ...process.env, TEST_DEPTH: undefined, TEST_REPORT: undefined, ...env },
  });
  const lines = stdout.trimEnd().split('\n');
  return { status, lines, last: lines.at(-1) ?? '' };
}

describe.runIf(process.platform === 'linux')('.ci/run', () => {
  test('counts tests and parts, and ends with the totals', () => {
    const { status, lines, last } = run();
    expect([status, last]).toEqual([0, '31 passed, 0 failed']);
    expect(lines.slice(0, -1).filter(line => !line.startsWith('ok '))).toEqual([]);
    const tested = readFileSync(join(clone, 'tested'), 'utf8').trim().split('\n');
    expect(tested).toEqual(['npm test, a sample', 'npm test -- long.test.ts, full']);
  });

  test.each([
    ['tests', 'npm test', '21 passed, 1 failed'],
    ['long searches', 'npm test -- long.test.ts', '21 passed, 1 failed'],
    ['a part beside the tests', 'node .ci/leaks.ts', '30 passed, 1 failed'],
    ['types', 'npm run -s types', '30 passed, 1 failed'],
    ['the build', 'node .ci/build.ts*', '30 passed, 1 failed'],
    ['the demo', 'npm run -s demo', '30 passed, 1 failed'],
    ['the last part', 'node .ci/act.ts', '30 passed, 1 failed'],
    ['the installation, and with it the tests', 'npm ci', '15 passed, 1 failed'],
  ])('fails with %s', (_, command, expected) => {
    const { status, lines, last } = run({ FAIL: command });
    expect([status, last]).toEqual([1, expected]);
    expect(lines.filter(line => line.startsWith('FAIL '))).toHaveLength(1);
  });

  test('fails when the parts beside the tests are killed before they are done', () => {
    const { status, lines } = run({ KILL: 'npm run -s types' });
    expect(status).toBe(1);
    expect(lines).toContain('FAIL  what runs beside the tests: ended before it was done');
  });
});
