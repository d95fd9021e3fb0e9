import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { tokens } from './fakes.js';
import { byHand, get, type Opened, open, pageFolder, until, upgrade, visit } from './open.js';

const page = pageFolder();
let opened: Opened;
// As many as the table opens: they are not what is tested here.
beforeAll(async () => {
  opened = await open(page.url, {
    allowedHosts: ['GPU.lab.example', 'proxy.example:8443'],
    limits: { connections: 1000, waiting: 1000 },
  });
});
afterAll(async () => {
  await opened.server.close();
  page.remove();
});

const spelled = (text: string): string => text.replaceAll('PORT', String(opened.port));

// `PORT` stands for the port.
const hosts: readonly (readonly [host: string, may: boolean])[] = [
  ['127.0.0.1:PORT', true],
  ['localhost:PORT', true],
  ['[::1]:PORT', true],
  ['LOCALHOST:PORT', true],
  ['LocalHost.:PORT', true],
  ['gpu.lab.example:PORT', true],
  ['GPU.LAB.EXAMPLE.:PORT', true],
  ['proxy.example:8443', true],
  ['proxy.example:PORT', false],
  ['gpu.lab.example', false],
  ['lab.example:PORT', false],
  ['gpu.lab.example.evil.example:PORT', false],
  ['localhost..:PORT', false],
  ['localhost', false],
  ['localhost:1', false],
  ['localhost:', false],
  ['localhost:PORT:PORT', false],
  ['localhost:PORT.', false],
  ['localhost:0PORT', false],
  ['localhost:+PORT', false],
  ['localhost :PORT', false],
  ['localhost\t:PORT', false],
  ['127.0.0.1.evil.com:PORT', false],
  ['evil.example:PORT', false],
  ['localhost@evil.example:PORT', false],
  ['localhost:PORT@evil.example', false],
  ['evil.example@localhost:PORT', false],
  ['evil.example/localhost:PORT', false],
  ['evil.example#localhost:PORT', false],
  ['evil.example?localhost:PORT', false],
  ['127.1:PORT', false],
  ['127.0.0.2:PORT', false],
  ['0.0.0.0:PORT', false],
  ['0:PORT', false],
  ['2130706433:PORT', false],
  ['0x7f000001:PORT', false],
  ['0177.0.0.1:PORT', false],
  ['192.168.0.1:PORT', false],
  ['::1:PORT', false],
  ['[::1]', false],
  ['[::1%25lo]:PORT', false],
  ['[0:0:0:0:0:0:0:1]:PORT', false],
  ['[::ffff:127.0.0.1]:PORT', false],
  ['[::]:PORT', false],
  ['localhost:PORT, evil.example', false],
  ['evil.example, localhost:PORT', false],
  ['http://localhost:PORT', false],
  ['null', false],
  ['loc\u00e4lhost:PORT', false],
  ['', false],
];
const origins: readonly (readonly [origin: string, may: boolean])[] = [
  ['http://127.0.0.1:PORT', true],
  ['http://localhost:PORT', true],
  ['http://[::1]:PORT', true],
  ['HTTP://LocalHost.:PORT', true],
  ['http://gpu.lab.example:PORT', true],
  ['http://proxy.example:8443', true],
  ['null', false],
  ['NULL', false],
  ['', false],
  ['https://127.0.0.1:PORT', false],
  ['ws://127.0.0.1:PORT', false],
  ['http://127.0.0.1', false],
  ['http://127.0.0.1:1', false],
  ['http://127.0.0.1:PORT/', false],
  ['http://127.0.0.1:PORT?', false],
  ['http://127.0.0.1:PORT.evil.example', false],
  ['http://127.0.0.1.evil.com:PORT', false],
  ['http://evil.example:PORT', false],
  ['http://localhost@evil.example:PORT', false],
  ['http://localhost:PORT@evil.example', false],
  ['http://evil.example#http://localhost:PORT', false],
  ['http://evil.example\\@localhost:PORT', false],
  ['http://localhost:PORT http://evil.example', false],
  ['http://http://localhost:PORT', false],
  ['http://192.168.0.1:PORT', false],
  ['http://10.0.0.1:PORT', false],
  ['http://2130706433:PORT', false],
  ['http://[::ffff:127.0.0.1]:PORT', false],
  ['chrome-extension://localhost:PORT', false],
  ['file://', false],
  ['127.0.0.1:PORT', false],
  ['//127.0.0.1:PORT', false],
];

