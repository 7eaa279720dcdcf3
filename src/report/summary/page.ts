/**
 * Markdown within bounds: blocks are collected first, and what exceeds a bound is left out with a note. All text from
 * outside is inert.
 */
import { shortHash } from '../../domain/rotation/names.ts';
import { markdown, redacted } from '../../domain/text/untrusted.ts';

const BAR_WIDTH = 10;

/** Text for a table cell. */
export function cell(text: string, max = 120): string {
  return markdown(text, max);
}

/** Bold, for text that is already inert: asterisks would need letters at its ends. */
export function bold(html: string): string {
  return html === '' ? '' : `<b>${html}</b>`;
}

export function code(text: string, max = 200): string {
  return `<code>${markdown(text, max)}</code>`;
}

/** `prod <code>f01d52606dc8</code>`; the hash alone for a key that could not be read. */
export function keyCell({ name, hash }: { name: string | null; hash: string }): string {
  const parts = [
    ...(name === null || name === '' ? [] : [bold(cell(name))]),
    ...(hash === '' ? [] : [code(shortHash(hash))]),
  ];
  return parts.join(' ');
}

/** `██████░░░░ 62 %` on one line. `percent` may be over 100. */
export function bar(percent: number): string {
  const filled = Math.min(BAR_WIDTH, percent > 0 ? Math.max(1, Math.floor(percent / BAR_WIDTH)) : 0);
  return `\`${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}\u00a0${Math.floor(percent)}\u00a0%\``;
}

/** The day of an instant, kept on one line. */
export function day(instant: string | null | undefined): string {
  return unbroken((instant ?? '').slice(0, 10));
}

/** An instant to the minute, on one line: `2026-12-01 00:00 UTC`. Anything else is shown unchanged. */
export function minute(instant: string): string {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::[\d.]+)?Z$/.exec(instant) ?? [];
  return unbroken(date === undefined ? instant : `${date} ${time} UTC`);
}

/** A value of a setting; an amount stays on the line of its unit. */
export function setting(text: string): string {
  return cell(text).replaceAll(' USD', '&nbsp;USD');
}

/** Kept on one line. */
export function unbroken(text: string): string {
  return cell(text)
    .replaceAll(' ', '&nbsp;')
    .replace(/-|&#45;/g, '&#8209;');
}

/** Keys that are named in a list; the rest is counted. */
export const NAMED = 5;

/** `a, b, and 3 more` */
export function withRest(named: readonly string[], count: number, separator = ', '): string {
  return [...named, ...(count > named.length ? [`and ${count - named.length} more`] : [])].join(separator);
}

export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The first two lines of a table. */
export function header(columns: readonly { title: string; right?: boolean }[]): string[] {
  return [row(columns.map(({ title }) => title)), `|${columns.map(({ right }) => (right ? '--:' : ':--')).join('|')}|`];
}

/** Every line of a text as a quotation. */
export function quotation(text: string): string {
  return text
    .split('\n')
    .map(line => `> ${markdown(line, 2000)}`)
    .join('<br>\n');
}

/** How much a page may hold. */
export interface Bound {
  most: number;
  /** The size of a text in the unit of `most`. */
  size: (text: string) => number;
  /** The note at the end of a cut text. */
  note: string;
}

/** GitHub limits a step's summary to 1 MiB; earlier writes to the same file count too. */
export const SUMMARY_BOUND: Bound = {
  most: 1_000_000,
  size: text => Buffer.byteLength(text),
  note: '✂️ Cut here: GitHub shows at most 1 MiB. The output <code>keys-file</code> names a file with all keys.',
};

/** GitHub limits issues and comments to 65,536 characters, and whoever posts the report may add to it. */
export const REPORT_BOUND: Bound = {
  most: 60_000,
  size: text => text.length,
  note: '✂️ Cut here at 60,000 characters. The job summary shows more, and the output <code>keys-file</code> names a file with all keys.',
};

/** The bound of a posted text that must be shorter than a report. */
export function boundOf(most: number): Bound {
  if (most >= REPORT_BOUND.most) return REPORT_BOUND;
  return { ...REPORT_BOUND, most, note: '✂️ Cut here. The job summary shows more.' };
}

type Piece = { text: string } | { opening: string; closing: string } | 'close';

export class Page {
  readonly #pieces: Piece[] = [];

  /** Adds a block, followed by an empty line. An empty block is left out. */
  add(block: string): void {
    if (block !== '') this.#pieces.push({ text: `${block}\n\n` });
  }

  /** Adds a table row by row, so that it can be cut between rows. */
  table(header: readonly string[], rows: Iterable<string>): void {
    this.#pieces.push({ text: `${header.join('\n')}\n` });
    for (const row of rows) this.#pieces.push({ text: `${row}\n` });
    this.#pieces.push({ text: '\n' });
  }

  /** What `fill` adds is shown only when a reader opens it. `title` is HTML. */
  fold(title: string, fill: () => void): void {
    this.#pieces.push({ opening: `<details><summary>${title}</summary>\n\n`, closing: '</details>\n\n' });
    fill();
    this.#pieces.push('close');
  }

  /** Lines unchanged, in a fence that none of them closes; if they are cut, the fence is still closed. */
  code(language: string, lines: readonly string[]): void {
    const longest = Math.max(2, ...lines.flatMap(line => line.match(/`+/g) ?? []).map(({ length }) => length));
    const fence = '`'.repeat(longest + 1);
    this.#pieces.push({ opening: `${fence}${language}\n`, closing: `${fence}\n\n` });
    for (const line of lines) this.#pieces.push({ text: `${redacted(line)}\n` });
    this.#pieces.push('close');
  }

  /** The text; a folded part is closed even if it was cut. */
  within({ most, size, note }: Bound): string {
    const closings: string[] = [];
    const end = `\n${note}\n`;
    let room = most - size(end);
    let text = '';
    for (const piece of this.#pieces) {
      if (piece === 'close') {
        text += closings.pop() ?? '';
        continue;
      }
      const added = 'text' in piece ? piece.text : piece.opening;
      const closing = 'text' in piece ? '' : piece.closing;
      room -= size(added + closing);
      if (room < 0) return `${text}\n${closings.reverse().join('')}${end}`.replace(/\n{3,}/g, '\n\n');
      text += added;
      if (closing !== '') closings.push(closing);
    }
    return text;
  }
}
