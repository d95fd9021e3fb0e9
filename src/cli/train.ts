import * as E from 'fp-ts/lib/Either.js';
import { fromEvent, lastValueFrom, share, skip, take, takeUntil, tap } from 'rxjs';
import { explain, isFailure } from '../errors.js';
import type { TrainOptions } from './commandLine.js';
import { type Ending, finishSession } from './finishSession.js';
import { chronicle, narrate } from './narrate.js';
import { progress } from './progress.js';
import type { AnyRecipe } from './recipeOf.js';
import { openSession, type Session } from './session.js';
import type { Verdict } from './told.js';

/** checkpoint-00000500.safetensors */
const checkpointName = (step: number): string => `checkpoint-${String(step).padStart(8, '0')}.safetensors`;

const follow = async (session: Session): Promise<Ending> => {
  const { chosen, course, control, live, folder } = session;
  const bar = progress(chosen.steps, process.stdout);
  const narrator = narrate(session, bar);
  const kept: string[] = [];
  const started = performance.now();
  let verdict: Verdict | undefined;
  let steps = 0;
  let interrupted = false;
  let stopped: string | undefined;
  let error: unknown;
  const keep = async ({ step, bytes }: { readonly step: number; readonly bytes: Uint8Array }): Promise<void> => {
    const name = checkpointName(step);
    const written = await folder.write(name, bytes)();
    if (E.isLeft(written)) throw written.left;
    kept.push(name);
    chronicle(session)(step, 'log', `checkpoint before step ${step}: ${name}`);
  };
  control.log$.subscribe(({ command, by }) => {
    if (command.op === 'stop') stopped = by;
  });
  // The first interrupt ends the run as a stop does, between two steps and on record; the second one at once.
  const interrupt$ = fromEvent(process, 'SIGINT').pipe(
    tap(() => (interrupted = true)),
    share(),
  );
  const listening = [
    live?.requests$.subscribe(control.ask),
    interrupt$.pipe(take(1)).subscribe(() => {
      control.ask({ command: { op: 'stop' }, by: 'the terminal', answer: () => undefined });
    }),
  ];
  try {
    await lastValueFrom(
      course.train({ steering: control, keep }).pipe(
        takeUntil(interrupt$.pipe(skip(1))),
        tap((told) => {
          if (told._tag === 'Step') steps = told.step + 1;
          if (told._tag === 'Verdict') verdict = told;
          narrator.tell(told);
        }),
      ),
      { defaultValue: undefined },
    );
    await control.settled();
  } catch (caught) {
    error = caught;
  }
  for (const each of listening) each?.unsubscribe();
  narrator.end();
  return { verdict, steps, seconds: (performance.now() - started) / 1000, interrupted, stopped, error, kept };
};

const announce = ({ engine, folder, live, chosen, replayed }: Session): void => {
  const { seed, steps, batch, loss } = chosen;
  const why = engine.passedOver.map(({ name, why: reason }) => `\n         not ${name}: ${reason}`).join('');
  const where = live === undefined ? '' : `page     ${live.url}\nto look  ${live.viewUrl}\n`;
  const again = replayed === undefined ? '' : `replay   ${replayed}\n`;
  process.stdout.write(
    `loss     ${loss}, ${steps.toLocaleString('en')} steps of batch ${batch}, seed ${seed}\n` +
      `engine   ${engine.name}${why}\n${again}${where}folder   ${folder.path}\n\n`,
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
export const train = async (recipe: AnyRecipe, options: TrainOptions): Promise<number> => {
  const opened = await openSession(recipe, options)();
  if (E.isLeft(opened)) {
    opened.left.forEach(complain);
    return 1;
  }
  announce(opened.right);
  const ending = await follow(opened.right);
  const problems = await finishSession(opened.right, ending);
  if (ending.error !== undefined) complain(ending.error);
  problems.forEach(complain);
  if (ending.error !== undefined || problems.length > 0) return 1;
  return ending.interrupted ? 130 : 0;
};
