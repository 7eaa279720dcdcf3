/** Targets as tables: where a new key may be stored. */

import { describe, expect, test } from 'vitest';
import { parseTargets, type Target, targetText } from '../../../src/domain/command/target.ts';
import fc from '../../support/properties.ts';

const OWN = 'octo-org/app';

function only(line: string): Omit<Target, 'line'> {
  const { values: targets, faults } = parseTargets(line, OWN);
  expect(faults).toEqual([]);
  expect(targets).toHaveLength(1);
  const [{ line: written, ...target }] = targets as [Target];
  expect(written).toBe(line.trim());
  return target;
}

describe('a target of store-in', () => {
  const own = { owner: 'octo-org', repo: 'app' };
  const there = { owner: 'octo-org', repo: 'other-repo' };
  const secret = 'OPENROUTER_API_KEY';
  test.each([
    ['repository OPENROUTER_API_KEY', { kind: 'repository', ...own, secret }],
    ['  repository   OPENROUTER_API_KEY  ', { kind: 'repository', ...own, secret }],
    ['environment production OPENROUTER_API_KEY', { kind: 'environment', ...own, environment: 'production', secret }],
    ['environment my big env KEY', { kind: 'environment', ...own, environment: 'my big env', secret: 'KEY' }],
    ['environment eu/west KEY', { kind: 'environment', ...own, environment: 'eu/west', secret: 'KEY' }],
    ['environment a: b KEY', { kind: 'environment', ...own, environment: 'a: b', secret: 'KEY' }],
    ['environment repository KEY', { kind: 'environment', ...own, environment: 'repository', secret: 'KEY' }],
    ['dependabot OPENROUTER_API_KEY', { kind: 'dependabot', ...own, secret }],
    ['codespaces OPENROUTER_API_KEY', { kind: 'codespaces', ...own, secret }],
    ['organization octo-org OPENROUTER_API_KEY', { kind: 'organization', org: 'octo-org', secret }],
    ['octo-org/other-repo: repository OPENROUTER_API_KEY', { kind: 'repository', ...there, secret }],
    ['octo-org/other-repo:repository OPENROUTER_API_KEY', { kind: 'repository', ...there, secret }],
    [
      'octo-org/other-repo: environment production OPENROUTER_API_KEY',
      { kind: 'environment', ...there, environment: 'production', secret },
    ],
    ['o/.github: repository _k1', { kind: 'repository', owner: 'o', repo: '.github', secret: '_k1' }],
    ['repository lower_case', { kind: 'repository', ...own, secret: 'lower_case' }],
  ])('%s', (line, target) => {
    expect(only(line)).toEqual(target);
  });

  test.each([
    ['OPENROUTER_API_KEY', 'write repository NAME'],
    ['Repository KEY', '(did you mean repository?)'],
    ['repo KEY', '(did you mean repository?)'],
    ['env production KEY', '(did you mean environment?)'],
    ['organisation o KEY', '(did you mean organization?)'],
    ['secret KEY', 'write repository NAME'],
    ['repository KEY\u2028repository OTHER', 'invisible character U+2028'],
    ['environment a\rb KEY', 'invisible character U+000D'],
    ['repository', "the secret's name is missing"],
    ['environment', "the secret's name is missing"],
    ['environment production', 'the environment or the secret'],
    ['environment . KEY', 'is not a name of an environment'],
    ['environment .. KEY', 'is not a name of an environment'],
    ['repository my KEY', 'too many words'],
    ['dependabot a b', 'too many words'],
    ['repository GITHUB_TOKEN', 'may not begin with GITHUB_'],
    ['repository github_token', 'may not begin with GITHUB_'],
    ['repository 1KEY', 'is not a valid name for a secret'],
    ['repository MY-KEY', 'is not a valid name for a secret'],
    ['repository KEY;', 'is not a valid name for a secret'],
    ['repository {{KEY}}', 'is not a valid name for a secret'],
    ['organization KEY', 'organization ORG NAME'],
    ['organization a b KEY', 'organization ORG NAME'],
    ['organization a/b KEY', 'organization ORG NAME'],
    ['octo-org/app: organization octo-org KEY', 'takes no OWNER/REPO'],
    ['octo-org: repository KEY', 'before the colon stands OWNER/REPO'],
    ['a/b/c: repository KEY', 'before the colon stands OWNER/REPO'],
    ['a/..: repository KEY', 'before the colon stands OWNER/REPO'],
    ['a/.: repository KEY', 'before the colon stands OWNER/REPO'],
    ['-a/b: repository KEY', 'before the colon stands OWNER/REPO'],
    ['a/b?x: repository KEY', 'before the colon stands OWNER/REPO'],
  ])('%s is refused: %s', (line, why) => {
    const { values: targets, faults } = parseTargets(line, OWN);
    expect(targets).toEqual([]);
    expect(faults).toEqual([expect.stringContaining(why)]);
  });

  test('needs a repository from somewhere', () => {
    expect(parseTargets('repository KEY', undefined).faults).toEqual([
      expect.stringContaining('the workflow has no repository'),
    ]);
    expect(parseTargets('organization o KEY', undefined).faults).toEqual([]);
  });

  test.each([
    ['repository KEY\nrepository KEY'],
    ['repository KEY\nrepository key'],
    ['repository KEY\nocto-org/app: repository KEY'],
    ['repository KEY\nOcto-Org/App: repository KEY'],
    ['organization o KEY\norganization O KEY'],
    ['environment production KEY\nenvironment Production KEY'],
  ])('is an error when it is there twice: %j', text => {
    const { values: targets, faults } = parseTargets(text, OWN);
    expect(targets).toHaveLength(1);
    expect(faults).toEqual([expect.stringContaining('the same target twice')]);
  });

  test('is one line; blank lines and comments are skipped, and every fault is reported', () => {
    const text = '# where\r\nrepository A\n\n dependabot A\nfoo\nrepository GITHUB_X\n';
    const { values: targets, faults } = parseTargets(text, OWN);
    expect(targets.map(targetText)).toEqual(['octo-org/app: repository A', 'octo-org/app: dependabot A']);
    expect(faults).toHaveLength(2);
  });

  test('written in full is parsed as the same target again', () => {
    const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,10}$/).filter(text => !text.startsWith('GITHUB_'));
    const place = fc.constantFrom('', 'o/r: ', 'octo-org/.github: ');
    const kind = fc.oneof(
      fc.constantFrom('repository', 'dependabot', 'codespaces'),
      fc.stringMatching(/^[a-z/][a-z /]{0,8}[a-z/]$/).map(text => `environment ${text.replace(/ +/g, ' ')}`),
    );
    fc.assert(
      fc.property(place, kind, name, (before, what, secret) => {
        const [target] = parseTargets(`${before}${what} ${secret}`, OWN).values as [Target];
        const [again] = parseTargets(targetText(target), undefined).values as [Target];
        expect({ ...again, line: '' }).toEqual({ ...target, line: '' });
      }),
    );
  });

  test('never makes the parser throw', () => {
    const word = fc.oneof(fc.constantFrom('repository', 'environment', 'organization', ':', 'a/b:', 'K'), fc.string());
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), words => {
        const { faults } = parseTargets(words.join(' '), OWN);
        for (const fault of faults) expect(fault).not.toMatch(/[\n\r]/);
      }),
    );
  });
});
