/**
 * `npm run bench`: what the bundle costs, measured as whole processes against local servers that answer with the
 * headers of the real ones, as Markdown for docs/performance.md. Targets that are missed are marked, and fail nothing:
 * figures are for people to judge.
 *
 *     npm run bench -- --only start --rounds 10
 *     npm run bench -- --only many --keys 1,1000
 *     npm run bench -- --only rotation
 *     npm run bench -- --only bundle
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCertificate } from '../support/certificate.ts';
import freshBundle from '../support/fresh-bundle.ts';
import { applyOf } from './apply.ts';
import { listComposition } from './composition.ts';
import { benchMany, floorOf, updateOf } from './many.ts';
import { benchRotation } from './rotation.ts';
import { benchStart } from './start.ts';
import { type Target, targetsTable } from './targets.ts';

const { values: options } = parseArgs({
  options: {
    /** `start`, `many`, `rotation` or `bundle`; all of them when not given */
    only: { type: 'string' },
    rounds: { type: 'string', default: '20' },
    /** Numbers of keys, separated by commas. */
    keys: { type: 'string', default: '1,100,1000,10000' },
    'many-rounds': { type: 'string', default: '3' },
    /** How many modules are listed of each file of the bundle, the largest first. */
    modules: { type: 'string', default: '1000' },
  },
});

freshBundle();
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const targets: Target[] = [];
try {
  const authority = makeCertificate(folder);
  console.log(`${machine()}\n`);
  if (wanted('start')) show('Start', await benchStart(Number(options.rounds), authority, folder));
  const loads = options.keys
    .split(',')
    .map(Number)
    .flatMap(count => (count === 1_000 ? [floorOf(count), updateOf(count)] : [updateOf(count)]));
  loads.push(applyOf(1_000, 50), applyOf(5_000, 50));
  if (wanted('many')) show('Many keys', await benchMany(loads, Number(options['many-rounds']), authority, folder));
  if (wanted('rotation')) show('Rotation', await benchRotation(Number(options['many-rounds'])));
  if (wanted('bundle')) show('The bundle', { text: listComposition(folder, Number(options.modules)), targets: [] });
  if (targets.length > 0) console.log(`### Targets\n\n${targetsTable(targets)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function show(title: string, part: { text: string; targets: Target[] }): void {
  console.log(`### ${title}\n\n${part.text}\n`);
  targets.push(...part.targets);
}

function wanted(part: string): boolean {
  return options.only === undefined || options.only === part;
}

function machine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() || 'processor of unknown make';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} × ${model}, ${memory} GiB, ${type()} ${process.arch}, Node ${process.versions.node}`;
}
