import '../support/float64.js';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential as layersModel } from '@tensorflow/tfjs-layers';
import { linear } from 'rxgan';
import {
  type AdversarialLoss,
  auxiliaryClassifier,
  energyBased,
  featureMatching,
  gradientPenalty,
  leastSquares,
  nonSaturating,
  packing,
  r1,
  r2,
  relativisticPairing,
  wasserstein,
} from 'rxgan/losses';
import {
  dense,
  energyCritic,
  fromLayersModel,
  type GanPlayer,
  gan,
  gaussian,
  heads,
  identity,
  type LatentDistribution,
  type Layer,
  type Model,
  mlp,
  type NetworkFactory,
  normal,
  projection,
  sequential,
  sgd,
  tanh,
  withCondition,
} from 'rxgan/models';
import { discriminatorStep, generatorStep, type Unrolling } from 'rxgan/operators';
import { beforeAll, describe, expect, it } from 'vitest';
import { variable } from '../../src/models/variable.js';
import { apart, gradientOf, largest, type Played, play, setWeights, weightsOf } from '../operators/play.js';
import { leftBehind, start } from '../support/engines.js';
import { contentsOf, discriminatorOf, generatorOf, numTensors } from '../support/fakes.js';

beforeAll(() => start('js'));

type AnyLoss = AdversarialLoss<string, string>;
const options = { kernel: normal(0.9), bias: normal(0.4) };
/** The same latents at every update, so that a step of the discriminator sees what the generator's step sees. */
const fixed: LatentDistribution = {
  name: 'fixed',
  size: 2,
  sample: (_, count) => gaussian(2).sample([1, 2], count),
};
const ids = [0, 1, 1];
const played: Played = { batch: [3, 2], ids, classes: 2 };
const generator = sequential([2], withCondition(2), dense(1, tanh, options), dense(2, undefined, options));
const plain = sequential([2], dense(3, tanh, options), dense(1, undefined, options));

const modelOf = (discriminator: NetworkFactory, rate: number): Model<GanPlayer> =>
  gan({
    seed: 2,
    latents: fixed,
    generator,
    discriminator,
    optimizers: { generator: sgd({ learningRate: 1 }), discriminator: sgd({ learningRate: rate }) },
  })();

/** The generator's loss against a discriminator that has really made so many steps, as a function of the generator's weights. */
const objective =
  (model: Model<GanPlayer>, loss: AnyLoss, steps: number, what: Played) =>
  (weights: readonly number[]): number => {
    const { generator: g, discriminator: d } = model.players;
    const [own, other] = [weightsOf(g.network), weightsOf(d.network)];
    setWeights(g.network, weights);
    for (let i = 0; i < steps; i++) play(model, discriminatorStep(loss), what);
    const { gLoss } = play(model, generatorStep(loss), what);
    setWeights(g.network, own);
    setWeights(d.network, other);
    return gLoss;
  };

const differences = (f: (at: readonly number[]) => number, at: readonly number[], h = 1e-4): number[] =>
  at.map((_, i) => {
    const moved = (by: number): number => f(at.map((value, j) => (j === i ? value + by : value)));
    return (moved(h) - moved(-h)) / (2 * h);
  });

/** Each discriminator of this library's layers, with losses that go with it. */
const cases: readonly (readonly [string, NetworkFactory, AnyLoss, Unrolling, Played])[] = [
  ['one step', plain, nonSaturating, { steps: 1, rate: 0.5 }, played],
  ['two steps', plain, nonSaturating, { steps: 2, rate: 0.5 }, played],
  ['three steps', plain, nonSaturating, { steps: 3, rate: 0.5 }, played],
  ['R1 inside, one step', plain, r1(0.7)(nonSaturating), { steps: 1, rate: 0.3 }, played],
  ['R1 and R2 inside, two steps', plain, r2(0.4)(r1(0.7)(leastSquares)), { steps: 2, rate: 0.1 }, played],
  ['pairs of scores', plain, relativisticPairing(nonSaturating), { steps: 2, rate: 0.5 }, played],
  [
    'a term of both players, a condition and features',
    sequential(
      [2],
      withCondition(2),
      dense(3, tanh, options),
      heads({ score: projection(2), classes: dense(2), features: identity }),
    ),
    featureMatching(0.5)(auxiliaryClassifier(0.8)(nonSaturating)),
    { steps: 2, rate: 0.3 },
    played,
  ],
  [
    'energies',
    energyCritic({
      encoder: sequential([2], dense(2, tanh, options)),
      decoder: sequential([2], dense(2, undefined, options)),
    }),
    energyBased(10),
    { steps: 2, rate: 0.2 },
    played,
  ],
  [
    'packs',
    sequential([4], dense(3, tanh, options), dense(1, undefined, options)),
    packing(2)(nonSaturating),
    { steps: 2, rate: 0.5 },
    { batch: [4, 2], ids: [0, 1, 1, 0], classes: 2 },
  ],
];

