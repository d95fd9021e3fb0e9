import type { Status } from '../../src/live/protocol/messages.js';
import type { Connection } from '../net/connection.js';

export type ChipKind =
  | 'connecting'
  | 'live'
  | 'lagging'
  | 'reconnecting'
  | 'paused'
  | 'finished'
  | 'failed'
  | 'ended'
  | 'recorded';

export interface ChipInput {
  readonly connection: Connection;
  /** Without one nothing is known yet. */
  readonly status: Status | undefined;
  readonly live: boolean;
  readonly now: number;
  readonly newsAt: number | undefined;
  readonly stepsPerSecond: number | undefined;
}

/** Seconds without news of a running run that mean that it, or the way to it, lags: a few steps of it, but three at least. */
export const patienceWith = (stepsPerSecond: number | undefined): number =>
  3 + (stepsPerSecond === undefined || stepsPerSecond <= 0 ? 0 : 5 / stepsPerSecond);

/** What the chip says: a run that has ended stays so when its server goes; of any other one the page knows no more. */
export const chipOf = ({
  connection,
  status,
  live,
  now,
  newsAt,
  stepsPerSecond,
}: ChipInput): { readonly kind: ChipKind; readonly text: string } => {
  if (status === 'finished' || status === 'failed') return { kind: status, text: status };
  if (connection.phase === 'ended') return { kind: 'ended', text: 'no connection' };
  if (connection.phase === 'waiting')
    return { kind: 'reconnecting', text: `reconnecting (${Math.max(0, Math.ceil((connection.at - now) / 1000))} s)` };
  if (connection.phase === 'connecting' || status === undefined) return { kind: 'connecting', text: 'connecting' };
  if (!live) return { kind: 'recorded', text: 'recorded' };
  if (status === 'paused') return { kind: 'paused', text: 'paused' };
  const age = newsAt === undefined ? 0 : (now - newsAt) / 1000;
  return age > patienceWith(stepsPerSecond) ? { kind: 'lagging', text: 'lagging' } : { kind: 'live', text: 'live' };
};
