import * as tf from '@tensorflow/tfjs-core';
import { isFailure, type RxganFailure } from 'rxgan';
import {
  type AdversarialLoss,
  gradientPenalty,
  hinge,
  instanceNoise,
  nonSaturating,
  packing,
  wasserstein,
} from 'rxgan/losses';
import { dense, type GanPlayer, gan, heads, type Model, mlp, mlpGan, sequential } from 'rxgan/models';
import { alternating, discriminatorStep, generatorStep } from 'rxgan/operators';
import type { Metrics } from 'rxgan/streams';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Adding } from '../../../src/operators/step.js';
import { play } from '../../operators/play.js';
import { start } from '../../support/engines.js';

beforeAll(() => start('wasm'));

type AnyLoss = AdversarialLoss<string, string>;
const points = mlpGan({ seed: 1, hidden: [4] });
const refused = (make: () => Model<GanPlayer>, schedule: Adding<Metrics>, batch = [8, 2]): RxganFailure => {
  const model = make();
  try {
    play(model, schedule, { batch });
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  } finally {
    // Before a thread was started.
    expect(model.resources.size).toBe(0);
    model[Symbol.dispose]();
  }
  throw new Error('nothing was refused');
};
const problemsIn = (failure: RxganFailure): readonly string[] =>
  'problems' in failure
    ? (failure.problems as readonly RxganFailure[]).map(({ message }) => message)
    : [failure.message];

describe('a number of workers', () => {
  const message = (workers: number): string =>
    `workers: expected an integer from 1 to 64, got ${workers}; use as many as the machine has idle cores`;

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 65, 10_000])('%d is refused by every step', (workers) => {
    for (const schedule of [
      discriminatorStep(hinge, { workers }),
      generatorStep(hinge, { workers }),
      alternating(hinge, { workers }),
      alternating(hinge, { workers, shared: true }),
    ] as readonly Adding<Metrics>[]) {
      const failure = refused(points, schedule);
      expect([failure._tag, failure.message]).toEqual(['ConfigError', message(workers)]);
    }
  });
});

describe('what several threads cannot compute is refused with the reason', () => {
  const leave = 'leave workers out';
  const stack =
    'is not a stack of this library’s own layers with a written-out gradient; leave workers out, or use sequential() with layers and activations of rxgan/models';
  const network = (outputs: number) => mlp({ inputs: 2, hidden: [4], outputs });
  const headed = gan({
    seed: 1,
    generator: network(2),
    discriminator: sequential([2], heads({ score: dense(1), classes: dense(3) })),
  });
  const strange = gan({
    seed: 1,
    generator: mlp({ inputs: 2, hidden: [4], outputs: 2, activation: tf.square }),
    discriminator: network(1),
  });
  const cases: readonly (readonly [string, () => Model<GanPlayer>, AnyLoss, 'both' | 'D' | 'G', string])[] = [
    [
      'a model that takes the tape',
      mlpGan({ seed: 1, hidden: [4], tape: true }),
      hinge,
      'both',
      'workers: the model has the option tape; leave workers out, or tape',
    ],
    ['a discriminator without a program', headed, hinge, 'both', `workers: discriminator ${stack}`],
    ['a generator without a program', strange, hinge, 'both', `workers: generator ${stack}`],
    [
      'perturbed examples',
      points,
      instanceNoise(0.1)(hinge),
      'both',
      `workers: what the discriminator sees is perturbed, by draws for the whole batch; ${leave}`,
    ],
    [
      'a penalty',
      points,
      gradientPenalty(10)(wasserstein),
      'D',
      `workers: the discriminator’s further terms (gradientPenalty) look at the whole batch at once; ${leave}`,
    ],
    [
      'a term of the generator',
      gan({ seed: 1, generator: network(2), discriminator: network(1) }),
      { ...hinge, generatorTerms: [{ name: 'spread', weight: 1, value: ({ fake }) => tf.mean(fake) as tf.Scalar }] },
      'G',
      `workers: the generator’s further terms (spread) look at the whole batch at once; ${leave}`,
    ],
  ];

  it.each(cases)('%s', (_, make, loss, player, message) => {
    if (player !== 'G') expect(refused(make, discriminatorStep(loss, { workers: 2 })).message).toBe(message);
    if (player !== 'D') expect(refused(make, generatorStep(loss, { workers: 2 })).message).toBe(message);
    // Whatever either step refuses, the schedule refuses at its first.
    expect(refused(make, alternating(loss, { workers: 2 })).message).toBe(message);
  });

  it('packed examples', () => {
    const packs = gan({ seed: 1, generator: network(2), discriminator: mlp({ inputs: 4, hidden: [4], outputs: 1 }) });
    expect(refused(packs, discriminatorStep(packing(2)(hinge), { workers: 2 })).message).toBe(
      `workers: the discriminator scores 2 examples together; ${leave}`,
    );
  });

  it('an unrolled generator', () => {
    const unrolled = { steps: 1, rate: 0.1 };
    const message = 'workers: the generator is unrolled, which takes the tape; leave workers out, or unrolled';
    expect(refused(points, generatorStep(nonSaturating, { workers: 2, unrolled })).message).toBe(message);
    expect(refused(points, alternating(nonSaturating, { workers: 2, unrolled })).message).toBe(message);
  });

  it('an engine that is not WASM', async () => {
    await start('js');
    try {
      expect(refused(points, discriminatorStep(hinge, { workers: 2 })).message).toBe(
        "workers: the engine is cpu, and only the WASM engine runs in several threads at once; leave workers out, or use pickEngine({ engine: 'wasm' }) or --backend wasm",
      );
    } finally {
      await start('wasm');
    }
  });

  it('all reasons at once', () => {
    const tape = mlpGan({ seed: 1, hidden: [4], tape: true });
    const loss = instanceNoise(0.1)(gradientPenalty(10)(wasserstein));
    expect(problemsIn(refused(tape, discriminatorStep(loss, { workers: 0 })))).toEqual([
      expect.stringContaining('got 0'),
      expect.stringContaining('has the option tape'),
      expect.stringContaining('is perturbed'),
      expect.stringContaining('gradientPenalty'),
    ]);
  });

  it('and nothing of it where there is one worker', () => {
    const model = mlpGan({ seed: 1, hidden: [4], tape: true })();
    const loss = instanceNoise(0.1)(gradientPenalty(10)(wasserstein));
    expect(play(model, alternating(loss, { workers: 1 }))).toHaveProperty('gLoss');
    model[Symbol.dispose]();
  });
});
