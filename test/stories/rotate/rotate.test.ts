/** What rotating a key does and promises: one story per test, on the bundle. */
import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Fault, FaultMatch } from '../../support/openrouter/openrouter.ts';
import { expectNoSecret, type RunResult } from '../../support/runner/runner.ts';
import { makeTogether } from '../../support/server/barrier.ts';
import {
  ENVIRONMENT,
  GUARDRAIL,
  REPOSITORY,
  STORE_IN,
  short,
  startWorld,
  WORKSPACE,
  type World,
  type WorldOptions,
} from '../../support/worlds/world.ts';

const ONE_TARGET = { 'store-in': 'repository OPENROUTER_API_KEY' };
const BY_NAME = { 'current-name': 'prod' };
const ROTATE = { ...BY_NAME, ...ONE_TARGET };
const DAY = 86_400_000;

const worlds: World[] = [];

afterEach(async () => {
  for (const each of worlds.splice(0)) await each.stop();
});

async function world(options?: WorldOptions): Promise<World> {
  const made = await startWorld(options);
  worlds.push(made);
  return made;
}

/** One target is enough for most stories. */
const small = (options?: WorldOptions) => world({ stored: [REPOSITORY], ...options });

function live({ family }: World) {
  return family().find(({ name }) => name === 'prod');
}

function errors(result: RunResult): string {
  return result.annotations.flatMap(({ type, message }) => (type === 'error' ? [message] : [])).join('\n');
}

/** Expects a failure that writes nothing. */
async function expectNothingChanged(place: World, work: () => Promise<RunResult>): Promise<RunResult> {
  const before = { keys: place.openrouter.keys(), secrets: place.github.secrets() };
  const result = await work();
  expect({ keys: place.openrouter.keys(), secrets: place.github.secrets() }).toEqual(before);
  expect(result.code).toBe(1);
  expect(result.outputs.changed ?? 'false').toBe('false');
  return result;
}

function writes({ requests }: World): string[] {
  return requests().flatMap(({ method, path }) => (method === 'GET' ? [] : [`${method} ${path}`]));
}

const PATCH_READY: FaultMatch = { method: 'PATCH', body: ({ name }) => /\[ready for/.test(String(name)) };
const PATCH_OLD: FaultMatch = { method: 'PATCH', body: ({ name }) => /\[replaced by/.test(String(name)) };
const COMMIT: FaultMatch = { method: 'PATCH', body: ({ name }) => name === 'prod' };

describe('the steps', () => {
  test('are taken in this order', async () => {
    const place = await world();
    const names: string[] = [];
    place.openrouter.onAnswered(({ method, key }) => {
      if (method === 'POST' || method === 'PATCH') names.push(place.openrouter.key(key ?? '')?.name ?? '');
    });
    const result = await place.rotate({ ...BY_NAME, 'store-in': STORE_IN });
    expect(result).toMatchObject({ code: 0, stderr: '', malformed: [], smuggled: [] });
    const made = live(place);
    const hashes = new Map([
      [place.old.hash, 'OLD'],
      [made?.hash ?? '', 'NEW'],
      [GUARDRAIL, 'GUARDRAIL'],
      [WORKSPACE, 'WORKSPACE'],
    ]);
    const calls = place.requests().map(({ method, path }) => {
      const shown = [...hashes].reduce((text, [hash, word]) => text.replace(hash, word), path);
      return `${method} ${shown}`;
    });
    const at = (call: string) => calls.indexOf(call);
    // Requests that do not need another answer are concurrent.
    const looks = calls.slice(0, at('POST /keys'));
    expect(new Set(looks)).toEqual(
      new Set([
        'GET /keys',
        'GET /keys/OLD',
        'GET /guardrails/assignments/keys',
        'GET /guardrails/GUARDRAIL',
        'GET /byok',
        'GET /observability/destinations',
        'GET /workspaces/WORKSPACE',
        'GET /repos/octo-org/app/actions/secrets/public-key',
        'GET /repos/octo-org/app/environments/eu%2Fprod%20west/secrets/public-key',
      ]),
    );
    expect(looks.indexOf('GET /keys')).toBeLessThan(looks.indexOf('GET /keys/OLD'));
    const looksAgain = calls.slice(at('POST /keys') + 1, at('POST /guardrails/GUARDRAIL/assignments/keys'));
    expect(new Set(looksAgain)).toEqual(new Set(['GET /keys', 'GET /keys/OLD']));
    const rest = calls.slice(at('POST /guardrails/GUARDRAIL/assignments/keys'));
    expect([...rest.slice(0, 5), ...rest.slice(5, 7).sort(), rest[7], ...rest.slice(8, 10).sort(), rest[10]]).toEqual([
      'POST /guardrails/GUARDRAIL/assignments/keys',
      'PATCH /keys/NEW',
      'GET /key',
      'PUT /repos/octo-org/app/actions/secrets/OPENROUTER_API_KEY',
      'PUT /repos/octo-org/app/environments/eu%2Fprod%20west/secrets/OPENROUTER_API_KEY',
      'GET /keys/NEW',
      'GET /keys/OLD',
      'PATCH /keys/OLD',
      'GET /keys/NEW',
      'GET /keys/OLD',
      'PATCH /keys/NEW',
    ]);
    expect(rest).toHaveLength(11);
    const shapes = [
      `prod [replacing ${short(place.old)}, run 9001.1`,
      `prod [replacing ${short(place.old)}, run 9001.1`,
      `prod [ready for ${short(place.old)}, run 9001.1`,
      `prod [replaced by ${short(made ?? place.old)} until next`,
    ];
    expect(names.map(name => name.replace(/, [0-9a-f]{8}-[0-9a-f]{12}\]$/, ''))).toEqual([...shapes, 'prod']);
    const bearers = [undefined, undefined, made?.hash, place.old.hash];
    for (const [index, name] of names.slice(0, 4).entries()) {
      const [, open = '', mac] = /^(.*)-([0-9a-f]{12})\]$/.exec(name) ?? [];
      const covered = bearers[index] === undefined ? open : `${open}\n${bearers[index]}`;
      expect(mac).toBe(createHmac('sha256', place.openrouter.managementKey).update(covered).digest('hex').slice(0, 12));
    }
  });

  test('make a key that cannot spend until it has everything, and has the guardrail before it can', async () => {
    const place = await small();
    let spendable = 0;
    place.onAnswered(({ path }) => {
      const fresh = place.family().find(({ hash }) => hash !== place.old.hash);
      if (!fresh || !place.openrouter.canSpend(fresh.secret)) return;
      spendable += 1;
      expect(place.openrouter.guardrailOf(fresh.hash), path).toBe(GUARDRAIL);
    });
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    expect(spendable).toBeGreaterThan(0);
    const post = place.openrouter.requests.find(({ method, path }) => method === 'POST' && path === '/keys');
    expect(post?.body).toMatchObject({
      limit: 0,
      workspace_id: WORKSPACE,
      creator_user_id: place.old.creator_user_id,
      include_byok_in_limit: true,
    });
  });

  test('set the outputs, and print no secret anywhere', async () => {
    const place = await small();
    const result = await place.rotate({ ...ROTATE, 'output-key': 'true', require: 'limit-remaining >= 30' });
    const made = live(place);
    expect(result.outputs).toMatchObject({
      hash: made?.hash,
      name: 'prod',
      limit: '30',
      'limit-remaining': '30',
      'previous-hash': place.old.hash,
      'stored-in': '["repository OPENROUTER_API_KEY"]',
      changed: 'true',
      passed: 'true',
      key: made?.secret,
    });
    expect(result.masks).toContain(made?.secret);
    expectNoSecret(result, [...place.openrouter.secrets(), place.github.token]);
  });

  test('write the settings into the journal of a run without GitHub variables as run 0.0', async () => {
    const place = await small();
    const env = { GITHUB_RUN_ID: undefined, GITHUB_RUN_ATTEMPT: undefined };
    expect(await place.rotate(ROTATE, { env })).toMatchObject({ code: 0 });
    const post = place.openrouter.requests.find(({ method }) => method === 'POST');
    expect(JSON.stringify(post?.body)).toContain(', run 0.0, ');
  });
});

