import { expect, test } from 'vitest';
import { functionMetadata } from '../src/functionMetadata.js';

test('a form stays with its function, and goes with it', () => {
  const slopes = functionMetadata<(x: number) => number, number>();
  const twice = slopes.keep((x) => 2 * x, 2);
  expect(slopes.of(twice)).toBe(2);
  const record = { f: twice };
  expect(slopes.of({ ...record }.f)).toBe(2);
  expect(slopes.of({ ...record, f: (x: number) => 3 * x }.f)).toBeUndefined();
});
