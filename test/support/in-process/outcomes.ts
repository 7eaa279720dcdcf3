// Outcomes as operations return them, for reports: of one key, and of whole accounts, in trouble and healthy.

import { createHash } from 'node:crypto';
import type { Target } from '../../../src/domain/command/target.ts';
import type { AccountFacts } from '../../../src/domain/key/facts.ts';
import type { Key } from '../../../src/domain/key/key.ts';
import { type Settings, settingsOf } from '../../../src/domain/key/settings.ts';
import { formatInstant } from '../../../src/domain/time/instant.ts';
import type {
  ApplyOutcome,
  ApplyRow,
  CheckOutcome,
  Concluded,
  CreateOutcome,
  DeleteOutcome,
  Delivered,
  ExportOutcome,
  KeyResult,
  RotateOutcome,
  Spend,
  TargetState,
  UpdateOutcome,
  ValidateOutcome,
} from '../../../src/operations/outcome/outcome.ts';

/** A Monday morning. */
export const NOW = Date.UTC(2026, 10, 23, 8);
const DAY = 86_400_000;

export const PRODUCTION = '0b3f4c5e-1d2a-4e6b-8f70-9a1b2c3d4e5f';
const RESEARCH = '7c9d2e4f-3a5b-4c6d-9e8f-0a1b2c3d4e5f';
const SANDBOX = 'e1f2a3b4-c5d6-4e7f-8a9b-0c1d2e3f4a5b';
export const WORKSPACES: ReadonlyMap<string, string> = new Map([
  [PRODUCTION, 'Production'],
  [RESEARCH, 'Research'],
  [SANDBOX, 'Sandbox'],
]);

/** An instant that many days from now. */
export function inDays(days: number): string {
  return formatInstant(NOW + days * DAY);
}

/** A key with every field of the API. By default its limit, remainder and usage agree. */
export function key(fields: Partial<Key> & { name: string }): Key {
  const limit = fields.limit === undefined ? 50 : fields.limit;
  const left = fields.limit_remaining === undefined ? limit : fields.limit_remaining;
  const used = limit === null || left === null ? 0 : Math.max(0, limit - left);
  const hash = createHash('sha256').update(fields.name).digest('hex');
  return {
    hash,
    label: `sk-or-v1-${hash.slice(0, 3)}...${hash.slice(-4)}`,
    disabled: false,
    limit,
    limit_remaining: left,
    limit_reset: null,
    include_byok_in_limit: false,
    usage: used,
    usage_daily: 0,
    usage_weekly: 0,
    usage_monthly: used,
    byok_usage: 0,
    byok_usage_daily: 0,
    byok_usage_weekly: 0,
    byok_usage_monthly: 0,
    created_at: inDays(-200),
    updated_at: null,
    last_used_at: inDays(-1),
    expires_at: null,
    creator_user_id: null,
    workspace_id: PRODUCTION,
    external_user: null,
    ...fields,
  };
}

/** Fields of an existing key. */
export type WholeResult = KeyResult & { after: Key; before: Settings };

/** A key that was checked and not changed. */
export function checkedKey(fields: Partial<Key> & { name: string }): WholeResult {
  const after = key(fields);
  return { did: 'checked', returned: after, after, before: settingsOf(after) };
}

/** A key whose settings changed. */
export function updatedKey(fields: Partial<Key> & { name: string }, before: Partial<Key>): WholeResult {
  const after = key(fields);
  return { did: 'updated', returned: after, after, before: { ...settingsOf(after), ...before } };
}

export function unchangedKey(fields: Partial<Key> & { name: string }): WholeResult {
  return { ...checkedKey(fields), did: 'unchanged' };
}

const COMMON = { dryRun: false, changed: false, failed: [], notices: [], warnings: [] } as const;

function single({ results = [] }: { results?: readonly KeyResult[] }): Partial<Key> | undefined {
  return results.length === 1 ? results[0]?.after : undefined;
}

/** 412.60 USD, which last until the middle of December. */
export const CREDITS: AccountFacts = { creditsRemaining: 412.6, creditsRunOutAt: NOW + 22.4 * DAY };

export function check(more: Partial<Concluded<CheckOutcome>> = {}): Concluded<CheckOutcome> {
  return { operation: 'check', ...COMMON, results: [], single: single(more), ...more };
}

