/** Operation validate, from the command to the report: it is handed nothing that could send a request. */
import type { OfflineCommand } from './domain/command/command.ts';
import { report } from './report/report.ts';
import { reportError, type Shown } from './report/report-error.ts';

/** Reads and judges the file, and reports what came of it. */
export async function runValidate(command: OfflineCommand): Promise<Shown> {
  const { config, gate, jobSummary, operation } = command;
  const now = Date.now();
  const { loadKeysFile } = await import('./keys-file/load-keys-file.ts');
  const { validate } = await import('./operations/validate/validate.ts');
  try {
    return report(validate(command, loadKeysFile(config, process.env, now)), jobSummary, now);
  } catch (error) {
    return reportError(error, operation, gate.require !== undefined, jobSummary);
  }
}
