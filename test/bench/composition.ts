// What the bundle is made of: which module is in which file, and how large.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Composition } from '../../.ci/build.ts';
import { table } from './table.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A table of the files of a bundle that is built into `folder`, and of the largest modules of each. */
export function listComposition(folder: string, modulesPerFile: number): string {
  execFileSync(process.execPath, [join(ROOT, '.ci', 'build.ts'), join(folder, 'bundle')], { stdio: 'pipe' });
  const composition: Composition = JSON.parse(readFileSync(join(ROOT, 'build', 'composition.json'), 'utf8'));
  const rows = Object.entries(composition).flatMap(([file, modules]) => {
    const largest = Object.entries(modules).toSorted(([, a], [, b]) => b - a);
    const bytes = largest.reduce((sum, [, size]) => sum + size, 0);
    const rest = largest.slice(modulesPerFile).reduce((sum, [, size]) => sum + size, 0);
    const more = largest.length - modulesPerFile;
    return [
      [`**${file}**, ${largest.length} modules`, bytes.toLocaleString('en')],
      ...largest.slice(0, modulesPerFile).map(([name, size]) => [name, size.toLocaleString('en')]),
      ...(more > 0 ? [[`and ${more} more`, rest.toLocaleString('en')]] : []),
    ];
  });
  return table(['module', 'bytes'], rows);
}
