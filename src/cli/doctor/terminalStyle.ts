import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red';
/** Text in a style, where the output can show one. */
export type TerminalStyle = (style: Style, text: string) => string;

/** Colors for a terminal, and plain text for a file, a pipe, or where NO_COLOR is set. */
export const terminalStyle = (
  { isTTY }: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): TerminalStyle =>
  isTTY === true && !environment['NO_COLOR']
    ? // Whether the output shows colors is settled here.
      (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text;
