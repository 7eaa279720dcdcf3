/**
 * How `validate` judges conditions: a table, and a proof that no key allowed by an entry fails a condition reported as
 * met.
 */

import { describe, expect, test } from 'vitest';
import { meets } from '../../../src/domain/conditions/condition.ts';
import { parseConditions } from '../../../src/domain/conditions/condition-parser.ts';
import { unmetDeclarations } from '../../../src/domain/declared/declared-conditions.ts';
import type { Key } from '../../../src/domain/key/key.ts';
import { applyLimit } from '../../../src/domain/money/limit.ts';
import { namePattern } from '../../../src/domain/text/pattern.ts';
import { parseKeysFile } from '../../../src/keys-file/parse-keys-file.ts';
import fc from '../../support/properties.ts';

const UUID = '7c1f0d9e-2222-4a3b-9c4d-5e6f70819203';

function fileOf(yaml: string) {
  const parsed = parseKeysFile(yaml, { path: 'keys.yml', repository: 'octo-org/app', now: 0 });
  if ('file' in parsed) return parsed.file;
  throw new Error(JSON.stringify(parsed.faults));
}

function conditionsOf(text: string) {
  const { values, faults } = parseConditions(text, 'require of a keys file');
  expect(faults).toEqual([]);
  return values;
}

const TABLE: [keys: string, condition: string, ...unmet: string[]][] = [
  ['{}', 'limit <= 1'],
  ['{}', 'total limit <= 1'],
  ['{ a: { limit: 5 } }', 'limit <= 5'],
  ['{ a: { limit: 5 } }', 'limit < 5', 'a: 5'],
  ['{ a: { limit: 5 } }', 'limit == 5'],
  ['{ a: { limit: 5 } }', 'limit != 5', 'a: 5'],
  ['{ a: { limit: unlimited } }', 'limit <= 5', 'a: unlimited'],
  ['{ a: { limit: unlimited } }', 'limit == unlimited'],
  ['{ a: { limit: unlimited } }', 'limit >= 5'],
  ['{ a: { limit: at most 5 } }', 'limit <= 5'],
  ['{ a: { limit: at most 5 } }', 'limit <= 5.01'],
  ['{ a: { limit: at most 5 } }', 'limit < 5', 'a: at most 5 (declare limit)'],
  ['{ a: { limit: at most 6 } }', 'limit <= 5', 'a: at most 6 (declare limit)'],
  ['{ a: { limit: at most 5 } }', 'limit != 6'],
  ['{ a: { limit: at most 5 } }', 'limit == 5', 'a: at most 5 (declare limit)'],
  ['{ a: { limit: at most 5 } }', 'limit > 5', 'a: at most 5'],
  ['{ a: { limit: at least 5 } }', 'limit <= 500', 'a: at least 5 (declare limit)'],
  ['{ a: { limit: at least 5 } }', 'limit >= 5'],
  ['{ a: { limit: at least 5 } }', 'limit < 5', 'a: at least 5'],
  ['{ a: { limit: top up to 5 } }', 'limit <= 500', 'a: top up to 5 (declare limit)'],
  ['{ a: , "b*": }', 'limit <= 5', 'a: not declared (declare limit)', 'b*: not declared (declare limit)'],
  ['{ "b*": { limit: 4 } }', 'limit <= 5'],
  ['{ a: { limit-reset: daily } }', 'limit-reset == daily'],
  ['{ a: { limit-reset: none } }', 'limit-reset != none', 'a: none'],
  ['{ a: }', 'limit-reset != none', 'a: not declared (declare limit-reset)'],
  ['{ a: { include-byok-in-limit: true } }', 'include-byok-in-limit == true'],
  ['{ a: { include-byok-in-limit: false } }', 'include_byok_in_limit == true', 'a: false'],
  ['{ a: { disabled: false } }', 'disabled == false'],
  ['{ a: }', 'disabled == false', 'a: not declared (declare disabled)'],
  ['{ a: { guardrail: eu } }', 'guardrail == eu'],
  ['{ a: { guardrail: eu } }', 'guardrail != none'],
  ['{ a: { guardrail: eu } }', 'guardrail == us', 'a: eu'],
  ['{ a: { guardrail: eu } }', `guardrail == ${UUID}`, 'a: eu'],
  ['{ a: { guardrail: eu } }', `guardrail != ${UUID}`, 'a: eu'],
  [`{ a: { guardrail: ${UUID} } }`, `guardrail == ${UUID.toUpperCase()}`],
  [`{ a: { guardrail: ${UUID} } }`, 'guardrail != eu', `a: ${UUID}`],
  ['{ a: { guardrail: none } }', 'guardrail != none', 'a: none'],
  ['{ a: { guardrail: none } }', 'guardrail == none'],
  ['{ a: }', 'guardrail != none', 'a: not declared (declare guardrail)'],
  ['{ ci-a: }', 'name == ci-*'],
  ['{ prod: }', 'name == ci-*', 'prod: prod'],
  ['{ "ci-a*": }', 'name == ci-*'],
  ['{ "*": }', 'name == ci-*', '*: *'],
  ['{ "*": }', 'name != ci-*', '*: *'],
  ['{ "ci-*": }', 'name != prod'],
  ['{ "ci-*": }', 'name != ci-1', 'ci-*: ci-*'],
  ['{ "ci-*": }', 'name != prod-*'],
  ['{ "ci-*": }', 'name == ci-1', 'ci-*: ci-*'],
  ['{ a: { limit: 5 }, b: { limit: 0.1 } }', 'total limit <= 5.1'],
  ['{ a: { limit: 5 }, b: { limit: 7 } }', 'total limit <= 10', 'null: 12'],
  ['{ a: { limit: 5 }, b: { limit: at most 7 } }', 'total limit <= 12'],
  ['{ a: { limit: 5 }, b: { limit: at most 7 } }', 'total limit <= 11', 'null: 5 to 12'],
  ['{ a: { limit: 5 }, b: }', 'total limit <= 11', 'null: not declared (declare limit)'],
  ['{ a: { limit: 5 }, b: { limit: at least 1 } }', 'total limit <= 11', 'null: 6 to unlimited'],
  ['{ "a*": { limit: 5 } }', 'total limit <= 11', 'null: not known, since a pattern can match several keys'],
];

