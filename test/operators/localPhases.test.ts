import * as tf from '@tensorflow/tfjs-core';
import { flow } from 'fp-ts/lib/function.js';
import { linear, type Schedule } from 'rxgan';
import { adversarial, gradientPenalty, hinge, instanceNoise, labelSmoothing, nonSaturating, r1 } from 'rxgan/losses';
import { clipWeights, sgd } from 'rxgan/models';
import {
  alternating,
  discriminatorStep,
  ema,
  every,
  generatorStep,
  minimize,
  phases,
  report,
  simultaneousStep,
  step,
  times,
  when,
} from 'rxgan/operators';
import { scheduleStepOf } from 'rxgan/streams';
import { from, map } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startJs } from '../support/fakes.js';
import { type Fake, fake } from './notifications.js';
import { train } from './training.js';

beforeAll(startJs);

const mark = (letter: string) => map((tick: Fake) => ({ ...tick, log: tick.log + letter }));
const logs = (operator: ReturnType<typeof mark>, steps: number): readonly string[] => {
  const seen: string[] = [];
  from(Array.from({ length: steps }, (_, step) => fake(step)))
    .pipe(operator)
    .subscribe(({ log }) => seen.push(log));
  return seen;
};

describe('a local phase', () => {
  it('counts periods, numbers of times and further phases from its beginning', () => {
    const inside = flow(
      every(3, mark('e')),
      times((step) => step + 1, mark('t')),
      phases(mark('a'), [2, mark('b')]),
    );
    expect(logs(phases(mark('-'), [2, inside, { local: true }]), 6)).toEqual(['-', '-', 'ta', 'tta', 'etttb', 'ttttb']);
    expect(logs(phases(mark('-'), [2, inside]), 4)).toEqual(['-', '-', 'etttb', 'ttttb']);
    expect(logs(phases(mark('-'), [2, inside, { local: false }]), 4)).toEqual(['-', '-', 'etttb', 'ttttb']);
  });

  it('ends where it ends: what comes after counts as before', () => {
    const after = flow(phases(mark('-'), [1, mark('p'), { local: true }]), every(2, mark('e')));
    expect(logs(after, 4)).toEqual(['-', 'pe', 'p', 'pe']);
  });

  it('adds up with the one that it is in', () => {
    const steps: number[] = [];
    const note = map((tick: Fake) => {
      steps.push(scheduleStepOf(tick));
      return tick;
    });
    const inner = phases(note, [2, note, { local: true }], [4, note]);
    logs(flow(phases(note, [3, inner, { local: true }]), note), 9);
    expect(steps).toEqual([0, 0, 1, 1, 2, 2, 0, 3, 1, 4, 0, 5, 1, 6, 4, 7, 5, 8]);
  });

  it('leaves the tests of when to the steps of the run', () => {
    const late = when(({ step }: Fake) => step >= 3, mark('w'));
    expect(logs(phases(mark('-'), [2, late, { local: true }]), 4)).toEqual(['-', '-', '', 'w']);
  });

  it('evaluates every schedule of the steps inside by its own steps, and rows keep the steps of the run', async () => {
    const seen = new Map<string, Set<number>>();
    const noted =
      <A>(name: string, value: A): Schedule<A> =>
      (step) => {
        seen.set(name, (seen.get(name) ?? new Set()).add(step));
        return value;
      };
    const smoothed = labelSmoothing(noted('label', 0.9))(nonSaturating);
    const loss = instanceNoise(noted('noise', 0.1))(r1(noted('weight', 0.1))(smoothed));
    const { generator } = adversarial(r1(noted('weight in an objective', 0.1))(hinge));
    const inside = flow(
      discriminatorStep(noted('loss of the discriminator', loss)),
      generatorStep(noted('loss of the generator', nonSaturating), {
        unrolled: { steps: 1, rate: noted('unrolled', 0.1) },
      }),
      simultaneousStep(noted('loss of both', r1(0.1)(nonSaturating)), { consensus: noted('consensus', 0.1) }),
      ema('generator', noted('decay', 0.9)),
      minimize(['generator'], (s) => ({
        own: tf.mul(
          generator(s, s.net.discriminator, s.net.generator(s.draw(s.model.latents!)), s.batch),
          noted('objective', 1)(s.step),
        ) as tf.Scalar,
      })),
      alternating(nonSaturating, { nCritic: 2 }),
    );
    const optimizer = clipWeights(noted('clipping', 1))(sgd({ learningRate: noted('rate', 0.01) }));
    const idle = phases(
      step(() => ({})),
      [3, inside, { local: true }],
    );
    const rows = await train((ticks$) => ticks$.pipe(idle, report()), {
      model: { optimizer },
      steps: 5,
    });
    expect(rows.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    expect(seen.size).toBe(13);
    for (const [name, steps] of seen) expect([name, ...steps]).toEqual([name, 0, 1]);
  });

  it('is the law of its schedules: g from its beginning', async () => {
    const loss = (weight: Schedule) => gradientPenalty(weight)(nonSaturating);
    const game = (weight: Schedule) => flow(discriminatorStep(loss(weight)), generatorStep(nonSaturating));
    const falling = linear(1, 0, 4);
    const local = phases(game(falling), [3, game(falling), { local: true }]);
    const apart = phases(game(falling), [3, game((now) => falling(now - 3))]);
    const rows = await train((ticks$) => ticks$.pipe(local, report()), { steps: 6 });
    expect(rows).toEqual(await train((ticks$) => ticks$.pipe(apart, report()), { steps: 6 }));
    expect(rows).not.toEqual(await train((ticks$) => ticks$.pipe(game(falling), report()), { steps: 6 }));
  });

  it('changes no draw: with constant schedules it is the same phase, bit for bit', async () => {
    const game = flow(
      discriminatorStep(instanceNoise(0.1)(gradientPenalty(1)(nonSaturating))),
      generatorStep(nonSaturating),
      ema('generator'),
    );
    const [local, plain] = [true, false].map((local) => phases(game, [2, game, { local }]));
    const rows = await train((ticks$) => ticks$.pipe(local!, report()), { steps: 6 });
    expect(rows).toEqual(await train((ticks$) => ticks$.pipe(plain!, report()), { steps: 6 }));
  });

  it('names its own step where a schedule has no value there', () => {
    const broken = times((step) => 1 - step, mark('t'));
    const errors: unknown[] = [];
    from([fake(2), fake(3)])
      .pipe(phases(mark('-'), [2, broken, { local: true }]))
      .subscribe({ error: (error) => errors.push(error) });
    expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining('got 0 at step 1') })]);
  });
});
