import '../support/float64.js';
import * as tf from '@tensorflow/tfjs-core';
import { linear } from 'rxgan';
import {
  type AdversarialLoss,
  auxiliaryClassifier,
  featureMatching,
  gradientPenalty,
  leCam,
  mutualInformation,
  nonSaturating,
  r1,
  relativisticPairing,
  type Term,
  type View,
  withDiscriminatorTerm,
  withGeneratorTerm,
} from 'rxgan/losses';
import { dense, type GanPlayer, heads, type Layer, type Model, sequential } from 'rxgan/models';
import { discriminatorStep, generatorStep } from 'rxgan/operators';
import { beforeAll, describe, expect, it } from 'vitest';
import { keyOf, uniforms } from '../../src/random.js';
import { type Given, spied } from '../models/spies.js';
import { apart, gradientOf, largest, play } from '../operators/play.js';
import { everyTerm, ids, rich, richCritic, richGenerator } from '../operators/rich.js';
import { leftBehind, start } from '../support/engines.js';

beforeAll(() => start('js'));

type AnyLoss = AdversarialLoss<string, string>;
const tick = { ids };
const discriminatorTerms = ['mismatched', 'dClasses', 'dInformation', 'leCam', 'r1', 'r2', 'gradientPenalty', 'dragan'];
const generatorTerms = ['gClasses', 'gInformation', 'featureMatching', 'pullingAway'];
/** The loss with a mere zero in place of its own formulas. */
const termsAlone = (loss: AnyLoss): AnyLoss => ({
  ...loss,
  discriminator: (real) => tf.mul(0, tf.mean(real)),
  generator: (fake) => tf.mul(0, tf.mean(fake)),
});
const sum = (lists: readonly (readonly number[])[]): number[] =>
  lists[0]!.map((_, i) => lists.reduce((total, list) => total + list[i]!, 0));

/** Runs and frees a model. */
const withModel = <A>(use: (model: Model<GanPlayer>) => A, model = rich()): A => {
  try {
    return use(model);
  } finally {
    model[Symbol.dispose]();
  }
};

describe('the one sum that is differentiated', () => {
  it.each([
    ['discriminator', discriminatorStep, 'discriminatorTerms', discriminatorTerms],
    ['generator', generatorStep, 'generatorTerms', generatorTerms],
  ] as const)(
    'the %s’s gradient is the sum of what the loss and each term would give alone',
    (player, step, key, names) =>
      withModel((model) => {
        const gradient = (loss: AnyLoss): number[] => gradientOf(model, player, step(loss), tick);
        const terms = everyTerm[key] as readonly Term<string>[];
        expect(terms.map(({ name }) => name)).toEqual(names);
        const alone = terms.map((term) => gradient(termsAlone({ ...everyTerm, [key]: [term] })));
        const plain = gradient({ ...everyTerm, [key]: [] });
        for (const part of [plain, ...alone]) expect(largest(part)).toBeGreaterThan(1e-4);
        expect(apart(gradient(everyTerm), sum([plain, ...alone]))).toBeLessThan(1e-13);
      }),
  );

  it('is dLoss, and each term is in it under its own name, times its weight', () =>
    withModel((model) => {
      const d = play(model, discriminatorStep(everyTerm), tick);
      expect(Object.keys(d).sort()).toEqual(['dLoss', 'dReal', 'dFake', ...discriminatorTerms].sort());
      const plain = { ...everyTerm, discriminatorTerms: [], generatorTerms: [] };
      const other = rich();
      const adversarial = play(other, discriminatorStep(plain), tick);
      const named = d as unknown as Record<string, number>;
      const total = discriminatorTerms.reduce((running, name) => running + named[name]!, adversarial.dLoss);
      expect(Math.abs(d.dLoss - total)).toBeLessThan(1e-13);
      expect([d.dReal, d.dFake]).toEqual([adversarial.dReal, adversarial.dFake]);
      for (const name of discriminatorTerms) expect(named[name]).not.toBe(0);
      other[Symbol.dispose]();
    }));

  it('is gLoss, and each term is in it under its own name, times its weight', () =>
    withModel((model) => {
      const g = play(model, generatorStep(everyTerm), tick);
      expect(Object.keys(g).sort()).toEqual(['gLoss', ...generatorTerms].sort());
      const other = rich();
      const { gLoss } = play(other, generatorStep({ ...everyTerm, generatorTerms: [] }), tick);
      const named = g as unknown as Record<string, number>;
      const total = generatorTerms.reduce((running, name) => running + named[name]!, gLoss);
      expect(Math.abs(g.gLoss - total)).toBeLessThan(1e-13);
      for (const name of generatorTerms) expect(named[name]).not.toBe(0);
      other[Symbol.dispose]();
    }));

  it('holds terms times their weights, which schedules may move; a weight of 0 leaves no trace', () =>
    withModel((model) => {
      const weight = linear(2, 0, 10);
      const curious = (name: string) => ({
        name,
        weight,
        value: ({ head }: View) => tf.mean(tf.square(head('fake', 'score'))) as tf.Scalar,
      });
      const own = withGeneratorTerm(curious('g'))(withDiscriminatorTerm(curious('d'))(nonSaturating));
      for (const [player, step] of [
        ['discriminator', discriminatorStep],
        ['generator', generatorStep],
      ] as const) {
        const at = (now: number, loss: AnyLoss = own): number[] =>
          gradientOf(model, player, step(loss), { ...tick, step: now });
        const plain = at(0, nonSaturating);
        const term = at(0, termsAlone(own));
        expect(apart(at(10), plain)).toBeLessThan(1e-14);
        expect(apart(at(5), sum([plain, term.map((g) => g / 2)]))).toBeLessThan(1e-14);
        expect(largest(term)).toBeGreaterThan(1e-3);
      }
      expect(play(model, discriminatorStep(own), { ...tick, step: 10 }).d).toBe(0);
      expect(play(model, generatorStep(own), { ...tick, step: 10 }).g).toBe(0);
    }));

  it('leaves nothing behind', () =>
    withModel((model) => {
      const both = () => {
        play(model, discriminatorStep(everyTerm), tick);
        play(model, generatorStep(everyTerm), tick);
      };
      both();
      expect(leftBehind(both)).toBe(0);
    }));
});

