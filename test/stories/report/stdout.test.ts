/** The log without Node's streams: the same bytes as with them, whole however slow the reader is, and no end when nobody reads. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

const STDOUT = new URL('../../../src/report/log/stdout.ts', import.meta.url).href;
const CORE = new URL('../../../node_modules/@actions/core/lib/core.js', import.meta.url).href;
const TEXTS = [
  'plain',
  '',
  '100 % of %25',
  'two\nlines\r\nand a third',
  'a::b,c=d',
  '::error::x',
  '🔑 ü',
  '##[error]x',
];

const REPLACED = `import { replaceStdout } from '${STDOUT}'; replaceStdout();`;

function printed(before: string): string {
  const script = `
    ${before}
    import { error, info, notice, setSecret, warning } from '${CORE}';
    for (const text of ${JSON.stringify(TEXTS)}) for (const print of [error, info, notice, setSecret, warning]) print(text);
  `;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

describe('the log', () => {
  it('is the same with the real stdout and without it', () => {
    expect(printed(REPLACED)).toBe(printed(''));
    expect(printed(REPLACED).split('\n').length).toBeGreaterThan(TEXTS.length * 5);
  });

  it('arrives whole when the reader is slow', async () => {
    const script = `
      ${REPLACED}
      import { info } from '${CORE}';
      for (let line = 0; line < 2000; line++) info(String(line).padStart(1000, '.'));
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.pause();
    setTimeout(() => child.stdout.resume(), 300);
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk;
    });
    child.stdout.pause();
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    expect(text.trimEnd().split(/\r?\n/)).toHaveLength(2000);
  });

  it('ends no work when nobody reads them any more', async () => {
    const script = `
      ${REPLACED}
      import { info } from '${CORE}';
      for (let line = 0; line < 2000; line++) info(String(line).padStart(1000, '.'));
      process.exitCode = 7;
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.destroy();
    const [code] = await once(child, 'exit');
    expect(code).toBe(7);
  });
});
