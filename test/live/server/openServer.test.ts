import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { decodeBinary } from '../../../src/live/protocol/binaryFrames.js';
import { historyHeader } from '../../../src/live/protocol/historyFrame.js';
import { mirror } from '../../../src/live/protocol/mirror.js';
import { decodeSample, sampleHeader } from '../../../src/live/protocol/sampleFrame.js';
import { defaultLimits } from '../../../src/live/server/limits.js';
import { tokens } from './fakes.js';
import { get, type Opened, open as openAny, pageFolder, until, visit as visitAny } from './open.js';

const page = pageFolder();
afterAll(page.remove);
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});
const open = async (options: Parameters<typeof openAny>[1] = {}): Promise<Opened> => {
  const opened = await openAny(page.url, options);
  toClose.push(opened.server.close);
  return opened;
};
const visit = async (...given: Parameters<typeof visitAny>) => {
  const page = await visitAny(...given);
  toClose.push(() => page.socket.terminate());
  return page;
};
const row = (step: number, values: Readonly<Record<string, number>> = { dLoss: step }) => ({
  row: { step, wall: step, values },
});
type Page = Awaited<ReturnType<typeof visit>>;

/** What a page makes of everything that it has received. */
const recordOf = ({ texts, binaries }: Page, run = 'live') => {
  const known = mirror();
  for (const data of binaries) {
    const frame = decodeBinary(Uint8Array.from(data).buffer);
    const header = frame._tag === 'Right' ? historyHeader.decode(frame.right.header, '') : frame;
    if (header._tag === 'Right' && header.right.run === run && frame._tag === 'Right')
      known.history(header.right, frame.right.payload);
  }
  for (const message of texts) if (message.t === 'update' && message.run === run) known.update(message);
  return known.record();
};
const steps = (visitor: Page): readonly number[] =>
  visitor.texts.flatMap((one) =>
    one.t === 'update' ? one.records.flatMap((entry) => ('row' in entry ? [entry.row.step] : [])) : [],
  );
const times = (change: Partial<typeof defaultLimits.times>) => ({ times: { ...defaultLimits.times, ...change } });

