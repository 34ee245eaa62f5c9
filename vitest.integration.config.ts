import { defineConfig } from 'vitest/config';

// Real servers and containers: long limits, and one file at a time, since the files share one host.
export default defineConfig({
  test: {
    include: ['integration/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
    fileParallelism: false,
    env: { TESTCONTAINERS_RYUK_DISABLED: 'true' },
  },
});
