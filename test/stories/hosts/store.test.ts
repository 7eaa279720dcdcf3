/** Where a new key can be stored, and the errors if it cannot. */
import { afterEach, describe, expect, test } from 'vitest';
import { abuseDetection, type GitHubOptions, secondaryRateLimit, type TokenSeed } from '../../support/github/github.ts';
import { refusedUrl } from '../../support/openrouter/openrouter.ts';
import { expectNoSecret, type RunResult } from '../../support/runner/runner.ts';
import { foreignAnswers } from '../../support/server/foreign.ts';
import { startWorld, type World, type WorldOptions } from '../../support/worlds/world.ts';

const ORGANIZATION = 'organization octo-org ORG_KEY';

const worlds: World[] = [];

afterEach(async () => {
  for (const each of worlds.splice(0)) await each.stop();
});

async function world({ github, ...options }: WorldOptions = {}): Promise<World> {
  const made = await startWorld({
    stored: [],
    github: {
      repositories: ['octo-org/app', 'octo-org/other', 'else/where'],
      environments: { 'octo-org/app': ['production', 'eu/prod west'], 'octo-org/other': ['production'] },
      ...github,
    },
    ...options,
  });
  worlds.push(made);
  return made;
}

function store(place: World, targets: string, options = {}, inputs: Record<string, string> = {}): Promise<RunResult> {
  const create = { operation: 'create', name: 'ci', limit: '5', 'store-in': targets, 'max-retries': '2' };
  return place.run({ ...create, ...inputs }, options);
}

function withToken(permissions: Omit<TokenSeed, 'token'>): Promise<World> {
  return world({ github: { tokens: [{ token: 'github_pat_limited', ...permissions }] } });
}

function errors(result: RunResult): string {
  return result.annotations.flatMap(({ type, message }) => (type === 'error' ? [message] : [])).join('\n');
}

function secretOf({ openrouter }: World): string | undefined {
  return openrouter.keysNamed('ci')[0]?.secret;
}

describe('a key is stored', () => {
  const cases: [story: string, line: string, target: string][] = [
    ["in the workflow's own repository", 'repository CI_KEY', 'repository octo-org/app CI_KEY'],
    ['in another repository', 'octo-org/other: repository CI_KEY', 'repository octo-org/other CI_KEY'],
    ["in another owner's repository", 'else/where: repository CI_KEY', 'repository else/where CI_KEY'],
    ['in an environment', 'environment production CI_KEY', 'environment octo-org/app production CI_KEY'],
    [
      'in an environment whose name has spaces and slashes',
      'environment eu/prod west CI_KEY',
      'environment octo-org/app eu/prod west CI_KEY',
    ],
    [
      "in another repository's environment",
      'octo-org/other: environment production CI_KEY',
      'environment octo-org/other production CI_KEY',
    ],
    ['for Dependabot', 'dependabot CI_KEY', 'dependabot octo-org/app CI_KEY'],
    ['for Codespaces', 'codespaces CI_KEY', 'codespaces octo-org/app CI_KEY'],
    ['in an organization', 'organization octo-org CI_KEY', 'organization octo-org CI_KEY'],
  ];
  for (const [story, line, target] of cases) {
    test(story, async () => {
      const place = await world();
      const result = await store(place, line);
      expect(result).toMatchObject({ code: 0, outputs: { 'stored-in': JSON.stringify([line]) } });
      expect(place.github.secrets()).toEqual({ [target]: secretOf(place) });
    });
  }

  test("in all of them at once, each sealed for its own public key, never another's", async () => {
    const place = await world();
    const result = await store(place, `# where it is used\n\n${cases.map(([, line]) => line).join('\n')}`);
    expect(result.code).toBe(0);
    for (const [, , target] of cases) expect(place.github.secret(target), target).toBe(secretOf(place));
    const asked = place.github.requests.filter(({ path }) => path.endsWith('/public-key'));
    expect(asked).toHaveLength(cases.length);
    expectNoSecret(result, [...place.openrouter.secrets(), place.github.token]);
  });

  test('on a GitHub Enterprise server, whose API is at GITHUB_API_URL', async () => {
    const place = await world({ github: { prefix: '/api/v3' } });
    expect(place.github.url).toMatch(/\/api\/v3$/);
    expect(await store(place, 'environment eu/prod west CI_KEY\norganization octo-org CI_KEY')).toMatchObject({
      code: 0,
    });
    expect(place.github.secret('environment octo-org/app eu/prod west CI_KEY')).toBe(secretOf(place));
    expect(place.github.requests.some(({ outside }) => outside)).toBe(false);
  });
});

