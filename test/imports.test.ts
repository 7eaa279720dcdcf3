// Which part of src may import which is held by `npm run lint` (.ci/imports.ts), which notices what breaks it.

import { expect, test } from 'vitest';
import { violations } from '../.ci/imports.ts';

test.each<[file: string, text: string]>([
  ['domain/limit.ts', "import { fromNumber } from './usd.ts';"],
  ['domain/pattern.ts', "import { distance } from 'fastest-levenshtein';"],
  ['http/transport.ts', "import type { Clock } from '../clock.ts';"],
  ['http/undici/no-forms.cts', 'module.exports = {};'],
  ['operations/effects.ts', "import type { Store } from '../github/store.ts';"],
  ['operations/effects.ts', "import { type Store, type Target } from '../github/store.ts';"],
  ['operations/effects.ts', "let store: import('../github/store.ts').Store;"],
  ['report/summary.ts', "import type { Outcome } from '../operations/outcome.ts';"],
  ['run.ts', "import { startTransport } from './http/exchange.ts';"],
])('%s may have: %s', (file, text) => {
  expect(violations(file, text)).toEqual([]);
});

test.each<[file: string, text: string, fault: string]>([
  ['domain/limit.ts', "import type { Key } from '../openrouter/api.ts';", 'types of ../openrouter/api.ts'],
  ['domain/limit.ts', "import { readFileSync } from 'node:fs';", 'node:fs'],
  ['http/call.ts', "export { refusal } from '../openrouter/refusal.ts';", '../openrouter/refusal.ts'],
  ['http/call.ts', "export * from '../run.ts';", '../run.ts'],
  ['inputs/parse.ts', "const made = await import('../operations/create.ts');", '../operations/create.ts'],
  ['operations/effects.ts', "import { seal } from '../github/seal.ts';", '../github/seal.ts'],
  ['operations/effects.ts', "import { type Store, seal } from '../github/seal.ts';", '../github/seal.ts'],
  ['operations/update.ts', "import { Transport } from '../http/transport.ts';", '../http/transport.ts'],
  ['report/summary.ts', "import { engine } from '../operations/outcome.ts';", '../operations/outcome.ts'],
  ['report/summary.ts', "import '../post-state.ts';", '../post-state.ts'],
])('%s may not have: %s', (file, text, fault) => {
  expect(violations(file, text)).toEqual([`src/${file}: may not import ${fault}`]);
});

test('a new part of src has to be named in the table', () => {
  expect(violations('plugins/index.ts', '')).toEqual([expect.stringContaining('plugins is missing in the table')]);
});
