import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model as layersGraph } from '@tensorflow/tfjs-layers';
import { explain, isFailure, type RxganFailure } from 'rxgan';
import {
  type AdversarialLoss,
  auxiliaryClassifier,
  boundaryEquilibrium,
  energyBased,
  featureMatching,
  gradientPenalty,
  hinge,
  instanceNoise,
  labelFlipping,
  labelSmoothing,
  matchingAware,
  mutualInformation,
  nonSaturating,
  packing,
  r1,
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
  type Model,
  mlp,
  type NetworkFactory,
  sequential,
  sigmoid,
} from 'rxgan/models';
import { discriminatorStep, every, generatorStep, simultaneousStep, times } from 'rxgan/operators';
import type { Metrics } from 'rxgan/streams';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Adding } from '../../src/operators/step.js';
import { contentsOf, discriminatorOf, generatorOf, numTensors, startJs } from '../support/fakes.js';
import { type Played, play } from './play.js';

beforeAll(startJs);

type AnyLoss = AdversarialLoss<string, string>;
type AnyLayer = ReturnType<typeof layers.batchNormalization> | ReturnType<typeof layers.dense>;
/** A graph of these layers, with a dense layer first. */
const critic = (inputs: number, ...rest: readonly (() => AnyLayer)[]): NetworkFactory =>
  fromLayersModel(() => {
    const examples = input({ shape: [inputs] });
    const first = layers.dense({ units: 4, activation: 'relu', name: 'first' });
    const outputs = [first, ...rest.map((make) => make())].reduce(
      (x, layer) => layer.apply(x) as typeof examples,
      examples,
    );
    return layersGraph({ inputs: examples, outputs });
  });
const modelOf = (discriminator: NetworkFactory): Model<GanPlayer> =>
  gan({ seed: 1, generator: mlp({ inputs: 3, hidden: [4], outputs: 2 }), discriminator })();
const everything = (model: Model<GanPlayer>): number[][] =>
  contentsOf([...generatorOf(model), ...discriminatorOf(model), ...model.states.values()]);

const steps: readonly ((loss: AnyLoss) => Adding<Metrics>)[] = [discriminatorStep, generatorStep, simultaneousStep];
/** What each step says of a loss; nothing has moved by then, and nothing is left behind. */
const refusals = (model: Model<GanPlayer>, loss: AnyLoss, played?: Played): RxganFailure[] => {
  const [before, tensors] = [everything(model), numTensors()];
  const failures = steps.map((step): RxganFailure => {
    try {
      play(model, step(loss), played);
    } catch (error) {
      if (isFailure(error)) return error;
      throw error;
    }
    throw new Error('nothing was refused');
  });
  expect(everything(model)).toEqual(before);
  expect([model.players.discriminator.iterations, model.players.generator.iterations]).toEqual([0, 0]);
  expect(numTensors()).toBe(tensors);
  return failures;
};

const problemsIn = (failure: RxganFailure): readonly RxganFailure[] =>
  (failure as unknown as { readonly problems: readonly RxganFailure[] }).problems;

describe('a configuration with many mistakes', () => {
  const mistaken = packing(3)(gradientPenalty(10)(labelSmoothing(1.2)(wasserstein)));
  const squashed = critic(
    6,
    () => layers.batchNormalization({ name: 'mixing' }),
    () => layers.dense({ units: 1, activation: 'sigmoid', name: 'probability' }),
  );

  it('is refused once, with every path, by the steps of both players', () => {
    const model = modelOf(squashed);
    for (const failure of refusals(model, mistaken)) {
      expect(problemsIn(failure).map(({ _tag, path }) => [_tag, path])).toEqual([
        ['ConfigError', 'discriminator/probability (Dense, sigmoid)'],
        ['ConfigError', 'labelSmoothing.real'],
        ['NotTwiceDifferentiable', 'discriminator/probability (Dense, sigmoid)'],
        ['ConfigError', 'discriminator/mixing (BatchNormalization, linear)'],
        ['ConfigError', 'packing'],
      ]);
      expect(failure._tag).toBe('ConfigError');
      for (const { path, message } of problemsIn(failure)) {
        expect(failure.path).toContain(path);
        expect(failure.message).toContain(message);
      }
    }
    model[Symbol.dispose]();
  });

  it('reads as a numbered list of what is wrong, where, and what to do', () => {
    const model = modelOf(squashed);
    expect(explain(refusals(model, mistaken)[0]).split('\n')).toEqual([
      'discriminator/probability (Dense, sigmoid) and labelSmoothing.real and discriminator/probability (Dense, sigmoid) and discriminator/mixing (BatchNormalization, linear) and packing: 5 problems; correct each:',
      '  (1) discriminator/probability (Dense, sigmoid): squashes its output, but wasserstein is a loss of raw scores; leave the last activation out',
      '  (2) labelSmoothing.real: expected a number from 0 to 1, got 1.2 at step 0; use 0.9 for real and 0 for fake: outside of [0, 1] the loss has no lower bound',
      '  (3) discriminator/probability (Dense, sigmoid): gradientPenalty differentiates the critic twice, and TensorFlow.js gets the second derivative of this layer wrong or has none; use the activations of rxgan/models there, or linear, relu or softplus in a LayersModel',
      '  (4) discriminator/mixing (BatchNormalization, linear): mixes the examples of a batch, and gradientPenalty is a penalty on the gradient of each alone; use layer normalization there, or none',
      '  (5) packing: 3 does not divide the batch of 8; choose a batch size that is a multiple of it',
    ]);
    model[Symbol.dispose]();
  });

  it('counts shapes that do not fit among them', () => {
    const model = modelOf(sequential([4], dense(1, sigmoid)));
    const failures = refusals(model, r1(-1)(packing(2)(hinge)), { batch: [8, 3], latents: gaussian(5) });
    for (const failure of failures)
      expect(problemsIn(failure).map(({ path }) => path)).toEqual([
        'tick 0, batch',
        'tick 0, latents',
        'discriminator/0',
        'r1.weight',
      ]);
    model[Symbol.dispose]();
  });

  it('can be put right one by one, until nothing is refused', () => {
    const right = modelOf(critic(6, () => layers.dense({ units: 1, name: 'score' })));
    const loss = packing(3)(gradientPenalty(10)(labelSmoothing(0.9)(wasserstein)));
    for (const step of steps) play(right, step(loss), { batch: [9, 2] });
    expect([right.players.discriminator.iterations, right.players.generator.iterations]).toEqual([2, 2]);
    right[Symbol.dispose]();
  });
});

