import '../support/float64.js';
import * as tf from '@tensorflow/tfjs-core';
import { flow } from 'fp-ts/lib/function.js';
import { ring } from 'rxgan/data';
import { type AdversarialLoss, boundaryEquilibrium, leCam, nonSaturating, r1, type Term } from 'rxgan/losses';
import { dense, energyCritic, type GanPlayer, gan, type Model, mlp, mlpGan, sequential, sgd } from 'rxgan/models';
import {
  type DiscriminatorMetrics,
  discriminatorStep,
  type GanStep,
  generatorStep,
  report,
  simultaneousStep,
  times,
} from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, map, take, tap, toArray, zip } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../../src/models/variable.js';
import { apart, play } from '../operators/play.js';
import { start } from '../support/engines.js';
import { contentsOf, discriminatorOf, generatorOf, numTensors } from '../support/fakes.js';

beforeAll(() => start('js'));

const data = batches(ring({ size: 64 }), { size: 8, seed: 3 });
/** A model whose discriminator gives energies, and learns fast. */
const energetic = (seed = 5, rate = 0.05): (() => Model<GanPlayer>) =>
  gan({
    seed,
    generator: mlp({ inputs: 2, hidden: [6], outputs: 2 }),
    discriminator: energyCritic({
      encoder: mlp({ inputs: 2, hidden: [6], outputs: 1 }),
      decoder: mlp({ inputs: 1, hidden: [6], outputs: 2 }),
      distance: 'absolute',
    }),
    optimizers: { generator: sgd({ learningRate: 0.02 }), discriminator: sgd({ learningRate: rate }) },
  });
const stateOf = ({ states }: Model<GanPlayer>, name: string): number[] => Array.from(states.get(name)!.dataSync());

/** A step of each player. */
const both = <D extends string>(loss: AdversarialLoss<D>) => flow(discriminatorStep(loss), generatorStep(loss));
/** Rows of a run together with what a state held after each step. */
const run = (make: () => Model<GanPlayer>, step: GanStep<DiscriminatorMetrics<never>>, name: string, steps = 20) =>
  lastValueFrom(
    scoped(make, (model) => {
      const held: number[][] = [];
      return ticks(model, data).pipe(
        take(steps),
        step,
        tap(() => held.push(stateOf(model, name))),
        report(),
        map((row) => ({ ...row, state: held[row.step]! })),
        toArray(),
      );
    }),
  );

describe('the k of a boundary equilibrium', () => {
  const name = 'boundaryEquilibrium';
  const clip = (value: number): number => Math.min(1, Math.max(0, value));

  it.each([
    ['as in the paper', {}],
    ['with a large gain', { gain: 0.3, diversity: 0.7 }],
    ['aiming for more variety than there is', { gain: 1, diversity: 1 }],
  ])(
    '%s follows k ← clip(k + λ (γ mean E(x) - mean E(x̃)), 0, 1) from 0, and a step uses the k from before it',
    async (_, options) => {
      const { gain, diversity } = { gain: 1e-3, diversity: 0.5, ...options };
      const rows = await run(energetic(), both(boundaryEquilibrium(options)), name);
      let k = 0;
      for (const { dLoss, dReal, dFake, state } of rows) {
        expect(Math.abs(dLoss - (dReal - k * dFake))).toBeLessThan(1e-12);
        k = clip(k + gain * (diversity * dReal - dFake));
        expect(Math.abs(state[0]! - k)).toBeLessThan(1e-12);
      }
      expect(rows).toHaveLength(20);
      expect(rows[0]!.dLoss).toBe(rows[0]!.dReal);
    },
  );

  it('moves up and down, and stops at 0', async () => {
    const rows = await run(energetic(), both(boundaryEquilibrium({ gain: 0.3, diversity: 0.7 })), name);
    const ks = rows.map(({ state }) => state[0]!);
    expect(Math.max(...ks)).toBeGreaterThan(0.01);
    expect(ks.some((k, i) => i > 0 && k < ks[i - 1]!)).toBe(true);
    expect(ks.filter((k) => k === 0).length).toBeGreaterThan(0);
  });

  it('stops at 1', () => {
    const model = energetic()();
    // The generator's examples are at 0, and cost nothing: all that counts is the energy of the real ones.
    const [w] = model.players.generator.network.variables;
    for (const each of model.players.generator.network.variables) tf.tidy(() => each.assign(tf.zerosLike(each)));
    expect(w!.dataSync()[0]).toBe(0);
    const loss = boundaryEquilibrium({ gain: 1, diversity: 1 });
    for (let step = 0; step < 6; step++) play(model, discriminatorStep(loss), { batch: [[30, 30]] });
    expect(stateOf(model, name)).toEqual([1]);
    model[Symbol.dispose]();
  });

  it('is the model’s, not the loss’s: two models with one loss do not share it, and take turns without harm', async () => {
    const loss = boundaryEquilibrium({ gain: 0.3, diversity: 0.7 });
    const rows = (seed: number) =>
      scoped(energetic(seed), (model) =>
        ticks(model, data).pipe(take(6), discriminatorStep(loss), generatorStep(loss), report(), toArray()),
      );
    const [a, b] = [await lastValueFrom(rows(5)), await lastValueFrom(rows(6))];
    expect(await lastValueFrom(zip(rows(5), rows(6)))).toEqual([a, b]);
    expect(a!.map(({ dLoss }) => dLoss)).not.toEqual(b!.map(({ dLoss }) => dLoss));
    // And a second run of one model starts at 0 again.
    expect(await lastValueFrom(rows(5))).toEqual(a);
  });
});

