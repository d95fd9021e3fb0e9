import type { Convolving } from '../../../engines/trainingKernels.js';
import { failure } from '../../../errors.js';
import type { FilterOptions } from '../conv2d.js';
import { checkedWidth, imageShape } from './checks.js';

/** The settings of a layer of filters, checked. */
export const filtering = (
  name: string,
  filters: number,
  { size, strides = 1, pad = 'same' }: FilterOptions,
): Convolving => {
  checkedWidth(`${name}.filters`, filters);
  checkedWidth(`${name}.size`, size, 'use 3 to 5');
  checkedWidth(`${name}.strides`, strides, 'use 1 or 2');
  // Nothing is lost: such a layer does not see (or does not reach) whole rows of pixels. And TensorFlow.js's convolution
  // on WASM gives zeros for most of them.
  if (size > 1 && strides > size)
    throw failure(
      'ConfigError',
      `${name}.strides`,
      `expected at most the size of the filter, ${size}, got ${strides}`,
      'enlarge the filter',
    );
  if (pad !== 'same' && pad !== 'valid')
    throw failure('ConfigError', `${name}.pad`, `expected same or valid, got ${pad}`, 'use same');
  return { strides, pad };
};

/** The lines that filters of this reach leave of an image, and its channels; unpadded filters that do not fit into it are refused. */
export const filteredShape = (
  name: string,
  inputShape: readonly number[],
  { strides, pad }: Convolving,
  reach: number,
): readonly [height: number, width: number, channels: number] => {
  const [height, width, channels] = imageShape(name, inputShape);
  if (pad === 'valid' && reach > Math.min(height, width))
    throw failure(
      'ShapeMismatch',
      name,
      `a filter of ${reach} x ${reach} pixels does not fit into images of shape [${inputShape}]`,
      "pad them with 'same', or use a smaller filter",
    );
  const lengthOf = (length: number): number => Math.ceil((pad === 'same' ? length : length - reach + 1) / strides);
  return [lengthOf(height), lengthOf(width), channels];
};
