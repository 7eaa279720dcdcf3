/**
 * What a person sees in the log. The one place that prints, so that no line from here can be taken for a runner command.
 * `say` has made the values in the lines safe already; the whole line passes through the same rules once more.
 */
import { error, info, notice, setSecret, warning } from '@actions/core';
import { asActionError, InputError, KeysFileError } from '../../domain/text/errors.ts';
import { hide, shown } from '../../domain/text/untrusted.ts';

/** Characters of a line, whatever it was made of: a host can answer with hashes of megabytes. */
const LONGEST_LINE = 16_000;

/** One line in the log. */
export function logLine(line: string): void {
  info(shown(line, LONGEST_LINE));
}

/** A line in the log and an annotation at the run's page. */
export function logNotice(line: string): void {
  notice(shown(line, LONGEST_LINE));
}

export function logWarning(line: string): void {
  warning(shown(line, LONGEST_LINE));
}

/** From now on the secret is shown nowhere, and the runner replaces it by asterisks; lines of a value too. */
export function mask(secret: string): void {
  if (secret.trim() === '') return;
  hide(secret);
  maskForRunner(secret);
}

/**
 * The runner replaces a text like an API key by asterisks, wherever it came from. It is not hidden one by one as well:
 * `redacted` recognizes it, and thousands of names like keys would make every line slow. Of a longer text its beginning
 * is enough.
 */
export function maskLikeKey(text: string): void {
  maskForRunner(text.slice(0, LONGEST_KEY));
}

/** More characters than any API key has. */
const LONGEST_KEY = 1_000;

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

/** Faults of a file are shown on its lines, in the diff of a pull request too. */
function failAt({ path, faults }: KeysFileError): void {
  for (const { line, column, message } of faults) {
    const text = shown(`${path}:${line}:${column}: ${message}`, LONGEST_LINE);
    error(text, { title: 'Keys file', file: shown(path), startLine: line, startColumn: column });
  }
}

function failWith(cause: unknown): void {
  for (const text of errorTexts(cause))
    error(
      text
        .split('\n')
        .map(line => shown(line, LONGEST_LINE))
        .join('\n'),
    );
}

/** An error in the texts that are shown one by one. */
export function errorTexts(cause: unknown): readonly string[] {
  return cause instanceof InputError ? cause.faults : [asActionError(cause).message];
}
