// Figures and targets as Markdown.

export type Row = readonly string[];

interface Target {
  what: string;
  reached: number;
  atMost: number;
  /** Of the two numbers; none for ratios. */
  unit?: string;
}

/** A part of the report. */
export interface Part {
  text: string;
  targets: Target[];
}

/** A table; the first column is text, the others are numbers. */
export function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

export function targetsTable(targets: readonly Target[]): string {
  const rows = targets.map(({ what, reached, atMost, unit = '' }): Row => {
    const shown = (value: number) => `${Number(value.toFixed(2))}${unit && ` ${unit}`}`;
    return [what, shown(reached), shown(atMost), reached <= atMost ? 'met' : '**missed**'];
  });
  return table(['target', 'reached', 'at most', ''], rows);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** The median of the ratios, pair by pair: what slows the machine down for a moment slows both. */
export function pairedRatio(values: readonly number[], base: readonly number[]): number {
  return median(values.map((value, index) => value / (base[index] ?? Number.NaN)));
}

/** `12.3 ms`, `4.56 s` */
export function duration(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
