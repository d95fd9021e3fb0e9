import type { Sliced } from '../sliced.js';

/** A = Σ_k values[k] · v_k v_kᵀ, where v_k is row k of `vectors`; in no order. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * The eigenvalues and orthonormal eigenvectors of a symmetric matrix, `[size, size]` row by row, by Jacobi's rotations.
 *
 * In plain words: turn the plane of two axes until their entry is 0, for all pairs of axes, until all entries are.
 *
 * A piece is one row of rotations. Errors of the values are about 1e-15 of the largest. Source: Golub & Van Loan, the
 * section on Jacobi methods (cyclic by row).
 */
export function* symmetricEigen(matrix: ArrayLike<number>, size: number): Sliced<SymmetricEigen> {
  const a = Float64Array.from(matrix);
  const vectors = Float64Array.from(a, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
  const negligible = (Number.EPSILON * Math.sqrt(a.reduce((sum, entry) => sum + entry * entry, 0))) / size;

  /** Rows p and q of an array, each a combination of both. */
  const rotate = (rows: Float64Array, p: number, q: number, cos: number, sin: number): void => {
    for (let k = 0, i = p * size, j = q * size; k < size; k++, i++, j++) {
      const [x, y] = [rows[i]!, rows[j]!];
      rows[i] = cos * x - sin * y;
      rows[j] = sin * x + cos * y;
    }
  };
  const rotateColumns = (p: number, q: number, cos: number, sin: number): void => {
    for (let i = p, j = q; i < a.length; i += size, j += size) {
      const [x, y] = [a[i]!, a[j]!];
      a[i] = cos * x - sin * y;
      a[j] = sin * x + cos * y;
    }
  };

  // Convergence is quadratic: six to ten sweeps do. The bound is for matrices that rounding keeps from settling.
  for (let sweep = 0, turned = true; turned && sweep < 40; sweep++) {
    turned = false;
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) {
        const entry = a[p * size + q]!;
        if (Math.abs(entry) <= negligible) continue;
        turned = true;
        const ratio = (a[q * size + q]! - a[p * size + p]!) / (2 * entry);
        // The smaller of the two angles, which is what makes the sweeps converge.
        const tan = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
        const cos = 1 / Math.hypot(1, tan);
        rotate(a, p, q, cos, tan * cos);
        rotateColumns(p, q, cos, tan * cos);
        rotate(vectors, p, q, cos, tan * cos);
      }
      yield;
    }
  }
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * (size + 1)]!), vectors };
}
