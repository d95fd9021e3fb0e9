import { nonSaturating } from 'rxgan/losses';
import { type GanPlayer, gan, type Initializer, type Model, sgd } from 'rxgan/models';
import { discriminatorStep, generatorStep } from 'rxgan/operators';
import { expect } from 'vitest';
import { nameOf } from '../../../src/models/variable.js';
import { play } from '../../operators/play.js';
import { convolutionalNetworks } from '../convolutionalNetworks.js';

const steps = 3;

const model = (kernel: Initializer, tape: boolean): Model<GanPlayer> =>
  gan({
    seed: 7,
    ...convolutionalNetworks(kernel),
    // Adam would make steps of one size of gradients that are nothing but rounding.
    optimizers: { generator: sgd({ learningRate: 0.01 }), discriminator: sgd({ learningRate: 0.01 }) },
    tape,
  })();

const numbersOf = ({ players: { generator, discriminator } }: Model<GanPlayer>) =>
  [generator, discriminator].flatMap(({ network: { variables, buffers } }) =>
    [...variables, ...buffers].map((each) => ({
      name: nameOf(each),
      values: each.dataSync().slice() as Float32Array,
    })),
  );

const largest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The metrics of some steps, every weight and statistic afterwards, and how far they moved. */
const trained = (kernel: Initializer, tape: boolean) => {
  const of = model(kernel, tape);
  const before = numbersOf(of);
  const metrics = Array.from({ length: steps }, (_, step) => {
    const batch = { step, batch: [6, 28, 28, 1] };
    return { ...play(of, discriminatorStep(nonSaturating), batch), ...play(of, generatorStep(nonSaturating), batch) };
  });
  const weights = numbersOf(of).map(({ name, values }, i) => ({
    name,
    values,
    moves: values.map((value, j) => value - before[i]!.values[j]!),
  }));
  const updates = [of.players.generator, of.players.discriminator].map(({ fusedUpdates }) => fusedUpdates);
  of[Symbol.dispose]();
  return { metrics, weights, updates };
};

/**
 * Three steps of a convolutional GAN by its programs measure and move what they do on the tape: `bar` relative to the
 * largest magnitude of each tensor, with numbers that are rounded to `precision`.
 */
export const expectSameTraining = (kernel: Initializer, bar: number, precision: number): void => {
  const [tape, program] = [trained(kernel, true), trained(kernel, false)];
  expect([tape.updates, program.updates]).toEqual([
    [0, 0],
    [steps, steps],
  ]);
  tape.metrics.forEach((expected, step) => {
    for (const [name, value] of Object.entries(expected)) {
      const actual = program.metrics[step]![name as keyof typeof expected];
      expect(Math.abs(actual - value), `${name} of step ${step}`).toBeLessThan(bar * Math.max(1, Math.abs(value)));
    }
  });
  tape.weights.forEach(({ name, values, moves }, i) => {
    const apart = moves.map((move, j) => move - program.weights[i]!.moves[j]!);
    expect(largest(moves), name).toBeGreaterThan(0);
    // A move is seen through a weight, which is rounded once a step.
    expect(largest(apart), name).toBeLessThan(bar * largest(moves) + steps * precision * largest(values));
  });
};
