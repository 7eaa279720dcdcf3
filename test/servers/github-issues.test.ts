// Issues, comments and authors at the local GitHub, as octokit sees them; and its general refusals.

import { describe, expect, test } from 'vitest';
import { abuseDetection, secondaryRateLimit } from '../support/github/github.ts';
import { type Call, call, gitHub } from '../support/worlds/servers.ts';

const where = { owner: 'octo-org', repo: 'app' };

describe('comments', () => {
  test('of a pull request are listed in pages, made and changed, each with its author', async () => {
    const tokens = [{ token: 'job', kind: 'actions' as const }];
    const { server, octokit } = await gitHub({ tokens });
    const issue_number = server.addIssue({ pull: true, title: 'A change' });
    for (let nth = 1; nth <= 5; nth += 1) server.addComment({ number: issue_number, body: `${nth}`, author: 'mona' });
    const made = await octokit.rest.issues.createComment({ ...where, issue_number, body: 'report' });
    expect(made).toMatchObject({
      status: 201,
      data: {
        user: { login: 'github-actions[bot]', type: 'Bot' },
        performed_via_github_app: { slug: 'github-actions' },
        html_url: expect.stringContaining('/octo-org/app/pull/1#issuecomment-'),
      },
    });
    const listed = await octokit.paginate(octokit.rest.issues.listComments, { ...where, issue_number, per_page: 2 });
    expect(listed.map(({ body, user }) => [body, user?.type])).toEqual([
      ...['1', '2', '3', '4', '5'].map(text => [text, 'User']),
      ['report', 'Bot'],
    ]);
    const update = { ...where, comment_id: made.data.id, body: 'newer' };
    expect((await octokit.rest.issues.updateComment(update)).data.body).toBe('newer');
    expect(server.comments(issue_number).map(({ body }) => body)).toEqual(['1', '2', '3', '4', '5', 'newer']);
  });

  test('may exist although the answer was lost', async () => {
    const { server } = await gitHub();
    const number = server.addIssue({ pull: true });
    const at = `${server.url}/repos/octo-org/app/issues/${number}/comments`;
    const post: Call = { method: 'POST', token: server.token, body: { body: 'report' } };
    server.fault({ method: 'POST' }, 'reset-after');
    server.fault({ method: 'POST' }, { html: 502 });
    await expect(call(at, post)).rejects.toThrow();
    expect((await call(at, post)).status).toBe(502);
    expect(server.comments(number)).toHaveLength(1);
  });

  test('are refused if they are blank, too long, or have no issue', async () => {
    const { server } = await gitHub({ wrongOnPurpose: true });
    const number = server.addIssue({ pull: true });
    const send = async (method: 'POST' | 'PATCH', path: string, body: unknown) =>
      (await call(`${server.url}/repos/octo-org/app/issues${path}`, { method, token: server.token, body })).status;
    const post = (body: unknown, to = number) => send('POST', `/${to}/comments`, body);
    expect(await post({ body: '' })).toBe(422);
    expect(await post({})).toBe(422);
    expect(await post({ body: 'x'.repeat(65_537) })).toBe(422);
    expect(await post({ body: 'x', title: 'y' })).toBe(422);
    expect(await post({ body: 'x' }, 7)).toBe(404);
    expect(await send('PATCH', '/comments/12', { body: 'x' })).toBe(404);
    expect(await post({ body: 'x'.repeat(65_536) })).toBe(201);
  });
});

