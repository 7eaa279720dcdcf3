// Runs before all tests and the bench: rebuilds `dist` unless it matches the source, so that nothing is tested on an
// outdated bundle.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { isBundleFresh } from '../../../.ci/freshness.ts';

/** @throws Error when the source cannot be built */
export default function freshBundle(): void {
  if (isBundleFresh()) return;
  console.log('The source has changed since dist was built: building it.');
  execFileSync(process.execPath, [join(import.meta.dirname, '../../../.ci/build.ts')], { stdio: 'inherit' });
}
