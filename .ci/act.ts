/**
 * Runs the recipes of README and docs and the self-test as whole workflows with nektos/act. The argument may be the
 * path of act; otherwise Go installs it. If that fails, one line says so and nothing is run. The workflows are
 * unchanged: a proxy redirects openrouter.ai and api.github.com to local servers, over TLS. Afterwards the output of
 * act is searched for every secret, and every stored secret must be a working key.
 *
 * act runs the first `node` on the PATH, gives its own environment to steps, and passes masked job outputs, which
 * GitHub drops. Stand-ins replace what recipes need from others: actions that create a token, log in to a store and
 * write to Slack, and the commands of stores, webhooks and GitHub.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { type LocalGitHub, startGitHub } from '../test/support/github/github.ts';
import { startIssuer } from '../test/support/github/github-issuer.ts';
import { type KeySeed, type LocalOpenRouter, startOpenRouter } from '../test/support/openrouter/openrouter.ts';
import { GATE_POLICY, POLICY, SEAL_KEY } from '../test/support/openrouter/openrouter-federation.ts';
import { blocks, page } from '../test/support/runner/readme.ts';
import { makeCertificate } from '../test/support/server/certificate.ts';
import { startProxy } from '../test/support/server/proxy.ts';
import { endingLater, type Recipe, recipes, storesKey } from './recipes.ts';
import { repository } from './repository.ts';
import { actTool } from './tools.ts';

type Event = { name: string; payload: object };

interface Workflow {
  name: string;
  /** A string for a single event. */
  on: string | Record<string, { types?: string[]; inputs?: Record<string, unknown> } | null>;
}

const ROOT = join(import.meta.dirname, '..');
const STAND_INS = join(import.meta.dirname, 'stand-ins');
const DAY_MS = 86_400_000;
/** The self-test installs from the registry, which may be slow. */
const ACT_MS = 600_000;
/** Number of workflows to run in parallel: act mostly waits for the processes that it starts. */
const AT_ONCE = 2;
/** The inputs that a person or a caller gives to a workflow. */
const ANSWERS: Record<string, string> = {
  limit: 'raise by 25',
  whose: 'name == alice-*',
  'dry-run': 'false',
  number: '7',
  environment: 'production',
  workspace: '',
};

/** The pull request in events. */
const PULL_REQUEST = 7;

const TWELVE = [
  ...['billing', 'chat', 'crawler', 'docs', 'evals', 'mobile'],
  ...['ops', 'search', 'support', 'translate', 'voice', 'web'],
];

/** Each job of a matrix does the same, and takes seconds. */
const TWO_OF_TWELVE = ['--matrix=key:billing', '--matrix=key:web'];

/** The workspace of the keys file that shows everything. */
const PRODUCTION = '5a1f3c2e-0b7d-4c86-9d4e-2f6a8b1c3d5e';
const ORGANIZATION = {
  workspaces: [{ id: PRODUCTION, slug: 'production' }],
  guardrails: [{ id: '7d2e4f60-1a2b-4c3d-8e4f-5a6b7c8d9e0f', name: 'eu-only', workspace_id: PRODUCTION }],
};

/** act prints a bar before the output of steps, and hides masked values like GitHub. */
const MASKED_OUTPUT = /^\[.*\] +\| .*\*\*\*/m;

