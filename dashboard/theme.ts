/** The page's colours, for canvases: what the style sheet says now. */
export interface Theme {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly card: string;
  readonly real: string;
  readonly generated: string;
  readonly discriminator: string;
  readonly others: readonly string[];
}

/** Read the colours from the style sheet's custom properties: they are decided in one place. */
export const theme = (): Theme => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    text: colour('text'),
    muted: colour('muted'),
    grid: colour('grid'),
    card: colour('card'),
    real: colour('real'),
    generated: colour('generated'),
    discriminator: colour('discriminator'),
    others: ['other-1', 'other-2', 'other-3', 'other-4'].map(colour),
  };
};

/** Call back when the system changes between light and dark. */
export const onThemeChange = (then: () => void): void =>
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', then);
