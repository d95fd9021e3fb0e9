/**
 * What further threads gain: a step of both players by one engine and by several, interleaved, medians of 7 rounds.
 * Run it with `npm run bench:workers`, on a machine with as many idle cores as workers; `-- --workers 4 --batch 128` for others.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { pickEngine } from 'rxgan/backend';
import { nonSaturating } from 'rxgan/losses';
import {
  activation,
  batchNormalisation,
  convolution,
  dense,
  flatten,
  type Gan,
  gan,
  gaussian,
  leakyRelu,
  mlp,
  relu,
  reshape,
  sequential,
  tanh,
  transposedConvolution,
} from 'rxgan/models';
import { alternating } from 'rxgan/operators';
import { type BatchSource, ticks } from 'rxgan/streams';
import { lastValueFrom, take } from 'rxjs';

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '2' },
    batch: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '7' },
  },
});
const [workers, batch, rounds] = [Number(values.workers), Number(values.batch), Number(values.rounds)];

const leaky = leakyRelu(0.2);
const models: Readonly<Record<string, { readonly make: () => Gan; readonly steps: number }>> = {
  'MLP 28x28': {
    make: gan({
      seed: 1,
      latents: gaussian(64),
      generator: mlp({ inputs: 64, hidden: [256, 512], outputs: 784, activation: relu, output: tanh }),
      discriminator: mlp({ inputs: 784, hidden: [512, 256], outputs: 1, activation: leaky }),
    }),
    steps: 30,
  },
  'conv 28x28': {
    make: gan({
      seed: 1,
      latents: gaussian(64),
      generator: sequential(
        [64],
        dense(7 * 7 * 64),
        reshape([7, 7, 64]),
        batchNormalisation(),
        activation(relu),
        transposedConvolution(32, { size: 4, strides: 2, bias: false }),
        batchNormalisation(),
        activation(relu),
        transposedConvolution(1, { size: 4, strides: 2 }, tanh),
      ),
      discriminator: sequential(
        [28, 28, 1],
        convolution(32, { size: 4, strides: 2 }, leaky),
        convolution(64, { size: 4, strides: 2, bias: false }),
        batchNormalisation(),
        activation(leaky),
        flatten(),
        dense(1),
      ),
    }),
    steps: 8,
  },
};

/** The same waves at every step, so that nothing but the steps is timed. */
const waves = (shape: readonly number[]): BatchSource => {
  const data = Float32Array.from({ length: batch * shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i * i));
  return () => ({ data, shape: [batch, ...shape] });
};

/** Milliseconds a step. */
const timed = async (model: Gan, count: number, steps: number): Promise<number> => {
  const source = waves(model.discriminator.network.inputShape);
  const started = performance.now();
  await lastValueFrom(ticks(model, source).pipe(alternating(nonSaturating, { workers: count }), take(steps)));
  return (performance.now() - started) / steps;
};

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1]!;
const shown = (milliseconds: number): string => `${milliseconds.toFixed(2)} ms`.padStart(12);

const engine = await pickEngine({ engine: 'wasm' })();
if (engine._tag === 'Left') throw engine.left;
console.log(
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}, batch ${batch}\n`,
);
console.log(`${''.padEnd(14)}${'1 worker'.padStart(12)}${`${workers} workers`.padStart(12)}   ratio   (best of each)`);
for (const [name, { make, steps }] of Object.entries(models)) {
  const [alone, together] = [make(), make()];
  const times: { readonly alone: number[]; readonly together: number[] } = { alone: [], together: [] };
  // The first steps start the threads, and are compiled without optimisation.
  await timed(alone, 1, steps);
  await timed(together, workers, steps);
  for (let round = 0; round < rounds; round++) {
    times.alone.push(await timed(alone, 1, steps));
    times.together.push(await timed(together, workers, steps));
  }
  const ratio = median(times.alone.map((time, i) => time / times.together[i]!));
  const best = Math.min(...times.alone) / Math.min(...times.together);
  console.log(
    `${name.padEnd(14)}${shown(median(times.alone))}${shown(median(times.together))}   x ${ratio.toFixed(2)}  (x ${best.toFixed(2)})`,
  );
  alone[Symbol.dispose]();
  together[Symbol.dispose]();
}
console.log(`\nload at the end ${loadavg()[0]!.toFixed(1)}`);
