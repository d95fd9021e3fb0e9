import * as tf from '@tensorflow/tfjs-core';
import { cosine, joined, linear, piecewise, type Scheduled } from 'rxgan';
import {
  type AdversarialLoss,
  gradientPenalty,
  hinge,
  instanceNoise,
  labelSmoothing,
  nonSaturating,
  r1,
  type SeparableLoss,
  wasserstein,
} from 'rxgan/losses';
import { adam, memoryKey, sgd } from 'rxgan/models';
import { discriminatorStep, ema, every, generatorStep, remember, report, step, times } from 'rxgan/operators';
import { frame, type Tick } from 'rxgan/streams';
import { map, type Observable, of } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';

declare const ticks$: Observable<Tick>;

describe('mistakes that do not compile', () => {
  it('reading a metric that no step has produced', () => {
    ticks$.pipe(
      report(),
      // @ts-expect-error nothing measured dLoss
      map(({ dLoss }) => dLoss),
    );
    ticks$.pipe(
      discriminatorStep(nonSaturating),
      // @ts-expect-error the generator has not been trained
      map(({ metrics }) => metrics.gLoss),
    );
    ticks$.pipe(
      discriminatorStep(nonSaturating),
      report(),
      // @ts-expect-error a typing mistake
      map(({ dLos }) => dLos),
    );
  });

  it('doing arithmetic with a metric that may be absent', () => {
    ticks$.pipe(
      every(5, generatorStep(nonSaturating)),
      report(),
      // @ts-expect-error possibly undefined
      map(({ gLoss }) => gLoss + 1),
    );
  });

  it('training after leaving the device', () => {
    // @ts-expect-error a report is no tick
    ticks$.pipe(report(), generatorStep(nonSaturating));
    // @ts-expect-error a report is no tick
    ticks$.pipe(discriminatorStep(nonSaturating), report(50), ema('generator'));
  });

  it('forgetting to apply a wrapper', () => {
    // @ts-expect-error a function from losses to losses is no loss
    discriminatorStep(gradientPenalty(10));
    // @ts-expect-error a function from losses to losses is no loss
    generatorStep(instanceNoise(0.1));
    // @ts-expect-error a weight is no loss
    gradientPenalty(wasserstein);
  });

  it('an asynchronous function where tensors are lent', () => {
    // @ts-expect-error a promise of scalars is no record of scalars
    step(async ({ batch }) => ({ mean: tf.mean(batch) as tf.Scalar }));
    // @ts-expect-error a promise of scalars is no record of scalars
    step(async () => ({}));
    // @ts-expect-error an upload would outlive its frame
    of(1).pipe(frame(async (size: number) => tf.zeros([size])));
  });

  it('a metric that is no tensor', () => {
    // @ts-expect-error numbers are what report makes of scalars
    step(() => ({ mean: 1 }));
  });

  it('smoothing the labels of a loss that is no sum of two sides', () => {
    // @ts-expect-error a penalized loss is no separable loss
    labelSmoothing(0.9)(gradientPenalty(10)(wasserstein));
    // @ts-expect-error a penalized loss is no separable loss
    labelSmoothing(0.9)(r1(10)(nonSaturating));
    expectTypeOf(labelSmoothing(0.9)(hinge)).toEqualTypeOf<SeparableLoss>();
    expectTypeOf(r1(10)(labelSmoothing(0.9)(hinge))).toEqualTypeOf<AdversarialLoss<'r1'>>();
  });

  it('remembering what is no scalar', () => {
    ticks$.pipe(
      map((tick) => ({ ...tick, metrics: { dLoss: 'low' } })),
      // @ts-expect-error a metric is a scalar, not a string
      remember(memoryKey('dLoss')),
    );
  });
});

describe('a schedule', () => {
  it('is accepted wherever a number is', () => {
    const falling = linear(1, 0, 100);
    times(piecewise(5, [9, 1]), discriminatorStep(instanceNoise(falling)(gradientPenalty(falling)(wasserstein))));
    discriminatorStep(r1(cosine(10, 1, 50))(labelSmoothing(falling)(nonSaturating)));
    ema('generator', falling);
    adam({ learningRate: falling });
    sgd({ learningRate: joined([0.1, 10], [falling, 100]), momentum: falling });
    expectTypeOf(instanceNoise).parameter(0).toEqualTypeOf<Scheduled<number>>();
    expectTypeOf(gradientPenalty).parameter(0).toEqualTypeOf<Scheduled<number> | undefined>();
  });

  it('of losses is accepted wherever a loss is', () => {
    discriminatorStep((now) => (now < 10 ? nonSaturating : hinge));
    generatorStep(piecewise<AdversarialLoss>(nonSaturating, [5_000, hinge]));
    expectTypeOf(
      discriminatorStep(piecewise(gradientPenalty(1)(wasserstein), [9, gradientPenalty(2)(hinge)])),
    ).toEqualTypeOf(discriminatorStep(gradientPenalty(1)(wasserstein)));
    expectTypeOf(
      discriminatorStep(joined([gradientPenalty(1)(wasserstein), 9], [gradientPenalty(2)(hinge), 9])),
    ).toEqualTypeOf(discriminatorStep(gradientPenalty(1)(wasserstein)));
  });
});
