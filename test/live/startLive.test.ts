import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Live, type LiveOptions, startLive } from 'rxgan/live';
import { clock } from 'rxgan/streams';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { decode, type Update } from '../../src/live/protocol.js';

const root = mkdtempSync(join(tmpdir(), 'rxgan-page-'));
beforeAll(() => {
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(root, 'assets', 'main-1.js'), 'export {};');
});
afterAll(() => rmSync(root, { recursive: true }));

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const start = async (options: Partial<LiveOptions> = {}): Promise<{ readonly live: Live; readonly port: number }> => {
  const pageRoot = pathToFileURL(`${root}/`);
  const started = await startLive({
    port: 0,
    name: 'ring',
    config: { batch: 256, loss: 'hinge' },
    pageRoot,
    ...options,
  })();
  if (started._tag === 'Left') throw started.left;
  open.push(started.right.close());
  return { live: started.right, port: Number(new URL(started.right.url).port) };
};

const until = async (holds: () => boolean): Promise<void> => {
  for (const end = Date.now() + 5000; !holds(); ) {
    if (Date.now() > end) throw new Error(`never came to hold: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

const visit = async (port: number) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, 'rxgan.v1');
  const received: Update[] = [];
  let closed: number | undefined;
  socket.on('message', (data) => {
    const message = decode(String(data));
    if (message._tag === 'Left' || message.right.t === 'control') throw new Error(`unreadable: ${data}`);
    received.push(message.right);
  });
  socket.on('close', (code) => (closed = code));
  socket.on('error', () => {});
  open.push(() => socket.terminate());
  const welcome = async () => {
    await until(() => received.length > 0);
    const first = received[0]!;
    if (first.t !== 'welcome') throw new Error(`expected a welcome, got ${first.t}`);
    return first;
  };
  return {
    socket,
    received,
    welcome: await welcome(),
    steps: () => received.flatMap((message) => (message.t === 'rows' ? message.rows.map(({ step }) => step) : [])),
    state: () => received.findLast((message) => message.t === 'state')?.state,
    closed: () => closed,
  };
};

const get = (port: number, headers: Record<string, string | string[]> = {}, path = '/', method = 'GET') =>
  new Promise<{ readonly status: number; readonly body: string; readonly headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers, setHost: !('Host' in headers) });
      asked.on('error', reject).on('response', (response) => {
        let body = '';
        response.on('data', (data) => (body += data));
        response.on('end', () => resolve({ status: response.statusCode!, body, headers: response.headers }));
      });
      asked.end();
    },
  );

/** The status of an upgrade that is asked for by hand: clients would mend the spellings under test. */
const upgrade = (port: number, headers: readonly string[], path = '/ws', protocol = 'rxgan.v1') =>
  new Promise<number>((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1', () =>
      socket.write(
        [
          `GET ${path} HTTP/1.1`,
          ...headers,
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
          ...(protocol === '' ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
          '\r\n',
        ].join('\r\n'),
      ),
    );
    socket.on('error', reject).once('data', (data) => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(String(data))?.[1]));
    });
  });

describe('the page', () => {
  it('is served from memory, under a strict policy', async () => {
    const { port } = await start();
    const index = await get(port);
    expect(index.status).toBe(200);
    expect(index.body).toContain('<title>page</title>');
    expect(index.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    });
    expect(index.headers['access-control-allow-origin']).toBeUndefined();
    const script = await get(port, {}, '/assets/main-1.js?v=1');
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
  });

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/assets',
    '/assets/',
    '//index.html',
    '/index.html/',
    '/assets\\main-1.js',
    '/__proto__',
    'http://127.0.0.1/index.html',
  ])('looks a name up and no more: %s is not found', async (path) => {
    const { port } = await start();
    expect((await get(port, {}, path)).status).toBe(404);
  });

  it('answers GET and HEAD only', async () => {
    const { port } = await start();
    expect((await get(port, {}, '/', 'POST')).status).toBe(405);
    expect(await get(port, {}, '/', 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it('says what to do when it is not built', async () => {
    const { port } = await start({ pageRoot: pathToFileURL(join(root, 'nowhere/')) });
    expect(await get(port)).toMatchObject({ status: 404, body: expect.stringContaining('npm run build') });
  });
});

describe('the guard', () => {
  // `PORT` stands for the port; [host, origin, may it]
  const hosts: readonly (readonly [string, boolean])[] = [
    ['127.0.0.1:PORT', true],
    ['localhost:PORT', true],
    ['[::1]:PORT', true],
    ['LOCALHOST:PORT', true],
    ['localhost.:PORT', true],
    ['localhost..:PORT', false],
    ['localhost', false],
    ['localhost:1', false],
    ['localhost:', false],
    ['localhost:PORT:PORT', false],
    ['localhost:PORT.', false],
    ['127.0.0.1:0PORT', false],
    ['127.0.0.1.evil.example:PORT', false],
    ['evil.example:PORT', false],
    ['localhost@evil.example:PORT', false],
    ['evil.example@localhost:PORT', false],
    ['127.1:PORT', false],
    ['0.0.0.0:PORT', false],
    ['2130706433:PORT', false],
    ['::1:PORT', false],
    ['[::ffff:127.0.0.1]:PORT', false],
    ['localhost:PORT, evil.example', false],
    ['', false],
  ];
  const origins: readonly (readonly [string, boolean])[] = [
    ['http://127.0.0.1:PORT', true],
    ['http://localhost:PORT', true],
    ['http://[::1]:PORT', true],
    ['HTTP://LocalHost.:PORT', true],
    ['null', false],
    ['', false],
    ['https://127.0.0.1:PORT', false],
    ['http://127.0.0.1', false],
    ['http://127.0.0.1:1', false],
    ['http://127.0.0.1:PORT/', false],
    ['http://127.0.0.1:PORT.evil.example', false],
    ['http://evil.example:PORT', false],
    ['http://localhost:PORT@evil.example', false],
    ['http://evil.example#http://localhost:PORT', false],
    ['http://192.168.0.1:PORT', false],
    ['file://', false],
    ['127.0.0.1:PORT', false],
  ];

  it('lets in who names this host, on pages and on sockets', async () => {
    const { port } = await start();
    const spelled = (text: string): string => text.replaceAll('PORT', String(port));
    for (const [host, may] of hosts) {
      const expected = host === '' ? [403, 400, 101] : may ? [200, 101] : [403];
      expect(expected, `GET from ${host}`).toContain((await get(port, { Host: spelled(host) })).status);
      expect(await upgrade(port, [`Host: ${spelled(host)}`]), `upgrade from ${host}`).toBe(may ? 101 : 403);
    }
    for (const [origin, may] of origins) {
      const headers = [`Host: 127.0.0.1:${port}`, `Origin: ${spelled(origin)}`];
      expect(await upgrade(port, headers), `upgrade by ${origin}`).toBe(may ? 101 : 403);
      const status = (await get(port, { Origin: spelled(origin) })).status;
      expect(status, `GET by ${origin}`).toBe(may ? 200 : 403);
    }
  });

  it('refuses headers that are given twice', async () => {
    const { port } = await start();
    const [host, origin] = [`Host: 127.0.0.1:${port}`, `Origin: http://127.0.0.1:${port}`];
    expect(await upgrade(port, [host, origin])).toBe(101);
    expect(await upgrade(port, [host, 'Host: evil.example'])).not.toBe(101);
    expect(await upgrade(port, [host, origin, 'Origin: http://evil.example'])).not.toBe(101);
  });

  it('upgrades one path, in one language', async () => {
    const { port } = await start();
    const host = `Host: localhost:${port}`;
    expect(await upgrade(port, [host], '/')).toBe(404);
    expect(await upgrade(port, [host], '/ws/')).toBe(404);
    expect(await upgrade(port, [host], '/ws', '')).toBe(400);
    expect(await upgrade(port, [host], '/ws', 'rxgan.v2')).toBe(400);
    expect(await upgrade(port, [host], '/ws', 'rxgan.v2, rxgan.v1')).toBe(101);
  });
});

