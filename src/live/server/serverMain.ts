/** The program of the server's thread: opens the server, then does what it is told. */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openServer } from './openServer.js';
import type { FromServer, ServerSetup, ToServer } from './threadMessages.js';

const setup = workerData as ServerSetup;
const port = parentPort!;
const say = (message: FromServer): void => port.postMessage(message);

// Where they want the same processor, training goes first. Elsewhere than on Linux this would be about the whole process.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

try {
  const server = await openServer(setup, say);
  port.on('message', (message: ToServer) => {
    if (message.t === 'close') void server.close().then(() => port.close());
    else server.tell(message);
  });
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  say({
    t: 'failed',
    tag: 'PortTaken',
    path: `port ${setup.port}`,
    problem: code === 'EADDRINUSE' ? 'another program uses it' : message,
    next: 'use --port 0 to take any free one',
  });
}
