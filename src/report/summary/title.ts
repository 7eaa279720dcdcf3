/** The title of the summary: what happened, counted, and whether somebody has to look. */
import { nameOrLabel } from '../../domain/key/key.ts';
import { withoutMark } from '../../domain/rotation/names.ts';
import type { Concluded } from '../../operations/outcome/outcome.ts';
import { adviceFor } from '../figures/advice.ts';
import {
  counted,
  declaredText,
  didText,
  exportedText,
  planText,
  selectedCount,
  thousands,
} from '../figures/figures.ts';
import { type Standing, tally } from '../figures/standing.ts';
import { code } from './page.ts';

const DONE = {
  update: 'updated',
  check: 'checked',
  delete: 'deleted',
  create: 'created',
  rotate: 'rotated',
} as const;

const NOUN = { update: 'update', check: 'check', delete: 'deletion', create: 'creation', rotate: 'rotation' } as const;

/** `🔑 OpenRouter, 3 workspaces: 6 updated, 1 unchanged` */
export function title(outcome: Concluded, standings: readonly Standing[], now: number): string {
  const { dryRun } = outcome;
  const where = place(outcome);
  return `${signOf(outcome, standings)} ${dryRun ? 'Dry run' : 'OpenRouter'}${where && `, ${where}`}: ${headline(outcome, standings, now)}`;
}

function signOf({ failure, verdict, warned, results, dryRun }: Concluded, standings: readonly Standing[]): string {
  if (failure) return '❌';
  const isDoubtful =
    (verdict && !verdict.passed) ||
    (warned?.length ?? 0) > 0 ||
    results.some(each => each.limitSpent) ||
    standings.some(({ name }) => name === 'leaked');
  if (isDoubtful) return '⚠️';
  return dryRun ? '🧪' : '🔑';
}

function headline(outcome: Concluded, standings: readonly Standing[], now: number): string {
  if (outcome.operation === 'validate') return validated(outcome);
  if (outcome.operation === 'export') return exportedText(outcome);
  const { operation, failure, failed, verdict, results, single } = outcome;
  const selected = selectedCount(outcome);
  if (verdict && verdict.unmet.length > 0 && failed.length === 0) {
    return [unmetHeadline(outcome), countsBeside(outcome)].filter(Boolean).join(', ');
  }
  if (outcome.operation === 'apply') return `${failure ? 'apply failed: ' : ''}${applied(outcome)}`;
  if (failure && failed.length > 0 && selected > 1) {
    return [`${operation} failed for ${failed.length} of ${counted(selected, 'key')}`, didText(outcome)]
      .filter(Boolean)
      .join(', ');
  }
  const isNone = results.length === 0 && single === undefined;
  if (failure) return isNone ? `${operation} failed` : `${NOUN[outcome.operation]} of ${subject(outcome)} failed`;
  if (isNone) return `nothing to ${operation}`;
  return results.length > 1 ? manyHeadline(outcome, standings, now) : oneHeadline(outcome, standings);
}

function validated({ declared, verdict, ...outcome }: Extract<Concluded, { operation: 'validate' }>): string {
  const unmet = verdict && !verdict.passed ? ', but fails the requirements' : '';
  return `${code(declared.path, 80)} is valid (${declaredText({ ...outcome, declared })})${unmet}`;
}

function applied(outcome: Extract<Concluded, { operation: 'apply' }>): string {
  const counts = planText(outcome);
  if (counts === '') return 'the file declares no keys, and there are none';
  return !outcome.drift && outcome.dryRun ? `no drift, ${counts}` : counts;
}

function oneHeadline(
  outcome: Exclude<Concluded, { operation: 'apply' | 'export' | 'validate' }>,
  standings: readonly Standing[],
): string {
  const { operation, dryRun, changed, results } = outcome;
  const what = subject(outcome);
  const did = !changed ? 'unchanged' : dryRun ? `would be ${DONE[operation]}` : DONE[operation];
  const spent = results[0]?.limitSpent ? `, but ${dryRun ? 'could' : 'can'} no longer spend` : '';
  const leaked = standings[0]?.name === 'leaked' ? ['leaked and still enabled'] : [];
  return [operation === 'check' ? what : `${what} ${did}${spent}`, ...leaked, ...keylessWarnings(outcome)].join(', ');
}

/** Keys need attention when the table says what to do about them. */
function manyHeadline(outcome: Concluded, standings: readonly Standing[], now: number): string {
  const { results, dryRun } = outcome;
  const spent = results.filter(each => each.limitSpent).length;
  const toDo = tally(standings).filter(([name]) => adviceFor(name, standings, now) !== '');
  const count = toDo.reduce((sum, [, each]) => sum + each, 0);
  return [
    didText(outcome),
    ...(spent > 0 ? [`${spent} of them ${dryRun ? 'could' : 'can'} no longer spend`] : []),
    ...(count > 0 ? [`${thousands(String(count))} need${count === 1 ? 's' : ''} attention`] : []),
    ...keylessWarnings(outcome),
  ].join(', ');
}

/** Problems that no row shows, so that a title with a warning sign says why. */
function keylessWarnings({ warned = [] }: Concluded): string[] {
  const abouts = warned.map(({ about }) => about);
  return [
    ...(abouts.includes('total') ? ['all together fail a warning condition'] : []),
    ...(abouts.includes('account') ? ["the account's credits fail a warning condition"] : []),
  ];
}

/** What happened to several keys, if the title begins with something else. */
function countsBeside(outcome: Concluded): string {
  if (outcome.operation === 'apply') return planText(outcome);
  return outcome.operation === 'check' || outcome.results.length < 2 ? '' : didText(outcome);
}

function unmetHeadline(outcome: Concluded): string {
  const { verdict, results, dryRun, operation, changed } = outcome;
  const hashes = new Set(verdict?.unmet.flatMap(({ hash }) => hash ?? []));
  // If the plan fails the requirements, nothing was done.
  const isPlan = dryRun || (operation !== 'check' && !changed);
  if (verdict?.unmet.every(({ about }) => about === 'account')) return "the account's credits fail the requirements";
  if (results.length > 1 && hashes.size === 0)
    return `${counted(results.length, 'key')} together ${isPlan ? 'would fail' : 'fail'} the requirements`;
  const which = results.length > 1 ? `${hashes.size} of ${counted(results.length, 'key')}` : subject(outcome);
  const fails = results.length > 1 && hashes.size > 1 ? 'fail' : 'fails';
  return `${which} ${isPlan ? 'would fail' : fails} the requirements`;
}

function subject({ results, single }: Concluded): string {
  const [only] = results;
  const name = only && results.length === 1 ? nameOrLabel(only.after) : single?.name;
  return name === undefined ? 'the key' : code(withoutMark(name), 80);
}

/** The searched workspaces; empty if keys were not searched for by name, or if there is only one. */
function place({ operation, searched, workspaces, results }: Concluded): string {
  if (searched === undefined || (results.length <= 1 && operation !== 'apply' && operation !== 'export')) return '';
  const { workspace } = searched;
  if (workspace === undefined) return 'default workspace';
  if (workspace.by === 'all') return counted(workspaces?.size ?? 1, 'workspace');
  return `workspace ${workspace.by === 'slug' ? code(workspace.slug) : code(workspace.id.slice(0, 8))}`;
}
