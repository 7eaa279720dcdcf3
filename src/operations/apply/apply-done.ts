/** What came of a row of a keys file's plan. */
import { settingsOf } from '../../domain/key/settings.ts';
import type { ApplyRow, KeyResult } from '../outcome/outcome.ts';
import type { PlannedRow } from './apply-plan.ts';

export interface Done {
  row: ApplyRow;
  /** The key; undefined where there is none. */
  result: KeyResult | undefined;
  /** Something was changed (in a dry run: would be), whether it failed afterwards or not. */
  changed: boolean;
  error?: string;
  notices?: readonly string[];
  warnings?: readonly string[];
}

/** Nothing was to be done. */
export function leftDone({ row, key, remark }: PlannedRow, warnings: readonly string[] = []): Done {
  if (key === undefined) return { row, result: undefined, changed: false, warnings };
  const result: KeyResult = { did: 'unchanged', returned: key, after: key, before: settingsOf(key) };
  return { row, result: { ...result, ...(remark !== undefined && { remark }) }, changed: false, warnings };
}

/** It failed before anything was changed. */
export function failedDone(each: PlannedRow, error: string): Done {
  const { result } = leftDone(each);
  const row: ApplyRow = { ...each.row, did: 'failed' };
  return { row, result: result && { ...result, did: 'failed' }, changed: false, error };
}
