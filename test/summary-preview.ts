/**
 * `npm run summary:preview`: the job summaries as people see them. Runs the bundle against local servers, renders what
 * it wrote as GitHub would, in light and dark, and takes pictures where there is a Chromium.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { marked } from 'marked';
import { startGitHub } from './support/github.ts';
import { type KeySeed, startOpenRouter } from './support/openrouter.ts';
import { runAction } from './support/runner.ts';

const DAY = 86_400_000;
const CHROMIUMS = ['chromium', 'chromium-browser', 'google-chrome'];
const CSS = readFileSync(join(import.meta.dirname, 'summary-preview.css'), 'utf8');

const openrouter = await startOpenRouter();
const github = await startGitHub({ environments: { 'octo-org/app': ['production'] } });
const account = { 'provisioning-key': openrouter.managementKey, 'api-url': openrouter.url };
const targets = 'repository OPENROUTER_API_KEY\nenvironment production OPENROUTER_API_KEY';
const storing = { 'github-token': github.token, 'store-in': targets };

for (const seed of fleet()) openrouter.seed(seed);
const hash = openrouter.seed({ name: 'prod-api', limit: 50, limit_remaining: 11.4, limit_reset: 'monthly' }).hash;
/** A rotation that was cut off is repaired at once only by a later attempt of the same run. */
let attempt = 0;
const second = { path: /\/environments\/production\/secrets\/[A-Z_]+$/, method: 'PUT' };

const summaries: [string, string][] = [
  ['one key updated', await summary({ hash, limit: 'raise by 25', name: 'prod-api (eu)' })],
  ['nothing to update', await summary({ hash, limit: 'at least 50' })],
  ['a dry run', await summary({ hash, limit: 'unlimited', 'limit-reset': 'none', 'dry-run': 'true' })],
  ['forty keys checked', await summary({ operation: 'check', 'current-name': '*', require: 'limit != unlimited' })],
  [
    'twelve keys updated, one of them in vain',
    await summary({ 'current-name': 'ci-*', limit: 'at most 15', 'max-keys': '40' }, () =>
      openrouter.fault({ method: 'PATCH' }, { status: 400 }),
    ),
  ],
  [
    'a failed gate',
    await summary({ operation: 'check', hash, require: 'enabled\nlimit-remaining >= 50\nexpires-at > 7d' }),
  ],
  ['a wrong input', await summary({ hash, limit: '$50', disabled: 'yes', retire: 'delete' })],
  ['a refused key', await summary({ hash, limit: '75', 'provisioning-key': `sk-or-v1-${'0'.repeat(64)}` })],
  [
    'a created key',
    await summary({ operation: 'create', name: 'pr-1280', limit: '5', 'expires-in': '2w', ...storing }),
  ],
  ['a rotation planned', await summary({ operation: 'rotate', hash, 'dry-run': 'true', ...storing })],
  [
    'a rotation that failed half-way',
    await summary({ operation: 'rotate', hash, 'max-retries': '1', ...storing }, () =>
      github.fault(second, { status: 500 }, { times: 2 }),
    ),
  ],
  ['a rotation', await summary({ operation: 'rotate', hash, ...storing })],
  [
    'keys deleted',
    await summary({ operation: 'delete', 'current-name': 'pr-*', 'max-keys': '40', where: 'name != pr-1280' }),
  ],
  [
    'a hostile name',
    await summary(
      { 'current-name': '*hostile*', limit: '9', name: '# x](https://evil.example) | <img src=x> @octocat' },
      () => openrouter.seed({ name: '**hostile** `$(id)` <script>alert(1)</script> | ![](x) #1 https://evil.example' }),
    ),
  ],
];

const folder = mkdtempSync(join(tmpdir(), 'summaries-'));
for (const [index, group] of pictures(summaries).entries()) {
  for (const theme of ['light', 'dark']) photograph(`${theme}-${index + 1}`, theme, group);
}
for (const [index, [, text]] of summaries.entries()) writeFileSync(join(folder, `${index + 1}.md`), text);
console.log(`The summaries are in ${folder}`);
await Promise.all([openrouter.stop(), github.stop()]);

async function summary(inputs: Record<string, string>, before?: () => unknown): Promise<string> {
  before?.();
  attempt += 1;
  const env = { GITHUB_API_URL: github.url, GITHUB_RUN_ATTEMPT: String(attempt) };
  const result = await runAction({ inputs: { ...account, ...inputs }, env });
  openrouter.clearFaults();
  return result.summary;
}

/** Forty keys of all kinds: the account of a company that has been at it for a while. */
function fleet(): KeySeed[] {
  const at = (days: number) => new Date(Date.now() + days * DAY).toISOString().replace(/\.\d+/, '');
  const ci = Array.from(
    { length: 12 },
    (_, n): KeySeed => ({
      name: `ci-${['lint', 'unit', 'e2e', 'docs'][n % 4]}-${n + 1}`,
      limit: 20,
      limit_remaining: [20, 17.5, 1.2, 0, 12, -0.35][n % 6] as number,
      limit_reset: 'weekly',
      created_at: at(-200 - n),
      last_used_at: at(-n * 9),
    }),
  );
  const previews = Array.from(
    { length: 14 },
    (_, n): KeySeed => ({
      name: `pr-${1201 + n}`,
      limit: 5,
      limit_remaining: (500 - n * 31) / 100,
      expires_at: at(n - 3.5),
      created_at: at(-10),
      disabled: n === 9,
    }),
  );
  const services = Array.from(
    { length: 14 },
    (_, n): KeySeed => ({
      name:
        ['search', 'support-bot', 'translation service for the documentation (eu-central-1)', 'agents'][n % 4] +
        (n > 3 ? `-${n}` : ''),
      limit: n % 4 === 3 ? null : 400 + n * 100,
      ...(n % 4 === 3 ? { usage: 1834.207519 } : { limit_remaining: (40_000 - n * 2505) / 100 }),
      limit_reset: 'monthly',
      created_at: at(-400),
      last_used_at: at(0),
      disabled: n === 5,
    }),
  );
  return [...ci, ...previews, ...services];
}

function html(theme: string, pages: [string, string][]): string {
  const body = pages.map(
    ([title, text]) => `<p class="what">${title}</p><article>${marked.parse(text, { gfm: true })}</article>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Job summaries</title><style>${CSS}</style><body class="${theme}">${body.join('')}</body>`;
}

/** As many summaries together as fit a picture that is still easy to look at. */
function pictures(all: [string, string][]): [string, string][][] {
  const groups: [string, string][][] = [];
  for (const one of all) {
    const last = groups.at(-1);
    if (last && heightOf([...last, one]) <= 1500) last.push(one);
    else groups.push([one]);
  }
  return groups;
}

/** Pixels, rather too many than too few. */
function heightOf(group: [string, string][]): number {
  return group.reduce((sum, [, text]) => sum + 90 + 44 * text.split('\n').filter(Boolean).length, 40);
}

/** A page and its picture; without a Chromium the page can still be opened by hand. */
function photograph(name: string, theme: string, group: [string, string][]): void {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, html(theme, group));
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
  const quiet = ['--disable-component-update', '--disable-sync', '--hide-scrollbars'];
  const own = [
    `--user-data-dir=${mkdtempSync(join(folder, 'chromium-'))}`,
    `--window-size=1000,${heightOf(group)}`,
    `--screenshot=${join(folder, `${name}.png`)}`,
  ];
  for (const chromium of CHROMIUMS) {
    try {
      execFileSync(chromium, [...options, ...quiet, ...own, `file://${file}`], { stdio: 'ignore', timeout: 60_000 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}
