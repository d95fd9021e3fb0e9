import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Asked } from 'rxgan/control';
import { type Live, type LiveOptions, startLive } from 'rxgan/live';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { decodeBinary } from '../../src/live/protocol/binaryFrames.js';
import { historyHeader } from '../../src/live/protocol/historyFrame.js';
import { mirror } from '../../src/live/protocol/mirror.js';
import { startThread } from '../../src/live/server/startThread.js';
import { startLiveWith } from '../../src/live/startLive.js';
import { fakeControl } from '../support/fakeControl.js';
import { get, pageFolder, until, visit } from './server/open.js';

// The server runs from dist/: build first.
const page = pageFolder();
const scratch = mkdtempSync(join(tmpdir(), 'rxgan-live-'));
afterAll(() => {
  page.remove();
  rmSync(scratch, { recursive: true });
});
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

const start = async (options: Partial<LiveOptions> = {}) => {
  const said: string[] = [];
  const started = await startLive({
    port: 0,
    name: 'ring',
    config: { batch: 256 },
    pageRoot: page.url,
    report: (line) => void said.push(line),
    ...options,
  })();
  if (started._tag === 'Left') throw started.left;
  const live: Live = started.right;
  toClose.push(live.close());
  const { port, hash } = new URL(live.url);
  return { live, said, port: Number(port), token: hash.slice('#token='.length) };
};
const come = async (port: number, token: string) => {
  const visitor = await visit(port, token);
  toClose.push(() => visitor.socket.terminate());
  visitor.say({ t: 'watch', run: 'live' });
  await until(() => visitor.binaries.length > 0);
  const drawn = (): void => visitor.say({ t: 'ack', run: 'live', seq: 1_000_000 });
  visitor.socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary || data.includes('"t":"update"')) drawn();
  });
  drawn();
  const records = () => visitor.texts.flatMap((one) => (one.t === 'update' ? one.records : []));
  return { ...visitor, records };
};

/** What a page makes of what it gets, in the order in which it comes. */
const follow = ({ texts, binaries }: Awaited<ReturnType<typeof come>>) => {
  const known = mirror();
  let [text, binary] = [0, 0];
  return () => {
    for (; binary < binaries.length; binary++) {
      const frame = decodeBinary(Uint8Array.from(binaries[binary]!).buffer);
      if (frame._tag === 'Left') throw new Error(frame.left);
      const header = historyHeader.decode(frame.right.header, '');
      if (header._tag === 'Right') known.history(header.right, frame.right.payload);
    }
    for (; text < texts.length; text++) {
      const message = texts[text]!;
      if (message.t === 'update') known.update(message);
    }
    return known.record()!;
  };
};