describe('the averages of LeCam', () => {
  it('follow a ← decay · a + (1 - decay) · mean score from 0', async () => {
    const [decay, make] = [
      0.8,
      mlpGan({ seed: 5, hidden: [6], optimizers: { discriminator: sgd({ learningRate: 0.05 }) } }),
    ];
    const rows = await run(make, both(leCam(0.5, { decay })(nonSaturating)), 'leCam');
    let [real, fake] = [0, 0];
    for (const { dReal, dFake, state } of rows) {
      real = decay * real + (1 - decay) * dReal;
      fake = decay * fake + (1 - decay) * dFake;
      expect(Math.abs(state[0]! - real)).toBeLessThan(1e-12);
      expect(Math.abs(state[1]! - fake)).toBeLessThan(1e-12);
    }
    expect(Math.abs(real - fake)).toBeGreaterThan(0.01);
  });

  it('are those from before the step in the term itself', async () => {
    const decay = 0.8;
    // One real and one generated point: their scores are their means.
    const still = {
      name: 'still',
      size: 2,
      sample: (_: unknown, count: number) => new Float32Array(2 * count).fill(1),
    };
    const model = mlpGan({
      seed: 5,
      hidden: [6],
      latent: still,
      optimizers: { discriminator: sgd({ learningRate: 0.05 }) },
    })();
    let [real, fake] = [0, 0];
    const batch = [
      [1, 0],
      [1, 0],
    ];
    for (let step = 0; step < 20; step++) {
      const row = play(model, discriminatorStep(leCam(2, { decay })(nonSaturating)), { step, batch });
      const expected = 2 * ((row.dReal - fake) ** 2 + (row.dFake - real) ** 2);
      expect(Math.abs(row.leCam - expected)).toBeLessThan(1e-12 * (1 + expected));
      real = decay * real + (1 - decay) * row.dReal;
      fake = decay * fake + (1 - decay) * row.dFake;
    }
    model[Symbol.dispose]();
  });
});

/** A loss and a term that both remember something. */
const remembering = leCam(1, { decay: 0.5 })(boundaryEquilibrium({ gain: 0.01, diversity: 1 }));
/** Points so far out that their energy is larger than that of any generated one: k moves away from 0. */
const far = {
  batch: [
    [9, 2],
    [-8, 1],
    [3, -9],
  ],
};

