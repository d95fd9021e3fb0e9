import { energyDistance, rows } from 'rxgan/metrics';
import { type GanPlayer, type Model, memoryKey, mlpGan } from 'rxgan/models';
import { evaluate, readTensors, rememberEvaluation, report, samples, stopWhen, takeSteps, when } from 'rxgan/operators';
import { checkpointEvery } from 'rxgan/runs';
import { scoped, type Tick, ticks } from 'rxgan/streams';
import { map, type Observable, type OperatorFunction, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { engines, start } from '../support/engines.js';
import { lateReads, macrotasks, numTensors } from '../support/fakes.js';
import { data } from './training.js';

/** Due at every step until it throws at step 3. */
const due = (step: number): boolean => {
  if (step === 3) throw new Error('no such step');
  return true;
};
const distance = (fake: ReturnType<typeof rows>) => energyDistance(rows([0, 0, 1, 1], 2), fake);
const stepOf = map(({ step }: { readonly step: number }) => step);
const operators: Readonly<Record<string, OperatorFunction<Tick, { readonly step: number }>>> = {
  report: report(due),
  readTensors: readTensors(due, ({ batch }) => ({ batch })),
  samples: samples(due, { count: 2 }),
  evaluate: evaluate(due, distance, { count: 4 }),
  'evaluate, of what cannot be generated': (ticks$) =>
    ticks$.pipe(
      evaluate(1, distance, {
        count: 4,
        generate: () => {
          throw new Error('no such step');
        },
      }),
    ),
  rememberEvaluation: rememberEvaluation(memoryKey('distance'), due, distance, { count: 4 }),
  checkpointEvery: checkpointEvery(due, () => undefined),
  when: when(({ step }) => due(step), report() as never),
  stopWhen: stopWhen(({ step }) => due(step) && false),
};

describe.each(engines)('on %s, a predicate that throws', (engine) => {
  beforeAll(() => start(engine));

  it.each(Object.entries(operators))(
    'in %s is the error of the stream, after what was under way',
    async (name, operator) => {
      const before = numTensors();
      const log: unknown[] = [];
      const run$: Observable<number> = scoped(mlpGan({ seed: 1, hidden: [4] }), (model: Model<GanPlayer>) =>
        ticks(model, data).pipe(operator, stepOf),
      );
      await new Promise<void>((done) =>
        run$.subscribe({
          next: (step) => log.push(step),
          error: (error: Error) => done(void log.push(error.message)),
        }),
      );
      const seen = name.startsWith('evaluate, ') ? [] : [0, 1, 2];
      expect(log).toEqual([...seen, 'no such step']);
      await macrotasks(8);
      expect(numTensors()).toBe(before);
    },
  );
});

describe('takeSteps', () => {
  it.each([1, 3, 7])('takes exactly %i updates and gives the rows that are due, however slow reads are', async (n) => {
    let taken = 0;
    const seen: number[] = [];
    await scoped(mlpGan({ seed: 1, hidden: [4] }), (model: Model<GanPlayer>) =>
      ticks(model, data).pipe(
        lateReads(9),
        map((tick) => {
          taken++;
          return tick;
        }),
        takeSteps(n),
        report(3),
      ),
    ).forEach(({ step }) => seen.push(step));
    expect([taken, seen]).toEqual([n, [2, 5].filter((step) => step < n)]);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d', (n) =>
    expect(() => takeSteps(n)).toThrow('takeSteps: expected a positive integer'),
  );
});

describe('stopWhen', () => {
  it('makes the step for which the test holds the last one', async () => {
    const seen: number[] = [];
    const run$ = scoped(mlpGan({ seed: 1, hidden: [4] }), (model: Model<GanPlayer>) =>
      ticks(model, data).pipe(
        stopWhen(({ step }) => step >= 4),
        report(),
        stepOf,
        toArray(),
      ),
    );
    await run$.forEach((steps) => seen.push(...steps));
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });
});
