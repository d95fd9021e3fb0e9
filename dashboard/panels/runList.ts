import type { RunSummary } from '../../src/live/protocol/messages.js';
import type { Store } from '../model/store.js';
import type { Views } from '../model/view.js';
import { button, byId, element } from '../ui/element.js';
import { dashes } from '../ui/mark.js';

const svg = 'http://www.w3.org/2000/svg';
const sample = (dash: readonly number[]): SVGElement => {
  const [drawing, path] = [document.createElementNS(svg, 'svg'), document.createElementNS(svg, 'path')];
  drawing.setAttribute('class', 'swatch');
  drawing.setAttribute('viewBox', '0 0 24 8');
  drawing.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', 'M0 4H24');
  path.setAttribute('stroke', 'currentColor');
  path.setAttribute('stroke-width', '1.6');
  path.setAttribute('stroke-dasharray', dash.join(' '));
  drawing.append(path);
  return drawing;
};

/** Draws the runs of the server: which is in front, and which are compared with it. */
export const runList = (store: Store, { get, set }: Views): (() => void) => {
  let drawn = '';
  const compare = (id: string, wanted: boolean): void =>
    set({ compare: [...get().compare.filter((one) => one !== id), ...(wanted ? [id] : [])] });
  const row = ({ id, name, status, live, startedAt }: RunSummary, main: string | undefined): HTMLElement => {
    const isMain = id === main;
    const box = element('input');
    box.type = 'checkbox';
    const place = store.shown().findIndex((run) => run.id === id);
    box.checked = place >= 0;
    box.disabled = isMain;
    box.id = `compare-${id}`;
    box.addEventListener('change', () => compare(id, box.checked));
    const about = `${live ? 'live, ' : ''}${status}, ${new Date(startedAt).toLocaleString('en')}`;
    const label = element(
      'label',
      '',
      box,
      element('span', 'run-name', name),
      ...(place >= 0 ? [sample(dashes[place % dashes.length]!)] : []),
      element('span', 'quiet', about),
    );
    const show = button(
      isMain ? 'Shown' : 'Show',
      () => set({ run: id, compare: get().compare.filter((one) => one !== id), range: undefined, sample: undefined }),
      'link',
    );
    show.disabled = isMain;
    show.setAttribute('aria-label', `${isMain ? 'Shown' : 'Show'}: ${name}`);
    return element('li', isMain ? 'main' : '', label, show);
  };
  return () => {
    const runs = store.runs();
    const main = store.main()?.id;
    byId('runs', HTMLElement).hidden = runs.length < 2;
    const key = JSON.stringify([runs, main, store.shown().map(({ id }) => id)]);
    if (key === drawn) return;
    drawn = key;
    const focused = document.activeElement?.id ?? '';
    byId('run-list', HTMLElement).replaceChildren(...runs.map((run) => row(run, main)));
    if (focused.startsWith('compare-')) document.getElementById(focused)?.focus();
  };
};
