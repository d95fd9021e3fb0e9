import { type Key, normals, uniforms } from '../../random.js';
import { sizeOf } from '../../shape.js';

/**
 * Initial values of a weight as a pure function of (key, shape). The fan-in is the product of all axes but the last.
 *
 * In plain words: the same seed gives the same network, on every engine.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { heNormal } from 'rxgan/models';
 *
 * assert.deepEqual(heNormal([1, 2], [3, 4]), heNormal([1, 2], [3, 4]));
 * assert.equal(heNormal([1, 2], [3, 4]).length, 12);
 * ```
 */
export type Initializer = (key: Key, shape: readonly number[]) => Float32Array;

const fans = (shape: readonly number[]): { fanIn: number; fanOut: number } => {
  const units = shape.at(-1) ?? 1;
  const inputs = shape.at(-2) ?? 1;
  const receptive = sizeOf(shape) / (units * inputs);
  return { fanIn: inputs * receptive, fanOut: units * receptive };
};

/** All zeros: biases. */
export const zeros: Initializer = (_key, shape) => new Float32Array(sizeOf(shape));

/** N(0, deviation²); 0.02 is DCGAN's (Radford et al. 2015). */
export const normal =
  (deviation = 0.02): Initializer =>
  (key, shape) =>
    normals(key, sizeOf(shape)).map((value) => deviation * value);

/** N(0, 2 / fan-in), for rectifiers (He et al. 2015, eq. 10). */
export const heNormal: Initializer = (key, shape) => normal(Math.sqrt(2 / fans(shape).fanIn))(key, shape);

/** Uniform in ±√(6 / (fan-in + fan-out)) (Glorot & Bengio 2010, eq. 16). */
export const glorotUniform: Initializer = (key, shape) => {
  const { fanIn, fanOut } = fans(shape);
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  return Float32Array.from(uniforms(key, sizeOf(shape)), (u) => limit * (2 * u - 1));
};

/** Rows or columns, whichever are fewer, orthonormal and multiplied by `gain` (Saxe et al. 2014), by Gram and Schmidt. */
export const orthogonal =
  (gain = 1): Initializer =>
  (key, shape) => {
    const columns = shape.at(-1) ?? 1;
    const rows = sizeOf(shape) / columns;
    const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
    const draws = normals(key, count * length);
    const basis: Float64Array[] = [];
    for (let i = 0; i < count; i++) {
      const vector = Float64Array.from(draws.subarray(i * length, (i + 1) * length));
      // Twice is enough (Giraud et al. 2005): once leaves a float32-visible error.
      for (const other of [...basis, ...basis]) {
        const overlap = other.reduce((sum, value, j) => sum + value * vector[j]!, 0);
        for (let j = 0; j < length; j++) vector[j]! -= overlap * other[j]!;
      }
      const norm = Math.hypot(...vector);
      basis.push(vector.map((value) => value / norm));
    }
    const result = new Float32Array(rows * columns);
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++)
        result[r * columns + c] = gain * (rows < columns ? basis[r]![c]! : basis[c]![r]!);
    return result;
  };
