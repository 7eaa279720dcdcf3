/** What the keys spent in the last 30 days: a bar chart, and the most expensive models. */
import type { Spend, Spent } from '../../operations/outcome/outcome.ts';
import { amount, sumOf, thousands } from '../figures/figures.ts';
import { bold, cell, header, type Page, row } from './page.ts';

const MODELS = 10;
/** Mermaid's own bars are hardly visible on a light page; this blue is visible on light and dark pages. */
const CHART = {
  xyChart: { width: 900, height: 260 },
  themeVariables: { xyChart: { backgroundColor: 'transparent', plotColorPalette: '#4184e4' } },
};
const WEEK = 7;

export function addSpend(page: Page, { byDay, byModel }: Spend): void {
  page.add('### 💸 Spend in the last 30 days');
  const total = sumOf(byDay.map(({ usage }) => usage));
  if (total > 0) {
    page.add(`${bold(`${amount(total)} USD`)} in all · ${weekText(byDay)}${byokText(byDay)}`);
    page.add(chart(byDay));
  } else page.add(`Nothing was spent with credits.${byokText(byDay)}`);
  if (byModel.length > 0) addModels(page, byModel, total);
  page.add(
    '<sub>Completed UTC days. Not included: today, and what the predecessors of rotated keys spent before.</sub>',
  );
}

/** `the last 7 days 93.20 USD (12 % more than the 7 days before)` */
function weekText(byDay: Spend['byDay']): string {
  const last = sumOf(byDay.slice(-WEEK).map(({ usage }) => usage));
  const before = sumOf(byDay.slice(-2 * WEEK, -WEEK).map(({ usage }) => usage));
  const percent = before > 0 ? Math.round((Math.abs(last - before) / before) * 100) : 0;
  const trend =
    before <= 0 || percent === 0
      ? ''
      : ` (${last > before ? '▲' : '▼'} ${thousands(String(percent))} % compared with the 7 days before)`;
  return `the last 7 days ${bold(`${amount(last)} USD`)}${trend}`;
}

function byokText(spent: readonly Spent[]): string {
  const byok = sumOf(spent.map(({ byokUsage }) => byokUsage));
  return byok > 0 ? ` · ${amount(byok)} USD with provider keys of your own (BYOK)` : '';
}

/** It contains only dates and numbers. */
function chart(byDay: Spend['byDay']): string {
  const [first, last] = [byDay[0]?.date ?? '', byDay.at(-1)?.date ?? ''];
  const days = byDay.map(({ date }) => `"${Number(dateOnly(date).slice(8))}"`);
  return [
    '```mermaid',
    `%%{init: ${JSON.stringify(CHART)}}%%`,
    'xychart-beta',
    `  title "USD per day, ${dateOnly(first)} to ${dateOnly(last)}"`,
    `  x-axis [${days.join(', ')}]`,
    `  y-axis 0 --> ${(Math.max(...byDay.map(({ usage }) => usage)) * 1.05).toFixed(4)}`,
    `  bar [${byDay.map(({ usage }) => Math.max(0, usage).toFixed(4)).join(', ')}]`,
    '```',
  ].join('\n');
}

/** A date of the answer, checked for its form: nothing else gets into the chart's source. */
function dateOnly(text: string): string {
  return /^\d{4}-\d\d-\d\d/.exec(text)?.[0] ?? '0000-00-00';
}

function addModels(page: Page, byModel: Spend['byModel'], total: number): void {
  const hasByok = byModel.some(({ byokUsage }) => byokUsage > 0);
  const right = { right: true };
  const shown = byModel.slice(0, MODELS);
  page.table(
    header([
      { title: 'model' },
      { title: 'USD', ...right },
      { title: 'share', ...right },
      ...(hasByok ? [{ title: 'BYOK, USD', ...right }] : []),
      { title: 'requests', ...right },
    ]),
    shown.map(({ model, usage, byokUsage, requests }) =>
      row([
        cell(model),
        bold(amount(usage)),
        total > 0 ? `${Math.round((usage / total) * 100)}&nbsp;%` : '',
        ...(hasByok ? [amount(byokUsage)] : []),
        thousands(String(requests)),
      ]),
    ),
  );
  const rest = byModel.slice(MODELS);
  if (rest.length > 0)
    page.add(`and ${rest.length} more models, together ${amount(sumOf(rest.map(({ usage }) => usage)))} USD`);
}
