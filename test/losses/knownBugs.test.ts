import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import {
  auxiliaryClassifier,
  energyBased,
  type FDivergence,
  fDivergenceOf,
  fDivergences,
  fGan,
  gradientPenalty,
  labelSmoothing,
  lossContext,
  mutualInformation,
  nonSaturating,
  problemsOf,
  pullingAway,
  relativisticAverage,
  relativisticPairing,
  type Term,
  type View,
  wasserstein,
} from 'rxgan/losses';
import {
  dense,
  exp,
  gan,
  gaussian,
  heads,
  jointLatents,
  oneHotLatent,
  sequential,
  sgd,
  sigmoid,
  softplus,
  tanh,
} from 'rxgan/models';
import { discriminatorStep, every, generatorStep, report } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, map, take, toArray } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnyLoss } from '../../src/losses/loss.js';
import { inputGradient } from '../../src/models/gradients.js';
import { numTensors, startJs } from '../support/fakes.js';
import { column, discriminatorLoss, generatorLoss, generatorSlopes } from './batches.js';
import { type Case, caseNamed } from './cases.js';
import { failing } from './kit/checks.js';
import { setupOf } from './setups.js';
import { linearCritic, penaltyValue, points, quadraticCritic, viewOf } from './views.js';

beforeAll(startJs);

/** The case with another loss in the place of its own. */
const instead = (of: Case, change: (loss: AnyLoss) => Partial<AnyLoss>): Case => ({
  ...of,
  loss: { ...of.loss, ...change(of.loss) },
});
/** The case with another value of the one term that is called so. */
const insteadOf = (of: Case, name: string, value: Term<string>['value']): Case =>
  instead(of, ({ discriminatorTerms, generatorTerms }) => {
    const changed = (terms: readonly Term<string>[]) =>
      terms.map((term) => (term.name === name ? { ...term, value } : term));
    return { discriminatorTerms: changed(discriminatorTerms), generatorTerms: changed(generatorTerms) };
  });
const [valueTitle, slopeTitle, extremeTitle, leakTitle] = [
  'P1.6 the value is that of the formula in double precision',
  'P1.5 the derivative by each score is the closed form',
  'scores of ±50 to ±1e4 give finite values, and derivatives that vanish exactly where they should',
  'P1.7 values and derivatives leave no tensor behind',
] as const;
const [termTitle, parameterTitle, copiesTitle] = [
  'every term is that of the formula in double precision',
  'P6.9 every term’s derivatives by the parameters are finite differences of the formula',
  'copies of a batch change no term',
] as const;

describe('TF-GAN: a gradient penalty that is tested with D(x) = 2x alone', () => {
  const loss = gradientPenalty()(wasserstein);
  /** A penalty at points of one's own choice, and of one's own form. */
  const at =
    (where: (view: View) => tf.Tensor, cost: (excess: tf.Tensor) => tf.Tensor = tf.square): Term<string>['value'] =>
    (view) => {
      const slopes = inputGradient(view.critic, where(view));
      const norms = tf.sqrt(tf.add(tf.sum(tf.square(slopes), 1), 1e-12));
      return tf.mean(cost(tf.sub(norms, 1)));
    };
  const onReal = at(({ real, fake }) => tf.slice(real, 0, fake.shape[0]!));

  test('would not see where the penalty is taken; a curved critic does', () => {
    const sloped = viewOf(linearCritic([2, 0]), points('r', 8), points('f', 8));
    expect(onReal(sloped).dataSync()[0]).toBeCloseTo(penaltyValue(loss, sloped), 6);
    const curved = viewOf(quadraticCritic, points('r', 8), points('f', 8));
    expect(Math.abs(onReal(curved).dataSync()[0]! - penaltyValue(loss, curved))).toBeGreaterThan(0.01);
    expect(failing(insteadOf(caseNamed('gradientPenalty(wasserstein)'), 'gradientPenalty', onReal))).toContain(
      termTitle,
    );
  });
  test('would not see that the one-sided flag is ignored; a flat critic does', () => {
    const oneSided = gradientPenalty(10, { oneSided: true })(wasserstein);
    const steep = viewOf(linearCritic([4, 0]), points('r', 8), points('f', 8));
    const flat = viewOf(linearCritic([0.5, 0]), points('r', 8), points('f', 8));
    expect([oneSided, loss].map((each) => penaltyValue(each, steep))).toEqual([9, 9]);
    expect([oneSided, loss].map((each) => penaltyValue(each, flat))).toEqual([0, 0.25]);
    const twoSided = loss.discriminatorTerms[0]!.value;
    expect(failing(insteadOf(caseNamed('gradientPenalty, one-sided'), 'gradientPenalty', twoSided))).toContain(
      termTitle,
    );
  });
});

