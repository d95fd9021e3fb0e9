import * as tf from '@tensorflow/tfjs-core';
import type { LabeledDataset } from '../../src/data/mnist.js';
import { type Architecture, see, weightShapes } from '../../src/metrics/features/architecture.js';
import { termsAndGradients } from '../../src/models/gradients.js';
import { heNormal, zeros } from '../../src/models/layers/initializers.js';
import type { Layer } from '../../src/models/layers/layer.js';
import { sequential } from '../../src/models/layers/sequential.js';
import { logSumExp } from '../../src/models/ops/reductions.js';
import { adam } from '../../src/models/optimizers/adam.js';
import { applyGradients, player } from '../../src/models/player.js';
import { variable } from '../../src/models/variable.js';
import { keyOf } from '../../src/random.js';
import { cosine } from '../../src/schedules/cosine.js';
import { batches } from '../../src/streams/batches.js';
import { oneHot } from '../../src/streams/labels.js';
import { shiftedBatch } from './shiftedBatch.js';

export interface Fitting {
  readonly seed: number;
  readonly steps: number;
  readonly batch: number;
  /** The largest shift of an image, in pixels. */
  readonly shift: number;
  /** Adam's rate at the start; it falls along a cosine to 0. */
  readonly rate: number;
}

/** What training gives: each weight in the order of the architecture, and the loss of each step. */
export interface Fitted {
  readonly weights: readonly Float32Array[];
  readonly losses: readonly number[];
}

/** The whole classifier as one layer, so that a player can own its weights. */
const classifier =
  (architecture: Architecture): Layer =>
  ({ name, key }) => {
    const variables = weightShapes(architecture).map((shape, i) => {
      const initial = shape.length > 1 ? heNormal : zeros;
      return variable(`${name}/${i}`, shape, initial(keyOf(key[0], `weight ${i}`, key[1]), shape));
    });
    return {
      outputShape: [architecture.classes],
      variables,
      buffers: [],
      apply: (images) => see(architecture, variables, images as tf.Tensor4D).logits,
      twiceDifferentiable: true,
    };
  };

/** -Σ_i log softmax(logits_i)[label_i] / n, as a vector of one. */
const crossEntropy = (logits: tf.Tensor, labels: tf.Tensor2D): tf.Tensor1D =>
  tf.reshape(tf.mean(tf.sub(logSumExp(logits), tf.sum(tf.mul(logits, labels), 1, true))), [1]);

/** Fits a classifier by Adam on the cross-entropy of shifted images: a function of the data, the seed and the engine. */
export const fitClassifier = async (
  architecture: Architecture,
  images: LabeledDataset,
  { seed, steps, batch, shift, rate }: Fitting,
  progress: (step: number, loss: number) => void = () => undefined,
): Promise<Fitted> => {
  const make = sequential(architecture.shape, classifier(architecture));
  using side = player(
    make({ name: 'classifier', key: keyOf(seed, 'classifier') }),
    adam({ learningRate: cosine(rate, 0, steps), beta1: 0.9 }),
  );
  const { apply, variables } = side.network;
  const source = batches(images, { size: batch, seed, labeled: true });
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { data, shape, labels } = shiftedBatch(source(step), shift, keyOf(seed, 'shift', step));
    const loss = tf.tidy(() => {
      const [x, targets] = [tf.tensor(data, [...shape]), oneHot(labels!)];
      const { terms, gradients } = termsAndGradients(() => crossEntropy(apply(x), targets), [1], variables);
      applyGradients(side, gradients, step);
      return terms;
    });
    losses.push((await loss.data())[0]!);
    loss.dispose();
    progress(step, losses[step]!);
  }
  return { weights: await Promise.all(variables.map((each) => each.data() as Promise<Float32Array>)), losses };
};
