/** What an update does besides the settings of a key: its guardrail and its workspace. */
import { describe, expect, test } from 'vitest';
import { type PatchedEnding, patchedName, postedName, Seals } from '../../../src/domain/rotation/names.ts';
import type { LocalOpenRouter } from '../../support/openrouter/openrouter.ts';
import { annotations, openAccount, writesOf } from '../../support/worlds/account.ts';

const OTHER = '11111111-2222-4333-8444-555555555555';
const STRICT = '7c1f0d9e-2222-4a3b-9c4d-5e6f70819203';
const LOOSE = '8c1f0d9e-2222-4a3b-9c4d-5e6f70819203';
const ELSEWHERE = '9c1f0d9e-2222-4a3b-9c4d-5e6f70819203';
const PROD = { hash: 'h1', name: 'prod', limit: 50 };

describe('a guardrail', () => {
  const guarded = (keys: { strict?: string[]; loose?: string[]; elsewhere?: string[] } = {}) => ({
    keys: [PROD, { hash: 'h2', name: 'two', limit: 5 }],
    guardrails: [
      { id: STRICT, name: 'eu only', keys: keys.strict ?? [] },
      { id: LOOSE, name: 'loose', keys: keys.loose ?? [] },
      { id: ELSEWHERE, name: 'far away', keys: keys.elsewhere ?? [], workspace_id: OTHER },
    ],
    workspaces: [OTHER],
  });

  test('that is named is assigned before the limit is raised, in place of another one', async () => {
    const { server, step } = await openAccount(guarded({ loose: ['h1'] }));
    const result = await step({ hash: 'h1', guardrail: 'eu only', limit: '100' });
    expect(result.code).toBe(0);
    expect(writesOf(server)).toEqual([`POST /guardrails/${STRICT}/assignments/keys`, 'PATCH /keys/h1']);
    expect(server.guardrailOf('h1')).toBe(STRICT);
    expect(result.outputs).toMatchObject({ changed: 'true', limit: '100', 'previous-guardrail': LOOSE });
    expect(JSON.parse(result.outputs.changes ?? '')).toEqual({
      limit: { from: 50, to: 100 },
      guardrail: { from: LOOSE, to: STRICT },
    });
    expect(result.log).toContain('guardrail loose → eu only');
    const again = await step({ hash: 'h1', guardrail: STRICT.toUpperCase() });
    expect([again.code, again.outputs.changed, again.outputs['previous-guardrail']]).toEqual([0, 'false', STRICT]);
    expect(writesOf(server)).toHaveLength(2);
  });

  test('is removed after the limit was lowered, and restored from the previous value', async () => {
    const { server, step } = await openAccount(guarded({ strict: ['h1'] }));
    const result = await step({ hash: 'h1', guardrail: 'none', limit: '10' });
    expect(writesOf(server)).toEqual(['PATCH /keys/h1', `POST /guardrails/${STRICT}/assignments/keys/remove`]);
    expect(server.guardrailOf('h1')).toBe(undefined);
    expect(JSON.parse(result.outputs.changes ?? '').guardrail).toEqual({ from: STRICT, to: null });
    const back = await step({ hash: 'h1', guardrail: result.outputs['previous-guardrail'] ?? '' });
    expect([back.outputs.changed, back.outputs['previous-guardrail']]).toEqual(['true', 'none']);
    expect(server.guardrailOf('h1')).toBe(STRICT);
  });

  test('that a key has kept from another workspace is known by its name', async () => {
    const { step } = await openAccount(guarded({ elsewhere: ['h1'] }));
    const result = await step({ hash: 'h1', guardrail: 'eu only', 'dry-run': 'true' });
    expect(result.log).toContain('guardrail far away → eu only');
    expect(result.outputs).toMatchObject({ changed: 'true', 'previous-guardrail': ELSEWHERE });
  });

  test('with an unknown or ambiguous name is an error that lists the existing ones', async () => {
    const world = guarded();
    const { server, step } = await openAccount({
      ...world,
      guardrails: [...world.guardrails, { id: '6c1f0d9e-2222-4a3b-9c4d-5e6f70819203', name: 'loose' }],
    });
    const unknown = await step({ hash: 'h1', guardrail: 'EU only', limit: '100' });
    expect(annotations(unknown)[0]).toMatch(
      /^guardrail: no guardrail is named "EU only" in .*"eu only" \(7c1f.*"loose"/,
    );
    const several = await step({ hash: 'h1', guardrail: 'loose', limit: '100' });
    expect(annotations(several)[0]).toMatch(/^guardrail: 2 guardrails are named "loose".* give its UUID/);
    const gone = await step({ hash: 'h1', guardrail: '00000000-2222-4a3b-9c4d-5e6f70819203', limit: '100' });
    expect(annotations(gone)[0]).toMatch(/404.*no guardrail with the ID "00000000-/);
    expect(writesOf(server)).toEqual([]);
  });

  test('that cannot be assigned leaves the limit as it was; one that cannot be removed is reported', async () => {
    const { server, step } = await openAccount(guarded({ strict: ['h2'] }));
    server.fault({ method: 'POST' }, { status: 400 }, { times: 2 });
    const result = await step({ hash: 'h1,h2', guardrail: 'loose', limit: '100' });
    expect(result.code).toBe(1);
    expect(writesOf(server)).toEqual([`POST /guardrails/${LOOSE}/assignments/keys`]);
    expect(JSON.parse(result.outputs.failed ?? '').map((each: { hash: string }) => each.hash)).toEqual(['h1', 'h2']);
    const removal = await step({ hash: 'h2', guardrail: 'none', limit: '3' });
    expect([removal.code, removal.outputs.changed, removal.outputs.limit]).toEqual([1, 'true', '3']);
    expect(server.guardrailOf('h2')).toBe(STRICT);
    expect(JSON.parse(removal.outputs.changes ?? '')).toEqual({ limit: { from: 5, to: 3 } });
  });

  test('is not removed if the limit could not be changed', async () => {
    const { server, step } = await openAccount(guarded({ strict: ['h1', 'h2'] }));
    server.fault({ method: 'PATCH', path: '/keys/h1' }, { status: 400 });
    const result = await step({ hash: 'h1,h2', guardrail: 'none', limit: '4' });
    expect(result.code).toBe(1);
    expect([server.guardrailOf('h1'), server.guardrailOf('h2')]).toEqual([STRICT, undefined]);
  });

  test('counts only once OpenRouter shows it', async () => {
    const { server, step } = await openAccount(guarded());
    server.fault({ method: 'POST' }, { answer: { assigned_count: 0 }, work: true });
    expect((await step({ hash: 'h1', guardrail: 'loose' })).code).toBe(0);
    server.fault({ method: 'POST' }, { answer: { assigned_count: 0 } });
    const result = await step({ hash: 'h1', guardrail: 'eu only', limit: '100' });
    expect(result.code).toBe(1);
    expect(annotations(result)[0]).toMatch(
      /accepted the assignment of guardrail "eu only".*does not show it for key h1 after 30 s/,
    );
    expect([server.guardrailOf('h1'), server.key('h1')?.limit]).toEqual([LOOSE, 50]);
  });

  test('is assigned to 150 keys in groups of 100, and the assignments are read once', async () => {
    const keys = Array.from({ length: 150 }, (_, index) => ({ hash: `h${index}`, name: `ci-${index}`, limit: 1 }));
    const { server, step } = await openAccount({ keys, guardrails: [{ id: STRICT, name: 'eu only', keys: ['h7'] }] });
    const inputs = { 'current-name': 'ci-*', 'max-keys': '150', guardrail: 'eu only' };
    const result = await step(inputs);
    expect(result.code).toBe(0);
    const groups = server.requests
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => body as { key_hashes: [] });
    expect(groups.map(({ key_hashes }) => key_hashes.length)).toEqual([100, 49]);
    expect(keys.every(({ hash }) => server.guardrailOf(hash) === STRICT)).toBe(true);
    expect(writesOf(server)).toHaveLength(2);
    expect(server.requests.filter(({ path }) => path === '/guardrails/assignments/keys')).toHaveLength(2);
    expect((await step({ ...inputs, guardrail: 'none' })).code).toBe(0);
    expect(keys.every(({ hash }) => server.guardrailOf(hash) === undefined)).toBe(true);
  });

  test('can be required, by its name, its UUID or none: on the plan and in the end', async () => {
    const { server, step } = await openAccount(guarded({ strict: ['h1'] }));
    const check = { operation: 'check', hash: 'h1,h2', 'fail-on-unmet': 'false' };
    const unmet = await step({ ...check, require: 'guardrail == "eu only"', warn: `guardrail != ${STRICT}` });
    expect(JSON.parse(unmet.outputs.unmet ?? '')).toEqual([
      { hash: 'h2', name: 'two', condition: 'guardrail == "eu only"', actual: 'none' },
    ]);
    expect(JSON.parse(unmet.outputs['warn-unmet'] ?? '')).toMatchObject([{ hash: 'h1', actual: 'eu only' }]);
    const stopped = await step({ hash: 'h1', guardrail: 'none', limit: '60', require: 'guardrail != none' });
    expect(stopped.code).toBe(1);
    expect(writesOf(server)).toEqual([]);
    const made = await step({ hash: 'h2', guardrail: 'eu only', require: 'guardrail == "eu only"' });
    expect([made.code, made.outputs.passed]).toEqual([0, 'true']);
  });
});

describe('a key that is moved', () => {
  const workspaces = [{ id: OTHER, slug: 'production', name: 'Production' }];
  const MOVE = { hash: 'h1', 'move-to-workspace': 'production' };

  function sealed(server: LocalOpenRouter, ending: PatchedEnding, hash: string): string {
    return patchedName('prod', ending, '1a2b3c4d', new Seals([server.managementKey]), hash);
  }

  test('gets its new workspace in the same PATCH as its settings, and a notice names what stays behind', async () => {
    const { server, step } = await openAccount({ keys: [PROD], workspaces });
    const planned = await step({ ...MOVE, limit: '60', 'dry-run': 'true' });
    expect(planned.outputs).toMatchObject({ changed: 'true', 'workspace-id': OTHER, limit: '60' });
    expect(writesOf(server)).toEqual([]);
    const result = await step({ ...MOVE, limit: '60' });
    expect(result.code).toBe(0);
    expect(writesOf(server)).toEqual(['PATCH /keys/h1']);
    expect(server.requests.at(-1)?.body).toEqual({ limit: 60, workspace_id: OTHER });
    expect(result.outputs).toMatchObject({ 'workspace-id': OTHER, 'previous-workspace-id': server.defaultWorkspace });
    expect(JSON.parse(result.outputs.changes ?? '').workspace_id).toEqual({ from: server.defaultWorkspace, to: OTHER });
    expect(annotations(result, 'notice')).toEqual([
      expect.stringMatching(/BYOK credentials, broadcast destinations and presets of the old workspace/),
    ]);
    const again = await step(MOVE);
    expect([again.outputs.changed, annotations(again, 'notice')]).toEqual(['false', []]);
    const back = await step({ hash: 'h1', 'move-to-workspace': result.outputs['previous-workspace-id'] ?? '' });
    expect([back.code, server.key('h1')?.workspace_id]).toEqual([0, server.defaultWorkspace]);
  });

  test('stays while a rotation of it is unfinished, or its predecessor is enabled until the next one', async () => {
    const { server, step } = await openAccount({ keys: [PROD], workspaces });
    const replacing = postedName(
      'prod',
      { kind: 'replacing', other: 'h1', run: { run: '1', attempt: 1 } },
      '1a2b3c4d',
      new Seals([server.managementKey]),
    );
    server.seed({ hash: 'journal', name: replacing, limit: 0 });
    const unfinished = await step(MOVE);
    expect(annotations(unfinished)[0]).toMatch(
      /^move-to-workspace: key "prod" \(h1\) was not moved: a rotation of it is unfinished/,
    );
    const own = await step({ ...MOVE, hash: 'journal' });
    expect(annotations(own)[0]).toMatch(/was not moved: its name is one that a rotation or creation gave it/);
    server.fault({ path: '/keys' }, { answer: { data: [] } }, { times: 2 });
    const unlisted = await step({ ...MOVE, hash: 'journal' });
    expect(annotations(unlisted)).toEqual(annotations(own));
    server.remove('journal');
    server.seed({ hash: 'before', name: sealed(server, { kind: 'replaced', other: 'h1', until: 'next' }, 'before') });
    const two = await step(MOVE);
    expect(annotations(two)[0]).toMatch(/was not moved: the key that it replaced \(before\) is still enabled/);
    expect(writesOf(server)).toEqual([]);
    server.change('before', { disabled: true });
    expect((await step(MOVE)).code).toBe(0);
  });

  test('is not reported as moved if a server ignores it, or if the workspace does not exist', async () => {
    const { step } = await openAccount({ keys: [PROD], workspaces, withoutNewFields: true });
    const ignored = await step({ ...MOVE, limit: '60' });
    expect(ignored.code).toBe(1);
    expect(annotations(ignored)[0]).toMatch(/but workspace-id is still "0df9e665-.*" instead of "11111111-/);
    const slug = await step({ hash: 'h1', 'move-to-workspace': 'nowhere' });
    expect(annotations(slug)[0]).toMatch(/^move-to-workspace: this account has no workspace with the slug "nowhere"/);
    const current = await openAccount({ keys: [PROD], workspaces });
    const id = await current.step({ hash: 'h1', 'move-to-workspace': '00000000-2222-4333-8444-555555555555' });
    expect(id.code).toBe(1);
    expect(annotations(id)[0]).toMatch(/404 \(Workspace not found\).*move-to-workspace/);
  });
});
