import * as tf from '@tensorflow/tfjs-core';
import {
  averagePool,
  clip,
  depthToSpace,
  depthwiseConvolve,
  dilate,
  elu,
  exp,
  leakyRelu,
  logSigmoid,
  logSoftmax,
  logSumExp,
  maximum,
  maximumOver,
  maximumPool,
  minimum,
  mirrorPad,
  prelu,
  relu,
  relu6,
  resizeBilinear,
  selu,
  separableConvolve,
  sigmoid,
  softmax,
  softplus,
  swish,
  tanh,
  upsample,
  where,
} from 'rxgan/models';
import { convolve, convolveTransposed } from '../../../src/models/ops/convolutions.js';
import { variable } from '../../../src/models/variable.js';
import { keyOf, normals } from '../../../src/random.js';
import type { Probe } from './cases.js';

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;

/** An operation that a critic may be made of, as this library offers it. */
export interface Row {
  /** What TensorFlow.js calls it, and how it is used here. */
  readonly name: string;
  /** 'stock' where TensorFlow.js itself is right to second order, else what of this library stands for it. */
  readonly use: string;
  /** The shapes of its inputs: examples first, then weights. */
  readonly shapes: readonly (readonly number[])[];
  readonly f: Operation;
}

const row = (name: string, use: string, shapes: readonly (readonly number[])[], f: unknown): Row => ({
  name,
  use,
  shapes,
  f: f as Operation,
});

const vectors = [3, 4];
/** Of examples times one weight for each column. */
const unary = (name: string, use: string, f: (x: tf.Tensor) => tf.Tensor): Row =>
  row(name, use, [vectors, [4]], (x: tf.Tensor, weights: tf.Tensor) => f(tf.mul(x, weights)));
const images = [2, 4, 4, 2];
/** Of images times one weight for each channel. */
const onImages = (name: string, use: string, f: (x: tf.Tensor) => tf.Tensor, shape = images): Row =>
  row(name, use, [shape, shape.slice(3)], (x: tf.Tensor, weights: tf.Tensor) => f(tf.mul(x, weights)));

const above0 = (x: tf.Tensor): tf.Tensor => tf.add(tf.square(x), 0.5);
const pairs = (transposeA: boolean, transposeB: boolean) => [
  transposeA ? [4, 3] : [3, 4],
  transposeB ? [2, 4] : [4, 2],
];
const same = { strides: 1, pad: 'same' } as const;
const halved = { strides: 2, pad: 'same' } as const;
const unpadded = { strides: 1, pad: 'valid' } as const;

const activations: readonly Row[] = [
  unary('relu', 'relu', relu),
  unary('leakyRelu', 'leakyRelu', leakyRelu()),
  row('prelu', 'prelu', [vectors, [4]], prelu),
  row('prelu, one slope for all', 'prelu', [vectors, []], prelu),
  unary('elu', 'elu', elu),
  unary('selu', 'selu', selu),
  unary('relu6', 'relu6', (x) => relu6(tf.mul(x, 4))),
  unary('sigmoid', 'sigmoid', sigmoid),
  unary('tanh', 'tanh', tanh),
  unary('softplus', 'softplus', softplus),
  unary('logSigmoid', 'logSigmoid', logSigmoid),
  unary('swish', 'swish', swish),
  unary('softmax', 'softmax', softmax),
  unary('logSoftmax', 'logSoftmax', logSoftmax),
  unary('losses.sigmoidCrossEntropy', 'softplus(x) - labels x', (x) =>
    tf.sub(softplus(x), tf.mul(x, tf.tensor1d([1, 0, 1, 0.9]))),
  ),
];

