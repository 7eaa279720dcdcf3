/** Text generated from the declarations is committed and up to date, and its links work. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { outdated } from '../../.ci/generate.ts';
import { INPUTS } from '../../src/inputs/input-declaration.ts';
import { parseInputs } from '../../src/inputs/parse-inputs.ts';
import { OUTPUTS } from '../../src/report/outputs/output-declaration.ts';
import { anchorsOf } from '../support/runner/readme.ts';

const root = join(import.meta.dirname, '../..');
const reference = readFileSync(join(root, 'docs/reference.md'), 'utf8');

test('action.yml, the README and the reference are up to date (npm run generate)', () => {
  expect([...outdated().keys()]).toEqual([]);
});

test('the documentation of inputs and outputs is short where necessary, and in sentences', () => {
  for (const [name, { docs }] of [...Object.entries(INPUTS), ...Object.entries(OUTPUTS)]) {
    expect(docs.line.length, name).toBeLessThanOrEqual(110);
    expect(docs.line, name).toMatch(/[^ ]\.$|…$/);
    if ('more' in docs) expect(docs.more, name).toMatch(/[^ ]\.$/);
  }
});

describe('the reference', () => {
  test('has every input and output once', () => {
    const rows = [...reference.matchAll(/^\| `([^`]+)` \|.*\|$/gm)].map(([, name]) => name);
    const names = [...Object.keys(INPUTS), ...Object.keys(OUTPUTS)];
    expect(rows.filter(name => name !== undefined && names.includes(name)).length).toBeGreaterThanOrEqual(names.length);
    for (const name of names) expect(rows).toContain(name);
  });

  test('links only to existing places', () => {
    const anchors = anchorsOf(reference);
    const links = [...reference.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor = '']) => anchor);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter(anchor => !anchors.includes(anchor))).toEqual([]);
  });

  /** The code in the first column of the table whose head begins with this. */
  function forms(head: string): string[] {
    const [, rows = ''] = new RegExp(`^\\| ${head} \\|.*\\n\\|[-|]+\\n((?:\\|.*\\n)+)`, 'm').exec(reference) ?? [];
    return rows
      .split('\n')
      .flatMap(row => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, form = '']) => form));
  }

  const base = { 'INPUT_PROVISIONING-KEY': 'sk-or-v1-p', INPUT_HASH: 'h1', GITHUB_REPOSITORY: 'octo-org/app' };
  const parsed = (env: Record<string, string>) =>
    parseInputs({ ...base, ...env }, Date.parse('2026-11-23T12:00:00Z'), () => undefined);

  test('shows valid limits, lifetimes, conditions and targets', () => {
    const [limits, lifetimes, conditions] = [forms('limit'), forms('expires-in'), forms('condition')];
    expect([limits.length, lifetimes.length, conditions.length]).toEqual([10, 11, 18]);
    for (const limit of limits) parsed({ INPUT_LIMIT: limit });
    const rotate = { INPUT_OPERATION: 'rotate', 'INPUT_OUTPUT-KEY': 'true', INPUT_RETIRE: 'keep' };
    for (const lifetime of lifetimes) parsed({ ...rotate, 'INPUT_EXPIRES-IN': lifetime });
    parsed({ INPUT_OPERATION: 'check', INPUT_REQUIRE: conditions.join('\n') });
    const stored = { 'INPUT_STORE-IN': forms('target').join('\n'), 'INPUT_GITHUB-TOKEN': 'ghp_x' };
    expect(parsed({ INPUT_OPERATION: 'rotate', ...stored })).toMatchObject({
      delivery: { storage: { targets: { length: 6 } } },
    });
  });
});
