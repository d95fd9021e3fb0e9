import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { aims, operatorsOf } from '../../../bench/parts/aims.js';
import type { Results } from '../../../bench/parts/results.js';

const rowsOf = (results: Results): unknown[][] =>
  aims.flatMap(({ title, evaluate }) => {
    const found = evaluate(results);
    return found === undefined ? [] : [[title, found.aim, found.measured, found.met]];
  });

describe('the aims', () => {
  it('are not compared without measurements', () => expect(rowsOf({})).toEqual([]));

  it('compare with PyTorch, with TensorFlow.js as shipped and with two workers', () => {
    const mlp = { wasm: E.right([20]), workers: E.right([15]), stock: E.right([300]), torch1: E.right([14]) };
    expect(rowsOf({ mlp })).toEqual([
      ['MLP 28x28: WASM to PyTorch', '<= 2', '1.43', true],
      ['MLP 28x28: 1 worker to 2', '>= 1.6', '1.33', false],
      ['MLP 28x28: TensorFlow.js as shipped to WASM', '>= 6', '15', true],
    ]);
  });

  it('are not compared with a column that has no result', () => {
    expect(rowsOf({ conv: { wasm: E.right([80]), stock: E.left('no kernel') } })).toEqual([]);
  });

  it.each([
    ['points', 0.5, 0.504, '<= 5 us', '4 us', true],
    ['points', 0.5, 0.507, '<= 5 us', '7 us', false],
    ['mlp', 20, 20.15, '<= 200 us', '150 us', true],
    ['mlp', 20, 20.25, '<= 200 us', '250 us', false],
  ] as const)('allow operators 5 microseconds or 1 %%: %s, %s to %s ms', (row, loop, stream, aim, found, met) => {
    const times = { wasm: E.right([stream]), byHand: E.right([loop]) };
    const [first] = rowsOf({ [operatorsOf(row)]: times });
    expect(first!.slice(1)).toEqual([aim, found, met]);
  });
});
