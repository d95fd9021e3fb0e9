import type { Either } from 'fp-ts/lib/Either.js';
import { anyNumber, integer } from '../../schema/numbers.js';
import { list, optional, struct } from '../../schema/records.js';
import { literal, oneOf } from '../../schema/scalars.js';
import { left, type Of, right } from '../../schema/schema.js';
import { bucketLimit, type Column, emptyColumn } from '../record/buckets.js';
import { loggedEvent, name, natural, runAbout, runState, sampleEntry } from '../record/entries.js';
import { emptyRecord, type RunRecord } from '../record/runRecord.js';
import { sampleKinds } from '../record/sampleIndex.js';
import { encodeBinary, reading } from './binaryFrames.js';

const bucketCount = integer({ min: 0, max: bucketLimit });
/** The first part of a binary frame that brings the history of a run, or the end of it. */
export const historyHeader = struct({
  t: literal('history'),
  run: name,
  epoch: name,
  /** Only for one who is at this record; for anybody, if there is none. */
  after: optional(natural),
  seq: natural,
  /** The last record that belonged to a step before the last row's. */
  lateSeq: natural,
  about: runAbout,
  state: runState,
  stride: integer({ min: 1 }),
  rows: natural,
  lastStep: integer({ min: -1 }),
  lastWall: natural,
  /** The index of the first bucket that is in the frame; those before stay as they are. */
  from: bucketCount,
  length: bucketCount,
  metrics: list(struct({ name: name, lastSum: anyNumber, buckets: bucketCount, odd: bucketCount })),
  events: list(loggedEvent),
  samples: list(
    struct({ kind: oneOf(...sampleKinds), stride: integer({ min: 1 }), count: natural, entries: list(sampleEntry) }),
  ),
});
export type HistoryHeader = Of<typeof historyHeader>;

/** Where one stands who has had some of the records: what of the buckets he has. */
export interface Position {
  readonly seq: number;
  readonly rows: number;
  readonly stride: number;
}
export const positionOf = ({ seq, buckets: { rows, stride } }: RunRecord): Position => ({ seq, rows, stride });

interface Plain {
  readonly at: number[];
  readonly odd: { readonly place: number; readonly finite: number; readonly bad: number }[];
}

/** Which buckets a metric is in, and in which of those it has other counts than one finite value for each row. */
const plainOf = ({ finite, bad }: Column, from: number, to: number, rowsIn: (i: number) => number): Plain => {
  const plain: Plain = { at: [], odd: [] };
  for (let i = from; i < to; i++) {
    if (finite[i] === 0 && bad[i] === 0) continue;
    if (finite[i] !== rowsIn(i) || bad[i] !== 0)
      plain.odd.push({ place: plain.at.length, finite: finite[i]!, bad: bad[i]! });
    plain.at.push(i - from);
  }
  return plain;
};

/** How many rows are in a bucket. */
const rowsIn =
  ({ stride, rows, length }: { readonly stride: number; readonly rows: number; readonly length: number }) =>
  (i: number): number =>
    i < length - 1 ? stride : rows - stride * (length - 1);

const picked = <A extends Float32Array | Float64Array>(values: A, from: number, at: readonly number[]): Float32Array =>
  Float32Array.from(at, (i) => values[from + i]!);

/**
 * The whole history of a run as a frame; or only what has changed for one who has had a part of it.
 *
 * In plain words: of each metric only the buckets that it is in, with least value, largest value and sum; counts only where
 * they are not what one expects. Twelve metrics of a million steps are 300 KB.
 */
