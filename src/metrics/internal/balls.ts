import { checked } from '../../schema/checked.js';
import { integer } from '../../schema/numbers.js';
import type { Rows } from '../rows.js';
import type { Sliced } from '../sliced.js';
import { squaredDistance } from './pairs.js';

/** The counts of who lies in whose ball. */
export interface Membership {
  /** For each center, how many points lie in its ball. */
  readonly holding: Uint32Array;
  /** For each point, in how many balls it lies. */
  readonly inside: Uint32Array;
}

/** The squared distance of each row to its k-th neighbor, itself excluded; one row a piece. */
export function* squaredRadii(path: string, centers: Rows, k: number): Sliced<Float64Array> {
  const count = centers.data.length / centers.width;
  checked(integer({ min: 1, max: count - 1 }), path, k, 'take fewer neighbors or more rows');
  const radii = new Float64Array(count);
  // The k smallest so far, in order.
  const nearest = new Float64Array(k);
  for (let i = 0; i < count; i++) {
    nearest.fill(Number.POSITIVE_INFINITY);
    for (let j = 0; j < count; j++) {
      if (j === i) continue;
      const squared = squaredDistance(centers, i, centers, j);
      if (squared >= nearest[k - 1]!) continue;
      let place = k - 1;
      for (; place > 0 && squared < nearest[place - 1]!; place--) nearest[place] = nearest[place - 1]!;
      nearest[place] = squared;
    }
    radii[i] = nearest[k - 1]!;
    yield;
  }
  return radii;
}

/** Who lies in whose ball, borders excluded; one center a piece. */
export function* membership(centers: Rows, squared: Float64Array, points: Rows): Sliced<Membership> {
  const inside = new Uint32Array(points.data.length / points.width);
  const holding = new Uint32Array(squared.length);
  for (let i = 0; i < squared.length; i++) {
    for (let j = 0; j < inside.length; j++) {
      if (squaredDistance(centers, i, points, j) < squared[i]!) {
        holding[i]!++;
        inside[j]!++;
      }
    }
    yield;
  }
  return { holding, inside };
}

/** The share of counts that are not 0. */
export const shareAboveZero = (counts: Uint32Array): number =>
  counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0) / counts.length;
