import * as tf from '@tensorflow/tfjs-core';
import { grid } from 'rxgan/data';
import { type AdversarialLoss, nonSaturating } from 'rxgan/losses';
import { gaussian, mlpGan } from 'rxgan/models';
import { discriminatorStep, generatorStep, report, type Step, step } from 'rxgan/operators';
import { batches, scoped, type Tick, ticks } from 'rxgan/streams';
import { lastValueFrom, type Observable, take } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { withLatents } from '../support/fakes.js';

type Stage = (ticks$: Observable<Tick>) => Observable<Tick>;

const outcome = async (
  operator: Step<{}>,
  { outputs = 2, before = (x) => x }: { outputs?: number; before?: Stage } = {},
) => {
  const tensors = tf.memory().numTensors;
  const run$ = scoped(mlpGan({ seed: 1, hidden: [4], outputs }), (gan) =>
    ticks(gan, batches(grid(), { size: 4, seed: 1 })).pipe(before, operator, report()),
  );
  const error: unknown = await lastValueFrom(run$.pipe(take(1))).catch((caught: unknown) => caught);
  expect(tf.memory().numTensors).toBe(tensors);
  return error;
};

const perExample = (scores: tf.Tensor): tf.Scalar => tf.square(scores) as tf.Scalar;
const unreduced: AdversarialLoss = {
  ...nonSaturating,
  name: 'mine',
  discriminator: perExample,
  generator: perExample,
};

describe('what does not fit is refused by name, and leaves nothing behind', () => {
  beforeAll(() => start('js'));

  test.each([
    ['discriminatorStep', discriminatorStep(nonSaturating)],
    ['generatorStep', generatorStep(nonSaturating)],
  ])('%s: data of another shape than the networks', async (_name, operator) => {
    expect(await outcome(operator, { outputs: 3 })).toMatchObject({
      _tag: 'ShapeMismatch',
      path: 'tick 0, batch',
      message: expect.stringContaining('has examples of shape [2], but the discriminator takes [3]'),
    });
  });

  test.each([
    ['discriminatorStep', discriminatorStep(nonSaturating)],
    ['generatorStep', generatorStep(nonSaturating)],
  ])('%s: latents of another length than the generator takes', async (_name, operator) => {
    expect(await outcome(operator, { before: withLatents(gaussian(5)) })).toMatchObject({
      _tag: 'ShapeMismatch',
      path: 'tick 0, latents',
      message: expect.stringContaining('gaussian(5) gives vectors of length 5, but the generator takes [2]'),
    });
  });

  test('a loss of one’s own that is not a single number', async () => {
    const path = (player: string): object => ({ _tag: 'ShapeMismatch', path: `loss mine.${player}` });
    expect(await outcome(discriminatorStep(unreduced))).toMatchObject(path('discriminator'));
    expect(await outcome(generatorStep(unreduced))).toMatchObject(path('generator'));
  });

  test('a metric of one’s own that is not a single number', async () => {
    const whole = step(({ batch }) => ({ everything: batch as unknown as tf.Scalar }));
    expect(await outcome(whole)).toMatchObject({ _tag: 'ShapeMismatch', path: 'metric everything' });
  });
});
