import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

interface Numbered {
  readonly dataIdMap: { readonly get: (dataId: object) => { readonly id: number } };
}

/**
 * A number that no other contents of any tensor have had on this engine: it changes with every write, whether the tensor
 * was given other memory or was written in place. WASM only: the engine must be the current one.
 */
export const versionOf = (tensor: TensorInfo): number =>
  (tf.backend() as unknown as Numbered).dataIdMap.get(tensor.dataId).id;
