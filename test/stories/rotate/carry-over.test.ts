/** `carry-over`: whether the new key joins the lists of the old one, and what happens if they may not be read. */
import { afterEach, describe, expect, test } from 'vitest';
import { annotations } from '../../support/worlds/account.ts';
import { startWorld, WORKSPACE, type World } from '../../support/worlds/world.ts';

const BYOK = '22222222-2222-4333-8444-555555555501';
const DESTINATION = '22222222-2222-4333-8444-555555555502';
const ROTATE = { 'current-name': 'prod', 'store-in': 'repository OPENROUTER_API_KEY' };

const worlds: World[] = [];

afterEach(async () => {
  for (const each of worlds.splice(0)) await each.stop();
});

/** A world whose key in use is named by a BYOK credential and a broadcast destination. */
async function listed(): Promise<World> {
  const place = await startWorld({
    stored: ['repository octo-org/app OPENROUTER_API_KEY'],
    openrouter: {
      byok: [{ id: BYOK, workspace_id: WORKSPACE, name: 'eu' }],
      destinations: [{ id: DESTINATION, workspace_id: WORKSPACE, name: 'traces' }],
    },
  });
  worlds.push(place);
  for (const id of [BYOK, DESTINATION]) place.openrouter.setListed(id, [place.old.hash]);
  return place;
}

function calls(place: World): string[] {
  return place.requests().map(({ method, path }) => `${method} ${path}`);
}

describe('lists that may not be read', () => {
  test.each(['/byok', '/observability/destinations'])(
    'fail the rotation before anything is written: %s',
    async path => {
      const place = await listed();
      const body = { error: { code: 403, message: 'Forbidden' } };
      place.openrouter.fault({ path }, { status: 403, body }, { times: 9 });
      const result = await place.rotate(ROTATE);
      expect(result.code).toBe(1);
      expect(annotations(result)[0]).toMatch(
        /403 \(Forbidden\).*permission to read BYOK credentials.*carry-over: guardrail/,
      );
      expect(calls(place).filter(call => !call.startsWith('GET '))).toEqual([]);
    },
  );

  test('behind a firewall are an error too', async () => {
    const place = await listed();
    place.openrouter.fault({ path: '/byok' }, 'firewall', { times: 9 });
    expect(annotations(await place.rotate(ROTATE))[0]).toMatch(/firewall's refusal/);
  });
});

describe('carry-over: guardrail', () => {
  test.each(['next-rotation', 'disable', 'delete'])('neither reads nor changes a list: retire: %s', async retire => {
    const place = await listed();
    const result = await place.rotate({ ...ROTATE, retire, 'carry-over': 'guardrail' });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(annotations(result, 'notice').join()).toMatch(/carry-over: guardrail: .*neither read nor changed/);
    expect(calls(place).filter(call => /byok|destinations/.test(call))).toEqual([]);
    expect(place.openrouter.listed(BYOK)).toEqual([place.old.hash]);
    const carried: { kind: string }[] = JSON.parse(result.outputs['carried-over'] ?? '');
    expect(carried.map(({ kind }) => kind)).toEqual(['guardrail']);
  });

  test('is refused with other values and in other operations', async () => {
    const place = await listed();
    const misspelt = await place.rotate({ ...ROTATE, 'carry-over': 'none' });
    expect(annotations(misspelt)[0]).toMatch(/carry-over: .*all, guardrail \(use guardrail\)/);
    const elsewhere = await place.run({ operation: 'delete', hash: place.old.hash, 'carry-over': 'guardrail' });
    expect(annotations(elsewhere)[0]).toMatch(/carry-over.* is only for operation/);
    expect(calls(place)).toEqual([]);
  });
});
