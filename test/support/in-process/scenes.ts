// Scenes, one for each kind of job summary: for pictures, and for tests of what holds for all summaries.

import type { Key } from '../../../src/domain/key/key.ts';
import { ActionError, InputError, UnmetError } from '../../../src/domain/text/errors.ts';
import { DAY_MS } from '../../../src/domain/time/instant.ts';
import type { CheckOutcome, Concluded, KeyResult, Spend } from '../../../src/operations/outcome/outcome.ts';
import { errorTexts } from '../../../src/report/log/log.ts';
import { failurePage } from '../../../src/report/report-error.ts';
import { type Bound, SUMMARY_BOUND } from '../../../src/report/summary/page.ts';
import { summaryPage } from '../../../src/report/summary/summary.ts';
import {
  account,
  application,
  CREDITS,
  check,
  checkedKey,
  checkedKeys,
  creation,
  deletion,
  delivered,
  inDays,
  key,
  NOW,
  PRODUCTION,
  planRow,
  rotation,
  smallAccount,
  spend,
  target,
  unchangedKey,
  update,
  updatedKey,
  type WholeResult,
  WORKSPACES,
} from './outcomes.ts';

export interface Scene {
  title: string;
  /** Missing for a step that failed before it had an outcome. */
  outcome?: Concluded;
  markdown: (bound: Bound) => string;
}

function scene(title: string, outcome: Concluded): Scene {
  return { title, outcome, markdown: bound => summaryPage(outcome, NOW).within(bound) };
}

const HOUR = 3_600_000;
const PROD = { name: 'prod-api', limit: 50, limit_remaining: 11.4, limit_reset: 'monthly' };
const ALL = { workspaces: WORKSPACES, searched: { workspace: { by: 'all' } } } as const;
const DEFAULT = { searched: { workspace: undefined } } as const;
const REPOSITORY = target('repository OPENROUTER_API_KEY');
const ENVIRONMENT = target('environment production OPENROUTER_API_KEY');
const EU_ONLY = { id: '5f0c9a7e-0000-4000-8000-000000000001', name: 'eu-only' };
const HOSTILE = '**hostile** `$(id)` <script>alert(1)</script> | ![](x) #1 https://evil.example ```mermaid @octocat';

export function scenes(): Scene[] {
  return [
    scene(
      'the small account of a team, with trouble',
      check({ results: checkedKeys(smallAccount()), spend: spend(), account: CREDITS, ...DEFAULT }),
    ),
    scene('41 keys in three workspaces, in trouble', inTrouble(41)),
    scene(
      '41 keys, healthy',
      check({ results: checkedKeys(account(41, true)), ...ALL, verdict: { passed: true, unmet: [] } }),
    ),
    scene('60 healthy keys, and credits that are nearly used up', lowOnCredits()),
    scene('keys that fail the requirements', unmetRequirements()),
    scene('one key checked', check({ results: [checkedKey(PROD)] })),
    scene(
      'one key checked, with what it spent',
      check({ results: [checkedKey(PROD)], spend: spendOfOne(), account: CREDITS }),
    ),
    scene('one key, and an account that fails the requirements', failedAccount()),
    scene('one key updated', update({ results: [oneUpdated()] })),
    scene('nothing to change', update({ results: [unchangedKey(PROD)] })),
    scene(
      'a dry run',
      update({
        dryRun: true,
        results: [
          updatedKey(
            { ...PROD, limit: null, limit_remaining: null, limit_reset: null },
            { limit: 50, limit_reset: 'monthly' },
          ),
        ],
      }),
    ),
    scene(
      'a limit that is already used up',
      update({
        results: [{ ...updatedKey({ ...PROD, limit: 30, limit_remaining: -8.6 }, { limit: 50 }), limitSpent: true }],
      }),
    ),
    scene('keys updated', update({ results: manyUpdated(), ...DEFAULT })),
    scene('keys updated, one of them in vain', failedUpdate()),
    scene('a failed gate', failedGate()),
    scene('a gate without a budget', gate({ limit: null, limit_remaining: null }, { 'budget-remaining': 'unlimited' })),
    scene(
      'a gate with a budget',
      gate(PROD, {
        'budget-remaining': '8.25',
        'budget-scope': 'workspace',
        'budget-resets-at': '2026-12-01T00:00:00Z',
      }),
    ),
    scene('wishes that are not met', wishes()),
    scene('a created key', creation({ delivered: delivered({ stored: [REPOSITORY, ENVIRONMENT] }) })),
    scene('a rotation planned', plannedRotation()),
    scene('a rotation', doneRotation()),
    scene('a rotation that failed half-way', failedRotation()),
    scene('keys that leaked', leaked()),
    scene('keys deleted', deletion({ results: deletedKeys(), ...DEFAULT })),
    scene('a plan', plan()),
    scene('a plan that was applied, with a failure', applied()),
    scene(
      'no drift',
      application({
        dryRun: true,
        rows: account(34, true).map(({ name }) => planRow({ name, action: 'none' })),
        searched: { workspace: { by: 'slug', slug: 'production' } },
      }),
    ),
    failure(
      'a wrong input',
      new InputError([
        'limit: "$50" is not a limit: write the number alone, without $ or USD.',
        'retire is only for operations rotate and apply.',
      ]),
    ),
    scene('hostile names', hostile()),
    scene('1,000 keys in trouble', check({ results: checkedKeys(account(1000)), account: CREDITS, ...ALL })),
  ];
}

