import * as tf from '@tensorflow/tfjs-core';
import { plainKernels } from '../js/plainKernels.js';
import type { ActivationRule, TrainingKernels } from '../training/trainingKernels.js';
import { nativeNormalization } from './nativeNormalization.js';
import { nativeUpdate } from './nativeUpdate.js';
import { type Attribute, flag, ofFloats, real, tensorFlowOp, text } from './tensorFlowOp.js';

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
