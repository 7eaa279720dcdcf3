// What the figures should be at most, and what they were.

import { type Row, table } from './table.ts';

export interface Target {
  what: string;
  reached: number;
  atMost: number;
  /** Of the two numbers; none for ratios. */
  unit?: string;
}

export function targetsTable(targets: readonly Target[]): string {
  const rows = targets.map(({ what, reached, atMost, unit = '' }): Row => {
    const shown = (value: number) => `${Number(value.toFixed(3))}${unit && ` ${unit}`}`;
    return [what, shown(reached), shown(atMost), reached <= atMost ? 'met' : '**missed**'];
  });
  return table(['target', 'reached', 'at most', ''], rows);
}
