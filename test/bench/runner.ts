// The action as a command: the environment of a runner's step, with files that are thrown away afterwards.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Command } from './process.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const { inputs: declared } = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { default?: string }>;
};

/** A step with these inputs. Its files lie in `folder`, and steps may share them. */
export function step(inputs: Record<string, string>, folder: string, env: Record<string, string>): Command {
  const output = join(folder, 'output');
  const summary = join(folder, 'summary');
  for (const file of [output, summary]) writeFileSync(file, '');
  const given = { ...Object.fromEntries(Object.entries(declared).map(([name, { default: d = '' }]) => [name, d])) };
  return {
    file: process.execPath,
    args: [join(ROOT, 'dist', 'index.js')],
    env: {
      ...env,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: folder,
      GITHUB_WORKSPACE: folder,
      ...variables({ ...given, ...inputs }),
    },
  };
}

function variables(inputs: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}
