import type { TunableRange } from '../../src/live/protocol/messages.js';
import type { Pending } from '../model/commands.js';
import type { Store } from '../model/store.js';
import { button, element } from '../ui/element.js';
import { numberInput } from '../ui/inputs.js';

/** The named values of a run that can be changed while it trains. */
export interface Tunables {
  readonly element: HTMLElement;
  readonly draw: (isOffered: boolean, canAsk: boolean, pending: readonly Pending[]) => void;
}

/** Is this a value that the tunable takes? */
export const fitsTunable = ({ min, max }: TunableRange, value: number): boolean =>
  Number.isFinite(value) && value >= min && value <= max;

/** A field for every tunable; what is typed is asked for with Enter or the button beside it. */
export const tunables = (store: Store, set: (tunable: string, value: number) => void): Tunables => {
  const parent = element('span', 'tunables');
  let made = '';
  let fields: readonly {
    readonly tunable: TunableRange;
    readonly input: HTMLInputElement;
    readonly apply: HTMLButtonElement;
  }[] = [];

  const field = (tunable: TunableRange) => {
    const shown = tunable.label ?? tunable.name;
    const { input, label } = numberInput(shown, {
      min: tunable.min,
      max: tunable.max,
      step: 'any',
      value: tunable.min,
    });
    const send = (): void => {
      const value = input.valueAsNumber;
      input.setAttribute('aria-invalid', String(!fitsTunable(tunable, value)));
      if (fitsTunable(tunable, value)) set(tunable.name, value);
      else input.reportValidity();
    };
    const apply = button('Set', send);
    apply.setAttribute('aria-label', `Set ${shown}`);
    input.title = `from ${tunable.min} to ${tunable.max}`;
    input.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter') send();
      // What was typed is given up; the value that holds comes back.
      if (key === 'Escape') input.blur();
    });
    parent.append(element('span', 'joined tunable', label, apply));
    return { tunable, input, apply };
  };
  return {
    element: parent,
    draw: (isOffered, canAsk, pending) => {
      const wanted = isOffered ? (store.record()?.about.tunables ?? []) : [];
      const key = JSON.stringify(wanted);
      if (key !== made) {
        parent.replaceChildren();
        fields = wanted.map(field);
        made = key;
      }
      parent.hidden = wanted.length === 0;
      const values = store.record()?.state.tunables ?? {};
      for (const { tunable, input, apply } of fields) {
        const waiting = pending.some(({ command }) => command.op === 'set' && command.tunable === tunable.name);
        apply.setAttribute('aria-busy', String(waiting));
        apply.setAttribute('aria-disabled', String(waiting || !canAsk));
        const value = Object.hasOwn(values, tunable.name) ? values[tunable.name]! : undefined;
        // What someone types, and what is on its way, is not overwritten by what still holds.
        if (value === undefined || waiting || document.activeElement === input) continue;
        const text = String(Number(value.toPrecision(4)));
        if (input.value !== text) input.value = text;
      }
    },
  };
};
