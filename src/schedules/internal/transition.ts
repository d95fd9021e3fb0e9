import { checked } from '../../schema/checked.js';
import { number } from '../../schema/numbers.js';
import type { Schema } from '../../schema/schema.js';
import type { Schedule } from '../schedule.js';

/**
 * A schedule by how far a step is on the way from `from` to `to`, between 0 and 1; numbers that make no way are refused. The
 * ends are taken as they are given, so that no rounding of `valueAt` keeps a schedule from its last value.
 */
export const transition =
  (name: string, valueAt: (from: number, to: number, progress: number) => number, end: Schema<number> = number()) =>
  (from: number, to: number, steps: number): Schedule => {
    checked(end, `${name}.from`, from);
    checked(end, `${name}.to`, to);
    checked(number({ above: 0 }), `${name}.steps`, steps);
    return (step) => {
      if (step <= 0) return from;
      return step >= steps ? to : valueAt(from, to, step / steps);
    };
  };
