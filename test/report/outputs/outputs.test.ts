/** An outcome as outputs, in process: which are set by what, within which bounds. */
import { describe, expect, test } from 'vitest';
import { settingsOf } from '../../../src/domain/key/settings.ts';
import type { Concluded } from '../../../src/operations/outcome/outcome.ts';
import { OUTPUTS } from '../../../src/report/outputs/output-declaration.ts';
import { outputsOf, previousOutputs } from '../../../src/report/outputs/outputs.ts';
import {
  account,
  application,
  check,
  checkedKey,
  checkedKeys,
  creation,
  deletion,
  delivered,
  key,
  NOW,
  planRow,
  rotation,
  spend,
  target,
  update,
  updatedKey,
} from '../../support/in-process/outcomes.ts';

const PROD = { name: 'prod', limit: 400, limit_remaining: 61.5, limit_reset: 'monthly' };

function valuesOf(outcome: Concluded): Record<string, string> {
  return Object.fromEntries(outputsOf(outcome, NOW).values);
}

function omittedOf(outcome: Concluded): string[] {
  return outputsOf(outcome, NOW).omitted.map(({ name, why }) => `${name}: ${why}`);
}

describe('outputs', () => {
  test('of one key have its fields and what is computed from them', () => {
    expect(valuesOf(check({ results: [checkedKey({ ...PROD, external_user: 'u-1' })] }))).toMatchObject({
      changed: 'false',
      name: 'prod',
      limit: '400',
      'limit-remaining': '61.5',
      'external-user': 'u-1',
      'used-percent': '84.625',
      'spend-per-day': '15.156716',
      'runs-out-at': '2026-11-27T09:22:57Z',
    });
  });

  test('of several keys have no fields', () => {
    expect(Object.keys(valuesOf(check({ results: checkedKeys(account(2)) })))).toEqual(['changed', 'keys']);
  });

  test.each<[what: string, outcome: Concluded, expected: Record<string, string>]>([
    [
      'an update with a guardrail',
      update({
        results: [
          { ...updatedKey(PROD, { limit: 50 }), guardrail: { before: undefined, after: { id: 'g1', name: 'eu' } } },
        ],
      }),
      {
        changes: '{"limit":{"from":50,"to":400},"guardrail":{"from":null,"to":"g1"}}',
        failed: '[]',
        'previous-limit': '50',
        'previous-guardrail': 'none',
      },
    ],
    [
      'an update of several keys',
      update({ results: [updatedKey({ ...PROD, hash: 'h1' }, { limit: 50 }), checkedKey({ ...PROD, hash: 'h2' })] }),
      { changes: '{"h1":{"limit":{"from":50,"to":400}}}' },
    ],
    [
      'conditions',
      check({
        verdict: {
          passed: false,
          unmet: [{ hash: 'h1', name: 'prod', about: 'key', condition: 'enabled', actual: 'expired' }],
        },
        warned: [{ hash: null, name: null, about: 'total', condition: 'total usage < 1', actual: '2' }],
      }),
      {
        passed: 'false',
        unmet: '[{"hash":"h1","name":"prod","condition":"enabled","actual":"expired"}]',
        'warn-unmet': '[{"hash":null,"name":null,"condition":"total usage < 1","actual":"2"}]',
      },
    ],
    [
      'keys that failed',
      deletion({ failed: [{ hash: 'h1', name: null, error: 'It is gone.' }] }),
      { failed: '[{"hash":"h1","name":null,"error":"It is gone."}]' },
    ],
    [
      'a rotation',
      rotation({
        previousHash: 'old',
        carriedOver: [{ kind: 'byok', id: 'b', name: 'Azure' }],
        delivered: delivered({ stored: [target('repository KEY')], kept: [target('dependabot KEY')] }),
      }),
      {
        'previous-hash': 'old',
        'carried-over': '[{"kind":"byok","id":"b","name":"Azure"}]',
        'stored-in': '["repository KEY"]',
      },
    ],
    [
      'a budget',
      check({
        budget: new Map([
          ['budget-remaining', '3.5'],
          ['budget-scope', 'workspace'],
        ]),
      }),
      { 'budget-remaining': '3.5', 'budget-scope': 'workspace' },
    ],
    [
      'spend',
      check({
        spend: {
          byDay: [{ date: '2026-11-20', usage: 1.25, byokUsage: 0, requests: 12 }],
          byModel: [{ model: 'a/b', usage: 1.25, byokUsage: 0, requests: 12 }],
          byKey: [{ hash: 'h1', name: 'prod', lastWeek: 1.25, weekBefore: 0.5 }],
        },
      }),
      {
        'spend-by-day': '[{"date":"2026-11-20","usage":1.25,"byok-usage":0,"requests":12}]',
        'spend-by-model': '[{"model":"a/b","usage":1.25,"byok-usage":0,"requests":12}]',
        'spend-by-key': '[{"hash":"h1","name":"prod","last-7-days":1.25,"previous-7-days":0.5}]',
      },
    ],
    [
      'a plan',
      application({
        drift: true,
        rows: [
          planRow({
            name: 'new',
            action: 'create',
            changes: { limit: { from: null, to: 5 } },
            storeIn: [target('repository KEY')],
          }),
        ],
      }),
      {
        drift: 'true',
        plan: '[{"name":"new","hash":null,"action":"create","changes":{"limit":{"from":null,"to":5}},"store-in":["repository KEY"],"reason":""}]',
      },
    ],
  ])('of %s', (_what, outcome, expected) => {
    expect(valuesOf(outcome)).toMatchObject(expected);
  });

  test('leave the output key as it was set when the key was delivered', () => {
    expect(valuesOf(creation({ delivered: { targets: [], outputKey: true } }))).not.toHaveProperty('key');
  });

  test('before an update can be fed back', () => {
    const before = settingsOf(key({ ...PROD, limit: null, limit_reset: null }));
    expect(Object.fromEntries(previousOutputs(before, 'none').values)).toEqual({
      'previous-name': 'prod',
      'previous-disabled': 'false',
      'previous-limit': 'unlimited',
      'previous-limit-reset': 'none',
      'previous-include-byok-in-limit': 'false',
      'previous-workspace-id': before.workspace_id,
      'previous-guardrail': 'none',
    });
    expect(previousOutputs(before, undefined).values.has('previous-guardrail')).toBe(false);
  });
});

