import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { heapOf } from '../../../src/engines/wasm/heap.js';
import type { Kernels } from '../../../src/engines/wasm/kernels.js';
import { keyOf, normals } from '../../../src/random.js';
import { startWasm } from './engines.js';
import { onHeap } from './onHeap.js';

beforeAll(startWasm);

const kernels = (): Kernels => heapOf(tf.backend()).kernels;
const numbers = (name: string, count: number): Float32Array => Float32Array.from(normals(keyOf(51, name), count));
const rowCounts = [0, 1, 2, 5, 13];
const f = Math.fround;

test.each([1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 15, 16, 17, 33])(
  'the kernels of %i channels have the bits of their formulas and write nothing beside',
  (channels) => {
    const [mean, factor, offset] = ['mean', 'factor', 'offset'].map((name) => numbers(name, channels));
    const [shift, slope] = ['shift', 'slope'].map((name) => numbers(name, channels));
    for (const rows of rowCounts) {
      const [x, dy] = ['x', 'dy'].map((name) => numbers(name, rows * channels));
      const each = (formula: (c: number, i: number) => number): Float32Array =>
        Float32Array.from(x!, (_, i) => formula(i % channels, i));
      const y = onHeap([x!, mean!, factor!, offset!], x!.length, ([from, m, s, o], to) =>
        kernels().normalize(from!, m!, s!, o!, to, rows, channels),
      );
      expect(y).toEqual(each((c, i) => f(f(f(x![i]! - mean![c]!) * factor![c]!) + offset![c]!)));

      const gradient = each((c, i) =>
        f(f(f(dy![i]! - shift![c]!) - f(f(x![i]! - mean![c]!) * slope![c]!)) * factor![c]!),
      );
      const statistics = [mean!, shift!, slope!, factor!];
      const beside = onHeap([x!, dy!, ...statistics], x!.length, ([from, g, m, h, l, s], to) =>
        kernels().normalizeGradient(from!, g!, m!, h!, l!, s!, to, rows, channels),
      );
      expect(beside).toEqual(gradient);
      const inPlace = onHeap([dy!, x!, ...statistics], 'in place', ([g, from, m, h, l, s], to) =>
        kernels().normalizeGradient(from!, g!, m!, h!, l!, s!, to, rows, channels),
      );
      expect(inPlace).toEqual(gradient);

      const before = numbers('sums', channels);
      const sums = before.slice();
      for (let i = 0; i < x!.length; i++) {
        const c = i % channels;
        sums[c] = sums[c]! + f(f(x![i]! - mean![c]!) * f(dy![i]! - shift![c]!));
      }
      const added = onHeap([before, x!, dy!, mean!, shift!], 'in place', ([, from, g, m, h], out) =>
        kernels().centredProducts(from!, g!, m!, h!, out, rows, channels),
      );
      expect(added).toEqual(sums);
    }
  },
);
