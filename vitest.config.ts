import { defineConfig } from 'vitest/config'

// Real sockets, apps and browsers on a machine that others use as well: what fails twice is a fault.
const retry = process.env.CI ? 1 : 0
/** These start `next dev` in the folder of an example. */
const NEXT_DEV = ['test/e2e/next-dev.test.ts', 'test/e2e/wrap.test.ts', 'test/e2e/time-travel.test.ts']

export default defineConfig({
  test: {
    maxWorkers: 2,
    globalSetup: ['test/support/clean-tree.ts'],
    setupFiles: ['test/support/seed.ts'],
    // .ci/run counts the tests by this report.
    reporters: process.env.VITEST_JSON_REPORT
      ? ['default', ['json', { outputFile: process.env.VITEST_JSON_REPORT }]]
      : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          // Property tests take their time on a busy machine.
          testTimeout: 30_000,
          exclude: ['test/integration/**', 'test/e2e/**', '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          retry,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: NEXT_DEV,
          retry,
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-next-dev',
          include: NEXT_DEV,
          retry,
          testTimeout: 180_000,
          hookTimeout: 600_000,
          // One `next dev` a folder: a second one refuses to start.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
