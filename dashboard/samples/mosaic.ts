const gap = 1;

/** How images are laid out: a square, or lines of the same length for those that lead from one to another. */
export const columnsOf = (count: number, kind: string): number =>
  kind === 'interpolation' ? Math.ceil(count / Math.ceil(count / 12)) : Math.max(1, Math.ceil(Math.sqrt(count)));

/** Bytes of images, in rows from the top and of one channel or three, as one picture of four channels. */
export const mosaic = (
  [count, height, width, channels]: readonly [number, number, number, number],
  values: ArrayLike<number>,
  columns: number,
): { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray<ArrayBuffer> } => {
  const rows = Math.ceil(count / columns);
  const [wide, high] = [columns * (width + gap) - gap, rows * (height + gap) - gap];
  const data = new Uint8ClampedArray(4 * wide * high);
  for (let n = 0; n < count; n++) {
    const [left, top] = [(n % columns) * (width + gap), Math.floor(n / columns) * (height + gap)];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = channels * ((n * height + y) * width + x);
        const to = 4 * ((top + y) * wide + left + x);
        for (let c = 0; c < 3; c++) data[to + c] = values[from + (channels === 1 ? 0 : c)]!;
        data[to + 3] = 255;
      }
    }
  }
  return { width: wide, height: high, data };
};
