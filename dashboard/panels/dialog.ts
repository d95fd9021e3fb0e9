import { button, element } from '../ui/element.js';

const open = (
  title: string,
  content: readonly HTMLElement[],
  buttons: (close: (value: string) => void) => readonly HTMLElement[],
): Promise<string> =>
  new Promise((resolve) => {
    const dialog = element('dialog');
    const heading = element('h2', '', title);
    heading.id = 'dialog-title';
    dialog.setAttribute('aria-labelledby', heading.id);
    dialog.append(heading, ...content, element('div', 'row end', ...buttons((value) => dialog.close(value))));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
    document.body.append(dialog);
    dialog.showModal();
  });

/** Asks whether someone is sure. */
export const confirmDialog = async (title: string, text: string, yes: string): Promise<boolean> =>
  (await open(title, [element('p', '', text)], (close) => [
    button('Cancel', () => close('')),
    button(yes, () => close('yes'), 'danger'),
  ])) === 'yes';

/** Shows something until it is closed. */
export const showDialog = async (title: string, ...content: readonly HTMLElement[]): Promise<void> =>
  void (await open(title, content, (close) => [button('Close', () => close(''))]));
