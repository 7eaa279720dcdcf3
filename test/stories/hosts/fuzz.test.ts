// Values that nobody thought of: whatever the inputs, the answers of a host and the names of keys, the action
// understands them or says in one line what is wrong, and none of them affects the runner or a reader.

import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../../src/domain/command/command.ts';
import { unmetConditions } from '../../../src/domain/conditions/condition.ts';
import { parseConditions } from '../../../src/domain/conditions/condition-parser.ts';
import { FIELD_NAMES, FIELDS, type Key } from '../../../src/domain/key/key.ts';
import { planUpdate, settingsOf } from '../../../src/domain/key/settings.ts';
import { parseLimit } from '../../../src/domain/money/limit.ts';
import { Seals } from '../../../src/domain/rotation/names.ts';
import { newSettings, plannedNewKey } from '../../../src/domain/rotation/new-key-settings.ts';
import { SealedNames } from '../../../src/domain/rotation/sealed-names.ts';
import { situationOfKey } from '../../../src/domain/rotation/situation.ts';
import { ActionError, AnswerError, InputError, UnmetError } from '../../../src/domain/text/errors.ts';
import { inputVariable } from '../../../src/inputs/form.ts';
import { INPUTS } from '../../../src/inputs/input-declaration.ts';
import { parseInputs } from '../../../src/inputs/parse-inputs.ts';
import { parseKey, parseList, parseOwnKey } from '../../../src/openrouter/answers.ts';
import type { CarriedOver, Concluded, KeyResult, TargetState } from '../../../src/operations/outcome/outcome.ts';
import { changesText, keyText } from '../../../src/report/figures/figures.ts';
import { logLines } from '../../../src/report/log/log-lines.ts';
import { outputsOf, previousOutputs } from '../../../src/report/outputs/outputs.ts';
import { failurePage } from '../../../src/report/report-error.ts';
import { SUMMARY_BOUND } from '../../../src/report/summary/page.ts';
import { summaryPage } from '../../../src/report/summary/summary.ts';
import { howMany } from '../../support/depth.ts';
import {
  application,
  check,
  creation,
  deletion,
  exported,
  planRow,
  rotation,
  update,
  validation,
} from '../../support/in-process/outcomes.ts';
import fc from '../../support/properties.ts';
import { openAccount } from '../../support/worlds/account.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const RUNS = { numRuns: howMany({ sample: 150, full: 1000 }) };
/** Where each summary is rendered. */
const FEWER = { numRuns: Math.ceil(RUNS.numRuns / 4) };

/** Text of any kind, rich in what means something to the runner, to Markdown, to HTML or to our own grammars. */
const text = fc.oneof(
  fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        '::',
        '##[',
        '\n',
        '\r\n',
        '\t',
        '\0',
        '\x1b[2J',
        '\u2028',
        '\u202e',
        ' ',
        ',',
        '*',
        '|',
        '`',
        '\\',
      ),
      fc.constantFrom(
        '<',
        '>',
        '&',
        '[',
        ']',
        '(',
        ')',
        '!',
        '#',
        '_',
        '~',
        '-',
        '"',
        "'",
        '$',
        '%',
        '{{',
        '<img src=x>',
      ),
      fc.constantFrom(
        'sk-or-v1-',
        'raise by ',
        '25',
        '0x1F',
        '1e3',
        '.',
        '90d',
        '>=',
        'limit',
        'prod',
        '[replacing ',
        'é',
        '🔑',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 12,
  }),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'https://evil.example', '@octocat', '1. x', '- [ ] x', '***'),
);