describe('issues', () => {
  test('are opened, found among pull requests, changed, closed and opened again', async () => {
    const { server, octokit } = await gitHub({ tokens: [{ token: 'app', kind: 'app' }] });
    server.addIssue({ pull: true, title: 'A change' });
    server.addIssue({ title: 'Closed', state: 'closed' });
    const made = await octokit.rest.issues.create({
      ...where,
      title: 'Keys need attention',
      body: 'text',
      labels: ['keys'],
    });
    expect(made.data).toMatchObject({ number: 3, user: { login: 'key-rotation[bot]', type: 'Bot' }, state: 'open' });
    expect(made.headers.location).toBe(made.data.url);
    const list = async (more: object = {}) =>
      (await octokit.paginate(octokit.rest.issues.listForRepo, { ...where, per_page: 1, ...more })).map(issue => [
        issue.number,
        Boolean(issue.pull_request),
      ]);
    expect(await list()).toEqual([
      [3, false],
      [1, true],
    ]);
    expect(await list({ creator: 'key-rotation[bot]' })).toEqual([[3, false]]);
    expect(await list({ labels: 'keys', state: 'all' })).toEqual([[3, false]]);
    expect(await list({ state: 'closed' })).toEqual([[2, false]]);
    const update = async (more: object) =>
      (await octokit.rest.issues.update({ ...where, issue_number: 3, ...more })).data;
    expect(await update({ body: 'newer' })).toMatchObject({ body: 'newer', title: 'Keys need attention' });
    expect(await update({ state: 'closed' })).toMatchObject({
      state: 'closed',
      state_reason: 'completed',
      closed_by: { login: 'key-rotation[bot]' },
    });
    expect(await list()).toEqual([[1, true]]);
    expect(await update({ state: 'open' })).toMatchObject({ state: 'open', closed_at: null });
    expect(server.issues().map(({ author }) => author)).toEqual(['octocat', 'octocat', 'key-rotation[bot]']);
    server.changeIssue('octo-org/app', 3, { state: 'closed', title: 'Renamed by a person' });
    expect(await list()).toEqual([[1, true]]);
  });

  test('need their own permissions, and so do pull requests', async () => {
    const { server } = await gitHub({
      wrongOnPurpose: true,
      tokens: [
        { token: 'issues', kind: 'actions', pullRequests: false },
        { token: 'pulls', kind: 'actions', issues: false },
        { token: 'reader', issues: 'read', pullRequests: 'read' },
        { token: 'elsewhere', repositories: [] },
      ],
    });
    const issue = server.addIssue();
    const pull = server.addIssue({ pull: true });
    const at = `${server.url}/repos/octo-org/app/issues`;
    const comment = async (token: string, number: number) =>
      (await call(`${at}/${number}/comments`, { method: 'POST', token, body: { body: 'x' } })).status;
    expect([await comment('issues', issue), await comment('issues', pull)]).toEqual([201, 403]);
    expect([await comment('pulls', issue), await comment('pulls', pull)]).toEqual([403, 201]);
    expect([await comment('reader', issue), await comment('elsewhere', issue)]).toEqual([403, 404]);
    expect((await call(`${at}/${pull}/comments`, { token: 'reader' })).body).toHaveLength(1);
    expect((await call(at, { token: 'pulls' })).status).toBe(403);
    server.setRules({ issuesOff: ['octo-org/app'] });
    expect((await call(at, { token: 'issues' })).status).toBe(410);
    expect(await comment('pulls', pull)).toBe(201);
  });

  test('are strict about titles and states', async () => {
    const { server } = await gitHub({ wrongOnPurpose: true });
    const at = `${server.url}/repos/octo-org/app/issues`;
    const send = async (method: 'POST' | 'PATCH', body: unknown, path = '') =>
      (await call(at + path, { method, token: server.token, body })).status;
    expect(await send('POST', { body: 'x' })).toBe(422);
    expect(await send('POST', { title: 'x'.repeat(257) })).toBe(422);
    expect(await send('POST', { title: 'x', state: 'open' })).toBe(422);
    expect(await send('POST', { title: 'x' })).toBe(201);
    expect(await send('PATCH', { state: 'resolved' }, '/1')).toBe(422);
    expect(await send('PATCH', { state: 'closed', state_reason: 'done' }, '/1')).toBe(422);
    expect(await send('PATCH', { state: 'closed' }, '/9')).toBe(404);
    expect((await call(`${at}?per_page=0`, { token: server.token })).status).toBe(422);
    expect((await call(`${at}?status=open`, { token: server.token })).status).toBe(422);
  });
});

