import * as tf from '@tensorflow/tfjs-core';
import { adaptive } from 'rxgan';
import { ring } from 'rxgan/data';
import { type AdversarialLoss, boundaryEquilibrium, hinge } from 'rxgan/losses';
import {
  adam,
  dense,
  energyCritic,
  flatten,
  type GanPlayer,
  gan,
  leakyRelu,
  type Model,
  memoryKey,
  mlp,
  mlpGan,
  noiseInjection,
  reshape,
  rmsProp,
  sequential,
  spectralNorm,
} from 'rxgan/models';
import { alternating, ema, report, takeSteps } from 'rxgan/operators';
import { type Checkpoint, checkpoint, restore } from 'rxgan/runs';
import { batches, ticks } from 'rxgan/streams';
import { concat, defer, lastValueFrom, map, take, tap, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tensorsOf } from '../../src/runs/checkpoint.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/runs/safetensors.js';
import { start } from '../support/engines.js';
import { contentsOf } from '../support/fakes.js';

const data = batches(ring({ size: 64 }), { size: 8, seed: 3 });
const small = (seed = 5) => mlpGan({ seed, hidden: [6], optimizers: { discriminator: rmsProp() } });
/** A model whose loss carries a number from step to step. */
const withState = gan({
  seed: 5,
  generator: mlp({ inputs: 2, hidden: [4], outputs: 2 }),
  discriminator: energyCritic({
    encoder: mlp({ inputs: 2, hidden: [4], outputs: 3 }),
    decoder: mlp({ inputs: 3, hidden: [4], outputs: 2 }),
  }),
  optimizers: { generator: adam({ learningRate: 1e-2 }) },
});
/** Vectors of a power iteration that move with every pass, and noise of the key of each. */
const withVectors = gan({
  seed: 5,
  generator: sequential([2], dense(4, leakyRelu()), reshape([2, 2, 1]), noiseInjection(), flatten(), dense(2)),
  discriminator: sequential([2], spectralNorm(dense(4, leakyRelu())), spectralNorm(dense(1))),
});
const everything = (model: Model<GanPlayer>) => ({
  tensors: [...tensorsOf(model)].map(([name, tensor]) => [name, contentsOf([tensor])[0]]),
  memory: model.memory.contents(),
  updates: [model.players.generator, model.players.discriminator].map(({ iterations, fusedUpdates }) => [
    iterations,
    fusedUpdates,
  ]),
});

/** Steps `from` to `to` of a run of this model; the rows that it reports. */
const train = (
  model: Model<GanPlayer>,
  loss: AdversarialLoss<string, string>,
  from: number,
  to: number,
): Promise<unknown[]> =>
  lastValueFrom(
    ticks(model, data, { from }).pipe(
      alternating(loss, { nCritic: 2 }),
      ema('generator', 0.9),
      take(to - from),
      report(),
      toArray(),
    ),
  );

const opened: Model<GanPlayer>[] = [];
const made = (factory: () => Model<GanPlayer>): Model<GanPlayer> => {
  const model = factory();
  opened.push(model);
  return model;
};

