import type { Frame } from './servedRun.js';

/** A connection as the rules see it: a WebSocket, or what a test puts in its place. None of these throws. */
export interface Link {
  readonly send: (frame: Frame) => void;
  /** Bytes that were sent and have not left yet. */
  readonly buffered: () => number;
  readonly ping: () => void;
  /** A polite end, with a code of `closeCodes`; the line is cut if it is not answered soon. */
  readonly close: (code: number, why: string) => void;
  /** The other end is gone. */
  readonly terminate: () => void;
}
