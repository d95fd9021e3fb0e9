import * as tf from '@tensorflow/tfjs-core';
import type { InPlaceStep, Updating } from '../trainingKernels.js';
import { flag, ofFloats, shaped, tensorFlowOp, text } from './tensorFlowOp.js';

const ofNumbers = [ofFloats('dtype')];
/** TensorFlow's name for "no name" (`ResourceHandle::ANONYMOUS_NAME`): such a variable lives as long as its handle. */
const nameless = [text('container', ''), text('shared_name', 'cd2c89b7-88b7-44c8-ad83-06c2a9158347'), ...ofNumbers];

/** A variable of TensorFlow's own. It shares the numbers it is given, and copies them when it is written if it must. */
const sharing = (numbers: tf.Tensor): tf.Tensor => {
  const handle = tensorFlowOp('VarHandleOp', [...nameless, shaped('shape', numbers.shape)], [], 1)[0]!;
  tensorFlowOp('AssignVariableOp', ofNumbers, [handle, numbers], 0);
  return handle;
};
/** The same, with numbers that are needed nowhere else: nothing has to be copied. */
const taking = (numbers: tf.Tensor): tf.Tensor => {
  const handle = sharing(numbers);
  numbers.dispose();
  return handle;
};
const read = (handle: tf.Tensor): tf.Tensor => tensorFlowOp('ReadVariableOp', ofNumbers, [handle], 1)[0]!;

const applied = [ofFloats('T'), flag('use_locking', false), flag('use_nesterov', false)];
const apply = (name: string, inputs: readonly tf.Tensor[]): void => void tensorFlowOp(name, applied, inputs, 0);

const flatten = (tensors: readonly tf.Tensor[]): tf.Tensor =>
  tf.concat(tensors.map((tensor) => tf.reshape(tensor, [tensor.size])));

type Updated = readonly [weights: tf.Tensor, ...slots: tf.Tensor[]];

interface AdamStep {
  readonly stride: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}
/** Consumes w. */
const adam = (
  { stride, beta1, beta2, epsilon }: AdamStep,
  w: tf.Tensor,
  g: tf.Tensor,
  m: tf.Tensor,
  v: tf.Tensor,
): Updated => {
  // TensorFlow takes 1 - β₂ of the float32 next to β₂, which loses digits: its v is ours times this.
  const lost = (1 - Math.fround(beta2)) / (1 - beta2);
  const handles = [taking(w), sharing(m), taking(tf.mul(v, lost))];
  // Without powers of the betas: the stride and ε have them already.
  const numbers = [0, 0, stride * Math.sqrt(lost), beta1, beta2, epsilon * Math.sqrt(lost)];
  apply('ResourceApplyAdam', [...handles, ...numbers.map((each) => tf.scalar(each)), g]);
  const [weights, mean, square] = handles.map(read);
  return [weights!, mean!, tf.mul(square!, 1 / lost)];
};

/** Consumes w. */
const momentum = (rate: number, kept: number, w: tf.Tensor, g: tf.Tensor, u: tf.Tensor): Updated => {
  const [weights, velocity] = [taking(w), sharing(u)];
  apply('ResourceApplyMomentum', [weights, velocity, tf.scalar(rate), g, tf.scalar(kept)]);
  return [read(weights), read(velocity)];
};

/** Consumes w. */
const updated = (step: InPlaceStep, w: tf.Tensor, g: tf.Tensor, slots: readonly tf.Tensor[]): Updated => {
  switch (step.name) {
    case 'adam':
      return adam(step, w, g, slots[0]!, slots[1]!);
    case 'rmsProp': {
      // Adam whose mean is the gradient itself.
      const { rate: stride, decay: beta2, epsilon } = step;
      const [weights, , square] = adam({ stride, beta1: 0, beta2, epsilon }, w, g, g, slots[0]!);
      return [weights, square!];
    }
    case 'sgd':
      return momentum(step.rate, step.momentum, w, g, slots[0]!);
  }
};

/** One optimizer update as one of TensorFlow's operations, over all weights in one vector. */
export const nativeUpdate = (step: InPlaceStep, { weights, gradients, slots }: Updating): void =>
  tf.tidy(() => {
    const [flat, ...moved] = updated(step, flatten(weights), flatten(gradients), slots);
    moved.forEach((slot, i) => {
      slots[i]!.assign(slot);
    });
    tf.split(
      flat,
      weights.map(({ size }) => size),
    ).forEach((piece, i) => {
      weights[i]!.assign(tf.reshape(piece, weights[i]!.shape));
    });
  });
