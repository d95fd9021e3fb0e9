import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeHistory } from '../../src/live/protocol/historyFrame.js';
import type { ClientMessage, RunRecordEntry } from '../../src/live/protocol/messages.js';
import { append } from '../../src/live/record/runRecord.js';
import { chromiumPath } from './chromium.js';
import { type FakeServer, fakeServer, longRecord, type Say } from './fakeServer.js';
import { type Built, buildPage, looking, openPages, type Pages, soon, withoutChromium } from './pages.js';

describe.skipIf(chromiumPath === undefined)(
  chromiumPath === undefined ? withoutChromium : 'a gap in what a page hears',
  () => {
    let built: Built;
    let pages: Pages;
    let server: FakeServer;
    let say: Say = () => undefined;
    const heard: ClientMessage[] = [];
    const record = longRecord(100, { step: 0, value: 0 });
    // Never over: the page goes on asking.
    record.state = { status: 'running', step: 100 };

    beforeAll(async () => {
      built = await buildPage();
      pages = await openPages();
      server = await fakeServer(built.root, record.epoch, (message, answer) => {
        heard.push(message);
        say = answer;
        if (message.t === 'watch' && message.since === undefined) answer(encodeHistory('long', record));
      });
    });
    afterAll(async () => {
      await pages?.close();
      await server?.close();
      built?.remove();
    });

    const rowAt = (step: number): RunRecordEntry => ({ row: { step, wall: step, values: { dLoss: step } } });
    const watched = () => heard.flatMap((message) => (message.t === 'watch' ? [message.since] : []));
    const acknowledged = () => heard.flatMap((message) => (message.t === 'ack' ? [message.seq] : []));

    it('is noticed, asked for once from where the page stands, and closed', async () => {
      const page = await pages.open(server.url);
      const see = looking(page);
      await see.reaches(100);
      await soon(acknowledged).toEqual([100]);
      const update = { t: 'update', run: 'long', epoch: record.epoch } as const;
      // Two records are missing: nothing of these may be taken.
      say({ ...update, after: 102, seq: 103, records: [rowAt(102)] });
      say({ ...update, after: 103, seq: 104, records: [rowAt(103)] });
      await soon(watched).toEqual([undefined, { epoch: record.epoch, seq: 100 }]);
      expect(await see.data('losses', 'to')).toBe(99);

      say({ ...update, after: 100, seq: 104, records: [100, 101, 102, 103].map(rowAt) });
      await soon(() => see.data('losses', 'to')).toBe(103);
      await soon(acknowledged).toEqual([100, 104]);

      // Of another process: whatever its numbers are, they do not follow.
      say({ ...update, epoch: 'another', after: 104, seq: 105, records: [rowAt(104)] });
      await soon(() => watched().at(-1)).toEqual({ epoch: record.epoch, seq: 104 });
      for (let i = 0; i < 4; i++) append(record, rowAt(100 + i));
      say(encodeHistory('long', { ...record, epoch: 'another' }));
      await soon(acknowledged).toEqual([100, 104, 104]);
      say({ ...update, epoch: 'another', after: 104, seq: 105, records: [rowAt(104)] });
      await soon(() => see.data('losses', 'to')).toBe(104);
    });

    it('makes no error, whatever is sent', async () => {
      const page = await pages.open(server.url);
      await looking(page).reaches(100);
      say(new Uint8Array(3));
      say(new Uint8Array(64));
      say({ t: 'missing', run: 'nobody', sample: 3 });
      say({ t: 'detail', id: 99, run: 'long', detail: { stride: 1, steps: [], walls: [], metrics: {} } });
      say({ t: 'answer', id: 99, ok: true });
      const before = acknowledged().length;
      say({
        t: 'update',
        run: 'long',
        epoch: record.epoch,
        after: record.seq,
        seq: record.seq + 1,
        records: [rowAt(500)],
      });
      await soon(() => acknowledged().length).toBe(before + 1);
      expect(pages.problems).toEqual([]);
    });
  },
);
