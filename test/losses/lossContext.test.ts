import { lossContext } from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import { keyOf } from '../../src/random.js';
import { start } from '../support/engines.js';

beforeAll(() => start('js'));

describe('lossContext', () => {
  test('is step 0 of the run with seed 0, with nothing remembered, if nothing else is said', () => {
    const { step, key, state } = lossContext();
    expect(step).toBe(0);
    expect(key('anything')).toEqual(keyOf(0, 'anything', 0));
    expect([state().shape, Array.from(state().dataSync())]).toEqual([[0], []]);
  });
  test('draws from the key of its seed, purpose and step, and remembers what it is given', () => {
    const { step, key, state } = lossContext(7, { seed: 3, state: [0.5, -2] });
    expect(step).toBe(7);
    expect(key('interpolation')).toEqual(keyOf(3, 'interpolation', 7));
    expect(Array.from(state().dataSync())).toEqual([0.5, -2]);
  });
});
