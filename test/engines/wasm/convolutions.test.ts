import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { agrees, type Computation, onStock, random, sameBits, startWasm } from './engines.js';

interface Geometry {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filters: number;
  readonly kernel: number | readonly [number, number];
  readonly stride: number | readonly [number, number];
  readonly pad: 'same' | 'valid' | number | [[0, 0], [number, number], [number, number], [0, 0]];
}

const geometries: readonly Geometry[] = [
  { height: 8, width: 8, channels: 3, filters: 5, kernel: 4, stride: 2, pad: 'same' },
  { height: 7, width: 9, channels: 3, filters: 5, kernel: 3, stride: 1, pad: 'same' },
  { height: 15, width: 13, channels: 2, filters: 4, kernel: 3, stride: 2, pad: 'valid' },
  { height: 14, width: 14, channels: 32, filters: 64, kernel: 4, stride: 2, pad: 'same' },
  { height: 9, width: 9, channels: 1, filters: 6, kernel: 5, stride: 3, pad: 'same' },
  { height: 10, width: 10, channels: 4, filters: 4, kernel: 1, stride: 1, pad: 'same' },
  { height: 10, width: 11, channels: 4, filters: 4, kernel: 1, stride: 2, pad: 'valid' },
  { height: 12, width: 12, channels: 3, filters: 5, kernel: 2, stride: 4, pad: 'valid' },
  { height: 8, width: 8, channels: 3, filters: 5, kernel: 3, stride: 2, pad: 1 },
  { height: 6, width: 20, channels: 2, filters: 3, kernel: [2, 5], stride: [1, 2], pad: 'same' },
  {
    height: 5,
    width: 6,
    channels: 2,
    filters: 9,
    kernel: 3,
    stride: 1,
    pad: [
      [0, 0],
      [2, 0],
      [0, 3],
      [0, 0],
    ],
  },
  { height: 4, width: 4, channels: 70, filters: 2, kernel: 4, stride: 1, pad: 'valid' },
  { height: 7, width: 5, channels: 33, filters: 67, kernel: 3, stride: 1, pad: 'same' },
  { height: 9, width: 6, channels: 9, filters: 64, kernel: [3, 5], stride: [2, 1], pad: 'valid' },
  { height: 3, width: 4, channels: 130, filters: 65, kernel: 1, stride: 1, pad: 'same' },
];

const sides = (size: Geometry['kernel']): [number, number] => (typeof size === 'number' ? [size, size] : [...size]);
const imageOf = ({ height, width, channels }: Geometry, batch = 3): tf.Tensor4D =>
  random('image', [batch, height, width, channels]) as tf.Tensor4D;
const filterOf = ({ kernel, channels, filters }: Geometry): tf.Tensor4D =>
  random('filter', [...sides(kernel), channels, filters]) as tf.Tensor4D;
const convolved = (x: tf.Tensor, w: tf.Tensor, { stride, pad }: Geometry): tf.Tensor =>
  tf.conv2d(
    x as tf.Tensor4D,
    w as tf.Tensor4D,
    sides(stride),
    pad,
    'NHWC',
    1,
    typeof pad === 'number' || Array.isArray(pad) ? 'floor' : undefined,
  );
/** A scalar in which every number of y counts differently. */
const weighed = (y: tf.Tensor): tf.Scalar => tf.sum(tf.mul(y, random('weights', y.shape)));

const byInput =
  (geometry: Geometry): Computation =>
  () =>
    tf.grad((x: tf.Tensor) => weighed(convolved(x, filterOf(geometry), geometry)))(imageOf(geometry));
const byFilter =
  (geometry: Geometry): Computation =>
  () =>
    tf.grad((w: tf.Tensor) => weighed(convolved(imageOf(geometry), w, geometry)))(filterOf(geometry));

describe('the stock engine', () => {
  test.each([
    ['a convolution', byFilter(geometries[0]!), 'Conv2DBackpropFilter'],
    ['an embedding', () => tf.grad((table) => tf.gather(table, [0, 1]))(random('table', [3, 2])), 'UnsortedSegmentSum'],
    [
      'a depthwise convolution',
      () =>
        tf.grad((x: tf.Tensor) =>
          tf.depthwiseConv2d(x as tf.Tensor4D, random('filter', [2, 2, 3, 1]) as tf.Tensor4D, 1, 'same'),
        )(imageOf(geometries[0]!)),
      'DepthwiseConv2dNativeBackprop',
    ],
  ] as const)('cannot train %s: if this fails, the added kernel may go', async (_name, f, missing) => {
    await expect(onStock(f)).rejects.toThrow(missing);
  });
});

