import { type Control, decode, encode, subprotocol, type Update } from '../src/live/protocol.js';

export type Connection = 'connecting' | 'open' | 'reconnecting' | 'refused';

export interface SocketOptions {
  readonly url: string;
  readonly receive: (update: Update) => void;
  readonly changed: (connection: Connection) => void;
}

/** The way to the server; what is sent while there is none is lost. */
export interface Socket {
  readonly send: (control: Control) => void;
}

const shortest = 500;
const longest = 15_000;

/** A socket that connects again by itself, later each time, at a random moment: pages must not come back in step. */
export const socket = ({ url, receive, changed }: SocketOptions): Socket => {
  let current: WebSocket | undefined;
  let failures = 0;

  const open = (): void => {
    const opened = new WebSocket(url, subprotocol);
    current = opened;
    opened.addEventListener('message', ({ data }) => {
      const decoded = decode(String(data));
      // What cannot be read comes from a newer server, or means nothing here: the rest still does.
      if (decoded._tag === 'Left' || decoded.right.t === 'control') return;
      if (decoded.right.t === 'welcome') {
        failures = 0;
        changed('open');
      }
      receive(decoded.right);
    });
    opened.addEventListener('close', ({ code }) => {
      // The server says that this page speaks badly; it would do so the next time, too.
      if (code >= 4400 && code < 4500) return changed('refused');
      changed('reconnecting');
      const delay = Math.min(longest, shortest * 2 ** failures++);
      setTimeout(open, delay * (0.5 + Math.random() / 2));
    });
  };
  open();

  return {
    send: (control) => {
      if (current?.readyState === WebSocket.OPEN) current.send(encode(control));
    },
  };
};
