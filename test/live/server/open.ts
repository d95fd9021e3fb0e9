import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';
import type { ClientMessage, TextMessage } from '../../../src/live/protocol/messages.js';
import { clientFrames, serverFrames } from '../../../src/live/protocol/messages.js';
import { defaultLimits, type Limits } from '../../../src/live/server/limits.js';
import { type OpenServer, openServer } from '../../../src/live/server/openServer.js';
import type { FromServer, ServerSetup } from '../../../src/live/server/threadMessages.js';
import { about, tokens } from './fakes.js';

/** A folder with a small page in it, and how to be rid of it. */
export const pageFolder = () => {
  const root = mkdtempSync(join(tmpdir(), 'rxgan-page-'));
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(root, 'assets', 'main-1.js'), 'export {};');
  return { url: pathToFileURL(`${root}/`), remove: () => rmSync(root, { recursive: true }) };
};

export interface Opened {
  readonly server: OpenServer;
  readonly port: number;
  readonly said: readonly FromServer[];
}

/** A server in this thread, on any port. */
export const open = async (
  pageRoot: URL,
  options: Partial<Omit<ServerSetup, 'limits'>> & { readonly limits?: Partial<Limits> } = {},
): Promise<Opened> => {
  const said: FromServer[] = [];
  const setup: ServerSetup = {
    port: 0,
    host: '127.0.0.1',
    allowedHosts: [],
    tokens,
    pageRoot: pageRoot.href,
    run: { id: 'live', about, state: { status: 'running', step: 0 } },
    ...options,
    limits: { ...defaultLimits, ...options.limits },
  };
  const server = await openServer(setup, (message) => void said.push(message));
  const port = said.flatMap((one) => (one.t === 'open' ? [one.port] : []))[0]!;
  return { server, port, said };
};

export const until = async (holds: () => boolean, what = String(holds)): Promise<void> => {
  for (const end = Date.now() + 120_000; !holds(); ) {
    if (Date.now() > end) throw new Error(`never came to hold: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** A page that has connected, and says what it is told to. */
export const visit = async (port: number, token: string | 'silent' = tokens.view) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, 'rxgan.v1', { origin: `http://127.0.0.1:${port}` });
  const texts: TextMessage[] = [];
  const binaries: Buffer[] = [];
  let closed: number | undefined;
  let refused = false;
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) binaries.push(data);
    else {
      const message = serverFrames.decode(String(data));
      if (message._tag === 'Left') throw new Error(message.left);
      texts.push(message.right);
    }
  });
  socket.on('close', (code) => (closed = code));
  socket.on('error', () => (refused = true));
  const say = (message: ClientMessage): void => socket.send(clientFrames.encode(message));
  await until(() => socket.readyState !== socket.CONNECTING, 'a connection');
  if (token !== 'silent' && !refused) {
    say({ t: 'hello', v: 1, token, samples: true });
    await until(() => texts.length > 0 || closed !== undefined, 'a welcome');
  }
  return { socket, texts, binaries, say, closed: () => closed, refused: () => refused };
};

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: NodeJS.Dict<string | string[]>;
}

export const get = (
  port: number,
  headers: Readonly<Record<string, string | string[]>> = {},
  path = '/',
  method = 'GET',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      headers: { ...headers },
      setHost: !('Host' in headers),
    });
    asked.on('error', reject).on('response', (response) => {
      let body = '';
      response.on('data', (data) => (body += data));
      response.on('end', () => resolve({ status: response.statusCode!, body, headers: response.headers }));
    });
    asked.end();
  });

/** The status of a request that is written by hand: clients would mend the spellings under test. 0: no answer at all. */
export const byHand = (port: number, lines: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
    socket.on('error', reject).on('close', () => resolve(0));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(String(data))?.[1]));
    });
  });

export const upgrade = (
  port: number,
  headers: readonly string[],
  path = '/ws',
  protocol = 'rxgan.v1',
): Promise<number> =>
  byHand(port, [
    `GET ${path} HTTP/1.1`,
    ...headers,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...(protocol === '' ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
  ]);
