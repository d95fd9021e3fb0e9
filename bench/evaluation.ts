/**
 * What an evaluation costs training: the longest slice of each metric, and the time between steps while one is under way.
 * Run it with `npm run bench:evaluation`.
 */
import { cpus, loadavg } from 'node:os';
import { keyOf, normals } from 'rxgan';
import { inMemory, ring } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { nonSaturating } from 'rxgan/losses';
import {
  classifierTwoSampleTest,
  densityCoverage,
  energyDistance,
  frechetDistance,
  kernelDistance,
  maximumMeanDiscrepancy,
  precisionRecall,
  type Rows,
  rows,
  runCooperatively,
  type Sliced,
  slicedWasserstein,
} from 'rxgan/metrics';
import { mlpGan } from 'rxgan/models';
import { alternating, evaluate } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { ignoreElements, lastValueFrom, merge, share, take, tap } from 'rxjs';

const count = 2_500;
const sample = (purpose: string, width: number): Rows => rows(normals(keyOf(1, purpose), count * width), width);

const metrics: Readonly<Record<string, (real: Rows, fake: Rows) => Sliced<unknown>>> = {
  slicedWasserstein: (real, fake) => slicedWasserstein(real, fake),
  energyDistance,
  maximumMeanDiscrepancy: (real, fake) => maximumMeanDiscrepancy(real, fake),
  kernelDistance: (real, fake) => kernelDistance(real, fake),
  precisionRecall: (real, fake) => precisionRecall(real, fake),
  densityCoverage: (real, fake) => densityCoverage(real, fake),
  classifierTwoSampleTest,
  frechetDistance,
};

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))]!;

/** The pieces of a metric, timed. */
const timedPieces = (sliced: Sliced<unknown>): number[] => {
  const pieces: number[] = [];
  for (;;) {
    const start = performance.now();
    const { done } = sliced.next();
    pieces.push(performance.now() - start);
    if (done === true) return pieces;
  }
};

/** How long slices really are: the time between two turns of the event loop. */
const timedSlices = async (sliced: Sliced<unknown>): Promise<number[]> => {
  const slices: number[] = [];
  let busy = true;
  const done = runCooperatively(sliced).finally(() => {
    busy = false;
  });
  let last = performance.now();
  while (busy) {
    await new Promise((turn) => setImmediate(turn));
    slices.push(performance.now() - last);
    last = performance.now();
  }
  await done;
  return slices;
};

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(2)}, Node ${process.version}`);
for (const width of [2, 64]) {
  console.log(`\n${count} x ${count} rows of ${width} numbers, milliseconds`);
  console.log('metric                    total   longest piece   p99 slice   longest slice');
  for (const [name, metric] of Object.entries(metrics)) {
    const [real, fake] = [sample('real', width), sample('fake', width)];
    timedPieces(metric(real, fake));
    const pieces = timedPieces(metric(real, fake));
    const slices = await timedSlices(metric(real, fake));
    const total = pieces.reduce((sum, piece) => sum + piece, 0);
    console.log(
      `${name.padEnd(24)}${total.toFixed(0).padStart(7)}${Math.max(...pieces)
        .toFixed(2)
        .padStart(16)}${quantile(slices, 0.99).toFixed(2).padStart(12)}${Math.max(...slices)
        .toFixed(2)
        .padStart(16)}`,
    );
  }
}

await pickEngine({ engine: 'wasm' })();
const real = sample('real', 2);
const steps = 400;
/** Milliseconds from each step to the next of a run of the ring, evaluated every 100 steps or not at all. */
const gaps = async (evaluated: boolean): Promise<number[]> => {
  const times: number[] = [];
  const run$ = scoped(mlpGan({ seed: 1, hidden: [64, 64], latent: 16 }), (gan) => {
    const trained$ = ticks(gan, batches(inMemory(ring()), { size: 256, seed: 1 })).pipe(
      alternating(nonSaturating),
      tap(() => times.push(performance.now())),
      take(steps),
      share(),
    );
    const looked$ = trained$.pipe(evaluate(100, (fake) => densityCoverage(real, fake)));
    return merge(trained$.pipe(ignoreElements()), evaluated ? looked$ : []);
  });
  await lastValueFrom(run$, { defaultValue: undefined });
  return times.slice(1).map((time, i) => time - times[i]!);
};
await gaps(true);
console.log(`\nfrom step to step of the ring recipe's networks, batch 256, ${steps} steps, five rounds, milliseconds`);
const measured = { plain: [] as number[], evaluated: [] as number[] };
for (let round = 0; round < 5; round++) {
  measured.plain.push(...(await gaps(false)));
  measured.evaluated.push(...(await gaps(true)));
}
for (const [name, values] of Object.entries(measured))
  console.log(
    `${name.padEnd(10)} median ${quantile(values, 0.5).toFixed(2)}   p99 ${quantile(values, 0.99).toFixed(2)}   longest ${Math.max(...values).toFixed(2)}`,
  );