describe('the new key has the settings of the old one', () => {
  const cases: [story: string, old: WorldOptions['old'], inputs: Record<string, string>, then: object][] = [
    ['what remained of a limit without a reset', {}, {}, { limit: 30, limit_reset: null }],
    ['nothing, when more was used than the limit', { usage: 60 }, {}, { limit: 0 }],
    ['the whole limit, when it has a reset', { limit_reset: 'monthly' }, {}, { limit: 50, limit_reset: 'monthly' }],
    ['no limit, when there was none', { limit: null }, {}, { limit: null }],
    ['a limit that is given', {}, { limit: '12.5' }, { limit: 12.5 }],
    ['a limit raised from what it would get', {}, { limit: 'raise by 10' }, { limit: 40 }],
    ['a limit lowered from what it would get', {}, { limit: 'lower by 50%' }, { limit: 15 }],
    ['a limit topped up, with nothing used', {}, { limit: 'top up to 35' }, { limit: 35 }],
    ['at most, from what it would get', {}, { limit: 'at most 40' }, { limit: 30 }],
    [
      'what remained, also when a reset is given',
      {},
      { 'limit-reset': 'weekly' },
      { limit: 30, limit_reset: 'weekly' },
    ],
    [
      'the whole limit, also when the reset is taken away',
      { limit_reset: 'daily' },
      { 'limit-reset': 'none' },
      { limit: 50, limit_reset: null },
    ],
    ['another BYOK rule, when given', {}, { 'include-byok-in-limit': 'false' }, { include_byok_in_limit: false }],
    ['no creator, when there was none', { creator_user_id: null }, {}, { creator_user_id: null }],
    ['no expiry, when there was none', { expires_at: null }, {}, { expires_at: null }],
    ['no expiry, when never is given', {}, { 'expires-in': 'never' }, { expires_at: null }],
    ['an enabled state, though the old one was disabled', { disabled: true }, {}, { disabled: false, limit: 30 }],
  ];
  for (const [story, old, inputs, then] of cases) {
    test(`${story}`, async () => {
      const place = await small({ ...(old && { old }) });
      expect(await place.rotate({ ...ROTATE, ...inputs })).toMatchObject({ code: 0 });
      expect(live(place)).toMatchObject(then);
      expect(place.github.secret(REPOSITORY)).toBe(live(place)?.secret);
    });
  }

  test('its whole lifetime again, counted from now, even if it has expired', async () => {
    const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();
    const place = await small({ old: { created_at: ago(40), expires_at: ago(10) } });
    expect(await place.rotate({ ...ROTATE })).toMatchObject({ code: 0 });
    expect(Math.abs(Date.parse(live(place)?.expires_at ?? '') - Date.now() - 30 * DAY)).toBeLessThan(60_000);
  });

  test('a lifetime that is given', async () => {
    const place = await small();
    expect(await place.rotate({ ...ROTATE, 'expires-in': '2w' })).toMatchObject({ code: 0 });
    expect(Math.abs(Date.parse(live(place)?.expires_at ?? '') - Date.now() - 14 * DAY)).toBeLessThan(60_000);
  });

  test('no guardrail, when it had none', async () => {
    const place = await small({ guardrail: false });
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    expect(place.openrouter.guardrailOf(live(place)?.hash ?? '')).toBeUndefined();
    expect(writes(place).filter(write => write.includes('guardrails'))).toEqual([]);
  });

  test('another name, when one is given; the journal keeps the old one', async () => {
    const place = await small();
    expect(await place.rotate({ ...ROTATE, name: 'production' })).toMatchObject({ code: 0 });
    const names = place.family().map(({ name }) => name.replace(/ \[replaced by .*/, ' [replaced]'));
    expect(names).toEqual(['prod [replaced]', 'production']);
  });

  test('an unlimited key cannot be lowered by an amount, and nothing is changed', async () => {
    const place = await small({ old: { limit: null } });
    const result = await expectNothingChanged(place, () => place.rotate({ ...ROTATE, limit: 'lower by 5' }));
    expect(errors(result)).toMatch(/^limit: key "prod" is unlimited/);
  });

  test('a reset starts the present period again, and a notice says so', async () => {
    const place = await small({ old: { limit_reset: 'monthly' } });
    const { annotations } = await place.rotate({ ...ROTATE, retire: 'disable' });
    const notices = annotations.filter(({ type }) => type === 'notice');
    expect(notices.map(({ message }) => message).join()).toMatch(/whole limit for the current period/);
  });
});

describe('the old key', () => {
  const retired = (place: World) => place.openrouter.key(place.old.hash);
  const mark = (place: World, more = '') => `prod [replaced by ${short(live(place) ?? place.old)}${more}, `;

  test('stays enabled until the next rotation by default, and a notice says that two keys can spend', async () => {
    const place = await small();
    const result = await place.rotate(ROTATE);
    expect(retired(place)?.disabled).toBe(false);
    expect(retired(place)?.name.startsWith(mark(place, ' until next'))).toBe(true);
    expect(result.log).toMatch(/two keys can spend/);

    place.later(16);
    expect(await place.rotate(ROTATE, { env: { GITHUB_RUN_ID: '9002' } })).toMatchObject({ code: 0 });
    expect(retired(place)?.disabled).toBe(true);
  });

  test('is disabled with retire: disable', async () => {
    const place = await small();
    await place.rotate({ ...ROTATE, retire: 'disable' });
    expect(retired(place)?.disabled).toBe(true);
    expect(retired(place)?.name.startsWith(mark(place))).toBe(true);
  });

  test('is deleted with retire: delete', async () => {
    const place = await small();
    const result = await place.rotate({ ...ROTATE, retire: 'delete' });
    expect(retired(place)).toBeUndefined();
    expect(result.outputs['previous-hash']).toBe(place.old.hash);
  });

  test('is not reported to stay enabled when it was disabled before', async () => {
    for (const retire of ['next-rotation', 'keep']) {
      const place = await small({ old: { disabled: true } });
      const result = await place.rotate({ ...ROTATE, retire });
      expect(result).toMatchObject({ code: 0 });
      expect(retired(place)?.disabled).toBe(true);
      expect(result.log).toMatch(/old key "prod" \([^)]+\) had ended before; its name says what replaced it/);
      expect(result.log).not.toMatch(/stays enabled/);
    }
  });

  test('is not reported as unchanged when somebody has renamed it in the meantime', async () => {
    const place = await small();
    place.github.onAnswered(({ method }) => {
      if (method === 'PUT') place.openrouter.change(place.old.hash, { name: 'other' });
    });
    const result = await place.rotate(ROTATE);
    expect(errors(result)).toMatch(/old key "prod" .* was renamed to "other"/);
    expect(result.log).toMatch(/old key "prod" \([^)]+\) was not touched/);
  });

  test('counts as read by hash when somebody has disabled it since it was listed', async () => {
    const place = await small();
    let lists = 0;
    place.openrouter.onAnswered(({ method, path, search }) => {
      if (method !== 'GET' || path !== '/keys' || !/offset=0/.test(search)) return;
      lists += 1;
      if (lists === 1) place.openrouter.change(place.old.hash, { disabled: true });
    });
    const result = await place.rotate(ROTATE);
    expect(result).toMatchObject({ code: 0 });
    expect(result.log).toMatch(/had ended before/);
    expect(lists).toBe(2);
  });

  test('is only renamed with retire: keep, also by the next rotation', async () => {
    const place = await small();
    await place.rotate({ ...ROTATE, retire: 'keep' });
    expect(retired(place)?.name.startsWith(mark(place))).toBe(true);
    place.later(16);
    await place.rotate({ ...ROTATE, retire: 'keep' }, { env: { GITHUB_RUN_ID: '9002' } });
    expect(retired(place)?.disabled).toBe(false);
  });

  for (const [story, change] of [
    ['deleted', (place: World) => place.openrouter.remove(place.old.hash)],
    ['renamed', (place: World) => place.openrouter.change(place.old.hash, { name: 'other' })],
  ] as const) {
    test(`that was ${story} before it was retired means that another rotation has won: nothing more is written`, async () => {
      const place = await small();
      let before: unknown;
      place.github.onAnswered(({ method }) => {
        if (method !== 'PUT') return;
        change(place);
        before = place.openrouter.keys();
      });
      const result = await place.rotate({ ...ROTATE, retire: 'disable' });
      expect(errors(result)).toMatch(new RegExp(`The old key "prod" .* was ${story}.*Nothing more was written`));
      expect(errors(result)).toMatch(/The new key is stored in: octo-org\/app: repository/);
      expect(result.outputs).toMatchObject({ changed: 'true', 'stored-in': '["repository OPENROUTER_API_KEY"]' });
      expect(place.openrouter.keys()).toEqual(before);
    });
  }

  test('needs no store when the new key is an output and the old one is kept', async () => {
    const place = await small();
    const result = await place.rotate({ ...BY_NAME, 'output-key': 'true', retire: 'keep' });
    expect(result).toMatchObject({ code: 0 });
    expect(result.outputs.key).toBe(live(place)?.secret);
    expect(place.openrouter.canSpend(place.old.secret)).toBe(true);
    expect(place.github.requests).toEqual([]);
    expectNoSecret(result, place.openrouter.secrets());
  });

  test('does not get its name back when the commit of a rotation without a store fails: the output is in use', async () => {
    const place = await small();
    place.openrouter.fault(COMMIT, { status: 502, work: true }, { times: 5 });
    const result = await place.rotate({ ...BY_NAME, 'output-key': 'true', retire: 'keep' });
    // Every answer was lost, but the key has its name: the commit has happened.
    expect(result).toMatchObject({ code: 0, outputs: { name: 'prod', key: live(place)?.secret } });
    expect(place.family().filter(({ name }) => name === 'prod')).toHaveLength(1);
  });

  test('stays, like the new one, when the commit of a rotation without a store is refused', async () => {
    const place = await small();
    place.openrouter.fault(COMMIT, { status: 400 });
    const result = await place.rotate({ ...BY_NAME, 'output-key': 'true', retire: 'keep' });
    expect(errors(result)).toMatch(/The output key holds the new key.*is enabled and named "prod \[replaced by/);
    expect(result.outputs).toMatchObject({ changed: 'true', key: expect.stringMatching(/^sk-or-v1-/) });
    expect(place.openrouter.canSpend(result.outputs.key ?? '')).toBe(true);
  });
});