describe('the socket', () => {
  it('welcomes with the run, then tells what happens', async () => {
    const { live, port } = await start();
    const page = await visit(port);
    expect(page.welcome).toMatchObject({
      run: { name: 'ring', config: { batch: 256, loss: 'hinge' } },
      state: { status: 'running', step: 0 },
      history: {},
      events: [],
    });
    live.row(3, { dLoss: 0.1 + 0.2, gLoss: Number.NaN, modes: undefined });
    live.event({ step: 3, kind: 'collapse', text: '1 of 8 modes' });
    live.scatter({ step: 3, real: Float32Array.of(0.1, 0.2), fake: [1, 2] });
    live.state({ totalSteps: 10, engine: 'wasm' });
    await until(() => page.state() !== undefined);
    expect(page.received.slice(1).map(({ t, seq }) => [t, seq])).toEqual([
      ['event', 1],
      ['rows', 2],
      ['scatter', 3],
      ['state', 4],
    ]);
    expect(page.received[2]).toMatchObject({ rows: [{ step: 3, values: { dLoss: 0.3, gLoss: Number.NaN } }] });
    expect(page.received[3]).toMatchObject({ scatter: { real: [0.1, 0.2], fake: [1, 2] } });
    expect(page.state()).toEqual({ status: 'running', step: 3, totalSteps: 10, engine: 'wasm' });
  });

  it('gives the whole run to one who comes late', async () => {
    const { live, port } = await start();
    for (let step = 0; step < 10_000; step++) live.row(step, { dLoss: step / 7 });
    live.event({ step: 9_999, kind: 'note', text: 'late' });
    live.scatter({
      step: 9_999,
      real: [],
      fake: [],
      surface: { size: 1, xMin: 0, xMax: 1, yMin: 0, yMax: 1, values: [2] },
    });
    const { history, events, scatter, state } = (await visit(port)).welcome;
    const { steps, stride } = history['dLoss']!;
    expect([steps[0], steps.at(-1), steps.length <= 2048, stride]).toEqual([0, 9_999, true, 8]);
    expect(events).toEqual([{ step: 9_999, kind: 'note', text: 'late' }]);
    expect(scatter?.surface?.values).toEqual([2]);
    expect(state.step).toBe(9_999);
  });

  it('tells nothing twice and nothing never: the history and what follows are the run', async () => {
    const { live, port } = await start();
    const training = clock((step) => step).subscribe((step) => live.row(step, { dLoss: step }));
    open.push(() => training.unsubscribe());
    await new Promise((resolve) => setTimeout(resolve, 50));
    const page = await visit(port);
    await until(() => page.steps().length > 100);
    const seen = [...(page.welcome.history['dLoss']?.steps ?? []), ...page.steps().slice(0, 50)];
    expect(seen.length).toBeGreaterThan(50);
    const before = page.welcome.history['dLoss']!.steps.at(-1)!;
    expect(page.steps()[0]).toBeGreaterThan(before);
    expect(page.received.map(({ seq }) => seq)).toEqual(page.received.map((_, i) => page.welcome.seq + i));
  });

  it('flushes ten times a second at most', async () => {
    const { live, port } = await start();
    const page = await visit(port);
    const training = clock((step) => step).subscribe((step) => live.row(step, { dLoss: step }));
    open.push(() => training.unsubscribe());
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const flushes = page.received.filter(({ t }) => t === 'rows').length;
    expect(flushes).toBeGreaterThan(2);
    expect(flushes).toBeLessThanOrEqual(12);
  });

  it.each([
    ['no JSON', 'hello', 4400],
    ['an unknown command', '{"t":"control","op":"exit"}', 4400],
    ["a server's message", '{"t":"state","seq":1,"state":{"status":"failed","step":0}}', 4400],
    ['bytes', Buffer.from('{"t":"control","op":"pause"}'), 4400],
    ['too much', 'x'.repeat(16 * 1024 + 1), 1009],
  ])('hangs up on %s, and tells the others nothing', async (_, sent, code) => {
    const { live, port } = await start();
    const [bad, good] = [await visit(port), await visit(port)];
    bad.socket.send(sent);
    await until(() => bad.closed() !== undefined);
    expect(bad.closed()).toBe(code);
    live.row(1, { dLoss: 1 });
    await until(() => good.steps().length > 0);
    expect(good.state()?.status).toBe('running');
  });

  it('takes no notice of a page that has stopped reading', async () => {
    const { live, port } = await start();
    const [stuck, good] = [await visit(port), await visit(port)];
    stuck.socket.pause();
    const points = Array.from({ length: 4096 }, (_, i) => i / 4096);
    const slowest = { ms: 0 };
    for (let step = 1; step <= 30; step++) {
      const before = performance.now();
      live.row(step, { dLoss: step });
      live.scatter({ step, real: points, fake: points });
      // Far more than the system's own buffers hold, so that what waits for the stuck page is this server's matter.
      live.event({ step, kind: 'log', text: 'x'.repeat(500_000) });
      slowest.ms = Math.max(slowest.ms, performance.now() - before);
      await until(() => good.steps().at(-1) === step);
    }
    expect(good.steps()).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    stuck.socket.resume();
    await until(() => stuck.closed() !== undefined);
    expect([stuck.closed(), good.closed()]).toEqual([1006, undefined]);
    expect(slowest.ms).toBeLessThan(200);
  });
});

