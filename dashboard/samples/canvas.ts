/** A canvas as sharp as the screen: `width` by `height` in CSS pixels; nothing while it has no room. */
export const sharp = (
  canvas: HTMLCanvasElement,
  ratio: number,
): { readonly context: CanvasRenderingContext2D; readonly width: number; readonly height: number } | undefined => {
  const width = Math.round(canvas.clientWidth * devicePixelRatio);
  if (width === 0) return undefined;
  const height = Math.round(width * ratio);
  canvas.width = width;
  canvas.height = height;
  return { context: canvas.getContext('2d')!, width, height };
};

/** The least and the greatest of the finite numbers. */
export const extremes = (values: Iterable<number>): readonly [number, number] => {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
};
