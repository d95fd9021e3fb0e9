import { type Dataset, grid, inMemory, ring, swissRoll, twoMoons } from 'rxgan/data';
import { expect, test } from 'vitest';

const image: Dataset = {
  name: 'image',
  size: 5,
  shape: [2, 3, 1],
  at: (index) => Float32Array.from({ length: 6 }, (_, i) => 10 * index + i),
};

test.each([ring({ size: 50 }), grid({ size: 50 }), swissRoll({ size: 50 }), twoMoons({ size: 50 }), image])(
  '$name in memory holds the same examples, as float32',
  (dataset) => {
    const kept = inMemory(dataset);
    expect(kept).toMatchObject({ name: dataset.name, size: dataset.size, shape: dataset.shape });
    for (let i = dataset.size - 1; i >= 0; i--) {
      expect(Array.from(kept.at(i))).toEqual(Array.from(Float32Array.from(dataset.at(i))));
    }
  },
);
test('computes every example once and keeps what else the set knows', () => {
  let computed = 0;
  const counting = {
    ...ring({ size: 20 }),
    at: (index: number) => {
      computed++;
      return [index, index];
    },
  };
  const kept = inMemory(counting);
  for (let i = 0; i < 20; i++) kept.at(i);
  expect(computed).toBe(20);
  expect(kept.means).toBe(counting.means);
});
