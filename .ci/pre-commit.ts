/**
 * Runs the pre-commit hook with pre-commit itself: the committed bundle in its own repository, and a repository that
 * uses it. If Python or the package is not available, one line says so.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pythonTool } from './tools.ts';

const PRE_COMMIT = 'pre-commit==4.7.0';
const PARTS = ['.pre-commit-hooks.yaml', '.ci/pre-commit-hook.mjs', 'dist', 'package.json'];

const root = dirname(import.meta.dirname);

const tool = pythonTool(PRE_COMMIT, 'pre-commit');
if ('missing' in tool) console.log(`skip  pre-commit: ${tool.missing}`);
else {
  const folder = mkdtempSync(join(tmpdir(), 'pre-commit-'));
  try {
    judge(tool.path, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function judge(preCommit: string, folder: string): void {
  const [hooks, user] = [join(folder, 'hooks'), join(folder, 'user')];
  for (const part of PARTS) cpSync(join(root, part), join(hooks, part), { recursive: true });
  const rev = commit(hooks);
  mkdirSync(join(user, '.github'), { recursive: true });
  const hook = { id: 'openrouter-keys', args: ['--require', 'limit <= 500'] };
  writeFileSync(
    join(user, '.pre-commit-config.yaml'),
    JSON.stringify({ repos: [{ repo: hooks, rev, hooks: [hook] }] }),
  );
  const run = (yaml: string) => {
    writeFileSync(join(user, '.github/openrouter-keys.yml'), yaml);
    commit(user);
    const { status, stdout, stderr } = spawnSync(preCommit, ['run', '--all-files', '--color=never'], {
      cwd: user,
      encoding: 'utf8',
      env: { ...process.env, PRE_COMMIT_HOME: join(folder, 'home') },
    });
    return { status, output: stdout + stderr };
  };
  demand(run('keys: { prod: { limit: 200, store-in: repository A } }\n'), 0, 'Passed');
  demand(run('keys:\n  prod: { limit: lots }\n'), 1, '.github/openrouter-keys.yml:2:18: limit: "lots"');
  demand(run('keys: { prod: { limit: 501 } }\n'), 1, '"prod": limit <= 500: is 501');
  console.log('pre-commit accepted a sound file, and refused two others.');
}

/** Commits everything in the folder; returns the commit. */
function commit(folder: string): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  git('init', '--quiet');
  git('add', '--all', '--force');
  git('-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--allow-empty', '-m', 'Test');
  return git('rev-parse', 'HEAD');
}

function demand({ status, output }: { status: number | null; output: string }, wanted: number, text: string): void {
  if (status === wanted && output.includes(text)) return;
  console.error(
    `pre-commit ended with ${status} instead of ${wanted}, or did not say ${JSON.stringify(text)}:\n${output}`,
  );
  process.exitCode = 1;
}
