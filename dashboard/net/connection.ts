import { closeCodes } from '../../src/live/protocol/messages.js';

/** `waiting` until `at`, a time of `performance.now()`; `ended` for a reason, for good. */
export type Connection =
  | { readonly phase: 'connecting' | 'open' }
  | { readonly phase: 'waiting'; readonly at: number }
  | { readonly phase: 'ended'; readonly why: string; readonly code: number };

const reasons: ReadonlyMap<number, string> = new Map([
  [closeCodes.badToken, 'The server does not know this token.'],
  [closeCodes.role, 'This token may only look.'],
  [closeCodes.badMessage, 'This page and its server do not understand each other: load it again.'],
  [closeCodes.noHello, 'The server heard nothing from this page: load it again.'],
]);

/** From 4400 to 4499 a page must not come back by itself; 4429 only says that it was too fast. */
export const isFinal = (code: number): boolean => code >= 4400 && code < 4500 && code !== closeCodes.rate;

/** Why a connection has ended, in words for people. */
export const reasonOf = (code: number, said: string): string =>
  reasons.get(code) ?? (said || 'The server has ended the connection.');