describe("an organization's secret", () => {
  test('is private when it is new', async () => {
    const place = await world();
    expect(await store(place, ORGANIZATION)).toMatchObject({ code: 0 });
    expect(place.github.visibility(ORGANIZATION)).toBe('private');
  });

  for (const visibility of ['all', 'private'] as const) {
    test(`stays ${visibility} when it was`, async () => {
      const place = await world();
      place.github.setSecret(ORGANIZATION, 'before', { visibility });
      expect(await store(place, ORGANIZATION)).toMatchObject({ code: 0 });
      expect(place.github.visibility(ORGANIZATION)).toBe(visibility);
      expect(place.github.secret(ORGANIZATION)).toBe(secretOf(place));
    });
  }

  test('keeps its selected repositories, even more than a page of them', async () => {
    const many = Array.from({ length: 130 }, (_, index) => `octo-org/repo-${index}`);
    const place = await world({ github: { repositories: ['octo-org/app', ...many], environments: {} } });
    place.github.setSecret(ORGANIZATION, 'before', { visibility: 'selected', selected: many });
    expect(await store(place, ORGANIZATION)).toMatchObject({ code: 0 });
    expect(place.github.visibility(ORGANIZATION)).toBe('selected');
    expect(place.github.selectedRepositories(ORGANIZATION).sort()).toEqual([...many].sort());
  });

  test('that is narrowed after it was read is not widened again', async () => {
    const place = await world();
    place.github.setSecret(ORGANIZATION, 'before', { visibility: 'all' });
    place.onRequest(({ method }) => {
      if (method === 'POST')
        place.github.setAccess(ORGANIZATION, { visibility: 'selected', selected: ['octo-org/app'] });
    });
    expect(await store(place, ORGANIZATION)).toMatchObject({ code: 0 });
    expect(place.github.visibility(ORGANIZATION)).toBe('selected');
    expect(place.github.selectedRepositories(ORGANIZATION)).toEqual(['octo-org/app']);
  });

  test('that is narrowed while a PUT is retried is not widened either', async () => {
    const place = await world();
    place.github.setSecret(ORGANIZATION, 'before', { visibility: 'all' });
    place.github.fault({ method: 'PUT' }, { status: 502 });
    place.github.onAnswered(({ method }) => {
      if (method === 'PUT') place.github.setAccess(ORGANIZATION, { visibility: 'selected', selected: [] });
    });
    expect(await store(place, ORGANIZATION)).toMatchObject({ code: 0 });
    expect(place.github.selectedRepositories(ORGANIZATION)).toEqual([]);
    expect(place.github.secret(ORGANIZATION)).toBe(secretOf(place));
  });

  test('that cannot be read again between two PUTs may have been stored', async () => {
    const place = await world();
    place.github.setSecret(ORGANIZATION, 'before', { visibility: 'all' });
    place.github.fault({ method: 'PUT' }, 'reset-after');
    place.github.fault({ method: 'GET', path: /ORG_KEY$/ }, { html: 404 }, { skip: 2, times: 9 });
    const result = await store(place, ORGANIZATION);
    expect(errors(result)).toMatch(
      /answered 404, but not in the form.*It may be stored in: organization octo-org ORG_KEY/,
    );
    expect(place.github.secret(ORGANIZATION)).toBe(secretOf(place));
  });

  test('that cannot be read again is left as it was, and the new key is deleted', async () => {
    const place = await world();
    place.github.setSecret(ORGANIZATION, 'before', { visibility: 'all' });
    place.github.fault({ method: 'GET', path: /ORG_KEY$/ }, { status: 500 }, { skip: 1, times: 9 });
    const result = await store(place, ORGANIZATION);
    expect(errors(result)).toMatch(/answered 500.*The new key was deleted\. Nothing was changed/);
    expect(place.github.secret(ORGANIZATION)).toBe('before');
  });

  test('for no repository at all stays so', async () => {
    const place = await world();
    place.github.setSecret(ORGANIZATION, 'before', { visibility: 'selected', selected: [] });
    expect(await store(place, ORGANIZATION)).toMatchObject({ code: 0 });
    expect(place.github.selectedRepositories(ORGANIZATION)).toEqual([]);
  });
});

