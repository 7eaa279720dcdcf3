/** What an exported file may contain, and names that only look like something else. */
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Key } from '../../src/domain/key/key.ts';
import { parseKeysFile } from '../../src/keys-file/parse-keys-file.ts';
import { writeKeysFile } from '../../src/keys-file/write-keys-file.ts';

const KEY = { hash: 'h'.repeat(64), limit: 5, limit_reset: null, include_byok_in_limit: false, disabled: false };

function written(keys: readonly object[]) {
  return writeKeysFile({
    workspace: undefined,
    keys: keys.map(key => ({ key: { ...KEY, ...key } as Key, guardrail: undefined })),
    unlisted: 'report',
    remarks: [],
  });
}

describe('a file that would be too large', () => {
  const many = (count: number, name: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => ({ name: name(n) }));

  test('is an error: more entries than a keys file may have', () => {
    expect(() => written(many(5_001, n => `key-${n}`))).toThrow(
      'The keys file would be 5001 entries long, and a keys file has at most 5000 entries and 1 MiB. Nothing was written.',
    );
    const { text } = written(many(5_000, n => `key-${n}`));
    expect('file' in parseKeysFile(text, { path: 'keys.yml', repository: undefined, now: 0 })).toBe(true);
  });

  test('is an error: larger than 1 MiB, including comments', () => {
    expect(() => written(many(1_500, n => `${n} ${'x'.repeat(900)}`))).toThrow('would be larger than 1 MiB');
    expect(() => written(many(1_500, n => `${n} ${'*'.repeat(900)}`))).toThrow('would be larger than 1 MiB');
  });
});

describe('something that this version does not know', () => {
  test('is a comment: a value of a setting', () => {
    expect(written([{ name: 'a', limit_reset: 'yearly' }]).text).toContain(
      '  a:\n    limit: 5\n    # limit-reset is left out: this version does not know "yearly".\n',
    );
  });

  test('is a comment: a field of the key', () => {
    expect(written([{ name: 'a', region_lock: 'eu', 'x\ny': 1 }]).text).toContain(
      '\n# Not in this file, since this version does not know it: "region_lock", "x\\ny".\nkeys:\n',
    );
  });
});

describe('a name', () => {
  test.each(['yes', 'No', 'on', 'y', 'NULL', 'True', '12', 'a: b', '- a', 'a #b', '~', ' a', 'a ', '=', '1e3'])(
    '%j is in quotes, and read by YAML 1.1 too as what it is',
    name => {
      const { text, declared } = written([{ name }]);
      expect([declared, text]).toEqual([1, expect.stringContaining(`  ${JSON.stringify(name)}:\n`)]);
      expect(Object.keys(parse(text, { version: '1.1' }).keys)).toEqual([name]);
    },
  );

  test.each(['prod', 'ci-1', 'team/app', 'two words', 'v1.2', 'yesterday'])('%j needs none', name => {
    expect(written([{ name }]).text).toContain(`  ${name}:\n`);
  });

  test.each(['', 'x'.repeat(1_100)])('that a keys file cannot hold is left out', name => {
    const { text, declared, leftOut } = written([{ name }]);
    expect([declared, leftOut]).toEqual([0, 1]);
    expect(text).toContain(
      `  # ${JSON.stringify(name)} (hhhhhhhhhhhh) is left out: a keys file cannot hold this name.\n`,
    );
  });
});