describe('bounds', () => {
  test('an output that cannot be serialized is empty, and the others are set', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as unknown;
    for (const extra of [cyclic, deep, 1n]) {
      const result = checkedKey({ ...PROD, extra } as never);
      expect(omittedOf(check({ results: [result] }))).toEqual(['keys: not serializable']);
      expect(valuesOf(check({ results: [result] }))).toMatchObject({ keys: '', name: 'prod', limit: '400' });
    }
  });

  test('all outputs together stay under 1 MiB, whatever is in them', () => {
    const huge = 'ü'.repeat(5_000_000);
    const name = `${'ü'.repeat(3900)}`;
    const many = Array.from({ length: 12 }, (_, n) => updatedKey({ ...PROD, hash: `h${n}`, name }, { limit: 1 }));
    const texts = {
      name,
      label: name,
      creator_user_id: name,
      external_user: name,
      workspace_id: name,
      limit_reset: name,
    };
    const outcomes: Concluded[] = [
      update({ results: many, single: key(texts), failed: many.map(({ after }) => ({ ...after, error: name })) }),
      check({ results: many, single: key(texts), spend: spend(), verdict: { passed: false, unmet: [] } }),
      check({ results: [checkedKey({ ...PROD, name: huge, label: huge, external_user: huge })] }),
      rotation({ results: many, single: key(texts), carriedOver: many.map(() => ({ kind: 'byok', id: name, name })) }),
      application({ results: many, rows: many.map(() => planRow({ name, action: 'create' })) }),
    ];
    for (const outcome of outcomes) {
      const { values } = outputsOf(outcome, NOW);
      const bytes = [...values].flat().reduce((sum, text) => sum + Buffer.byteLength(text), 0);
      expect(bytes).toBeLessThan(900_000);
      expect(values.get('changed')).toMatch(/true|false/);
    }
  });

  test('JSON up to 100,000 bytes is set, and nothing longer', () => {
    const one = (bytes: number) =>
      check({ warned: [{ hash: 'h', name: 'x'.repeat(bytes), about: 'key', condition: 'c', actual: 'a' }] });
    const frame = Buffer.byteLength(valuesOf(one(0))['warn-unmet'] ?? '');
    expect(omittedOf(one(100_000 - frame))).toEqual([]);
    expect(omittedOf(one(100_001 - frame))).toEqual(['warn-unmet: too large']);
  });

  test('everything like an API key is redacted, the names of fields included', () => {
    const secret = `sk-or-v1-${'5ec7'.repeat(16)}`;
    const result = updatedKey({ ...PROD, name: secret, [secret]: secret } as never, { name: `was ${secret}` });
    const outcome = update({ results: [result], failed: [{ hash: 'h', name: secret, error: secret }] });
    expect(JSON.stringify(valuesOf(outcome))).not.toContain('5ec7');
    expect(JSON.stringify([...previousOutputs(result.before, secret).values])).not.toContain('5ec7');
  });

  test('every output that is set is declared for its operation', () => {
    const outcomes = [
      update(),
      check({ spend: spend(), warned: [] }),
      deletion(),
      creation(),
      rotation(),
      application(),
    ];
    for (const outcome of outcomes) {
      for (const name of outputsOf(outcome, NOW).values.keys()) {
        expect([name, OUTPUTS[name].operations]).toEqual([name, expect.arrayContaining([outcome.operation])]);
      }
    }
  });
});
