/** The summary's part about a new key: which targets have it, what became of the old one, and what was carried over. */
import type { Target } from '../../domain/command/target.ts';
import type { CarriedOver, Concluded, CreateOutcome, RotateOutcome } from '../../operations/outcome/outcome.ts';
import { becameText } from '../figures/old-key.ts';
import { bold, cell, code, header, row, unbroken } from './cells.ts';
import type { Page } from './page.ts';

const KINDS = {
  guardrail: 'guardrail',
  byok: 'BYOK credential',
  destination: 'broadcast destination',
} as const satisfies Record<CarriedOver['kind'], string>;

/** Which target has the new key (what a person must know first when a step failed between two), and what became of the old. */
export function addNewKey(page: Page, outcome: Concluded<CreateOutcome | RotateOutcome>): void {
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

function addRotation(
  page: Page,
  { results, previousHash, oldKey, carriedOver, dryRun }: Concluded<RotateOutcome>,
): void {
  const rows: string[] = [];
  const [result] = results;
  const isNew = result !== undefined && result.after.hash !== '' && result.after.hash !== previousHash;
  if (isNew) rows.push(row([unbroken('🆕 new key'), code(result.after.hash), result.did === 'failed' ? '' : 'in use']));
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
