import type { LoggedEvent, Row } from '../protocol/messages.js';

// Seven digits are all that a 32-bit float has; the other ten would be two thirds of every message.
const shortened = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(7)) : value);

/** A row as it can be sent: a whole step, names that are not too long, numbers of seven digits; nothing if it has no step. */
export const sanitizeRow = ({ step, wall, values }: Row): Row | undefined => {
  if (!Number.isSafeInteger(step) || step < 0) return undefined;
  const fit = Object.entries(values).filter(([name, value]) => name.length <= 200 && typeof value === 'number');
  return { step, wall, values: Object.fromEntries(fit.map(([name, value]) => [name, shortened(value)])) };
};

/** As long as anybody reads in a list; every page gets a thousand of them. */
export const textLimit = 2_000;

export const sanitizeText = (text: string): string =>
  text.length <= textLimit ? text : `${text.slice(0, textLimit - 1)}…`;

/** An event as it can be sent: at a whole step, with a text that is not too long; nothing if it has no step. */
export const sanitizeEvent = ({ step, wall, kind, text }: LoggedEvent): LoggedEvent | undefined =>
  Number.isSafeInteger(step) && step >= 0 ? { step, wall, kind, text: sanitizeText(text) } : undefined;
