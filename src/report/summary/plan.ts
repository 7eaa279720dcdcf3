/** The summary's part about `apply`: what differs from the file, before and after, the most important first. */
import { outputName } from '../../domain/key/key.ts';
import { shortHash } from '../../domain/rotation/names.ts';
import type { ApplyOutcome, ApplyRow, Concluded } from '../../operations/outcome/outcome.ts';
import { counted, forPeople } from '../figures/figures.ts';
import { bold, cell, code, header, type Page, row, setting } from './page.ts';

interface Sign {
  sign: string;
  planned: string;
  done: string;
}

/** In the order of the table. */
const ACTIONS: Readonly<Record<ApplyRow['action'], Sign>> = {
  error: { sign: '❌', planned: 'error', done: 'error' },
  delete: { sign: '🗑️', planned: 'delete', done: 'deleted' },
  disable: { sign: '⛔', planned: 'disable', done: 'disabled' },
  rotate: { sign: '🔄', planned: 'rotate', done: 'rotated' },
  create: { sign: '🆕', planned: 'create', done: 'created' },
  update: { sign: '✏️', planned: 'update', done: 'updated' },
  none: { sign: '✅', planned: 'unchanged', done: 'unchanged' },
};

const ORDER = Object.keys(ACTIONS);
const POWER = '⚡';

export function addPlan(page: Page, outcome: Concluded<ApplyOutcome>): void {
  const { rows, reported, failed } = outcome;
  const errors = new Map(failed.map(({ hash, name, error }) => [`${hash ?? ''} ${name}`, error]));
  const changing = rows.filter(isChanging).sort((a, b) => rank(a) - rank(b));
  if (changing.length > 0) {
    const columns = [
      { title: '' },
      { title: 'key' },
      { title: 'action' },
      { title: 'before → after' },
      { title: 'why, and where it is stored' },
    ];
    page.table(
      header(columns),
      changing.map(each => planRow(each, errors.get(`${each.hash ?? ''} ${each.name}`))),
    );
    page.add(legend(changing));
  }
  if (reported.length > 0) {
    const names = reported.slice(0, 50).map(({ name, hash }) => `${bold(cell(name))} ${code(shortHash(hash))}`);
    const rest = reported.length > names.length ? [`and ${reported.length - names.length} more`] : [];
    page.add(
      `⚠️ ${counted(reported.length, 'key')} not in the file: ${[...names, ...rest].join(', ')}. Add ${reported.length === 1 ? 'it' : 'them'} to the file, or rename or delete ${reported.length === 1 ? 'it' : 'them'}.`,
    );
  }
  const unchanged = rows.filter(each => !isChanging(each));
  if (unchanged.length > 0) {
    page.fold(`✅ ${counted(unchanged.length, 'key')} unchanged`, () =>
      page.table(
        header([{ title: 'key' }, { title: 'hash' }]),
        unchanged.map(({ name, hash }) => row([cell(name), hash === null ? '' : code(shortHash(hash))])),
      ),
    );
  }
}

function isChanging({ action, did }: ApplyRow): boolean {
  return action !== 'none' || did === 'failed';
}

/** Failures first, then what gives more power, then by action. */
function rank({ did, action, morePower }: ApplyRow): number {
  return (did === 'failed' ? 0 : 100) + ORDER.indexOf(action) + (action === 'error' || morePower ? 0 : 10);
}

function planRow(plan: ApplyRow, error: string | undefined): string {
  const { name, hash, action, changes, storeIn, reason, morePower, did } = plan;
  const { sign, planned, done } = ACTIONS[action];
  const state = did === 'failed' ? 'failed' : did === undefined ? planned : done;
  const changed = Object.entries(changes).map(([field, { from, to }]) => {
    const before = action === 'create' ? '' : `${setting(forPeople(field, from))} → `;
    return `${cell(outputName(field), 40)}: ${before}${bold(setting(forPeople(field, to)))}`;
  });
  const why = [
    ...(error === undefined ? [] : [cell(error, 400)]),
    ...(reason === '' ? [] : [cell(reason, 400)]),
    ...storeIn.map(({ line }) => `→ ${code(line)}`),
  ];
  return row([
    `${did === 'failed' ? '❌' : sign}${morePower ? `&nbsp;${POWER}` : ''}`,
    `${bold(cell(name))}${hash === null ? '' : `<br>${code(shortHash(hash))}`}`,
    state,
    changed.join('<br>'),
    why.join('<br>'),
  ]);
}

function legend(rows: readonly ApplyRow[]): string {
  if (!rows.some(({ morePower }) => morePower)) return '';
  return (
    `${POWER} gives the key more power: a higher or no limit, a limit that resets (more often), BYOK usage no longer ` +
    'counted, enabling, a removed or other guardrail, or a later expiry. Review these first.'
  );
}