describe('a token that may not write', () => {
  const cases: [line: string, lacks: Omit<TokenSeed, 'token'>, permission: RegExp][] = [
    ['repository CI_KEY', { secrets: false }, /repository permission "Secrets: write"/],
    ['environment production CI_KEY', { environments: false }, /repository permission "Environments: write"/],
    ['dependabot CI_KEY', { dependabot: false }, /"Dependabot secrets: write"/],
    ['codespaces CI_KEY', { codespaces: false }, /"Codespaces secrets: write"/],
    ['organization octo-org CI_KEY', { organization: false }, /organization permission "Secrets: write"/],
    [
      'octo-org/other: repository CI_KEY',
      { repositories: ['octo-org/app'] },
      /there is no such repository, or the token/,
    ],
  ];
  for (const [line, lacks, permission] of cases) {
    test(`"${line}" fails with the missing permission named, before any key is made`, async () => {
      const place = await withToken(lacks);
      const result = await store(place, line);
      expect(result.code).toBe(1);
      expect(errors(result)).toMatch(permission);
      expect(errors(result)).toMatch(/GITHUB_TOKEN can never write secrets/);
      expect(place.openrouter.requests.some(({ method }) => method === 'POST')).toBe(false);
      expectNoSecret(result, [place.github.token]);
    });
  }

  test('but may read fails at the write, and the new key is deleted', async () => {
    const place = await withToken({ secrets: 'read' });
    const result = await store(place, 'repository CI_KEY');
    expect(errors(result)).toMatch(/PUT .*"Secrets: write".*The new key was deleted\. Nothing was changed/);
    expect(secretOf(place)).toBeUndefined();
  });

  test('because it is invalid causes an error that says so', async () => {
    const place = await world();
    const result = await place.run({
      operation: 'create',
      name: 'ci',
      'store-in': 'repository CI_KEY',
      'github-token': 'ghp_expired',
    });
    expect(errors(result)).toMatch(/github-token is not a valid token/);
  });

  test('an environment that does not exist is reported like a missing permission', async () => {
    const place = await world();
    const result = await store(place, 'environment staging CI_KEY');
    expect(errors(result)).toMatch(/no such repository or environment, or the token.*"Environments: write"/);
  });
});

describe('a rate limit of GitHub', () => {
  test('that says when to come back, with a 403, is waited for', async () => {
    const place = await world();
    place.github.fault({ method: 'PUT' }, { status: 403, headers: { 'retry-after': '3' } });
    const result = await store(place, 'repository CI_KEY');
    expect(result.code).toBe(0);
    expect(result.log).toMatch(/answered 403; trying again in 3\.0 s/);
  });

  test('that is used up is waited for until it resets', async () => {
    const place = await world();
    const reset = String(Math.ceil(Date.now() / 1000) + 10);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    place.github.fault({ path: /public-key$/ }, { status: 403, headers });
    expect(await store(place, 'repository CI_KEY')).toMatchObject({ code: 0 });
  });

  test('that lasts longer than a minute is an error that quotes it, and does not mention permissions', async () => {
    const place = await world();
    place.github.fault({ path: /public-key$/ }, { status: 403, headers: { 'retry-after': '900' } });
    const result = await store(place, 'repository CI_KEY');
    expect(errors(result)).toMatch(/rate limited.*Retry-After: 900/);
    expect(errors(result)).not.toMatch(/permission/);
  });
});

