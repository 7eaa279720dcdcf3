/** Operation validate, from the command to the report: it is handed nothing that could send a request. */
import type { OfflineCommand } from './domain/command/command.ts';
import { report } from './report/report.ts';
import { reportError } from './report/report-error.ts';

/** Reads and judges the file, and reports what came of it. */
export async function runValidate(command: OfflineCommand): Promise<void> {
  const { config, gate, jobSummary, operation } = command;
  const now = Date.now();
  const { loadKeysFile } = await import('./keys-file/load-keys-file.ts');
  const { validate } = await import('./operations/validate/validate.ts');
  try {
    report(validate(command, loadKeysFile(config, process.env, now)), jobSummary, now);
  } catch (error) {
    reportError(error, operation, gate.require !== undefined, jobSummary);
  }
}
