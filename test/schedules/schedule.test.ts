import { at } from 'rxgan';
import { expect, test } from 'vitest';

test('at asks a schedule and leaves a value alone', () => {
  const record = { name: 'loss' };
  expect(at((step: number) => step * 2, 21)).toBe(42);
  expect(at(record, 21)).toBe(record);
  expect(at(0, 21)).toBe(0);
});
