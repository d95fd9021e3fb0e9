import * as E from 'fp-ts/lib/Either.js';
import { fromEvent, lastValueFrom, type Observable, takeUntil, tap } from 'rxjs';
import { explain, isFailure } from '../errors.js';
import { type Evaluation, type PointsRecipe, trainPoints } from '../recipes/index.js';
import type { TrainOptions } from './commandLine.js';
import { type Ending, finishSession } from './finishSession.js';
import { narrate } from './narrate.js';
import { progress } from './progress.js';
import { openSession, type Session } from './session.js';

const follow = async (session: Session, interrupt$: Observable<unknown>): Promise<Ending> => {
  const { recipe, chosen, live } = session;
  const bar = progress(chosen.steps, process.stdout);
  const tell = narrate(session, bar);
  const started = performance.now();
  let evaluation: Evaluation | undefined;
  let steps = 0;
  let interrupted = false;
  let error: unknown;
  try {
    await lastValueFrom(
      trainPoints(recipe, { ...chosen, credit$: live?.credit$ }).pipe(
        takeUntil(interrupt$.pipe(tap(() => (interrupted = true)))),
        tap((event) => {
          if (event._tag === 'Step') steps = event.step + 1;
          if (event._tag === 'Evaluation') evaluation = event;
          tell(event);
        }),
      ),
      { defaultValue: undefined },
    );
  } catch (caught) {
    error = caught;
  }
  bar.stop();
  return { evaluation, steps, seconds: (performance.now() - started) / 1000, interrupted, error };
};

const announce = ({ engine, folder, live, chosen }: Session): void => {
  const { seed, steps, batch, loss } = chosen;
  const why = engine.passedOver.map(({ name, why: reason }) => `\n         not ${name}: ${reason}`).join('');
  const where = live === undefined ? '' : `page     ${live.url}\n`;
  process.stdout.write(
    `loss     ${loss}, ${steps.toLocaleString('en')} steps of batch ${batch}, seed ${seed}\n` +
      `engine   ${engine.name}${why}\n${where}folder   ${folder.path}\n\n`,
  );
};

const complain = (error: unknown): void => {
  const text = isFailure(error)
    ? explain(error)
    : error instanceof Error
      ? `a defect in rxgan: ${error.stack}`
      : String(error);
  process.stderr.write(`rxgan: ${text}\n`);
};

/** `rxgan train`: trains, shows, keeps; gives the exit code. */
export const train = async (recipe: PointsRecipe, options: TrainOptions): Promise<number> => {
  const opened = await openSession(recipe, options)();
  if (E.isLeft(opened)) {
    complain(opened.left);
    return 1;
  }
  announce(opened.right);
  const ending = await follow(opened.right, fromEvent(process, 'SIGINT'));
  const problems = await finishSession(opened.right, ending);
  if (ending.error !== undefined) complain(ending.error);
  problems.forEach(complain);
  if (ending.error !== undefined || problems.length > 0) return 1;
  return ending.interrupted ? 130 : 0;
};
