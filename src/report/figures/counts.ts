/** How many keys came to what: the same words in log and summary. */
import type { ApplyOutcome, Concluded, Did, ExportOutcome, ValidateOutcome } from '../../operations/outcome/outcome.ts';
import { counted, thousands } from './figures.ts';

const ORDER: readonly Did[] = [
  'created',
  'updated',
  'rotated',
  'disabled',
  'deleted',
  'checked',
  'unchanged',
  'failed',
];

/** Keys of which something can be said, also of those that could not even be read. */
export function selectedCount({ results, failed }: Pick<Concluded, 'results' | 'failed'>): number {
  const read = new Set(results.map(({ after }) => after.hash));
  return results.length + failed.filter(({ hash }) => hash === null || !read.has(hash)).length;
}

/** `6 updated, 1 unchanged`; in a dry run `6 would be updated, 1 unchanged`. Failures are counted apart. */
export function didText({ results, dryRun }: Pick<Concluded, 'results' | 'dryRun'>): string {
  return ORDER.flatMap(did => {
    const count = results.filter(each => each.did === did).length;
    if (count === 0 || did === 'failed') return [];
    if (did === 'checked') return [`${counted(count, 'key')} checked`];
    const would = dryRun && did !== 'unchanged';
    return [`${thousands(String(count))} ${would ? `would be ${did}` : did}`];
  }).join(', ');
}

const ACTIONS = [
  ['create', 'created'],
  ['update', 'updated'],
  ['rotate', 'rotated'],
  ['disable', 'disabled'],
  ['delete', 'deleted'],
] as const;

/** `2 to create, 5 to update, 34 unchanged`; of a plan that was carried out `2 created, …`. */
export function planText({
  rows,
  dryRun,
  reported,
}: Pick<Concluded<ApplyOutcome>, 'rows' | 'dryRun' | 'reported'>): string {
  const parts = ACTIONS.flatMap(([action, did]) => {
    const all = rows.filter(each => each.action === action);
    const done = all.filter(each => each.did === did).length;
    const count = dryRun ? all.length : done;
    return count === 0 ? [] : [`${thousands(String(count))} ${dryRun ? `to ${action}` : did}`];
  });
  const failed = rows.filter(({ did, action }) => did === 'failed' || action === 'error').length;
  const unchanged = rows.filter(({ action }) => action === 'none').length;
  const undone = rows.filter(({ action, did }) => action !== 'none' && action !== 'error' && did === undefined).length;
  const rest: [count: number, text: string][] = [
    [unchanged, 'unchanged'],
    [failed, dryRun ? 'with an error' : 'failed'],
    [dryRun ? 0 : undone, 'not carried out'],
    [reported.length, 'not in the file'],
  ];
  return [
    ...parts,
    ...rest.flatMap(([count, text]) => (count > 0 ? [`${thousands(String(count))} ${text}`] : [])),
  ].join(', ');
}

/** `12 keys and 1 pattern`: what a keys file declares. */
export function declaredText({ declared: { keys, patterns } }: Pick<ValidateOutcome, 'declared'>): string {
  return counted(keys, 'key') + (patterns > 0 ? ` and ${counted(patterns, 'pattern')}` : '');
}

/** `57 keys exported, 3 left out`. */
export function exportedText({ file: { declared, leftOut } }: Pick<ExportOutcome, 'file'>): string {
  return `${counted(declared, 'key')} exported${leftOut > 0 ? `, ${thousands(String(leftOut))} left out` : ''}`;
}
