import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import { nonSaturating } from 'rxgan/losses';
import type { Rows, Sliced } from 'rxgan/metrics';
import { gaussian, memoryKey, mlp, model, type Player } from 'rxgan/models';
import {
  alternating,
  discriminatorStep,
  ema,
  evaluate,
  generatorStep,
  gradientNorms,
  learning,
  readTensors,
  rememberEvaluation,
  report,
  samples,
  simultaneousStep,
  step,
} from 'rxgan/operators';
import { batches, scoped, type Tick, ticks } from 'rxgan/streams';
import { firstValueFrom, lastValueFrom, NEVER, type OperatorFunction, take } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { numTensors, startJs } from '../support/fakes.js';

beforeAll(startJs);

const data = batches(ring({ size: 64 }), { size: 8, seed: 3 });
const network = mlp({ inputs: 2, hidden: [4], outputs: 2 });
type Autoencoder = { readonly encoder: Player; readonly decoder: Player };
const autoencoder = model({ seed: 1, players: { encoder: network, decoder: network }, ema: ['decoder'] });
const generatorAlone = model({ seed: 1, players: { generator: network } });

/** What a run of one tick says; no tensor is left behind. A program in JavaScript has no types to stop it. */
const said = async (operator: unknown, made: typeof autoencoder | typeof generatorAlone = autoencoder) => {
  const before = numTensors();
  const run$ = scoped(made as typeof autoencoder, (opened) =>
    ticks(opened, data).pipe(take(1), operator as OperatorFunction<Tick<tf.Tensor, {}, Autoencoder>, unknown>),
  );
  const error: unknown = await lastValueFrom(run$).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(numTensors()).toBe(before);
  expect(error).toMatchObject({ _tag: expect.stringMatching(/ConfigError|ShapeMismatch/) });
  return (error as Error).message;
};

// biome-ignore lint/correctness/useYield: nothing to compute.
const nothing = function* (_: Rows): Sliced<{ readonly value: number }> {
  return { value: 0 };
};
const objective = () => ({ a: tf.scalar(0) });
const measuring = (name: string) => step(() => ({ [name]: tf.scalar(1) }));

describe('players that are not there', () => {
  it.each([
    ['discriminatorStep', discriminatorStep(nonSaturating)],
    ['generatorStep', generatorStep(nonSaturating)],
    ['simultaneousStep', simultaneousStep(nonSaturating)],
    ['alternating', alternating(nonSaturating, { shared: true })],
  ])('%s names those that it misses and those that there are', async (name, operator) => {
    expect(await said(operator)).toBe(
      `${name}: there is no player discriminator, generator; call two of encoder, decoder so, or train these with minimize`,
    );
  });

  it.each([
    ["ema('nope')", ema('nope')],
    ['gradientNorms(nope)', gradientNorms(['nope' as never], objective)],
    ['learning', learning('nope' as 'generator', ema('generator'))],
  ])('%s says which there are', async (path, operator) => {
    expect(await said(operator)).toBe(`${path}: there is no player nope; name some of encoder, decoder`);
  });

  it('gradientNorms takes at least one, each once', () => {
    expect(() => gradientNorms([], objective)).toThrow('gradientNorms: no player is named');
    expect(() => gradientNorms<Autoencoder, tf.Tensor, {}, {}, 'encoder'>(['encoder', 'encoder'], objective)).toThrow(
      'gradientNorms(encoder, encoder): a player is named twice',
    );
  });
});

describe('numbers that make no sense', () => {
  it.each([-0.1, 1.1, Number.NaN])('a decay of %d is refused, at once or where a schedule has it', async (decay) => {
    expect(() => ema('decoder', decay)).toThrow(`ema('decoder').decay: expected a number from 0 to 1, got ${decay}`);
    expect(await said(ema('decoder', () => decay))).toContain(`expected a number from 0 to 1, got ${decay} at step 0`);
  });

  it.each([0, -1, 1.5, Number.NaN])('%d examples are refused, altogether and in a piece', (wrong) => {
    const refused = (path: string) => expect.objectContaining({ _tag: 'ConfigError', path });
    expect(() => samples(1, { count: wrong })).toThrow(refused('samples.count'));
    for (const [option, options] of [
      ['count', { count: wrong }],
      ['chunk', { chunk: wrong }],
    ] as const) {
      expect(() => evaluate(1, nothing, options)(NEVER)).toThrow(refused(`evaluate.${option}`));
      expect(() => rememberEvaluation(memoryKey('x'), 1, nothing, options)(NEVER)).toThrow(
        refused(`rememberEvaluation.${option}`),
      );
    }
  });
});

describe('functions that give something else', () => {
  const few = () => tf.ones([2, 2]);

  it.each([
    ['samples', samples<Autoencoder>(1, { count: 5, generate: few })],
    ['evaluate', evaluate<{ value: number }, Autoencoder>(1, nothing, { count: 9, chunk: 5, generate: few })],
  ])('%s refuses another number of examples than it asked for', async (_name, operator) => {
    expect(await said(operator)).toBe(
      'generate: gave the shape [2,2], expected 5 rows; make as many examples as the scope says: rows',
    );
  });

  it('a promise is refused, by samples and by step', async () => {
    const promise = async () => ({}) as never;
    expect(await said(samples(1, { generate: promise as never }))).toContain('generate: gave no tensor');
    expect(await said(step(promise as never))).toContain('step: the function gave a promise');
  });

  it('a generator without latents is refused, until it is said how examples are made', async () => {
    expect(await said(samples(1), generatorAlone)).toBe(
      'model.latents: there are none; give the model latents, or say how examples are made: generate',
    );
    const run$ = scoped(generatorAlone, (made) =>
      ticks(made, data).pipe(
        samples(1, { count: 3, generate: ({ net, draw }) => net.generator(draw(gaussian(2))) }),
        take(1),
      ),
    );
    expect((await lastValueFrom(run$)).samples.shape).toEqual([3, 2]);
  });
});

describe('names that every row has already', () => {
  it.each(['step', 'deviceReads', 'fusedUpdates', 'tapeUpdates'])('no metric is reported as %s', async (name) => {
    const both = (ticks$: never) => report()(measuring(name)(ticks$) as never);
    expect(await said(both)).toBe(`report: something measured is named ${name}, as is a field of every row; rename it`);
  });

  it.each(['0', '17'])('nothing is named %s, which would come before the step', async (name) => {
    const both = (ticks$: never) => report()(measuring(name)(ticks$) as never);
    const why = `something measured is named ${name}, which JavaScript puts before the fields of a row; rename it`;
    expect(await said(both)).toBe(`report: ${why}`);
    expect(await said(readTensors(1, () => ({ [name]: tf.scalar(1) })))).toBe(`readTensors: ${why}`);
  });

  it.each(['01', '1.5', '-1', 'd1'])('%s is a name as any other, and stands after the step', async (name) => {
    const run$ = scoped(autoencoder, (made) =>
      ticks(made, data).pipe(
        step<Readonly<Record<string, tf.Scalar>>, Autoencoder>(() => ({ [name]: tf.scalar(1) })),
        report(),
      ),
    );
    const names = Object.keys(await firstValueFrom(run$));
    expect([names[0], names.at(-1)]).toEqual(['step', name]);
  });

  it('no tensor is read as step', async () => {
    expect(await said(readTensors(1, () => ({ step: tf.scalar(1) })))).toContain('readTensors: something measured');
  });
});
