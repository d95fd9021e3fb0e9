import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import {
  type Activation,
  activation,
  averagePool2d,
  batchNorm,
  conditionalBatchNorm,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  dropout,
  elu,
  embedding,
  energyCritic,
  flatten,
  globalAveragePool2d,
  globalSumPool2d,
  groupNorm,
  heads,
  heNormal,
  identity,
  instanceNorm,
  join,
  type Layer,
  layerNorm,
  leakyRelu,
  minibatchDiscrimination,
  minibatchStdDev,
  type Network,
  noiseInjection,
  normal,
  pixelShuffle,
  projection,
  relu,
  reshape,
  residual,
  selfAttention,
  sequential,
  sigmoid,
  softplus,
  spectralNorm,
  tanh,
  upsample2d,
  withCondition,
} from 'rxgan/models';
import { type Key, keyOf, normals, uniforms } from '../../../src/random.js';
import { sizeOf } from '../../../src/shape.js';
import type { PassCase } from './runs.js';

const activations: Readonly<Record<string, Activation | undefined>> = {
  none: undefined,
  relu,
  leakyRelu: leakyRelu(),
  tanh,
  sigmoid,
  elu,
  softplus,
};

/** One layer as plain data; `a`, `b`, `c` and the layers inside mean what the kind makes of them. */
interface Described {
  readonly kind: string;
  readonly activation: string;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly inner: readonly (readonly Described[])[];
}

/** How many numbers a condition has. */
const width = 3;

const options = { kernel: heNormal, bias: normal(0.3) };
const filter = ({ b, c }: Described, [height, width]: readonly number[]) => {
  const size = 1 + (b % 4);
  const pad = c < 3 || size > Math.min(height!, width!) ? ('same' as const) : ('valid' as const);
  return {
    size,
    strides: 1 + (c % (size === 1 ? 3 : Math.min(size, 3))),
    pad,
    kernel: options.kernel,
    bias: c % 2 === 0 ? options.bias : (false as const),
  };
};
const asVector = (shape: readonly number[]): readonly Layer[] => (shape.length === 1 ? [] : [flatten()]);
const asImage = (shape: readonly number[]): readonly Layer[] =>
  shape.length === 3 ? [] : [reshape([1, shape[0]!, 1])];
const imageOf = (shape: readonly number[]): readonly number[] => (shape.length === 3 ? shape : [1, shape[0]!, 1]);
const small = (shape: readonly number[]): boolean => sizeOf(shape) <= 60;

/** The layers of a branch, and those that give it this shape. */
const branch = (of: readonly Described[], from: readonly number[], to: readonly number[], epsilon: number) =>
  [...chained(of, from, epsilon), flatten(), dense(sizeOf(to), undefined, options), reshape(to)] as const;
/** The branches of a layer, each a stack that takes and gives this shape. Activations at their ends overwrite gradients. */
const branches = (
  { inner, activation: name }: Described,
  shape: readonly number[],
  epsilon: number,
): readonly Layer[] =>
  inner.map((of) => sequential(shape, ...branch(of, shape, shape, epsilon), activation(activations[name] ?? tanh)));

