import type { RunEvent } from '../protocol/messages.js';

/** As long as anybody reads in a list; every page gets a thousand of them. */
export const textLimit = 2_000;

export const tidyText = (text: string): string =>
  text.length <= textLimit ? text : `${text.slice(0, textLimit - 1)}…`;

/** An event as it can be sent: at a whole step, with a text that is not too long; nothing if it has no step. */
export const tidyEvent = ({ step, wall, kind, text }: RunEvent): RunEvent | undefined =>
  Number.isSafeInteger(step) && step >= 0 ? { step, wall, kind, text: tidyText(text) } : undefined;