function failure(title: string, error: ActionError): Scene {
  return { title, markdown: (bound = SUMMARY_BOUND) => failurePage('update', errorTexts(error)).within(bound) };
}

function inTrouble(count: number): Concluded {
  return check({ results: checkedKeys(account(count)), spend: spend(), account: CREDITS, ...ALL });
}

function lowOnCredits(): Concluded {
  const unmet = {
    hash: null,
    name: null,
    about: 'account' as const,
    condition: 'credits-run-out-at > 14d',
    actual: inDays(4.2),
  };
  return check({
    results: checkedKeys(account(60, true)),
    account: { creditsRemaining: 31.07, creditsRunOutAt: NOW + 4.2 * DAY_MS },
    warned: [unmet],
    ...DEFAULT,
  });
}

/** The weekly report, with `require` instead of `warn`. */
function unmetRequirements(): Concluded {
  const results = checkedKeys(smallAccount());
  const unmet = results.slice(0, 3).map(({ after: { hash, name } }) => ({
    hash,
    name,
    about: 'key' as const,
    condition: 'runs-out-at > 14d',
    actual: inDays(3),
  }));
  return check({
    results,
    verdict: { passed: false, unmet },
    failure: new UnmetError('The requirements are not met:', 'runs-out-at > 14d', 'Fix it.'),
    ...DEFAULT,
  });
}

function spendOfOne(): Spend {
  const { byDay, byModel } = spend();
  const { hash } = key(PROD);
  return { byDay, byModel: byModel.slice(0, 3), byKey: [{ hash, name: PROD.name, lastWeek: 61.4, weekBefore: 22.15 }] };
}

function failedAccount(): Concluded {
  const unmet = {
    hash: null,
    name: null,
    about: 'account' as const,
    condition: 'credits-remaining >= 50',
    actual: '0',
  };
  return check({
    results: [checkedKey(PROD)],
    account: { creditsRemaining: 0 },
    verdict: { passed: false, unmet: [unmet] },
    failure: new UnmetError('The account fails the requirements:', 'credits-remaining >= 50: is 0', 'Add credits.'),
  });
}

function oneUpdated(): KeyResult {
  const result = updatedKey(
    { ...PROD, limit: 1075, limit_remaining: 1036.4, name: 'prod-api (eu)' },
    { limit: 50, name: 'prod-api' },
  );
  return { ...result, guardrail: { before: undefined, after: EU_ONLY } };
}

/** Disabled because they leaked, one of them already by a rotation. */
function leaked(): Concluded {
  const ended = { disabled: true, limit: null, limit_remaining: null };
  const [prod, toy] = [
    unchangedKey({ name: 'prod-api [replaced by f01d52606dc8, 1a2b3c4d-0123456789ab]', usage_monthly: 83.2, ...ended }),
    updatedKey({ name: 'toy', usage_daily: 0.41, byok_usage_daily: 1.5, ...ended }, { disabled: false }),
  ] as const;
  return update({
    results: [prod, toy],
    leaked: [
      { key: toy.after, since: NOW - 3 * HOUR },
      { key: prod.after, since: NOW - 9 * HOUR },
    ],
  });
}

