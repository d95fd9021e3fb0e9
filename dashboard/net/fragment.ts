/** The fragment of an address without its token, and the token. */
export const splitFragment = (hash: string): { readonly token: string | undefined; readonly rest: string } => {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const token = parameters.get('token') ?? undefined;
  parameters.delete('token');
  return { token, rest: parameters.toString() };
};

/** The token out of what someone has pasted: an address with a token, or the token itself. */
export const tokenIn = (pasted: string): string => {
  const text = pasted.trim();
  const at = text.indexOf('#');
  return (at < 0 ? undefined : splitFragment(text.slice(at)).token) ?? text;
};