describe('inputs', () => {
  /** Each value may be right, nearly right, or anything. */
  const value = fc.oneof(
    text,
    fc.constantFrom(
      '',
      ' ',
      'true',
      'False',
      'yes',
      '5',
      '12.50',
      'unlimited',
      'raise by 20%',
      'top up to 20',
      '1e999',
    ),
    fc.constantFrom(
      'h1',
      'h1,h2',
      'h1\r\nh2',
      'h1,,h2',
      'never',
      '90d',
      '999999999w',
      '2027-02-31T00:00:00Z',
      'monthly',
    ),
    fc.constantFrom(
      'enabled',
      'limit >= 5',
      'expires-at > -999999999w',
      'name == "x',
      '#',
      'prod',
      'ci-*',
      '****',
      'keep',
    ),
    fc.constantFrom(
      'repository A',
      'o/r: environment a/b c A',
      'organization o A',
      'http://[::1]:1/',
      'http://x',
      '//',
      'x:y',
    ),
  );
  const names = Object.keys(INPUTS).filter(name => name !== 'operation');
  const others = fc.uniqueArray(fc.tuple(fc.oneof({ weight: 40, arbitrary: fc.constantFrom(...names) }, text), value), {
    selector: ([name]) => name,
    maxLength: 5,
  });
  const whole = fc.constantFrom<Record<string, string>>(
    {},
    { operation: 'update', 'provisioning-key': 'sk-p', hash: 'h1', limit: '5' },
    { operation: 'check', 'api-key': 'sk-a' },
    { operation: 'delete', 'provisioning-key': 'sk-p', 'current-name': 'ci-*' },
    { operation: 'create', 'provisioning-key': 'sk-p', name: 'n', 'output-key': 'true' },
    {
      operation: 'rotate',
      'provisioning-key': 'sk-p',
      hash: 'h1',
      'store-in': 'o/r: repository A',
      'github-token': 't',
    },
  );
  const operation = fc.option(fc.oneof(fc.constantFrom(...OPERATIONS), text));
  const given = fc
    .tuple(whole, operation, others)
    .map(([right, other, more]) =>
      Object.entries({ ...right, ...(other && { operation: other }), ...Object.fromEntries(more) }),
    );

  test('of any kind are understood or refused, each fault in one line that is safe to print', () => {
    let understood = 0;
    fc.assert(
      fc.property(given, fc.jsonValue(), (inputs, event) => {
        const env = Object.fromEntries(inputs.map(([name, each]) => [inputVariable(name), each]));
        const loaded = outcomeOf(() => parseInputs(env, NOW, () => event), InputError);
        if (!(loaded instanceof InputError)) {
          understood += 1;
          if ('connection' in loaded) expect(loaded.connection.apiUrl.protocol).toMatch(/^https?:$/);
          return;
        }
        expect(loaded.faults.length).toBeGreaterThan(0);
        for (const fault of loaded.faults) expectSafe(fault);
      }),
      RUNS,
    );
    expect(understood, 'a test that only ever sees faults shows half').toBeGreaterThan(0);
  });

  test('that are secrets are never quoted in a fault, nor is a key in the wrong place', () => {
    const secret = fc.stringMatching(/^sk-or-v1-[0-9a-f]{24}$/);
    fc.assert(
      fc.property(secret, fc.constantFrom(...names), text, (key, name, around) => {
        const env = { INPUT_OPERATION: 'rotate', [inputVariable(name)]: `${around.replaceAll('.', '')} ${key}` };
        const result = outcomeOf(() => parseInputs(env, NOW, () => undefined), InputError);
        expect((result as InputError).message ?? '').not.toContain(key);
      }),
      RUNS,
    );
  });
});

