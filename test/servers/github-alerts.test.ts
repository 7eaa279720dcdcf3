// Secret scanning alerts at the local GitHub, as octokit sees them, and who may see them.

import { describe, expect, test } from 'vitest';
import { type Call, call, gitHub } from '../support/worlds/servers.ts';

const where = { owner: 'octo-org', repo: 'app' };
const KEY = `sk-or-v1-${'a'.repeat(64)}`;

describe('secret scanning alerts', () => {
  test('are listed by state and type, newest first, with the plain value', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z');
    const { server, octokit } = await gitHub({ now: () => now });
    const first = server.addAlert({ secret: KEY });
    now += 1000;
    server.addAlert({ secret: 'ghp_x', type: 'github_personal_access_token' });
    server.addAlert({ secret: 'old', state: 'resolved' });
    now += 1000;
    const none = server.addAlert({ secret: null });
    const list = async (more: object) =>
      (await octokit.rest.secretScanning.listAlertsForRepo({ ...where, ...more })).data.map(({ number }) => number);
    const open = { state: 'open', secret_type: 'openrouter_api_key' } as const;
    expect(await list({})).toEqual([4, 3, 2, 1]);
    expect(await list(open)).toEqual([none, first]);
    expect(await list({ ...open, direction: 'asc' })).toEqual([first, none]);
    expect(await list({ state: 'resolved', resolution: 'revoked' })).toEqual([3]);
    const one = (hide_secret: boolean) =>
      octokit.rest.secretScanning.getAlert({ ...where, alert_number: first, hide_secret });
    expect((await one(false)).data).toMatchObject({
      secret: KEY,
      state: 'open',
      secret_type: 'openrouter_api_key',
      html_url: 'https://github.com/octo-org/app/security/secret-scanning/1',
    });
    expect((await one(true)).data).not.toHaveProperty('secret');
    const empty = await octokit.rest.secretScanning.getAlert({ ...where, alert_number: none });
    expect(empty.data).not.toHaveProperty('secret');
  });

  test.for(['cursor', 'number'] as const)('come in pages linked by %s', async alertPages => {
    const { server, octokit } = await gitHub({ rules: { alertPages } });
    for (let nth = 0; nth < 7; nth += 1) server.addAlert({ secret: `${KEY}${nth}`, createdAt: nth * 60_000 });
    const query = { ...where, state: 'open', per_page: 3 } as const;
    const all = await octokit.paginate(octokit.rest.secretScanning.listAlertsForRepo, query);
    expect(all.map(({ number }) => number)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    const [first, second] = server.requests;
    expect(server.requests).toHaveLength(3);
    expect(first?.query).toEqual({ state: 'open', per_page: '3' });
    expect(second?.query).toMatchObject({ state: 'open', per_page: '3' });
    expect('after' in (second?.query ?? {})).toBe(alertPages === 'cursor');
  });

  test('continue after a cursor whose alert was resolved in the meantime, and can go back before one', async () => {
    const { server, octokit } = await gitHub();
    for (let nth = 0; nth < 5; nth += 1) server.addAlert({ secret: KEY, createdAt: nth * 60_000 });
    const list = (more: object) =>
      octokit.rest.secretScanning.listAlertsForRepo({ ...where, state: 'open', per_page: 2, ...more });
    const first = await list({});
    const after = /after=([^&>]+)/.exec(first.headers.link ?? '')?.[1] ?? '';
    const update = { ...where, alert_number: 4, state: 'resolved', resolution: 'revoked' } as const;
    await octokit.rest.secretScanning.updateAlert(update);
    const second = await list({ after: decodeURIComponent(after) });
    expect(second.data.map(({ number }) => number)).toEqual([3, 2]);
    const before = /before=([^&>]+)/.exec(second.headers.link ?? '')?.[1] ?? '';
    const back = await list({ before: decodeURIComponent(before) });
    expect(back.data.map(({ number }) => number)).toEqual([5]);
  });

  test('of an organization are those of its repositories, and the same ones', async () => {
    const repositories = ['octo-org/app', 'octo-org/web', 'octo-org/docs', 'other/app'];
    const { server, octokit } = await gitHub({ repositories, rules: { scanningOff: ['octo-org/docs'] } });
    for (const repository of repositories) server.addAlert({ repository, secret: KEY });
    const listed = await octokit.paginate(octokit.rest.secretScanning.listAlertsForOrg, {
      org: 'octo-org',
      per_page: 1,
    });
    expect(listed.map(({ number, repository }) => [repository?.full_name, number])).toEqual([
      ['octo-org/web', 1],
      ['octo-org/app', 1],
    ]);
    const own = (await octokit.rest.secretScanning.listAlertsForRepo(where)).data;
    expect(own[0]?.url).toBe(listed[1]?.url);
    await expect(octokit.rest.secretScanning.listAlertsForOrg({ org: 'nobody' })).rejects.toMatchObject({
      status: 404,
    });
  });

  test('are resolved with a reason and a comment, once', async () => {
    const { server, octokit } = await gitHub();
    const alert_number = server.addAlert({ secret: KEY });
    const resolve = (resolution: 'revoked' | 'false_positive') =>
      octokit.rest.secretScanning.updateAlert({
        ...where,
        alert_number,
        state: 'resolved',
        resolution,
        resolution_comment: 'https://github.com/octo-org/app/actions/runs/9001',
      });
    expect((await resolve('revoked')).data).toMatchObject({
      state: 'resolved',
      resolution: 'revoked',
      resolved_by: { login: 'octocat' },
    });
    expect(server.alert('octo-org/app', alert_number)).toMatchObject({
      state: 'resolved',
      comment: 'https://github.com/octo-org/app/actions/runs/9001',
    });
    await expect(resolve('revoked')).rejects.toMatchObject({ status: 400 });
    expect(server.alerts()).toHaveLength(1);
  });

  test('are updated only as described', async () => {
    const { server } = await gitHub({ wrongOnPurpose: true, alerts: [{ secret: KEY }] });
    const at = `${server.url}/repos/octo-org/app/secret-scanning/alerts`;
    const patch = async (body: unknown, number = 1) =>
      (await call(`${at}/${number}`, { method: 'PATCH', token: server.token, body })).status;
    expect(await patch({})).toBe(422);
    expect(await patch({ state: 'resolved' })).toBe(422);
    expect(await patch({ state: 'resolved', resolution: 'rotated' })).toBe(422);
    expect(await patch({ state: 'closed', resolution: 'revoked' })).toBe(422);
    expect(await patch({ state: 'open', resolution: 'revoked' })).toBe(422);
    expect(await patch({ resolution_comment: 'why', validity: 'active' })).toBe(422);
    expect(await patch({ state: 'resolved', resolution: 'revoked', comment: 'x' })).toBe(422);
    expect(await patch({ state: 'resolved', resolution: 'revoked' }, 2)).toBe(404);
    expect(server.alert('octo-org/app', 1)?.state).toBe('open');
    const list = async (query: string) => (await call(`${at}${query}`, { token: server.token })).status;
    expect(await list('?state=closed')).toBe(422);
    expect(await list('?status=open')).toBe(422);
    expect(await list('?page=1&after=')).toBe(422);
    expect(await list('?after=nonsense')).toBe(422);
    expect(await list('?state=open&after=')).toBe(200);
  });

  test('need a token with the permission; that of a job never has it', async () => {
    const { server } = await gitHub({
      wrongOnPurpose: true,
      repositories: ['octo-org/app', 'octo-org/web'],
      rules: { scanningOff: ['octo-org/web'] },
      alerts: [{ secret: KEY }],
      tokens: [
        { token: 'app', kind: 'app' },
        { token: 'reader', alerts: 'read' },
        { token: 'none', alerts: false },
        { token: 'job', kind: 'actions', alerts: true },
        { token: 'elsewhere', repositories: ['octo-org/web'] },
      ],
    });
    const list = async (token: string, path = '/repos/octo-org/app') => {
      const { status, body } = await call(`${server.url}${path}/secret-scanning/alerts`, { token });
      return status === 200 ? body.length : `${status} ${body.message}`;
    };
    expect(await list('app')).toBe(1);
    expect(await list('reader', '/orgs/octo-org')).toBe(1);
    for (const token of ['none', 'job']) {
      expect(await list(token)).toBe('403 Resource not accessible by integration');
      expect(await list(token, '/orgs/octo-org')).toBe('403 Resource not accessible by integration');
    }
    expect(await list('elsewhere')).toBe('404 Not Found');
    expect(await list('elsewhere', '/orgs/octo-org')).toBe(0);
    expect(await list('app', '/repos/octo-org/web')).toBe('404 Secret scanning is disabled on this repository.');
    expect(await list('app', '/repos/octo-org/none')).toBe('404 Not Found');
    const resolve: Call = { method: 'PATCH', token: 'reader', body: { state: 'resolved', resolution: 'revoked' } };
    expect((await call(`${server.url}/repos/octo-org/app/secret-scanning/alerts/1`, resolve)).status).toBe(403);
  });
});