describe('who may ask, by (Host, Origin, token)', () => {
  it('pages and sockets alike: whoever names this host, with its port', async () => {
    const origin = `Origin: http://127.0.0.1:${opened.port}`;
    for (const [host, may] of hosts) {
      const line = `Host: ${spelled(host)}`;
      // 400: what is not even a header.
      const refused = [400, 403];
      const got = await byHand(opened.port, ['GET / HTTP/1.1', line, 'Connection: close']);
      const upgraded = await upgrade(opened.port, [line, origin]);
      expect(may ? [200] : refused, `GET from ${host}`).toContain(got);
      expect(may ? [101] : refused, `upgrade from ${host}`).toContain(upgraded);
    }
    expect(await byHand(opened.port, ['GET / HTTP/1.1', 'Connection: close'])).toBe(400);
    expect(await byHand(opened.port, ['GET / HTTP/1.0', 'Connection: close'])).toBe(403);
    // What stands in the line of the request is no host, either.
    const absolute = `GET http://localhost:${opened.port}/ HTTP/1.1`;
    expect(await byHand(opened.port, [absolute, 'Host: evil.example'])).toBe(403);
  });

  it('and, where a page is named, one of this host', async () => {
    const host = `Host: 127.0.0.1:${opened.port}`;
    for (const [origin, may] of origins) {
      const line = `Origin: ${spelled(origin)}`;
      expect(await upgrade(opened.port, [host, line]), `upgrade by ${origin}`).toBe(may ? 101 : 403);
      const got = await byHand(opened.port, ['GET / HTTP/1.1', host, line, 'Connection: close']);
      expect(got, `GET by ${origin}`).toBe(may ? 200 : 403);
      // A token does not make a strange page a friend.
      const bearer = `Authorization: Bearer ${tokens.control}`;
      expect(await upgrade(opened.port, [host, line, bearer]), `upgrade by ${origin} with a token`).toBe(
        may ? 101 : 403,
      );
    }
  });

  it.each([
    ['nothing', [], 401],
    ['an empty word', ['Authorization: Bearer '], 401],
    ['a wrong token', [`Authorization: Bearer ${'c'.repeat(42)}`], 401],
    ['the token of a view', [`Authorization: Bearer ${tokens.view}`], 101],
    ['the token of control', [`Authorization: Bearer ${tokens.control}`], 101],
    ['a token in another way', [`Authorization: Basic ${tokens.control}`], 401],
    ['a token with something behind it', [`Authorization: Bearer ${tokens.control} x`], 401],
    ['a cookie', [`Cookie: token=${tokens.control}`], 401],
    ['two words', [`Authorization: Bearer ${tokens.control}`, 'Authorization: Bearer x'], 401],
  ])('a program, which names no page, must show a token: %s', async (_, lines, status) => {
    expect(await upgrade(opened.port, [`Host: 127.0.0.1:${opened.port}`, ...lines])).toBe(status);
  });

  it('none by a token in the address', async () => {
    expect(await upgrade(opened.port, [`Host: 127.0.0.1:${opened.port}`], `/ws?token=${tokens.control}`)).toBe(401);
  });

  it('headers that are given twice are refused', async () => {
    const [host, origin] = [`Host: 127.0.0.1:${opened.port}`, `Origin: http://127.0.0.1:${opened.port}`];
    expect(await upgrade(opened.port, [host, origin])).toBe(101);
    for (const twice of [
      [host, host, origin],
      [host, 'Host: evil.example', origin],
      ['Host: evil.example', host, origin],
      [host, origin, origin],
      [host, origin, 'Origin: http://evil.example'],
      [host, 'Origin: http://evil.example', origin],
    ]) {
      expect([400, 403]).toContain(await upgrade(opened.port, twice));
      expect([400, 403]).toContain(await byHand(opened.port, ['GET / HTTP/1.1', ...twice, 'Connection: close']));
    }
  });

  it('one path is upgraded, to one language', async () => {
    const lines = [`Host: localhost:${opened.port}`, `Origin: http://localhost:${opened.port}`];
    expect(await upgrade(opened.port, lines, '/')).toBe(404);
    expect(await upgrade(opened.port, lines, '/ws/')).toBe(404);
    expect(await upgrade(opened.port, lines, '/%77s')).toBe(404);
    expect(await upgrade(opened.port, lines, '/ws', '')).toBe(400);
    expect(await upgrade(opened.port, lines, '/ws', 'rxgan.v2')).toBe(400);
    expect(await upgrade(opened.port, lines, '/ws', 'rxgan.v2, rxgan.v1')).toBe(101);
  });

  it('what a socket may do is what its token says, whatever it was let in with', async () => {
    for (const [token, role] of [
      [tokens.view, 'view'],
      [tokens.control, 'control'],
      ['wrong', undefined],
    ] as const) {
      const headers = { Authorization: `Bearer ${tokens.control}` };
      const socket = new WebSocket(`ws://127.0.0.1:${opened.port}/ws`, 'rxgan.v1', { headers });
      const heard: { t: string; role?: string; ok?: boolean }[] = [];
      let closed: number | undefined;
      socket.on('message', (data, binary) => binary || heard.push(JSON.parse(String(data)) as never));
      socket.on('close', (code) => (closed = code));
      socket.on('open', () => {
        socket.send(JSON.stringify({ t: 'hello', v: 1, token, samples: false }));
        socket.send('{"t":"command","id":1,"run":"live","command":{"op":"set","tunable":"speed","value":1}}');
      });
      await until(() => closed !== undefined || heard.length > 1, role);
      socket.terminate();
      if (role === 'control')
        expect(heard).toMatchObject([
          { t: 'welcome', role },
          { t: 'answer', ok: false },
        ]);
      else if (role === 'view') expect(heard).toMatchObject([{ t: 'welcome', role }, { t: 'bye' }]);
      else expect(heard).toMatchObject([{ t: 'bye' }]);
    }
    expect(opened.said.filter(({ t }) => t === 'asked')).toEqual([]);
  });
});

