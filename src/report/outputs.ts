/** An outcome as the outputs of the step. */

import { FIELD_NAMES, type FieldName, type Key, outputName, written } from '../domain/key.ts';
import { changesBetween, SETTINGS, type Settings } from '../domain/settings.ts';
import { redacted } from '../domain/untrusted.ts';
import type { GuardrailRef, KeyResult, Outcome } from '../operations/outcome.ts';
import type { FieldOutput, OutputName } from './output-declaration.ts';

/** Bytes above which `keys` stays empty (the contract's number). */
const LARGEST_KEYS = 100_000;
/** Bytes above which any other list stays empty: all outputs together must stay under GitHub's 1 MiB. */
const LARGEST_LIST = 250_000;

export interface Outputs {
  values: Map<OutputName, string>;
  /** Outputs that stayed empty because they are too large. */
  omitted: OutputName[];
}

/** The values before an update, written so that they can be fed back. */
export function previousOutputs(before: Settings, guardrail: string | undefined): Map<OutputName, string> {
  const values = new Map<OutputName, string>(
    SETTINGS.map(name => [`previous-${fieldOutput(name)}`, written(name, before[name])]),
  );
  if (guardrail !== undefined) values.set('previous-guardrail', guardrail);
  return values;
}

/** All outputs of an outcome but `keys-file`. */
export function outputsOf(outcome: Outcome): Outputs {
  const values = new Map<OutputName, string>();
  const omitted: OutputName[] = [];
  const list = (name: OutputName, json: Iterable<string>, most = LARGEST_LIST) => {
    const text = within(most, json);
    if (text === undefined) omitted.push(name);
    values.set(name, text ?? '');
  };
  if (outcome.single) for (const [name, value] of fieldOutputs(outcome.single)) values.set(name, value);
  values.set('changed', String(outcome.changed));
  list('keys', keysJson(outcome.results), LARGEST_KEYS);
  if (outcome.operation === 'update') list('changes', changesJson(outcome));
  if (outcome.operation === 'update' || outcome.operation === 'delete')
    list('failed', listJson(outcome.failed.map(({ hash, name, error }) => ({ hash, name, error }))));
  if (outcome.verdict) {
    values.set('passed', String(outcome.verdict.passed));
    list('unmet', listJson(outcome.verdict.unmet));
  }
  if (outcome.warned) list('warn-unmet', listJson(outcome.warned));
  if (outcome.operation === 'create' || outcome.operation === 'rotate') {
    const { storedIn, secret } = outcome.delivered;
    list('stored-in', listJson(storedIn.map(({ line }) => line)));
    if (secret !== undefined) values.set('key', secret);
  }
  if (outcome.operation === 'rotate') {
    values.set('previous-hash', outcome.previousHash);
    list('carried-over', listJson(outcome.carriedOver));
  }
  return { values, omitted };
}

/** The key objects as the API returned them, as JSON in pieces: the whole of thousands of keys is never held. */
export function* keysJson(results: readonly KeyResult[]): Generator<string> {
  yield* listJson(results.flatMap(({ returned }) => returned ?? []));
}

function* listJson(items: readonly unknown[]): Generator<string> {
  for (const [index, item] of items.entries()) yield (index === 0 ? '[' : ',') + JSON.stringify(item, withoutSecrets);
  yield items.length === 0 ? '[]' : ']';
}

/** A host may say a secret back in any text; only the output `key` holds one. */
function withoutSecrets(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? redacted(value) : value;
}

/** The text of the pieces, or undefined as soon as it has more than so many bytes. */
function within(most: number, pieces: Iterable<string>): string | undefined {
  let text = '';
  let bytes = 0;
  for (const piece of pieces) {
    bytes += Buffer.byteLength(piece);
    if (bytes > most) return undefined;
    text += piece;
  }
  return text;
}

function fieldOutputs(key: Partial<Key>): [OutputName, string][] {
  return FIELD_NAMES.map(name => [
    fieldOutput(name),
    name in key || name === 'expires_at' ? written(name, key[name]) : '',
  ]);
}

function fieldOutput<Name extends FieldName>(name: Name): FieldOutput<Name> {
  return outputName(name) as FieldOutput<Name>;
}

/** One key: its changes. Several: an object by hash, of those that changed. */
function* changesJson({ results, failed }: Outcome): Generator<string> {
  const hashes = new Set([...results.map(({ after }) => after.hash), ...failed.map(({ hash }) => hash)]);
  const [only] = results;
  if (hashes.size <= 1) {
    yield JSON.stringify(only ? changesOf(only) : {});
    return;
  }
  let separator = '{';
  for (const result of results) {
    const changes = changesOf(result);
    if (Object.keys(changes).length === 0) continue;
    yield `${separator}${JSON.stringify(result.after.hash)}:${JSON.stringify(changes)}`;
    separator = ',';
  }
  yield separator === '{' ? '{}' : '}';
}

/** With the guardrail, where the step has to do with one. */
function changesOf({ before, after, guardrail }: KeyResult): Record<string, { from: unknown; to: unknown }> {
  const changes = changesBetween(before, after);
  const [from, to] = [idOf(guardrail?.before), idOf(guardrail?.after)];
  return from === to ? changes : { ...changes, guardrail: { from, to } };
}

function idOf(guardrail: GuardrailRef | undefined): string | null {
  return guardrail?.id ?? null;
}
