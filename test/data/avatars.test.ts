import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  type AvatarAttribute,
  type AvatarFactors,
  type AvatarOptions,
  avatarPairs,
  avatars,
  avatarValues,
  heldOut,
} from 'rxgan/data';
import { describe, expect, test } from 'vitest';

const attributes = Object.keys(avatarValues) as AvatarAttribute[];
const first = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const pixelAt = (image: ArrayLike<number>, row: number, column: number): number[] =>
  [0, 1, 2].map((channel) => Math.round((image[3 * (16 * row + column) + channel]! + 1) * 127.5));
/** The pixels in which two images differ, by row and column. */
const changed = (a: ArrayLike<number>, b: ArrayLike<number>): string[] =>
  first(256)
    .filter((i) => [0, 1, 2].some((channel) => a[3 * i + channel] !== b[3 * i + channel]))
    .map((i) => `${Math.floor(i / 16)},${i % 16}`);

describe('an avatar', () => {
  test('is a function of seed and index, whatever was read before', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => avatars({ seed }));
    const property = fc.property(fc.nat(9_999), fc.nat(9_999), (i, before) => {
      b!.at(before);
      expect(b!.at(i)).toEqual(a!.at(i));
      expect(b!.factors(i)).toEqual(a!.factors(i));
      expect(c!.at(i)).not.toEqual(a!.at(i));
    });
    fc.assert(property, { seed: 7, numRuns: 50 });
  });
  test('stays what it is from version to version: results are comparable', () => {
    const hash = createHash('sha256');
    const people = avatars();
    first(1_000).forEach((i) => hash.update(Uint8Array.from(people.at(i), (value) => Math.round((value + 1) * 127.5))));
    expect(hash.digest('hex')).toBe('472b37ed65cd98327ffec8fa4af55e785787ff5107028a5abd529213592d323d');
  });
  test('stays the same in all else if one attribute is fixed', () => {
    const [free, fixed] = [avatars(), avatars({ mouth: ['happy01'] })];
    first(50).forEach((i) => expect(fixed.factors(i)).toEqual({ ...free.factors(i), mouth: 'happy01' }));
  });
  test('of 32 or 64 pixels is that of 16 in squares', () => {
    const [small, ...larger] = ([16, 32, 64] as const).map((resolution) => avatars({ resolution }));
    for (const { shape, at } of larger) {
      const [edge] = shape;
      expect(shape).toEqual([edge, edge, 3]);
      const image = at(9);
      const expected = small!.at(9);
      const factor = edge! / 16;
      for (const i of first(edge! * edge!)) {
        const [row, column] = [Math.floor(i / edge! / factor), Math.floor((i % edge!) / factor)];
        for (const channel of [0, 1, 2])
          expect(image[3 * i + channel]).toBe(expected[3 * (16 * row + column) + channel]);
      }
    }
  });
  test('is from -1 to 1, and no two of the first 3,000 are the same', () => {
    const people = avatars();
    const seen = first(3_000).map((i) => {
      const image = Float32Array.from(people.at(i));
      expect(image.every((value) => value >= -1 && value <= 1)).toBe(true);
      return createHash('sha256').update(image).digest('hex');
    });
    expect(new Set(seen).size).toBe(3_000);
  });
});

describe('attributes', () => {
  const people = avatars();
  const drawn = first(10_000).map(people.factors);
  test.each(attributes)('%s has each of its values, none with its share and the others equally often', (attribute) => {
    const values: readonly string[] = avatarValues[attribute];
    const share = { glasses: 0.5, beard: 0.8, hat: 0.8, earrings: 0.8 }[attribute as 'hat'] ?? 0;
    const chiSquare = values.reduce((sum, value) => {
      const rest = (1 - share) / (values.includes('none') ? values.length - 1 : values.length);
      const expected = 10_000 * (value === 'none' ? share : rest);
      const count = drawn.filter((factors) => factors[attribute] === value).length;
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    // Mean and variance of chi-square are its degrees of freedom and twice those.
    const freedom = values.length - 1;
    expect(chiSquare).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom));
  });

  const plain = { glasses: ['none'], beard: ['none'], hat: ['none'], earrings: ['none'] } as const;
  /** How one person looks with this value of an attribute. */
  const look = (attribute: AvatarAttribute, value: string, others: AvatarOptions = plain): ArrayLike<number> =>
    avatars({ ...others, [attribute]: [value] }).at(0);
  test.each(['hair', 'eyes', 'mouth', 'clothing', 'glasses', 'beard', 'hat', 'earrings'] as const)(
    'no two values of %s look the same',
    (attribute) => {
      const values = avatarValues[attribute];
      const images = values.map((value) => look(attribute, value, { ...plain, hair: ['short01'] }));
      expect(new Set(images.map((image) => Array.from(image).join())).size).toBe(values.length);
    },
  );
  test('change the pixels they are of, and no others', () => {
    const rows = (attribute: AvatarAttribute, others: AvatarOptions = plain): number[] => {
      const images = avatarValues[attribute].map((value) => look(attribute, value, others));
      return [...new Set(images.flatMap((image) => changed(images[0]!, image).map((at) => Number(at.split(',')[0]))))];
    };
    expect(Math.min(...rows('clothing'), ...rows('clothingColor'))).toBe(12);
    expect(Math.max(...rows('hat'))).toBeLessThan(6);
    expect(Math.min(...rows('glasses'))).toBe(4);
    expect(Math.max(...rows('glasses'))).toBe(8);
    expect(rows('glassesColor')).toEqual([]);
    expect(rows('glassesColor', { ...plain, glasses: ['dark01'] })).not.toEqual([]);
  });
  test('give the colors they name', () => {
    for (const i of first(50)) {
      const one = avatars({
        ...plain,
        hair: ['short01'],
        clothing: ['variant04'],
        clothingColor: ['navy'],
        skin: ['tone8'],
      });
      expect(pixelAt(one.at(i), 15, 7)).toEqual([0x03, 0x39, 0x6c]);
      // The neck, below the face that is a tenth lighter.
      expect(pixelAt(one.at(i), 12, 8)).toEqual([0x8d, 0x55, 0x24]);
      expect(pixelAt(one.at(i), 11, 0)).toEqual([236, 236, 236]);
    }
  });
});

