/** From a command to the report: starts every operation with its effects. */
import { clockWarning, systemClock } from './clock.ts';
import type { Command, ExportCommand, OfflineCommand, OnlineCommand } from './domain/command/command.ts';
import { Cancellation } from './http/request-limits.ts';
import { type BoundEffects, makeEffects } from './make-effects.ts';
import type { Effects } from './operations/account/account.ts';
import { check, checkOwnKey } from './operations/check/check.ts';
import { deleteKeys } from './operations/delete/delete.ts';
import { execute } from './operations/engine/engine.ts';
import type { Concluded } from './operations/outcome/outcome.ts';
import { update } from './operations/update/update.ts';
import { logWarning } from './report/log/log.ts';
import { report } from './report/report.ts';
import { reportError, type Shown } from './report/report-error.ts';

// Exported here, so that a step and its post step share one file of the bundle.
export { runPost } from './post-step.ts';

/** Executes the command, reports the outcome, and posts the report if the step asks for that. */
export async function run(command: Command): Promise<void> {
  const cancellation = new Cancellation();
  const shown = command.operation === 'validate' ? await runValidate(command) : await runOnline(command, cancellation);
  if (command.reporting === undefined) return;
  const { postReport } = await import('./post-report.ts');
  await postReport(command.reporting, shown, cancellation);
}

async function runOnline(command: OnlineCommand, cancellation: Cancellation): Promise<Shown> {
  let bound: BoundEffects | undefined;
  try {
    bound = makeEffects(command, cancellation);
    const { openrouter } = bound.effects.account;
    const outcome = await carryOut(command, bound.effects);
    const warning = clockWarning(openrouter.clockAhead);
    if (warning !== undefined) logWarning(warning);
    return report(outcome, command.jobSummary, openrouter.now());
  } catch (error) {
    const gated = 'gate' in command && command.gate.require !== undefined;
    return reportError(error, command.operation, gated, command.jobSummary);
  } finally {
    cancellation.dispose();
    await bound?.close();
  }
}

/** Code that most steps never use is loaded on demand. */
async function carryOut(command: OnlineCommand, effects: Effects): Promise<Concluded> {
  switch (command.operation) {
    case 'update':
      return execute(update, command, effects);
    case 'check':
      return check(command, effects.reading);
    case 'check own key':
      return checkOwnKey(command, effects.reading);
    case 'delete':
      return execute(deleteKeys, command, effects);
    case 'create':
      return execute((await import('./operations/create/create.ts')).create, command, effects);
    case 'rotate':
      return execute((await import('./operations/rotate/rotate.ts')).rotate, command, effects);
    case 'apply': {
      const { apply, applyInput } = await import('./operations/apply/apply.ts');
      const { loadKeysFile } = await import('./keys-file/load-keys-file.ts');
      // Read and parsed before any request.
      const file = loadKeysFile(command.config, process.env, systemClock.now());
      return execute(apply, applyInput(command, file), effects);
    }
    case 'export':
      return exportFile(command, effects);
  }
}

/** An invalid path is reported before any request. */
async function exportFile(command: ExportCommand, { reading }: Effects): Promise<Concluded> {
  const { exportKeys } = await import('./operations/export/export.ts');
  const { newKeysFile, writeKeysFile } = await import('./keys-file/write-keys-file.ts');
  const place = newKeysFile(command.config, process.env);
  const { outcome, ...exported } = await exportKeys(command, reading);
  const file = writeKeysFile({ ...exported, workspace: command.workspace });
  return { ...outcome, file: { ...file, path: place.write(file.text) } };
}

/** Validates a keys file without any connection. */
async function runValidate(command: OfflineCommand): Promise<Shown> {
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
