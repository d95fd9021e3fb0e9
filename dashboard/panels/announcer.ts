import type { Store } from '../model/store.js';

export const announceEvery = 10_000;

/** What there is to say to those who hear the page: only that the run changed its state, and alerts. */
export const announcer = (
  say: (text: string) => void,
  store: Pick<Store, 'record'>,
  chip: () => string,
): (() => void) => {
  let [said, chipSaid, alerts] = [Number.NEGATIVE_INFINITY, '', -1];
  let waiting: readonly string[] = [];
  let timer: unknown;
  const speak = (): void => {
    timer = undefined;
    said = performance.now();
    say(waiting.join('. '));
    waiting = [];
  };
  return () => {
    const record = store.record();
    const now = chip();
    if (now !== chipSaid) {
      chipSaid = now;
      // The newest state of run and connection is the only one that matters.
      waiting = [...waiting.filter((text) => !text.startsWith('Run ')), `Run ${now}`];
    }
    const found = record?.events.filter(({ kind }) => kind === 'alert') ?? [];
    if (alerts >= 0 && found.length > alerts)
      waiting = [...waiting, ...found.slice(alerts).map(({ text }) => text)].slice(-5);
    if (record !== undefined) alerts = found.length;
    if (waiting.length > 0 && timer === undefined)
      timer = setTimeout(speak, Math.max(0, said + announceEvery - performance.now()));
  };
};
