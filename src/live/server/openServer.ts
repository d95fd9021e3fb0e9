import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { folderRuns } from '../folder/folderRuns.js';
import { runState } from '../record/entries.js';
import { answer } from './answer.js';
import { type Hub, hub } from './hub.js';
import { requestGuard } from './requestGuard.js';
import { roleOf } from './roleOf.js';
import { sanitizeEvent, sanitizeRow, sanitizeText } from './sanitizeRow.js';
import { type ServedRun, servedRun } from './servedRun.js';
import { type Sockets, sockets } from './sockets.js';
import { staticFiles } from './staticFiles.js';
import type { FromServer, ServerSetup, Told, ToServer } from './threadMessages.js';

/** A server that is open: it is told things, and closed. */
export interface OpenServer {
  readonly tell: (message: Exclude<ToServer, { readonly t: 'close' }>) => void;
  readonly close: () => Promise<void>;
  readonly hub: Hub;
  /** The bytes that wait for each page. */
  readonly buffered: () => readonly number[];
}

/** A random text that no other process has. */
export const newEpoch = (): string => randomBytes(16).toString('hex');

const listening = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

const takeIn = (run: ServedRun, told: Told): void => {
  if ('row' in told) {
    const row = sanitizeRow(told.row);
    if (row !== undefined) run.add({ row });
  } else if ('sample' in told) run.addSample(told.sample);
  else if ('event' in told) {
    const event = sanitizeEvent(told.event);
    if (event !== undefined) run.add({ event });
  } else {
    const { message } = told.state;
    const next = {
      ...run.record.state,
      ...told.state,
      ...(message !== undefined && { message: sanitizeText(message) }),
    };
    // What no page could read would keep all pages from reading on.
    const state = runState.decode(runState.encode(next), 'state');
    if (state._tag === 'Right') run.add({ state: state.right });
  }
};

/**
 * Opens port and sockets; rejects with the error of the system if the port is not to be had.
 *
 * In plain words: all there is to a server but the thread that it runs in. `say`: how it speaks to the training thread.
 */
export const openServer = async (setup: ServerSetup, say: (message: FromServer) => void): Promise<OpenServer> => {
  const { limits } = setup;
  const report = (text: string): void => say({ t: 'report', text });
  const http = createServer({ headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 2_000 });
  // A page comes with a few connections for its files, besides its socket.
  http.maxConnections = limits.connections + 100;
  const port = await listening(http, setup.port, setup.host);
  // Whatever goes wrong between server and browsers is no reason to end a run.
  http.on('error', () => {});

  const identify = roleOf(setup.tokens);
  const folder = setup.runs === undefined ? undefined : folderRuns(setup.runs, { report, without: setup.run?.id });
  const shared = hub({
    limits,
    now: () => performance.now(),
    wall: () => Date.now(),
    roleOf: identify,
    forward: (number, command, by) => say({ t: 'asked', number, command, by }),
    wanted: (id) => folder?.open(id),
  });
  const own = setup.run && servedRun(setup.run.id, setup.run.about, { epoch: newEpoch(), live: true });
  if (own !== undefined) {
    own.add({ state: setup.run!.state });
    shared.serve(own);
  }
  const lookAround = (): void => {
    for (const found of folder?.look() ?? []) shared.serve(found);
  };
  lookAround();

  const checks = requestGuard(port, setup.allowedHosts);
  const pages: Sockets = sockets({ hub: shared, guard: checks, roleOf: identify });
  http.on('request', answer(staticFiles(new URL(setup.pageRoot)), checks)).on('upgrade', pages.upgrade);
  const timers = [
    setInterval(shared.flush, limits.times.flush),
    setInterval(shared.beat, 1_000),
    ...(folder === undefined ? [] : [setInterval(lookAround, 2_000)]),
  ];
  say({ t: 'open', port, runs: shared.summaries().length });

  return {
    hub: shared,
    buffered: pages.buffered,
    tell: (message) => {
      if (message.t === 'answer') shared.dispatcher.answer(message.number, message.problem);
      else if (own !== undefined) for (const one of message.told) takeIn(own, one);
    },
    close: async () => {
      timers.forEach(clearInterval);
      folder?.close();
      const closed = new Promise((resolve) => http.close(resolve));
      await pages.close();
      http.closeAllConnections();
      await closed;
    },
  };
};
