/** docs/keys-as-code.md is true: its files are applied, and plan what the page says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENTRY_SETTINGS, SETTING_NAMES } from '../../src/keys-file/keys-file-words.ts';
import { Place } from '../support/in-process/applying.ts';
import { anchorsOf } from '../support/runner/readme.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/keys-as-code.md'), 'utf8').replaceAll('\r\n', '\n');
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);
const files = blocks.filter(text => text.startsWith('# .github/openrouter-keys.yml'));
const [example = '', grouped = '', forty = '', twelve = ''] = files;
const DAY_MS = 86_400_000;
const WORKSPACE = '11111111-2222-4333-8444-555555555555';
const GUARDRAIL = '7c1f0d9e-2222-4a3b-9c4d-5e6f70819203';

describe('the page', () => {
  test('says where each setting may be used', () => {
    const rows = [...page.matchAll(/^\| (`.+`) \| .+ \| (yes|no) \| (yes|no) \|$/gm)];
    const said = rows.flatMap(([, names = '', defaults, patterns]) =>
      names.split(', ').map(name => [name.replaceAll('`', ''), defaults === 'yes', patterns === 'yes']),
    );
    const declared = SETTING_NAMES.map(name => [name, ENTRY_SETTINGS[name].defaults, ENTRY_SETTINGS[name].patterns]);
    expect(said.sort()).toEqual(declared.sort());
  });

  test('has only working links', () => {
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor = '']) => anchor);
    expect(links.length).toBeGreaterThan(4);
    for (const link of links) expect(anchorsOf(page)).toContain(link);
  });
});

describe('its example', () => {
  test('plans what its comments say', async () => {
    const place = new Place({
      workspaces: [{ id: WORKSPACE, slug: 'production' }],
      guardrails: [{ id: GUARDRAIL, name: 'eu-only', workspace_id: WORKSPACE }],
    });
    for (const name of ['staging', 'sandbox', 'ci-1', 'forgotten'])
      place.openrouter.seed({ name, limit: 30, workspace_id: WORKSPACE });
    const done = await place.apply(example);
    expect(done.outcome?.failure).toBeUndefined();
    expect(done.rows.map(({ name, action, did }) => `${name}: ${action} ${did}`)).toEqual([
      'prod: create created',
      'staging: update updated',
      'sandbox: update updated',
      'ci-1: update updated',
    ]);
    expect(done.outcome?.reported.map(({ name }) => name)).toEqual(['forgotten']);
    expect(place.key('ci-1')).toMatchObject({ limit: 5, limit_reset: 'monthly' });
    expect(place.openrouter.guardrailOf(place.key('prod')?.hash ?? '')).toBe(GUARDRAIL);
  });
});

describe('its groups', () => {
  test('give each key the nearest setting', async () => {
    const place = new Place({ keys: ['prod', 'ci-web', 'ci-api', 'ci-tmp-7'].map(name => ({ name, limit: 30 })) });
    expect((await place.apply(grouped)).outcome?.failure).toBeUndefined();
    const settings = place.openrouter.keys().map(({ name, limit, limit_reset }) => [name, limit, limit_reset]);
    expect(settings.sort()).toEqual([
      ['ci-api', 8, 'daily'],
      ['ci-tmp-7', 1, 'daily'],
      ['ci-web', 5, 'daily'],
      ['prod', 200, 'monthly'],
    ]);
  });
});

describe('forty limits from one file', () => {
  test('are set in one run', async () => {
    const names = [
      'prod',
      'staging',
      ...Array.from({ length: 12 }, (_, n) => `ci-${n}`),
      ...Array.from({ length: 10 }, (_, n) => `research-${n}`),
      ...Array.from({ length: 16 }, (_, n) => `person${n}-laptop`),
    ];
    const place = new Place({ keys: names.map((name, n) => ({ name, limit: n * 10 })) });
    const done = await place.apply(forty);
    expect(done.outcome?.failure).toBeUndefined();
    const limits = Object.fromEntries(place.openrouter.keys().map(({ name, limit }) => [name, limit]));
    expect(names).toHaveLength(40);
    expect(limits).toMatchObject({ prod: 500, staging: 50, 'ci-7': 5, 'research-0': 100, 'person3-laptop': 20 });
    expect(done.outcome?.verdict).toEqual({ passed: true, unmet: [] });
    expect((await place.plan(forty)).outcome?.drift).toBe(false);
    const above = await place.apply(forty.replace('prod: { limit: 500 }', 'prod: { limit: 501 }'));
    expect([above.writes, above.outcome?.verdict?.passed]).toEqual([[], false]);
  });
});

describe('twelve keys', () => {
  test('are created, and rotated every 90 days, each into its own environment', async () => {
    const names = [...twelve.matchAll(/^ {2}(\w+): \{ store-in/gm)].map(([, name = '']) => name);
    expect(names).toHaveLength(12);
    const place = new Place({}, { environments: { 'octo-org/app': names } });
    const secrets = () => names.map(name => place.github.secret(`environment octo-org/app ${name} OPENROUTER_API_KEY`));
    const first = await place.apply(twelve);
    expect(first.outcome?.failure).toBeUndefined();
    const created = secrets();
    expect(created.map(secret => place.openrouter.keyBySecret(secret ?? '')?.name)).toEqual(names);
    place.later(90 * DAY_MS);
    expect((await place.plan(twelve)).outcome?.drift).toBe(false);
    place.later(DAY_MS);
    const second = await place.apply(twelve);
    expect(second.outcome?.failure).toBeUndefined();
    expect(second.rows.map(({ did }) => did)).toEqual(Array(12).fill('rotated'));
    expect(
      secrets().every((secret, index) => secret !== created[index] && place.openrouter.canSpend(secret ?? '')),
    ).toBe(true);
    const oldOnesWork = () => created.map(secret => place.openrouter.canSpend(secret ?? ''));
    expect(oldOnesWork()).toEqual(Array(12).fill(true));
    place.later(2 * DAY_MS);
    expect((await place.plan(twelve)).outcome?.drift).toBe(false);
    place.later(2 * DAY_MS);
    expect((await place.apply(twelve)).outcome?.failure).toBeUndefined();
    expect(oldOnesWork()).toEqual(Array(12).fill(false));
    place.github.removeSecret('environment octo-org/app web OPENROUTER_API_KEY');
    const third = await place.plan(twelve);
    expect(third.rows.filter(({ action }) => action === 'rotate').map(({ name }) => name)).toEqual(['web']);
  }, 120_000);
});
