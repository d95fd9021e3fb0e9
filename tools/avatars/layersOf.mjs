import { pathMask } from './pathMask.mjs';

const elements = /<(\/?)(\w+)([^>]*?)(\/?)>/g;
const attributeOf = (text, name) => text.match(new RegExp(`(?:^|\\s)${name}="([^"]*)"`))?.[1];

/** The layers as text: color, opacity, the first row that has pixels, and from there each row in hexadecimal. */
const written = ({ fill, alpha, rows }) => {
  const first = rows.findIndex((row) => row > 0);
  const last = rows.findLastIndex((row) => row > 0);
  const shown = rows.slice(first, last + 1).map((row) => row.toString(16));
  return `${fill} ${alpha} ${first} ${shown.join(' ')}`;
};

/**
 * The layers of a drawing in SVG, from the lowest. `nameOf` gives the color of a fill.
 *
 * A mask counts as a shape with its opacity: by its luminance, as the standard has it, dark beards would be invisible.
 */
export const layersOf = (svg, nameOf) => {
  const layers = [];
  const masks = new Map();
  const groups = [{ alpha: 1 }];
  let mask;
  for (const [, closing, tag, attributes] of svg.matchAll(elements)) {
    const outer = groups.at(-1);
    const own = (name) => attributeOf(attributes, name);
    if (closing !== '') {
      if (tag === 'mask') mask = undefined;
      groups.pop();
      continue;
    }
    const here = {
      fill: own('fill') ?? outer.fill,
      alpha: outer.alpha * Number(own('opacity') ?? 1) * Number(own('fill-opacity') ?? 1),
      evenOdd: (own('fill-rule') ?? (outer.evenOdd ? 'evenodd' : '')) === 'evenodd',
      clip: masks.get(own('mask')?.slice('url(#'.length, -1)) ?? outer.clip,
    };
    if (tag === 'mask') mask = own('id');
    if (tag === 'mask' || tag === 'g') groups.push(here);
    else if (tag === 'path') {
      const rows = pathMask(own('d'), here.evenOdd);
      const { clip } = here;
      if (mask !== undefined) masks.set(mask, { rows, alpha: here.alpha });
      else
        layers.push({
          fill: nameOf(here.fill),
          alpha: Number((here.alpha * (clip?.alpha ?? 1)).toFixed(3)),
          rows: rows.map((row, i) => row & (clip?.rows[i] ?? 0xffff)),
        });
    } else throw new Error(`there is no rule for <${tag}>`);
  }
  return layers.map(written);
};
