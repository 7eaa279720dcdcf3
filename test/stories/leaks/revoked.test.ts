/** Proof that a key has ended: its value is sent to OpenRouter until it is refused. */

import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { foreignAnswers } from '../../support/server/foreign.ts';
import { annotations, callsOf, openAccount } from '../../support/worlds/account.ts';
import { REPOSITORY, startWorld } from '../../support/worlds/world.ts';

const secret = `sk-or-v1-${randomBytes(32).toString('hex')}`;

const asked = (calls: string[]) => calls.filter(call => call === 'GET /key').length;

test.each([{ operation: 'update', disabled: 'true' }, { operation: 'delete' }])(
  'OpenRouter is asked until it refuses the key: %o',
  async inputs => {
    const { server, step } = await openAccount({
      keys: [{ secret, name: 'prod' }],
      rules: { revocationLags: [{ requests: 3 }] },
    });
    const result = await step({ 'api-key': secret, ...inputs });
    expect([result.code, result.outputs.revoked]).toEqual([0, 'true']);
    expect(asked(callsOf(server))).toBe(4);
  },
);

test('a key that is already disabled is proven too', async () => {
  const { step } = await openAccount({ keys: [{ secret, name: 'prod', disabled: true }] });
  const result = await step({ 'api-key': secret, disabled: 'true' });
  expect([result.code, result.outputs.changed, result.outputs.revoked]).toEqual([0, 'false', 'true']);
});

test('a key that is still accepted after 30 seconds is named in a warning, and the step succeeds', async () => {
  const { server, step } = await openAccount({
    keys: [{ secret, name: 'prod' }],
    rules: { revocationLags: [{ requests: 1_000 }] },
  });
  const result = await step({ 'api-key': secret, disabled: 'true' });
  expect([result.code, result.outputs.revoked]).toEqual([0, 'false']);
  expect(annotations(result, 'warning').join()).toMatch(
    /Key "prod" .* has ended, but 30 s later OpenRouter still accepts it/,
  );
  expect(asked(callsOf(server))).toBeLessThan(40);
});

test.for(foreignAnswers(401))('a 401 of something in between is no proof: %s', async ([, fault]) => {
  const { server, step } = await openAccount({ keys: [{ secret, name: 'prod' }], wrongOnPurpose: true });
  server.fault({ path: '/key' }, fault, { times: 1_000 });
  const result = await step({ 'api-key': secret, disabled: 'true', 'max-retries': '0' });
  expect([result.code, result.outputs.revoked]).toEqual([0, 'false']);
  const [warning] = annotations(result, 'warning');
  expect(warning).toMatch(/^Key "prod" .* has ended, but whether OpenRouter still accepts it could not be found out: /);
  expect(warning).toMatch(/[^.]\. Check it again later\.$/);
});

test('a rotation that is cancelled while it asks has rotated the key, and says what is unknown', async () => {
  const place = await startWorld({
    stored: [REPOSITORY],
    openrouter: { rules: { revocationLags: [{ requests: 1_000 }] } },
  });
  onTestFinished(() => place.stop());
  let child: ChildProcess | undefined;
  let questions = 0;
  place.openrouter.onRequest(({ path, headers }) => {
    if (path !== '/key' || headers.authorization !== `Bearer ${place.old.secret}`) return;
    questions += 1;
    if (questions === 2) child?.kill('SIGINT');
  });
  const result = await place.rotate(
    { 'api-key': place.old.secret, 'store-in': 'repository OPENROUTER_API_KEY', retire: 'disable' },
    {
      onSpawn: spawned => {
        child = spawned;
      },
    },
  );
  expect([result.code, result.outputs.revoked]).toEqual([0, 'false']);
  expect(annotations(result, 'warning')).toContainEqual(
    expect.stringMatching(
      /^Key "prod" .* has ended, but the job was cancelled before OpenRouter was seen to refuse it\./,
    ),
  );
});

test('revoked is not set without a value, in a dry run, or if the key could not be disabled', async () => {
  const { server, step } = await openAccount({ keys: [{ secret, name: 'prod' }] });
  expect((await step({ 'current-name': 'prod', disabled: 'true', 'dry-run': 'true' })).outputs.revoked).toBeUndefined();
  expect((await step({ 'api-key': secret, disabled: 'true', 'dry-run': 'true' })).outputs.revoked).toBeUndefined();
  expect((await step({ 'api-key': secret, limit: '5' })).outputs.revoked).toBeUndefined();
  server.fault({ method: 'PATCH' }, { status: 400 });
  const failed = await step({ 'api-key': secret, disabled: 'true' });
  expect([failed.code, failed.outputs.revoked]).toEqual([1, undefined]);
  expect((await step({ 'current-name': 'prod', disabled: 'true' })).outputs.revoked).toBeUndefined();
  expect(asked(callsOf(server))).toBe(0);
});

test.each(['disable', 'delete'])(
  'a rotation by value with retire: %s proves that the old key has ended',
  async retire => {
    const place = await startWorld({
      stored: [REPOSITORY],
      openrouter: { rules: { revocationLags: [{ requests: 2 }] } },
    });
    try {
      const inputs = { 'api-key': place.old.secret, 'store-in': 'repository OPENROUTER_API_KEY', retire };
      const result = await place.rotate(inputs);
      expect([result.code, result.outputs.revoked]).toEqual([0, 'true']);
    } finally {
      await place.stop();
    }
  },
);
