import * as tf from '@tensorflow/tfjs-core';
import { flow } from 'fp-ts/lib/function.js';
import {
  type AdversarialLoss,
  hinge,
  leastSquares,
  nonSaturating,
  relativisticAverage,
  relativisticPairing,
  wasserstein,
} from 'rxgan/losses';
import { adam } from 'rxgan/models';
import { alternating, discriminatorStep, generatorStep, times } from 'rxgan/operators';
import { beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../support/engines.js';
import { apart, dots, images, trained } from './trained.js';

beforeAll(() => start('wasm'));

/** A loss of one's own, which nothing knows in closed form; it remembers the mean score of what is real. */
const own: AdversarialLoss = {
  ...wasserstein,
  name: 'own',
  discriminator: (real, fake, { state }) =>
    tf.add(
      tf.mean(tf.square(tf.sub(real, tf.add(tf.mean(fake), 1)))),
      tf.sum(tf.mul(state(), tf.mean(real))),
    ) as tf.Scalar,
  generator: (fake, real) => tf.mean(tf.square(tf.sub(tf.mean(real()), fake))) as tf.Scalar,
  state: {
    name: 'own',
    initial: [0.5],
    next: (state, real) => tf.add(tf.mul(state, 0.9), tf.mul(tf.mean(real), 0.1)) as tf.Tensor1D,
  },
};

const losses = {
  nonSaturating,
  wasserstein,
  hinge,
  leastSquares,
  relativisticAverage: relativisticAverage(nonSaturating),
  relativisticPairing: relativisticPairing(hinge),
  own,
};

describe('several workers give what one gives, to rounding', () => {
  it.each(Object.entries(losses))('with the loss %s', async (_, loss) => {
    const one = await trained(dots(), alternating(loss));
    expect(apart(one, await trained(dots(), alternating(loss, { workers: 3 })))).toBeLessThan(1e-5);
  });

  it('with convolutions', async () => {
    const one = await trained(images(), alternating(nonSaturating));
    expect(apart(one, await trained(images(), alternating(nonSaturating, { workers: 2 })))).toBeLessThan(1e-5);
  });

  it.each([1, 2, 3, 4, 7, 64])(
    'with a batch of %i, also where it is smaller than the number of workers',
    async (size) => {
      const one = await trained(dots(), alternating(hinge), { size });
      expect(apart(one, await trained(dots(), alternating(hinge, { workers: 4 }), { size }))).toBeLessThan(1e-5);
    },
  );

  it('with several updates of the discriminator for each of the generator', async () => {
    const one = await trained(dots(), alternating(wasserstein, { nCritic: 3 }), { steps: 6 });
    const two = await trained(dots(), alternating(wasserstein, { nCritic: 3, workers: 2 }), { steps: 6 });
    expect(two.rows.map((row) => 'gLoss' in row)).toEqual([false, false, true, false, false, true]);
    expect(apart(one, two)).toBeLessThan(1e-5);
  });

  it('with several updates a tick', async () => {
    const schedule = (workers: number) =>
      flow(times(3, discriminatorStep(hinge, { workers })), times(2, generatorStep(hinge, { workers })));
    const one = await trained(dots(), schedule(1));
    expect(apart(one, await trained(dots(), schedule(2)))).toBeLessThan(1e-5);
  });

  it('where both players share the generated examples', async () => {
    for (const make of [dots(), images()]) {
      const one = await trained(make, alternating(nonSaturating, { shared: true, nCritic: 2 }));
      const two = await trained(make, alternating(nonSaturating, { shared: true, nCritic: 2, workers: 3 }));
      expect(apart(one, two)).toBeLessThan(1e-5);
    }
  });

  it('where the players have different numbers of workers, or one of them has none', async () => {
    const schedule = (d: number, g: number) =>
      flow(discriminatorStep(hinge, { workers: d }), generatorStep(hinge, { workers: g }));
    const one = await trained(dots(), schedule(1, 1));
    for (const [d, g] of [
      [1, 2],
      [2, 1],
      [2, 3],
      [4, 2],
    ] as const)
      expect(apart(one, await trained(dots(), schedule(d, g)))).toBeLessThan(1e-5);
  });

  it('and counts its updates among those without a tape', async () => {
    const { rows } = await trained(dots(), alternating(hinge, { workers: 2 }), { steps: 2 });
    expect(rows.map(({ fusedUpdates, tapeUpdates }) => [fusedUpdates, tapeUpdates])).toEqual([
      [2, 0],
      [4, 0],
    ]);
  });

  it('and one worker is the plain path, to the bit', async () => {
    const plain = await trained(dots(adam()), alternating(hinge));
    expect(await trained(dots(adam()), alternating(hinge, { workers: 1 }))).toEqual(plain);
  });
});
