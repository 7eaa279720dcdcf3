/** The job summary: what was done, at a glance. Everything from outside is made inert for Markdown and HTML. */
import type { KeyResult, Outcome } from '../operations/outcome.ts';
import { instantOf, isExpired, type Key, outputName, written } from '../rules/key.ts';
import { changesBetween, type Settings } from '../rules/plan.ts';
import { markdown } from '../rules/untrusted.ts';
import { fromNumber, toNumber } from '../rules/usd.ts';
import { bar, usd, usedShare } from './figures.ts';

/** GitHub ends a step's summary at 1 MiB; some of it may be taken by steps before in the same file. */
const MOST_BYTES = 1_000_000;
const SOON_MS = 7 * 86_400_000;

/** The summary of an outcome, in GitHub-flavoured Markdown. `now` in ms. */
export function summaryOf(outcome: Outcome, now: number): string {
  const page = new Page();
  page.add(`## ${title(outcome)}`);
  if (outcome.failure) page.add(failureBlock(outcome));
  if (outcome.made) page.add(madeBlock(outcome));
  const [only] = outcome.results;
  if (only && outcome.results.length === 1) page.add(onePage(only, now));
  else if (outcome.results.length > 1) manyPage(page, outcome, now);
  if (outcome.verdict) page.add(verdictBlock(outcome));
  const lines = [
    ...outcome.warnings.map(text => `⚠️ ${markdown(text, 500)}`),
    ...outcome.notices.map(text => `ℹ️ ${markdown(text, 500)}`),
  ];
  if (lines.length > 0) page.add(lines.join('<br>\n'));
  return page.text;
}

/** The summary of a step that failed before it had an outcome. */
export function failureSummary(operation: string, texts: readonly string[]): string {
  return `## ❌ OpenRouter: ${markdown(operation)} failed\n\n${texts.map(quoteBlock).join('\n\n')}\n\n`;
}

/** Text within bounds: what would go over is left out, and a note says so. */
class Page {
  #text = '';
  #bytes = 0;
  full = false;

  get text(): string {
    return this.full
      ? `${this.#text}\n\n✂️ Cut here: GitHub shows at most 1 MiB. The output keys-file has all keys.\n`
      : this.#text;
  }

  /** Adds a block with an empty line after it, or with `after`. */
  add(block: string, after = '\n\n'): void {
    const bytes = Buffer.byteLength(block) + after.length;
    if (this.full || this.#bytes + bytes > MOST_BYTES) {
      this.full = true;
      return;
    }
    this.#text += block + after;
    this.#bytes += bytes;
  }
}

const DONE = { update: 'updated', check: 'checked', delete: 'deleted', create: 'created', rotate: 'rotated' } as const;

function title({ operation, dryRun, failure, results, single, changed, made }: Outcome): string {
  const [only] = results;
  const name = only && results.length === 1 ? only.after.name : single?.name;
  const what = name === undefined ? `${results.length} keys` : `<code>${markdown(name, 80)}</code>`;
  if (dryRun) return `🧪 Dry run: ${changed ? `would ${operation}` : `nothing to ${operation} at`} ${what}`;
  if (failure) return `❌ OpenRouter: ${operation} of ${what} failed`;
  if (operation === 'check') return `🔑 OpenRouter: ${what}`;
  if (results.length === 0 && !made) return `🔑 OpenRouter: nothing to ${operation}`;
  return changed ? `🔑 OpenRouter: ${what} ${DONE[operation]}` : `🔑 OpenRouter: ${what} unchanged`;
}

function failureBlock({ failure, failed, results }: Outcome): string {
  const several = failed.length > 0 && failed.length + results.length > 1;
  if (!several) return quoteBlock(failure?.message ?? '');
  const rows = failed
    .slice(0, 200)
    .map(({ hash, error }) => `| <code>${markdown(hash, 40)}</code> | ${markdown(error, 400)} |`);
  return ['| failed key | why |', '|---|---|', ...rows].join('\n');
}

function quoteBlock(text: string): string {
  return text
    .split('\n')
    .map(line => `> ${markdown(line, 2000)}`)
    .join('\n');
}

function madeBlock({ made, dryRun, operation }: Outcome): string {
  const rows: string[] = [];
  if (operation === 'rotate')
    rows.push(`| old key | <code>${markdown(made?.previousHash ?? 'none any more')}</code> |`);
  const stored = made?.storedIn.map(({ line }) => `<code>${markdown(line)}</code>`) ?? [];
  rows.push(`| ${dryRun ? 'would be stored in' : 'stored in'} | ${stored.join('<br>') || '–'} |`);
  return ['| | |', '|---|---|', ...rows].join('\n');
}

function onePage({ before, after, did }: KeyResult, now: number): string {
  const changes = did === 'updated' ? Object.entries(changesBetween(before, after)) : [];
  const rows = changes.map(([name, { from, to }]) => {
    const field = name as keyof Settings;
    return `| ${outputName(field)} | ${cell(written(field, from))} | **${cell(written(field, to))}** |`;
  });
  const table = rows.length > 0 ? `${['| field | before | after |', '|---|---|---|', ...rows].join('\n')}\n\n` : '';
  return table + state(after, now);
}

/** How much is used of what, and until when: one line a person reads. */
function state(key: Key, now: number): string {
  const share = usedShare(key);
  const reset = key.limit_reset ? `, resets ${markdown(key.limit_reset)}` : '';
  const used =
    share === undefined
      ? `♾️ unlimited, ${usd(key.usage)} used so far`
      : `\`${bar(share)}\` of ${usd(key.limit)} used, **${usd(key.limit_remaining)}** left${reset}`;
  return `${stateWord(key, now)} · ${used}${expiry(key, now)}`;
}

