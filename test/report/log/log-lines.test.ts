/** The log in process: the facts of the summary, in lines. */
import { describe, expect, test } from 'vitest';
import type { Unmet } from '../../../src/domain/conditions/condition.ts';
import type { Concluded } from '../../../src/operations/outcome/outcome.ts';
import { logLines } from '../../../src/report/log/log-lines.ts';
import {
  account,
  application,
  check,
  checkedKey,
  checkedKeys,
  creation,
  delivered,
  inDays,
  NOW,
  planRow,
  rotation,
  smallAccount,
  spend,
  target,
  unchangedKey,
  update,
  updatedKey,
} from '../../support/in-process/outcomes.ts';

const PROD = { name: 'prod', hash: 'h1', limit: 50, limit_remaining: 20, limit_reset: 'monthly' };

describe('the log', () => {
  test.each([
    ['enabled', {}, '"prod" (h1) checked: enabled, 20.00 USD left of 50.00 USD'],
    ['expired', { expires_at: inDays(-1) }, '"prod" (h1) checked: expired, 20.00 USD left of 50.00 USD'],
    ['disabled', { disabled: true }, '"prod" (h1) checked: disabled, 20.00 USD left of 50.00 USD'],
    ['unlimited', { limit: null, limit_remaining: null }, '"prod" (h1) checked: enabled, unlimited'],
    [
      'running out',
      { limit: 400, limit_remaining: 61.5, usage_monthly: 338.5 },
      '"prod" (h1) checked: enabled, 61.50 USD left of 400.00 USD, runs out in 4 days, 3 days before its reset',
    ],
  ])('calls a key what it is: %s', (_what, fields, line) => {
    expect(logLines(check({ results: [checkedKey({ ...PROD, ...fields })] }), NOW)).toEqual([line]);
  });

  test.each([creation, rotation])('names each secret with what it holds: %o', outcomeOf => {
    const [one, two, three] = ['repository ONE', 'dependabot TWO', 'codespaces THREE'].map(target);
    const states = { stored: [one], maybe: [two], kept: [three] } as Parameters<typeof delivered>[0];
    expect(logLines(outcomeOf({ delivered: delivered(states) }), NOW)).toEqual(
      expect.arrayContaining([
        'Secret repository ONE has the new key.',
        'Secret dependabot TWO may have the new key.',
        'Secret codespaces THREE still has its old value.',
      ]),
    );
  });

  test.each<[what: string, outcome: Concluded, lines: string[]]>([
    [
      'what changed, as inputs take it',
      update({ results: [updatedKey({ ...PROD, limit: null, limit_remaining: null }, { limit: 1000 })] }),
      ['"prod" (h1) updated: limit 1000 → unlimited'],
    ],
    [
      'a dry run',
      update({ dryRun: true, results: [updatedKey(PROD, { limit: 40 })], verdict: { passed: true, unmet: [] } }),
      ['Dry run: nothing is changed.', '"prod" (h1) would be updated: limit 40 → 50', 'All requirements would be met.'],
    ],
    [
      'a limit that is used up',
      update({ results: [{ ...updatedKey({ ...PROD, limit: 10 }, { limit: 50 }), limitSpent: true }] }),
      ['"prod" (h1) updated: limit 50 → 10; its new limit is already used up'],
    ],
    [
      'unmet conditions',
      check({
        results: [checkedKey(PROD)],
        verdict: {
          passed: false,
          unmet: [{ hash: 'h1', name: 'prod', about: 'key', condition: 'limit >= 60', actual: '50' }],
        },
      }),
      ['"prod" (h1) checked: enabled, 20.00 USD left of 50.00 USD', 'Unmet by "prod" (h1): limit >= 60: is 50'],
    ],
    [
      'a plan',
      application({ dryRun: true, drift: true, rows: [planRow({ name: 'a', action: 'create', reason: 'new' })] }),
      ['Dry run: nothing is changed.', '"a": create (new)', '1 to create.'],
    ],
  ])('says in lines: %s', (_what, outcome, lines) => {
    expect(logLines(outcome, NOW)).toEqual(lines);
  });

  test('counts several keys, names whose condition is unmet, and sums their money', () => {
    const failed = [{ hash: 'h9', name: null, error: 'It is gone.' }];
    const results = [updatedKey(PROD, { limit: 40 }), unchangedKey({ ...PROD, hash: 'h2', name: 'two' })];
    const unmet = [{ hash: 'h2', name: 'two', about: 'key' as const, condition: 'limit >= 60', actual: '50' }];
    const lines = logLines(update({ results, failed, verdict: { passed: false, unmet } }), NOW);
    expect(lines).toContain('1 updated, 1 unchanged, failed for 1 of 3 keys.');
    expect(lines).toContain('Unmet by "two" (h2): limit >= 60: is 50');
    expect(lines.join('\n')).toContain('They can still spend 40.00 USD now;');
  });

  test('speaks of a dry run as of what would be', () => {
    const results = [
      updatedKey(PROD, { limit: 40 }),
      { ...checkedKey({ ...PROD, name: 'two' }), did: 'deleted' as const },
    ];
    const lines = logLines(update({ dryRun: true, results }), NOW).join('\n');
    expect(lines).toContain('Status then: 1 would be changed; 1 would be deleted.');
    expect(lines).toContain('They could then spend 20.00 USD; they spend');
    const carriedOver = [{ kind: 'guardrail' as const, id: 'g1', name: 'eu-only' }];
    expect(logLines(rotation({ dryRun: true, carriedOver }), NOW)).toContain(
      'Would be carried over: guardrail eu-only (g1)',
    );
  });

  test.each<[what: string, unmet: Omit<Unmet, 'actual'>, whose: string]>([
    ['a key that could not be read', { hash: 'h9', name: null, about: 'key', condition: 'enabled' }, 'h9'],
    ['a key that is only planned', { hash: null, name: 'new', about: 'key', condition: 'limit >= 60' }, '"new"'],
    ['a key that asks about itself', { hash: null, name: null, about: 'key', condition: 'limit >= 60' }, '"prod"'],
    ['a total', { hash: null, name: null, about: 'total', condition: 'total limit <= 10' }, 'all keys together'],
    ['the account', { hash: null, name: null, about: 'account', condition: 'credits-remaining > 5' }, 'the account'],
  ])('names whose condition is unmet: %s', (_what, unmet, whose) => {
    const verdict = { passed: false, unmet: [{ ...unmet, actual: 'x' }] };
    expect(logLines(check({ results: [checkedKey(PROD)], verdict }), NOW)).toContain(
      `Unmet by ${whose}: ${unmet.condition}: is x`,
    );
  });

  test('has a line for each of 500 unmet conditions, and counts the rest', () => {
    const unmet = Array.from({ length: 502 }, (_, index) => ({
      hash: `h${index}`,
      name: 'n',
      about: 'key' as const,
      condition: 'enabled',
      actual: 'disabled',
    }));
    const lines = logLines(check({ results: [checkedKey(PROD)], verdict: { passed: false, unmet } }), NOW);
    expect(lines).toContain('Unmet by "n" (h499): enabled: is disabled');
    expect(lines.at(-1)).toBe('and 2 more unmet conditions; the job summary shows them');
  });

  test('says how an account stands, and what it spent', () => {
    const lines = logLines(check({ results: checkedKeys(smallAccount()), spend: spend() }), NOW).join('\n');
    expect(lines).toContain(
      'Status: 1 has nothing left to spend; 1 will run out at its present rate; 1 expires within',
    );
    expect(lines).toContain('They can still spend 293.75 USD now, plus 1 unlimited key;');
    expect(lines).toMatch(/Spend in the last 30 days, without today: [\d,.]+ USD; most of it with anthropic\/claude/);
  });

  test('has at most 50 lines of keys', () => {
    const lines = logLines(check({ results: checkedKeys(account(1000)) }), NOW);
    expect(lines.length).toBeLessThan(60);
    expect(lines).toContain('and 950 more keys; the job summary shows them');
  });
});