function manyUpdated(): WholeResult[] {
  const names = ['ci-lint', 'ci-unit', 'ci-e2e', 'ci-docs', 'ci-release', 'ci-nightly'];
  const updated = names.map((name, n) =>
    updatedKey(
      {
        name,
        limit: 15,
        limit_remaining: [12, 9.5, 0.4, 15, 14, -0.35][n] ?? 0,
        limit_reset: 'weekly',
        usage_monthly: 30,
      },
      { limit: 20 + n * 10 },
    ),
  );
  const spent = updated.map(each =>
    (each.after.limit_remaining ?? 1) <= 0 ? { ...each, limitSpent: true as const } : each,
  );
  return [...spent, unchangedKey({ name: 'ci-fuzz', limit: 5, limit_reset: 'weekly' })];
}

function failedUpdate(): Concluded {
  const [first, ...rest] = manyUpdated();
  if (first === undefined) throw new Error('There are keys.');
  const error =
    'PATCH /keys/… was refused: OpenRouter answered 400 (The limit cannot be set). The request was not accepted.';
  const { hash, name } = first.after;
  return update({
    results: [{ ...first, did: 'failed', after: { ...first.after, limit: 20 } }, ...rest],
    failed: [{ hash, name, error }],
    failure: new ActionError(`1 of 7 keys failed:\n${hash}: ${error}`),
    ...DEFAULT,
  });
}

function failedGate(): Concluded {
  const result = checkedKey(PROD);
  const { hash, name } = result.after;
  const unmet = [
    { hash, name, about: 'key' as const, condition: 'limit-remaining >= 50', actual: '11.4' },
    { hash, name, about: 'key' as const, condition: 'expires-at > 7d', actual: 'never' },
  ];
  const what = 'The key does not meet require:';
  return check({
    results: [result],
    verdict: { passed: false, unmet },
    failure: new UnmetError(what, 'limit-remaining >= 50: is 11.4', 'Fix it.'),
  });
}

/** What a key knows about itself. */
function gate(fields: Partial<Key>, budget: Record<string, string>): Concluded {
  const result = checkedKey({ ...PROD, ...fields });
  const { hash: _hash, name: _name, created_at: _created, ...after } = result.after;
  return check({
    results: [{ ...result, after }],
    budget: new Map(Object.entries(budget)) as NonNullable<CheckOutcome['budget']>,
    verdict: { passed: true, unmet: [] },
  });
}

function wishes(): Concluded {
  const results = checkedKeys(smallAccount());
  const warned = results.slice(0, 2).map(({ after: { hash, name } }) => ({
    hash,
    name,
    about: 'key' as const,
    condition: 'runs-out-at > 14d',
    actual: '2026-11-27T09:12:00Z',
  }));
  const total = {
    hash: null,
    name: null,
    about: 'total' as const,
    condition: 'total spend-per-day <= 20',
    actual: '31.4',
  };
  return check({ results, warned: [...warned, total], verdict: { passed: true, unmet: [] }, ...DEFAULT });
}

const OLD = { ...PROD, name: 'prod-api' };

function plannedRotation(): Concluded {
  const { hash: _hash, label: _label, ...planned } = key({ ...PROD, limit_remaining: 50 });
  const after = { ...planned, usage_monthly: 0 };
  const before = key(OLD);
  return rotation({
    dryRun: true,
    results: [{ did: 'rotated', returned: before, after, before }],
    previousHash: before.hash,
    oldKey: { name: 'prod-api', became: 'next-rotation' },
    carriedOver: [{ kind: 'guardrail', ...EU_ONLY }],
    delivered: delivered({ planned: [REPOSITORY, ENVIRONMENT] }),
  });
}

function doneRotation(): Concluded {
  return rotation({
    delivered: delivered({ stored: [REPOSITORY, ENVIRONMENT] }),
    oldKey: { name: 'prod-api', became: 'next-rotation' },
    carriedOver: [
      { kind: 'guardrail', ...EU_ONLY },
      { kind: 'byok', id: 'b1', name: 'Azure, West Europe' },
      { kind: 'destination', id: 'd1', name: 'Langfuse' },
    ],
    notices: ['The limit resets monthly: the present period begins again with the new key.'],
  });
}

