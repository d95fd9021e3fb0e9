import fc from 'fast-check';
import { keyOf, normals } from 'rxgan';
import { sphericalPath } from 'rxgan/recipes';
import { describe, expect, it } from 'vitest';

const latent = (seed: number, size: number): Float32Array => normals(keyOf(seed, 'latent'), size);
const rowsOf = (path: Float32Array, size: number): Float32Array[] =>
  Array.from({ length: path.length / size }, (_, i) => path.subarray(i * size, (i + 1) * size));
const angle = (a: Float32Array, b: Float32Array): number => {
  const cosine = a.reduce((sum, x, i) => sum + x * b[i]!, 0) / (Math.hypot(...a) * Math.hypot(...b));
  return Math.acos(Math.min(1, Math.max(-1, cosine)));
};

const settings = fc.tuple(fc.integer({ min: 2, max: 64 }), fc.integer({ min: 3, max: 12 }), fc.nat());

describe('sphericalPath', () => {
  it('begins and ends at the two latents themselves', () => {
    fc.assert(
      fc.property(settings, ([size, frames, seed]) => {
        const [from, to] = [latent(seed, size), latent(seed + 1, size)];
        const rows = rowsOf(sphericalPath(from, to, frames), size);
        expect([rows[0], rows.at(-1)]).toEqual([from, to]);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('turns by equal angles, and its length changes by equal steps', () => {
    fc.assert(
      fc.property(settings, ([size, frames, seed]) => {
        const [from, to] = [latent(seed, size), latent(seed + 1, size)];
        const rows = rowsOf(sphericalPath(from, to, frames), size);
        const whole = angle(from, to);
        // Near 0 and π the cosine does not tell angles of float32 rows apart.
        fc.pre(whole > 0.2 && whole < 2.9);
        rows.forEach((row, i) => {
          const way = i / (frames - 1);
          expect(Math.abs(angle(from, row) - way * whole)).toBeLessThan(2e-3);
          const length = Math.hypot(...from) + way * (Math.hypot(...to) - Math.hypot(...from));
          expect(Math.abs(Math.hypot(...row) - length)).toBeLessThan(1e-4 * (1 + length));
        });
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it.each([
    ['the same latent', [1, 2], [1, 2], [1, 2]],
    ['one direction', [1, 0], [3, 0], [2, 0]],
    ['opposite ones', [2, 0], [-2, 0], [0, 0]],
    ['nothing', [0, 0], [2, 2], [1, 1]],
  ])('goes straight from %s', (_, from, to, middle) => {
    expect([...sphericalPath(from, to, 3)]).toEqual([...from, ...middle, ...to]);
  });

  it('of one frame is its beginning', () => {
    expect([...sphericalPath([1, 0], [0, 1], 1)]).toEqual([1, 0]);
  });
});