const elementwise: readonly Row[] = [
  unary('exp', 'exp', exp),
  unary('clipByValue', 'clip', clip(-0.4, 0.6)),
  row('maximum', 'maximum', [vectors, [4]], (x: tf.Tensor, y: tf.Tensor) => maximum(tf.mul(x, y), tf.square(x))),
  row('minimum', 'minimum', [vectors, [4]], (x: tf.Tensor, y: tf.Tensor) => minimum(tf.mul(x, y), tf.square(x))),
  unary('where, by its input', 'where', (x) => where(() => tf.greater(x, 0), tf.sin(x), tf.square(x))),
  row('pow, by its exponent', 'exp(y log x)', [vectors, [4]], (x: tf.Tensor, y: tf.Tensor) =>
    exp(tf.mul(y, tf.log(above0(x)))),
  ),
  unary('where, by a constant', 'stock', (x) => tf.where(tf.tensor1d([1, 0, 0, 1], 'bool'), tf.square(x), x)),
  row('add', 'stock', [vectors, [4]], tf.add),
  row('sub', 'stock', [vectors, [4]], tf.sub),
  row('mul', 'stock', [vectors, [4]], tf.mul),
  row('div', 'stock', [vectors, [4]], (x: tf.Tensor, y: tf.Tensor) => tf.div(x, above0(y))),
  unary('square', 'stock', tf.square),
  unary('abs', 'stock', (x) => tf.mul(tf.abs(x), x)),
  unary('reciprocal', 'stock', (x) => tf.reciprocal(above0(x))),
  unary('sqrt', 'stock', (x) => tf.sqrt(above0(x))),
  unary('rsqrt', 'stock', (x) => tf.rsqrt(above0(x))),
  unary('pow, by its base', 'stock', (x) => tf.pow(above0(x), 2.5)),
  unary('log', 'stock', (x) => tf.log(above0(x))),
  unary('log1p', 'stock', (x) => tf.log1p(tf.square(x))),
  unary('expm1', 'stock', tf.expm1),
  unary('erf', 'stock', tf.erf),
  unary('sin', 'stock', tf.sin),
  unary('cos', 'stock', tf.cos),
  unary('atan', 'stock', tf.atan),
  unary('relu of TensorFlow.js', 'stock', tf.relu),
  unary('softplus of TensorFlow.js', 'stock', tf.softplus),
  unary('dropout', 'stock', (x) => tf.dropout(x, 0.4, vectors, 7)),
];

const reductions: readonly Row[] = [
  unary('max', 'maximumOver', maximumOver(1)),
  unary('max, over several axes', 'maximumOver', maximumOver([0, 1])),
  unary('min', '-maximumOver(-x)', (x) => tf.neg(maximumOver(1)(tf.neg(x)))),
  unary('logSumExp', 'logSumExp', logSumExp),
  unary('sum', 'stock', (x) => tf.sum(x, 0)),
  unary('mean', 'stock', (x) => tf.mean(x, 1, true)),
  unary('moments', 'stock', (x) => {
    const { mean, variance } = tf.moments(x, 0);
    return tf.add(mean, variance);
  }),
  unary('norm', 'stock', (x) => tf.norm(x, 'euclidean', 1)),
  unary('cumsum, along the last axis', 'stock', (x) => tf.cumsum(x, 1)),
  unary('cumsum, along another', 'transpose, cumsum, transpose', (x) => tf.transpose(tf.cumsum(tf.transpose(x), 1))),
];

const products: readonly Row[] = [
  ...[false, true].flatMap((a) =>
    [false, true].map((b) =>
      row(
        `matMul${a ? ', left transposed' : ''}${b ? ', right transposed' : ''}`,
        'stock',
        pairs(a, b),
        (x: tf.Tensor2D, y: tf.Tensor2D) => tf.matMul(x, y, a, b),
      ),
    ),
  ),
  row(
    'matMul of batches',
    'stock',
    [
      [2, 2, 3],
      [2, 3, 2],
    ],
    (x: tf.Tensor3D, y: tf.Tensor3D) => tf.matMul(x, y),
  ),
  row('fused.matMul', 'stock', [vectors, [4, 2], [2]], (a: tf.Tensor2D, b: tf.Tensor2D, bias: tf.Tensor1D) =>
    tf.fused.matMul({ a, b, bias }),
  ),
  row('fused.matMul with relu', 'stock', [vectors, [4, 2], [2]], (a: tf.Tensor2D, b: tf.Tensor2D, bias: tf.Tensor1D) =>
    tf.fused.matMul({ a, b, bias, activation: 'relu' }),
  ),
];