export function update(more: Partial<Concluded<UpdateOutcome>> = {}): Concluded<UpdateOutcome> {
  const changed = more.results?.some(({ did }) => did === 'updated') ?? false;
  return { operation: 'update', ...COMMON, changed, results: [], single: single(more), ...more };
}

export function deletion(more: Partial<Concluded<DeleteOutcome>> = {}): Concluded<DeleteOutcome> {
  return { operation: 'delete', ...COMMON, changed: true, results: [], single: single(more), removedFrom: [], ...more };
}

const NOWHERE: Delivered = { targets: [], outputKey: false };

/** A delivery to targets in these states, each in its order. */
export function delivered(states: Partial<Record<TargetState['state'], readonly Target[]>>): Delivered {
  const entries = Object.entries(states) as [TargetState['state'], readonly Target[]][];
  return { targets: entries.flatMap(([state, all]) => all.map(target => ({ target, state }))), outputKey: false };
}

export function creation(more: Partial<Concluded<CreateOutcome>> = {}): Concluded<CreateOutcome> {
  const results = more.results ?? [{ ...checkedKey({ name: 'pr-1280', limit: 5 }), did: 'created' as const }];
  return {
    operation: 'create',
    ...COMMON,
    changed: true,
    results,
    single: single({ results }),
    delivered: NOWHERE,
    ...more,
  };
}

export function rotation(more: Partial<Concluded<RotateOutcome>> = {}): Concluded<RotateOutcome> {
  const results = more.results ?? [
    { ...checkedKey({ name: 'prod-api', limit_remaining: 38.6 }), did: 'rotated' as const },
  ];
  return {
    operation: 'rotate',
    ...COMMON,
    changed: true,
    results,
    single: single({ results }),
    delivered: NOWHERE,
    previousHash: key({ name: 'prod-api before' }).hash,
    oldKey: undefined,
    carriedOver: [],
    ...more,
  };
}

export function application(more: Partial<Concluded<ApplyOutcome>> = {}): Concluded<ApplyOutcome> {
  return {
    operation: 'apply',
    ...COMMON,
    results: [],
    single: undefined,
    rows: [],
    reported: [],
    drift: false,
    ...more,
  };
}

export function planRow(more: Partial<ApplyRow> & Pick<ApplyRow, 'name' | 'action'>): ApplyRow {
  const hash = more.action === 'create' ? null : key({ name: more.name }).hash;
  return { hash, changes: {}, storeIn: [], reason: '', morePower: false, ...more };
}

export function target(line: string): Target {
  return { line, kind: 'repository', owner: 'octo-org', repo: 'app', secret: line.split(' ').at(-1) ?? '' };
}

export function exported(text: string, more: Partial<Concluded<ExportOutcome>> = {}): Concluded<ExportOutcome> {
  const file = { path: '/runner/temp/openrouter-keys.yml', text, declared: 3, leftOut: 1 };
  return { operation: 'export', ...COMMON, results: [], single: undefined, file, ...more };
}

export function validation(path: string, more: Partial<Concluded<ValidateOutcome>> = {}): Concluded<ValidateOutcome> {
  return {
    operation: 'validate',
    ...COMMON,
    results: [],
    single: undefined,
    declared: { path, keys: 3, patterns: 1 },
    ...more,
  };
}

