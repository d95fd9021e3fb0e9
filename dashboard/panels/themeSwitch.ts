import { write } from '../ui/element.js';
import { type Scheme, showScheme, startTheme } from '../ui/theme.js';

const next: Readonly<Record<Scheme, Scheme>> = { system: 'light', light: 'dark', dark: 'system' };

/** Makes a button go through the schemes: as the system, light, dark. */
export const themeSwitch = (target: HTMLButtonElement): void => {
  let scheme = startTheme();
  const name = (): void => write(target, `Theme: ${scheme}`);
  name();
  target.addEventListener('click', () => {
    scheme = next[scheme];
    showScheme(scheme);
    name();
  });
};
