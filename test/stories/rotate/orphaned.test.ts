/** Keys that a rotation left enabled "until next", when nothing will disable them any more. */
import { expect, test } from 'vitest';
import { patchedName, Seals } from '../../../src/domain/rotation/names.ts';
import { annotations, openAccount, writesOf } from '../../support/worlds/account.ts';

async function account(successor: object = {}) {
  const { server, step } = await openAccount({ keys: [{ hash: 'new', name: 'prod', ...successor }] });
  const retired = (hash: string, other: string, isUntilNext: boolean) =>
    server.seed({
      hash,
      name: patchedName(
        'prod',
        { kind: 'replaced', other, until: isUntilNext ? 'next' : undefined },
        '1a2b3c4d',
        new Seals([server.managementKey]),
        hash,
      ),
    });
  return { server, step, retired };
}

const WARNING = /^Key "prod \[replaced by .*" \(old\) is still enabled and can spend/;

test('each is named in a warning by any step that reads the list, once its successor is gone', async () => {
  const { server, step, retired } = await account();
  retired('old', 'new', true);
  retired('off', 'new', false);
  const alive = await step({ operation: 'check', 'current-name': 'prod' });
  expect([alive.code, annotations(alive, 'warning')]).toEqual([0, []]);
  server.remove('new');
  server.seed({ hash: 'other', name: 'other' });
  for (const inputs of [
    { operation: 'check', 'current-name': 'other' },
    { operation: 'update', 'current-name': 'other', disabled: 'true' },
    { operation: 'delete', 'current-name': 'x*' },
  ]) {
    const result = await step(inputs);
    expect([result.code, annotations(result, 'warning')]).toEqual([0, [expect.stringMatching(WARNING)]]);
  }
  server.change('old', { disabled: true });
  expect(annotations(await step({ operation: 'check', 'current-name': 'other' }), 'warning')).toEqual([]);
});

test.each([
  ['disables', { operation: 'update', disabled: 'true' }],
  ['deletes', { operation: 'delete' }],
])('a step that %s its successor warns of it, in a dry run too', async (_what, inputs) => {
  const { step, retired } = await account();
  retired('old', 'new', true);
  for (const dryRun of ['true', 'false']) {
    const result = await step({ ...inputs, 'current-name': 'prod', 'dry-run': dryRun });
    expect([result.code, annotations(result, 'warning')]).toEqual([0, [expect.stringMatching(WARNING)]]);
  }
});

test('a mark that was copied to another key, or made up, causes no warning', async () => {
  const { server, step, retired } = await account();
  const { name } = retired('old', 'gone', true);
  server.remove('old');
  server.seed({ hash: 'copy', name });
  const result = await step({ operation: 'check', 'current-name': 'prod' });
  expect([result.code, annotations(result, 'warning')]).toEqual([0, []]);
});

test('a pattern for such names changes only those that this account has sealed', async () => {
  const { server, step, retired } = await account();
  retired('old', 'new', true);
  server.seed({ hash: 'forged', name: 'prod [replaced by abcdefabcdef until next, 1a2b3c4d-0123456789ab]' });
  server.seed({ hash: 'person', name: 'prod [replaced by hand]' });
  server.seed({ hash: 'brackets', name: 'prod [replaced' });
  const inputs = { 'current-name': '* [replaced*', 'max-keys': '9', disabled: 'true' };
  expect((await step(inputs)).code).toBe(0);
  expect(writesOf(server).sort()).toEqual(['PATCH /keys/brackets', 'PATCH /keys/old']);
  const shown = await step({ operation: 'check', 'current-name': '* [replaced*' });
  expect(JSON.parse(shown.outputs.keys ?? '')).toHaveLength(4);
});
