import * as tf from '@tensorflow/tfjs-core';
import type { EngineName } from 'rxgan/engines';
import { tanh } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines, start } from '../../support/engines.js';
import { secondDerivatives } from '../../support/gradients.js';
import {
  allApart,
  apart,
  gradientsOf,
  type Kind,
  kinds,
  type Reference,
  referencesOf,
  scoresOf,
} from './derivatives.js';
import { table } from './table.js';

/** Kernels of TensorFlow.js that have no gradient of their own. */
const completed = ['Conv2DBackpropFilter', 'DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'];
const asShipped = <A>(f: () => A): A => {
  const gradients = completed.map((kernel) => tf.getGradient(kernel));
  completed.forEach(tf.unregisterGradient);
  try {
    return f();
  } finally {
    gradients.forEach(tf.registerGradient);
  }
};

type Image = tf.Tensor4D;
type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;
type Failure = 'silently wrong' | RegExp;
/** A row of the table, the first of its derivatives that fails in TensorFlow.js as it comes, how, and what is called. */
type Defect = readonly [name: string, kind: Kind, failure: Failure, stock: Operation];

const defect = (name: string, kind: Kind, failure: Failure, stock: unknown): Defect => [
  name,
  kind,
  failure,
  stock as Operation,
];
/** Of examples times weights, as the rows are. */
const weighted = (name: string, kind: Kind, failure: Failure, f: unknown): Defect =>
  defect(name, kind, failure, (x: tf.Tensor, weights: tf.Tensor) => (f as Operation)(tf.mul(x, weights)));
const lacks = (kernel: string): RegExp => new RegExp(`gradient function not found for ${kernel}\\.`);
const shape = /has shape .* which does not match/;

const everywhere: readonly Defect[] = [
  weighted('tanh', 'second', 'silently wrong', tf.tanh),
  weighted('sigmoid', 'second', 'silently wrong', tf.sigmoid),
  weighted('exp', 'second', 'silently wrong', tf.exp),
  weighted('softmax', 'second', 'silently wrong', (x: tf.Tensor) => tf.softmax(x)),
  weighted('logSoftmax', 'second', 'silently wrong', (x: tf.Tensor) => tf.logSoftmax(x)),
  weighted('swish', 'second', 'silently wrong', (x: tf.Tensor) => tf.mul(x, tf.sigmoid(x))),
  weighted('losses.sigmoidCrossEntropy', 'second', 'silently wrong', (x: tf.Tensor) => {
    const labels = tf.tile(tf.tensor2d([[1, 0, 1, 0.9]]), [3, 1]);
    return tf.losses.sigmoidCrossEntropy(labels, x, undefined, 0, tf.Reduction.NONE);
  }),
  weighted('leakyRelu', 'second', lacks('Greater'), (x: tf.Tensor) => tf.leakyRelu(x, 0.2)),
  defect('prelu', 'second', lacks('Greater'), tf.prelu),
  weighted('selu', 'second', lacks('Greater'), tf.selu),
  weighted('elu', 'second', lacks('EluGrad'), tf.elu),
  weighted('relu6', 'second', lacks('LessEqual'), (x: tf.Tensor) => tf.relu6(tf.mul(x, 4))),
  weighted('clipByValue', 'second', lacks('LogicalAnd'), (x: tf.Tensor) => tf.clipByValue(x, -0.4, 0.6)),
  weighted('where, by its input', 'first', lacks('Greater'), (x: tf.Tensor) =>
    tf.where(tf.greater(x, 0), tf.sin(x), tf.square(x)),
  ),
  defect('maximum', 'second', lacks('Less'), (x: tf.Tensor, y: tf.Tensor) => tf.maximum(tf.mul(x, y), tf.square(x))),
  defect('minimum', 'second', lacks('Greater'), (x: tf.Tensor, y: tf.Tensor) => tf.minimum(tf.mul(x, y), tf.square(x))),
  weighted('max', 'second', lacks('Equal'), (x: tf.Tensor) => tf.max(x, 1, true)),
  weighted('min', 'second', lacks('Equal'), (x: tf.Tensor) => tf.min(x, 1, true)),
  weighted('logSumExp', 'second', lacks('Equal'), (x: tf.Tensor) => tf.logSumExp(x, 1, true)),
  weighted('logSigmoid', 'first', /Cannot read properties of undefined/, tf.logSigmoid),
  defect('pow, by its exponent', 'mixed', lacks('Greater'), (x: tf.Tensor, y: tf.Tensor) =>
    tf.pow(tf.add(tf.square(x), 0.5), y),
  ),
  weighted('avgPool', 'second', lacks('AvgPoolGrad'), (x: Image) => tf.avgPool(x, 2, 2, 'valid')),
  weighted('image.resizeNearestNeighbor', 'second', lacks('ResizeNearestNeighborGrad'), (x: Image) =>
    tf.image.resizeNearestNeighbor(x, [4, 2]),
  ),
  weighted('image.resizeBilinear with aligned corners', 'second', lacks('ResizeBilinearGrad'), (x: Image) =>
    tf.image.resizeBilinear(x, [5, 2], true),
  ),
  weighted('depthToSpace', 'first', lacks('DepthToSpace'), (x: Image) => tf.depthToSpace(x, 2)),
  weighted('mirrorPad', 'first', 'silently wrong', (x: Image) =>
    tf.mirrorPad(
      x,
      [
        [0, 0],
        [1, 2],
        [2, 0],
        [0, 0],
      ],
      'reflect',
    ),
  ),
  weighted('cumsum, along another', 'first', shape, (x: tf.Tensor) => tf.cumsum(x, 0)),
  defect('depthwiseConv2d', 'second', lacks('DepthwiseConv2dNativeBackpropInput'), (x: Image, filter: Image) =>
    tf.depthwiseConv2d(x, filter, 1, 'same'),
  ),
  defect(
    'separableConv2d',
    'second',
    lacks('DepthwiseConv2dNativeBackpropInput'),
    (x: Image, depthwise: Image, pointwise: Image) => tf.separableConv2d(x, depthwise, pointwise, 2, 'same'),
  ),
  // What unrolling needs, and a penalty on the input's gradient does not.
  defect('conv2d', 'mixed', lacks('Conv2DBackpropFilter'), (x: Image, filter: Image) =>
    tf.conv2d(x, filter, 1, 'same'),
  ),
  defect('conv2d with dilations', 'first', /dilation rates greater than 1/, (x: Image, filter: Image) =>
    tf.conv2d(x, filter, 1, 'same', 'NHWC', 2),
  ),
  weighted('maxPool', 'second', lacks('MaxPoolGrad'), (x: Image) => tf.maxPool(x, 2, 2, 'valid')),
];