/** Thirty days of an application whose users rest on weekends. */
export function spend(): Spend {
  const byDay = Array.from({ length: 30 }, (_, n) => {
    const at = NOW - (30 - n) * DAY;
    const isWeekend = [0, 6].includes(new Date(at).getUTCDay());
    const usage = Number(((isWeekend ? 6 : 21) + ((n * 7919) % 13) + n * 0.6).toFixed(6));
    return {
      date: formatInstant(at).slice(0, 10),
      usage,
      byokUsage: n % 9 === 0 ? 1.5 : 0,
      requests: Math.round(usage * 31),
    };
  });
  const total = byDay.reduce((sum, { usage }) => sum + usage, 0);
  const shares = [0.38, 0.21, 0.13, 0.09, 0.06, 0.04, 0.03, 0.02, 0.015, 0.01, 0.008, 0.007];
  const models = [
    'anthropic/claude-opus-4.5',
    'openai/gpt-5.2',
    'google/gemini-3-pro',
    'anthropic/claude-haiku-4.5',
    'deepseek/deepseek-v4',
    'qwen/qwen4-235b-a22b',
    'mistralai/mistral-large-3',
    'x-ai/grok-5',
    'meta-llama/llama-5-70b-instruct',
    'openai/gpt-5.2-mini',
    'google/gemini-3-flash',
    'moonshotai/kimi-k3',
  ];
  const byModel = models.map((model, n) => {
    const usage = Number((total * (shares[n] ?? 0)).toFixed(6));
    return { model, usage, byokUsage: n === 1 ? 6 : 0, requests: Math.round(usage * (20 + 9 * n)) };
  });
  const byKey = [
    { hash: key({ name: 'prod-api' }).hash, name: 'prod-api', lastWeek: 61.4, weekBefore: 22.15 },
    { hash: key({ name: 'agents' }).hash, name: 'agents', lastWeek: 48.2, weekBefore: 45.9 },
  ];
  return { byDay, byModel, byKey };
}

/** It was last used on the day before, in the month before this one. */
const EXPIRED = { expires_at: inDays(-24), last_used_at: inDays(-25), usage_monthly: 0 };

/** Seven keys, with every kind of trouble. */
export function smallAccount(): Key[] {
  return [
    key({ name: 'prod-api', limit: 400, limit_remaining: 61.5, limit_reset: 'monthly' }),
    key({ name: 'search', limit: 250, limit_remaining: 0, limit_reset: 'monthly', usage_monthly: 251.2 }),
    key({ name: 'support-bot', limit: 300, limit_remaining: 214.75, limit_reset: 'monthly', expires_at: inDays(3.4) }),
    key({
      name: 'ci-e2e',
      limit: 20,
      limit_remaining: 17.5,
      limit_reset: 'weekly',
      usage_monthly: 12,
      usage_weekly: 2.5,
    }),
    key({ name: 'agents', limit: null, limit_remaining: null, usage: 1834.207519, usage_monthly: 96.4 }),
    key({ name: 'translations', limit: 100, limit_remaining: 88, ...EXPIRED }),
    key({ name: 'prototype', limit: 10, disabled: true, last_used_at: null }),
  ];
}

/** That many keys of all kinds in three workspaces; about one in nine is in trouble unless all are healthy. */
export function account(count: number, isHealthy = false): Key[] {
  const teams = ['search', 'support-bot', 'translation of the documentation (eu-central-1)', 'agents', 'ci', 'evals'];
  return Array.from({ length: count }, (_, n) => {
    const limit = [20, 50, 100, 250, 400][n % 5] ?? 0;
    const resets = ['monthly', 'monthly', 'weekly', 'daily', null];
    const trouble = isHealthy ? -1 : n % 37;
    const usedShare = [0.12, 0.31, 0.05, 0.44, 0.22, 0.5][n % 6] ?? 0;
    const reset = resets[n % 5] ?? null;
    const used = limit * (trouble === 3 ? 0.86 : trouble === 11 ? 1.002 : trouble === 19 ? 0.93 : usedShare);
    const left = Number((limit - used).toFixed(6));
    const isUnlimited = trouble === 14;
    return key({
      name: `${teams[n % 6]}-${n + 1}`,
      workspace_id: [PRODUCTION, RESEARCH, SANDBOX][n % 3] ?? PRODUCTION,
      limit: isUnlimited ? null : limit,
      limit_remaining: isUnlimited ? null : left,
      limit_reset: trouble === 3 ? 'monthly' : reset,
      usage: used * 6,
      usage_monthly: reset === 'monthly' || trouble === 3 ? used : used * 0.2,
      usage_weekly: used * 0.2,
      usage_daily: used * 0.05,
      disabled: trouble === 23,
      expires_at: trouble === 7 ? inDays(2.2) : trouble === 29 ? inDays(-9) : n % 4 === 0 ? inDays(120 + n) : null,
      last_used_at: inDays(-(n % 30)),
    });
  });
}

/** Keys as `check` returns them. */
export function checkedKeys(keys: readonly Key[]): WholeResult[] {
  return keys.map(after => ({ did: 'checked', returned: after, after, before: settingsOf(after) }));
}
