import { button, element } from './element.js';

/** A button that is pressed or not. */
export const toggle = (text: string, act: () => void): HTMLButtonElement => {
  const made = button(text, act, 'toggle');
  made.setAttribute('aria-pressed', 'false');
  return made;
};

/** A choice of several, with its label. */
export interface Choice {
  readonly label: HTMLLabelElement;
  /** Shows a value; one that is not among the options is added to them, with the text that `name` gives it. */
  readonly show: (value: string, name?: (value: string) => string) => void;
}

/** A choice of these options. */
export const choice = (
  text: string,
  options: readonly (readonly [value: string, name: string])[],
  choose: (value: string) => void,
): Choice => {
  const select = element('select');
  const add = (value: string, name: string): void => {
    const option = element('option', '', name);
    option.value = value;
    select.append(option);
  };
  for (const [value, name] of options) add(value, name);
  select.addEventListener('change', () => choose(select.value));
  return {
    label: element('label', 'choice', element('span', '', text), select),
    show: (value, name = (v) => v) => {
      if (![...select.options].some((option) => option.value === value)) add(value, name(value));
      if (select.value !== value) select.value = value;
    },
  };
};

/** A number to type, with its label. */
export const numberInput = (
  text: string,
  {
    min,
    max,
    step = 1,
    value,
  }: { readonly min: number; readonly max: number; readonly step?: number | 'any'; readonly value: number },
): { readonly label: HTMLLabelElement; readonly input: HTMLInputElement } => {
  const input = element('input');
  input.type = 'number';
  Object.assign(input, { min: String(min), max: String(max), step: String(step), value: String(value) });
  return { input, label: element('label', 'choice', element('span', '', text), input) };
};

/** Does someone type there? Then keys mean letters. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