const folder = mkdtempSync(join(tmpdir(), 'act-'));
try {
  const tool = process.argv[2] === undefined ? actTool() : { path: process.argv[2] };
  if ('missing' in tool) console.log(`skip  act: ${tool.missing}`);
  else await runAll(tool.path);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function runAll(act: string): Promise<void> {
  // act copies the action for each step that uses it, so it should be small.
  cpSync(join(ROOT, 'dist'), join(folder, 'action', 'dist'), { recursive: true });
  cpSync(join(ROOT, 'action.yml'), join(folder, 'action', 'action.yml'));
  const found = recipes();
  const [readmeFile, ...otherFiles] = keysFiles();
  const applying = found.find(({ text }) => text.startsWith('name: Apply the keys file'));
  if (!applying) throw new Error('No recipe applies a keys file.');
  const [first, ...others] = found.filter(({ text }) => storesKey(text));
  const storing = [first, ...others].flatMap(recipe =>
    recipe ? [{ source: `${recipe.source}, ending the old key later,`, text: endingLater(recipe.text) }] : [],
  );
  const runs = [...found.filter(recipe => !others.includes(recipe)), ...storing];
  const works = [
    () => runSelfTest(act),
    ...runs.map(recipe => () => runRecipe(act, recipe, readmeFile)),
    ...otherFiles.map(file => () => runRecipe(act, applying, file)),
  ];
  const faults: string[] = [];
  const worker = async () => {
    for (let work = works.shift(); work; work = works.shift()) faults.push(...(await work()));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  for (const fault of faults) console.error(fault);
  console.log(`act ran the self-test, ${runs.length} recipes and ${otherFiles.length} more keys files.`);
  if (faults.length > 0) process.exitCode = 1;
}

interface KeysFile {
  /** Heading of the section that shows it. */
  heading: string;
  text: string;
}

/** The keys files in README and docs, the README's first. */
function keysFiles(): KeysFile[] {
  return ['README.md', 'docs/keys-as-code.md'].flatMap(path =>
    page(path)
      .split(/^##+ /m)
      .flatMap(section => {
        const heading = section.slice(0, section.indexOf('\n'));
        const files = blocks('yaml', section).filter(text => text.startsWith('# .github/openrouter-keys.yml'));
        return files.map(text => ({ heading, text }));
      }),
  );
}

/** Runs one recipe with each of its events; returns what went wrong. */
async function runRecipe(act: string, { source, text }: Recipe, file: KeysFile | undefined): Promise<string[]> {
  const workflow = parse(text) as Workflow;
  const certificate = makeCertificate(mkdtempSync(join(folder, 'tls-')), ['openrouter.ai', 'api.github.com']);
  const issuer = await startIssuer({ environment: 'production' });
  const openrouter = await startOpenRouter({
    tls: certificate.tls,
    keys: keysFor(workflow),
    issuers: [issuer.issuer],
    ...ORGANIZATION,
  });
  const jobToken = `ghs_${randomUUID()}`;
  const github = await startGitHub({
    tls: certificate.tls,
    repositories: ['octo-org/app', 'octo-org/web', 'octo-org/worker', 'octo-org/docs'],
    environments: { 'octo-org/app': ['production', 'prod', 'pr-7', ...TWELVE], 'octo-org/worker': ['production'] },
    tokens: [{ token: `ghp_${randomUUID()}` }, { token: jobToken, kind: 'actions' }],
  });
  for (let number = 1; number <= PULL_REQUEST; number += 1) github.addIssue({ pull: true });
  const portOf = ({ origin }: { origin: string }) => Number(new URL(origin).port);
  const ways = { 'openrouter.ai:443': portOf(openrouter), 'api.github.com:443': portOf(github) };
  const proxy = await startProxy('tunnel', ways);
  const [prod, leaked] = [
    openrouter.keysNamed('prod')[0]?.secret ?? '',
    openrouter.keysNamed('leaked')[0]?.secret ?? '',
  ];
  const policy = { issuer: issuer.issuer.url, subject: issuer.subject() };
  openrouter.setPolicy({ ...policy, id: POLICY, key: openrouter.managementKey });
  openrouter.setPolicy({ ...policy, id: GATE_POLICY, key: prod });
  if (text.includes('leaked-in:')) for (const secret of [prod, leaked]) github.addAlert({ secret });
  else if (text.includes('store-in:')) github.setSecret('repository octo-org/app OPENROUTER_API_KEY', prod);
  const privateKey = `-- key -- ${randomUUID()}`;
  const place = makeRepository(text, file?.text ?? '');
  const secrets = {
    OPENROUTER_PROVISIONING_KEY: openrouter.managementKey,
    OPENROUTER_API_KEY: prod,
    OPENROUTER_LEAKED_KEY: leaked,
    OPENROUTER_SEAL_KEY: SEAL_KEY,
    OPENROUTER_OLD_KEY: `sk-or-v1-${'0'.repeat(64)}`,
    PULL_REQUEST_OPENROUTER_KEY: prod,
    KUBECONFIG: 'a kubeconfig',
    SECRETS_APP_PRIVATE_KEY: privateKey,
    ALERTS_APP_PRIVATE_KEY: privateKey,
    SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T0/B0/stand-in',
    TEAMS_WEBHOOK_URL: 'https://example.webhook.office.com/stand-in',
    GITHUB_TOKEN: jobToken,
  };
  writeFileSync(
    join(place, 'secrets'),
    Object.entries(secrets)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const env = {
    ...process.env,
    PATH: [join(STAND_INS, 'bin'), join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter),
    HTTPS_PROXY: `http://${proxy.host}`,
    NODE_EXTRA_CA_CERTS: certificate.path,
    STAND_IN_TOKEN: github.token,
    STAND_IN_STORE: join(place, 'stored'),
    ...(text.includes('id-token: write') && issuer.env()),
  };

  const faults: string[] = [];
  for (const event of eventsOf(workflow)) {
    const before = openrouter.requests.length;
    writeFileSync(join(place, 'event.json'), JSON.stringify(event.payload));
    const { code, log } = await runAct(
      act,
      [event.name, '-W', '.github/workflows/recipe.yml', '-e', 'event.json', '--secret-file', 'secrets'].concat([
        ...variablesOf(text),
        ...standInsOf(text),
        ...(text.includes('key: [billing') ? TWO_OF_TWELVE : []),
      ]),
      place,
      env,
    );
    const what = `${source} ${workflow.name} (${event.name}${/^ +config: /m.test(text) ? `, ${file?.heading}` : ''})`;
    const known = faults.length;
    const fault = (sentence: string) => faults.push(`${what}: ${sentence}`);
    if (code !== 0) fault(`act ended with ${code}:\n${log}`);
    if (log.includes('report was not posted')) fault(`its report was not posted:\n${log}`);
    if (text.includes('report-to: pull-request') && github.comments(PULL_REQUEST).length !== 1) {
      fault(`its report is not one comment:\n${log}`);
    }
    // A validation needs no key, and sends nothing.
    const isOffline = text.includes('operation: validate');
    if ((openrouter.requests.length === before) !== isOffline) {
      fault(isOffline ? 'something reached OpenRouter.' : 'nothing reached OpenRouter.');
    }
    // Without the common prefix of all keys, so that a part of a key is found too.
    const tokens = [...issuer.tokens(), issuer.requestToken, SEAL_KEY, github.token, privateKey, jobToken];
    for (const secret of [...openrouter.secrets(), ...tokens].map(each => each.slice(9))) {
      if (log.includes(secret)) fault(`the log shows a secret:\n${log.replaceAll(secret, 'HERE')}`);
    }
    if (workflow.name === 'Apply the keys file')
      for (const target of missingSecrets(file?.text ?? '', github)) fault(`${target} holds no key.`);
    if (storesKey(text)) {
      const [stored, fresh] = [storedIn(place), openrouter.keysNamed('prod')[0]?.secret];
      if (stored !== fresh || fresh === prod) fault(`the store holds no new key:\n${log}`);
      if (openrouter.canSpend(prod)) fault('the old key still works.');
      if (text.includes('operation: delete') && openrouter.keys().some(({ secret }) => secret === prod))
        fault('the old key is still there.');
      if (MASKED_OUTPUT.test(log)) fault(`a step printed a secret, which was masked:\n${log}`);
    }
    for (const { state } of github.alerts()) if (state !== 'resolved') fault('an alert is still open.');
    for (const target of deadSecrets(openrouter, github)) fault(`${target} holds a key that does not work.`);
    console.log(`${faults.length === known ? 'ok  ' : 'FAIL'}  ${what}`);
  }
  await Promise.all([proxy.stop(), openrouter.stop(), github.stop(), issuer.stop()]);
  return faults;
}

/** The self-test brings its own server, and the action from the checkout. */
async function runSelfTest(act: string): Promise<string[]> {
  const options = ['push', '-W', '.github/workflows/self-test.yml', '--matrix', 'os:ubuntu-latest'];
  const env = { ...process.env, PATH: [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter) };
  const { code, log } = await runAct(act, options, ROOT, env);
  const faults = code === 0 ? [] : [`Self-test: act ended with ${code}:\n${log}`];
  // Only in mask commands does act itself print what it hides.
  if (/sk-or-v1-[0-9a-f]{64}/.test(log)) faults.push(`Self-test: the log shows a key:\n${log}`);
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'}  Self-test`);
  return faults;
}

/** Every event for which the workflow names a type, or its first event. */
function eventsOf({ on }: Workflow): Event[] {
  const [name = '', of] = typeof on === 'string' ? [on, null] : (Object.entries(on)[0] ?? []);
  if (name === 'pull_request') {
    const types = (of?.types ?? ['opened']).filter(type => type !== 'reopened');
    const about = { number: PULL_REQUEST, head: { ref: 'topic', repo: { fork: false } }, user: { login: 'octocat' } };
    return types.map(action => ({ name, payload: { action, number: PULL_REQUEST, pull_request: about } }));
  }
  const inputs = Object.fromEntries(Object.keys(of?.inputs ?? {}).map(input => [input, ANSWERS[input]]));
  return [{ name, payload: { inputs, ...(name === 'push' && { ref: 'refs/heads/main' }) } }];
}

/** A value for every variable that a recipe reads. */
function variablesOf(text: string): string[] {
  const names = new Set([...text.matchAll(/\bvars\.(\w+)/g)].map(([, name]) => name));
  const known: Record<string, string> = { OPENROUTER_POLICY_ID: POLICY, OPENROUTER_GATE_POLICY_ID: GATE_POLICY };
  return [...names].map(name => `--var=${name}=${known[name ?? ''] ?? '123456'}`);
}

/** Actions that come from this machine instead of GitHub, at whatever ref a recipe pins them. */
function standInsOf(text: string): string[] {
  const folders = {
    [repository()]: join(folder, 'action'),
    'actions/create-github-app-token': join(STAND_INS, 'token'),
    'slackapi/slack-github-action': join(STAND_INS, 'slack'),
    'aws-actions/configure-aws-credentials': join(STAND_INS, 'login'),
    'azure/k8s-set-context': join(STAND_INS, 'login'),
    'azure/login': join(STAND_INS, 'login'),
    'google-github-actions/auth': join(STAND_INS, 'login'),
    'hashicorp/vault-action': join(STAND_INS, 'login'),
  };
  const uses = [...text.matchAll(/uses: ([\w./-]+)@([\w.-]+)/g)];
  return uses.flatMap(([, action = '', ref]) =>
    folders[action] === undefined ? [] : [`--local-repository=${action}@${ref}=${folders[action]}`],
  );
}

/** A team's keys, including those that the recipes need. */
function keysFor({ name }: Workflow): KeySeed[] {
  const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
  const pullRequest = { name: 'pr-7', limit: 3, created_at: ago(1) };
  return [
    { name: 'prod', limit: 50, limit_remaining: 12.5, limit_reset: 'monthly', created_at: ago(100) },
    { name: 'shared', limit: 20, created_at: ago(100) },
    { name: 'ci-unused', limit: 5, created_at: ago(300), last_used_at: ago(200) },
    { name: 'ci-used', limit: 5, created_at: ago(300), last_used_at: ago(1), usage_monthly: 1 },
    { name: 'leaked', limit: 5, created_at: ago(50) },
    ...['ci-web', 'ci-api', 'ci-tmp-7'].map(each => ({ name: each, limit: 5, created_at: ago(50) })),
    ...['staging', 'sandbox'].flatMap(each => [
      { name: each, limit: 10 },
      { name: each, limit: 10, workspace_id: PRODUCTION },
    ]),
    { name: 'alice-laptop', limit: 5, created_at: ago(50) },
    { name: 'web [creating, run 1.1, 00000000-000000000000]', limit: 0, created_at: ago(2) },
    ...TWELVE.map(each => ({ name: each, limit: 5, created_at: ago(100) })),
    ...(name === 'Key for a pull request' ? [] : [pullRequest]),
  ];
}

/** Stored secrets that are not working keys. */
function deadSecrets(openrouter: LocalOpenRouter, github: LocalGitHub): string[] {
  const stored = Object.entries(github.secrets());
  return stored.filter(([, value]) => value === undefined || !openrouter.canSpend(value)).map(([target]) => target);
}

/** Secrets that a keys file names and that are empty. */
function missingSecrets(file: string, github: LocalGitHub): string[] {
  const { keys } = parse(file) as { keys: Record<string, { 'store-in'?: string } | null> };
  const named = Object.values(keys).flatMap(entry => entry?.['store-in']?.trim().split('\n') ?? []);
  return named.filter(target => github.secret(target.replace(/^(\w+)/, '$1 octo-org/app')) === undefined);
}

/** What the stand-in for a store received, or what a recipe pushed to `main`. */
function storedIn(place: string): string | undefined {
  if (existsSync(join(place, 'stored'))) return readFileSync(join(place, 'stored'), 'utf8');
  const pushed = spawnSync('git', ['show', 'main:openrouter.yaml'], { cwd: join(place, 'remote'), encoding: 'utf8' });
  return Buffer.from(/^api-key: ENC\[(.*)\]$/m.exec(pushed.stdout)?.[1] ?? '', 'base64').toString();
}

/** A repository octo-org/app with the workflow and a keys file, and a remote to push to. */
function makeRepository(workflow: string, keysFile: string): string {
  const place = mkdtempSync(join(folder, 'app-'));
  const workflows = join(place, '.github/workflows');
  mkdirSync(workflows, { recursive: true });
  writeFileSync(join(workflows, 'recipe.yml'), workflow);
  writeFileSync(join(place, '.github/openrouter-keys.yml'), keysFile);
  writeFileSync(join(place, '.sops.yaml'), 'creation_rules:\n  - age: a recipient\n');
  const git = (...args: string[]) => spawnSync('git', args, { cwd: place, stdio: 'ignore' });
  git('init', '-q', '-b', 'main');
  git('init', '-q', '-b', 'main', '--bare', 'remote');
  git('remote', 'add', 'origin', 'https://github.com/octo-org/app.git');
  git('config', `url.${join(place, 'remote')}.pushInsteadOf`, 'https://github.com/octo-org/app.git');
  git('config', 'branch.main.remote', 'origin');
  git('config', 'branch.main.merge', 'refs/heads/main');
  git('add', '.github', '.sops.yaml');
  git('-c', 'user.name=octocat', '-c', 'user.email=octocat@example.com', 'commit', '-qm', 'A workflow');
  return place;
}

function runAct(
  act: string,
  options: string[],
  cwd: string,
  given: NodeJS.ProcessEnv,
): Promise<{ code: number | null; log: string }> {
  const place = ['-P', 'ubuntu-latest=-self-hosted', '--pull=false', '--action-offline-mode'];
  const env = { ...given, XDG_CACHE_HOME: join(folder, 'cache') };
  return new Promise((resolve, reject) => {
    const child = spawn(act, [...options, ...place], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: ACT_MS });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => {
        log += chunk;
      });
    }
    child.once('error', reject);
    child.once('close', code => resolve({ code, log }));
  });
}
