import * as E from 'fp-ts/lib/Either.js';
import { fromEvent, map, merge, Subscription, share, skip, take, takeWhile, tap } from 'rxjs';
import { explain, isFailure } from '../errors.js';
import { type Recipe, run } from '../recipes/index.js';
import { scheduleLine } from '../recipes/plannedSchedule.js';
import { type Checkpoint, pictureFiles, type RunEvent, runLogger, type Sample, toJson } from '../runs/index.js';
import type { TrainOptions } from './commandLine.js';
import { livePage } from './livePage.js';
import { missingFolders } from './missingFolders.js';
import { openSession, type Session } from './session.js';
import { summary } from './summary.js';
import { terminal } from './terminal.js';

type Of<Tag extends RunEvent['_tag']> = Extract<RunEvent, { readonly _tag: Tag }>;

/** The last of each kind of event and of sample. */
interface Latest {
  readonly events: { [Tag in RunEvent['_tag']]?: Of<Tag> };
  readonly samples: Map<Sample['kind'], Sample>;
  readonly checkpoints: string[];
}

const keepLatest =
  ({ events, samples, checkpoints }: Latest) =>
  (event: RunEvent): void => {
    Object.assign(events, { [event._tag]: event });
    if (event._tag === 'Sample') samples.set(event.sample.kind, event.sample);
    if (event._tag === 'Checkpoint') checkpoints.push(event.name);
  };

/** Writes checkpoint-00000500.safetensors. */
const saveIn =
  ({ folder }: Session) =>
  async ({ step, bytes }: Checkpoint): Promise<string> => {
    const name = `checkpoint-${String(step).padStart(8, '0')}.safetensors`;
    const written = await folder.write(name, bytes)();
    if (E.isLeft(written)) throw written.left;
    return name;
  };

/** Trains, and tells everybody who looks on; gives the exit code of the run itself. */
const follow = async (session: Session, latest: Latest): Promise<number> => {
  const { recipe, chosen, control, live, folder, engine } = session;
  const observers = [
    keepLatest(latest),
    runLogger(folder),
    terminal(chosen.steps, process.stdout),
    ...(live === undefined ? [] : [livePage(live, { ...chosen, engine: engine.name })]),
  ];
  let interrupted = false;
  // The first interrupt ends the run as a stop does, between two steps and on record; the second one at once.
  const interrupt$ = fromEvent(process, 'SIGINT').pipe(
    tap(() => {
      interrupted = true;
    }),
    share(),
  );
  const atOnce$ = interrupt$.pipe(
    skip(1),
    map(
      (): RunEvent => ({ _tag: 'Ended', step: latest.events.Step?.step ?? 0, status: 'stopped', by: 'the terminal' }),
    ),
  );
  const listening = new Subscription();
  listening.add(
    interrupt$.pipe(take(1)).subscribe(() => {
      control.ask({ command: { op: 'stop' }, by: 'the terminal', answer: () => undefined });
    }),
  );
  await merge(run(recipe, { ...chosen, control, save: saveIn(session) }), atOnce$)
    .pipe(takeWhile(({ _tag }) => _tag !== 'Ended', true))
    .forEach((event) => {
      for (const observer of observers) observer(event);
    });
  listening.unsubscribe();
  if (latest.events.Ended?.status === 'failed') return 1;
  return interrupted ? 130 : 0;
};

const complain = (error: unknown): void => {
  const text = isFailure(error)
    ? explain(error)
    : error instanceof Error
      ? `a defect in rxgan: ${error.stack}`
      : String(error);
  process.stderr.write(`rxgan: ${text}\n`);
};

/** Writes what the run made, closes everything, and prints the table; gives the exit code. */
const finish = async (session: Session, { events, samples, checkpoints }: Latest, seconds: number, code: number) => {
  const { folder, live, chosen } = session;
  const { Ended: ended, Evaluation: evaluation, Started: started } = events;
  const steps = events.Step === undefined ? 0 : events.Step.step + 1;
  const result = {
    status: code === 130 ? 'interrupted' : ended?.status,
    ...(ended?.error !== undefined && { error: explain(ended.error) }),
    options: chosen,
    steps,
    seconds,
    ...(evaluation && { evaluatedAfter: evaluation.step + 1, ...evaluation.values }),
  };
  const files = Object.assign({ 'summary.json': `${toJson(result, 2)}\n` }, ...[...samples.values()].map(pictureFiles));
  const written = await Promise.all([
    ...Object.entries<string | Uint8Array>(files).map(([name, content]) => folder.write(name, content)()),
    folder.close()(),
  ]);
  await live?.close()();
  const logs = ['config.json', 'metrics.jsonl', 'control.jsonl', 'events.jsonl'];
  const names = [...logs, ...checkpoints, ...Object.keys(files)];
  const metrics = started?.run.metrics ?? {};
  process.stdout.write(`\n${summary({ metrics, evaluation, steps, seconds, folder: folder.path, files: names })}`);
  if (ended?.error !== undefined) complain(ended.error);
  const problems = written.filter(E.isLeft);
  for (const { left } of problems) complain(left);
  return problems.length > 0 ? 1 : code;
};

const announce = ({ recipe, engine, folder, live, chosen }: Session, replayed: string | undefined): void => {
  const { seed, steps, batch, loss } = chosen;
  const why = engine.passedOver.map(({ name, why: reason }) => `\n         not ${name}: ${reason}`).join('');
  const where = live === undefined ? '' : `page     ${live.url}\nto look  ${live.viewUrl}\n`;
  const again = replayed === undefined ? '' : `replay   ${replayed}\n`;
  process.stdout.write(
    `loss     ${loss}, ${steps.toLocaleString('en')} steps of batch ${batch}, seed ${seed}\n` +
      `schedule ${scheduleLine(recipe, chosen)}\n` +
      `engine   ${engine.name}${why}\n${again}${where}folder   ${folder.path}\n\n`,
  );
};

/** `rxgan train`: trains, shows, keeps; gives the exit code. */
export const train = async (recipe: Recipe, options: TrainOptions): Promise<number> => {
  const missing = missingFolders(options);
  if (missing.length > 0) {
    missing.forEach(complain);
    return 2;
  }
  const opened = await openSession(recipe, options)();
  if (E.isLeft(opened)) {
    opened.left.forEach(complain);
    return 1;
  }
  announce(opened.right, options.replay);
  const latest: Latest = { events: {}, samples: new Map(), checkpoints: [] };
  const started = performance.now();
  const code = await follow(opened.right, latest);
  return finish(opened.right, latest, (performance.now() - started) / 1000, code);
};
