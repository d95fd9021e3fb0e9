import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../shape.js';
import { operationsFrom, parametersOf } from './plan.js';
import { type Each, mapEach, type Order, type ThreadData } from './protocol.js';
import { type Owners, type ShardPass, shardPass } from './shardPass.js';
import { type SharedVariable, sharedLayout } from './sharedLayout.js';
import { numbersOf, overwrite, tensorFrom } from './sharedTensor.js';

type ForwardOrder = Extract<Order, { readonly step: 'forward' }>;

/** A forward pass whose way back has not been gone yet, and where its scores lie. */
interface Pending {
  readonly pass: ShardPass;
  readonly scores: Float32Array;
}

const noOwners: Owners = [];

/** What a thread does with an order. Between two tasks it keeps what the backward pass, or the next task, needs. */
export const workerLoop = ({
  plans,
  parameters,
  gradients,
}: Pick<ThreadData, 'plans' | 'parameters' | 'gradients'>): ((order: Order) => void) => {
  const programs = mapEach(plans, operationsFrom);
  const places: Each<readonly SharedVariable[]> = mapEach(programs, (program, player) =>
    sharedLayout(parametersOf(program), parameters[player]!),
  );
  let memory = new SharedArrayBuffer(0);
  let pending: Pending | undefined;

  const load = (changed: Each<readonly number[]>): void => {
    for (const [player, positions] of Object.entries(changed))
      for (const i of positions) {
        const { variable, numbers } = places[player]![i]!;
        overwrite(variable, numbers);
      }
  };
  const run = ({ task, inputs }: ForwardOrder, made?: ShardPass['made']): Pending => {
    let from = 0;
    const given = inputs.map((shape) => {
      const numbers = new Float32Array(memory, 4 * from, sizeOf(shape));
      from += numbers.length;
      return tensorFrom(numbers, shape);
    });
    const pass = shardPass(programs, task, given, noOwners, made);
    const scores = new Float32Array(memory, 4 * from, pass.scores.size);
    scores.set(numbersOf(pass.scores));
    return { pass, scores };
  };
  const goForward = (order: ForwardOrder): void => {
    memory = order.memory ?? memory;
    // Comes in the middle of another task, which is still to be finished.
    if (order.task.kind === 'judgement') {
      tf.tidy(() => void run(order));
      return;
    }
    if (!order.continued) {
      if (pending !== undefined) tf.engine().endScope();
      pending = undefined;
      tf.engine().startScope();
    }
    pending = run(order, pending?.pass.made);
  };
  const goBackward = ({ pass, scores }: Pending): void => {
    let from = 0;
    for (const gradient of pass.gradients(tensorFrom(scores, pass.scores.shape))) {
      new Float32Array(gradients, 4 * from, gradient.size).set(numbersOf(gradient));
      from += gradient.size;
    }
  };
  return (order) => {
    switch (order.step) {
      case 'load':
        return load(order.changed);
      case 'forward':
        return goForward(order);
      case 'backward':
        return goBackward(pending!);
    }
  };
};
