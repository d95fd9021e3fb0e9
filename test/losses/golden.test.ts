import * as tf from '@tensorflow/tfjs-core';
import {
  auxiliaryClassifier,
  bernoulliNll,
  boundaryEquilibrium,
  catGan,
  energyBased,
  equilibriumMeasure,
  fDivergenceOf,
  fDivergences,
  fGan,
  gaussianInformation,
  gaussianNll,
  gradientPenalty,
  hinge,
  klOfDeviationToStandardNormal,
  klToStandardNormal,
  labelSmoothing,
  leastSquares,
  leastSquaresWith,
  lossContext,
  matchingAware,
  meanSquaredCosine,
  minimax,
  mutualInformation,
  nonSaturating,
  r1,
  reparameterize,
  type SeparableLoss,
  type View,
  wasserstein,
} from 'rxgan/losses';
import { tanh } from 'rxgan/models';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnyLoss } from '../../src/losses/loss.js';
import { at } from '../../src/schedules/schedule.js';
import { oneHot } from '../../src/streams/labels.js';
import { engines, start } from '../support/engines.js';
import { expectedNumber, goldenList, goldenMissing, goldenRows, goldenTitle } from '../support/golden.js';
import { column, discriminatorLoss, fakeSlopes, generatorLoss, generatorSlopes, realSlopes } from './batches.js';
import { drawn, optimalLogits } from './tabular.js';
import { viewOf } from './views.js';

/** The tolerance that the golden file gives for float32. */
const expectGolden = (actual: number, expected: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(2e-5 * Math.abs(expected) + 1e-6);
const expectList = (actual: readonly number[], expected: readonly number[]): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expectGolden(actual[i]!, value);
  });
};
const number = (tensor: tf.Tensor): number => tensor.dataSync()[0]!;
const row = (values: readonly number[]): tf.Tensor2D => tf.tensor2d([[...values]]);
const one = (id: string, input: string): number => goldenList(id, input)[0]!;

const pearson = leastSquaresWith({ fake: -1, real: 1, generator: 0 });
const discriminatorCases: readonly (readonly [string, SeparableLoss, real: string, fake: string])[] = [
  ['gan-d', minimax, 'realLogits', 'fakeLogits'],
  ['gan-d', nonSaturating, 'realLogits', 'fakeLogits'],
  ['gan-d-equilibrium', nonSaturating, 'realLogits', 'fakeLogits'],
  ['gan-d-extreme', nonSaturating, 'realLogits', 'fakeLogits'],
  ['lsgan-d-011', leastSquares, 'real', 'fake'],
  ['lsgan-d-m110', pearson, 'real', 'fake'],
  ['wgan-critic', wasserstein, 'real', 'fake'],
  ['hinge-d', hinge, 'real', 'fake'],
  ['ebgan-d', energyBased(10), 'realEnergy', 'fakeEnergy'],
];
const generatorCases: readonly (readonly [string, SeparableLoss, fake: string])[] = [
  ['gan-g-minimax', minimax, 'fakeLogits'],
  ['gan-g-ns', nonSaturating, 'fakeLogits'],
  ['lsgan-g-011', leastSquares, 'fake'],
  ['lsgan-g-m110', pearson, 'fake'],
  ['wgan-gen', wasserstein, 'fake'],
  ['hinge-g', hinge, 'fake'],
  ['ebgan-g', energyBased(10), 'fakeEnergy'],
];
const divergenceCases = [
  ['fgan-total-variation', 'fdiv-total-variation', fDivergences.totalVariation],
  ['fgan-kl', 'fdiv-kl', fDivergences.kullbackLeibler],
  ['fgan-reverse-kl', 'fdiv-reverse-kl', fDivergences.reverseKullbackLeibler],
  ['fgan-pearson', 'fdiv-pearson', fDivergences.pearson],
  ['fgan-neyman', 'fdiv-neyman', fDivergences.neyman],
  ['fgan-squared-hellinger', 'fdiv-squared-hellinger', fDivergences.squaredHellinger],
  ['fgan-jensen-shannon', 'fdiv-jensen-shannon', fDivergences.jensenShannon],
  ['fgan-gan', 'fdiv-gan', fDivergences.gan],
] as const;

const termsOf = ({ discriminatorTerms }: AnyLoss, view: View): number =>
  discriminatorTerms.reduce((sum, { value, weight }) => sum + at(weight, 0) * number(value(view)), 0);
/** Weight times value of the one penalty, as it enters the discriminator's loss. */
const penaltyOf = (
  wrap: typeof r1 | typeof gradientPenalty,
  weight: number,
  critic: View['critic'],
  real: tf.Tensor,
  fake = real,
): number => termsOf(wrap(weight)(wasserstein), viewOf(critic, real, fake));
const none = (): tf.Tensor => tf.zeros([1, 1]);