describe('any state', () => {
  const everything = (model: Model<GanPlayer>): number[][] =>
    contentsOf([...generatorOf(model), ...discriminatorOf(model), ...model.states.values()]);
  const counts = ({ players: { generator, discriminator } }: Model<GanPlayer>): number[] => [
    generator.iterations,
    discriminator.iterations,
  ];

  it('is the model’s: one variable each, not one that an optimizer moves, freed with the model', async () => {
    const before = numTensors();
    let states: tf.Variable[] = [];
    await lastValueFrom(
      scoped(energetic(), (model) =>
        ticks(model, data).pipe(
          take(3),
          tap(({ step }) => expect(model.states.size).toBe(step === 0 ? 0 : 2)),
          discriminatorStep(remembering),
          tap(() => {
            states = [...model.states.values()];
          }),
        ),
      ),
    );
    for (const name of states.map(nameOf)) expect(name).toMatch(/^loss\//);
    expect(states.map(({ shape, trainable, isDisposed }) => ({ shape, trainable, isDisposed }))).toEqual([
      { shape: [1], trainable: false, isDisposed: true },
      { shape: [2], trainable: false, isDisposed: true },
    ]);
    expect(numTensors()).toBe(before);
  });

  it('a step leaves nothing behind but the state itself', () => {
    const model = energetic()();
    const before = numTensors();
    play(model, discriminatorStep(remembering));
    expect(numTensors()).toBe(before + 2);
    play(model, discriminatorStep(remembering));
    play(model, generatorStep(remembering));
    expect(numTensors()).toBe(before + 2);
    model[Symbol.dispose]();
  });

  it('of a loss and that of its term are kept apart', () => {
    const model = energetic(5, 1e-4)();
    let [k, real, fake] = [0, 0, 0];
    for (let step = 0; step < 5; step++) {
      const { dReal, dFake } = play(model, discriminatorStep(remembering), { step, ...far });
      k = Math.min(1, Math.max(0, k + 0.01 * (dReal - dFake)));
      [real, fake] = [(real + dReal) / 2, (fake + dFake) / 2];
      const [ofLoss, ofTerm] = contentsOf([...model.states.values()]) as [number[], number[]];
      expect(apart([...ofLoss, ...ofTerm], [k, real, fake])).toBeLessThan(1e-12);
    }
    expect(k).toBeGreaterThan(0.01);
    model[Symbol.dispose]();
  });

  it('is moved by the discriminator’s updates, each once, and not by the generator’s', () => {
    const moved = (operator: Parameters<typeof play>[1]): number[][] => {
      const model = energetic()();
      play(model, discriminatorStep(remembering), far);
      const start = contentsOf([...model.states.values()]);
      play(model, operator, far);
      const now = contentsOf([...model.states.values()]);
      model[Symbol.dispose]();
      return now.map((values, i) => values.map((value, j) => value - start[i]![j]!));
    };
    expect(moved(generatorStep(remembering)).flat()).toEqual([0, 0, 0]);
    const once = moved(discriminatorStep(remembering));
    expect(once.flat().every((change) => change !== 0)).toBe(true);
    expect(moved(simultaneousStep(remembering))).toEqual(once);
    const twice = moved(times(2, discriminatorStep(remembering)));
    expect(twice).toEqual(moved(times(2, discriminatorStep(remembering))));
    expect(twice).not.toEqual(once);
  });

  it('survives a step that fails, with everything else: nothing of it has happened', () => {
    const model = energetic()();
    for (let step = 0; step < 3; step++) play(model, discriminatorStep(remembering), { step, ...far });
    const [start, updates, tensors] = [everything(model), counts(model), numTensors()];
    const withTerm = (name: string, value: Term<string>['value']): AdversarialLoss<string> => ({
      ...remembering,
      discriminatorTerms: [...remembering.discriminatorTerms, { name, weight: 1, value }],
    });
    const failing = withTerm('failing', ({ real }) => {
      tf.square(real);
      throw new Error('in the middle');
    });
    const unreduced = withTerm('unreduced', ({ real }) => real as unknown as tf.Scalar);
    for (const step of [discriminatorStep, simultaneousStep]) {
      expect(() => play(model, step(failing), far)).toThrow('in the middle');
      expect(() => play(model, step(unreduced), far)).toThrow(/term unreduced: is of shape \[3,2\]/);
      expect(() => play(model, step(r1(-1)(remembering)), far)).toThrow(/r1.weight/);
    }
    expect(everything(model)).toEqual(start);
    expect(counts(model)).toEqual(updates);
    expect(numTensors()).toBe(tensors);
    model[Symbol.dispose]();
  });

  it('of a simultaneous step whose generator fails is as before, and so is the discriminator', () => {
    const model = energetic()();
    play(model, discriminatorStep(remembering));
    const [start, updates, tensors] = [everything(model), counts(model), numTensors()];
    const failing: AdversarialLoss<'leCam'> = {
      ...remembering,
      generator: () => {
        throw new Error('in the generator');
      },
    };
    expect(() => play(model, simultaneousStep(failing))).toThrow('in the generator');
    expect(everything(model)).toEqual(start);
    expect(counts(model)).toEqual(updates);
    expect(numTensors()).toBe(tensors);
    model[Symbol.dispose]();
  });

  it('of a loss that is wrapped later on is the same: a penalty put around a loss does not make it forget', () => {
    const model = energetic()();
    const inner = boundaryEquilibrium({ gain: 0.01, diversity: 1 });
    for (let step = 0; step < 5; step++) play(model, discriminatorStep(inner), { step, ...far });
    const k = stateOf(model, 'boundaryEquilibrium')[0]!;
    expect(k).toBeGreaterThan(0.01);
    const row = play(model, discriminatorStep(r1(1)(inner)), { step: 5, ...far });
    expect(row.dLoss - row.r1).toBeCloseTo(row.dReal - k * row.dFake, 10);
    model[Symbol.dispose]();
  });
});

it('a critic of one layer has a state like any other', () => {
  const model = gan({ seed: 1, generator: sequential([2], dense(2)), discriminator: sequential([2], dense(1)) })();
  play(model, discriminatorStep(leCam()(nonSaturating)));
  expect(stateOf(model, 'leCam')).toHaveLength(2);
  model[Symbol.dispose]();
});