describe('a checkpoint', () => {
  beforeAll(() => start('wasm'));
  afterAll(() => opened.forEach((model) => void model[Symbol.dispose]()));

  test.each([
    ['a small model', small(), hinge],
    ['a loss with a state', withState, boundaryEquilibrium()],
    ['layers with vectors and noise', withVectors, hinge],
  ])('of %s puts back everything, bit for bit, and the run goes on as it would have', async (_, factory, loss) => {
    const [one, other] = [made(factory), made(factory)];
    await train(one, loss, 0, 7);
    one.memory.set(memoryKey('dLoss'), 0.1);
    one.memory.set(memoryKey('broken'), Number.NaN);
    const { bytes, step } = await checkpoint(one);
    expect(step).toBe(7);
    expect(restore(other, bytes)).toEqual({ _tag: 'Right', right: { step: 7 } });
    expect(everything(other)).toEqual(everything(one));
    const rows = (all: readonly unknown[]) => all.map((row) => ({ ...(row as object), deviceReads: 0 }));
    expect(rows(await train(other, loss, 7, 12))).toEqual(rows(await train(one, loss, 7, 12)));
    expect(everything(other)).toEqual(everything(one));
  });

  test('is not put into a model that is being trained', async () => {
    const model = made(small());
    const { bytes } = await checkpoint(model);
    const rows = ticks(model, data).pipe(
      tap(() => expect(restore(model, bytes)).toMatchObject({ left: [{ path: 'model' }] })),
      take(1),
    );
    await lastValueFrom(rows);
    expect(restore(model, bytes)._tag).toBe('Right');
  });

  test('goes back into its model between two clocks', async () => {
    const model = made(small());
    const { bytes } = await checkpoint(model);
    const steps$ = concat(
      ticks(model, data).pipe(takeSteps(2)),
      defer(() => {
        expect(restore(model, bytes)._tag).toBe('Right');
        return ticks(model, data).pipe(takeSteps(2));
      }),
    );
    expect(
      await lastValueFrom(
        steps$.pipe(
          map(({ step }) => step),
          toArray(),
        ),
      ),
    ).toEqual([0, 1, 0, 1]);
  });

  test('is not put into a model that has been freed', async () => {
    const model = small()();
    const { bytes } = await checkpoint(model);
    model[Symbol.dispose]();
    expect(restore(model, bytes)).toMatchObject({ left: [{ path: 'model' }] });
  });

  test.each([-1, 1.5, 2 ** 40, Number.NaN, '7' as unknown as number])('is not made of a model of seed %s', (seed) =>
    expect(small(seed)).toThrow('model.seed: expected an integer from 0 to 4294967295'),
  );

  test('of before a loss had a state goes back into a model that has one', async () => {
    const model = made(withState);
    const { bytes } = await checkpoint(model);
    await train(model, boundaryEquilibrium(), 0, 2);
    expect(model.states.size).toBe(1);
    expect(restore(model, bytes)._tag).toBe('Right');
    expect(model.states.size).toBe(0);
    const rows = (all: readonly unknown[]) => all.map((row) => ({ ...(row as object), deviceReads: 0 }));
    expect(rows(await train(model, boundaryEquilibrium(), 0, 2))).toEqual(
      rows(await train(made(withState), boundaryEquilibrium(), 0, 2)),
    );
  });

  test('is not put into a model with other adaptive schedules', async () => {
    const schedule = (name: string) =>
      adaptive({ name, metrics: [memoryKey('dLoss')], initial: 1, update: (value) => value });
    const withSchedule = (name: string) => made(mlpGan({ seed: 5, hidden: [6], adaptive: [schedule(name)] }));
    const { bytes } = await checkpoint(withSchedule('p'));
    expect(restore(withSchedule('p'), bytes)._tag).toBe('Right');
    const refused = restore(withSchedule('q'), bytes);
    expect(refused._tag === 'Left' && refused.left.map(({ path }) => path)).toEqual(['schedule q', 'schedule p']);
  });

  test('is of the moment it was asked for, though training goes on, and leaves no tensor', async () => {
    const model = made(small());
    await train(model, hinge, 0, 2);
    const before = everything(model);
    const tensors = tf.memory().numTensors;
    const asked = checkpoint(model);
    await train(model, hinge, 2, 5);
    const { bytes } = await asked;
    expect(tf.memory().numTensors).toBe(tensors);
    const other = made(small());
    expect(restore(other, bytes)._tag).toBe('Right');
    expect(everything(other)).toEqual(before);
  });

  test('that does not fit is refused with everything that does not, and nothing is changed', async () => {
    const { bytes } = await checkpoint(made(small()));
    const other = made(mlpGan({ seed: 6, hidden: [7], optimizers: { discriminator: adam() } }));
    const before = everything(other);
    const refused = restore(other, bytes);
    expect(refused._tag === 'Left' && refused.left.map(({ message }) => message)).toEqual([
      'seed: the checkpoint is of seed 5, the model of seed 6; make the model with seed 5',
      ...[
        'generator/0/kernel: has shape [2,6] in the checkpoint and [2,7] in the model',
        'generator/0/bias: has shape [6] in the checkpoint and [7] in the model',
        'generator/1/kernel: has shape [6,2] in the checkpoint and [7,2] in the model',
        'generator/mean: has shape [32] in the checkpoint and [37] in the model',
        'generator/square: has shape [32] in the checkpoint and [37] in the model',
        'generator/ema: has shape [32] in the checkpoint and [37] in the model',
        'discriminator/0/kernel: has shape [2,6] in the checkpoint and [2,7] in the model',
        'discriminator/0/bias: has shape [6] in the checkpoint and [7] in the model',
        'discriminator/1/kernel: has shape [6,1] in the checkpoint and [7,1] in the model',
        'discriminator/mean: is not in the checkpoint',
        'discriminator/square: has shape [25] in the checkpoint and [29] in the model',
      ].map((problem) => `${problem}; make the model as that of the run was made`),
    ]);
    expect(everything(other)).toEqual(before);
    const [more] = [made(small())];
    const adamMade = await checkpoint(made(mlpGan({ seed: 5, hidden: [6], optimizers: { discriminator: adam() } })));
    const unknown = restore(more!, adamMade.bytes);
    expect(unknown._tag === 'Left' && unknown.left.map(({ path }) => path)).toEqual(['discriminator/mean']);
  });

  describe('that is damaged', () => {
    let good: Checkpoint;
    let model: Model<GanPlayer>;
    beforeAll(async () => {
      model = made(small());
      good = await checkpoint(model);
    });
    const mangled = (change: (header: Record<string, Record<string, unknown>>) => void): Uint8Array => {
      const end = 8 + Number(new DataView(good.bytes.buffer, good.bytes.byteOffset).getBigUint64(0, true));
      const header = JSON.parse(Buffer.from(good.bytes.subarray(8, end)).toString()) as never;
      change(header);
      const json = Buffer.from(JSON.stringify(header));
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(json.length));
      return Buffer.concat([length, json, good.bytes.subarray(end)]);
    };
    const cases: readonly (readonly [string, () => Uint8Array, RegExp])[] = [
      ['empty', () => new Uint8Array(), /too short/],
      ['cut off in the header', () => good.bytes.subarray(0, 60), /ends before its header/],
      [
        'cut off in the numbers',
        () => good.bytes.subarray(0, good.bytes.length - 1),
        /discriminator\/square is cut off/,
      ],
      ['no JSON', () => Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{]')]), /not JSON/],
      ['of another kind', () => encodeSafetensors({ tensors: new Map(), metadata: {} }), /is not of the format/],
      [
        'of doubles',
        () => mangled((header) => void Object.assign(header['generator/0/bias']!, { dtype: 'F64' })),
        /generator\/0\/bias is not of 32-bit/,
      ],
      [
        'out of place',
        () => mangled((header) => void Object.assign(header['generator/0/bias']!, { data_offsets: [0, 99_999] })),
        /generator\/0\/bias is cut off/,
      ],
      [
        'without facts',
        () => mangled((header) => void delete header['__metadata__']!['facts']),
        /checkpoint: is not JSON/,
      ],
    ];
    test.each(cases)('(%s) is refused and nothing is changed', (_, bytes, problem) => {
      const before = everything(model);
      const refused = restore(model, bytes());
      expect(refused._tag === 'Left' && refused.left[0].message).toMatch(problem);
      expect(everything(model)).toEqual(before);
    });
  });

  test('is a safetensors file: names, shapes and numbers, aligned', async () => {
    const model = made(small());
    const { bytes } = await checkpoint(model);
    const read = decodeSafetensors(bytes);
    if (read._tag === 'Left') throw new Error(read.left.join());
    expect([...read.right.tensors.keys()].slice(0, 3)).toEqual([
      'generator/0/kernel',
      'generator/0/bias',
      'generator/1/kernel',
    ]);
    expect(read.right.metadata).toMatchObject({ format: 'rxgan checkpoint 3' });
    expect(Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)) % 8).toBe(0);
  });
});
