import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential as layersModel } from '@tensorflow/tfjs-layers';
import { gradientPenalty, hinge, nonSaturating, r1 } from 'rxgan/losses';
import {
  type Activation,
  batchNorm,
  dense,
  flatten,
  fromLayersModel,
  type GanPlayer,
  gan,
  gaussian,
  type Layer,
  leakyRelu,
  type Model,
  type Network,
  normal,
  type Pass,
  sequential,
  sgd,
  spectralNorm,
  tanh,
} from 'rxgan/models';
import { discriminatorStep, generatorStep } from 'rxgan/operators';
import { beforeAll, describe, expect, test } from 'vitest';
import { nameOf, variable } from '../../../src/models/variable.js';
import { fusedOps } from '../../../src/models/vjp/operation.js';
import { keyOf, normals } from '../../../src/random.js';
import { viewOf } from '../../losses/views.js';
import { play } from '../../operators/play.js';
import { engines, leftBehind, start } from '../../support/engines.js';
import { contentsOf } from '../../support/fakes.js';
import { gradientError } from '../../support/gradients.js';

const scope = { name: 'critic', key: [1, 2] } as const;
const own: Pass = { training: true, owned: true, key: [3, 4] };
const foreign: Pass = { ...own, owned: false };
const linear = { kernel: normal(0.7), bias: normal(0.3) };
const critic = (...inner: readonly Layer[]): Network => sequential([3], ...inner)(scope);

/** One step of power iteration in plain numbers: W is `[rows, columns]`. */
const iterate = (w: readonly number[], columns: number, u: readonly number[]) => {
  const rows = w.length / columns;
  const unit = (vector: number[]) => vector.map((value) => value / Math.hypot(...vector));
  const at = (i: number, j: number): number => w[i * columns + j]!;
  const v = unit(Array.from({ length: rows }, (_, i) => u.reduce((sum, value, j) => sum + at(i, j) * value, 0)));
  const moved = unit(Array.from(u, (_, j) => v.reduce((sum, value, i) => sum + at(i, j) * value, 0)));
  const sigma = v.reduce((sum, a, i) => sum + moved.reduce((inner, b, j) => inner + a * at(i, j) * b, 0), 0);
  return { u: moved, v, sigma };
};
const expectClose = (actual: ArrayLike<number>, expected: readonly number[]): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 5));
};

