/**
 * `npm run bench`: what the committed bundle costs, measured as whole processes against a local server over TLS, as
 * Markdown for the README. It asserts nothing: figures are for people to judge.
 *
 *     npm run bench -- --only start --rounds 10
 *     npm run bench -- --only many --keys 1,1000
 *     npm run bench -- --only bundle
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCertificate } from '../support/certificate.ts';
import { listComposition } from './composition.ts';
import { benchMany } from './many.ts';
import { benchStart } from './start.ts';

const { values: options } = parseArgs({
  options: {
    /** `start`, `many` or `bundle`; all of them when not given */
    only: { type: 'string' },
    rounds: { type: 'string', default: '20' },
    /** Numbers of keys, separated by commas. */
    keys: { type: 'string', default: '1,100,1000,10000' },
    'many-rounds': { type: 'string', default: '3' },
    /** How many modules are listed of each file of the bundle, the largest first. */
    modules: { type: 'string', default: '1000' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const authority = makeCertificate(folder);
  console.log(`${machine()}\n`);
  if (wanted('start')) console.log(`### Start\n\n${await benchStart(Number(options.rounds), authority, folder)}\n`);
  const counts = options.keys.split(',').map(Number);
  if (wanted('many')) {
    console.log(`### Many keys\n\n${await benchMany(counts, Number(options['many-rounds']), authority, folder)}\n`);
  }
  if (wanted('bundle')) console.log(`### The bundle\n\n${listComposition(folder, Number(options.modules))}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
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
