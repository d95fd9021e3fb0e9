import { createServer, type Server } from 'node:http';
import { pipe } from 'fp-ts/lib/function.js';
import type * as T from 'fp-ts/lib/Task.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Observable } from 'rxjs';
import type { PortTaken } from '../errors.js';
import type { Credit } from '../streams/credit.js';
import { answer } from './answer.js';
import { demand } from './demand.js';
import { journal } from './journal.js';
import { listen } from './listen.js';
import type { RunEvent, RunState, Setting } from './protocol.js';
import { type ScatterInput, scatterOf } from './scatterOf.js';
import { sockets } from './sockets.js';
import { staticFiles } from './staticFiles.js';
import { throttle } from './throttle.js';

export interface LiveOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** The name of the run, as a title. */
  readonly name: string;
  /** What the run was started with, for people to read. */
  readonly config: Readonly<Record<string, Setting>>;
  /** The folder of the built page, with a `/` at its end; the one in this package if not given. */
  readonly pageRoot?: URL;
}

/** A page that shows a run. Telling it something returns at once, whether anyone looks or not. */
export interface Live {
  readonly url: string;
  /** What people ask for on the page: `run`, `pause`, `advance(n)`; for the clock of the run. */
  readonly credit$: Observable<Credit>;
  /** What was measured at a step; a step above the state's becomes the state's. */
  readonly row: (step: number, values: Readonly<Record<string, number | undefined>>) => void;
  /** Real and generated points of the plane, and the discriminator's surface; only the newest is kept. */
  readonly scatter: (scatter: ScatterInput) => void;
  /** What changes of the state; the rest stays. */
  readonly state: (change: Partial<RunState>) => void;
  readonly event: (event: RunEvent) => void;
  /** Say good-bye to every page; done when the port is free again. */
  readonly close: () => T.Task<void>;
}

const page = new URL('../dashboard/', import.meta.url);

/** Ten times a second: as fast as an eye follows, and a hundredth of the work of once a step. */
const flushEvery = 100;

// Seven digits are all that a 32-bit float has; the other ten would be two thirds of every message.
const short = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(7)) : value);

const live = (server: Server, port: number, { name, config, pageRoot = page }: LiveOptions): Live => {
  const told = journal(name, config);
  const asked = demand();
  const pages = sockets({
    port,
    welcome: () => {
      flush.now();
      return told.welcome();
    },
    receive: (control) => {
      const { status } = told.current();
      if (status === 'finished' || status === 'failed') return;
      told.state({ status: asked.ask(control) });
      flush.now();
    },
  });
  const flush = throttle(() => {
    for (const news of told.news()) pages.send(news);
  }, flushEvery);
  server.on('request', answer(staticFiles(pageRoot), port)).on('upgrade', pages.upgrade);
  // Whatever goes wrong between server and browsers is no reason to end a run.
  server.on('error', () => {});

  let ending: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    flush.now();
    asked.complete();
    const closed = new Promise((resolve) => server.close(resolve));
    await pages.close();
    server.closeAllConnections();
    await closed;
  };
  const tell = (what: () => void): void => {
    if (ending !== undefined) return;
    what();
    flush.ask();
  };
  return {
    url: `http://127.0.0.1:${port}/`,
    credit$: asked.credit$,
    row: (step, values) => {
      const present = Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined);
      tell(() => told.row({ step, values: Object.fromEntries(present.map(([key, value]) => [key, short(value)])) }));
    },
    scatter: (scatter) => tell(() => told.scatter(scatterOf(scatter))),
    state: (change) => tell(() => told.state(change)),
    event: (event) => tell(() => told.event(event)),
    close: () => () => {
      ending ??= end();
      return ending;
    },
  };
};

/**
 * Serves a page on 127.0.0.1 that shows a run while it trains, and hears what people ask of it.
 *
 * In plain words: open `url` in a browser, tell `Live` what happens, and give `credit$` to the clock: then the page's
 * buttons pause the run, step it and let it go on.
 *
 * Rows are kept (at most 2048 values a metric, for a run of any length), so that who comes late sees the whole run.
 * Nothing waits for a page: one that is slow, stuck or gone changes nothing in training. Only pages that this server
 * has served may connect. Errors: `PortTaken`.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { lastValueFrom, take, tap } from 'rxjs';
 * import { startLive } from 'rxgan/live';
 * import { clock } from 'rxgan/streams';
 *
 * const started = await startLive({ port: 0, name: 'decay', config: { rate: 0.5 } })();
 * assert.ok(started._tag === 'Right');
 * const live = started.right;
 * assert.match(live.url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
 *
 * const training$ = clock((step) => 0.5 ** step, { credit$: live.credit$ }).pipe(
 *   tap((dLoss) => live.row(Math.round(-Math.log2(dLoss)), { dLoss })),
 * );
 * assert.equal(await lastValueFrom(training$.pipe(take(10))), 0.5 ** 9);
 * live.state({ status: 'finished' });
 * await live.close()();
 * ```
 */
export const startLive = (options: LiveOptions): TE.TaskEither<PortTaken, Live> => {
  const start = (): Server => createServer({ headersTimeout: 5_000, requestTimeout: 10_000 });
  return pipe(
    TE.fromIO(start),
    TE.chain((server) =>
      pipe(
        listen(server, options.port),
        TE.map((port) => live(server, port, options)),
      ),
    ),
  );
};
