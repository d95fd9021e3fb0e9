import * as tf from '@tensorflow/tfjs-core';
import { failure, type UsedAfterFrame } from '../errors.js';

/** Written on a tensor, and on the identity of its data once that is gone: the step whose frame freed it. */
interface Marked {
  freedAfter?: number;
}

/** The error for whatever of tick `step` is touched too late. */
export const usedAfterFrame = (step: number): UsedAfterFrame =>
  failure(
    'UsedAfterFrame',
    `tick ${step}`,
    'a tensor of this tick was used after its frame had ended (it was buffered, delayed or awaited)',
    'put report(), samples() or readTensors() before the asynchronous operator: they hand out plain numbers',
    { step },
  );

/** Makes every later use of a freed tensor say which tick it belonged to. Two assignments: this runs for every tensor. */
export const markFreed = (tensor: tf.Tensor, step: number): void => {
  (tensor as Marked).freedAfter = step;
  // Data may live on in another tensor, say a variable it was assigned to.
  if (!engine.state.tensorInfo.has(tensor.dataId)) (tensor.dataId as Marked).freedAfter = step;
};

const refuse = ({ freedAfter }: Marked): void => {
  if (freedAfter !== undefined) throw usedAfterFrame(freedAfter);
};

// tfjs itself says "Tensor is disposed." in methods and "Cannot read properties of undefined (reading 'backend')" in
// functions. Both have one place to say more: the check of every method, and the search for data that no backend has.
const engine = tf.engine();
const moveData = engine.moveData.bind(engine);
engine.moveData = (backend, dataId) => {
  refuse(dataId as Marked);
  moveData(backend, dataId);
};
const { prototype } = tf.Tensor as unknown as { readonly prototype: { throwIfDisposed: (this: tf.Tensor) => void } };
const stock = prototype.throwIfDisposed;
prototype.throwIfDisposed = function () {
  if (this.isDisposed) refuse(this as Marked);
  stock.call(this);
};
