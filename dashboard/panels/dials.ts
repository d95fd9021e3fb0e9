import type { Dial } from '../../src/live/protocol/messages.js';
import type { Pending } from '../model/commands.js';
import type { Store } from '../model/store.js';
import { button, element } from '../ui/element.js';
import { numberInput } from '../ui/inputs.js';

/** The named values of a run that can be changed while it trains. */
export interface Dials {
  readonly element: HTMLElement;
  readonly draw: (isOffered: boolean, canAsk: boolean, pending: readonly Pending[]) => void;
}

/** Is this a value that the dial takes? */
export const fitsDial = ({ min, max }: Dial, value: number): boolean =>
  Number.isFinite(value) && value >= min && value <= max;

/** A field for every dial; what is typed is asked for with Enter or the button beside it. */
export const dials = (store: Store, set: (dial: string, value: number) => void): Dials => {
  const parent = element('span', 'dials');
  let made = '';
  let fields: readonly { readonly dial: Dial; readonly input: HTMLInputElement; readonly apply: HTMLButtonElement }[] =
    [];

  const field = (dial: Dial) => {
    const { input, label } = numberInput(dial.name, { min: dial.min, max: dial.max, step: 'any', value: dial.min });
    const send = (): void => {
      const value = input.valueAsNumber;
      input.setAttribute('aria-invalid', String(!fitsDial(dial, value)));
      if (fitsDial(dial, value)) set(dial.name, value);
      else input.reportValidity();
    };
    const apply = button('Set', send);
    apply.setAttribute('aria-label', `Set ${dial.name}`);
    input.title = `from ${dial.min} to ${dial.max}`;
    input.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter') send();
      // What was typed is given up; the value that holds comes back.
      if (key === 'Escape') input.blur();
    });
    parent.append(element('span', 'joined dial', label, apply));
    return { dial, input, apply };
  };
  return {
    element: parent,
    draw: (isOffered, canAsk, pending) => {
      const wanted = isOffered ? (store.record()?.about.dials ?? []) : [];
      const key = JSON.stringify(wanted);
      if (key !== made) {
        parent.replaceChildren();
        fields = wanted.map(field);
        made = key;
      }
      parent.hidden = wanted.length === 0;
      const values = store.record()?.state.dials ?? {};
      for (const { dial, input, apply } of fields) {
        const waiting = pending.some(({ command }) => command.op === 'set' && command.dial === dial.name);
        apply.setAttribute('aria-busy', String(waiting));
        apply.setAttribute('aria-disabled', String(waiting || !canAsk));
        const value = Object.hasOwn(values, dial.name) ? values[dial.name]! : undefined;
        // What someone types, and what is on its way, is not overwritten by what still holds.
        if (value === undefined || waiting || document.activeElement === input) continue;
        const text = String(Number(value.toPrecision(4)));
        if (input.value !== text) input.value = text;
      }
    },
  };
};
