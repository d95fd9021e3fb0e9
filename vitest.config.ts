import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^rxgan$/, replacement: source('./src/index.ts') },
      { find: /^rxgan\/(.+)$/, replacement: source('./src/$1/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { include: ['test/**/*.test-d.ts'] },
    setupFiles: ['test/support/quiet.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One process a file: TensorFlow.js keeps its engine in a global, and two files must not share tensor counts.
    pool: 'forks',
    maxWorkers: 2,
  },
});