describe('torchgan', () => {
  test('takes the norm of the gradient over the whole batch: a critic of slope 1 must cost nothing in any batch', () => {
    const loss = gradientPenalty()(wasserstein);
    const overAll: Term<string>['value'] = ({ critic, real }) =>
      tf.square(tf.sub(tf.sqrt(tf.sum(tf.square(inputGradient(critic, real)))), 1));
    for (const [batch, wrong] of [
      [1, 0],
      [4, 1],
      [64, 49],
    ] as const) {
      const view = viewOf(linearCritic([0.6, 0.8]), points('r', batch), points('f', batch));
      expect(penaltyValue(loss, view)).toBeLessThan(1e-10);
      expect(overAll(view).dataSync()[0]).toBeCloseTo(wrong, 4);
    }
    expect(failing(insteadOf(caseNamed('gradientPenalty(wasserstein)'), 'gradientPenalty', overAll))).toEqual(
      expect.arrayContaining([termTitle, copiesTitle]),
    );
  });
  test('normalizes the wrong axis in the pulling-away term: rows at right angles must give 0, equal rows 1', () => {
    const wrong: Term<string>['value'] = ({ head }) => {
      const codes = head('fake', 'code') as tf.Tensor2D;
      const unit = tf.div(codes, tf.sqrt(tf.add(tf.sum(tf.square(codes), 0, true), 1e-12))) as tf.Tensor2D;
      const n = codes.shape[0];
      const all = tf.sum(tf.square(tf.matMul(unit, unit, false, true)));
      return tf.div(tf.sub(all, tf.sum(tf.square(tf.sum(tf.square(unit), 1)))), n * (n - 1));
    };
    const [term] = pullingAway()(energyBased()).generatorTerms;
    const of = (value: Term<string>['value'], codes: number[][]): number =>
      value(
        viewOf((x) => x, tf.zeros([1, 1]), tf.zeros([1, 1]), { more: { head: () => tf.tensor2d(codes) } }),
      ).dataSync()[0]!;
    expect(
      of(term!.value, [
        [1, 0],
        [0, 3],
      ]),
    ).toBe(0);
    expect(
      of(term!.value, [
        [1, 2],
        [1, 2],
        [1, 2],
      ]),
    ).toBeCloseTo(1, 6);
    expect(
      of(wrong, [
        [1, 2],
        [1, 2],
        [1, 2],
      ]),
    ).not.toBeCloseTo(1, 1);
    expect(failing(insteadOf(caseNamed('pullingAway(energyBased)'), 'pullingAway', wrong))).toContain(termTitle);
  });
  test('cuts the information of InfoGAN from the graph: its gradient must reach the generator', async () => {
    const model = gan({
      seed: 2,
      latents: jointLatents({ noise: gaussian(2), digit: oneHotLatent(3) }),
      generator: sequential([5], dense(6, tanh), dense(2)),
      discriminator: sequential([2], dense(6, tanh), heads({ score: dense(1), digit: dense(3) })),
      optimizers: { generator: sgd({ learningRate: 1 }) },
    });
    const informed = mutualInformation({ digit: 'categorical' })(nonSaturating);
    // Of the adversarial loss nothing is left, so that all of the change is the term's.
    const alone: AnyLoss = { ...informed, generator: (fake) => tf.mul(0, tf.mean(fake)) };
    const [moved] = await lastValueFrom(
      scoped(model, (made) => {
        const weights = (): number[] =>
          made.players.generator.network.variables.flatMap((each) => Array.from(each.dataSync()));
        const before = weights();
        return ticks(made, batches(ring({ size: 64 }), { size: 16, seed: 1 })).pipe(
          take(1),
          generatorStep(alone),
          map(() => Math.max(...weights().map((weight, i) => Math.abs(weight - before[i]!)))),
          toArray(),
        );
      }),
    );
    expect(moved).toBeGreaterThan(1e-3);
    const of = caseNamed('mutualInformation(nonSaturating)');
    const [term] = of.loss.generatorTerms;
    const cut: Term<string>['value'] = (view) => tf.scalar(term!.value(view).dataSync()[0]!);
    expect(failing(insteadOf(of, 'gInformation', cut))).toEqual([parameterTitle]);
  });
  test('counts losses as critic steps: with WGAN and its penalty the critic must be ahead by exactly n_critic', async () => {
    const loss = gradientPenalty(0.1)(wasserstein);
    const model = gan({
      seed: 2,
      generator: sequential([2], dense(4, tanh), dense(2)),
      discriminator: sequential([2], dense(4, tanh), dense(1)),
    });
    const source = batches(ring({ size: 64 }), { size: 8, seed: 1 });
    const counts = await lastValueFrom(
      scoped(model, (made) =>
        ticks(made, source).pipe(
          take(15),
          discriminatorStep(loss),
          every(5, generatorStep(loss)),
          map(() => [made.players.discriminator.iterations, made.players.generator.iterations]),
          toArray(),
        ),
      ),
    );
    expect(counts).toEqual(Array.from({ length: 15 }, (_, step) => [step + 1, Math.floor((step + 1) / 5)]));
  });
});

