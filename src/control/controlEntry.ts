import type { ActivePlayers, Command, Operation } from '../live/protocol/messages.js';

export type { ActivePlayers, Command, Operation };

/** What somebody asked of a run, as it is kept: it is in force from the step `before` on, and was not one step earlier. */
export interface ControlEntry {
  readonly before: number;
  readonly command: Command;
  /** Who asked, and when, in milliseconds since 1970: for people; no number of a run depends on them. */
  readonly by: string;
  readonly wall: number;
}

/** A command on its way, and whom to tell that it is in force, or why it is not. */
export interface Asked {
  readonly command: Command;
  readonly by: string;
  readonly answer: (problem?: string) => void;
}