describe('one mistake is refused as itself, by the steps of both players', () => {
  const plain = mlp({ inputs: 2, hidden: [4], outputs: 1 });
  const energetic = energyCritic({
    encoder: mlp({ inputs: 2, hidden: [], outputs: 1 }),
    decoder: mlp({ inputs: 1, hidden: [], outputs: 2 }),
  });
  const classes = heads({ score: dense(1), classes: dense(3) });
  const labeled: Played = { ids: [0, 1, 2, 2, 1, 0, 0, 1] };
  const config = (path: string): object => ({ _tag: 'ConfigError', path });

  test.each<[string, NetworkFactory, AnyLoss, object, Played?]>([
    [
      'a stock tanh under a penalty',
      sequential([2], dense(4, tf.tanh), dense(1)),
      r1(1)(hinge),
      { _tag: 'NotTwiceDifferentiable', path: 'discriminator/0' },
    ],
    ['a squashed score', sequential([2], dense(1, sigmoid)), hinge, config('discriminator/0')],
    ['a squashed head', sequential([2], heads({ score: dense(1, sigmoid) })), hinge, config('discriminator/0/score')],
    ['data of another shape', plain, hinge, { _tag: 'ShapeMismatch', path: 'tick 0, batch' }, { batch: [8, 3] }],
    [
      'packs that the discriminator does not take',
      plain,
      packing(2)(hinge),
      { _tag: 'ShapeMismatch', path: 'tick 0, batch' },
    ],
    [
      'packs that do not divide the batch',
      mlp({ inputs: 6, hidden: [], outputs: 1 }),
      packing(3)(hinge),
      config('packing'),
    ],
    ['a label outside of [0, 1]', plain, labelSmoothing(0.9, -0.1)(nonSaturating), config('labelSmoothing.fake')],
    ['a share outside of [0, 1]', plain, labelFlipping(1.5)(nonSaturating), config('labelFlipping.share')],
    ['noise below 0', plain, instanceNoise(-1)(nonSaturating), config('instanceNoise.deviation')],
    ['a weight that is no number', plain, r1(Number.NaN)(hinge), config('r1.weight')],
    ['scores for a loss of energies', plain, energyBased(), config('discriminator')],
    ['scores for an equilibrium', plain, boundaryEquilibrium(), config('discriminator')],
    ['energies for a loss of scores', energetic, hinge, config('discriminator')],
    ['a classifier without labels', sequential([2], classes), auxiliaryClassifier()(hinge), config('batch.labels')],
    ['a classifier without its head', plain, auxiliaryClassifier()(hinge), config('discriminator.classes'), labeled],
    [
      'a classifier of other classes',
      sequential([2], classes),
      auxiliaryClassifier()(hinge),
      config('discriminator.classes'),
      { ...labeled, classes: 4 },
    ],
    ['matching without labels', plain, matchingAware()(hinge), config('batch.labels')],
    [
      'matching with one class',
      plain,
      matchingAware()(hinge),
      config('batch.labels'),
      { ids: [0, 0, 0, 0, 0, 0, 0, 0], classes: 1 },
    ],
    ['features that are not there', plain, featureMatching()(hinge), config('discriminator.features')],
    [
      'a code without its part',
      sequential([2], heads({ score: dense(1), kind: dense(3) })),
      mutualInformation({ kind: 'categorical' })(hinge),
      config('latents.kind'),
    ],
  ])('%s', (_name, discriminator, loss, refusal, played) => {
    const model = modelOf(discriminator);
    for (const failure of refusals(model, loss, played)) expect(failure).toMatchObject(refusal);
    expect('problems' in refusals(model, loss, played)[0]!).toBe(false);
    model[Symbol.dispose]();
  });

  it('a mistake that comes with a schedule is refused when it comes', () => {
    const model = modelOf(plain);
    const loss = labelSmoothing((step) => (step < 3 ? 0.9 : 1.1))(nonSaturating);
    play(model, discriminatorStep(loss), { step: 2 });
    expect(() => play(model, discriminatorStep(loss), { step: 3 })).toThrow(/got 1.1 at step 3/);
    expect(model.players.discriminator.iterations).toBe(1);
    model[Symbol.dispose]();
  });

  it('a requirement that is broken itself is no refusal', () => {
    const model = modelOf(plain);
    const broken: AnyLoss = {
      ...hinge,
      requirements: [
        () => {
          throw new TypeError('a defect');
        },
      ],
    };
    expect(() => play(model, discriminatorStep(broken))).toThrow(TypeError);
    model[Symbol.dispose]();
  });
});

describe('periods and counts below 1', () => {
  const never = generatorStep(nonSaturating);
  const refused = (path: string) => expect.objectContaining({ _tag: 'ConfigError', path });

  it.each([0, -1, 0.5, Number.NaN])('%d are refused wherever they are written', (count) => {
    expect(() => every(count, never)).toThrow(refused('every'));
    expect(() => times(count, never)).toThrow(refused('times'));
  });
});