describe('a condition on what a file declares', () => {
  test.each(TABLE)('keys: %s, require: %s', (keys, condition, ...unmet) => {
    const found = unmetDeclarations(conditionsOf(condition), fileOf(`keys: ${keys}`));
    expect(found.map(({ name, actual }) => `${name}: ${actual}`)).toEqual(unmet);
    for (const each of found) expect(each).toMatchObject({ hash: null, condition });
  });

  test('is judged for entries in the order of the file, then for all together', () => {
    const found = unmetDeclarations(
      conditionsOf('limit <= 1\ntotal limit <= 1\ndisabled == false'),
      fileOf('groups: { g: { keys: { z: } } }\nkeys: { "b*": , a: { limit: 2 } }'),
    );
    expect(found.map(({ name, condition }) => [name, condition])).toEqual([
      ['b*', 'limit <= 1'],
      ['b*', 'disabled == false'],
      ['a', 'limit <= 1'],
      ['a', 'disabled == false'],
      ['z', 'limit <= 1'],
      ['z', 'disabled == false'],
      [null, 'total limit <= 1'],
    ]);
  });

  test.each([
    ['usage <= 5', 'usage is not declared in a keys file; validate judges name, limit, limit-reset'],
    ['expires-at > 7d', 'expires-at is not declared in a keys file'],
    ['credits-remaining > 5', 'credits-remaining is not declared in a keys file'],
    ['enabled', 'write disabled == false'],
    ['total usage <= 5', 'usage is not declared in a keys file'],
    ['limt <= 5', 'there is no field "limt" (did you mean limit?)'],
  ])('%s is refused', (condition, fault) => {
    expect(parseConditions(condition, 'require of a keys file').faults).toEqual([expect.stringContaining(fault)]);
  });
});

describe('a condition reported as met', () => {
  const amount = fc.constantFrom(0, 1, 5, 7.5);
  const limit = fc.oneof(
    fc.constant('unlimited'),
    amount.map(String),
    fc.tuple(fc.constantFrom('at most', 'at least', 'top up to'), amount).map(words => words.join(' ')),
  );
  const operator = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');

  test('is met by every key to which the entry was applied', () => {
    const present = fc.record({ limit: fc.option(amount), used: fc.constantFrom(0, 3) });
    fc.assert(
      fc.property(limit, operator, fc.oneof(amount.map(String), fc.constant('unlimited')), present, (...drawn) => {
        const [rule, compared, value, { limit, used }] = drawn;
        const conditions = parseConditions(`limit ${compared} ${value}`, 'require of a keys file').values;
        const file = fileOf(`keys: { a: { limit: ${rule} } }`);
        if (conditions.length === 0 || unmetDeclarations(conditions, file).length > 0) return;
        const declared = file.exact[0]?.settings.limit;
        if (!declared) throw new Error('no limit');
        const after = applyLimit(declared, { limit, limit_remaining: limit === null ? null : limit - used });
        expect(meets(conditions, { key: { limit: after } as Partial<Key>, now: 0 })).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('on names is met by every name that the pattern matches', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 5 });
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 7 });
    fc.assert(
      fc.property(text, fc.constantFrom('==', '!='), text, name, (pattern, compared, value, name) => {
        if (!namePattern(pattern).matches(name)) return;
        const conditions = conditionsOf(`name ${compared} ${value}`);
        if (unmetDeclarations(conditions, fileOf(`keys: { ${JSON.stringify(pattern)}: }`)).length > 0) return;
        expect(meets(conditions, { key: { name }, now: 0 })).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
