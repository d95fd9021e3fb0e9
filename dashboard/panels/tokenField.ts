import { tokenIn } from '../net/fragment.js';
import { keepToken } from '../net/token.js';
import { button, element } from '../ui/element.js';

/** A field for the token, or the address with it, that the terminal has shown. */
export const tokenField = (again: () => void): HTMLElement => {
  const input = element('input');
  input.type = 'password';
  input.autocomplete = 'off';
  const enter = (): void => {
    if (input.value.trim() === '') return;
    keepToken(tokenIn(input.value));
    input.value = '';
    again();
  };
  input.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') enter();
  });
  const label = element('label', 'choice', element('span', '', 'Address or token that the terminal shows'), input);
  return element('span', 'joined', label, button('Connect', enter));
};
