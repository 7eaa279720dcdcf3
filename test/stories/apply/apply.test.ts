/** Keys as code through the bundle: a workflow's step on local servers, with a file in the runner's workspace. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { patchedName, Seals } from '../../../src/domain/rotation/names.ts';
import { demandDescribed } from '../../support/api.ts';
import { type LocalGitHub, startGitHub } from '../../support/github/github.ts';
import type { KeySeed } from '../../support/openrouter/keyring.ts';
import type { LocalOpenRouter, OpenRouterOptions } from '../../support/openrouter/openrouter.ts';
import { fileOf, type RunOptions, type RunResult, runAction } from '../../support/runner/runner.ts';
import { annotations, expectHarmless, localOpenRouter, writesOf } from '../../support/worlds/account.ts';

const PATH = '.github/openrouter-keys.yml';
const DAY_MS = 86_400_000;

let workspace: string;

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'workspace-'));
  mkdirSync(join(workspace, '.github'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

interface Team {
  openrouter: LocalOpenRouter;
  github: LocalGitHub;
  apply(yaml: string, inputs?: Record<string, string>, more?: RunOptions): Promise<RunResult>;
}

async function team(keys: KeySeed[] = [], more: OpenRouterOptions = {}): Promise<Team> {
  const openrouter = await localOpenRouter({ keys, ...more });
  const github = await startGitHub({ environments: { 'octo-org/app': ['production'] } });
  onTestFinished(async () => {
    await github.stop();
    demandDescribed('github', github.requests);
  });
  return {
    openrouter,
    github,
    async apply(yaml, inputs = {}, more = {}) {
      writeFileSync(join(workspace, PATH), yaml);
      const result = await runAction({
        ...more,
        inputs: {
          operation: 'apply',
          config: PATH,
          'provisioning-key': openrouter.managementKey,
          'api-url': openrouter.url,
          'github-token': github.token,
          ...inputs,
        },
        env: { GITHUB_WORKSPACE: workspace, GITHUB_API_URL: github.url, ...more.env },
        secrets: [openrouter.managementKey, github.token],
      });
      expectHarmless(result, [...openrouter.secrets(), github.token]);
      return result;
    },
  };
}

const FILE = `keys:
  prod:
    limit: 50
    rotate-every: 90d
    store-in: |
      repository OPENROUTER_API_KEY
      environment production OPENROUTER_API_KEY
  staging: { limit: 20 }
  new: { limit: 5, store-in: repository NEW_KEY }
  "ci-*": { limit: at most 5 }
unlisted: disable
`;

function keys(): KeySeed[] {
  return [
    { name: 'prod', limit: 40, created_at: new Date(Date.now() - 91 * DAY_MS).toISOString() },
    { name: 'staging', limit: 10 },
    { name: 'ci-1', limit: 9 },
    { name: 'ci-2', limit: 3 },
    { name: 'stray' },
  ];
}

/** The creation of a key that `rotate-every: 90d` rotates. */
const AGED: KeySeed = { limit: 5, created_at: new Date(Date.now() - 91 * DAY_MS).toISOString() };

/** The output `plan`, one line per row. */
function shortPlan({ outputs }: RunResult): string[] {
  const rows: { name: string; action: string; changes: object; 'store-in': string[] }[] = JSON.parse(
    outputs.plan ?? '',
  );
  return rows.map(({ name, action, changes, 'store-in': storeIn }) =>
    `${name} ${action} ${JSON.stringify(changes)} ${storeIn.join(', ')}`.trim(),
  );
}

