import * as tf from '@tensorflow/tfjs-core';
import { backward } from '../backward.js';
import { forward } from '../forward.js';
import type { VjpRule } from '../operation.js';

export interface JoinSettings {
  /** Are the branches' outputs added up, or put side by side along the last axis? */
  readonly how: 'sum' | 'concat';
  /** The length of the last axis of each branch's output. */
  readonly lengths: readonly number[];
}

const sum = (tensors: readonly tf.Tensor[]): tf.Tensor => tensors.reduce((total, tensor) => tf.add(total, tensor));

/** What becomes of the outputs of branches. */
export const combined = (how: JoinSettings['how'], outputs: readonly tf.Tensor[]): tf.Tensor =>
  how === 'sum' ? sum(outputs) : tf.concat([...outputs], -1);

/** The gradient by each branch's output. A backward pass may overwrite its own, so that no two may be one tensor. */
const separated = ({ how, lengths }: JoinSettings, dy: tf.Tensor): readonly tf.Tensor[] => {
  if (how === 'sum') return lengths.map((_, i) => (i === lengths.length - 1 ? dy : tf.mul(dy, 1)));
  const outer = dy.shape.slice(0, -1);
  let from = 0;
  return lengths.map((length) => {
    from += length;
    return tf.slice(dy, [...outer.map(() => 0), from - length], [...outer, length]);
  });
};

/** Branches of one input: dx is the sum of the branches' own. */
export const joinRule: VjpRule<JoinSettings> = {
  kind: 'join',
  forward: ({ how }, { branches }, x, pass) => {
    const traces = branches.map((branch) => forward(branch, x, pass));
    const outputs = traces.map(({ y }) => y);
    return { y: combined(how, outputs), traces };
  },
  backward: (settings, _, { traces }, dy, wanted) => {
    const slopes = separated(settings, dy);
    const back = traces!.map((trace, i) => backward(trace, slopes[i]!, wanted));
    return {
      dx: wanted.input ? sum(back.map(({ dx }) => dx!)) : undefined,
      gradients: back.flatMap(({ weights }) => weights),
    };
  },
};
