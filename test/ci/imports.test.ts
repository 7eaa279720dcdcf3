// `npm run lint` (.ci/imports.ts) enforces which room of src may import which, and notices violations.

import { expect, test } from 'vitest';
import { circles, crowded, homonyms, unimported, violations } from '../../.ci/imports.ts';

test.each<[file: string, text: string]>([
  ['domain/money/limit.ts', "import { fromNumber } from './usd.ts';"],
  ['domain/text/pattern.ts', "import { distance } from 'fastest-levenshtein';"],
  ['http/transport.ts', "import type { Clock } from '../clock.ts';"],
  ['http/exchange.ts', "import Pool from '#undici/pool';"],
  ['operations/account/effects.ts', "import type { Store } from '../../github/store.ts';"],
  ['operations/account/effects.ts', "import { type Store, type Target } from '../../github/store.ts';"],
  ['operations/account/effects.ts', "let store: import('../../github/store.ts').Store;"],
  ['report/summary/summary.ts', "import type { Outcome } from '../../operations/outcome/outcome.ts';"],
  ['run.ts', "import { startTransport } from './http/exchange.ts';"],
])('%s may contain: %s', (file, text) => {
  expect(violations(file, text)).toEqual([]);
});

test.each<[file: string, text: string, fault: string]>([
  ['domain/money/limit.ts', "import type { Key } from '../../openrouter/api.ts';", 'types of ../../openrouter/api.ts'],
  ['domain/money/limit.ts', "import { readFileSync } from 'node:fs';", 'node:fs'],
  ['http/call.ts', "export { refusal } from '../openrouter/refusal.ts';", '../openrouter/refusal.ts'],
  ['http/call.ts', "export * from '../run.ts';", '../run.ts'],
  ['inputs/parse.ts', "const made = await import('../operations/create/create.ts');", '../operations/create/create.ts'],
  ['operations/account/effects.ts', "import { seal } from '../../github/seal.ts';", '../../github/seal.ts'],
  ['operations/account/effects.ts', "import { type Store, seal } from '../../github/seal.ts';", '../../github/seal.ts'],
  ['operations/update/update.ts', "import { Transport } from '../../http/transport.ts';", '../../http/transport.ts'],
  ['operations/create/create.ts', "import { rotate } from '../rotate/rotate.ts';", '../rotate/rotate.ts'],
  [
    'report/summary/summary.ts',
    "import { engine } from '../../operations/outcome/outcome.ts';",
    '../../operations/outcome/outcome.ts',
  ],
  ['report/summary/summary.ts', "import '../../post-step.ts';", '../../post-step.ts'],
])('%s may not contain: %s', (file, text, fault) => {
  expect(violations(file, text)).toEqual([`src/${file}: may not import ${fault}`]);
});

test('a new room of src must be in the table', () => {
  expect(violations('plugins/index.ts', '')).toEqual([expect.stringContaining('plugins is missing in the table')]);
});

test('no file imports itself through others, even for types', () => {
  const texts = (c: string) =>
    new Map([
      ['a/a.ts', "import { b } from './b.ts';"],
      ['a/b.ts', "import type { C } from '../c/c.ts';"],
      ['c/c.ts', c],
    ]);
  expect(circles(texts(''))).toEqual([]);
  expect(circles(texts("import type { A } from '../a/a.ts';"))).toEqual([
    'src: a circle of imports: a/a.ts -> a/b.ts -> c/c.ts -> a/a.ts',
  ]);
});

test('a room has at most ten files', () => {
  const files = (count: number) => Array.from({ length: count }, (_, index) => `http/file-${index}.ts`);
  expect(crowded(files(10))).toEqual([]);
  expect(crowded(files(11))).toEqual(['src/http: 11 files; a room has at most 10']);
  expect(crowded(Array.from({ length: 11 }, (_, index) => `file-${index}.ts`))).toHaveLength(1);
});

test('no two files export the same name', () => {
  const texts = (b: string) =>
    new Map([
      ['a/a.ts', 'export interface Subject {}\nexport const [x] = [1], limit = 2;\nfunction refusal() {}'],
      ['b/b.ts', b],
    ]);
  expect(
    homonyms(texts("export { Subject } from '../a/a.ts';\nexport function refusal() {}\ntype Subject = 1;")),
  ).toEqual([]);
  expect(homonyms(texts('export type Subject = string;\nexport async function limit() {}'))).toEqual([
    'src: Subject is exported by a/a.ts and b/b.ts',
    'src: limit is exported by a/a.ts and b/b.ts',
  ]);
});

test('another file imports each exported name', () => {
  const a = 'export const used = 1;\nexport interface Loaded {}\nexport function tested() {}';
  const b = "import { used } from '../a/a.ts';\nlet one: import('../a/a.ts').Loaded;";
  const outside = new Map([['test/a.test.ts', "import { tested } from '../src/a/a.ts';"]]);
  const texts = (text: string) =>
    new Map([
      ['a/a.ts', text],
      ['b/b.ts', b],
    ]);
  expect(unimported(texts(a), outside)).toEqual([]);
  expect(unimported(texts(a), new Map())).toEqual(['src/a/a.ts: exports tested, which no other file imports']);
  expect(unimported(texts(`${a}\nexport type Own = 1;`), outside)).toEqual([
    'src/a/a.ts: exports Own, which no other file imports',
  ]);
});
