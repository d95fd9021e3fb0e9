import * as E from 'fp-ts/lib/Either.js';
import { explain, type RxganFailure } from '../errors.js';
import type { Evaluation } from '../recipes/index.js';
import { pointsPicture, toJson } from '../runs/index.js';
import type { Session } from './session.js';
import { summary } from './summary.js';

/** How a run ended, whatever ended it. */
export interface Ending {
  readonly evaluation: Evaluation | undefined;
  readonly steps: number;
  readonly seconds: number;
  readonly interrupted: boolean;
  readonly error: unknown;
}

/** Writes what the run made and closes everything; the failures of that are returned, not thrown. */
export const finishSession = async (
  { folder, live, recipe, chosen }: Session,
  ending: Ending,
): Promise<readonly RxganFailure[]> => {
  const { evaluation, steps, seconds, interrupted, error } = ending;
  const status = error !== undefined ? 'failed' : 'finished';
  const message = error !== undefined ? explain(error) : interrupted ? 'Interrupted from the terminal.' : undefined;
  live?.state({ status, ...(message !== undefined && { message }) });
  const result = {
    status: interrupted ? 'interrupted' : status,
    ...(error !== undefined && { error: explain(error) }),
    options: chosen,
    steps,
    seconds,
    ...(evaluation && {
      evaluatedAfter: evaluation.step + 1,
      ...evaluation.coverage,
      slicedWasserstein: evaluation.slicedWasserstein,
    }),
  };
  const pairs = (points: Float32Array): string =>
    Array.from({ length: points.length / 2 }, (_, i) => `${points[2 * i]},${points[2 * i + 1]}`).join('\n');
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'summary.json': `${toJson(result, 2)}\n`,
    ...(evaluation && {
      'points.png': pointsPicture(evaluation),
      'generated.csv': `x,y\n${pairs(evaluation.fake)}\n`,
    }),
  };
  const written = await Promise.all([
    ...Object.entries(files).map(([name, content]) => folder.write(name, content)()),
    folder.close()(),
  ]);
  await live?.close()();
  const names = ['config.json', 'metrics.jsonl', ...Object.keys(files)];
  process.stdout.write(
    `\n${summary({ evaluation, modes: recipe.data.means.length, steps, seconds, folder: folder.path, files: names })}`,
  );
  return written.filter(E.isLeft).map(({ left }) => left);
};
