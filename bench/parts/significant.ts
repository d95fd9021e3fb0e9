/** A number with three digits that mean something, and no exponent. */
export const significant = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
