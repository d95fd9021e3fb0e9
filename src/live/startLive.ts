import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { Subscription } from 'rxjs';
import { type Command, type ControlOffer, commandText } from '../control/command.js';
import type { ConfigError, FileFailed, PortTaken } from '../errors.js';
import { batch } from './batch.js';
import type { Live, LiveOptions } from './live.js';
import type { RunState } from './protocol/messages.js';
import { histogramSample, imagesSample, scatterSample } from './samples.js';
import { setupOf, toStderr, urlsOf, warnOfOthers } from './server/setupOf.js';
import { type ServerThread, startThread } from './server/startThread.js';
import type { ServerSetup, Told } from './server/threadMessages.js';

const nothing: ControlOffer = { operations: [], players: [], tunables: [] };

type Starting = TE.TaskEither<PortTaken | FileFailed | ConfigError, Live>;

const liveOf = (start: typeof startThread, options: LiveOptions): Starting => {
  const { name, config, id = 'live', schedule = '', control, totalSteps } = options;
  const watching = new Subscription();
  let thread: ServerThread | undefined;
  let state: RunState = { status: 'running', step: 0, ...(totalSteps !== undefined && { totalSteps }) };

  const hear = (number: number, command: Command, by: string): void => {
    let answered = false;
    const answer = (problem?: string): void => {
      if (answered) return;
      answered = true;
      // What it has led to comes first.
      news.flush();
      thread?.post({ t: 'answer', number, problem });
    };
    if (control === undefined) answer('this run is not controlled from here');
    else control.ask({ command, by, answer });
  };
  const news = batch((told, transfer) => thread?.post({ t: 'told', told }, transfer));
  const tell = (told: Told): void => {
    if (thread !== undefined) news.add(told);
  };
  const change = (next: Partial<RunState>): void => {
    state = { ...state, ...next };
    tell({ state: next });
  };
  const lost = (): void => {
    thread = undefined;
    // Nobody is left who could let a run go on that waits for it.
    if (state.status === 'paused')
      control?.ask({ command: { op: 'resume' }, by: 'the lost page', answer: () => undefined });
  };
  const event: Live['event'] = (told) => tell({ event: { wall: Date.now(), ...told } });
  const tunables = (): Pick<RunState, 'tunables'> => (control === undefined ? {} : { tunables: control.values() });
  const watch = ({ log$, status$ }: NonNullable<typeof control>): void => {
    watching.add(
      log$.subscribe(({ before: step, command, by }) => {
        event({ step, kind: 'command', text: `${commandText(command)} (${by})` });
        change(tunables());
      }),
    );
    watching.add(
      status$.subscribe((status) => {
        change({ status, ...tunables() });
        if (status === 'paused') event({ step: state.step, kind: 'state', text: status });
      }),
    );
  };
  const live = (started: ServerThread, setup: ServerSetup): Live => {
    thread = started;
    if (control !== undefined) watch(control);
    let ending: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      news.flush();
      thread = undefined;
      watching.unsubscribe();
      await started.close();
    };
    return {
      ...urlsOf(setup, started.port),
      row: (step, values) => {
        const present = Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined);
        tell({ row: { step, wall: Date.now(), values: Object.fromEntries(present) } });
        if (step > state.step) change({ step, ...tunables() });
      },
      scatter: (scatter) => tell({ sample: scatterSample(scatter) }),
      images: (images) => tell({ sample: imagesSample(images) }),
      histogram: (histogram) => tell({ sample: histogramSample(histogram) }),
      state: change,
      event,
      close: () => () => {
        ending ??= close();
        return ending;
      },
    };
  };
  const about = { name, startedAt: Date.now(), config, schedule, ...(control?.offer() ?? nothing) };
  return pipe(
    TE.fromEither(setupOf(options, { id, about, state })),
    TE.chainW((setup) => {
      const report = options.report ?? toStderr;
      return pipe(
        start(setup, { asked: hear, report, lost }),
        TE.map((started) => {
          warnOfOthers(setup, report);
          return live(started, setup);
        }),
      );
    }),
  );
};

/** The same over another way to start a thread. */
export const startLiveWith =
  (start: typeof startThread) =>
  (options: LiveOptions): Starting =>
    TE.flatten(TE.fromIO(() => liveOf(start, options)));

/**
 * Serves a page on 127.0.0.1 that shows a run while it trains, and hears what people ask of it.
 *
 * In plain words: open `url` in a browser and tell `Live` what happens; a `control` given here is shown and controlled there. The server is a
 * thread of its own: nothing in training waits for it, and if it fails, training goes on and one line on stderr says so.
 *
 * The history is bounded (at most 2048 buckets a metric, for a run of any length, with every spike kept), so who comes late
 * sees the whole run. Those who have `url` may control the run, those who have `viewUrl` may look, and nobody else gets
 * anything but the empty page. Errors: `PortTaken`; `ConfigError` for tokens that are too short; `FileFailed` if rxgan is not built.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { orThrow } from 'rxgan';
 * import { runControl } from 'rxgan/control';
 * import { startLive } from 'rxgan/live';
 *
 * const live = await orThrow(startLive({ port: 0, name: 'decay', config: { rate: 0.5 }, control: runControl() }));
 * assert.match(live.url, /^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
 *
 * for (let step = 0; step < 10; step++) live.row(step, { dLoss: 0.5 ** step });
 * live.state({ status: 'finished' });
 * await live.close()();
 * ```
 */
export const startLive = (options: LiveOptions): Starting => startLiveWith(startThread)(options);
