// Before all tests, and the bench: `dist` is rebuilt unless it is what the source makes, so that nothing is judged on
// a bundle of yesterday's source.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { isBundleFresh } from '../../../.ci/freshness.ts';

/** @throws Error when the source cannot be built */
export default function freshBundle(): void {
  if (isBundleFresh()) return;
  console.log('The source has changed since dist was built: building it.');
  execFileSync(process.execPath, [join(import.meta.dirname, '../../../.ci/build.ts')], { stdio: 'inherit' });
}
