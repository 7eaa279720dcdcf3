/** An outcome as the outputs of the step. */
import type { Unmet } from '../../domain/conditions/condition.ts';
import { type AccountFactName, accountFactWritten } from '../../domain/key/facts.ts';
import { FIELD_NAMES, type FieldName, type Key, outputName, written } from '../../domain/key/key.ts';
import { changesBetween, SETTINGS, type Settings } from '../../domain/key/settings.ts';
import { DERIVED_NAMES, type DerivedName, derivedWritten } from '../../domain/key/state.ts';
import { redacted } from '../../domain/text/untrusted.ts';
import type {
  ApplyRow,
  CheckOutcome,
  Concluded,
  Delivered,
  GuardrailRef,
  KeyResult,
  KeySpend,
  Spent,
} from '../../operations/outcome/outcome.ts';
import type { FieldOutput, OutputName } from './output-declaration.ts';

/**
 * Maximum bytes of an output with JSON, and of any other; a longer one stays empty. GitHub accepts 1 MiB for all
 * outputs of a step: at most six of the first kind are set together, and some forty of the second.
 */
const MAX_JSON_BYTES = 100_000;
const MAX_TEXT_BYTES = 8000;

/** An output that stayed empty. */
export interface Omitted {
  name: OutputName;
  why: 'too large' | 'not serializable';
}

interface Outputs {
  values: ReadonlyMap<OutputName, string>;
  omitted: readonly Omitted[];
}

/** The values before an update, in the syntax of inputs. `guardrail`: its UUID or `none`; undefined when not given. */
export function previousOutputs(before: Settings, guardrail: string | undefined): Outputs {
  const outputs = new OutputSet();
  addPrevious(outputs, before, guardrail);
  return outputs;
}

/**
 * All outputs of an outcome except those that name files, and the secret, which was set when it was delivered.
 * `now` in ms.
 */
export function outputsOf(outcome: Concluded, now: number): Outputs {
  const outputs = new OutputSet();
  outputs.text('changed', () => String(outcome.changed));
  if (outcome.revoked !== undefined) outputs.text('revoked', () => String(outcome.revoked));
  if (outcome.alerts) {
    const { alerts } = outcome;
    outputs.json('alerts', () => jsonArray(alerts));
  }
  if (outcome.single) addFields(outputs, outcome.single, now);
  outputs.json('keys', () => keysJson(outcome.results));
  if (outcome.verdict) {
    const { passed, unmet } = outcome.verdict;
    outputs.text('passed', () => String(passed));
    outputs.json('unmet', () => unmetJson(unmet));
  }
  if (outcome.warned) {
    const { warned } = outcome;
    outputs.json('warn-unmet', () => unmetJson(warned));
  }
  addOwn(outputs, outcome);
  return outputs;
}

/** The key objects as the API returned them, in pieces: thousands of keys are never held as one text. */
export function keysJson(results: readonly KeyResult[]): Generator<string> {
  return jsonArray(results.flatMap(({ returned }) => returned ?? []));
}

function unmetJson(unmet: readonly Unmet[]): Generator<string> {
  return jsonArray(unmet.map(({ hash, name, condition, actual }) => ({ hash, name, condition, actual })));
}

/** The plan of `apply`, in the order of its rows. */
export function planJson(rows: readonly ApplyRow[]): Generator<string> {
  return jsonArray(
    rows.map(({ name, hash, action, changes, storeIn, reason }) => ({
      name,
      hash,
      action,
      changes,
      'store-in': storeIn.map(({ line }) => line),
      reason,
    })),
  );
}

/** Outputs within bounds. A failed one does not keep others from being set. */
class OutputSet implements Outputs {
  readonly values = new Map<OutputName, string>();
  readonly omitted: Omitted[] = [];

  text(name: OutputName, value: () => string): void {
    this.#set(name, MAX_TEXT_BYTES, () => [redacted(value())]);
  }

  json(name: OutputName, pieces: () => Iterable<string>): void {
    this.#set(name, MAX_JSON_BYTES, pieces);
  }

  #set(name: OutputName, most: number, pieces: () => Iterable<string>): void {
    this.values.set(name, '');
    try {
      const text = within(most, pieces());
      if (text === undefined) this.omitted.push({ name, why: 'too large' });
      else this.values.set(name, text);
    } catch {
      this.omitted.push({ name, why: 'not serializable' });
    }
  }
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

/** What only some operations set. */
function addOwn(outputs: OutputSet, outcome: Concluded): void {
  const { operation } = outcome;
  if (operation === 'update') addUpdate(outputs, outcome);
  if (operation === 'update' || operation === 'delete' || operation === 'apply') addFailed(outputs, outcome);
  if (operation === 'check') addCheck(outputs, outcome);
  if (operation === 'create' || operation === 'rotate') addDelivered(outputs, outcome.delivered);
  if (operation === 'rotate') {
    outputs.text('previous-hash', () => outcome.previousHash);
    outputs.json('carried-over', () => jsonArray(outcome.carriedOver));
  }
  if (operation === 'export') outputs.text('config-file', () => outcome.file.path);
  if (operation === 'validate') outputs.text('valid', () => 'true');
  if (operation === 'apply') {
    outputs.json('plan', () => planJson(outcome.rows));
    outputs.text('drift', () => String(outcome.drift));
  }
}

