import * as tf from '@tensorflow/tfjs-core';
import { type Key, keyOf } from '../../random.js';
import { type Owners, type ShardPass, segmentsOf, shardPass, type Task } from './shardPass.js';
import { type Shard, shardsOf } from './shardsOf.js';
import { numbersOf, plus, tensorFrom } from './sharedTensor.js';
import { transfersOf } from './transfersOf.js';
import type { WorkerPool } from './workerPool.js';

/** A task over a whole batch. */
export interface BatchTask extends Task {
  /** In how many parts, if the batch has so many rows. */
  readonly workers: number;
  readonly rows: number;
  /** Tensors with a row for each example; none if the task goes on from the examples of the one before. */
  readonly inputs: readonly tf.Tensor[];
  /** How many numbers the discriminator gives for an example. */
  readonly outputs: number;
  readonly owners: Owners;
  readonly continued?: ShardPass | undefined;
}

/** The key of a part of the batch: the first part draws what one engine would. */
const keyFor = (key: Key, shard: number): Key => (shard === 0 ? key : keyOf(key[0], `shard ${shard}`, key[1]));

/** Those numbers of a tensor that belong to a part of the batch. */
const rowsOf = (tensor: tf.Tensor, { from, rows }: Shard): Float32Array => {
  const width = tensor.size / tensor.shape[0]!;
  return numbersOf(tensor).subarray(from * width, (from + rows) * width);
};

/**
 * Runs a task over a batch, the first part of it in this thread and the others in threads of their own; gives the scores
 * of the whole batch in the order of one pass, and the backward pass from them.
 *
 * In plain words: the loss is computed from every score, so any loss is what it is on one engine. The gradients of
 * the parts are added up from the first to the last, whichever is done first: they are the same bits in every run.
 */
export const batchPass = (pool: WorkerPool, task: BatchTask): ShardPass => {
  const { kind, keys, workers, rows, inputs, outputs, owners, continued, generator, discriminator } = task;
  const [first, ...shards] = shardsOf(rows, workers) as readonly [Shard, ...Shard[]];
  const taskFor = (shard: number): Task => ({
    kind,
    generator,
    discriminator,
    keys: keys.map((key) => keyFor(key, shard)),
  });
  const segments = segmentsOf(task);
  const transfers = transfersOf([first, ...shards], { rows, segments, width: outputs });
  const handles = pool.acquire(shards.length);
  const started = handles.map((handle, i) => {
    const shard = shards[i]!;
    return handle.forward({
      task: taskFor(i + 1),
      inputs: inputs.map(({ shape }) => [shard.rows, ...shape.slice(1)]),
      numbers: inputs.map((input) => rowsOf(input, shard)),
      scores: segments * shard.rows * outputs,
      continued: continued !== undefined,
    });
  });
  const own = shardPass(
    pool.programs,
    taskFor(0),
    inputs.map((input) => tf.slice(input, 0, first.rows)),
    owners,
    continued?.made,
  );
  const given = started.map((scores) => scores());
  const scores = transfers.gather([numbersOf(own.scores), ...given]);
  return {
    made: own.made,
    scores: tensorFrom(scores, [segments * rows, ...own.scores.shape.slice(1)]),
    gradients: (dScores) => {
      const [mine, ...theirs] = transfers.scatter(numbersOf(dScores));
      const answers = handles.map((handle, i) => handle.backward(given[i]!, theirs[i]!));
      const gradients = own.gradients(tensorFrom(mine!, own.scores.shape));
      return answers.reduce<readonly tf.Tensor[]>((sums, answer) => added(sums, answer()), gradients);
    },
  };
};

/** The sums of tensors and of numbers that lie one after the other. */
const added = (tensors: readonly tf.Tensor[], numbers: Float32Array): readonly tf.Tensor[] => {
  let from = 0;
  return tensors.map((tensor) => {
    from += tensor.size;
    return plus(tensor, numbers.subarray(from - tensor.size, from));
  });
};