function failedRotation(): Concluded {
  const result = checkedKey({ ...PROD, name: 'prod-api [ready for 0b1c2d3e4f50, run 9001.1, 1a2b3c4d-5e6f7a8b9c0d]' });
  return rotation({
    results: [{ ...result, did: 'failed' }],
    oldKey: { name: 'prod-api', became: 'unchanged' },
    delivered: delivered({ stored: [REPOSITORY], maybe: [ENVIRONMENT] }),
    failure: new ActionError(
      'store-in: environment production OPENROUTER_API_KEY may hold the new key: GitHub answered 500 twice. Both keys stay enabled. Run it again: it finishes this rotation.',
    ),
  });
}

function deletedKeys(): KeyResult[] {
  return Array.from({ length: 4 }, (_, n) => ({
    ...checkedKey({ name: `pr-${1201 + n}`, limit: 5, limit_remaining: 4.2 - n, expires_at: inDays(n - 2) }),
    did: 'deleted' as const,
  }));
}

function planRows(isDone: boolean) {
  const did = isDone
    ? ({ update: 'updated', create: 'created', rotate: 'rotated', delete: 'deleted' } as const)
    : undefined;
  const done = (action: 'update' | 'create' | 'rotate' | 'delete') => (did ? { did: did[action] } : {});
  return [
    planRow({
      name: 'prod',
      action: 'rotate',
      reason: 'it is 92 days old (rotate-every: 90d)',
      storeIn: [REPOSITORY, ENVIRONMENT],
      ...done('rotate'),
    }),
    planRow({ name: 'staging', action: 'update', changes: { limit: { from: 50, to: 20 } }, ...done('update') }),
    planRow({
      name: 'search',
      action: 'update',
      morePower: true,
      changes: { limit: { from: 250, to: 1400.5 }, limit_reset: { from: 'monthly', to: 'weekly' } },
      ...(isDone ? { did: 'failed' as const } : {}),
    }),
    planRow({
      name: 'evals',
      action: 'create',
      changes: {
        limit: { from: null, to: 25 },
        limit_reset: { from: null, to: 'monthly' },
        guardrail: { from: null, to: 'eu-only' },
      },
      storeIn: [target('octo-org/evals: repository OPENROUTER_API_KEY')],
      ...done('create'),
    }),
    ...['ci-lint', 'ci-unit', 'ci-e2e'].map(name =>
      planRow({ name, action: 'update', changes: { limit: { from: 20, to: 5 } }, ...done('update') }),
    ),
    planRow({
      name: 'agents',
      action: 'error',
      reason: 'two keys bear this name (5b1e0c2d3f4a, 9c8d7e6f5a4b): delete or rename one of them.',
    }),
    ...account(31, true).map(({ name }) => planRow({ name, action: 'none' })),
    planRow({
      name: 'old-prototype',
      action: 'delete',
      reason: 'no entry names it (unlisted: delete)',
      ...done('delete'),
    }),
  ];
}

function plan(): Concluded {
  return application({
    dryRun: true,
    changed: true,
    drift: true,
    rows: planRows(false),
    reported: [key({ name: 'who-made-this' })],
    searched: { workspace: { by: 'slug', slug: 'production' } },
    notices: ['Without github-token it is not known whether the secrets exist.'],
  });
}

function applied(): Concluded {
  const rows = planRows(true);
  const { hash, name } = key({ name: 'search' });
  const error = 'PATCH /keys/… was refused: OpenRouter answered 403 (Your role may not raise limits).';
  return application({
    changed: true,
    drift: true,
    rows,
    failed: [{ hash, name, error }],
    failure: new ActionError(`2 entries failed:\nsearch: ${error}\nagents: two keys bear this name.`),
    searched: { workspace: { by: 'id', id: PRODUCTION } },
  });
}

function hostile(): Concluded {
  const results = [1, 2].map(n =>
    updatedKey(
      { name: `${HOSTILE} ${n}`, limit: 9, limit_remaining: 4, limit_reset: HOSTILE },
      { name: `# x](https://evil.example) ${n}`, limit: 5 },
    ),
  );
  const [first] = results;
  return update({
    results,
    ...ALL,
    workspaces: new Map([
      [PRODUCTION, HOSTILE],
      ['x', HOSTILE],
    ]),
    warnings: [HOSTILE],
    notices: [HOSTILE],
    verdict: {
      passed: false,
      unmet: [
        {
          hash: first?.after.hash ?? '',
          name: HOSTILE,
          about: 'key',
          condition: `name == ${HOSTILE}`,
          actual: HOSTILE,
        },
      ],
    },
  });
}
