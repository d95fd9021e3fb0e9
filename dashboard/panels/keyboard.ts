import { isTyping } from '../ui/inputs.js';

/** What keys do, by their names. */
export type Keys = ReadonlyMap<string, () => void>;

/** Listens to single keys; not while someone types, nor in a dialog, nor with other keys held. */
export const keyboard = (keys: Keys): void =>
  document.addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
    if (ctrlKey || metaKey || altKey || isTyping(target) || document.querySelector('dialog[open]') !== null) return;
    // A button that has the focus takes the space bar for itself; what scrolls takes the arrows.
    if (key === ' ' && (repeat || target instanceof HTMLButtonElement)) return;
    const act = keys.get(shiftKey && key.startsWith('Arrow') ? `shift ${key}` : key);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
