import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The test files that want a process of their own: they compute in double precision, replace modules, count what is on
 * the heap, or are about engines and threads themselves.
 */
const isolated = readdirSync(source('./test'), { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts'))
  .filter(
    (file) =>
      /^test\/(engines|training\/parts)\//.test(file) ||
      /\/float64\.js'|\bvi\.mock\(|'node:v8'/.test(readFileSync(source(`./${file}`), 'utf8')),
  );

export default defineConfig({
  resolve: {
    alias: [
      { find: /^rxgan$/, replacement: source('./src/index.ts') },
      { find: /^rxgan\/(.+)$/, replacement: source('./src/$1/index.ts') },
    ],
  },
  test: {
    setupFiles: ['test/support/quiet.ts'],
    // Far more than a machine at a fifth of the usual speed needs.
    testTimeout: 300_000,
    hookTimeout: 900_000,
    // Processes, not threads: TensorFlow.js keeps its engine in a global, and kernels in WebAssembly belong to a process.
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        // One process for many files, one after the other: to load TensorFlow.js takes longer than most of them.
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: isolated,
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'isolated', include: isolated, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
