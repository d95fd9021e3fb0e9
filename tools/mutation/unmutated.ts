import type { Court, Outcome } from './court.js';
import type { Hearing, Testimony } from './hearing.js';

/** The tests cannot tell anything: they fail without a mutant, or cannot be run. */
export class Broken extends Error {}

/** Lets every court take the next piece of work whenever it is free. */
export const share = async <A>(
  courts: readonly Court[],
  list: readonly A[],
  work: (court: Court, each: A) => Promise<void>,
): Promise<void> => {
  const waiting = list.values();
  await Promise.all(
    courts.map(async (court) => {
      for (const each of waiting) await work(court, each);
    }),
  );
};

/** A test file with the sources as they are. */
export interface Usual {
  readonly ms: number;
  readonly testimonies: readonly Testimony[];
}

const whyNot = (outcome: Outcome): string | undefined => {
  if (outcome.tag === 'failed') return outcome.by;
  if (outcome.tag === 'broken') return outcome.why;
  return outcome.tag === 'late' ? 'came to no end' : undefined;
};

/** Runs every test file with no mutant. All must pass: nothing can be learnt from a test that fails anyway. */
export const unmutated = async (
  courts: readonly Court[],
  tests: readonly string[],
  texts: Hearing['texts'],
): Promise<ReadonlyMap<string, Usual>> => {
  const usual = new Map<string, Usual>();
  const red: string[] = [];
  await share(courts, tests, async (court, test) => {
    const from = performance.now();
    const outcome = await court.hear({ test, texts }, 300_000);
    const why = whyNot(outcome);
    if (why !== undefined) red.push(`  ${test}: ${why}`);
    if (outcome.tag === 'passed') usual.set(test, { ms: performance.now() - from, testimonies: outcome.testimonies });
  });
  if (red.length > 0) throw new Broken(['The tests fail without a mutant:', ...red].join('\n'));
  return usual;
};
