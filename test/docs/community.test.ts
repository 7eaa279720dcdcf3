// CONTRIBUTING, SECURITY and CHANGELOG are true: links work, and nothing is missing. Our own workflows have few
// permissions.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { recipesIn } from '../../.ci/recipes.ts';
import { repository } from '../../.ci/repository.ts';
import { VERSION } from '../../src/http/transport.ts';
import { anchorsOf } from '../support/runner/readme.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
const markdown = tracked.filter(file => /^(?:[\w-]+|docs\/[\w-]+)\.md$/.test(file));

test.each(markdown)('every link in %s works', file => {
  const links = [...read(file).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  const broken = links.filter(([, path = '', anchor]) => {
    const target = path === '' ? file : join(dirname(file), path);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(read(target)).includes(anchor);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test('links to files in source comments work', () => {
  const sources = tracked.filter(file => /^(?:src|test|\.ci)\/.*\.(?:ts|cts|mjs)$/.test(file));
  const broken = sources.flatMap(file =>
    [...read(file).matchAll(/\bdocs\/[\w/-]+\.(?:md|json)\b/g)]
      .filter(([path]) => !existsSync(join(root, path)))
      .map(([path]) => `${file}: ${path}`),
  );
  expect(broken).toEqual([]);
});

test('links to this repository on GitHub have its address and an existing page', () => {
  const pages = ['security/advisories/new', 'compare/v', 'releases/tag/v', 'actions/workflows/'];
  for (const file of tracked.filter(each => /\.(?:md|yml)$/.test(each))) {
    for (const [, address, page = ''] of read(file).matchAll(
      /https:\/\/github\.com\/([\w.-]+\/openrouter[\w.-]*)\/?([\w/.]*)/g,
    )) {
      expect(address, file).toBe(repository());
      expect(page === '' || pages.some(each => page.startsWith(each)), `${file}: ${page}`).toBe(true);
    }
  }
});

test('CONTRIBUTING gives a reason for every dependency, and for nothing else', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const section =
    read('CONTRIBUTING.md')
      .split(/^## Dependencies/m)[1]
      ?.split(/^## /m)[0] ?? '';
  const rows = [...section.matchAll(/^\| (`[@a-z].*?`) \| (.+) \|$/gm)];
  const named = rows.flatMap(([, names]) => [...(names ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''));
  expect(named.sort()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].sort());
});

test('CONTRIBUTING covers every part of src and every command', () => {
  const text = read('CONTRIBUTING.md');
  const parts = readdirSync(join(root, 'src'), { withFileTypes: true }).filter(each => each.isDirectory());
  const { scripts } = JSON.parse(read('package.json'));
  const commands = Object.keys(scripts).filter(name => !['test', 'predemo', 'format'].includes(name));
  expect(parts.map(({ name }) => name).filter(name => !text.includes(`["${name}/<br/>`))).toEqual([]);
  expect(commands.filter(name => !text.includes(`npm run ${name}`))).toEqual([]);
});

test('CHANGELOG has a dated section for the current version', () => {
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## \\[${VERSION}\\] - \\d{4}-\\d\\d-\\d\\d$`, 'm'));
});

test('release notes are the section of CHANGELOG, and conflicting versions are an error', () => {
  const notes = (tag: string) => spawnSync('node', ['.ci/release-notes.mjs', tag], { cwd: root, encoding: 'utf8' });
  const present = notes(`v${VERSION}`);
  expect([present.status, present.stderr]).toEqual([0, '']);
  expect(present.stdout).toContain('### Added');
  expect(present.stdout).not.toMatch(/^(?:## |\[)/m);

  const other = notes('v9.9.9');
  expect([other.status, other.stdout]).toEqual([1, '']);
  expect(other.stderr.trim().split('\n')).toEqual([
    `9.9.9: package.json says ${VERSION}.`,
    `9.9.9: package-lock.json says ${VERSION}.`,
    `9.9.9: src/http/transport.ts says ${VERSION}.`,
    '9.9.9: CHANGELOG.md has no section "## [9.9.9] - YYYY-MM-DD".',
  ]);
});

test('the name and description of the action fit the Marketplace', () => {
  const { name, author, description } = parse(read('action.yml'));
  expect(name.length).toBeLessThanOrEqual(60);
  expect(description.length).toBeLessThanOrEqual(125);
  expect(author).toEqual(expect.any(String));
});

interface Job {
  permissions: Record<string, string>;
  'timeout-minutes': number;
  steps: { uses?: string; run?: string; with?: Record<string, unknown> }[];
}

const folder = '.github/workflows';
const jobs = readdirSync(join(root, folder)).flatMap(file =>
  Object.entries<Job>(parse(read(join(folder, file))).jobs).map(([name, job]): [string, Job] => [
    `${file} ${name}`,
    job,
  ]),
);

test('our workflows pin other actions to commits, and start without permissions', () => {
  for (const file of readdirSync(join(root, folder))) {
    const text = read(join(folder, file));
    const uses = [...text.matchAll(/uses: (.+)$/gm)].map(([, use]) => use ?? '').filter(use => use !== './');
    for (const use of uses) expect(use, file).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const { permissions, concurrency } = parse(text);
    expect([file, permissions, typeof concurrency]).toEqual([file, {}, 'object']);
  }
});

test.each(jobs)('%s names its permissions and a time limit, and keeps no credentials', (_, job) => {
  expect(job.permissions).toBeTypeOf('object');
  expect(job['timeout-minutes']).toBeTypeOf('number');
  const checkouts = job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  for (const checkout of checkouts) expect(checkout.with).toMatchObject({ 'persist-credentials': false });
});

test('a job that may write installs nothing, and uses only actions by GitHub', () => {
  const writing = jobs.filter(([, { permissions }]) => Object.values(permissions).some(each => each !== 'read'));
  expect(writing.map(([name]) => name)).toEqual(['api-drift.yml report', 'codeql.yml analyze', 'release.yml release']);
  for (const [name, { steps }] of writing) {
    const commands = steps.flatMap(({ run }) => run ?? []).join('\n');
    expect(commands, name).not.toMatch(
      /\.ci\/run|node_modules|\b(?:npm|npx|yarn|pnpm|pip3?|uvx?|go|curl|wget)\s+[a-z-]/,
    );
    for (const { uses } of steps) if (uses !== undefined) expect(uses, name).toMatch(/^(?:actions|github)\//);
  }
});

test('a release is published from the tested commit, with its assets, if its tag is on main', () => {
  const { test: tested, release } = parse(read(join(folder, 'release.yml'))).jobs;
  expect(release.needs).toBe('test');
  expect(tested.steps.at(-1).run).toBe('bash .ci/run');
  const commands = release.steps.map(({ run, uses }: Job['steps'][number]) => run ?? uses);
  const order = [
    'merge-base --is-ancestor',
    'release-notes.mjs',
    'attest-build-provenance',
    '--draft --',
    '--draft=false',
  ];
  const found = order.map(part => commands.findIndex((command: string) => command.includes(part)));
  expect(found).not.toContain(-1);
  expect(found).toEqual(found.toSorted((a, b) => a - b));
});

test('recipes are the YAML blocks that are whole workflows, also in lists', () => {
  const text =
    'x\n```yaml\non: push\njobs: {}\n```\n\n1. y\n   ```yml\n   on: push\n   jobs:\n     a: {}\n   ```\n```yaml\nkeys: []\n```\n';
  expect(recipesIn(text)).toEqual([
    { line: 3, text: 'on: push\njobs: {}\n' },
    { line: 9, text: 'on: push\njobs:\n  a: {}\n' },
  ]);
});
