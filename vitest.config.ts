import {availableParallelism} from 'node:os'
import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/interop/**', 'node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Loading modules anew for each file took a third of the time of small tests.
    isolate: false,
    setupFiles: ['test/clean-up.ts'],
    // Much of a test is waiting for a process that it has started.
    maxWorkers: Math.max(2, availableParallelism()),
  },
})
