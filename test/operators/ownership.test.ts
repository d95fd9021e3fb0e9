import fc from 'fast-check';
import { flow } from 'fp-ts/lib/function.js';
import { gradientPenalty, instanceNoise, nonSaturating, r1 } from 'rxgan/losses';
import type { Gan } from 'rxgan/models';
import { averageGenerator, discriminatorStep, every, generatorStep, times } from 'rxgan/operators';
import { map, type Observable, tap } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, discriminatorOf, generatorOf, startJs } from '../support/fakes.js';
import { train } from './training.js';

beforeAll(startJs);

const loss = instanceNoise(0.1)(gradientPenalty(1)(r1(1)(nonSaturating)));

/** The model before the first step and after every one. */
const watch = (side: (gan: Gan) => ReturnType<typeof generatorOf>, step: Parameters<typeof train<unknown>>[0]) =>
  train((ticks$, gan) => {
    const start = contentsOf(side(gan));
    return step(ticks$, gan).pipe(map(() => ({ start, now: contentsOf(side(gan)) })));
  });

describe.each([1, 3])('with %i updates', (updates) => {
  const discriminator = discriminatorStep(loss, { updates });
  const generator = generatorStep(loss, { updates });

  it('the discriminator step leaves the generator as it is, bit for bit, and moves all of the discriminator', async () => {
    for (const { start, now } of await watch(generatorOf, (ticks$) => ticks$.pipe(discriminator)))
      expect(now).toEqual(start);
    const own = await watch(discriminatorOf, (ticks$) => ticks$.pipe(discriminator));
    own.at(-1)!.now.forEach((values, i) => {
      expect(values).not.toEqual(own[0]!.start[i]);
    });
  });

  it('the generator step leaves the discriminator as it is, bit for bit, and moves the generator', async () => {
    for (const { start, now } of await watch(discriminatorOf, (ticks$) => ticks$.pipe(generator)))
      expect(now).toEqual(start);
    const own = await watch(generatorOf, (ticks$) => ticks$.pipe(generator));
    // All but the average, which is nobody's but averageGenerator's.
    own
      .at(-1)!
      .now.slice(0, -1)
      .forEach((values, i) => {
        expect(values).not.toEqual(own[0]!.start[i]);
      });
    expect(own.at(-1)!.now.at(-1)).toEqual(own[0]!.start.at(-1));
  });
});

describe('averageGenerator', () => {
  it('leaves everything but the average as it is, bit for bit', async () => {
    const all = (gan: Gan) => [...generatorOf(gan).slice(0, -1), ...discriminatorOf(gan)];
    for (const { start, now } of await watch(all, (ticks$) => ticks$.pipe(averageGenerator(0.5))))
      expect(now).toEqual(start);
  });

  it.each([
    ['0.9', 0.9, () => 0.9],
    ['a schedule', (step: number) => step / 20, (step: number) => step / 20],
  ])('moves by a ← decay · a + (1 - decay) · w with decay %s', async (_, decay, decayAt) => {
    const flat = (gan: Gan) => gan.generator.network.variables.flatMap((each) => Array.from(each.dataSync()));
    let expected: number[] = [];
    let last: number[] = [];
    await train(
      (ticks$, gan) => {
        expected = flat(gan);
        return ticks$.pipe(
          generatorStep(nonSaturating),
          averageGenerator(decay),
          tap(({ step }) => {
            const weights = flat(gan);
            expected = expected.map((a, i) => decayAt(step) * a + (1 - decayAt(step)) * weights[i]!);
            last = weights;
            Array.from(gan.average.dataSync()).forEach((a, i) => {
              expect(Math.abs(a - expected[i]!)).toBeLessThan(1e-6);
            });
          }),
        );
      },
      { steps: 20 },
    );
    // The average is behind: a test that compared equal vectors would show nothing.
    expect(Math.max(...last.map((w, i) => Math.abs(w - expected[i]!)))).toBeGreaterThan(1e-5);
  });
});

describe('iterations', () => {
  const counts = (
    schedule: (ticks$: Parameters<Parameters<typeof train>[0]>[0]) => Observable<unknown>,
    steps: number,
  ) =>
    train((ticks$, gan) => schedule(ticks$).pipe(map(() => [gan.discriminator.iterations, gan.generator.iterations])), {
      steps,
    });
  const cheap = discriminatorStep(nonSaturating);
  const cheapG = generatorStep(nonSaturating);

  it('the discriminator of every(k, …) is k times ahead, for k different batches as for k updates of one', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 }), async (k, rounds) => {
        const apart = await counts((ticks$) => ticks$.pipe(flow(cheap, every(k, cheapG))), k * rounds);
        expect(apart.at(-1)).toEqual([k * rounds, rounds]);
        const together = await counts(
          (ticks$) => ticks$.pipe(discriminatorStep(nonSaturating, { updates: k }), cheapG),
          rounds,
        );
        expect(together.at(-1)).toEqual([k * rounds, rounds]);
        const repeated = await counts((ticks$) => ticks$.pipe(times(k, cheap), cheapG), rounds);
        expect(repeated.at(-1)).toEqual([k * rounds, rounds]);
      }),
      { seed: 7, numRuns: 8 },
    ));

  it('follows a schedule of updates', async () => {
    const warm = discriminatorStep(nonSaturating, { updates: (step) => (step < 2 ? 3 : 1) });
    expect(await counts((ticks$) => ticks$.pipe(warm, cheapG), 4)).toEqual([
      [3, 1],
      [6, 2],
      [7, 3],
      [8, 4],
    ]);
  });
});
