// The local GitHub is honest: octokit works with it, sealed boxes really open or are garbage, and wrong requests fail.

import type { getOctokit } from '@actions/github';
import sodium from 'libsodium-wrappers';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Call, call, gitHub } from '../support/worlds/servers.ts';

describe('GitHub, as octokit sees it', () => {
  beforeAll(() => sodium.ready);

  const owner = 'octo-org';
  const repo = 'app';
  const environment_name = 'eu/prod west';
  const secret_name = 'OPENROUTER_API_KEY';
  const environments = { 'octo-org/app': ['production', environment_name] };

  function seal(value: string, publicKey: string): string {
    return Buffer.from(sodium.crypto_box_seal(value, Buffer.from(publicKey, 'base64'))).toString('base64');
  }

  type Octokit = ReturnType<typeof getOctokit>;
  interface Endpoints {
    target: string;
    key(octokit: Octokit): Promise<{ data: { key: string; key_id: string } }>;
    put(octokit: Octokit, box: { encrypted_value: string; key_id: string }): Promise<{ status: number }>;
    get(octokit: Octokit): Promise<{ data: { name: string } }>;
    remove(octokit: Octokit): Promise<{ status: number }>;
  }

  const where = { owner, repo };
  const named = { ...where, secret_name };
  const inEnvironment = { ...named, environment_name };
  const inOrganization = { org: owner, secret_name };
  const kinds: Endpoints[] = [
    {
      target: `repository octo-org/app ${secret_name}`,
      key: ({ rest }) => rest.actions.getRepoPublicKey(where),
      put: ({ rest }, box) => rest.actions.createOrUpdateRepoSecret({ ...named, ...box }),
      get: ({ rest }) => rest.actions.getRepoSecret(named),
      remove: ({ rest }) => rest.actions.deleteRepoSecret(named),
    },
    {
      target: `environment octo-org/app ${environment_name} ${secret_name}`,
      key: ({ rest }) => rest.actions.getEnvironmentPublicKey({ ...where, environment_name }),
      put: ({ rest }, box) => rest.actions.createOrUpdateEnvironmentSecret({ ...inEnvironment, ...box }),
      get: ({ rest }) => rest.actions.getEnvironmentSecret(inEnvironment),
      remove: ({ rest }) => rest.actions.deleteEnvironmentSecret(inEnvironment),
    },
    {
      target: `dependabot octo-org/app ${secret_name}`,
      key: ({ rest }) => rest.dependabot.getRepoPublicKey(where),
      put: ({ rest }, box) => rest.dependabot.createOrUpdateRepoSecret({ ...named, ...box }),
      get: ({ rest }) => rest.dependabot.getRepoSecret(named),
      remove: ({ rest }) => rest.dependabot.deleteRepoSecret(named),
    },
    {
      target: `codespaces octo-org/app ${secret_name}`,
      key: ({ rest }) => rest.codespaces.getRepoPublicKey(where),
      put: ({ rest }, box) => rest.codespaces.createOrUpdateRepoSecret({ ...named, ...box }),
      get: ({ rest }) => rest.codespaces.getRepoSecret(named),
      remove: ({ rest }) => rest.codespaces.deleteRepoSecret(named),
    },
    {
      target: `organization octo-org ${secret_name}`,
      key: ({ rest }) => rest.actions.getOrgPublicKey({ org: owner }),
      put: ({ rest }, box) =>
        rest.actions.createOrUpdateOrgSecret({ ...inOrganization, ...box, visibility: 'private' }),
      get: ({ rest }) => rest.actions.getOrgSecret(inOrganization),
      remove: ({ rest }) => rest.actions.deleteOrgSecret(inOrganization),
    },
    {
      target: `organization-dependabot octo-org ${secret_name}`,
      key: ({ rest }) => rest.dependabot.getOrgPublicKey({ org: owner }),
      put: ({ rest }, box) =>
        rest.dependabot.createOrUpdateOrgSecret({ ...inOrganization, ...box, visibility: 'private' }),
      get: ({ rest }) => rest.dependabot.getOrgSecret(inOrganization),
      remove: ({ rest }) => rest.dependabot.deleteOrgSecret(inOrganization),
    },
  ];

  test.for(kinds)('creates, updates, reads and deletes: $target', async kind => {
    const { server, octokit } = await gitHub({ prefix: '/api/v3', environments });
    const { key, key_id } = (await kind.key(octokit)).data;
    const put = async (value: string) =>
      (await kind.put(octokit, { encrypted_value: seal(value, key), key_id })).status;
    expect(await put('first')).toBe(201);
    expect(server.secret(kind.target)).toBe('first');
    expect(await put('sécond')).toBe(204);
    expect(server.secret(kind.target)).toBe('sécond');
    expect(server.secrets()).toEqual({ [kind.target]: 'sécond' });
    expect((await kind.get(octokit)).data.name).toBe(secret_name);
    expect((await kind.remove(octokit)).status).toBe(204);
    await expect(kind.get(octokit)).rejects.toMatchObject({ status: 404 });
  });

  test('no two places share a key, and a secret sealed for another place is garbage', async () => {
    const { server, octokit } = await gitHub({ environments });
    const keys = await Promise.all(kinds.map(async kind => (await kind.key(octokit)).data));
    expect(new Set(keys.map(({ key }) => key)).size).toBe(kinds.length);
    const [repository, environment] = keys;
    const [kind] = kinds;
    const box = { encrypted_value: seal('value', environment?.key ?? ''), key_id: repository?.key_id ?? '' };
    expect((await kind?.put(octokit, box))?.status).toBe(201);
    expect(server.isGarbage(kind?.target ?? '')).toBe(true);
    expect(server.secret(kind?.target ?? '')).toBeUndefined();
    const foreign = kind?.put(octokit, { ...box, key_id: environment?.key_id ?? '' });
    await expect(foreign).rejects.toMatchObject({ status: 422 });
  });

  test('the last PUT decides who may read an organization’s secret', async () => {
    const repositories = ['octo-org/app', 'octo-org/web', 'octo-org/docs'];
    const { server, octokit } = await gitHub({ repositories });
    const target = `organization octo-org ${secret_name}`;
    server.setSecret(target, 'old', { visibility: 'selected', selected: ['octo-org/web', 'octo-org/docs'] });
    const listed = await octokit.paginate(octokit.rest.actions.listSelectedReposForOrgSecret, {
      ...inOrganization,
      per_page: 1,
    });
    expect(listed.map(repository => repository.full_name)).toEqual(['octo-org/web', 'octo-org/docs']);
    const { data } = await octokit.rest.actions.getOrgPublicKey({ org: owner });
    const box = { ...inOrganization, encrypted_value: seal('new', data.key), key_id: data.key_id };
    await octokit.rest.actions.createOrUpdateOrgSecret({
      ...box,
      visibility: 'selected',
      selected_repository_ids: [server.repositoryId('octo-org/app')],
    });
    expect(server.selectedRepositories(target)).toEqual(['octo-org/app']);
    await octokit.rest.actions.createOrUpdateOrgSecret({ ...box, visibility: 'selected' });
    expect(server.selectedRepositories(target)).toEqual([]);
    expect((await octokit.rest.actions.getOrgSecret(inOrganization)).data.visibility).toBe('selected');
  });

  test('distinguishes bad credentials, missing permissions and missing resources', async () => {
    const { server } = await gitHub({
      wrongOnPurpose: true,
      environments,
      tokens: [
        { token: 'all' },
        {
          token: 'none',
          secrets: false,
          environments: false,
          dependabot: false,
          codespaces: false,
          organization: false,
        },
        { token: 'reader', secrets: 'read' },
        { token: 'elsewhere', repositories: [] },
      ],
    });
    const at = `${server.url}/repos/octo-org/app`;
    const key = (token: string, path = '/actions/secrets/public-key') => call(at + path, { token });
    expect((await call(`${at}/actions/secrets/public-key`)).status).toBe(401);
    expect(await key('wrong')).toMatchObject({ status: 401, body: { message: 'Bad credentials' } });
    expect(await key('none')).toMatchObject({
      status: 403,
      body: { message: 'Resource not accessible by integration', status: '403' },
    });
    expect((await key('reader')).status).toBe(200);
    const put: Call = { method: 'PUT', token: 'reader', body: {} };
    expect((await call(`${at}/actions/secrets/KEY`, put)).status).toBe(403);
    expect((await key('elsewhere')).status).toBe(404);
    expect((await key('all', '/environments/staging/secrets/public-key')).status).toBe(404);
    expect((await key('all', '/environments/eu/prod%20west/secrets/public-key')).status).toBe(404);
    expect((await key('all', '/environments/eu%2Fprod%20west/secrets/public-key')).status).toBe(200);
    expect((await key('none', '/environments/production/secrets/public-key')).status).toBe(403);
    expect((await call(`${server.url}/repos/octo-org/other/actions/secrets/public-key`, { token: 'all' })).status).toBe(
      404,
    );
  });

  test('is strict about bodies and names', async () => {
    const { server } = await gitHub({ wrongOnPurpose: true });
    const at = `${server.url}/repos/octo-org/app/actions/secrets`;
    const { body: key } = await call(`${at}/public-key`, { token: server.token });
    const good = { encrypted_value: seal('value', key.key), key_id: key.key_id };
    const put = async (body: unknown, name = 'KEY') =>
      (await call(`${at}/${name}`, { method: 'PUT', token: server.token, body })).status;
    expect(await put({ ...good, visibility: 'all' })).toBe(422);
    expect(await put({ key_id: key.key_id })).toBe(422);
    expect(await put({ ...good, encrypted_value: 'not base64' })).toBe(422);
    expect(await put({ ...good, encrypted_value: 'YWJj' })).toBe(422);
    expect(await put({ ...good, key_id: '1' })).toBe(422);
    expect(await put('[')).toBe(400);
    const organization = `${server.url}/orgs/octo-org/actions/secrets`;
    const { body: own } = await call(`${organization}/public-key`, { token: server.token });
    const shared = { encrypted_value: seal('value', own.key), key_id: own.key_id };
    const blind: Call = { method: 'PUT', token: server.token, body: shared };
    expect((await call(`${organization}/KEY`, blind)).status).toBe(422);
    expect(await put(good, 'GITHUB_KEY')).toBe(422);
    expect(await put(good, '1KEY')).toBe(422);
    expect(server.secrets()).toEqual({});
    expect(await put(good)).toBe(201);
  });

  test('limits rates by faults, and lies like the other server', async () => {
    const { server, octokit } = await gitHub();
    const { data } = await octokit.rest.actions.getRepoPublicKey(where);
    const box = { ...named, encrypted_value: seal('value', data.key), key_id: data.key_id };
    server.fault({ method: 'PUT' }, { status: 403, headers: { 'retry-after': '5' } });
    server.fault({ method: 'PUT' }, 'lie');
    const limited = octokit.rest.actions.createOrUpdateRepoSecret(box);
    await expect(limited).rejects.toMatchObject({ status: 403, response: { headers: { 'retry-after': '5' } } });
    expect((await octokit.rest.actions.createOrUpdateRepoSecret(box)).status).toBe(201);
    expect(server.secrets()).toEqual({});
  });
});
