/**
 * What the stream costs: the same steps in a pipeline and in a hand-written loop, interleaved, medians of 41 rounds.
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
import { made } from '#operators/update.js';
import { updateDiscriminator } from '#operators/updateDiscriminator.js';
import { updateGenerator } from '#operators/updateGenerator.js';

const rounds = 41;
const size = 64;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Microseconds a tick. */
const timed = async (count: number, work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (1000 * (performance.now() - start)) / count;
};

const source = batches(inMemory(ring()), { size, seed: 1 });

/** The loop one would write without this library: a tidy around upload and steps. */
const byHand = async (
  gan: Gan,
  count: number,
  steps: readonly ((tick: Tick) => unknown)[],
  yields: boolean,
): Promise<void> => {
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
    if (yields) await new Promise((resolve) => setImmediate(resolve));
  }
};

type Form = 'stream' | 'loop' | 'yielding';

/**
 * Against two loops: one that never lets go, so that no socket, timer or pause is served before it ends, and one that
 * yields a macrotask after every step, as the stream does.
 */
const compare = async (
  title: string,
  count: number,
  stream: (gan: Gan) => Promise<unknown>,
  steps: readonly ((tick: Tick) => unknown)[],
): Promise<void> => {
  const gan = mlpGan({ seed: 1, hidden: [64, 64] })();
  const forms: Readonly<Record<Form, () => Promise<unknown>>> = {
    stream: () => stream(gan),
    loop: () => byHand(gan, count, steps, false),
    yielding: () => byHand(gan, count, steps, true),
  };
  const names: readonly Form[] = ['stream', 'loop', 'yielding'];
  for (const name of names) await forms[name]();
  const times: Record<Form, number[]> = { stream: [], loop: [], yielding: [] };
  for (let round = 0; round < rounds; round++)
    // Who goes first changes: a later one finds warmer caches and the garbage of those before it.
    for (let i = 0; i < names.length; i++) {
      const name = names[(round + i) % names.length]!;
      times[name].push(await timed(count, forms[name]));
    }
  gan[Symbol.dispose]();
  const paired = (against: Form, f: (stream: number, other: number) => number): number =>
    median(times.stream.map((time, i) => f(time, times[against][i]!)));
  const over = (against: Form): string =>
    `${paired(against, (a, b) => a - b).toFixed(1)} us a tick, ratio ${paired(against, (a, b) => a / b).toFixed(4)}`;
  console.log(
    `${title}: stream ${median(times.stream).toFixed(1)} us\n` +
      `  over a loop          ${over('loop')}\n  over one that yields ${over('yielding')}`,
  );
};

const look = ({ batch }: Tick) => ({ mean: tf.mean(batch) as tf.Scalar });

for (const engine of ['js', 'wasm'] as const) {
  await pickEngine({ engine })();
  console.log(
    `\n${engine}: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}`,
  );
  const count = 2_000;
  await compare(
    'two steps that only take a mean',
    count,
    (gan) => lastValueFrom(ticks(gan, source).pipe(step(look), step(look), take(count))),
    [look, look],
  );
  const few = engine === 'wasm' ? 60 : 8;
  await compare(
    'a GAN step of 2-64-64-2, batch 64',
    few,
    (gan) =>
      lastValueFrom(ticks(gan, source).pipe(discriminatorStep(nonSaturating), generatorStep(nonSaturating), take(few))),
    [made((tick) => updateDiscriminator(tick, nonSaturating)), made((tick) => updateGenerator(tick, nonSaturating))],
  );
}
