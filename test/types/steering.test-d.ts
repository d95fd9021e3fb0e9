import type { Schedule } from 'rxgan';
import { hinge } from 'rxgan/losses';
import { discriminatorStep, generatorStep, learning, report } from 'rxgan/operators';
import { type Steered, steering, type Tick } from 'rxgan/streams';
import { map, type Observable } from 'rxjs';
import { describe, expectTypeOf, it } from 'vitest';

declare const ticks$: Observable<Tick>;

describe('steering', () => {
  it('knows its dials by name', () => {
    const control = steering({ dials: { noise: { schedule: 0.1, min: 0, max: 1 } } });
    expectTypeOf(control.dial('noise')).toEqualTypeOf<Schedule>();
    expectTypeOf(control.values()).toEqualTypeOf<Readonly<Record<'noise', number>>>();
    // @ts-expect-error there is no such dial
    control.dial('nose');
    // @ts-expect-error nor is there any where none was given
    steering().dial('noise');
  });

  it('of any dials steers ticks', () => {
    expectTypeOf(steering({ dials: { noise: { schedule: 0.1, min: 0, max: 1 } } })).toExtend<Steered>();
    expectTypeOf(steering()).toExtend<Steered>();
  });
});

describe('learning', () => {
  it('makes the metrics of a player optional, who may have to sit out', () => {
    ticks$.pipe(
      learning('discriminator', discriminatorStep(hinge)),
      learning('generator', generatorStep(hinge), { every: 2 }),
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