describe('a live page', () => {
  it('shows what training tells, in its order, and pictures', async () => {
    const { live, port, token } = await start({
      totalSteps: 10,
      schedule: 'D G',
      control: fakeControl({ tunables: [{ name: 'rate', min: 0, max: 1 }] }).control,
    });
    const visitor = await come(port, token);
    for (let step = 0; step < 3; step++) live.row(step, { dLoss: step / 3, gLoss: undefined, bad: Number.NaN });
    live.event({ step: 2, kind: 'alert', text: 'collapse', wall: 77 });
    live.scatter({
      step: 2,
      real: [1, 2],
      fake: [],
      surface: { size: 1, xMin: 0, xMax: 1, yMin: 0, yMax: 1, values: [7] },
    });
    live.images({ step: 2, shape: [1, 1, 2, 1], values: [3, 300], seedId: 'a' });
    live.histogram({ step: 2, edges: [0, 1], real: [4], fake: [5] });
    live.state({ engine: 'wasm' });
    const states = () => visitor.records().flatMap((entry) => ('state' in entry ? [entry.state] : []));
    await until(() => states().at(-1)?.engine === 'wasm');
    expect(visitor.records().filter((entry) => !('state' in entry))).toEqual([
      ...[0, 0.3333333, 0.6666667].map((dLoss, step) => ({
        row: { step, wall: expect.any(Number), values: { dLoss, bad: Number.NaN } },
      })),
      { event: { step: 2, wall: 77, kind: 'alert', text: 'collapse' } },
      ...['scatter', 'images', 'histogram'].map((kind, id) => ({
        sample: { id, step: 2, kind, bytes: [12, 2, 16][id] },
      })),
    ]);
    expect(states().at(-1)).toEqual({ status: 'running', step: 2, totalSteps: 10, engine: 'wasm', tunables: {} });
    await until(() => visitor.binaries.length === 4);
  });

  it('passes commands on, and answers after what they led to; a page that may only look does not steer', async () => {
    const { control, requests$ } = fakeControl({ operations: ['pause', 'step'] });
    const { live, port, token } = await start({ control });
    const visitor = await come(port, token);
    const heard: Asked[] = [];
    const ask = (id: number, op: 'pause' | 'stop'): void =>
      visitor.say({ t: 'command', id, run: 'live', command: { op } });
    const answers = () => visitor.texts.filter(({ t }) => t === 'answer');
    requests$.subscribe((asked) => {
      heard.push(asked);
      live.state({ status: 'paused' });
      asked.answer(heard.length === 2 ? 'not again' : undefined);
      asked.answer('only the first counts');
    });
    ask(2, 'pause');
    ask(3, 'stop');
    ask(4, 'pause');
    await until(() => answers().length === 3);
    expect(answers()).toEqual([
      { t: 'answer', id: 3, ok: false, problem: 'stop: this run does not take it; it takes pause, step' },
      { t: 'answer', id: 2, ok: true },
      { t: 'answer', id: 4, ok: false, problem: 'not again' },
    ]);
    expect(heard.map(({ command, by }) => [command, by])).toEqual([
      [{ op: 'pause' }, 'page 1'],
      [{ op: 'pause' }, 'page 1'],
    ]);
    const order = visitor.texts.map((one) => (one.t === 'answer' ? one.id : one.t));
    expect(order.indexOf('update')).toBeLessThan(order.indexOf(2));

    const looking = await visit(port, new URL(live.viewUrl).hash.slice('#token='.length));
    toClose.push(() => looking.socket.terminate());
    expect(looking.texts[0]).toMatchObject({ t: 'welcome', role: 'view' });
    looking.say({ t: 'command', id: 1, run: 'live', command: { op: 'pause' } });
    await until(() => looking.closed() !== undefined);
    expect([looking.closed(), heard.length]).toEqual([4403, 2]);
  });

  it('gets all that is told without a turn of the event loop, while another page does not read', async () => {
    const { live, port, token } = await start();
    const stuck = await come(port, token);
    stuck.socket.pause();
    for (let step = 0; step < 20_000; step++) live.row(step, { dLoss: step });
    const late = await come(port, token);
    // Half of them may be under way still: whatever comes, comes without a gap.
    const known = follow(late);
    await until(() => known().buckets.rows === 20_000);
    expect(known().state.step).toBe(19_999);
    expect(Math.max(...known().buckets.columns.get('dLoss')!.max)).toBe(19_999);
  });

  it('takes fixed tokens, and none that can be guessed', async () => {
    const tokens = { control: 'steering-steering-1', view: 'looking-looking-looking' };
    const { live } = await start({ tokens });
    expect(live.url).toContain('/#token=steering-steering-1');
    expect(live.viewUrl).toContain('/#token=looking-looking-looking');
    for (const wrong of [
      { ...tokens, view: 'short' },
      { ...tokens, control: 'with spaces in it, and more' },
      { ...tokens, control: 'x'.repeat(201) },
      { control: tokens.view, view: tokens.view },
    ])
      expect(await startLive({ port: 0, name: 'x', config: {}, tokens: wrong })()).toMatchObject({
        _tag: 'Left',
        left: { _tag: 'ConfigError', path: 'live.tokens' },
      });
  });

  it('makes new tokens of 256 bits for every server', async () => {
    const [a, b] = [await start(), await start()];
    const given = [a.live.url, a.live.viewUrl, b.live.url, b.live.viewUrl].map(
      (url) => /#token=([\w-]{43})$/.exec(url)?.[1],
    );
    expect(new Set(given).size).toBe(4);
    expect(given).not.toContain(undefined);
  });

  it('lets other machines in only when it is told to, and says so', async () => {
    const { port, said } = await start();
    expect(said).toEqual([]);
    const wide = await start({ host: '0.0.0.0', allowedHosts: ['gpu.example'] });
    expect(wide.said).toEqual([
      'other machines can reach the page at 0.0.0.0, unencrypted: whoever has the address with its token gets in',
    ]);
    const unnamed = await start({ host: '0.0.0.0' });
    expect(unnamed.said[1]).toContain('--allow');
    expect((await get(wide.port, { Host: `gpu.example:${wide.port}` })).status).toBe(200);
    expect((await get(port, { Host: `gpu.example:${port}` })).status).toBe(403);
  });

  it('tells nothing of tokens and frames to anybody: not in its reports, not in its pages', async () => {
    const { live, port, said, token } = await start();
    const visitor = await come(port, token);
    visitor.socket.send(`{"t":"hello","v":1,"token":"${token}","samples":false}`);
    await until(() => visitor.closed() !== undefined);
    const bodies = [(await get(port)).body, (await get(port, {}, `/${token}`)).body, said.join()].join();
    expect(bodies).not.toContain(token);
    expect(JSON.stringify(visitor.texts)).not.toContain(token);
    expect(live.viewUrl).not.toContain(token);
  });

  it('goes without what cannot be sent to it, and says so once', async () => {
    const { live, port, token, said } = await start();
    const visitor = await come(port, token);
    let step = 0;
    for (; step < 10; step++) {
      live.row(step, { dLoss: (() => 1) as never });
      await until(() => said.length > 0);
    }
    // What is told together with one of those is gone with it.
    await until(() => {
      live.row(step++, { dLoss: 1 });
      return visitor.records().some((entry) => 'row' in entry);
    });
    expect(said).toEqual([expect.stringContaining('the live page cannot show everything: ')]);
  });

  it('on a port that is taken is told with what to do about it', async () => {
    const { port } = await start();
    const second = await startLive({ port, name: 'second', config: {} })();
    expect(second._tag === 'Left' && [second.left._tag, second.left.message]).toEqual([
      'PortTaken',
      `port ${port}: another program uses it; use --port 0 to take any free one`,
    ]);
  });

  it('is gone after close, and leaves the port free; telling it more does nothing', async () => {
    const { live, port, token } = await start();
    const [polite, stuck] = [await come(port, token), await come(port, token)];
    stuck.socket.pause();
    live.event({ step: 1, kind: 'state', text: 'the end' });
    await Promise.all([live.close()(), live.close()()]);
    await until(() => polite.closed() === 1001);
    expect(polite.records().at(-1)).toMatchObject({ event: { text: 'the end' } });
    live.row(1, { dLoss: 1 });
    live.event({ step: 1, kind: 'log', text: 'too late' });
    const again = await start({ port });
    expect((await get(again.port)).status).toBe(200);
  });
});

