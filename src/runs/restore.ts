import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import * as NEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js';
import { type ConfigError, failure, type ShapeMismatch } from '../errors.js';
import type { ModelOf, Players } from '../models/model.js';
import { variable } from '../models/variable.js';
import { sameShape } from '../shape.js';
import { tensorsOf } from './checkpoint.js';
import { type CheckpointFacts, next, readFacts } from './checkpointFacts.js';
import { decodeSafetensors, type HostArray, type Safetensors } from './safetensors.js';

type Restored = E.Either<NEA.ReadonlyNonEmptyArray<ShapeMismatch | ConfigError>, { readonly step: number }>;

const misfit = (path: string, problem: string, next: string): ShapeMismatch =>
  failure('ShapeMismatch', path, problem, next);

const states = 'states/';
const sameModel = 'make the model as that of the run was made';

const tensorMisfits = (model: ModelOf<Players>, tensors: Safetensors['tensors']): readonly ShapeMismatch[] => {
  const own = tensorsOf(model);
  const missing = [...own].flatMap(([name, { shape }]) => {
    const found = tensors.get(name);
    // What a loss carries along is made when it is first used, so it may not have been there yet.
    if (found === undefined)
      return name.startsWith(states) ? [] : [misfit(name, 'is not in the checkpoint', sameModel)];
    return sameShape(found.shape, shape)
      ? []
      : [misfit(name, `has shape [${found.shape}] in the checkpoint and [${shape}] in the model`, sameModel)];
  });
  // What a loss carries along is made when it is first used, so it may not be there yet.
  const unknown = [...tensors.keys()].filter((name) => !own.has(name) && !name.startsWith(states));
  return [...missing, ...unknown.map((name) => misfit(name, 'is not in the model', sameModel))];
};

const keysOf = (record: object): string => Object.keys(record).sort().join();

/** Players and adaptive schedules, which have the same numbers on both sides. */
const factMisfits = (model: ModelOf<Players>, { seed, updates, memory }: CheckpointFacts): readonly ShapeMismatch[] => {
  const own = model.memory.contents().adaptive;
  const names = new Set([...own, ...memory.adaptive].map(({ name }) => name));
  return [
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
      Object.hasOwn(updates, name) ? [] : [misfit(`player ${name}`, 'is not in the checkpoint', sameModel)],
    ),
    ...[...names].flatMap((name) => {
      const [here, there, ...more] = [own, memory.adaptive].flatMap((each) => each.filter((one) => one.name === name));
      const same = there !== undefined && more.length === 0 && `${here!.metrics}` === `${there.metrics}`;
      return same && keysOf(here!.state) === keysOf(there.state)
        ? []
        : [misfit(`schedule ${name}`, 'is not the same in the checkpoint and in the model', sameModel)];
    }),
  ];
};

const put = (model: ModelOf<Players>, tensors: Safetensors['tensors'], facts: CheckpointFacts): void => {
  const { step, reads, updates, memory } = facts;
  const own = tensorsOf(model);
  for (const [name, state] of model.states)
    if (!tensors.has(`${states}${name}`)) {
      state.dispose();
      model.states.delete(name);
    }
  tensors.forEach(({ shape, data }: HostArray, name) => {
    const known = own.get(name);
    if (known !== undefined) tf.tidy(() => known.assign(tf.tensor(data, [...shape])));
    else model.states.set(name.slice(states.length), variable(name, shape, data, false));
  });
  const pending = memory.pending.map((each) => ({ ...each, value: Promise.resolve(each.value) }));
  model.memory.restore({ ...memory, pending });
  model.progress.forgetFailures();
  Object.assign(model.progress, { steps: step, reads });
  for (const [name, player] of Object.entries(model.players)) Object.assign(player, updates[name]);
};

/**
 * Puts a checkpoint into a model of the same networks, optimizers and seed, bit for bit; gives the step that comes next.
 *
 * In plain words: `ticks` of the model go on there, and the run is the one that was saved. All or nothing: where anything does
 * not fit, or the model is being trained, everything that is wrong is told and nothing is changed.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { orThrow } from 'rxgan';
 * import { mlpGan } from 'rxgan/models';
 * import { checkpoint, restore } from 'rxgan/runs';
 *
 * const [small, large] = [mlpGan({ seed: 1, hidden: [4] })(), mlpGan({ seed: 2, hidden: [8] })()];
 * const { bytes } = await checkpoint(small);
 * const { step } = orThrow(restore(small, bytes));
 * assert.equal(step, 0);
 * const restored = restore(large, bytes);
 * assert.ok(restored._tag === 'Left');
 * assert.equal(restored.left[0].message, 'seed: the checkpoint is of seed 1, the model of seed 2; make the model with seed 1');
 * assert.ok(restored.left.length > 4);
 * for (const model of [small, large]) model[Symbol.dispose]();
 * ```
 */
export const restore = (model: ModelOf<Players>, bytes: Uint8Array): Restored => {
  if (model.progress.signal.aborted) return E.left(NEA.of(misfit('model', 'has been freed', 'make another one')));
  if (model.progress.clock !== undefined)
    return E.left(NEA.of(misfit('model', 'is being trained', 'stop its clock first, or make another one')));
  const read = decodeSafetensors(bytes);
  if (E.isLeft(read)) {
    const [first, ...others] = read.left.map((problem) => misfit('checkpoint', problem, next));
    return E.left([first!, ...others]);
  }
  const { tensors, metadata } = read.right;
  const facts = readFacts(metadata);
  if (E.isLeft(facts)) return facts;
  const [first, ...others] = [...factMisfits(model, facts.right), ...tensorMisfits(model, tensors)];
  if (first !== undefined) return E.left([first, ...others]);
  put(model, tensors, facts.right);
  return E.right({ step: facts.right.step });
};
