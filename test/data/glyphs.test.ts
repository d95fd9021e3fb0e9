import fc from 'fast-check';
import { type GlyphClass, type GlyphOptions, type Glyphs, glyphPairs, glyphs, heldOut } from 'rxgan/data';
import { describe, expect, test } from 'vitest';

const classes = glyphs().classNames;
const covered = (image: ArrayLike<number>): number[] => Array.from(image, (value) => (value + 1) / 2);
const ink = (image: ArrayLike<number>): number => covered(image).reduce((sum, value) => sum + value, 0);
const first = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
/** Sums over the pixels of a gray image, weighted by how white they are, in the coordinates of the factors. */
const mean = (image: ArrayLike<number>, resolution: number, of: (x: number, y: number) => number): number => {
  const at = (pixel: number): number => (2 * pixel + 1) / resolution - 1;
  const weighted = covered(image).map((value, i) => value * of(at(i % resolution), at(Math.floor(i / resolution))));
  return weighted.reduce((sum, value) => sum + value, 0) / ink(image);
};

describe('an example', () => {
  test('is a function of seed and index, whatever was read before', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => glyphs({ seed }));
    const property = fc.property(fc.nat(9_999), fc.nat(9_999), (i, before) => {
      b!.at(before);
      expect(b!.at(i)).toEqual(a!.at(i));
      expect(b!.factors(i)).toEqual(a!.factors(i));
      expect(c!.at(i)).not.toEqual(a!.at(i));
    });
    fc.assert(property, { seed: 7, numRuns: 50 });
  });
  test('stays the same in all else if one factor is fixed', () => {
    const [free, fixed] = [glyphs(), glyphs({ angle: 0.2 })];
    first(50).forEach((i) => expect(fixed.factors(i)).toEqual({ ...free.factors(i), angle: 0.2 }));
  });
  test.each([16, 28, 32, 64])('has %i pixels along an edge, gray or RGB, from -1 to 1', (resolution) => {
    for (const channels of [1, 3] as const) {
      const of = glyphs({ resolution, channels });
      expect(of.shape).toEqual([resolution, resolution, channels]);
      for (const i of first(20)) {
        const image = Array.from(of.at(i));
        expect(image).toHaveLength(resolution * resolution * channels);
        expect(Math.min(...image)).toBe(-1);
        expect(Math.max(...image)).toBeLessThanOrEqual(1);
      }
    }
  });
  test('is gray at the edges and nowhere else', () => {
    const image = glyphs({ classes: ['square'], angle: 0.3, resolution: 64 }).at(0);
    const between = Array.from(image).filter((value) => value > -1 && value < 1).length;
    expect(between).toBeGreaterThan(50);
    expect(between).toBeLessThan(250);
  });
});

describe('the defaults', () => {
  const of = glyphs();
  test('are ten thousand gray images of ten classes, equally often', () => {
    expect(of).toMatchObject({ size: 10_000, shape: [28, 28, 1], classes: 10 });
    const counts = classes.map((_, k) => first(10_000).filter((i) => of.label(i) === k).length);
    // Chi-square with 9 degrees of freedom is above 33.7 once in ten thousand.
    expect(counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0)).toBeLessThan(33.7);
  });
  test('draw the factors uniformly, and independently of each other', () => {
    const drawn = first(10_000).map(of.factors);
    const ranges = { angle: [-Math.PI / 8, Math.PI / 8], scale: [0.4, 0.55], thickness: [0.12, 0.25], x: [-0.3, 0.3] };
    const unit = Object.entries({ ...ranges, y: ranges.x }).map(([name, [min, max]]) =>
      drawn.map((each) => (each[name as 'x'] - min!) / (max! - min!) - 0.5),
    );
    // Five standard errors of a uniform's mean, variance and product.
    for (const [k, values] of unit.entries()) {
      expect(values.every((value) => Math.abs(value) <= 0.5)).toBe(true);
      expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / 10_000)).toBeLessThan(0.0145);
      for (const [other, others] of unit.entries()) {
        const product = values.reduce((sum, value, i) => sum + value * others[i]!, 0) / 10_000;
        expect(Math.abs(product - (k === other ? 1 / 12 : 0))).toBeLessThan(0.0042);
      }
    }
  });
  test('label a glyph by its class', () => {
    first(100).forEach((i) => expect(classes[of.label(i)]).toBe(of.factors(i).class));
  });
});

