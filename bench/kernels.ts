/**
 * What the training kernels gain: the WASM engine as it comes against this library's, interleaved, medians of 9 batches.
 * Run it with `npm run bench:kernels`. Quote the ratios: both columns see the same machine at the same time.
 */
import { cpus, loadavg } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { inMemory, ring } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { nonSaturating } from 'rxgan/losses';
import { adam, mlpGan } from 'rxgan/models';
import { discriminatorStep, generatorStep } from 'rxgan/operators';
import { batches, ticks } from 'rxgan/streams';
import { lastValueFrom, take } from 'rxjs';
import { trainingKernels } from '#engines/trainingKernels.js';
import { heapOf } from '#engines/wasm/heap.js';
import { instantiateKernels, relaxedSimd } from '#engines/wasm/instantiateKernels.js';
import { adamStep, updateInPlace } from '#engines/wasm/updateInPlace.js';

const rounds = 9;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const stock = tf.getKernelsForBackend('wasm');
await pickEngine({ engine: 'wasm' })();
const ours = tf.getKernelsForBackend('wasm');
const use = (kernels: readonly tf.KernelConfig[]): void => {
  for (const { kernelName } of tf.getKernelsForBackend('wasm')) tf.unregisterKernel(kernelName, 'wasm');
  for (const kernel of kernels) tf.registerKernel(kernel);
};

interface Case {
  readonly name: string;
  /** Floating point operations; without them milliseconds are shown. */
  readonly work?: number;
  readonly stock?: (() => unknown) | undefined;
  readonly ours: () => unknown;
  /** Calls in one batch. */
  readonly calls: number;
}

/** Milliseconds a call. */
const timed = async (f: () => unknown, calls: number): Promise<number> => {
  const start = performance.now();
  for (let i = 0; i < calls; i++) {
    tf.engine().startScope();
    const result = f();
    if (result instanceof Promise) await result;
    tf.engine().endScope();
  }
  return (performance.now() - start) / calls;
};

const measure = async ({ name, work, stock: before, ours: after, calls }: Case): Promise<void> => {
  const times: { readonly stock: number[]; readonly ours: number[] } = { stock: [], ours: [] };
  const run = async (which: 'stock' | 'ours', count: number): Promise<number> => {
    use(which === 'stock' ? stock : ours);
    return timed(which === 'stock' ? before! : after, count);
  };
  // The first calls are compiled without optimization.
  const names = (before === undefined ? ['ours'] : ['stock', 'ours']) as ('stock' | 'ours')[];
  for (const which of names) await run(which, Math.min(calls, 20));
  for (let round = 0; round < rounds; round++)
    for (const which of round % 2 === 0 ? names : [...names].reverse()) times[which].push(await run(which, calls));
  const shown = (milliseconds: number): string =>
    (work === undefined
      ? `${milliseconds.toFixed(3)} ms`
      : `${(work / milliseconds / 1e6).toFixed(1)} GFLOP/s`
    ).padStart(14);
  const ratio = median(times.stock.map((time, i) => time / times.ours[i]!));
  console.log(
    `${name.padEnd(46)}${before === undefined ? 'missing'.padStart(14) : shown(median(times.stock))}` +
      `${shown(median(times.ours))}${before === undefined ? '' : `   x ${ratio.toFixed(2)}`}`,
  );
};

const both = (name: string, calls: number, f: () => unknown, work?: number): Case => ({
  name,
  calls,
  stock: f,
  ours: f,
  ...(work !== undefined && { work }),
});
const random = (...shape: number[]): tf.Tensor => tf.randomNormal(shape, 0, 1, 'float32', 1);
const run = (kernel: string, inputs: tf.NamedTensorMap, attrs: object): unknown =>
  tf.engine().runKernel(kernel, inputs, attrs as tf.NamedAttrMap);

const product = (m: number, k: number, n: number, transposeA: boolean, transposeB: boolean, batch = 1): Case => {
  const a = transposeA ? random(batch, k, m) : random(batch, m, k);
  const b = transposeB ? random(batch, n, k) : random(batch, k, n);
  const work = 2 * batch * m * k * n;
  const letters = `${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'}`;
  return both(
    `product ${letters} ${batch === 1 ? '' : `${batch} x `}${m} x ${k} x ${n}`,
    Math.max(3, Math.round(1e8 / work)),
    () => tf.matMul(a, b, transposeA, transposeB),
    work,
  );
};