describe.each(cases)('unrolled: %s', (_name, discriminator, loss, unrolled, what) => {
  const within = <A>(use: (model: Model<GanPlayer>) => A): A => {
    const model = modelOf(discriminator, unrolled.rate as number);
    try {
      return use(model);
    } finally {
      model[Symbol.dispose]();
    }
  };

  it('the loss is that of the discriminator after so many steps of plain descent, its gradient goes through them all', () =>
    within((model) => {
      const exact = objective(model, loss, unrolled.steps, what);
      const at = weightsOf(model.players.generator.network);
      const numeric = differences(exact, at);
      const value = exact(at);
      expect(apart(weightsOf(model.players.generator.network), at)).toBe(0);
      model.players.generator.iterations = 0;
      model.players.discriminator.iterations = 0;
      const step = generatorStep(loss, { unrolled });
      const gradient = gradientOf(model, 'generator', step, what);
      expect(Math.abs(play(model, step, what).gLoss - value)).toBeLessThan(1e-12);
      expect(apart(gradient, numeric) / largest(numeric)).toBeLessThan(1e-7);
      setWeights(model.players.generator.network, at);
      // The direct part of the gradient alone is another one.
      const frozen = modelOf(discriminator, unrolled.rate as number);
      for (let i = 0; i < unrolled.steps; i++) play(frozen, discriminatorStep(loss), what);
      expect(apart(gradientOf(frozen, 'generator', generatorStep(loss), what), gradient)).toBeGreaterThan(1e-3);
      frozen[Symbol.dispose]();
    }));

  it('the discriminator stays as it is, bit for bit, and nothing is left behind', () =>
    within((model) => {
      const step = generatorStep(loss, { unrolled });
      const before = contentsOf(discriminatorOf(model));
      play(model, step, what);
      expect(leftBehind(() => play(model, step, what))).toBe(0);
      expect(contentsOf(discriminatorOf(model))).toEqual(before);
      expect([model.players.discriminator.iterations, model.players.generator.iterations]).toEqual([0, 2]);
      expect(model.states.size).toBe(0);
    }));
});

describe('unrolled', () => {
  it('one step at a rate that goes to 0 approaches the plain step, in proportion to the rate', () => {
    const model = modelOf(plain, 0);
    const gradient = (unrolled?: Unrolling): number[] =>
      gradientOf(model, 'generator', generatorStep(nonSaturating, unrolled && { unrolled }), played);
    const distance = (rate: number): number => apart(gradient({ steps: 1, rate }), gradient());
    expect(distance(1e-9)).toBeLessThan(1e-8);
    expect(distance(0.1)).toBeGreaterThan(1e-3);
    expect(distance(1e-3) / distance(1e-4)).toBeCloseTo(10, 1);
    model[Symbol.dispose]();
  });

  it('the rate may be a schedule', () => {
    const model = modelOf(plain, 0);
    const gradient = (rate: Unrolling['rate'], step: number): number[] =>
      gradientOf(model, 'generator', generatorStep(nonSaturating, { unrolled: { steps: 2, rate } }), {
        ...played,
        step,
      });
    expect(gradient(linear(1, 0.5, 10), 5)).toEqual(gradient(0.75, 0));
    expect(gradient(linear(1, 0.5, 10), 5)).not.toEqual(gradient(1, 0));
    model[Symbol.dispose]();
  });

  it('every answer is to the same examples, real and generated', () => {
    const model = modelOf(plain, 0);
    const seen: string[] = [];
    const loss: AnyLoss = {
      ...r1(1)(nonSaturating),
      perturbations: [
        (examples) => {
          seen.push(String(examples.dataSync()));
          return examples;
        },
      ],
    };
    play(model, generatorStep(loss, { unrolled: { steps: 3, rate: 0.1 } }), played);
    expect(seen).toHaveLength(2);
    model[Symbol.dispose]();
  });
});

const layersCritic = fromLayersModel(() =>
  layersModel({
    layers: [
      layers.dense({ units: 3, activation: 'relu', inputShape: [2] }),
      layers.dense({ units: 1, name: 'score' }),
    ],
  }),
);
const stock = sequential([2], dense(3, tf.tanh), dense(1));

