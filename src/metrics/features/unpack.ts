import { failure } from '../../errors.js';
import { sizeOf } from '../../shape.js';
import type { Sliced } from '../sliced.js';
import { sha256 } from './sha256.js';

/** The unit of the last place for each exponent; the smallest numbers share that of the next larger ones. */
const units = Float64Array.from({ length: 32 }, (_, exponent) => 2 ** (Math.max(1, exponent) - 25));

/**
 * Numbers of IEEE 754's binary16, two bytes each and little-endian, as float32.
 *
 * In plain words: eleven significant bits are enough for the weights of a trained network, at half the size.
 */
export const halfFloats = (bytes: Uint8Array): Float32Array => {
  const halves = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.length / 2);
  for (let i = 0; i < values.length; i++) {
    const bits = halves.getUint16(2 * i, true);
    const exponent = (bits >>> 10) & 31;
    // The smallest exponent has no hidden one; the largest, for infinities, has no place among weights.
    const magnitude = ((bits & 1023) + (exponent === 0 ? 0 : 1024)) * units[exponent]!;
    values[i] = bits >= 0x8000 ? -magnitude : magnitude;
  }
  return values;
};

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
