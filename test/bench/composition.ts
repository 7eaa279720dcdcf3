// What the bundle is made of: which module is in which file, and how large.

import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Composition } from '../../.ci/build.ts';
import { table } from './table.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A table of the files of a bundle that is built into `folder`, and of the largest modules of each. */
export function listComposition(folder: string, modulesPerFile: number): string {
  const bundle = join(folder, 'bundle');
  execFileSync(process.execPath, [join(ROOT, '.ci', 'build.ts'), bundle], { stdio: 'pipe' });
  const composition: Composition = JSON.parse(readFileSync(join(ROOT, 'build', 'composition.json'), 'utf8'));
  const rows = Object.entries(composition).flatMap(([file, modules]) => {
    const largest = Object.entries(modules).toSorted(([, a], [, b]) => b - a);
    const bytes = largest.reduce((sum, [, size]) => sum + size, 0);
    const rest = largest.slice(modulesPerFile).reduce((sum, [, size]) => sum + size, 0);
    const more = largest.length - modulesPerFile;
    return [
      [`**${file}**, ${largest.length} modules`, grouped(bytes), grouped(statSync(join(bundle, file)).size)],
      ...largest.slice(0, modulesPerFile).map(([name, size]) => [name, grouped(size), '']),
      ...(more > 0 ? [[`and ${more} more`, grouped(rest), '']] : []),
    ];
  });
  return table(['module', 'bytes of source', 'bytes of file'], rows);
}

function grouped(bytes: number): string {
  return bytes.toLocaleString('en');
}
