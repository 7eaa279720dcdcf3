// One process, measured whole: from the call that starts it until it is gone and its output closed.

import { spawn } from 'node:child_process';

export interface Command {
  file: string;
  args: string[];
  env: Record<string, string>;
}

export interface Cost {
  /** ms */
  wall: number;
  /** ms of user and system time; undefined where it was not asked for */
  cpu?: number;
  /** Most bytes resident at a time. */
  memory?: number;
  /** What it printed, for those who want to see that it did its work. */
  output: string;
}

/** Reports what a Node process used, at its end: Node itself tells a parent nothing of its children. */
const REPORT = new URL('./report-usage.cjs', import.meta.url).pathname;

/** The time of one process. @throws Error when it exits with anything but `code` */
export function time(command: Command, code = 0): Promise<Cost> {
  return run(command, code);
}

/** A Node process as `time`, with what it used; what it takes to report that is part of it (about 1 ms). */
export async function use(command: Command, code = 0): Promise<Cost> {
  return run({ ...command, args: ['--require', REPORT, ...command.args] }, code, true);
}

function run({ file, args, env }: Command, code: number, reports = false): Promise<Cost> {
  const startedAt = performance.now();
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe', reports ? 'pipe' : 'ignore'] });
  let output = '';
  let usage = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    usage += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', actual => {
      const wall = performance.now() - startedAt;
      if (actual !== code) return reject(new Error(`${file} ${args.join(' ')} exited with ${actual}:\n${output}`));
      if (!reports) return resolve({ wall, output });
      const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(usage) as NodeJS.ResourceUsage;
      resolve({ wall, output, cpu: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS * 1024 });
    });
  });
}
