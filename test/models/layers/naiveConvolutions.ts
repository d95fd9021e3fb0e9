/** Numbers of one image or filter in row-major order. */
export interface Grid {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

const at = ({ shape, values }: Grid, ...position: readonly number[]): number =>
  values[position.reduce((index, place, axis) => index * shape[axis]! + place, 0)]!;

/** How many zeros stand before an image of this length; `identity` puts the odd one behind. */
const before = (length: number, size: number, strides: number, pad: 'same' | 'valid'): number =>
  pad === 'valid' ? 0 : Math.floor(Math.max(0, (Math.ceil(length / strides) - 1) * strides + size - length) / 2);

export interface Geometry {
  readonly size: number;
  readonly strides: number;
  readonly pad: 'same' | 'valid';
  /** 1 if not given. */
  readonly dilations?: number;
}

/** Where the filter's element (u, v) at output (i, j) looks: every such meeting, once. */
const meetings = (
  [height, width]: readonly number[],
  [outHeight, outWidth]: readonly number[],
  { size, strides, pad, dilations: d = 1 }: Geometry,
  meet: (i: number, j: number, u: number, v: number, y: number, x: number) => void,
): void => {
  const reach = d * (size - 1) + 1;
  const [top, left] = [before(height!, reach, strides, pad), before(width!, reach, strides, pad)];
  for (let i = 0; i < outHeight!; i++)
    for (let j = 0; j < outWidth!; j++)
      for (let u = 0; u < size; u++)
        for (let v = 0; v < size; v++) {
          const [y, x] = [i * strides + d * u - top, j * strides + d * v - left];
          if (y >= 0 && y < height! && x >= 0 && x < width!) meet(i, j, u, v, y, x);
        }
};

/** y[i, j, o] = b[o] + Σ x[s i + d u - top, s j + d v - left, c] K[u, v, c, o], as the definition says. */
export const naiveConvolution = (
  x: Grid,
  kernel: Grid,
  bias: ArrayLike<number>,
  outputShape: readonly number[],
  geometry: Geometry,
): number[] => {
  const [, width, filters] = outputShape as [number, number, number];
  const y = Array.from({ length: outputShape.reduce((a, b) => a * b) }, (_, i) => bias[i % filters] ?? 0);
  meetings(x.shape, outputShape, geometry, (i, j, u, v, row, column) => {
    for (let o = 0; o < filters; o++)
      for (let c = 0; c < x.shape[2]!; c++)
        y[(i * width + j) * filters + o]! += at(x, row, column, c) * at(kernel, u, v, c, o);
  });
  return y;
};

/** Every meeting of the convolution the other way round: the input at (i, j) adds to what the filter lies on there. */
export const naiveTransposed = (
  x: Grid,
  kernel: Grid,
  bias: ArrayLike<number>,
  outputShape: readonly number[],
  geometry: Geometry,
): number[] => {
  const [, width, filters] = outputShape as [number, number, number];
  const y = Array.from({ length: outputShape.reduce((a, b) => a * b) }, (_, i) => bias[i % filters] ?? 0);
  meetings(outputShape, x.shape, geometry, (i, j, u, v, row, column) => {
    for (let o = 0; o < filters; o++)
      for (let c = 0; c < x.shape[2]!; c++)
        y[(row * width + column) * filters + o]! += at(x, i, j, c) * at(kernel, u, v, o, c);
  });
  return y;
};
