import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Role, subprotocol } from '../protocol/messages.js';
import type { Hub } from './hub.js';
import { inboundLimit } from './limits.js';
import type { Link } from './link.js';
import type { RequestGuard } from './requestGuard.js';

/** Every page that is connected. */
export interface Sockets {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** The bytes that wait for each page. */
  readonly buffered: () => readonly number[];
  /** Say good-bye, wait for a second, hang up. */
  readonly close: () => Promise<void>;
}

export interface SocketOptions {
  readonly hub: Hub;
  readonly guard: RequestGuard;
  readonly roleOf: (token: string) => Role | undefined;
}

const refuse = (socket: Duplex, status: string): void => {
  // Whoever does not hang up himself would keep the server from ending.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

const bearer = /^Bearer ([\w-]{1,200})$/;

/**
 * The WebSockets of a server: `/ws`, sub-protocol `rxgan.v1`, no compression, 16 KiB a message.
 *
 * A page must name an origin that is ours. A program, which names none, must show a token with the upgrade already:
 * `Authorization: Bearer TOKEN`; both say it again in `hello`.
 */
export const sockets = ({ hub, guard, roleOf }: SocketOptions): Sockets => {
  const { parting } = hub.limits.times;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: inboundLimit,
    perMessageDeflate: false,
    handleProtocols: () => subprotocol,
  });

  const linkOf = (socket: WebSocket): Link => ({
    send: ({ data, binary }) => {
      if (socket.readyState === socket.OPEN) socket.send(data, { binary });
    },
    buffered: () => socket.bufferedAmount,
    ping: () => socket.readyState === socket.OPEN && socket.ping(),
    close: (code, why) => {
      // A reason has 123 bytes at most, and ws throws above that.
      socket.close(code, Buffer.from(why).subarray(0, 120).toString().replace(/�+$/, ''));
      setTimeout(() => socket.terminate(), parting).unref();
    },
    terminate: () => socket.terminate(),
  });
  const greet = (socket: WebSocket): void => {
    // ws closes the socket by itself after an error; without a listener the error would end the thread.
    socket.on('error', () => {});
    const session = hub.connect(linkOf(socket));
    socket.on('message', (data, isBinary) => session.receive(isBinary ? undefined : String(data)));
    socket.on('pong', session.heard);
    socket.on('close', () => hub.leave(session));
  };
  const mayCall = (request: IncomingMessage): boolean => {
    const { authorization = [] } = request.headersDistinct;
    const [, token] = bearer.exec(authorization.length === 1 ? authorization[0]! : '') ?? [];
    return token !== undefined && roleOf(token) !== undefined;
  };

  return {
    upgrade: (request, socket, head) => {
      const broken = (): void => void socket.destroy();
      socket.on('error', broken);
      const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
      if (guard.refusal(request) !== undefined) refuse(socket, '403 Forbidden');
      else if (request.url?.split('?', 1)[0] !== '/ws') refuse(socket, '404 Not Found');
      else if (!guard.hasOrigin(request) && !mayCall(request)) refuse(socket, '401 Unauthorized');
      else if (!offered.includes(subprotocol)) refuse(socket, '400 Bad Request');
      else if (!hub.hasRoom()) refuse(socket, '503 Service Unavailable');
      else {
        socket.off('error', broken);
        server.handleUpgrade(request, socket, head, greet);
      }
    },
    buffered: () => Array.from(server.clients, ({ bufferedAmount }) => bufferedAmount),
    close: () =>
      new Promise((resolve) => {
        hub.close('the server ends');
        const hangUp = setTimeout(() => {
          for (const client of server.clients) client.terminate();
        }, parting);
        server.close(() => {
          clearTimeout(hangUp);
          resolve();
        });
      }),
  };
};
