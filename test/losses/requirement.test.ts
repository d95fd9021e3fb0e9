import {
  auxiliaryClassifier,
  boundaryEquilibrium,
  catGan,
  dragan,
  energyBased,
  fDivergences,
  featureMatching,
  fGan,
  gradientPenalty,
  hinge,
  instanceNoise,
  labelFlipping,
  labelSmoothing,
  leastSquares,
  leCam,
  matchingAware,
  minimax,
  mutualInformation,
  nonSaturating,
  packing,
  problemsOf,
  pullingAway,
  r1,
  r2,
  relativisticAverage,
  relativisticPairing,
  separableLoss,
  type TrainingSetup,
  wasserstein,
} from 'rxgan/losses';
import {
  dense,
  energyCritic,
  gaussian,
  heads,
  identity,
  jointLatents,
  mlp,
  type Network,
  type NetworkFactory,
  oneHotLatent,
  sequential,
  sigmoid,
  softmax,
  tanh,
  uniform,
} from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnyLoss } from '../../src/losses/loss.js';
import { refusal } from '../../src/losses/requirement.js';
import { start } from '../support/engines.js';
import { setupOf } from './setups.js';

beforeAll(() => start('js'));

const networkOf = (make: NetworkFactory): Network => make({ name: 'discriminator', key: [1, 2] });
const squashed = (activation: Parameters<typeof dense>[1]): Network => networkOf(sequential([2], dense(1, activation)));
const energy = (): Network =>
  networkOf(
    energyCritic({
      encoder: mlp({ inputs: 2, hidden: [], outputs: 3 }),
      decoder: mlp({ inputs: 3, hidden: [], outputs: 2 }),
    }),
  );
const withHeads = (layers: Parameters<typeof heads>[0]): Network => networkOf(sequential([2], heads(layers)));

const problem = (tag: string, path: string, ...texts: readonly string[]): unknown =>
  expect.objectContaining({ _tag: tag, path, message: expect.stringMatching(new RegExp(texts.join('.*'), 's')) });
const expectProblems = (loss: AnyLoss, over: Partial<TrainingSetup>, ...expected: readonly unknown[]): void =>
  expect(problemsOf(loss, setupOf(over))).toEqual(expected);

const mine = separableLoss({ name: 'mine', asReal: (s) => s, asFake: (s) => s, generator: (s) => s });
/** Losses of raw scores. */
const raw: readonly AnyLoss[] = [
  minimax,
  nonSaturating,
  wasserstein,
  hinge,
  mine,
  fGan(fDivergences.pearson),
  relativisticAverage(nonSaturating),
  relativisticPairing(hinge),
  labelSmoothing()(nonSaturating),
  labelFlipping(0.1)(nonSaturating),
];
const ofEnergies: readonly AnyLoss[] = [energyBased(), boundaryEquilibrium()];

describe('a loss of raw scores', () => {
  test.each(raw)('$name refuses an output with a limited range, and names the layer', (loss) => {
    for (const activation of [sigmoid, tanh, softmax])
      expectProblems(
        loss,
        { discriminator: squashed(activation) },
        problem(
          'ConfigError',
          'discriminator/0',
          'squashes its output',
          'is a loss of raw scores',
          'leave the last activation out',
        ),
      );
  });
  test.each(raw)('$name refuses energies, which are low for what is real', (loss) => {
    expectProblems(
      loss,
      { discriminator: energy() },
      problem('ConfigError', 'discriminator', 'gives energies', 'energyBased'),
    );
  });
  test.each(raw)('$name takes a plain critic', (loss) => expectProblems(loss, {}));
  test.each([...raw, leastSquares])(
    '$name refuses several scores an example, of which it would take the mean',
    (loss) => {
      expectProblems(
        loss,
        { discriminator: withHeads({ score: dense(3), other: dense(1) }) },
        problem(
          'ConfigError',
          'discriminator.score',
          'has 3 numbers an example, but',
          'takes one',
          'score: dense\\(1\\)',
        ),
      );
      expectProblems(loss, { discriminator: withHeads({ score: dense(1), other: dense(3) }) });
    },
  );
  test('says which loss it is', () => {
    expectProblems(
      hinge,
      { discriminator: squashed(sigmoid) },
      problem('ConfigError', 'discriminator/0', 'but hinge is'),
    );
    expectProblems(
      mine,
      { discriminator: squashed(sigmoid) },
      problem('ConfigError', 'discriminator/0', 'but mine is'),
    );
  });
  test('least squares take scores of any range', () => {
    expectProblems(leastSquares, { discriminator: squashed(sigmoid) });
  });
  test('CatGAN wants at least two classes, raw', () => {
    expectProblems(catGan, {}, problem('ConfigError', 'discriminator.score', 'sorts into classes, and there is 1'));
    const one = withHeads({ score: dense(1), other: dense(7) });
    expectProblems(catGan, { discriminator: one }, problem('ConfigError', 'discriminator.score', 'there is 1'));
    expectProblems(catGan, { discriminator: withHeads({ score: dense(2) }) });
    expectProblems(
      catGan,
      { discriminator: withHeads({ score: dense(2, sigmoid) }) },
      problem('ConfigError', 'discriminator/0/score', 'catGan is a loss of raw scores'),
    );
  });
});

