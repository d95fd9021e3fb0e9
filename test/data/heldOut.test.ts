import fc from 'fast-check';
import { heldOut, ring } from 'rxgan/data';
import { describe, expect, it } from 'vitest';

/** Example i is i, and its label its last digit. */
const numbers = (size: number) => ({
  name: 'numbers',
  size,
  shape: [1],
  classes: 10,
  at: (index: number) => [index],
  label: (index: number) => index % 10,
});
const all = ({ size, at }: { readonly size: number; readonly at: (index: number) => ArrayLike<number> }) =>
  Array.from({ length: size }, (_, i) => at(i)[0]!);

describe('heldOut', () => {
  it('puts every example into exactly one of two parts, with its label', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), (size, pick, seed) => {
        const count = 1 + (pick % (size - 1));
        const { training, heldOut: aside } = heldOut(numbers(size), count, seed);
        expect([training.size, aside.size]).toEqual([size - count, count]);
        const places = [...all(training), ...all(aside)];
        expect(places.toSorted((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
        for (const part of [training, aside])
          for (const i of [0, part.size - 1]) expect(part.label(i)).toBe(part.at(i)[0]! % 10);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('draws by the seed, from the whole set', () => {
    const aside = (seed?: number) => all(heldOut(numbers(1_000), 100, seed).heldOut);
    expect(aside()).toEqual(aside(0));
    expect(aside(1)).not.toEqual(aside(0));
    const mean = aside().reduce((sum, place) => sum + place, 0) / 100;
    expect(Math.abs(mean - 500)).toBeLessThan(120);
  });

  it('keeps what else the data set is', () => {
    const { training } = heldOut(ring({ size: 50 }), 10);
    expect(training).toMatchObject({ name: 'ring/training', shape: [2], classes: 8, deviation: 0.01 });
  });

  it.each([0, 10, -1, 2.5, Number.NaN])('refuses to set %d of ten aside', (count) => {
    expect(() => heldOut(numbers(10), count)).toThrow(
      expect.objectContaining({ _tag: 'ConfigError', path: 'heldOut.count' }),
    );
  });
});