function stateWord(key: Key, now: number): string {
  if (key.disabled) return '⛔ disabled';
  if (isExpired(key, now)) return '⌛ expired';
  return key.limit_remaining !== null && key.limit_remaining <= 0 ? '🔴 enabled, nothing left to spend' : '✅ enabled';
}

function expiry(key: Key, now: number): string {
  if (key.expires_at == null) return '';
  const soon = instantOf(key.expires_at) - now < SOON_MS;
  return ` · ${soon ? '⏳ ' : ''}expire${isExpired(key, now) ? 'd' : 's'} ${markdown(key.expires_at)}`;
}

function manyPage(page: Page, outcome: Outcome, now: number): void {
  const unmet = new Set(outcome.verdict?.unmet.map(({ hash }) => hash));
  const rows = outcome.results
    .map((result, index) => ({ result, index, rank: attention(result, unmet, now) }))
    .sort((a, b) => a.rank.order - b.rank.order || a.index - b.index);
  page.add(totals(outcome.results, now));
  const changing = outcome.results.some(({ did }) => did === 'updated');
  page.add(
    `| | key | limit | used | left | expires | ${changing ? 'changed' : 'last used'} |\n|---|---|--:|---|--:|---|---|`,
    '\n',
  );
  for (const { result, rank } of rows) page.add(row(result, rank.sign, changing), '\n');
  page.add('');
}

/** What needs attention comes first. */
function attention(result: KeyResult, unmet: ReadonlySet<string | null>, now: number): { order: number; sign: string } {
  const key = result.after;
  const share = usedShare(key);
  if (result.did === 'failed') return { order: 0, sign: '❌' };
  if (unmet.has(key.hash)) return { order: 1, sign: '❌' };
  if (result.did === 'deleted') return { order: 8, sign: '🗑️' };
  if (key.disabled) return { order: 9, sign: '⛔' };
  if (isExpired(key, now)) return { order: 7, sign: '⌛' };
  if (key.limit_remaining !== null && key.limit_remaining <= 0) return { order: 2, sign: '🔴' };
  if (key.expires_at != null && instantOf(key.expires_at) - now < SOON_MS) return { order: 3, sign: '⏳' };
  if (share !== undefined && share >= 0.9) return { order: 4, sign: '🟠' };
  return key.limit === null ? { order: 5, sign: '♾️' } : { order: 6, sign: '✅' };
}

function row({ after, before, did }: KeyResult, sign: string, changing: boolean): string {
  const share = usedShare(after);
  const used = share === undefined ? usd(after.usage) : `\`${bar(share)}\``;
  const reset = after.limit_reset ? `<br>${cell(after.limit_reset)}` : '';
  const last = changing
    ? did === 'updated'
      ? changedCell(before, after)
      : ''
    : cell((after.last_used_at ?? '').slice(0, 10));
  return `| ${sign} | ${cell(after.name)}<br><code>${markdown(after.hash.slice(0, 12))}</code> | ${usd(after.limit)}${reset} | ${used} | ${usd(after.limit_remaining)} | ${cell((after.expires_at ?? '').slice(0, 10))} | ${last} |`;
}

function changedCell(before: Settings, after: Key): string {
  return Object.entries(changesBetween(before, after))
    .map(([name, { from, to }]) => {
      const field = name as keyof Settings;
      return `${outputName(field)}: ${cell(written(field, from))} → **${cell(written(field, to))}**`;
    })
    .join('<br>');
}

function totals(results: readonly KeyResult[], now: number): string {
  const keys = results.map(({ after }) => after);
  const count = (what: (key: Key) => boolean) => keys.filter(what).length;
  const live = keys.filter(key => !key.disabled && !isExpired(key, now));
  const sum = (amounts: number[]) => usd(toNumber(amounts.reduce((total, each) => total + fromNumber(each), 0n)));
  const parts = [
    `**${keys.length} keys**`,
    `✅ ${live.length} enabled`,
    `⛔ ${count(key => key.disabled)} disabled`,
    `⌛ ${count(key => !key.disabled && isExpired(key, now))} expired`,
    `♾️ ${live.filter(key => key.limit === null).length} unlimited`,
    `limits of enabled keys ${sum(live.flatMap(({ limit }) => limit ?? []))}`,
    `used in all ${sum(keys.map(({ usage }) => usage))}`,
    `this month ${sum(keys.map(key => key.usage_monthly))}`,
  ];
  return parts.join(' · ');
}

function verdictBlock({ verdict, dryRun }: Outcome): string {
  if (verdict?.passed) return `✅ Everything required ${dryRun ? 'would be' : 'is'} met.`;
  const unmet = verdict?.unmet ?? [];
  if (unmet.length === 0) return '❌ Whether all that is required is met could not be told.';
  const several = new Set(unmet.map(({ hash }) => hash)).size > 1;
  const rows = unmet.slice(0, 500).map(({ hash, condition, actual }) => {
    const which = several ? ` (<code>${markdown((hash ?? '').slice(0, 12))}</code>)` : '';
    return `- <code>${markdown(condition)}</code>: is **${cell(actual === '' ? 'empty' : actual)}**${which}`;
  });
  return ['❌ **Not met:**', '', ...rows, ...(unmet.length > 500 ? [`- and ${unmet.length - 500} more`] : [])].join(
    '\n',
  );
}

/** Text for a table cell. */
function cell(text: string): string {
  return markdown(text, 120);
}
