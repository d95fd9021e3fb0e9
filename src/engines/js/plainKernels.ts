import * as tf from '@tensorflow/tfjs-core';
import type { ActivationRule, TrainingKernels } from '../trainingKernels.js';

type Parts = readonly tf.Tensor[];

/**
 * A computation on `[groups, rows, channels]` and statistics `[groups, 1, channels]`: of all groups at once where they
 * are equally long, of one after the other where they are not. Gives results whose first axis are the groups, or the
 * rows of all groups.
 */
const byGroup = (
  groups: readonly number[],
  batches: Parts,
  statistics: Parts,
  compute: (batches: Parts, statistics: Parts) => Parts,
): Parts => {
  const [rows] = groups;
  const channels = batches[0]!.shape.at(-1)!;
  const split = (of: tf.Tensor, count: number, length: number): tf.Tensor => tf.reshape(of, [count, length, channels]);
  if (groups.every((length) => length === rows))
    return compute(
      batches.map((batch) => split(batch, groups.length, rows!)),
      statistics.map((statistic) => split(statistic, groups.length, 1)),
    ).map((result) => tf.reshape(result, [-1, channels]));
  let from = 0;
  const pieces = groups.map((length, i) => {
    from += length;
    return compute(
      batches.map((batch) => split(tf.slice(tf.reshape(batch, [-1, channels]), from - length, length), 1, length)),
      statistics.map((statistic) => split(tf.slice(statistic, i, 1), 1, 1)),
    ).map((result) => tf.reshape(result, [-1, channels]));
  });
  return pieces[0]!.map((_, i) => tf.concat(pieces.map((piece) => piece[i]!)));
};

/** Normalization in TensorFlow.js's own operations. */
const plainNormalization: Pick<TrainingKernels, 'normalize' | 'normalizeGradient'> = {
  normalize: ({ x, scale, offset, epsilon, groups }) => {
    const [y, mean, variance] = byGroup(groups, [x], [], ([all]) => {
      const average = tf.mean(all!, 1, true);
      const centered = tf.sub(all!, average);
      const spread = tf.mean(tf.square(centered), 1, true);
      const factor = tf.mul(tf.rsqrt(tf.add(spread, epsilon)), scale);
      return [tf.add(tf.mul(centered, factor), offset), average, spread];
    });
    return { y: tf.reshape(y!, x.shape), mean: mean!, variance: variance! };
  },
  normalizeGradient: ({ x, dy, scale, mean, variance, epsilon, groups }) => {
    const [dx, slopes, offsets] = byGroup(groups, [x, dy], [mean, variance], ([all, g], [average, spread]) => {
      const rows = all!.shape[1]!;
      const inverse = tf.rsqrt(tf.add(spread!, epsilon));
      const normal = tf.mul(tf.sub(all!, average!), inverse);
      const offset = tf.sum(g!, 1, true);
      const slope = tf.sum(tf.mul(g!, normal), 1, true);
      const rest = tf.sub(tf.sub(g!, tf.div(offset, rows)), tf.mul(normal, tf.div(slope, rows)));
      return [tf.mul(rest, tf.mul(inverse, scale)), slope, offset];
    });
    return { dx: tf.reshape(dx!, x.shape), scale: tf.sum(slopes!, 0), offset: tf.sum(offsets!, 0) };
  },
};

const run = (name: string, inputs: Record<string, tf.Tensor>, attributes: tf.NamedAttrMap): tf.Tensor =>
  tf.engine().runKernel(name, inputs as tf.NamedTensorMap, attributes) as tf.Tensor;

const activations: { readonly [K in ActivationRule['name']]: (x: tf.Tensor, slope: number) => tf.Tensor } = {
  relu: (x) => tf.relu(x),
  leakyRelu: (x, slope) => tf.leakyRelu(x, slope),
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  elu: (x) => tf.elu(x),
  // The formula of this library's own softplus.
  softplus: (x) => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x))))),
};
const derivatives: { readonly [K in ActivationRule['name']]: (y: tf.Tensor, slope: number) => tf.Tensor } = {
  relu: (y) => tf.step(y),
  leakyRelu: (y, slope) => tf.step(y, slope),
  tanh: (y) => tf.sub(1, tf.square(y)),
  sigmoid: (y) => tf.mul(y, tf.sub(1, y)),
  elu: (y) => tf.add(tf.minimum(y, 0), 1),
  // 1 - e^-y, with all digits also where y is small.
  softplus: (y) => {
    const half = tf.tanh(tf.mul(y, 0.5));
    return tf.div(tf.mul(half, 2), tf.add(half, 1));
  },
};
const slopeOf = (rule: ActivationRule): number => ('slope' in rule ? rule.slope : 0);

const outer = (x: tf.Tensor): number[] => x.shape.slice(0, -1).map((_, axis) => axis);

/** The training kernels in TensorFlow.js's own operations: right on every engine. */
export const plainKernels: TrainingKernels = {
  affine: (x, kernel, bias) => tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias),
  product: (a, b, transposeA, transposeB) => tf.matMul(a, b, transposeA, transposeB),
  columnSums: (x) => tf.sum(x, outer(x)),
  activate: (rule, x) => activations[rule.name](x, slopeOf(rule)),
  activationGradient: (rule, y, dy) => tf.mul(dy, derivatives[rule.name](y, slopeOf(rule))),
  addBias: (x, bias) => tf.add(x, bias),
  convolve: (x, filter, bias, { strides, pad }) => {
    const y = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);
    return bias === undefined ? y : tf.add(y, bias);
  },
  convolutionFilterGradient: (x, dy, filterShape, { strides, pad }) =>
    run('Conv2DBackpropFilter', { x, dy }, { strides, pad, dataFormat: 'NHWC', filterShape: [...filterShape] }),
  convolutionInputGradient: (dy, filter, inputShape, { strides, pad }) =>
    run('Conv2DBackpropInput', { dy, filter }, { strides, pad, dataFormat: 'NHWC', inputShape: [...inputShape] }),
  ...plainNormalization,
  numbers: undefined,
  update: undefined,
};

/** The training kernels of the JS engine, whose tensors are JavaScript's own arrays: looking at one waits for nothing. */
export const jsKernels: TrainingKernels = {
  ...plainKernels,
  numbers: (x) => tf.backend().readSync(x.dataId) as Float32Array,
};
