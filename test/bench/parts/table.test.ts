import { describe, expect, it } from 'vitest';
import { table } from '../../../bench/parts/table.js';

describe('table', () => {
  it('aligns the first column to the left and the others to the right', () => {
    expect(
      table(
        ['', 'ms', 'to PyTorch'],
        [
          ['rxgan', '0.5', '0.45'],
          ['as shipped', '11.25', '-'],
        ],
      ),
    ).toBe(
      [
        '|            |    ms | to PyTorch |',
        '| ---------- | ----: | ---------: |',
        '| rxgan      |   0.5 |       0.45 |',
        '| as shipped | 11.25 |          - |',
      ].join('\n'),
    );
  });

  it('fills up a row that is too short', () => {
    expect(table(['a', 'b'], [['x']]).split('\n')[2]).toBe('| x   |     |');
  });
});