describe('the page', () => {
  it('is served from memory, under a strict policy, to no other origin', async () => {
    const index = await get(opened.port);
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
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    });
    expect(Object.keys(index.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    const script = await get(opened.port, {}, '/assets/main-1.js?v=1');
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    const refused = await get(opened.port, { Host: 'evil.example' });
    expect(refused.headers['content-security-policy']).toBe(index.headers['content-security-policy']);
  });

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/%252e%252e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets;/main-1.js',
    '/assets',
    '/assets/',
    '//index.html',
    '/index.html/',
    '/index.html%00',
    '/INDEX.HTML',
    '/assets\\main-1.js',
    '/__proto__',
    '/constructor',
    '/ws',
    'http://127.0.0.1/index.html',
    'file:///etc/passwd',
  ])('looks a name up and no more: %s is not found', async (path) => {
    expect((await get(opened.port, {}, path)).status).toBe(404);
  });

  it('answers GET and HEAD only', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])
      expect((await get(opened.port, {}, '/', method)).status).toBe(405);
    expect(await get(opened.port, {}, '/', 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it('says what to do when it is not built', async () => {
    const { server, port } = await open(new URL('nowhere/', page.url));
    expect(await get(port)).toMatchObject({ status: 404, body: expect.stringContaining('npm run build') });
    await server.close();
  });
});

describe('a socket', () => {
  it.each([
    ['no JSON', 'hello', 4400],
    ['a message of the server', '{"t":"heartbeat","now":1}', 4400],
    ['bytes', Buffer.from('{"t":"watch","run":"live"}'), 4400],
    ['too much', 'x'.repeat(16 * 1024 + 1), 1009],
    ['a wrong token', '{"t":"hello","v":1,"token":"x","samples":true}', 4400],
  ])('is closed after %s', async (_, sent, code) => {
    const visitor = await visit(opened.port);
    visitor.socket.send(sent);
    await until(() => visitor.closed() !== undefined);
    expect(visitor.closed()).toBe(code);
  });

  it('takes 16 KiB, and no fragment beyond', async () => {
    const visitor = await visit(opened.port);
    visitor.socket.send(`{"t":"unwatch","run":"r","more":"${'x'.repeat(16_000)}"}`);
    visitor.say({ t: 'watch', run: 'none' });
    await until(() => visitor.texts.length > 1);
    expect(visitor.texts.at(-1)).toEqual({ t: 'missing', run: 'none' });
    visitor.socket.send('x'.repeat(12_000), { fin: false });
    visitor.socket.send('x'.repeat(12_000), { fin: true });
    await until(() => visitor.closed() !== undefined);
    expect(visitor.closed()).toBe(1009);
  });
});
