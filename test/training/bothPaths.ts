import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import {
  type AdversarialLoss,
  fDivergences,
  fGan,
  gradientPenalty,
  hinge,
  instanceNoise,
  labelSmoothing,
  leastSquares,
  leCam,
  minimax,
  nonSaturating,
  r1,
  relativisticAverage,
  relativisticPairing,
  separableLoss,
  wasserstein,
} from 'rxgan/losses';
import {
  type Activation,
  dense,
  gan,
  leakyRelu,
  type NetworkFactory,
  type Optimizer,
  relu,
  sequential,
  sgd,
  sigmoid,
  tanh,
} from 'rxgan/models';
import { alternating, discriminatorStep, ema, generatorStep, report, simultaneousStep, times } from 'rxgan/operators';
import { type BatchSource, scoped, type Tick, ticks } from 'rxgan/streams';
import { lastValueFrom, type Observable, take, tap, toArray } from 'rxjs';
import { expect } from 'vitest';
import { concatFlat } from '../../src/models/concatFlat.js';
import { keyOf, normals } from '../../src/random.js';

type AnyLoss = AdversarialLoss<string, string>;
type Row = Readonly<Record<string, number>>;
type Schedule = (ticks$: Observable<Tick>, loss: AnyLoss) => Observable<Tick>;

/** √(1 + x²) - 1: a distance of one's own, without a closed form. */
const smooth = (x: tf.Tensor): tf.Tensor => tf.sub(tf.sqrt(tf.add(1, tf.square(x))), 1);
const ownLoss = separableLoss({
  name: 'own',
  asReal: (scores) => smooth(tf.sub(scores, 1)),
  asFake: (scores) => smooth(scores),
  generator: (fake) => smooth(tf.sub(fake, 1)),
});

/** Does the path without a tape serve the discriminator and the generator? */
const losses: readonly (readonly [AnyLoss, discriminator: boolean, generator: boolean])[] = [
  [nonSaturating, true, true],
  [minimax, true, true],
  [wasserstein, true, true],
  [hinge, true, true],
  [leastSquares, true, true],
  [ownLoss, true, true],
  [labelSmoothing(0.9, 0.1)(nonSaturating), true, true],
  [relativisticAverage(hinge), true, true],
  [relativisticPairing(nonSaturating), true, true],
  [fGan(fDivergences.squaredHellinger), true, true],
  [instanceNoise(0.1)(nonSaturating), true, true],
  [gradientPenalty(10)(wasserstein), false, true],
  [r1(1)(nonSaturating), false, true],
  [leCam(0.3)(hinge), true, true],
];

const schedules: Readonly<Record<string, Schedule>> = {
  'D, G': (ticks$, loss) => ticks$.pipe(discriminatorStep(loss), generatorStep(loss)),
  'two updates each': (ticks$, loss) =>
    ticks$.pipe(times(2, discriminatorStep(loss)), times(2, generatorStep(loss)), ema('generator', 0.9)),
  DDG: (ticks$, loss) => ticks$.pipe(alternating(loss, { nCritic: 2 })),
  'DDG, shared': (ticks$, loss) => ticks$.pipe(alternating(loss, { nCritic: 2, shared: true })),
  'both at once': (ticks$, loss) => ticks$.pipe(simultaneousStep(loss)),
};

const activations: readonly (Activation | undefined)[] = [relu, leakyRelu(), leakyRelu(0.01), tanh, sigmoid, undefined];
const optimizers: readonly (() => Optimizer)[] = [
  () => sgd({ learningRate: 0.05, momentum: 0.5 }),
  () => sgd({ learningRate: 0.1 }),
];

const integer = (min: number, max: number) => fc.integer({ min, max });
const stack = fc.array(fc.record({ units: integer(1, 9), activation: fc.constantFrom(...activations) }), {
  maxLength: 3,
});
const experiment = fc.record({
  seed: fc.nat(1000),
  batch: integer(1, 7),
  latent: integer(1, 4),
  width: integer(1, 5),
  generator: stack,
  discriminator: stack,
  loss: fc.constantFrom(...losses),
  schedule: fc.constantFrom(...Object.keys(schedules)),
  optimizer: fc.constantFrom(...optimizers),
});
type Experiment = typeof experiment extends fc.Arbitrary<infer E> ? E : never;

