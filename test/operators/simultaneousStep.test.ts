import { initializers, layers, sequential as layersModel } from '@tensorflow/tfjs-layers';
import { flow } from 'fp-ts/lib/function.js';
import { type AdversarialLoss, hinge, nonSaturating, wasserstein } from 'rxgan/losses';
import { adam, fromLayersModel, type GanPlayer, gan, type Model } from 'rxgan/models';
import { discriminatorStep, generatorStep, report, simultaneousStep } from 'rxgan/operators';
import { beforeAll, describe, expect, it } from 'vitest';
import { leftBehind } from '../support/engines.js';
import { contentsOf, discriminatorOf, generatorOf, startJs } from '../support/fakes.js';
import { play } from './play.js';
import { everyTerm, ids, rich } from './rich.js';
import { train } from './training.js';

beforeAll(startJs);

type AnyLoss = AdversarialLoss<string, string>;
const kernel = (seed: number) => ({ kernelInitializer: initializers.glorotNormal({ seed }) });
/** Two networks with batch normalization, whose passes move statistics. */
const normalized = (): Model<GanPlayer> => {
  const network = (inputs: number, outputs: number, seed: number) =>
    fromLayersModel(() =>
      layersModel({
        layers: [
          layers.dense({ units: 4, inputShape: [inputs], activation: 'relu', ...kernel(seed) }),
          layers.batchNormalization({ momentum: 0.5 }),
          layers.dense({ units: outputs, ...kernel(seed + 1) }),
        ],
      }),
    );
  return gan({ seed: 1, generator: network(3, 2, 1), discriminator: network(2, 1, 3) })();
};
const adaptive = {
  optimizers: { generator: adam({ learningRate: 0.01 }), discriminator: adam({ learningRate: 0.01 }) },
};

/** Everything that a model knows about a side, after a step, and what the step measured. */
const outcomeOf = (make: () => Model<GanPlayer>, operator: Parameters<typeof play>[1]) => {
  const model = make();
  const metrics = play(model, operator, { ids });
  const result = {
    metrics,
    generator: contentsOf(generatorOf(model)),
    discriminator: contentsOf([...discriminatorOf(model), ...model.states.values()]),
    iterations: [model.players.discriminator.iterations, model.players.generator.iterations],
  };
  model[Symbol.dispose]();
  return result;
};

describe.each<[string, () => Model<GanPlayer>, AnyLoss]>([
  ['every kind of term', () => rich(adaptive), everyTerm],
  ['batch normalization in both networks', normalized, hinge],
])('a simultaneous step with %s', (_name, make, loss) => {
  it('makes both updates from where both started, bit for bit', () => {
    const both = outcomeOf(make, simultaneousStep(loss));
    const discriminator = outcomeOf(make, discriminatorStep(loss));
    const generator = outcomeOf(make, generatorStep(loss));
    expect(both.discriminator).toEqual(discriminator.discriminator);
    expect(both.generator).toEqual(generator.generator);
    expect(both.metrics).toEqual({ ...discriminator.metrics, ...generator.metrics });
    expect(both.iterations).toEqual([1, 1]);
  });

  it('is not what either order of alternating steps gives', () => {
    const both = outcomeOf(make, simultaneousStep(loss));
    const dThenG = outcomeOf(make, flow(discriminatorStep(loss), generatorStep(loss)));
    const gThenD = outcomeOf(make, flow(generatorStep(loss), discriminatorStep(loss)));
    expect(both.discriminator).toEqual(dThenG.discriminator);
    expect(both.generator).not.toEqual(dThenG.generator);
    expect(both.metrics).not.toEqual(dThenG.metrics);
    expect(both.generator).toEqual(gThenD.generator);
    expect(both.discriminator).not.toEqual(gThenD.discriminator);
  });

  it('leaves nothing behind', () => {
    const model = make();
    play(model, simultaneousStep(loss), { ids });
    expect(leftBehind(() => play(model, simultaneousStep(loss), { ids }))).toBe(0);
    model[Symbol.dispose]();
  });
});

it('takes a scheduled loss, asked once a tick with its step', async () => {
  const asked: number[] = [];
  const scheduled = (step: number): AdversarialLoss => {
    asked.push(step);
    return step < 2 ? wasserstein : nonSaturating;
  };
  const rows = await train((ticks$) => ticks$.pipe(simultaneousStep(scheduled), report()));
  expect(asked).toEqual([0, 1, 2, 3]);
  expect(rows.map(({ gLoss }) => gLoss > 0 && gLoss < 1e9)).toHaveLength(4);
  const linear = rows.map(({ dLoss, dReal, dFake }) => Math.abs(dLoss - (dFake - dReal)) < 1e-6);
  expect(linear).toEqual([true, true, false, false]);
});
