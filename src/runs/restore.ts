import * as tf from '@tensorflow/tfjs-core';
import * as E from 'fp-ts/lib/Either.js';
import * as NEA from 'fp-ts/lib/ReadonlyNonEmptyArray.js';
import { failure, type ShapeMismatch } from '../errors.js';
import type { Pending, Remembered } from '../models/memory.js';
import type { ModelOf, Players } from '../models/model.js';
import { variable } from '../models/variable.js';
import { sameShape } from '../shape.js';
import { format, tensorsOf } from './checkpoint.js';
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

interface Facts {
  readonly step: number;
  readonly seed: number;
  readonly reads: number;
  readonly known: readonly Remembered[];
  readonly pending: readonly Pending[];
  readonly updates: Readonly<Record<string, readonly [iterations: number, fusedUpdates: number]>>;
}

type Entry = readonly [name: string, value: string, count: number];

const factsOf = ({ format: given, step, seed, reads, memory, pending, updates }: Safetensors['metadata']) => {
  try {
    const [known, later]: readonly Entry[][] = [JSON.parse(memory!), JSON.parse(pending!)];
    const facts: Facts = {
      step: Number(step),
      seed: Number(seed),
      reads: Number(reads),
      known: known!.map(([name, value, arrivals]) => ({ name, value: Number(value), arrivals })),
      pending: later!.map(([name, value, from]) => ({ name, value: Promise.resolve(Number(value)), from })),
      updates: JSON.parse(updates!),
    };
    const entries = [...known!, ...later!];
    const counts = [
      facts.step,
      facts.reads,
      ...Object.values(facts.updates).flat(),
      ...entries.map(([, , count]) => count),
    ];
    const whole = counts.every((n) => Number.isSafeInteger(n) && n >= 0);
    const named = entries.every(([name, value]) => typeof name === 'string' && typeof value === 'string');
    return given === format && whole && named ? facts : undefined;
  } catch {
    return undefined;
  }
};

const put = (model: ModelOf<Players>, tensors: Safetensors['tensors'], facts: Facts): void => {
  const own = tensorsOf(model);
  tensors.forEach(({ shape, data }: HostArray, name) => {
    const known = own.get(name);
    if (known !== undefined) tf.tidy(() => known.assign(tf.tensor(data, [...shape])));
    else model.states.set(name.slice(states.length), variable(name, shape, data, false));
  });
  model.memory.restore(facts.known, facts.pending);
  model.progress.steps = facts.step;
  model.progress.reads = facts.reads;
  for (const [name, player] of Object.entries(model.players))
    [player.iterations, player.fusedUpdates] = facts.updates[name] as [number, number];
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
  const facts = factsOf(metadata);
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
    ...tensorMisfits(model, tensors),
  ];
  const [first, ...others] = problems;
  if (first !== undefined) return E.left([first, ...others]);
  put(model, tensors, facts);
  return E.right({ step });
};
