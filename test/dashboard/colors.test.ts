import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sheet = readFileSync(new URL('../../dashboard/style/colors.css', import.meta.url), 'utf8');
const blocks = sheet
  .split('}')
  .map(
    (block) => new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, color]) => [name!, color!])),
  );
const schemes = blocks.filter((block) => block.size > 0);

/** Relative luminance and contrast as WCAG defines them. */
const luminance = (color: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const value = Number.parseInt(color.slice(i, i + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

describe('the colors of the page', () => {
  it('are those of three blocks, of which the two dark ones are the same', () => {
    expect(schemes.length).toBe(3);
    expect([...schemes[1]!]).toEqual([...schemes[2]!]);
  });

  it.each([0, 1])('are told from what they are drawn on, in scheme %i: lines 3 to 1, texts 4.5 to 1', (i) => {
    const scheme = schemes[i]!;
    const on = (name: string, ground: string): number => contrast(scheme.get(name)!, scheme.get(ground)!);
    const lines = ['real', 'generated', 'discriminator', 'other-1', 'other-2', 'other-3', 'other-4', 'edge'];
    for (const name of lines) expect(on(name, 'card'), name).toBeGreaterThanOrEqual(3);
    for (const name of ['text', 'muted', 'accent', 'good', 'warn', 'bad'])
      for (const ground of ['card', 'page'])
        expect(on(name, ground), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    expect(on('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5);
  });
});
