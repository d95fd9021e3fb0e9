import { movedWindow, type Window, windowOf } from '../charts/window.js';
import type { Store } from '../model/store.js';
import type { Views } from '../model/view.js';
import type { Scrubber } from '../samples/scrubber.js';
import type { Controls } from './controls.js';
import { showHelp } from './help.js';
import type { Keys } from './keyboard.js';

export interface KeyTargets {
  readonly control: Controls;
  readonly scrub: Scrubber;
  readonly views: Views;
  readonly store: Store;
  readonly look: (window: Window) => void;
}

/** What every key of the page does; the list that `?` shows says the same. */
export const keysOf = ({ control, scrub, views: { get, set }, store, look }: KeyTargets): Keys => {
  const slide =
    (by: number, factor = 1) =>
    (): void =>
      look(movedWindow(windowOf(get(), store.shown()), by, factor));
  return new Map([
    [' ', control.pauseOrResume],
    ['.', control.step],
    ['ArrowLeft', () => scrub.walk(-1)],
    ['ArrowRight', () => scrub.walk(1)],
    ['shift ArrowLeft', slide(-0.25)],
    ['shift ArrowRight', slide(0.25)],
    ['n', () => set({ sample: undefined })],
    ['f', () => set({ range: undefined })],
    ['l', () => set({ log: !get().log })],
    ['+', slide(0, 0.5)],
    ['-', slide(0, 2)],
    ['?', showHelp],
  ]);
};
