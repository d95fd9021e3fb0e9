import type * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import { adversarial } from 'rxgan/losses';
import { type GanPlayer, gan, type Model, sgd } from 'rxgan/models';
import { discriminatorStep, generatorStep, minimize } from 'rxgan/operators';
import { batches, scoped, type Tick, ticks } from 'rxgan/streams';
import { lastValueFrom, map, type Observable, take, toArray } from 'rxjs';
import { expect } from 'vitest';
import type { Case } from '../losses/cases.js';
import { contentsOf } from '../support/fakes.js';
import { conditionalGenerator, discriminatorFor, z } from './lossModels.js';

const source = batches(ring({ size: 64 }), { size: 8, seed: 3, labeled: true });

const run = (
  of: Case,
  tape: boolean,
  schedule: (ticks$: Observable<Tick>, model: Model<GanPlayer>) => Observable<Tick>,
) =>
  lastValueFrom(
    scoped(
      gan({
        seed: 5,
        tape,
        latents: z,
        generator: conditionalGenerator,
        discriminator: discriminatorFor(of),
        optimizer: sgd({ learningRate: 0.01, momentum: 0.5 }),
      }),
      (model) =>
        schedule(ticks(model, source).pipe(take(3)), model).pipe(
          map(({ metrics }) => {
            const { dLoss, gLoss } = metrics as Readonly<Record<string, tf.Scalar>>;
            const { generator, discriminator } = model.players;
            return contentsOf([
              dLoss!,
              gLoss!,
              ...[generator, discriminator].flatMap(({ network, slots }) => [...network.variables, ...slots]),
              ...model.states.values(),
            ]).flat();
          }),
          toArray(),
        ),
    ),
  );

/** The steps of a GAN, and the same updates written as objectives: everything that three ticks leave, number by number. */
export const expectSameByHand = async (of: Case, tolerance: number, tape = false): Promise<void> => {
  const { loss } = of;
  const { discriminator, generator } = adversarial(loss);
  const steps = await run(
    of,
    tape,
    (ticks$) => ticks$.pipe(discriminatorStep(loss), generatorStep(loss)) as Observable<Tick>,
  );
  const byHand = await run(of, tape, (ticks$) =>
    ticks$.pipe(
      minimize(
        ['discriminator'],
        (s) => ({ d: discriminator(s, s.net.discriminator, s.batch, s.net.generator(s.draw(z))) }),
        { sum: 'dLoss' },
      ),
      minimize(['generator'], (s) => ({ g: generator(s, s.net.discriminator, s.net.generator(s.draw(z)), s.batch) }), {
        sum: 'gLoss',
      }),
    ),
  );
  steps.forEach((numbers, tick) => {
    const other = byHand[tick]!;
    expect(other.length).toBe(numbers.length);
    const scale = Math.max(1, ...numbers.map(Math.abs));
    const apart = Math.max(...numbers.map((value, i) => Math.abs(value - other[i]!)));
    expect(apart / scale, `tick ${tick}`).toBeLessThan(tolerance);
  });
};
