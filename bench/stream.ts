/**
 * What the stream costs: the same steps in a pipeline and in a hand-written loop, interleaved, medians of 15 rounds.
 * Run it with `npm run bench:stream`.
 */
import { cpus, loadavg } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { pickEngine } from 'rxgan/backend';
import { inMemory, ring } from 'rxgan/data';
import { nonSaturating } from 'rxgan/losses';
import { type Gan, mlpGan } from 'rxgan/models';
import { discriminatorStep, generatorStep, step } from 'rxgan/operators';
import { batches, type Tick, ticks } from 'rxgan/streams';
import { lastValueFrom, take } from 'rxjs';
import { updateDiscriminator } from '#operators/updateDiscriminator.js';
import { updateGenerator } from '#operators/updateGenerator.js';

const rounds = 15;
const size = 64;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Microseconds a tick. */
const timed = async (count: number, work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return (1000 * (performance.now() - start)) / count;
};

const source = batches(inMemory(ring()), { size, seed: 1 });

/** The loop one would write without this library: a tidy around upload and steps, no stream, no event loop. */
const byHand = (gan: Gan, count: number, steps: readonly ((tick: Tick) => unknown)[]): void => {
  for (let now = 0; now < count; now++) {
    const { data, shape } = source(now);
    tf.tidy(() => {
      const tick: Tick = {
        step: now,
        gan,
        batch: tf.tensor(data, [...shape]),
        latents: gan.latents,
        metrics: {},
        lease: { step: now, open: true },
        read: (tensor) => tensor.data() as Promise<Float32Array>,
        deviceReads: () => 0,
        hold: () => undefined,
      };
      for (const apply of steps) tf.tidy(() => void apply(tick));
    });
  }
};

const compare = async (
  title: string,
  count: number,
  stream: (gan: Gan, count: number) => Promise<unknown>,
  loop: (gan: Gan, count: number) => void,
): Promise<void> => {
  const gan = mlpGan({ seed: 1, hidden: [64, 64] })();
  await stream(gan, count);
  loop(gan, count);
  const pairs: (readonly [stream: number, loop: number])[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = await timed(count, () => stream(gan, count));
    pairs.push([first, await timed(count, () => loop(gan, count))]);
  }
  gan[Symbol.dispose]();
  const [streamed, looped] = [median(pairs.map(([a]) => a)), median(pairs.map(([, b]) => b))];
  const cost = median(pairs.map(([a, b]) => a - b));
  const ratio = median(pairs.map(([a, b]) => a / b));
  console.log(
    `${title.padEnd(34)} stream ${streamed.toFixed(1)} us  loop ${looped.toFixed(1)} us  ` +
      `cost ${cost.toFixed(1)} us a tick  ratio ${ratio.toFixed(4)}`,
  );
};

const look = ({ batch }: Tick) => ({ mean: tf.mean(batch) as tf.Scalar });

for (const engine of ['js', 'wasm'] as const) {
  await pickEngine({ engine })();
  console.log(
    `\n${engine}: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}`,
  );
  await compare(
    'two steps that only take a mean',
    5_000,
    (gan, count) => lastValueFrom(ticks(gan, source).pipe(step(look), step(look), take(count))),
    (gan, count) => byHand(gan, count, [look, look]),
  );
  await compare(
    'a GAN step of 2-64-64-2, batch 64',
    engine === 'wasm' ? 150 : 40,
    (gan, count) =>
      lastValueFrom(
        ticks(gan, source).pipe(discriminatorStep(nonSaturating), generatorStep(nonSaturating), take(count)),
      ),
    (gan, count) =>
      byHand(gan, count, [
        (tick) => updateDiscriminator(tick, nonSaturating),
        (tick) => updateGenerator(tick, nonSaturating),
      ]),
  );
}