const program = (name: string, text: string): URL => {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return pathToFileURL(path);
};
const opening =
  "import { parentPort } from 'node:worker_threads'; parentPort.postMessage({ t: 'open', port: 1, runs: 0 });";

describe('the thread of a server', () => {
  const setup = { port: 0 } as Parameters<typeof startThread>[0];
  it('that dies harms nobody: it is told, once', async () => {
    const [said, lost]: [string[], number[]] = [[], []];
    const started = await startThread(
      setup,
      { asked: () => undefined, report: (text) => void said.push(text), lost: () => void lost.push(1) },
      program('dies.mjs', `${opening} setTimeout(() => { throw new Error('no memory'); }, 20);`),
    )();
    if (started._tag === 'Left') throw started.left;
    await until(() => said.length > 0);
    started.right.post({ t: 'told', told: [] });
    await started.right.close();
    expect([said, lost]).toEqual([['the live page has ended: no memory; everything else goes on without it'], [1]]);
  });

  it('that cannot start is a failure, not a hanging', async () => {
    const listener = { asked: () => undefined, report: () => undefined, lost: () => undefined };
    const broken = await startThread(setup, listener, program('breaks.mjs', "throw new Error('no sockets');"))();
    expect(broken).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'PortTaken', message: expect.stringContaining('no sockets') },
    });
    const missing = await startThread(setup, listener, new URL('nothing.mjs', pathToFileURL(`${scratch}/`)))();
    expect(missing).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'FileFailed', next: expect.stringContaining('npm run build') },
    });
  });

  it('that does not end by itself is ended', async () => {
    const started = await startThread(
      setup,
      { asked: () => undefined, report: () => undefined, lost: () => undefined },
      program('stays.mjs', `${opening} parentPort.on('message', () => { for (;;); });`),
    )();
    if (started._tag === 'Left') throw started.left;
    await started.right.close();
  });
});

describe('a run whose server dies', () => {
  it('goes on: it is told, and is not left waiting for a page that is not there', async () => {
    const dying: typeof startThread = (setup, listener) =>
      startThread(
        setup,
        listener,
        program('dies2.mjs', `${opening} parentPort.once('message', () => { throw new Error('no memory'); });`),
      );
    const { control, requests$ } = fakeControl();
    const said: string[] = [];
    const started = await startLiveWith(dying)({
      port: 0,
      name: 'x',
      control,
      config: {},
      report: (line) => void said.push(line),
    })();
    if (started._tag === 'Left') throw started.left;
    const live = started.right;
    const heard: Asked['command'][] = [];
    requests$.subscribe(({ command, answer }) => {
      heard.push(command);
      answer();
    });
    live.state({ status: 'paused' });
    await until(() => heard.length > 0);
    expect(heard).toEqual([{ op: 'resume' }]);
    expect(said).toEqual(['the live page has ended: no memory; everything else goes on without it']);
    live.row(1, { dLoss: 1 });
    live.state({ status: 'running' });
    await live.close()();
  });
});

describe('a process', () => {
  const run = (text: string): ChildProcess =>
    spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = (child: ChildProcess): Promise<{ code: number | null; out: string }> =>
    new Promise((resolve) => {
      let out = '';
      child.stdout!.on('data', (data) => (out += data));
      child.stderr!.on('data', (data) => (out += data));
      child.on('close', (code) => resolve({ code, out }));
    });
  const library = JSON.stringify(new URL('../../dist/live/index.js', import.meta.url).href);

  it('ends by itself after close: nothing is left open', async () => {
    const text = `
      import { startLive } from ${library};
      const { right: live } = await startLive({ port: 0, name: 'x', config: {} })();
      for (let step = 0; step < 10; step++) live.row(step, { a: 1 });
      await live.close()();
      live.row(11, { a: 1 });
      console.log('closed');
    `;
    expect(await ended(run(text))).toEqual({ code: 0, out: 'closed\n' });
  });
});
