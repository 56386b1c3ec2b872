import { defineConfig } from 'vitest/config'

/** What Stryker runs: one project, the tests of one folder; no set-up that looks at the tree. */
export default defineConfig({
  test: {
    include: (process.env.MUTATION_TESTS ?? '').split(',').filter(one => one !== ''),
    exclude: ['**/node_modules/**'],
    // Code with mutants in it is slow: what compares times says nothing of them.
    testNamePattern: /^(?!.*\btimes the (bytes|time)\b)/,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
