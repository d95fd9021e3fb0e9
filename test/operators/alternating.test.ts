import fc from 'fast-check';
import { flow } from 'fp-ts/lib/function.js';
import { piecewise } from 'rxgan';
import { auxiliaryClassifier, gradientPenalty, hinge, labelSmoothing, nonSaturating, packing, r1 } from 'rxgan/losses';
import { dense, type GanPlayer, type Model, mlp, mlpGan, sequential, sigmoid } from 'rxgan/models';
import { alternating, discriminatorStep, every, generatorStep, phases, report } from 'rxgan/operators';
import { map } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, discriminatorOf, generatorOf, numTensors, startJs } from '../support/fakes.js';
import { play } from './play.js';
import { ids, rich } from './rich.js';
import { train } from './training.js';

beforeAll(startJs);

const contents = (model: Model<GanPlayer>): number[][] =>
  contentsOf([...generatorOf(model), ...discriminatorOf(model)]);

describe('alternating', () => {
  it('P1.8 makes nCritic steps of the discriminator for each of the generator', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }), async (nCritic, steps) => {
        const counts = await train(
          (ticks$, { players: { discriminator, generator } }) =>
            ticks$.pipe(
              alternating(hinge, { nCritic }),
              map(({ metrics }) => [discriminator.iterations, generator.iterations, 'gLoss' in metrics]),
            ),
          { steps },
        );
        const expected = Array.from({ length: steps }, (_, i) => {
          const rounds = Math.floor((i + 1) / nCritic);
          return [i + 1, rounds, (i + 1) % nCritic === 0];
        });
        expect(counts).toEqual(expected);
      }),
      { seed: 7, numRuns: 12 },
    ));

  it.each([1, 3])('is a discriminator step and every %i ticks one of the generator, bit for bit', async (nCritic) => {
    const loss = gradientPenalty(1)(nonSaturating);
    const apart = flow(discriminatorStep(loss), every(nCritic, generatorStep(loss)));
    const rows = await train((ticks$) => ticks$.pipe(apart, report()), { steps: 7 });
    expect(await train((ticks$) => ticks$.pipe(alternating(loss, { nCritic }), report()), { steps: 7 })).toEqual(rows);
    if (nCritic === 1)
      expect(await train((ticks$) => ticks$.pipe(alternating(loss), report()), { steps: 7 })).toEqual(rows);
  });

  it.each([false, true])('takes schedules of the loss and of nCritic, shared: %s', async (shared) => {
    const nCritic = piecewise(3, [6, 1]);
    const loss = piecewise(gradientPenalty(1)(nonSaturating), [4, gradientPenalty(0.5)(hinge)]);
    const rows = await train((ticks$) => ticks$.pipe(alternating(loss, { nCritic, shared }), report()), { steps: 9 });
    expect(rows.map((row) => 'gLoss' in row)).toEqual([false, false, true, false, false, true, true, true, true]);
    const [first, second] = [gradientPenalty(1)(nonSaturating), gradientPenalty(0.5)(hinge)];
    const before = alternating(first, { nCritic: 3, shared });
    const after = phases(alternating(second, { nCritic: 3, shared }), [6, alternating(second, { shared })]);
    expect(rows).toEqual(await train((ticks$) => ticks$.pipe(phases(before, [4, after]), report()), { steps: 9 }));
  });

  it.each([false, true])('refuses a schedule of nCritic at the step that has no count, shared: %s', async (shared) => {
    const broken = alternating(hinge, { nCritic: (step) => 3 - step, shared });
    await expect(train((ticks$) => ticks$.pipe(broken, report()))).rejects.toThrow(
      'nCritic: expected a positive integer, got 0 at step 3',
    );
  });

  it('hands unrolling to the generator’s step', () => {
    const [together, apart] = [rich(), rich()];
    const [loss, unrolled] = [auxiliaryClassifier()(nonSaturating), { steps: 2, rate: 0.1 }];
    const one = play(together, alternating(loss, { unrolled }), { ids });
    const other = play(apart, flow(discriminatorStep(loss), generatorStep(loss, { unrolled })), { ids });
    expect(one).toEqual(other);
    expect(contents(together)).toEqual(contents(apart));
    expect(one).not.toEqual(play(rich(), alternating(loss), { ids }));
    for (const model of [together, apart]) model[Symbol.dispose]();
  });

  it.each([0, -1, 1.5, Number.NaN])(
    '%d steps of the discriminator are refused before anything is trained',
    (nCritic) => {
      const model = mlpGan({ seed: 1, hidden: [4] })();
      const [before, tensors] = [contents(model), numTensors()];
      expect(() => play(model, alternating(hinge, { nCritic }))).toThrow(
        expect.objectContaining({ _tag: 'ConfigError', path: 'nCritic' }),
      );
      expect(contents(model)).toEqual(before);
      expect(numTensors()).toBe(tensors);
      model[Symbol.dispose]();
    },
  );

  it('says what else is wrong in the same breath', () => {
    const model = rich({
      generator: mlp({ inputs: 6, hidden: [], outputs: 2 }),
      discriminator: sequential([6], dense(1, sigmoid)),
    });
    const loss = packing(3)(r1(-1)(labelSmoothing(1.2)(hinge)));
    const paths = ['discriminator/0', 'labelSmoothing.real', 'r1.weight', 'packing', 'nCritic'];
    expect(() => play(model, alternating(loss, { nCritic: 0 }))).toThrow(
      expect.objectContaining({
        _tag: 'ConfigError',
        problems: paths.map((path) => expect.objectContaining({ path })),
      }),
    );
    model[Symbol.dispose]();
  });
});