describe('a push', () => {
  test('makes the keys match the file, and a second one finds nothing to do', async () => {
    const { openrouter, github, apply } = await team(keys());
    const planned = await apply(FILE, { 'dry-run': 'true' });
    expect([planned.code, planned.outputs.changed, writesOf(openrouter)]).toEqual([0, 'true', []]);
    const done = await apply(FILE);
    expect(annotations(done)).toEqual([]);
    expect(done.outputs).toMatchObject({ changed: 'true', drift: 'true', failed: '[]' });
    expect(shortPlan(done)).toEqual(shortPlan(planned));
    expect(shortPlan(done)).toEqual([
      'prod rotate {"limit":{"from":40,"to":50}} repository OPENROUTER_API_KEY, environment production OPENROUTER_API_KEY',
      'staging update {"limit":{"from":10,"to":20}}',
      'new create {"limit":{"from":null,"to":5},"limit_reset":{"from":null,"to":null},"include_byok_in_limit":{"from":null,"to":false},"expires_at":{"from":null,"to":null}} repository NEW_KEY',
      'ci-1 update {"limit":{"from":9,"to":5}}',
      'ci-2 none {}',
      'stray disable {"disabled":{"from":false,"to":true}}',
    ]);
    expect(JSON.parse(fileOf(done, done.outputs['plan-file']))).toEqual(JSON.parse(done.outputs.plan ?? ''));
    expect(JSON.parse(done.outputs.keys ?? '[]').map(({ name }: { name: string }) => name)).toEqual([
      'prod',
      'staging',
      'new',
      'ci-1',
      'ci-2',
      'stray',
    ]);
    const [prod] = openrouter.keysNamed('prod');
    expect(github.secret('repository octo-org/app OPENROUTER_API_KEY')).toBe(prod?.secret);
    expect(github.secret('environment octo-org/app production OPENROUTER_API_KEY')).toBe(prod?.secret);
    expect(github.secret('repository octo-org/app NEW_KEY')).toBe(openrouter.keysNamed('new')[0]?.secret);
    expect(openrouter.keysNamed('stray')).toMatchObject([{ disabled: true }]);
    const before = writesOf(openrouter).length;
    const again = await apply(FILE, { 'dry-run': 'true', 'fail-on-drift': 'true' });
    expect([again.code, again.outputs.changed, again.outputs.drift]).toEqual([0, 'false', 'false']);
    expect(writesOf(openrouter)).toHaveLength(before);
  });

  test('judges the requirements of the step and the entries before anything is written', async () => {
    const { openrouter, apply } = await team(keys());
    const done = await apply(FILE.replace('limit: 20 }', 'limit: 20, require: limit <= 15 }'));
    expect(done.code).toBe(1);
    expect(done.outputs).toMatchObject({ changed: 'false', passed: 'false' });
    expect(JSON.parse(done.outputs.unmet ?? '')).toMatchObject([{ condition: 'limit <= 15', actual: '20' }]);
    expect(writesOf(openrouter)).toEqual([]);
  });

  test('without a token is refused before any request, and says what is missing', async () => {
    const { openrouter, apply } = await team(keys());
    const done = await apply(FILE, { 'github-token': '' });
    expect(annotations(done)[0]).toMatch(/^github-token: /);
    expect(openrouter.requests).toEqual([]);
  });
});

describe('faults in the file', () => {
  test('are shown on its lines, all at once, before any request', async () => {
    const { openrouter, apply } = await team();
    const done = await apply(
      'keys:\n  prod: { limit: $5 }\n  stag,ing: { disabled: yes }\n  "::error::x\\n%": { limt: 1 }\n',
    );
    expect(done.code).toBe(1);
    expect(openrouter.requests).toEqual([]);
    const lines = done.stdout.split('\n').filter(line => line.startsWith('::error'));
    expect(lines).toEqual([
      expect.stringMatching(
        /^::error title=Keys file,file=\.github\/openrouter-keys\.yml,line=2,col=18::\.github\/openrouter-keys\.yml:2:18: limit: /,
      ),
      expect.stringMatching(/,line=3,col=25::.*: disabled: "yes": /),
      expect.stringMatching(/,line=4,col=22::.*no setting "limt"; did you mean limit\?/),
    ]);
  });

  test('are on the line of a file whose path needs escaping', async () => {
    const { apply } = await team();
    mkdirSync(join(workspace, 'a,b:c'));
    writeFileSync(join(workspace, 'a,b:c', '100%.yml'), 'keys: { a: 5 }');
    const done = await apply('keys: {}', { config: 'a,b:c/100%.yml' });
    expect(done.stdout).toContain('file=a%2Cb%3Ac/100%25.yml,line=1,col=12::');
    expect(done.annotations).toMatchObject([{ type: 'error' }]);
  });

  test('in the path are reported before any request', async () => {
    const { openrouter, apply } = await team();
    symlinkSync(tmpdir(), join(workspace, 'link'));
    expect(annotations(await apply('keys: {}', { config: 'missing.yml' }))[0]).toMatch(/actions\/checkout/);
    expect(annotations(await apply('keys: {}', { config: 'link/x.yml' }))[0]).toMatch(/^config: /);
    expect(annotations(await apply('keys: {}', { config: '.github' }))[0]).toMatch(/is not a regular file/);
    expect(openrouter.requests).toEqual([]);
  });
});

