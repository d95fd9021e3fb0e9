import { describe, expect, it } from 'vitest';
import { decimalTicks, plot } from '../../../bench/parts/plot.js';

describe('the marks of an axis', () => {
  it.each([
    [
      [3, 150],
      [2, 5, 10, 20, 50, 100, 200],
    ],
    [
      [1, 10],
      [1, 2, 5, 10],
    ],
    [
      [0.03, 0.4],
      [0.02, 0.05, 0.1, 0.2, 0.5],
    ],
  ] as const)('for %s are %s', (ends, ticks) => expect(decimalTicks([...ends])).toEqual(ticks));
});

describe('a plot', () => {
  const drawn = plot({
    title: 'a < b & c',
    x: 'batch',
    y: 'milliseconds a step',
    series: [
      {
        name: 'measured',
        points: [
          [16, 1],
          [64, 4],
          [1024, 50],
        ],
      },
      {
        name: 'floor',
        points: [
          [16, 1],
          [1024, 64],
        ],
        dashed: true,
      },
    ],
  });
  const points = (kind: string): number[][] =>
    new RegExp(`<polyline class="${kind}" points="([^"]*)"`)
      .exec(drawn)![1]!
      .split(' ')
      .map((pair) => pair.split(',').map(Number));

  it('is marked at the points and at round numbers', () => {
    const labels = [...drawn.matchAll(/<text [^>]*>(\d+)<\/text>/g)].map(([, label]) => Number(label));
    expect(labels).toEqual([16, 64, 1024, 1, 2, 5, 10, 20, 50, 100]);
    expect(drawn).toContain('>batch</text>');
    expect(drawn).toContain('>milliseconds a step</text>');
    expect(drawn).toContain('>floor</text>');
  });

  it('has logarithms on both axes', () => {
    const [[left, low], [middle, up], [right]] = points('line c0') as [number[], number[], number[]];
    expect((middle! - left!) / (right! - left!)).toBeCloseTo(1 / 3, 2);
    // From 1 to 4 of 1 to 100; downwards are the larger numbers.
    expect((low! - up!) / (low! - 48)).toBeCloseTo(Math.log10(4) / 2, 2);
  });

  it('draws a dashed line without marks', () => {
    expect(points('line c1 dashed')).toHaveLength(2);
    expect(drawn.match(/<circle/g)).toHaveLength(3);
  });

  it('is well-formed and has colors for dark pages', () => {
    expect(drawn).toContain('a &lt; b &amp; c');
    expect(drawn).toContain('prefers-color-scheme: dark');
    const open: string[] = [];
    for (const [, slash, name, closed] of drawn
      .replace(/<style>[\s\S]*?<\/style>/, '')
      .matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g))
      if (slash) expect(open.pop()).toBe(name);
      else if (!closed) open.push(name!);
    expect(open).toEqual([]);
  });
});