describe('nothing is sent', () => {
  const cases: [story: string, inputs: Record<string, string>, message: RegExp][] = [
    ['when nobody would get the new key', BY_NAME, /nobody receives/],
    [
      'when the new key is only an output and the old one would be retired',
      { ...BY_NAME, 'output-key': 'true' },
      /retire: keep/,
    ],
    ['when the name is a pattern', { ...ONE_TARGET, 'current-name': 'pr*' }, /exact name/],
    ['when several hashes are given', { ...ONE_TARGET, hash: 'a,b' }, /one key at a time/],
    ['when the new name looks like a journal', { ...ROTATE, name: 'x [replacing y]' }, /choose another ending/],
    ['when the lifetime is in the past', { ...ROTATE, 'expires-in': '2020-01-01T00:00:00Z' }, /in the past/],
    ['when the lifetime is more than ten years', { ...ROTATE, 'expires-in': '4000d' }, /ten years/],
    ['when retire is misspelt', { ...ROTATE, retire: 'remove' }, /not one of next-rotation/],
  ];
  for (const [story, inputs, message] of cases) {
    test(story, async () => {
      const place = await small();
      const result = await place.rotate(inputs);
      expect(result.code).toBe(1);
      expect(errors(result)).toMatch(message);
      expect(place.requests()).toEqual([]);
    });
  }
});

describe('nothing is written', () => {
  test('in a dry run, which shows the plan', async () => {
    const place = await small();
    const before = place.openrouter.keys();
    const result = await place.rotate({ ...ROTATE, 'dry-run': 'true' });
    expect(result.code).toBe(0);
    expect(place.openrouter.keys()).toEqual(before);
    expect(writes(place)).toEqual([]);
    expect(result.outputs).toMatchObject({ changed: 'true', limit: '30', hash: '', 'previous-hash': place.old.hash });
    expect(result.summary).toMatch(/dry run/i);
  });

  test('when the new key would fail require, whatever fail-on-unmet says', async () => {
    const place = await small();
    const inputs = { ...ROTATE, limit: '600', require: 'limit <= 500' };
    const strict = await expectNothingChanged(place, () => place.rotate(inputs));
    expect(errors(strict)).toMatch(/limit <= 500: is 600/);
    const lax = await place.rotate({ ...inputs, 'fail-on-unmet': 'false' });
    expect(lax).toMatchObject({ code: 0, outputs: { passed: 'false', changed: 'false' } });
    expect(writes(place)).toEqual([]);
  });

  test('when a target cannot be used', async () => {
    const place = await small({ github: { tokens: [{ token: 'ghp_reader', secrets: false }] } });
    const result = await expectNothingChanged(place, () => place.rotate(ROTATE));
    expect(errors(result)).toMatch(/octo-org\/app: repository OPENROUTER_API_KEY.*"Secrets: write"/);
    expect(writes(place)).toEqual([]);
  });

  test("when a target's public key is invalid", async () => {
    const place = await small();
    place.github.fault({ path: /public-key$/ }, { answer: { key_id: '1', key: Buffer.alloc(32).toString('base64') } });
    const result = await expectNothingChanged(place, () => place.rotate(ROTATE));
    expect(errors(result)).toMatch(/no public key to encrypt with/);
    expect(writes(place)).toEqual([]);
  });

  test('when the key is in another workspace than workspace-id says', async () => {
    const place = await small();
    const other = place.bystanders().find(({ workspace_id }) => workspace_id !== WORKSPACE);
    const result = await expectNothingChanged(place, () => place.rotate({ ...ONE_TARGET, hash: other?.hash ?? '' }));
    expect(errors(result)).toMatch(/is in workspace .* not in/);
  });

  test('when no key has the name; the error says where it was searched for', async () => {
    const place = await small();
    const inputs = { ...ONE_TARGET, 'current-name': 'production' };
    const result = await expectNothingChanged(place, () => place.rotate(inputs));
    expect(errors(result)).toMatch(new RegExp(`no key is named "production" in workspace ${WORKSPACE}`));
  });

  test('when two keys have the name', async () => {
    const place = await small();
    place.openrouter.seed({ name: 'prod', workspace_id: WORKSPACE });
    const result = await expectNothingChanged(place, () => place.rotate(ROTATE));
    expect(errors(result)).toMatch(/2 enabled keys are named "prod".*hash or api-key/);
  });

  test('when the hash is gone and no journal names it', async () => {
    const place = await small();
    const result = await expectNothingChanged(place, () =>
      place.rotate({ ...ONE_TARGET, hash: 'a'.repeat(64), 'workspace-id': '' }),
    );
    expect(errors(result)).toMatch(/was deleted, or belongs to another account.*default workspace.*workspace-id/);
  });
});

