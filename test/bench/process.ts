// One process, measured whole: from the call that starts it until it has exited and its output is closed.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface Command {
  file: string;
  args: string[];
  env: Record<string, string>;
}

interface Cost {
  /** ms */
  wall: number;
  /** Largest resident set in bytes; only if measured. */
  memory?: number;
}

export const ROOT = join(import.meta.dirname, '..', '..');

/** A step with these inputs, as a runner starts it. `dist` lies next to its action.yml; files are written to `temp`. */
export function step(inputs: Record<string, string>, env: Record<string, string>, temp: string, dist: string): Command {
  const folder = mkdtempSync(join(temp, 'step-'));
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const { inputs: declared } = parse(readFileSync(join(dist, '..', 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string }>;
  };
  const defaults = Object.entries(declared).map(([name, { default: value = '' }]) => [name, value] as const);
  const given = Object.entries({ ...Object.fromEntries(defaults), ...inputs });
  const variables = Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
  const places = { RUNNER_TEMP: folder, GITHUB_WORKSPACE: temp };
  return { file: process.execPath, args: [join(dist, 'index.js')], env: { ...env, ...files, ...places, ...variables } };
}

/** The time of one process. @throws Error when it exits with anything but `code` */
export function time(command: Command, code = 0): Promise<Cost> {
  return run(command, code);
}

/** A Node process with its memory, which takes it about 1 ms to report. */
export function timeWithMemory({ args, ...command }: Command): Promise<Cost> {
  return run({ ...command, args: ['--require', join(import.meta.dirname, 'report-memory.cjs'), ...args] }, 0);
}

function run({ file, args, env }: Command, code: number): Promise<Cost> {
  const startedAt = performance.now();
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const [, stdout, stderr, extra] = child.stdio;
  let output = '';
  let memory = '';
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  extra?.on('data', (chunk: Buffer) => {
    memory += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', actual => {
      const wall = performance.now() - startedAt;
      if (actual !== code) return reject(new Error(`${file} ${args.join(' ')} exited with ${actual}:\n${output}`));
      resolve({ wall, ...(memory && { memory: Number(memory) }) });
    });
  });
}
