/** The summary's part about one key: its changes and its standing. */

import type { KnownKey } from '../../domain/key/key.ts';
import { spendPerDay, stateOf, usedPercent } from '../../domain/key/state.ts';
import { markdown } from '../../domain/text/untrusted.ts';
import type {
  CarriedOver,
  CheckOutcome,
  Concluded,
  CreateOutcome,
  DeleteOutcome,
  KeyResult,
  RotateOutcome,
  TargetState,
} from '../../operations/outcome/outcome.ts';
import { adviceFor, spendHint } from '../figures/advice.ts';
import { amount, becameText, changesOf, exactAmount, forPeople, SECRET_TEXT, usdText } from '../figures/figures.ts';
import { runsOutText, STANDINGS, standingsOf } from '../figures/standing.ts';
import { bar, bold, cell, code, header, minute, type Page, row, setting, unbroken } from './page.ts';

/** `now` in ms. */
export function addOneKey(page: Page, result: KeyResult, outcome: Concluded, now: number): void {
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
  page.add(tense(result, outcome.dryRun) + stateLine(result, outcome, now));
  page.add(adviceLine(result, outcome, now));
  const { hash } = result.after;
  if (hash !== undefined && outcome.operation !== 'rotate') page.add(`<sub>hash ${code(hash)}</sub>`);
}

/** Whether statements about a key are about the present, the past or a plan. */
function tense({ did }: KeyResult, dryRun: boolean): string {
  if (did === 'deleted') return dryRun ? 'Now: ' : 'Was: ';
  if (!dryRun) return '';
  return did === 'unchanged' ? 'Now: ' : 'Planned: ';
}

/** What to do about a checked key, whatever the requirements. A gate has no power to do it. */
function adviceLine(result: KeyResult, outcome: Concluded, now: number): string {
  if (outcome.operation !== 'check' || outcome.budget) return '';
  const standings = standingsOf({ results: [result], ...(outcome.alerts && { alerts: outcome.alerts }) }, now);
  const [standing] = standings;
  const advice = standing ? adviceFor(standing.name, standings, now) : '';
  return standing && advice ? `👉 What to do: ${advice}${spendHint(standing.name, outcome)}.` : '';
}

/** How much is used of what, at which rate, and until when, in one readable line. */
function stateLine(result: KeyResult, { alerts }: Concluded, now: number): string {
  const key = result.after;
  const parts = [accessText(result, alerts !== undefined, now), limitLine(key)];
  const rate = spendPerDay(key, now);
  if (rate !== undefined && rate > 0) parts.push(`${amount(rate)} USD per day`);
  const state = stateOf(key, now);
  const { access, concerns } = state;
  const runsOut = runsOutText(key, state, now);
  if (runsOut !== '' && !concerns.includes('spent')) {
    const sign = concerns.includes('runs out') ? `${STANDINGS['runs out'].sign} ` : '';
    parts.push(`${sign}runs out ${bold(runsOut)}`);
  }
  if (key.expires_at != null) {
    const sign = concerns.includes('expires soon') ? `${STANDINGS['expires soon'].sign} ` : '';
    parts.push(`${sign}${access === 'expired' ? 'expired' : 'expires'} ${minute(key.expires_at)}`);
  }
  return parts.join(' · ');
}

function accessText(result: KeyResult, isLeaked: boolean, now: number): string {
  const { access, concerns } = stateOf(result.after, now);
  if (access === 'enabled' && isLeaked) return `${STANDINGS.leaked.sign} leaked and enabled`;
  if (access === 'enabled') return concerns.includes('spent') ? '🔴 enabled, nothing left to spend' : '✅ enabled';
  return `${STANDINGS[access].sign} ${access === 'unknown' ? 'may be disabled' : access}`;
}