/** What each kind of layer puts behind an output of this shape: the layer, and what it needs before it. */
const kinds: Readonly<Record<string, (of: Described, shape: readonly number[], epsilon: number) => readonly Layer[]>> =
  {
    dense: (of, shape) => [...asVector(shape), dense(1 + of.a, activations[of.activation], options)],
    convolution: (of, shape) => [
      ...asImage(shape),
      conv2d(1 + (of.a % 4), filter(of, imageOf(shape)), activations[of.activation]),
    ],
    depthwiseConv2d: (of, shape) =>
      small(shape)
        ? [...asImage(shape), depthwiseConv2d(1 + (of.a % 3), filter(of, imageOf(shape)), activations[of.activation])]
        : [],
    dilated: (of, shape) => [
      ...asImage(shape),
      conv2d(1 + (of.a % 4), { size: 2, dilations: 1 + (of.b % 3), ...options }, activations[of.activation]),
    ],
    conv2dTranspose: (of, shape) =>
      small(shape)
        ? [...asImage(shape), conv2dTranspose(1 + (of.a % 4), filter(of, imageOf(shape)), activations[of.activation])]
        : [],
    upsampling: ({ a }, shape) => (small(shape) ? [...asImage(shape), upsample2d(1 + (a % 3))] : []),
    batchNorm: ({ a }, _, epsilon) => [batchNorm({ momentum: a / 10, epsilon, affine: a % 2 === 0 })],
    layerNorm: (_of, _shape, epsilon) => [layerNorm({ epsilon })],
    groupNorm: (_, shape, epsilon) =>
      sizeOf(shape) > 2 ? [groupNorm(shape.at(-1)! % 2 === 0 ? 2 : 1, { epsilon })] : [],
    instanceNorm: (_, shape, epsilon) => {
      const [height, width] = imageOf(shape);
      return height! * width! > 1 ? [...asImage(shape), instanceNorm({ epsilon })] : [];
    },
    minibatchStdDev: ({ a }, _, epsilon) => [minibatchStdDev({ groupSize: 1 + 4 * (a % 2), epsilon })],
    minibatchDiscrimination: ({ a, b }, shape) => [
      ...asVector(shape),
      minibatchDiscrimination(1 + a, { dimensions: 1 + b, kernel: heNormal }),
    ],
    selfAttention: ({ a }, shape) => (small(shape) ? [...asImage(shape), selfAttention({ channels: 1 + a })] : []),
    averagePool2d: ({ a }, shape) =>
      small(shape) ? [...asImage(shape), upsample2d(2), averagePool2d(1 + (a % 2))] : [],
    pixelShuffle: ({ a }, shape) =>
      small(shape) ? [...asImage(shape), conv2d(4 + 4 * (a % 2), { size: 1, ...options }), pixelShuffle(2)] : [],
    globalPool2d: ({ a }, shape) => [...asImage(shape), a % 2 === 0 ? globalAveragePool2d() : globalSumPool2d()],
    dropout: ({ a }) => [dropout(a / 10)],
    activation: ({ activation: name }) => [activation(activations[name] ?? relu)],
    reshape: (_, shape) => [reshape([...shape].reverse())],
    flatten: () => [flatten()],
    withCondition: () => [withCondition(width)],
    conditionalBatchNorm: (_of, _shape, epsilon) => [conditionalBatchNorm(width, { epsilon })],
    embedding: ({ a }, shape) => [...asVector(shape), join('concat', identity, embedding(width, 1 + a))],
    noiseInjection: (_, shape) => [...asImage(shape), noiseInjection()],
    projection: (_, shape) => [...asVector(shape), projection(width)],
    spectralNorm: (of, shape, epsilon) =>
      small(shape) ? [spectralNorm(sequential(shape, ...branch(of.inner[0] ?? [], shape, [1 + of.a], epsilon)))] : [],
    nested: ({ inner }, shape, epsilon) =>
      inner.slice(0, 1).map((of) => sequential(shape, ...chained(of, shape, epsilon))),
    residual: (of, shape, epsilon) =>
      small(shape) ? [residual(...branch(of.inner[0] ?? [], shape, shape, epsilon))] : [],
    join: (of, shape, epsilon) =>
      small(shape) ? [join(of.a % 2 === 0 ? 'sum' : 'concat', identity, ...branches(of, shape, epsilon))] : [],
    heads: (of, shape, epsilon) =>
      small(shape)
        ? [
            ...asVector(shape),
            heads({
              features: identity,
              score: dense(1 + of.a, activations[of.activation], options),
              ...Object.fromEntries(branches(of, [sizeOf(shape)], epsilon).map((layer, i) => [`head ${i}`, layer])),
            }),
          ]
        : [],
    energyCritic: (of, shape, epsilon) =>
      small(shape)
        ? [
            energyCritic({
              encoder: sequential(shape, ...branch(of.inner[0] ?? [], shape, [1 + of.a], epsilon), flatten()),
              decoder: sequential([1 + of.a], ...branch(of.inner[1] ?? [], [1 + of.a], shape, epsilon)),
              distance: of.b % 2 === 0 ? 'square' : 'absolute',
            }),
          ]
        : [],
  };

