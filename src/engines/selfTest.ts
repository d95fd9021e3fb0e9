import * as tf from '@tensorflow/tfjs-core';

/** A small computation with a known answer. */
export interface Check {
  readonly name: string;
  readonly result: () => tf.Tensor;
  readonly expected: readonly number[];
}

const grid = (rows: number, columns: number, value: (row: number, column: number) => number): number[] =>
  Array.from({ length: rows * columns }, (_, i) => value(Math.floor(i / columns), i % columns));

// Small integers: every engine adds them up without rounding, also one that multiplies with ten bits.
const [rows, inner, columns] = [2, 64, 3];
const left = (row: number, k: number): number => ((k + row) % 5) - 2;
const right = (k: number, column: number): number => ((k + column) % 3) - (k < 48 ? 2 : 0);
const bias = [30, -4, 7];
const product = grid(rows, columns, (row, column) => {
  const terms = grid(1, inner, (_, k) => left(row, k) * right(k, column));
  return Math.max(
    0,
    [...terms, bias[column]!].reduce((sum, term) => sum + term),
  );
});

/** relu(A·B + bias) over 64 terms, with A or B or both stored as their transposes. */
const productCheck = (sides: string, transposeA: boolean, transposeB: boolean): Check => ({
  name: `fused matMul with a bias and ${sides} transposed`,
  result: () =>
    tf.fused.matMul({
      a: transposeA
        ? tf.tensor2d(
            grid(inner, rows, (k, row) => left(row, k)),
            [inner, rows],
          )
        : tf.tensor2d(grid(rows, inner, left), [rows, inner]),
      b: transposeB
        ? tf.tensor2d(
            grid(columns, inner, (column, k) => right(k, column)),
            [columns, inner],
          )
        : tf.tensor2d(grid(inner, columns, right), [inner, columns]),
      transposeA,
      transposeB,
      bias: tf.tensor1d(bias),
      activation: 'relu',
    }),
  expected: product,
});

const run = (kernel: string, inputs: tf.NamedTensorMap, attributes: object): tf.Tensor =>
  tf.engine().runKernel(kernel, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;
const counted = (shape: [number, number, number, number]): tf.Tensor =>
  tf.tensor4d(
    Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i),
    shape,
  );

const points = [-2, -0.5, 0, 0.5, 2];

/** What is wrong or missing in engines as they come, or would break a penalty if it were. */
export const checks: readonly Check[] = [
  // The stock WASM kernel adds the bias, and clamps, once for every 48 terms.
  productCheck('the left side', true, false),
  productCheck('the right side', false, true),
  productCheck('both sides', true, true),
  {
    // The stock JS kernel is wrong from the second image on.
    name: 'the gradient of resizeNearestNeighbor for a batch of two',
    result: () =>
      run(
        'ResizeNearestNeighborGrad',
        { images: tf.zeros([2, 2, 2, 1]), dy: counted([2, 4, 4, 1]) },
        { alignCorners: false, halfPixelCenters: false },
      ),
    expected: [10, 18, 42, 50, 74, 82, 106, 114],
  },
  {
    // The stock WASM engine has no such kernel.
    name: 'the gradient of a convolution by its filter',
    result: () =>
      run(
        'Conv2DBackpropFilter',
        { x: counted([1, 3, 3, 1]), dy: counted([1, 2, 2, 1]) },
        { strides: 1, pad: 'valid', dataFormat: 'NHWC', filterShape: [2, 2, 1, 1] },
      ),
    expected: [19, 25, 37, 43],
  },
  {
    // The operations behind this library's tanh, whose derivative is 1 - tanh². TensorFlow.js's own tape gives another
    // second derivative, and an engine cannot mend that, but must not spoil these.
    name: 'the second derivative of tanh',
    result: () => {
      const value = tf.tanh(tf.tensor1d(points));
      return tf.mul(tf.mul(-2, value), tf.sub(1, tf.square(value)));
    },
    expected: points.map((x) => -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2)),
  },
];

export interface SelfTest {
  readonly checks: number;
  readonly failures: readonly { readonly check: string; readonly problem: string }[];
  readonly milliseconds: number;
}

const problemOf = (got: ArrayLike<number>, expected: readonly number[]): string | undefined => {
  if (got.length !== expected.length) return `got ${got.length} numbers instead of ${expected.length}`;
  // Not `>`: that would let NaN pass.
  const at = expected.findIndex((value, i) => !(Math.abs(got[i]! - value) <= 1e-4 * Math.max(1, Math.abs(value))));
  return at === -1 ? undefined : `got ${got[at]} instead of ${expected[at]} at ${at}`;
};

const examine = async ({ result, expected }: Check): Promise<string | undefined> => {
  let tensor: tf.Tensor | undefined;
  try {
    tensor = tf.tidy(result);
    return problemOf(await tensor.data(), expected);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    tensor?.dispose();
  }
};

/**
 * Has the current engine compute known results: the kernels that are wrong or missing where TensorFlow.js's engines
 * are taken as they come.
 *
 * In plain words: about a millisecond at the start, instead of a day of training on wrong gradients. Reads are
 * asynchronous, since WebGPU in Node has no others. No tensor is left behind.
 */
export const selfTest = async (): Promise<SelfTest> => {
  const started = performance.now();
  // All are on their way before the first is read: on a GPU that is one wait, not six.
  const problems = await Promise.all(checks.map(examine));
  return {
    checks: checks.length,
    failures: problems.flatMap((problem, i) => (problem === undefined ? [] : [{ check: checks[i]!.name, problem }])),
    milliseconds: performance.now() - started,
  };
};
