import { upsample } from '../ops/index.js';
import { fusedOp, fusedOps } from '../vjp/operation.js';
import { upsample2dRule } from '../vjp/rules/upsample2dRule.js';
import { checkedWidth } from './checkedWidth.js';
import { imageShape } from './imageShape.js';
import type { Layer } from './layer.js';

/**
 * Images enlarged by their nearest neighbors: y[i, j] = x[⌊i / factor⌋, ⌊j / factor⌋]. Shapes: `[batch, height, width,
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
 * import { conv2d, relu, sequential, upsample2d } from 'rxgan/models';
 *
 * const enlarge = sequential([7, 7, 4], upsample2d(2), conv2d(2, { size: 3 }, relu))({ name: 'g', key: [1, 2] });
 * assert.deepEqual(enlarge.outputShape, [14, 14, 2]);
 * enlarge[Symbol.dispose]();
 * ```
 */
export const upsample2d =
  (factor: number): Layer =>
  ({ name, inputShape }) => {
    checkedWidth(`${name}.factor`, factor, 'use 2');
    const [height, width, channels] = imageShape(name, inputShape);
    const enlarged = upsample(factor);
    return {
      outputShape: [height * factor, width * factor, channels],
      variables: [],
      buffers: [],
      apply: fusedOps.keep((x) => enlarged(x), [fusedOp(upsample2dRule, { factor })]),
      twiceDifferentiable: true,
    };
  };
