import fc from 'fast-check';
import { type Dataset, grid, inMemory, ring } from 'rxgan/data';
import { type BatchOptions, batches } from 'rxgan/streams';
import { describe, expect, it, test } from 'vitest';

/** Example i is (i, -i), so that a batch says which examples are in it. */
const numbered = (size: number): Dataset => ({
  name: 'numbered',
  size,
  shape: [2],
  at: (index) => [index, -index],
});
const firsts = (data: Float32Array): number[] => Array.from(data).filter((_, i) => i % 2 === 0);
const sizes = { count: fc.integer({ min: 1, max: 40 }), size: fc.integer({ min: 1, max: 17 }), seed: fc.nat() };

describe('batches', () => {
  it('shows every example once an epoch, also when batches span epochs', () =>
    fc.assert(
      fc.property(sizes.count, sizes.size, sizes.seed, (count, size, seed) => {
        const source = batches(numbered(count), { size, seed });
        const steps = Math.ceil((3 * count) / size);
        const seen = Array.from({ length: steps }, (_, step) => firsts(source(step).data)).flat();
        const all = Array.from({ length: count }, (_, i) => i);
        for (let epoch = 0; epoch < 3; epoch++)
          expect(seen.slice(epoch * count, (epoch + 1) * count).sort((a, b) => a - b)).toEqual(all);
      }),
      { seed: 7, numRuns: 100 },
    ));

  it('gives whole examples, in batches of one size', () =>
    fc.assert(
      fc.property(sizes.count, sizes.size, fc.nat(1000), (count, size, step) => {
        const { data, shape } = batches(numbered(count), { size, seed: 1 })(step);
        expect(shape).toEqual([size, 2]);
        expect(data.length).toBe(2 * size);
        firsts(data).forEach((first, i) => {
          expect(data[2 * i + 1]! + first).toBe(0);
        });
      }),
      { seed: 7, numRuns: 100 },
    ));

  it('gives batch n whatever was asked for before it', () => {
    const asked = batches(numbered(100), { size: 7, seed: 3 });
    for (let step = 0; step < 30; step++) asked(step);
    expect(batches(numbered(100), { size: 7, seed: 3 })(30)).toEqual(asked(30));
  });

  it('orders epochs and seeds differently', () => {
    const order = (seed: number, epoch: number) => firsts(batches(numbered(50), { size: 50, seed })(epoch).data);
    const orders = [order(1, 0), order(1, 1), order(2, 0), Array.from({ length: 50 }, (_, i) => i)];
    expect(new Set(orders.map(String)).size).toBe(4);
  });

  it.each([0, -1, 2.5, Number.NaN])('refuses the size %d', (size) => {
    expect(() => batches(numbered(5), { size, seed: 1 })).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'batches.size' }),
    );
  });
});

/** A set whose example i is the number i, so that a batch shows what it was made of. */
const counted = (size: number): Dataset => ({ name: 'counted', size, shape: [], at: (index) => [index] });
/** The indices that the first positions visit, in order. */
const visited = (size: number, batch: number, seed: number, positions: number): number[] => {
  const source = batches(counted(size), { size: batch, seed });
  const steps = Math.ceil(positions / batch);
  return Array.from({ length: steps }, (_, step) => Array.from(source(step).data))
    .flat()
    .slice(0, positions);
};
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const runs = { seed: 7, numRuns: 60 };

describe('batches as a permutation of each epoch', () => {
  test('each epoch visits each example exactly once, whatever the sizes, also when a batch spans epochs', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 90 }), fc.nat());
    const property = fc.property(sizes, ([size, batch, seed]) => {
      const indices = visited(size, batch, seed, 3 * size);
      for (const epoch of [0, 1, 2])
        expect(sorted(indices.slice(epoch * size, (epoch + 1) * size))).toEqual(
          Array.from({ length: size }, (_, i) => i),
        );
    });
    fc.assert(property, runs);
  });
  test('each epoch and each seed has its own order', () => {
    const indices = visited(100, 30, 1, 200);
    expect(indices.slice(0, 100)).not.toEqual(indices.slice(100));
    expect(indices.slice(0, 100)).not.toEqual(sorted(indices.slice(0, 100)));
    expect(visited(100, 30, 2, 100)).not.toEqual(indices.slice(0, 100));
  });
  test('a batch is a function of the step alone', () => {
    const source = batches(counted(70), { size: 16, seed: 5 });
    const property = fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (step, other) => {
      const first = source(step);
      source(other);
      expect(source(step)).toEqual(first);
      expect(batches(counted(70), { size: 16, seed: 5 })(step)).toEqual(first);
    });
    fc.assert(property, runs);
  });
  test('the batch size does not change the order in which examples come', () => {
    expect(visited(50, 7, 3, 100)).toEqual(visited(50, 64, 3, 100));
  });
  test('has the shape of the batch and the examples of the set', () => {
    const points = ring({ size: 40 });
    const { data, shape } = batches(points, { size: 64, seed: 1 })(2);
    expect(shape).toEqual([64, 2]);
    expect(data.length).toBe(128);
    const known = new Set(Array.from({ length: 40 }, (_, i) => Float32Array.from(points.at(i)).join()));
    for (let i = 0; i < 64; i++) expect(known.has(data.slice(2 * i, 2 * i + 2).join())).toBe(true);
  });
  test('every batch has memory of its own, which a consumer may keep', () => {
    const source = batches(counted(10), { size: 4, seed: 1 });
    const kept = source(0);
    const copy = Array.from(kept.data);
    source(1);
    expect(Array.from(kept.data)).toEqual(copy);
  });
  test.each([0, -1, 1.5, Number.NaN])('refuses the size %d', (size) => {
    const refused = expect.objectContaining({ _tag: 'ConfigError', path: 'batches.size' });
    expect(() => batches(counted(10), { size, seed: 1 })).toThrow(refused);
  });
});

