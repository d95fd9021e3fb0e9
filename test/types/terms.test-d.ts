import * as tf from '@tensorflow/tfjs-core';
import { flow } from 'fp-ts/lib/function.js';
import type { Scheduled } from 'rxgan';
import { ring } from 'rxgan/data';
import {
  type AdversarialLoss,
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
  leCam,
  matchingAware,
  mutualInformation,
  nonSaturating,
  packing,
  pullingAway,
  r1,
  r2,
  relativisticAverage,
  relativisticPairing,
  type SeparableLoss,
  wasserstein,
  withDiscriminatorTerm,
  withGeneratorTerm,
} from 'rxgan/losses';
import {
  type DiscriminatorMetrics,
  discriminatorStep,
  every,
  type GanStep,
  type GeneratorMetrics,
  generatorStep,
  report,
  simultaneousStep,
  times,
} from 'rxgan/operators';
import { batches, type Labels, type Tick } from 'rxgan/streams';
import { map, type Observable } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';

declare const ticks$: Observable<Tick>;
type Row<M> = {
  readonly step: number;
  readonly deviceReads: number;
  readonly fusedUpdates: number;
  readonly tapeUpdates: number;
} & M extends infer R
  ? { readonly [K in keyof R]: R[K] }
  : never;
type Trained = { readonly dLoss: number; readonly dReal: number; readonly dFake: number };

describe('a term is a metric of the player whose loss it is in', () => {
  const classified = auxiliaryClassifier()(nonSaturating);

  it('of both: dClasses and gClasses', () => {
    expectTypeOf(classified).toEqualTypeOf<AdversarialLoss<'dClasses', 'gClasses'>>();
    expectTypeOf(ticks$.pipe(discriminatorStep(classified), report())).toEqualTypeOf<
      Observable<Row<Trained & { readonly dClasses: number }>>
    >();
    expectTypeOf(ticks$.pipe(generatorStep(classified), report())).toEqualTypeOf<
      Observable<Row<{ readonly gLoss: number; readonly gClasses: number }>>
    >();
    expectTypeOf(ticks$.pipe(simultaneousStep(classified), report())).toEqualTypeOf<
      Observable<Row<Trained & { readonly dClasses: number; readonly gLoss: number; readonly gClasses: number }>>
    >();
  });

  it('of the one or the other', () => {
    expectTypeOf(matchingAware()(hinge)).toEqualTypeOf<AdversarialLoss<'mismatched'>>();
    expectTypeOf(leCam()(hinge)).toEqualTypeOf<AdversarialLoss<'leCam'>>();
    expectTypeOf(dragan()(hinge)).toEqualTypeOf<AdversarialLoss<'dragan'>>();
    expectTypeOf(featureMatching()(hinge)).toEqualTypeOf<AdversarialLoss<never, 'featureMatching'>>();
    expectTypeOf(pullingAway()(energyBased())).toEqualTypeOf<AdversarialLoss<never, 'pullingAway'>>();
    expectTypeOf(mutualInformation({ kind: 'categorical' })(hinge)).toEqualTypeOf<
      AdversarialLoss<'dInformation', 'gInformation'>
    >();
  });

  it('of one’s own', () => {
    const drift = withDiscriminatorTerm({ name: 'drift', weight: 1, value: () => tf.scalar(0) });
    const pull = withGeneratorTerm({ name: 'pull', weight: (step) => step, value: () => tf.scalar(0) });
    expectTypeOf(drift(pull(hinge))).toEqualTypeOf<AdversarialLoss<'drift', 'pull'>>();
    expectTypeOf(discriminatorStep(drift(pull(hinge)))).toEqualTypeOf<GanStep<DiscriminatorMetrics<'drift'>>>();
    expectTypeOf(generatorStep(drift(pull(hinge)))).toEqualTypeOf<GanStep<GeneratorMetrics<'pull'>>>();
  });

  it('and of no other: what no term adds cannot be read', () => {
    ticks$.pipe(
      discriminatorStep(classified),
      report(),
      // @ts-expect-error the generator has not been trained
      map(({ gClasses }) => gClasses),
    );
    ticks$.pipe(
      generatorStep(classified),
      report(),
      // @ts-expect-error the discriminator has not been trained
      map(({ dClasses }) => dClasses),
    );
    ticks$.pipe(
      simultaneousStep(classified),
      report(),
      // @ts-expect-error nothing penalizes gradients
      map(({ r1: penalty }) => penalty),
    );
    ticks$.pipe(
      discriminatorStep(nonSaturating),
      // @ts-expect-error nothing names classes
      map(({ metrics }) => metrics.dClasses),
    );
  });

  it('also where a step is passed by now and then', () => {
    expectTypeOf(
      ticks$.pipe(discriminatorStep(classified), every(5, generatorStep(classified)), report()),
    ).toEqualTypeOf<
      Observable<Row<Trained & { readonly dClasses: number } & { readonly gLoss?: number; readonly gClasses?: number }>>
    >();
  });

  it('and stays so through a flow and a schedule of losses', () => {
    const both = flow(discriminatorStep(classified), generatorStep(classified));
    expectTypeOf(ticks$.pipe(both, report())).toEqualTypeOf<
      Observable<Row<Trained & { readonly dClasses: number; readonly gLoss: number; readonly gClasses: number }>>
    >();
    const scheduled = (step: number) => (step < 10 ? classified : auxiliaryClassifier(0.5)(hinge));
    expectTypeOf(generatorStep(scheduled)).toEqualTypeOf<GanStep<GeneratorMetrics<'gClasses'>>>();
    expectTypeOf(discriminatorStep(scheduled)).toEqualTypeOf<GanStep<DiscriminatorMetrics<'dClasses'>>>();
  });
});

