import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.js';

/** One call of a kernel. */
export interface Call<Inputs, Attributes> {
  readonly inputs: Inputs;
  readonly attrs: Attributes;
  readonly heap: Heap;
  /** The engine's own kernel on the same inputs and attributes; throws where the engine has none. */
  readonly stock: () => TensorInfo;
  /** Another kernel of the engine. */
  readonly run: (name: string, inputs: NamedTensorInfoMap, attrs?: NamedAttrMap) => TensorInfo;
}

/** A kernel of the WASM engine in place of the stock one, or one that it lacks. Gives one tensor. */
export interface Override {
  readonly name: string;
  readonly kernel: (call: Call<never, never>) => TensorInfo;
}

/** TensorFlow.js says no more than `{}` about what a kernel is called with. */
export const override = <Inputs, Attributes = unknown>(
  name: string,
  kernel: (call: Call<Inputs, Attributes>) => TensorInfo,
): Override => ({ name, kernel: kernel as Override['kernel'] });