describe('a loss of energies', () => {
  test.each(ofEnergies)('$name refuses a critic whose scores may be of any sign', (loss) => {
    expectProblems(loss, {}, problem('ConfigError', 'discriminator', loss.name, 'make it with energyCritic'));
  });
  test.each(ofEnergies)('$name takes one made by energyCritic', (loss) => {
    expectProblems(loss, { discriminator: energy() });
  });
  test.each(ofEnergies)('$name refuses several energies an example', (loss) => {
    const discriminator = { ...energy(), heads: { score: [0, 2], code: [2, 3] } as const };
    expectProblems(loss, { discriminator }, problem('ConfigError', 'discriminator.score', 'has 2 numbers', loss.name));
  });
  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('energyBased refuses the margin %d', (margin) => {
    expectProblems(
      energyBased(margin),
      { discriminator: energy() },
      problem('ConfigError', 'energyBased.margin', `expected a number above 0, got ${margin}`),
    );
  });
  test.each([1e-3, 1, 1e6])('energyBased takes the margin %d', (margin) => {
    expectProblems(energyBased(margin), { discriminator: energy() });
  });
  test.each([
    [{ diversity: -0.1 }, 'diversity', 'from 0 to 1, got -0.1'],
    [{ diversity: 1.1 }, 'diversity', 'from 0 to 1, got 1.1'],
    [{ gain: 0 }, 'gain', 'got 0'],
    [{ gain: 1.5 }, 'gain', 'to 1, got 1.5'],
    [{ gain: Number.NaN }, 'gain', 'got NaN'],
  ])('boundaryEquilibrium refuses %o', (options, name, text) => {
    expectProblems(
      boundaryEquilibrium(options),
      { discriminator: energy() },
      problem('ConfigError', `boundaryEquilibrium.${name}`, text),
    );
  });
  test.each([{ diversity: 0 }, { diversity: 1 }, { gain: 1 }, { gain: 1e-9 }])(
    'boundaryEquilibrium takes %o',
    (options) => {
      expectProblems(boundaryEquilibrium(options), { discriminator: energy() });
    },
  );
});

describe('a penalty on gradients', () => {
  const stock = (): Network =>
    networkOf(
      sequential(
        [2],
        dense(4, (x) => x),
        dense(1),
      ),
    );
  const mixing = (): Network => ({
    ...networkOf(mlp({ inputs: 2, hidden: [4], outputs: 1 })),
    mixesBatch: ['discriminator/norm'],
  });

  test.each([
    ['gradientPenalty', gradientPenalty()(wasserstein)],
    ['dragan', dragan()(wasserstein)],
    ['r1', r1()(wasserstein)],
    ['r2', r2()(wasserstein)],
  ])('%s refuses a critic that cannot be differentiated twice, and one that mixes its examples', (name, loss) => {
    expectProblems(
      loss,
      { discriminator: stock() },
      problem('NotTwiceDifferentiable', 'discriminator/0', `${name} differentiates the critic twice`),
    );
    expectProblems(
      loss,
      { discriminator: mixing() },
      problem('ConfigError', 'discriminator/norm', 'mixes the examples of a batch', name, 'layer normalization'),
    );
    expectProblems(
      loss,
      { discriminator: { ...stock(), mixesBatch: ['discriminator/norm', 'discriminator/other'] } },
      problem('NotTwiceDifferentiable', 'discriminator/0'),
      problem('ConfigError', 'discriminator/norm, discriminator/other'),
    );
    expectProblems(loss, {});
  });
  test.each([leCam()(wasserstein), instanceNoise(0.1)(nonSaturating)])('$name takes either', (loss) => {
    expectProblems(loss, { discriminator: stock() });
    expectProblems(loss, { discriminator: mixing() });
  });
});

