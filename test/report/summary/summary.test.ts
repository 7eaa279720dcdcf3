/** The job summary in process: what each scene says at a glance, and what holds for all of them. */
import { describe, expect, test } from 'vitest';
import type { Concluded } from '../../../src/operations/outcome/outcome.ts';
import { logLines } from '../../../src/report/log/log-lines.ts';
import { REPORT_BOUND, SUMMARY_BOUND } from '../../../src/report/summary/page.ts';
import { summaryPage } from '../../../src/report/summary/summary.ts';
import {
  account,
  application,
  check,
  checkedKey,
  checkedKeys,
  deletion,
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
  WORKSPACES,
} from '../../support/in-process/outcomes.ts';
import { scenes } from '../../support/in-process/scenes.ts';
import { expectInert } from '../../support/inert.ts';

const PROD = { name: 'prod', limit: 50, limit_remaining: 20, limit_reset: 'monthly' };

function summary(outcome: Concluded): string {
  return plain(summaryPage(outcome, NOW).within(SUMMARY_BOUND));
}

/** As it reads: without entities and tags that change only how it looks. */
function plain(markdown: string): string {
  return markdown
    .replaceAll('&nbsp;', ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll('‑', '-')
    .replace(/<\/?(?:b|code)>/g, '');
}

function titleOf(outcome: Concluded): string {
  return summary(outcome).split('\n')[0] ?? '';
}

function rowsOf(markdown: string): string[] {
  return markdown.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('|  |'));
}

/** The row of a key in the table of keys. */
function rowOf(markdown: string, name: string): string {
  return rowsOf(markdown).find(row => row.includes(`| ${name}<br>`)) ?? '';
}

describe('the title', () => {
  const ci = (n: number) => ({ name: `ci-${n}`, limit: 20, limit_reset: 'weekly' });
  const six = Array.from({ length: 6 }, (_, n) => updatedKey(ci(n), { limit: 10 }));
  const failed = { hash: 'gone', name: null, error: 'It is gone.' };

  test.each<[what: string, outcome: Concluded, title: string]>([
    ['one key', update({ results: [updatedKey(PROD, { limit: 40 })] }), '## 🔑 OpenRouter: prod updated'],
    ['one that is as it was', update({ results: [unchangedKey(PROD)] }), '## 🔑 OpenRouter: prod unchanged'],
    ['nothing', update(), '## 🔑 OpenRouter: nothing to update'],
    [
      'a dry run',
      update({ dryRun: true, results: [updatedKey(PROD, { limit: 40 })] }),
      '## 🧪 Dry run: prod would be updated',
    ],
    [
      'several keys, by what was done',
      update({ results: [...six, unchangedKey(ci(7))], searched: { workspace: undefined } }),
      '## 🔑 OpenRouter, default workspace: 6 updated, 1 unchanged',
    ],
    [
      'several keys of several workspaces',
      update({ dryRun: true, results: six, workspaces: WORKSPACES, searched: { workspace: { by: 'all' } } }),
      '## 🧪 Dry run, 3 workspaces: 6 would be updated',
    ],
    [
      'a failure among several',
      update({ results: six, failed: [failed], failure: new Error('x') as never }),
      '## ❌ OpenRouter: update failed for 1 of 7 keys, 6 updated',
    ],
    [
      'a limit that is used up already',
      update({
        results: [{ ...updatedKey({ ...PROD, limit: 30, limit_remaining: 0 }, { limit: 50 }), limitSpent: true }],
      }),
      '## ⚠️ OpenRouter: prod updated, but can no longer spend',
    ],
    [
      'used-up limits among several',
      update({ results: [{ ...(six[0] ?? unchangedKey(PROD)), limitSpent: true }, unchangedKey(PROD)] }),
      '## ⚠️ OpenRouter: 1 updated, 1 unchanged, 1 of them can no longer spend',
    ],
    [
      'keys that need attention',
      check({ results: checkedKeys(smallAccount()), searched: { workspace: { by: 'slug', slug: 'production' } } }),
      '## 🔑 OpenRouter, workspace production: 7 keys checked, 5 need attention',
    ],
    [
      'unmet requirements',
      check({
        results: checkedKeys(smallAccount()),
        verdict: {
          passed: false,
          unmet: [{ hash: 'h', name: 'x', about: 'key', condition: 'enabled', actual: 'expired' }],
        },
      }),
      '## ⚠️ OpenRouter: 1 of 7 keys fails the requirements',
    ],
    [
      'unmet requirements after an update of several',
      update({
        changed: true,
        results: [...six, unchangedKey(PROD)],
        verdict: {
          passed: false,
          unmet: [{ hash: 'h', name: 'x', about: 'key', condition: 'enabled', actual: 'expired' }],
        },
      }),
      '## ⚠️ OpenRouter: 1 of 7 keys fails the requirements, 6 updated, 1 unchanged',
    ],
    [
      'a plan that fails the requirements',
      update({
        changed: false,
        results: [unchangedKey(PROD)],
        verdict: {
          passed: false,
          unmet: [{ hash: 'h', name: 'prod', about: 'key', condition: 'limit < 5', actual: '9' }],
        },
      }),
      '## ⚠️ OpenRouter: prod would fail the requirements',
    ],
    [
      'an unmet total',
      check({
        results: checkedKeys(smallAccount()),
        verdict: {
          passed: false,
          unmet: [{ hash: null, name: null, about: 'total', condition: 'total usage < 1', actual: '2' }],
        },
      }),
      '## ⚠️ OpenRouter: 7 keys together fail the requirements',
    ],
  ])('counts %s', (_what, outcome, title) => {
    expect(titleOf(outcome)).toBe(title);
  });
});

