import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type * as T from 'fp-ts/lib/Task.js';
import { type WebSocket, WebSocketServer } from 'ws';
import { guard } from './guard.js';
import { type Control, decode, encode, subprotocol, type Update } from './protocol.js';

/** Every page that is connected. */
export interface Sockets {
  /** Send to all; a scatter is not sent to a page that is behind. */
  readonly send: (update: Update) => void;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Say good-bye, wait for a second, hang up. */
  readonly close: T.Task<void>;
}

export interface SocketOptions {
  readonly port: number;
  /** The first message for a page that has just connected. */
  readonly welcome: () => Update;
  readonly receive: (control: Control) => void;
}

const limits = { clients: 64, received: 16 * 1024, behind: 256 * 1024, lost: 4 * 1024 * 1024, patience: 1000 } as const;

const refuse = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

/** The pages' sockets. Sending never waits: a page that stops reading loses its connection, and nobody else notices. */
export const sockets = ({ port, welcome, receive }: SocketOptions): Sockets => {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: limits.received,
    perMessageDeflate: false,
    handleProtocols: () => subprotocol,
  });

  // Those who have been welcomed: news must not come before the welcome that holds it.
  const joined = new Set<WebSocket>();

  const greet = (client: WebSocket): void => {
    // ws closes the socket by itself after an error; without a listener the error would end the process.
    client.on('error', () => {});
    client.on('message', (data, isBinary) => {
      const decoded = decode(isBinary ? '' : String(data));
      if (decoded._tag === 'Right' && decoded.right.t === 'control') receive(decoded.right);
      else client.close(4400, 'bad message');
    });
    client.on('close', () => joined.delete(client));
    client.send(encode(welcome()));
    joined.add(client);
  };

  return {
    send: (update) => {
      if (joined.size === 0) return;
      const shared = Buffer.from(encode(update));
      for (const client of joined) {
        if (client.readyState !== client.OPEN || (update.t === 'scatter' && client.bufferedAmount > limits.behind))
          continue;
        // It connects again when it reads again, and gets the whole history then.
        if (client.bufferedAmount > limits.lost) client.terminate();
        else client.send(shared, { binary: false });
      }
    },
    upgrade: (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
      if (guard(request, port) !== undefined) refuse(socket, '403 Forbidden');
      else if (request.url?.split('?', 1)[0] !== '/ws') refuse(socket, '404 Not Found');
      else if (!offered.includes(subprotocol)) refuse(socket, '400 Bad Request');
      else if (server.clients.size >= limits.clients) refuse(socket, '503 Service Unavailable');
      else server.handleUpgrade(request, socket, head, greet);
    },
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.close(1001, 'the run has ended');
        const hangUp = setTimeout(() => {
          for (const client of server.clients) client.terminate();
        }, limits.patience);
        server.close(() => {
          clearTimeout(hangUp);
          resolve();
        });
      }),
  };
};