export const encodeHistory = (run: string, record: RunRecord, since?: Position): Uint8Array => {
  const { buckets, epoch, seq, lateSeq, about, state, events, samples } = record;
  const { stride, rows, lastStep, lastWall, length, steps, walls, columns } = buckets;
  const follows = since !== undefined && since.stride === stride && since.seq >= lateSeq;
  // The last bucket that was known then may have been open, or may have got further values of its last step.
  const from = follows ? Math.max(0, Math.ceil(since.rows / stride) - 1) : 0;
  const shown = [...columns].map(([name, column]) => ({
    name,
    column,
    ...plainOf(column, from, length, rowsIn(buckets)),
  }));
  const header: HistoryHeader = {
    t: 'history',
    run,
    epoch,
    ...(follows && { after: since.seq }),
    seq,
    lateSeq,
    about,
    state,
    stride,
    rows,
    lastStep,
    lastWall,
    from,
    length,
    metrics: shown.map(({ name, column, at, odd }) => ({
      name,
      lastSum: length === 0 ? 0 : column.sum[length - 1]!,
      buckets: at.length,
      odd: odd.length,
    })),
    events,
    samples: sampleKinds.map((kind) => ({ kind, ...samples[kind] })),
  };
  const arrays = shown.flatMap(({ column, at, odd }) => [
    // Which buckets: not said where it is all of them.
    ...(at.length === length - from ? [] : [Uint16Array.from(at)]),
    ...(odd.length === 0
      ? []
      : [
          Uint16Array.from(odd, ({ place }) => place),
          Uint32Array.from(odd, ({ finite }) => finite),
          Uint32Array.from(odd, ({ bad }) => bad),
        ]),
    picked(column.min, from, at),
    picked(column.max, from, at),
    picked(column.sum, from, at),
  ]);
  return encodeBinary(historyHeader.encode(header), [steps.slice(from, length), walls.slice(from, length), ...arrays]);
};

/** What a frame makes of the record that one has; or what is wrong with it. `known` is not changed. */
export const decodeHistory = (
  header: HistoryHeader,
  payload: Uint8Array,
  known?: RunRecord,
): Either<string, RunRecord> => {
  const {
    epoch,
    after,
    seq,
    lateSeq,
    about,
    state,
    stride,
    rows,
    lastStep,
    lastWall,
    from,
    length,
    metrics,
    events,
    samples,
  } = header;
  const fits = from <= length && (after === undefined ? from === 0 : known?.epoch === epoch && known.seq === after);
  if (!fits || (from > 0 && known!.buckets.length < from)) return left('history: it belongs to another position');
  const read = reading(payload);
  const record: RunRecord = { ...emptyRecord(epoch, about), seq, lateSeq, state, events };
  Object.assign(record.buckets, { stride, rows, lastStep, lastWall, length });
  const count = length - from;
  for (const key of ['steps', 'walls'] as const) {
    record.buckets[key].set(known?.buckets[key].subarray(0, from) ?? []);
    record.buckets[key].set(read.f64(count), from);
  }
  const expected = rowsIn(record.buckets);
  for (const { name, lastSum, buckets, odd } of metrics) {
    const column = emptyColumn();
    const before = from > 0 ? known!.buckets.columns.get(name) : undefined;
    if (before !== undefined)
      for (const key of ['min', 'max', 'sum', 'finite', 'bad'] as const)
        column[key].set(before[key].subarray(0, from) as never);
    const at = buckets === count ? undefined : read.u16(buckets);
    const [places, finite, bad] = odd === 0 ? [] : [read.u16(odd), read.u32(odd), read.u32(odd)];
    const [min, max, sum] = [read.f32(buckets), read.f32(buckets), read.f32(buckets)];
    for (let i = 0; i < min.length; i++) {
      const to = from + (at === undefined ? i : at[i]!);
      if (to >= length) return left('history: a bucket that there is not');
      column.min[to] = min[i]!;
      column.max[to] = max[i]!;
      column.sum[to] = sum[i]!;
      column.finite[to] = expected(to);
    }
    places?.forEach((place, i) => {
      const to = from + (at === undefined ? place : at[place]!);
      column.finite[to] = finite![i]!;
      column.bad[to] = bad![i]!;
    });
    if (length > 0) column.sum[length - 1] = lastSum;
    record.buckets.columns.set(name, column);
  }
  if (!read.isExact()) return left('history: wrong length');
  for (const { kind, ...index } of samples) Object.assign(record.samples[kind], index);
  return right(record);
};
