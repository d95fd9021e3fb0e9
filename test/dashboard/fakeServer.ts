import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import {
  type ClientMessage,
  clientFrames,
  serverFrames,
  subprotocol,
  type TextMessage,
  version,
} from '../../src/live/protocol/messages.js';
import { appendRow } from '../../src/live/record/buckets.js';
import { emptyRecord, type RunRecord } from '../../src/live/record/runRecord.js';
import { policy } from '../../src/live/server/answer.js';
import { staticFiles } from '../../src/live/server/staticFiles.js';

/** A run of so many steps that nobody has trained: twelve metrics, one of which has a single spike. */
export const longRecord = (steps: number, spike: { readonly step: number; readonly value: number }): RunRecord => {
  const record = emptyRecord('long', {
    name: 'long',
    startedAt: 0,
    config: {},
    schedule: '',
    operations: [],
    players: [],
    tunables: [],
  });
  const names = [
    'dLoss',
    'gLoss',
    'dReal',
    'dFake',
    'r1',
    'gNorm',
    'dNorm',
    'modes',
    'highQuality',
    'energy',
    'frechet',
    'speed',
  ];
  for (let step = 0; step < steps; step++) {
    const base = Math.sin(step / 40_000) + ((step * 7919) % 1000) / 5000;
    appendRow(
      record.buckets,
      step,
      step,
      names.map((name, i) => [name, name === 'dLoss' && step === spike.step ? spike.value : base + i] as const),
    );
  }
  record.seq = steps;
  record.state = { status: 'finished', step: steps, totalSteps: steps };
  return record;
};

/** What a server of a test says to a page. */
export type Say = (message: TextMessage | Uint8Array) => void;

export interface FakeServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** A server that serves the page, welcomes everybody to one run, and leaves everything else to `hear`. */
export const fakeServer = async (
  root: URL,
  epoch: string,
  hear: (message: ClientMessage, say: Say) => void,
): Promise<FakeServer> => {
  const files = staticFiles(root);
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    if (file === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': file.type, 'Content-Security-Policy': policy }).end(file.body);
  });
  const options = { server, path: '/ws', perMessageDeflate: false, handleProtocols: () => subprotocol };
  const sockets = new WebSocketServer(options);
  const run = { id: 'long', name: 'long', epoch, status: 'running', live: true, startedAt: 0 } as const;
  sockets.on('connection', (socket) => {
    const say: Say = (message) => socket.send(message instanceof Uint8Array ? message : serverFrames.encode(message));
    socket.on('message', (data) => {
      const decoded = clientFrames.decode(String(data));
      if (decoded._tag === 'Left') return socket.close(4400);
      const heartbeat = { every: 5000, timeout: 20_000 };
      if (decoded.right.t === 'hello') say({ t: 'welcome', v: version, role: 'view', runs: [run], heartbeat });
      hear(decoded.right, say);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as { readonly port: number }).port}/#token=any`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
