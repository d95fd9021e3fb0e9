import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import {
  type AdversarialLoss,
  auxiliaryClassifier,
  gradientPenalty,
  instanceNoise,
  matchingAware,
  nonSaturating,
  packing,
} from 'rxgan/losses';
import { dense, type GanPlayer, gan, heads, type Model, sequential, sgd, withCondition } from 'rxgan/models';
import { discriminatorStep, generatorStep, samples, simultaneousStep } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, take } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { reshaped } from '../models/layers/reshaped.js';
import { type Given, spied } from '../models/spies.js';
import { startJs } from '../support/fakes.js';
import { play } from './play.js';

beforeAll(startJs);

type Rows = readonly (readonly number[])[];
const ids = [0, 1, 2, 2, 1, 0, 0, 1];
const rowsOf = (classes: readonly number[], count = 3): Rows =>
  classes.map((id) => Array.from({ length: count }, (_, k) => (k === id ? 1 : 0)));
const own = rowsOf(ids);
const batch = ids.map((id, i) => [id, -i]);
const frozen = { optimizers: { generator: sgd({ learningRate: 0 }), discriminator: sgd({ learningRate: 0 }) } };

/** A model whose networks both take a condition, and what they were given so far. */
const spiedGan = (together = 1): { model: Model<GanPlayer>; generator: Given[]; discriminator: Given[] } => {
  const [generator, discriminator]: [Given[], Given[]] = [[], []];
  const model = gan({
    seed: 1,
    generator: spied(sequential([4], withCondition(3), dense(2)), generator),
    discriminator: spied(sequential([2 * together], withCondition(3 * together), dense(1)), discriminator),
    ...frozen,
  })();
  return { model, generator, discriminator };
};
const conditions = (seen: readonly Given[]): unknown[] => seen.map(({ condition }) => condition);