describe.each(classes)('%s', (name: GlyphClass) => {
  const resolution = 64;
  const draw = (options: GlyphOptions): Float32Array =>
    Float32Array.from(
      glyphs({ classes: [name], angle: 0, scale: 0.5, thickness: 0.2, x: 0, y: 0, resolution, ...options }).at(0),
    );

  test('has its center of mass at x, y', () => {
    const of = glyphs({ classes: [name], resolution, angle: [-3, 3] });
    for (const i of first(20)) {
      const { x, y } = of.factors(i);
      // A figure is centered by the length of its lines; where they meet or bend, the brush paints less than that.
      expect(Math.abs(mean(of.at(i), resolution, (px) => px) - x)).toBeLessThan(0.05);
      expect(Math.abs(mean(of.at(i), resolution, (_, py) => py) - y)).toBeLessThan(0.05);
    }
  });
  test('has more ink the thicker, and the larger', () => {
    const rises = (values: readonly number[]): boolean => values.slice(1).every((value, i) => value > values[i]!);
    expect(rises([0.05, 0.1, 0.15, 0.2, 0.3].map((thickness) => ink(draw({ thickness }))))).toBe(true);
    expect(rises([0.3, 0.4, 0.5, 0.6].map((scale) => ink(draw({ scale }))))).toBe(true);
  });
  test('reaches as far as its scale and half its thickness', () => {
    const far = covered(draw({})).map((value, i) => {
      const [x, y] = [i % resolution, Math.floor(i / resolution)].map((pixel) => (2 * pixel + 1) / resolution - 1);
      return value > 0.5 ? Math.hypot(x!, y!) : 0;
    });
    expect(Math.abs(Math.max(...far) - 0.6)).toBeLessThan(0.04);
  });
  test('turns clockwise by its angle', () => {
    const quarter = draw({ angle: Math.PI / 2 });
    const upright = draw({});
    const turned = upright.map((_, i) => {
      const [row, column] = [Math.floor(i / resolution), i % resolution];
      return upright[(resolution - 1 - column) * resolution + row]!;
    });
    quarter.forEach((value, i) => expect(value).toBeCloseTo(turned[i]!, 4));
    const round = name === 'disk' || name === 'ring';
    expect(draw({ angle: Math.PI / 8 }).some((value, i) => Math.abs(value - upright[i]!) > 0.5)).toBe(!round);
  });
});

describe('classes', () => {
  /** The share of glyphs whose nearest among the first `known` is of their class. */
  const nearest = (of: Glyphs, known: number, asked: number): number => {
    const images = first(known + asked).map((i) => of.at(i));
    const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
      Array.from(a).reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
    const right = first(asked).filter((k) => {
      const distances = images.slice(0, known).map((image) => distance(image, images[known + k]!));
      return of.label(distances.indexOf(Math.min(...distances))) === of.label(known + k);
    });
    return right.length / asked;
  };
  test('are told apart by the nearest neighbor, at one place and angle', () => {
    expect(nearest(glyphs({ resolution: 16, angle: 0, x: 0, y: 0 }), 200, 200)).toBeGreaterThanOrEqual(0.95);
  });
  test('are told apart by the nearest neighbor with all that varies', () => {
    expect(nearest(glyphs({ resolution: 16 }), 2_000, 100)).toBeGreaterThanOrEqual(0.9);
  });
});

describe('colors', () => {
  test('are those of the factors', () => {
    const of = glyphs({ channels: 3, colors: ['red', 'blue'], classes: ['disk'] });
    const shown = first(40).map((i) => {
      const image = of.at(i);
      const { x, y } = of.factors(i);
      const [row, column] = [y, x].map((at) => Math.floor(((at + 1) / 2) * 28));
      return image[(row! * 28 + column!) * 3]! > 0 ? 'red' : 'blue';
    });
    expect(shown).toEqual(first(40).map((i) => of.factors(i).color));
    expect(new Set(shown).size).toBe(2);
  });
});

test('held-out glyphs keep their labels and factors', () => {
  const parts = heldOut(glyphs({ size: 50 }), 20);
  for (const part of [parts.training, parts.heldOut])
    for (const i of first(part.size)) {
      const { class: name, x } = part.factors(i);
      expect(classes[part.label(i)]).toBe(name);
      expect(Math.abs(mean(part.at(i), 28, (px) => px) - x)).toBeLessThan(0.05);
    }
});

describe('pairs', () => {
  const { input, target } = glyphPairs({ resolution: 32, size: 100 });
  test('are the outline and the filled glyph: the outline is a part of it, and for a disk its edge', () => {
    for (const i of first(100)) {
      const [outline, filled] = [covered(input.at(i)), covered(target.at(i))];
      const share = target.factors(i).color === 'white' ? 1 : 0.5;
      outline.forEach((value, at) => expect(value * share).toBeLessThanOrEqual(filled[at]! + 1e-6));
      expect(input.factors(i)).toEqual({ ...target.factors(i), color: 'white' });
      const { class: name, scale, thickness } = target.factors(i);
      // An edge of one pixel: as many as its length, on a circle half a pixel inside.
      if (name === 'disk')
        expect(ink(input.at(i)) / (2 * Math.PI * (16 * (scale + thickness / 2) - 0.5))).toBeCloseTo(1, 1);
    }
  });
  test('have the color of their class', () => {
    const of = glyphPairs({ channels: 3, colors: ['red', 'green', 'blue'], size: 100 }).target;
    first(100).forEach((i) => expect(of.factors(i).color).toBe(['red', 'green', 'blue'][of.label(i) % 3]));
  });
});

test.each([
  [{ size: 0 }, 'glyphs.size'],
  [{ seed: -1 }, 'glyphs.seed'],
  [{ resolution: 7.5 }, 'glyphs.resolution'],
  [{ channels: 2 as 1 }, 'glyphs.channels'],
  [{ classes: [] }, 'glyphs.classes'],
  [{ classes: ['disk', 'disk'] as const }, 'glyphs.classes'],
  [{ classes: ['dusk' as 'disk'] }, 'glyphs.classes'],
  [{ colors: ['red'] as const }, 'glyphs.colors'],
  [{ angle: [1, -1] as const }, 'glyphs.angle'],
  [{ angle: Number.NaN }, 'glyphs.angle'],
  [{ thickness: 0 }, 'glyphs.thickness'],
  [{ x: [0, 2] as const }, 'glyphs.x'],
  [{ scale: 0.9 }, 'glyphs'],
])('refuses %j', (options: GlyphOptions, path) => {
  expect(() => glyphs(options)).toThrow(expect.objectContaining({ _tag: 'ConfigError', path }));
});
