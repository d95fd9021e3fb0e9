import {
  type ClientMessage,
  clientFrames,
  serverFrames,
  subprotocol,
  type TextMessage,
} from '../../src/live/protocol/messages.js';
import { backoff } from './backoff.js';
import { type Connection, isFinal, reasonOf } from './connection.js';

export interface SocketOptions {
  readonly url: string;
  /** The first message of every connection. */
  readonly hello: () => ClientMessage;
  readonly text: (message: TextMessage) => void;
  readonly binary: (frame: ArrayBuffer) => void;
  readonly changed: (connection: Connection) => void;
}

/** The way to the server. */
export interface Socket {
  /** False if there is no connection: then it was not sent, and will not be. */
  readonly send: (message: ClientMessage) => boolean;
  /** Try (again) at once, after an end as well. */
  readonly open: () => void;
}

/** A socket that connects again by itself, later each time, and gives a silent connection up. */
export const socket = ({ url, hello, text, binary, changed }: SocketOptions): Socket => {
  const waits = backoff();
  let current: WebSocket | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let patience = 20_000;

  const open = (): void => {
    clearTimeout(retry);
    current?.close();
    changed({ phase: 'connecting' });
    const opened = new WebSocket(url, subprotocol);
    opened.binaryType = 'arraybuffer';
    current = opened;
    let farewell = '';

    // A network that is gone closes nothing: who hears nothing for so long has no connection.
    const listen = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => lost(1006, ''), patience);
    };
    const lost = (code: number, reason: string): void => {
      if (current !== opened) return;
      current = undefined;
      clearTimeout(silence);
      opened.close();
      waits.lost(performance.now());
      if (isFinal(code)) {
        changed({ phase: 'ended', code, why: reasonOf(code, farewell || reason) });
        return;
      }
      const wait = waits.next();
      retry = setTimeout(open, wait);
      changed({ phase: 'waiting', at: performance.now() + wait });
    };
    const understand = (received: string): void => {
      const decoded = serverFrames.decode(received);
      // What cannot be read comes from a newer server, or means nothing here: the rest still does.
      if (decoded._tag === 'Left') return;
      const message = decoded.right;
      if (message.t === 'bye') farewell = message.why;
      if (message.t === 'welcome') {
        patience = message.heartbeat.timeout;
        waits.opened(performance.now());
        changed({ phase: 'open' });
      }
      text(message);
    };
    opened.addEventListener('open', () => opened.send(clientFrames.encode(hello())));
    opened.addEventListener('message', ({ data }) => {
      if (current !== opened) return;
      listen();
      if (typeof data === 'string') understand(data);
      else binary(data as ArrayBuffer);
    });
    opened.addEventListener('close', ({ code, reason }) => lost(code, reason));
    listen();
  };

  return {
    open,
    send: (message) => {
      if (current?.readyState !== WebSocket.OPEN) return false;
      current.send(clientFrames.encode(message));
      return true;
    },
  };
};
