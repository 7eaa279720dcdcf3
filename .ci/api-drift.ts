/**
 * Compares what this action knows of OpenRouter's API (test/support/api/openrouter.yaml) with the description that
 * OpenRouter publishes, and prints what is new, changed or gone. Also prints each operation on keys and accounts that
 * is neither used by this action nor listed in .ci/api-drift/unused-operations.txt.
 *
 * `npm run api:drift -- [URL]`; exit code 0: no difference; 1: some; 2: nothing could be compared.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { say } from '../src/domain/text/untrusted.ts';
import { isSameOperation, readKnown, readPublished } from './api-drift/description.ts';
import { type Drift, drift } from './api-drift/drift.ts';

const PUBLISHED = 'https://openrouter.ai/openapi.json';
const KNOWN = join(import.meta.dirname, '../test/support/api/openrouter.yaml');
const UNUSED = join(import.meta.dirname, 'api-drift/unused-operations.txt');
/** Operations that could concern this action, by the first segment of their path. */
const WATCHED =
  /^[A-Z]+ \/(?:keys|key|credits|activity|guardrails|workspaces|byok|observability|oauth|organization)(?:\/|$)/;
const DOWNLOAD_MS = 60_000;
const MAX_BYTES = 16 * 1024 ** 2;

try {
  const url = process.argv[2] ?? PUBLISHED;
  const found = compare(await download(url));
  console.log(found.length === 0 ? `No difference to ${url}.` : report(url, found));
  process.exitCode = found.length === 0 ? 0 : 1;
} catch (error) {
  console.error(say`Not compared: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}

function compare(description: string): Drift[] {
  const known = readKnown(parse(readFileSync(KNOWN, 'utf8')));
  const { operations, surface } = readPublished(parseJson(description), known.keys());
  if (surface.size === 0)
    throw new Error('The description has none of the operations that this action uses. Have their paths changed?');
  const listed = readFileSync(UNUSED, 'utf8').split('\n');
  const isKnown = (operation: string) => [...known.keys(), ...listed].some(each => isSameOperation(each, operation));
  const unknown = operations
    .filter(operation => WATCHED.test(operation) && !isKnown(operation))
    .map((operation): Drift => ({ kind: 'new', operation, fact: 'the whole operation' }));
  return [...drift(known, surface), ...unknown];
}

/** The body of the answer. @throws Error when it is not 200, too large or too slow */
async function download(url: string): Promise<string> {
  const signal = AbortSignal.timeout(DOWNLOAD_MS);
  const response = await fetch(url, { redirect: 'manual', signal, headers: { accept: 'application/json' } });
  const location = response.headers.get('location');
  if (location !== null) throw new Error(`${url} moved to ${location}. Update the address in .ci/api-drift.ts.`);
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}.`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`${url} answered more than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The answer is not JSON. It begins with: ${text.slice(0, 60)}`);
  }
}

/** The description comes from outside, and the report is printed in a job's log. */
function report(url: string, found: readonly Drift[]): string {
  const lines = (['new', 'changed', 'gone'] as const).flatMap(kind => {
    const some = found.filter(each => each.kind === kind);
    return some.length === 0 ? [] : ['', `${kind}:`, ...some.map(each => say`  ${each.operation}  ${each.fact}`)];
  });
  return [`${url} differs from what this action knows:`, ...lines].join('\n');
}
