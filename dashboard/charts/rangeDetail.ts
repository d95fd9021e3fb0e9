import type { ClientMessage, TextMessage } from '../../src/live/protocol/messages.js';
import type { Store } from '../model/store.js';
import type { View } from '../model/view.js';

/** Asks for the numbers of the part of the runs that someone looks at closely. */
export interface RangeDetail {
  /** The view or the runs may have changed. */
  readonly look: () => void;
  readonly take: (message: Extract<TextMessage, { readonly t: 'detail' }>) => void;
}

export interface RangeDetailOptions {
  readonly store: Store;
  readonly view: () => View;
  readonly send: (message: ClientMessage) => boolean;
  readonly changed: () => void;
}

const rest = 200;
/** So many metrics at most are answered of one question; the charts of further ones keep their buckets. */
const metricLimit = 32;

/** Where buckets are too coarse for what is shown, the server may still have the rows. */
export const rangeDetail = ({ store, view, send, changed }: RangeDetailOptions): RangeDetail => {
  const asked = new Map<
    number,
    { readonly run: string; readonly epoch: string; readonly from: number; readonly to: number }
  >();
  let next = 1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = (): void => {
    timer = undefined;
    const { range, axis } = view();
    if (range === undefined) return;
    for (const run of store.shown()) {
      const record = run.record();
      // Single rows have no detail.
      if (record === undefined || record.buckets.stride === 1) continue;
      const step = (x: number): number => Math.max(0, axis === 'step' ? x : run.times().stepAt(x));
      const [from, to] = [Math.floor(step(range.from)), Math.ceil(Math.min(step(range.to), record.buckets.lastStep))];
      const known = run.closer();
      // A row or two more at the end of a run that goes on are no reason to ask again.
      const reaches = known !== undefined && known.from <= from && to <= known.to + 2 * record.buckets.stride;
      const isKnown = reaches && (known.detail.stride <= 1 || known.from === from);
      const isAsked = [...asked.values()].some((one) => one.run === run.id && one.from === from && one.to === to);
      if (isKnown || isAsked || from >= to) continue;
      const metrics = [...record.buckets.columns.keys()].slice(0, metricLimit);
      const id = next++;
      if (send({ t: 'range', id, run: run.id, metrics, from, to }))
        asked.set(id, { run: run.id, epoch: record.epoch, from, to });
    }
  };
  return {
    look: () => {
      if (view().range === undefined) return;
      if (timer === undefined) timer = setTimeout(ask, rest);
    },
    take: ({ id, detail }) => {
      const question = asked.get(id);
      asked.delete(id);
      const run = question && store.find(question.run);
      if (question === undefined || run?.record()?.epoch !== question.epoch) return;
      run.setCloser({ from: question.from, to: question.to, detail });
      changed();
    },
  };
};