describe('numbers out of range', () => {
  const late = (value: number) => (step: number) => (step < 5 ? 0.5 : value);
  test.each([-0.1, 1.05, Number.NaN])('a label or a share of %d is refused, at the step where it comes up', (value) => {
    const got = `got ${value} at step 5`;
    const at5 = { step: 5 };
    expectProblems(labelSmoothing(late(value))(hinge), at5, problem('ConfigError', 'labelSmoothing.real', got));
    expectProblems(labelSmoothing(1, late(value))(hinge), at5, problem('ConfigError', 'labelSmoothing.fake', got));
    expectProblems(labelFlipping(late(value))(hinge), at5, problem('ConfigError', 'labelFlipping.share', got));
    for (const loss of [labelSmoothing(late(value), late(value))(hinge), labelFlipping(late(value))(hinge)])
      expectProblems(loss, { step: 4 });
    // Its share is a weight too, and one below 0 is refused as that as well.
    expect(problemsOf(matchingAware(value)(hinge), setupOf({ classes: 2 }))).toContainEqual(
      problem('ConfigError', 'matchingAware.share', `from 0 to 1, got ${value}`),
    );
  });
  test.each([0, 1])('a label or a share of %d is taken', (value) => {
    for (const loss of [labelSmoothing(value, value)(hinge), labelFlipping(value)(hinge)]) expectProblems(loss, {});
    expectProblems(matchingAware(value)(hinge), { classes: 2 });
  });
  test.each([-0.1, Number.NaN, Number.POSITIVE_INFINITY])('noise of the deviation %d is refused', (value) => {
    expectProblems(
      instanceNoise(late(value))(hinge),
      { step: 5 },
      problem('ConfigError', 'instanceNoise.deviation', `got ${value} at step 5`),
    );
    expectProblems(instanceNoise(0)(hinge), {});
  });
  test.each([
    ['gradientPenalty', gradientPenalty(-1)(wasserstein)],
    ['dragan', dragan(-1)(wasserstein)],
    ['r1', r1(-1)(wasserstein)],
    ['r2', r2(-1)(wasserstein)],
    ['leCam', leCam(-1)(wasserstein)],
  ])('%s refuses a weight below 0', (name, loss) => {
    expectProblems(loss, {}, problem('ConfigError', `${name}.weight`, 'got -1 at step 0'));
  });
});

