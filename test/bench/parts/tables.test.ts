import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { floorTable } from '../../../bench/parts/floorTable.js';
import { reasons, rowTable } from '../../../bench/parts/rowTable.js';

const columns = [
  { name: 'wasm', title: 'rxgan' },
  { name: 'stock', title: 'as shipped' },
  { name: 'native1', title: 'native' },
  { name: 'torch1', title: 'PyTorch' },
];
const results = {
  points: { wasm: E.right([1, 2, 2]), stock: E.right([10, 20, 30]), torch1: E.right([2, 4, 4]) },
  conv: { wasm: E.right([80]), stock: E.left('no kernel'), torch1: E.right([40]) },
  product: { wasm: E.right([3, 2, 4]), torch1: E.right([1]) },
};
const cells = (text: string): string[][] =>
  text
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('the table of a row', () => {
  it('has medians, their ends and the ratios of rounds', () => {
    expect(cells(rowTable(results, 'points', columns))).toEqual([
      ['rxgan', '2', '1 to 2', '0.50', '0.10'],
      ['as shipped', '20', '10 to 30', '5.00', '1.00'],
      ['PyTorch', '4', '2 to 4', '1.00', '0.20'],
    ]);
  });

  it('says who cannot, and why', () => {
    expect(cells(rowTable(results, 'conv', columns))).toEqual([
      ['rxgan', '80', '80 to 80', '2.00', '-'],
      ['as shipped', 'cannot', '', '', ''],
      ['PyTorch', '40', '40 to 40', '1.00', '-'],
    ]);
    expect(reasons(results, 'conv', columns)).toEqual(['as shipped: no kernel']);
  });
});

describe('the table of floors', () => {
  it('has the rate of an engine at its best, and what operations take at that rate', () => {
    const rows = {
      points: { title: 'points', operations: 512 ** 3 },
      conv: { title: 'conv', operations: 40 * 512 ** 3 },
      mlp: { title: 'not measured', operations: 2 * 512 ** 3 },
    };
    expect(cells(floorTable(results, rows, columns))).toEqual([
      ['rxgan', '134', '1 ms x 2.0', '40 ms x 2.0', '2 ms'],
      ['PyTorch', '268', '0.5 ms x 8.0', '20 ms x 2.0', '1 ms'],
    ]);
  });
});
