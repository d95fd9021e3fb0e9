import * as tf from '@tensorflow/tfjs-core';
import { hinge, leCam, lossContext } from 'rxgan/losses';
import { discriminatorStep, generatorStep, report } from 'rxgan/operators';
import { map } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { train } from '../operators/training.js';
import { start } from '../support/engines.js';
import { column } from './batches.js';
import { viewOf } from './views.js';

const term = (options?: { readonly decay?: number }) => leCam(0.3, options)(hinge).discriminatorTerms[0]!;
const nextOf = (
  decay: number | undefined,
  state: readonly number[],
  real: readonly number[],
  fake: readonly number[],
) =>
  Array.from(
    term(decay === undefined ? {} : { decay })
      .state!.next(tf.tensor1d([...state]), column(real), column(fake))
      .dataSync(),
  );

beforeAll(() => start('js'));

describe('leCam', () => {
  test('anchors each side’s scores to the average of the other', () => {
    const scores = { real: column([2, 4]), fake: column([-1]) };
    const view = viewOf((x) => x, tf.zeros([1, 1]), tf.zeros([1, 1]), {
      more: { ...lossContext(0, { state: [3, -2] }), head: (of) => scores[of] },
    });
    // (2 + 2)² and (4 + 2)² against the average of the generated, (-1 - 3)² against that of the real.
    expect(term().value(view).dataSync()[0]).toBe((16 + 36) / 2 + 16);
  });
  test('starts its averages at 0 and moves them by a hundredth, if nothing else is said', () => {
    expect(term().state).toMatchObject({ name: 'leCam', initial: [0, 0] });
    const [real, fake] = nextOf(undefined, [1, -1], [200, 400], [-100]) as [number, number];
    expect(real).toBeCloseTo(0.99 + 3, 5);
    expect(fake).toBeCloseTo(-0.99 - 1, 5);
  });
  test('takes another decay', () => {
    expect(nextOf(0.75, [4, -8], [8, 16], [4])).toEqual([0.75 * 4 + 0.25 * 12, -0.75 * 8 + 0.25 * 4]);
    expect(nextOf(1, [4, -8], [8], [4])).toEqual([4, -8]);
  });
});

test('a run moves the averages by the scores of each update of the discriminator, and pays by those from before', async () => {
  const loss = leCam(0.5, { decay: 0.5 })(hinge);
  const rows = await train((ticks$, gan) =>
    ticks$.pipe(
      discriminatorStep(loss),
      generatorStep(loss),
      map((tick) => {
        const [real, fake] = tf.unstack(gan.states.get('leCam') as unknown as tf.Tensor1D) as [tf.Scalar, tf.Scalar];
        return { ...tick, metrics: { ...tick.metrics, real, fake } };
      }),
      report(),
    ),
  );
  let averages = { real: 0, fake: 0 };
  for (const { dReal, dFake, leCam: paid, real, fake } of rows) {
    // Mean squares are at least the squares of the means.
    const least = 0.5 * ((dReal - averages.fake) ** 2 + (dFake - averages.real) ** 2);
    expect(paid).toBeGreaterThanOrEqual(least - 1e-6);
    averages = { real: (averages.real + dReal) / 2, fake: (averages.fake + dFake) / 2 };
    expect(real).toBeCloseTo(averages.real, 5);
    expect(fake).toBeCloseTo(averages.fake, 5);
  }
  expect(Math.abs(averages.real)).toBeGreaterThan(1e-3);
});
