import { type Court, openCourt } from './court.js';
import type { Plan, Testimony } from './hearing.js';
import type { Mutant } from './mutantsOf.js';
import { mutated, switched } from './mutated.js';
import type { Noticing } from './testsFor.js';
import { Broken, share, type Usual, unmutated } from './unmutated.js';

/** What became of a mutant: killed by a test, given up in a test file because it came to no end, or alive. */
export type Sentence =
  | { readonly tag: 'killed'; readonly mutant: Mutant; readonly test: string; readonly by: string }
  | { readonly tag: 'late'; readonly mutant: Mutant; readonly test: string }
  | { readonly tag: 'survived'; readonly mutant: Mutant; readonly isReached: boolean };

export interface Trial {
  readonly sources: ReadonlyMap<string, string>;
  readonly mutants: readonly Mutant[];
  /** What may notice a mutant of a source file. */
  readonly noticing: ReadonlyMap<string, Noticing>;
  /** How many test runners work side by side. */
  readonly jobs: number;
  readonly say: (text: string) => void;
  readonly onSentence: (sentence: Sentence) => void;
}

/** Tests up to this are tried first: they kill most, and the long ones have less to do. */
const shortMs = 300;
/** How much work a hearing may do in silence: once it was over in the usual time, with everything in it. */
const patienceMs = ({ ms }: Usual): number => 20_000 + 3 * ms;

/** The tests of a file that come by a mutant; all of them if it does so while it is loaded. */
const comingBy = (number: number, { testimonies }: Usual): readonly Testimony[] => {
  const isOutside = testimonies.some(({ outside }) => outside.includes(number));
  return testimonies.filter(({ reached }) => isOutside || reached.includes(number));
};

const judgeAll = async (
  { sources, mutants, noticing, say, onSentence }: Trial,
  courts: readonly Court[],
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
  const usual = await unmutated(courts, tests, texts);
  say(`${mutants.length} mutants; ${tests.length} test files pass`);

  const alive = new Set(mutants.keys());
  const die = (number: number, sentence: Sentence): void => {
    // Two courts may come to the same end.
    if (alive.delete(number)) onSentence(sentence);
  };

  /** Tries every mutant that is alive on every test that comes by it, in one process a file. */
  const tryAll = async (court: Court, test: string, among: (each: Testimony) => readonly number[]): Promise<void> => {
    const plan: Plan = Object.fromEntries(
      usual
        .get(test)!
        .testimonies.map((each) => [each.id, among(each).filter((number) => alive.has(number))] as const)
        .filter(([, numbers]) => numbers.length > 0),
    );
    if (Object.keys(plan).length === 0) return;
    const outcome = await court.hear({ test, texts, plan }, patienceMs(usual.get(test)!));
    if (outcome.tag === 'broken') throw new Broken(`${test}: ${outcome.why}`);
    if (outcome.tag !== 'late') {
      for (const { killed, name } of outcome.testimonies)
        for (const number of killed) die(number, { tag: 'killed', mutant: mutants[number]!, test, by: name });
      return;
    }
    if (outcome.mutant === undefined) return;
    die(outcome.mutant, { tag: 'late', mutant: mutants[outcome.mutant]!, test });
    await tryAll(court, test, among);
  };
  const shortFirst = [...tests].sort((a, b) => usual.get(a)!.ms - usual.get(b)!.ms);
  await share(courts, shortFirst, (court, test) =>
    tryAll(court, test, ({ ms, reached }) => (ms <= shortMs ? reached : [])),
  );
  say(`${alive.size} left after the short tests`);
  // What happens while a file is loaded is over when its tests begin, so that they would try those in vain.
  const early = new Set(
    [...usual.values()].flatMap(({ testimonies }) => testimonies.flatMap(({ outside }) => outside)),
  );
  await share(courts, shortFirst, (court, test) =>
    tryAll(court, test, ({ ms, reached }) => (ms > shortMs ? reached.filter((number) => !early.has(number)) : [])),
  );
  say(`${alive.size} left after the long tests; each of them now in a process without the others`);

  const kills = new Map<string, number>();
  /** What to hear of a mutant: first what is likely to kill most in a second, such as the tests with its name. */
  const hearingsOf = (number: number) => {
    const { file } = mutants[number]!;
    const about = new RegExp(`\\b(${noticing.get(file)!.names.join('|')})\\b`);
    const rate = (test: string, some: readonly Testimony[]): number =>
      (1 + (kills.get(`${file} ${test}`) ?? 0)) / (1000 + some.reduce((sum, { ms }) => sum + ms, 0));
    return tests
      .flatMap((test) => {
        const coming = comingBy(number, usual.get(test)!);
        const halves = [true, false].map((isAbout) => coming.filter(({ name }) => about.test(name) === isAbout));
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
  await share(courts, [...alive], async (court, number) => {
    const mutant = mutants[number]!;
    const { file } = mutant;
    const alone = { [file]: mutated(sources.get(file)!, mutant) };
    const hearings = hearingsOf(number);
    for (const { test, plan } of hearings) {
      const outcome = await court.hear({ test, texts: alone, plan }, patienceMs(usual.get(test)!));
      if (outcome.tag === 'broken') throw new Broken(`${test} on ${file}:${mutant.line}: ${outcome.why}`);
      if (outcome.tag === 'passed') continue;
      kills.set(`${file} ${test}`, 1 + (kills.get(`${file} ${test}`) ?? 0));
      if (outcome.tag === 'late') return die(number, { tag: 'late', mutant, test });
      return die(number, { tag: 'killed', mutant, test, by: outcome.by });
    }
    die(number, { tag: 'survived', mutant, isReached: hearings.length > 0 });
  });
};

/** Runs the tests as they are, which must pass, and then with every mutant until one fails. */
export const trial = async (given: Trial): Promise<void> => {
  const courts = Array.from({ length: given.jobs }, openCourt);
  try {
    await judgeAll(given, courts);
  } finally {
    for (const court of courts) court.close();
  }
};
