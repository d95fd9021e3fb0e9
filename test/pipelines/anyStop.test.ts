import fc from 'fast-check';
import { ring } from 'rxgan/data';
import { gradientPenalty, wasserstein } from 'rxgan/losses';
import { memoryKey, mlpGan } from 'rxgan/models';
import * as operators from 'rxgan/operators';
import { batches, scoped, type Tick, ticks } from 'rxgan/streams';
import { connect, type MonoTypeOperatorFunction, merge, take } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { lateReads, startJs } from '../support/fakes.js';
import { anyStop, drive, type Stop, throwAt } from '../support/leaks.js';

beforeAll(startJs);

const { ema, discriminatorStep, every, generatorStep, assertFinite, remember, report, samples, times } = operators;
const data = batches(ring({ size: 100 }), { size: 4, seed: 1 });
const loss = gradientPenalty(10)(wasserstein);

/** The error comes before, between or after the steps. */
const failing = (stop: Stop, place: number, here: number): MonoTypeOperatorFunction<Tick> =>
  place === here ? throwAt(stop) : (source) => source;

describe('a whole recipe', () => {
  it('frees everything, wherever and however it is stopped, also with reads under way', () =>
    fc.assert(
      fc.asyncProperty(anyStop, fc.nat(3), fc.nat(4), async (stop, place, delay) => {
        const run$ = scoped(mlpGan({ seed: 1, hidden: [4] }), (gan) =>
          ticks(gan, data).pipe(
            // Reads are still under way when the run stops.
            lateReads(delay),
            failing(stop, place, 0),
            times(2, discriminatorStep(loss)),
            failing(stop, place, 1),
            every(2, generatorStep(loss)),
            failing(stop, place, 2),
            ema('generator', 0.9),
            remember(memoryKey('dLoss')),
            every(3, assertFinite()),
            failing(stop, place, 3),
            take(10),
            connect((shared$) => merge(shared$.pipe(report(1)), shared$.pipe(samples(2, { count: 2 })))),
          ),
        );
        expect(await drive(run$, stop, () => undefined, 200)).toEqual({ leaked: 0, errors: [] });
      }),
      { seed: 7, numRuns: 60 },
    ));
});