describe('what an earlier rotation left', () => {
  const journal = ({ old }: World, kind: string, run = '8000.1') => `prod [${kind} ${short(old)}, run ${run}`;
  const young = () => ({ created_at: new Date(Date.now() - 5 * 60_000).toISOString() });

  test('is left alone for 15 minutes, since that rotation may still be running', async () => {
    const place = await small();
    place.leftover(journal(place, 'replacing'), young());
    const result = await expectNothingChanged(place, () => place.rotate(ROTATE));
    expect(errors(result)).toMatch(/going on.*run 8000.*in (9|10|11) minutes/);
    expect(writes(place)).toEqual([]);
  });

  test('is finished by a later attempt of the same run without waiting', async () => {
    const place = await small();
    const left = place.leftover(journal(place, 'replacing', '9001.1'), young());
    expect(await place.rotate(ROTATE, { env: { GITHUB_RUN_ATTEMPT: '2' } })).toMatchObject({ code: 0 });
    expect(place.openrouter.key(left.hash)).toBeUndefined();
  });

  test('is left alone by the same attempt of the same run, as with two jobs', async () => {
    const place = await small();
    place.leftover(journal(place, 'replacing', '9001.1'), young());
    await expectNothingChanged(place, () => place.rotate(ROTATE));
  });

  test('is ignored without a seal, and a warning says what to do by hand', async () => {
    const place = await small();
    const unsealed = place.openrouter.seed({
      workspace_id: WORKSPACE,
      name: `prod [replaced by ${short(place.old)} until next, 1a2b3c4d-0123456789ab]`,
    });
    const result = await place.rotate(ROTATE);
    expect(result.code).toBe(0);
    expect(place.openrouter.key(unsealed.hash)).toEqual(unsealed);
    const warnings = result.annotations.flatMap(({ type, message }) => (type === 'warning' ? [message] : []));
    // The world has two more: one that names the old key, and one that only looks retired.
    expect(warnings.filter(text => /disable or rename it by hand/.test(text))).toHaveLength(3);
    expect(warnings.join()).toContain(unsealed.hash);
  });

  test('is ready: it is retired like the old key, and its use is subtracted from the budget', async () => {
    const place = await small();
    const left = place.leftover(journal(place, 'ready for'), { usage: 4 });
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    expect(live(place)?.limit).toBe(26);
    expect(place.openrouter.key(left.hash)?.name).toContain(`[replaced by ${short(live(place) ?? left)} until next, `);
  });

  for (const retire of ['disable', 'delete', 'keep']) {
    test(`is ready: with retire: ${retire} it is disabled`, async () => {
      const place = await small();
      const left = place.leftover(journal(place, 'ready for'));
      expect(await place.rotate({ ...ROTATE, retire })).toMatchObject({ code: 0 });
      expect(place.openrouter.key(left.hash)).toMatchObject({ disabled: true });
      expect(place.openrouter.key(left.hash)?.name).toMatch(/^prod \[replaced by [0-9a-f]{12}, /);
    });
  }

  test('was replaced by a leftover until next: it ends now, and its use counts', async () => {
    const place = await small();
    const ready = place.leftover(journal(place, 'ready for'), { usage: 2 });
    const before = place.leftover(`prod [replaced by ${short(ready)} until next`, { usage: 3 });
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    expect(place.openrouter.key(before.hash)?.disabled).toBe(true);
    expect(live(place)?.limit).toBe(25);
  });

  test('is the source of all settings when the old key was deleted, and still names it', async () => {
    const place = await small();
    const expires = new Date(Date.now() + 9 * DAY).toISOString();
    place.leftover(journal(place, 'ready for'), {
      limit: 11,
      usage: 1,
      include_byok_in_limit: true,
      expires_at: expires,
    });
    place.openrouter.remove(place.old.hash);
    const result = await place.rotate({ ...ONE_TARGET, hash: place.old.hash });
    expect(result).toMatchObject({ code: 0, outputs: { 'previous-hash': '' } });
    expect(live(place)).toMatchObject({ limit: 10, include_byok_in_limit: true });
    const post = place.openrouter.requests.find(({ method }) => method === 'POST');
    expect(JSON.stringify(post?.body)).toContain(`[replacing ${short(place.old)}, `);
  });

  test('cannot be the source if it had no settings yet: then nothing can be rotated', async () => {
    const place = await small();
    place.leftover(journal(place, 'replacing'), { limit: 0 });
    place.openrouter.remove(place.old.hash);
    const result = await expectNothingChanged(place, () => place.rotate(ROTATE));
    expect(errors(result)).toMatch(/operation create/);
  });

  test('belongs to several old keys of the name: then the name is ambiguous', async () => {
    const place = await small();
    place.leftover(journal(place, 'ready for'));
    place.leftover('prod [ready for 0123456789ab, run 8000.1');
    place.openrouter.remove(place.old.hash);
    const result = await expectNothingChanged(place, () => place.rotate(ROTATE));
    expect(errors(result)).toMatch(/several old keys.*hash/);
  });
});

describe('the selected key', () => {
  test('is a leftover: the old key is the one that its journal names', async () => {
    const place = await small();
    const left = place.leftover(`prod [ready for ${short(place.old)}, run 8000.1`);
    const result = await place.rotate({ ...ONE_TARGET, hash: left.hash });
    expect(result).toMatchObject({ code: 0, outputs: { 'previous-hash': place.old.hash, name: 'prod' } });
    expect(place.openrouter.key(left.hash)?.name).toMatch(/\[replaced by/);
  });

  test('has a seal of another provisioning key: the error says how to fix the name', async () => {
    const place = await small();
    const [, , , foreign] = place.bystanders();
    const result = await expectNothingChanged(place, () => place.rotate({ ...ONE_TARGET, hash: foreign?.hash ?? '' }));
    expect(errors(result)).toMatch(/another provisioning key wrote it, or a person\. Rename it/);
  });

  test('was retired, and its replacement is in use: the error names that, and selectors that do not go stale', async () => {
    const place = await small();
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    place.later(16);
    const result = await expectNothingChanged(place, () => place.rotate({ ...ONE_TARGET, hash: place.old.hash }));
    expect(errors(result)).toContain(live(place)?.hash ?? '-');
    expect(errors(result)).toMatch(/api-key, which cannot go stale, or with current-name: prod/);
  });

  test('was retired, and its replacement is gone: the error says how to fix the name', async () => {
    const place = await small();
    place.openrouter.change(place.old.hash, { name: place.sealed('prod [replaced by 0123456789ab', place.old.hash) });
    const result = await expectNothingChanged(place, () => place.rotate({ ...ONE_TARGET, hash: place.old.hash }));
    expect(errors(result)).toMatch(/is gone.*rename it to "prod"/);
  });

  test('was never finished by create: the error says to delete it', async () => {
    const place = await small();
    const left = place.leftover('prod [creating, run 8000.1', { limit: 0 });
    const result = await expectNothingChanged(place, () => place.rotate({ ...ONE_TARGET, hash: left.hash }));
    expect(errors(result)).toMatch(/never finished.*operation delete/);
  });

  test('is disabled and selected by its value: it is recognized by the beginning and end of its label', async () => {
    const place = await small({ old: { disabled: true } });
    const result = await place.rotate({ ...ONE_TARGET, 'api-key': place.old.secret });
    expect(result).toMatchObject({ code: 0, outputs: { 'previous-hash': place.old.hash } });
    expectNoSecret(result, place.openrouter.secrets());
  });

  test('is named by a journal, but has a foreign seal itself: it is not touched', async () => {
    const place = await small();
    const left = place.leftover(`prod [ready for ${short(place.old)}, run 8000.1`);
    place.openrouter.change(place.old.hash, { name: 'prod [replaced by 0123456789ab, 1a2b3c4d-0123456789ab]' });
    const result = await expectNothingChanged(place, () => place.rotate({ ...ONE_TARGET, hash: left.hash }));
    expect(errors(result)).toMatch(/not of this provisioning key/);
  });
});

describe('of two concurrent rotations', () => {
  test('the second sees the journal of the first, and changes nothing', async () => {
    const place = await small();
    let second: Promise<RunResult> | undefined;
    place.openrouter.onRequest(async ({ method, path }) => {
      if (method !== 'PATCH' || second) return;
      second = place.rotate(ROTATE, { env: { GITHUB_RUN_ID: '9002' } });
      expect(errors(await second), path).toMatch(/going on/);
    });
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    expect(second).toBeDefined();
    expect(place.family()).toHaveLength(2);
  });

  test('neither continues when both have made a key before either looks again', async () => {
    const place = await small();
    makeTogether(place.openrouter);
    const before = place.openrouter.keys();
    const results = await Promise.all(
      ['9001', '9002'].map(GITHUB_RUN_ID => place.rotate(ROTATE, { env: { GITHUB_RUN_ID } })),
    );
    for (const result of results) expect(errors(result)).toMatch(/Another rotation|was deleted while/);
    expect(place.openrouter.keys()).toEqual(before);
    expect(place.stored()).toEqual([place.old.secret]);
  });

  for (const [story, change] of [
    ['renamed', (place: World) => place.openrouter.change(place.old.hash, { name: 'other' })],
    ['disabled', (place: World) => place.openrouter.change(place.old.hash, { disabled: true })],
    ['deleted', (place: World) => place.openrouter.remove(place.old.hash)],
  ] as const) {
    test(`the new key is deleted when the old one was ${story} in the meantime`, async () => {
      const place = await small();
      place.openrouter.onRequest(({ method, path }) => {
        if (method === 'POST' && path === '/keys') change(place);
      });
      const result = await place.rotate(ROTATE);
      expect(errors(result)).toMatch(/was (changed|deleted) while the rotation began/);
      expect(place.family().filter(({ hash }) => hash !== place.old.hash)).toEqual([]);
      expect(place.stored()).toEqual([place.old.secret]);
    });
  }

  for (const [story, change] of [
    ['disabled', (place: World, hash: string) => place.openrouter.change(hash, { disabled: true })],
    ['renamed', (place: World, hash: string) => place.openrouter.change(hash, { name: 'taken' })],
    ['deleted', (place: World, hash: string) => place.openrouter.remove(hash)],
  ] as const) {
    test(`one whose new key was ${story} has been taken over, and writes nothing more`, async () => {
      const place = await small();
      let before: unknown;
      place.github.onAnswered(({ method }) => {
        const fresh = place.family().find(({ hash }) => hash !== place.old.hash);
        if (method !== 'PUT' || !fresh) return;
        change(place, fresh.hash);
        before = place.openrouter.keys();
      });
      const result = await place.rotate({ ...ROTATE, retire: 'disable' });
      expect(errors(result)).toMatch(/another rotation of the same key has taken over/);
      expect(place.openrouter.keys()).toEqual(before);
    });
  }
});

describe('a rotation that fails before anything was stored leaves everything as it was', () => {
  const cases: [story: string, where: 'openrouter' | 'github', match: FaultMatch, fault: Fault, message: RegExp][] = [
    [
      'when the key is refused',
      'openrouter',
      { method: 'POST', path: '/keys' },
      { status: 400 },
      /POST \/keys was refused.*Nothing was changed/s,
    ],
    [
      'when the guardrail is not assigned',
      'openrouter',
      { method: 'POST', path: /guardrails/ },
      { answer: { assigned_count: 0 } },
      /accepted the assignment of guardrail .* but does not show it/,
    ],
    ['when the settings are not applied', 'openrouter', PATCH_READY, 'lie', /accepted the change.*but/],
    [
      'when the answer has another name',
      'openrouter',
      { method: 'POST', path: '/keys' },
      { lie: { name: 'x' } },
      /answered that the new key has name "x" instead/,
    ],
    [
      'when OpenRouter does not know the new key for 30 s',
      'openrouter',
      { path: '/key' },
      { status: 401 },
      /within 30 s/,
    ],
    [
      'when the token lacks the permission to write',
      'github',
      { method: 'PUT' },
      { status: 403 },
      /"Secrets: write".*Nothing was changed/s,
    ],
    ['when GitHub does not accept the secret', 'github', { method: 'PUT' }, { status: 422 }, /Nothing was changed/],
    [
      'when OpenRouter answers so late that the 10 minutes for storing are over',
      'openrouter',
      { method: 'POST', path: '/keys' },
      { lie: { created_at: new Date(Date.now() - 11 * 60_000).toISOString() }, work: true },
      /too much time has passed.*Nothing was changed/,
    ],
  ];
  for (const [story, where, match, fault, message] of cases) {
    test(story, async () => {
      const place = await small();
      place[where].fault(match, fault, { times: Number.POSITIVE_INFINITY });
      const result = await expectNothingChanged(place, () => place.rotate({ ...ROTATE, require: 'limit > 0' }));
      expect(errors(result)).toMatch(message);
      expect(result.outputs.passed).toBe('false');
      expectNoSecret(result, place.openrouter.secrets());
    });
  }

  test('and says so when the new key could not be deleted; the next one removes it', async () => {
    const place = await small();
    place.github.fault({ method: 'PUT' }, { status: 403 });
    place.openrouter.fault({ method: 'DELETE' }, { status: 500 }, { times: 5 });
    const result = await place.rotate(ROTATE);
    expect(errors(result)).toMatch(/could not be deleted.*the next rotation removes it/s);
    place.later(16);
    expect(await place.rotate(ROTATE, { env: { GITHUB_RUN_ID: '9002' } })).toMatchObject({ code: 0 });
    expect(place.stored()).toEqual([live(place)?.secret]);
  });
});

describe('when some target has the new key, or may have it', () => {
  test('both keys stay live, and the error shows which target holds which', async () => {
    const place = await world();
    place.github.fault({ method: 'PUT', path: /environments/ }, { status: 403 });
    const result = await place.rotate({ ...BY_NAME, 'store-in': STORE_IN, retire: 'delete' });
    const message = errors(result);
    expect(message).toMatch(/The new key is stored in: octo-org\/app: repository OPENROUTER_API_KEY\./);
    expect(message).toMatch(/still in: octo-org\/app: environment eu\/prod west OPENROUTER_API_KEY\./);
    expect(place.openrouter.canSpend(place.github.secret(REPOSITORY) ?? '')).toBe(true);
    expect(place.github.secret(ENVIRONMENT)).toBe(place.old.secret);
    expect(place.openrouter.key(place.old.hash)).toEqual(place.old);
    expect(result.outputs).toMatchObject({ 'stored-in': '["repository OPENROUTER_API_KEY"]', changed: 'true' });
  });

  test('a refusal after a lost answer of the same target counts as "may have it"', async () => {
    const place = await small();
    place.github.fault({ method: 'PUT' }, 'reset-after');
    place.github.fault({ method: 'PUT' }, { status: 403 });
    const result = await place.rotate(ROTATE);
    expect(errors(result)).toMatch(/may be stored in: octo-org\/app: repository/);
    expect(place.openrouter.canSpend(place.stored()[0] ?? '')).toBe(true);
    expect(place.stored()).not.toEqual([place.old.secret]);
    expect(place.openrouter.key(place.old.hash)).toEqual(place.old);
  });

  test('a failed commit leaves both live for the next rotation', async () => {
    const place = await small();
    place.openrouter.fault(COMMIT, 'lie', { times: 1 });
    place.openrouter.fault(COMMIT, { status: 400 });
    const result = await place.rotate(ROTATE);
    expect(errors(result)).toMatch(/name is still.*Run the rotation again/s);
    for (const { disabled } of place.family()) expect(disabled).toBe(false);
  });

  test('an answer that lies is checked by another read', async () => {
    const place = await small();
    place.openrouter.fault(PATCH_OLD, { lie: { name: 'something else' }, work: true });
    place.openrouter.fault(COMMIT, { lie: { name: 'something else' }, work: true });
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0, outputs: { name: 'prod' } });
  });
});