/** A layer whose branches have layers with no branches. */
const layerOf = (inner: fc.Arbitrary<Described>): fc.Arbitrary<Described> =>
  fc.record({
    kind: fc.constantFrom(...Object.keys(kinds)),
    activation: fc.constantFrom(...Object.keys(activations)),
    a: fc.integer({ min: 0, max: 6 }),
    b: fc.integer({ min: 0, max: 5 }),
    c: fc.integer({ min: 0, max: 5 }),
    inner: fc.array(fc.array(inner, { maxLength: 2 }), { maxLength: 2 }),
  });
const layer = layerOf(
  layerOf(
    fc.record({
      kind: fc.constant('flatten'),
      activation: fc.constant('none'),
      a: fc.constant(0),
      b: fc.constant(0),
      c: fc.constant(0),
      inner: fc.constant([]),
    }),
  ),
);

/** A random stack and a random pass of it, as plain data. */
export interface Stack {
  readonly input: readonly number[];
  readonly layers: readonly Described[];
  readonly rows: readonly number[];
  readonly training: boolean;
  readonly owned: boolean;
  readonly seed: number;
}
const length = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
export const stack: fc.Arbitrary<Stack> = fc.record({
  input: fc.oneof(fc.tuple(length(7)), fc.tuple(length(6), length(6), length(3))),
  layers: fc.array(layer, { minLength: 2, maxLength: 5 }),
  rows: fc.array(length(5), { minLength: 1, maxLength: 2 }),
  training: fc.boolean(),
  owned: fc.boolean(),
  seed: fc.nat(1_000_000),
});

const shapeAfter = (shape: readonly number[], layers: readonly Layer[]): readonly number[] => {
  const network = sequential(shape, ...layers)({ name: 'shape', key: [0, 0] });
  network[Symbol.dispose]();
  return network.outputShape;
};

/** The layers of these descriptions, one behind the other. */
const chained = (layers: readonly Described[], input: readonly number[], epsilon: number): readonly Layer[] => {
  let shape = input;
  return layers.flatMap((of) => {
    const next = kinds[of.kind]!(of, shape, epsilon);
    shape = shapeAfter(shape, next);
    return next;
  });
};

/** The network of a stack, its weights and statistics moved away from where they start. */
const networkOf = ({ input, layers, seed }: Stack, epsilon: number): Network => {
  const network = sequential(input, ...chained(layers, input, epsilon))({ name: 'net', key: keyOf(seed, 'network') });
  tf.tidy(() => {
    network.variables.forEach((variable, i) => {
      const moves = normals(keyOf(seed, 'moves', i), variable.size).map((move) => 0.3 * move);
      variable.assign(tf.add(variable, tf.tensor(moves, variable.shape)));
    });
    network.buffers.forEach((statistic, i) => {
      const drawn = Float32Array.from(uniforms(keyOf(seed, 'statistics', i), statistic.size), (u) => 0.5 + u);
      statistic.assign(tf.tensor(drawn, statistic.shape));
    });
  });
  return network;
};

/** The question that a stack asks, with this ε in its normalizations; the same one as often as it is made. */
export const passCaseOf = (of: Stack, epsilon: number): PassCase => {
  const network = networkOf(of, epsilon);
  const batch = of.rows.reduce((sum, rows) => sum + rows, 0);
  const drawn = (name: string, shape: readonly number[]): tf.Tensor =>
    tf.tensor(normals(keyOf(of.seed, name), batch * sizeOf(shape)), [batch, ...shape]);
  return {
    network,
    x: drawn('x', network.inputShape),
    dy: drawn('dy', network.outputShape),
    condition: network.readsCondition ? drawn('condition', [width]) : undefined,
    segments: of.rows.map((rows, i): { rows: number; key: Key } => ({ rows, key: keyOf(of.seed, 'pass', i) })),
    training: of.training,
    owned: of.owned,
  };
};
