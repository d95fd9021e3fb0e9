import type { Store } from '../model/store.js';
import type { Views } from '../model/view.js';
import { csvOf } from '../series/csv.js';
import { button, element, write } from '../ui/element.js';
import { bound, count } from '../ui/format.js';
import { choice, toggle } from '../ui/inputs.js';
import { fileName, save } from '../ui/save.js';
import { resolutionOf } from './lineData.js';
import { noteOf } from './note.js';
import { extentOf, movedWindow, windowOf } from './window.js';

const halfLives = [0, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];
const spans = [100, 1000, 10_000, 100_000];

/** The bar over the charts: what part of the run they show, and how. */
export const toolbar = (parent: HTMLElement, store: Store, { get, set }: Views): (() => void) => {
  const move = (by: number, factor = 1): void =>
    set({ range: movedWindow(windowOf(get(), store.shown()), by, factor), span: undefined });
  const follow = toggle('Follow', () => set({ range: undefined }));
  follow.setAttribute('aria-keyshortcuts', 'f');
  const named = (text: string, name: string, act: () => void): HTMLButtonElement => {
    const made = button(text, act, 'icon');
    made.setAttribute('aria-label', name);
    made.title = name;
    return made;
  };
  const zoom = element(
    'span',
    'joined',
    named('◂', 'Earlier', () => move(-0.25)),
    named('−', 'Zoom out', () => move(0, 2)),
    named('+', 'Zoom in', () => move(0, 0.5)),
    named('▸', 'Later', () => move(0.25)),
  );
  const span = choice('Show', [['', 'all'], ...spans.map((n) => [String(n), `last ${count(n)}`] as const)], (value) =>
    set({ span: value === '' ? undefined : Number(value), range: undefined }),
  );
  const axis = choice(
    'Over',
    [
      ['step', 'steps'],
      ['time', 'time'],
    ],
    (value) => set({ axis: value === 'time' ? 'time' : 'step', range: undefined, span: undefined }),
  );
  const log = toggle('Log', () => set({ log: !get().log }));
  log.setAttribute('aria-keyshortcuts', 'l');
  const band = toggle('Min–max', () => set({ band: !get().band }));
  const smoothing = choice(
    'Half-life',
    halfLives.map((n) => [String(n), n === 0 ? 'not smoothed' : `${count(n)} steps`] as const),
    (value) => set({ halfLife: Number(value) }),
  );
  const csv = button('CSV', () => {
    const record = store.record();
    if (record === undefined) return;
    const { range, axis: unit } = get();
    const step = (x: number): number => (unit === 'step' ? x : store.main()!.times().stepAt(x));
    const table = csvOf(record.buckets, range && step(range.from), range && step(range.to));
    save(`${fileName(record.about.name)}.csv`, new Blob([table], { type: 'text/csv' }));
  });
  csv.setAttribute('aria-label', 'Save the numbers of the charts as CSV');
  const note = element('p', 'note');
  note.id = 'note';
  parent.append(follow, zoom, span.label, axis.label, smoothing.label, log, band, csv, note);

  return () => {
    const view = get();
    const main = store.main();
    const press = (made: HTMLElement, pressed: boolean): void => made.setAttribute('aria-pressed', String(pressed));
    press(follow, view.range === undefined);
    press(log, view.log);
    press(band, view.band);
    span.show(view.span === undefined ? '' : String(view.span), (n) => `last ${bound(Number(n))}`);
    axis.show(view.axis);
    smoothing.show(String(view.halfLife), (n) => `${n} steps`);
    const window = windowOf(view, store.shown());
    const extent = extentOf(store.shown(), view.axis);
    follow.classList.toggle('calls', view.range !== undefined && window.to < extent.to);
    write(note, main === undefined ? '' : noteOf(resolutionOf(main, view), view.halfLife, view.range !== undefined));
  };
};
