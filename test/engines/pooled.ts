import * as tf from '@tensorflow/tfjs-core';

/** A pooling of images whose values are all different, and the gradients that come back to it. */
export interface Pooling {
  readonly shape: readonly [number, number, number, number];
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly pad: 'same' | 'valid';
}

export const poolings: readonly Pooling[] = [
  { shape: [2, 6, 6, 3], size: [2, 2], stride: [2, 2], pad: 'valid' },
  { shape: [3, 5, 7, 2], size: [3, 3], stride: [2, 2], pad: 'same' },
  { shape: [2, 5, 5, 4], size: [3, 3], stride: [1, 1], pad: 'same' },
  { shape: [2, 7, 6, 3], size: [3, 2], stride: [1, 1], pad: 'valid' },
  { shape: [2, 9, 8, 3], size: [2, 2], stride: [3, 4], pad: 'same' },
  { shape: [2, 9, 8, 3], size: [2, 2], stride: [3, 4], pad: 'valid' },
  { shape: [2, 4, 3, 5], size: [5, 4], stride: [1, 2], pad: 'same' },
  { shape: [1, 6, 5, 1], size: [3, 3], stride: [2, 1], pad: 'same' },
];

/** Where the windows begin along an axis: TensorFlow's rule. */
const starts = (length: number, size: number, stride: number, pad: Pooling['pad']): number[] => {
  const count = Math.ceil((pad === 'same' ? length : length - size + 1) / stride);
  const padding = pad === 'same' ? Math.max(0, (count - 1) * stride + size - length) : 0;
  return Array.from({ length: count }, (_, i) => i * stride - Math.floor(padding / 2));
};

export const pooledShape = ({ shape, size, stride, pad }: Pooling): [number, number, number, number] => [
  shape[0],
  starts(shape[1], size[0], stride[0], pad).length,
  starts(shape[2], size[1], stride[1], pad).length,
  shape[3],
];

/** The gradient by its definition, in float64: what each window sends to the positions that it covers. */
export const gradientOf = (
  kind: 'avg' | 'max',
  pooling: Pooling,
  images: ArrayLike<number>,
  dy: ArrayLike<number>,
): number[] => {
  const { shape, size, stride, pad } = pooling;
  const [batch, height, width, channels] = shape;
  const [rows, columns] = [starts(height, size[0], stride[0], pad), starts(width, size[1], stride[1], pad)];
  const gradient = Array.from({ length: batch * height * width * channels }, () => 0);
  for (let n = 0; n < batch; n++)
    for (let c = 0; c < channels; c++)
      rows.forEach((top, row) => {
        columns.forEach((left, column) => {
          const covered = Array.from({ length: size[0] * size[1] }, (_, i) => [
            top + Math.floor(i / size[1]),
            left + (i % size[1]),
          ])
            .filter(([y, x]) => y! >= 0 && y! < height && x! >= 0 && x! < width)
            .map(([y, x]) => ((n * height + y!) * width + x!) * channels + c);
          const largest = Math.max(...covered.map((at) => images[at]!));
          const takers = kind === 'avg' ? covered : covered.filter((at) => images[at] === largest).slice(0, 1);
          const sent = dy[((n * rows.length + row) * columns.length + column) * channels + c]!;
          for (const at of takers) gradient[at]! += sent / takers.length;
        });
      });
  return gradient;
};

export const pooled = (kind: 'avg' | 'max', x: tf.Tensor, { size, stride, pad }: Pooling): tf.Tensor4D =>
  (kind === 'avg' ? tf.avgPool : tf.maxPool)(x as tf.Tensor4D, [...size], [...stride], pad);
