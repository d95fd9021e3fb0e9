import { describe, expect, test } from 'vitest';
import { prepareTensorFlow } from '../../../src/engines/native/tensorflow.js';

type Guess = (value: unknown) => boolean;

describe('prepareTensorFlow', () => {
  test('gives back what Node 23 has taken out of node:util', () => {
    const util: Record<string, unknown> = {};
    prepareTensorFlow(util, {});
    expect(Object.keys(util).sort()).toEqual(['isArray', 'isNullOrUndefined']);
    const { isNullOrUndefined, isArray } = util as { isNullOrUndefined: Guess; isArray: Guess };
    expect([null, undefined, 0, '', false, Number.NaN, []].map(isNullOrUndefined)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect([[], [1], new Float32Array(1), { length: 0 }, undefined].map(isArray)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('changes nothing that is there', () => {
    const util = { isNullOrUndefined: () => true, isArray: () => false, other: 1 };
    const [before, environment] = [{ ...util }, { TF_CPP_MIN_LOG_LEVEL: '0', TF_FORCE_GPU_ALLOW_GROWTH: 'false' }];
    prepareTensorFlow(util, environment);
    expect(util).toEqual(before);
    expect(environment).toEqual({ TF_CPP_MIN_LOG_LEVEL: '0', TF_FORCE_GPU_ALLOW_GROWTH: 'false' });
  });

  test('keeps TensorFlow quiet, and from taking all of the GPU', () => {
    const environment: Record<string, string> = { OTHER: '1' };
    prepareTensorFlow({}, environment);
    expect(environment).toEqual({ OTHER: '1', TF_CPP_MIN_LOG_LEVEL: '2', TF_FORCE_GPU_ALLOW_GROWTH: 'true' });
  });

  test('the module that tfjs-node requires is the one that is repaired', async () => {
    const { createRequire } = await import('node:module');
    const util = createRequire(import.meta.url)('util') as Record<string, unknown>;
    const before = util['isNullOrUndefined'];
    delete util['isNullOrUndefined'];
    prepareTensorFlow(undefined, {});
    const repaired = util['isNullOrUndefined'] as Guess;
    if (before !== undefined) util['isNullOrUndefined'] = before;
    expect([repaired(undefined), repaired(0)]).toEqual([true, false]);
  });
});
