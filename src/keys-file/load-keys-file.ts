/** Reads a keys file, but only from the runner's workspace. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { extname, relative, resolve, sep } from 'node:path';
import { TextDecoder } from 'node:util';
import type { KeysFile } from '../domain/declared/declarations.ts';
import { ActionError, KeysFileError } from '../domain/text/errors.ts';
import { quoted, say } from '../domain/text/untrusted.ts';
import { MAX_BYTES, parseKeysFile } from './parse-keys-file.ts';

/** The runner's variables. */
export type RunnerEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The keys file that the input `config` names. `now` in ms.
 * @throws KeysFileError with every fault in the file, ActionError when it cannot be read
 */
export function loadKeysFile(config: string, env: RunnerEnvironment, now: number): KeysFile {
  const workspace = env.GITHUB_WORKSPACE || process.cwd();
  const path = relative(workspace, resolve(workspace, config)).split(sep).join('/');
  const text = textOf(config, workspace);
  const parsed = parseKeysFile(text, { path, repository: env.GITHUB_REPOSITORY, now });
  if ('file' in parsed) return parsed.file;
  throw new KeysFileError(path, parsed.faults);
}

function textOf(config: string, workspace: string): string {
  const bytes = readable(config, () => {
    const real = realpathSync(resolve(workspace, config));
    const root = realpathSync(workspace);
    // Check the real path, since a link could lead anywhere.
    if (!isInside(real, root))
      throw unusable(
        config,
        'is not in the workspace of the job (GITHUB_WORKSPACE). Give a path inside the repository',
      );
    // Faults quote the file: a link in a pull request must not show others, such as .git/config with its token.
    const isLink = real !== resolve(root, relative(workspace, resolve(workspace, config)));
    if (isLink && !/^\.ya?ml$/i.test(extname(real)))
      throw unusable(config, 'is a link to a file whose name does not end in .yml or .yaml. Give the path of the file');
    const stats = statSync(real);
    if (!stats.isFile()) throw unusable(config, 'is not a regular file. Give the path of a YAML file');
    if (stats.size > MAX_BYTES) throw unusable(config, 'is larger than 1 MiB. Split it by workspace');
    return readFileSync(real);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unusable(config, 'is not UTF-8 text. Save it as UTF-8');
  }
}

export function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Runs `read`, and explains errors of the file system. */
function readable(config: string, read: () => Buffer): Buffer {
  try {
    return read();
  } catch (error) {
    if (error instanceof ActionError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new ActionError(
      say`config: ${quoted(config)}: ${why}. The file must be checked out first: use actions/checkout in a step before ` +
        'this one, and give the path relative to the root of the repository.',
    );
  }
}

function unusable(config: string, why: string): ActionError {
  return new ActionError(say`config: ${quoted(config)} ${why}.`);
}
