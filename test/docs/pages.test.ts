// The action accepts every YAML snippet in the README and docs, and every recipe is safe to copy.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { recipes } from '../../.ci/recipes.ts';
import { parseInputs } from '../../src/inputs/parse-inputs.ts';
import { parseKeysFile } from '../../src/keys-file/parse-keys-file.ts';
import { blocks, page } from '../support/runner/readme.ts';
import type { Job, Step, Workflow } from '../support/runner/workflow.ts';

const pages = readdirSync(join(import.meta.dirname, '../../docs')).filter(name => name.endsWith('.md'));
const snippets = ['README.md', ...pages.map(name => `docs/${name}`)].flatMap(path =>
  blocks('yaml', page(path)).map((text, nth) => ({ text, source: `${path}, block ${nth + 1}` })),
);
const isWorkflow = (text: string) => /^on:/m.test(text);
/** For pre-commit; .ci/pre-commit.ts runs its hook. */
const isHook = (text: string) => /^repos:/m.test(text);
const OURS = 'openrouter-key-action/openrouter-key-action@';
const NOW = Date.parse('2026-11-23T12:00:00Z');

test.each(snippets.filter(({ text }) => !isWorkflow(text) && !isHook(text)))('$source is accepted', ({ text }) => {
  const value = parse(text);
  if (!Array.isArray(value) && value.keys !== undefined) {
    const file = parseKeysFile(text, { path: 'keys.yml', repository: 'octo-org/app', now: NOW });
    expect('faults' in file ? file.faults : []).toEqual([]);
    return;
  }
  for (const each of inputsIn(value)) expect(parseInputs(variablesOf(each), NOW, () => undefined)).toBeDefined();
});

describe.each(recipes().map(({ source, text }) => ({ source, text, workflow: parse(text) as Workflow })))(
  '$workflow.name ($source)',
  ({ text, workflow }) => {
    const jobs = Object.values(workflow.jobs) as Job[];
    const triggers = Object.keys(workflow.on);

    test('pins every other action to a commit, with its version in a comment', () => {
      const uses = [...text.matchAll(/uses: (\S+)(.*)$/gm)];
      expect(uses.length).toBeGreaterThan(0);
      for (const [, action = '', comment = ''] of uses) {
        if (action === 'openrouter-key-action/openrouter-key-action@v1') expect(comment).toBe('');
        else expect(action + comment).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      }
    });

    test('gives the provisioning key only to jobs with an environment, and never to code of a pull request', () => {
      expect(triggers).not.toContain('pull_request_target');
      for (const job of jobs.filter(holdsProvisioningKey)) {
        expect(job.environment).toMatch(/^openrouter-/);
        if (triggers.includes('pull_request')) {
          expect(job.environment).not.toBe('openrouter-admin');
          expect(job.steps.filter(step => !runsNoCodeOf(step))).toEqual([]);
        }
      }
    });

    test('restricts tokens and permissions', () => {
      expect(text).toMatch(/^permissions:(?: \{\}|\n {2}contents: read)$/m);
      for (const { uses, with: inputs = {} } of jobs.flatMap(job => job.steps)) {
        if (uses?.startsWith('actions/create-github-app-token@')) {
          expect(Object.keys(inputs).filter(name => name.startsWith('permission-'))).not.toEqual([]);
        }
        if (uses?.startsWith('actions/checkout@')) expect(inputs['persist-credentials']).toBe(false);
      }
    });
  },
);

/** The inputs of each step of this action, in a list of steps, in jobs, in a part of a job, or by themselves. */
function inputsIn(
  value: Step[] | { jobs: Record<string, Partial<Job>> } | { steps: Step[] } | Record<string, unknown>,
): Record<string, unknown>[] {
  if (!Array.isArray(value) && !('jobs' in value) && !('steps' in value)) return [value];
  const jobs = Array.isArray(value) ? [{ steps: value }] : 'steps' in value ? [value] : Object.values(value.jobs ?? {});
  return (jobs as Partial<Job>[])
    .flatMap(job => job.steps ?? [])
    .filter(({ run, uses = OURS }) => run === undefined && uses.startsWith(OURS))
    .map(step => step.with ?? { ...step });
}

function holdsProvisioningKey(job: Job): boolean {
  return JSON.stringify(job).includes('secrets.OPENROUTER_PROVISIONING_KEY');
}

/** It executes none of the repository's files, and reads only those that it is asked to read. */
function runsNoCodeOf({ uses, run }: Step): boolean {
  return run === undefined && /^(?:actions\/checkout|openrouter-key-action\/openrouter-key-action)@/.test(uses ?? '');
}

/** Values of expressions; in other inputs they become a key. */
const VALUES: Record<string, string> = {
  'federation-policy-id': '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  'seal-key': '0123456789abcdef0123456789abcdef',
};

/** The environment of a step with these inputs. */
function variablesOf(inputs: Record<string, unknown>): Record<string, string> {
  const isAlone = 'federation-policy-id' in inputs || (inputs.operation === 'check' && 'api-key' in inputs);
  const usual = isAlone ? inputs : { 'provisioning-key': 'sk-or-v1-p', ...inputs };
  const variables = Object.entries(usual).map(([name, value]) => {
    const text = String(value).replace(/\$\{\{.*?\}\}/g, VALUES[name] ?? 'sk-or-v1-x');
    return [`INPUT_${name.toUpperCase()}`, text];
  });
  return { GITHUB_REPOSITORY: 'octo-org/app', ...Object.fromEntries(variables) };
}
