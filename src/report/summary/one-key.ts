/** The summary's part about one key: what changed, how it stands, and where a new key went. */
import { spendPerDay, usedPercent } from '../../domain/derived.ts';
import type { Key } from '../../domain/key.ts';
import { stateOf } from '../../domain/state.ts';
import type { Target } from '../../domain/target.ts';
import { markdown } from '../../domain/untrusted.ts';
import type { CarriedOver, CreateOutcome, KeyResult, Outcome, RotateOutcome } from '../../operations/outcome.ts';
import { amount, changesOf, exactAmount, forPeople, usdText } from '../figures.ts';
import { runsOutText, STANDINGS } from '../standing.ts';
import { bar, bold, cell, code, header, row, setting, unbroken } from './cells.ts';
import type { Page } from './page.ts';

/** `now` in ms. */
export function addOneKey(page: Page, result: KeyResult, outcome: Outcome, now: number): void {
  const changes = result.did === 'updated' ? changesOf(result, forPeople) : [];
  if (changes.length > 0) {
    const columns = [{ title: 'setting' }, { title: 'before' }, { title: 'after' }];
    page.table(
      header(columns),
      changes.map(({ field, from, to }) => row([field, setting(from), bold(setting(to))])),
    );
  }
  if (result.limitSpent) {
    page.add('⚠️ <b>The new limit is already used up</b>: the key cannot spend until its limit is raised or resets.');
  }
  page.add(tense(result, outcome.dryRun) + stateLine(result, now));
  const { hash } = result.after;
  if (hash !== '' && outcome.operation !== 'rotate') page.add(`<sub>hash ${code(hash)}</sub>`);
}

/** Whether what is said of a key is so, was so, or would be. */
function tense({ did }: KeyResult, dryRun: boolean): string {
  if (did === 'deleted') return dryRun ? 'Now: ' : 'Was: ';
  if (!dryRun) return '';
  return did === 'unchanged' ? 'Now: ' : 'Planned: ';
}

/** How much is used of what, at which rate, and until when: one line a person reads. */
function stateLine(result: KeyResult, now: number): string {
  const key = result.after;
  const parts = [accessText(result, now), limitLine(key)];
  const rate = spendPerDay(key, now);
  if (rate !== undefined && rate > 0) parts.push(`${amount(rate)} USD a day`);
  const runsOut = runsOutText(key, stateOf(key, now), now);
  if (runsOut !== '' && (key.limit_remaining ?? 1) > 0) parts.push(`📉 runs out <b>${runsOut}</b>`);
  if (key.expires_at != null) {
    const { access, concerns } = stateOf(key, now);
    const sign = concerns.includes('expires soon') ? `${STANDINGS['expires soon'].sign} ` : '';
    parts.push(`${sign}${access === 'expired' ? 'expired' : 'expires'} ${markdown(key.expires_at)}`);
  }
  return parts.join(' · ');
}

function accessText(result: KeyResult, now: number): string {
  const { access, concerns } = stateOf(result.after, now);
  if (access === 'enabled') return concerns.includes('spent') ? '🔴 enabled, nothing left to spend' : '✅ enabled';
  return `${STANDINGS[access].sign} ${access === 'unknown' ? 'may be disabled' : access}`;
}

function limitLine(key: Key): string {
  if (key.limit === null) return `♾️ unlimited, ${usdText(key.usage)} used so far`;
  const percent = usedPercent(key);
  const used = percent === undefined ? '' : `${bar(percent)} of ${exactAmount(key.limit)} USD used, `;
  const reset = key.limit_reset ? `, resets ${markdown(key.limit_reset)}` : '';
  return `${used}<b>${usdText(key.limit_remaining)}</b> left${reset}`;
}

const BECAME = {
  'next-rotation': ['stays enabled until the next rotation', 'would stay enabled until the next rotation'],
  disable: ['was disabled', 'would be disabled'],
  delete: ['was deleted', 'would be deleted'],
  keep: ['stays enabled; its name says what replaced it', 'would stay enabled; its name would say what replaced it'],
  unchanged: ['is as it was', 'is as it was'],
} as const;

const KINDS = {
  guardrail: 'guardrail',
  byok: 'BYOK credential',
  destination: 'broadcast destination',
} as const satisfies Record<CarriedOver['kind'], string>;

/** Which target has the new key (what a person must know first when a step failed between two), and what became of the old. */
export function addNewKey(page: Page, outcome: CreateOutcome | RotateOutcome): void {
  const { storedIn, maybeIn, notIn, secret } = outcome.delivered;
  const rows = (targets: readonly Target[], sign: string, text: string) =>
    targets.map(({ line }) => row([`${sign} ${code(line)}`, text]));
  const table = [
    ...rows(storedIn, outcome.dryRun ? '🧪' : '✅', outcome.dryRun ? 'would get the new key' : 'has the new key'),
    ...rows(maybeIn, '❓', '<b>may have</b> the new key'),
    ...rows(notIn, '⬜', 'has what it had'),
  ];
  if (table.length > 0) page.table(header([{ title: 'secret' }, { title: '' }]), table);
  if (secret) page.add('The new key is the masked output <code>key</code> of this step.');
  if (outcome.operation === 'rotate') addRotation(page, outcome);
}

function addRotation(page: Page, { results, previousHash, oldKey, carriedOver, dryRun }: RotateOutcome): void {
  const rows: string[] = [];
  const [result] = results;
  const isNew = result !== undefined && result.after.hash !== '' && result.after.hash !== previousHash;
  if (isNew)
    rows.push(row([`🆕 ${unbroken('new key')}`, code(result.after.hash), result.did === 'failed' ? '' : 'in use']));
  if (previousHash !== '') {
    const became = oldKey ? BECAME[oldKey.became][dryRun ? 1 : 0] : '';
    rows.push(row([`🗝️ ${unbroken('old key')}`, code(previousHash), bold(became)]));
  }
  if (rows.length > 0) page.table(header([{ title: '' }, { title: 'hash' }, { title: '' }]), rows);
  if (carriedOver.length === 0) return;
  const items = carriedOver.slice(0, 50).map(({ kind, name, id }) => `${KINDS[kind]} ${bold(cell(name || id))}`);
  const rest = carriedOver.length > items.length ? [`and ${carriedOver.length - items.length} more`] : [];
  page.add(`${dryRun ? 'Would be carried over' : 'Carried over'} to the new key: ${[...items, ...rest].join(', ')}.`);
}