describe('the POST', () => {
  const POST: FaultMatch = { method: 'POST', path: '/keys' };
  const posts = (place: World) => writes(place).filter(write => write === 'POST /keys').length;

  for (const [story, fault] of [
    ['whose answer was lost', 'reset-after'],
    ['that was done but answered 502', { status: 502, work: true }],
    ['whose answer was cut short', { cut: true }],
    ['whose answer has no usable key', { lie: { key: '' }, work: true }],
    ['whose answer is not JSON', { html: 201, work: true }],
  ] as [string, Fault][]) {
    test(`${story} is repeated once, after the key of the first was found by its name and deleted`, async () => {
      const place = await small();
      place.openrouter.fault(POST, fault);
      expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
      expect(posts(place)).toBe(2);
      expect(place.family()).toHaveLength(2);
      expect(place.stored()).toEqual([live(place)?.secret]);
    });
  }

  test('that made no key is repeated once after two looks', async () => {
    const place = await small();
    place.openrouter.fault(POST, { status: 500 });
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    const asked = place.openrouter.requests.map(({ method, path, query }) => `${method} ${path} ${query.offset ?? ''}`);
    const first = asked.indexOf('POST /keys ');
    expect([asked[first], asked[first + 5]]).toEqual(['POST /keys ', 'POST /keys ']);
    // The two pages of a look are requested concurrently.
    const look = [expect.stringMatching(/^GET \/keys [1-9]/), 'GET /keys 0'];
    for (const at of [1, 3]) expect(asked.slice(first + at, first + at + 2)).toEqual(expect.arrayContaining(look));
  });

  test('is not sent a third time, and nothing is left', async () => {
    const place = await small();
    place.openrouter.fault(POST, 'reset-after', { times: 9 });
    await expectNothingChanged(place, () => place.rotate(ROTATE));
    expect(posts(place)).toBe(2);
  });

  test('that was told to retry later is repeated as often as retries allow', async () => {
    const place = await small();
    place.openrouter.fault(POST, { status: 429, headers: { 'retry-after': '2' } }, { times: 3 });
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    expect(posts(place)).toBe(4);
  });
});

