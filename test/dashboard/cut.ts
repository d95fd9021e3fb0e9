import { connect, createServer, type Socket } from 'node:net';

/** A line between browser and server that can be cut. */
export interface Line {
  readonly port: number;
  /** Breaks every connection, and lets none be made. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A line to whatever port `to` names at the time of a connection. */
export const lineTo = async (to: () => number): Promise<Line> => {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to(), '127.0.0.1');
    for (const one of [near, far]) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as { readonly port: number };
  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const one of sockets) one.destroy();
    });
  return { port, cut, mend: () => listen(port), close: () => (server.listening ? cut() : Promise.resolve()) };
};
