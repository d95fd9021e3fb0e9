import { encodeHistory } from '#live/protocol/historyFrame.js';
import { append, emptyRecord } from '#live/record/runRecord.js';
import { median } from '../parts/median.js';

/** The whole history of a run of a million steps with twelve metrics: its size, and how long it takes to make. */
export const snapshot = (): { readonly kilobytes: number; readonly piece: number } => {
  const about = { name: 'long', startedAt: 0, config: {}, schedule: '', operations: [], players: [], tunables: [] };
  const record = emptyRecord('1', about);
  for (let step = 0; step < 1_000_000; step++) {
    const values = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`metric ${i}`, Math.sin(step * i)]));
    append(record, { row: { step, wall: 0, values } });
  }
  let kilobytes = 0;
  const times = Array.from({ length: 15 }, () => {
    const start = performance.now();
    kilobytes = encodeHistory('long', record).byteLength / 1024;
    return performance.now() - start;
  });
  return { kilobytes, piece: median(times) };
};
