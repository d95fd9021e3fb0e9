import * as tf from '@tensorflow/tfjs-core';
import type { Schedule } from 'rxgan';
import { ring } from 'rxgan/data';
import { hinge, nonSaturating } from 'rxgan/losses';
import { adam, type GanPlayer, type Model, mlpGan, withEma } from 'rxgan/models';
import { discriminatorStep, ema, generatorStep } from 'rxgan/operators';
import { batches, type Metrics } from 'rxgan/streams';
import { of } from 'rxjs';
import type { Adding } from '../../src/operators/step.js';
import { keyOf } from '../../src/random.js';
import { weightsOf } from '../operators/play.js';
import { fakeTick } from '../support/fakes.js';
import { adaptiveSchedules } from './adaptiveSchedules.js';
import type { Cast, Operator } from './cast.js';
import type { Name, Update } from './program.js';
import type { World } from './world.js';

const data = batches(ring({ size: 16 }), { size: 4, seed: 3 });
/** A rate that tells by which step it was asked. */
const learningRate: Schedule = (at) => 0.01 * (1 + (at % 3));
const names: Readonly<Record<Name, string>> = { x: 'dLoss', y: 'gLoss', z: 'dFake', e: 'e' };
const schedules = adaptiveSchedules((name) => names[name]);
const small = mlpGan({
  seed: 5,
  hidden: [3],
  optimizer: adam({ learningRate }),
  adaptive: Object.values(schedules),
});

const updateOf = ({ player }: Update, weight: Schedule): Adding<Metrics> => {
  const loss = (at: number) => (weight(at) > 0 ? nonSaturating : hinge);
  return player === 'a' ? discriminatorStep(loss) : generatorStep(loss);
};

const everyWeight = ({ players: { generator, discriminator } }: Model<GanPlayer>): number[] => [
  ...weightsOf(generator.network),
  ...weightsOf(discriminator.network),
  ...[...generator.slots, ...discriminator.slots, generator.ema!].flatMap((each) => Array.from(each.dataSync())),
];

/** A GAN whose players are `a`, the discriminator, and `b`, the generator. */
export const smallGan: Cast = {
  model: small,
  players: { a: 'discriminator', b: 'generator' },
  nameOf: (name) => names[name],
  schedules,
  source: data,
  update: (node, weight) => updateOf(node, weight) as unknown as Operator,
  average: (decay) => ema('generator', decay) as unknown as Operator,
  weights: (model) => everyWeight(model as Model<GanPlayer>),
};

/** The same GAN, each of whose updates is made by one operator on one tick. */
export const ganByHand = (): World & Disposable => {
  const model = small();
  const { generator, discriminator } = model.players;
  const make = (operator: Adding<Metrics>, step: number, scheduleStep: number): Record<string, number> =>
    tf.tidy(() => {
      const { data: numbers, shape } = data(step);
      const tick = { ...fakeTick(step, { model, batch: tf.tensor(numbers, [...shape]) }), scheduleStep };
      const measured: Record<string, number> = {};
      of(tick)
        .pipe(operator)
        .subscribe(({ metrics }) => {
          for (const [name, metric] of Object.entries(metrics)) measured[name] = metric!.dataSync()[0]!;
        });
      return measured;
    });
  return {
    nameOf: (name) => names[name as Name],
    update: (node, { step, scheduleStep, weight }) =>
      make(
        updateOf(node, () => weight),
        step,
        scheduleStep,
      ),
    average: (decay) => void make(ema('generator', decay), 0, 0),
    examples: (purpose, count) =>
      tf.tidy(() => {
        const latents = model.latents!.sample(keyOf(model.seed, purpose), count);
        const made = withEma(generator, () => generator.network.apply(tf.tensor2d(latents, [count, 2])));
        return Array.from(made.dataSync());
      }),
    weights: () => everyWeight(model),
    updates: () => ({
      all: generator.iterations + discriminator.iterations,
      fused: generator.fusedUpdates + discriminator.fusedUpdates,
    }),
    [Symbol.dispose]: () => model[Symbol.dispose](),
  };
};