describe('mimicry', () => {
  test('-log(σ(s) + 1e-8) lets the generator’s gradient vanish where the discriminator wins: it must be -1/N', () => {
    for (const s of [-18, -20, -30, -1e4]) expect(generatorSlopes(nonSaturating, [s, s])).toEqual([-0.5, -0.5]);
    const vanishing: AnyLoss['generator'] = (fake) => tf.neg(tf.mean(tf.log(tf.add(sigmoid(fake), 1e-8))));
    const slopes = inputGradient((s) => vanishing(s, () => s, lossContext()), column([-30]));
    expect(Math.abs(slopes.dataSync()[0]!)).toBeLessThan(1e-4);
    expect(failing(instead(caseNamed('nonSaturating'), () => ({ generator: vanishing })))).toContain(extremeTitle);
  });
  test('passes its own tests with losses of -1000: here every check of values and derivatives fails', () => {
    const pays = (): tf.Scalar => tf.scalar(-1000);
    const broken = instead(caseNamed('hinge'), () => ({ discriminator: pays, generator: pays }));
    expect(failing(broken)).toEqual(
      expect.arrayContaining([valueTitle, slopeTitle, extremeTitle, termTitle, parameterTitle]),
    );
    expect(failing(caseNamed('hinge'))).toEqual([]);
  });
});

describe('PyTorch-GAN', () => {
  test('does not square the cosines of the pulling-away term: opposite codes must count as parallel', () => {
    const [term] = pullingAway()(energyBased()).generatorTerms;
    const opposite = viewOf((x) => x, tf.zeros([1, 1]), tf.zeros([1, 1]), {
      more: {
        head: () =>
          tf.tensor2d([
            [1, 2],
            [-2, -4],
          ]),
      },
    });
    expect(term!.value(opposite).dataSync()[0]).toBeCloseTo(1, 5);
    const unsquared: Term<string>['value'] = ({ head }) => {
      const codes = head('fake', 'code') as tf.Tensor2D;
      const unit = tf.div(codes, tf.sqrt(tf.sum(tf.square(codes), 1, true))) as tf.Tensor2D;
      const n = codes.shape[0];
      return tf.div(tf.sub(tf.sum(tf.matMul(unit, unit, false, true)), n), n * (n - 1));
    };
    expect(unsquared(opposite).dataSync()[0]).toBeCloseTo(-1, 5);
    expect(failing(insteadOf(caseNamed('pullingAway(energyBased)'), 'pullingAway', unsquared))).toContain(termTitle);
  });
  test.each([
    ['relativisticAverage(nonSaturating)', relativisticAverage],
    ['relativisticPairing(nonSaturating)', relativisticPairing],
  ] as const)(
    'overwrites the relativistic generator’s loss: that of %s must depend on real scores',
    (name, relativistic) => {
      const loss = relativistic(nonSaturating);
      expect(generatorLoss(loss, [0.5, -1], [2, 3])).toBeGreaterThan(generatorLoss(loss, [0.5, -1], [-2, -3]) + 1);
      const overwritten = instead(caseNamed(name), () => ({ generator: nonSaturating.generator }));
      expect(failing(overwritten)).toEqual(expect.arrayContaining([valueTitle, slopeTitle]));
    },
  );
});

