/** Answers of something in between, with a meaningful status: they prove nothing about a key, a list or a secret. */
import { afterEach, describe, expect, test } from 'vitest';
import { isSample } from '../../support/depth.ts';
import type { RunResult } from '../../support/runner/runner.ts';
import { foreignAnswers } from '../../support/server/foreign.ts';
import { annotations, openAccount, writesOf } from '../../support/worlds/account.ts';
import { GUARDRAIL, STORE_IN, startWorld, type World } from '../../support/worlds/world.ts';

const PROD = { hash: 'h1', name: 'prod', limit: 50 };
const ALWAYS = { times: Number.POSITIVE_INFINITY };
const SECRET = `sk-or-v1-${'5e'.repeat(32)}`;

function foreign(status: number, setting = 'api-url', api = 'OpenRouter'): RegExp {
  return new RegExp(`${setting}: 127\\.0\\.0\\.1 answered ${status}, but not in the form of ${api}'s API \\(`);
}

describe('a 404 that is not OpenRouter’s', () => {
  test.for(foreignAnswers(404))('does not make delete succeed: %s', async ([_what, fault]) => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ method: 'GET' }, fault);
    const unread = await step({ operation: 'delete', hash: 'h1' });
    expect([unread.code, writesOf(server)]).toEqual([1, []]);
    expect(annotations(unread).join()).toMatch(foreign(404));
    server.fault({ method: 'DELETE' }, fault);
    const unanswered = await step({ operation: 'delete', hash: 'h1' });
    expect([unanswered.code, unanswered.outputs.changed]).toEqual([1, 'false']);
    expect(annotations(unanswered).join()).toMatch(foreign(404));
    expect(server.key('h1')).toBeDefined();
  });

  test('is a failure of that key alone', async () => {
    const { server, step } = await openAccount({ keys: [PROD, { hash: 'h2', limit: 1 }] });
    server.fault({ method: 'GET', path: '/keys/h1' }, { html: 404 });
    const result = await step({ hash: 'h1,h2', limit: '9' });
    expect([result.code, writesOf(server)]).toEqual([1, ['PATCH /keys/h2']]);
    expect(JSON.parse(result.outputs.failed ?? '')).toEqual([
      { hash: 'h1', name: null, error: expect.stringMatching(foreign(404)) },
    ]);
  });

  test('says nothing about a workspace or a guardrail', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({ path: /^\/workspaces/ }, { html: 404 });
    const workspace = await step({ operation: 'check', 'current-name': 'prod', 'workspace-id': 'team' });
    expect(annotations(workspace)[0]).toMatch(foreign(404));
    expect(annotations(workspace)[0]).not.toContain('no workspace');
    server.fault({ path: `/guardrails/${GUARDRAIL}` }, { html: 404 });
    const guardrail = await step({ hash: 'h1', guardrail: GUARDRAIL });
    expect(annotations(guardrail)[0]).toMatch(foreign(404));
    expect(annotations(guardrail)[0]).not.toContain('no guardrail');
  });
});

describe('a 401 that is not OpenRouter’s', () => {
  test.for(foreignAnswers(401))('is no verdict on a key that checks itself: %s', async ([_what, fault]) => {
    const { server, step } = await openAccount({ keys: [{ ...PROD, secret: SECRET }] });
    server.fault({ path: '/key' }, fault, ALWAYS);
    const gate = { operation: 'check', 'api-key': SECRET, 'provisioning-key': '', require: 'enabled' };
    const result = await step({ ...gate, 'fail-on-unmet': 'false' });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(foreign(401));
    expect(result.log).not.toMatch(/disabled|expired|deleted/);
  });

  test('does not report the provisioning key as unknown or revoked', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    server.fault({}, { html: 401 });
    const result = await step({ operation: 'check', hash: 'h1' });
    expect(annotations(result)[0]).toMatch(foreign(401));
    expect(result.log).not.toMatch(/unknown|revoked/);
  });
});

