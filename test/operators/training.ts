import { ring } from 'rxgan/data';
import { type GanPlayer, type MlpGanOptions, type Model, mlpGan } from 'rxgan/models';
import { type BatchSource, batches, scoped, type Tick, type TickOptions, ticks } from 'rxgan/streams';
import { lastValueFrom, type Observable, take, toArray } from 'rxjs';

export const data = batches(ring({ size: 64 }), { size: 8, seed: 3 });
/** The same batch at every step, so that only the draws and the weights can make a difference. */
export const sameBatch: BatchSource = () => data(0);

export interface Training extends TickOptions {
  readonly model?: Partial<MlpGanOptions>;
  readonly source?: BatchSource;
  readonly steps?: number;
}

/** All values of a short run of a small model; the pipeline gets the model too, to look inside. */
export const train = <A>(
  pipeline: (ticks$: Observable<Tick>, gan: Model<GanPlayer>) => Observable<A>,
  { model = {}, source = data, steps = 4, ...options }: Training = {},
): Promise<A[]> =>
  lastValueFrom(
    scoped(mlpGan({ seed: 5, hidden: [6], ...model }), (gan) =>
      pipeline(ticks(gan, source, options).pipe(take(steps)), gan).pipe(toArray()),
    ),
  );
