/** Pieces of Markdown that every part of the summary is made of. All text from outside is inert. */
import { shortHash } from '../../domain/rotation/names.ts';
import { markdown } from '../../domain/text/untrusted.ts';

const BAR_WIDTH = 10;

/** Text for a table cell. */
export function cell(text: string, max = 120): string {
  return markdown(text, max);
}

/** Of text that is inert already: asterisks would need letters at its ends. */
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

/** An instant to the minute, on one line: `2026-12-01 00:00 UTC`. What is no instant is shown as it is. */
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

export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The two lines that begin a table. */
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
