/** Operation validate: judges a keys file by itself. It needs no account and sends nothing. */
import type { ValidateCommand } from '../../domain/command/command.ts';
import type { KeysFile } from '../../domain/declared/declarations.ts';
import { unmetDeclarations } from '../../domain/declared/declared-conditions.ts';
import { say } from '../../domain/text/untrusted.ts';
import { unmetFailure } from '../engine/judge.ts';
import type { Concluded, Judgment, ValidateOutcome } from '../outcome/outcome.ts';

/** The outcome for a file without faults: `require` is judged on what its entries and patterns declare. */
export function validate({ gate }: ValidateCommand, file: KeysFile): Concluded<ValidateOutcome> {
  const unmet = gate.require && unmetDeclarations(gate.require, file);
  const verdict = unmet && { passed: unmet.length === 0, unmet };
  return {
    operation: 'validate',
    dryRun: false,
    changed: false,
    results: [],
    single: undefined,
    failed: [],
    notices: [],
    warnings: file.warnings,
    declared: { path: file.path, keys: file.exact.length, patterns: file.patterns.length },
    verdict,
    failure: gate.failOnUnmet ? failureOf(verdict, file) : undefined,
  };
}

function failureOf(verdict: Judgment | undefined, { path }: KeysFile) {
  if (verdict === undefined || verdict.passed) return undefined;
  return unmetFailure(verdict, say`${path} is valid, but what it declares fails the requirements:`, {
    placeOf: () => '',
    advice: 'Fix the file or the condition (require); with fail-on-unmet: false the step only sets its outputs.',
  });
}