/** x W, whatever the pass says of W. */
const headstrong: Layer = ({ name }) => {
  const weights = variable(`${name}/kernel`, [2, 1], new Float32Array([1, -1]));
  return {
    outputShape: [1],
    variables: [weights],
    buffers: [],
    apply: (x) => tf.matMul(x as tf.Tensor2D, weights as unknown as tf.Tensor2D),
    twiceDifferentiable: true,
  };
};

describe('what cannot be unrolled is refused by name, changes nothing and leaves nothing behind', () => {
  it.each<[string, NetworkFactory, Unrolling, object]>([
    [
      'a LayersModel',
      layersCritic,
      { steps: 1, rate: 0.1 },
      { _tag: 'ConfigError', path: 'discriminator (a LayersModel)' },
    ],
    [
      'half a LayersModel',
      energyCritic({
        encoder: fromLayersModel(() => layersModel({ layers: [layers.dense({ units: 2, inputShape: [2] })] })),
        decoder: mlp({ inputs: 2, hidden: [], outputs: 2 }),
      }),
      { steps: 1, rate: 0.1 },
      { _tag: 'ConfigError', path: 'discriminator/encoder (a LayersModel)' },
    ],
    [
      'a stock tanh',
      stock,
      { steps: 1, rate: 0.1 },
      { _tag: 'NotTwiceDifferentiable', path: 'discriminator/0', message: expect.stringContaining('unrolling') },
    ],
    [
      'a layer of one’s own that reads its variable past the pass',
      sequential([2], headstrong),
      { steps: 1, rate: 0.1 },
      { _tag: 'ConfigError', path: expect.stringContaining('discriminator/0') },
    ],
    ...[0, -1, 1.5, Number.NaN].map(
      (steps) =>
        [`${steps} steps`, plain, { steps, rate: 0.1 }, { _tag: 'ConfigError', path: 'unrolled.steps' }] as [
          string,
          NetworkFactory,
          Unrolling,
          object,
        ],
    ),
    ...[0, -0.1, Number.NaN, Number.POSITIVE_INFINITY].map(
      (rate) =>
        [`a rate of ${rate}`, plain, { steps: 1, rate }, { _tag: 'ConfigError', path: 'unrolled.rate' }] as [
          string,
          NetworkFactory,
          Unrolling,
          object,
        ],
    ),
    [
      'a schedule that has come to 0',
      plain,
      { steps: 1, rate: linear(0.1, 0, 10) },
      { _tag: 'ConfigError', path: 'unrolled.rate', message: expect.stringContaining('got 0') },
    ],
  ])('%s', (_name, discriminator, unrolled, refusal) => {
    const model = modelOf(discriminator, 0.1);
    const loss = model.players.discriminator.network.energies === true ? energyBased(10) : wasserstein;
    const everything = (): number[][] => contentsOf([...generatorOf(model), ...discriminatorOf(model)]);
    const [before, tensors] = [everything(), numTensors()];
    const step = generatorStep(loss, { unrolled });
    expect(() => play(model, step, { ...played, step: 10 })).toThrow(expect.objectContaining(refusal));
    expect(everything()).toEqual(before);
    expect(numTensors()).toBe(tensors);
    expect(model.players.generator.iterations).toBe(0);
    // And goes on without unrolling.
    play(model, generatorStep(loss), played);
    expect(model.players.generator.iterations).toBe(1);
    model[Symbol.dispose]();
  });

  it('before the generator has made anything: its own statistics stay where they are', () => {
    const normalized = fromLayersModel(() =>
      layersModel({
        layers: [layers.dense({ units: 2, inputShape: [2] }), layers.batchNormalization({ momentum: 0.5 })],
      }),
    );
    const model = gan({ seed: 1, generator: normalized, discriminator: plain })();
    const statistics = (): number[][] => contentsOf(model.players.generator.network.buffers);
    const before = statistics();
    const step = generatorStep(wasserstein, { unrolled: { steps: 1, rate: 0 } });
    expect(() => play(model, step, { batch: [3, 2] })).toThrow(/unrolled.rate/);
    expect(statistics()).toEqual(before);
    play(model, generatorStep(wasserstein), { batch: [3, 2] });
    expect(statistics()).not.toEqual(before);
    model[Symbol.dispose]();
  });

  it('everything that is wrong is said at once', () => {
    const model = modelOf(stock, 0.1);
    const step = generatorStep(gradientPenalty(-1)(nonSaturating), { unrolled: { steps: 0, rate: 0 } });
    const refusal = {
      _tag: 'ConfigError',
      path: expect.stringMatching(/gradientPenalty.*unrolled.steps.*unrolled.rate/),
    };
    expect(() => play(model, step, played)).toThrow(expect.objectContaining(refusal));
    model[Symbol.dispose]();
  });
});
