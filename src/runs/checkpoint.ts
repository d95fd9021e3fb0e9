import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';
import { concatFlat } from '../models/concatFlat.js';
import type { ModelOf, Players } from '../models/model.js';
import { nameOf } from '../models/variable.js';
import { afterFrame } from '../streams/frame.js';
import { type CheckpointFacts, writeFacts } from './checkpointFacts.js';
import { encodeSafetensors } from './safetensors.js';

/** Everything that the rest of a run depends on, as a file in the safetensors format. */
export interface Checkpoint {
  /** How many steps are done: the step that comes next. */
  readonly step: number;
  readonly bytes: Uint8Array;
}

/** All tensors of a model that a run depends on, by the names that they have in a checkpoint. */
export const tensorsOf = ({ players, states }: ModelOf<Players>): ReadonlyMap<string, tf.Variable> => {
  const named = new Map<string, tf.Variable>();
  const add = (name: string, tensor: tf.Variable): void => {
    // Layers of a user's own may share a name.
    for (let i = 1; ; i++) {
      const unique = i === 1 ? name : `${name}#${i}`;
      if (named.has(unique)) continue;
      named.set(unique, tensor);
      return;
    }
  };
  for (const { network, slots, ema } of Object.values(players))
    for (const each of [...network.variables, ...network.buffers, ...slots, ...(ema ? [ema] : [])])
      add(nameOf(each), each);
  for (const [name, state] of states) add(`states/${name}`, state);
  return named;
};

/** What is not a tensor. Numbers that are still being computed are waited for. */
const factsOf = async ({ seed, players, memory, progress }: ModelOf<Players>): Promise<CheckpointFacts> => {
  const { steps: step, reads } = progress;
  const updates = Object.entries(players).map(
    ([name, { iterations, fusedUpdates }]) => [name, { iterations, fusedUpdates }] as const,
  );
  const { pending, ...contents } = memory.contents();
  const facts = { step, seed, reads, updates: Object.fromEntries(updates) };
  const later = pending.map(async (each) => ({ ...each, value: await each.value }));
  return { ...facts, memory: { ...contents, pending: await Promise.all(later) } };
};

const written = async (model: ModelOf<Players>): Promise<Checkpoint> => {
  if (model.progress.signal.aborted)
    throw failure('ConfigError', 'checkpoint', 'the model has been freed', 'ask for it while the run goes on');
  const step = model.progress.steps;
  const named = [...tensorsOf(model)].map(([name, { shape, size }]) => ({ name, shape, size }));
  // One vector: a true copy of variables that are updated where they lie, and one read.
  const all = tf.keep(tf.tidy(() => concatFlat([...tensorsOf(model).values()])));
  try {
    const [numbers, facts] = await Promise.all([all.data() as Promise<Float32Array>, factsOf(model)]);
    let offset = 0;
    const tensors = named.map(({ name, shape, size }) => {
      const data = numbers.slice(offset, offset + size);
      offset += size;
      return [name, { shape, data }] as const;
    });
    return { step, bytes: encodeSafetensors({ tensors: new Map(tensors), metadata: writeFacts(facts) }) };
  } finally {
    all.dispose();
  }
};

/**
 * All weights and buffers of every player, their averages, the optimizers' slots and the states of the losses, with step, seed,
 * memory and the counts of updates, as bytes of a safetensors file.
 *
 * In plain words: the run as it stands between two steps. The numbers are copied at once, so training may go on while they
 * are read; `restore` puts them back, bit for bit.
 *
 * Asked for within a frame, it is of the moment when the frame ends: the whole step is in it. What is under way for the
 * memory (`remember`, `rememberEvaluation`) is waited for, and is known after a restore at the step at which it would have
 * been. Errors: what a number that is under way fails with.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { memoryKey, mlpGan } from 'rxgan/models';
 * import { checkpoint, restore } from 'rxgan/runs';
 *
 * const [one, other] = [mlpGan({ seed: 1 })(), mlpGan({ seed: 1 })()];
 * one.memory.set(memoryKey('coverage'), 0.5);
 * const { bytes } = await checkpoint(one);
 * assert.deepEqual(restore(other, bytes), { _tag: 'Right', right: { step: 0 } });
 * assert.equal(other.memory.get(memoryKey('coverage')), 0.5);
 * for (const model of [one, other]) model[Symbol.dispose]();
 * ```
 */
export const checkpoint = (model: ModelOf<Players>): Promise<Checkpoint> =>
  new Promise((resolve) => afterFrame(() => resolve(written(model))));
