import { create, schema } from '@dicebear/pixel-art';
import { colorNames } from './colorNames.mjs';
import { layersOf } from './layersOf.mjs';

/** What the designs call it, where that says less. */
const theirs = (part) => (part === 'earrings' ? 'accessories' : part);
const parts = ['earrings', 'clothing', 'eyes', 'glasses', 'beard', 'mouth', 'hair', 'hat'];
const colored = Object.keys(colorNames);

const marker = (part) => `00000${colored.indexOf(part) + 1}`;
const markers = new Map(colored.map((part) => [`#${marker(part)}`, part]));
const nameOf = (fill) => markers.get(fill) ?? { '#000': 'black', '#fff': 'white' }[fill];
/** The first of everything: what there is is chosen by the options. */
const prng = { pick: (items, otherwise) => items[0] ?? otherwise, bool: () => true };
const drawn = (options) => {
  const colors = Object.fromEntries(colored.map((part) => [`${theirs(part)}Color`, [marker(part)]]));
  return layersOf(create({ prng, options: { ...colors, ...options } }).body, nameOf);
};

const base = drawn({});
/** Two of the designs are the same picture: of such, the first. */
const distinct = ([, layers], i, all) => all.findIndex(([, others]) => others.join() === layers.join()) === i;
const variants = (part) =>
  schema.properties[theirs(part)].default
    .toSorted()
    .map((variant) => [variant, drawn({ [theirs(part)]: [variant] }).slice(base.length)])
    .filter(distinct);

const quoted = (text) => `'${text}'`;
const record = (indent, entries) =>
  `{\n${entries.map(([key, value]) => `${indent}  ${key}: ${value},\n`).join('')}${indent}}`;
/** In one line where Biome would leave it in one, after so many characters. */
const list = (indent, lines, before) => {
  const short = `[${lines.map(quoted).join(', ')}]`;
  return before + short.length + 1 <= 120
    ? short
    : `[\n${lines.map((line) => `${indent}  ${quoted(line)},\n`).join('')}${indent}]`;
};

/** The source of the module. */
export const partsModule = () => `/**
 * The parts of avatars of 16 x 16 pixels, made by \`node tools/avatars/main.mjs\`; not to be edited.
 *
 * The designs are Pixel Art by DiceBear (https://www.figma.com/community/file/1198754108850888330), CC0 1.0.
 *
 * A layer is a color, an opacity, a first row, and from there each row in hexadecimal, whose highest bit is the left pixel.
 */
export const avatarBase = ${list('', base, 120)} as const;

/** The variants of each part, from the lowest part to the topmost. */
export const avatarParts = ${record(
  '',
  parts.map((part) => [
    part,
    record(
      '  ',
      variants(part).map(([variant, layers]) => [variant, list('    ', layers, `    ${variant}: `.length)]),
    ),
  ]),
)} as const;

export const avatarColors = ${record(
  '',
  colored.map((part) => [
    part,
    record(
      '  ',
      colorNames[part].map((name, i) => [name, quoted(schema.properties[`${theirs(part)}Color`].default[i])]),
    ),
  ]),
)} as const;
`;
