/** The page's colors, for canvases: what the style sheet says now. */
export interface Theme {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly card: string;
  readonly bad: string;
  readonly real: string;
  readonly generated: string;
  readonly discriminator: string;
  readonly others: readonly string[];
}

/** What a person has chosen; `system` is as the machine is. */
export type Scheme = 'system' | 'light' | 'dark';
const key = 'rxgan.theme';

/** Reads the colors from the style sheet's custom properties: they are decided in one place. */
export const theme = (): Theme => {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    text: color('text'),
    muted: color('muted'),
    grid: color('grid'),
    card: color('card'),
    bad: color('bad'),
    real: color('real'),
    generated: color('generated'),
    discriminator: color('discriminator'),
    others: ['other-1', 'other-2', 'other-3', 'other-4'].map(color),
  };
};

const listeners = new Set<() => void>();

/** Calls back when the page changes between light and dark. */
export const onThemeChange = (then: () => void): void => void listeners.add(then);

const tell = (): void => {
  for (const listener of listeners) listener();
};

export const schemeOf = (stored: string | null): Scheme =>
  stored === 'light' || stored === 'dark' ? stored : 'system';

/** Shows the page in a scheme and remembers it. */
export const showScheme = (scheme: Scheme): void => {
  if (scheme === 'system') {
    delete document.documentElement.dataset['theme'];
    localStorage.removeItem(key);
  } else {
    document.documentElement.dataset['theme'] = scheme;
    localStorage.setItem(key, scheme);
  }
  tell();
};

/** The scheme of the last visit; from now on the system's changes are followed. */
export const startTheme = (): Scheme => {
  const scheme = schemeOf(localStorage.getItem(key));
  if (scheme !== 'system') document.documentElement.dataset['theme'] = scheme;
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
  return scheme;
};
