import * as tf from '@tensorflow/tfjs-core';

// TensorFlow.js's JS engine is plain JavaScript that makes a Float32Array wherever it wants numbers, and so is this library.
// In a process where that name means Float64Array both compute in double precision: equations of a whole training step
// hold to 1e-12, and a wrong term of 1e-6 cannot hide behind rounding. Import this before anything else, in a test file,
// which has a process of its own, and start the engine `js`.
Object.assign(globalThis, { Float32Array: Float64Array });

// The one place that asks an array what it is instead of comparing it with the name.
const { platform } = tf.env();
const isKnown = platform.isTypedArray.bind(platform);
platform.isTypedArray = (values): values is Float32Array => values instanceof Float64Array || isKnown(values);
