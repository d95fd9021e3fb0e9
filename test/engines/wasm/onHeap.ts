import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { heapOf } from '../../../src/engines/wasm/heap.js';

/** Stands before, between and after all numbers: a pattern that no kernel computes. */
const guard = 0x7fa5a5a5;
const guards = 16;

const bitsOf = (pointer: number, count: number): Uint32Array => {
  const { wasm } = tf.backend() as unknown as { readonly wasm: { readonly HEAPU8: Uint8Array } };
  return new Uint32Array(wasm.HEAPU8.buffer, pointer, count);
};

/**
 * Runs a kernel on numbers laid out in the heap, and expects it to write where it should and nowhere else.
 *
 * `outputs`: how many numbers it writes, or that it writes over its first input. Everything begins four bytes beside
 * what vectors would like.
 */
export const onHeap = (
  inputs: readonly Float32Array[],
  outputs: number | 'in place',
  run: (inputs: readonly number[], output: number) => void,
): Float32Array => {
  const lengths = [...inputs.map(({ length }) => length), outputs === 'in place' ? 0 : outputs];
  const total = lengths.reduce((sum, length) => sum + length + guards, guards);
  return heapOf(tf.backend()).scratch(4 * (total + 1), (scratch) => {
    const start = scratch + 4;
    let next = start;
    const places = lengths.map((length) => {
      const place = next + 4 * guards;
      next = place + 4 * length;
      return place;
    });
    const bits = bitsOf(start, total);
    bits.fill(guard);
    inputs.forEach((input, i) => bits.set(new Uint32Array(input.slice().buffer), (places[i]! - start) / 4));
    const before = bits.slice();
    const written = outputs === 'in place' ? 0 : inputs.length;
    run(places.slice(0, -1), places[written]!);
    const from = (places[written]! - start) / 4;
    const result = new Float32Array(bitsOf(start, total).slice(from, from + lengths[written]!).buffer);
    const after = bitsOf(start, total).slice();
    before.fill(0, from, from + result.length);
    after.fill(0, from, from + result.length);
    expect(after).toEqual(before);
    return result;
  });
};
