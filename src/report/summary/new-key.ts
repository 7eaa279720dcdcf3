/** The summary's part about a new key: which targets have it, what became of the old one, and what was carried over. */
import type {
  CarriedOver,
  Concluded,
  CreateOutcome,
  RotateOutcome,
  TargetState,
} from '../../operations/outcome/outcome.ts';
import { becameText } from '../figures/old-key.ts';
import { bold, cell, code, header, row, unbroken } from './cells.ts';
import type { Page } from './page.ts';

const KINDS = {
  guardrail: 'guardrail',
  byok: 'BYOK credential',
  destination: 'broadcast destination',
} as const satisfies Record<CarriedOver['kind'], string>;

const STATES = {
  planned: { sign: '🧪', text: 'would get the new key' },
  stored: { sign: '✅', text: 'has the new key' },
  maybe: { sign: '❓', text: '<b>may have</b> the new key' },
  kept: { sign: '⬜', text: 'has what it had' },
} as const satisfies Record<TargetState['state'], { sign: string; text: string }>;

/** Which target has the new key (what a person must know first when a step failed between two), and what became of the old. */
export function addNewKey(page: Page, outcome: Concluded<CreateOutcome | RotateOutcome>): void {
  const { targets, outputKey } = outcome.delivered;
  const rows = targets.map(({ target, state }) =>
    row([`${STATES[state].sign} ${code(target.line)}`, STATES[state].text]),
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
