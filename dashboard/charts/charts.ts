import type { Store } from '../model/store.js';
import type { View } from '../model/view.js';
import { groupsOf } from '../series/groups.js';
import { onThemeChange, theme } from '../ui/theme.js';
import { type LineChart, lineChart } from './lineChart.js';
import { type Window, windowOf } from './window.js';

export interface ChartsOptions {
  readonly parent: HTMLElement;
  readonly store: Store;
  readonly view: () => View;
  readonly look: (window: Window) => void;
  readonly pin: (id: string) => void;
}

const drawnAtOnce = 4;

/** Keeps a chart for every group of metrics inside `parent`; gives the function that draws them. */
export const charts = ({ parent, store, view, look, pin }: ChartsOptions): (() => void) => {
  const made = new Map<string, LineChart>();
  const inView = new Set<Element>();
  let colors = theme();
  let order = '';
  let isMarked = false;

  // A chart that nobody can see is drawn when it comes into view.
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) inView.add(target);
        else inView.delete(target);
      }
      if (entries.some(({ isIntersecting }) => isIntersecting)) draw();
    },
    { rootMargin: '200px' },
  );
  const chartOf = (group: ReturnType<typeof groupsOf>[number]): LineChart => {
    const chart = made.get(group.id) ?? lineChart(group, { look, pin: () => pin(group.id) });
    if (!made.has(group.id)) {
      seen.observe(chart.figure);
      // The first ones are drawn before the browser has said what is in view: that takes it a frame or two.
      if (made.size < drawnAtOnce) inView.add(chart.figure);
    }
    made.set(group.id, chart);
    return chart;
  };

  const draw = (): void => {
    const runs = store.shown();
    const groups = groupsOf(runs.flatMap((run) => [...(run.record()?.buckets.columns.keys() ?? [])]));
    const now = view();
    const pinned = (id: string): boolean => now.pins.includes(id);
    const wanted = groups.toSorted((a, b) => Number(pinned(b.id)) - Number(pinned(a.id)));
    const ids = JSON.stringify([wanted.map(({ id, metrics }) => [id, metrics]), now.pins]);
    if (ids !== order) {
      // A group of more metrics is another chart; moving a chart does not make it anew.
      for (const [id, chart] of made) {
        if (groups.some((group) => group.id === id)) continue;
        seen.unobserve(chart.figure);
        inView.delete(chart.figure);
        chart.remove();
        made.delete(id);
      }
      const focused = document.activeElement;
      for (const group of wanted) {
        const chart = chartOf(group);
        chart.showPin(pinned(group.id));
        parent.append(chart.figure);
      }
      // What is moved loses the focus, which the button that moved it had.
      if (focused instanceof HTMLElement && parent.contains(focused)) focused.focus();
      order = ids;
    }
    const window = windowOf(now, runs);
    const small = groups.filter((group) => group.small);
    for (const group of groups) {
      const chart = chartOf(group);
      if (!inView.has(chart.figure)) continue;
      chart.draw({ runs, view: now, window, theme: colors, offset: Math.max(0, small.indexOf(group)) });
    }
    // Once: for one who measures how soon there is something to see.
    if (!isMarked && inView.size > 0) {
      isMarked = true;
      performance.mark('rxgan-charts');
    }
  };
  onThemeChange(() => {
    colors = theme();
    draw();
  });
  return draw;
};
