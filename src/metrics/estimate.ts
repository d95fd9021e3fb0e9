/** A number estimated from two samples, with what is needed to judge it. */
export interface Estimate {
  readonly value: number;
  /** How many real rows were used. */
  readonly real: number;
  /** How many generated rows were used. */
  readonly fake: number;
  /**
   * The value to expect at these counts when both samples come from the same distribution: what a perfect generator
   * scores, bias and all. Exact, or to a first order, or estimated from the real sample, as each metric says; undefined
   * where it is not known.
   */
  readonly ideal: number | undefined;
}