const network = (inputs: number, hidden: Experiment['generator'], outputs: number): NetworkFactory =>
  sequential([inputs], ...hidden.map(({ units, activation }) => dense(units, activation)), dense(outputs));

/** Everything that a run leaves: its rows, and all that a checkpoint would hold. */
const outcome = async (of: Experiment, count: number, tape: boolean) => {
  const { seed, batch, latent, width } = of;
  const source: BatchSource = (step) => ({
    data: normals(keyOf(seed, 'data', step), batch * width),
    shape: [batch, width],
  });
  const model = gan({
    seed,
    tape,
    generator: network(latent, of.generator, width),
    discriminator: network(width, of.discriminator, 1),
    optimizers: { generator: of.optimizer(), discriminator: of.optimizer() },
  });
  let held: readonly Float32Array[] = [];
  const rows = await lastValueFrom(
    scoped(model, (made) =>
      // From step 1 on: there the generator is due in every schedule.
      schedules[of.schedule]!(ticks(made, source, { from: 1 }), of.loss[0]).pipe(
        tap({
          next: ({ step }) => {
            const vectors = [
              ...[made.players.generator, made.players.discriminator].flatMap(({ network: { variables }, slots }) => [
                concatFlat(variables),
                ...slots,
              ]),
              made.players.generator.ema!,
              ...made.states.values(),
            ];
            if (step === count) held = vectors.map((vector) => (vector.dataSync() as Float32Array).slice());
          },
        }),
        report(),
        take(count),
        toArray(),
      ),
    ),
  );
  return { rows: rows as unknown as readonly Row[], held };
};

/** How far apart two lists of numbers are, relative to the largest of the second or to `least`, whichever is more. */
const apart = (ours: ArrayLike<number>, theirs: ArrayLike<number>, least: number): number => {
  const numbers = Array.from(theirs);
  const scale = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), least);
  return numbers.reduce((most, value, i) => Math.max(most, Math.abs(value - ours[i]!)), 0) / scale;
};

const metricsOf = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !['fusedUpdates', 'tapeUpdates'].includes(name)));

export interface Agreement {
  readonly ticks: number;
  readonly tolerance: number;
  /** Numbers below this are sums of numbers near 1 that cancel: what is left of them is rounding. */
  readonly least: number;
}

/** The path without a tape and the tape: the same metrics, weights, slots, averages and states after some ticks. */
export const bothPathsAgree = ({ ticks: count, tolerance, least }: Agreement) =>
  fc.asyncProperty(experiment, async (of) => {
    const before = tf.memory().numTensors;
    const [fused, tape] = [await outcome(of, count, false), await outcome(of, count, true)];
    expect(tf.memory().numTensors).toBe(before);
    const agree = (what: string, ours: ArrayLike<number>, theirs: ArrayLike<number>): void =>
      expect(apart(ours, theirs, least), what).toBeLessThan(tolerance);
    fused.rows.forEach((row, i) => {
      const other = metricsOf(tape.rows[i]!);
      expect(Object.keys(metricsOf(row))).toEqual(Object.keys(other));
      for (const [name, value] of Object.entries(other)) agree(`${name} ${i}`, [row[name]!], [value]);
    });
    expect(fused.held.length).toBe(tape.held.length);
    fused.held.forEach((numbers, i) => {
      agree(`vector ${i}`, numbers, tape.held[i]!);
    });
    const [, discriminator, generator] = of.loss;
    const last = fused.rows.at(-1)!;
    expect(tape.rows.at(-1)!['fusedUpdates']).toBe(0);
    expect(last['fusedUpdates']! > 0).toBe(discriminator || generator);
    expect(last['tapeUpdates'] === 0).toBe(discriminator && generator);
  });