describe('answers', () => {
  const good: Key = {
    ...(Object.fromEntries(FIELD_NAMES.map(name => [name, 1])) as unknown as Key),
    ...{ hash: 'h', name: 'n', label: 'l', disabled: false, limit: 5, limit_remaining: 4, limit_reset: null },
    ...{ include_byok_in_limit: false, created_at: '2026-01-01T00:00:00Z', updated_at: null, last_used_at: null },
    ...{ expires_at: null, creator_user_id: null, workspace_id: 'w', external_user: null },
  };

  test('of arbitrary JSON are refused with the name of the field, unless they are valid', () => {
    fc.assert(
      fc.property(fc.jsonValue(), json => {
        for (const read of [
          parseKey,
          parseOwnKey,
          (each: unknown, where: string) => parseList(each, where, parseKey),
        ]) {
          const result = outcomeOf(() => read(json, 'GET /keys'), AnswerError);
          if (result instanceof AnswerError) expect(result.message).toMatch(/^GET \/keys succeeded, but .* data/);
          else expect(json).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  test('with one arbitrary field are accepted exactly if the field is of its kind', () => {
    expect(parseKey(good, 'x')).toEqual(good);
    fc.assert(
      fc.property(
        fc.constantFrom(...FIELD_NAMES),
        fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.date().map(String)),
        (name, value) => {
          const key = { ...good, [name]: value };
          const result = outcomeOf(() => parseKey(key, 'GET /keys/h'), AnswerError);
          // A limit and its remainder are null together.
          const alone = value === null && (name === 'limit' || name === 'limit_remaining');
          expect(result instanceof AnswerError, JSON.stringify(value)).toBe(alone || !isOfKind(name, value));
          if (!(result instanceof AnswerError)) {
            expect(result).toBe(key);
            return;
          }
          expectSafe(result.message);
          expect(result.message).toContain(alone ? 'its answer contradicts itself (data)' : `data.${name} is `);
        },
      ),
      RUNS,
    );
  });

  /** By the words of OpenRouter's description, not by our code. */
  function isOfKind(name: keyof Key, value: unknown): boolean {
    const { kind, nullable, optional } = FIELDS[name];
    if (value === undefined) return optional;
    if (value === null) return nullable;
    if (kind === 'flag') return value === true || value === false;
    if (kind === 'number') return typeof value === 'number' && value < 1e30 && value > -1e30;
    return typeof value === 'string' && (kind === 'text' || !Number.isNaN(new Date(value).getTime()));
  }
});

/** Every key that is accepted in answers, extremes included. */
const key: fc.Arbitrary<Key> = (() => {
  const usd = fc.oneof(
    fc.double({ noNaN: true, min: -9.9e29, max: 9.9e29 }),
    fc.constantFrom(0, -0, 0.1 + 0.2, 1e-7, 9.9e29, -1.5e21, 1e15 + 0.3, Number.MIN_VALUE, 12.5, 100),
  );
  const instant = fc.oneof(
    fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
    fc.constantFrom(
      '2026-11-24T00:00:00Z',
      '+275760-09-13T00:00:00.000Z',
      '-271821-04-20T00:00:00Z',
      '2026',
      '1 Nov 2026 (| <b> ##[x] sk-or-v1-0)',
    ),
  );
  const kinds = { text, flag: fc.boolean(), number: usd, instant };
  const fields = FIELD_NAMES.map(name => {
    const { kind, nullable } = FIELDS[name];
    const of: fc.Arbitrary<unknown> = kinds[kind];
    return [name, nullable ? fc.option(of) : of] as const;
  });
  return fc.record(Object.fromEntries(fields)).map(each => {
    const left = each.limit === null ? null : (each.limit_remaining ?? 0);
    return parseKey({ ...each, limit_remaining: left }, 'fuzz');
  });
})();

describe('keys of any kind', () => {
  const conditions = parseConditions(
    'enabled\nlimit >= 5\nlimit-remaining > 1\nexpires-at > 7d\nlast-used-at < -90d\nname != x\nlimit-reset == monthly\n' +
      'used-percent < 90\nspend-per-day < 5\nruns-out-at > 7d\ntotal usage < 5\nname == a*b',
    'require',
  ).values;

  test('can be planned, judged, written as outputs and shown, and affect no reader', () => {
    fc.assert(
      fc.property(
        fc.array(key, { maxLength: 3 }),
        fc.constantFrom('raise by 20%', 'top up to 20', '7', 'lower by 3'),
        (keys, limit) => {
          const rule = parseLimit(limit);
          const results: KeyResult[] = keys.map(each => {
            const plan =
              'value' in rule ? planUpdate(each, { limit: rule.value, name: `${each.name}!` }, NOW) : undefined;
            return {
              did: plan ? 'updated' : 'failed',
              returned: each,
              after: plan?.planned ?? each,
              before: settingsOf(each),
            };
          });
          const unmet = unmetConditions(
            conditions,
            keys.map(each => ({ key: each, now: NOW })),
          );
          expectHarmless(update({ results, single: keys[0], verdict: { passed: unmet.length === 0, unmet } }));
        },
      ),
      FEWER,
    );
  });

  test('and messages of any kind are harmless in every report', () => {
    const failure = fc.oneof(
      text.map(each => new ActionError(each)),
      text.map(each => new UnmetError(each, each, each)),
    );
    const about = fc.constantFrom('key', 'total', 'account');
    const unmet = fc.record({ hash: fc.option(text), name: fc.option(text), about, condition: text, actual: text });
    const common = fc.record(
      {
        dryRun: fc.boolean(),
        changed: fc.boolean(),
        failed: fc.array(fc.record({ hash: text, name: fc.option(text), error: text }), { maxLength: 2 }),
        notices: fc.array(text, { maxLength: 2 }),
        warnings: fc.array(text, { maxLength: 2 }),
        failure,
        verdict: fc.record({ passed: fc.boolean(), unmet: fc.array(unmet, { maxLength: 2 }) }),
        warned: fc.array(unmet, { maxLength: 2 }),
        workspaces: fc.array(fc.tuple(text, text), { maxLength: 3 }).map(each => new Map(each)),
        searched: text.map(slug => ({ workspace: { by: 'slug' as const, slug } })),
      },
      { requiredKeys: [] },
    );
    const state = fc.constantFrom<TargetState['state']>('planned', 'stored', 'maybe', 'kept');
    const delivered = fc.record({
      targets: fc.array(fc.record({ target: target(), state }), { maxLength: 4 }),
      outputKey: fc.boolean(),
    });
    const carriedOver = fc.record<CarriedOver>({ kind: fc.constantFrom('guardrail', 'byok'), id: text, name: text });
    const usd = fc.double({ min: 0, max: 1e9, noNaN: true });
    const spent = { usage: usd, byokUsage: fc.nat(), requests: fc.nat() };
    const own = fc.record({
      delivered,
      previousHash: text,
      oldKey: fc.record({ name: text, became: fc.constantFrom('disable', 'next-rotation') }),
      carriedOver: fc.array(carriedOver, { maxLength: 2 }),
      byDay: fc.array(fc.record({ date: text, ...spent }), { minLength: 1, maxLength: 3 }),
      byModel: fc.array(fc.record({ model: text, ...spent }), { maxLength: 12 }),
      byKey: fc.array(fc.record({ hash: text, name: text, lastWeek: usd, weekBefore: usd }), { maxLength: 12 }),
      lines: fc.array(fc.oneof(text, fc.constantFrom('```', '````', '</details>', '</code></pre>')), { maxLength: 4 }),
      rows: fc.array(
        fc.record({
          name: text,
          action: fc.constantFrom('create', 'update', 'none', 'error'),
          changes: fc.dictionary(text, fc.record({ from: fc.oneof(text, fc.double(), fc.boolean()), to: text })),
          reason: text,
          morePower: fc.boolean(),
        }),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(common, own, fc.array(key, { maxLength: 3 }), (some, its, keys) => {
        const results = keys.map(each => ({
          did: 'checked' as const,
          returned: each,
          after: each,
          before: settingsOf(each),
          guardrail: { before: undefined, after: { id: its.previousHash, name: its.previousHash } },
        }));
        const { delivered, previousHash, oldKey, carriedOver, byDay, byModel, byKey } = its;
        const rows = its.rows.map(row => planRow(row));
        const more = { ...some, results };
        expectHarmless(update(more));
        expectHarmless(check({ ...more, spend: { byDay, byModel, byKey } }));
        expectHarmless(deletion(more));
        expectHarmless(creation({ ...more, delivered }));
        expectHarmless(rotation({ ...more, delivered, previousHash, oldKey, carriedOver }));
        expectHarmless(application({ ...more, rows, reported: keys }));
        expectHarmless(exported(its.lines.map(line => line.replaceAll(/[\r\n]/g, ' ')).join('\n'), more));
        expectHarmless(validation(previousHash, { ...some, results: [] }));
      }),
      FEWER,
    );
  });

  test('can be rotated, or the error says why not', () => {
    fc.assert(
      fc.property(key, key, (old, other) => {
        const result = outcomeOf(() => {
          const situation = situationOfKey(old, new SealedNames([old, other], new Seals(['sk-or-v1-0']), NOW));
          return plannedNewKey(newSettings(situation, {}, NOW), {}, NOW);
        }, ActionError);
        if (result instanceof ActionError) expectSafe(result.message);
        else expect(result.limit === null || result.limit === old.limit || (result.limit ?? -1) >= 0).toBe(true);
      }),
      RUNS,
    );
  });

  function target() {
    return text.map(line => ({ line, secret: 'A', kind: 'repository' as const, owner: 'o', repo: 'r' }));
  }
});

test('a step on keys with hostile names prints nothing that a runner obeys', async () => {
  const names = fc.sample(text, { numRuns: 60, seed: 42 }).filter(name => name.trim() !== '');
  const { server, step } = await openAccount({ keys: names.map(name => ({ name, limit: 5 })) });
  // The account's step looks for smuggled commands and secrets in everything that remains.
  const checked = await step({ operation: 'check', 'current-name': '*', require: 'limit > 5' });
  expect(checked.code).toBe(1);
  const updated = await step({ 'current-name': '*', 'max-keys': '100', limit: '7' });
  expect([updated.code, updated.stdout.includes('bug in the action')]).toEqual([0, false]);
  expect(server.keys().filter(({ limit }) => limit === 7).length).toBeGreaterThan(40);
});

/** The result, or an error of that class; any other is thrown. */
function outcomeOf<Result, Expected extends Error>(
  work: () => Result,
  expected: new (...values: never[]) => Expected,
): Result | Expected {
  try {
    return work();
  } catch (error) {
    if (error instanceof expected) return error;
    throw error;
  }
}

/** In the log, in the outputs, and in the summary as a browser sees it. */
function expectHarmless(outcome: Concluded): void {
  for (const { after, before } of outcome.results) {
    expectSafe(keyText({ name: after.name ?? null, hash: after.hash ?? '' }));
    if (!before) continue;
    for (const value of previousOutputs(before, undefined).values.values()) expect(typeof value).toBe('string');
  }
  for (const result of outcome.results) expectSafe(changesText(result));
  for (const line of logLines(outcome, NOW)) expectSafe(line);
  const { values } = outputsOf(outcome, NOW);
  for (const [name, value] of values) {
    expect(value, name).not.toMatch(/^-?\d+(\.\d+)?e[+-]\d+$|NaN|\[object/);
  }
  expectInert(summaryPage(outcome, NOW).within(SUMMARY_BOUND));
  expectInert(failurePage('update', outcome.warnings).within(SUMMARY_BOUND));
}

/** One line without commands, control characters and keys. */
function expectSafe(line: string): void {
  expect(line.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
  expect(line).not.toContain('##[');
  expect(line).not.toMatch(/^\s*::/);
  expect(line).not.toMatch(/sk-or-[\w-]{16}/i);
}

const OURS = /^(h2|h3|p|table|thead|tbody|tr|th|td|pre|code|b|strong|br|sub|ul|li|blockquote|details|summary)$/;

/** Only the elements of a summary, with no attribute but a column's alignment; no link, no image. */
function expectInert(summary: string): void {
  const html = marked.parse(summary, { gfm: true, async: false });
  for (const [tag, name = '', attributes = ''] of html.matchAll(/<\/?([a-z][a-z0-9]*)([^>]*)>/gi)) {
    expect(name, tag).toMatch(OURS);
    expect(attributes, tag).toMatch(/^( align="(right|left|center)"| class="language-(mermaid|yaml)")?$/);
  }
  expect(html).not.toContain('<!--');
}
