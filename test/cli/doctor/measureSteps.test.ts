import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { measureSteps } from '../../../src/cli/doctor/measureSteps.js';
import { networks } from '../../../src/cli/doctor/networks.js';
import { start } from '../../support/engines.js';

/** A clock that goes on by so many milliseconds whenever somebody looks: a stretch of training lasts two looks. */
const clock = (milliseconds: number): (() => number) => {
  let time = 0;
  return () => (time += milliseconds);
};

describe('measureSteps', () => {
  test('trains until the deadline, tells its speed, and leaves nothing behind', async () => {
    await start('wasm');
    const before = tf.memory().numTensors;
    const speed = await measureSteps(networks.points, 1_000, clock(25));
    expect(speed).toMatchObject({ millisecondsPerStep: 50, steps: 20 });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('reads the losses after every step at first, then after stretches of 50 ms', async () => {
    await start('wasm');
    // Three steps of 2 ms each are read alone, then the last of 25.
    const speed = await measureSteps(networks.points, 8, clock(1));
    expect(speed.steps).toBe(25);
    expect(speed.millisecondsPerStep).toBeCloseTo(2 / 22, 12);
  });

  test.each(Object.entries(networks))('%s makes one step where there is time for none', async (_, network) => {
    await start('wasm');
    const { millisecondsPerStep, steps } = await measureSteps(network, 0);
    expect(steps).toBe(1);
    expect(Number.isFinite(millisecondsPerStep)).toBe(true);
  });
});
