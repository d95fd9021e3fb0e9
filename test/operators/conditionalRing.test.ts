import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import {
  type AdversarialLoss,
  auxiliaryClassifier,
  matchingAware,
  mutualInformation,
  nonSaturating,
} from 'rxgan/losses';
import {
  adam,
  dense,
  type GanPlayer,
  gan,
  gaussian,
  heads,
  inferencePass,
  jointLatents,
  leakyRelu,
  type Model,
  type NetworkFactory,
  oneHotLatent,
  projection,
  relu,
  sequential,
  withCondition,
} from 'rxgan/models';
import { discriminatorStep, generatorStep, report } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { finalize, ignoreElements, lastValueFrom, take, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { keyOf } from '../../src/random.js';
import { oneHot } from '../../src/streams/labels.js';
import { start } from '../support/engines.js';

beforeAll(() => start('wasm'));

const [points, steps, modes] = [ring(), 120, 8];
const optimizer = adam({ learningRate: 4e-3, beta1: 0.5 });
const optimizers = { optimizers: { generator: optimizer, discriminator: optimizer } };
const hidden = [dense(32, leakyRelu()), dense(32, leakyRelu())] as const;

/** The share of generated points that are nearest to the mode that they were asked for. */
const obedience = ({ players: { generator }, latents }: Model<GanPlayer>): number =>
  tf.tidy(() => {
    const ids = Int32Array.from({ length: 50 * modes }, (_, i) => i % modes);
    const z = tf.tensor2d(latents!.sample(keyOf(1, 'asked'), ids.length), [ids.length, latents!.size]);
    const condition = oneHot({ ids, classes: modes });
    const made = generator.network.apply(z, { ...inferencePass, condition }).arraySync() as [number, number][];
    const nearest = made.map(([x, y]) => {
      const distances = points.means.map(([mx, my]) => Math.hypot(x - mx, y - my));
      return distances.indexOf(Math.min(...distances));
    });
    return nearest.filter((mode, i) => mode === ids[i]).length / ids.length;
  });

// After a hundred steps of ten seeds the least shares were 0.97, 0.88 and 0.83: a classifier may leave one mode out.
describe.each<[string, NetworkFactory, AdversarialLoss<string, string>, number]>([
  [
    'matching-aware, with the condition beside the input',
    sequential([2], withCondition(modes), ...hidden, dense(1)),
    matchingAware()(nonSaturating),
    0.8,
  ],
  ['with a projection', sequential([2], ...hidden, projection(modes)), nonSaturating, 0.7],
  [
    'with an auxiliary classifier',
    sequential([2], ...hidden, heads({ score: dense(1), classes: dense(modes) })),
    auxiliaryClassifier()(nonSaturating),
    0.6,
  ],
])('a hundred and twenty steps on the ring, %s', (_name, discriminator, loss, least) => {
  it('teach a generator to make the mode that it is asked for', async () => {
    const make = gan({
      seed: 1,
      generator: sequential([4], withCondition(modes), dense(32, relu), dense(32, relu), dense(2)),
      discriminator,
      ...optimizers,
    });
    const shares: number[] = [];
    const run$ = scoped(make, (model) => {
      shares.push(obedience(model));
      return ticks(model, batches(points, { size: 64, seed: 1, labeled: true })).pipe(
        take(steps),
        discriminatorStep(loss),
        generatorStep(loss),
        ignoreElements(),
        finalize(() => shares.push(obedience(model))),
      );
    });
    await lastValueFrom(run$, { defaultValue: undefined });
    const [before, after] = shares as [number, number];
    // By chance it is 1/8.
    expect(before).toBeLessThan(0.4);
    expect(after).toBeGreaterThan(least);
  });
});

it('a hundred and twenty steps of InfoGAN on the ring: the code can be read off the point, all but a fifth of log 8', async () => {
  const make = gan({
    seed: 1,
    latents: jointLatents({ noise: gaussian(2), kind: oneHotLatent(modes) }),
    generator: sequential([2 + modes], dense(32, relu), dense(32, relu), dense(2)),
    discriminator: sequential([2], ...hidden, heads({ score: dense(1), kind: dense(modes) })),
    ...optimizers,
  });
  const loss = mutualInformation({ kind: 'categorical' })(nonSaturating);
  const rows = await lastValueFrom(
    scoped(make, (model) =>
      ticks(model, batches(points, { size: 64, seed: 1 })).pipe(
        take(steps),
        discriminatorStep(loss),
        generatorStep(loss),
        report(),
        toArray(),
      ),
    ),
  );
  // Of ten seeds: between 0.08 and 0.67 at first, between -2.03 and -1.92 in the end; -log 8 is -2.08.
  expect(rows[0]!.gInformation).toBeGreaterThan(-0.3);
  const last = rows.slice(-10).reduce((sum, { gInformation }) => sum + gInformation, 0) / 10;
  expect(last).toBeLessThan(-0.8 * Math.log(modes));
  expect(Math.min(...rows.map(({ gInformation }) => gInformation))).toBeGreaterThanOrEqual(-Math.log(modes) - 1e-5);
});
