import type { Heap } from './heap.js';

/** Rows that are added up at once: short sums of short sums keep more digits than one long sum. */
const block = 256;

/**
 * Sums over rows, block by block and then over the blocks: the rounding error grows as the square root of the longer of
 * the two sums instead of the number of rows.
 *
 * `add` adds the rows of one block to a row of zeros at `out`.
 */
export const columnSums = (
  heap: Heap,
  rows: number,
  channels: number,
  out: number,
  add: (row: number, count: number, out: number) => void,
): void => {
  const blocks = Math.ceil(rows / block);
  heap.scratch(4 * channels * blocks, (partial) => {
    heap.zero(partial, channels * blocks);
    for (let i = 0; i < blocks; i++) add(i * block, Math.min(block, rows - i * block), partial + 4 * channels * i);
    heap.zero(out, channels);
    heap.kernels.sumMiddle(partial, out, 1, blocks, channels);
  });
};
