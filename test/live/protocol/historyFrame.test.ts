import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBinary } from '../../../src/live/protocol/binaryFrames.js';
import { decodeHistory, encodeHistory, historyHeader, positionOf } from '../../../src/live/protocol/historyFrame.js';
import type { RunAbout } from '../../../src/live/protocol/messages.js';
import { append, emptyRecord, type RunRecord } from '../../../src/live/record/runRecord.js';
import { type News, news, teller } from '../runNews.js';
import { snapshotOf } from '../snapshotOf.js';

const about: RunAbout = {
  name: 'ring',
  startedAt: 1,
  config: { loss: 'hinge', rate: Number.NaN, batch: 256, fast: true },
  schedule: 'D D G\n',
  operations: ['pause', 'set'],
  players: ['discriminator', 'generator'],
  tunables: [{ name: 'rate', min: 0, max: 1 }],
};

const received = (bytes: Uint8Array, known?: RunRecord) => {
  // As from a socket: a copy in a buffer of its own.
  const frame = decodeBinary(bytes.slice().buffer as ArrayBuffer);
  if (frame._tag === 'Left') throw new Error(frame.left);
  const header = historyHeader.decode(frame.right.header, 'history');
  if (header._tag === 'Left') throw header.left[0];
  return decodeHistory(header.right, frame.right.payload, known);
};
const decoded = (bytes: Uint8Array, known?: RunRecord): RunRecord => {
  const result = received(bytes, known);
  if (result._tag === 'Left') throw new Error(result.left);
  return result.right;
};
const started = () => {
  const record = emptyRecord('e', about);
  let samples = 0;
  const tell = teller(
    (entry) => void append(record, entry),
    ({ kind, step }) => void append(record, { sample: { id: samples++, step, kind, bytes: 10 } }),
    () => record.state,
  );
  return { record, tell };
};

describe('a history frame', () => {
  it('brings a record whole, and its end to one who has had the beginning', () => {
    fc.assert(
      fc.property(fc.array(news, { maxLength: 12 }), fc.array(news, { maxLength: 12 }), (before, after) => {
        const { record, tell } = started();
        before.forEach(tell);
        const mirror = decoded(encodeHistory('r', record));
        expect(snapshotOf(mirror)).toEqual(snapshotOf(record));

        const [position, then] = [positionOf(record), snapshotOf(mirror)];
        after.forEach(tell);
        const frame = encodeHistory('r', record, position);
        expect(snapshotOf(decoded(frame, mirror))).toEqual(snapshotOf(record));
        // The one before is not touched, or a frame that turns out to be broken would leave half of itself behind.
        expect(snapshotOf(mirror)).toEqual(then);
        expect(snapshotOf(decoded(encodeHistory('r', record)))).toEqual(snapshotOf(record));
      }),
      { seed: 21, numRuns: 150 },
    );
  });

  it('is only for one who stands at its beginning', () => {
    const { record, tell } = started();
    const rows: News = { t: 'rows', count: 50, gap: 1, metrics: 3, odd: undefined };
    tell(rows);
    const mirror = decoded(encodeHistory('r', record));
    const position = positionOf(record);
    tell(rows);
    const tail = encodeHistory('r', record, position);
    expect(received(tail)).toMatchObject({ _tag: 'Left' });
    expect(received(tail, { ...mirror, seq: mirror.seq - 1 })).toMatchObject({ _tag: 'Left' });
    expect(received(tail, { ...mirror, epoch: 'other' })).toMatchObject({ _tag: 'Left' });
    expect(received(tail, mirror)._tag).toBe('Right');
    expect(tail.length).toBeLessThan(encodeHistory('r', record).length);
  });

  it('of a million steps with twelve metrics has at most 400 KiB, and every spike', () => {
    const { record } = started();
    const metrics = Array.from({ length: 12 }, (_, k) => `metric${k}`);
    for (let step = 0; step < 1_000_000; step++) {
      const values = Object.fromEntries(
        metrics.map((name, k) => [name, step === 500_003 ? 9 : Math.sin(step / 1e4 + k)]),
      );
      append(record, { row: { step, wall: step, values } });
    }
    for (let i = 0; i < 1000; i++) append(record, { event: { step: i, wall: i, kind: 'log', text: `event ${i}` } });
    const frame = encodeHistory('r', record);
    expect(frame.length).toBeLessThanOrEqual(400 * 1024);
    const { buckets } = decoded(frame);
    expect(buckets.rows).toBe(1_000_000);
    for (const name of metrics) expect(Math.max(...buckets.columns.get(name)!.max)).toBe(9);
  });

  it('that was cut, stretched or changed anywhere is refused or read, but never throws', () => {
    const { record, tell } = started();
    tell({ t: 'rows', count: 100, gap: 1, metrics: 15, odd: Number.NaN });
    const frame = encodeHistory('r', record);
    const broken = (bytes: Uint8Array): void => {
      const opened = decodeBinary(bytes.slice().buffer as ArrayBuffer);
      if (opened._tag === 'Left') return;
      const header = historyHeader.decode(opened.right.header, 'history');
      if (header._tag === 'Right') decodeHistory(header.right, opened.right.payload);
    };
    for (let cut = 0; cut < 40; cut++) expect(() => broken(frame.slice(0, frame.length - cut))).not.toThrow();
    fc.assert(
      fc.property(fc.nat(frame.length - 1), fc.nat(255), (at, byte) => broken(frame.with(at, byte))),
      { seed: 5, numRuns: 3000 },
    );
    expect(received(frame.slice(0, -8))).toMatchObject({ _tag: 'Left', left: 'history: wrong length' });
  });
});