describe('the user of a token', () => {
  test('is known only for a person’s token', async () => {
    const { server } = await gitHub({
      tokens: [
        { token: 'person', login: 'mona' },
        { token: 'app', kind: 'app' },
        { token: 'job', kind: 'actions' },
      ],
    });
    const ask = async (token: string) => (await call(`${server.url}/user`, { token })).body;
    expect(await ask('person')).toMatchObject({ login: 'mona', type: 'User' });
    for (const token of ['app', 'job']) {
      expect(await ask(token)).toMatchObject({ message: 'Resource not accessible by integration', status: '403' });
    }
  });
});

describe('what GitHub refuses', () => {
  const path = '/repos/octo-org/app/actions/secrets/public-key';

  test('access without single sign-on, with the address for authorization', async () => {
    const { server } = await gitHub({
      repositories: ['octo-org/app', 'other/app'],
      rules: { singleSignOn: ['octo-org'] },
    });
    const refused = await call(server.url + path, { token: server.token });
    expect(refused).toMatchObject({
      status: 403,
      headers: { 'x-github-sso': expect.stringMatching(/^required; url=https:\/\/github\.com\/orgs\/octo-org\/sso\?/) },
      body: { message: expect.stringContaining('SAML enforcement') },
    });
    expect((await call(server.url + path.replace('octo-org', 'other'), { token: server.token })).status).toBe(200);
    server.setRules({ singleSignOn: [] });
    expect((await call(server.url + path, { token: server.token })).status).toBe(200);
  });

  test('addresses outside an IP allow list', async () => {
    const { server } = await gitHub({ rules: { ipAllowList: ['octo-org'] } });
    const refused = await call(server.url + path, { token: server.token });
    expect(refused).toMatchObject({ status: 403, body: { message: expect.stringContaining('IP allow list enabled') } });
  });

  test('writes to an archived repository', async () => {
    const { server } = await gitHub({ wrongOnPurpose: true, rules: { archived: ['octo-org/app'] } });
    const { status, body } = await call(server.url + path, { token: server.token });
    expect(status).toBe(200);
    const put: Call = { method: 'PUT', token: server.token, body: { encrypted_value: 'QUJD', key_id: body.key_id } };
    const refused = await call(`${server.url}/repos/octo-org/app/actions/secrets/KEY`, put);
    expect(refused).toMatchObject({ status: 403, body: { message: 'Repository was archived so is read-only.' } });
  });

  test('too many requests at once, with and without saying for how long', async () => {
    const { server } = await gitHub();
    const ask = () => call(server.url + path, { token: server.token });
    server.fault({}, secondaryRateLimit());
    server.fault({}, secondaryRateLimit({ status: 429, retryAfter: 5 }));
    server.fault({}, abuseDetection());
    const first = await ask();
    expect(first).toMatchObject({ status: 403, body: { message: expect.stringContaining('secondary rate limit') } });
    expect(first.headers).not.toHaveProperty('retry-after');
    expect(first.headers).toHaveProperty('x-github-request-id');
    expect(await ask()).toMatchObject({ status: 429, headers: { 'retry-after': '5' } });
    expect((await ask()).body.message).toContain('abuse detection');
    expect((await ask()).status).toBe(200);
  });

  test('the sharing of an organization’s secret can change between two requests', async () => {
    const { server, octokit } = await gitHub({ repositories: ['octo-org/app', 'octo-org/web'] });
    const target = 'organization octo-org KEY';
    server.setSecret(target, 'value', { visibility: 'all' });
    server.onRequest(({ method }) => {
      if (method === 'GET') server.setAccess(target, { visibility: 'selected', selected: ['octo-org/web'] });
    });
    const { data } = await octokit.rest.actions.getOrgSecret({ org: 'octo-org', secret_name: 'KEY' });
    expect(data.visibility).toBe('selected');
    expect(server.selectedRepositories(target)).toEqual(['octo-org/web']);
    expect(server.secret(target)).toBe('value');
  });
});