const convolution = (n: number, size: number, from: number, to: number, kernel: number, stride: number): Case[] => {
  const out = Math.ceil(size / stride);
  const [x, dy, filter] = [random(n, size, size, from), random(n, out, out, to), random(kernel, kernel, from, to)];
  const work = 2 * n * out * out * to * kernel * kernel * from;
  const name = `${n} of ${size} x ${size} x ${from} to ${to}, k${kernel} s${stride}`;
  const attrs = { strides: stride, pad: 'same', dataFormat: 'NHWC' };
  const calls = Math.max(3, Math.round(1e8 / work));
  return [
    both(`convolution ${name}`, calls, () => run('Conv2D', { x, filter }, { ...attrs, dilations: 1 }), work),
    both(
      `by input ${name}`,
      calls,
      () => run('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: x.shape }),
      work,
    ),
    {
      name: `by filter ${name}`,
      calls,
      ours: () => run('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: filter.shape }),
      work,
    },
  ];
};

const elementwise = (): Case[] => {
  const [x, y] = [random(1024, 1024), random(1024, 1024)];
  const mask = tf.greater(x, 0);
  const [image, row, all] = [tf.reshape(x, [64, 32, 32, 16]), random(1, 1, 1, 16), random(1 << 20)];
  const functions: Readonly<Record<string, () => unknown>> = {
    exp: () => tf.exp(x),
    tanh: () => tf.tanh(x),
    log1p: () => tf.log1p(tf.abs(x)),
    leakyRelu: () => tf.leakyRelu(x, 0.2),
    'gradient of leakyRelu': () => tf.grad((a: tf.Tensor) => tf.leakyRelu(a, 0.2))(x),
    maximum: () => tf.maximum(x, y),
    'greater than a number': () => tf.greater(x, 0),
    where: () => tf.where(mask, x, y),
    'sum over rows': () => tf.sum(x, 0),
    'mean over pixels': () => tf.mean(image, [0, 1, 2]),
    transpose: () => tf.transpose(x),
    clone: () => tf.clone(x),
    'slice of a vector': () => tf.slice(all, [1000], [1 << 16]),
    'tile of a row of channels': () => tf.tile(row, [64, 32, 32, 1]),
  };
  return Object.entries(functions).map(([name, f]) => both(`${name}, 1e6 numbers`, 5, f));
};

/** What stands between the products of a layer: one pass of a kernel over its operand, against the operations it is. */
const activations = (): Case[] => {
  const heap = heapOf(tf.backend());
  const { kernels, exponentialTable } = heap;
  const [x, y, dy] = [random(1024, 1024), tf.sigmoid(random(1024, 1024)), random(1024, 1024)];
  const [from, output, gradient, to] = [x, y, dy, random(1024, 1024)].map((tensor) => heap.at(tensor));
  const [image, offset, row] = [tf.reshape(x, [64, 128, 128, 1]), random(1), random(1024)];
  const [one, all] = [heap.at(offset), heap.at(row)];
  const n = 1024 * 1024;
  const pairs: Readonly<Record<string, readonly [stock: () => unknown, ours: () => unknown]>> = {
    relu: [() => tf.relu(x), () => kernels.relu(from!, to!, n)],
    sigmoid: [() => tf.sigmoid(x), () => kernels.sigmoid(from!, to!, n, exponentialTable)],
    softplus: [() => tf.softplus(x), () => kernels.softplus(from!, to!, n, exponentialTable)],
    'gradient of leakyRelu by its output': [
      () => tf.mul(dy, tf.step(y, 0.2)),
      () => kernels.rectifierGradient(output!, gradient!, to!, n, 0.2),
    ],
    'gradient of tanh by its output': [
      () => tf.mul(dy, tf.sub(1, tf.square(y))),
      () => kernels.tanhGradient(output!, gradient!, to!, n),
    ],
    'gradient of sigmoid by its output': [
      () => tf.mul(dy, tf.mul(y, tf.sub(1, y))),
      () => kernels.sigmoidGradient(output!, gradient!, to!, n),
    ],
    'offset of one channel': [() => tf.add(image, offset), () => kernels.addRow(from!, one, to!, n, 1)],
    'offsets of 1024 columns': [() => tf.add(x, row), () => kernels.addRow(from!, all, to!, 1024, 1024)],
  };
  return Object.entries(pairs).map(([name, [before, after]]) => ({
    name: `${name}, 1e6 numbers`,
    calls: 5,
    stock: before,
    ours: after,
  }));
};

/** The plain form of the product against the relaxed one, on memory of the engine's. */
const relaxedProduct = (m: number, k: number, n: number, transposeA: boolean, transposeB: boolean): Case => {
  const heap = heapOf(tf.backend());
  const { wasm } = tf.backend() as unknown as { readonly wasm: { readonly asm: { readonly memory: object } } };
  const [a, b, c] = [random(m, k), random(k, n), random(m, n)].map((tensor) => heap.at(tensor));
  const [plain, relaxed] = [false, true].map((form) => instantiateKernels(wasm.asm.memory, form));
  const work = 2 * m * k * n;
  const multiply = (kernels: typeof plain) => () =>
    kernels!.matrixProduct(a!, b!, c!, m, n, k, Number(transposeA), Number(transposeB), 0, heap.productWork);
  return {
    name: `product ${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'} ${m} x ${k} x ${n}`,
    work,
    calls: Math.max(3, Math.round(1e8 / work)),
    stock: multiply(plain),
    ours: multiply(relaxed),
  };
};

const normalization = (): Case => {
  const [x, dy] = [random(64, 16, 16, 64), random(64, 16, 16, 64)];
  const [scale, offset] = [random(64) as tf.Tensor1D, random(64) as tf.Tensor1D];
  const epsilon = 1e-3;
  const plain = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor): tf.Tensor => {
    const { mean, variance } = tf.moments(a, [0, 1, 2]);
    return tf.batchNorm(
      a as tf.Tensor4D,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      c as tf.Tensor1D,
      b as tf.Tensor1D,
      epsilon,
    );
  };
  return {
    name: 'batch normalization and its gradient, 1e6',
    calls: 3,
    stock: () => tf.grads(plain)([x, scale, offset], dy),
    ours: () => {
      const { normalize, normalizeGradient } = trainingKernels();
      const groups = [64 * 16 * 16];
      const { mean, variance } = normalize({ x, scale, offset, epsilon, groups });
      return normalizeGradient({ x, dy: tf.add(dy, 0), scale, mean, variance, epsilon, groups });
    },
  };
};

const optimizers = (): Case[] => {
  const size = 1e6;
  const [weights, gradient, mean, square] = [random(size), random(size), random(size), tf.abs(random(size))];
  const formula = adam();
  const step = adamStep({ stride: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 });
  const own = tf.tidy(() => ({
    weights: [tf.variable(random(size))],
    slots: [tf.variable(tf.zeros([size])), tf.variable(tf.zeros([size]))],
  }));
  const pure = (): unknown =>
    formula.update({
      weights: weights as tf.Tensor1D,
      gradient: gradient as tf.Tensor1D,
      slots: [mean as tf.Tensor1D, square as tf.Tensor1D],
      iteration: 5,
      step: 5,
    });
  return [
    {
      name: 'Adam of 1e6 weights in place',
      calls: 10,
      stock: pure,
      ours: () => updateInPlace(step, { ...own, gradients: [gradient] }),
    },
  ];
};

/** Ten steps of both players on examples of so many numbers: on the tape with both sets of kernels, and without a tape. */
const steps = (outputs: number, hidden: number[], calls: number): Case[] => {
  const examples = Array.from({ length: 256 }, (_, i) =>
    Float32Array.from({ length: outputs }, (_, j) => Math.sin(i * j)),
  );
  const dataset = { name: 'waves', size: examples.length, shape: [outputs], at: (i: number) => examples[i]! };
  const source = batches(outputs === 2 ? inMemory(ring()) : dataset, { size: 64, seed: 1 });
  const ten = (tape: boolean) => {
    const model = mlpGan({ seed: 1, outputs, hidden, latent: outputs === 2 ? 2 : 64, tape })();
    return () =>
      lastValueFrom(
        ticks(model, source).pipe(discriminatorStep(nonSaturating), generatorStep(nonSaturating), take(10)),
      );
  };
  const [taped, written] = [ten(true), ten(false)];
  const name = `ten steps of ${[...hidden, outputs].join('-')}, batch 64`;
  return [
    { name: `${name}, on the tape`, calls, stock: taped, ours: taped },
    { name: `${name}, by programs`, calls, stock: taped, ours: written },
  ];
};

console.log(
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}\n`,
);
console.log(`${''.padEnd(46)}${'as it comes'.padStart(14)}${'ours'.padStart(14)}`);
const cases: readonly Case[] = [
  ...[false, true].flatMap((a) => [false, true].map((b) => product(64, 784, 512, a, b))),
  product(128, 784, 512, false, true),
  product(128, 784, 512, true, false),
  product(256, 2, 64, false, true),
  product(256, 2, 64, true, false),
  product(64, 64, 64, false, false, 8),
  ...convolution(64, 14, 32, 64, 4, 2),
  ...convolution(64, 28, 1, 32, 4, 2),
  ...convolution(64, 32, 3, 64, 4, 2),
  ...convolution(64, 28, 16, 32, 3, 1),
  ...convolution(64, 7, 64, 128, 3, 1),
  ...convolution(16, 32, 64, 64, 3, 1),
  ...elementwise(),
  ...activations(),
  normalization(),
  ...optimizers(),
];
for (const each of cases) await measure(each);
if (relaxedSimd()) {
  console.log(`\n${''.padEnd(46)}${'plain'.padStart(14)}${'relaxed SIMD'.padStart(14)}`);
  for (const [a, b] of [
    [false, false],
    [false, true],
    [true, false],
  ] as const)
    await measure(relaxedProduct(64, 784, 512, a, b));
  console.log('');
}
// The steps make tensors of their own, beside those above.
for (const each of [...steps(2, [64, 64], 5), ...steps(784, [512, 256], 1)]) await measure(each);