describe('labels', () => {
  test('are those of the color of the hair, or of the attribute asked for', () => {
    for (const attribute of attributes) {
      const people = avatars({ labelBy: attribute });
      expect(people.classNames).toEqual(avatarValues[attribute]);
      expect(people.classes).toBe(avatarValues[attribute].length);
      for (const i of first(30)) expect(people.classNames[people.label(i)]).toBe(people.factors(i)[attribute]);
    }
    expect(avatars().classNames).toEqual(avatarValues.hairColor);
  });
  test('are two for two values', () => {
    const people = avatars({ labelBy: 'glasses', glasses: ['none', 'dark02'] });
    expect(people.classes).toBe(2);
    expect(new Set(first(50).map(people.label))).toEqual(new Set([0, 1]));
  });
  test('and factors stay with the examples that are held out', () => {
    const parts = heldOut(avatars({ size: 50 }), 20);
    for (const part of [parts.training, parts.heldOut])
      for (const i of first(part.size)) {
        const factors = part.factors(i);
        expect(part.classNames[part.label(i)]).toBe(factors.hairColor);
        const alone = Object.fromEntries(attributes.map((attribute) => [attribute, [factors[attribute]]]));
        expect(part.at(i)).toEqual(avatars(alone).at(0));
      }
  });
});

describe('pairs', () => {
  test.each(['glasses', 'beard', 'hat', 'earrings'] as const)('differ in %s alone', (extra) => {
    const { absent, present } = avatarPairs({ extra });
    const differ = first(100).filter((i) => {
      const { [extra]: worn, ...others }: AvatarFactors = present.factors(i);
      expect(absent.factors(i)).toEqual({ ...others, [extra]: 'none' });
      expect(worn).not.toBe('none');
      return changed(absent.at(i), present.at(i)).length > 0;
    });
    // Hair may hide earrings.
    expect(differ.length).toBeGreaterThanOrEqual(extra === 'earrings' ? 30 : 100);
  });
  test('are with and without glasses if nothing is said, and change nothing but the band of the eyes', () => {
    const { absent, present } = avatarPairs({ size: 200 });
    for (const i of first(200))
      for (const at of changed(absent.at(i), present.at(i))) expect(at).toMatch(/^[4-8],([2-9]|1[0-3])$/);
    expect([absent.size, present.size, present.classes]).toEqual([200, 200, 11]);
  });
  test('wear one of the given', () => {
    const { present } = avatarPairs({ extra: 'hat', hat: ['none', 'variant02', 'variant03'] });
    expect(new Set(first(50).map((i) => present.factors(i).hat))).toEqual(new Set(['variant02', 'variant03']));
  });
  test.each([
    [{ extra: 'hair' as 'hat' }, 'avatarPairs.extra'],
    [{ hat: ['none'], extra: 'hat' } as const, 'avatars.hat'],
  ])('refuse %j', (options, path) => {
    expect(() => avatarPairs(options)).toThrow(expect.objectContaining({ _tag: 'ConfigError', path }));
  });
});

test.each([
  [{ size: 0 }, 'avatars.size'],
  [{ seed: 0.5 }, 'avatars.seed'],
  [{ resolution: 28 as 32 }, 'avatars.resolution'],
  [{ labelBy: 'nose' as 'hat' }, 'avatars.labelBy'],
  [{ hat: [] }, 'avatars.hat'],
  [{ hairColor: ['blond', 'blond'] as const }, 'avatars.hairColor'],
  [{ skin: ['none' as 'tone1'] }, 'avatars.skin'],
])('refuses %j', (options: AvatarOptions, path) => {
  expect(() => avatars(options)).toThrow(expect.objectContaining({ _tag: 'ConfigError', path }));
});
