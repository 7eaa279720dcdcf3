/** The file that `export` writes: a new one in the runner's workspace, or under RUNNER_TEMP. */
import {
  closeSync,
  lstatSync,
  mkdtempSync,
  openSync,
  realpathSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { ActionError } from '../domain/text/errors.ts';
import { quoted, say } from '../domain/text/untrusted.ts';
import { isInside, type RunnerEnvironment } from './load-keys-file.ts';

export interface NewKeysFile {
  /**
   * Writes the text. Returns the file's absolute path.
   * @throws ActionError when the file is there already, or cannot be written
   */
  write(text: string): string;
}

/**
 * A place for the file: what the input `config` names, or without it a folder of its own under RUNNER_TEMP.
 * @throws ActionError that says what is wrong with the path
 */
export function newKeysFile(config: string | undefined, env: RunnerEnvironment): NewKeysFile {
  if (config === undefined) return { write: text => written(() => inTemp(text, env)) };
  const path = resolve(env.GITHUB_WORKSPACE || process.cwd(), config);
  const folder = judged(config, path, env);
  return {
    write: text => {
      // Another step of the job may have put a link in its place meanwhile.
      if (judged(config, path, env) !== folder) throw unusable(config, 'is in a folder that was replaced meanwhile');
      return written(() => {
        create(join(folder, basename(path)), text);
        return path;
      }, config);
    },
  };
}

/** The real folder of the path, which may become a file. */
function judged(config: string, path: string, env: RunnerEnvironment): string {
  if (!/\.ya?ml$/.test(config)) throw unusable(config, 'does not end in .yml or .yaml. Name a YAML file');
  const root = realpathSync(env.GITHUB_WORKSPACE || process.cwd());
  const folder = realFolder(config, dirname(path));
  if (folder !== root && !isInside(folder, root))
    throw unusable(config, 'is not in the workspace of the job (GITHUB_WORKSPACE). Give a path inside the repository');
  const folders = relative(root, folder).split(sep);
  // Some file systems do not tell upper from lower case.
  if (folders.some(each => each.toLowerCase() === '.git'))
    throw unusable(config, 'is in a folder named .git, whose files are not for keys files. Give another path');
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw existing(config);
  return folder;
}

function realFolder(config: string, path: string): string {
  try {
    const real = realpathSync(path);
    if (statSync(real).isDirectory()) return real;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR')
      throw unusable(config, say`is in a folder that cannot be read (${code ?? ''})`);
  }
  throw unusable(
    config,
    'is in a folder that does not exist. Create it in a step before, or check out the repository (actions/checkout)',
  );
}

function inTemp(text: string, env: RunnerEnvironment): string {
  const path = join(mkdtempSync(join(env.RUNNER_TEMP || tmpdir(), 'openrouter-export-')), 'openrouter-keys.yml');
  create(path, text);
  return path;
}

/** Exclusively: nothing that is there is overwritten, and no link is followed. */
function create(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o644);
  try {
    writeFileSync(file, text);
  } catch (error) {
    unlinkSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** What the file system answers, with its refusals in words. */
function written(write: () => string, config?: string): string {
  try {
    return write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && config !== undefined) throw existing(config);
    throw new ActionError(
      say`config: the keys file could not be written (${code ?? String(error)}). Make sure that its folder is writable.`,
    );
  }
}

function existing(config: string): ActionError {
  return unusable(config, 'exists already, and is not overwritten. Give the path of a new file, or delete that one');
}

function unusable(config: string, why: string): ActionError {
  return new ActionError(say`config: ${quoted(config)} ${why}.`);
}