describe('passes', () => {
  /** How often each network was applied in one step. */
  const counted = (step: Parameters<typeof play>[1]): { generator: number; discriminator: number; seen: Given[] } => {
    const [generator, discriminator]: [Given[], Given[]] = [[], []];
    const model = rich({ generator: spied(richGenerator, generator), discriminator: spied(richCritic, discriminator) });
    return withModel((made) => {
      play(made, step, tick);
      return { generator: generator.length, discriminator: discriminator.length, seen: discriminator };
    }, model);
  };
  const information = mutualInformation({ kind: 'categorical' });
  const asks = (of: 'real' | 'fake', name: string) => ({
    name,
    weight: 1,
    value: ({ head }: View) => tf.add(tf.mean(head(of, 'score')), tf.mean(head(of, 'code'))) as tf.Scalar,
  });

  it.each<[string, AnyLoss, number]>([
    ['no term', nonSaturating, 2],
    ['heads of both sides', auxiliaryClassifier()(nonSaturating), 2],
    ['scores and codes of both sides', leCam()(information(nonSaturating)), 2],
    ['a score of one’s own', withDiscriminatorTerm(asks('real', 'own'))(nonSaturating), 2],
    ['a penalty', r1(1)(nonSaturating), 3],
    ['two penalties and heads', auxiliaryClassifier()(gradientPenalty(1)(r1(1)(nonSaturating))), 4],
  ])('the discriminator’s step with %s', (_name, loss, passes) => {
    const { generator, discriminator, seen } = counted(discriminatorStep(loss));
    expect([generator, discriminator]).toEqual([1, passes]);
    // Statistics may move in the two passes that are scored, and in no pass of a penalty.
    expect(seen.map(({ owned }) => owned)).toEqual(Array.from({ length: passes }, (_, i) => i < 2));
  });

  it.each<[string, AnyLoss, number]>([
    ['no term', nonSaturating, 1],
    ['penalties, which are not its own', r1(1)(nonSaturating), 1],
    ['heads of generated examples', information(auxiliaryClassifier()(nonSaturating)), 1],
    ['heads of real examples', featureMatching()(nonSaturating), 2],
    ['heads of real examples twice', withGeneratorTerm(asks('real', 'own'))(featureMatching()(nonSaturating)), 2],
    ['scores of real examples', relativisticPairing(nonSaturating), 2],
    ['scores and heads of real examples', featureMatching()(relativisticPairing(nonSaturating)), 2],
  ])('the generator’s step with %s', (_name, loss, passes) => {
    const { generator, discriminator, seen } = counted(generatorStep(loss));
    expect([generator, discriminator]).toEqual([1, passes]);
    expect(seen.every(({ owned }) => !owned)).toBe(true);
  });

  /** Noise on what it gets, from the key of the pass. */
  const noisy: Layer = ({ inputShape }) => ({
    outputShape: inputShape,
    variables: [],
    buffers: [],
    apply: (x, { key }) => tf.add(x, tf.tensor(uniforms(keyOf(key[0], 'noise', key[1]), x.size), x.shape)),
    twiceDifferentiable: true,
  });
  it('a term sees the very scores that the loss sees', () =>
    withModel(
      (model) => {
        const meanOf = (of: 'real' | 'fake') => ({
          name: of,
          weight: 1,
          value: ({ head }: View) => tf.mean(head(of, 'score')) as tf.Scalar,
        });
        const loss = withDiscriminatorTerm(meanOf('fake'))(withDiscriminatorTerm(meanOf('real'))(nonSaturating));
        const { dReal, dFake, real, fake } = play(model, discriminatorStep(loss), tick);
        expect([real, fake]).toEqual([dReal, dFake]);
        const again = withDiscriminatorTerm({
          name: 'again',
          weight: 1,
          value: ({ critic, real: examples }) => tf.mean(critic(examples)) as tf.Scalar,
        })(nonSaturating);
        const other = play(model, discriminatorStep(again), tick);
        expect(other.again).not.toBe(other.dReal);
      },
      rich({ discriminator: sequential([2], noisy, dense(3), heads({ score: dense(1), classes: dense(3) })) }),
    ));
});
