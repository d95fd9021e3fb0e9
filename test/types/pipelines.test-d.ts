import type * as tf from '@tensorflow/tfjs-core';
import { flow } from 'fp-ts/lib/function.js';
import { piecewise } from 'rxgan';
import { gradientPenalty, nonSaturating, r1, wasserstein } from 'rxgan/losses';
import { memoryKey } from 'rxgan/models';
import {
  alternating,
  discriminatorStep,
  ema,
  every,
  type GanStep,
  generatorStep,
  type HostTensor,
  phases,
  readTensors,
  remember,
  report,
  samples,
  step,
  times,
  when,
} from 'rxgan/operators';
import type { Tick } from 'rxgan/streams';
import { filter, type Observable, share, take } from 'rxjs';
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

const loss = gradientPenalty(10)(wasserstein);

describe('what a pipeline reports', () => {
  it('each step adds what it measures; what every() passes by is optional', () => {
    const rows$ = ticks$.pipe(
      discriminatorStep(loss),
      every(5, generatorStep(loss)),
      ema('generator', 0.999),
      report(50),
    );
    expectTypeOf(rows$).toEqualTypeOf<
      Observable<Row<Trained & { readonly gradientPenalty: number; readonly gLoss?: number }>>
    >();
  });

  it('a flow of steps is a step', () => {
    const recipe = flow(discriminatorStep(loss), every(5, generatorStep(wasserstein)), ema('generator', 0.999));
    const rows$ = ticks$.pipe(recipe, report(50));
    expectTypeOf(rows$).toEqualTypeOf<
      Observable<Row<Trained & { readonly gradientPenalty: number; readonly gLoss?: number }>>
    >();
  });

  it('penalties are metrics of their own, all of them', () => {
    const rows$ = ticks$.pipe(discriminatorStep(r1(10)(loss)), report());
    expectTypeOf(rows$).toEqualTypeOf<
      Observable<Row<Trained & { readonly gradientPenalty: number; readonly r1: number }>>
    >();
  });

  it('without steps there is the step, and nothing to be typed by mistake', () => {
    expectTypeOf(ticks$.pipe(report())).toEqualTypeOf<Observable<Row<{}>>>();
  });

  it('operators of RxJS and of streams keep the metrics', () => {
    const rows$ = ticks$.pipe(
      generatorStep(nonSaturating),
      filter(({ step: now }) => now > 2),
      remember(memoryKey('gLoss')),
      share(),
      report(),
      take(3),
    );
    expectTypeOf(rows$).toEqualTypeOf<Observable<Row<{ readonly gLoss: number }>>>();
  });

  it('samples and readTensors give what was asked for', () => {
    expectTypeOf(ticks$.pipe(discriminatorStep(loss), samples(10))).toExtend<
      Observable<{ readonly step: number; readonly samples: HostTensor }>
    >();
    expectTypeOf(ticks$.pipe(readTensors(10, ({ batch }) => ({ batch })))).toExtend<
      Observable<{ readonly step: number; readonly batch: HostTensor }>
    >();
  });
});