describe('classes and heads', () => {
  const classifier = auxiliaryClassifier()(nonSaturating);
  const sorting = (width: number): Network => withHeads({ score: dense(1), classes: dense(width) });

  test('matchingAware wants labels of at least two classes', () => {
    const loss = matchingAware()(nonSaturating);
    expectProblems(loss, {}, problem('ConfigError', 'batch.labels', 'matchingAware needs classes', 'labeled: true'));
    expectProblems(
      loss,
      { classes: 1 },
      problem('ConfigError', 'batch.labels', 'needs 2 classes, got 1', 'more classes'),
    );
    expectProblems(loss, { classes: 2 });
  });
  test('auxiliaryClassifier wants labels and a head of as many logits', () => {
    expectProblems(
      classifier,
      {},
      problem('ConfigError', 'batch.labels', 'auxiliaryClassifier needs classes'),
      problem('ConfigError', 'discriminator.classes', 'needs an output of this name'),
    );
    expectProblems(
      classifier,
      { classes: 3, discriminator: sorting(4) },
      problem('ConfigError', 'discriminator.classes', 'needs 3 numbers here, and there are 4', 'classes: dense\\(3\\)'),
    );
    expectProblems(
      classifier,
      { classes: 0, discriminator: sorting(1) },
      problem('ConfigError', 'batch.labels', 'needs 1 classes, got 0'),
      problem('ConfigError', 'discriminator.classes', 'needs 0 numbers here, and there are 1'),
    );
    expectProblems(classifier, { classes: 3, discriminator: sorting(3) });
    expectProblems(classifier, { classes: 1, discriminator: sorting(1) });
    expectProblems(
      auxiliaryClassifier(1, { head: 'kinds' })(nonSaturating),
      { classes: 3, discriminator: sorting(3) },
      problem('ConfigError', 'discriminator.kinds', 'there is none'),
    );
    const weighed = auxiliaryClassifier(-1)(nonSaturating);
    expectProblems(
      weighed,
      { classes: 3, discriminator: sorting(3) },
      problem('ConfigError', 'dClasses.weight'),
      problem('ConfigError', 'gClasses.weight'),
    );
  });
  test('mutualInformation wants a part of the latents and a head of fitting width for every code', () => {
    const loss = mutualInformation({ digit: 'categorical', style: 'gaussian' })(nonSaturating);
    const latents = jointLatents({ noise: gaussian(4), digit: oneHotLatent(10), style: uniform(2) });
    expect(problemsOf(loss, setupOf()).map(({ path }) => path)).toEqual([
      'latents.digit',
      'discriminator.digit',
      'latents.style',
      'discriminator.style',
    ]);
    const reading = (digit: number, style: number): Network =>
      withHeads({ score: dense(1), digit: dense(digit), style: dense(style) });
    expectProblems(loss, { latents, discriminator: reading(10, 4) });
    expectProblems(
      loss,
      { latents, discriminator: reading(9, 2) },
      problem('ConfigError', 'discriminator.digit', 'needs 10 numbers here, and there are 9'),
      problem('ConfigError', 'discriminator.style', 'needs 4 numbers here, and there are 2'),
    );
    expectProblems(
      mutualInformation({ digit: 'categorical' }, -1)(nonSaturating),
      { latents, discriminator: reading(10, 4) },
      problem('ConfigError', 'dInformation.weight'),
      problem('ConfigError', 'gInformation.weight'),
    );
  });
  test('featureMatching wants features, of any width', () => {
    const loss = featureMatching()(nonSaturating);
    expectProblems(loss, {}, problem('ConfigError', 'discriminator.features', 'featureMatching', 'there is none'));
    expectProblems(loss, { discriminator: withHeads({ score: dense(1), features: identity }) });
    expectProblems(
      featureMatching(-1)(nonSaturating),
      {},
      problem('ConfigError', 'featureMatching.weight'),
      expect.anything(),
    );
  });
  test('pullingAway wants codes, which an energyCritic has', () => {
    const loss = pullingAway()(energyBased());
    expectProblems(loss, { discriminator: energy() });
    expectProblems(
      pullingAway()(nonSaturating),
      {},
      problem('ConfigError', 'discriminator.code', 'pullingAway', 'there is none'),
    );
    expectProblems(
      pullingAway(-1)(energyBased()),
      { discriminator: energy() },
      problem('ConfigError', 'pullingAway.weight'),
    );
  });
});

describe('several mistakes', () => {
  const mistaken = packing(3)(instanceNoise(-1)(matchingAware(2)(labelSmoothing(1.05)(hinge))));
  const setup = (): TrainingSetup => setupOf({ discriminator: squashed(sigmoid), batch: 8, classes: 1 });

  test('are reported all at once, in the order in which the loss was put together', () => {
    expect(problemsOf(mistaken, setup()).map(({ path }) => path)).toEqual([
      'discriminator/0',
      'labelSmoothing.real',
      'matchingAware.share',
      'batch.labels',
      'instanceNoise.deviation',
      'packing',
    ]);
  });
  test('become one failure that has them all, a single one stays what it is', () => {
    const [first, second, ...rest] = problemsOf(mistaken, setup());
    expect(refusal([first!])).toBe(first);
    const together = refusal([first!, second!, ...rest]);
    expect(together).toMatchObject({
      _tag: 'ConfigError',
      path: 'discriminator/0 and labelSmoothing.real and matchingAware.share and batch.labels and instanceNoise.deviation and packing',
      problems: [first, second, ...rest],
    });
    expect(together.message).toContain('6 problems');
    [first!, second!, ...rest].forEach(({ message }, i) => {
      expect(together.message).toContain(`(${i + 1}) ${message}`);
    });
  });
  test('leave a defect a defect', () => {
    const broken: AnyLoss = {
      ...hinge,
      requirements: [
        () => {
          throw new TypeError('a mistake in the library');
        },
      ],
    };
    expect(() => problemsOf(broken, setupOf())).toThrow(TypeError);
  });
});
