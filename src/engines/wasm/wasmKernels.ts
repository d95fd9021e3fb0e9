import * as tf from '@tensorflow/tfjs-core';
import { plainKernels } from '../js/plainKernels.js';
import type { ActivationRule, InPlaceStep, TrainingKernels } from '../trainingKernels.js';
import { type Heap, heapOf } from './heap.js';
import { batchedProduct } from './product.js';
import { adamStep, type OptimizerStep, rmsPropStep, sgdStep, updateInPlace } from './updateInPlace.js';
import { columnSums, wasmNormalization } from './wasmNormalization.js';

const made = (info: tf.TensorInfo): tf.Tensor => tf.engine().makeTensorFromTensorInfo(info, tf.backend());
const heap = (): Heap => heapOf(tf.backend());

type Name = ActivationRule['name'];
const slopeOf = (rule: ActivationRule): number => ('slope' in rule ? rule.slope : 0);

const activations: Readonly<
  Partial<Record<Name, (heap: Heap, x: number, y: number, n: number, slope: number) => void>>
> = {
  relu: ({ kernels }, x, y, n) => kernels.relu(x, y, n),
  leakyRelu: ({ kernels }, x, y, n, slope) => kernels.leakyRelu(x, y, n, slope),
  tanh: ({ kernels }, x, y, n) => kernels.tanh(x, y, n),
  sigmoid: ({ kernels, exponentialTable }, x, y, n) => kernels.sigmoid(x, y, n, exponentialTable),
  softplus: ({ kernels, exponentialTable }, x, y, n) => kernels.softplus(x, y, n, exponentialTable),
};
/** These write over dy. */
const derivatives: Readonly<
  Partial<Record<Name, (heap: Heap, y: number, dy: number, n: number, slope: number) => void>>
> = {
  relu: ({ kernels }, y, dy, n) => kernels.rectifierGradient(y, dy, dy, n, 0),
  leakyRelu: ({ kernels }, y, dy, n, slope) => kernels.rectifierGradient(y, dy, dy, n, slope),
  tanh: ({ kernels }, y, dy, n) => kernels.tanhGradient(y, dy, dy, n),
  sigmoid: ({ kernels }, y, dy, n) => kernels.sigmoidGradient(y, dy, dy, n),
};

const stepOf = (step: InPlaceStep): OptimizerStep => {
  switch (step.name) {
    case 'adam':
      return adamStep(step);
    case 'rmsProp':
      return rmsPropStep(step);
    case 'sgd':
      return sgdStep(step);
  }
};

/** The training kernels on the heap of the WASM engine: one call each, in place where the operand is consumed. */
export const wasmKernels: TrainingKernels = {
  ...plainKernels,
  affine: (x, kernel, bias) =>
    made(batchedProduct(heap(), { a: x, b: kernel, transposeA: false, transposeB: false }, bias)),
  product: (a, b, transposeA, transposeB) => made(batchedProduct(heap(), { a, b, transposeA, transposeB })),
  columnSums: (x) => {
    const own = heap();
    const columns = x.shape.at(-1)!;
    const out = own.output([columns]);
    const from = own.at(x);
    columnSums(own, x.size / columns, columns, own.at(out), (row, count, to) =>
      own.kernels.sumMiddle(from + 4 * row * columns, to, 1, count, columns),
    );
    return made(out);
  },
  activate: (rule, x, consumed) => {
    const compute = activations[rule.name];
    if (compute === undefined) return plainKernels.activate(rule, x, consumed);
    const own = heap();
    const y = consumed ? x : made(own.output(x.shape));
    compute(own, own.at(x), own.at(y), x.size, slopeOf(rule));
    return y;
  },
  activationGradient: (rule, y, dy) => {
    const multiply = derivatives[rule.name];
    if (multiply === undefined) return plainKernels.activationGradient(rule, y, dy);
    const own = heap();
    multiply(own, own.at(y), own.at(dy), y.size, slopeOf(rule));
    return dy;
  },
  addBias: (x, bias) => {
    const { kernels, at } = heap();
    const columns = bias.size;
    kernels.addRow(at(x), at(bias), at(x), x.size / columns, columns);
    return x;
  },
  convolve: (x, filter, bias, how) => {
    const y = plainKernels.convolve(x, filter, undefined, how);
    return bias === undefined ? y : wasmKernels.addBias(y, bias);
  },
  ...wasmNormalization,
  numbers: (x) => heap().floats(x),
  update: (step, of) => updateInPlace(stepOf(step), of),
};
