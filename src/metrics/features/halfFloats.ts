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