describe('one key', () => {
  test('shows before and after, amounts in one format, and how much of the limit is used', () => {
    const result = updatedKey({ ...PROD, limit: 1234.567891, limit_remaining: 1200 }, { limit: 1000, name: 'old' });
    const eu = { id: 'g1', name: 'eu-only' };
    const text = summary(update({ results: [{ ...result, guardrail: { before: undefined, after: eu } }] }));
    expect(text).toContain('| limit | 1,000.00 USD | 1,234.567891 USD |');
    expect(text).toContain('| name | old | prod |');
    expect(text).toContain('| guardrail | none | eu-only |');
    expect(text).toMatch(/█░{9}\s2\s%` of 1,234\.567891 USD used, 1,200\.00 USD left, resets monthly/);
  });

  test.each([
    ['enabled', {}, '✅ enabled'],
    ['disabled', { disabled: true }, '⛔ disabled'],
    ['expired', { expires_at: inDays(-1) }, '🔚 expired · .*expired 2026-11-22'],
    ['expiring', { expires_at: inDays(3) }, '✅ enabled · .*⏳ expires 2026-11-26'],
    ['spent', { limit_remaining: 0 }, '🔴 enabled, nothing left'],
    ['unlimited', { limit: null, limit_remaining: null, usage: 3 }, '♾️ unlimited, 3.00 USD used so far'],
    [
      'running out',
      { limit: 400, limit_remaining: 61.5, usage_monthly: 338.5 },
      '📉 runs out in 4 days, 3 days before its reset',
    ],
  ])('that is %s says so', (_what, fields, expected) => {
    expect(summary(check({ results: [checkedKey({ ...PROD, ...fields })] }))).toMatch(new RegExp(expected));
  });

  test.each([
    ['next-rotation', 'stays enabled until the next rotation'],
    ['disable', 'was disabled'],
    ['delete', 'was deleted'],
    ['keep', 'stays enabled; its name says what replaced it'],
    ['ended', 'had ended before; its name says what replaced it'],
    ['unchanged', 'was not touched'],
  ] as const)('that was rotated says what became of the old one: %s', (became, words) => {
    const outcome = rotation({
      oldKey: { name: 'prod', became },
      carriedOver: [{ kind: 'byok', id: 'b', name: 'Azure' }],
    });
    expect(summary(outcome)).toMatch(new RegExp(`old key \\| [0-9a-f]{64} \\| ${words} \\|`));
    expect(summary(outcome)).toContain('Carried over to the new key: BYOK credential Azure.');
    expect(logLines(outcome, NOW).join('\n')).toContain('The old key "prod"');
  });

  test('that asks about itself shows the budget that blocks first', () => {
    const budget = new Map([
      ['budget-remaining', '1234.5'],
      ['budget-scope', 'workspace'],
      ['budget-resets-at', '2026-12-01T00:00:00Z'],
    ] as const);
    const text = summary(check({ results: [checkedKey(PROD)], budget }));
    expect(text).toContain('The tightest budget (workspace): 1,234.50 USD left, resets 2026-12-01 00:00 UTC.');
    const none = new Map([['budget-remaining', 'unlimited']] as const);
    const apart = "The account's credits are not part of a key's budget and were not looked at.";
    expect(summary(check({ results: [checkedKey(PROD)], budget: none }))).toContain(
      `No budget applies; credits not checked. ${apart}`,
    );
    const unknown = new Map([['budget-remaining', '']] as const);
    for (const budget of [unknown, none]) {
      expect(summary(check({ results: [checkedKey(PROD)], budget }))).toContain(apart);
    }
    expect(text).toContain(apart);
  });

  test.each<[what: string, fields: object, advice: string]>([
    ['runs out', { limit_remaining: 1 }, 'raise the limit (limit: top up to 17); spend: true shows what spends.'],
    ['is spent', { limit_remaining: 0 }, 'raise the limit (limit: top up to 16).'],
    ['has no limit', { limit: null, usage: 100 }, 'give it a limit (limit: 10).'],
    [
      'has expired',
      { expires_at: inDays(-1) },
      'replace it if it is still needed (operation: rotate), else delete it.',
    ],
  ])('that %s says what to do, whatever is required of it', (_what, fields, advice) => {
    const result = checkedKey({ ...PROD, ...fields });
    const { hash, name } = result.after;
    const verdict = {
      passed: false,
      unmet: [{ hash, name, about: 'key' as const, condition: 'limit < 1', actual: '50' }],
    };
    expect(summary(check({ results: [result], verdict }))).toContain(`👉 What to do: ${advice}\n`);
    const gate = check({ results: [result], budget: new Map([['budget-remaining', '1']]) });
    for (const other of [gate, update({ results: [result] })]) expect(summary(other)).not.toContain('What to do');
  });

  test('that needs nothing says so by its state alone', () => {
    expect(summary(check({ results: [checkedKey(PROD)] }))).not.toContain('What to do');
  });

  test('that was deleted names the secrets that were removed with it', () => {
    const outcome = deletion({
      results: [{ ...checkedKey(PROD), did: 'deleted' }],
      removedFrom: [target('repository KEY')],
    });
    expect(summary(outcome)).toContain('Removed secrets: repository KEY');
    expect(logLines(outcome, NOW)).toContain('Secret repository KEY was removed.');
  });

  test('in a dry run says what would become of the old one', () => {
    const text = summary(rotation({ dryRun: true, oldKey: { name: 'prod', became: 'disable' } }));
    expect(text).toContain('would be disabled');
  });
});

describe('several keys', () => {
  const text = summary(check({ results: checkedKeys(smallAccount()) }));

  test('says at a glance which stop, and what to do', () => {
    expect(text).toContain('| 🔴 | 1 key has nothing left to spend<br>search | raise the limit');
    expect(text).toContain('| 📉 | 1 key will run out at its present rate<br>prod-api in 4 days | raise the limit');
    expect(text).toContain('| ⏳ | 1 key expires within 7 days<br>support-bot in 3 days | replace it in time');
    expect(text).toContain('| 🔚 | 1 key has expired<br>translations | replace it if it is still needed');
    expect(text).toContain('| ♾️ | 1 key has no limit<br>agents | give it a limit (limit: 1900) |');
  });

  test('names where to look for the reason, unless the report has it or has too many keys for it', () => {
    expect(text).toContain('spend: true shows what spends');
    const spending = summary(check({ results: checkedKeys(smallAccount()), spend: spend() }));
    const many = summary(check({ results: checkedKeys(account(201)) }));
    const updated = summary(update({ results: checkedKeys(smallAccount()) }));
    for (const other of [spending, many, updated]) expect(other).not.toContain('spend: true');
  });

  test('says in a line that all of them need nothing', () => {
    for (const count of [3, 60]) {
      const shown = summary(check({ results: checkedKeys(account(count, true)) }));
      expect(shown).toContain(`\n✅ ${count} keys need nothing\n`);
      expect(shown).not.toContain('at a glance');
    }
  });

  test('that fail the requirements and stop soon say what to do about that', () => {
    const results = checkedKeys(smallAccount());
    const unmet = results.map(({ after: { hash, name } }) => ({
      hash,
      name,
      about: 'key' as const,
      condition: 'limit < 1',
      actual: '50',
    }));
    const shown = summary(check({ results, verdict: { passed: false, unmet } }));
    expect(shown).toContain(
      '| change the key or the condition (see above); raise the limit of what runs out (limit: top up to 170); replace what ' +
        'has expired or expires within 7 days (operation: rotate) |',
    );
  });

  test('sums what all enabled ones can still spend, the unlimited apart', () => {
    // prod-api 61.50, support-bot 214.75 and ci-e2e 17.50; not the expired and the disabled one.
    expect(text).toMatch(/\| 5 \| 293\.75 \+ 1 ♾️ \| \d+\.\d\d \| 783\.35 \|/);
    expect(text).toContain('Not in that sum, because they have no limit: agents.');
  });

  test('has a row for each, the most urgent first, and says when it runs out', () => {
    const rows = rowsOf(text).filter(row => /<br>[0-9a-f]{12} \|/.test(row));
    expect(rows.map(row => row.split(' | ')[0])).toEqual(['| 🔴', '| 📉', '| ⏳', '| 🔚', '| ⛔', '| ♾️', '| ✅']);
    expect(rowOf(text, 'prod-api')).toContain('| in 4 days,<br>3 days before its reset |');
    expect(rowOf(text, 'search')).toContain('| now,<br>7 days before its reset |');
    expect(rowOf(text, 'support-bot')).toContain('2026-11-26<br>in 3 days');
    expect(text).not.toContain('<details>');
  });

  test('explains every sign of its rows', () => {
    for (const { outcome, markdown } of scenes()) {
      if (outcome === undefined || outcome.operation === 'apply' || outcome.results.length < 2) continue;
      const shown = plain(markdown(SUMMARY_BOUND));
      const signs = rowsOf(shown)
        .filter(row => /<br>[0-9a-f]{12}(?: \S+)? \|/.test(row))
        .map(row => row.split(' | ')[0] ?? '');
      for (const sign of new Set(signs)) {
        expect(shown).toMatch(new RegExp(`^(?:\\${sign} \\||✅) [\\d,]+ keys? `, 'm'));
      }
    }
  });

  test.each([
    [15, false],
    [16, true],
  ])('folds %i that need nothing: %s', (count, isFolded) => {
    const results = checkedKeys([...smallAccount().slice(0, 3), ...account(count, true)]);
    const [open = '', folded = ''] = summary(check({ results })).split('<details>');
    expect(folded !== '').toBe(isFolded);
    expect(
      rowsOf(isFolded ? folded : open).filter(row => row.startsWith('| ✅ | ') && row.includes('<br>')),
    ).toHaveLength(count);
    if (isFolded) expect(folded).toContain('✅ 16 more keys, which need nothing now');
    expect(open).toContain('| 🔴 | search<br>');
  });

  test('does not fold keys without a limit, but those that stay disabled', () => {
    const keys = account(16, true).map(each => ({ ...each, disabled: true }));
    const unlimited = account(17, true).map(each => ({ ...each, name: `no-${each.name}`, limit: null }));
    const results = checkedKeys([...keys, ...unlimited.map(each => ({ ...each, limit_remaining: null }))]);
    const [open = '', folded = ''] = summary(check({ results })).split('<details>');
    expect(open.match(/^\| ♾️ \| no-/gm)).toHaveLength(17);
    expect(folded).toContain('✅ 16 more keys, which need nothing now (⛔ 16 disabled)');
    const disabled = keys.map(each => updatedKey(each, { disabled: false }));
    expect(summary(update({ results: disabled }))).not.toContain('<details>');
  });

  test('does not fold a key with an unmet condition of warn', () => {
    const results = checkedKeys(account(20, true));
    const { hash, name } = results[7]?.after ?? { hash: '', name: '' };
    const warned = [{ hash, name, about: 'key' as const, condition: 'limit <= 5', actual: '50' }];
    const [open = ''] = summary(check({ results, warned })).split('<details>');
    expect(open).toContain('needs attention');
    expect(open).toContain(`| ⚠️ | 1 key has an unmet warning condition<br>${name} |`);
    expect(open).toContain(`| ⚠️ | ${name}<br>`);
  });

  test('has a line of money for each workspace', () => {
    const results = checkedKeys(account(9, true));
    const shown = summary(check({ results, workspaces: WORKSPACES, searched: { workspace: { by: 'all' } } }));
    for (const name of WORKSPACES.values())
      expect(shown).toMatch(new RegExp(`^\\| ${name} \\| 3 \\| [\\d,]+\\.\\d\\d`, 'm'));
    expect(shown).toMatch(/^\| all \| 9 \| /m);
  });

  test('that were updated shows what changed of each', () => {
    const results = [updatedKey({ ...PROD, limit: 15 }, { limit: 20 }), unchangedKey({ ...PROD, name: 'other' })];
    expect(rowOf(summary(update({ results })), 'prod')).toContain('limit: 20.00 USD → 15.00 USD');
  });
});

describe('the first lines', () => {
  const END = Date.UTC(2026, 11, 3, 12);

  function firstLines(outcome: Concluded): string[] {
    return (summary(outcome).split('\n\n')[1] ?? '').split('<br>\n');
  }

  test('say how long the credits last, which keys stop when, and which spend more', () => {
    const byKey = [
      { hash: 'a', name: 'ci', lastWeek: 12.4, weekBefore: 5.1 },
      { hash: 'b', name: 'twice', lastWeek: 2.2, weekBefore: 1.1 },
      { hash: 'c', name: 'one more', lastWeek: 1.3, weekBefore: 0.3 },
      { hash: 'd', name: 'a cent less', lastWeek: 1.29, weekBefore: 0.3 },
      { hash: 'e', name: 'not twice', lastWeek: 19, weekBefore: 10 },
    ];
    const outcome = check({
      results: checkedKeys(smallAccount()),
      account: { creditsRemaining: 30, creditsRunOutAt: END },
      spend: { ...spend(), byKey },
    });
    expect(firstLines(outcome)).toEqual([
      "💳 The account's credits (30.00 USD left) last 10 days, until 2026-12-03, at the rate of the last 7 days.",
      '⏳ 1 key has nothing left to spend; 2 more will stop: support-bot expires in 3 days, prod-api runs out in 4 days.',
      '📈 3 keys spent more: ci 12.40 USD in the last 7 days, 5.10 in the 7 before; twice 2.20 USD in the last 7 days, 1.10 ' +
        'in the 7 before; one more 1.30 USD in the last 7 days, 0.30 in the 7 before.',
    ]);
    expect(logLines(outcome, NOW).filter(line => line.includes('credits'))).toHaveLength(1);
  });

  test.each<[account: Concluded['account'], line: string]>([
    [
      { creditsRemaining: 0, creditsRunOutAt: NOW },
      "💳 The account's credits are used up: requests fail. Add credits at https://openrouter.ai/settings/credits.",
    ],
    [
      { creditsRemaining: 5, creditsRunOutAt: 'never' },
      "💳 The account's credits (5.00 USD left) do not run out at the rate of the last 7 days.",
    ],
    [{ creditsRemaining: 5 }, '💳 The account has 5.00 USD of credits left.'],
    [
      { creditsRunOutAt: NOW + 86_400_000 },
      "💳 The account's credits last 1 day, until 2026-11-24 08:00 UTC, at the rate of the last 7 days. Add credits at " +
        'https://openrouter.ai/settings/credits.',
    ],
  ])('say of %o: %s', (credits, line) => {
    const outcome = check({ results: checkedKeys(account(20, true)), account: credits ?? {} });
    expect(firstLines(outcome)).toEqual([line]);
  });

  test('are none when nothing is known and nothing stops', () => {
    const outcome = check({ results: checkedKeys(account(20, true)), account: { creditsRemaining: undefined } });
    expect(firstLines(outcome)[0]).toBe('✅ 20 keys need nothing');
  });

  test('and the title count the keys for which the table says what to do', () => {
    for (const results of [smallAccount(), account(60, true), account(300, false)].map(checkedKeys)) {
      const shown = summary(check({ results }));
      const glance = rowsOf(shown.slice(0, shown.indexOf('enabled keys'))).flatMap(
        row => /^\| \S+ \| ([\d,]+) keys? .* \| (\S.*) \|$/.exec(row)?.[1]?.replace(',', '') ?? [],
      );
      const count = glance.reduce((sum, each) => sum + Number(each), 0);
      expect(Number(/([\d,]+) needs? attention/.exec(shown)?.[1]?.replace(',', '') ?? 0)).toBe(count);
    }
  });
});

describe('a condition on the account', () => {
  const unmet = [
    { hash: null, name: null, about: 'account' as const, condition: 'credits-remaining >= 50', actual: '30' },
  ];
  const credits = { creditsRemaining: 30 };

  test('that warns is in the title, and a line says where to add credits', () => {
    const shown = summary(check({ results: checkedKeys(account(60, true)), warned: unmet, account: credits }));
    expect(shown).toContain("## ⚠️ OpenRouter: 60 keys checked, the account's credits fail a warning condition\n");
    expect(shown).toContain('30.00 USD of credits left. Add credits at https://');
    const one = (of: object) => ({ results: [unchangedKey(PROD)], warned: unmet, ...of });
    expect(titleOf(check(one({})))).toBe("## ⚠️ OpenRouter: prod, the account's credits fail a warning condition");
    expect(titleOf(update(one({})))).toBe(
      "## ⚠️ OpenRouter: prod unchanged, the account's credits fail a warning condition",
    );
  });

  test('that fails blames no key', () => {
    const failing = { passed: false, unmet };
    const shown = summary(check({ results: [checkedKey(PROD)], verdict: failing, account: credits }));
    expect(shown).toContain("## ⚠️ OpenRouter: the account's credits fail the requirements\n");
  });

  test('is not what a total is', () => {
    const total = [
      { hash: null, name: null, about: 'total' as const, condition: 'total spend-per-day <= 5', actual: '30' },
    ];
    const shown = titleOf(check({ results: checkedKeys(account(20, true)), warned: total }));
    expect(shown).toBe('## ⚠️ OpenRouter: 20 keys checked, all together fail a warning condition');
  });
});

describe('spend', () => {
  const outcome = check({ results: checkedKeys(smallAccount()), spend: spend() });
  const text = summary(outcome);

  test('is a bar chart of 30 days and the ten models that cost most', () => {
    const chart = /```mermaid\n([\s\S]*?)\n```/.exec(text)?.[1] ?? '';
    expect(chart).toContain('xychart-beta');
    expect(/bar \[(.*)\]/.exec(chart)?.[1]?.split(', ')).toHaveLength(30);
    expect(chart).toContain('2026-10-24 to 2026-11-22');
    expect(text.match(/^\| [\w-]+\/[\w.-]+ \| /gm)).toHaveLength(10);
    expect(text).toContain('and 2 more models, together');
  });

  test('says what is missing, and how the last week compares', () => {
    expect(text).toContain('Not included: today, and what the predecessors of rotated keys spent before.');
    expect(text).toMatch(/the last 7 days [\d.]+ USD \([▲▼] \d+ % compared with the 7 days before\)/);
  });

  test('of nothing has no chart', () => {
    const byDay = spend().byDay.map(day => ({ ...day, usage: 0, byokUsage: 0 }));
    const shown = summary(check({ results: checkedKeys(smallAccount()), spend: { byDay, byModel: [], byKey: [] } }));
    expect(shown).not.toContain('mermaid');
    expect(shown).toContain('Nothing was spent');
  });
});

describe('apply', () => {
  const rows = [
    planRow({ name: 'a', action: 'update', changes: { limit: { from: 20, to: 5 } } }),
    planRow({ name: 'b', action: 'update', changes: { limit: { from: 20, to: null } }, morePower: true }),
    planRow({
      name: 'c',
      action: 'create',
      changes: { limit: { from: null, to: 25 } },
      storeIn: [target('repository KEY')],
    }),
    planRow({ name: 'd', action: 'error', reason: 'two keys bear this name' }),
    ...account(3, true).map(({ name }) => planRow({ name, action: 'none' as const })),
  ];

  test('counts what is planned, and what was done', () => {
    expect(titleOf(application({ dryRun: true, drift: true, rows }))).toBe(
      '## 🧪 Dry run: 1 to create, 2 to update, 3 unchanged, 1 with an error',
    );
    const dids = { create: 'created', update: 'updated', none: 'unchanged' } as const;
    const done = rows.map(row => (row.action === 'error' ? row : { ...row, did: dids[row.action as 'none'] }));
    expect(titleOf(application({ drift: true, rows: done }))).toBe(
      '## 🔑 OpenRouter: 1 created, 2 updated, 3 unchanged, 1 failed',
    );
    expect(titleOf(application({ dryRun: true, rows: rows.slice(4) }))).toBe('## 🧪 Dry run: no drift, 3 unchanged');
  });

  test('shows before and after of each change, errors and more power first, and folds the rest', () => {
    const [open = '', folded = ''] = summary(application({ dryRun: true, drift: true, rows })).split('<details>');
    expect(
      rowsOf(open)
        .filter(row => row.includes('<br>') || row.includes('| create |'))
        .map(row => row.split(' | ')[0]),
    ).toEqual(['| ❌', '| ✏️ ⚡', '| 🆕', '| ✏️']);
    expect(open).toContain('| update | limit: 20.00 USD → unlimited |');
    expect(open).toContain('| create | limit: 25.00 USD | → repository KEY |');
    expect(open).toContain('two keys bear this name');
    expect(open).toContain('⚡ gives the key more power: a higher or no limit');
    expect(folded).toContain('3 keys unchanged');
  });
});

describe('every scene', () => {
  test.each(scenes().map(scene => [scene.title, scene] as const))(
    '%s: is inert and within bounds',
    (_title, { markdown }) => {
      expectInert(markdown(SUMMARY_BOUND));
      expectInert(markdown(REPORT_BOUND));
      expect(Buffer.byteLength(markdown(SUMMARY_BOUND))).toBeLessThan(1_048_576);
      expect(markdown(REPORT_BOUND).length).toBeLessThanOrEqual(60_000);
    },
  );

  test('of 1,000 keys is cut at 60,000 characters in the report, with a note and nothing left open', () => {
    const report = summaryPage(check({ results: checkedKeys(account(1000)), spend: spend() }), NOW).within(
      REPORT_BOUND,
    );
    expect(report).toMatch(/✂️ Cut here at 60,000 characters\..*\n$/);
    expect(report.match(/<details>/g)?.length ?? 0).toBe(report.match(/<\/details>/g)?.length ?? 0);
    expect(report.length).toBeGreaterThan(58_000);
  });
});
