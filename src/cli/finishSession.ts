import * as E from 'fp-ts/lib/Either.js';
import { explain, type RxganFailure } from '../errors.js';
import { toJson } from '../runs/index.js';
import { chronicle } from './narrate.js';
import type { Session } from './session.js';
import { summary } from './summary.js';
import type { Verdict } from './told.js';

/** How a run ended, whatever ended it. */
export interface Ending {
  readonly verdict: Verdict | undefined;
  readonly steps: number;
  readonly seconds: number;
  readonly interrupted: boolean;
  /** Who asked it to stop, if anyone did. */
  readonly stopped: string | undefined;
  readonly error: unknown;
  /** The checkpoints that were written. */
  readonly kept: readonly string[];
}

const messageOf = ({ error, interrupted, stopped, steps }: Ending): string | undefined => {
  if (error !== undefined) return explain(error);
  if (interrupted) return 'Interrupted from the terminal.';
  return stopped === undefined ? undefined : `Stopped after ${steps} steps (${stopped}).`;
};

/** Writes what the run made and closes everything; the failures of that are returned, not thrown. */
export const finishSession = async (session: Session, ending: Ending): Promise<readonly RxganFailure[]> => {
  const { folder, live, chosen } = session;
  const { verdict, steps, seconds, interrupted, stopped, error, kept } = ending;
  const status = error !== undefined ? 'failed' : 'finished';
  const message = messageOf(ending);
  chronicle(session)(Math.max(0, steps - 1), error === undefined ? 'state' : 'alert', message ?? 'finished');
  live?.state({ status, step: steps, ...(message !== undefined && { message }) });
  const result = {
    status: interrupted ? 'interrupted' : stopped === undefined ? status : 'stopped',
    ...(error !== undefined && { error: explain(error) }),
    options: chosen,
    steps,
    seconds,
    ...(verdict && { evaluatedAfter: verdict.step + 1, ...verdict.values }),
  };
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'summary.json': `${toJson(result, 2)}\n`,
    ...verdict?.files(),
  };
  const written = await Promise.all([
    ...Object.entries(files).map(([name, content]) => folder.write(name, content)()),
    folder.close()(),
  ]);
  await live?.close()();
  const names = ['config.json', 'metrics.jsonl', 'control.jsonl', 'events.jsonl', ...kept, ...Object.keys(files)];
  process.stdout.write(`\n${summary({ verdict, steps, seconds, folder: folder.path, files: names })}`);
  return written.filter(E.isLeft).map(({ left }) => left);
};
