import type { TestReport, TestRun } from './testRun.js';
import type { Outcome, WorkerSession } from './workerSession.js';

/** No result is possible: the tests fail without a mutant, or cannot be run. */
export class Broken extends Error {}

/** Lets every session take the next piece of work whenever it is free. */
export const share = async <A>(
  sessions: readonly WorkerSession[],
  list: readonly A[],
  work: (session: WorkerSession, each: A) => Promise<void>,
): Promise<void> => {
  const waiting = list.values();
  await Promise.all(
    sessions.map(async (session) => {
      for (const each of waiting) await work(session, each);
    }),
  );
};

/** A test file with the sources as they are. */
export interface Baseline {
  readonly ms: number;
  readonly reports: readonly TestReport[];
}

const whyNot = (outcome: Outcome): string | undefined => {
  if (outcome.tag === 'failed') return outcome.by;
  if (outcome.tag === 'broken') return outcome.why;
  return outcome.tag === 'late' ? 'did not end' : undefined;
};

/** Runs every test file with no mutant. All must pass: nothing can be learnt from a test that fails anyway. */
export const unmutated = async (
  sessions: readonly WorkerSession[],
  tests: readonly string[],
  texts: TestRun['texts'],
): Promise<ReadonlyMap<string, Baseline>> => {
  const baseline = new Map<string, Baseline>();
  const red: string[] = [];
  await share(sessions, tests, async (session, test) => {
    const from = performance.now();
    const outcome = await session.run({ test, texts }, 300_000);
    const why = whyNot(outcome);
    if (why !== undefined) red.push(`  ${test}: ${why}`);
    if (outcome.tag === 'passed') baseline.set(test, { ms: performance.now() - from, reports: outcome.reports });
  });
  if (red.length > 0) throw new Broken(['The tests fail without a mutant:', ...red].join('\n'));
  return baseline;
};
