/** From [-1, 1] to 0 … 255; what lies outside is cut off, and NaN is black. */
export const toPixels = (values: Float32Array): Uint8Array => {
  const grays = new Uint8ClampedArray(values.length);
  for (let i = 0; i < values.length; i++) grays[i] = (values[i]! + 1) * 127.5;
  return new Uint8Array(grays.buffer);
};