describe('the convolutions of this library', () => {
  beforeAll(startWasm);

  describe.each(geometries)(
    '$height x $width x $channels to $filters, kernel $kernel, stride $stride, pad $pad',
    (geometry) => {
      test('the convolution', () => agrees(() => convolved(imageOf(geometry), filterOf(geometry), geometry)));
      test('the gradient by the input', () => agrees(byInput(geometry)));
      test('the gradient by the filter', () => agrees(byFilter(geometry)));
    },
  );
  // In the plain form: a multiply-add that rounds once has other bits.
  test('of many channels have the bits of the stock kernel', async () => {
    const geometry: Geometry = { height: 14, width: 14, channels: 32, filters: 64, kernel: 4, stride: 2, pad: 'same' };
    await sameBits(() => convolved(imageOf(geometry, 8), filterOf(geometry), geometry));
  });
  test.each(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const)(
    'of many channels, fused with a bias and %s',
    async (activation) => {
      const geometry: Geometry = { height: 6, width: 7, channels: 17, filters: 66, kernel: 3, stride: 1, pad: 'same' };
      const fused = (bias?: tf.Tensor): tf.Tensor =>
        tf.fused.conv2d({
          x: imageOf(geometry),
          filter: filterOf(geometry),
          strides: 1,
          pad: 'same',
          activation,
          ...(bias && { bias }),
          ...(activation === 'prelu' && { preluActivationWeights: random('slopes', [66]) }),
          ...(activation === 'leakyrelu' && { leakyreluAlpha: 0.3 }),
        });
      await agrees(() => fused(random('bias', [66])));
      await agrees(() => fused());
    },
  );
  test('of an empty batch, or with dilation, are what the engine makes of them', async () => {
    const filter = (): tf.Tensor4D => random('filter', [3, 3, 16, 64]) as tf.Tensor4D;
    await agrees(() => tf.conv2d(tf.zeros<tf.Rank.R4>([0, 8, 8, 16]), filter(), 1, 'same'), 0);
    await agrees(() => tf.conv2d(random('x', [2, 8, 8, 16]) as tf.Tensor4D, filter(), 1, 'same', 'NHWC', 2));
  });
  test('give an image the same numbers alone and in a batch', async () => {
    await startWasm();
    tf.tidy(() => {
      const image = (name: string): tf.Tensor4D => random(name, [1, 6, 6, 16]) as tf.Tensor4D;
      const filter = random('filter', [3, 3, 16, 64]) as tf.Tensor4D;
      const [a, b] = ['a', 'b'].map((name) => tf.conv2d(image(name), filter, 1, 'same').dataSync());
      const both = tf.conv2d(tf.concat([image('a'), image('b')]), filter, 1, 'same').dataSync();
      expect(Array.from(both)).toEqual([...a!, ...b!]);
    });
  });
  test('of more patches than one piece, whose number is no multiple of it', async () => {
    const geometry: Geometry = { height: 33, width: 31, channels: 2, filters: 3, kernel: 3, stride: 1, pad: 'same' };
    await agrees(byInput(geometry));
    await agrees(byFilter(geometry));
  });
  test('random geometries', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          height: fc.integer({ min: 3, max: 9 }),
          width: fc.integer({ min: 3, max: 9 }),
          channels: fc.integer({ min: 1, max: 6 }),
          filters: fc.integer({ min: 1, max: 9 }),
          kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
          stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
          pad: fc.constantFrom('same' as const, 'valid' as const),
        }),
        async (geometry) => {
          await agrees(byInput(geometry));
          await agrees(byFilter(geometry));
        },
      ),
      { seed: 6, numRuns: 25 },
    ));
  test('the transposed convolution and its gradients', async () => {
    const x = (): tf.Tensor4D => random('x', [3, 4, 5, 6]) as tf.Tensor4D;
    const w = (): tf.Tensor4D => random('w', [4, 4, 5, 6]) as tf.Tensor4D;
    const up = (image: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
      tf.conv2dTranspose(image as tf.Tensor4D, filter as tf.Tensor4D, [3, 8, 10, 5], 2, 'same');
    await agrees(() => up(x(), w()));
    await agrees(() => tf.grad((filter: tf.Tensor) => weighed(up(x(), filter)))(w()));
    await agrees(() => tf.grad((image: tf.Tensor) => weighed(up(image, w())))(x()));
  });
  test('an empty batch has no gradient', async () => {
    await agrees(() =>
      tf.grad((w: tf.Tensor) => weighed(tf.conv2d(tf.zeros<tf.Rank.R4>([0, 8, 8, 3]), w as tf.Tensor4D, 2, 'same')))(
        filterOf(geometries[0]!),
      ),
    );
  });
  test('dilation is refused, by the gradient and by the kernel', async () => {
    await startWasm();
    tf.tidy(() => {
      const dilated = (w: tf.Tensor): tf.Tensor =>
        weighed(tf.conv2d(imageOf(geometries[0]!), w as tf.Tensor4D, 1, 'valid', 'NHWC', 2));
      expect(() => tf.grad(dilated)(filterOf(geometries[0]!))).toThrow(/dilation/);
      const attrs = { strides: 1, pad: 'same', dilations: [2, 2], filterShape: [3, 3, 2, 1] };
      const inputs = { x: tf.ones([1, 5, 5, 2]), dy: tf.ones([1, 5, 5, 2]) };
      expect(() => tf.engine().runKernel('DepthwiseConv2dNativeBackpropFilter', inputs, attrs)).toThrow(/dilations/);
    });
  });
  test('channels first is refused by name', async () => {
    await startWasm();
    tf.tidy(() => {
      const attrs = { strides: 1, pad: 'same', dataFormat: 'NCHW', filterShape: [3, 3, 2, 2] };
      const run = (): tf.Tensor =>
        tf.engine().runKernel('Conv2DBackpropFilter', { x: tf.ones([1, 2, 5, 5]), dy: tf.ones([1, 2, 5, 5]) }, attrs);
      expect(run).toThrow(/Conv2DBackpropFilter\.dataFormat.*NHWC/);
    });
  });
});

