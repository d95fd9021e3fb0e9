/** A line through points, or a dashed one without marks. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly dashed?: boolean;
}

export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
}

const [width, height] = [640, 400];
const area = { left: 72, top: 48, right: width - 24, bottom: height - 56 };

const ends = (values: readonly number[]): readonly [least: number, most: number] => [
  Math.min(...values),
  Math.max(...values),
];

/** 1, 2 and 5 of every power of ten, from the last one below the values to the first one above. */
export const decimalTicks = ([least, most]: readonly [number, number]): readonly number[] => {
  const from = Math.floor(Math.log10(least));
  const all = Array.from({ length: Math.ceil(Math.log10(most)) - from + 2 }, (_, i) =>
    [1, 2, 5].map((digit) => Number((digit * 10 ** (from + i)).toPrecision(1))),
  ).flat();
  return all.slice(
    all.findLastIndex((tick) => tick <= least),
    all.findIndex((tick) => tick >= most) + 1,
  );
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Colors that are distinguishable for all eyes, for light pages and for dark ones; the page itself shows through. */
const style = `
    text { font: 13px system-ui, sans-serif; fill: #24292f; }
    .title { font-size: 15px; font-weight: 600; }
    .grid { stroke: #d0d7de; stroke-width: 1; }
    .line { fill: none; stroke-width: 2; }
    .dashed { stroke-dasharray: 6 5; }
    .c0 { stroke: #0550ae; } .m0 { fill: #0550ae; }
    .c1 { stroke: #953800; } .m1 { fill: #953800; }
    .c2 { stroke: #116329; } .m2 { fill: #116329; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; }
      .grid { stroke: #3d444d; }
      .c0 { stroke: #79c0ff; } .m0 { fill: #79c0ff; }
      .c1 { stroke: #ffa657; } .m1 { fill: #ffa657; }
      .c2 { stroke: #7ee787; } .m2 { fill: #7ee787; }
    }
  `;

/**
 * A plot as the text of an SVG file, with logarithms on both axes: what grows in proportion is a line of slope 1.
 *
 * The x axis is marked at the points of the first series, the y axis at 1, 2 and 5 of every power of ten.
 */
export const plot = ({ title, x, y, series }: Plot): string => {
  const all = series.flatMap(({ points }) => points);
  const [left, right] = ends(all.map(([value]) => value));
  const yTicks = decimalTicks(ends(all.map(([, value]) => value)));
  const [bottom, top] = [yTicks[0]!, yTicks.at(-1)!];
  const share = (value: number, from: number, to: number): number => Math.log(value / from) / Math.log(to / from);
  const across = (value: number): string =>
    (area.left + share(value, left, right) * (area.right - area.left)).toFixed(1);
  const up = (value: number): string => (area.bottom - share(value, bottom, top) * (area.bottom - area.top)).toFixed(1);
  const vertical = series[0]!.points.map(
    ([value]) =>
      `  <line class="grid" x1="${across(value)}" y1="${area.top}" x2="${across(value)}" y2="${area.bottom}"/>\n` +
      `  <text x="${across(value)}" y="${area.bottom + 18}" text-anchor="middle">${value}</text>`,
  );
  const horizontal = yTicks.map(
    (value) =>
      `  <line class="grid" x1="${area.left}" y1="${up(value)}" x2="${area.right}" y2="${up(value)}"/>\n` +
      `  <text x="${area.left - 8}" y="${up(value)}" dy="4" text-anchor="end">${value}</text>`,
  );
  const lines = series.map(({ name, points, dashed = false }, i) => {
    const path = points.map(([a, b]) => `${across(a)},${up(b)}`).join(' ');
    const marks = points.map(([a, b]) => `<circle class="m${i}" cx="${across(a)}" cy="${up(b)}" r="4"/>`).join('');
    const key = area.top + 16 + 20 * i;
    const kind = `line c${i}${dashed ? ' dashed' : ''}`;
    return [
      `  <polyline class="${kind}" points="${path}"/>${dashed ? '' : marks}`,
      `  <line class="${kind}" x1="${area.left + 12}" y1="${key}" x2="${area.left + 44}" y2="${key}"/>`,
      `  <text x="${area.left + 52}" y="${key}" dy="4">${escaped(name)}</text>`,
    ].join('\n');
  });
  const middle = { x: (area.left + area.right) / 2, y: (area.top + area.bottom) / 2 };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `  <style>${style}</style>`,
    `  <text class="title" x="${middle.x}" y="26" text-anchor="middle">${escaped(title)}</text>`,
    ...vertical,
    ...horizontal,
    ...lines,
    `  <text x="${middle.x}" y="${height - 14}" text-anchor="middle">${escaped(x)}</text>`,
    `  <text transform="translate(20 ${middle.y}) rotate(-90)" text-anchor="middle">${escaped(y)}</text>`,
    '</svg>',
    '',
  ].join('\n');
};
