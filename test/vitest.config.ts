/** Tests run against the bundle of the source as it is and local servers; nothing in them waits for real. */
import { defineConfig } from 'vitest/config';

/** Where `.ci/run` wants to read what the tests came to. */
const report = process.env.TEST_REPORT;

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: 'support/fresh-bundle.ts',
    ...(process.env.CI && { maxWorkers: 2 }),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: [process.env.CI ? 'dot' : 'default', ...(report === undefined ? [] : ['json'])],
    ...(report !== undefined && { outputFile: { json: report } }),
  },
});
