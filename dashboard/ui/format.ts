const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A count, with its thousands apart: 12,000. */
export const count = (n: number): string => grouped.format(n);

/** A count in as little room as an axis has: 12K. */
export const short = (n: number): string => compact.format(n);

/** A measured value, in at most seven characters or so: 0.6931, 12.5, 1.2e-5. */
export const value = (n: number): string => {
  if (!Number.isFinite(n)) return n > 0 ? '∞' : n < 0 ? '−∞' : 'NaN';
  const size = Math.abs(n);
  if (n === 0 || (Number.isInteger(n) && size < 1e6)) return grouped.format(n).replace('-', '−');
  const written = size < 1e-3 || size >= 1e6 ? n.toExponential(2) : n.toPrecision(4);
  return written.replace('-', '−').replace('e−', 'e-').replace('e+', 'e');
};

/** A bound or a tick, without zeros that say nothing: 0.5, −1.7, 20K. */
export const bound = (n: number, digits = 3): string => {
  if (!Number.isFinite(n)) return value(n);
  const rounded = Number(n.toPrecision(digits));
  const size = Math.abs(rounded);
  const written = size >= 1e4 ? short(rounded) : size > 0 && size < 1e-3 ? rounded.toExponential() : String(rounded);
  return written.replace('-', '−').replace('e−', 'e-');
};

/** A time to come: 42 s, 3:07, 1:02:45. */
export const duration = (seconds: number): string => {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : m > 0 ? `${m}:${two(s)}` : `${s} s`;
};

const known: ReadonlyMap<string, string> = new Map([
  ['dLoss', 'D loss'],
  ['gLoss', 'G loss'],
  ['dReal', 'D(real)'],
  ['dFake', 'D(fake)'],
  ['r1', 'R1'],
  ['modes', 'Modes captured'],
  ['modes20', 'Modes with 20 points'],
  ['reverseKl', 'Reverse KL'],
  ['slicedWasserstein', 'Sliced Wasserstein'],
]);

/** A metric's name for people: highQuality is "High quality". */
export const title = (metric: string): string => {
  const words = metric.replace(/[_-]+/g, ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return known.get(metric) ?? (words.charAt(0).toUpperCase() + words.slice(1).toLowerCase()).trim();
};

/** Steps in a second: 187, 3.21, 12K. */
export const rate = (perSecond: number): string => (perSecond < 100 ? perSecond.toPrecision(3) : short(perSecond));

/** A size of memory: 1.5 MiB. */
export const bytes = (n: number): string => {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = n < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(n) / 10));
  return `${Number((n / 1024 ** power).toPrecision(3))} ${units[power]}`;
};
