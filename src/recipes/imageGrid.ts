/** Images as a screen takes them: `[n, height, width, channels]` row by row, 0 to 255. */
export interface ImageGrid {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
  /** Grids of one id show what became of the same latents. */
  readonly seedId: number;
}

/** From [-1, 1] to 0 … 255; what lies outside is cut off, and NaN is black. */
export const imageGrid = (
  { data, shape }: { readonly data: Float32Array; readonly shape: readonly number[] },
  seedId: number,
): ImageGrid => {
  const grays = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i++) grays[i] = (data[i]! + 1) * 127.5;
  return { shape, data: new Uint8Array(grays.buffer), seedId };
};
