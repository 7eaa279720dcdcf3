/** Checks our workflows and every recipe of README and docs with actionlint. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRecipes } from './recipes.ts';
import { actionlintTool } from './tools.ts';

const WORKFLOWS = join(import.meta.dirname, '../.github/workflows');

const tool = actionlintTool();
if ('missing' in tool) console.log(`skip  actionlint: ${tool.missing}`);
else {
  const folder = mkdtempSync(join(tmpdir(), 'recipes-'));
  try {
    const files = [WORKFLOWS, writeRecipes(folder)].flatMap(each => readdirSync(each).map(name => join(each, name)));
    // shellcheck and pyflakes would be used only on machines that have them.
    const { status, error } = spawnSync(tool.path, ['-shellcheck=', '-pyflakes=', ...files], { stdio: 'inherit' });
    if (error !== undefined) console.error(error.message);
    if (status !== 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
