/**
 * Checks our workflows, Dependabot's configuration and every recipe of README and docs for vulnerabilities with zizmor.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRecipes } from './recipes.ts';
import { pythonTool } from './tools.ts';

const ZIZMOR = 'zizmor==1.32.0';
const GITHUB = join(import.meta.dirname, '../.github');

const tool = pythonTool(ZIZMOR, 'zizmor');
if ('missing' in tool) console.log(`skip  zizmor: ${tool.missing}`);
else {
  const folder = mkdtempSync(join(tmpdir(), 'recipes-'));
  try {
    const options = [
      '--offline',
      '--quiet',
      '--color=never',
      '--no-progress',
      '--format=plain',
      `--config=${join(GITHUB, 'zizmor.yml')}`,
    ];
    const inputs = [join(GITHUB, 'workflows'), join(GITHUB, 'dependabot.yml'), writeRecipes(folder)];
    const { status, error } = spawnSync(tool.path, [...options, ...inputs], { stdio: 'inherit' });
    if (error !== undefined) console.error(error.message);
    if (status !== 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