const bilinear = (x: Image): tf.Tensor => tf.image.resizeBilinear(x, [5, 3]);
const halfPixel = (x: Image): tf.Tensor => tf.image.resizeBilinear(x, [2, 5], false, true);
const onlyOn: Readonly<Partial<Record<EngineName, readonly Defect[]>>> = {
  js: [
    // Height and width of the gradient are exchanged.
    weighted('image.resizeBilinear', 'first', shape, bilinear),
    weighted('image.resizeBilinear with half-pixel centers', 'first', shape, halfPixel),
    defect('matMul', 'first', lacks('Einsum'), (x: tf.Tensor, y: tf.Tensor) => tf.einsum('ij,jk->ik', x, y)),
  ],
  wasm: [
    weighted('image.resizeBilinear', 'second', lacks('ResizeBilinearGrad'), bilinear),
    weighted('image.resizeBilinear with half-pixel centers', 'first', 'silently wrong', halfPixel),
  ],
};

let references: ReadonlyMap<string, Reference>;
beforeAll(async () => {
  references = await referencesOf();
});

describe.each(engines)('TensorFlow.js as it comes, on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each([...everywhere, ...(onlyOn[engine] ?? [])])('%s: %s derivative, %s', (name, kind, failure, stock) => {
    const row = table.find((each) => each.name === name)!;
    const right = references.get(name)!;
    const theirs = { ...row, f: stock };
    const error = (of: Kind): number =>
      allApart(
        asShipped(() => gradientsOf(theirs, of)),
        right[of],
      );

    expect(apart(scoresOf(theirs), right.scores)).toBeLessThan(1e-5);
    for (const before of kinds.slice(0, kinds.indexOf(kind))) expect(error(before), before).toBeLessThan(1e-5);
    if (failure === 'silently wrong') expect(error(kind)).toBeGreaterThan(0.1);
    else expect(() => error(kind)).toThrow(failure);

    expect(allApart(gradientsOf(row, kind), right[kind])).toBeLessThan(1e-5);
  });

  test('where it is the only way to the input, the second derivative of tanh cannot be had', () => {
    expect(() => secondDerivatives(tf.tanh, [0.5])).toThrow(/encloses all operations/);
    const [y, [second]] = [Math.tanh(0.5), secondDerivatives(tanh, [0.5])];
    expect(Math.abs(second! - 2 * y * (y * y - 1))).toBeLessThan(1e-6);
  });
});