/** The previous values are set again: an update that is only planned was not announced. */
function addUpdate(outputs: OutputSet, outcome: Concluded): void {
  outputs.json('changes', () => changesJson(outcome));
  const [only] = outcome.single ? outcome.results : [];
  if (only?.before) addPrevious(outputs, only.before, only.guardrail && (only.guardrail.before?.id ?? 'none'));
}

function addFields(outputs: OutputSet, key: Partial<Key>, now: number): void {
  for (const name of FIELD_NAMES) {
    const isKnown = name in key || name === 'expires_at';
    outputs.text(fieldOutput(name), () => (isKnown ? written(name, key[name]) : ''));
  }
  for (const name of DERIVED_NAMES) outputs.text(fieldOutput(name), () => derivedWritten(name, key, now));
}

function addPrevious(outputs: OutputSet, before: Settings, guardrail: string | undefined): void {
  for (const name of SETTINGS) outputs.text(previousOutput(name), () => written(name, before[name]));
  if (guardrail !== undefined) outputs.text('previous-guardrail', () => guardrail);
}

function addFailed(outputs: OutputSet, { failed }: Concluded): void {
  outputs.json('failed', () => jsonArray(failed.map(({ hash, name, error }) => ({ hash, name, error }))));
}

function addCheck(outputs: OutputSet, { budget, spend, account = {} }: CheckOutcome): void {
  for (const [name, value] of budget ?? []) outputs.text(name, () => value);
  const addFact = (name: AccountFactName) =>
    outputs.text(outputName(name) as FieldOutput<AccountFactName>, () => accountFactWritten(name, account));
  if ('creditsRemaining' in account) addFact('credits_remaining');
  if ('creditsRunOutAt' in account) addFact('credits_run_out_at');
  if (!spend) return;
  const amounts = ({ usage, byokUsage, requests }: Spent) => ({ usage, 'byok-usage': byokUsage, requests });
  outputs.json('spend-by-day', () => jsonArray(spend.byDay.map(day => ({ date: day.date, ...amounts(day) }))));
  outputs.json('spend-by-model', () => jsonArray(spend.byModel.map(each => ({ model: each.model, ...amounts(each) }))));
  const weeks = ({ hash, name, lastWeek, weekBefore }: KeySpend) => ({
    hash,
    name,
    'last-7-days': lastWeek,
    'previous-7-days': weekBefore,
  });
  outputs.json('spend-by-key', () => jsonArray(spend.byKey.map(weeks)));
}

/** The output `key` itself was set when the key was delivered. */
function addDelivered(outputs: OutputSet, { targets }: Delivered): void {
  const stored = targets.filter(({ state }) => state === 'planned' || state === 'stored');
  outputs.json('stored-in', () => jsonArray(stored.map(({ target }) => target.line)));
}

/** One key: its changes. Several: an object by hash of the keys that changed. */
function changesJson({ results, failed }: Concluded): Iterable<string> {
  const hashes = new Set([...results.map(({ after }) => after.hash), ...failed.map(({ hash }) => hash)]);
  const [only] = results;
  if (hashes.size <= 1) return [jsonText(only ? apiChanges(only) : {})];
  const changed = results.map(result => [result.after.hash ?? '', apiChanges(result)] as const);
  return jsonObject(changed.filter(([, changes]) => Object.keys(changes).length > 0));
}

/** API field names and real nulls; with the guardrail, if the step concerns one. */
function apiChanges({ before, after, guardrail }: KeyResult): Record<string, { from: unknown; to: unknown }> {
  const changes = changesBetween(before, after);
  const [from, to] = [idOf(guardrail?.before), idOf(guardrail?.after)];
  return from === to ? changes : { ...changes, guardrail: { from, to } };
}

function idOf(guardrail: GuardrailRef | undefined): string | null {
  return guardrail?.id ?? null;
}

function fieldOutput<Name extends FieldName | DerivedName>(name: Name): FieldOutput<Name> {
  return outputName(name) as FieldOutput<Name>;
}

function previousOutput<Name extends keyof Settings>(name: Name): `previous-${FieldOutput<Name>}` {
  return `previous-${outputName(name) as FieldOutput<Name>}`;
}

/** @throws RangeError or TypeError for a value that cannot be serialized, such as one nested too deeply */
function jsonText(value: unknown): string {
  return JSON.stringify(value, withoutSecrets);
}

/** An array, one piece per item. */
function* jsonArray(items: Iterable<unknown>): Generator<string> {
  let separator = '[';
  for (const item of items) {
    yield separator + jsonText(item);
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

/** An object, one piece per entry. */
function* jsonObject(entries: Iterable<readonly [name: string, value: unknown]>): Generator<string> {
  let separator = '{';
  for (const [name, value] of entries) {
    yield `${separator}${jsonText(name)}:${jsonText(value)}`;
    separator = ',';
  }
  yield separator === '{' ? '{}' : '}';
}

/** A host may repeat a secret in any text, names of fields included; only the output `key` may hold one. */
function withoutSecrets(_name: string, value: unknown): unknown {
  if (typeof value === 'string') return redacted(value);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const names = Object.keys(value);
  if (names.every(name => redacted(name) === name)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [redacted(name), each]));
}
