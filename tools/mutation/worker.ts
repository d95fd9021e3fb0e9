import { startEvaluator } from './evaluateMutant.js';
import type { TestResult, TestRun } from './testRun.js';

/** What a worker answers to a test run: its result, or why there is none; until then, how much processor time it has used. */
export type Answer = TestResult | { readonly tag: 'broken'; readonly why: string };
export interface KeepAlive {
  readonly tag: 'keepAlive';
  readonly cpuMs: number;
}

const evaluating = startEvaluator(process.cwd(), process.argv[2]!);

process.on('message', async (testRun: TestRun) => {
  const answer = await evaluating
    .then((evaluator) => evaluator.run(testRun))
    .catch((error: unknown): Answer => ({ tag: 'broken', why: String(error) }));
  process.send!(answer);
});
process.on('disconnect', () => process.exit());

// The tests run in a thread beside this one, so this goes on whatever they do.
setInterval(() => {
  const { user, system } = process.cpuUsage();
  process.send!({ tag: 'keepAlive', cpuMs: (user + system) / 1000 } satisfies KeepAlive);
}, 1000).unref();
