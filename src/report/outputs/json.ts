/** Values as JSON for outputs and files: everything like a secret redacted, and in pieces, so that nothing large is held twice. */
import { redacted } from '../../domain/text/untrusted.ts';

/** @throws RangeError or TypeError for a value that cannot be serialized, such as one that is nested too deeply */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, withoutSecrets);
}

/** An array, one piece for each item. */
export function* jsonArray(items: Iterable<unknown>): Generator<string> {
  let separator = '[';
  for (const item of items) {
    yield separator + jsonText(item);
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

/** An object, one piece for each entry. */
export function* jsonObject(entries: Iterable<readonly [name: string, value: unknown]>): Generator<string> {
  let separator = '{';
  for (const [name, value] of entries) {
    yield `${separator}${jsonText(name)}:${jsonText(value)}`;
    separator = ',';
  }
  yield separator === '{' ? '{}' : '}';
}

/** A host may say a secret back in any text, the names of fields included; only the output `key` holds one. */
function withoutSecrets(_name: string, value: unknown): unknown {
  if (typeof value === 'string') return redacted(value);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const names = Object.keys(value);
  if (names.every(name => redacted(name) === name)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [redacted(name), each]));
}
