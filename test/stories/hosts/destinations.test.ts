/** Where a step sends what it holds: the provisioning key and the new key to api-url, the token to the runner's GitHub. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { STORE_IN, startWorld, type World } from '../../support/worlds/world.ts';

const ROTATED = { 'current-name': 'prod', 'store-in': STORE_IN };
const CONNECTIONS = new URL('../../support/server/connections.mjs', import.meta.url).href;

async function world(): Promise<World> {
  const place = await startWorld();
  onTestFinished(() => place.stop());
  return place;
}

describe('a rotation', () => {
  test('connects to api-url and to the GitHub of the runner, and to nothing else', async () => {
    const place = await world();
    const { code, stderr } = await place.rotate(ROTATED, { nodeOptions: ['--import', CONNECTIONS] });
    expect(code).toBe(0);
    const hosts = [place.openrouter.url, place.github.url].map(url => `connects to ${new URL(url).host}`);
    expect(new Set(stderr.trim().split('\n'))).toEqual(new Set(hosts));
  });

  test('shows the token to GitHub alone, and the keys to OpenRouter alone', async () => {
    const { openrouter, github, rotate } = await world();
    const { code } = await rotate(ROTATED);
    expect(code).toBe(0);
    const sent = (requests: object[]) => JSON.stringify(requests);
    expect(sent(github.requests)).toContain(github.token);
    expect(sent(openrouter.requests)).not.toContain(github.token);
    expect(sent(openrouter.requests)).toContain(openrouter.managementKey);
    expect(sent(github.requests)).not.toContain('sk-or-');
  });

  test('sends no token over plain HTTP, whatever GITHUB_API_URL says', async () => {
    const { openrouter, rotate } = await world();
    const result = await rotate(ROTATED, {
      env: { GITHUB_API_URL: 'http://github.test/api/v3' },
      nodeOptions: ['--import', CONNECTIONS],
    });
    expect(result.code).toBe(1);
    expect(result.log).toContain('GITHUB_API_URL, which the runner sets, is not an https address');
    expect(result.stderr).not.toContain('github.test');
    expect(openrouter.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
