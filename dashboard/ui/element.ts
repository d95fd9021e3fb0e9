/** The element of the page with this id, as what it is. */
export const byId = <E extends HTMLElement>(id: string, kind: new () => E): E => {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return found;
};

/** A new element with a class and children; texts stay texts, whatever they contain. */
export const element = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
};

/** A new button that does something. */
export const button = (text: string, act: () => void, className = ''): HTMLButtonElement => {
  const made = element('button', className, text);
  made.type = 'button';
  made.addEventListener('click', act);
  return made;
};

/** Writes a text where it differs: an unchanged one must not be announced or laid out again. */
export const write = (target: HTMLElement, text: string): void => {
  if (target.textContent !== text) target.textContent = text;
};
