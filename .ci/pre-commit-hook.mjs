#!/usr/bin/env node
/**
 * The hook of .pre-commit-hooks.yaml: runs `operation: validate` of the committed bundle on each given file.
 * `--require CONDITION`, before the files and as often as needed, sets the input `require`. Plain JavaScript without
 * dependencies: pre-commit installs nothing for it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NEEDED = 24;
const BUNDLE = join(import.meta.dirname ?? '', '../dist/index.js');

const [major = '0'] = process.versions.node.split('.');
if (Number(major) < NEEDED) {
  console.error(`This hook needs Node ${NEEDED} or newer; this is Node ${process.versions.node}.`);
  process.exitCode = 1;
} else validateAll(process.argv.slice(2));

function validateAll(args) {
  const conditions = [];
  const files = [];
  for (let at = 0; at < args.length; at++) {
    if (args[at] === '--require') conditions.push(args[++at] ?? '');
    else files.push(args[at]);
  }
  const temp = mkdtempSync(join(tmpdir(), 'openrouter-keys-'));
  try {
    for (const file of files) if (!isValid(file, conditions, temp)) process.exitCode = 1;
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

/** Prints what the action reports about the file. */
function isValid(file, conditions, temp) {
  const outputs = join(temp, 'outputs');
  writeFileSync(outputs, '');
  const { stdout, stderr, status } = spawnSync(process.execPath, [BUNDLE], {
    encoding: 'utf8',
    env: {
      ...ownEnvironment(),
      GITHUB_WORKSPACE: process.cwd(),
      GITHUB_REPOSITORY: repository(),
      GITHUB_OUTPUT: outputs,
      RUNNER_TEMP: temp,
      INPUT_OPERATION: 'validate',
      INPUT_CONFIG: file,
      INPUT_REQUIRE: conditions.join('\n'),
    },
  });
  for (const line of `${stdout}${stderr}`.split('\n')) if (line !== '') console.log(readable(line));
  return status === 0;
}

/** The environment without variables for the action that another step or a person has set. */
function ownEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(INPUT|GITHUB|RUNNER|STATE)_/i.test(name)),
  );
}

/** `OWNER/REPO`, for targets of `store-in` without one. */
function repository() {
  const { stdout = '' } = spawnSync('git', ['config', '--get', 'remote.origin.url'], { encoding: 'utf8' });
  return /([\w.-]+\/[\w.-]+?)(?:\.git)?\/?\s*$/.exec(stdout ?? '')?.[1] ?? 'owner/repository';
}

/** The message in a runner command: `::error file=…::message`. */
function readable(line) {
  const message = /^::(?:error|warning|notice)[^:]*::(.*)$/s.exec(line)?.[1];
  return message === undefined ? line : message.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
