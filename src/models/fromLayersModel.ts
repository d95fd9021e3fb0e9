import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { failure } from '../errors.js';
import { keyOf } from '../random.js';
import { inferencePass, type Network, type NetworkFactory } from './network.js';

type Layer = layers.Layer;

/** Layers and activations whose second derivative is right in TensorFlow.js 4.22 itself, as measured by this project. */
const rightLayers = new Set([
  'InputLayer',
  'Dense',
  'Conv2D',
  'Conv2DTranspose',
  'ReLU',
  'Flatten',
  'Reshape',
  'Permute',
  'ZeroPadding2D',
  'Dropout',
  'LayerNormalization',
  'BatchNormalization',
  'GlobalAveragePooling2D',
  'Concatenate',
  'Add',
]);
const rightActivations = new Set(['linear', 'relu', 'softplus']);

const activationOf = (layer: Layer): string => {
  const { activation } = layer.getConfig();
  return typeof activation === 'string' ? activation : 'linear';
};
const isRight = (layer: Layer): boolean => {
  if (layer.getClassName() === 'Activation') return rightActivations.has(activationOf(layer));
  return rightLayers.has(layer.getClassName()) && rightActivations.has(activationOf(layer));
};

/** Activations with a bounded range. */
const squashing = new Set(['sigmoid', 'hardSigmoid', 'tanh', 'softmax', 'softsign']);
/** Layers in which the examples of a batch see each other. */
const coupling = new Set(['BatchNormalization']);

const variablesOf = (weights: LayersModel['trainableWeights']): tf.Variable[] =>
  weights.map((weight) => weight.read() as tf.Variable);

const shapeOf = (shape: unknown, path: string): number[] => {
  const [, ...example] = (shape ?? []) as (number | null)[];
  if (Array.isArray((shape as unknown[])[0]) || example.some((length) => length === null))
    throw failure(
      'ShapeMismatch',
      path,
      `has the shape ${JSON.stringify(shape)}`,
      'give one input and one output of fixed shape',
    );
  return example as number[];
};

/** Layers whose noise tfjs draws from `Math.random`, whatever their seed. */
const unseeded = new Set(['GaussianNoise', 'GaussianDropout', 'AlphaDropout']);

/** The shapes of a model that can take part; any other is freed and refused. */
const checked = (model: LayersModel, name: string): { inputShape: number[]; outputShape: number[] } => {
  try {
    const noisy = model.layers.find((layer) => unseeded.has(layer.getClassName()));
    if (noisy !== undefined)
      throw failure(
        'ConfigError',
        `${name}/${noisy.name}`,
        `a ${noisy.getClassName()} layer draws noise that no seed reaches, so a run could not be repeated`,
        'use dropout, or instanceNoise around the loss',
      );
    return {
      inputShape: shapeOf(model.inputs.length === 1 ? model.inputs[0]!.shape : [[]], `${name}.input`),
      outputShape: shapeOf(model.outputs.length === 1 ? model.outputs[0]!.shape : [[]], `${name}.output`),
    };
  } catch (error) {
    model.dispose();
    throw error;
  }
};

/**
 * Lets a tfjs `LayersModel` take part as a generator or a discriminator.
 *
 * In plain words: bring the network you have. The function is called once per run and must make a fresh model.
 *
 * Moving buffers (batch normalization) move only in the network's own step; dropout draws from the run's seed, afresh
 * in every pass. Layers whose second derivative tfjs gets wrong, or does not have, are listed in
 * `firstOrderOnly`, and gradient penalties refuse them by name. Errors: `ShapeMismatch` for several inputs or outputs or
 * shapes with holes; `ConfigError` for layers with noise that cannot be seeded.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * import { fromLayersModel } from 'rxgan/models';
 *
 * const critic = fromLayersModel(() =>
 *   sequential({
 *     layers: [layers.dense({ units: 8, activation: 'tanh', inputShape: [2], name: 'first' }), layers.dense({ units: 1 })],
 *   }),
 * )({ name: 'discriminator', key: [1, 2] });
 * assert.deepEqual(critic.outputShape, [1]);
 * assert.deepEqual(critic.firstOrderOnly, ['discriminator/first (Dense, tanh)']);
 * critic[Symbol.dispose]();
 * ```
 */
export const fromLayersModel =
  (make: () => LayersModel): NetworkFactory =>
  ({ name }): Network => {
    const model = make();
    const { inputShape, outputShape } = checked(model, name);
    const buffers = variablesOf(model.nonTrainableWeights);
    const describe = (layer: Layer): string =>
      `${name}/${layer.name} (${layer.getClassName()}, ${activationOf(layer)})`;
    // By the outputs: a sequential model knows its output layers only once it has been built.
    const isLast = (layer: Layer): boolean => model.outputs.some(({ sourceLayer }) => sourceLayer === layer);
    const isSquashing = (layer: Layer): boolean =>
      squashing.has(activationOf(layer)) || layer.getClassName() === 'Softmax';
    const random = model.layers.filter((layer) => layer.getClassName() === 'Dropout');
    let disposed = false;
    return {
      name,
      inputShape,
      outputShape,
      variables: variablesOf(model.trainableWeights),
      buffers,
      apply: (inputs, pass = inferencePass) => {
        random.forEach((layer, i) => {
          // tfjs draws the same mask at every call with one seed, and an unseeded one without: give each pass its own.
          (layer as unknown as { seed: number }).seed = 1 + (keyOf(pass.key[0], `dropout ${i}`, pass.key[1])[0] >>> 1);
        });
        const before = pass.training && !pass.owned ? buffers.map((value) => tf.clone(value)) : [];
        const output = model.apply(inputs, { training: pass.training }) as tf.Tensor;
        before.forEach((value, i) => {
          buffers[i]!.assign(value);
        });
        return output;
      },
      firstOrderOnly: model.layers.filter((layer) => !isRight(layer)).map(describe),
      mixesBatch: model.layers.filter((layer) => coupling.has(layer.getClassName())).map(describe),
      outputRange: model.layers.filter(isLast).filter(isSquashing).map(describe)[0],
      noWeightOverride: [`${name} (a LayersModel)`],
      readsCondition: false,
      [Symbol.dispose]: () => {
        if (!disposed) model.dispose();
        disposed = true;
      },
    };
  };
