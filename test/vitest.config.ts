/** Tests run against the bundle of the source as it is and local servers; nothing in them waits for real. */
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Where `.ci/run` wants to read what the tests came to. */
const report = process.env.TEST_REPORT;

/**
 * Files that take longer than their size suggests, by which vitest orders what it has not run before. They begin first:
 * otherwise a worker begins a minute's work when the others have nothing left to do.
 */
const LONG = ['simulation/simulation', 'stories/rotate/cut-off', 'stories/hosts/soak', 'docs/demo', 'docs/recipes'].map(
  name => `${name}.test.ts`,
);

class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      LONG.includes(relative(import.meta.dirname, moduleId).replaceAll('\\', '/'));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter(file => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: 'support/runner/fresh-bundle.ts',
    sequence: { sequencer: LongFilesFirst },
    // The files of a worker share its modules, which saves a tenth of the time: no test changes what another sees.
    isolate: false,
    // A worker mostly waits for the process of a step: one more than there are cores keeps them all busy.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: [process.env.CI ? 'dot' : 'default', ...(report === undefined ? [] : ['json'])],
    ...(report !== undefined && { outputFile: { json: report } }),
  },
});