describe.each([1, 2, 3])('depthwise convolutions with multiplier %i', (multiplier) => {
  beforeAll(startWasm);
  const cases = [1, 2, 3].flatMap((stride) => (['same', 'valid'] as const).map((pad) => ({ stride, pad })));
  test.each(cases)('stride $stride, $pad', async ({ stride, pad }) => {
    for (const channels of [3, 4, 9]) {
      const x = (): tf.Tensor4D => random('x', [2, 7, 8, channels]) as tf.Tensor4D;
      const w = (): tf.Tensor4D => random('w', [3, 2, channels, multiplier]) as tf.Tensor4D;
      const out = (image: tf.Tensor, filter: tf.Tensor): tf.Scalar =>
        weighed(tf.depthwiseConv2d(image as tf.Tensor4D, filter as tf.Tensor4D, stride, pad));
      await agrees(() => tf.grad((image: tf.Tensor) => out(image, w()))(x()));
      await agrees(() => tf.grad((filter: tf.Tensor) => out(x(), filter))(w()));
    }
  });
});

describe('sums of segments', () => {
  beforeAll(startWasm);
  test('the gradient of a gather with repeated indices', () =>
    agrees(() =>
      tf.grad((table: tf.Tensor) => weighed(tf.gather(table, tf.tensor1d([0, 2, 2, 1, 2], 'int32'))))(
        random('table', [5, 7]),
      ),
    ));
  test.each([[[]], [[5]], [[2, 3]]])('rows of shape %j, ids out of range left out', (inner) =>
    agrees(() => tf.unsortedSegmentSum(random('rows', [6, ...inner]), tf.tensor1d([1, 0, 1, 3, -1, 9], 'int32'), 4)),
  );
  test('integers stay integers', async () => {
    await startWasm();
    const sums = tf.tidy(() =>
      tf.unsortedSegmentSum(tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2], 'int32'), tf.tensor1d([1, 1, -1], 'int32'), 2),
    );
    expect(sums.dtype).toBe('int32');
    expect(Array.from(sums.dataSync())).toEqual([0, 0, 4, 6]);
    sums.dispose();
  });
});