describe('control', () => {
  it('turns into credit and state', async () => {
    const { live, port } = await start();
    const page = await visit(port);
    const credit: number[] = [];
    open.push(() => asked.unsubscribe());
    const asked = live.credit$.subscribe((n) => credit.push(n));
    const ask = async (text: string, status: string): Promise<void> => {
      page.socket.send(text);
      await until(() => page.state()?.status === status);
    };
    await ask('{"t":"control","op":"pause"}', 'paused');
    const late: number[] = [];
    live.credit$.subscribe((n) => late.push(n)).unsubscribe();
    expect(late).toEqual([0]);
    page.socket.send('{"t":"control","op":"step"}');
    await ask('{"t":"control","op":"step","n":50}', 'paused');
    await ask('{"t":"control","op":"resume"}', 'running');
    expect(credit).toEqual([Infinity, 0, 1, 50, Infinity]);
  });

  it('holds a clock, steps it by as much as is asked, and lets it go on', async () => {
    const { live, port } = await start();
    const page = await visit(port);
    let done = 0;
    const training = clock((step) => step, { credit$: live.credit$ }).subscribe((step) => {
      done = step + 1;
      live.row(step, { dLoss: 1 });
      live.state({ step: done });
    });
    open.push(() => training.unsubscribe());
    await until(() => done > 3);
    page.socket.send('{"t":"control","op":"pause"}');
    await until(() => page.state()?.status === 'paused');
    const held = done;
    page.socket.send('{"t":"control","op":"step"}');
    await until(() => page.state()?.step === held + 1);
    page.socket.send('{"t":"control","op":"step","n":5}');
    await until(() => page.state()?.step === held + 6);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([done, page.state()?.status]).toEqual([held + 6, 'paused']);
    page.socket.send('{"t":"control","op":"resume"}');
    await until(() => done > held + 20);
  });

  it('comes too late when the run has ended', async () => {
    const { live, port } = await start();
    live.state({ status: 'failed', message: 'dLoss is NaN' });
    const page = await visit(port);
    const credit: number[] = [];
    const asked = live.credit$.subscribe((n) => credit.push(n));
    page.socket.send('{"t":"control","op":"step"}');
    live.row(5, { dLoss: 1 });
    await until(() => page.steps().length > 0);
    asked.unsubscribe();
    expect(page.state() ?? page.welcome.state).toMatchObject({ status: 'failed', message: 'dLoss is NaN' });
    expect(credit).toEqual([Infinity]);
  });
});

describe('the port', () => {
  it('that is taken is told with what to do about it', async () => {
    const { port } = await start();
    const second = await startLive({ port, name: 'second', config: {} })();
    expect(second).toMatchObject({ _tag: 'Left', left: { _tag: 'PortTaken', path: `port ${port}` } });
    expect(second._tag === 'Left' && second.left.message).toBe(
      `port ${port}: another program uses it; use --port 0 to take any free one`,
    );
  });

  it('is free again after close, within two seconds, whatever pages do', async () => {
    const { live, port } = await start();
    const [polite, stuck] = [await visit(port), await visit(port)];
    stuck.socket.pause();
    const idle = connect(port, '127.0.0.1');
    open.push(() => idle.destroy());
    idle.on('error', () => {});
    const completed = new Promise<void>((resolve) => live.credit$.subscribe({ complete: resolve }));
    const begun = performance.now();
    await Promise.all([live.close()(), live.close()()]);
    expect(performance.now() - begun).toBeLessThan(2000);
    await completed;
    await until(() => polite.closed() === 1001);
    live.row(1, { dLoss: 1 });
    const again = await startLive({ port, name: 'again', config: {} })();
    expect(again._tag).toBe('Right');
    if (again._tag === 'Right') await again.right.close()();
  });
});
