/**
 * `npm run bench`: what the bundle costs, measured as whole processes against local servers that send the headers of
 * the real ones, as Markdown for docs/internals/performance.md. Missed targets are marked, but fail nothing: people
 * judge the figures.
 *
 *     npm run bench -- --only start --rounds 40
 *     npm run bench -- --only many --against 8957627    # compared with the bundle of that commit
 *     npm run bench -- --only rotation
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import freshBundle from '../support/runner/fresh-bundle.ts';
import { makeCertificate } from '../support/server/certificate.ts';
import { benchMany } from './many.ts';
import { ROOT } from './process.ts';
import { benchRotation } from './rotation.ts';
import { benchStart } from './start.ts';
import { type Part, targetsTable } from './table.ts';

const { values: options } = parseArgs({
  options: {
    /** `start`, `many` or `rotation`; all of them when not given */
    only: { type: 'string' },
    /** Of `start`. */
    rounds: { type: 'string', default: '20' },
    /** A commit whose `dist` is compared in `many`. */
    against: { type: 'string' },
  },
});

freshBundle();
const temp = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const authority = makeCertificate(temp);
  const parts: Record<string, () => Promise<Part>> = {
    start: () => benchStart(Number(options.rounds), authority, temp),
    many: () => benchMany(options.against && distOf(options.against), authority, temp),
    rotation: () => benchRotation(3),
  };
  const { only, against } = options;
  console.log(`${machine()}${against ? `; older bundle: ${against}` : ''}\n`);
  const targets = [];
  for (const [name, bench] of Object.entries(parts)) {
    if (only !== undefined && only !== name) continue;
    const part = await bench();
    console.log(`### ${name}\n\n${part.text}\n`);
    targets.push(...part.targets);
  }
  console.log(`### Targets\n\n${targetsTable(targets)}`);
} finally {
  rmSync(temp, { recursive: true, force: true });
}

/** The folder of a commit's bundle, next to its action.yml. */
function distOf(commit: string): string {
  const folder = join(temp, 'older');
  mkdirSync(folder);
  const archive = execFileSync('git', ['archive', commit, 'dist', 'action.yml'], { cwd: ROOT, maxBuffer: 2 ** 28 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  return join(folder, 'dist');
}

function machine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() || 'processor of unknown make';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} × ${model}, ${memory} GiB, ${type()} ${process.arch}, Node ${process.versions.node}`;
}
