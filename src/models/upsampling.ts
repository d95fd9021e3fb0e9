import { checkedWidth } from './checkedWidth.js';
import { imageShape } from './imageShape.js';
import type { Layer } from './layer.js';
import { upsample } from './ops/index.js';
import { operation, operationsOf } from './program/operation.js';
import { upsamplingRule } from './program/rules/upsamplingRule.js';

/**
 * Images enlarged by their nearest neighbours: y[i, j] = x[⌊i / factor⌋, ⌊j / factor⌋]. Shapes: `[batch, height, width,
 * channels]` to `[batch, factor · height, factor · width, channels]`.
 *
 * In plain words: followed by a convolution it does what a transposed convolution does, without checkerboards.
 *
 * Errors: `ConfigError` for a factor that is no positive integer, `ShapeMismatch` for inputs that are no images. Source:
 * Odena et al. 2016.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { convolution, relu, sequential, upsampling } from 'rxgan/models';
 *
 * const enlarge = sequential([7, 7, 4], upsampling(2), convolution(2, { size: 3 }, relu))({ name: 'g', key: [1, 2] });
 * assert.deepEqual(enlarge.outputShape, [14, 14, 2]);
 * enlarge[Symbol.dispose]();
 * ```
 */
export const upsampling =
  (factor: number): Layer =>
  ({ name, inputShape }) => {
    checkedWidth(`${name}.factor`, factor, 'use 2');
    const [height, width, channels] = imageShape(name, inputShape);
    const enlarged = upsample(factor);
    return {
      outputShape: [height * factor, width * factor, channels],
      variables: [],
      statistics: [],
      apply: operationsOf.keep((x) => enlarged(x), [operation(upsamplingRule, { factor })]),
      twiceDifferentiable: true,
    };
  };