describe('Keras', () => {
  test('adds noise to labels of 1: a label above 1 has no least loss, and must be refused', () => {
    const noisy = labelSmoothing((step) => 1 + 0.05 * step)(nonSaturating);
    expect(problemsOf(noisy, setupOf({ step: 0 }))).toEqual([]);
    expect(problemsOf(noisy, setupOf({ step: 1 }))).toEqual([
      expect.objectContaining({ _tag: 'ConfigError', path: 'labelSmoothing.real' }),
    ]);
    expect(() => discriminatorLoss(noisy, [1e4], [0], lossContext(1))).toThrow(/from 0 to 1, got 1\.05/);
  });
});

describe('ports of f-GAN', () => {
  const of = (row: string): Case => caseNamed(`fGan(${row})`);
  const ported = (row: keyof typeof fDivergences, change: Partial<FDivergence>): Case =>
    instead(of(row), () => fGan({ ...fDivergences[row], ...change }));

  test('write -e^v for the reverse KL, which falls: every activation must rise', () => {
    const rising = (v: tf.Tensor, activation: FDivergence['activation']): number =>
      Math.min(...inputGradient(activation, v).dataSync());
    const grid = tf.linspace(-5, 5, 21);
    for (const { activation } of Object.values<FDivergence>(fDivergences))
      expect(rising(grid, activation)).toBeGreaterThan(0);
    const falling: FDivergence['activation'] = (v) => tf.neg(exp(v));
    expect(rising(grid, falling)).toBeLessThan(0);
    expect(failing(ported('reverseKullbackLeibler', { activation: falling }))).toEqual(
      expect.arrayContaining([valueTitle, 'the generator wants its scores up, or its energies down']),
    );
  });
  test('leave the logarithms out of the Jensen-Shannon row: its bound must not exceed the divergence', () => {
    const withoutLogs: Partial<FDivergence> = {
      activation: (v) => tf.sub(2, tf.add(1, exp(tf.neg(v)))),
      conjugate: (v) => tf.neg(tf.sub(2, exp(tf.sub(2, tf.add(1, exp(tf.neg(v))))))),
    };
    const [p, q] = [
      [0.75, 0.25],
      [0.25, 0.75],
    ] as const;
    const most = fDivergenceOf(fDivergences.jensenShannon, p, q);
    const bound = (row: FDivergence, v: readonly [number, number]): number =>
      -discriminatorLoss(fGan(row), [v[0], v[0], v[0], v[1]], [v[0], v[1], v[1], v[1]]);
    expect(bound(fDivergences.jensenShannon, [Math.log(3), -Math.log(3)])).toBeCloseTo(most, 6);
    expect(bound({ ...fDivergences.jensenShannon, ...withoutLogs }, [2, 1])).toBeGreaterThan(most);
    expect(failing(ported('jensenShannon', withoutLogs))).toContain(valueTitle);
  });
});

describe('the ACGAN of TensorFlow.js', () => {
  test('leaks tensors at every step: this one keeps their number, and a loss that leaks is found', async () => {
    const loss = auxiliaryClassifier()(nonSaturating);
    const model = gan({
      seed: 2,
      generator: sequential([2], dense(4, tanh), dense(2)),
      discriminator: sequential([2], dense(4, tanh), heads({ score: dense(1), classes: dense(8) })),
    });
    const source = batches(ring({ size: 64 }), { size: 8, seed: 1, labeled: true });
    const before = numTensors();
    const alive = await lastValueFrom(
      scoped(model, (made) =>
        ticks(made, source).pipe(
          take(20),
          discriminatorStep(loss),
          generatorStep(loss),
          report(),
          map(() => numTensors()),
          toArray(),
        ),
      ),
    );
    // The first steps make what is kept: weights, slots, the averages.
    expect(new Set(alive.slice(2)).size).toBe(1);
    expect(numTensors()).toBe(before);
    const leaking = instead(caseNamed('nonSaturating'), (inner) => ({
      generator: (fake, real, now) =>
        tf.add(inner.generator(fake, real, now), tf.mul(0, tf.keep(tf.mean(softplus(fake))))),
    }));
    expect(failing(leaking)).toContain(leakTitle);
  });
});
