/** A mutant that no test can kill, and why. */
export interface Equivalent {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

/** Keep it short, and the reasons proofs: whatever can be told apart by a value or an error belongs in a test. */
export const equivalents: readonly Equivalent[] = [];
