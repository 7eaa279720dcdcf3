/**
 * `npm run summary:preview`: the job summaries as people see them. Renders every scene as GitHub would, Mermaid
 * included, in light and dark, to `build/summaries`, and takes pictures of all of it if Chromium is installed. The
 * first scene in light becomes `docs/summary.png`, the picture in the README, if this machine shows emoji in color.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { marked } from 'marked';
import { SUMMARY_BOUND } from '../src/report/summary/page.ts';
import { type Scene, scenes } from './support/in-process/scenes.ts';
import { withFewerColors } from './support/png.ts';

const CHROMIUMS = ['chromium', 'chromium-browser', 'google-chrome'];
const CSS = readFileSync(join(import.meta.dirname, 'summary-preview.css'), 'utf8');
const MERMAID = fileURLToPath(import.meta.resolve('mermaid')).replace(/[^/\\]+$/, 'mermaid.min.js');
const WIDTH = 1060;
/** Pixels: scenes share a picture up to the first height; a scene taller than the second continues in another. */
const COMFORTABLE_HEIGHT = 1800;
const MAX_HEIGHT = 6000;

const root = join(import.meta.dirname, '..');
const { folder, picture } = parseArgs({
  options: {
    folder: { type: 'string', default: join(root, 'build', 'summaries') },
    picture: { type: 'string', default: join(root, 'docs', 'summary.png') },
  },
}).values;
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
/** Everything that Chromium writes, its profiles too. */
const scratch = mkdtempSync(join(tmpdir(), 'summaries-'));
try {
  preview(scenes(), CHROMIUMS.find(exists));
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 10 });
}

function preview(all: readonly Scene[], chromium: string | undefined): void {
  for (const [index, scene] of all.entries()) write(`${index + 1}.md`, scene.markdown(SUMMARY_BOUND));
  for (const theme of ['light', 'dark'] as const) {
    const page = write(`${theme}.html`, html(theme, all));
    if (chromium === undefined) continue;
    for (const [index, { top, height }] of slicesOf(lookAt(page, chromium).ends).entries()) {
      photograph(page, top, height, join(folder, `${theme}-${String(index + 1).padStart(2, '0')}.png`), chromium);
    }
  }
  if (chromium !== undefined) photographForReadme(all.slice(0, 1), chromium);
  else console.log(`There is no Chromium (${CHROMIUMS.join(', ')}), so no picture was taken. Open the pages by hand.`);
  console.log(`The summaries are in ${folder}`);
}

/** The scene in which an account needs attention, as small as it stays sharp. */
function photographForReadme(shown: readonly Scene[], browser: string): void {
  const page = write('readme.html', html('light', shown).replace('</style>', '.what { display: none }</style>'));
  const { ends, hasColorEmoji } = lookAt(page, browser);
  const taken = join(folder, 'readme.png');
  photograph(page, 0, Math.max(...ends), taken, browser);
  writeFileSync(taken, withFewerColors(readFileSync(taken)));
  if (hasColorEmoji) copyFileSync(taken, picture);
  else console.log(`No font here shows emoji in color (Noto Color Emoji would), so ${picture} stays as it is.`);
}

function write(name: string, text: string): string {
  const file = resolve(folder, name);
  writeFileSync(file, text);
  return file;
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
  document.documentElement.dataset.colorEmoji = hasColorEmoji();
  document.body.style.marginTop = '-' + (location.hash.slice(1) || 0) + 'px';
});
function hasColorEmoji() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 40 }).getContext('2d');
  canvas.font = '24px sans-serif';
  canvas.fillText('🟢', 4, 30);
  const { data } = canvas.getImageData(0, 0, 40, 40);
  return data.some((value, index) => index % 4 === 1 && Math.abs(value - data[index - 1]) > 50);
}
</script>`;
}

/** `ends`: where each scene ends, in pixels from the top. Throws when a chart could not be drawn. */
function lookAt(page: string, browser: string): { ends: number[]; hasColorEmoji: boolean } {
  const dom = run(browser, ['--dump-dom', `${pathToFileURL(page)}`]);
  const ends = /data-ends="([\d,]+)"/.exec(dom)?.[1];
  if (ends === undefined) throw new Error('Mermaid could not draw a chart of the summaries.');
  return { ends: ends.split(',').map(Number), hasColorEmoji: dom.includes('data-color-emoji="true"') };
}

/** Groups whole scenes into pictures that are easy to look at. */
function slicesOf(ends: readonly number[]): { top: number; height: number }[] {
  const slices: { top: number; height: number }[] = [];
  let top = 0;
  let bottom = 0;
  const close = () => {
    for (; top < bottom; top += MAX_HEIGHT) slices.push({ top, height: Math.min(MAX_HEIGHT, bottom - top) });
    top = bottom;
  };
  for (const end of ends) {
    if (bottom > top && end - top > COMFORTABLE_HEIGHT) close();
    bottom = end;
  }
  close();
  return slices;
}

function photograph(page: string, top: number, height: number, file: string, browser: string): void {
  const size = `--window-size=${WIDTH},${height + 12}`;
  run(browser, [size, `--screenshot=${resolve(file)}`, `${pathToFileURL(page)}#${top}`]);
}

function run(browser: string, args: readonly string[]): string {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const rendering = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--virtual-time-budget=20000'];
  const profile = `--user-data-dir=${mkdtempSync(join(scratch, 'chromium-'))}`;
  return execFileSync(browser, [...rendering, ...quiet, `--window-size=${WIDTH},800`, profile, ...args], {
    env: { ...process.env, TMPDIR: scratch },
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 100_000_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function exists(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore', env: { ...process.env, TMPDIR: scratch } });
    return true;
  } catch {
    return false;
  }
}
