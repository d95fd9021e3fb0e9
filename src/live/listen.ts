import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { failure, type PortTaken } from '../errors.js';

/** Binds a server to a port of 127.0.0.1, where no other machine can reach it; the port that it got. */
export const listen = (server: Server, port: number): TE.TaskEither<PortTaken, number> =>
  TE.tryCatch(
    () =>
      new Promise<number>((resolve, reject) => {
        server.once('error', reject).listen({ host: '127.0.0.1', port, exclusive: true }, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    (error) => {
      const { code, message } = error as NodeJS.ErrnoException;
      const problem = code === 'EADDRINUSE' ? 'another program uses it' : message;
      return failure('PortTaken', `port ${port}`, problem, 'use --port 0 to take any free one');
    },
  );
