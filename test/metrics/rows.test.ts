import { rows } from 'rxgan/metrics';
import { describe, expect, it } from 'vitest';

describe('rows', () => {
  it('keeps the numbers and the width', () => {
    const { data, width } = rows(Float32Array.of(1, 2, 3, 4, 5, 6), 3);
    expect([Array.from(data), width]).toEqual([[1, 2, 3, 4, 5, 6], 3]);
  });

  it('is a copy', () => {
    const source = [1, 2];
    const { data } = rows(source, 1);
    source[0] = 9;
    expect(data[0]).toBe(1);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('names the place of %d', (broken) => {
    expect(() => rows([1, 2, 3, 4, 5, broken, 7, 8], 3 - 1)).toThrow(
      expect.objectContaining({
        _tag: 'ConfigError',
        path: 'rows.data[5]',
        message: expect.stringContaining(`got ${broken} in row 2, column 1`),
      }),
    );
  });

  it.each([
    [[], 2],
    [[1, 2, 3], 2],
  ])('refuses %j as rows of %d', (data, width) => {
    expect(() => rows(data, width)).toThrow(
      expect.objectContaining({
        _tag: 'ShapeMismatch',
        path: 'rows.data',
        message: expect.stringMatching(/got \d numbers/),
      }),
    );
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a width of %d', (width) => {
    expect(() => rows([1, 2], width)).toThrow(expect.objectContaining({ _tag: 'ConfigError', path: 'rows.width' }));
  });
});
