import fc from 'fast-check';
import { body, due, small, test, update, weight } from './anyProgram.js';
import type { Due, Node, PlayerName } from './program.js';
import { type Command, type Giving, type Part, type Run, runText } from './run.js';

const parts: fc.Arbitrary<readonly Part[]> = fc
  .array(
    fc.record({
      body: fc.tuple(update, body, body).map(([first, middle, last]) => [...middle, first, ...last]),
      steps: fc.integer({ min: 1, max: 7 }),
      end: fc.constantFrom('takeSteps' as const, 'stopWhen' as const, 'take' as const, 'credit' as const),
      place: fc.nat(7),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((clocks) => {
    let until = 0;
    return clocks.map(({ steps, ...part }) => {
      until += steps;
      return { ...part, until };
    });
  });

const giving: fc.Arbitrary<Giving> = fc.record({
  wait: fc.nat(4),
  credit: fc.constantFrom(0, 1, 2, 3, Number.POSITIVE_INFINITY),
});
const maybe = <A>(value: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> => fc.option(value, { nil: undefined, freq: 2 });

const drawn = fc.record({
  parts,
  early: maybe(test),
  report: fc.oneof({ weight: 2, arbitrary: fc.constant<Due>({ kind: 'every', n: 1 }) }, { weight: 1, arbitrary: due }),
  inFlight: small,
  samples: fc.option(due, { nil: undefined, freq: 1 }),
  evaluate: fc.option(due, { nil: undefined, freq: 1 }),
  source: fc.record({
    kind: fc.constantFrom('now' as const, 'promise' as const, 'slow' as const),
    ahead: maybe(fc.nat(3)),
    fails: fc.uniqueArray(fc.nat(9), { maxLength: 2 }),
  }),
  retry: fc.constantFrom('ticks' as const, 'all' as const),
  late: fc.oneof(fc.constant(0), fc.nat(1000)),
  credit: fc.array(giving, { maxLength: 5 }),
  within: maybe(fc.record({ remainder: fc.nat(2), credit: fc.constantFrom(0, 1, 2) })),
  oneByOne: fc.boolean(),
  holds: maybe(fc.record({ remainder: fc.nat(2) })),
});

/** Credit that ends a clock is given once: it is no way to end one that begins anew or is controlled. */
const withoutCredit = (run: Run): Run => ({
  ...run,
  parts: run.parts.map((part) => (part.end === 'credit' ? { ...part, end: 'takeSteps' as const } : part)),
});
export const readable = (run: Run): Run => Object.assign({ ...run }, { [fc.toStringMethod]: () => runText(run) });

/** Runs without failures of their own, in all circumstances. */
export const anyRun: fc.Arbitrary<Run> = drawn.map((run) =>
  readable(run.source.fails.length > 0 ? withoutCredit(run) : { ...run, retry: undefined }),
);

const simple = (op: 'pause' | 'resume' | 'stop'): fc.Arbitrary<Command> => fc.constant({ op });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 1, arbitrary: simple('pause') },
  { weight: 1, arbitrary: simple('resume') },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('step' as const),
      players: fc.constantFrom<'all' | readonly PlayerName[]>('all', ['a'], ['b'], ['a'], ['b'], ['a', 'b']),
      n: small,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('set' as const), tunable: fc.constant('w' as const), value: weight }),
  },
  { weight: 1, arbitrary: simple('stop') },
);
const controlled = (run: Run): Run => ({ ...withoutCredit(run), credit: [], within: undefined });

/** Runs with a control that is asked for something at some of their steps. */
export const controlledRun: fc.Arbitrary<Run> = fc
  .tuple(anyRun, fc.array(fc.record({ at: fc.nat(9), command }), { minLength: 1, maxLength: 5 }))
  .map(([run, asked]) => readable({ ...controlled(run), asked }));

/** Runs with a control that is asked for something at any time. */
export const calledRun: fc.Arbitrary<Run> = fc
  .tuple(anyRun, fc.array(fc.record({ wait: fc.nat(9), command }), { minLength: 1, maxLength: 6 }))
  .map(([run, called]) => readable({ ...controlled(run), asked: [], called }));

/** Runs of which a checkpoint is taken. */
export const savedRun: fc.Arbitrary<Run> = fc
  .tuple(
    fc.oneof(anyRun, controlledRun),
    fc.integer({ min: 1, max: 9 }),
    fc.constantFrom('checkpointEvery' as const, 'hold' as const, 'control' as const, 'complete' as const),
  )
  .map(([run, after, how]) => {
    if (how === 'control') return readable({ ...controlled(run), asked: run.asked ?? [], saving: { after, how } });
    if (how === 'complete') return readable({ ...run, asked: undefined, saving: { after, how } });
    return readable({ ...run, saving: { after, how } });
  });

/** What fails at a step: it changes a run. */
const failure = (at: number): fc.Arbitrary<(run: Run) => Run> => {
  const failing = { kind: 'failing' as const, step: at, otherwise: true };
  const evaluate = { op: 'evaluate' as const, name: 'e' as const, count: 2, chunk: 1 };
  const within = (node: Node) => (run: Run) => ({
    ...run,
    parts: run.parts.map((part) => ({
      ...part,
      body: [...part.body.slice(0, part.place), node, ...part.body.slice(part.place)],
    })),
  });
  const always = { kind: 'every' as const, n: 1 };
  const lasting = (change: (run: Run) => Run) => (run: Run) => ({ ...change(run), retry: undefined });
  return fc.oneof(
    body.map((inner) => within({ op: 'when', test: failing, body: inner })),
    body.map((inner) =>
      within({ op: 'times', count: { kind: 'fixed', value: 2 }, body: [{ op: 'when', test: failing, body: inner }] }),
    ),
    fc.constant(within({ ...evaluate, due: failing, after: 1 })),
    fc.constant((run: Run) => ({
      ...run,
      early: { ...failing, otherwise: false },
      parts: run.parts.map((part) => ({ ...part, end: 'stopWhen' as const })),
    })),
    fc.constant((run: Run) => ({ ...run, report: failing, inFlight: Math.max(run.inFlight, 2) })),
    fc.integer({ min: 1, max: 4 }).map((after) => lasting(within({ ...evaluate, due: always, after, failing: at }))),
    fc.constant(lasting((run) => ({ ...run, holds: { remainder: at % 3, failing: at } }))),
    fc.constant(lasting((run) => ({ ...run, source: { ...run.source, fails: [at] } }))),
  );
};

/** Runs in which something fails; some begin anew then. */
export const failingRun: fc.Arbitrary<Run> = fc
  .tuple(drawn, fc.boolean(), fc.nat(6).chain(failure))
  .map(([run, again, change]) => {
    const whole = { ...run, samples: undefined, evaluate: undefined, source: { ...run.source, fails: [] } };
    return readable(change(again ? withoutCredit({ ...whole, retry: 'all' }) : { ...whole, retry: undefined }));
  });

/** Runs that are left before their end, perhaps. */
export const leftRun: fc.Arbitrary<Run> = fc
  .tuple(fc.oneof(anyRun, controlledRun), fc.integer({ min: 1, max: 5 }))
  .map(([run, leaves]) => readable({ ...run, samples: undefined, evaluate: undefined, leaves }));
