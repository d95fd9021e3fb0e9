import { describe, expect, it } from 'vitest';
import { dense, filters, stepOperations } from '../../../bench/parts/operations.js';

describe('the operations of layers', () => {
  it('multiply every input with every output', () => expect(dense(2, 64, 1)).toEqual([128, 64]));
  it('lay a filter on every pixel', () => expect(filters(49, 4, 32, 64)).toBe(49 * 16 * 32 * 64));
});

describe('the operations of a step', () => {
  // Every product of a step written down by its sizes: rows, inner length, columns.
  const product = (rows: number, inner: number, columns: number): number => 2 * rows * inner * columns;
  const batch = 8;
  const layers = { generator: dense(3, 5, 7), discriminator: dense(7, 11, 1) };
  const judge = product(batch, 7, 11) + product(batch, 11, 1);
  const byWeights = product(7, batch, 11) + product(11, batch, 1);
  const make = product(batch, 3, 5) + product(batch, 5, 7);

  const plain =
    make +
    // The discriminator on real and on generated examples, and back: no gradient by the examples.
    2 * (judge + byWeights + product(batch, 1, 11)) +
    // The discriminator once more, back through it, and back through the generator down to its first weights.
    judge +
    product(batch, 1, 11) +
    product(batch, 11, 7) +
    product(3, batch, 5) +
    product(5, batch, 7) +
    product(batch, 7, 5);

  it('are those of its matrix products', () => expect(stepOperations(layers, { batch })).toBe(plain));

  it('have those of a penalty besides', () => {
    // Forward, back to the examples, and for the gradient of that by the weights two products a layer.
    expect(stepOperations(layers, { batch, penalized: true })).toBe(plain + 4 * judge);
  });

  it('are in proportion to the batch', () => {
    expect(stepOperations(layers, { batch: 1024 })).toBe(1024 * stepOperations(layers, { batch: 1 }));
  });
});
