import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';
import type { TestResult, TestRun } from './testRun.js';

export interface Evaluator {
  readonly run: (testRun: TestRun) => Promise<TestResult>;
  readonly close: () => Promise<void>;
}

// Without an ending: it is TypeScript for the tests of this tool, and JavaScript once it is built.
const runner = fileURLToPath(new URL('./runner', import.meta.url));

const isOfPool = (error: unknown): boolean => error instanceof Error && error.message.includes('[vitest-pool]');

/** A test runner that stays up from one test run to the next, so that only texts that change are compiled anew. */
export const startEvaluator = async (root: string, progress: string): Promise<Evaluator> => {
  let texts = new Map<string, string>();
  const vitest = await createVitest(
    'test',
    {
      root,
      watch: false,
      reporters: [{}],
      silent: true,
      bail: 1,
      runner,
      // A thread, not a process: it ends with the process that it is in, whatever it does.
      pool: 'threads',
      maxWorkers: 1,
      // One engine is enough to find a wrong formula, and halves the time.
      testNamePattern: /^(?!.*on wasm)/,
    },
    { plugins: [{ name: 'mutants', enforce: 'pre', load: (id) => texts.get(id) ?? null }] },
  );
  const replace = (next: Map<string, string>): void => {
    for (const path of new Set([...texts.keys(), ...next.keys()]))
      if (texts.get(path) !== next.get(path)) vitest.invalidateFile(path);
    texts = next;
  };
  vitest.provide('progress', progress);

  return {
    run: async ({ test, texts: others, plan }) => {
      replace(new Map(Object.entries(others).map(([file, text]) => [join(root, file), text])));
      vitest.provide('plan', plan ?? null);
      const path = join(root, test);
      const specification = vitest.getRootProject().createSpecification(path);
      const { testModules, unhandledErrors } = await vitest.runTestSpecifications([specification]);
      const module = testModules.find(({ moduleId }) => moduleId === path);
      const broken = unhandledErrors.find(isOfPool);
      if (module === undefined || broken !== undefined) throw broken ?? new Error(`${test} could not be run`);
      const reports = [...module.children.allTests('passed')].flatMap((each) => each.meta().testReport ?? []);
      for (const { fullName } of module.children.allTests('failed')) return { tag: 'failed', by: fullName, reports };
      const [error] = [...module.errors(), ...(unhandledErrors as Error[])];
      if (!module.ok() || error !== undefined) return { tag: 'failed', by: `${error?.message}`, reports };
      return { tag: 'passed', reports };
    },
    close: () => vitest.close(),
  };
};