describe.skipIf(goldenMissing)(goldenTitle, () => {
  describe.each(engines)('on %s', (engine) => {
    beforeAll(() => start(engine));

    const named = discriminatorCases.map(([id, loss, ...inputs]) => [id, loss.name, loss, ...inputs] as const);
    test.each(named)('%s of %s', (id, _name, loss, real, fake) => {
      expectGolden(discriminatorLoss(loss, goldenList(id, real), goldenList(id, fake)), expectedNumber(id));
    });
    test.each(generatorCases)('%s', (id, loss, fake) => {
      expectGolden(generatorLoss(loss, goldenList(id, fake)), expectedNumber(id));
    });

    test('gan-d-extreme-right stays above 0', () => {
      const id = 'gan-d-extreme-right';
      const value = discriminatorLoss(nonSaturating, goldenList(id, 'realLogits'), goldenList(id, 'fakeLogits'));
      expect(Math.abs(value / expectedNumber(id) - 1)).toBeLessThan(2e-5);
    });

    test('gan-d-grad-real and gan-d-grad-fake', () => {
      const [real, fake] = [goldenList('gan-d-grad-real', 'realLogits'), goldenList('gan-d-grad-fake', 'fakeLogits')];
      expectList(realSlopes(nonSaturating, real, fake), goldenList('gan-d-grad-real'));
      expectList(fakeSlopes(nonSaturating, real, fake), goldenList('gan-d-grad-fake'));
    });
    test.each([
      ['gan-g-minimax-grad', minimax],
      ['gan-g-ns-grad', nonSaturating],
    ] as const)('%s', (id, loss) => {
      expectList(generatorSlopes(loss, goldenList(id, 'fakeLogits')), goldenList(id));
    });

    test('bce-soft-label is labelSmoothing of the cross-entropy', () => {
      const [x1, x2] = goldenList('bce-soft-label', 'logits') as [number, number];
      const [y1, y2] = goldenList('bce-soft-label', 'labels') as [number, number];
      const cost = (label: number, logit: number): number =>
        number(labelSmoothing(label)(nonSaturating).asReal(tf.tensor1d([logit]), lossContext()));
      expectGolden((cost(y1, x1) + cost(y2, x2)) / 2, expectedNumber('bce-soft-label'));
    });
    test('bce-frog-label-gt-1: a label above 1 makes the loss unbounded below, so it is refused', () => {
      const [label] = goldenList('bce-frog-label-gt-1', 'label');
      const smooth = labelSmoothing(label!)(nonSaturating);
      expect(() => smooth.asReal(tf.tensor1d([5]), lossContext())).toThrow(
        /labelSmoothing\.real: expected a number from 0 to 1, got 1\.03/,
      );
      // What it would pay, falling without end: -log of the logit's own side, and 1.03 of it back.
      const logits = goldenList('bce-frog-label-gt-1', 'logits');
      const asFake = Array.from(nonSaturating.asFake(tf.tensor1d(logits), lossContext()).dataSync());
      const unbounded = asFake.map((cost, i) => cost - label! * logits[i]!);
      unbounded.forEach((value, i) => {
        expect(Math.abs(value - goldenList('bce-frog-label-gt-1')[i]!)).toBeLessThan(2e-5 * (1 + logits[i]!));
      });
    });

    test('cgan-cls-d', () => {
      const id = 'cgan-cls-d';
      const loss = matchingAware(one(id, 'wrongWeight'))(nonSaturating);
      const labels = { ids: Int32Array.of(0, 1, 0), classes: 2 };
      const view = viewOf(() => column(goldenList(id, 'realMismatch')), none(), none(), {
        more: { real: tf.zeros([3, 1]), labels: () => ({ ...labels, oneHot: oneHot(labels) }) },
      });
      const paid = discriminatorLoss(loss, goldenList(id, 'realMatch'), goldenList(id, 'fakeMatch'));
      expectGolden(paid + termsOf(loss, view), expectedNumber(id));
    });

    test('ebgan-pt', () => {
      const codes = tf.tensor2d(goldenRows('ebgan-pt', 'S'));
      expectGolden(number(meanSquaredCosine(codes)), expectedNumber('ebgan-pt'));
    });
    test('began-kt, began-ld and began-m', () => {
      const id = 'began-kt';
      const loss = boundaryEquilibrium({ diversity: one(id, 'gamma'), gain: one(id, 'lambda_k') });
      const [real, fake] = [goldenList(id, 'Lx'), goldenList(id, 'Lg')];
      expect([goldenList('began-ld', 'Lx'), goldenList('began-m', 'Lx')]).toEqual([real, real]);
      let k = loss.state!.initial[0]!;
      const run = real.map((x, i) => {
        const paid = discriminatorLoss(loss, [x], [fake[i]!], lossContext(0, { state: [k] }));
        k = number(loss.state!.next(tf.tensor1d([k]), column([x]), column([fake[i]!])));
        return { paid, k };
      });
      expectList(
        run.map(({ paid }) => paid),
        goldenList('began-ld'),
      );
      run.forEach((each, i) => {
        expect(Math.abs(each.k - goldenList(id)[i]!)).toBeLessThan(1e-9);
      });
      expectList(
        real.map((dReal, i) => equilibriumMeasure({ dReal, dFake: fake[i]! }, one('began-m', 'gamma'))),
        goldenList('began-m'),
      );
    });

    test.each(divergenceCases)('%s and %s', (bound, exact, divergence) => {
      const paid = discriminatorLoss(fGan(divergence), goldenList(bound, 'vReal'), goldenList(bound, 'vFake'));
      expectGolden(-paid, expectedNumber(bound));
      const value = fDivergenceOf(divergence, goldenList(exact, 'p'), goldenList(exact, 'q'));
      expect(Math.abs(value - expectedNumber(exact))).toBeLessThan(1e-10);
    });

    test('infogan-li', () => {
      const id = 'infogan-li';
      const logits = tf.tensor2d(goldenRows(id, 'qLogits'));
      const view = viewOf((x) => x, none(), none(), {
        more: { head: () => logits, latents: () => tf.oneHot(goldenList(id, 'code'), 3) },
      });
      const loss = mutualInformation({ digit: 'categorical' }, 1)(nonSaturating);
      expectGolden(-termsOf(loss, view), expectedNumber(id));
    });
    test('infogan-li-gauss', () => {
      const id = 'infogan-li-gauss';
      const deviations = goldenList(id, 'std');
      const output = tf.tensor2d(goldenList(id, 'mean').map((mean, i) => [mean, 2 * Math.log(deviations[i]!)]));
      expectGolden(number(gaussianInformation(output, column(goldenList(id, 'code')))), expectedNumber(id));
    });

    test('catgan-d and catgan-g', () => {
      const [x, g] = [goldenRows('catgan-d', 'xLogits'), goldenRows('catgan-d', 'gLogits')].map((rows) =>
        tf.tensor2d(rows),
      );
      expectGolden(-number(catGan.discriminator(x!, g!, lossContext())), expectedNumber('catgan-d'));
      const fake = tf.tensor2d(goldenRows('catgan-g', 'gLogits'));
      expectGolden(number(catGan.generator(fake, none, lossContext())), expectedNumber('catgan-g'));
    });

    test('acgan', () => {
      const id = 'acgan';
      const [source, classes, ofDiscriminator, ofGenerator] = goldenList(id) as [number, number, number, number];
      const heads = { real: goldenRows(id, 'realClassLogits'), fake: goldenRows(id, 'fakeClassLogits') };
      const labels = { ids: Int32Array.from(goldenList(id, 'classes')), classes: 3 };
      const view = viewOf((x) => x, none(), none(), {
        more: { head: (of) => tf.tensor2d(heads[of]), labels: () => ({ ...labels, oneHot: oneHot(labels) }) },
      });
      const loss = auxiliaryClassifier()(minimax);
      const [real, fake] = [goldenList(id, 'realLogits'), goldenList(id, 'fakeLogits')];
      const paid = discriminatorLoss(loss, real, fake);
      expectGolden(paid, -source);
      expectGolden(termsOf(loss, view), -classes);
      expectGolden(paid + termsOf(loss, view), ofDiscriminator);
      // The paper's generator has all of L_C and L_S; of these only the generated examples' parts depend on it.
      const own = generatorLoss(loss, fake) + number(loss.generatorTerms[0]!.value(view));
      const ofReal = discriminatorLoss(loss, real, [-1e4]);
      const classesOfReal = termsOf(auxiliaryClassifier(1, { fakes: false })(minimax), view);
      expectGolden(own - ofReal + classesOfReal, ofGenerator);
    });

    test('vae-kl and vae-kl-lecture', () => {
      const kl = (id: string, mean: string, logVariance: string): number =>
        number(klToStandardNormal({ mean: row(goldenList(id, mean)), logVariance: row(goldenList(id, logVariance)) }));
      expectGolden(kl('vae-kl', 'mu', 'logVar'), expectedNumber('vae-kl'));
      expectGolden(2 * kl('vae-kl-lecture', 'm', 's'), expectedNumber('vae-kl-lecture'));
    });
    test('vae-kl-nndl', () => {
      const id = 'vae-kl-nndl';
      const code = { mean: row(goldenList(id, 'mu')), deviation: row(goldenList(id, 'sigma')) };
      expectGolden(number(klOfDeviationToStandardNormal(code)), expectedNumber(id));
    });
    test('vae-bernoulli-nll', () => {
      const id = 'vae-bernoulli-nll';
      expectGolden(number(bernoulliNll(row(goldenList(id, 'x')), row(goldenList(id, 'logits')))), expectedNumber(id));
    });
    test('vae-gaussian-nll', () => {
      const id = 'vae-gaussian-nll';
      const decoded = { mean: row(goldenList(id, 'mu')), logVariance: row(goldenList(id, 'logVar')) };
      expectGolden(number(gaussianNll(row(goldenList(id, 'x')), decoded)), expectedNumber(id));
    });
    test('vae-reparam', () => {
      const id = 'vae-reparam';
      const code = { mean: row(goldenList(id, 'mu')), logVariance: row(goldenList(id, 'logVar')) };
      expectList(Array.from(reparameterize(code, row(goldenList(id, 'eps'))).dataSync()), goldenList(id));
    });

    const distributions = (id: string) => ({ p: goldenList(id, 'p'), q: goldenList(id, 'q') });
    const atOptimum = (id: string): number => {
      const { p, q } = distributions(id);
      const best = optimalLogits({ p, q });
      return discriminatorLoss(nonSaturating, drawn(p, best), drawn(q, best));
    };
    test('v-dstar and js-pq', () => {
      expectGolden(-atOptimum('v-dstar'), expectedNumber('v-dstar'));
      expectGolden(Math.log(2) - atOptimum('js-pq') / 2, expectedNumber('js-pq'));
    });
    test('js-disjoint', () => {
      expectGolden(Math.log(2) - atOptimum('js-disjoint') / 2, expectedNumber('js-disjoint'));
    });
    test('ns-identity', () => {
      const { p, q } = distributions('ns-identity');
      expectGolden(-generatorLoss(nonSaturating, drawn(q, optimalLogits({ p, q }))), expectedNumber('ns-identity'));
    });
    test('hinge-optimum', () => {
      const { p, q } = distributions('hinge-optimum');
      const best = p.map((share, k) => Math.sign(share - q[k]!));
      expectGolden(discriminatorLoss(hinge, drawn(p, best), drawn(q, best)), expectedNumber('hinge-optimum'));
    });
    test('lsgan-pearson', () => {
      const { p, q } = distributions('lsgan-pearson');
      const best = p.map((share, k) => (share - q[k]!) / (share + q[k]!));
      const both = generatorLoss(pearson, drawn(p, best)) + generatorLoss(pearson, drawn(q, best));
      expectGolden(2 * both, expectedNumber('lsgan-pearson'));
    });

    test('gp-linear and gp-unit-linear', () => {
      const x = tf.randomNormal([5, 2], 0, 1, 'float32', 3);
      const linear = (id: string) => (inputs: tf.Tensor) =>
        tf.matMul(inputs as tf.Tensor2D, tf.tensor2d(goldenList(id, 'w'), [2, 1]));
      const other = tf.add(x, 1);
      expectGolden(penaltyOf(gradientPenalty, 10, linear('gp-linear'), x, other), expectedNumber('gp-linear'));
      expectGolden(
        penaltyOf(gradientPenalty, 10, linear('gp-unit-linear'), x, other),
        expectedNumber('gp-unit-linear'),
      );
    });

    const quadratic = (x: tf.Tensor): tf.Tensor => tf.mul(0.25, tf.sum(tf.square(x), 1, true));
    // With real = fake, every x̂ is that point whatever e is.
    test('gp-quadratic at the interpolates of the golden case', () => {
      const between = tf.tensor2d(goldenRows('gp-quadratic', 'interpolates'));
      expectGolden(penaltyOf(gradientPenalty, 10, quadratic, between), expectedNumber('gp-quadratic'));
    });
    test('gp-tanh-net', () => {
      const id = 'gp-tanh-net';
      const kernel = tf.transpose(tf.tensor2d(goldenRows(id, 'W')));
      const critic = (x: tf.Tensor): tf.Tensor =>
        tf.matMul(
          tanh(tf.add(tf.matMul(x as tf.Tensor2D, kernel), tf.tensor1d(goldenList(id, 'b')))) as tf.Tensor2D,
          tf.tensor2d(goldenList(id, 'v'), [3, 1]),
        );
      const between = tf.tensor2d(goldenRows(id, 'interpolates'));
      expectGolden(penaltyOf(gradientPenalty, 10, critic, between), expectedNumber(id));
    });
    test('r1-quadratic', () => {
      const real = tf.tensor2d(goldenRows('r1-quadratic', 'real'));
      expectGolden(penaltyOf(r1, 10, quadratic, real, tf.zeros([2, 2])), expectedNumber('r1-quadratic'));
    });
  });
});
