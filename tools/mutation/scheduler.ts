import type { Mutant } from './mutantsOf.js';
import { mutated, switched } from './mutated.js';
import type { Plan, TestReport } from './testRun.js';
import type { Noticing } from './testsFor.js';
import { type Baseline, Broken, share, unmutated } from './unmutated.js';
import { openWorkerSession, type WorkerSession } from './workerSession.js';

/** The result for a mutant: killed by a test, stopped in a test file because it did not end, or alive. */
export type MutantResult =
  | { readonly tag: 'killed'; readonly mutant: Mutant; readonly test: string; readonly by: string }
  | { readonly tag: 'late'; readonly mutant: Mutant; readonly test: string }
  | { readonly tag: 'survived'; readonly mutant: Mutant; readonly isReached: boolean };

export interface MutationRun {
  readonly sources: ReadonlyMap<string, string>;
  readonly mutants: readonly Mutant[];
  /** What may notice a mutant of a source file. */
  readonly noticing: ReadonlyMap<string, Noticing>;
  /** How many test runners work side by side. */
  readonly jobs: number;
  readonly say: (text: string) => void;
  readonly onResult: (result: MutantResult) => void;
}

/** Tests up to this are tried first: they kill most, and the long ones have less to do. */
const shortMs = 300;
/** The processor time that a test run may use between two reports of progress. */
const cpuLimitMs = ({ ms }: Baseline): number => 20_000 + 3 * ms;

/** The tests of a file that execute a mutant's place; all of them if that happens while the file is loaded. */
const testsReaching = (number: number, { reports }: Baseline): readonly TestReport[] => {
  const isOutside = reports.some(({ outside }) => outside.includes(number));
  return reports.filter(({ reached }) => isOutside || reached.includes(number));
};

const evaluateAll = async (
  { sources, mutants, noticing, say, onResult }: MutationRun,
  sessions: readonly WorkerSession[],
): Promise<void> => {
  const numbersOf = (file: string): readonly number[] =>
    [...mutants.keys()].filter((number) => mutants[number]!.file === file);
  const texts = Object.fromEntries(
    [...sources].map(([file, text]) => [
      file,
      switched(text, new Map(numbersOf(file).map((number) => [number, mutants[number]!]))),
    ]),
  );
  const tests = [...new Set([...noticing.values()].flatMap((each) => each.tests))];
  const baseline = await unmutated(sessions, tests, texts);
  say(`${mutants.length} mutants; ${tests.length} test files pass`);

  const alive = new Set(mutants.keys());
  const die = (number: number, result: MutantResult): void => {
    // Two sessions may get the same result.
    if (alive.delete(number)) onResult(result);
  };

  /** Tries every mutant that is alive on every test that reaches it, in one process a file. */
  const tryAll = async (
    session: WorkerSession,
    test: string,
    among: (each: TestReport) => readonly number[],
  ): Promise<void> => {
    const plan: Plan = Object.fromEntries(
      baseline
        .get(test)!
        .reports.map((each) => [each.id, among(each).filter((number) => alive.has(number))] as const)
        .filter(([, numbers]) => numbers.length > 0),
    );
    if (Object.keys(plan).length === 0) return;
    const outcome = await session.run({ test, texts, plan }, cpuLimitMs(baseline.get(test)!));
    if (outcome.tag === 'broken') throw new Broken(`${test}: ${outcome.why}`);
    if (outcome.tag !== 'late') {
      for (const { killed, name } of outcome.reports)
        for (const number of killed) die(number, { tag: 'killed', mutant: mutants[number]!, test, by: name });
      return;
    }
    if (outcome.mutant === undefined) return;
    die(outcome.mutant, { tag: 'late', mutant: mutants[outcome.mutant]!, test });
    await tryAll(session, test, among);
  };
  const shortFirst = [...tests].sort((a, b) => baseline.get(a)!.ms - baseline.get(b)!.ms);
  await share(sessions, shortFirst, (session, test) =>
    tryAll(session, test, ({ ms, reached }) => (ms <= shortMs ? reached : [])),
  );
  say(`${alive.size} left after the short tests`);
  // What happens while a file is loaded is over when its tests begin, so that they would try those in vain.
  const early = new Set([...baseline.values()].flatMap(({ reports }) => reports.flatMap(({ outside }) => outside)));
  await share(sessions, shortFirst, (session, test) =>
    tryAll(session, test, ({ ms, reached }) => (ms > shortMs ? reached.filter((number) => !early.has(number)) : [])),
  );
  say(`${alive.size} left after the long tests; each of them now in a process without the others`);

  const kills = new Map<string, number>();
  /** What to run for a mutant: first what is likely to kill most in a second, such as the tests with its name. */
  const runsOf = (number: number) => {
    const { file } = mutants[number]!;
    const about = new RegExp(`\\b(${noticing.get(file)!.names.join('|')})\\b`);
    const rate = (test: string, some: readonly TestReport[]): number =>
      (1 + (kills.get(`${file} ${test}`) ?? 0)) / (1000 + some.reduce((sum, { ms }) => sum + ms, 0));
    return tests
      .flatMap((test) => {
        const reaching = testsReaching(number, baseline.get(test)!);
        const halves = [true, false].map((isAbout) => reaching.filter(({ name }) => about.test(name) === isAbout));
        return halves
          .filter((some) => some.length > 0)
          .map((some) => ({
            test,
            plan: Object.fromEntries(some.map(({ id }) => [id, []])),
            rate: rate(test, some),
          }));
      })
      .sort((a, b) => b.rate - a.rate);
  };
  await share(sessions, [...alive], async (session, number) => {
    const mutant = mutants[number]!;
    const { file } = mutant;
    const alone = { [file]: mutated(sources.get(file)!, mutant) };
    const runs = runsOf(number);
    for (const { test, plan } of runs) {
      const outcome = await session.run({ test, texts: alone, plan }, cpuLimitMs(baseline.get(test)!));
      if (outcome.tag === 'broken') throw new Broken(`${test} on ${file}:${mutant.line}: ${outcome.why}`);
      if (outcome.tag === 'passed') continue;
      kills.set(`${file} ${test}`, 1 + (kills.get(`${file} ${test}`) ?? 0));
      if (outcome.tag === 'late') return die(number, { tag: 'late', mutant, test });
      return die(number, { tag: 'killed', mutant, test, by: outcome.by });
    }
    die(number, { tag: 'survived', mutant, isReached: runs.length > 0 });
  });
};

/** Runs the tests as they are, which must pass, and then with every mutant until one fails. */
export const testMutants = async (given: MutationRun): Promise<void> => {
  const sessions = Array.from({ length: given.jobs }, openWorkerSession);
  try {
    await evaluateAll(given, sessions);
  } finally {
    for (const session of sessions) session.close();
  }
};
