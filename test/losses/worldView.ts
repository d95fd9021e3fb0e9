import * as tf from '@tensorflow/tfjs-core';
import type { View } from 'rxgan/losses';
import { tanh } from 'rxgan/models';
import { oneHot } from '../../src/streams/labels.js';
import { columnsOf, criticShapes, generatorShapes, numbersOf, type WorldOptions } from './world.js';

/** The parameters' matrices as tensors. */
const tensors = (flat: tf.Tensor, shapes: readonly (readonly [number, number])[]): tf.Tensor2D[] => {
  let from = 0;
  return shapes.map((shape) => {
    from += shape[0] * shape[1];
    return tf.reshape(tf.slice(flat, from - shape[0] * shape[1], shape[0] * shape[1]), [...shape]);
  });
};
/** The same world on the device: the view that a term gets, for parameters that are tensors. */
export const viewOfWorld = (
  options: WorldOptions,
  { critic, generator }: { readonly critic: tf.Tensor; readonly generator: tf.Tensor },
): View => {
  const { real: realRows, latents, ids: allIds, codes, context: now } = numbersOf(options);
  const { size } = options;
  const columns = columnsOf(size);
  const [toHidden, toCondition, offsets, toOutputs, outputOffsets] = tensors(critic, criticShapes(size)) as [
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor2D,
  ];
  const ids = Int32Array.from(allIds);
  const labels = { ids, classes: size.classes, oneHot: oneHot({ ids, classes: size.classes }) };
  const features = (x: tf.Tensor, condition: tf.Tensor = labels.oneHot): tf.Tensor2D => {
    const own = tf.slice(condition as tf.Tensor2D, [0, 0], [x.shape[0]!, size.classes]);
    return tanh(
      tf.add(tf.add(tf.matMul(x as tf.Tensor2D, toHidden), tf.matMul(own, toCondition)), offsets),
    ) as tf.Tensor2D;
  };
  const outputs = (inner: tf.Tensor2D): tf.Tensor => tf.add(tf.matMul(inner, toOutputs), outputOffsets);
  const part = (output: tf.Tensor, name: string): tf.Tensor => {
    const [from, length] = columns[name]!;
    return tf.slice(output, [0, from], [-1, length]);
  };
  const [linear, shift] = tensors(generator, generatorShapes) as [tf.Tensor2D, tf.Tensor2D];
  const real = tf.tensor2d(realRows.flat(), [realRows.length, 2]);
  const fake = options.still
    ? real
    : tf.mul(1.5, tanh(tf.add(tf.matMul(tf.tensor2d(latents.flat(), [latents.length, 2]), linear), shift)));
  const inner = { real: features(real), fake: features(fake) };
  const whole = { real: outputs(inner.real), fake: outputs(inner.fake) };
  return {
    ...now,
    real,
    fake,
    critic: (x, condition) => part(outputs(features(x, condition)), 'score'),
    head: (of, name) => (name === 'features' || name === 'code' ? inner[of] : part(whole[of], name)),
    labels: () => labels,
    latents: (name) => {
      const rows = codes[name as keyof typeof codes];
      return tf.tensor2d(rows.flat(), [rows.length, rows[0]!.length]);
    },
  };
};