describe('wrappers', () => {
  type All = AdversarialLoss<'dClasses' | 'r1' | 'leCam', 'gClasses' | 'featureMatching'>;

  it('compose in any order', () => {
    const [a, b, c, d] = [auxiliaryClassifier(), r1(1), leCam(), featureMatching()];
    expectTypeOf(a(b(c(d(hinge))))).toEqualTypeOf<All>();
    expectTypeOf(d(c(b(a(hinge))))).toEqualTypeOf<All>();
    expectTypeOf(instanceNoise(1)(b(packing(2)(d(a(instanceNoise(1)(c(hinge)))))))).toEqualTypeOf<All>();
    expectTypeOf(flow(a, b, c, d)(hinge)).toEqualTypeOf<All>();
    expectTypeOf(r2(1)(gradientPenalty(1)(boundaryEquilibrium()))).toEqualTypeOf<
      AdversarialLoss<'gradientPenalty' | 'r2'>
    >();
    expectTypeOf(auxiliaryClassifier(1, { head: 'score', fakes: false })(catGan)).toEqualTypeOf<
      AdversarialLoss<'dClasses', 'gClasses'>
    >();
  });

  it('of the formulas want a separable loss, and are one or are none', () => {
    expectTypeOf(labelFlipping(0.1)(labelSmoothing()(fGan(fDivergences.pearson)))).toEqualTypeOf<SeparableLoss>();
    expectTypeOf(relativisticPairing(labelSmoothing()(nonSaturating))).toEqualTypeOf<AdversarialLoss>();
    // @ts-expect-error there is no formula for one score any more
    labelSmoothing()(relativisticAverage(nonSaturating));
    // @ts-expect-error a loss with terms has to be wrapped the other way round
    matchingAware()(auxiliaryClassifier()(nonSaturating));
    // @ts-expect-error relativistic scores have no one side
    relativisticPairing(relativisticAverage(nonSaturating));
    // @ts-expect-error an equilibrium is no sum of costs
    labelFlipping(0.1)(boundaryEquilibrium());
  });

  it('take schedules as weights', () => {
    expectTypeOf(auxiliaryClassifier).parameter(0).toEqualTypeOf<Scheduled<number> | undefined>();
    expectTypeOf(featureMatching).parameter(0).toEqualTypeOf<Scheduled<number> | undefined>();
    expectTypeOf(mutualInformation).parameter(1).toEqualTypeOf<Scheduled<number> | undefined>();
  });
});

describe('options of the generator’s step', () => {
  it('unrolling has a number of steps and a rate, which may be a schedule', () => {
    const step = times(2, generatorStep(wasserstein, { unrolled: { steps: 5, rate: (now) => 1 / (1 + now) } }));
    expectTypeOf(step).toEqualTypeOf<GanStep<GeneratorMetrics<never>>>();
    // @ts-expect-error a rate is needed
    generatorStep(wasserstein, { unrolled: { steps: 5 } });
    // @ts-expect-error the discriminator reads no scores of others
    discriminatorStep(wasserstein, { unrolled: { steps: 5, rate: 0.1 } });
  });
});

describe('labels', () => {
  it('are there or not, and a step of one’s own has to ask', () => {
    expectTypeOf<Tick['labels']>().toEqualTypeOf<Labels | undefined>();
    const source = batches(ring(), { size: 8, seed: 1, labeled: true });
    expectTypeOf(source(0).labels!.ids).toEqualTypeOf<Int32Array>();
    // @ts-expect-error possibly undefined
    ticks$.pipe(map(({ labels }) => labels.oneHot));
  });
});
