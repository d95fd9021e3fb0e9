import { writeUrlState } from '../model/urlState.js';
import type { View } from '../model/view.js';

/** Keeps the fragment of the page's address as the view is; not at every move: browsers refuse more than some in a while. */
export const address = (): ((view: View) => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (view) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const state = writeUrlState(view);
      history.replaceState(null, '', `${location.pathname}${location.search}${state === '' ? '' : `#${state}`}`);
    }, 250);
  };
};