const convolutions: readonly Row[] = [
  row('conv2d', 'stock', [images, [3, 3, 2, 2]], (x: tf.Tensor, w: tf.Tensor) => convolve(x, w, same)),
  row('conv2d with strides', 'stock', [images, [3, 3, 2, 2]], (x: tf.Tensor, w: tf.Tensor) => convolve(x, w, halved)),
  row('conv2d without padding', 'stock', [images, [2, 2, 2, 2]], (x: tf.Tensor, w: tf.Tensor) =>
    convolve(x, w, unpadded),
  ),
  row('conv2d with dilations', 'dilate, then conv2d', [images, [2, 2, 2, 2]], (x: tf.Tensor, w: tf.Tensor) =>
    convolve(x, dilate(w, 2), same),
  ),
  row('fused.conv2d', 'stock', [images, [2, 2, 2, 2], [2]], (x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D) =>
    tf.fused.conv2d({ x, filter, bias, ...halved }),
  ),
  row(
    'conv2dTranspose',
    'stock',
    [
      [2, 2, 2, 2],
      [3, 3, 2, 2],
    ],
    (x: tf.Tensor, w: tf.Tensor) => convolveTransposed(x, w, [4, 4, 2], halved),
  ),
  row('depthwiseConv2d', 'depthwiseConvolve', [images, [3, 3, 2, 2]], (x: tf.Tensor, w: tf.Tensor) =>
    depthwiseConvolve(x, w, same),
  ),
  row('depthwiseConv2d with strides', 'depthwiseConvolve', [images, [2, 2, 2, 1]], (x: tf.Tensor, w: tf.Tensor) =>
    depthwiseConvolve(x, w, { strides: 2, pad: 'valid' }),
  ),
  row(
    'separableConv2d',
    'separableConvolve',
    [images, [3, 3, 2, 1], [1, 1, 2, 3]],
    (x: tf.Tensor, depthwise: tf.Tensor, pointwise: tf.Tensor) => separableConvolve(x, depthwise, pointwise, halved),
  ),
];

const around = [
  [0, 0],
  [1, 2],
  [2, 0],
  [0, 0],
] as const;
const planes: readonly Row[] = [
  onImages('avgPool', 'averagePool', averagePool(2)),
  onImages('maxPool', 'maximumPool', maximumPool(2)),
  onImages('image.resizeNearestNeighbor', 'upsample', upsample(2), [2, 2, 1, 2]),
  onImages('image.resizeBilinear', 'resizeBilinear', resizeBilinear([5, 3]), [2, 3, 2, 2]),
  onImages(
    'image.resizeBilinear with aligned corners',
    'resizeBilinear',
    resizeBilinear([5, 2], { alignCorners: true }),
    [2, 3, 3, 1],
  ),
  onImages(
    'image.resizeBilinear with half-pixel centers',
    'resizeBilinear',
    resizeBilinear([2, 5], { halfPixelCenters: true }),
    [2, 4, 3, 1],
  ),
  onImages('depthToSpace', 'depthToSpace', depthToSpace(2), [2, 1, 2, 4]),
  onImages('mirrorPad', 'mirrorPad', mirrorPad(around)),
  onImages('mirrorPad, symmetric', 'mirrorPad', mirrorPad(around, 'symmetric'), [1, 3, 4, 1]),
];

const normalizations: readonly Row[] = [
  row(
    'batchNorm by given statistics',
    'stock',
    [vectors, [4], [4]],
    (x: tf.Tensor, scale: tf.Tensor1D, offset: tf.Tensor1D) =>
      tf.batchNorm(x, tf.fill([4], 0.3), tf.fill([4], 2), offset, scale, 1e-3),
  ),
  row(
    'batchNorm by those of the batch',
    'stock',
    [vectors, [4], [4]],
    (x: tf.Tensor, scale: tf.Tensor1D, offset: tf.Tensor1D) => {
      const { mean, variance } = tf.moments(x, 0);
      return tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale, 1e-3);
    },
  ),
  row('layer normalization', 'stock', [vectors, [4], [4]], (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) => {
    const centered = tf.sub(x, tf.mean(x, 1, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centered), 1, true), 1e-3));
    return tf.add(tf.mul(tf.mul(centered, inverse), scale), offset);
  }),
];

