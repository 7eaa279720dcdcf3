/** The job summary: what was done, at a glance. Everything from outside is made inert for Markdown and HTML. */

import { actualText } from '../domain/condition.ts';
import { UnmetError } from '../domain/errors.ts';
import { instantOf, isExpired, type Key } from '../domain/key.ts';
import { withoutMark } from '../domain/names.ts';
import type { Target } from '../domain/target.ts';
import { markdown } from '../domain/untrusted.ts';
import { fromNumber, toNumber } from '../domain/usd.ts';
import type { CreateOutcome, KeyResult, Outcome, RotateOutcome } from '../operations/outcome.ts';
import { bar, changedFields, inColumn, usd, usedShare } from './figures.ts';

/** GitHub ends a step's summary at 1 MiB; some of it may be taken by steps before in the same file. */
const MOST_BYTES = 1_000_000;
const SOON_MS = 7 * 86_400_000;

/** The summary of an outcome, in GitHub-flavoured Markdown. `now` in ms. */
export function summaryOf(outcome: Outcome, now: number): string {
  const { failure, results, verdict, warnings, notices } = outcome;
  const page = new Page();
  page.add(`## ${title(outcome)}`);
  if (failure && !(failure instanceof UnmetError)) page.add(failureBlock(outcome));
  if (verdict && verdict.unmet.length > 0) page.add(unmetBlock(outcome));
  if (makesKey(outcome)) page.add(deliveredBlock(outcome));
  const [only] = results;
  if (only && results.length === 1) page.add(oneKey(only, outcome, now));
  else if (results.length > 1) manyKeys(page, outcome, now);
  if (verdict) page.add(passedLine(outcome));
  const lines = [
    ...warnings.map(text => `⚠️ ${markdown(text, 500)}`),
    ...notices.map(text => `ℹ️ ${markdown(text, 500)}`),
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
  #full = false;

  get text(): string {
    return this.#full
      ? `${this.#text}\n\n✂️ Cut here: GitHub shows at most 1 MiB. The output keys-file has all keys.\n`
      : this.#text;
  }

  /** Adds a block with an empty line after it, or with `after`. */
  add(block: string, after = '\n\n'): void {
    if (block === '') return;
    const bytes = Buffer.byteLength(block) + after.length;
    this.#full ||= this.#bytes + bytes > MOST_BYTES;
    if (this.#full) return;
    this.#text += block + after;
    this.#bytes += bytes;
  }
}

const DONE = {
  update: 'updated',
  check: 'checked',
  delete: 'deleted',
  create: 'created',
  rotate: 'rotated',
  apply: 'applied',
} as const;

type Making = CreateOutcome | RotateOutcome;

function makesKey(outcome: Outcome): outcome is Making {
  return outcome.operation === 'create' || outcome.operation === 'rotate';
}

function title(outcome: Outcome): string {
  const { operation, dryRun, failure, failed, results, changed, verdict } = outcome;
  const what = subject(outcome);
  const none = results.length === 0 && outcome.single === undefined;
  if (dryRun && !failure && none) return `🧪 Dry run: nothing to ${operation}`;
  if (dryRun && !failure) return `🧪 Dry run: ${changed ? `would ${operation}` : `nothing to ${operation} at`} ${what}`;
  const sign = failure ? '❌' : verdict && !verdict.passed ? '⚠️' : '🔑';
  const prefix = dryRun ? `${sign} Dry run:` : `${sign} OpenRouter:`;
  if (verdict && verdict.unmet.length > 0 && failed.length === 0) return `${prefix} ${unmetTitle(outcome)}`;
  if (failure && failed.length > 0 && failed.length < selectedOf(outcome)) {
    return `${prefix} ${operation} failed at ${failed.length} of ${keys(selectedOf(outcome))}`;
  }
  if (failure) return `${prefix} ${operation}${none ? '' : ` of ${what}`} failed`;
  if (operation === 'check') return `${prefix} ${what}`;
  if (none && !makesKey(outcome)) return `${prefix} nothing to ${operation}`;
  return `${prefix} ${what} ${changed ? DONE[operation] : 'unchanged'}`;
}

function subject({ results, single }: Outcome): string {
  const [only] = results;
  const name = only && results.length === 1 ? only.after.name : single?.name;
  return name === undefined ? keys(results.length) : `<code>${markdown(withoutMark(name), 80)}</code>`;
}

function unmetTitle(outcome: Outcome): string {
  const { verdict, results, dryRun, operation } = outcome;
  const unmet = new Set(verdict?.unmet.map(({ hash }) => hash)).size;
  const one = unmet === 1;
  const verb = dryRun || operation === 'create' ? 'would not meet' : one ? 'does not meet' : 'do not meet';
  const which = results.length > 1 ? `${unmet} of ${keys(results.length)}` : subject(outcome);
  return `${results.length === 0 && outcome.single === undefined ? 'the key' : which} ${verb} what is required`;
}

/** Keys of which something can be said, also of those that could not even be read. */
function selectedOf({ results, failed }: Outcome): number {
  return results.length + unread({ results, failed }).length;
}

function unread({ results, failed }: Pick<Outcome, 'results' | 'failed'>): Outcome['failed'] {
  const read = new Set(results.map(({ after }) => after.hash));
  return failed.filter(({ hash }) => hash === null || !read.has(hash));
}

function keys(count: number): string {
  return count === 1 ? '1 key' : `${count} keys`;
}

function failureBlock(outcome: Outcome): string {
  const { failure, failed, results } = outcome;
  if (failed.length === 0 || selectedOf(outcome) <= 1) return quoteBlock(failure?.message ?? '');
  const names = new Map(results.map(({ after }) => [after.hash, after.name]));
  const items = failed
    .slice(0, 200)
    .map(
      ({ hash, error }) =>
        `- ❌ ${keyName({ hash: hash ?? '', name: names.get(hash ?? '') ?? '' })}: ${markdown(error, 400)}`,
    );
  return [...items, ...(failed.length > 200 ? [`- and ${failed.length - 200} more`] : [])].join('\n');
}

function quoteBlock(text: string): string {
  return text
    .split('\n')
    .map(line => `> ${markdown(line, 2000)}`)
    .join('\n');
}

/** What is required and does not hold, with what is. */
function unmetBlock({ verdict, failure, results }: Outcome): string {
  const what = failure instanceof UnmetError ? markdown(failure.what, 500) : 'Not met:';
  const names = new Map(results.map(({ after }) => [after.hash, after.name]));
  const several = results.length > 1;
  const unmet = verdict?.unmet ?? [];
  const rows = unmet.slice(0, 500).map(each => {
    const { hash, condition } = each;
    const which = several ? ` ${keyName({ hash: hash ?? '', name: names.get(hash ?? '') ?? '' })} |` : '';
    return `|${which} <code>${markdown(condition)}</code> | ${bold(cell(actualText(each)))} |`;
  });
  const more = unmet.length > rows.length ? [`\nand ${unmet.length - rows.length} more`] : [];
  const header = several ? ['| key | required | is |', '|---|---|---|'] : ['| required | is |', '|---|---|'];
  return [what, '', ...header, ...rows, ...more].join('\n');
}

/** Which target has the new key: what a person must know first when it failed between two of them. */
function deliveredBlock({ delivered, dryRun }: Making): string {
  const { storedIn, maybeIn, notIn, secret } = delivered;
  const rows = (targets: readonly Target[], sign: string, text: string) =>
    targets.map(({ line }) => `| ${sign} <code>${markdown(line)}</code> | ${text} |`);
  const table = [
    ...rows(storedIn, dryRun ? '🧪' : '✅', dryRun ? 'would get the new key' : 'has the new key'),
    ...rows(maybeIn, '❓', '<b>may have</b> the new key'),
    ...rows(notIn, '⬜', 'has what it had'),
  ];
  const blocks = table.length > 0 ? [['| secret | |', '|---|---|', ...table].join('\n')] : [];
  if (secret !== undefined) blocks.push('The new key is the masked output <code>key</code> of this step.');
  return blocks.join('\n\n');
}

function oneKey({ before, after, did }: KeyResult, outcome: Outcome, now: number): string {
  const { dryRun } = outcome;
  const changes = did === 'updated' ? changedFields(before, after) : [];
  const rows = changes.map(({ field, from, to }) => `| ${field} | ${cell(from)} | ${bold(cell(to))} |`);
  const header = ['| field | before | after |', '|---|---|---|'];
  const blocks = rows.length > 0 ? [[...header, ...rows].join('\n')] : [];
  blocks.push(tense(did, dryRun) + state(after, now));
  const hashes = [
    ...(after.hash === '' ? [] : [`${makesKey(outcome) ? 'new key' : 'hash'} <code>${markdown(after.hash)}</code>`]),
    ...(outcome.operation === 'rotate' && outcome.previousHash !== ''
      ? [`old key <code>${markdown(outcome.previousHash)}</code>`]
      : []),
  ];
  if (hashes.length > 0) blocks.push(`<sub>${hashes.join('<br>')}</sub>`);
  return blocks.join('\n\n');
}

/** Whether what is said of a key is so, was so, or would be. */
function tense(did: KeyResult['did'], dryRun: boolean): string {
  if (did === 'deleted') return dryRun ? 'Now: ' : 'Was: ';
  if (!dryRun) return '';
  return did === 'unchanged' ? 'Now: ' : 'Planned: ';
}

/** How much is used of what, and until when: one line a person reads. */
function state(key: Key, now: number): string {
  const share = usedShare(key);
  const reset = key.limit_reset ? `, resets ${markdown(key.limit_reset)}` : '';
  const used =
    share === undefined
      ? `♾️ unlimited, ${usd(key.usage)} used so far`
      : `\`${unbroken(bar(share))}\` of ${usd(key.limit)} used, **${usd(key.limit_remaining)}** left${reset}`;
  return `${stateWord(key, now)} · ${used}${expiry(key, now)}`;
}

function stateWord(key: Key, now: number): string {
  if (key.disabled) return '⛔ disabled';
  if (isExpired(key, now)) return '⌛ expired';
  return nothingLeft(key) ? '🔴 enabled, nothing left to spend' : '✅ enabled';
}

function expiry(key: Key, now: number): string {
  if (key.expires_at == null) return '';
  return ` · ${expiresSoon(key, now) ? '⏳ ' : ''}expire${isExpired(key, now) ? 'd' : 's'} ${markdown(key.expires_at)}`;
}

function nothingLeft({ limit_remaining: left }: Key): boolean {
  return left !== null && left <= 0;
}

/** Also when it has expired. */
function expiresSoon({ expires_at }: Key, now: number): boolean {
  return expires_at != null && instantOf(expires_at) - now < SOON_MS;
}

/** One row a key, those that need attention first. A column that is empty in every row is left out. */
function manyKeys(page: Page, outcome: Outcome, now: number): void {
  const { results, verdict, operation } = outcome;
  const unmet = new Set(verdict?.unmet.map(({ hash }) => hash));
  const rows = results
    .map(result => ({ result, standing: standingOf(result, unmet, now) }))
    .sort((a, b) => a.standing.order - b.standing.order);
  page.add(totals(outcome, now));
  const columns = COLUMNS.filter(({ of, only }) => (only ?? operation) === operation && results.some(each => of(each)));
  page.add(`| | ${columns.map(({ title }) => title).join(' | ')} |`, '\n');
  page.add(`|---|${columns.map(({ right }) => (right ? '--:' : '---')).join('|')}|`, '\n');
  for (const { result, standing } of rows) {
    page.add(`| ${standing.sign} | ${columns.map(({ of }) => of(result)).join(' | ')} |`, '\n');
  }
  const meanings = new Map(rows.map(({ standing }) => [standing.sign, standing.means]));
  const legend = [...meanings].map(([sign, means]) => `${sign} ${means}`).join(' · ');
  page.add(`\n${meanings.size > 1 ? `<sub>${legend}</sub>` : ''}`);
}

interface Column {
  title: string;
  right?: true;
  /** The only operation that has it. */
  only?: Outcome['operation'];
  of: (result: KeyResult) => string;
}

const COLUMNS: readonly Column[] = [
  { title: 'key', of: ({ after }) => `${cell(after.name)}<br><code>${markdown(after.hash.slice(0, 12))}</code>` },
  {
    title: 'changed',
    only: 'update',
    of: ({ did, before, after }) => {
      const changes = did === 'updated' ? changedFields(before, after) : [];
      return changes.map(({ field, from, to }) => `${field}: ${cell(from)} → ${bold(cell(to))}`).join('<br>');
    },
  },
  {
    title: 'limit, USD',
    right: true,
    of: ({ after: { limit, limit_reset: reset } }) =>
      `${limit === null ? 'unlimited' : inColumn(limit)}${reset ? `<br>${cell(reset)}` : ''}`,
  },
  {
    title: 'used',
    of: ({ after }) => {
      const share = usedShare(after);
      return share === undefined ? `${inColumn(after.usage)}&nbsp;USD` : `\`${unbroken(bar(share))}\``;
    },
  },
  {
    title: 'left, USD',
    right: true,
    of: ({ after: { limit_remaining: left } }) => (left === null ? '' : inColumn(left)),
  },
  { title: 'expires', of: ({ after }) => day(after.expires_at) },
  { title: 'last used', only: 'check', of: ({ after }) => day(after.last_used_at) },
];

/** The day of an instant, kept on one line. */
function day(instant: string | null | undefined): string {
  return cell((instant ?? '').slice(0, 10)).replaceAll('&#45;', '&#8209;');
}

/** A bar, kept on one line. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

/** How a key stands, for its row. */
interface Standing {
  /** What needs attention most has the smallest. */
  order: number;
  sign: string;
  means: string;
}

function standingOf({ did, after: key }: KeyResult, unmet: ReadonlySet<string | null>, now: number): Standing {
  if (did === 'failed') return { order: 0, sign: '❌', means: 'failed' };
  if (unmet.has(key.hash)) return { order: 1, sign: '🚫', means: 'does not meet what is required' };
  if (did === 'deleted') return { order: 8, sign: '🗑️', means: 'deleted' };
  if (key.disabled) return { order: 9, sign: '⛔', means: 'disabled' };
  if (isExpired(key, now)) return { order: 7, sign: '⌛', means: 'expired' };
  if (nothingLeft(key)) return { order: 2, sign: '🔴', means: 'nothing left' };
  if (expiresSoon(key, now)) return { order: 3, sign: '⏳', means: 'expires within 7 days' };
  const share = usedShare(key);
  if (share !== undefined && share >= 0.9) return { order: 4, sign: '🟠', means: '90 % used' };
  return key.limit === null ? { order: 5, sign: '♾️', means: 'unlimited' } : { order: 6, sign: '✅', means: 'enabled' };
}

/** How many keys are in which state, and their money. What there is none of is not said. */
function totals({ results, operation }: Outcome, now: number): string {
  const all = results.map(({ after }) => after);
  const used = [sum('used this month', all, key => key.usage_monthly), sum('in all', all, key => key.usage)];
  if (operation === 'delete') return used.join(' · ');
  const enabled = all.filter(key => !key.disabled);
  const live = enabled.filter(key => !isExpired(key, now));
  const states: [what: string, count: number][] = [
    ['✅ enabled', live.length],
    ['♾️ of them unlimited', live.filter(({ limit }) => limit === null).length],
    ['⌛ expired', enabled.length - live.length],
    ['⛔ disabled', all.length - enabled.length],
  ];
  const counts = states.flatMap(([what, count]) => (count > 0 ? [`${what}: **${count}**`] : []));
  const limits = sum('Limits of enabled keys', live, ({ limit }) => limit ?? 0);
  return `${counts.join(' · ')}<br>\n${[limits, ...used].join(' · ')}`;
}

function sum(what: string, of: readonly Key[], usdOf: (key: Key) => number): string {
  const total = toNumber(of.reduce((total, key) => total + fromNumber(usdOf(key)), 0n));
  return `${what} **${inColumn(total)} USD**`;
}

function passedLine({ verdict, dryRun }: Outcome): string {
  if (verdict?.passed) return `✅ Everything required ${dryRun ? 'would be' : 'is'} met.`;
  return verdict?.unmet.length === 0 ? '❌ Whether all that is required is met could not be told.' : '';
}

/** `prod <code>f01d52606dc8</code>` */
function keyName({ hash, name }: Pick<Key, 'hash' | 'name'>): string {
  const code = `<code>${markdown(hash.slice(0, 12))}</code>`;
  return name === '' ? code : `${bold(cell(name))} ${code}`;
}

/** Text for a table cell. */
function cell(text: string): string {
  return markdown(text, 120);
}

/** Of text that is inert already: asterisks would ask for letters at its ends. */
function bold(text: string): string {
  return text === '' ? '' : `<b>${text}</b>`;
}
