/** Tools that are not npm packages: installed once by their own package managers, each in its own folder. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The path of a tool, or why it is not available. */
type Tool = { path: string } | { missing: string };

/** Without caches, compiling takes more than a minute, and many minutes beside the tests, which have priority. */
const INSTALL_MS = 900_000;
const CACHE = join(import.meta.dirname, '../node_modules/.cache');
const IS_WINDOWS = process.platform === 'win32';

export function actTool(): Tool {
  return goTool('github.com/nektos/act@v0.2.89');
}

export function actionlintTool(): Tool {
  return goTool('github.com/rhysd/actionlint/cmd/actionlint@v1.7.12');
}

/** A command written in Go. @param module with its version, such as `example.com/a/cmd/b@v1.2.3` */
function goTool(module: string): Tool {
  const folder = join(CACHE, module.replaceAll('/', '-'));
  const name = module.split('@', 1)[0]?.split('/').at(-1) ?? module;
  return installed(folder, join(folder, IS_WINDOWS ? `${name}.exe` : name), [
    { command: 'go', args: ['install', module], env: { GOBIN: folder } },
  ]);
}

/**
 * A command (or `python` itself) in an environment with one Python package. @param requirement such as `zizmor==1.2.3`
 */
export function pythonTool(requirement: string, command: string): Tool {
  const folder = join(CACHE, requirement);
  const inFolder = (name: string) => join(folder, IS_WINDOWS ? `Scripts/${name}.exe` : `bin/${name}`);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', requirement];
  return installed(folder, inFolder(command), [
    { command: IS_WINDOWS ? 'python' : 'python3', args: ['-m', 'venv', folder] },
    { command: inFolder('python'), args: pip },
  ]);
}

interface Step {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/** The tool at `path`. Its installation runs only once: a file in the folder records that it succeeded. */
function installed(folder: string, path: string, steps: readonly Step[]): Tool {
  const mark = join(folder, 'installed');
  if (existsSync(mark)) return { path };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { command, args, env } of steps) {
    const options = { encoding: 'utf8', timeout: INSTALL_MS, env: { ...process.env, ...env } } as const;
    const { status, error, stderr } = spawnSync(command, args, options);
    if (status !== 0) return { missing: error?.message ?? stderr.trim().split('\n').at(-1) ?? `${command} failed` };
  }
  writeFileSync(mark, '');
  return { path };
}
