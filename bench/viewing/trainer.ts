/** A run that is trained and shown, in a process of its own: asked for steps, and for its memory. */
import * as E from 'fp-ts/lib/Either.js';
import { inMemory, ring } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { startLive } from 'rxgan/live';
import { nonSaturating } from 'rxgan/losses';
import { mlpGan } from 'rxgan/models';
import { alternating, report } from 'rxgan/operators';
import { batches, ticks } from 'rxgan/streams';
import { takeWhile, tap } from 'rxjs';
import { answering } from './ask.js';

/** Connections are what is measured here, and one process makes them all. */
const limits = { connections: 2_000, waiting: 2_000, controllers: 2_000 };
const started = await startLive({ port: 0, name: 'load', config: {}, limits })();
if (E.isLeft(started)) throw started.left;
const live = started.right;
await pickEngine({ engine: 'wasm' })();
const gan = mlpGan({ seed: 1, hidden: [64, 64] })();
const source = batches(inMemory(ring()), { size: 64, seed: 1 });
let step = 0;

/** Trains for so many milliseconds, with a row of every step: as much as anyone could want to see. */
const train = async (milliseconds: number): Promise<{ readonly stepsPerSecond: number }> => {
  const [first, start] = [step, performance.now()];
  await ticks(gan, source, { from: step })
    .pipe(
      alternating(nonSaturating, { shared: true }),
      report(10),
      tap(({ step: reported, ...values }) => live.row(reported, values)),
      tap(({ step: reported }) => (step = reported + 1)),
      takeWhile(() => performance.now() - start < milliseconds),
    )
    .forEach(() => undefined);
  return { stepsPerSecond: (1000 * (step - first)) / (performance.now() - start) };
};

await answering(
  ({ op, milliseconds }: { readonly op: 'where' | 'train' | 'memory'; readonly milliseconds: number }) => {
    switch (op) {
      case 'where':
        return { url: live.viewUrl };
      case 'train':
        return train(milliseconds);
      case 'memory':
        globalThis.gc?.();
        return { rss: process.memoryUsage().rss };
    }
  },
);
