import type { Dataset } from '../../data/dataset.js';
import { keyOf, uniforms } from '../../random.js';

const edge = 16;

/** How far a pixel lies inside of shape i: a disk if `round`, else a square; below 0 outside. */
const shapeAt = (index: number) => {
  const [kind, x, y, size] = uniforms(keyOf(0, 'shapes'), 4, index) as unknown as [number, number, number, number];
  const radius = 3 + 3 * size;
  const center = (u: number): number => radius + 0.5 + u * (edge - 2 * radius - 2);
  const round = kind < 0.5;
  const inside = (row: number, column: number): number => {
    const [dx, dy] = [Math.abs(column - center(x)), Math.abs(row - center(y))];
    return radius - (round ? Math.hypot(dx, dy) : Math.max(dx, dy));
  };
  return { round, inside };
};

const drawn = (name: string, size: number, pixel: (inside: number, round: boolean) => number): Dataset => ({
  name,
  size,
  shape: [edge, edge, 1],
  at: (index) => {
    const { round, inside } = shapeAt(index);
    return Float32Array.from({ length: edge * edge }, (_, i) => pixel(inside(Math.floor(i / edge), i % edge), round));
  },
});

/**
 * Pairs of images of 16 x 16 pixels in [-1, 1]: the outline of a disk or a square, and the same shape filled, disks white
 * and squares gray.
 *
 * In plain words: to fill an outline one has to see which side is inside, and what shape it is.
 */
export const shapeImages = (size = 2_000): { readonly input: Dataset; readonly target: Dataset } => ({
  input: drawn('outlines', size, (inside) => (inside >= 0 && inside < 1 ? 1 : -1)),
  target: drawn('filled', size, (inside, round) => (inside < 0 ? -1 : round ? 1 : 0)),
});
