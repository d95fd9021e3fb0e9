import type { Scatter, Surface } from './protocol.js';

/** A scatter as training has it: numbers of any array. */
export interface ScatterInput {
  readonly step: number;
  /** x, y, x, y, … */
  readonly real: ArrayLike<number>;
  readonly fake: ArrayLike<number>;
  readonly surface?: Omit<Surface, 'values'> & { readonly values: ArrayLike<number> };
}

const pointLimit = 2048;

// Four digits are finer than a pixel of any screen.
const rounded = (numbers: ArrayLike<number>, limit = Number.POSITIVE_INFINITY): readonly number[] =>
  Array.from({ length: Math.min(numbers.length, limit) }, (_, i) => Number(numbers[i]!.toPrecision(4)));

/** A copy that is fit to be sent: rounded, and with no more points than a plot can show. */
export const scatterOf = ({ step, real, fake, surface }: ScatterInput): Scatter => ({
  step,
  real: rounded(real, 2 * pointLimit),
  fake: rounded(fake, 2 * pointLimit),
  ...(surface === undefined ? {} : { surface: { ...surface, values: rounded(surface.values) } }),
});
