import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBinary } from '../../src/live/protocol/binaryFrames.js';
import { decodeSample, encodeSample, sampleHeader } from '../../src/live/protocol/sampleFrame.js';
import { histogramSample, imagesSample, scatterSample } from '../../src/live/samples.js';
import type { SampleNews } from '../../src/live/server/servedRun.js';

const there = ({ kind, step, about, parts }: SampleNews) => {
  const entry = { id: 1, step, kind, bytes: 1 };
  const frame = decodeBinary(encodeSample({ run: 'r', epoch: 'e', entry, about }, parts).slice().buffer as ArrayBuffer);
  const header = frame._tag === 'Right' ? sampleHeader.decode(frame.right.header, '') : frame;
  if (header._tag === 'Left' || frame._tag === 'Left') throw new Error('unreadable');
  expect(header.right).toMatchObject({ run: 'r', epoch: 'e', entry, about });
  const decoded = decodeSample(header.right, frame.right.payload);
  if (decoded._tag === 'Left') throw new Error(decoded.left);
  return decoded.right;
};

describe('pictures', () => {
  it('arrive as they were told', () => {
    const values = fc.array(
      fc.integer({ min: -500, max: 500 }).map((n) => n / 4),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(values, values, values, (real, fake, arrows) => {
        const even = (all: readonly number[], width: number) => all.slice(0, all.length - (all.length % width));
        const surface = { size: 2, xMin: -1, xMax: 1, yMin: Number.NaN, yMax: 2, values: [1, Number.NaN, 3, 4] };
        const scatter = scatterSample({ step: 5, real, fake, arrows, surface });
        expect(there(scatter)).toEqual({
          real: { shape: [Math.floor(real.length / 2), 2], values: Float32Array.from(even(real, 2)) },
          fake: { shape: [Math.floor(fake.length / 2), 2], values: Float32Array.from(even(fake, 2)) },
          arrows: { shape: [Math.floor(arrows.length / 4), 4], values: Float32Array.from(even(arrows, 4)) },
          surface: { shape: [2, 2], values: Float32Array.of(1, Number.NaN, 3, 4) },
        });
        const histogram = histogramSample({ step: 5, edges: real, real: fake, fake: arrows });
        expect(there(histogram)['edges']).toEqual({ shape: [real.length], values: Float32Array.from(real) });
      }),
      { seed: 41 },
    );
  });

  it('are copies, of as much as can be shown', () => {
    const points = new Float32Array(10_000);
    const { parts } = scatterSample({ step: 1, real: points, fake: [] });
    expect(parts['real']!.shape).toEqual([2048, 2]);
    points[0] = 7;
    expect(parts['real']!.values[0]).toBe(0);
    const values = new Uint8Array(600 * 32 * 32 * 3);
    const images = imagesSample({ step: 1, shape: [600, 32, 32, 3], values, seedId: 1 });
    expect(images.parts['images']!.shape).toEqual([341, 32, 32, 3]);
    expect(images.parts['images']!.values.byteLength).toBeLessThanOrEqual(1024 * 1024);
    expect(images).toMatchObject({ kind: 'images', about: { seedId: 1 } });
    expect(() => imagesSample({ step: 1, shape: [2, 4, 4, 1], values: [1, 2], seedId: 1 })).toThrow(
      'live.images: expected 32 values of shape [2, 4, 4, 1], got 2',
    );
  });

  it('whose frame was cut are refused', () => {
    const { parts } = histogramSample({ step: 1, edges: [0, 1, 2], real: [1, 2], fake: [3, 4] });
    const header = {
      t: 'sample' as const,
      run: 'r',
      epoch: 'e',
      entry: { id: 0, step: 1, kind: 'histogram' as const, bytes: 0 },
      parts: Object.entries(parts).map(([name, { shape }]) => ({ name, type: 'f32' as const, shape })),
      about: {},
    };
    expect(decodeSample(header, new Uint8Array(24))).toEqual({ _tag: 'Left', left: 'sample: wrong length' });
    expect(decodeSample(header, new Uint8Array(40))).toEqual({ _tag: 'Left', left: 'sample: wrong length' });
  });
});