describe('a secondary rate limit of GitHub', () => {
  // Waits of a minute pass fast too, but not the timeout of an attempt.
  const MINUTES = { env: { FAST_TIMERS_ALL: '1', FAST_TIMERS_KEEP: '30000' } };

  test.for([
    ['for a minute when it does not say how long', secondaryRateLimit(), '60.0'],
    ['with a 429', secondaryRateLimit({ status: 429 }), '60.0'],
    ['as long as it says, also more than a minute', secondaryRateLimit({ retryAfter: 100 }), '100.0'],
    ['under its old name', abuseDetection(), '60.0'],
  ] as const)('is waited for: %s', async ([_what, fault, seconds]) => {
    const place = await world();
    place.github.fault({ path: /public-key$/ }, fault);
    const result = await store(place, 'repository CI_KEY', MINUTES);
    expect([result.code, errors(result)]).toEqual([0, '']);
    expect(result.log).toMatch(new RegExp(`answered \\d+; trying again in ${seconds} s`));
  });

  test('is waited for at most 3 minutes per step, and is not reported as a missing permission then', async () => {
    const place = await world();
    place.github.fault({ path: /public-key$/ }, secondaryRateLimit(), { times: 99 });
    const result = await store(place, 'repository CI_KEY', MINUTES, { 'max-retries': '20' });
    expect(result.code).toBe(1);
    expect(result.log.match(/trying again in 60\.0 s/g)).toHaveLength(3);
    expect(errors(result)).toMatch(/rate limited and asks for a long wait \(secondary rate limit\)/);
    expect(errors(result)).not.toMatch(/permission|GITHUB_TOKEN/);
  });

  test('is waited for no more often than max-retries says', async () => {
    const place = await world();
    place.github.fault({ path: /public-key$/ }, secondaryRateLimit({ retryAfter: 1 }), { times: 99 });
    const result = await store(place, 'repository CI_KEY', MINUTES);
    expect(result.log.match(/trying again in 1\.0 s/g)).toHaveLength(2);
    expect(errors(result)).toMatch(/It is rate limited\. Run it again later/);
  });
});

describe('a cause that GitHub states is the only one reported', () => {
  const cases: [what: string, github: GitHubOptions, says: RegExp][] = [
    [
      'single sign-on',
      { rules: { singleSignOn: ['octo-org'] } },
      /SAML single sign-on.*: open https:\/\/github\.com\/orgs\/octo-org\/sso/,
    ],
    [
      'an IP allow list',
      { rules: { ipAllowList: ['octo-org'] } },
      /IP allow list refuses the address of this runner\. Use another runner/,
    ],
    ['an archived repository', { rules: { archived: ['octo-org/app'] } }, /archived repository is read-only/],
  ];
  test.for(cases)('%s', async ([_what, github, says]) => {
    const place = await world({ github });
    const result = await store(place, 'repository CI_KEY');
    expect(result.code).toBe(1);
    expect(errors(result)).toMatch(says);
    expect(errors(result)).not.toMatch(/GITHUB_TOKEN|lacks|no such repository/);
    expect(secretOf(place)).toBeUndefined();
  });

  test('another one is quoted', async () => {
    const place = await world();
    place.github.fault({ path: /public-key$/ }, { status: 403, body: { message: 'Secrets are disabled here' } });
    const result = await store(place, 'repository CI_KEY');
    expect(errors(result)).toMatch(
      /\(Secrets are disabled here\)\. GitHub does not allow this.*its message says why\./,
    );
  });
});

