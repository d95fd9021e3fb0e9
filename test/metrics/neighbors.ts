import type { Table } from './samples.js';

/** The balls of nearest neighbors from their definition: distances in full, sorted, one comparison each. */
const distance = (x: readonly number[], y: readonly number[]): number =>
  Math.sqrt(x.reduce((sum, value, c) => sum + (value - y[c]!) ** 2, 0));

const radius = (table: Table, i: number, k: number): number =>
  table
    .filter((_, j) => j !== i)
    .map((row) => distance(table[i]!, row))
    .sort((a, b) => a - b)[k - 1]!;

/** For each center and each point: is the point in the ball of the center, its border excluded? */
export const inBalls = (centers: Table, points: Table, k: number): boolean[][] =>
  centers.map((center, i) => points.map((point) => distance(center, point) < radius(centers, i, k)));
