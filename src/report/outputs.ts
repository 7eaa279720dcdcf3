/** An outcome as the outputs of section 2 of the contract. */
import type { KeyResult, Outcome } from '../operations/outcome.ts';
import { FIELD_NAMES, type Key, outputName, written } from '../rules/key.ts';
import { changesBetween, SETTINGS, type Settings } from '../rules/plan.ts';

/** Every output that is no field of the key, with what it means in action.yml and the README. */
export const OUTPUTS = [
  'changed',
  'changes',
  ...SETTINGS.map(name => `previous-${outputName(name)}`),
  'keys',
  'keys-file',
  'failed',
  'passed',
  'unmet',
  'key',
  'previous-hash',
  'stored-in',
] as const;

/** Bytes above which `keys` stays empty (the contract's number). */
const LARGEST_KEYS = 100_000;
/** Bytes above which any other list stays empty: all outputs together must stay under GitHub's 1 MiB. */
const LARGEST_LIST = 250_000;

export interface Outputs {
  values: Map<string, string>;
  /** Outputs that stayed empty because they are too large. */
  omitted: string[];
}

/** The values before an update, written so that they can be fed back. */
export function previousOutputs(before: Settings): Map<string, string> {
  return new Map(SETTINGS.map(name => [`previous-${outputName(name)}`, written(name, before[name])]));
}

/** All outputs of an outcome but `keys-file`. `keys` is the JSON of all keys. */
export function outputsOf(outcome: Outcome, keys: string): Outputs {
  const values = new Map<string, string>();
  const omitted: string[] = [];
  const list = (name: string, json: string, most = LARGEST_LIST) => {
    const fits = Buffer.byteLength(json) <= most;
    if (!fits) omitted.push(name);
    values.set(name, fits ? json : '');
  };
  if (outcome.single) for (const [name, value] of fieldOutputs(outcome.single)) values.set(name, value);
  values.set('changed', String(outcome.changed));
  list('keys', keys, LARGEST_KEYS);
  if (outcome.operation === 'update') list('changes', JSON.stringify(changesOf(outcome)));
  if (outcome.operation === 'update' || outcome.operation === 'delete')
    list('failed', JSON.stringify(outcome.failed.map(({ hash, error }) => ({ hash, error }))));
  if (outcome.verdict) {
    values.set('passed', String(outcome.verdict.passed));
    list('unmet', JSON.stringify(outcome.verdict.unmet));
  }
  if (outcome.made) {
    const { previousHash, storedIn, secret } = outcome.made;
    if (outcome.operation === 'rotate') values.set('previous-hash', previousHash ?? '');
    list('stored-in', JSON.stringify(storedIn.map(({ line }) => line)));
    if (secret !== undefined) values.set('key', secret);
  }
  return { values, omitted };
}

/** The key objects as the API returned them. */
export function keysJson(results: readonly KeyResult[]): string {
  return JSON.stringify(results.flatMap(({ returned }) => returned ?? []));
}

function fieldOutputs(key: Partial<Key>): [string, string][] {
  return FIELD_NAMES.map(name => [
    outputName(name),
    name in key || name === 'expires_at' ? written(name, key[name]) : '',
  ]);
}

/** One key: its changes. Several: an object by hash, of those that changed. */
function changesOf({ results, failed }: Outcome): unknown {
  const changes = results.map(({ before, after }) => changesBetween(before, after));
  const unread = failed.filter(({ hash }) => !results.some(({ after }) => after.hash === hash)).length;
  if (results.length + unread <= 1) return changes[0] ?? {};
  return Object.fromEntries(
    results
      .map(({ after }, index) => [after.hash, changes[index] ?? {}] as const)
      .filter(([, each]) => Object.keys(each).length > 0),
  );
}