describe('what a schedule makes of a step', () => {
  type G = { readonly gLoss: tf.Scalar };
  const one = generatorStep(nonSaturating);
  const two = flow(discriminatorStep(loss), generatorStep(loss));
  type Sometimes = { readonly gLoss?: number };

  it('one step', () => {
    expectTypeOf(every(5, one)).toEqualTypeOf<GanStep<Partial<G>>>();
    expectTypeOf(when(({ step: now }) => now > 3, one)).toEqualTypeOf<GanStep<Partial<G>>>();
    expectTypeOf(times(2, one)).toEqualTypeOf<GanStep<G>>();
    expectTypeOf(ticks$.pipe(phases(one, [10, discriminatorStep(loss)]), report())).toEqualTypeOf<
      Observable<Row<Sometimes & Partial<Trained & { readonly gradientPenalty: number }>>>
    >();
  });

  it('one step, with a schedule of the period, of the loss or of both', () => {
    expectTypeOf(every(piecewise(100, [2_500, 5]), one)).toEqualTypeOf<GanStep<Partial<G>>>();
    const changing = piecewise(gradientPenalty(10)(wasserstein), [100, gradientPenalty(1)(nonSaturating)]);
    expectTypeOf(ticks$.pipe(alternating(changing, { nCritic: (now) => now + 1 }), report())).toEqualTypeOf<
      Observable<Row<Trained & { readonly gradientPenalty: number } & Sometimes>>
    >();
  });

  it('a phase with schedules of its own', () => {
    expectTypeOf(ticks$.pipe(phases(one, [10, two, { local: true }]), report())).toEqualTypeOf<
      Observable<Row<Partial<Trained & { readonly gradientPenalty: number; readonly gLoss: number }>>>
    >();
  });

  it('a flow of steps', () => {
    type Both = Trained & { readonly gradientPenalty: number; readonly gLoss: number };
    expectTypeOf(ticks$.pipe(every(5, two), report())).toEqualTypeOf<Observable<Row<Partial<Both>>>>();
    expectTypeOf(
      ticks$.pipe(
        when(() => true, two),
        report(),
      ),
    ).toEqualTypeOf<Observable<Row<Partial<Both>>>>();
    expectTypeOf(ticks$.pipe(times(2, two), report())).toEqualTypeOf<Observable<Row<Both>>>();
    expectTypeOf(ticks$.pipe(phases(two, [10, one]), report())).toEqualTypeOf<Observable<Row<Partial<Both>>>>();
  });

  it('schedules nest', () => {
    expectTypeOf(ticks$.pipe(every(5, times(2, one)), report())).toEqualTypeOf<Observable<Row<Sometimes>>>();
    expectTypeOf(ticks$.pipe(times(2, every(5, one)), report())).toEqualTypeOf<Observable<Row<Sometimes>>>();
    const inFlow = flow(every(5, flow(one, ema('generator'))), ema('generator'));
    expectTypeOf(ticks$.pipe(inFlow, report())).toEqualTypeOf<Observable<Row<Sometimes>>>();
  });

  it('phases of more than two different steps', () => {
    const norm = step(({ batch }) => ({ norm: batch as tf.Scalar }));
    const rows$ = ticks$.pipe(phases(one, [10, norm], [20, discriminatorStep(nonSaturating)]), report());
    expectTypeOf(rows$).toEqualTypeOf<
      Observable<Row<Partial<Trained & { readonly gLoss: number; readonly norm: number }>>>
    >();
  });

  it('a step of one’s own', () => {
    const norm = step(({ batch }) => ({ norm: batch as tf.Scalar }));
    expectTypeOf(norm).toEqualTypeOf<GanStep<{ norm: tf.Scalar }>>();
    expectTypeOf(ticks$.pipe(norm, report())).toEqualTypeOf<Observable<Row<{ readonly norm: number }>>>();
  });
});

describe('any number of phases', () => {
  const metric = <K extends string>(name: K) =>
    step(({ batch }) => ({ [name]: batch as tf.Scalar }) as { readonly [P in K]: tf.Scalar });
  const [a, b, c, d, e, f, g, h, i] = [
    metric('a'),
    metric('b'),
    metric('c'),
    metric('d'),
    metric('e'),
    metric('f'),
    metric('g'),
    metric('h'),
    metric('i'),
  ];
  type Optional<K extends string> = Observable<Row<{ readonly [P in K]?: number }>>;

  it('of a GAN, in a pipe and in a flow', () => {
    expectTypeOf(ticks$.pipe(phases(a), report())).toEqualTypeOf<Optional<'a'>>();
    expectTypeOf(ticks$.pipe(flow(phases(a), ema('generator')), report())).toEqualTypeOf<Optional<'a'>>();
    expectTypeOf(ticks$.pipe(phases(a, [1, b]), report())).toEqualTypeOf<Optional<'a' | 'b'>>();
    const six = phases(a, [1, b], [2, c], [3, d], [4, e], [5, f]);
    type Six = Optional<'a' | 'b' | 'c' | 'd' | 'e' | 'f'>;
    expectTypeOf(ticks$.pipe(six, report())).toEqualTypeOf<Six>();
    expectTypeOf(ticks$.pipe(flow(six, ema('generator')), report())).toEqualTypeOf<Six>();
    expectTypeOf(
      ticks$.pipe(phases(a, [1, b], [2, c], [3, d], [4, e], [5, f], [6, g], [7, h], [8, i]), report()),
    ).toEqualTypeOf<Optional<'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i'>>();
    const nine = flow(
      discriminatorStep(loss),
      phases(a, [1, b], [2, c], [3, d], [4, e], [5, f], [6, g], [7, h], [8, flow(i, a)]),
    );
    expectTypeOf(ticks$.pipe(nine, report())).toEqualTypeOf<
      Observable<
        Row<
          Trained & { readonly gradientPenalty: number } & {
            readonly [P in 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i']?: number;
          }
        >
      >
    >();
  });
});
