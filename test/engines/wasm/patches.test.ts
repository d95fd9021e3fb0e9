import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { heapOf } from '../../../src/engines/wasm/heap.js';
import { keyOf, normals } from '../../../src/random.js';
import { startWasm } from './engines.js';
import { onHeap } from './onHeap.js';

beforeAll(startWasm);

interface Geometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly top: number;
  readonly left: number;
}
const numbers = (name: string, count: number): Float32Array => Float32Array.from(normals(keyOf(41, name), count));
const argumentsOf = (g: Geometry) =>
  [
    g.height,
    g.width,
    g.channels,
    g.outHeight,
    g.outWidth,
    g.kernelHeight,
    g.kernelWidth,
    g.strideHeight,
    g.strideWidth,
    g.top,
    g.left,
  ] as const;

/** For every number of the patches of some lines, which number of the images it is; -1 outside. */
const sources = (g: Geometry, line: number, lines: number): number[] => {
  const made: number[] = [];
  for (let at = line; at < line + lines; at++)
    for (let ox = 0; ox < g.outWidth; ox++)
      for (let ky = 0; ky < g.kernelHeight; ky++)
        for (let kx = 0; kx < g.kernelWidth; kx++)
          for (let c = 0; c < g.channels; c++) {
            const y = (at % g.outHeight) * g.strideHeight - g.top + ky;
            const x = ox * g.strideWidth - g.left + kx;
            const inside = y >= 0 && y < g.height && x >= 0 && x < g.width;
            const picture = Math.floor(at / g.outHeight);
            made.push(inside ? ((picture * g.height + y) * g.width + x) * g.channels + c : -1);
          }
  return made;
};

const check = (g: Geometry, line: number, lines: number): void => {
  const { kernels } = heapOf(tf.backend());
  const image = numbers('image', g.batch * g.height * g.width * g.channels);
  const at = sources(g, line, lines);
  const gathered = onHeap([image], at.length, ([from], to) =>
    kernels.gatherPatches(from!, to, line, lines, ...argumentsOf(g)),
  );
  expect(gathered).toEqual(Float32Array.from(at, (i) => (i < 0 ? 0 : image[i]!)));
  const patches = numbers('patches', at.length);
  const added = image.slice();
  at.forEach((i, place) => {
    if (i >= 0) added[i]! += patches[place]!;
  });
  const scattered = onHeap([image, patches], 'in place', ([to, from]) =>
    kernels.scatterPatches(to!, from!, line, lines, ...argumentsOf(g)),
  );
  expect(scattered).toEqual(added);
};

const square = (size: number, channels: number, kernel: number, stride: number, pad: number): Geometry => {
  const out = Math.floor((size + 2 * pad - kernel) / stride) + 1;
  return {
    batch: 2,
    height: size,
    width: size,
    channels,
    outHeight: out,
    outWidth: out,
    kernelHeight: kernel,
    kernelWidth: kernel,
    strideHeight: stride,
    strideWidth: stride,
    top: pad,
    left: pad,
  };
};

test.each([
  ['rows of one number', square(5, 1, 1, 1, 0)],
  ['rows of three numbers', square(5, 1, 3, 1, 1)],
  ['rows of four numbers', square(8, 1, 4, 2, 1)],
  ['rows of five numbers', square(6, 5, 1, 2, 0)],
  ['rows of fifteen numbers', square(6, 5, 3, 1, 1)],
  ['rows of sixteen numbers', square(6, 4, 4, 1, 1)],
  ['rows of seventeen numbers', square(6, 17, 1, 1, 0)],
  ['rows longer than a bulk copy is worth', square(5, 100, 3, 1, 1)],
  ['a filter larger than the picture', square(2, 3, 5, 1, 2)],
  ['patches that lie outside altogether', { ...square(3, 2, 2, 2, 4), outHeight: 6, outWidth: 6 }],
] as const)('%s, gathered and scattered: every number in its place, and nothing beside', (_name, geometry) => {
  check(geometry, 0, geometry.batch * geometry.outHeight);
  check(geometry, 1, geometry.outHeight);
  check(geometry, 2, 0);
});

test('random geometries and pieces', () =>
  fc.assert(
    fc.property(
      fc.record({
        batch: fc.integer({ min: 1, max: 3 }),
        height: fc.integer({ min: 1, max: 7 }),
        width: fc.integer({ min: 1, max: 7 }),
        channels: fc.integer({ min: 1, max: 9 }),
        outHeight: fc.integer({ min: 1, max: 5 }),
        outWidth: fc.integer({ min: 1, max: 5 }),
        kernelHeight: fc.integer({ min: 1, max: 5 }),
        kernelWidth: fc.integer({ min: 1, max: 5 }),
        strideHeight: fc.integer({ min: 1, max: 3 }),
        strideWidth: fc.integer({ min: 1, max: 3 }),
        top: fc.integer({ min: 0, max: 4 }),
        left: fc.integer({ min: 0, max: 4 }),
      }),
      fc.nat(14),
      fc.nat(14),
      (geometry, from, count) => {
        const lines = geometry.batch * geometry.outHeight;
        const line = from % lines;
        check(geometry, line, Math.min(count, lines - line));
      },
    ),
    { seed: 14, numRuns: 200 },
  ));