describe('a cancelled job', () => {
  const HANGS: Fault = 'hang';
  /** Sends the signal as soon as a request of this kind arrives; if asked for, all requests from then on hang. */
  function cancelAt(place: World, match: (method: string, path: string, name: string) => boolean, hanging: boolean) {
    let child: { kill(signal: NodeJS.Signals): boolean } | undefined;
    let cancelled = false;
    place.onRequest(({ method, path, body }) => {
      const name = String((body as { name?: unknown })?.name ?? '');
      if (!cancelled && match(method, path, name)) {
        cancelled = true;
        child?.kill('SIGINT');
        return HANGS;
      }
      return cancelled && hanging ? HANGS : undefined;
    });
    return {
      // Time passes ten times as fast: the 6 seconds are 0.6 s. Timeouts of 30 s are left as they are.
      env: { FAST_TIMERS: '10' },
      onSpawn: (spawned: typeof child) => {
        child = spawned;
      },
    };
  }
  const points: [story: string, match: (method: string, path: string, name: string) => boolean][] = [
    ['while the key is made', (method, path) => method === 'POST' && path === '/keys'],
    ['while the key is equipped', (_, __, name) => name.includes('[ready for')],
    ['while the key is probed', (_, path) => path === '/key'],
  ];
  for (const [story, match] of points) {
    test(`${story} is undone`, async () => {
      const place = await small();
      const result = await expectNothingChanged(place, () => place.rotate(ROTATE, cancelAt(place, match, false)));
      expect(result.log).toMatch(/The job is being cancelled/);
    });
  }

  test('ends within 6 seconds even if the servers hang, and says what is left', async () => {
    const place = await small();
    const equipping = points[2]?.[1] ?? (() => false);
    const result = await place.rotate(ROTATE, cancelAt(place, equipping, true));
    expect(result).toMatchObject({ code: 1, timedOut: false });
    expect(result.durationMs).toBeLessThan(6_000);
    expect(errors(result)).toMatch(/could not be deleted.*the next rotation removes it/s);
    expect(place.openrouter.key(place.old.hash)).toEqual(place.old);
  });

  test('while a target is written leaves both keys live, since the target may have the new one', async () => {
    const place = await small();
    const result = await place.rotate(
      { ...ROTATE, retire: 'delete' },
      cancelAt(place, method => method === 'PUT', false),
    );
    expect(errors(result)).toMatch(/may be stored in/);
    expect(place.family().map(({ disabled }) => disabled)).toEqual([false, false]);
  });

  test('after the store is finished', async () => {
    const place = await small();
    let child: { kill(signal: NodeJS.Signals): boolean } | undefined;
    place.github.onAnswered(({ method }) => {
      if (method === 'PUT') child?.kill('SIGTERM');
    });
    const result = await place.rotate(ROTATE, {
      env: { FAST_TIMERS: '10' },
      onSpawn: spawned => {
        child = spawned;
      },
    });
    expect(result).toMatchObject({ code: 0, outputs: { name: 'prod' } });
    expect(result.log).toMatch(/being cancelled/);
  });
});

test('a rotation whose log nobody reads any more is finished even so', async () => {
  const place = await small();
  const result = await place.rotate(ROTATE, { onSpawn: child => void child.stdout?.destroy() });
  expect(result).toMatchObject({ timedOut: false, code: 0, outputs: { name: 'prod' } });
  expect(place.stored()).toEqual([live(place)?.secret]);
});

