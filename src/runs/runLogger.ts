import { commandText } from '../control/command.js';
import { explain } from '../errors.js';
import { reorderBuffer } from './reorderBuffer.js';
import type { Measurement, RunEvent } from './runEvent.js';
import type { RunFolder } from './runFolder.js';

/** An event of a run as a line for people. */
export interface EventLine {
  readonly step: number;
  readonly kind: 'log' | 'state' | 'command' | 'alert';
  readonly text: string;
}

/** The line of an event; none for what happens all the time. */
export const eventLine = (event: RunEvent): EventLine | undefined => {
  switch (event._tag) {
    case 'Control':
      return { step: event.step, kind: 'command', text: `${commandText(event.entry.command)} (${event.entry.by})` };
    case 'Checkpoint':
      return { step: event.step, kind: 'log', text: `checkpoint before step ${event.step}: ${event.name}` };
    case 'Status':
      return event.status === 'paused' ? { step: event.step, kind: 'state', text: 'paused' } : undefined;
    case 'Note':
      return { step: event.step, kind: 'log', text: event.text };
    case 'Alert':
      return { step: event.step, kind: 'alert', text: event.text };
    case 'Ended':
      return event.status === 'failed'
        ? { step: event.step, kind: 'alert', text: explain(event.error) }
        : {
            step: event.step,
            kind: 'state',
            text: event.by === undefined ? event.status : `${event.status} (${event.by})`,
          };
    default:
      return undefined;
  }
};

/**
 * Keeps the events of a run in the logs of its folder: measurements in metrics.jsonl in the order of their steps, what was
 * asked of it in control.jsonl, lines for people in events.jsonl.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { runLogger } from 'rxgan/runs';
 *
 * const lines: object[] = [];
 * const log = runLogger({ log: (line) => void lines.push(line) });
 * log({ _tag: 'Step', step: 0, pending: ['Row'] });
 * log({ _tag: 'Row', step: 0, values: { dLoss: 1 } });
 * assert.deepEqual(lines, [{ step: 0, dLoss: 1 }]);
 * ```
 */
export const runLogger = (folder: Pick<RunFolder, 'log'>): ((event: RunEvent) => void) => {
  const measurements = reorderBuffer<Measurement, object>((row) => folder.log(row));
  return (event) => {
    if (event._tag === 'Step') measurements.expect(event.step, event.pending);
    if (event._tag === 'Row' || event._tag === 'Evaluation')
      measurements.arrive(event.step, event._tag, { step: event.step, ...event.values });
    if (event._tag === 'Control') folder.log(event.entry, 'control.jsonl');
    if (event._tag === 'Ended') measurements.flush();
    const line = eventLine(event);
    if (line !== undefined)
      folder.log({ step: line.step, wall: Date.now(), kind: line.kind, text: line.text }, 'events.jsonl');
  };
};
