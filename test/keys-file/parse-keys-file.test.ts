/** Keys files as text: what each word means, every fault with its position, and hostile files. */
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { GuardrailChoice } from '../../src/domain/command/command.ts';
import type { ExactEntry, KeysFile, PatternEntry } from '../../src/domain/declared/declarations.ts';
import { plain, toNumber } from '../../src/domain/money/usd.ts';
import { parseKeysFile } from '../../src/keys-file/parse-keys-file.ts';
import { isSample } from '../support/depth.ts';
import fc from '../support/properties.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const DAY = 86_400_000;
const CONTEXT = { path: 'keys.yml', repository: 'octo-org/app', now: NOW };

function parsed(text: string): KeysFile {
  const result = parseKeysFile(text, CONTEXT);
  if ('file' in result) return result.file;
  throw new Error(faultsOf(text).join('\n'));
}

/** `line:column: message` of every fault. */
function faultsOf(text: string): string[] {
  const result = parseKeysFile(text, CONTEXT);
  if ('file' in result) return [];
  return result.faults.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

const EXAMPLE = `# The keys of the team.
workspace-id: production
defaults:
  limit-reset: monthly
  retire: disable
keys:
  prod:
    limit: 200
    guardrail: eu-only
    expires-in: 180d
    rotate-every: 90d
    require: |
      limit <= 500
      # the ceiling of the team
      enabled
    store-in: |
      repository OPENROUTER_API_KEY
      environment production OPENROUTER_API_KEY
  staging: { limit: 20.50, limit-reset: none, disabled: false, include-byok-in-limit: True }
  bare:
  "ci-*":
    limit: at most 5
groups:
  web:
    defaults: { limit: 5, limit-reset: daily, rotate-after: 2026-12-01T09:00:00Z }
    keys:
      web-1:
      web-2: { limit: 8, retire: keep, expires-in: 9d, rotate-every: 2d }
      "web-*": { limit: at most 1 }
  "no defaults":
    keys: { last: }
unlisted: report
`;

describe('a file', () => {
  test('becomes typed values', () => {
    const file = parsed(EXAMPLE);
    expect(file).toMatchObject({
      path: 'keys.yml',
      workspace: { by: 'slug', slug: 'production' },
      unlisted: 'report',
      warnings: [],
    });
    expect(file.exact).toMatchObject([
      {
        name: 'prod',
        settings: {
          limit: { rule: 'exactly', amount: 200_000_000n },
          limit_reset: 'monthly',
          guardrail: { by: 'name' },
        },
        expiresIn: 180 * DAY,
        rotateEvery: 90 * DAY,
        storeIn: [{ kind: 'repository' }, { kind: 'environment', environment: 'production' }],
        require: [{ text: 'limit <= 500' }, { text: 'enabled' }],
        retire: 'disable',
        at: { line: 7, column: 3 },
      },
      {
        name: 'staging',
        settings: { limit_reset: null, disabled: false, include_byok_in_limit: true },
        storeIn: [],
        require: [],
      },
      { name: 'bare', settings: { limit_reset: 'monthly' }, retire: 'disable', expiresIn: undefined },
      {
        name: 'web-1',
        settings: { limit: { amount: 5_000_000n }, limit_reset: 'daily' },
        retire: 'disable',
        rotateAfter: Date.parse('2026-12-01T09:00:00Z'),
        at: { line: 27, column: 7 },
      },
      { name: 'web-2', settings: { limit: { amount: 8_000_000n }, limit_reset: 'daily' }, retire: 'keep' },
      { name: 'last', settings: { limit_reset: 'monthly' }, rotateAfter: undefined },
    ]);
    expect(file.exact[2]?.settings).toEqual({ limit_reset: 'monthly' });
    expect(file.patterns).toMatchObject([
      { pattern: { text: 'ci-*' }, settings: { limit: { rule: 'at most' }, limit_reset: 'monthly' } },
      { pattern: { text: 'web-*' }, settings: { limit: { rule: 'at most' }, limit_reset: 'daily' } },
    ]);
  });

  test('lists its own keys first, then those of its groups in order, wherever keys is written', () => {
    const file = parsed('groups: { b: { keys: { c: , "*b": } }, a: { keys: { a: , "*a": } } }\nkeys: { z: , "*z": }');
    const placed = [...file.exact, ...file.patterns].toSorted((a, b) => a.place - b.place);
    expect(placed.map(each => ('name' in each ? each.name : each.pattern.text))).toEqual([
      'z',
      '*z',
      'c',
      '*b',
      'a',
      '*a',
    ]);
    expect(file.patterns.map(({ pattern }) => pattern.text)).toEqual(['*z', '*b', '*a']);
  });

  test('may have only groups, even without a key', () => {
    expect(parsed('groups: {}')).toMatchObject({ exact: [], patterns: [] });
    expect(parsed('groups: { a: { keys: {} } }')).toMatchObject({ exact: [], patterns: [] });
  });

  test('uses the conditions of the nearest defaults', () => {
    const file = parsed(
      'defaults: { require: enabled }\nkeys: { a: }\ngroups:\n  g: { defaults: { require: limit <= 5 }, keys: { b: , "c*": , d: { require: limit <= 9 } } }',
    );
    expect([...file.exact, ...file.patterns].map(({ require }) => require.map(({ text }) => text))).toEqual([
      ['enabled'],
      ['limit <= 5'],
      ['limit <= 9'],
      ['limit <= 5'],
    ]);
  });

  test('accepts lists instead of lines, anchors for repetitions, and JSON', () => {
    const file = parsed(`keys:
  a: &a { store-in: [repository A, "dependabot B"], require: [limit <= 5] }
  b: { limit: &limit 7 }
  c: { limit: *limit }`);
    expect(file.exact.map(({ storeIn }) => storeIn.map(({ secret }) => secret))).toEqual([['A', 'B'], [], []]);
    expect(file.exact[2]?.settings).toEqual(file.exact[1]?.settings);
    expect(parsed('{"keys":{"a b":{"limit":"unlimited"}}}').exact).toMatchObject([{ name: 'a b' }]);
  });

  test('does not trim names, and ignores unlisted keys by default', () => {
    const file = parsed('\uFEFFkeys: { " a ": , "123": , "true": , "<<": , "ä 🔑": }'.slice(1));
    expect(file.exact.map(({ name }) => name)).toEqual([' a ', '123', 'true', '<<', 'ä 🔑']);
    expect(file.unlisted).toBe('ignore');
    expect(file.workspace).toBeUndefined();
  });

  test('uses the rotation settings of the defaults for exact entries, but not for patterns', () => {
    const file = parsed(
      'defaults: { expires-in: 9d, rotate-every: 3d, require: enabled }\nkeys: { a: , "b*": , c: { expires-in: never } }',
    );
    expect(file.exact).toMatchObject([
      { expiresIn: 9 * DAY, rotateEvery: 3 * DAY },
      { expiresIn: 'never', rotateEvery: 3 * DAY },
    ]);
    expect(file.patterns[0]?.require).toMatchObject([{ text: 'enabled' }]);
    expect(file.warnings).toEqual([]);
  });

  test('warns of a key that expires and is never rotated', () => {
    const { warnings } = parsed(
      'defaults: { expires-in: 9d }\nkeys:\n  a:\n  b: { expires-in: 8d }\n  c: { rotate-every: 2d }',
    );
    expect(warnings).toEqual([
      'keys.yml:1: key "a" has expires-in and no rotate-every: it stops working when it expires.',
      'keys.yml:4: key "b" has expires-in and no rotate-every: it stops working when it expires.',
    ]);
  });
});

const FAULTS: [yaml: string, ...faults: string[]][] = [
  ['', '1:1: the file is empty'],
  ['# nothing', '1:1: the file is empty'],
  ['- a', '1:1: the file is not a mapping'],
  ['unlisted: ignore', '1:1: the file has no keys; write keys: (or groups:) and the names below it'],
  ['keys:', '1:1: keys is empty'],
  ['keys: [a]', '1:7: keys is not a mapping'],
  ['keyz: {}', '1:1: the file has no keys', '1:1: the file has no setting "keyz"; did you mean keys?'],
  ['foo: 1\nkeys: {}', '1:1: the file has no setting "foo"; there are workspace-id, defaults, keys, groups, unlisted'],
  ['keys: { a: { limt: 5 } }', '1:14: an entry has no setting "limt"; did you mean limit?'],
  ['keys: { "a*": { limt: 5 } }', '1:17: a pattern has no setting "limt"'],
  ['defaults: { limt: 5 }\nkeys: {}', '1:13: defaults has no setting "limt"'],
  ['defaults:\nkeys: {}', '1:1: defaults is empty'],
  ['keys: { a: 5 }', '1:12: a is not a mapping'],
  ['keys: { a: [x] }', '1:12: a is not a mapping'],
  ['keys: { a: , a: }', '1:14: "a" is a duplicate; it first appears on line 1'],
  ['keys: {}\nkeys: {}', '2:1: "keys" is a duplicate'],
  ['keys: { a: { limit: 1, limit: 2 } }', '1:24: "limit" is a duplicate'],
  ['groups:', '1:1: groups is empty'],
  ['groups: [a]', '1:9: groups is not a mapping'],
  ['groups: { a: }', '1:11: group "a" is empty'],
  ['groups: { a: 5 }', '1:14: group "a" is not a mapping'],
  ['groups: { a: {} }', '1:11: group "a" has no keys; write keys: and the names below it'],
  ['groups: { a: { keys: } }', '1:16: keys is empty'],
  ['groups: { a: { keys: {}, defaults: } }', '1:26: defaults is empty'],
  ['groups: { a: { keys: { b: { limit: x } } } }', '1:36: limit: "x": '],
  ['groups: { a: { keys: { b: { limt: 5 } } } }', '1:29: an entry has no setting "limt"; did you mean limit?'],
  [
    'groups: { a: { kyes: { b: } } }',
    '1:11: group "a" has no keys',
    '1:16: group "a" has no setting "kyes"; there are defaults, keys',
  ],
  ['groups: { a: { keys: {}, unlisted: ignore } }', '1:26: group "a" has no setting "unlisted"; there are defaults'],
  ['groups: { a: { keys: {}, groups: { b: { keys: {} } } } }', '1:26: group "a": groups do not nest'],
  ['groups: { a: { keys: {} }, a: { keys: {} } }', '1:28: "a" is a duplicate; it first appears on line 1'],
  ['groups: { 5: { keys: {} } }', '1:11: "5" is read by YAML'],
  ['groups: { a: { defaults: { store-in: repository A }, keys: {} } }', '1:28: store-in cannot be set in defaults'],
  ['groups: { a: { keys: { "b*": { retire: keep } } } }', '1:32: retire cannot be set for a pattern'],
  ['keys: { a: }\ngroups: { g: { keys: { a: } } }', '2:24: "a" is a duplicate; it first appears on line 1'],
  ['keys: { "a*": }\ngroups: { g: { keys: { "a*": } } }', '2:24: "a*" is a duplicate; it first appears on line 1'],
  [
    'groups:\n  g: { keys: { a: } }\n  h: { keys: { a: } }\nkeys:\n  a:',
    '3:16: "a" is a duplicate; it first appears on line 2',
    '5:3: "a" is a duplicate; it first appears on line 2',
  ],
  [
    'keys: { a: { store-in: repository A } }\ngroups: { g: { keys: { b: { store-in: repository A } } } }',
    '2:39: store-in: "repository A": the same target as in line 1',
  ],
  [
    'groups: { g: { defaults: { expires-in: 9d, rotate-every: 9d }, keys: { a: } } }',
    '1:58: rotate-every: defaults of group "g" would expire before it is rotated',
  ],
  [
    'defaults: { expires-in: 9d }\ngroups: { g: { defaults: { rotate-every: 10d }, keys: { a: { expires-in: 20d } } } }',
    '2:42: rotate-every: defaults of group "g" would expire before',
  ],
  [
    'groups: { g: { defaults: { rotate-every: 10d }, keys: { a: { expires-in: 9d } } } }',
    '1:74: expires-in: key "a" would expire before it is rotated',
  ],
  ['keys: { 123: }', '1:9: "123" is read by YAML as something other than text; put it in quotes'],
  ['keys: { true: , ~: , 1.5: }', '1:9: "true" is', '1:17: "~" is', '1:22: "1.5" is'],
  ['keys: { ? [a] : }', '1:11: write a single word or name before the colon'],
  ['keys: { "": }', '1:9: keys: a name is empty'],
  ['keys: { "a [replacing b, run 1.1, x]": }', '1:9: keys: "a [replacing b, run 1.1, x]" ends like a name'],
  ['keys: { "a*[creating b]": }', '1:9: keys: "a*[creating b]" ends like'],
  ['keys: { "a [*": }', '1:9: keys: "a [*": a pattern cannot contain " ["'],
  ['keys: { a: { <<: { limit: 5 } } }', '1:14: merge keys (<<) are not used here'],
  ['keys: { a: !!map { } }', '1:18: tags such as tag:yaml.org,2002:map are not used here'],
  ['keys: { a: { limit: !!int 5 } }', '1:27: tags such as'],
  ['keys: { a: { limit: !x 5 } }', '1:24: tags such as !x', '1:21: YAML: Unresolved tag: !x'],
  ['%YAML 1.1\n---\nkeys: {}', '1:1: the file is read as YAML 1.2; leave out the %YAML directive'],
  ['keys: {}\n---\nkeys: {}', '2:1: YAML: there is a second document; a keys file is one'],
  ['keys: { a: *b }', '1:12: there is no anchor &b before it'],
  ['keys: {\n  a: [', 'YAML:', 'YAML:'],
  ['keys:\n\ta: 1', '2:1: YAML: Tabs are not allowed as indentation'],
  // Values, each parsed like the input of that name.
  ['keys: { a: { limit: 0x1F } }', '1:21: limit: "0x1F": '],
  ['keys: { a: { limit: 1e3 } }', '1:21: limit: "1e3": '],
  ['keys: { a: { limit: .inf } }', '1:21: limit: ".inf": '],
  ['keys: { a: { limit: +5 } }', '1:21: limit: "+5": '],
  ['keys: { a: { limit: $5 } }', '1:21: limit: "$5": '],
  ['keys: { a: { limit: unlimitted } }', '1:21: limit: "unlimitted": '],
  ['keys: { a: { limit: raise by 5 } }', '1:21: limit: "raise by 5": applying the file twice would do it twice'],
  ['keys: { a: { limit: lower by 5% } }', '1:21: limit: "lower by 5%": applying'],
  ['keys: { a: { limit: } }', '1:14: limit has no value; leave it out, or write a word (unlimited, none, never)'],
  ['keys: { a: { limit: null, limit-reset: ~ } }', '1:14: limit has no value', '1:27: limit-reset has no value'],
  ['keys: { a: { limit: "" } }', '1:21: limit: "": '],
  ['keys: { a: { limit: [5] } }', '1:21: limit is a sequence, not a single value'],
  ['keys: { a: { limit: { x: 5 } } }', '1:21: limit is a mapping, not a single value'],
  ['keys: { a: { limit-reset: yearly } }', '1:27: limit-reset: "yearly": '],
  ...['on', 'off', 'yes', 'no', '1'].map(
    word => [`keys: { a: { disabled: ${word} } }`, `1:24: disabled: "${word}": `] as [string, string],
  ),
  ['keys: { a: { include-byok-in-limit: maybe } }', '1:37: include-byok-in-limit: "maybe": '],
  [
    'keys: { a: { expires-in: 2027-12-31 } }',
    '1:26: expires-in: "2027-12-31": a keys file takes a duration such as 180d, or never',
  ],
  ['keys: { a: { expires-in: 30m } }', '1:26: expires-in: "30m": the key would live only 30 minutes'],
  ['keys: { a: { expires-in: 20000d } }', '1:26: expires-in: "20000d": it is more than ten years ahead'],
  ['keys: { a: { rotate-every: 23h } }', '1:28: rotate-every: "23h": it is less than a day'],
  ['keys: { a: { rotate-every: never } }', '1:28: rotate-every: "never": '],
  ['keys: { a: { rotate-after: 2026-12-01 } }', '1:28: rotate-after: "2026-12-01": a date needs a time: 2026-12-01T00'],
  [
    'keys: { a: { rotate-after: 2026-12-01T09:00:00+01:00 } }',
    '1:28: rotate-after: "2026-12-01T09:00:00+01:00": an instant is written in UTC as 2027-12-31T23:59:59Z, without an',
  ],
  ['keys: { a: { rotate-after: 90d } }', '1:28: rotate-after: "90d": an instant is written in UTC as'],
  [
    'keys: { a: { rotate-after: 2026-02-30T00:00:00Z } }',
    '1:28: rotate-after: "2026-02-30T00:00:00Z": there is no such',
  ],
  [
    'keys: { a: { expires-in: 9d, rotate-every: 9d } }',
    '1:44: rotate-every: key "a" would expire before it is rotated',
  ],
  [
    'defaults: { expires-in: 9d, rotate-every: 10d }\nkeys: { a: , b: }',
    '1:43: rotate-every: defaults would expire before',
  ],
  [
    'defaults: { rotate-every: 9d }\nkeys: { a: { expires-in: 8d } }',
    '2:26: expires-in: key "a" would expire before it is rotated',
  ],
  ['defaults: { store-in: repository A }\nkeys: {}', '1:13: store-in cannot be set in defaults; each key has its own'],
  ...[
    'store-in: repository A',
    'expires-in: 9d',
    'rotate-every: 9d',
    'rotate-after: 2026-12-01T09:00:00Z',
    'retire: keep',
  ].map(
    setting =>
      [
        `keys: { "a*": { ${setting} } }`,
        `1:17: ${setting.split(':')[0]} cannot be set for a pattern; it is for single keys`,
      ] as [string, string],
  ),
  ['keys: { a: { retire: never } }', '1:22: retire: "never": '],
  ['keys: { a: { store-in: nowhere A } }', '1:24: store-in: '],
  ['keys:\n  a:\n    store-in: |\n      repository A\n\n      # comment\n      nowhere B\n', '7:7: store-in: '],
  ['keys: { a: { store-in: [repository A,\n  nowhere B] } }', '2:3: store-in: '],
  [
    'keys: { a: { store-in: repository A },\n  b: { store-in: repository a } }',
    '2:18: store-in: "repository a": the same target as in line 1',
  ],
  [
    'keys: { a: { store-in: [repository A, "octo-org/APP: repository A"] } }',
    '1:39: store-in: "octo-org/APP: repository A": the same target',
  ],
  ['keys: { a: { store-in: "# nothing" } }', '1:24: store-in: there are only comments; leave store-in out'],
  ['keys: { a: { store-in: [] } }', '1:24: store-in: there are only comments'],
  ['keys: { a: { store-in: [null, [x]] } }', '1:25: store-in has no value', '1:31: store-in is a sequence'],
  ['keys: { a: { store-in: ["repository A\\nrepository B"] } }', '1:25: store-in: an item is one line'],
  [
    'keys:\n  a:\n    require: >\n      name != prod\n      enabled\n',
    '3:14: require: these lines are folded into one; write | after the colon, or a list',
  ],
  ['keys:\n  a:\n    require:\n      name != prod\n      enabled\n', '4:7: require: these lines are folded into one'],
  ['keys:\n  a:\n    require: "name != prod\n      enabled"\n', '3:14: require: these lines are folded into one'],
  [
    'keys:\n  a:\n    require:\n      - name != prod\n        enabled\n      - enabled\n',
    '4:9: require: these lines are folded into one',
  ],
  ['keys: { a: { require: limt <= 5 } }', '1:23: require: '],
  ['keys: { a: { require: hash == x } }', '1:23: require: '],
  ['workspace-id: all\nkeys: {}', '1:15: workspace-id: "all": a keys file declares the keys of one workspace'],
  ['workspace-id: Not A Slug\nkeys: {}', '1:15: workspace-id: "Not A Slug": '],
  ['unlisted: remove\nkeys: {}', '1:11: unlisted: "remove": '],
  ['unlisted: [delete]\nkeys: {}', '1:11: unlisted is a sequence'],
];

describe('a fault', () => {
  test.each(FAULTS)('%j', (yaml, ...expected) => {
    const found = faultsOf(yaml);
    expect(found).toHaveLength(expected.length);
    for (const fault of expected) expect(found).toContainEqual(expect.stringContaining(fault));
  });

  test('does not hide another: all are reported, in the order of the lines', () => {
    expect(
      faultsOf('unlisted: x\nkeys:\n  a: { limit: x, disabled: x }\n  b: { store-in: x }\nfoo: 1\n').map(fault =>
        fault.slice(0, 4),
      ),
    ).toEqual(['1:11', '3:15', '3:28', '4:18', '5:1:']);
  });

  test('never smuggles a runner command or a line break', () => {
    for (const fault of faultsOf('keys: { "a\\n::error::x": 5, "##[error]": { limit: "::stop-commands::x\\n" } }')) {
      expect(fault).not.toMatch(/\n|##\[/);
    }
  });
});

describe('a hostile file fails quickly', () => {
  const soon = (text: string) => {
    const begun = process.cpuUsage();
    const faults = faultsOf(text);
    expect(process.cpuUsage(begun).user).toBeLessThan(15_000_000);
    return faults;
  };

  test('with 1 MiB of nesting', () => {
    for (const begin of ['[', '{a: ', '- ', '? ', '[{a: ', 'keys: [{']) {
      const faults = soon(begin.repeat(1024 * 128));
      expect(faults).toEqual([expect.stringMatching(/^1:\d+: YAML: this is nested too deeply$/)]);
    }
    expect(soon(Array.from({ length: 1_000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'))).toHaveLength(1);
  });

  test('with aliases of aliases', () => {
    const laughs = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n}, `.repeat(9)}]`);
    const faults = soon(`l0: &l0 lol\n${laughs.join('\n')}\nkeys: { a: *l9 }`);
    expect(faults.length).toBeLessThan(20);
    const recursive = soon('keys: &k { a: *k, b: { require: &r [*r] } }');
    expect(recursive).toContainEqual(expect.stringContaining('require is a sequence'));
    expect(
      soon(`keys: { a: &a { limit: 5 }, ${Array.from({ length: 101 }, (_, n) => `k${n}: *a`).join(', ')} }`),
    ).toEqual(['1:1: there are 101 aliases; at most 100 are allowed']);
  });

  test('with aliases that repeat a lot of text', () => {
    const aliases = (value: string) => Array.from({ length: 99 }, (_, n) => `  n${n}: ${value}`).join('\n');
    const lines = (line: string, count: number) => Array.from({ length: count }, () => line).join('\n');
    for (const text of [
      `defaults: &d {${Array.from({ length: 12_000 }, (_, n) => `limti${n}: 1`).join(', ')}}\nkeys:\n${aliases('*d')}`,
      `keys: &k\n${Array.from({ length: 1_000 }, (_, n) => `  key-${n}: {limit: 5}`).join('\n')}\n${aliases('*k')}`,
      `keys:\n  a:\n    require: &r\n${lines('    - limit < 5', 10_000)}\n${aliases('{require: *r}')}`,
      // Indirectly: one alias stands for the long text, and is itself repeated.
      `keys:\n  a:\n    require: &r |\n${lines('      limit < 5', 10_000)}\n  e: &e {require: *r}\n${aliases('*e').replace(/\n {2}n98.*/, '')}`,
    ]) {
      expect(soon(text)).toEqual(['1:1: the aliases repeat more than 1 MiB of text; use fewer']);
    }
    const many = `keys: {a: &a {limit: 5}, b: [${'*a, '.repeat(100_000)}]}`;
    expect(soon(many)).toEqual(['1:1: there are 100000 aliases; at most 100 are allowed']);
  });

  test('with too many entries', () => {
    const entries = (count: number) =>
      `keys:\n${Array.from({ length: count }, (_, n) => `  key-${n}: { limit: ${n} }`).join('\n')}`;
    expect(soon(entries(5_001))).toEqual(['2:3: keys has 5001 entries; at most 5000 are allowed']);
    expect(parsed(entries(5_000)).exact).toHaveLength(5_000);
    // The rest takes seconds, so that only the full depth has it.
    if (isSample) return;
    const grouped = (count: number) =>
      `groups:\n  g:\n    keys: { a: , b: }\n  h:\n    ${entries(count).replaceAll('\n', '\n    ')}`;
    expect(soon(grouped(4_999))).toEqual([
      '6:7: with these, keys and groups have 5001 entries; at most 5000 are allowed',
    ]);
    expect(parsed(grouped(4_998)).exact).toHaveLength(5_000);
    expect(soon(`keys:\n${'  a:\n'.repeat(150_000)}`)).toHaveLength(1);
    expect(soon(`keys: { a: {\n${'  b: 1,\n'.repeat(50_000)} } }`)).toHaveLength(1_000);
  });

  test('with aliases into a long file', () => {
    const lines = Array.from({ length: 4_900 }, (_, n) => `  key-${n}: { limit: ${n}, require: [limit <= 9] }`);
    const aliases = Array.from({ length: 100 }, (_, n) => `  alias-${n}: *last`);
    expect(soon(`keys:\n${lines.join('\n')}\n  last: &last { limit: 5 }\n${aliases.slice(0, 99).join('\n')}`)).toEqual(
      [],
    );
  });

  test('with long lines, names and scalars', () => {
    const long = 'x'.repeat(1_000_000);
    for (const yaml of [
      long,
      `keys: { ${long}: 5 }`,
      `keys: { a: { limit: ${long} } }`,
      `keys: { "${long}*": { x: 1 } }`,
    ]) {
      for (const fault of soon(yaml)) expect(fault.length).toBeLessThan(1_000);
    }
  });
});

describe('whatever a file contains', () => {
  const words = fc.constantFrom(
    'keys',
    'groups',
    'defaults',
    'unlisted',
    'limit',
    'store-in',
    'a',
    'b*',
    '5',
    'null',
    '*x',
    '&x',
    '!!str',
    '<<',
    '- ',
    '{',
    '}',
    '[',
    ']',
    ': ',
    '\n',
    '\n  ',
    '|',
    '>',
    '#',
    '"',
    "'",
    '%',
    '---',
    '\t',
    '? ',
  );

  test('it is parsed or refused, and never crashes the parser', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(words, { maxLength: 40 }).map(some => some.join('')),
    );
    fc.assert(
      fc.property(text, yaml => void parseKeysFile(yaml, CONTEXT)),
      { numRuns: 1_000 },
    );
  });

  test('mutations of a valid file are parsed or refused too', () => {
    const mutation = fc.record({
      at: fc.nat(EXAMPLE.length),
      length: fc.nat(12),
      text: fc.oneof(words, fc.string({ maxLength: 5 })),
    });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), mutations => {
        const yaml = mutations.reduce(
          (text, { at, length, text: put }) => text.slice(0, at) + put + text.slice(at + length),
          EXAMPLE,
        );
        const result = parseKeysFile(yaml, CONTEXT);
        if ('file' in result) expect(withoutPlaces(parsed(print(result.file)))).toEqual(withoutPlaces(result.file));
        else for (const { line, column } of result.faults) expect(Math.min(line, column)).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  test('any JSON value is a valid file or has faults', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (keys, defaults, groups) => {
        parseKeysFile(stringify({ keys, defaults, groups }), CONTEXT);
        parseKeysFile(stringify({ groups: { a: { keys, defaults }, b: groups } }), CONTEXT);
      }),
      { numRuns: 300 },
    );
  });

  test('an entry of a group means the same as without groups and with the defaults written out', () => {
    const settings = fc.dictionary(fc.constantFrom('limit', 'limit-reset', 'disabled'), fc.nat(1), { maxKeys: 3 });
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c*', 'd', '*'), { maxLength: 5 });
    const VALUES: Record<string, unknown[]> = {
      limit: [5, 'at most 7'],
      'limit-reset': ['daily', 'none'],
      disabled: [true, false],
    };
    const written = (some: Record<string, number>) =>
      Object.fromEntries(Object.entries(some).map(([word, choice]) => [word, VALUES[word]?.[choice]]));
    const group = fc.record({ defaults: settings, own: settings });
    fc.assert(
      fc.property(settings, names, fc.array(group, { minLength: 5, maxLength: 5 }), (ofFile, some, groups) => {
        const at = (index: number) =>
          groups[index] as { defaults: Record<string, number>; own: Record<string, number> };
        const grouped = some.map((name, index) => [
          `g${index}`,
          { defaults: written(at(index).defaults), keys: { [name]: written(at(index).own) } },
        ]);
        const flat = some.map((name, index) => [
          name,
          { ...written(ofFile), ...written(at(index).defaults), ...written(at(index).own) },
        ]);
        const file = parsed(stringify({ defaults: written(ofFile), groups: Object.fromEntries(grouped) }));
        expect(withoutPlaces(file)).toEqual(withoutPlaces(parsed(stringify({ keys: Object.fromEntries(flat) }))));
      }),
      { numRuns: 200 },
    );
  });
});

/** The parsed file, written as YAML again. */
function print({ workspace, exact, patterns, unlisted }: KeysFile): string {
  const entries: [string, object][] = [
    ...exact.map((entry): [string, object] => [entry.name, exactText(entry)]),
    ...patterns.map((entry): [string, object] => [entry.pattern.text, commonText(entry)]),
  ];
  const id = workspace && (workspace.by === 'id' ? workspace.id : workspace.slug);
  return JSON.stringify({
    ...(id !== undefined && { 'workspace-id': id }),
    keys: Object.fromEntries(entries),
    unlisted,
  });
}

function exactText(entry: ExactEntry): object {
  const days = (ms: number | 'never') => (ms === 'never' ? ms : `${ms / 60_000}m`);
  return {
    ...commonText(entry),
    ...(entry.expiresIn !== undefined && { 'expires-in': days(entry.expiresIn) }),
    ...(entry.rotateEvery !== undefined && { 'rotate-every': days(entry.rotateEvery) }),
    ...(entry.rotateAfter !== undefined && { 'rotate-after': new Date(entry.rotateAfter).toISOString() }),
    ...(entry.retire !== undefined && { retire: entry.retire }),
    ...(entry.storeIn.length > 0 && { 'store-in': entry.storeIn.map(({ line }) => line) }),
  };
}

function commonText({ settings, require }: ExactEntry | PatternEntry): object {
  const { limit, limit_reset, include_byok_in_limit, disabled, guardrail } = settings;
  return {
    ...(limit && {
      limit:
        limit.rule === 'unlimited'
          ? 'unlimited'
          : `${limit.rule === 'exactly' ? '' : `${limit.rule} `}${plain(toNumber(limit.amount))}`,
    }),
    ...(limit_reset !== undefined && { 'limit-reset': limit_reset ?? 'none' }),
    ...(include_byok_in_limit !== undefined && { 'include-byok-in-limit': include_byok_in_limit }),
    ...(disabled !== undefined && { disabled }),
    ...(guardrail !== undefined && { guardrail: guardrailText(guardrail) }),
    ...(require.length > 0 && { require: require.map(({ text }) => text) }),
  };
}

function guardrailText(guardrail: GuardrailChoice): string {
  if (guardrail === 'none') return guardrail;
  return guardrail.by === 'id' ? guardrail.id : guardrail.name;
}

/** The parts of a file that a plan depends on. */
function withoutPlaces({ workspace, unlisted, exact, patterns }: KeysFile): unknown {
  const bare = <Entry extends ExactEntry | PatternEntry>(entries: readonly Entry[]) =>
    entries.map(({ at: _, place: __, ...entry }) => JSON.stringify(entry, bigints));
  return { workspace, unlisted, exact: bare(exact).sort(), patterns: bare(patterns) };
}

function bigints(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
