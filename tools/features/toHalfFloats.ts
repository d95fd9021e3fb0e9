/** The nearest numbers of IEEE 754's binary16, two bytes each and little-endian; for magnitudes below 65,520. */
export const toHalfFloats = (values: ArrayLike<number>): Uint8Array => {
  const halves = new DataView(new ArrayBuffer(2 * values.length));
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i]!);
    if (!(magnitude < 65_520)) throw new RangeError(`${values[i]} is no half-precision number`);
    const exponent = Math.max(-14, Math.floor(Math.log2(magnitude)));
    // In units of the last place; a carry into the next power of two is one into the exponent, as it should be.
    const bits = 1024 * (exponent + 14) + Math.round(magnitude * 2 ** (10 - exponent));
    halves.setUint16(2 * i, values[i]! < 0 ? bits | 0x8000 : bits, true);
  }
  return new Uint8Array(halves.buffer);
};
