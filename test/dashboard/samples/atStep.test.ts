import { describe, expect, it } from 'vitest';
import { entryAt, nearestStep, neighborStep, stepsOf } from '../../../dashboard/samples/atStep.js';
import { appendSample, emptySamples } from '../../../src/live/record/sampleIndex.js';

const entry = (id: number, step: number, kind: 'images' | 'scatter' = 'images') => ({ id, step, kind, bytes: 10 });
const entries = [entry(0, 0), entry(1, 100), entry(2, 100), entry(3, 200)];

describe('the picture of a step', () => {
  it('is of exactly that step, or there is none and its neighbors are named', () => {
    expect(entryAt(entries, 100)).toEqual({ entry: entries[2] });
    expect(entryAt(entries, 150)).toEqual({ before: entries[2], after: entries[3] });
    expect(entryAt(entries, 500)).toEqual({ before: entries[3] });
    expect(entryAt(entries, undefined)).toEqual({ entry: entries[3] });
    expect(entryAt([], 5)).toEqual({});
  });
});

describe('the steps of all kinds', () => {
  const samples = emptySamples();
  appendSample(samples, entry(0, 0));
  appendSample(samples, entry(1, 50, 'scatter'));
  appendSample(samples, entry(2, 200));
  appendSample(samples, entry(3, 200, 'scatter'));

  it('are in order, once each', () => expect(stepsOf(samples)).toEqual([0, 50, 200]));

  it('are slid to and walked along', () => {
    expect([-5, 20, 26, 130, 999].map((wish) => nearestStep([0, 50, 200], wish))).toEqual([0, 0, 50, 200, 200]);
    expect(nearestStep([], 5)).toBeUndefined();
    expect(neighborStep([0, 50, 200], 50, 1)).toBe(200);
    expect(neighborStep([0, 50, 200], 60, -1)).toBe(50);
    expect(neighborStep([0, 50, 200], 200, 1)).toBeUndefined();
  });
});
