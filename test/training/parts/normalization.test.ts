import * as tf from '@tensorflow/tfjs-core';
import { hinge } from 'rxgan/losses';
import {
  batchNorm,
  dense,
  dropout,
  type GanPlayer,
  gan,
  gaussian,
  layerNorm,
  leakyRelu,
  type Model,
  sequential,
  sgd,
} from 'rxgan/models';
import { alternating, discriminatorStep } from 'rxgan/operators';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchPass } from '../../../src/training/parts/batchPass.js';
import { workerPoolOf } from '../../../src/training/parts/workerPoolOf.js';
import { play } from '../../operators/play.js';
import { start } from '../../support/engines.js';
import { contentsOf } from '../../support/fakes.js';
import { apart, trained } from './trained.js';

beforeAll(() => start('wasm'));

const modelOf = (...inner: Parameters<typeof sequential>[1][]): (() => Model<GanPlayer>) =>
  gan({
    seed: 3,
    generator: sequential([4], dense(8, leakyRelu(0.2)), ...inner, dense(4)),
    discriminator: sequential([4], dense(8, leakyRelu(0.2)), ...inner, dense(1)),
    latents: gaussian(4),
    optimizers: { generator: sgd({ learningRate: 0.05 }), discriminator: sgd({ learningRate: 0.05 }) },
  });

describe('batch normalization', () => {
  it('takes the statistics of each part, and moves the averages by those of the first', () => {
    const [half, whole] = [modelOf(batchNorm())(), modelOf(batchNorm())()];
    const rows = Array.from({ length: 6 }, (_, i) => [i, -i, i * i, 1 / (1 + i)]);
    play(half, discriminatorStep(hinge), { batch: rows.slice(0, 3) });
    play(whole, discriminatorStep(hinge, { workers: 2 }), { batch: rows });
    const averages = ({ players: { discriminator } }: Model<GanPlayer>): number[][] =>
      contentsOf(discriminator.network.buffers);
    expect(averages(whole)).toEqual(averages(half));
    // The generator's own step moves its averages, and the discriminator's does not.
    expect(contentsOf(whole.players.generator.network.buffers)).toEqual([new Array(8).fill(0), new Array(8).fill(1)]);
    half[Symbol.dispose]();
    whole[Symbol.dispose]();
  });

  it('gives the same bits in every run, and other numbers than one worker', async () => {
    const make = modelOf(batchNorm());
    const two = await trained(make, alternating(hinge, { workers: 2 }));
    expect(await trained(make, alternating(hinge, { workers: 2 }))).toEqual(two);
    expect(apart(await trained(make, alternating(hinge)), two)).toBeGreaterThan(1e-3);
  });
});

it('layer normalization looks at single examples: its numbers are those of one worker', async () => {
  const make = modelOf(layerNorm());
  const one = await trained(make, alternating(hinge));
  expect(apart(one, await trained(make, alternating(hinge, { workers: 3 })))).toBeLessThan(1e-5);
});

describe('dropout', () => {
  const make = modelOf(dropout(0.5));

  it('draws for each part: for the first what one worker draws, for the others something else', () => {
    const model = make();
    const scores = (workers: number): number[] =>
      tf.tidy(() =>
        Array.from(
          batchPass(workerPoolOf(model), {
            kind: 'judgement',
            keys: [[5, 6]],
            workers,
            rows: 9,
            inputs: [tf.ones([9, 4])],
            outputs: 1,
            owners: [],
            generator: 'generator',
            discriminator: 'discriminator',
          }).scores.dataSync(),
        ),
      );
    const [one, three] = [scores(1), scores(3)];
    expect(three.slice(0, 3)).toEqual(one.slice(0, 3));
    const parts = [three.slice(0, 3), three.slice(3, 6), three.slice(6)];
    expect(new Set(parts.map(String)).size).toBe(3);
    expect(scores(3)).toEqual(three);
    model[Symbol.dispose]();
  });

  it('gives the same bits in every run', async () => {
    const two = await trained(make, alternating(hinge, { workers: 2 }));
    expect(await trained(make, alternating(hinge, { workers: 2 }))).toEqual(two);
  });
});
