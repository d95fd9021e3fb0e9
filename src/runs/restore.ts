import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import * as NEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js';
import { failure, type ShapeMismatch } from '../errors.js';
import type { ModelOf, Players } from '../models/model.js';
import { variable } from '../models/variable.js';
import { sameShape } from '../shape.js';
import { tensorsOf } from './checkpoint.js';
import { type CheckpointFacts, format, readFacts } from './checkpointFacts.js';
import { decodeSafetensors, type HostArray, type Safetensors } from './safetensors.js';

type Restored = E.Either<NEA.ReadonlyNonEmptyArray<ShapeMismatch>, { readonly step: number }>;

const misfit = (path: string, problem: string, next: string): ShapeMismatch =>
  failure('ShapeMismatch', path, problem, next);

const states = 'states/';
const sameModel = 'make the model as that of the run was made';

const tensorMisfits = (model: ModelOf<Players>, tensors: Safetensors['tensors']): readonly ShapeMismatch[] => {
  const own = tensorsOf(model);
  const missing = [...own].flatMap(([name, { shape }]) => {
    const found = tensors.get(name);
    if (found === undefined) return [misfit(name, 'is not in the checkpoint', sameModel)];
    return sameShape(found.shape, shape)
      ? []
      : [misfit(name, `has shape [${found.shape}] in the checkpoint and [${shape}] in the model`, sameModel)];
  });
  // What a loss carries along is made when it is first used, so it may not be there yet.
  const unknown = [...tensors.keys()].filter((name) => !own.has(name) && !name.startsWith(states));
  return [...missing, ...unknown.map((name) => misfit(name, 'is not in the model', sameModel))];
};

const put = (model: ModelOf<Players>, tensors: Safetensors['tensors'], facts: CheckpointFacts): void => {
  const { step, reads, updates, memory } = facts;
  const own = tensorsOf(model);
  tensors.forEach(({ shape, data }: HostArray, name) => {
    const known = own.get(name);
    if (known !== undefined) tf.tidy(() => known.assign(tf.tensor(data, [...shape])));
    else model.states.set(name.slice(states.length), variable(name, shape, data, false));
  });
  const pending = memory.pending.map((each) => ({ ...each, value: Promise.resolve(each.value) }));
  model.memory.restore({ ...memory, pending });
  Object.assign(model.progress, { steps: step, reads });
  for (const [name, player] of Object.entries(model.players)) Object.assign(player, updates[name]);
};

/**
 * Puts a checkpoint into a model of the same networks, optimizers and seed, bit for bit; gives the step that comes next.
 *
 * In plain words: `ticks` of the model go on there, and the run is the one that was saved. All or nothing: where anything does not fit, everything that does not is told and nothing is changed.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { mlpGan } from 'rxgan/models';
 * import { checkpoint, restore } from 'rxgan/runs';
 *
 * const [small, large] = [mlpGan({ seed: 1, hidden: [4] })(), mlpGan({ seed: 2, hidden: [8] })()];
 * const { bytes } = await checkpoint(small);
 * const restored = restore(large, bytes);
 * assert.ok(restored._tag === 'Left');
 * assert.equal(restored.left[0].message, 'seed: the checkpoint is of seed 1, the model of seed 2; make the model with seed 1');
 * assert.ok(restored.left.length > 4);
 * for (const model of [small, large]) model[Symbol.dispose]();
 * ```
 */
export const restore = (model: ModelOf<Players>, bytes: Uint8Array): Restored => {
  const read = decodeSafetensors(bytes);
  const fresh = 'take a file that a run of this version has written';
  if (E.isLeft(read)) {
    const [first, ...others] = read.left.map((problem) => misfit('checkpoint', problem, fresh));
    return E.left([first!, ...others]);
  }
  const { tensors, metadata } = read.right;
  const facts = readFacts(metadata);
  if (facts === undefined) return E.left(NEA.of(misfit('checkpoint', `is not of the format "${format}"`, fresh)));
  const { seed, step } = facts;
  const problems = [
    ...(seed === model.seed
      ? []
      : [
          misfit(
            'seed',
            `the checkpoint is of seed ${seed}, the model of seed ${model.seed}`,
            `make the model with seed ${seed}`,
          ),
        ]),
    ...Object.keys(model.players).flatMap((name) =>
      Object.hasOwn(facts.updates, name) ? [] : [misfit(`player ${name}`, 'is not in the checkpoint', sameModel)],
    ),
    ...tensorMisfits(model, tensors),
  ];
  const [first, ...others] = problems;
  if (first !== undefined) return E.left([first, ...others]);
  put(model, tensors, facts);
  return E.right({ step });
};
