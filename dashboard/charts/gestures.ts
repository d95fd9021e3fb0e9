import type uPlot from 'uplot';
import { movedWindow, type Window } from './window.js';

/** Moves what a chart shows: by dragging with the shift key, or the wheel sideways; the wheel with control zooms. */
export const gestures = (chart: uPlot, look: (window: Window) => void): void => {
  const { over } = chart;
  const shown = (): Window => ({ from: chart.scales['x']!.min!, to: chart.scales['x']!.max! });
  over.addEventListener('pointerdown', (down) => {
    if (!down.shiftKey || down.button !== 0) return;
    const start = shown();
    over.setPointerCapture(down.pointerId);
    const move = ({ clientX }: PointerEvent): void =>
      look(movedWindow(start, (down.clientX - clientX) / over.clientWidth));
    over.addEventListener('pointermove', move);
    const stop = (): void => over.removeEventListener('pointermove', move);
    over.addEventListener('pointerup', stop, { once: true });
    over.addEventListener('pointercancel', stop, { once: true });
  });
  over.addEventListener(
    'wheel',
    (event) => {
      const { deltaX, deltaY, shiftKey, ctrlKey, metaKey } = event;
      const isZoom = ctrlKey || metaKey;
      const sideways = shiftKey && deltaX === 0 ? deltaY : deltaX;
      // A plain wheel scrolls the page, over a chart as anywhere.
      if (!isZoom && Math.abs(sideways) <= (shiftKey ? 0 : Math.abs(deltaY))) return;
      event.preventDefault();
      const place = event.offsetX / over.clientWidth;
      if (isZoom) look(movedWindow(shown(), 0, 1.002 ** deltaY, place));
      else look(movedWindow(shown(), sideways / over.clientWidth));
    },
    { passive: false },
  );
};
