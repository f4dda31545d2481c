import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A service that runs this keeps little of what it prints: failures only.
    reporters: process.env.CI ? ['dot'] : ['default'],
    // One core is not kept free: nobody waits for anything but these tests.
    maxWorkers: '100%',
    // The tests of the command line start the built binary, which a busy machine may take its time over.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
