import * as tf from '@tensorflow/tfjs-core';

/**
 * Calls a function in double precision. The JS engine must be the current one.
 *
 * That engine and this library make a `Float32Array` wherever they want numbers, so they compute with whatever has that
 * name. Tensors made inside must not be used outside. A whole test file has it easier with test/support/float64.ts;
 * this is for comparing engines that cannot live with it.
 */
export const inDouble = <A>(f: () => A): A => {
  const { platform } = tf.env();
  const { isTypedArray } = platform;
  const single = globalThis.Float32Array;
  Object.assign(globalThis, { Float32Array: Float64Array });
  platform.isTypedArray = (values): values is Float32Array =>
    (values as unknown) instanceof Float64Array || isTypedArray.call(platform, values);
  try {
    return f();
  } finally {
    Object.assign(globalThis, { Float32Array: single });
    platform.isTypedArray = isTypedArray;
  }
};
