import type { Group } from '../series/groups.js';
import { button, element, write } from '../ui/element.js';

/** The frame of a chart on the page: its title, its buttons, the place of the plot. */
export interface Card {
  readonly figure: HTMLElement;
  readonly plot: HTMLElement;
  readonly caption: HTMLElement;
  /** What is under the cursor. */
  readonly at: HTMLElement;
  readonly showPin: (isPinned: boolean) => void;
  /** Is the table of numbers wanted? And where it goes. */
  readonly wantsNumbers: () => boolean;
  readonly numbers: HTMLElement;
}

export interface CardOptions {
  readonly pin: () => void;
  readonly picture: () => void;
  readonly numbers: () => void;
}

/** An empty card for a group of metrics. */
export const card = ({ id, title, small }: Group, does: CardOptions): Card => {
  const at = element('span', 'at');
  const pin = button('Pin', does.pin, 'link');
  pin.setAttribute('aria-label', `Pin ${title} to the top`);
  const picture = button('PNG', does.picture, 'link');
  picture.setAttribute('aria-label', `Save ${title} as a picture`);
  const table = button(
    'Table',
    () => {
      const open = table.getAttribute('aria-expanded') !== 'true';
      table.setAttribute('aria-expanded', String(open));
      numbers.hidden = !open;
      does.numbers();
    },
    'link',
  );
  table.setAttribute('aria-label', `Show table of ${title}`);
  table.setAttribute('aria-expanded', 'false');
  const plot = element('div', 'plot');
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-label', `Line chart: ${title}. Its numbers are in the caption.`);
  const caption = element('figcaption', 'legend');
  const numbers = element('div');
  numbers.hidden = true;
  const head = element('div', 'head', element('h3', '', title), at, element('span', 'tools', table, picture, pin));
  const figure = element('figure', small ? 'card chart small' : 'card chart', head, caption, plot, numbers);
  figure.dataset['chart'] = id;
  return {
    figure,
    plot,
    caption,
    at,
    numbers,
    wantsNumbers: () => !numbers.hidden,
    showPin: (isPinned) => {
      pin.setAttribute('aria-pressed', String(isPinned));
      write(pin, isPinned ? 'Unpin' : 'Pin');
      figure.classList.toggle('pinned', isPinned);
    },
  };
};
