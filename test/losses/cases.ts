import * as tf from '@tensorflow/tfjs-core';
import type * as losses from 'rxgan/losses';
import {
  auxiliaryClassifier,
  boundaryEquilibrium,
  catGan,
  dragan,
  energyBased,
  type FDivergence,
  fDivergences,
  featureMatching,
  fGan,
  gradientPenalty,
  hinge,
  instanceNoise,
  labelFlipping,
  labelSmoothing,
  leastSquares,
  leastSquaresWith,
  leCam,
  matchingAware,
  minimax,
  mutualInformation,
  nonSaturating,
  packing,
  pullingAway,
  r1,
  r2,
  relativisticAverage,
  relativisticPairing,
  separableLoss,
  wasserstein,
  withDiscriminatorTerm,
  withGeneratorTerm,
} from 'rxgan/losses';
import { softplus } from 'rxgan/models';
import type { AnyLoss } from '../../src/losses/loss.js';
import {
  averageRelativistic,
  categorical,
  crossEntropyFake,
  crossEntropyReal,
  distanceTo,
  down,
  equilibrium,
  type Formulas,
  fGanParts,
  flipped,
  hinged,
  mixed,
  type Oracle,
  pairedRelativistic,
  scaled,
  separable,
  up,
} from './oracles.js';
import {
  classesOf,
  draganOf,
  driftOf,
  gradientPenaltyOf,
  informationOf,
  leCamOf,
  matchedFeaturesOf,
  mismatchedOf,
  pullingAwayOf,
  type TermOracle,
  zeroCenteredOf,
} from './terms.js';

/** A loss beside what the papers say of it, in plain numbers. */
export interface Case {
  /** The name under which `rxgan/losses` exports what is tested here. */
  readonly of: keyof typeof losses;
  readonly name: string;
  readonly loss: AnyLoss;
  readonly oracle: Oracle;
  /** The further terms by name, with their weights. */
  readonly terms?: Readonly<Record<string, TermOracle>>;
  /** What the loss, or its one term that remembers something, remembers. */
  readonly state?: readonly number[];
  /** Scores an example; 1 if not given. */
  readonly width?: number;
  /** Compares real with generated examples one by one, so there must be as many of them. */
  readonly paired?: boolean;
  /** Looks at the classes of a batch, which real and generated examples share. */
  readonly labeled?: boolean;
  /** Draws something for each example: neither order nor copies leave it as it is. */
  readonly draws?: boolean;
  /** Which way the generator wants its scores; none if it has no preference. */
  readonly better?: 'up' | 'down' | 'neither';
  /** The loss with which copies of a batch change nothing although a term draws; `false` where it holds for none. */
  readonly settled?: AnyLoss | false;
}

const gan: Formulas = { asReal: crossEntropyReal, asFake: crossEntropyFake, generator: crossEntropyReal };
const zeroSum: Formulas = { ...gan, generator: scaled(-1, crossEntropyFake) };
const linear: Formulas = { asReal: down, asFake: up, generator: down };
const margins: Formulas = { asReal: hinged(1, -1), asFake: hinged(1, 1), generator: down };
const squares = (fake: number, real: number, generator: number): Formulas => ({
  asReal: distanceTo(real),
  asFake: distanceTo(fake),
  generator: distanceTo(generator),
});
/** Three labels that cannot be mistaken for each other. */
const uneven = leastSquaresWith({ fake: -0.75, real: 1.25, generator: 0.5 });
const unevenSquares = squares(-0.75, 1.25, 0.5);
const margin = (m: number): Formulas => ({ asReal: up, asFake: hinged(m, -1), generator: up });

const own = separableLoss({
  name: 'mine',
  asReal: (scores) => tf.square(tf.sub(scores, 1)),
  asFake: (scores) => tf.mul(2, softplus(scores)),
  generator: (fake) => tf.mul(-3, fake),
});
const ownFormulas: Formulas = {
  asReal: scaled(2, distanceTo(1)),
  asFake: scaled(2, crossEntropyFake),
  generator: scaled(3, down),
};

const drift = (side: 'real' | 'fake') => ({
  name: 'drift' as const,
  weight: 0.25,
  value: ({ head }: losses.View) => tf.mean(tf.square(head(side, 'score'))) as tf.Scalar,
});

