import { failure } from '../../errors.js';
import { sizeOf } from '../../shape.js';
import type { Sliced } from '../sliced.js';
import { halfFloats } from './halfFloats.js';
import { sha256 } from './sha256.js';

/** Weights as text. */
export interface PackedWeights {
  /** All weights one after another as little-endian float16, in base64. */
  readonly weights: string;
  /** The SHA-256 of those bytes, in hexadecimal. */
  readonly sha256: string;
}

const decoded = (weights: string): Uint8Array | undefined => {
  try {
    const characters = atob(weights);
    const bytes = new Uint8Array(characters.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
    return bytes;
  } catch {
    return undefined;
  }
};

/** The weights in pieces of these shapes, if they are what their hash says. */
export function* unpack(
  name: string,
  { weights, sha256: expected }: PackedWeights,
  shapes: readonly (readonly number[])[],
): Sliced<readonly Float32Array[]> {
  const refuse = (problem: string): Error =>
    failure('FileFailed', `${name}.weights`, problem, 'install the package again, or make the weights again');
  const bytes = decoded(weights);
  if (bytes === undefined) throw refuse('are not base64');
  yield;
  const found = yield* sha256(bytes);
  if (found !== expected) throw refuse(`have the SHA-256 ${found}, expected ${expected}`);
  const count = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  if (bytes.length !== 2 * count) throw refuse(`are ${bytes.length / 2} numbers, the architecture needs ${count}`);
  const values = halfFloats(bytes);
  let offset = 0;
  return shapes.map((shape) => {
    const piece = values.subarray(offset, offset + sizeOf(shape));
    offset += piece.length;
    return piece;
  });
}
