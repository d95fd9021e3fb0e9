import { flow } from 'fp-ts/lib/function.js';
import { type AdversarialLoss, gradientPenalty, instanceNoise, nonSaturating, wasserstein } from 'rxgan/losses';
import { assertFinite, discriminatorStep, ema, every, generatorStep, report, samples } from 'rxgan/operators';
import type { Tick } from 'rxgan/streams';
import { connect, filter, merge, type Observable } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Training, train } from '../operators/training.js';
import { contentsOf, discriminatorOf, generatorOf, startJs } from '../support/fakes.js';

beforeAll(startJs);

const recipe = (loss: AdversarialLoss<'gradientPenalty'>) =>
  flow(discriminatorStep(loss), every(5, generatorStep(loss)), ema('generator', 0.99));
const recipes = {
  'a recipe of WGAN-GP': recipe(gradientPenalty(10)(wasserstein)),
  'noise and a penalty': recipe(instanceNoise(0.1)(gradientPenalty(1)(nonSaturating))),
};
const steps = 50;

describe.each(Object.entries(recipes))('%s', (_, schedule) => {
  const losses = (options: Training = {}) => train((ticks$) => ticks$.pipe(schedule, report()), { steps, ...options });
  /** The numbers that depend on training alone. */
  const weights = async (observe: (ticks$: Observable<Tick>) => Observable<unknown>): Promise<number[][]> => {
    let last: number[][] = [];
    await train(
      (ticks$, gan) =>
        ticks$.pipe(
          schedule,
          connect((shared$) =>
            merge(
              observe(shared$),
              shared$.pipe(
                filter(({ step }) => {
                  if (step === steps - 1) last = contentsOf([...generatorOf(gan), ...discriminatorOf(gan)]);
                  return false;
                }),
              ),
            ),
          ),
        ),
      { steps },
    );
    return last;
  };

  it('gives the same numbers twice, bit for bit', async () => {
    const rows = await losses();
    expect(rows.length).toBe(steps);
    expect(await losses()).toEqual(rows);
  });

  it('gives other numbers for another seed', async () => {
    const [a, b] = await Promise.all([losses({ steps: 1 }), losses({ steps: 1, model: { seed: 6 } })]);
    expect(b[0]!.dLoss).not.toBe(a[0]!.dLoss);
  });

  it('gives the same numbers when another run takes turns with it', async () => {
    const alone = await losses();
    const [first, second] = await Promise.all([losses(), losses({ model: { seed: 6 } })]);
    expect(first).toEqual(alone);
    expect(second).not.toEqual(alone);
  });

  it('does not depend on who looks, how often and at what', async () => {
    const often = await weights((ticks$) => ticks$.pipe(report(1)));
    const seldom = await weights((ticks$) => ticks$.pipe(report(steps)));
    const looked = await weights((ticks$) => ticks$.pipe(samples(3, { count: 7 })));
    const checked = await weights((ticks$) => ticks$.pipe(assertFinite(), samples(10, { averaged: false })));
    expect(often.length).toBeGreaterThan(10);
    for (const other of [seldom, looked, checked]) expect(other).toEqual(often);
  });
});
