/** What became of the old key of a rotation, in words: the same in log and summary. */
import { durationWords } from '../../domain/time/instant.ts';
import type { RotateOutcome } from '../../operations/outcome/outcome.ts';

type Became = NonNullable<RotateOutcome['oldKey']>['became'];

const BECAME: Readonly<Record<Extract<Became, string>, readonly [done: string, planned: string]>> = {
  'next-rotation': ['stays enabled until the next rotation', 'would stay enabled until the next rotation'],
  disable: ['was disabled', 'would be disabled'],
  delete: ['was deleted', 'would be deleted'],
  keep: ['stays enabled; its name says what replaced it', 'would stay enabled; its name would say what replaced it'],
  ended: ['had ended before; its name says what replaced it', 'has ended; its name would say what replaced it'],
  unchanged: ['was not touched', 'was not touched'],
};

/** `stays enabled until the next rotation` */
export function becameText(became: Became, dryRun: boolean): string {
  if (typeof became === 'string') return BECAME[became][dryRun ? 1 : 0];
  return `${dryRun ? 'would stay' : 'stays'} enabled for ${durationWords(became.after)}`;
}
