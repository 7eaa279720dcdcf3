/** Characters that are forbidden anywhere in a keys file, and expressions, which are never evaluated there. */
import { expect, test } from 'vitest';
import { parseKeysFile } from '../../src/keys-file/parse-keys-file.ts';

function faultsOf(text: string): string[] {
  const parsed = parseKeysFile(text, { path: 'keys.yml', repository: 'octo-org/app', now: 0 });
  return 'faults' in parsed ? parsed.faults.map(({ line, column, message }) => `${line}:${column}: ${message}`) : [];
}

test.each([
  ['a lone CR', '\r', 'U+000D'],
  ['NEL', '\u0085', 'U+0085'],
  ['a line separator', '\u2028', 'U+2028'],
  ['a paragraph separator', '\u2029', 'U+2029'],
  ['a control character', '\u0007', 'U+0007'],
  ['a zero-width space', '\u200b', 'U+200B'],
  ['a direction mark', '\u202e', 'U+202E'],
  ['a BOM in the middle', '\ufeff', 'U+FEFF'],
])('%s is a fault in values, names and comments', (_, sign, code) => {
  expect(faultsOf(`keys:\n  prod: { require: "limit <= 5${sign}" }\n`)).toEqual([
    expect.stringMatching(`^2:31: the character ${code.replace('+', '\\+')} is not allowed`),
  ]);
  expect(faultsOf(`keys:\n  pr${sign}od: {}\n`)).toEqual([expect.stringMatching(/^2:5: the character/)]);
  expect(faultsOf(`# a${sign}comment\nkeys: { prod: }\n`)).toEqual([expect.stringMatching(/^1:4: the character/)]);
});

test('other faults are found in the file without them, except on their lines', () => {
  const text = 'keys\u200b:\u200b\n  prod:\n    limit: 5\u0085 USD\n    retire: never\n';
  expect(faultsOf(text)).toEqual([
    expect.stringMatching(/^1:5: the character/),
    expect.stringMatching(/^3:13: the character/),
    expect.stringMatching(/^4:13: retire: /),
  ]);
});

test('if YAML cannot read the file even without them, only they are reported', () => {
  expect(faultsOf('keys:\n  prod: { limit: 5 }\r    disabled: x\n  staging: {\n')).toEqual([
    expect.stringMatching(/^2:21: the character U\+000D/),
  ]);
});

test('a CR at the end of the file without a line feed is a lone one', () => {
  expect(faultsOf('keys: { prod: }\n# end\r')).toEqual([expect.stringMatching(/^2:6: the character U\+000D/)]);
});

test('an expression in a comment does not count, whatever else is wrong', () => {
  expect(faultsOf(`# \${{ vars.LIMIT }}\nkeys: { prod: {\n`).join()).not.toMatch(/expressions/);
});

test('a BOM at the beginning, tabs in text, CR LF and joiners after other scripts are fine', () => {
  expect(faultsOf('\ufeffkeys:\r\n  "a\tb": {}\r\n  "👩\u200d💻": {} # 👩\u200d💻\r\n')).toEqual([]);
});

test.each([
  [`keys:\n  prod: { limit: "\${{ vars.LIMIT }}" }\n`, '2:18'],
  [`keys:\n  prod:\n    limit: \${{ vars.LIMIT }}\n`, '3:12'],
  [`keys:\n  "\${NAME}": {}\n`, '2:3'],
  [`keys:\n  prod:\n    store-in:\n      - repository \${{ vars.NAME }}\n`, '4:9'],
  [`workspace-id: \${WORKSPACE}\nkeys: { prod: }\n`, '1:15'],
])('an expression is a separate fault: %j', (text, at) => {
  expect(faultsOf(text)).toEqual([expect.stringMatching(`^${at}: expressions and variables.*are not evaluated`)]);
});

test('an expression that breaks the file is named too', () => {
  expect(faultsOf(`keys: { prod: { limit: \${{ vars.LIMIT }} } }\n`).join()).toMatch(/expressions and variables/);
});

test('forms that a keys file does not accept are not suggested', () => {
  expect(faultsOf('keys: { prod: { limit: 20% } }').join()).not.toMatch(/raise by/);
  expect(faultsOf('keys: { prod: { expires-in: 90 days ago } }').join()).toMatch(/90d, 2w\), or never$/);
});
