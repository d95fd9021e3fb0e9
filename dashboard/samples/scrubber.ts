import type { Store } from '../model/store.js';
import type { Views } from '../model/view.js';
import { element } from '../ui/element.js';
import { count } from '../ui/format.js';
import { numberInput, toggle } from '../ui/inputs.js';
import { nearestStep, neighborStep, stepsOf } from './atStep.js';

/** One step for all pictures: to slide, to type, or to walk along. */
export interface Scrubber {
  readonly draw: () => void;
  /** To the pictures before or after. */
  readonly walk: (way: -1 | 1) => void;
}

const integerOf = (input: HTMLInputElement): number | undefined =>
  Number.isFinite(input.valueAsNumber) ? Math.max(0, Math.round(input.valueAsNumber)) : undefined;

/** The scrubber of the page. */
export const scrubber = (parent: HTMLElement, store: Store, { get, set }: Views): Scrubber => {
  const steps = (): readonly number[] => {
    const record = store.record();
    return record === undefined ? [] : stepsOf(record.samples);
  };
  const shown = (): number => get().sample ?? steps().at(-1) ?? 0;
  const walk = (way: -1 | 1): void => {
    const next = neighborStep(steps(), shown(), way);
    // After the last picture comes whatever is new.
    if (next !== undefined) set({ sample: next });
    else if (way === 1) set({ sample: undefined });
  };
  const slider = element('input', 'slider');
  slider.type = 'range';
  slider.setAttribute('aria-label', 'Step of the samples');
  slider.addEventListener('input', () => {
    const nearest = nearestStep(steps(), slider.valueAsNumber);
    if (nearest !== undefined) set({ sample: nearest });
  });
  slider.addEventListener('keydown', (event) => {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key] as -1 | 1 | undefined;
    if (way === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    walk(way);
  });
  const typed = numberInput('Step', { min: 0, max: Number.MAX_SAFE_INTEGER, value: 0 });
  typed.input.addEventListener('change', () => set({ sample: integerOf(typed.input) }));
  const newest = toggle('Newest', () => set({ sample: get().sample === undefined ? shown() : undefined }));
  const compare = toggle('Compare', () => set({ other: get().other === undefined ? (steps()[0] ?? 0) : undefined }));
  const other = numberInput('with step', { min: 0, max: Number.MAX_SAFE_INTEGER, value: 0 });
  other.input.addEventListener('change', () => set({ other: integerOf(other.input) }));
  parent.append(slider, element('div', 'row', newest, typed.label, compare, other.label));

  const place = (input: HTMLInputElement, value: number): void => {
    // What someone is typing is left to them.
    if (document.activeElement !== input && input.value !== String(value)) input.value = String(value);
  };
  return {
    walk,
    draw: () => {
      const all = steps();
      const view = get();
      const [first, last] = [String(all[0] ?? 0), String(all.at(-1) ?? 0)];
      if (slider.min !== first) slider.min = first;
      if (slider.max !== last) slider.max = last;
      slider.value = String(shown());
      slider.setAttribute('aria-valuetext', `step ${count(shown())}`);
      place(typed.input, shown());
      newest.setAttribute('aria-pressed', String(view.sample === undefined));
      compare.setAttribute('aria-pressed', String(view.other !== undefined));
      other.label.hidden = view.other === undefined;
      place(other.input, view.other ?? 0);
    },
  };
};
