import { splitFragment } from './fragment.js';

const key = 'rxgan.token';

export const keepToken = (token: string): void => sessionStorage.setItem(key, token);

/**
 * Takes the token out of the page's address, before anything else sees it: from then on it is only in the storage of
 * this tab. A page that is loaded again finds it there.
 */
export const takeToken = (): string => {
  const { token, rest } = splitFragment(location.hash);
  if (token !== undefined) {
    keepToken(token);
    history.replaceState(null, '', `${location.pathname}${location.search}${rest === '' ? '' : `#${rest}`}`);
  }
  return sessionStorage.getItem(key) ?? '';
};