function limitLine(key: KnownKey): string {
  if (key.limit === null) return `♾️ unlimited, ${usdText(key.usage)} used so far`;
  const percent = usedPercent(key);
  const used = percent === undefined ? '' : `${bar(percent)} of ${exactAmount(key.limit)} USD used, `;
  const reset = key.limit_reset ? `, resets ${markdown(key.limit_reset)}` : '';
  return `${used}<b>${usdText(key.limit_remaining)}</b> left${reset}`;
}

/** What `GET /key` says about the budget that blocks first. */
export function budgetLine({ budget }: CheckOutcome): string {
  if (!budget) return '';
  const left = budget.get('budget-remaining');
  if (!left) return CREDITS_APART;
  if (left === 'unlimited') return `${bold('No budget applies; credits not checked.')} ${CREDITS_APART}`;
  const resets = budget.get('budget-resets-at');
  const reset = resets && resets !== 'never' ? `, resets ${minute(resets)}` : '';
  return `The tightest budget (${cell(scopeText(budget.get('budget-scope') ?? ''))}): ${bold(usdText(Number(left)))} left${reset}. ${CREDITS_APART}`;
}

/** Even a key with its whole budget left is refused (402) when the account has no credits. */
const CREDITS_APART = "The account's credits are not part of a key's budget and were not looked at.";

/** `key limit` for `key_limit` */
function scopeText(scope: string): string {
  return scope.replaceAll('_', ' ');
}

/** Secrets that were removed with their key, or would be. */
export function removedLine({ removedFrom, dryRun }: Concluded<DeleteOutcome>): string {
  if (removedFrom.length === 0) return '';
  const targets = removedFrom.map(({ line }) => code(line)).join(', ');
  return `🗑️ ${dryRun ? 'Secrets that would be removed' : 'Removed secrets'}: ${targets}`;
}

const KINDS = {
  guardrail: 'guardrail',
  byok: 'BYOK credential',
  destination: 'broadcast destination',
} as const satisfies Record<CarriedOver['kind'], string>;

const SIGNS = { planned: '🧪', stored: '✅', maybe: '❓', kept: '⬜' } as const satisfies Record<
  TargetState['state'],
  string
>;

/** Which target has the new key (crucial if a step failed between two), and what became of the old key. */
export function addNewKey(page: Page, outcome: Concluded<CreateOutcome | RotateOutcome>): void {
  const { targets, outputKey } = outcome.delivered;
  const rows = targets.map(({ target, state }) =>
    row([`${SIGNS[state]} ${code(target.line)}`, state === 'maybe' ? bold(SECRET_TEXT[state]) : SECRET_TEXT[state]]),
  );
  if (rows.length > 0) page.table(header([{ title: 'secret' }, { title: '' }]), rows);
  if (outputKey) page.add('The new key is the masked output <code>key</code> of this step.');
  if (outcome.operation === 'rotate') addRotation(page, outcome);
}

function addRotation(
  page: Page,
  { results, previousHash, oldKey, carriedOver, dryRun }: Concluded<RotateOutcome>,
): void {
  const rows: string[] = [];
  const [result] = results;
  const hash = result?.after.hash ?? previousHash;
  if (hash !== previousHash)
    rows.push(row([unbroken('🆕 new key'), code(hash), result?.did === 'failed' ? '' : 'in use']));
  if (previousHash !== '') {
    const became = oldKey ? becameText(oldKey.became, dryRun) : '';
    rows.push(row([unbroken('🗝️ old key'), code(previousHash), bold(became)]));
  }
  if (rows.length > 0) page.table(header([{ title: '' }, { title: 'hash' }, { title: '' }]), rows);
  if (carriedOver.length === 0) return;
  const items = carriedOver.slice(0, 50).map(({ kind, name, id }) => `${KINDS[kind]} ${bold(cell(name || id))}`);
  const rest = carriedOver.length > items.length ? [`and ${carriedOver.length - items.length} more`] : [];
  page.add(`${dryRun ? 'Would be carried over' : 'Carried over'} to the new key: ${[...items, ...rest].join(', ')}.`);
}
