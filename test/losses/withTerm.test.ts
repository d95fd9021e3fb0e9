import * as tf from '@tensorflow/tfjs-core';
import {
  auxiliaryClassifier,
  dragan,
  featureMatching,
  gradientPenalty,
  instanceNoise,
  type LossState,
  labelFlipping,
  labelSmoothing,
  leCam,
  matchingAware,
  mutualInformation,
  nonSaturating,
  type Perturbation,
  packing,
  problemsOf,
  pullingAway,
  type Requirement,
  r1,
  r2,
  relativisticAverage,
  relativisticPairing,
  type SeparableLoss,
  type Term,
  withDiscriminatorTerm,
  withGeneratorTerm,
} from 'rxgan/losses';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnyLoss } from '../../src/losses/loss.js';
import { at } from '../../src/schedules/schedule.js';
import { start } from '../support/engines.js';
import { setupOf } from './setups.js';

const termOf = <Name extends string>(name: Name, weight: Term<Name>['weight'] = 1): Term<Name> => ({
  name,
  weight,
  value: () => tf.scalar(2),
});
const perturb: Perturbation = (examples) => examples;
const state: LossState = { name: 'counted', initial: [5], next: (numbers) => numbers };
const requirement: Requirement = () => undefined;
/** A loss that has one of everything. */
const inner: SeparableLoss<'innerD', 'innerG'> = Object.freeze({
  ...nonSaturating,
  name: 'inner',
  discriminatorTerms: [termOf('innerD')],
  generatorTerms: [termOf('innerG')],
  perturbations: [perturb],
  packing: 3,
  state,
  requirements: [requirement],
});

/** Everything that wraps a loss, with what it should add. */
interface Adds {
  readonly d?: string;
  readonly g?: string;
  readonly packing?: number;
}
const wrappers: readonly (readonly [name: string, outer: AnyLoss, adds: Adds])[] = [
  ['labelSmoothing', labelSmoothing()(inner), {}],
  ['labelFlipping', labelFlipping(0.1)(inner), {}],
  ['relativisticAverage', relativisticAverage(inner), {}],
  ['relativisticPairing', relativisticPairing(inner), {}],
  ['instanceNoise', instanceNoise(0.1)(inner), {}],
  ['packing', packing(2)(inner), { packing: 6 }],
  ['matchingAware', matchingAware()(inner), { d: 'mismatched' }],
  ['gradientPenalty', gradientPenalty()(inner), { d: 'gradientPenalty' }],
  ['dragan', dragan()(inner), { d: 'dragan' }],
  ['r1', r1()(inner), { d: 'r1' }],
  ['r2', r2()(inner), { d: 'r2' }],
  ['leCam', leCam()(inner), { d: 'leCam' }],
  ['featureMatching', featureMatching()(inner), { g: 'featureMatching' }],
  ['featureMatching', featureMatching(1, { alone: true })(inner), { g: 'featureMatching' }],
  ['pullingAway', pullingAway()(inner), { g: 'pullingAway' }],
  ['auxiliaryClassifier', auxiliaryClassifier()(inner), { d: 'dClasses', g: 'gClasses' }],
  ['mutualInformation', mutualInformation({ c: 'gaussian' })(inner), { d: 'dInformation', g: 'gInformation' }],
  ['mine', withDiscriminatorTerm(termOf('mine'))(inner), { d: 'mine' }],
  ['mine', withGeneratorTerm(termOf('mine'))(inner), { g: 'mine' }],
];

beforeAll(() => start('js'));

describe.each(wrappers)('%s', (name, outer, { d, g, packing: together = 3 }) => {
  test('keeps everything of the loss inside, and adds what it says', () => {
    const names = (terms: readonly Term<string>[]): string[] => terms.map((term) => term.name);
    expect(outer.name).toBe(`${name}(inner)`);
    expect(outer.discriminatorTerms[0]).toBe(inner.discriminatorTerms[0]);
    expect(outer.generatorTerms[0]).toBe(inner.generatorTerms[0]);
    expect(names(outer.discriminatorTerms)).toEqual(d === undefined ? ['innerD'] : ['innerD', d]);
    expect(names(outer.generatorTerms)).toEqual(g === undefined ? ['innerG'] : ['innerG', g]);
    expect(outer.perturbations[0]).toBe(perturb);
    expect(outer.perturbations).toHaveLength(name === 'instanceNoise' ? 2 : 1);
    expect(outer.packing).toBe(together);
    expect(outer.state).toBe(state);
    expect(outer.requirements[0]).toBe(requirement);
    // Terms with a weight require that it be one; matchingAware's formulas and the rest have requirements of their own.
    const silent = ['relativisticAverage', 'relativisticPairing'].includes(name);
    expect(outer.requirements.length > 1).toBe(!silent);
  });
});

describe.each([
  ['discriminator', withDiscriminatorTerm],
  ['generator', withGeneratorTerm],
] as const)('a term of one’s own for the %s', (player, withTerm) => {
  const terms = (loss: AnyLoss) => (player === 'discriminator' ? loss.discriminatorTerms : loss.generatorTerms);

  test('stands behind those that are there, as it is given, with its state and its schedule', () => {
    const term: Term<'mine'> = { ...termOf('mine', (step) => step / 2), state };
    const loss = withTerm(term)(withTerm(termOf('first'))(nonSaturating));
    expect(terms(loss).map(({ name }) => name)).toEqual(['first', 'mine']);
    expect(terms(loss)[1]).toBe(term);
    expect(at(terms(loss)[1]!.weight, 3)).toBe(1.5);
    expect(nonSaturating.discriminatorTerms.length + nonSaturating.generatorTerms.length).toBe(0);
  });
  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses the weight %d, at the step where it comes up',
    (weight) => {
      const loss = withTerm(termOf('mine', (step) => (step < 3 ? 0 : weight)))(nonSaturating);
      expect(problemsOf(loss, setupOf({ step: 2 }))).toEqual([]);
      expect(problemsOf(loss, setupOf({ step: 3 }))).toEqual([
        expect.objectContaining({
          _tag: 'ConfigError',
          path: 'mine.weight',
          message: expect.stringContaining(`expected a number of at least 0, got ${weight} at step 3`),
        }),
      ]);
    },
  );
  test('has a metric’s name to itself', () => {
    const totals = player === 'discriminator' ? ['dLoss', 'dReal', 'dFake'] : ['gLoss'];
    for (const name of totals)
      expect(problemsOf(withTerm(termOf(name))(nonSaturating), setupOf())).toEqual([
        expect.objectContaining({
          _tag: 'ConfigError',
          path: name,
          message: expect.stringContaining('of this name already'),
        }),
      ]);
    const twice = withTerm(termOf('mine'))(withTerm(termOf('mine'))(nonSaturating));
    expect(problemsOf(twice, setupOf()).map(({ path }) => path)).toEqual(['mine']);
  });
  test('brings its own requirements, all of them', () => {
    const asked: string[] = [];
    const loss = withTerm(
      termOf('mine'),
      () => asked.push('first'),
      () => asked.push('second'),
    )(nonSaturating);
    problemsOf(loss, setupOf());
    expect(asked).toEqual(['first', 'second']);
  });
});
