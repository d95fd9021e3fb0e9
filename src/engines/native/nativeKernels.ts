import * as tf from '@tensorflow/tfjs-core';
import { plainKernels } from '../js/plainKernels.js';
import type { ActivationRule, TrainingKernels } from '../trainingKernels.js';
import { nativeUpdate } from './nativeUpdate.js';
import { type Attribute, flag, ofFloats, real, tensorFlowOp, text } from './tensorFlowOp.js';

const normalizationAttributes = (epsilon: number): readonly Attribute[] => [
  ofFloats('T'),
  ofFloats('U'),
  real('epsilon', epsilon),
  text('data_format', 'NHWC'),
  flag('is_training', true),
];

/** The rows of each group, as images of one pixel. */
const split = (x: tf.Tensor, groups: readonly number[]): tf.Tensor[] => {
  const channels = x.shape.at(-1)!;
  const rows = tf.reshape(x, [-1, 1, 1, channels]);
  let from = 0;
  return groups.map((length) => {
    from += length;
    return groups.length === 1 ? rows : tf.slice(rows, from - length, length);
  });
};
const join = (pieces: readonly tf.Tensor[], shape: number[]): tf.Tensor => tf.reshape(tf.concat([...pieces]), shape);
const total = (pieces: readonly tf.Tensor[]): tf.Tensor => tf.addN([...pieces]);

/**
 * TensorFlow's normalization, one operation a group. On CUDA it would not do: what the gradient takes there is not the
 * variance.
 */
const nativeNormalization: Pick<TrainingKernels, 'normalize' | 'normalizeGradient'> = {
  normalize: ({ x, scale, offset, epsilon, groups }) => {
    const nothing = tf.tensor1d([]);
    // The second and third result are running averages; the last two what the gradient needs: the variance as it is.
    const done = split(x, groups).map((rows) =>
      tensorFlowOp('FusedBatchNormV3', normalizationAttributes(epsilon), [rows, scale, offset, nothing, nothing], 6),
    );
    const collected = (i: number): tf.Tensor => tf.stack(done.map((results) => results[i]!));
    return {
      y: join(
        done.map(([y]) => y!),
        x.shape,
      ),
      mean: collected(3),
      variance: collected(4),
    };
  },
  normalizeGradient: ({ x, dy, scale, mean, variance, epsilon, groups }) => {
    const nothing = tf.tensor1d([]);
    const slopes = split(dy, groups);
    const [means, variances] = [tf.unstack(mean), tf.unstack(variance)];
    const done = split(x, groups).map((rows, i) =>
      tensorFlowOp(
        'FusedBatchNormGradV3',
        normalizationAttributes(epsilon),
        [slopes[i]!, rows, scale, means[i]!, variances[i]!, nothing],
        5,
      ),
    );
    const all = (i: number): tf.Tensor[] => done.map((results) => results[i]!);
    return { dx: join(all(0), x.shape), scale: total(all(1)), offset: total(all(2)) };
  },
};

const ofType = ofFloats('T');
const one = (name: string, attributes: readonly Attribute[], ...inputs: readonly tf.Tensor[]): tf.Tensor =>
  tensorFlowOp(name, attributes, inputs, 1)[0]!;

const alone: readonly Attribute[] = [ofType];
const lastAxis: readonly Attribute[] = [ofType, text('data_format', 'NHWC')];

/** TensorFlow's name of an activation; its gradient takes dy and y in this order or the other. */
const operations: Readonly<
  Partial<Record<ActivationRule['name'], { readonly name: string; readonly outputFirst: boolean }>>
> = {
  relu: { name: 'Relu', outputFirst: false },
  leakyRelu: { name: 'LeakyRelu', outputFirst: false },
  elu: { name: 'Elu', outputFirst: false },
  tanh: { name: 'Tanh', outputFirst: true },
  sigmoid: { name: 'Sigmoid', outputFirst: true },
};
const attributesOf = (rule: ActivationRule): readonly Attribute[] =>
  'slope' in rule ? [ofType, real('alpha', rule.slope)] : alone;

/**
 * The training kernels as TensorFlow's own operations on the processor, gradients included: one pass over the numbers
 * each. On CUDA reading would wait for the device.
 */
export const nativeKernels: TrainingKernels = {
  ...plainKernels,
  affine: (x, kernel, bias) => nativeKernels.addBias(nativeKernels.product(x, kernel, false, false), bias),
  // Not MatMul, though it is quicker with small matrices: that of TensorFlow 2.21 corrupts the heap (2×128 by 128×64).
  product: (a, b, transposeA, transposeB) =>
    one('BatchMatMulV2', [ofType, flag('adj_x', transposeA), flag('adj_y', transposeB)], a, b),
  columnSums: (x) => one('BiasAddGrad', lastAxis, x),
  activate: (rule, x, consumed) => {
    const operation = operations[rule.name];
    return operation === undefined
      ? plainKernels.activate(rule, x, consumed)
      : one(operation.name, attributesOf(rule), x);
  },
  activationGradient: (rule, y, dy) => {
    const operation = operations[rule.name];
    if (operation === undefined) return plainKernels.activationGradient(rule, y, dy);
    const inputs = operation.outputFirst ? [y, dy] : [dy, y];
    return one(`${operation.name}Grad`, attributesOf(rule), ...inputs);
  },
  addBias: (x, bias) => one('BiasAdd', lastAxis, x, bias),
  convolve: (x, filter, bias, how) => {
    const y = plainKernels.convolve(x, filter, undefined, how);
    return bias === undefined ? y : nativeKernels.addBias(y, bias);
  },
  ...nativeNormalization,
  // A copy, of an engine that has finished when a call returns: nothing waits.
  numbers: (x) => tf.backend().readSync(x.dataId) as Float32Array,
  update: nativeUpdate,
};