const rearrangements: readonly Row[] = [
  row('concat', 'stock', [vectors, [4]], (x: tf.Tensor2D, y: tf.Tensor1D) => tf.concat([x, tf.mul(x, y)], 1)),
  row('stack', 'stock', [vectors, [4]], (x: tf.Tensor, y: tf.Tensor) => tf.stack([x, tf.mul(x, y)])),
  unary('unstack', 'stock', (x) => tf.mul(tf.unstack(x)[0]!, tf.unstack(x)[2]!)),
  unary('split', 'stock', (x) => tf.mul(...(tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor]))),
  unary('slice', 'stock', (x) => tf.slice(x, [0, 1], [-1, 2])),
  unary('pad', 'stock', (x) =>
    tf.pad(x, [
      [1, 0],
      [0, 2],
    ]),
  ),
  unary('tile', 'stock', (x) => tf.tile(x, [2, 1])),
  unary('gather', 'stock', (x) => tf.gather(x, tf.tensor1d([2, 0, 2], 'int32'))),
  unary('transpose', 'stock', (x) => tf.transpose(x)),
  unary('reshape', 'stock', (x) => tf.reshape(x, [2, 6])),
  unary('expandDims and squeeze', 'stock', (x) => tf.squeeze(tf.expandDims(x, 1))),
];

/** Everything that a critic may be made of, as this library offers it. */
export const table: readonly Row[] = [
  ...activations,
  ...elementwise,
  ...reductions,
  ...products,
  ...convolutions,
  ...planes,
  ...normalizations,
  ...rearrangements,
];

/** What is not offered, the kernel that TensorFlow.js lacks a gradient of, and what to do instead. */
export const refused: readonly { readonly name: string; readonly kernel: string; readonly instead: string }[] = [
  {
    name: 'maxPool with windows that overlap',
    kernel: 'MaxPoolGrad',
    instead: 'strides in a convolution, or maximumPool',
  },
  { name: 'avgPool with windows that overlap', kernel: 'AvgPoolGrad', instead: 'averagePool, or depthwiseConvolve' },
  { name: 'localResponseNormalization', kernel: 'LRNGrad', instead: 'layerNorm' },
  { name: 'einsum', kernel: 'Einsum', instead: 'matMul, transpose and sum' },
  { name: 'cumprod', kernel: 'Cumprod', instead: 'exp of cumsum of log' },
  { name: 'stridedSlice', kernel: 'StridedSlice', instead: 'gather' },
  { name: 'topk', kernel: 'TopK', instead: 'maximumOver' },
];

/** Not too near 0, where many operations have a kink. */
const drawn = (name: string, shape: readonly number[]): tf.Variable => {
  const values = normals(keyOf(11, name), tf.util.sizeFromShape([...shape]));
  return variable(
    name,
    shape,
    values.map((value) => value + 0.1 * Math.sign(value)),
  );
};

/** y ↦ c (y + y²/2), with another c for each number: no derivative of a critic that ends in it is constant. */
const curved = (y: tf.Tensor): tf.Tensor => {
  const weights = Float32Array.from({ length: y.size }, (_, i) => 0.4 + (0.8 * (i + 1)) / y.size);
  return tf.mul(tf.add(y, tf.mul(0.5, tf.square(y))), tf.tensor(weights, y.shape));
};

/** A critic made of the operation, with the examples among its variables. */
export const probeOf = ({ name, shapes, f }: Row): Probe => {
  const variables = shapes.map((shape, i) => drawn(`${name} ${i}`, shape));
  const [x, ...weights] = variables as [tf.Variable, ...tf.Variable[]];
  return { critic: (inputs) => curved(f(inputs, ...weights)), x, variables };
};

/** The table by name, for an engine that is tested in a process of its own. */
export const probes: readonly (readonly [name: string, make: () => Probe])[] = table.map(
  (each) => [each.name, () => probeOf(each)] as const,
);
