import { describe, expect, it } from 'vitest';
import { cell, csvOf } from '../../../dashboard/series/csv.js';
import { appendRow, emptyBuckets } from '../../../src/live/record/buckets.js';

describe('the table of a run', () => {
  it('has a line for every bucket, with what is not finite counted and left empty', () => {
    const buckets = emptyBuckets();
    appendRow(buckets, 0, 0, [['y', 0.5]]);
    appendRow(buckets, 1, 1000, [
      ['y', Number.NaN],
      ['z', 2],
    ]);
    expect(csvOf(buckets)).toBe(
      'first step,first time,rows,y mean,y min,y max,y finite,y not finite,z mean,z min,z max,z finite,z not finite\r\n' +
        '0,1970-01-01T00:00:00.000Z,1,0.5,0.5,0.5,1,0,,,,,\r\n' +
        '1,1970-01-01T00:00:01.000Z,1,,,,0,1,2,2,2,1,0\r\n',
    );
  });

  it('has only the buckets of a range, those at its edges included', () => {
    const buckets = emptyBuckets();
    for (let i = 0; i < 4096; i++) appendRow(buckets, i, i, [['y', i]]);
    expect(buckets.stride).toBe(2);
    const steps = csvOf(buckets, 101, 104)
      .split('\r\n')
      .slice(1, -1)
      .map((line) => Number(line.split(',')[0]));
    expect(steps).toEqual([100, 102, 104]);
  });

  it('quotes what needs it, and has nothing that a spreadsheet would run', () => {
    expect(cell('a,b')).toBe('"a,b"');
    expect(cell('say "x"')).toBe('"say ""x"""');
    expect(cell('=HYPERLINK("x")')).toBe(`"'=HYPERLINK(""x"")"`);
    expect(cell('-1 loss')).toBe("'-1 loss");
    expect(cell(-1)).toBe('-1');
    expect(cell(Number.POSITIVE_INFINITY)).toBe('');
  });
});