describe('besides its fields, the new key takes over', () => {
  const BYOK = '22222222-2222-4333-8444-555555555501';
  const DESTINATION = '22222222-2222-4333-8444-555555555502';
  const OTHERS = '22222222-2222-4333-8444-555555555503';
  const bystander = '1'.repeat(64);

  /** A world whose key in use is named by a BYOK credential and a broadcast destination, besides a bystander. */
  async function listed(options: WorldOptions = {}): Promise<World> {
    const place = await small(options);
    const { old, openrouter } = place;
    openrouter.setListed(BYOK, [bystander, old.hash]);
    openrouter.setListed(DESTINATION, [old.hash]);
    return place;
  }

  const seeds: WorldOptions = {
    openrouter: {
      byok: [
        { id: BYOK, workspace_id: WORKSPACE, name: 'eu' },
        { id: OTHERS, workspace_id: WORKSPACE },
      ],
      destinations: [{ id: DESTINATION, workspace_id: WORKSPACE, name: 'traces' }],
    },
  };

  test('guardrail, BYOK credentials and destinations, and the output says so', async () => {
    const place = await listed(seeds);
    const result = await place.rotate({ ...ROTATE, retire: 'disable' });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const hash = live(place)?.hash ?? '';
    expect(place.openrouter.guardrailOf(hash)).toBe(GUARDRAIL);
    // The old key was disabled, so it was taken off them.
    expect(place.openrouter.listed(BYOK)).toEqual([bystander, hash]);
    expect(place.openrouter.listed(DESTINATION)).toEqual([hash]);
    expect(place.openrouter.listed(OTHERS)).toBeNull();
    expect(JSON.parse(result.outputs['carried-over'] ?? '')).toEqual([
      { kind: 'guardrail', id: GUARDRAIL, name: 'guardrail 1' },
      { kind: 'byok', id: BYOK, name: 'eu' },
      { kind: 'destination', id: DESTINATION, name: 'traces' },
    ]);
  });

  test('them before it can spend, and the old key stays in them while it is enabled', async () => {
    const place = await listed(seeds);
    place.onAnswered(({ path }) => {
      const fresh = place.family().find(({ hash }) => hash !== place.old.hash);
      if (!fresh || !place.openrouter.canSpend(fresh.secret)) return;
      for (const id of [BYOK, DESTINATION]) {
        expect(place.openrouter.listed(id), path).toEqual(expect.arrayContaining([place.old.hash, fresh.hash]));
      }
    });
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    expect(place.openrouter.hookErrors).toEqual([]);
  });

  test('all of them from a key that was itself just made, without waiting', async () => {
    const place = await listed(seeds);
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    const second = live(place)?.hash ?? '';
    const result = await place.rotate(ROTATE, { fastTimers: false });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.log).not.toMatch(/waiting/);
    const third = live(place)?.hash ?? '';
    expect(third).not.toBe(second);
    expect(place.openrouter.guardrailOf(third)).toBe(GUARDRAIL);
    for (const id of [BYOK, DESTINATION]) expect(place.openrouter.listed(id)).toContain(third);
  });

  test('them without waiting if the workspace has no guardrails', async () => {
    const place = await small({ openrouter: { guardrails: [] } });
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    const result = await place.rotate(ROTATE, { fastTimers: false });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.log).not.toMatch(/waiting/);
  });

  test('a guardrail that the list of assignments shows only after a while', async () => {
    const place = await listed(seeds);
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    const behind = { status: 200, body: { data: [], total_count: 0 } };
    place.openrouter.fault({ method: 'GET', path: '/guardrails/assignments/keys' }, behind, { times: 6 });
    const result = await place.rotate(ROTATE);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.log).toMatch(/waiting up to \d+ s until OpenRouter's lists show the guardrail/);
    expect(place.openrouter.guardrailOf(live(place)?.hash ?? '')).toBe(GUARDRAIL);
  });

  test('them with retire: delete as well; hashes of keys that are gone are cleaned', async () => {
    const place = await listed(seeds);
    place.openrouter.setListed(BYOK, [bystander, 'f'.repeat(64), place.old.hash]);
    expect(await place.rotate({ ...ROTATE, retire: 'delete' })).toMatchObject({ code: 0 });
    const hash = live(place)?.hash ?? '';
    expect(place.openrouter.listed(BYOK)).toEqual([bystander, hash]);
    expect(place.openrouter.listed(DESTINATION)).toEqual([hash]);
  });

  test('them again when a concurrent change has dropped it', async () => {
    const place = await listed(seeds);
    place.openrouter.onAnswered(({ method, body }) => {
      if (method !== 'PATCH' || (body as { name?: string }).name !== 'prod') return;
      place.openrouter.setListed(BYOK, [bystander, place.old.hash]);
    });
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    expect(place.openrouter.listed(BYOK)).toEqual([bystander, place.old.hash, live(place)?.hash]);
  });

  test('nothing, and leaves no trace, when the rotation is undone', async () => {
    const place = await listed(seeds);
    const lists = () => [BYOK, DESTINATION].map(id => place.openrouter.listed(id));
    const before = lists();
    place.github.fault({ method: 'PUT' }, { status: 403 });
    const result = await expectNothingChanged(place, () => place.rotate(ROTATE));
    expect(errors(result)).toMatch(/The new key was deleted\. Nothing was changed/);
    expect(result.outputs['carried-over']).toBe('[]');
    expect(lists()).toEqual(before);
  });

  test('nothing when a list cannot be read, which fails the rotation before anything is written', async () => {
    const place = await listed(seeds);
    place.openrouter.fault({ method: 'GET', path: '/byok' }, { status: 500 }, { times: 99 });
    await expectNothingChanged(place, () => place.rotate(ROTATE));
    expect(writes(place)).toEqual([]);
  });

  test('the rest, when the account has no BYOK credentials, and a notice says so', async () => {
    const place = await listed(seeds);
    place.openrouter.fault({ path: '/byok' }, { status: 404 }, { times: 99 });
    const result = await place.rotate(ROTATE);
    expect(result).toMatchObject({ code: 0 });
    expect(result.log).toMatch(/404 for BYOK credentials: this account has none/);
    expect(place.openrouter.listed(DESTINATION)).toContain(live(place)?.hash);
  });

  test('no list that would become too long: an error before anything is written', async () => {
    const place = await listed(seeds);
    const others = Array.from({ length: 99 }, () => place.openrouter.seed({ workspace_id: WORKSPACE }).hash);
    place.openrouter.setListed(BYOK, [...others, place.old.hash]);
    const result = await expectNothingChanged(place, () => place.rotate(ROTATE));
    expect(errors(result)).toMatch(/BYOK credential "eu".*100 keys/);
    expect(writes(place)).toEqual([]);
  });

  test('the user that the old key was made for', async () => {
    const place = await small({ old: { external_user: 'team-7' } });
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    expect(live(place)?.external_user).toBe('team-7');
  });

  test('no guardrail when another one is wanted, or none', async () => {
    const none = await small();
    const result = await none.rotate({ ...ROTATE, guardrail: 'none' });
    expect(result).toMatchObject({ code: 0, outputs: { 'carried-over': '[]' } });
    expect(none.openrouter.guardrailOf(live(none)?.hash ?? '')).toBeUndefined();
  });

  test('nothing that cannot be carried over, and a notice names it', async () => {
    const rules = { groups: [{ rules: [{ field: 'api_key_name', operator: 'equals', value: 'prod' }] }] };
    const place = await small({
      openrouter: {
        workspaces: [{ id: WORKSPACE, io_logging_api_key_ids: [7] }],
        destinations: [{ id: DESTINATION, workspace_id: WORKSPACE, filter_rules: rules as never }],
      },
    });
    const { log } = await place.rotate({ ...ROTATE, 'dry-run': 'true' });
    expect(log).toMatch(/rule on the name of keys \(api_key_name\)/);
    expect(log).toMatch(/io_logging_api_key_ids/);
  });
});

describe('where', () => {
  test('leaves the old key out: success with a notice, and nothing is done', async () => {
    const place = await small();
    const result = await place.rotate({ ...ROTATE, where: 'created-at < -90d', require: 'limit > 0' });
    expect(result).toMatchObject({ code: 0, outputs: { changed: 'false', passed: 'true' } });
    expect(result.log).toMatch(/where: key "prod" .* nothing was done/);
    expect(writes(place)).toEqual([]);
    expect(await place.rotate({ ...ROTATE, where: 'created-at < -20d' })).toMatchObject({
      code: 0,
      outputs: { changed: 'true' },
    });
  });

  test('is ignored when a rotation is unfinished', async () => {
    const place = await small();
    place.leftover(`prod [ready for ${short(place.old)}, run 8000.1`);
    expect(await place.rotate({ ...ROTATE, where: 'created-at < -90d' })).toMatchObject({
      outputs: { changed: 'true' },
    });
  });
});

