import type { Schedule } from 'rxgan';
import { runControl, type StepControl, tunable } from 'rxgan/control';
import { hinge } from 'rxgan/losses';
import { discriminatorStep, every, generatorStep, learning, report } from 'rxgan/operators';
import type { Tick } from 'rxgan/streams';
import { map, type Observable } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';

declare const ticks$: Observable<Tick>;

describe('runControl', () => {
  it('knows its tunables by name', () => {
    const control = runControl({ tunables: { noise: tunable(0.1, { max: 1 }) } });
    expectTypeOf(control.tunable('noise')).toEqualTypeOf<Schedule>();
    expectTypeOf(control.values()).toEqualTypeOf<Readonly<Record<'noise', number>>>();
    // @ts-expect-error there is no such tunable
    control.tunable('nose');
    // @ts-expect-error nor is there any where none was given
    runControl().tunable('noise');
  });

  it('of any tunables controls ticks', () => {
    expectTypeOf(runControl({ tunables: { noise: tunable(0.1, { max: 1 }) } })).toExtend<StepControl>();
    expectTypeOf(runControl()).toExtend<StepControl>();
  });
});

describe('learning', () => {
  it('makes the metrics of a player optional, who may have to sit out', () => {
    ticks$.pipe(
      learning('discriminator', discriminatorStep(hinge)),
      learning('generator', every(2, generatorStep(hinge))),
      report(),
      map(({ dLoss, gLoss }) => {
        expectTypeOf(dLoss).toEqualTypeOf<number | undefined>();
        expectTypeOf(gLoss).toEqualTypeOf<number | undefined>();
      }),
    );
    // @ts-expect-error there are two players
    learning('critic', discriminatorStep(hinge));
  });
});
