import { plainView, type View } from './view.js';

const list = (values: readonly string[]): string | undefined =>
  values.length === 0 ? undefined : values.map(encodeURIComponent).join(',');
const listed = (text: string | null): readonly string[] =>
  text === null || text === ''
    ? []
    : text.split(',').flatMap((one) => {
        try {
          return [decodeURIComponent(one)];
        } catch {
          return [];
        }
      });
const numberIn = (text: string | null): number | undefined => {
  const value = text === null || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
};

/** A view as the fragment of an address; what is as usual is not written. The token never is. */
export const writeUrlState = (view: View): string => {
  const { run, compare, range, span, axis, log, band, halfLife, pins, sample, other } = view;
  const entries: Readonly<Record<string, string | number | undefined>> = {
    run,
    compare: list(compare),
    from: range?.from,
    to: range?.to,
    span,
    axis: axis === 'step' ? undefined : axis,
    log: log ? 1 : undefined,
    band: band ? undefined : 0,
    half: halfLife === 0 ? undefined : halfLife,
    pins: list(pins),
    sample,
    other,
  };
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) parameters.set(key, String(value));
  return parameters.toString();
};

/** The view of a fragment; what makes no sense in it is as usual. */
export const readUrlState = (fragment: string): View => {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  const [from, to] = [numberIn(parameters.get('from')), numberIn(parameters.get('to'))];
  const half = numberIn(parameters.get('half')) ?? 0;
  return {
    ...plainView,
    run: parameters.get('run') ?? undefined,
    compare: listed(parameters.get('compare')),
    range: from !== undefined && to !== undefined && from < to ? { from, to } : undefined,
    span: numberIn(parameters.get('span')),
    axis: parameters.get('axis') === 'time' ? 'time' : 'step',
    log: parameters.get('log') === '1',
    band: parameters.get('band') !== '0',
    halfLife: Math.max(0, half),
    pins: listed(parameters.get('pins')),
    sample: numberIn(parameters.get('sample')),
    other: numberIn(parameters.get('other')),
  };
};

/** The address of a page with a view in it. */
export const shareLink = (
  view: View,
  { origin, pathname }: { readonly origin: string; readonly pathname: string },
): string => {
  const state = writeUrlState(view);
  return `${origin}${pathname}${state === '' ? '' : `#${state}`}`;
};
