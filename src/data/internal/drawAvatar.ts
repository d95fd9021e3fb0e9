import type { AvatarFactors } from '../avatars.js';
import { avatarBase, avatarColors, avatarParts } from './avatarParts.js';

type Color = readonly [red: number, green: number, blue: number];
interface Layer {
  /** The part whose color it has (a beard that of the hair), or a color of its own. */
  readonly fill: string;
  readonly alpha: number;
  readonly pixels: readonly number[];
}

type Table<A> = Readonly<Record<string, Readonly<Record<string, A>>>>;

const edge = 16;
const background: Color = [236, 236, 236];
const fixed: Readonly<Record<string, Color>> = { black: [0, 0, 0], white: [255, 255, 255] };

const layerOf = (written: string): Layer => {
  const [fill, alpha, first, ...rows] = written.split(' ');
  const pixels = rows.flatMap((row, i) =>
    Array.from({ length: edge }, (_, column) => column)
      .filter((column) => (Number.parseInt(row, 16) >> (edge - 1 - column)) & 1)
      .map((column) => (Number(first) + i) * edge + column),
  );
  return { fill: fill!, alpha: Number(alpha), pixels };
};
const colorOf = (hex: string): Color => {
  const value = Number.parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};
const mapped = <A, B>(table: Table<A>, f: (value: A) => B): Table<B> =>
  Object.fromEntries(
    Object.entries(table).map(([part, values]) => [
      part,
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, f(value)])),
    ]),
  );

const base = avatarBase.map(layerOf);
const layers = mapped<readonly string[], readonly Layer[]>(avatarParts, (written) => written.map(layerOf));
const colors = mapped<string, Color>(avatarColors, colorOf);

/** An avatar of 16 x 16 pixels, each of three numbers from 0 to 255: layers from the skin to the hat, each over those below. */
export const drawAvatar = (factors: AvatarFactors): Float64Array => {
  const plain: Readonly<Record<string, string>> = factors;
  const colorIn = (fill: string): Color =>
    fixed[fill] ?? colors[fill]![plain[fill === 'skin' ? 'skin' : `${fill}Color`]!]!;
  const image = Float64Array.from({ length: edge * edge * 3 }, (_, i) => background[i % 3]!);
  const worn = Object.entries(layers).flatMap(([part, variants]) => variants[plain[part]!] ?? []);
  for (const { fill, alpha, pixels } of [...base, ...worn]) {
    const color = colorIn(fill);
    for (const pixel of pixels)
      for (let channel = 0; channel < 3; channel++) {
        const at = 3 * pixel + channel;
        image[at]! += alpha * (color[channel]! - image[at]!);
      }
  }
  return image;
};