const fGans = Object.entries<FDivergence>(fDivergences).flatMap(([row, divergence]): Case[] => {
  const { activation, conjugate } = fGanParts[row]!;
  const discriminator = { asReal: scaled(-1, activation), asFake: conjugate };
  return [
    {
      of: 'fGan',
      name: `fGan(${row})`,
      loss: fGan(divergence),
      oracle: separable({ ...discriminator, generator: scaled(-1, activation) }),
      better: 'up',
    },
    {
      of: 'fGan',
      name: `fGan(${row}), saturating`,
      loss: fGan(divergence, { saturating: true }),
      oracle: separable({ ...discriminator, generator: scaled(-1, conjugate) }),
      better: 'up',
    },
  ];
});

const plain = (of: Case['of'], loss: AnyLoss, formulas: Formulas, more: Partial<Case> = {}): Case => ({
  of,
  name: loss.name,
  loss,
  oracle: separable(formulas),
  better: 'up',
  ...more,
});

/** Losses of scores, without further terms. */
const ofScores: readonly Case[] = [
  plain('minimax', minimax, zeroSum),
  plain('nonSaturating', nonSaturating, gan),
  plain('wasserstein', wasserstein, linear),
  plain('hinge', hinge, margins),
  plain('leastSquares', leastSquares, squares(0, 1, 1)),
  plain('leastSquaresWith', uneven, unevenSquares, { name: 'leastSquaresWith' }),
  plain('separableLoss', own, ownFormulas),
  plain('energyBased', energyBased(1.5), margin(1.5), { name: 'energyBased(1.5)', better: 'down' }),
  plain('energyBased', energyBased(), margin(10), { better: 'down' }),
  plain('boundaryEquilibrium', boundaryEquilibrium({ diversity: 0.7, gain: 0.01 }), linear, {
    oracle: equilibrium(0.375),
    state: [0.375],
    better: 'down',
  }),
  ...fGans,
  plain('catGan', catGan, gan, { oracle: categorical, width: 3, better: 'neither' }),
  plain('relativisticAverage', relativisticAverage(nonSaturating), gan, { oracle: averageRelativistic(gan) }),
  plain('relativisticAverage', relativisticAverage(uneven), gan, { oracle: averageRelativistic(unevenSquares) }),
  plain('relativisticAverage', relativisticAverage(own), gan, { oracle: averageRelativistic(ownFormulas) }),
  plain('relativisticPairing', relativisticPairing(nonSaturating), gan, {
    oracle: pairedRelativistic(gan),
    paired: true,
  }),
  plain('relativisticPairing', relativisticPairing(uneven), gan, {
    oracle: pairedRelativistic(unevenSquares),
    paired: true,
  }),
];

/** What wraps a loss and adds no term. */
const wrapped: readonly Case[] = [
  plain('labelSmoothing', labelSmoothing()(nonSaturating), {
    ...gan,
    asReal: mixed(0.9, crossEntropyReal, crossEntropyFake),
  }),
  plain(
    'labelSmoothing',
    labelSmoothing(0.8, 0.125)(uneven),
    {
      ...unevenSquares,
      asReal: mixed(0.8, distanceTo(1.25), distanceTo(-0.75)),
      asFake: mixed(0.125, distanceTo(1.25), distanceTo(-0.75)),
    },
    { name: 'labelSmoothing of both sides' },
  ),
  plain('labelFlipping', labelFlipping(0.3)(minimax), zeroSum, { oracle: flipped(0.3, zeroSum), draws: true }),
  plain('labelFlipping', labelFlipping(0.6)(uneven), zeroSum, {
    name: 'labelFlipping of most',
    oracle: flipped(0.6, unevenSquares),
    draws: true,
  }),
  plain('instanceNoise', instanceNoise(0.3)(hinge), margins),
  plain('packing', packing(2)(uneven), unevenSquares),
];