test("a foreign 403 is reported as a firewall's refusal, whatever its content type", async () => {
  const { server, step } = await openAccount({ keys: [PROD] });
  for (const [, fault] of foreignAnswers(403)) {
    server.fault({}, fault);
    const result = await step({ operation: 'check', hash: 'h1' });
    expect(annotations(result)[0]).toMatch(/firewall's refusal/);
  }
});

describe('an own 401 of a key that checks itself', () => {
  const GATE = { operation: 'check', 'api-key': SECRET, 'provisioning-key': '', require: 'enabled' };

  test('counts only when it comes again 2 seconds later', async () => {
    const { server, step } = await openAccount({ keys: [{ ...PROD, secret: SECRET }] });
    server.fault({ path: '/key' }, { status: 401 });
    expect(await step(GATE)).toMatchObject({ code: 0, outputs: { passed: 'true' } });
    expect(server.requests).toHaveLength(2);
    server.fault({ path: '/key' }, { status: 401 }, { times: 2 });
    const refused = await step(GATE);
    expect([refused.code, server.requests.length]).toEqual([1, 4]);
    expect(annotations(refused)[0]).toContain('OpenRouter answered 401');
  });

  test('is no verdict if the second answer comes from elsewhere', async () => {
    const { server, step } = await openAccount({ keys: [{ ...PROD, secret: SECRET }] });
    server.fault({ path: '/key' }, { status: 401 });
    server.fault({ path: '/key' }, { html: 401 });
    const result = await step({ ...GATE, 'fail-on-unmet': 'false' });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(foreign(401));
  });
});

describe('at any request of a rotation that deletes the old key', () => {
  test.for([
    ['a foreign 404', { html: 404 }],
    ['an error in a success', { answer: { error: { code: 502, message: 'Upstream' } } }],
  ] as const)('%s leaves a working secret, and nothing is reported as gone, won or none', async ([_what, fault]) => {
    for (let nth = 1, more = true; more; nth += isSample ? 5 : 1) {
      const place = await startWorld();
      place.openrouter.fault({ nth }, fault);
      const result = await place.rotate({ 'current-name': 'prod', 'store-in': STORE_IN, retire: 'delete' });
      more = place.openrouter.requests.length >= nth;
      const [stored, other] = place.stored();
      const which = `request ${nth}: ${place.openrouter.requests[nth - 1]?.path}: ${result.log}`;
      expect(stored, which).toBe(other);
      expect(place.openrouter.canSpend(stored ?? ''), which).toBe(true);
      expect(result.log, which).not.toMatch(
        /already gone|has none|has won|taken over|No key of this account|was deleted before/,
      );
      await place.stop();
    }
  });
});

describe('a success', () => {
  test('that contains an error is an error, and never means gone or none', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const fault = { answer: { error: { code: 404, message: 'Upstream went away' } } };
    for (const method of ['GET', 'DELETE']) {
      server.fault({ method }, fault);
      const result = await step({ operation: 'delete', hash: 'h1' });
      expect(result.code).toBe(1);
      expect(annotations(result).join()).toContain('Upstream went away');
      expect(server.key('h1')).toBeDefined();
    }
  });

  test('about a key other than the asking one is an error', async () => {
    const other = `sk-or-v1-${'77'.repeat(32)}`;
    const keys = [
      { ...PROD, secret: SECRET },
      { hash: 'h2', secret: other, limit: null },
    ];
    const { server, step } = await openAccount({ keys });
    server.fault({ path: '/key' }, { as: other });
    const gate = { operation: 'check', 'api-key': SECRET, 'provisioning-key': '', require: 'limit == unlimited' };
    const result = await step({ ...gate, 'fail-on-unmet': 'false' });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toContain('answered for another key');
  });

  test('about a workspace or guardrail other than the requested one is an error', async () => {
    const { server, step } = await openAccount({ keys: [PROD] });
    const other = '99999999-2222-4333-8444-555555555555';
    const workspace = { id: other, slug: 'other', name: 'other' };
    server.fault({ path: /^\/workspaces/ }, { answer: { data: workspace } });
    const first = await step({ operation: 'check', 'current-name': 'prod', 'workspace-id': 'team' });
    expect(annotations(first)[0]).toContain('not the workspace that was asked for');
    server.fault(
      { path: `/guardrails/${GUARDRAIL}` },
      { answer: { data: { id: other, name: 'x', workspace_id: null } } },
    );
    const second = await step({ hash: 'h1', guardrail: GUARDRAIL });
    expect(annotations(second)[0]).toContain('not the guardrail that was asked for');
    expect(writesOf(server)).toEqual([]);
  });
});

describe('in a rotation', () => {
  const worlds: World[] = [];

  afterEach(async () => {
    for (const each of worlds.splice(0)) await each.stop();
  });

  async function world(): Promise<World> {
    const made = await startWorld();
    worlds.push(made);
    return made;
  }

  const ROTATE = { 'current-name': 'prod', 'store-in': STORE_IN };
  const rotate = (place: World) => place.rotate(ROTATE);
  const errors = (result: RunResult) => annotations(result).join('\n');

  test.for(foreignAnswers(404))('no list counts as empty because of a foreign 404: %s', async ([_what, fault]) => {
    const place = await world();
    place.openrouter.fault({ path: '/byok' }, fault, ALWAYS);
    const result = await rotate(place);
    expect(errors(result)).toMatch(foreign(404));
    expect(place.requests().filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('the probe is repeated after a foreign 401', async () => {
    const place = await world();
    place.openrouter.fault({ path: '/key' }, { html: 401 }, { times: 2 });
    expect(await rotate(place)).toMatchObject({ code: 0 });
  });

  test('a probe that is answered for another key is an error, and the new key is deleted', async () => {
    const place = await world();
    place.openrouter.fault({ path: '/key' }, { as: place.old.secret });
    const result = await rotate(place);
    expect(errors(result)).toMatch(/answered for another key.*The new key was deleted/);
    expect(place.stored()).toEqual([place.old.secret, place.old.secret]);
  });

  test.for(foreignAnswers(404))(
    'a foreign 404 to a PUT may have stored the secret: both keys stay: %s',
    async ([, fault]) => {
      const place = await world();
      place.github.fault({ method: 'PUT' }, fault);
      const result = await rotate(place);
      expect(errors(result)).toMatch(foreign(404, 'GITHUB_API_URL', 'GitHub'));
      expect(errors(result)).toContain('It may be stored in');
      expect(place.family().map(({ disabled }) => disabled)).toEqual([false, false]);
    },
  );
});

test('in the post step a foreign 404 is a failure: the key still spends', async () => {
  const place = await startWorld({ stored: [] });
  try {
    const inputs = { operation: 'create', name: 'job', limit: '1', 'output-key': 'true', 'delete-at-job-end': 'true' };
    const { state } = await place.run(inputs);
    place.openrouter.fault({ method: 'DELETE' }, { html: 404 });
    const ended = await place.run(inputs, { step: 'post', state });
    expect(ended.code).toBe(1);
    expect(annotations(ended)[0]).toMatch(foreign(404));
    expect(ended.log).not.toContain('already gone');
    expect(place.openrouter.keysNamed('job')).toHaveLength(1);
  } finally {
    await place.stop();
  }
});