describe.each(engines)('spectralNorm on %s', (engine) => {
  beforeAll(() => start(engine));

  test('divides the kernel by vᵀ W u after one step of power iteration, and keeps the vectors', () => {
    const network = critic(spectralNorm(dense(4, undefined, linear)));
    expect(network.buffers.map((buffer) => [nameOf(buffer), buffer.shape])).toEqual([
      ['critic/0/layer/kernel/u', [4, 1]],
      ['critic/0/layer/kernel/v', [3, 1]],
    ]);
    const drawn = [...normals(keyOf(5, 'kernel'), 12)];
    network.variables[0]!.assign(tf.tensor2d(drawn, [3, 4]));
    let u = contentsOf(network.buffers)[0]!;
    for (let step = 0; step < 3; step++) {
      const by = iterate(drawn, 4, u);
      u = by.u;
      const y = tf.tidy(() => network.apply(tf.eye(3), own).dataSync());
      const bias = contentsOf(network.variables)[1]!;
      expectClose(
        y,
        drawn.map((w, i) => w / by.sigma + bias[i % 4]!),
      );
      const [keptU, keptV] = contentsOf(network.buffers);
      expectClose(keptU!, by.u);
      expectClose(keptV!, by.v);
    }
    network[Symbol.dispose]();
  });

  test('the largest singular value of what the layer does is 1 once the iteration has converged', () => {
    const network = critic(spectralNorm(dense(3, undefined, linear)));
    network.variables[0]!.assign(tf.tensor2d([0, 5, 0, 0, 0, -2, 1, 0, 0], [3, 3]));
    for (let step = 0; step < 40; step++) tf.tidy(() => network.apply(tf.zeros([1, 3]), own));
    const bias = contentsOf(network.variables)[1]!;
    const y = network.apply(tf.eye(3)).arraySync() as number[][];
    const without = y.map((row) => row.map((value, j) => value - bias[j]!));
    expectClose(without.flat(), [0, 1, 0, 0, 0, -0.4, 0.2, 0, 0]);
    network[Symbol.dispose]();
  });

  test('starts close to the largest singular value', () => {
    const network = critic(spectralNorm(dense(4, undefined, linear)));
    const [before] = contentsOf(network.variables);
    let exact = { u: contentsOf(network.buffers)[0]! as readonly number[], sigma: 0 };
    for (let step = 0; step < 500; step++) exact = iterate(before!, 4, exact.u);
    const [kernel, bias] = contentsOf(network.variables) as [number[], number[]];
    const y = Array.from(network.apply(tf.eye(3)).dataSync());
    const largest = y.findIndex((_, i) => Math.abs(kernel[i]!) === Math.max(...kernel.map(Math.abs)));
    const sigma = kernel[largest]! / (y[largest]! - bias[largest % 4]!);
    expect(sigma / exact.sigma).toBeGreaterThan(0.9);
    expect(sigma / exact.sigma).toBeLessThan(1 + 1e-5);
    network[Symbol.dispose]();
  });

  test('passes of others and evaluation leave the vectors where they are', () => {
    const network = critic(spectralNorm(dense(4, tanh, linear)));
    const before = contentsOf(network.buffers);
    tf.tidy(() => {
      network.variables[0]!.assign(tf.tensor2d(normals(keyOf(5, 'kernel'), 12), [3, 4]));
      network.apply(tf.eye(3), foreign);
      network.apply(tf.eye(3));
    });
    expect(contentsOf(network.buffers)).toEqual(before);
    network[Symbol.dispose]();
  });

  test('weights that stand in for the layer’s own are normalized', () => {
    const network = critic(spectralNorm(dense(4)));
    const y = network.apply(tf.eye(3), foreign);
    const doubled = network.apply(tf.eye(3), { ...foreign, weights: (of) => tf.mul(of, 2) });
    expectClose(doubled.dataSync(), Array.from(y.dataSync()));
    network[Symbol.dispose]();
  });

  test.each([r1(1)(nonSaturating), gradientPenalty(1)(nonSaturating)])(
    '$name is differentiated right through it',
    (loss) => {
      const stack: readonly [number, Activation | undefined][] = [
        [4, tanh],
        [1, undefined],
      ];
      const network = critic(...stack.map(([units, activation]) => spectralNorm(dense(units, activation, linear))));
      const x = variable('x', [2, 3], normals(keyOf(6, 'x'), 6));
      const view = viewOf((inputs) => network.apply(inputs, foreign), x, x);
      const penalty = () => loss.discriminatorTerms[0]!.value(view);
      expect(gradientError(penalty, [x, ...network.variables])).toBeLessThan(1e-3);
      network[Symbol.dispose]();
    },
  );

  describe.each([false, true])('in a GAN with tape: %s', (tape) => {
    const model = (): Model<GanPlayer> =>
      gan({
        seed: 3,
        generator: sequential([2], dense(8, leakyRelu()), dense(3)),
        discriminator: sequential([3], spectralNorm(dense(8, leakyRelu())), spectralNorm(dense(1))),
        latents: gaussian(2),
        optimizers: { generator: sgd({ learningRate: 0.05 }), discriminator: sgd({ learningRate: 0.05 }) },
        tape,
      })();

    test.each([hinge, r1(1)(hinge)])('$name trains, and leaves no tensor', (loss) => {
      const of = model();
      const before = contentsOf(of.players.discriminator.network.buffers);
      const tick = (step: number): void => {
        play(of, discriminatorStep(loss), { step, batch: [4, 3] });
        play(of, generatorStep(loss), { step, batch: [4, 3] });
      };
      tick(0);
      expect(leftBehind(() => [1, 2, 3].forEach(tick))).toBe(0);
      expect(contentsOf(of.players.discriminator.network.buffers)).not.toEqual(before);
      of[Symbol.dispose]();
    });
  });
});

describe('spectralNorm', () => {
  beforeAll(() => start('js'));

  test('takes over what its layer is', () => {
    const traits = (layer: Layer): readonly unknown[] => {
      const network = critic(spectralNorm(layer));
      const { firstOrderOnly, mixesBatch, outputRange } = network;
      network[Symbol.dispose]();
      return [firstOrderOnly, mixesBatch, outputRange, fusedOps.of(network.apply) !== undefined];
    };
    const name = 'critic/0/layer';
    expect(traits(dense(2))).toEqual([[], [], undefined, true]);
    expect(traits(dense(2, tanh))).toEqual([[], [], name, true]);
    expect(traits(dense(2, tf.tanh as Activation))).toEqual([[name], [], name, true]);
    expect(traits(dense(2, (x) => tf.sin(x)))).toEqual([[name], [], undefined, false]);
    expect(traits(sequential([3], dense(2), batchNorm()))[1]).toEqual([`${name}/1`]);
  });

  const stock = fromLayersModel(() => layersModel({ layers: [layers.dense({ units: 2, inputShape: [3] })] }));
  test.each([
    ['a layer without kernels', flatten(), 'no kernel'],
    ['normalizations', batchNorm(), 'no kernel'],
    ['a LayersModel', stock, 'does not read its weights through the pass'],
  ])('refuses %s and leaves nothing behind', (_, layer, problem) => {
    const attempt = (): void =>
      expect(() => spectralNorm(layer)({ ...scope, inputShape: [3] })).toThrow(
        expect.objectContaining({ _tag: 'ConfigError', path: 'critic', message: expect.stringContaining(problem) }),
      );
    expect(leftBehind(attempt)).toBe(0);
  });
});