describe('what happens while a rotation is under way', () => {
  /** Does something once, when the new key is stored. */
  function whenStored(place: World, act: () => void) {
    let done = false;
    place.github.onAnswered(({ method }) => {
      if (done || method !== 'PUT') return;
      done = true;
      act();
    });
  }

  test('is not lost: what the old key spends is not granted again', async () => {
    const place = await small();
    whenStored(place, () => place.openrouter.spend(place.old.hash, 4));
    const result = await place.rotate(ROTATE);
    expect(live(place)).toMatchObject({ limit: 26 });
    expect(result.log).toMatch(/used or changed while the rotation was under way.*limit 26 instead of 30/);
  });

  test('is not lost: a limit that somebody set is taken over, unless an input sets another', async () => {
    for (const [inputs, limit] of [
      [{}, 70],
      [{ limit: '12' }, 12],
    ] as const) {
      const place = await small();
      whenStored(place, () => place.openrouter.change(place.old.hash, { limit: 90 }));
      expect(await place.rotate({ ...ROTATE, ...inputs })).toMatchObject({ code: 0 });
      expect(live(place)).toMatchObject({ limit });
    }
  });

  test('may be an own late POST: its key is deleted, and the rotation continues', async () => {
    const place = await small();
    let name: string | undefined;
    let late = '';
    place.openrouter.onRequest(({ method, path, body }) => {
      if (method !== 'POST' || path !== '/keys') return;
      if (name !== undefined) late = place.openrouter.seed({ name, limit: 0, workspace_id: WORKSPACE }).hash;
      const first = name === undefined;
      name = (body as { name: string }).name;
      return first ? { status: 500 } : undefined;
    });
    expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
    expect(late).not.toBe('');
    expect(place.openrouter.key(late)).toBeUndefined();
    expect(place.family()).toHaveLength(2);
  });

  test('may be that a leftover wins: nothing more is written', async () => {
    const place = await small();
    const left = place.leftover(`prod [ready for ${short(place.old)}, run 8000.1`);
    whenStored(place, () => place.openrouter.change(left.hash, { name: 'prod' }));
    const result = await place.rotate({ ...ROTATE, name: 'production' });
    expect(errors(result)).toMatch(/which an earlier rotation had left, is "prod" now.*stored in/s);
    expect(place.openrouter.key(left.hash)?.name).toBe('prod');
  });

  test('may be that a leftover gets another name: it is left alone, with a warning', async () => {
    const place = await small();
    const left = place.leftover(`prod [ready for ${short(place.old)}, run 8000.1`);
    whenStored(place, () => place.openrouter.change(left.hash, { name: 'kept by hand' }));
    const result = await place.rotate({ ...ROTATE, retire: 'disable' });
    expect(result).toMatchObject({ code: 0 });
    expect(result.log).toMatch(/has changed meanwhile.*"kept by hand".*left alone/);
    expect(place.openrouter.key(left.hash)).toMatchObject({ name: 'kept by hand', disabled: false });
  });
});

test('a ready key of an earlier attempt, 5 minutes old, stays enabled until next, whatever retire says', async () => {
  const place = await small();
  const created_at = new Date(Date.now() - 5 * 60_000).toISOString();
  const left = place.leftover(`prod [ready for ${short(place.old)}, run 9001.1`, { created_at });
  const result = await place.rotate({ ...ROTATE, retire: 'disable' }, { env: { GITHUB_RUN_ATTEMPT: '2' } });
  expect(result).toMatchObject({ code: 0 });
  expect(place.openrouter.key(place.old.hash)).toMatchObject({ disabled: true });
  expect(place.openrouter.key(left.hash)).toMatchObject({ disabled: false });
  expect(place.openrouter.key(left.hash)?.name).toContain(' until next, ');
});

test('a relative limit is not applied again to a leftover that has it, and a notice says so', async () => {
  const place = await small();
  place.leftover(`prod [ready for ${short(place.old)}, run 8000.1`, { limit: 40 });
  place.openrouter.remove(place.old.hash);
  const result = await place.rotate({ ...ROTATE, limit: 'raise by 10' });
  expect(live(place)).toMatchObject({ limit: 40 });
  expect(result.log).toMatch(/it was not applied again/);
});

test('a stored ready journal of a key whose replacement is committed is rotated by its value', async () => {
  const place = await small();
  const left = place.leftover(`prod [ready for ${short(place.old)}, run 8000.1`);
  const next = place.openrouter.seed({ name: 'prod', workspace_id: WORKSPACE, limit: 30 });
  const mark = place.sealed(`prod [replaced by ${short(next)}`, place.old.hash);
  place.openrouter.change(place.old.hash, { name: mark, disabled: true });
  const result = await place.rotate({ ...ONE_TARGET, 'api-key': left.secret, retire: 'disable' });
  expect(result).toMatchObject({ code: 0, outputs: { 'previous-hash': next.hash } });
  expect(place.openrouter.key(left.hash)).toMatchObject({ disabled: true });
});

test('a relative limit of an unlimited key changes nothing, and a notice says so', async () => {
  const place = await small({ old: { limit: null } });
  const result = await place.rotate({ ...ROTATE, limit: 'at least 10' });
  expect(live(place)).toMatchObject({ limit: null });
  expect(result.log).toMatch(/limit: unchanged: it has no limit/);
});

test('a name that another enabled key has is refused', async () => {
  const place = await small();
  const result = await expectNothingChanged(place, () => place.rotate({ ...ROTATE, name: 'prod 2' }));
  expect(errors(result)).toMatch(/name: another enabled key of the workspace is named "prod 2" already/);
});

test('a mark that was copied to another key does not affect that key', async () => {
  const place = await small();
  expect(await place.rotate(ROTATE)).toMatchObject({ code: 0 });
  const copied = place.openrouter.key(place.old.hash)?.name ?? '';
  const victim = place.openrouter.seed({ name: copied, workspace_id: WORKSPACE });
  place.later(16);
  expect(await place.rotate(ROTATE, { env: { GITHUB_RUN_ID: '9002' } })).toMatchObject({ code: 0 });
  expect(place.openrouter.key(victim.hash)).toEqual(victim);
});

test('a key that stays enabled until the next rotation of a key that is gone is named in a warning', async () => {
  const place = await small();
  const orphan = place.leftover('other [replaced by 0123456789ab until next');
  const result = await place.rotate(ROTATE);
  expect(result.log).toMatch(new RegExp(`${orphan.hash}.*nothing disables it any more`));
});

describe('the time for storing', () => {
  test('is 10 minutes: no attempt begins later', async () => {
    const place = await small();
    place.github.fault({ method: 'PUT' }, { status: 503, headers: { 'retry-after': '55' } }, { times: 99 });
    const result = await place.rotate({ ...ROTATE, 'max-retries': '20' }, { env: { FAST_TIMERS_ALL: '1' } });
    const attempts = place.github.requests.filter(({ method }) => method === 'PUT').length;
    expect(attempts).toBe(11);
    expect(errors(result)).toMatch(/may be stored in/);
  });

  test('is 60 seconds per attempt, whatever timeout-seconds says', async () => {
    const place = await small();
    place.github.fault({ method: 'PUT' }, 'hang');
    const inputs = { ...ROTATE, 'max-retries': '0', 'timeout-seconds': '3600' };
    const result = await place.rotate(inputs, { env: { FAST_TIMERS_ALL: '1' } });
    expect(errors(result)).toMatch(/was not answered within 60 s/);
  });
});
