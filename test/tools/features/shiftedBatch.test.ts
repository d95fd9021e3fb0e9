import { keyOf } from 'rxgan';
import { expect, it } from 'vitest';
import { shiftedBatch } from '../../../tools/features/shiftedBatch.js';

const [edge, most, count] = [5, 2, 300];
/** Pixels that tell where they are: 1 to 25. */
const image = Array.from({ length: edge * edge }, (_, at) => at + 1);
const batch = { data: Float32Array.from(Array(count).fill(image).flat()), shape: [count, edge, edge, 1] };

const moved = (down: number, right: number): number[] =>
  image.map((_, at) => {
    const [row, column] = [Math.floor(at / edge) - down, (at % edge) - right];
    return Math.min(row, column) < 0 || Math.max(row, column) >= edge ? -1 : image[row * edge + column]!;
  });
const everyMove = Array.from({ length: 25 }, (_, i) => moved(Math.floor(i / 5) - most, (i % 5) - most));

it('moves each image by up to 2 pixels, every way there is, with background behind it', () => {
  const { data, shape } = shiftedBatch(batch, most, keyOf(1, 'shift'));
  expect(shape).toEqual(batch.shape);
  const images = Array.from({ length: count }, (_, i) => Array.from(data.subarray(25 * i, 25 * (i + 1))).join());
  expect([...new Set(images)].sort()).toEqual(everyMove.map((each) => each.join()).sort());
});

it('is a function of its key, leaves the batch alone, and keeps its labels', () => {
  const before = batch.data.slice();
  const labeled = { ...batch, labels: { ids: new Int32Array(count), classes: 10 } };
  const first = shiftedBatch(labeled, most, keyOf(1, 'shift'));
  expect(shiftedBatch(labeled, most, keyOf(1, 'shift'))).toEqual(first);
  expect(shiftedBatch(labeled, most, keyOf(2, 'shift')).data).not.toEqual(first.data);
  expect(first.labels).toBe(labeled.labels);
  expect(batch.data).toEqual(before);
  expect(shiftedBatch(batch, 0, keyOf(1, 'shift')).data).toEqual(before);
});
