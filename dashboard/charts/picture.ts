import type { Theme } from '../ui/theme.js';

/** A chart as a picture to keep: its title, its canvas and what its caption says. */
export const pictureOf = async (
  title: string,
  canvas: HTMLCanvasElement,
  lines: readonly string[],
  { card, text, muted }: Theme,
): Promise<Blob> => {
  const unit = devicePixelRatio;
  const made = document.createElement('canvas');
  made.width = canvas.width + 24 * unit;
  made.height = canvas.height + (44 + 16 * lines.length) * unit;
  const context = made.getContext('2d')!;
  context.fillStyle = card;
  context.fillRect(0, 0, made.width, made.height);
  context.drawImage(canvas, 12 * unit, 30 * unit);
  context.scale(unit, unit);
  context.fillStyle = text;
  context.font = '600 14px system-ui, sans-serif';
  context.fillText(title, 14, 22);
  context.fillStyle = muted;
  context.font = '12px system-ui, sans-serif';
  lines.forEach((line, i) => context.fillText(line, 14, canvas.height / unit + 46 + 16 * i));
  return new Promise((resolve, reject) =>
    made.toBlob((blob) => (blob === null ? reject(new Error('the picture is too large')) : resolve(blob)), 'image/png'),
  );
};
