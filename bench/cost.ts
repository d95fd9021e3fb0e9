/**
 * How the cost of a step grows with width and batch: an MLP on 28x28 pixels, written as tables and as plots into docs/images.
 * `npm run bench:cost`, or with arguments: `npm run bench:cost -- --rounds 3 --engine native --to plots`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import { type EngineName, pickEngine } from 'rxgan/engines';
import { nonSaturating } from 'rxgan/losses';
import { gan, mlp, relu, tanh } from 'rxgan/models';
import { alternating, report } from 'rxgan/operators';
import { ticks } from 'rxgan/streams';
import { lastValueFrom, take } from 'rxjs';
import { examples } from './parts/examples.js';
import { load, machine } from './parts/machine.js';
import { median } from './parts/median.js';
import { dense, stepOperations } from './parts/operations.js';
import { plot } from './parts/plot.js';
import { type Ask, interleaved } from './parts/rounds.js';
import { productSize } from './parts/rows.js';
import { significant } from './parts/significant.js';
import { table } from './parts/table.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    slice: { type: 'string', default: '250' },
    engine: { type: 'string', default: 'wasm' },
    to: { type: 'string', default: fileURLToPath(new URL('../../docs/images', import.meta.url)) },
  },
});

interface Size {
  readonly width: number;
  readonly batch: number;
}
const widths: readonly Size[] = [64, 128, 256, 512, 1024].map((width) => ({ width, batch: 64 }));
const batches: readonly Size[] = [16, 32, 64, 128, 256, 512, 1024].map((batch) => ({ width: 256, batch }));

const [latent, pixels] = [64, 784];
const operationsOf = ({ width, batch }: Size): number =>
  stepOperations(
    { generator: dense(latent, width, width, pixels), discriminator: dense(pixels, width, width, 1) },
    { batch },
  );

/** Milliseconds for each of so many, once they are all done. */
const timed = async (count: number, work: () => Promise<unknown>): Promise<E.Either<string, number>> => {
  const start = performance.now();
  await work();
  return E.right((performance.now() - start) / count);
};

const training = ({ width, batch }: Size): Ask => {
  const model = gan({
    seed: 1,
    generator: mlp({ inputs: latent, hidden: [width, width], outputs: pixels, activation: relu, output: tanh }),
    discriminator: mlp({ inputs: pixels, hidden: [width, width], outputs: 1 }),
  })();
  const data = new Float32Array(batch * pixels);
  examples('mlp', batch).forEach((example, i) => data.set(example, i * pixels));
  const step = alternating(nonSaturating, { shared: true });
  return (count) =>
    timed(count, () =>
      lastValueFrom(ticks(model, () => ({ data, shape: [batch, pixels] })).pipe(step, take(count), report(count))),
    );
};

const multiplying = (): Ask => {
  const [a, b] = [0, 1].map((seed) => tf.randomNormal([productSize, productSize], 0, 1, 'float32', seed));
  return (count) =>
    timed(count, async () => {
      for (let i = 1; i < count; i++) tf.dispose(tf.matMul(a!, b!));
      await tf.matMul(a!, b!).data();
    });
};

const engine = await pickEngine({ engine: values.engine as EngineName })();
if (E.isLeft(engine)) throw engine.left;
const before = load();
console.log(`${machine()}\n${new Date().toISOString()}, ${engine.right.name}`);

const sizes = [...widths, ...batches];
const found = await interleaved([multiplying(), ...sizes.map(training)], {
  rounds: Number(values.rounds),
  slice: Number(values.slice),
});
const times = found.map((each) => {
  if (E.isLeft(each)) throw new Error(each.left);
  return each.right;
});
/** Operations a millisecond, at its best: a floor is what cannot be undercut. */
const rate = (2 * productSize ** 3) / Math.min(...times[0]!);
console.log(`matrix products of ${productSize} x ${productSize}: ${significant(rate / 1e6)} GFLOP/s\n`);

const show = (name: 'width' | 'batch', some: readonly Size[], title: string, x: string): void => {
  const measured = some.map((size) => {
    const taken = median(times[1 + sizes.indexOf(size)]!);
    const floor = operationsOf(size) / rate;
    return { at: size[name], taken, floor };
  });
  const cells = measured.map(({ at, taken, floor }, i) => {
    const last = measured[i - 1];
    const slope = last === undefined ? '' : (Math.log(taken / last.taken) / Math.log(at / last.at)).toFixed(2);
    return [String(at), significant(taken), significant(floor), (taken / floor).toFixed(2), slope];
  });
  console.log(
    `${title}\n\n${table([name, 'ms a step', 'floor, ms', 'step to floor', 'slope from the last'], cells)}\n`,
  );
  const file = join(values.to, `cost-${name}.svg`);
  const drawn = plot({
    title,
    x,
    y: 'milliseconds a step',
    series: [
      { name: 'one step of both players', points: measured.map(({ at, taken }) => [at, taken]) },
      {
        name: `floor: its matrix products at ${significant(rate / 1e6)} GFLOP/s`,
        points: measured.map(({ at, floor }) => [at, floor]),
        dashed: true,
      },
    ],
  });
  writeFileSync(file, drawn);
  console.log(`${file}\n`);
};
mkdirSync(values.to, { recursive: true });
show('width', widths, `MLP on 28x28 pixels, batch 64, ${engine.right.name}`, 'width of the two hidden layers');
show(
  'batch',
  batches,
  `MLP on 28x28 pixels, two hidden layers of 256, ${engine.right.name}`,
  'batch (the floor has slope 1)',
);
console.log(`load ${before.toFixed(2)} before and ${load().toFixed(2)} after`);