describe('a server', () => {
  it('tells what happens as it happens, and whole runs to those who come late', async () => {
    const { server, port } = await open();
    const early = await visit(port);
    early.say({ t: 'watch', run: 'live' });
    await until(() => early.binaries.length > 0);
    early.say({ t: 'ack', run: 'live', seq: 1 });
    server.tell({
      t: 'told',
      told: [
        row(3, { dLoss: 0.1 + 0.2, gLoss: Number.NaN }),
        { event: { step: 3, wall: 5, kind: 'alert', text: '1 of 8 modes' } },
        { state: { step: 3, engine: 'wasm' } },
        {
          sample: {
            kind: 'images',
            step: 3,
            about: { seedId: 'a' },
            parts: { x: { shape: [2], values: Uint8Array.of(1, 2) } },
          },
        },
      ],
    });
    await until(() => early.binaries.length > 1);
    const expected = {
      state: { status: 'running', step: 3, engine: 'wasm' },
      events: [{ step: 3, wall: 5, kind: 'alert', text: '1 of 8 modes' }],
      buckets: { rows: 1, lastStep: 3 },
      samples: { images: { entries: [{ id: 0, step: 3, kind: 'images', bytes: 2 }] } },
    };
    expect(recordOf(early)).toMatchObject(expected);
    expect(recordOf(early)!.buckets.columns.get('dLoss')!.max[0]).toBe(Math.fround(0.3));
    expect(recordOf(early)!.buckets.columns.get('gLoss')!.bad[0]).toBe(1);
    const frame = decodeBinary(Uint8Array.from(early.binaries[1]!).buffer);
    if (frame._tag === 'Left') throw new Error(frame.left);
    const header = sampleHeader.decode(frame.right.header, '');
    if (header._tag === 'Left') throw header.left[0];
    expect(header.right).toMatchObject({ run: 'live', entry: { id: 0, step: 3 }, about: { seedId: 'a' } });
    expect(decodeSample(header.right, frame.right.payload)).toEqual({
      _tag: 'Right',
      right: { x: { shape: [2], values: Uint8Array.of(1, 2) } },
    });

    const late = await visit(port);
    late.say({ t: 'watch', run: 'live' });
    await until(() => late.binaries.length > 0);
    expect(recordOf(late)).toMatchObject(expected);
  });

  it('leaves out what cannot be told, and cuts what is too long', async () => {
    const { server, port } = await open();
    server.tell({
      t: 'told',
      told: [
        row(-1),
        row(0.5),
        row(Number.NaN),
        row(2, { ok: 1, ['x'.repeat(201)]: 2 }),
        { event: { step: -1, wall: 0, kind: 'log', text: 'nowhere' } },
        { event: { step: 2, wall: 0, kind: 'log', text: 'x'.repeat(5_000) } },
        { state: { message: 'y'.repeat(5_000) } },
        { state: { step: Number.NaN } },
        { state: { status: 'asleep' as never } },
      ],
    });
    const visitor = await visit(port);
    visitor.say({ t: 'watch', run: 'live' });
    await until(() => visitor.binaries.length > 0);
    const { buckets, events, state } = recordOf(visitor)!;
    expect(events.map(({ text }) => text)).toEqual([`${'x'.repeat(1_999)}…`]);
    expect(state).toEqual({ status: 'running', step: 0, message: `${'y'.repeat(1_999)}…` });
    expect([buckets.rows, buckets.lastStep, [...buckets.columns.keys()]]).toEqual([1, 2, ['ok']]);
  });

  it('sends what it is told in between with the next flush, in one message; ten times a second where nothing is said', async () => {
    expect(defaultLimits.times.flush).toBe(100);
    const { server, port } = await open({ limits: times({ flush: 1_000_000 }) });
    const visitor = await visit(port);
    visitor.say({ t: 'watch', run: 'live' });
    await until(() => visitor.binaries.length > 0);
    visitor.say({ t: 'ack', run: 'live', seq: 1 });
    for (let step = 0; step < 100; step++) server.tell({ t: 'told', told: [row(step)] });
    // Whatever had been sent meanwhile would have come before the other one's history.
    const late = await visit(port);
    late.say({ t: 'watch', run: 'live' });
    await until(() => late.binaries.length > 0);
    expect(steps(visitor)).toEqual([]);
    server.hub.flush();
    await until(() => steps(visitor).length > 0);
    expect(steps(visitor)).toHaveLength(100);
  });

  it('hands commands on, and the answers back', async () => {
    const { server, port, said } = await open();
    const visitor = await visit(port, tokens.control);
    visitor.say({ t: 'command', id: 7, run: 'live', command: { op: 'pause' } });
    await until(() => said.some(({ t }) => t === 'asked'));
    const asked = said.find((one) => one.t === 'asked')!;
    expect(asked).toEqual({ t: 'asked', number: 0, command: { op: 'pause' }, by: 'page 1' });
    server.tell({ t: 'answer', number: 0, problem: undefined });
    await until(() => visitor.texts.some(({ t }) => t === 'answer'));
    expect(visitor.texts.at(-1)).toEqual({ t: 'answer', id: 7, ok: true });
  });

  it('keeps little for one who has stopped reading, and serves the others', async () => {
    const { server, port } = await open();
    const [stuck, good] = [await visit(port), await visit(port)];
    for (const one of [stuck, good]) one.say({ t: 'watch', run: 'live' });
    await until(() => stuck.binaries.length > 0 && good.binaries.length > 0);
    stuck.socket.pause();
    let acked = 0;
    for (let step = 1; step <= 40; step++) {
      // Far more than the system's own buffers hold, in the end.
      const run = server.hub.run('live')!;
      run.add(row(step));
      run.add({ event: { step, wall: 0, kind: 'log', text: 'x'.repeat(400_000) } });
      server.hub.flush();
      await until(() => steps(good).at(-1) === step);
      good.say({ t: 'ack', run: 'live', seq: 2 * step + 1 });
      // It goes on saying that it has drawn everything, so only what waits for it holds the server back.
      stuck.say({ t: 'ack', run: 'live', seq: 2 * step + 1 });
      acked = step;
    }
    expect([acked, steps(good).length, good.closed()]).toEqual([40, 40, undefined]);
    expect(server.buffered().every((bytes) => bytes <= 1024 * 1024 + 500_000)).toBe(true);
    stuck.socket.resume();
    await until(() => recordOf(stuck)?.buckets.lastStep === 40);
    expect(recordOf(stuck)!.events).toHaveLength(40);
  });

  it('sends away who says nothing', async () => {
    const { port } = await open({ limits: times({ hello: 50 }) });
    const silent = await visit(port, 'silent');
    await until(() => silent.closed() !== undefined);
    expect([silent.closed(), silent.texts[0]]).toMatchObject([4408, { t: 'bye', reconnect: false }]);
  });

  it('has room for so many, and then for no more until one leaves', async () => {
    const { port } = await open({ limits: { connections: 2 } });
    const [first] = [await visit(port), await visit(port)];
    expect((await visit(port)).refused()).toBe(true);
    first!.socket.close();
    await until(() => first!.closed() !== undefined);
    expect((await visit(port)).refused()).toBe(false);
  });

  it('rejects with the reason of the system when the port is taken', async () => {
    const { port } = await open();
    await expect(openAny(page.url, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('ends, whatever the others do, and leaves the port free', async () => {
    const { server, port } = await openAny(page.url);
    const [polite, stuck] = [await visit(port), await visit(port)];
    stuck.socket.pause();
    const idle = connect(port, '127.0.0.1');
    toClose.push(() => idle.destroy());
    idle.on('error', () => {});
    const kept = connect(port, '127.0.0.1', () => kept.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`));
    toClose.push(() => kept.destroy());
    kept.on('error', () => {});
    // Refused, and not hanging up.
    const refused = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () =>
      refused.write('GET /ws HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
    );
    toClose.push(() => refused.destroy());
    refused.on('error', () => {});
    await new Promise((resolve) => refused.once('data', resolve));
    await new Promise((resolve) => kept.once('data', resolve));
    await server.close();
    await until(() => polite.closed() === 1001);
    expect(polite.texts.at(-1)).toMatchObject({ t: 'bye', reconnect: true });
    const again = await open({ port });
    expect((await get(again.port)).status).toBe(200);
  });

  it('serves the runs of a folder beside the one that is trained, each as its own', async () => {
    const runs = mkdtempSync(join(tmpdir(), 'rxgan-runs-'));
    for (const [name, loss] of [
      ['old-2026-01-02T03-04-05', 5],
      ['live', 6],
    ] as const) {
      mkdirSync(join(runs, name));
      writeFileSync(join(runs, name, 'config.json'), '{"seed":1}');
      writeFileSync(join(runs, name, 'summary.json'), '{"status":"finished","steps":2}');
      writeFileSync(join(runs, name, 'metrics.jsonl'), `{"step":0,"dLoss":1}\n{"step":1,"dLoss":${loss}}\n`);
    }
    const { server, port } = await open({ runs });
    const visitor = await visit(port, tokens.control);
    expect(visitor.texts[0]).toMatchObject({
      runs: [
        { id: 'live', name: 'ring', live: true },
        {
          id: 'old-2026-01-02T03-04-05',
          name: 'old',
          live: false,
          status: 'finished',
          startedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
        },
      ],
    });
    const old = 'old-2026-01-02T03-04-05';
    visitor.say({ t: 'watch', run: old });
    visitor.say({ t: 'watch', run: 'live' });
    server.tell({ t: 'told', told: [row(9)] });
    await until(() => recordOf(visitor, old)?.buckets.rows === 2 && recordOf(visitor)?.buckets.lastStep === 9);
    expect([...recordOf(visitor, old)!.buckets.columns.get('dLoss')!.max.subarray(0, 2)]).toEqual([1, 5]);
    expect(recordOf(visitor, old)!.about.operations).toEqual([]);
    visitor.say({ t: 'command', id: 1, run: old, command: { op: 'pause' } });
    await until(() => visitor.texts.some(({ t }) => t === 'answer'));
    expect(visitor.texts.at(-1)).toEqual({ t: 'answer', id: 1, ok: false, problem: 'the run is over' });
  });
});
