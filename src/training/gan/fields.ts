import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../../errors.js';
import type { Tick } from '../../streams/tick.js';
import type { AnyModel } from '../problem.js';

type Fields = Readonly<Record<string, tf.Tensor>>;
type AnyTick = Pick<Tick<unknown>, 'batch' | 'labels' | 'step'> & { readonly model: Pick<AnyModel, 'inputs'> };

/** A field of the batch; the batch itself where it has no fields and none is named. */
export const fieldOf = ({ batch, step }: AnyTick, name: string | undefined): tf.Tensor => {
  if (batch instanceof tf.Tensor) {
    if (name === undefined) return batch;
    throw failure(
      'ConfigError',
      `tick ${step}, batch.${name}`,
      'the batch has no fields',
      `give batches a record of data sets: batches({ ${name}: … }, …)`,
    );
  }
  const fields = batch as Fields;
  const found = name === undefined ? undefined : fields[name];
  if (found !== undefined) return found;
  const names = Object.keys(fields).join(', ');
  throw failure(
    'ConfigError',
    name === undefined ? 'model.inputs.real' : `tick ${step}, batch.${name}`,
    name === undefined ? `the batch has several fields (${names})` : `there is no such field, only ${names}`,
    name === undefined ? 'say which one holds the real examples' : 'name one of these',
  );
};

/** What networks are conditioned on: the batch's labels, if it has any, or a field of the batch. */
export const conditionOf = (tick: AnyTick): tf.Tensor | undefined => {
  const { condition } = tick.model.inputs;
  return condition === 'labels' ? tick.labels?.oneHot : fieldOf(tick, condition);
};