describe('the classes of the batch', () => {
  it('are the condition of the generator and of both sides of the discriminator, in both steps', () => {
    const { model, generator, discriminator } = spiedGan();
    play(model, discriminatorStep(nonSaturating), { batch, ids });
    expect(conditions(generator)).toEqual([own]);
    expect(conditions(discriminator)).toEqual([own, own]);
    expect(discriminator[0]!.inputs).toEqual(batch);
    expect(discriminator[1]!.inputs).not.toEqual(batch);
    for (const seen of [generator, discriminator]) seen.length = 0;
    play(model, generatorStep(nonSaturating), { batch, ids });
    expect(conditions(generator)).toEqual([own]);
    expect(conditions(discriminator)).toEqual([own]);
    model[Symbol.dispose]();
  });

  it('are the condition of simultaneous and of unrolled steps too', () => {
    const { model, generator, discriminator } = spiedGan();
    play(model, simultaneousStep(nonSaturating), { batch, ids });
    expect(conditions(generator)).toEqual([own, own]);
    expect(conditions(discriminator)).toEqual([own, own, own]);
    for (const seen of [generator, discriminator]) seen.length = 0;
    play(model, generatorStep(nonSaturating, { unrolled: { steps: 2, rate: 0.1 } }), { batch, ids });
    expect(conditions(generator)).toEqual([own]);
    expect(conditions(discriminator)).toEqual([own, own, own, own, own]);
    expect(discriminator.some(({ owned }) => owned)).toBe(false);
    expect(discriminator.map(({ replaced }) => replaced)).toEqual([true, true, true, true, true]);
    model[Symbol.dispose]();
  });

  it('are the condition under which a penalty differentiates the critic', () => {
    const { model, discriminator } = spiedGan();
    play(model, discriminatorStep(gradientPenalty(1)(nonSaturating)), { batch, ids });
    expect(conditions(discriminator)).toEqual([own, own, own]);
    model[Symbol.dispose]();
  });

  it('are those of each batch anew', () => {
    const { model, discriminator } = spiedGan();
    play(model, discriminatorStep(nonSaturating), { batch, ids });
    play(model, discriminatorStep(nonSaturating), { batch, ids: [...ids].reverse() });
    expect(conditions(discriminator)).toEqual([own, own, [...own].reverse(), [...own].reverse()]);
    model[Symbol.dispose]();
  });

  it('are none where the batch has none', () => {
    const seen: Given[] = [];
    const model = gan({
      seed: 1,
      generator: spied(sequential([4], dense(2)), seen),
      discriminator: spied(sequential([2], dense(1)), seen),
    })();
    play(model, discriminatorStep(nonSaturating), { batch });
    play(model, generatorStep(nonSaturating), { batch });
    expect(conditions(seen)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    model[Symbol.dispose]();
  });

  it('are asked for in turn where samples are made, of the average and of the generator itself', async () => {
    const seen: Given[] = [];
    const make = gan({
      seed: 1,
      generator: spied(sequential([4], withCondition(8), dense(2)), seen),
      discriminator: sequential([2], dense(1)),
    });
    const labeled = batches(ring({ size: 16 }), { size: 4, seed: 1, labeled: true });
    for (const averaged of [true, false]) {
      seen.length = 0;
      const looks$ = scoped(make, (model) => ticks(model, labeled).pipe(samples(1, { count: 11, averaged }), take(1)));
      expect((await lastValueFrom(looks$)).samples.shape).toEqual([11, 2]);
      expect(seen[0]!.condition).toEqual(rowsOf([0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2], 8));
    }
  });

  it('whose networks ask for more than the data has are refused by the name of the layer', () => {
    const { model } = spiedGan();
    for (const step of [discriminatorStep(nonSaturating), generatorStep(nonSaturating)]) {
      const refused = { _tag: 'ShapeMismatch', path: 'generator/0' };
      expect(() => play(model, step, { batch })).toThrow(expect.objectContaining(refused));
      expect(() => play(model, step, { batch, ids, classes: 4 })).toThrow(expect.objectContaining(refused));
    }
    model[Symbol.dispose]();
  });
});

describe('a loss that is aware of matching', () => {
  const loss = matchingAware()(nonSaturating);
  /** The condition of the third pass of the discriminator, which is that of real examples under wrong classes. */
  const mismatched = (seen: readonly Given[]): Rows => {
    expect(seen).toHaveLength(3);
    expect(conditions(seen.slice(0, 2))).toEqual([own, own]);
    expect(seen[2]!.inputs).toEqual(seen[0]!.inputs);
    return seen[2]!.condition as Rows;
  };

  it('shows real examples once more, under a derangement of their classes', () => {
    const { model, discriminator } = spiedGan();
    play(model, discriminatorStep(loss), { batch, ids });
    const wrong = mismatched(discriminator).map((row) => row.indexOf(1));
    expect(rowsOf(wrong)).toEqual(discriminator[2]!.condition);
    wrong.forEach((id, i) => expect(id).not.toBe(ids[i]));
    expect([...wrong].sort()).toEqual([...ids].sort());
    model[Symbol.dispose]();
  });

  it('draws the derangement afresh for every update', () => {
    const { model, discriminator } = spiedGan();
    const drawn = new Set<string>();
    for (let update = 0; update < 12; update++) {
      play(model, discriminatorStep(loss), { batch, ids });
      drawn.add(JSON.stringify(mismatched(discriminator.splice(0))));
    }
    expect(drawn.size).toBeGreaterThan(2);
    model[Symbol.dispose]();
  });

  it('asks the generator’s step for nothing more', () => {
    const { model, discriminator } = spiedGan();
    play(model, generatorStep(loss), { batch, ids });
    expect(conditions(discriminator)).toEqual([own]);
    model[Symbol.dispose]();
  });
});

/** A change that writes down what it is given, and doubles it. */
const doubling = <D extends string, G extends string>(
  loss: AdversarialLoss<D, G>,
  seen: unknown[],
): AdversarialLoss<D, G> => ({
  ...loss,
  perturbations: [
    ...loss.perturbations,
    (examples) => {
      seen.push(examples.arraySync());
      return tf.mul(examples, 2);
    },
  ],
});

describe('what the discriminator sees', () => {
  it('is perturbed first and packed then, real and generated alike, with the conditions side by side', () => {
    const { model, discriminator } = spiedGan(2);
    const seen: unknown[] = [];
    const loss = packing(2)(doubling(nonSaturating, seen));
    play(model, discriminatorStep(loss), { batch, ids });
    expect(seen[0]).toEqual(batch);
    const doubled = (rows: Rows): Rows => rows.map((row) => row.map((value) => 2 * value));
    const packed = (rows: Rows): Rows => [0, 2, 4, 6].map((i) => [...rows[i]!, ...rows[i + 1]!]);
    expect(discriminator[0]).toMatchObject({ inputs: packed(doubled(batch)), condition: packed(own) });
    expect(discriminator[1]).toMatchObject({ inputs: packed(doubled(seen[1] as Rows)), condition: packed(own) });
    discriminator.length = 0;
    play(model, generatorStep(loss), { batch, ids });
    expect(discriminator).toMatchObject([{ inputs: packed(doubled(seen[2] as Rows)), condition: packed(own) }]);
    model[Symbol.dispose]();
  });

  it('is packed before a wrong class stands beside it', () => {
    const { model, discriminator } = spiedGan(2);
    play(model, discriminatorStep(packing(2)(matchingAware()(nonSaturating))), { batch, ids });
    const wrong = (discriminator[2]!.condition as Rows).flatMap((row) => [row.slice(0, 3), row.slice(3)]);
    expect(discriminator[2]!.inputs).toEqual(discriminator[0]!.inputs);
    wrong.forEach((row, i) => {
      expect(row.indexOf(1)).not.toBe(ids[i]);
      expect(row.filter((value) => value === 1)).toHaveLength(1);
    });
    model[Symbol.dispose]();
  });

  it('goes through several perturbations in the order in which they were put on', () => {
    const { model } = spiedGan();
    const [first, second]: [unknown[], unknown[]] = [[], []];
    play(model, discriminatorStep(doubling(doubling(nonSaturating, first), second)), { batch, ids });
    expect(second[0]).toEqual(batch.map((row) => row.map((value) => 2 * value)));
    expect(first[0]).toEqual(batch);
    model[Symbol.dispose]();
  });

  it('has noise of its own on each side, in each layer of noise and in each player’s step', () => {
    const seen: Given[] = [];
    const nothing = { name: 'nothing', size: 4, sample: (_: unknown, count: number) => new Float32Array(4 * count) };
    const model = gan({
      seed: 1,
      latents: nothing,
      generator: sequential([4], dense(2)),
      discriminator: spied(sequential([2], dense(1)), seen),
      ...frozen,
    })();
    const [inner, still] = [[] as unknown[], ids.map(() => [0, 0])];
    // All examples are at 0: the discriminator sees nothing but noise.
    const loss = instanceNoise(1)(doubling(instanceNoise(1)(nonSaturating), inner));
    for (const step of [discriminatorStep(loss), generatorStep(loss)]) play(model, step, { batch: still });
    const noises = seen.flatMap(({ inputs }, i) => {
      const first = (inner[i] as number[][]).flat();
      return [first, (inputs as number[][]).flat().map((value, k) => value - 2 * first[k]!)];
    });
    expect(noises).toHaveLength(6);
    noises.forEach((a, i) => {
      for (const b of noises.slice(i + 1)) expect(a.every((value, k) => Math.abs(value - b[k]!) > 1e-6)).toBe(true);
    });
    model[Symbol.dispose]();
  });

  it('is a pack of images with their channels side by side', () => {
    const seen: Given[] = [];
    const model = gan({
      seed: 1,
      generator: sequential([3], dense(8), reshaped(2, 2, 2)),
      discriminator: spied(sequential([2, 2, 6], reshaped(24), dense(1)), seen),
      ...frozen,
    })();
    const images = tf.tidy(() => tf.reshape(tf.range(0, 48), [6, 2, 2, 2]).arraySync()) as number[][][][];
    const loss = doubling(packing(3)(nonSaturating), []);
    play(model, discriminatorStep(loss), { batch: images });
    const packed = [0, 3].map((n) =>
      [0, 1].map((i) => [0, 1].map((j) => [0, 1, 2].flatMap((k) => images[n + k]![i]![j]!.map((value) => 2 * value)))),
    );
    expect(seen[0]!.inputs).toEqual(packed);
    play(model, generatorStep(loss), { batch: images });
    expect((seen[2]!.inputs as unknown[]).length).toBe(2);
    model[Symbol.dispose]();
  });

  it('in packs has no class to name, and a classifier says so', () => {
    const model = gan({
      seed: 1,
      generator: sequential([4], withCondition(3), dense(2)),
      discriminator: sequential([4], heads({ score: dense(1), classes: dense(3) })),
    })();
    const loss = packing(2)(auxiliaryClassifier()(nonSaturating));
    const refused = expect.objectContaining({
      _tag: 'ConfigError',
      path: 'auxiliaryClassifier',
      message: expect.stringContaining(
        'an output for each of 8 examples, but the discriminator scores them in 4 packs',
      ),
    });
    for (const step of [discriminatorStep(loss), generatorStep(loss)])
      expect(() => play(model, step, { batch, ids })).toThrow(refused);
    model[Symbol.dispose]();
  });
});
