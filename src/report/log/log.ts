/**
 * What a person sees in the log. Only this file prints, so that no line can become a runner command.
 * `say` has made the values in the lines safe already; the whole line passes through the same rules once more.
 */
import { error, info, notice, setSecret, warning } from '@actions/core';
import { asActionError, InputError, KeysFileError } from '../../domain/text/errors.ts';
import { hide, shown } from '../../domain/text/untrusted.ts';

/** Characters of a line, whatever is in it: a host can answer with hashes of megabytes. */
const MAX_LINE_LENGTH = 16_000;

/** Writes one line to the log. */
export function logLine(line: string): void {
  info(shown(line, MAX_LINE_LENGTH));
}

/** Writes a line to the log and an annotation to the run's page. */
export function logNotice(line: string): void {
  notice(shown(line, MAX_LINE_LENGTH));
}

export function logWarning(line: string): void {
  warning(shown(line, MAX_LINE_LENGTH));
}

/** From now on the secret and each of its lines are shown nowhere: the runner replaces them by asterisks. */
export function mask(secret: string): void {
  if (secret.trim() === '') return;
  hide(secret);
  maskForRunner(secret);
}

/**
 * The runner replaces a text like an API key by asterisks, wherever it came from. It is not hidden individually as
 * well: `redacted` recognizes it, and thousands of names like keys would make every line slow. For a longer text its
 * beginning is enough.
 */
export function maskLikeKey(text: string): void {
  maskForRunner(text.slice(0, MAX_KEY_LENGTH));
}

/** More characters than any API key has. */
const MAX_KEY_LENGTH = 1_000;

const masked = new Set<string>();

function maskForRunner(text: string): void {
  if (masked.has(text)) return;
  masked.add(text);
  setSecret(text);
}

/** Shows why the step fails, and makes it fail. `process.exit` right after requests can crash on Windows. */
export function fail(cause: unknown): void {
  if (cause instanceof KeysFileError) failAt(cause);
  else failWith(cause);
  process.exitCode = 1;
}

/** Shows faults of a file on its lines, also in the diff of a pull request. */
function failAt({ path, faults }: KeysFileError): void {
  for (const { line, column, message } of faults) {
    const text = shown(`${path}:${line}:${column}: ${message}`, MAX_LINE_LENGTH);
    error(text, { title: 'Keys file', file: shown(path), startLine: line, startColumn: column });
  }
}

function failWith(cause: unknown): void {
  for (const text of errorTexts(cause))
    error(
      text
        .split('\n')
        .map(line => shown(line, MAX_LINE_LENGTH))
        .join('\n'),
    );
}

/** The texts of an error that are shown one by one. */
export function errorTexts(cause: unknown): readonly string[] {
  return cause instanceof InputError ? cause.faults : [asActionError(cause).message];
}