/** What adds a term to one of the players or to both. */
const extended: readonly Case[] = [
  plain('withDiscriminatorTerm', withDiscriminatorTerm(drift('real'))(wasserstein), linear, {
    terms: { drift: driftOf(0.25, 'real') },
  }),
  plain('withGeneratorTerm', withGeneratorTerm(drift('fake'))(minimax), zeroSum, {
    name: 'withGeneratorTerm',
    terms: { drift: driftOf(0.25, 'fake') },
  }),
  plain('gradientPenalty', gradientPenalty()(wasserstein), linear, {
    terms: { gradientPenalty: gradientPenaltyOf(10) },
  }),
  plain('gradientPenalty', gradientPenalty(0.5, { oneSided: true })(hinge), margins, {
    name: 'gradientPenalty, one-sided',
    terms: { gradientPenalty: gradientPenaltyOf(0.5, true) },
  }),
  plain('dragan', dragan()(nonSaturating), gan, {
    terms: { dragan: draganOf(10, 0.5) },
    settled: dragan(10, { spread: 0 })(nonSaturating),
  }),
  plain('dragan', dragan(2, { spread: 1.25 })(uneven), unevenSquares, {
    name: 'dragan in a wide neighborhood',
    terms: { dragan: draganOf(2, 1.25) },
    settled: dragan(2, { spread: 0 })(uneven),
  }),
  plain('r1', r1()(nonSaturating), gan, { terms: { r1: zeroCenteredOf('real', 10) } }),
  plain('r2', r2()(nonSaturating), gan, { terms: { r2: zeroCenteredOf('fake', 10) } }),
  plain('leCam', leCam()(hinge), margins, { terms: { leCam: leCamOf(0.3) }, state: [0.75, -0.5] }),
  plain(
    'matchingAware',
    matchingAware()(nonSaturating),
    { ...gan, asFake: scaled(0.5, crossEntropyFake) },
    { terms: { mismatched: mismatchedOf(0.5, crossEntropyFake) }, labeled: true },
  ),
  plain(
    'matchingAware',
    matchingAware(0.2)(uneven),
    { ...unevenSquares, asFake: scaled(0.8, distanceTo(-0.75)) },
    {
      name: 'matchingAware with a small share',
      terms: { mismatched: mismatchedOf(0.2, distanceTo(-0.75)) },
      labeled: true,
    },
  ),
  plain('auxiliaryClassifier', auxiliaryClassifier()(nonSaturating), gan, {
    terms: { dClasses: classesOf(1, 'real', 'fake'), gClasses: classesOf(1, 'fake') },
    labeled: true,
  }),
  plain('auxiliaryClassifier', auxiliaryClassifier(0.4, { fakes: false })(minimax), zeroSum, {
    name: 'auxiliaryClassifier of real examples',
    terms: { dClasses: classesOf(0.4, 'real'), gClasses: classesOf(0.4, 'fake') },
    labeled: true,
  }),
  plain('mutualInformation', mutualInformation({ digit: 'categorical', style: 'gaussian' })(nonSaturating), gan, {
    terms: { dInformation: informationOf(1, 'digit', 'style'), gInformation: informationOf(1, 'digit', 'style') },
  }),
  plain('mutualInformation', mutualInformation({ style: 'gaussian' }, 0.1)(hinge), margins, {
    name: 'mutualInformation of a Gaussian code',
    terms: { dInformation: informationOf(0.1, 'style'), gInformation: informationOf(0.1, 'style') },
  }),
  plain('featureMatching', featureMatching()(nonSaturating), gan, {
    terms: { featureMatching: matchedFeaturesOf(1) },
  }),
  plain(
    'featureMatching',
    featureMatching(3, { alone: true })(minimax),
    { ...zeroSum, generator: scaled(0, up) },
    { name: 'featureMatching alone', terms: { featureMatching: matchedFeaturesOf(3) }, better: 'neither' },
  ),
  plain('pullingAway', pullingAway()(energyBased(2)), margin(2), {
    terms: { pullingAway: pullingAwayOf(0.1) },
    better: 'down',
    settled: false,
  }),
  plain(
    'gradientPenalty',
    instanceNoise(0.1)(r2(2)(r1(3)(gradientPenalty(4)(leCam(5)(labelSmoothing(0.75)(uneven)))))),
    { ...unevenSquares, asReal: mixed(0.75, distanceTo(1.25), distanceTo(-0.75)) },
    {
      name: 'many at once',
      terms: {
        leCam: leCamOf(5),
        gradientPenalty: gradientPenaltyOf(4),
        r1: zeroCenteredOf('real', 3),
        r2: zeroCenteredOf('fake', 2),
      },
      state: [0.75, -0.5],
    },
  ),
];

/** Every loss and every wrapper that the library exports, each at least once. */
export const cases: readonly Case[] = [...ofScores, ...wrapped, ...extended];

export const caseNamed = (name: string): Case => {
  const found = cases.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
};