describe('drift', () => {
  test('fails a scheduled check, and changes nothing', async () => {
    const { openrouter, apply } = await team(keys());
    const done = await apply(FILE, { 'dry-run': 'true', 'fail-on-drift': 'true' });
    expect(annotations(done)).toEqual([expect.stringMatching(/^fail-on-drift: the keys differ from \.github/)]);
    expect(writesOf(openrouter)).toEqual([]);
    const real = await apply(FILE, { 'fail-on-drift': 'true' });
    expect(annotations(real)[0]).toMatch(/fail-on-drift/);
    expect(writesOf(openrouter)).toEqual([]);
  });
});

describe('carry-over: guardrail', () => {
  const OLD = new Date(Date.now() - 91 * DAY_MS).toISOString();
  const YAML = 'keys: { prod: { rotate-every: 90d, store-in: repository KEY } }\nunlisted: delete\n';
  const lists = ({ requests }: LocalOpenRouter) => requests.filter(({ path }) => /byok|destinations/.test(path));

  test('neither reads nor changes a list, even if unlisted keys are deleted', async () => {
    const { openrouter, apply } = await team([{ name: 'prod', created_at: OLD }, { name: 'stray' }]);
    openrouter.fault({ path: '/byok' }, { status: 403 }, { times: 2 });
    const refused = await apply(YAML);
    expect(annotations(refused)[0]).toMatch(/carry-over: guardrail/);
    const before = lists(openrouter).length;
    const done = await apply(YAML, { 'carry-over': 'guardrail', retire: 'delete' });
    expect([done.code, annotations(done)]).toEqual([0, []]);
    expect(annotations(done, 'notice').filter(text => text.startsWith('carry-over: guardrail'))).toHaveLength(1);
    expect(lists(openrouter)).toHaveLength(before);
    expect(openrouter.keys().map(({ name }) => name)).toEqual(['prod']);
  });
});

