import type { RxganFailure } from '../../errors.js';
import type { Command, LoggedEvent, Row, RunAbout, RunState } from '../protocol/messages.js';
import type { Limits } from './limits.js';
import type { Tokens } from './roleOf.js';
import type { SampleNews } from './servedRun.js';

/** What a server is started with; plain values only, for they go to another thread. */
export interface ServerSetup {
  readonly port: number;
  readonly host: string;
  readonly allowedHosts: readonly string[];
  readonly tokens: Tokens;
  /** The URL of the folder of the built page. */
  readonly pageRoot: string;
  readonly limits: Limits;
  /** The run that the process trains. */
  readonly run?: { readonly id: string; readonly about: RunAbout; readonly state: RunState };
  /** A folder whose runs are served, too. */
  readonly runs?: string;
}

/** What training has to tell; of the state, what has changed. */
export type Told =
  | { readonly row: Row }
  | { readonly event: LoggedEvent }
  | { readonly state: Partial<RunState> }
  | { readonly sample: SampleNews };

/** From the training thread to the server's. */
export type ToServer =
  | { readonly t: 'told'; readonly told: readonly Told[] }
  | { readonly t: 'answer'; readonly number: number; readonly problem: string | undefined }
  | { readonly t: 'close' };

/** And back. */
export type FromServer =
  /** `runs`: how many it serves. */
  | { readonly t: 'open'; readonly port: number; readonly runs: number }
  /** It could not start. */
  | {
      readonly t: 'failed';
      readonly tag: RxganFailure['_tag'];
      readonly path: string;
      readonly problem: string;
      readonly next: string;
    }
  | { readonly t: 'asked'; readonly number: number; readonly command: Command; readonly by: string }
  /** Something that the person at the terminal should know. */
  | { readonly t: 'report'; readonly text: string };
