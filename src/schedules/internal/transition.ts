import { checked } from '../../schema/checked.js';
import { number } from '../../schema/numbers.js';
import type { Schedule } from '../schedule.js';

/** A schedule by how far a step is on the way from `from` to `to`, from 0 to 1; numbers that make no way are refused. */
export const transition =
  (name: string, valueAt: (from: number, to: number, progress: number) => number) =>
  (from: number, to: number, steps: number): Schedule => {
    checked(number(), `${name}.from`, from);
    checked(number(), `${name}.to`, to);
    checked(number({ above: 0 }), `${name}.steps`, steps);
    return (step) => valueAt(from, to, Math.min(1, Math.max(0, step / steps)));
  };
