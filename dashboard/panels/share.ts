import { shareLink } from '../model/urlState.js';
import type { View } from '../model/view.js';
import { element } from '../ui/element.js';
import { showDialog } from './dialog.js';

/** Copies the link, and shows it: what was copied should be seen. */
export const share = async (view: View): Promise<void> => {
  const link = shareLink(view, location);
  const copied = await navigator.clipboard?.writeText(link).then(
    () => true,
    () => false,
  );
  const field = element('input');
  field.readOnly = true;
  field.value = link;
  field.setAttribute('aria-label', 'Link to this view');
  field.addEventListener('focus', () => field.select());
  await showDialog(
    'Link to this view',
    field,
    element(
      'p',
      'quiet',
      `${copied ? 'It is copied. ' : ''}It has no token in it: who opens it needs one of their own.`,
    ),
  );
};
