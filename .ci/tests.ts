/** Reads vitest's JSON report and prints `PASSED FAILED`. A missing or empty report counts as a failure. */
import { readFileSync } from 'node:fs';

const { passed, failed, whole } = read(process.argv[2] ?? '');
console.log(`${passed} ${Math.max(failed, whole && passed > 0 ? 0 : 1)}`);

function read(path: string): { passed: number; failed: number; whole: boolean } {
  try {
    const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(path, 'utf8'));
    // A file that cannot be loaded fails without a failed test.
    return { passed: numPassedTests, failed: numFailedTests, whole: success };
  } catch {
    return { passed: 0, failed: 0, whole: false };
  }
}