describe('batches that would be none are refused', () => {
  test.each<[string, () => unknown, string]>([
    ['of a set without examples', () => batches(counted(0), { size: 4, seed: 1 }), 'counted.size'],
    [
      'of such a set among others',
      () => batches({ a: counted(3), b: counted(0) }, { size: 4, seed: 1 }),
      'counted.size',
    ],
    ['of no fields', () => batches({}, { size: 4, seed: 1 }), 'batches'],
    ['by the seed NaN', () => batches(counted(3), { size: 4, seed: Number.NaN }), 'batches.seed'],
    ['without a seed', () => batches({ a: counted(3) }, { size: 4 } as BatchOptions), 'batches.seed'],
  ])('%s', (_name, make, path) => {
    expect(make).toThrow(expect.objectContaining({ _tag: 'ConfigError', path }));
  });
});

describe('labeled batches', () => {
  /** Example i is the number i, of class 7 i mod 5. */
  const classified = (size: number): Dataset => ({ ...counted(size), classes: 5, label: (index) => (7 * index) % 5 });

  test('have the labels of exactly the examples that they hand out, also when a batch spans epochs', () => {
    const property = fc.property(sizes.count, sizes.size, sizes.seed, fc.nat(200), (count, size, seed, step) => {
      const { data, labels } = batches(classified(count), { size, seed, labeled: true })(step);
      expect(labels!.classes).toBe(5);
      expect(Array.from(labels!.ids)).toEqual(Array.from(data, (index) => (7 * index) % 5));
    });
    fc.assert(property, runs);
  });

  test.each([
    ['ring', ring({ size: 40, seed: 3 })],
    ['grid', grid({ size: 40, seed: 3 })],
    ['a ring in memory', inMemory(ring({ size: 40, seed: 3 }))],
  ])('%s: every point with the label that the set gives it, over three epochs', (_name, points) => {
    const index = new Map(Array.from({ length: 40 }, (_, i) => [Float32Array.from(points.at(i)).join(), i]));
    const source = batches(points, { size: 16, seed: 1, labeled: true });
    const seen: number[] = [];
    for (let step = 0; step < 8; step++) {
      const { data, labels } = source(step);
      labels!.ids.forEach((id, i) => {
        const example = index.get(data.slice(2 * i, 2 * i + 2).join())!;
        expect(id).toBe(points.label!(example));
        seen.push(example);
      });
      expect(labels!.classes).toBe(points.means.length);
    }
    expect(sorted(seen.slice(0, 40))).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  test('are the same batches as those without labels', () => {
    const points = ring({ size: 40 });
    for (const step of [0, 2, 9]) {
      const { labels, ...rest } = batches(points, { size: 16, seed: 1, labeled: true })(step);
      const plain = batches(points, { size: 16, seed: 1 })(step);
      expect(plain).toEqual({ ...rest, labels: undefined });
      expect(labels!.ids).toHaveLength(16);
    }
  });

  test('labels are read only where they are wanted', () => {
    const unasked: Dataset = {
      ...counted(9),
      classes: 2,
      label: () => {
        throw new Error('asked');
      },
    };
    expect(batches(unasked, { size: 4, seed: 1 })(0).labels).toBeUndefined();
    expect(() => batches(unasked, { size: 4, seed: 1, labeled: true })(0)).toThrow('asked');
  });

  test('each batch has labels of its own, which a consumer may keep', () => {
    const source = batches(classified(10), { size: 4, seed: 1, labeled: true });
    const kept = source(0).labels!.ids;
    const copy = Array.from(kept);
    source(1);
    expect(Array.from(kept)).toEqual(copy);
  });

  test.each([
    ['no classes', counted(9)],
    ['labels but no number of classes', { ...counted(9), label: () => 0 }],
    ['a number of classes but no labels', { ...counted(9), classes: 3 }],
    ['zero classes', { ...counted(9), classes: 0, label: () => 0 }],
  ] as const)('data with %s are refused by name', (_name, dataset) => {
    expect(() => batches(dataset, { size: 4, seed: 1, labeled: true })).toThrow(
      expect.objectContaining({
        _tag: 'ConfigError',
        path: 'batches.labeled',
        message: expect.stringContaining('counted has no classes'),
      }),
    );
    expect(batches(dataset, { size: 4, seed: 1 })(0).labels).toBeUndefined();
  });
});
