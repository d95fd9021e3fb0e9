import * as tf from '@tensorflow/tfjs-core';

/** An attribute of an operation, with the number that TensorFlow's C interface has for its type (`TF_AttrType`). */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}
/** TensorFlow's number for 32 bit floats (`TF_FLOAT`). */
const float32 = 1;

export const text = (name: string, value: string): Attribute => ({ name, type: 0, value });
export const real = (name: string, value: number): Attribute => ({ name, type: 2, value });
export const flag = (name: string, value: boolean): Attribute => ({ name, type: 3, value });
export const ofFloats = (name: string): Attribute => ({ name, type: 4, value: float32 });
export const shaped = (name: string, value: readonly number[]): Attribute => ({ name, type: 5, value });

/** What the engine of tfjs-node has beside what every engine has; all its own kernels are made of this. */
interface TensorFlow {
  readonly isUsingGpuDevice: boolean;
  readonly executeMultipleOutputs: (
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly tf.Tensor[],
    outputs: number,
  ) => tf.Tensor[];
}
const tensorFlow = (): TensorFlow => tf.backend() as unknown as TensorFlow;

export const onCuda = (): boolean => tensorFlow().isUsingGpuDevice;

/** Runs one of TensorFlow's own operations, on no tape. Its results belong to the surrounding tidy. */
export const tensorFlowOp = (
  name: string,
  attributes: readonly Attribute[],
  inputs: readonly tf.Tensor[],
  outputs: number,
): tf.Tensor[] => tensorFlow().executeMultipleOutputs(name, attributes, inputs, outputs);
