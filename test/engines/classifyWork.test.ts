import { classifyWork, engineNames } from 'rxgan/engines';
import { expect, test } from 'vitest';
import { enginePreference } from '../../src/engines/engine.js';

test.each([
  [0, 'small'],
  [7e6, 'small'],
  [5e7 - 1, 'small'],
  [5e7, 'medium'],
  [8e8, 'medium'],
  [1e9 - 1, 'medium'],
  [1e9, 'large'],
  [1e13, 'large'],
] as const)('a step of %d operations is %s work', (operations, work) => {
  expect(classifyWork(operations)).toBe(work);
});

test.each(Object.entries(enginePreference))('the ladder for %s work has every engine once, and JS last', (_, names) => {
  expect([...names].sort()).toEqual([...engineNames].sort());
  expect(names.at(-1)).toBe('js');
});
test('small work asks WASM first; WebGPU comes before WASM for large work alone', () => {
  expect(enginePreference.small[0]).toBe('wasm');
  const before = Object.entries(enginePreference).filter(
    ([, names]) => names.indexOf('webgpu') < names.indexOf('wasm'),
  );
  expect(before.map(([work]) => work)).toEqual(['large']);
});