describe('what is not GitHub’s own answer', () => {
  test.for(foreignAnswers(404))('does not mean that a secret is gone: %s', async ([_what, fault]) => {
    const place = await world();
    const [key] = place.openrouter.keys();
    place.github.setSecret('repository octo-org/app CI_KEY', 'before');
    place.github.fault({ method: 'DELETE' }, fault);
    const remove = { operation: 'delete', hash: key?.hash ?? '', 'store-in': 'repository CI_KEY' };
    const result = await place.run(remove);
    expect(result.code).toBe(1);
    expect(errors(result)).toMatch(
      /GITHUB_API_URL: 127\.0\.0\.1 answered 404, but not in the form of GitHub's API \(.*\): something in between answered/,
    );
    expect(place.openrouter.key(key?.hash ?? '')).toBeDefined();
    expect(place.github.secret('repository octo-org/app CI_KEY')).toBe('before');
  });
});

describe('GitHub that fails', () => {
  test('now and then gets the request again', async () => {
    const place = await world();
    place.github.fault({ method: 'PUT' }, { status: 502 });
    place.github.fault({ method: 'PUT' }, 'reset-after');
    expect(await store(place, 'repository CI_KEY')).toMatchObject({ code: 0 });
    expect(place.github.secret('repository octo-org/app CI_KEY')).toBe(secretOf(place));
  });

  test('because nothing listens is an error that names GITHUB_API_URL, not api-url', async () => {
    const place = await world();
    const result = await store(place, 'repository CI_KEY', { env: { GITHUB_API_URL: refusedUrl('') } });
    expect(errors(result)).toMatch(/Check that 127\.0\.0\.1:4 \(GITHUB_API_URL\) can be reached/);
    expect(errors(result)).not.toContain('api-url');
    expect(secretOf(place)).toBeUndefined();
  });

  test('with an invalid public key is an error that names the target', async () => {
    const place = await world();
    place.github.fault({ path: /public-key$/ }, { answer: { key_id: 1, key: null } });
    const result = await store(place, 'repository CI_KEY');
    expect(errors(result)).toMatch(/octo-org\/app: repository CI_KEY holds no public key/);
  });

  test('with a redirect is not followed: the repository has another name', async () => {
    const place = await world();
    place.github.fault({ path: /public-key$/ }, { redirect: 'https://api.github.com/repositories/1', status: 301 });
    const result = await store(place, 'repository CI_KEY');
    expect(errors(result)).toMatch(
      /redirects to "https:\/\/api\.github\.com\/repositories\/1".*If the repository was renamed/,
    );
  });
});

describe('an invalid store-in sends nothing', () => {
  const cases: [story: string, text: string, message: RegExp][] = [
    ['the same target twice', 'repository CI_KEY\nocto-org/app: repository ci_key', /the same target twice/],
    ['an unknown kind', 'repo CI_KEY', /write repository NAME/],
    ["no secret's name", 'repository', /name is missing/],
    ['no environment', 'environment CI_KEY', /environment ENVIRONMENT NAME/],
    ['a name that GitHub keeps for itself', 'repository GITHUB_KEY', /may not begin with GITHUB_/],
    ['a name that begins with a digit', 'repository 1KEY', /not a valid name for a secret/],
    ['too many words', 'repository my secret', /too many words/],
    ['a repository before an organization', 'octo-org/app: organization octo-org CI_KEY', /takes no OWNER\/REPO/],
    ['something else before the colon', 'octo-org: repository CI_KEY', /before the colon stands OWNER\/REPO/],
    ['only comments', '# repository CI_KEY', /only comments, and no target/],
  ];
  for (const [story, text, message] of cases) {
    test(story, async () => {
      const place = await world();
      const result = await store(place, text);
      expect(result.code).toBe(1);
      expect(errors(result)).toMatch(message);
      expect(place.requests()).toEqual([]);
    });
  }
});