describe('a retired key whose time has come', () => {
  const PROD = 'keys: { prod: { limit: 5 } }';

  async function withOverdue(until = '2026-11-01T00:00:00Z', more: OpenRouterOptions = {}) {
    const place = await team([{ hash: 'a'.repeat(64), name: 'prod', limit: 5 }], more);
    const seals = new Seals([place.openrouter.managementKey]);
    const ending = { kind: 'replaced', other: 'a'.repeat(12), until: Date.parse(until) } as const;
    const hash = 'b'.repeat(64);
    place.openrouter.seed({ hash, name: patchedName('prod', ending, '1a2b3c4d', seals, hash), limit: 5 });
    return { place, isDisabled: () => place.openrouter.key(hash)?.disabled, hash };
  }

  test('is disabled in a row of its own, which is no drift', async () => {
    const { place, isDisabled, hash } = await withOverdue();
    const planned = await place.apply(PROD, { 'dry-run': 'true', 'fail-on-drift': 'true' });
    expect([planned.code, planned.outputs.drift, planned.outputs.changed, isDisabled()]).toEqual([
      0,
      'false',
      'true',
      false,
    ]);
    expect(JSON.parse(planned.outputs.plan ?? '')).toMatchObject([
      { name: 'prod', action: 'none' },
      { hash, action: 'disable', reason: 'its time ended at 2026-11-01T00:00:00Z' },
    ]);
    const done = await place.apply(PROD, { 'max-keys': '1' });
    expect([done.code, done.outputs.changed, isDisabled()]).toEqual([0, 'true', true]);
    const again = await place.apply(PROD);
    expect([again.code, again.outputs.changed, writesOf(place.openrouter).length]).toEqual([0, 'false', 1]);
  });

  test('has its row after the entries, by name and then by hash, and before unlisted keys', async () => {
    const place = await team();
    const seals = new Seals([place.openrouter.managementKey]);
    const retired = (hash: string, base: string, other: string) => {
      const ending = {
        kind: 'replaced',
        other: other.slice(0, 12),
        until: Date.parse('2026-11-01T00:00:00Z'),
      } as const;
      place.openrouter.seed({ hash, name: patchedName(base, ending, '1a2b3c4d', seals, hash), limit: 5 });
    };
    const [api, web] = ['a'.repeat(64), 'b'.repeat(64)];
    place.openrouter.seed({ hash: api, name: 'api' });
    place.openrouter.seed({ hash: web, name: 'web' });
    place.openrouter.seed({ name: 'alien' });
    // A list is newest first.
    retired('c'.repeat(64), 'api', api);
    retired('d'.repeat(64), 'web', web);
    const planned = await place.apply('keys: { web: , api: }\nunlisted: disable', { 'dry-run': 'true' });
    const rows = JSON.parse(planned.outputs.plan ?? '') as { name: string }[];
    expect(rows.map(({ name }) => name.replace(/ \[.*/, ' [replaced]'))).toEqual([
      'web',
      'api',
      'api [replaced]',
      'web [replaced]',
      'alien',
    ]);
  });

  test('leaves the lists that name it, with the disabled keys that it replaced', async () => {
    const id = '1c1f0d9e-2222-4a3b-9c4d-5e6f70819203';
    const { place, hash } = await withOverdue(undefined, { byok: [{ id, name: 'ours' }] });
    const seals = new Seals([place.openrouter.managementKey]);
    const [live, earlier] = ['a'.repeat(64), 'c'.repeat(64)];
    const ending = { kind: 'replaced', other: hash.slice(0, 12), until: undefined } as const;
    const name = patchedName('prod', ending, '1a2b3c4d', seals, earlier);
    place.openrouter.seed({ hash: earlier, name, disabled: true });
    place.openrouter.setListed(id, [live, hash, earlier]);
    const done = await place.apply(PROD);
    expect([done.code, annotations(done, 'warning'), place.openrouter.listed(id)]).toEqual([0, [], [live]]);
  });

  test('is disabled although an entry failed', async () => {
    const { place, isDisabled } = await withOverdue();
    expect((await place.apply('keys: { prod: , missing: }')).code).toBe(1);
    expect(isDisabled()).toBe(true);
  });

  test('is disabled although more unlisted keys exist than may be disabled, and is not counted among them', async () => {
    const { place, isDisabled } = await withOverdue();
    const strays = [place.openrouter.seed({ name: 'a' }), place.openrouter.seed({ name: 'b' })];
    const result = await place.apply(`${PROD}\nunlisted: disable`);
    expect(result.code).toBe(1);
    expect(annotations(result).join()).toMatch(/max-keys: 2 keys are not in/);
    expect([isDisabled(), ...strays.map(({ hash }) => place.openrouter.key(hash)?.disabled)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('is named in a warning if the file does not cover its replacement', async () => {
    const { place, isDisabled, hash } = await withOverdue();
    place.openrouter.seed({ name: 'other' });
    const result = await place.apply('keys: { other: }');
    expect([result.code, isDisabled()]).toEqual([0, false]);
    expect(annotations(result, 'warning').join()).toContain(hash);
  });

  test('is left alone before that', async () => {
    const { place, isDisabled } = await withOverdue('2126-11-01T00:00:00Z');
    const result = await place.apply(PROD);
    expect([result.code, result.outputs.changed, isDisabled()]).toEqual([0, 'false', false]);
    expect(annotations(result, 'warning')).toEqual([]);
  });

  test('retire: after 3d works in keys files', async () => {
    const { place } = await withOverdue();
    expect((await place.apply('keys: { prod: { retire: after 3d } }', { 'dry-run': 'true' })).code).toBe(0);
    const wrong = await place.apply('keys: { prod: { retire: after 3 } }', { 'dry-run': 'true' });
    expect(annotations(wrong).join()).toMatch(/openrouter-keys.yml:1:.*retire: "after 3": after: a duration/);
  });

  test('the notice about retire: after 3d appears once for all rotations, although they begin seconds apart', async () => {
    const { openrouter, apply } = await team(['one', 'two', 'three'].map(name => ({ name, ...AGED })));
    const minute = Math.floor(Date.now() / 60_000) * 60_000;
    let created = 0;
    openrouter.onRequest(({ method, path }) => void (method === 'POST' && path === '/keys' && created++));
    openrouter.setNow(() => minute + (5 + 7 * created) * 1000);
    const each = (name: string) => `  ${name}: { store-in: repository ${name}_KEY }`;
    const result = await apply(
      `defaults: { rotate-every: 90d, retire: after 3d }\nkeys:\n${['one', 'two', 'three'].map(each).join('\n')}`,
    );
    expect([result.code, created]).toEqual([0, 3]);
    const until = new Date(minute + 3 * DAY_MS).toISOString().replace(':00.000Z', 'Z');
    expect(annotations(result, 'notice')).toEqual([
      expect.stringContaining(`stays enabled until ${until}: until then`),
    ]);
  });
});

test.each(['GET', 'DELETE'])('an unlisted key is not gone because of a foreign 404 to %s', async method => {
  const { openrouter, apply } = await team([{ name: 'prod' }, { name: 'stray' }]);
  const stray = openrouter.keysNamed('stray')[0]?.hash ?? '';
  openrouter.fault({ method, path: `/keys/${stray}` }, { html: 404 });
  const result = await apply('keys: { prod: }\nunlisted: delete');
  expect([result.code, openrouter.key(stray)?.name]).toEqual([1, 'stray']);
  expect(JSON.parse(result.outputs.failed ?? '')).toMatchObject([
    { name: 'stray', error: expect.stringMatching(/answered 404, but not in the form of OpenRouter's API/) },
  ]);
});

describe('a clock that is more than a day off', () => {
  const YEAR_MS = 366 * DAY_MS;

  test('keeps unlisted keys from being ended if a requirement counts from now, in a dry run too', async () => {
    const { openrouter, apply } = await team([{ name: 'prod' }, { name: 'stray' }]);
    openrouter.fault(
      { path: '/keys' },
      { withHeaders: { date: new Date(Date.now() + YEAR_MS).toUTCString() } },
      { times: 99 },
    );
    const require = { require: 'created-at > -400d' };
    for (const inputs of [require, { ...require, 'dry-run': 'true' }]) {
      const result = await apply('keys: { prod: }\nunlisted: delete', inputs);
      expect([result.code, writesOf(openrouter)]).toEqual([1, []]);
      expect(annotations(result)[0]).toMatch(/366 days ahead of this runner's, so that "created-at > -400d"/);
    }
    const ownRequire = await apply('keys: { prod: { require: created-at > -400d } }\nunlisted: disable');
    expect([ownRequire.code, writesOf(openrouter)]).toEqual([1, []]);
    expect((await apply('keys: { prod: }\nunlisted: report', require)).code).toBe(0);
  });
});
