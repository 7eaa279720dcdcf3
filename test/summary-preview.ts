/**
 * `npm run summary:preview`: the job summaries as people see them. Renders every scene as GitHub would, Mermaid
 * included, in light and dark, and takes pictures of all of it where there is a Chromium. The first scene in light
 * becomes `docs/summary.png`, the picture in the README.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { marked } from 'marked';
import { SUMMARY_BOUND } from '../src/report/summary/page.ts';
import { withFewerColors } from './support/png.ts';
import { type Scene, scenes } from './support/scenes.ts';

const CHROMIUMS = ['chromium', 'chromium-browser', 'google-chrome'];
const CSS = readFileSync(join(import.meta.dirname, 'summary-preview.css'), 'utf8');
const MERMAID = fileURLToPath(import.meta.resolve('mermaid')).replace(/[^/\\]+$/, 'mermaid.min.js');
const README_PICTURE = join(import.meta.dirname, '..', 'docs', 'summary.png');
const WIDTH = 1060;
/** Pixels. Scenes are put together up to the first, and one that is longer than the second is continued. */
const COMFORTABLE = 1800;
const TALLEST = 6000;

const folder = mkdtempSync(join(tmpdir(), 'summaries-'));
const all = scenes();
const chromium = CHROMIUMS.find(exists);
for (const [index, scene] of all.entries())
  writeFileSync(join(folder, `${index + 1}.md`), scene.markdown(SUMMARY_BOUND));
for (const theme of ['light', 'dark'] as const) {
  const page = join(folder, `${theme}.html`);
  writeFileSync(page, html(theme, all));
  if (chromium === undefined) continue;
  const slices = slicesOf(heightsIn(page, chromium));
  for (const [index, { top, height }] of slices.entries()) {
    photograph(page, top, height, join(folder, `${theme}-${String(index + 1).padStart(2, '0')}.png`), chromium);
  }
}
if (chromium !== undefined) photographForReadme(chromium);
else console.log(`There is no Chromium (${CHROMIUMS.join(', ')}), so no picture was taken. Open the pages by hand.`);
console.log(`The summaries are in ${folder}`);

/** The scene in which an account needs attention, as small as it can be shown sharply. */
function photographForReadme(browser: string): void {
  const page = join(folder, 'readme.html');
  writeFileSync(page, html('light', all.slice(0, 1)).replace('</style>', '.what { display: none }</style>'));
  const picture = join(folder, 'readme.png');
  photograph(page, 0, Math.max(...heightsIn(page, browser)), picture, browser);
  writeFileSync(picture, withFewerColors(readFileSync(picture)));
  renameSync(picture, README_PICTURE);
}

function html(theme: 'light' | 'dark', shown: readonly Scene[]): string {
  const body = shown.map(({ title, markdown }) => {
    const article = `<article>${marked.parse(markdown(SUMMARY_BOUND), { gfm: true })}</article>`;
    return `<section><p class="what">${title}</p>${article}</section>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Job summaries</title><style>${CSS}</style>
<body class="${theme}">${body.join('\n')}
<script src="${pathToFileURL(MERMAID)}"></script>
<script>
for (const code of document.querySelectorAll('code.language-mermaid')) {
  const chart = Object.assign(document.createElement('div'), { className: 'mermaid', textContent: code.textContent });
  code.parentElement.replaceWith(chart);
}
mermaid.initialize({ startOnLoad: false, theme: '${theme === 'dark' ? 'dark' : 'default'}' });
mermaid.run().then(() => {
  const ends = [...document.querySelectorAll('section')].map(each => Math.ceil(each.getBoundingClientRect().bottom));
  document.documentElement.dataset.ends = ends.join(',');
  document.body.style.marginTop = '-' + (location.hash.slice(1) || 0) + 'px';
});
</script>`;
}

/** Where each scene ends, in pixels from the top. Throws when a chart could not be drawn. */
function heightsIn(page: string, browser: string): number[] {
  const dom = execFileSync(browser, [...options(), '--dump-dom', `${pathToFileURL(page)}`], {
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 100_000_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ends = /data-ends="([\d,]+)"/.exec(dom)?.[1];
  if (ends === undefined) throw new Error('Mermaid could not draw a chart of the summaries.');
  return ends.split(',').map(Number);
}

/** Whole scenes as far as they fit one picture that is easy to look at. */
function slicesOf(ends: readonly number[]): { top: number; height: number }[] {
  const slices: { top: number; height: number }[] = [];
  let top = 0;
  let bottom = 0;
  const close = () => {
    for (; top < bottom; top += TALLEST) slices.push({ top, height: Math.min(TALLEST, bottom - top) });
    top = bottom;
  };
  for (const end of ends) {
    if (bottom > top && end - top > COMFORTABLE) close();
    bottom = end;
  }
  close();
  return slices;
}

function photograph(page: string, top: number, height: number, picture: string, browser: string): void {
  const size = `--window-size=${WIDTH},${height + 12}`;
  execFileSync(browser, [...options(), size, `--screenshot=${picture}`, `${pathToFileURL(page)}#${top}`], {
    stdio: 'ignore',
    timeout: 120_000,
  });
}

function options(): string[] {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const rendering = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--virtual-time-budget=20000'];
  return [
    ...rendering,
    ...quiet,
    `--window-size=${WIDTH},800`,
    `--user-data-dir=${mkdtempSync(join(folder, 'chromium-'))}`,
  ];
}

function exists(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
